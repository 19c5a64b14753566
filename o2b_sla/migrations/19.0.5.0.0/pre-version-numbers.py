# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tools import SQL


def migrate(cr, version):
    """Numbers of versions are unique per document now: an index takes the place of the
    constraint, so that an addendum has a version 1 as well."""
    cr.execute(
        SQL(
            "ALTER TABLE o2b_sla_agreement_version"
            " DROP CONSTRAINT IF EXISTS o2b_sla_agreement_version_number_uniq"
        )
    )

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaAgreement(models.Model):
    _inherit = "o2b.sla.agreement"

    project_id = fields.Many2one(
        comodel_name="project.project",
        string="Timesheets On",
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
        domain=[("allow_timesheets", "=", True), ("is_template", "=", False)],
        help="Hours logged under the agreement are kept as timesheets on this project. "
        "They are billed by their statement, never by these timesheets.",
    )

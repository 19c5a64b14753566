# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaService(models.Model):
    _inherit = "o2b.sla.service"

    instead_of_ids = fields.Many2many(
        comodel_name="o2b.sla.service",
        relation="o2b_sla_service_instead_rel",
        column1="service_id",
        column2="replaced_id",
        string="In the Place Of",
        help="On environments of an addendum that offers this service, these of the "
        "agreement are not offered: what points to one of them is about this service. "
        "So support that is included elsewhere is by quotation on a test environment "
        "(§6).",
    )

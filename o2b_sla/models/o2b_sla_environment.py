# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaEnvironment(models.Model):
    """An Odoo of the client that the agreement covers (SLA §2.1, §6)."""

    _name = "o2b.sla.environment"
    _description = "Environment"
    _order = "agreement_id, kind, name"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    agreement_id = fields.Many2one(
        comodel_name="o2b.sla.agreement", required=True, ondelete="cascade", index=True
    )
    partner_id = fields.Many2one(related="agreement_id.partner_id", store=True)
    company_id = fields.Many2one(related="agreement_id.company_id", store=True)
    kind = fields.Selection(
        selection=[("production", "Production"), ("test", "Isolated test")],
        required=True,
        default="production",
    )
    url = fields.Char(
        string="URL",
        help="Address the contractor supplies, such as https://client.example",
    )
    operating_system = fields.Char(help="Such as Ubuntu 24.04 LTS")
    odoo_version = fields.Char(help="Such as 19.0")
    enterprise = fields.Boolean(
        help="The client has an Enterprise contract for this environment."
    )

    _name_uniq = models.Constraint(
        "UNIQUE(agreement_id, name)", "This agreement has an environment of that name."
    )

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    sla_helpdesk_email = fields.Char(
        string="Helpdesk E-mail",
        default="support@open2bizz.nl",
        help="Address at which clients reach the helpdesk (§3.6).",
    )
    sla_helpdesk_phone = fields.Char(
        string="Helpdesk Telephone",
        default="+31 (0) 85 002 02 65",
        help="Number at which clients reach the helpdesk (§3.6); outside opening "
        "hours for P1 only.",
    )
    sla_manager_id = fields.Many2one(
        comodel_name="res.users",
        string="Service Level Manager",
        domain=[("share", "=", False)],
        help="Whom the highest level of an escalation reaches. Empty: everybody who is "
        "a service level manager in this company.",
    )

    def _sla_managers(self):
        """Service level managers of a company, ``res.users`` as superuser: the one
        that is named, else all who have the group; superuser and bots excepted."""
        self.ensure_one()
        named = self.sudo().sla_manager_id
        if named.active and not named.share:
            return named
        group = self.env.ref("o2b_sla.o2b_sla_group_manager")
        return (
            self.env["res.users"]
            .sudo()
            .search(
                [
                    ("all_group_ids", "in", group.ids),
                    ("company_ids", "in", self.ids),
                    ("share", "=", False),
                ],
                order="id",
            )
        )

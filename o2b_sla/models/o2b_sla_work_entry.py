# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SlaWorkEntry(models.Model):
    """Time worked that the agreement does not include (SLA §2.4, §3.4, §6)."""

    _name = "o2b.sla.work.entry"
    _description = "Work Entry"
    _order = "date desc, id desc"
    _rec_name = "description"
    _check_company_auto = True

    agreement_id = fields.Many2one(
        comodel_name="o2b.sla.agreement",
        compute="_compute_agreement_id",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one(related="agreement_id.company_id", store=True)
    partner_id = fields.Many2one(
        related="agreement_id.partner_id", string="Client", store=True
    )
    extra_support_id = fields.Many2one(
        comodel_name="o2b.sla.extra.support",
        ondelete="restrict",
        index="btree_not_null",
        domain="[('agreement_id', '=', agreement_id), "
        "('state', 'in', ('approved', 'done'))]",
        help="Support outside opening hours in which it was done (§3.4).",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Done By",
        required=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        index=True,
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    duration = fields.Float(
        string="Hours", required=True, aggregator="sum", help="Hours and minutes."
    )
    description = fields.Char(required=True)
    coverage = fields.Selection(
        selection=[
            ("time_and_materials", "Time and materials"),
            ("quotation", "By quotation"),
        ],
        required=True,
        default="time_and_materials",
    )

    _duration_of_a_day = models.Constraint(
        "CHECK(duration > 0 AND duration <= 24)",
        "Enter more than nothing and at most 24 hours.",
    )

    @api.depends("extra_support_id")
    def _compute_agreement_id(self):
        for entry in self:
            entry.agreement_id = (
                entry.extra_support_id.agreement_id or entry.agreement_id
            )

    @api.constrains("agreement_id", "extra_support_id")
    def _check_extra_support(self):
        for entry in self:
            support = entry.extra_support_id
            if not support:
                continue
            if support.agreement_id != entry.agreement_id:
                raise ValidationError(
                    self.env._("This extra support belongs to another agreement.")
                )
            if not support.is_open:
                raise ValidationError(
                    self.env._(
                        "Hours are logged on extra support that was approved; this was "
                        "not."
                    )
                )

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

VALID_DAYS = 30


class SlaEstimate(models.Model):
    """What work outside the agreement will cost; the client approves it first (§2).

    Sent once, answered once. A changed estimate is a new one in its place.
    """

    _name = "o2b.sla.estimate"
    _description = "Estimate"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "o2b.sla.mirrors",
        "o2b.sla.estimate.integrity",
        "o2b.sla.estimate.content",
        "o2b.sla.estimate.sending",
        "o2b.sla.estimate.answer",
    ]
    _order = "id desc"
    _check_company_auto = True
    _rec_names_search = ["name", "ticket_id.number", "partner_id.name"]

    name = fields.Char(
        string="Reference",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env._("New"),
    )
    ticket_id = fields.Many2one(
        comodel_name="helpdesk.ticket",
        required=True,
        ondelete="restrict",
        index=True,
        domain=[("sla_agreement_version_id", "!=", False)],
    )
    agreement_version_id = fields.Many2one(
        comodel_name="o2b.sla.agreement.version",
        string="Version of the Agreement",
        required=True,
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="The one the ticket stands under.",
    )
    agreement_id = fields.Many2one(
        comodel_name="o2b.sla.agreement",
        required=True,
        readonly=True,
        copy=False,
        ondelete="restrict",
        index=True,
    )
    version_number = fields.Integer(related="agreement_version_id.number")
    company_id = fields.Many2one(related="agreement_id.company_id", store=True)
    partner_id = fields.Many2one(
        related="agreement_id.partner_id", string="Client", store=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Made By",
        default=lambda self: self.env.user,
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    pricing = fields.Selection(
        selection=[
            ("fixed", "Fixed price"),
            ("hours", "By the hours spent, up to this many"),
        ],
        compute="_compute_pricing",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    text = fields.Text(
        string="What Will Be Done",
        help="Shown to the client above the lines: scope, conditions, planning.",
    )
    valid_until = fields.Date(
        required=True, copy=False, default=lambda self: self._default_valid_until()
    )
    line_ids = fields.One2many(
        comodel_name="o2b.sla.estimate.line", inverse_name="estimate_id", copy=True
    )
    hours = fields.Float(string="Total Hours", compute="_compute_totals", store=True)
    amount = fields.Monetary(
        string="Total", compute="_compute_totals", store=True, help="Without VAT."
    )
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("sent", "Sent"),
            ("approved", "Approved"),
            ("declined", "Declined"),
            ("expired", "Expired"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        tracking=True,
        index=True,
    )
    previous_id = fields.Many2one(
        comodel_name="o2b.sla.estimate",
        string="In the Place of",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    next_ids = fields.One2many(
        comodel_name="o2b.sla.estimate",
        inverse_name="previous_id",
        string="Revised By",
    )
    used_hours = fields.Float(
        string="Hours Logged", compute="_compute_used_hours", help="On this estimate."
    )

    _name_uniq = models.UniqueIndex(
        "(company_id, name)", "This reference is already in use."
    )

    @api.model
    def _default_valid_until(self):
        return fields.Date.add(fields.Date.context_today(self), days=VALID_DAYS)

    @api.depends("ticket_id")
    def _compute_pricing(self):
        """A quotation has a price; work on time and materials is counted (§2.4)."""
        for estimate in self:
            by_hours = estimate.ticket_id.sla_coverage == "time_and_materials"
            estimate.pricing = "hours" if by_hours else "fixed"

    @api.depends("line_ids.hours", "line_ids.amount")
    def _compute_totals(self):
        for estimate in self:
            estimate.hours = sum(estimate.line_ids.mapped("hours"))
            estimate.amount = sum(estimate.line_ids.mapped("amount"))

    def _compute_used_hours(self):
        used = dict(
            self.env["o2b.sla.work.entry"]
            .sudo()
            ._read_group(
                [("estimate_id", "in", self.ids)], ["estimate_id"], ["minutes:sum"]
            )
        )
        for estimate in self:
            estimate.used_hours = used.get(estimate.sudo(), 0) / 60

    @api.depends("name", "ticket_id.name")
    def _compute_display_name(self):
        for estimate in self:
            subject = estimate.sudo().ticket_id.name
            estimate.display_name = " · ".join(filter(None, (estimate.name, subject)))

    @api.onchange("ticket_id")
    def _onchange_ticket_id(self):
        version = self.ticket_id.sudo().sla_agreement_version_id
        self.agreement_version_id = version
        self.agreement_id = version.agreement_id

    @api.constrains("ticket_id")
    def _check_ticket(self):
        for estimate in self:
            if estimate.agreement_id != estimate.ticket_id.sudo().sla_agreement_id:
                raise ValidationError(
                    self.env._("An estimate stands under the ticket's agreement.")
                )

    # === Making ===

    @api.model_create_multi
    def create(self, vals_list):
        self._check_written(vals_list)
        prepared = [self._prepare_estimate(vals) for vals in vals_list]
        return super().create(prepared)

    @api.model
    def _prepare_estimate(self, vals):
        """Values of a new estimate, agreement and number filled in."""
        ticket = self.env["helpdesk.ticket"].browse(vals.get("ticket_id"))
        ticket.check_access("read")
        version = ticket.sudo().sla_agreement_version_id
        if not version:
            raise UserError(
                self.env._(
                    "%s stands under no agreement: nobody could approve an estimate.",
                    ticket.display_name or self.env._("This"),
                )
            )
        sequences = self.env["ir.sequence"].sudo().with_company(version.company_id)
        return {
            **vals,
            "agreement_id": version.agreement_id.id,
            "agreement_version_id": version.id,
            "name": sequences.next_by_code("o2b.sla.estimate") or self.env._("New"),
        }

    def write(self, vals):
        if "ticket_id" in vals or "agreement_id" in vals:
            raise UserError(
                self.env._("An estimate stays with its ticket: make a new one.")
            )
        return super().write(vals)

    def _get_hourly_rate(self):
        """What an hour costs this client: the agreement's rate, else the company's."""
        agreement = self.agreement_id or self.ticket_id.sla_agreement_id
        return agreement.sudo()._get_hourly_rate()

    def action_revise(self):
        """Make a changed one in its place; this one counts until that is answered."""
        self.ensure_one()
        self.check_access("write")
        if self.state == "draft":
            raise UserError(self.env._("A draft is simply changed."))
        drafts = self.next_ids.filtered(lambda found: found.state == "draft")
        draft = drafts[:1]
        if not draft:
            draft = self.copy({"ticket_id": self.ticket_id.id})
            draft.sudo().previous_id = self
        return draft.action_open()

    def action_open(self):
        """Open this estimate."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }

    def _is_superseded(self):
        """Whether a revised one was approved in its place."""
        self.ensure_one()
        return any(
            found.state == "approved" or found._is_superseded()
            for found in self.sudo().next_ids
        )

    def _get_binding(self):
        """Those of the estimates that the client approved and that still count."""
        return self.filtered(
            lambda estimate: (
                estimate.state == "approved" and not estimate._is_superseded()
            )
        )

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..instants import to_aware
from ..web_address import is_web_address, normalise


class SlaUnderpinningContract(models.Model):
    """A supplier's contract under our agreements (SLA §1.5)."""

    _name = "o2b.sla.underpinning.contract"
    _description = "Underpinning Contract"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "o2b.sla.reminder",
        "o2b.sla.mirrors",
    ]
    _order = "lapses_on, name"
    _check_company_auto = True
    _rec_names_search = ["name", "reference", "partner_id.name"]

    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Supplier",
        ondelete="restrict",
        check_company=True,
        index=True,
        tracking=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        check_company=True,
        tracking=True,
        help="Is reminded before the contract or its certificate lapses.",
    )
    service = fields.Text(help="What the supplier provides, such as the data centre.")
    reference = fields.Char(help="Number the supplier gave the contract.")
    agreement_ids = fields.Many2many(
        comodel_name="o2b.sla.agreement",
        relation="o2b_sla_underpinning_contract_agreement",
        column1="contract_id",
        column2="agreement_id",
        string="Agreements",
        check_company=True,
        help="That rest on the contract; empty: all of them.",
    )
    valid_from = fields.Date(string="First Day", tracking=True)
    valid_until = fields.Date(
        string="Last Day", tracking=True, help="Empty: no end is agreed."
    )
    certificate = fields.Char(tracking=True, help="Such as ISO/IEC 27001:2013.")
    certificate_until = fields.Date(
        string="Certificate Valid Until", tracking=True, help="Its last day."
    )
    document = fields.Binary(attachment=True)
    document_name = fields.Char()
    url = fields.Char(string="Link", help="Where the contract or certificate is found.")
    reminder_days = fields.Integer(
        string="Remind (days ahead)", required=True, default=60
    )
    lapses_on = fields.Date(
        compute="_compute_lapses_on",
        store=True,
        index="btree_not_null",
        help="Last day of the contract or of its certificate, whichever comes first.",
    )
    remind_from = fields.Date(compute="_compute_lapses_on", store=True)
    state = fields.Selection(
        selection=[
            ("valid", "Valid"),
            ("expiring", "Lapses soon"),
            ("expired", "Lapsed"),
        ],
        compute="_compute_state",
        search="_search_state",
    )

    _dates_ordered = models.Constraint(
        "CHECK(valid_until IS NULL OR valid_from IS NULL OR valid_until >= valid_from)",
        "A contract ends after it starts.",
    )
    _reminder_days_valid = models.Constraint(
        "CHECK(reminder_days BETWEEN 0 AND 730)",
        "The reminder comes between 0 and 730 days ahead.",
    )

    @api.model
    def _get_derived(self):
        return super()._get_derived() | {"reminded"}

    @api.depends("valid_until", "certificate_until", "reminder_days")
    def _compute_lapses_on(self):
        for contract in self:
            days = filter(None, (contract.valid_until, contract.certificate_until))
            contract.lapses_on = min(days, default=False)
            contract.remind_from = contract.lapses_on and fields.Date.subtract(
                contract.lapses_on, days=contract.reminder_days
            )

    @api.depends("lapses_on", "remind_from")
    def _compute_state(self):
        today = self._today()
        for contract in self:
            if contract.lapses_on and contract.lapses_on < today:
                contract.state = "expired"
            elif contract.remind_from and contract.remind_from <= today:
                contract.state = "expiring"
            else:
                contract.state = "valid"

    @api.model
    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self._today()
        expired = Domain("lapses_on", "<", today)
        near = Domain("remind_from", "<=", today)
        domains = {
            "expired": expired,
            "expiring": near & Domain("lapses_on", ">=", today),
            "valid": Domain("lapses_on", "=", False)
            | Domain("remind_from", ">", today),
        }
        return Domain.OR(domains[state] for state in value if state in domains)

    @api.model
    def _today(self):
        """The day it is where the contractor works."""
        zone = self.env.company.resource_calendar_id._sla_zone()
        now = self.env["o2b.sla.mixin"]._sla_now()
        return to_aware(now).astimezone(zone).date()

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._normalise_url(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._normalise_url(vals))

    @api.model
    def _normalise_url(self, vals):
        return vals | {"url": normalise(vals["url"])} if "url" in vals else vals

    @api.constrains("url")
    def _check_url(self):
        for contract in self:
            if contract.url and not is_web_address(contract.url):
                raise ValidationError(
                    self.env._(
                        "%(address)s is no address of a web site. Enter one such as "
                        "https://supplier.example/contract.",
                        address=contract.url,
                    )
                )

    # === Reminding ===

    @api.model
    def _get_reminder_domain(self):
        # a day more than needed: companies may work in other zones
        return Domain("remind_from", "<=", self._today() + timedelta(days=1))

    def _get_reminders(self):
        reminders = {}
        if self._is_near(self.valid_until):
            reminders["contract"] = (
                self.valid_until,
                self.env._(
                    "The contract ends on %(day)s",
                    day=self._reminder_day(self.valid_until),
                ),
                self.env._(
                    "Agreements with clients rest on %(name)s (§1.5): renew it and "
                    "enter its new last day.",
                    name=self.name,
                ),
            )
        if self._is_near(self.certificate_until):
            reminders["certificate"] = (
                self.certificate_until,
                self.env._(
                    "%(certificate)s lapses on %(day)s",
                    certificate=self.certificate or self.env._("The certificate"),
                    day=self._reminder_day(self.certificate_until),
                ),
                self.env._(
                    "Agreements with clients promise it (§1.5): ask %(supplier)s for "
                    "the new certificate and enter until when it is valid.",
                    supplier=self.partner_id.name or self.name,
                ),
            )
        return reminders

    def _is_near(self, day):
        """Whether it is time to remind of a day, or past it."""
        today = self.with_company(self.company_id)._today()
        return bool(day) and today >= fields.Date.subtract(day, days=self.reminder_days)

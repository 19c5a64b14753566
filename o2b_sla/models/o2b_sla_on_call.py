# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain


class SlaOnCall(models.Model):
    """Who stands by, from when to when and for whom (SLA §2.2).

    A shift is no opening time: it moves no deadline.
    """

    _name = "o2b.sla.on.call"
    _description = "On-Call Shift"
    _order = "date_from desc, id desc"
    _check_company_auto = True

    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Person",
        required=True,
        ondelete="restrict",
        check_company=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
    )
    phone = fields.Char(
        compute="_compute_phone",
        store=True,
        precompute=True,
        readonly=False,
        help="Number at which this person is reached during the shift.",
    )
    date_from = fields.Datetime(string="From", required=True, index=True)
    date_to = fields.Datetime(string="Until", required=True)
    agreement_ids = fields.Many2many(
        comodel_name="o2b.sla.agreement",
        relation="o2b_sla_on_call_agreement",
        column1="on_call_id",
        column2="agreement_id",
        string="Clients",
        check_company=True,
        help="Agreements this person stands by for; empty: all of them.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    note = fields.Text()
    is_now = fields.Boolean(
        string="On Duty Now", compute="_compute_is_now", search="_search_is_now"
    )

    _dates_ordered = models.Constraint(
        "CHECK(date_to > date_from)", "A shift ends after it starts."
    )
    # PostgreSQL keeps this between simultaneous writers, a check in Python would not
    _person_free = models.Constraint(
        "EXCLUDE USING gist (int4range(user_id, user_id, '[]') WITH &&,"
        " tsrange(date_from, date_to) WITH &&)",
        "This person has another shift at that time.",
    )

    @api.depends("user_id")
    def _compute_phone(self):
        for shift in self:
            shift.phone = shift.user_id.partner_id.phone or False

    @api.depends("user_id", "date_from")
    def _compute_display_name(self):
        for shift in self:
            shift.display_name = shift.user_id.name or ""

    @api.depends("date_from", "date_to")
    def _compute_is_now(self):
        now = self.env["o2b.sla.mixin"]._sla_now()
        for shift in self:
            shift.is_now = bool(
                shift.date_from
                and shift.date_to
                and shift.date_from <= now < shift.date_to
            )

    @api.model
    def _search_is_now(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._at(self.env["o2b.sla.mixin"]._sla_now())

    @api.model
    def _at(self, instant):
        """Domain of the shifts at an instant (naive UTC)."""
        return Domain("date_from", "<=", instant) & Domain("date_to", ">", instant)

    @api.model
    def _get_shifts(self, agreement=None, instant=None):
        """Shifts on duty, as superuser; those for this client alone first.

        :param agreement: ``o2b.sla.agreement`` record; default: whoever is on duty in
            the company
        :param instant: naive UTC datetime; default now
        """
        domain = self._at(instant or self.env["o2b.sla.mixin"]._sla_now())
        company = agreement.sudo().company_id if agreement else self.env.company
        domain &= Domain("company_id", "=", company.id)
        if agreement:
            domain &= Domain("agreement_ids", "in", agreement.ids) | Domain(
                "agreement_ids", "=", False
            )
        found = self.sudo().search(domain, order="date_from, id")
        return found.sorted(lambda shift: not shift.agreement_ids)

    @api.model
    def _on_call(self, agreement=None, instant=None):
        """Users on duty, those for this client alone first; see :meth:`_get_shifts`."""
        return self._get_shifts(agreement, instant).user_id

    def _describe_person(self):
        """Name and number: ``Bram, +31 6 12345678``."""
        self.ensure_one()
        return ", ".join(filter(None, (self.user_id.name, self.phone)))

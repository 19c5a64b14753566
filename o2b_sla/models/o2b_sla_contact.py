# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import email_normalize

MAX_CONTACTS = 3


class SlaContact(models.Model):
    """An employee of the client who may contact the helpdesk (SLA §3.6, §7)."""

    _name = "o2b.sla.contact"
    _description = "Authorised Contact"
    _order = "agreement_id, date_from, id"
    _rec_names_search = ["name", "email", "phone", "mobile"]

    agreement_id = fields.Many2one(
        comodel_name="o2b.sla.agreement", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="agreement_id.company_id", store=True)
    client_id = fields.Many2one(related="agreement_id.partner_id", string="Client")
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Contact",
        ondelete="restrict",
        index=True,
        help="The person in the address book; portal access goes by this record.",
    )
    name = fields.Char(
        compute="_compute_from_partner",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    email = fields.Char(
        compute="_compute_from_partner",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    email_normalized = fields.Char(
        compute="_compute_email_normalized", store=True, precompute=True, index=True
    )
    phone = fields.Char(
        compute="_compute_from_partner", store=True, precompute=True, readonly=False
    )
    mobile = fields.Char()
    date_from = fields.Date(required=True, default=fields.Date.context_today)
    date_to = fields.Date(help="Last day as a contact; empty: no end.")
    is_current = fields.Boolean(
        compute="_compute_is_current", search="_search_is_current"
    )

    _dates_ordered = models.Constraint(
        "CHECK(date_to IS NULL OR date_to >= date_from)",
        "A contact ends after it starts.",
    )

    @api.depends("partner_id")
    def _compute_from_partner(self):
        for contact in self:
            contact.name = contact.partner_id.name or contact.name
            contact.email = contact.partner_id.email or contact.email
            contact.phone = contact.partner_id.phone or contact.phone

    @api.depends("email")
    def _compute_email_normalized(self):
        for contact in self:
            contact.email_normalized = email_normalize(contact.email)

    @api.depends("date_from", "date_to")
    def _compute_is_current(self):
        today = fields.Date.context_today(self)
        for contact in self:
            contact.is_current = contact._is_contact_on(today)

    def _search_is_current(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        return [
            ("date_from", "<=", today),
            "|",
            ("date_to", "=", False),
            ("date_to", ">=", today),
        ]

    def _is_contact_on(self, day):
        """Whether this person was a contact on a day (local date)."""
        self.ensure_one()
        return bool(
            self.date_from
            and self.date_from <= day
            and (not self.date_to or day <= self.date_to)
        )

    @api.model_create_multi
    def create(self, vals_list):
        ids = {vals["agreement_id"] for vals in vals_list if vals.get("agreement_id")}
        self.env["o2b.sla.agreement"].browse(ids)._serialise()
        return super().create(vals_list)

    def write(self, vals):
        agreements = self.agreement_id
        (agreements | agreements.browse(vals.get("agreement_id")))._serialise()
        return super().write(vals)

    @api.constrains("email")
    def _check_email(self):
        for contact in self:
            if not contact.email_normalized:
                raise ValidationError(
                    self.env._(
                        "%(email)s is not one e-mail address.", email=contact.email
                    )
                )

    @api.constrains("agreement_id", "date_from", "date_to", "email")
    def _check_contacts(self):
        """At most three contacts on any day, nobody twice (§3.6)."""
        for agreement in self.agreement_id:
            contacts = agreement.contact_ids
            for day in set(contacts.mapped("date_from")):
                present = contacts.filtered(lambda c, day=day: c._is_contact_on(day))
                emails = present.mapped("email_normalized")
                if len(emails) != len(set(emails)):
                    raise ValidationError(
                        self.env._("Somebody is a contact twice on %(day)s.", day=day)
                    )
                if len(present) > MAX_CONTACTS:
                    raise ValidationError(
                        self.env._(
                            "An agreement has at most %(max)s contacts at any moment "
                            "(§3.6). On %(day)s there would be %(count)s.",
                            max=MAX_CONTACTS,
                            day=day,
                            count=len(present),
                        )
                    )

    @api.model
    def _find(self, email, instant):
        """Contacts with an address at an instant.

        :param email: normalised address
        :param instant: naive UTC datetime; the day is the agreement's own
        :return: contacts on that day, those of an agreement in force first
        """
        if not email:
            return self
        contacts = self.sudo().search([("email_normalized", "=", email)])
        contacts = contacts.filtered(
            lambda contact: contact._is_contact_on(
                contact.agreement_id._local_day(instant)
            )
        )
        return contacts.sorted(
            lambda contact: (
                not contact.agreement_id._version_in_force(instant),
                contact.agreement_id.id,
            )
        )

    @api.model
    def _cron_end_access(self):
        """Daily: end the portal access of people who are no contact any more."""

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, format_date

from ..contact_address import normalise, skeleton
from ..instants import to_aware
from ..languages import installed_lang
from ..terms import LAYER_ORDER

MAX_CONTACTS = 3
REQUIRED = ("name", "email", "phone", "mobile")


class SlaContact(models.Model):
    """An employee of the client who may contact the helpdesk (SLA §3.6, §7)."""

    _name = "o2b.sla.contact"
    _description = "Authorised Contact"
    _inherit = [
        "o2b.sla.mirrors",
        "o2b.sla.contact.address",
        "o2b.sla.contact.history",
        "o2b.sla.contact.access",
    ]
    _order = "agreement_id, date_from, id"
    _rec_names_search = ["name", "email", "phone", "mobile"]

    agreement_id = fields.Many2one(
        comodel_name="o2b.sla.agreement", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="agreement_id.company_id", store=True)
    client_id = fields.Many2one(
        related="agreement_id.partner_id", string="Client", store=True, index=True
    )
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
    phone = fields.Char(
        compute="_compute_from_partner", store=True, precompute=True, readonly=False
    )
    mobile = fields.Char()
    date_from = fields.Date(required=True, default=fields.Date.context_today)
    date_to = fields.Date(help="Last day as a contact; empty: no end.")
    is_current = fields.Boolean(
        compute="_compute_is_current", search="_search_is_current"
    )
    is_complete = fields.Boolean(
        compute="_compute_is_complete",
        store=True,
        help="Name, e-mail, telephone and mobile are known (§7).",
    )
    completeness = fields.Selection(
        selection=[("complete", "Complete"), ("incomplete", "Incomplete")],
        string="Details",
        compute="_compute_completeness",
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

    @api.depends(*REQUIRED)
    def _compute_is_complete(self):
        for contact in self:
            contact.is_complete = all(contact[name] for name in REQUIRED)

    @api.depends("is_complete")
    def _compute_completeness(self):
        for contact in self:
            contact.completeness = "complete" if contact.is_complete else "incomplete"

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

    def _get_addressees(self, day, lang):
        """Whom of these to mail: who was a contact on a day.

        :param day: local date
        :param lang: code of a language, for who has none that is switched on
        :return: list of ``(address, language code, name)``, each address once
        """
        people = {}
        for contact in self:
            address = contact.email_normalized
            if address and contact._is_contact_on(day):
                own = installed_lang(self.env, contact.partner_id.lang, lang)
                people.setdefault(address, (address, own, contact.name))
        return list(people.values())

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
            for day in sorted(set(contacts.mapped("date_from"))):
                present = contacts.filtered(lambda c, day=day: c._is_contact_on(day))
                emails = present.mapped("email_normalized")
                if len(emails) != len(set(emails)):
                    raise ValidationError(
                        self.env._(
                            "Somebody is a contact twice on %(day)s.",
                            day=format_date(self.env, day),
                        )
                    )
                if len(present) > MAX_CONTACTS:
                    raise ValidationError(
                        self._describe_full(present - self or present, day)
                    )

    def _describe_full(self, present, day):
        """Why there is no room for another contact, and how there comes to be.

        :param present: those that are contacts already
        :param day: first day on which they would be too many
        """
        lines = [contact._describe_period() for contact in present.sorted("date_from")]
        return self.env._(
            "An agreement has at most %(max)s contacts at any moment (§3.6), and on "
            "%(day)s it has these already:\n%(contacts)s\n"
            "Give one of them a last day before %(day)s, with Remove… on the contact, "
            "or let the new one start later.",
            max=MAX_CONTACTS,
            day=format_date(self.env, day),
            contacts="\n".join(lines),
        )

    def _describe_period(self):
        """Name, first and last day, in the format of who reads it."""
        self.ensure_one()
        first = format_date(self.env, self.date_from)
        if not self.date_to:
            return self.env._(
                "• %(name)s, from %(first)s, no last day", name=self.name, first=first
            )
        return self.env._(
            "• %(name)s, from %(first)s to %(last)s",
            name=self.name,
            first=first,
            last=format_date(self.env, self.date_to),
        )

    def _get_person(self):
        self.ensure_one()
        return self.partner_id

    @api.model
    def _find(self, email, instant):
        """Contacts with an address at an instant.

        :param email: one bare address, its domain in letters or in ASCII
        :param instant: naive UTC datetime; the day is the agreement's own
        :return: contacts on that day, those of an agreement in force first
        """
        address = normalise(email)
        if not address:
            return self.sudo().browse()
        found = []
        for row in self._read_validity(address, instant):
            contact_id, agreement_id, first, last, zone, in_force = row
            day = to_aware(instant).astimezone(ZoneInfo(zone or "UTC")).date()
            if first <= day and (not last or day <= last):
                found.append((not in_force, agreement_id, contact_id))
        return self.sudo().browse(key[-1] for key in sorted(found))

    def _read_validity(self, address, instant):
        """Days and zones of the contacts with an address, in one query.

        :return: tuples (contact, agreement, first day, last day, name of the
            agreement's zone, whether a version is in force)
        """
        self._flush_validity()
        query = SQL(
            """
            SELECT contact.id, contact.agreement_id, contact.date_from,
                   contact.date_to, calendar.tz,
                   EXISTS (SELECT FROM o2b_sla_agreement_version AS version
                            WHERE version.agreement_id = contact.agreement_id
                              AND version.addendum_id IS NULL
                              AND version.agreed_at IS NOT NULL
                              AND version.rules_from <= %(instant)s
                              AND (version.rules_until IS NULL
                                   OR version.rules_until > %(instant)s))
              FROM o2b_sla_contact AS contact
              LEFT JOIN LATERAL (
                   SELECT version.id, version.policy_id
                     FROM o2b_sla_agreement_version AS version
                    WHERE version.agreement_id = contact.agreement_id
                      AND version.addendum_id IS NULL
                    ORDER BY version.number DESC LIMIT 1) AS newest ON TRUE
              LEFT JOIN LATERAL (
                   SELECT provision.calendar_id
                     FROM o2b_sla_provision AS provision
                    WHERE provision.version_id = newest.id
                      AND provision.subject = 'opening_hours'
                    ORDER BY array_position(%(layers)s, provision.layer::text),
                             provision.sequence, provision.id
                    LIMIT 1) AS agreed ON TRUE
              LEFT JOIN o2b_sla_policy AS policy ON policy.id = newest.policy_id
              LEFT JOIN resource_calendar AS calendar
                     ON calendar.id = COALESCE(agreed.calendar_id, policy.calendar_id)
             WHERE contact.email_normalized = %(address)s
               AND contact.date_from <= %(tomorrow)s
               AND (contact.date_to IS NULL OR contact.date_to >= %(yesterday)s)
            """,
            instant=instant,
            layers=LAYER_ORDER,
            address=address,
            # no zone is further away
            tomorrow=instant.date() + timedelta(days=1),
            yesterday=instant.date() - timedelta(days=1),
        )
        return self.env.execute_query(query)

    def _flush_validity(self):
        """Write what :meth:`_read_validity` reads."""
        self.env["o2b.sla.contact"].flush_model(
            ["agreement_id", "email_normalized", "date_from", "date_to"]
        )
        self.env["o2b.sla.agreement.version"].flush_model(
            [
                "agreement_id",
                "addendum_id",
                "number",
                "policy_id",
                "rules_from",
                "rules_until",
            ]
        )
        self.env["o2b.sla.provision"].flush_model(
            ["version_id", "subject", "layer", "sequence", "calendar_id"]
        )
        self.env["o2b.sla.policy"].flush_model(["calendar_id"])
        self.env["resource.calendar"].flush_model(["tz"])

    @api.model
    def _find_lookalikes(self, email):
        """Contacts, of any agreement, whose address looks like one but is another.

        :param email: one bare address
        """
        address = normalise(email)
        if not address:
            return self.sudo().browse()
        return self.sudo().search(
            [
                ("email_skeleton", "=", skeleton(address)),
                ("email_normalized", "!=", address),
            ]
        )

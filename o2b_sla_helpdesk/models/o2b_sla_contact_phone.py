# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.misc import format_date

from ..phone_number import canonical, looks_like_number

MAX_CALLERS = 8
# A part of a number is looked for from this many digits on.
MIN_PART = 5
DEFAULT_COUNTRY = "31"

#: As instants are told; figures alone would be read in two ways.
DATE = "d MMM y"


class SlaContact(models.Model):
    """Contacts found by the number they call from (SLA §3.6)."""

    _inherit = "o2b.sla.contact"

    phone_key = fields.Char(
        compute="_compute_phone_keys", store=True, precompute=True, index=True
    )
    mobile_key = fields.Char(
        compute="_compute_phone_keys", store=True, precompute=True, index=True
    )

    @api.depends("phone", "mobile", "agreement_id")
    def _compute_phone_keys(self):
        for contact in self:
            country = self._phone_country(contact.agreement_id.company_id)
            contact.phone_key = canonical(contact.phone, country) or False
            contact.mobile_key = canonical(contact.mobile, country) or False

    @api.model
    def _phone_country(self, company):
        """Code of the country of numbers without one: the contractor's own."""
        return str(company.country_id.phone_code or DEFAULT_COUNTRY)

    @api.model
    def _find_callers(self, text, at, limit=MAX_CALLERS):
        """Contacts somebody can mean by a number, a name or an e-mail address.

        Former contacts too: who takes the call has to know. Those of the day of the
        call come first.

        :param text: what was typed
        :param at: naive UTC instant of the call
        """
        text = (text or "").strip()
        if not text:
            return self.browse()
        if looks_like_number(text):
            found = self._find_by_number(text)
        else:
            found = self.search(
                Domain("name", "ilike", text) | Domain("email", "ilike", text),
                limit=limit * 4,
            )
        found = found.sorted(
            lambda contact: (contact._get_standing(at) != "contact", -contact.id)
        )
        return found[:limit]

    @api.model
    def _find_by_number(self, text):
        """Contacts with a number; when there is none, with a part of one."""
        key = canonical(text, self._phone_country(self.env.company))
        exact = self.search(
            Domain("phone_key", "=", key) | Domain("mobile_key", "=", key)
        )
        if exact or len(key) < MIN_PART:
            return exact
        digits = "".join(char for char in text if char.isdigit())
        return self.search(
            Domain.OR(
                Domain(field, "=like", pattern)
                for field in ("phone_key", "mobile_key")
                for pattern in (f"{key}%", f"%{digits}")
            ),
            limit=MAX_CALLERS * 4,
        )

    def _get_standing(self, at):
        """``contact``, ``former`` or ``coming`` on the day of an instant.

        :param at: naive UTC datetime
        """
        self.ensure_one()
        day = self.sudo().agreement_id._local_day(at)
        if self._is_contact_on(day):
            return "contact"
        return "former" if self.date_to and self.date_to < day else "coming"

    def _describe_standing(self, at):
        """The same in a sentence that tells what it means for a call."""
        self.ensure_one()
        values = {
            "client": self.client_id.name or "",
            "since": format_date(self.env, self.date_from, date_format=DATE),
        }
        standing = self._get_standing(at)
        if standing == "contact":
            return self.env._(
                "Authorised contact of %(client)s since %(since)s.", **values
            )
        if standing == "former":
            return self.env._(
                "Former contact of %(client)s, until %(until)s. What is reported now "
                "is kept as unauthorised and no clock runs (§3.6).",
                until=format_date(self.env, self.date_to, date_format=DATE),
                **values,
            )
        return self.env._(
            "Contact of %(client)s only from %(since)s on. What is reported now is "
            "kept as unauthorised and no clock runs (§3.6).",
            **values,
        )

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import email_normalize

from ..contact_address import normalise, skeleton


class SlaContactAddress(models.AbstractModel):
    """A person's e-mail address under an agreement, and whether it imitates another.

    Full-width or Cyrillic letters, ``rn`` for ``m``: such an address is somebody
    else's and never matches; people only have to be told that it looks the same.
    """

    _name = "o2b.sla.contact.address"
    _description = "SLA Contact Address"

    email = fields.Char()
    email_normalized = fields.Char(
        compute="_compute_email_normalized", store=True, precompute=True, index=True
    )
    email_skeleton = fields.Char(
        compute="_compute_email_normalized", store=True, precompute=True, index=True
    )
    lookalike_warning = fields.Text(
        string="Look-alike",
        compute="_compute_lookalike_warning",
        search="_search_lookalike_warning",
        help="Whose address looks the same but is another.",
    )

    @api.depends("email")
    def _compute_email_normalized(self):
        for record in self:
            address = self._normalise(record.email)
            record.email_normalized = address
            record.email_skeleton = skeleton(address)

    @api.model
    def _normalise(self, email):
        """The one address in what somebody entered, as it is compared.

        :param email: such as ``Jan <JAN@client.example>``
        :return: str, or ``False`` when it is not exactly one
        """
        return normalise(email_normalize(email or ""))

    @api.depends("email_normalized", "agreement_id")
    def _compute_lookalike_warning(self):
        alike = self._find_alike()
        for record in self:
            names = [
                f"{other.name} <{other.email}>"
                for other in alike[record.email_skeleton]
                if record._is_imitated_by(other)
            ]
            record.lookalike_warning = bool(names) and self.env._(
                "%(email)s looks like the address of %(names)s, but it is another.",
                email=record.email,
                names=", ".join(dict.fromkeys(names)),
            )

    def _search_lookalike_warning(self, operator, value):
        if operator != "in":
            return NotImplemented
        warned = self.search([("email", "!=", False)]).filtered("lookalike_warning")
        return [("id", "in" if any(value) else "not in", warned.ids)]

    def _find_alike(self):
        """Contacts of any agreement, and people of these clients, by what their
        addresses look like.

        :return: dict of skeleton to list of records
        """
        alike = {record.email_skeleton: [] for record in self}
        wanted = [key for key in alike if key]
        if not wanted:
            return alike
        contacts = self.env["o2b.sla.contact"].sudo()
        for contact in contacts.search([("email_skeleton", "in", wanted)]):
            alike[contact.email_skeleton].append(contact)
        clients = self.sudo().agreement_id.partner_id.commercial_partner_id
        people = self.env["res.partner"].sudo()
        for person in people.search(
            [("id", "child_of", clients.ids), ("email", "!=", False)]
        ):
            key = skeleton(self._normalise(person.email))
            if key in alike and key:
                alike[key].append(person)
        return alike

    def _is_imitated_by(self, other):
        """Whether another person of the same company or client has another address.

        :param other: ``o2b.sla.contact`` or ``res.partner`` with the same skeleton
        """
        self.ensure_one()
        agreement = self.sudo().agreement_id
        if self._normalise(other.email) == self.email_normalized:
            return False
        if other._name == "res.partner":
            client = agreement.partner_id.commercial_partner_id
            return other != self._get_person() and (
                other.commercial_partner_id == client
            )
        same = other.partner_id and other.partner_id == self._get_person()
        return not same and other.company_id == agreement.company_id

    def _get_person(self):
        """The person in the address book, a ``res.partner`` or an empty record."""
        self.ensure_one()
        return self.env["res.partner"]

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.fields import Domain

from ..isolating import isolated

_logger = logging.getLogger(__name__)

SIGNATORY_STATES = ("draft", "sent", "client_signed", "active")


class SlaContactAccess(models.AbstractModel):
    """What ends with a contact: his portal access, and links he got by mail."""

    _name = "o2b.sla.contact.access"
    _description = "SLA Contact Access"

    access_ended_at = fields.Datetime(
        string="Access Ended",
        readonly=True,
        copy=False,
        help="When the portal access and the links in mails of a former contact ended.",
    )

    def _is_over(self):
        """Whether the last day lies in the past, in the agreement's zone."""
        self.ensure_one()
        return bool(self.date_to) and self.date_to < self._today()

    def _follow_end(self):
        """Bring access in line with the last day."""
        for contact in self.sudo():
            if contact._is_over() and not contact.access_ended_at:
                contact._end_access()
            elif contact.access_ended_at and not contact._is_over():
                contact.access_ended_at = False

    def _end_access(self):
        """End what these contacts could reach, as far as no other part they have in
        an agreement lets them."""
        now = self.env["o2b.sla.mixin"]._sla_now()
        for contact in self.sudo():
            contact.access_ended_at = now
            contact._rotate_tokens()
            for person in contact._get_persons():
                if not self._takes_part(person) and self._revoke_portal(person):
                    contact._log(
                        self.env._("Portal access of %(name)s ended.", name=person.name)
                    )

    def _rotate_tokens(self):
        """Let links in mails to these contacts lead nowhere. A module whose records
        are reached by such links overrides it."""

    def _get_persons(self):
        """The ``res.partner`` of a contact; unlinked, the client's with his address."""
        self.ensure_one()
        if self.partner_id:
            return self.partner_id
        client = self.client_id.commercial_partner_id
        people = self.env["res.partner"].search(
            [("id", "child_of", client.ids), ("email", "!=", False)]
        )
        return people.filtered(
            lambda person: self._normalise(person.email) == self.email_normalized
        )

    @api.model
    def _takes_part(self, person):
        """Whether somebody is, or will be, a contact, signatory or contract manager of
        any client.

        :param person: ``res.partner``
        """
        contacts = self.env["o2b.sla.contact"].sudo()
        domain = Domain("partner_id", "=", person.id)
        address = self._normalise(person.email)
        if address:
            domain |= Domain("partner_id", "=", False) & Domain(
                "email_normalized", "=", address
            )
        if any(not contact._is_over() for contact in contacts.search(domain)):
            return True
        versions = self.env["o2b.sla.agreement.version"].sudo()
        agreements = self.env["o2b.sla.agreement"].sudo()
        return bool(
            agreements.search_count([("client_manager_id", "=", person.id)], limit=1)
            or versions.search_count(
                [
                    ("client_signatory_id", "=", person.id),
                    ("state", "in", SIGNATORY_STATES),
                ],
                limit=1,
            )
        )

    @api.model
    def _revoke_portal(self, person):
        """Take away portal access as the portal's own wizard does; sessions end.

        :param person: ``res.partner``
        :return: bool, whether there was any
        """
        person = person.sudo().with_context(active_test=False)
        users = person.user_ids.filtered(lambda user: user._is_portal())
        if not users:
            return False
        # else an invitation that was not used yet opens the door again
        person.signup_type = False
        users.write(
            {
                "group_ids": [
                    Command.unlink(self.env.ref("base.group_portal").id),
                    Command.link(self.env.ref("base.group_public").id),
                ],
                "active": False,
            }
        )
        return True

    @api.model
    def _cron_end_access(self):
        """Daily: end the access of people who are no contact any more."""
        tomorrow = self.env["o2b.sla.mixin"]._sla_now().date() + timedelta(days=1)
        ended = self.sudo().search(
            [("date_to", "<", tomorrow), ("access_ended_at", "=", False)]
        )
        for contact in ended:

            def failed(_error, contact=contact):
                _logger.exception("The access of contact %s did not end", contact.id)

            isolated(self.env, contact._follow_end, failed=failed)

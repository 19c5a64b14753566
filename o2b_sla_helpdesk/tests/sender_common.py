# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.addons.mail.tests.common import freeze_all_time

from .common import SlaHelpdeskCase, local

MX = "mx.sla-test.example"
PARAMETER = "o2b_sla_helpdesk.authserv_id"


def verdict(result, domain="bakery.example"):
    """The header in which our mail server tells what it found."""
    return f"{MX}; dmarc={result} header.from={domain}"


class SlaSenderCase(SlaHelpdeskCase):
    """Our own mail server judges senders."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param(PARAMETER, MX)
        cls.contact = cls.agreement.contact_ids

    def _received(self, arrival="2026-06-08 10:00", result="pass", **headers):
        """A new ticket by mail with the verdict of our server.

        :param result: ``pass``, ``fail``, ``none``; None for no verdict
        """
        if result:
            domain = headers.pop("domain", "bakery.example")
            headers["Authentication_Results"] = verdict(result, domain)
        return self._receive(arrival, **headers)

    def _answered(self, ticket, arrival, result="pass", **headers):
        """A reply on a ticket with the verdict of our server."""
        if result:
            domain = headers.pop("domain", "bakery.example")
            headers["Authentication_Results"] = verdict(result, domain)
        self._reply(ticket, arrival, **headers)

    def _mail(self, arrival="2026-06-08 10:00", body="Help!", **headers):
        # what our server found stands on top, as it does in life
        results = headers.pop("Authentication_Results", None)
        mail = super()._mail(arrival, body, **headers)
        if results:
            mail = f"Authentication-Results: {results}\r\n".encode() + mail
        return mail

    def _notices(self, ticket, kind=None):
        domain = [("res_model", "=", ticket._name), ("res_id", "in", ticket.ids)]
        if kind:
            domain.append(("kind", "=", kind))
        return self.env["o2b.sla.notice"].search(domain)

    def _waiting(self, ticket, at="2026-06-08 10:30"):
        """Let the agent ask something, and wait for the answer."""
        with freeze_all_time(local(at)):
            self._answer(ticket, at)
        self._move(ticket, "awaiting", at)
        # the line in the history about the move
        self.env.flush_all()
        self.env.cr.flush()

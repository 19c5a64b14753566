# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from ast import literal_eval
from email.utils import getaddresses
from typing import NamedTuple

from markupsafe import Markup
from psycopg2 import InterfaceError, OperationalError

from odoo import models
from odoo.tools import email_normalize

from ..mail_facts import KEY as FACTS
from ..mail_intake import header_values, read_head, read_headers
from ..mail_intake.envelope import storable
from ..mail_intake.limits import MEGABYTE
from .o2b_sla_mail_processing import _detail, _name

_logger = logging.getLogger(__name__)

TICKET = "helpdesk.ticket"
_RECEIVERS = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "Resent-To")


class Target(NamedTuple):
    """Where a mail was meant to go, as far as its headers tell."""

    audience: str
    ticket_id: int = 0  # the ticket it answers
    values: dict | None = None  # of a new ticket


class SlaMailStandIn(models.AbstractModel):
    """What a mail becomes that nothing can read: a ticket that stands in for it.

    The ticket has the sender, the subject and the instant of arrival, so its clocks
    run; people read the raw mail.
    """

    _name = "o2b.sla.mail.stand.in"
    _description = "Stand-in Tickets of Incoming Mail"

    def _quarantine(self, excess):
        """Set a mail apart that is too much for a parser."""
        text = self._explain_excess(excess)
        self._log_event("quarantined", text=text)
        return self._stand_in("quarantined", text)

    def _fail(self, error):
        """Give up on a mail: a person reads it."""
        text = self.env._("Neither the mail nor what was mended of it could be read.")
        self._log_event("failed", text=_name(error))
        return self._stand_in("failed", text, _detail(error))

    def _stand_in(self, state, text, detail=False):
        """End the processing of a mail with a ticket that stands in for it, when it
        was meant for the helpdesk.

        :return: id of the ticket, or False
        """
        values = {
            "state": state,
            "attention": True,
            "error": text,
            "error_detail": detail,
        }
        target = self._find_target()
        ticket = self.ticket_id
        if not ticket and target.audience == "helpdesk":
            ticket = self._make_stand_in(target, text)
        if ticket:
            answers = ticket.id == target.ticket_id
            values.update(
                outcome="reply" if answers else "minimal",
                ticket_id=ticket.id,
                company_id=ticket.company_id.id,
                res_model=ticket._name,
                res_id=ticket.id,
            )
        else:
            values["outcome"] = "unreadable"
        self._settle({**values, "audience": target.audience})
        return ticket.id

    def _make_stand_in(self, target, text):
        """Make the ticket, or a note on the one that the mail answers.

        Both ways may meet the fault that the mail itself met, so the plainest ticket
        there is comes last.
        """
        for make in (self._make_ticket_by_mail, self._make_plain_ticket):
            try:
                with self.env.cr.savepoint():
                    return make(target, text)
            except (OperationalError, InterfaceError):
                raise
            except Exception:
                self.env.invalidate_all(flush=False)
        return self.env[TICKET]

    def _make_ticket_by_mail(self, target, text):
        """Give the gateway's own hooks what the headers tell."""
        head = read_head(self.env["o2b.sla.mail.raw"]._read_raw(self.id))
        facts = self._read_facts(head)
        tickets = self.env[TICKET].with_context(
            **{FACTS: facts}, mail_create_nosubscribe=True, mail_create_nolog=True
        )
        body = self._stand_in_body(text)
        if target.ticket_id:
            ticket = tickets.browse(target.ticket_id)
            ticket.message_post(body=body, subtype_xmlid="mail.mt_note")
            return ticket
        sender = facts.sender or facts.claimed_from
        ticket = tickets.message_new(
            {
                "subject": self.subject or self.env._("Mail that could not be read"),
                "email_from": sender,
                "from": sender,
                "to": "",
                "cc": "",
                "body": body,
                "message_id": self._get_bracketed_id(),
            },
            custom_values=target.values,
        )
        self._post_stand_in(ticket, body, sender, facts.received_at)
        return ticket

    def _post_stand_in(self, ticket, body, sender, date):
        """The mail in the ticket's conversation: its Message-Id finds the ticket when
        somebody answers it."""
        ticket.with_user(self.env.ref("base.user_root")).message_post(
            body=body,
            message_type="email",
            subtype_id=ticket._creation_subtype().id,
            email_from=sender,
            author_id=False,
            message_id=self._get_bracketed_id(),
            date=date,
        )

    def _make_plain_ticket(self, target, text):
        """A ticket that nothing of the mail can spoil."""
        return self.env[TICKET].create(
            {
                "name": self.env._("Mail that could not be read"),
                "description": self._stand_in_body(text),
                "sla_channel": "email",
                "sla_received_at": self.received_at,
                "user_id": False,
                **(target.values or {}),
            }
        )

    def _stand_in_body(self, text):
        return Markup("<p>%s</p><p><a href='/sla/mail/%s/raw'>%s</a></p>") % (
            text,
            self.id,
            self.env._("Download the mail as it came in"),
        )

    def _get_bracketed_id(self):
        return f"<{self.message_id}>" if self.message_id else False

    # === Where it was meant to go ===

    def _guess_audience(self):
        return self._find_target().audience

    def _find_target(self):
        """Find out from the headers alone whether a mail was for the helpdesk."""
        self.ensure_one()
        raw = self.env["o2b.sla.mail.raw"]._read_raw(self.id)
        headers = read_headers(read_head(raw))
        for find in (self._find_answered, self._find_alias):
            try:
                with self.env.cr.savepoint():
                    target = find(headers)
            except (OperationalError, InterfaceError):
                raise
            except Exception:  # headers that are broken in a way nobody thought of
                _logger.exception("Mail %s: %s failed", self.id, find.__name__)
                target = None
            if target:
                return target
        return self._find_fallback()

    def _find_answered(self, headers):
        """The record whose conversation the mail answers."""
        references = []
        for name in ("References", "In-Reply-To"):
            for value in header_values(headers, name):
                references += storable(value[-4000:]).split()
        if not references:
            return None
        message = (
            self.env["mail.message"]
            .sudo()
            .search([("message_id", "in", references[-32:])], limit=1, order="id desc")
        )
        if message.model == TICKET and self.env[TICKET].browse(message.res_id).exists():
            return Target("helpdesk", ticket_id=message.res_id)
        return Target("other") if message.model else None

    def _find_alias(self, headers):
        """The alias that the mail was sent to; the helpdesk's comes first."""
        values = [
            storable(v[:8000])
            for name in _RECEIVERS
            for v in header_values(headers, name)
        ]
        addresses = [email_normalize(a) or "" for _name, a in getaddresses(values)]
        addresses = [address for address in addresses if address][:100]
        if not addresses:
            return None
        aliases = (
            self.env["mail.alias"]
            .sudo()
            .search(
                [
                    "|",
                    ("alias_full_name", "in", addresses),
                    "&",
                    ("alias_name", "in", [a.partition("@")[0] for a in addresses]),
                    ("alias_incoming_local", "=", True),
                ]
            )
        )
        for alias in aliases:
            if alias.alias_model_id.model == TICKET:
                defaults = literal_eval(alias.alias_defaults or "{}")
                if alias.alias_force_thread_id:
                    return Target("helpdesk", ticket_id=alias.alias_force_thread_id)
                return Target("helpdesk", values=dict(defaults))
        return Target("other") if aliases else None

    def _find_fallback(self):
        """The kind of record that the mailbox is for."""
        route = self.route or {}
        model = route.get("model") or self.server_id.object_id.model
        if model == TICKET:
            return Target("helpdesk", values=dict(route.get("custom_values") or {}))
        return Target("other" if model else "unknown")

    # === In plain words ===

    def _explain_excess(self, excess):
        """Which limit a mail passed, for people."""
        found, allowed = excess.found, excess.allowed
        if excess.limit in ("size", "text", "header"):
            found, allowed = _size(found), _size(allowed)
        texts = {
            "size": self.env._("The mail is too large"),
            "parts": self.env._("The mail has too many parts"),
            "nesting": self.env._("The mail has too many mails within mails"),
            "text": self.env._("The text of the mail is too long"),
            "headers": self.env._("The mail has too many header lines"),
            "header": self.env._("A header line of the mail is too long"),
        }
        return self.env._(
            "%(what)s: %(found)s, and at most %(allowed)s is read.",
            what=texts[excess.limit],
            found=found,
            allowed=allowed,
        )


def _size(number):
    if number < MEGABYTE:
        return f"{number / 1024:.3g} kB"
    return f"{number / MEGABYTE:.3g} MB"

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Mail into the demo through Odoo's mail gateway, and the ticket it became.

The call is the one ``o2b-sla-mailgate.py`` makes from a mail server's pipe.
"""

import hashlib
import time
import xmlrpc.client
from datetime import datetime, timezone
from email import message_from_bytes, policy

from .progress import Problem
from .sample_mail import ZONE

TICKET = "helpdesk.ticket"
#: Seconds to wait before a refused mail is tried again.
RETRIES = (1, 3)
PRIORITIES = {"3": "P1", "2": "P2", "1": "P3", "0": "P4"}


class Gateway:
    """Delivers mails.

    :param rpc: Rpc
    """

    def __init__(self, rpc):
        self.rpc = rpc

    def deliver(self, raw):
        """Deliver one mail.

        :param raw: bytes, the whole mail
        :return: tuple (id of the ticket or False, True when it is a new mail); a mail
            with a known Message-Id is not delivered again
        :raise Problem: Odoo has no route for it
        """
        known = self._ticket_of_mail(raw)
        if known:
            return known, False
        record = self._process(xmlrpc.client.Binary(raw))
        record = record or self._explain(raw)
        return self._ticket_of_mail(raw) or record, True

    def _explain(self, raw):
        """What the journal says of a mail that went to no record.

        :return: id of the ticket that holds or stands in for it, or False
        :raise Problem: Odoo has no route for it
        """
        domain = [("sha256", "=", hashlib.sha256(raw).hexdigest())]
        names = ["outcome", "ticket_id"]
        found = self.rpc.call("o2b.sla.mail", "search_read", domain, names, limit=1)
        if found and found[0]["outcome"] == "unroutable":
            raise Problem(
                "Nobody of the mail's receivers is an address of this Odoo. "
                f"The helpdesk's is {self.address() or 'not set'}."
            )
        return found[0]["ticket_id"][0] if found and found[0]["ticket_id"] else False

    def _process(self, mail):
        """Hand a mail to Odoo, again when it is refused, as a mail server does: a
        scheduled action may have been working on the same ticket."""
        for wait in (*RETRIES, None):
            try:
                return self.rpc.call("mail.thread", "message_process", False, mail)
            except Problem:
                if wait is None:
                    raise
                time.sleep(wait)

    def _ticket_of_mail(self, raw):
        """Id of the ticket that has the mail's Message-Id, or False."""
        mail = message_from_bytes(raw, policy=policy.compat32)
        message_id = str(mail.get("Message-Id") or "").strip()
        if not message_id:
            return False
        domain = [("message_id", "=", message_id), ("model", "=", TICKET)]
        found = self.rpc.call("mail.message", "search_read", domain, ["res_id"])
        return found[0]["res_id"] if found else self._ticket_in_journal(message_id)

    def _ticket_in_journal(self, message_id):
        """Id of the ticket that a parked mail or one that needs a look is with."""
        bare = message_id.strip("<>")
        domain = [("message_id", "=", bare), ("ticket_id", "!=", False)]
        found = self.rpc.call("o2b.sla.mail", "search_read", domain, ["ticket_id"])
        return found[0]["ticket_id"][0] if found else False

    def address(self):
        """The address of the helpdesk, for people: that of the first team with one."""
        domain = [("alias_name", "!=", False), ("alias_domain_id", "!=", False)]
        teams = self.rpc.call(
            "helpdesk.ticket.team", "search_read", domain, ["alias_email"], limit=1
        )
        return teams[0]["alias_email"] if teams else ""


def describe(rpc, ticket_id):
    """What a ticket is, in a few lines for a person.

    :return: list of str
    """
    names = [
        *("number", "name", "partner_email", "priority"),
        *("sla_state", "sla_no_clock_reason"),
        *("sla_response_deadline", "sla_resolution_deadline"),
    ]
    known = rpc.call(TICKET, "fields_get", names, ["selection"])
    ticket = rpc.call(TICKET, "read", [ticket_id], list(known))[0]
    local = _local_times(ticket)

    def label(name):
        choices = dict(known.get(name, {}).get("selection") or [])
        return choices.get(ticket.get(name)) or ticket.get(name) or "none"

    priority = PRIORITIES.get(ticket["priority"], "")
    rows = [
        ("Ticket", f"{ticket['number']}  {ticket['name']}"),
        ("From", ticket["partner_email"] or "unknown"),
        ("Priority", priority or label("priority")),
        ("State", label("sla_state")),
        ("Response due", local.get("sla_response_deadline", "none")),
        ("Resolution due", local.get("sla_resolution_deadline", "none")),
    ]
    if ticket.get("sla_no_clock_reason"):
        rows.append(("No clock", label("sla_no_clock_reason")))
    return [f"  {name + ':':<16}{value}" for name, value in rows]


def _local_times(ticket):
    """The deadlines in the agreement's zone, by field name."""
    times = {}
    for name in ("sla_response_deadline", "sla_resolution_deadline"):
        if ticket.get(name):
            moment = datetime.fromisoformat(ticket[name]).replace(tzinfo=timezone.utc)
            times[name] = f"{moment.astimezone(ZONE):%a %d %b %Y %H:%M} ({ZONE.key})"
    return times


def read_mail(path):
    """The bytes of a mail file.

    :param path: Path
    :raise Problem: it is not there, or holds no mail
    """
    if not path.is_file():
        raise Problem(f"There is no file {path}. Use: make mail FILE=path/to/mail.eml")
    raw = path.read_bytes()
    if message_from_bytes(raw).get("From") is None:
        raise Problem(f"{path} is no mail: it has no From: header.")
    return raw

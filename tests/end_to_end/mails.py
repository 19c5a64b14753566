# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Mails as they lie on the contractor's mail server, and as Odoo sends them."""

import email
import time
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

MAIL_SERVER = "mail.e2e.example"
SUPPORT = "support@e2e.example"
STAFF = "Anna Agent <anna@e2e.example>"
CONTACT = "Lea Klant <lea@client.example>"
STRANGER = "Vera Vreemd <vera@client.example>"


def mail(sender, subject, received, answers="", date=None, genuine=None):
    """One mail.

    :param sender: str, the From header
    :param received: aware datetime, stamped by our own server
    :param answers: str, Message-Id of the mail it answers
    :param date: aware datetime of the sender's own clock; default the arrival
    :param genuine: bool, what our server found of the sender; None: nothing
    :return: tuple (bytes, its Message-Id)
    """
    message = EmailMessage()
    if genuine is not None:
        message["Authentication-Results"] = (
            f"{MAIL_SERVER}; dmarc={'pass' if genuine else 'fail'} "
            f"header.from={sender.rpartition('@')[2].rstrip('>')}"
        )
    message["Received"] = (
        f"from mx.client.example (mx.client.example [192.0.2.7]) by {MAIL_SERVER} "
        f"with ESMTPS id 4D2; {format_datetime(received)}"
    )
    message["Date"] = format_datetime(date or received)
    message["From"] = sender
    message["To"] = SUPPORT
    message["Subject"] = subject
    message["Message-Id"] = make_msgid(domain="client.example")
    if answers:
        message["In-Reply-To"] = message["References"] = answers
    message.set_content("Het werkt niet meer: één melding, drie vragen.\n")
    return message.as_bytes(), str(message["Message-Id"])


def wait_for_mail(outbox, text, seconds=120):
    """The mail in a maildir that holds a text in its body, as soon as it is there."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        for path in (outbox / "new").iterdir():
            message = email.message_from_bytes(path.read_bytes(), policy=policy.default)
            body = message.get_body(("plain", "html"))
            if body is not None and text in body.get_content():
                return message
        time.sleep(0.2)
    raise AssertionError(f"No mail with {text!r} was sent in {seconds} s.")

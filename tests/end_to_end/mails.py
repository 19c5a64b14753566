# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Mails as they lie on the contractor's mail server."""

from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

SUPPORT = "support@e2e.example"
STAFF = "Anna Agent <anna@e2e.example>"
CONTACT = "Lea Klant <lea@client.example>"
STRANGER = "Vera Vreemd <vera@client.example>"


def mail(sender, subject, received, answers="", date=None):
    """One mail.

    :param sender: str, the From header
    :param received: aware datetime, stamped by our own server
    :param answers: str, Message-Id of the mail it answers
    :param date: aware datetime of the sender's own clock; default the arrival
    :return: tuple (bytes, its Message-Id)
    """
    message = EmailMessage()
    message["Received"] = (
        "from mx.client.example (mx.client.example [192.0.2.7]) by mail.e2e.example "
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

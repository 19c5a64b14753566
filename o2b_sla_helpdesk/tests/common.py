# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime, timezone
from email.utils import format_datetime, make_msgid
from zoneinfo import ZoneInfo

from odoo.tests import TransactionCase, new_test_user

from odoo.addons.mail.tests.common import freeze_all_time

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def local(text):
    """Naive UTC instant of an Amsterdam time such as ``2026-06-05 16:59``."""
    moment = datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)
    return moment.astimezone(timezone.utc).replace(tzinfo=None)


class SlaHelpdeskData:
    """Own clients, agreements, team and users; nothing of the demo data."""

    @classmethod
    def _create_sla_data(cls):
        cls.policy = cls.env.ref("o2b_sla.o2b_sla_policy_standard")
        cls.domain = cls.env["mail.alias.domain"].create({"name": "sla-test.example"})
        cls.env.company.alias_domain_id = cls.domain
        cls.stages = {
            name: cls.env.ref(f"helpdesk_mgmt.helpdesk_ticket_stage_{name}")
            for name in (
                "new",
                "in_progress",
                "awaiting",
                "done",
                "cancelled",
                "rejected",
            )
        }
        cls.agent = new_test_user(
            cls.env,
            login="sla_agent",
            name="Anna Agent",
            email="anna@sla-test.example",
            groups="helpdesk_mgmt.group_helpdesk_user",
        )
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {
                "name": "Support of the tests",
                "alias_name": "sla-support",
                "user_id": cls.agent.id,
                "user_ids": [(6, 0, cls.agent.ids)],
            }
        )
        cls.bakery, cls.jan = cls._create_client("Bakery", "jan@bakery.example")
        cls.haulier, cls.piet = cls._create_client("Haulier", "piet@haulier.example")
        cls.agreement = cls._create_agreement(cls.bakery, cls.jan)
        cls.other_agreement = cls._create_agreement(cls.haulier, cls.piet)

    @classmethod
    def _create_client(cls, name, email):
        """A client company and the person with that address."""
        client = cls.env["res.partner"].create({"name": name, "is_company": True})
        person = cls.env["res.partner"].create(
            {"name": email.split("@")[0], "parent_id": client.id, "email": email}
        )
        return client, person

    @classmethod
    def _create_portal_user(cls, person):
        return new_test_user(
            cls.env,
            login=f"sla_{person.name}",
            name=person.name,
            email=person.email,
            groups="base.group_portal",
            partner_id=person.id,
        )

    @classmethod
    def _create_agreement(cls, client, contact, activate=True, **version_values):
        agreement = cls.env["o2b.sla.agreement"].create({"partner_id": client.id})
        version = cls.env["o2b.sla.agreement.version"].create(
            {
                "agreement_id": agreement.id,
                "policy_id": cls.policy.id,
                "date_start": "2020-01-01",
                **version_values,
            }
        )
        if activate:
            version._agree_on_paper()
        cls.env["o2b.sla.contact"].create(
            {
                "agreement_id": agreement.id,
                "partner_id": contact.id,
                "date_from": "2020-01-01",
            }
        )
        return agreement

    # === Tickets ===

    @classmethod
    def _create_ticket(cls, at="2026-06-08 10:00", **values):
        """A ticket of Jan, who called at that local time."""
        with freeze_all_time(local(at)):
            return cls.env["helpdesk.ticket"].create(
                {
                    "name": "Does not print",
                    "description": "Nothing comes out.",
                    "team_id": cls.team.id,
                    "partner_id": cls.jan.id,
                    "partner_email": cls.jan.email,
                    "sla_channel": "phone",
                    **values,
                }
            )

    def _clock(self, ticket, indicator):
        return self.env["o2b.sla.clock"].search(
            [
                ("res_model", "=", ticket._name),
                ("res_id", "=", ticket.id),
                ("indicator", "=", indicator),
            ],
            order="cycle desc",
            limit=1,
        )

    def _answer(self, ticket, at, user=None, **values):
        """A public message, by default of the agent, at a local time."""
        with freeze_all_time(local(at)):
            return ticket.with_user(user or self.agent).message_post(
                **{
                    "body": "We are looking into it.",
                    "message_type": "comment",
                    "subtype_xmlid": "mail.mt_comment",
                    **values,
                }
            )

    def _move(self, ticket, stage, at, **values):
        with freeze_all_time(local(at)):
            ticket.with_user(self.agent).write(
                {"stage_id": self.stages[stage].id, **values}
            )

    def _assert_deadlines(self, ticket, response=None, resolution=None):
        """Compare both deadlines with local times; None for no deadline."""
        for name, expected in (("response", response), ("resolution", resolution)):
            found = ticket[f"sla_{name}_deadline"]
            self.assertEqual(found, expected and local(expected) or False, name)

    # === Mails ===

    def _mail(self, arrival="2026-06-08 10:00", body="Help!", **headers):
        """A mail as bytes that arrived at a local time.

        :param headers: header lines, ``_`` for ``-``; None leaves one out
        """
        moment = datetime.fromisoformat(arrival).replace(tzinfo=AMSTERDAM)
        stamp = format_datetime(moment)
        lines = {
            "Return-Path": "<jan@bakery.example>",
            "Received": "from mx.bakery.example by mail.sla-test.example"
            f" with ESMTPS; {stamp}",
            "From": "Jan <jan@bakery.example>",
            "To": "sla-support@sla-test.example",
            "Subject": "Does not print",
            "Date": "Thu, 01 Jan 2015 00:00:00 +0000",
            "Message-Id": make_msgid(domain="bakery.example"),
            "MIME-Version": "1.0",
            "Content-Type": "text/plain; charset=utf-8",
        }
        lines.update({name.replace("_", "-"): text for name, text in headers.items()})
        head = "".join(f"{n}: {t}\r\n" for n, t in lines.items() if t is not None)
        if isinstance(body, str):
            body = body.encode()
        return head.encode("utf-8", "surrogateescape") + b"\r\n" + body

    def _deliver(self, mail, at="2026-06-08 10:01"):
        """Deliver raw bytes through the gateway at a local time; the ticket."""
        with freeze_all_time(local(at)):
            ticket_id = self.env["mail.thread"].message_process(None, mail)
        return self.env["helpdesk.ticket"].browse(ticket_id or [])

    def _receive(self, arrival="2026-06-08 10:00", body="Help!", **headers):
        """A mail delivered at the moment it arrived."""
        return self._deliver(self._mail(arrival, body, **headers), arrival)

    def _reply(self, ticket, arrival, delivered=None, **headers):
        """A mail that answers the newest message of a ticket, by default of Jan."""
        reference = ticket.message_ids.sorted("id")[-1:].message_id
        mail = self._mail(
            arrival,
            **{"In_Reply_To": reference, "References": reference, **headers},
        )
        self.assertEqual(self._deliver(mail, delivered or arrival), ticket)


class SlaHelpdeskCase(SlaHelpdeskData, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_sla_data()

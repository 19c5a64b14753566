# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import HttpCase, tagged

from .common import SlaCommon
from .outbox_common import OutboxCase


@tagged("post_install", "-at_install")
class TestEscalationTour(OutboxCase, SlaCommon, HttpCase):
    """In the browser: rules on the policy, and the outbox."""

    def test_rule(self):
        before = self.policy.escalation_rule_ids
        self.start_tour(
            f"/odoo/sla-policies/{self.policy.id}",
            "o2b_sla_escalation_rule",
            login="sla_admin",
        )
        rule = self.policy.escalation_rule_ids - before
        self.assertEqual((rule.percent, rule.role), (150, "manager"))

    def test_outbox(self):
        self.refuse("nobody@contractor.example")
        with self.at("2026-06-01 09:00"):
            notice = self.env["o2b.sla.notice"]._post(
                [
                    {
                        "key": "tour",
                        "kind": "alarm",
                        "email_to": "nobody@contractor.example",
                        "subject": "Mailbox cannot be fetched",
                        "body": "Mailbox cannot be fetched",
                    }
                ]
            )
        self.send("2026-06-01 09:00")
        self.start_tour("/odoo/sla-outbox", "o2b_sla_outbox", login="sla_manager")
        self.assertEqual(notice.state, "waiting")
        self.assertEqual(notice.email_to, "bram@contractor.example")

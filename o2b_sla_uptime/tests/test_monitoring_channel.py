# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.o2b_sla_helpdesk.tests.common import local

from .incident_common import IncidentCase

P1, P2 = "P1", "P2"


@tagged("post_install", "-at_install")
class TestMonitoringChannel(IncidentCase):
    """The start rule of what our monitoring finds (§3.7), and what clients signed."""

    def rule(self, policy, code=P1, channel="monitoring"):
        priority = self.env["o2b.sla.priority"]._get(code)
        return policy._get_start_rule(channel, priority)

    def copy_policy_with(self, *rules, **values):
        """A policy with start rules of (channel, priority or None, rule)."""
        return self.policy.copy(
            {
                "name": "Copy",
                "start_rule_ids": [
                    (
                        0,
                        0,
                        {
                            "sequence": sequence,
                            "channel": channel,
                            "priority_id": code
                            and self.env["o2b.sla.priority"]._get(code).id,
                            "rule": rule,
                        },
                    )
                    for sequence, (channel, code, rule) in enumerate(rules)
                ],
                **values,
            }
        )

    def test_rules(self):
        for rules, expected in (
            ((), "next_opening"),
            ((("email", None, "immediate"),), "next_opening"),
            # a rule for any channel was meant for what clients send …
            ((("any", None, "next_working_day"),), "next_opening"),
            ((("any", P1, "next_opening"),), "next_opening"),
            # … and counts only when it is sooner
            ((("any", None, "immediate"),), "immediate"),
            ((("any", P1, "immediate"),), "immediate"),
            ((("any", P2, "immediate"),), "next_opening"),
            # an explicit one wins
            (
                (("any", None, "immediate"), ("monitoring", None, "next_working_day")),
                "next_working_day",
            ),
            ((("monitoring", P1, "immediate"),), "immediate"),
            ((("monitoring", P2, "immediate"),), "next_opening"),
        ):
            with self.subTest(rules):
                self.assertEqual(self.rule(self.copy_policy_with(*rules)), expected)

    def test_other_channels_are_as_before(self):
        policy = self.copy_policy_with(("any", None, "next_opening"))
        for channel in ("email", "portal", "phone"):
            self.assertEqual(self.rule(policy, channel=channel), "next_opening")
        self.assertEqual(
            self.rule(self.copy_policy_with(), channel="email"), "next_working_day"
        )

    def sign(self, policy, provisions=(), **values):
        version = self.env["o2b.sla.agreement.version"].create(
            {
                "agreement_id": self.agreement.id,
                "policy_id": policy.id,
                "date_start": "2026-01-01",
                "provision_ids": [(0, 0, provision) for provision in provisions],
                **values,
            }
        )
        version._agree_on_paper()
        return version

    def test_specific_agreement(self):
        self.sign(
            self.copy_policy_with(),
            [
                {
                    "subject": "start_rule",
                    "clause": "art. 2",
                    "channel": "any",
                    "rule": "next_working_day",
                },
                {
                    "subject": "start_rule",
                    "clause": "art. 3",
                    "channel": "monitoring",
                    "rule": "immediate",
                },
                {
                    "subject": "outage_clock_start",
                    "clause": "art. 4",
                    "outage_clock_start": "first_failure",
                },
            ],
        )
        self.fails(self.web, "2026-06-13 12:00:12", "2026-06-13 12:00:52")
        ticket = self.tickets()
        self.assertEqual(ticket.sla_received_at, local("2026-06-13 12:00:12"))
        self.assertEqual(ticket.sla_started_at, local("2026-06-13 12:00:12"))
        self.assertIn("art. 3", ticket.sla_explanation)
        self.assertIn("our own monitoring", ticket.sla_explanation)

    def test_what_is_shown(self):
        version = self.sign(self.copy_policy_with())
        self.assertIn("Monitoring", version.terms_html)
        self.assertIn("Arrival of an outage", version.terms_html)
        starts = [
            start["subject"] for start in version._get_document_values()["starts"]
        ]
        self.assertIn("Monitoring", starts)

    def test_signed_before_this_module_came(self):
        """Their content knows nothing of the channel, and they still verify."""
        version = self.sign(self.copy_policy_with())
        document = version._get_binding_document()
        known = {
            key: value
            for key, value in document.content.items()
            if not key.startswith(("start_rule.monitoring", "outage_clock_start"))
        }
        self.assertLess(len(known), len(document.content), "it is in new ones")
        found = type(document)._fields["content"]
        self.env.cache._set_field_cache(document, found)[document.id] = known
        self.assertEqual(version._get_binding_document().content, known)
        self.assertFalse(version._find_changed_content())

    def test_signed_with_this_module(self):
        """A rule that changes behind the back of what was signed is found."""
        policy = self.copy_policy_with()
        version = self.sign(policy)
        self.assertFalse(version._find_tampering())
        self.env.cr.execute(
            "UPDATE o2b_sla_policy SET outage_clock_start = 'first_failure'"
            " WHERE id = %s",
            [policy.id],
        )
        self.env.invalidate_all()
        problems = version._find_tampering()
        self.assertEqual(len(problems), 1)
        self.assertIn("Arrival of an outage", problems[0])

    def test_signed_and_this_module_is_gone(self):
        """Nothing is left to compare with; what is known is still compared."""
        version = self.sign(self.copy_policy_with(("phone", None, "next_opening")))
        versions = self.env.registry["o2b.sla.agreement.version"]
        channels = ("email", "portal", "phone")
        with patch.object(versions, "_get_start_channels", lambda self: channels):
            self.assertFalse(version._find_changed_content())
            self.env.cr.execute(
                "UPDATE o2b_sla_start_rule SET rule = 'immediate' WHERE policy_id = %s",
                [version.policy_id.id],
            )
            self.env.invalidate_all()
            problems = version._find_changed_content()
        self.assertEqual(len(problems), 4, "one for each priority")

    def test_document(self):
        version = self.sign(self.copy_policy_with(outage_clock_start="first_failure"))
        html = self._render(version)
        self.assertIn("An outage that our own monitoring finds is received", html)
        self.assertIn("At the first failed check", html)

    def _render(self, version):
        return str(
            self.env["ir.qweb"]._render(
                "o2b_sla.o2b_sla_document_hours", version._get_document_values()
            )
        )

    def test_signed_policies_stand(self):
        policy = self.copy_policy_with()
        self.sign(policy)
        with self.assertRaises(UserError):
            policy.outage_clock_start = "first_failure"

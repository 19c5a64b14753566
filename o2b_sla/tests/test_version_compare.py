# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user

from .common import SlaCommon


class TestVersionCompare(SlaCommon):
    """Any two versions side by side (§1.4)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls._create_version(
            "2027-01-01",
            changes="Faster",
            notice_months=3,
            provision_ids=[
                Command.create(
                    {
                        "subject": "target",
                        "layer": "specific",
                        "clause": "art. 4",
                        "priority_id": cls.priorities["P1"].id,
                        "indicator": "response",
                        "amount": 1,
                        "unit": "working_hour",
                    }
                )
            ],
        )

    def compare(self, old, new, **values):
        wizard = self.env["o2b.sla.version.compare"].with_user(self.agent)
        return wizard.create({"version_a_id": old.id, "version_b_id": new.id, **values})

    def lines(self, old, new):
        lines = self.compare(old, new)._get_lines()
        return {line["key"]: line for line in lines}

    def shown(self, key, value, lang=None):
        version = self.version.with_context(lang=lang or "en_US")
        return version._describe_content(key, value)

    def test_values_in_words(self):
        hours = {
            "zone": "Europe/Amsterdam",
            "hours": {
                **{str(day): [[32400, 61200]] for day in range(5)},
                "5": [[36000, 43200], [46800, 61200]],
            },
            "holidays": True,
            "good_friday": False,
            "liberation_day": "lustrum",
        }
        for key, value, text in (
            (
                "target.P1.response",
                [[2.0, "working_hour"], "specific", "art. 4"],
                "2 working hours (Specific agreement, art. 4)",
            ),
            ("target.P4.resolution", [None, "sla", "§3.2"], "none"),
            (
                "target.P2.response",
                [[0.5, "day"], "general_terms", "7.1"],
                "0.5 elapsed days (General terms, 7.1)",
            ),
            (
                "opening_hours",
                [hours, "sla", "§3.7"],
                "Mon–Fri 09:00–17:00\nSat 10:00–12:00, 13:00–17:00\n"
                "Europe/Amsterdam\nClosed on Dutch public holidays; "
                "Liberation Day: Closed once in five years (2030, 2035, …)",
            ),
            (
                "opening_hours",
                [
                    {**hours, "hours": {"0": [[0, 86400]]}, "holidays": False},
                    "specific",
                    "2",
                ],
                "Mon 00:00–24:00\nEurope/Amsterdam\nOpen on public holidays "
                "(Specific agreement, 2)",
            ),
            ("uptime_norm", [99.95, "sla", "§3.3"], "99.95 %"),
            ("warnings", [[50, 75], "sla", ""], "50 % · 75 %"),
            ("waiting", [False, "sla", ""], "The resolution clock runs on"),
            ("extra_support_notice", [14, "sla", "§3.4"], "14 working days"),
            (
                "start_rule.email.P1",
                ["next_working_day", "sla", "§3.7"],
                "Start of the next working day",
            ),
            ("version.date_start", "2027-01-31", "01/31/2027"),
            ("version.date_end", "", "no end"),
            ("version.notice_months", 3, "3 months"),
            ("version.enterprise", True, "yes"),
            ("version.lang", "en_US", "English (US)"),
            ("contact.jan@x.nl", ["Jan", "1", ""], "Jan · 1"),
            (
                "environment.Production",
                ["production", "https://x.example", "19.0", True, ""],
                "Production · https://x.example · Odoo 19.0 · Enterprise",
            ),
            (
                "provision.specific.art. 4",
                [["target", ""], ["other", "In words"]],
                "Target\nOther, in words: In words",
            ),
            # of a release that is not known
            ("target.P1.response", "soon", "soon"),
            ("opening_hours", [{"odd": 1}, "sla", "x", 4], "{'odd': 1} · sla · x · 4"),
            ("planet.mars", ["red", None], "red"),
        ):
            with self.subTest(key=key, value=value):
                self.assertEqual(self.shown(key, value), text)

    def test_keys_in_words(self):
        for key, chapter, label in (
            ("target.P1.response", "Targets", "P1 · Response"),
            ("start_rule.phone.P2", "Start of the clocks", "Telephone · P2"),
            ("version.date_end", "Term", "Last day"),
            ("uptime_norm", "Uptime", "Uptime"),
            (
                "provision.specific.art. 4.2",
                "Provisions",
                "Specific agreement, art. 4.2",
            ),
            ("contact.jan@x.nl", "Contacts", "jan@x.nl"),
            ("service.NO-SUCH", "Services", "NO-SUCH"),
            ("planet.mars", "planet", "mars"),
        ):
            with self.subTest(key=key):
                self.assertEqual(
                    self.version._describe_content_key(key), (chapter, label)
                )

    def test_draft_against_signed(self):
        lines = self.lines(self.version, self.second)
        target = lines["target.P1.response"]
        self.assertEqual(
            (target["change"], target["old"], target["new"], target["word"]),
            (
                "changed",
                "2 working hours",
                "1 working hour (Specific agreement, art. 4)",
                "changed",
            ),
        )
        self.assertEqual(lines["target.P2.response"]["change"], "same")
        provision = lines["provision.specific.art. 4"]
        self.assertEqual((provision["change"], provision["old"]), ("added", None))
        back = self.lines(self.second, self.version)["provision.specific.art. 4"]
        self.assertEqual((back["change"], back["new"]), ("removed", None))

    def test_same(self):
        wizard = self.compare(self.version, self.version)
        self.assertEqual(wizard.difference_count, 0)
        self.assertIn("say the same", wizard.comparison)

    def test_signed_is_shown_as_it_was_signed(self):
        """Living contacts of later do not change what a signed version said."""
        self.agreement.contact_ids.with_context(
            mail_notrack=True
        ).partner_id.phone = "1"
        lines = self.lines(self.version, self.second)
        frozen = self.version._get_binding_document().content
        self.assertEqual(
            lines["contact.jan@client.example"]["old"],
            self.version._describe_content(
                "contact.jan@client.example", frozen["contact.jan@client.example"]
            ),
        )

    def test_only_differences(self):
        few = self.compare(self.version, self.second)
        self.assertNotIn("P2 · Response", few.comparison)
        self.assertIn("P1 · Response", few.comparison)
        self.assertGreater(few.difference_count, 2)
        few.only_differences = False
        self.assertIn("P2 · Response", few.comparison)

    def test_escaped(self):
        self.second.changes = "<script>alert(1)</script>"
        comparison = self.compare(self.version, self.second).comparison
        self.assertNotIn("<script>", comparison)
        self.assertIn("&lt;script&gt;", comparison)

    def test_opened_from_a_version(self):
        """With the version before it, or the next when there is none."""
        for version, old in ((self.second, self.version), (self.version, self.second)):
            action = version.with_user(self.agent).action_compare()
            wizard = self.env[action["res_model"]].browse(action["res_id"])
            self.assertEqual((wizard.version_a_id, wizard.version_b_id), (old, version))

    def test_printed(self):
        wizard = self.compare(self.version, self.second)
        self.assertEqual(wizard.action_print()["type"], "ir.actions.report")
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "o2b_sla.o2b_sla_version_compare_document", wizard.ids
        )
        self.assertIn("P1 · Response", html.decode())

    def test_same_agreement(self):
        other = self.agreement.copy({"name": "Other"})
        version = self.env["o2b.sla.agreement.version"].create(
            {"agreement_id": other.id, "policy_id": self.policy.id}
        )
        with self.assertRaises(ValidationError):
            self.compare(self.version, version)

    def test_other_company(self):
        """Nobody compares what he may not read."""
        company = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env,
            login="sla_other",
            groups="o2b_sla.o2b_sla_group_manager",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        with self.assertRaises(AccessError):
            self.version.with_user(stranger).action_compare()
        wizard = self.compare(self.version, self.second)
        wizard.create_uid = stranger
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            wizard.with_user(stranger)._get_lines()

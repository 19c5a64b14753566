# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

import psycopg2

from odoo.exceptions import UserError, ValidationError
from odoo.tools import mute_logger

from .maintenance_common import MaintenanceCommon


class TestMaintenanceTerms(MaintenanceCommon):
    """Notice and cap are part of what clients sign (§1.3, §3.3)."""

    def test_signed_policy_stands_still(self):
        for values in (
            {"maintenance_notice_hours": 24},
            {"maintenance_cap_minutes": 60},
        ):
            with self.assertRaises(UserError):
                self.policy.write(values)
        self.policy.write({"maintenance_notice_hours": 48})  # no change
        self.copy_policy().write({"maintenance_notice_hours": 24})

    def test_bounds(self):
        policy = self.copy_policy()
        for name, value in (
            ("maintenance_notice_hours", -1),
            ("maintenance_notice_hours", 9000),
            ("maintenance_cap_minutes", -1),
            ("maintenance_cap_minutes", 50000),
        ):
            with (
                self.subTest(name, value=value),
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.IntegrityError),
                self.env.cr.savepoint(),
            ):
                policy[name] = value
                self.env.flush_all()

    def test_in_words(self):
        version = self._create_version("2026-02-01")
        words = {
            term.subject: version._describe_term(term) for term in version._get_terms()
        }
        self.assertEqual(words["maintenance_notice"]["value"], "48 hours ahead")
        self.assertEqual(
            words["maintenance_notice"]["subject"], "Notice of maintenance"
        )
        self.assertEqual(words["maintenance_cap"]["value"], "no limit")
        # no limit of what is excluded where nothing is
        self.assertNotIn("no limit", version.terms_html)
        self.assertIn("48 hours ahead", version.terms_html)
        html = version._as_document()._render_html()
        self.assertIn("Notice of maintenance", html)
        self.assertIn("48 hours ahead", html)
        self.assertNotIn("Excluded maintenance", html)
        policy = self.copy_policy(
            maintenance_rule="excluded", maintenance_cap_minutes=240
        )
        version = self._create_version("2026-03-01", policy_id=policy.id)
        self.assertIn("240 minutes a month", version.terms_html)
        html = version._as_document()._render_html()
        self.assertIn("Excluded maintenance", html)

    def provide(self, **values):
        return self._create_version(
            "2026-02-01", provision_ids=[(0, 0, {"clause": "art. 3", **values})]
        )

    def test_provision_rules(self):
        version = self.provide(
            subject="maintenance_cap", maintenance_cap_minutes=240, layer="specific"
        )
        term = version._get_term("maintenance_cap")
        self.assertEqual((term.value, term.layer), (240, "specific"))
        self.assertEqual(version.provision_ids.value_text, "240 minutes a month")
        none = self.provide(subject="maintenance_notice", maintenance_notice_hours=0)
        self.assertEqual(none._get_term("maintenance_notice").value, 0)
        self.assertEqual(none.provision_ids.value_text, "0 hours ahead")
        for values in (
            {"subject": "maintenance_cap", "maintenance_cap_minutes": -1},
            {"subject": "maintenance_notice", "maintenance_notice_hours": 9999},
        ):
            with self.assertRaises(ValidationError):
                self.provide(**values)

    def test_compared_with_another_version(self):
        old = self.version._get_content()
        new = self.provide(
            subject="maintenance_notice", maintenance_notice_hours=72
        )._get_content()
        lines = {line["key"]: line for line in self.version._compare_content(old, new)}
        line = lines["maintenance_notice"]
        self.assertEqual(line["change"], "changed")
        self.assertEqual(line["label"], "Notice of maintenance")
        self.assertEqual(line["old"], "48 hours ahead")
        self.assertEqual(line["new"], "72 hours ahead (Specific agreement, art. 3)")

    def test_signed_before_this_module_was_there(self):
        """Its content and fingerprint stay, and the nightly check finds nothing."""
        model = type(self.version)
        real = model._get_terms

        def without(version, *scope, **at):
            return [
                term
                for term in real(version, *scope, **at)
                if not term.subject.startswith("maintenance_")
            ]

        old = self._create_version("2026-02-01")
        with patch.object(model, "_get_terms", without):
            old._agree_on_paper()
        document = old._get_binding_document()
        self.assertNotIn("maintenance_notice", document.content)
        self.assertFalse(old._find_tampering())
        self.assertFalse(document._find_tampering())

    def test_signed_after_this_module_was_there(self):
        self.assertIn("maintenance_cap", self.version._get_binding_document().content)
        self.assertFalse(self.version._find_tampering())
        self.env.cr.execute(
            "UPDATE o2b_sla_policy SET maintenance_cap_minutes = 60 WHERE id = %s",
            [self.policy.id],
        )
        self.env.invalidate_all()
        (problem,) = self.version._find_tampering()
        self.assertIn("Excluded maintenance", problem)

    def test_this_module_is_gone(self):
        """What it added to the content is not held against the version."""
        model = type(self.version)
        real, chapters = model._get_terms, model._get_chapters
        with (
            patch.object(
                model,
                "_get_terms",
                lambda version, *scope, **at: [
                    term
                    for term in real(version, *scope, **at)
                    if not term.subject.startswith("maintenance_")
                ],
            ),
            patch.object(
                model,
                "_get_chapters",
                lambda version: tuple(
                    name
                    for name in chapters(version)
                    if not name.startswith("maintenance_")
                ),
            ),
        ):
            self.assertFalse(self.version._find_tampering())

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
from unittest.mock import patch

from ..evidence import canonical, fingerprint
from .integrity_common import FORGED, PDF, TamperingCommon


class TestTampering(TamperingCommon):
    """Who gets past the triggers is found out by the nightly check."""

    def attacks(self):
        version = self.version.id
        document = self.version._get_binding_document().id
        signature = self.version.signature_ids.filtered(lambda s: s.role == "client").id
        last = self.version.signature_ids[-1].id
        forged = base64.b64encode(FORGED)
        other = self.manager.partner_id.id
        on_version = "UPDATE o2b_sla_agreement_version SET "
        on_document = "UPDATE o2b_sla_frozen_document SET "
        on_signature = "UPDATE o2b_sla_signature SET "
        return [
            (on_document + "pdf = %s WHERE id = %s", forged, document),
            (on_document + "sha256 = 'x' WHERE id = %s", document),
            (
                on_document + "content = content || '{\"version.enterprise\": true}'"
                " WHERE id = %s",
                document,
            ),
            (on_document + "content_sha256 = 'x' WHERE id = %s", document),
            ("DELETE FROM o2b_sla_frozen_document WHERE id = %s", document),
            ("DELETE FROM o2b_sla_frozen_document WHERE version_id = %s", version),
            (on_signature + "name = 'Mallory' WHERE id = %s", signature),
            (on_signature + "signed_at = '2020-01-01' WHERE id = %s", signature),
            (on_signature + "image = %s WHERE id = %s", forged, signature),
            (on_signature + "image = NULL WHERE id = %s", signature),
            (on_signature + "decision = 'declined' WHERE id = %s", signature),
            (on_signature + "document_sha256 = 'x' WHERE id = %s", signature),
            (on_signature + "previous_hash = 'x' WHERE id = %s", signature),
            (on_signature + "hash = 'x' WHERE id = %s", signature),
            ("DELETE FROM o2b_sla_signature WHERE id = %s", signature),
            ("DELETE FROM o2b_sla_signature WHERE id = %s", last),
            ("DELETE FROM o2b_sla_signature WHERE version_id = %s", version),
            (
                on_version + "policy_id = %s WHERE id = %s",
                self.other_policy.id,
                version,
            ),
            (on_version + "date_start = '2025-12-31' WHERE id = %s", version),
            (on_version + "date_end = '2026-12-31' WHERE id = %s", version),
            (on_version + "agreed_at = '2020-01-01' WHERE id = %s", version),
            (on_version + "agreed_at = NULL WHERE id = %s", version),
            (on_version + "rules_from = '2020-01-01' WHERE id = %s", version),
            (on_version + "rules_until = '2026-03-01' WHERE id = %s", version),
            (on_version + "superseded_at = '2026-03-01' WHERE id = %s", version),
            (on_version + "state = 'draft' WHERE id = %s", version),
            (on_version + "state = 'sent' WHERE id = %s", version),
            (on_version + "renewal_months = 12 WHERE id = %s", version),
            (on_version + "enterprise = TRUE WHERE id = %s", version),
            (on_version + "changes = 'x' WHERE id = %s", version),
            (on_version + "number = 9 WHERE id = %s", version),
            (on_version + "client_signatory_id = %s WHERE id = %s", other, version),
            (
                on_version + "contractor_signatory_id = %s WHERE id = %s",
                self.contract_manager.id,
                version,
            ),
            (on_signature + "partner_id = %s WHERE id = %s", other, signature),
            (
                "UPDATE o2b_sla_agreement SET partner_id = %s WHERE id = %s",
                other,
                self.agreement.id,
            ),
            (
                "UPDATE o2b_sla_provision SET uptime_norm = 90 WHERE version_id = %s",
                version,
            ),
            ("UPDATE o2b_sla_provision SET text = 'x' WHERE version_id = %s", version),
            ("DELETE FROM o2b_sla_provision WHERE version_id = %s", version),
            ("DELETE FROM o2b_sla_version_service WHERE version_id = %s", version),
            ("DELETE FROM o2b_sla_version_indicator WHERE version_id = %s", version),
            (
                "DELETE FROM o2b_sla_version_related_document WHERE version_id = %s",
                version,
            ),
            (
                "UPDATE o2b_sla_document SET url = 'https://other.example'"
                " WHERE id = %s",
                self.document.id,
            ),
            (
                "UPDATE o2b_sla_target SET amount = 99 WHERE policy_id = %s",
                self.policy.id,
            ),
            (
                "UPDATE o2b_sla_policy SET uptime_norm = 90, waiting_pauses = FALSE"
                " WHERE id = %s",
                self.policy.id,
            ),
        ]

    def test_every_attack_is_found(self):
        self.assert_intact()
        for query, *params in self.attacks():
            with self.subTest(query=query), self.tampered(query, *params):
                self.assertTrue(
                    self.version._find_tampering()
                    + self.version.signature_ids._find_gaps(self.agreement)
                )
                self.run_cron()
                self.env.invalidate_all()
                self.assertTrue(self.version.tampering)
                alarm = self.alarms()
                self.assertEqual(len(alarm), 1)
                self.assertEqual(alarm.user_id, self.contract_manager)
                self.run_cron()
                self.assertEqual(len(self.alarms()), 1)
        self.assert_intact()

    def test_attacks_on_what_was_superseded_are_found(self):
        """Tickets of old versions stay with them (§1.4)."""
        second = self._create_version(
            "2026-06-01",
            client_signatory_id=self.jan.id,
            contractor_signatory_id=self.manager.id,
        )
        self._sign(second, "2026-05-01 12:00")
        with self.at("2026-07-01 12:00"):
            second._update_states()
        self.assertEqual(self.version.state, "superseded")
        self.assert_intact()
        for query, *params in self.attacks():
            with self.subTest(query=query), self.tampered(query, *params):
                self.run_cron()
                self.env.invalidate_all()
                self.assertTrue(self.version.tampering)

    def test_content_with_a_new_fingerprint_is_found(self):
        """Both signatures hold the fingerprint that stands on every page."""
        document = self.version._get_binding_document()
        content = {**document.content, "version.enterprise": True}
        with self.tampered(
            "UPDATE o2b_sla_frozen_document SET content = %s, content_sha256 = %s"
            " WHERE id = %s",
            canonical(content),
            fingerprint(content),
            document.id,
        ):
            self.assertEqual(len(self.version.signature_ids._find_tampering()), 2)

    def test_one_that_cannot_be_checked_hides_no_other(self):
        original = type(self.version)._get_content
        bad = self._create_version("2027-01-01")
        bad._agree_on_paper(PDF)

        def get_content(version):
            if version == bad:
                raise ValueError("bad")
            return original(version)

        with (
            patch.object(type(bad), "_get_content", get_content),
            self.tampered(
                "UPDATE o2b_sla_agreement_version SET changes = 'x' WHERE id = %s",
                self.version.id,
            ),
        ):
            self.run_cron()
            self.env.invalidate_all()
            self.assertIn("could not be checked", bad.tampering)
            self.assertTrue(self.version.tampering)

    def test_mended_it_is_silent_again(self):
        with self.tampered(
            "UPDATE o2b_sla_agreement_version SET changes = 'x' WHERE id = %s",
            self.version.id,
        ):
            self.run_cron()
            self.env.cr.execute("SET LOCAL session_replication_role = replica")
            self.env.cr.execute(
                "UPDATE o2b_sla_agreement_version SET changes = NULL WHERE id = %s",
                (self.version.id,),
            )
            self.env.cr.execute("SET LOCAL session_replication_role = origin")
            self.env.invalidate_all()
            self.run_cron()
            self.assertFalse(self.version.tampering)

    def test_other_opening_hours_are_found(self):
        """A calendar serves many agreements; who changes it changes them all."""
        calendar = self.calendar.copy()
        calendar.attendance_ids[0].hour_from = 6
        self.policy.calendar_id = calendar
        self.env.flush_all()
        self.assertEqual(
            self.version._find_tampering(), ["Not as signed: Opening hours"]
        )

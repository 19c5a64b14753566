# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from .integrity_common import PDF, TamperingCommon, drawing


class TestLawfulChanges(TamperingCommon):
    """What happens to a signed version as agreed is no tampering."""

    def test_supersession(self):
        second = self._create_version("2026-06-01")
        with self.at("2026-05-01 12:00"):
            second._agree_on_paper(PDF)
            self.assert_intact()
        with self.at("2026-07-01 12:00"):
            second._update_states()
            self.assert_intact()
            self.assert_intact(second)

    def test_termination(self):
        with self.at("2026-05-01 12:00"):
            self.version._terminate()
            self.assert_intact()
        with self.at("2026-07-01 12:00"):
            self.version._update_states()
            self.assertEqual(self.version.state, "terminated")
            self.assert_intact()

    def test_renewal_and_notice(self):
        self.version._terminate()
        second = self._create_version(
            "2027-01-01", date_end="2027-12-31", renewal_months=12, notice_months=1
        )
        second._agree_on_paper(PDF)
        with self.at("2029-02-01 12:00"):
            second._update_states()
            self.assertEqual(str(second.date_end), "2029-12-31")
            self.assert_intact(second)
            second._terminate(second.date_end)
            self.assert_intact(second)

    def test_renewal_moves_a_last_day_in_steps(self):
        """Ahead of its time, or to a day that no number of terms leads to."""
        self.version._terminate()
        second = self._create_version(
            "2027-01-01", date_end="2027-12-31", renewal_months=12, notice_months=1
        )
        second._agree_on_paper(PDF)
        with self.at("2027-06-01 12:00"):
            self.assert_intact(second)
            for day in ("2028-12-31", "2027-11-30", "2099-12-31"):
                query = "UPDATE o2b_sla_agreement_version SET date_end = %s"
                with self.subTest(day=day), self.tampered(query, day):
                    self.assertIn(
                        "Its last day follows from no renewal.",
                        second._find_tampering(),
                    )
        with self.at("2029-02-01 12:00"):
            self.assertEqual(str(second.date_end), "2027-12-31", "renewed a day later")
            self.assert_intact(second)

    def test_expiry(self):
        self.version._terminate()
        second = self._create_version("2027-01-01", date_end="2027-12-31")
        second._agree_on_paper(PDF)
        with self.at("2029-02-01 12:00"):
            second._update_states()
            self.assertEqual(second.state, "expired")
            self.assert_intact(second)

    def test_declined_and_withdrawn(self):
        draft = self._create_version(
            "2027-01-01",
            client_signatory_id=self.jan.id,
            contractor_signatory_id=self.manager.id,
        )
        model = type(draft)
        with (
            patch.object(model, "_render_document", lambda _self: PDF),
            patch.object(model, "_render_signed", lambda _self, _document: PDF),
        ):
            draft._send()
            self.assert_intact(draft)
            draft.action_withdraw()
            self.assert_intact(draft)
            sha256 = draft._send().sha256
            draft._decline_by_client(self.signatory, "Too dear.", sha256)
            self.assert_intact(draft)
            draft.changes = "Cheaper."
            self.assert_intact(draft)
            sha256 = draft._send().sha256
            draft._sign_by_client(self.signatory, drawing(), sha256)
            self.assert_intact(draft)
            draft._decline_by_contractor(self.manager, "A mistake.", sha256)
            self.assert_intact(draft)

    def test_people_names_and_machines(self):
        self.agreement.contact_ids.write({"phone": "3", "mobile": "4"})
        self.env["o2b.sla.environment"].create(
            {"agreement_id": self.agreement.id, "name": "Production"}
        )
        self.jan.name = "Jan Jansen"
        self.manager.name = "Somebody Else"
        self.client_company.name = "Bakkerij Jansen BV"
        self.agreement.order_reference = "PO-2"
        self.agreement.user_id = self.manager
        self.env.company.sla_helpdesk_phone = "+31 1"
        self.signatory.active = False
        self.assert_intact()

    def test_other_languages(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        dutch = {"lang": "nl_NL"}
        self.service.with_context(**dutch).name = "Reservekopie"
        self.service.name = "Backups"
        self.agreement.with_context(**dutch).name = "Software als dienst"
        self.env.flush_all()
        for lang in ("nl_NL", "en_US", None):
            for user in (self.contract_manager, self.env.ref("base.user_root")):
                user.sudo().lang = lang or "en_US"
                version = self.version.with_user(user).with_context(lang=lang)
                self.assertEqual(version._find_tampering(), [])
        self.assert_intact()

    def test_users_check_at_will(self):
        action = self.version.with_user(self.contract_manager).action_verify()
        self.assertEqual(action["params"]["type"], "success")

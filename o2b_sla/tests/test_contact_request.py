# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError

from .common import SlaCommon, amsterdam


class TestContactRequest(SlaCommon):
    """A client asks for a change of contacts, the contract manager decides (§3.6)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement.user_id = cls.contract_manager
        cls.contact = cls.agreement.contact_ids
        cls.requests = cls.env["o2b.sla.contact.request"]

    def submit(self, kind="add", partner=None, **values):
        details = {
            "add": {"name": "Els Bakker", "email": "els@client.example"},
            "change": {"contact_id": self.contact.id},
            "remove": {"contact_id": self.contact.id},
        }
        return self.requests._submit(
            self.agreement, partner or self.jan, {"kind": kind} | details[kind] | values
        )

    def approve(self, request):
        request.with_user(self.contract_manager).action_approve()

    def log(self):
        return " ".join(self.agreement.message_ids.mapped("body"))

    def letters_to(self, partner):
        return self.env["mail.message"].search(
            [
                ("partner_ids", "in", partner.ids),
                ("model", "=", self.requests._name),
                ("message_type", "=", "user_notification"),
            ]
        )

    def test_from_asking_to_a_new_contact(self):
        with self.at("2026-06-01 10:00"):
            request = self.submit(phone="+31 10 1", mobile="+31 6 1", remark="New")
        self.assertEqual(request.state, "submitted")
        self.assertEqual(request.requested_by_id, self.jan)
        self.assertEqual(amsterdam(request.requested_at), "2026-06-01 10:00")
        self.assertEqual(request.activity_ids.user_id, self.contract_manager)
        self.assertEqual(len(self.agreement.contact_ids), 1)
        with self.at("2026-06-02 11:00"):
            self.approve(request)
        self.assertEqual(request.state, "approved")
        self.assertEqual(request.decided_by_id, self.contract_manager)
        self.assertEqual(amsterdam(request.decided_at), "2026-06-02 11:00")
        self.assertFalse(request.activity_ids)
        contact = request.contact_id
        self.assertEqual(contact.agreement_id, self.agreement)
        self.assertEqual(contact.date_from, fields.Date.to_date("2026-06-02"))
        self.assertTrue(contact.is_complete)
        self.assertEqual(contact.partner_id.parent_id, self.client_company)
        for words in ("asked: Add Els", "Els Bakker", "approved: Add Els"):
            self.assertIn(words, self.log())
        self.assertIn("was approved", self.letters_to(self.jan).body)

    def test_known_person_is_linked(self):
        request = self.submit(name="Vera", email="VERA@client.example")
        self.approve(request)
        self.assertEqual(request.contact_id.partner_id, self.stranger)

    def test_letter_in_the_language_of_who_asked(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        self.jan.lang = "nl_NL"
        request = self.submit()
        seen = []
        self.patch(
            self.registry["o2b.sla.contact.request"],
            "_get_letter",
            lambda request: seen.append(request.env.lang) or ("Beste Jan,",),
        )
        self.approve(request)
        self.assertEqual(seen, ["nl_NL"])

    def test_other_address_leaves_history(self):
        with self.at("2026-06-01 10:00"):
            request = self.submit("change", email="jan.de.vries@client.example")
            request.lookalike_confirmed = True
            self.approve(request)
        old, new = self.agreement.contact_ids.sorted("date_from")
        self.assertEqual(old, self.contact)
        self.assertEqual(old.email, "jan@client.example")
        self.assertEqual(str(old.date_to), "2026-05-31")
        self.assertEqual(str(new.date_from), "2026-06-01")
        self.assertEqual(new.previous_id, old)
        self.assertEqual(new.partner_id, self.jan)

    def test_telephone_is_changed_in_place(self):
        self.approve(self.submit("change", phone="+31 10 2"))
        self.assertEqual(self.contact.phone, "+31 10 2")
        self.assertEqual(self.contact.email, "jan@client.example")
        self.assertIn("+31 10 2", self.log())

    def test_removal(self):
        with self.at("2026-06-01 10:00"):
            request = self.submit("remove", date_from="2026-07-01")
            self.approve(request)
        self.assertEqual(str(self.contact.date_to), "2026-06-30")

    def test_rejection_needs_a_reason(self):
        request = self.submit().with_user(self.contract_manager)
        with self.assertRaisesRegex(UserError, "reason"), self.env.cr.savepoint():
            request.action_reject()
        request.decision_reason = "Three is enough."
        request.action_reject()
        self.assertEqual(request.state, "rejected")
        self.assertEqual(len(self.agreement.contact_ids), 1)
        letter = self.letters_to(self.jan)
        self.assertIn("was rejected", letter.body)
        self.assertIn("Three is enough.", letter.body)

    def test_fourth_contact_waits(self):
        for name in ("one", "two"):
            self.approve(self.submit(name=name, email=f"{name}@client.example"))
        request = self.submit()
        with (
            self.assertRaisesRegex(ValidationError, "at most 3"),
            self.env.cr.savepoint(),
        ):
            self.approve(request)
        self.assertEqual(request.state, "submitted")
        self.assertTrue(request.activity_ids)
        self.contact.date_to = fields.Date.subtract(fields.Date.today(), days=1)
        self.approve(request)
        self.assertEqual(request.state, "approved")

    def test_who_may_ask(self):
        self.agreement.client_manager_id = self.stranger
        self.assertTrue(self.submit(partner=self.stranger))
        self.agreement.client_manager_id = False
        former = self._create_person("Frans", "frans@client.example")
        self.env["o2b.sla.contact"].create(
            {
                "agreement_id": self.agreement.id,
                "partner_id": former.id,
                "date_from": "2020-01-01",
                "date_to": "2020-12-31",
            }
        )
        for partner in (
            self.stranger,
            former,
            self.client_company,
            self.env["res.partner"],
        ):
            with self.subTest(partner=partner.name), self.assertRaises(UserError):
                self.requests._submit(self.agreement, partner, {"kind": "add"})

    def test_bad_input(self):
        other = self.agreement.copy({"contact_ids": []})
        foreign = self.env["o2b.sla.contact"].create(
            {"agreement_id": other.id, "name": "F", "email": "f@other.example"}
        )
        for values in (
            {"kind": "nonsense"},
            {"date_from": "tomorrow"},
            {"date_from": "2026-13-45"},
            {"name": " "},
            {"email": ""},
            {"email": "a@b.example, c@d.example"},
            {"email": "nobody"},
            {"name": "x" * 201},
            {"remark": "x" * 2001},
            {"kind": "remove", "contact_id": foreign.id},
            {"kind": "remove", "contact_id": "x"},
            {"kind": "change", "contact_id": None},
            {"kind": "change", "contact_id": self.contact.id, "name": "Jan de Vries"},
        ):
            details = {"name": "Els", "email": "els@client.example"}
            if values.get("kind") == "change":
                details = {}
            with (
                self.subTest(values=values),
                self.assertRaises(ValidationError),
                self.env.cr.savepoint(),
            ):
                self.requests._submit(
                    self.agreement, self.jan, {"kind": "add"} | details | values
                )

    def test_what_is_posted_beside_the_form_counts_for_nothing(self):
        request = self.submit(state="approved", requested_by_id=self.stranger.id)
        self.assertEqual(request.state, "submitted")
        self.assertEqual(request.requested_by_id, self.jan)
        self.assertGreaterEqual(request.date_from, fields.Date.today())

    def test_line_breaks_do_not_reach_a_name(self):
        request = self.submit(name="Els\r\nBcc: everybody@client.example")
        self.assertEqual(request.name, "Els Bcc: everybody@client.example")

    def test_not_without_end(self):
        for number in range(10):
            self.submit(name=f"P{number}", email=f"p{number}@client.example")
        with self.assertRaisesRegex(UserError, "10 requests"):
            self.submit()

    def test_look_alike_has_to_be_confirmed(self):
        request = self.submit(name="Jan", email="jаn@client.example")  # U+0430
        self.assertIn("jan@client.example", request.lookalike_warning)
        with self.assertRaisesRegex(UserError, "looks like"), self.env.cr.savepoint():
            self.approve(request)
        request.with_user(self.contract_manager).lookalike_confirmed = True
        self.approve(request)
        self.assertEqual(request.state, "approved")

    def test_what_was_asked_and_decided_stays(self):
        request = self.submit().with_user(self.contract_manager)
        for values in (
            {"email": "other@client.example"},
            {"requested_by_id": self.stranger.id},
            {"agreement_id": self.agreement.id},
            {"state": "approved"},
            {"decided_by_id": self.admin.id},
        ):
            with (
                self.subTest(values=values),
                self.assertRaises(UserError),
                self.env.cr.savepoint(),
            ):
                request.write(values)
        request.action_approve()
        for values in ({"decision_reason": "Other"}, {"lookalike_confirmed": True}):
            with (
                self.subTest(values=values),
                self.assertRaisesRegex(UserError, "decided"),
                self.env.cr.savepoint(),
            ):
                request.write(values)
        for decide in (request.action_approve, request.action_reject):
            with self.assertRaisesRegex(UserError, "decided"), self.env.cr.savepoint():
                decide()
        for records in (request, request.with_user(self.admin), request.sudo()):
            with (
                self.assertRaises(UserError),
                self.env.cr.savepoint(),
            ):
                records.unlink()

    def test_agents_do_not_decide(self):
        request = self.submit().with_user(self.agent)
        self.assertTrue(request.name)
        for decide in (request.action_approve, request.action_reject):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                decide()

    def test_asked_by_telephone(self):
        """The contract manager registers what the client asks otherwise."""
        action = self.contact.with_user(self.contract_manager).action_change()
        requests = self.requests.with_user(self.contract_manager)
        request = requests.with_context(**action["context"]).create(
            {"mobile": "+31 6 9", "state": "approved"}
        )
        self.assertEqual(request.state, "submitted")
        request.action_approve()
        self.assertEqual(self.contact.mobile, "+31 6 9")

    def test_without_contract_manager_somebody_is_asked(self):
        self.agreement.user_id = False
        request = self.submit()
        user = request.activity_ids.user_id
        self.assertTrue(user.has_group("o2b_sla.o2b_sla_group_contract_manager"))

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user
from odoo.tools import mute_logger

from .addendum_common import AddendumCommon


class TestAddendum(AddendumCommon):
    """An addendum and its versions stand beside those of the agreement (§4–6)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.service = cls.env["o2b.sla.service"].create(
            {"code": "extra_work", "name": "Extra work", "coverage": "quotation"}
        )
        cls.kind = cls._create_kind(
            terms=[cls._target(1)], services=[(cls.service, "included")]
        )
        cls.addendum = cls._create_addendum(cls.kind)

    def test_drafted_from_the_kind(self):
        draft = self.addendum._draft_version()
        self.assertEqual(draft.addendum_id, self.addendum)
        self.assertEqual(draft.base_version_id, self.version)
        self.assertEqual(draft.policy_id, self.version.policy_id)
        self.assertEqual(draft.document_text, "What is agreed.")
        self.assertEqual(draft.service_line_ids.coverage, "included")
        self.assertEqual(draft.provision_ids.layer, "addendum")
        self.assertEqual(draft.provision_ids.clause, "§9")
        self.assertEqual(self.addendum._draft_version(), draft, "One draft at a time.")
        # a kind that changes changes no draft
        self.kind.document_text = "Other words."
        self.kind.service_line_ids.coverage = "excluded"
        self.assertEqual(draft.document_text, "What is agreed.")
        self.assertEqual(draft.service_line_ids.coverage, "included")
        draft.action_apply_template()
        self.assertEqual(draft.document_text, "Other words.")
        self.assertEqual(draft.service_line_ids.coverage, "excluded")

    def test_countersigned_by_who_signs_the_agreement(self):
        """Whoever drafts; who drafts, once that person has left."""
        version = self._create_version(
            "2026-01-01", contractor_signatory_id=self.manager.id
        )
        version._agree_on_paper()
        for active, expected in ((True, self.manager), (False, self.contract_manager)):
            self.manager.active = active
            addendum = self._create_addendum(self.kind)
            draft = addendum.with_user(self.contract_manager)._draft_version()
            with self.subTest(active=active):
                self.assertEqual(draft.contractor_signatory_id, expected)

    def test_text_in_the_language_of_the_document(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        self.kind.with_context(lang="nl_NL").document_text = "Wat is afgesproken."
        values = self.kind._prepare_version("nl_NL")
        self.assertEqual(values["document_text"], "Wat is afgesproken.")

    def test_numbers_of_their_own(self):
        first = self.addendum._draft_version()
        other = self._create_addendum(self.kind)
        self.assertEqual((self.addendum.number, other.number), (1, 2))
        second = other._draft_version()
        third = self._create_version("2030-01-01")
        self.assertEqual((first.number, second.number, third.number), (1, 1, 2))
        self.assertEqual(self.agreement.version_ids, third | self.version)
        self.assertEqual(
            first._get_document_reference(), f"{self.agreement.reference} A1 v1"
        )
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            second.sudo().write({"addendum_id": self.addendum.id})
            self.env.flush_all()

    def test_simultaneous_ones_follow_one_another(self):
        self.agreement.invalidate_recordset()
        revision = self.agreement.revision
        self._create_addendum(self.kind)
        self.agreement.invalidate_recordset()
        self.assertGreater(self.agreement.revision, revision)

    def test_never_rules_as_the_agreement(self):
        """Not found, not judged and not counted where the agreement's version is."""
        with self.at("2026-06-01 10:00"):
            addendum = self._create_addendum(self.kind, start="2026-06-01")
            self.assertEqual(addendum.state, "active")
            self.assertEqual(self.agreement._version_in_force(), self.version)
            self.assertEqual(self.agreement._draft_version().addendum_id.id, False)
            now = self.env["o2b.sla.mixin"]._sla_now()
            self.version._terminate()
        with self.at("2026-06-02 10:00"):
            now = self.env["o2b.sla.mixin"]._sla_now()
            self.assertFalse(self.agreement._version_in_force(now))
            self.assertEqual(self.agreement._why_not_in_force(now), "expired")
            row = self.env["o2b.sla.contact"]._read_validity("jan@client.example", now)
            self.assertFalse(row[0][-1], "No version is in force for this contact.")

    def test_ends_with_its_agreement(self):
        with self.at("2026-06-01 10:00"):
            addendum = self._create_addendum(self.kind, start="2026-06-01")
            self.assertEqual(addendum.current_version_id, addendum.version_ids)
            self.assertFalse(addendum.is_suspended)
            self.version._terminate()
        with self.at("2026-06-02 10:00"):
            addendum.invalidate_recordset()
            self.assertFalse(addendum.current_version_id)
            self.assertTrue(addendum.is_suspended)
            self.assertEqual(addendum.state, "active", "It was not given notice of.")
            following = self._create_version("2026-06-02")
            following._agree_on_paper()
            addendum.invalidate_recordset()
            self.assertEqual(addendum.current_version_id, addendum.version_ids)

    def test_life_of_its_versions(self):
        with self.at("2026-06-01 10:00"):
            addendum = self._create_addendum(self.kind, start="2026-01-01")
            first = addendum.version_ids
            second = addendum._draft_version()
            self.assertEqual(second.number, 2)
            self.assertEqual(second.service_line_ids.service_id, self.service)
            second.date_start = "2026-06-01"
            second._agree_on_paper()
            self.assertEqual(first.state, "superseded")
            self.assertEqual(self.version.state, "active", "The agreement stays.")
            self.assertEqual(addendum._version_in_force(), second)
            self.assertEqual(second._get_siblings(), first | second)
            self.assertEqual(self.version._get_siblings(), self.version)
            second._terminate(reason="No longer used")
            self.assertEqual(addendum.state, "terminated")
            self.assertEqual(self.agreement.state, "active")
            following = addendum._draft_version()
            self.assertEqual(addendum.state, "terminated", "The draft undoes nothing.")
            self.assertEqual(addendum.pending_state, "draft")
            following.unlink()
        with self.at("2026-06-02 10:00"):
            self.assertFalse(addendum._version_in_force())
            self.assertFalse(second._find_tampering())

    def test_renewed_and_ended_by_the_cron(self):
        with self.at("2026-01-10 10:00"):
            renewed = self._create_addendum(self.kind)
            draft = renewed._draft_version()
            draft.write(
                {
                    "date_start": "2026-01-01",
                    "date_end": "2026-03-31",
                    "renewal_months": 3,
                }
            )
            draft._agree_on_paper()
            ended = self._create_addendum(
                self.kind, start="2026-01-01", end="2026-03-31"
            )
        with self.at("2026-04-01 10:00"):
            self.env["o2b.sla.agreement.version"]._cron_update_states()
            self.assertEqual(str(draft.date_end), "2026-06-30")
            self.assertEqual(ended.state, "expired")
            self.assertFalse(draft._find_tampering())

    def test_needs_an_agreement_that_was_put_to_the_client(self):
        agreement = self.agreement.create({"partner_id": self.client_company.id})
        addendum = self.addendum.create(
            {"agreement_id": agreement.id, "kind_id": self.kind.id}
        )
        draft = addendum._draft_version()
        self.assertFalse(draft.base_version_id)
        problems = " ".join(draft._find_missing_for_sending())
        self.assertIn("Send the agreement", problems)
        with self.assertRaisesRegex(UserError, "Send the agreement"):
            draft._agree_on_paper()
        over = self._create_version(
            "2020-01-01", agreement_id=agreement.id, date_end="2020-12-31"
        )
        over._agree_on_paper()
        self.assertFalse(over._can_carry_addendum(), "That one is over.")
        version = self._create_version("2026-01-01", agreement_id=agreement.id)
        version._agree_on_paper()
        draft._agree_on_paper()
        self.assertEqual(draft.base_version_id, version)
        self.assertEqual(draft.policy_id, version.policy_id)

    def test_what_is_missing(self):
        empty = self._create_kind("empty", document_text=False, environment_kind="test")
        draft = self._create_addendum(empty)._draft_version()
        problems = " ".join(draft._find_missing_for_sending())
        self.assertIn("says nothing yet", problems)
        self.assertIn("which environments", problems)
        self.assertNotIn("contact", problems.lower(), "Those are the agreement's.")
        self._create_environment("Test", "test")
        draft.document_text = "Something."
        problems = " ".join(draft._find_missing_for_sending())
        self.assertNotIn("which environments", problems)
        self.assertNotIn("says nothing", problems)

    def test_what_holds_for_the_whole_agreement_is_refused(self):
        draft = self.addendum._draft_version()
        values = {"version_id": draft.id, "clause": "§9"}
        for subject, extra in {
            "opening_hours": {"calendar_id": self.calendar.id},
            "waiting": {"waiting": "runs"},
            "warnings": {"warn_percent": 10, "risk_percent": 20},
            "reopened": {"reopen_rule": "new_cycle"},
        }.items():
            with self.subTest(subject=subject), self.assertRaises(ValidationError):
                draft.provision_ids.create({**values, "subject": subject, **extra})
        with self.assertRaises(ValidationError):
            draft.provision_ids.create(
                {**values, **self._target(2), "layer": "specific"}
            )
        provision = draft.provision_ids.create({**values, **self._target(2, "P2")})
        self.assertEqual(provision.layer, "addendum")
        with self.assertRaises(ValidationError):
            self._create_version("2030-01-01").provision_ids.create(
                {
                    **values,
                    **self._target(2),
                    "version_id": self._create_version("2031-01-01").id,
                    "layer": "addendum",
                }
            )

    def test_bad_values(self):
        draft = self.addendum._draft_version()
        for values in (
            {"price": -1},
            {"price": 1e9},
            {"price": 1, "currency_id": False},
            {"date_end": "0001-01-01"},
            {"date_end": "2031-01-01", "notice_months": 10**9},
        ):
            with (
                self.subTest(values=values),
                self.assertRaises(IntegrityError),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                draft.write(values)
                self.env.flush_all()
        self.assertEqual(
            draft.new({"price": 1, "currency_id": False})._describe_price(), ""
        )

    def test_environment_of_another_agreement_or_kind(self):
        other = self.agreement.create({"partner_id": self.client_company.id})
        stranger = self._create_environment("Theirs", agreement_id=other.id)
        with self.assertRaisesRegex(ValidationError, "another agreement"):
            stranger.addendum_id = self.addendum
        test_kind = self._create_kind("only_test", environment_kind="test")
        addendum = self._create_addendum(test_kind)
        environment = self._create_environment("Test", "test")
        environment.addendum_id = addendum
        with self.assertRaisesRegex(ValidationError, "Isolated test"):
            environment.kind = "production"
        with self.assertRaisesRegex(ValidationError, "Isolated test"):
            self._create_environment("Live").addendum_id = addendum

    def test_signed_for_some_never_counts_for_all(self):
        one = self._create_environment("One")
        two = self._create_environment("Two")
        named = self._create_addendum(self.kind, one | two, start="2026-01-01")
        two.addendum_id = False
        for change in (
            lambda: one.write({"addendum_id": False}),
            lambda: one.write({"addendum_id": self.addendum.id}),
            one.unlink,
        ):
            with self.assertRaisesRegex(UserError, "last environment"):
                change()
        one.active = False
        self.assertFalse(named._covers(two))
        self.assertFalse(named._covers(two.browse()))
        whole = self._create_addendum(self.kind, start="2026-01-01")
        with self.assertRaisesRegex(UserError, "without naming environments"):
            two.addendum_id = whole
        with self.assertRaisesRegex(UserError, "without naming environments"):
            self._create_environment("Three", addendum_id=whole.id)

    def test_stays_with_its_agreement(self):
        other = self.agreement.create({"partner_id": self.client_company.id})
        self.addendum.agreement_id = other
        self.addendum.agreement_id = self.agreement
        self.addendum._draft_version()
        with self.assertRaisesRegex(UserError, "another addendum"):
            self.addendum.agreement_id = other

    def test_covers(self):
        live = self._create_environment("Live")
        test = self._create_environment("Test", "test")
        none = live.browse()
        about_test = self._create_kind("about_test", environment_kind="test")
        named = self._create_addendum(self.kind, live)
        for addendum, covered in (
            (self._create_addendum(self.kind), (True, True, True)),
            (named, (True, False, False)),
            (self._create_addendum(about_test), (False, True, False)),
        ):
            found = tuple(addendum._covers(e) for e in (live, test, none))
            self.assertEqual(found, covered, addendum.display_name)

    def test_put_to_the_client_stands_still(self):
        addendum = self._create_addendum(self.kind, start="2026-01-01")
        other_kind = self._create_kind("other")
        for values in ({"name": "X"}, {"kind_id": other_kind.id}):
            with self.subTest(values=values), self.assertRaises(UserError):
                addendum.write(values)
        addendum.note = "For colleagues."
        with self.assertRaises(UserError):
            addendum.unlink()
        for name, value in (
            ("code", "renamed"),
            ("best_effort", True),
            ("highest_priority_id", self.priorities["P4"].id),
            ("environment_kind", "test"),
        ):
            with self.subTest(field=name), self.assertRaises(UserError):
                self.kind.write({name: value})
        self.kind.write({"best_effort": False, "environment_kind": False, "name": "N"})
        with self.assertRaises(UserError):
            self.agreement.partner_id = self.stranger
        addendum.active = False
        with self.at("2026-06-01 10:00"):
            self.assertTrue(
                self.version._get_addendum_versions(), "Archived is not ended."
            )
        draft = self._create_addendum(self.kind)
        draft._draft_version()
        draft.unlink()

    def test_reminders(self):
        self.agreement.user_id = self.contract_manager
        with self.at("2026-06-01 10:00"):
            self._create_addendum(self.kind, start="2026-01-01", end="2026-06-20")
            self.agreement._remind()
            summaries = self.agreement.activity_ids.mapped("summary")
            self.assertIn("Addendum “Kind” ends on 06/20/2026", summaries)

    def test_kind_in_use(self):
        self.assertEqual(self.kind.addendum_count, 1)
        self.assertEqual(
            self.kind.action_view_addenda()["domain"], [("kind_id", "=", self.kind.id)]
        )
        copied = self.kind.copy()
        self.assertEqual(copied.code, "kind_copy")
        self.assertEqual(copied.service_line_ids.service_id, self.service)
        self.assertEqual(copied.provision_ids.amount, 1)

    def test_form(self):
        """A contract manager makes one and drafts its version."""
        manager = self.env["o2b.sla.addendum"].with_user(self.contract_manager)
        form = Form(manager.with_context(default_agreement_id=self.agreement.id))
        form.kind_id = self.kind
        self.assertEqual(form.name, "Kind")
        addendum = form.save()
        self.assertFalse(addendum.price_text, "No version yet, no fee")
        action = addendum.action_draft_version()
        version = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(version.addendum_id, addendum)
        self.assertEqual(addendum.pending_state, "draft")
        self.assertEqual(addendum.shown_service_ids, version.service_line_ids)
        with Form(version.with_user(self.contract_manager)) as form:
            form.price = 45
            form.document_text = "Words."
            with form.provision_ids.new() as line:
                line.clause = "§9"
                line.priority_id = self.env.ref("o2b_sla.o2b_sla_priority_p2")
                line.indicator = "resolution"
                line.amount = 4
                # what the list shows of a line that is not saved yet
                self.assertEqual(line.value_text, "P2 Resolution: 4 working hours")
        self.assertIn("45.00", addendum.price_text)
        with self.assertRaisesRegex(AssertionError, "agreement_id"):
            with Form(addendum) as form:
                form.agreement_id = self.env["o2b.sla.agreement"]

    def test_roles(self):
        agent = self.addendum.with_user(self.agent)
        self.assertTrue(agent.name)
        for change in (
            lambda: agent.write({"note": "x"}),
            agent.action_draft_version,
            lambda: agent.create(
                {"agreement_id": self.agreement.id, "kind_id": self.kind.id}
            ),
            agent.unlink,
        ):
            with self.assertRaises(AccessError):
                change()
        draft = self.addendum.with_user(self.contract_manager)._draft_version()
        for user in (self.agent, self.contract_manager):
            with self.assertRaises(AccessError):
                draft.with_user(user).write({"base_version_id": False})
        with self.assertRaises(AccessError):
            self.kind.with_user(self.contract_manager).name = "X"
        self.kind.with_user(self.manager).name = "X"

    def test_other_company_sees_nothing(self):
        company = self.env["res.company"].create({"name": "Other BV"})
        other = new_test_user(
            self.env,
            login="sla_addenda_elsewhere",
            groups="o2b_sla.o2b_sla_group_manager",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        draft = self.addendum._draft_version()
        for record in (self.addendum, draft, draft.service_line_ids):
            with self.subTest(model=record._name):
                self.assertFalse(record.with_user(other).has_access("read"))

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user
from odoo.tools import SQL, mute_logger

from .change_common import ASKED, LATER, PLANNED, ChangeCommon
from .common import amsterdam, local


class TestChangeLife(ChangeCommon):
    """Asked, planned, moved, done; and what else becomes of a change."""

    def test_from_asked_to_done(self):
        change = self.ask(description="Before the stock count")
        self.assertRegex(change.name, r"^CHG-\d{4}-\d{4}$")
        self.assertEqual(change.state, "requested")
        self.assertEqual(amsterdam(change.asked_at), ASKED)
        self.assertEqual(change.source, "phone")
        self.assertEqual(change.partner_id, self.client_company)
        self.plan(change, hours=1.5)
        self.assertEqual(amsterdam(change.planned_until), "2026-06-10 21:30")
        self.finish(change, details="abc123 [FIX] stock")
        self.assertEqual(change.state, "done")
        self.assertEqual(self.kinds(change), ["asked", "planned", "done"])
        done = change.event_ids[-1]
        self.assertEqual(done.contact_id, self.contact)
        self.assertEqual(done.user_id, self.contract_manager)
        self.assertEqual(done.facts["release_before"], "19.0")
        self.assertEqual(done.facts["revision_after"], "19.0-20260610")
        self.assertEqual(done.facts["details"], "abc123 [FIX] stock")
        self.assertEqual(self.test.code_revision, "19.0-20260610")
        self.assertEqual(amsterdam(self.test.code_updated_at), LATER)
        self.assertFalse(self.production.code_revision)

    def test_activity(self):
        """Who plans is asked to, unless it was entered by himself."""
        self.agreement.user_id = self.contract_manager
        change = self.ask(user=self.agent)
        self.assertEqual(change.activity_ids.user_id, self.contract_manager)
        self.plan(change)
        self.assertFalse(change.sudo().activity_ids)
        self.assertFalse(self.ask(self.production).activity_ids)

    def test_system_update_moves_the_point_release(self):
        change = self.plan(
            self.ask(self.production, kind="system_update", requested_by_id=False)
        )
        self.assertEqual(change.source, "us")
        self.assertEqual(change.scope, "Packages of Ubuntu 24.04.1 LTS")
        self.finish(
            change,
            revision_after=False,
            release_after="Ubuntu 24.04.3 LTS",
            details="openssl 3.0.13-0ubuntu3.6",
        )
        self.assertEqual(self.production.operating_system, "Ubuntu 24.04.3 LTS")
        self.assertEqual(change.release_before, "Ubuntu 24.04.1 LTS")

    def test_code_before_is_the_code_after_the_last_update(self):
        self.finish(self.plan(self.ask()))
        second = self.plan(self.ask(at=LATER), LATER, "2026-06-12 20:00")
        self.finish(second, "2026-06-12 21:00", revision_after="19.0-20260612")
        self.assertEqual(second.revision_before, "19.0-20260610")
        self.assertEqual(self.test.code_revision, "19.0-20260612")

    def test_overdue_without_a_scheduled_action(self):
        change = self.plan(self.ask())
        for at, overdue in (("2026-06-10 21:00", False), ("2026-06-10 21:01", True)):
            with self.subTest(at=at), self.at(at):
                self.assertEqual(change.is_overdue, overdue)
                found = self.env["o2b.sla.change"].search([("is_overdue", "=", True)])
                self.assertEqual(change in found, overdue)
        self.finish(change)
        with self.at("2026-06-20 10:00"):
            self.assertFalse(change.is_overdue)

    def test_moves_that_are_refused(self):
        """What each state does not let through, and that nothing changes by it."""
        now = local("2026-06-12 20:00")
        moves = {
            "plan": lambda change: change._plan(now, 1),
            "move": lambda change: change._move(now, 1, "Later"),
            "finish": lambda change: change._finish(
                {"result": "All", "details": "abc"}
            ),
            "decline": lambda change: change._decline("No"),
            "cancel": lambda change: change._cancel("No"),
            "withdraw": lambda change: change._withdraw(self.jan),
        }
        allowed = {
            "requested": {"plan", "decline", "cancel", "withdraw"},
            "planned": {"move", "finish", "cancel"},
            "done": set(),
            "declined": set(),
            "cancelled": set(),
        }
        makers = {
            "requested": lambda change: None,
            "planned": lambda change: self.plan(change),
            "done": lambda change: self.finish(self.plan(change)),
            "declined": lambda change: change._decline("No"),
            "cancelled": lambda change: change._cancel("No"),
        }
        for state, make in makers.items():
            change = self.ask()
            make(change)
            self.assertEqual(change.state, state)
            for name, move in moves.items():
                with self.subTest(state=state, move=name), self.at("2026-06-11 09:00"):
                    if name in allowed[state]:
                        continue
                    with self.assertRaises(UserError):
                        move(change)
                    self.assertEqual(change.state, state)
            if state in ("requested", "planned"):
                change._cancel("Makes way")

    def test_periods_that_are_refused(self):
        change = self.ask()
        for when, hours, message in [
            ("2026-06-08 09:54", 1, "still to come"),
            (PLANNED, 0, "a minute at least"),
            (PLANNED, -1, "a minute at least"),
            (PLANNED, 0.001, "a minute at least"),
            (PLANNED, 72.5, "72 hours"),
            (PLANNED, float("nan"), "a minute at least"),
            ("2028-06-12 10:00", 1, "within the next two years"),
            ("9999-12-31 20:00", 1, "within the next two years"),
        ]:
            with self.subTest(when=when, hours=hours):
                with self.assertRaisesRegex(UserError, message):
                    self.plan(change, when=when, hours=hours)
        self.plan(change, when="2026-06-08 09:55")

    def test_finishing_that_is_refused(self):
        change = self.plan(self.ask())
        for at, values, message in [
            ("2026-06-10 19:59", {}, "still to come"),
            (LATER, {"done_at": local("2026-06-10 19:59")}, "after it began"),
            (LATER, {"done_at": local("2026-06-10 22:01")}, "not later than now"),
            (LATER, {"result": "  "}, "what was changed"),
            (LATER, {"revision_after": ""}, "evidence"),
            (LATER, {"release_after": "20.0"}, "another release"),
            (
                LATER,
                {"backup": "b", "backup_at": local("2026-06-10 22:01")},
                "before the change",
            ),
        ]:
            with self.subTest(at=at, values=values):
                with self.assertRaisesRegex(UserError, message):
                    self.finish(change, at, **values)
                self.assertEqual(change.state, "planned")
        self.assertEqual(self.kinds(change), ["asked", "planned"])

    def test_reasons_are_asked(self):
        change = self.ask()
        for method in ("_decline", "_cancel"):
            with self.subTest(method=method):
                with self.assertRaisesRegex(UserError, "Tell why"):
                    getattr(change, method)("  ")

    def test_dialogs(self):
        change = self.ask()
        with self.at(ASKED):
            action = change.action_plan()
            form = Form(
                self.env[action["res_model"]]
                .with_user(self.agent)
                .with_context(**action["context"])
            )
            self.assertEqual(form.planned_at, local(ASKED))
            self.assertIn("10:00 – 11:00 (Europe/Amsterdam)", form.period)
            form.planned_hours = 2
            form.save().action_apply()
        self.assertEqual(change.state, "planned")
        with self.at("2026-06-08 12:00"):
            action = change.action_move()
            form = Form(
                self.env[action["res_model"]]
                .with_user(self.agent)
                .with_context(**action["context"])
            )
            self.assertEqual(form.planned_hours, 2)
            form.planned_at = local("2026-06-08 13:00")
            form.reason = "You are still working"
            form.save().action_apply()
            self.assertEqual(change.reason, "You are still working")
        with self.at("2026-06-08 14:00"):
            action = change.action_finish()
            form = Form(
                self.env[action["res_model"]]
                .with_user(self.agent)
                .with_context(**action["context"])
            )
            self.assertEqual(form.release_before, "19.0")
            form.result = "Corrections"
            form.revision_after = "abc123"
            form.save().action_apply()
        self.assertEqual(change.state, "done")
        self.assertEqual(self.kinds(change), ["asked", "planned", "moved", "done"])

    def test_a_period_that_is_none_is_not_shown(self):
        dialog = self.env["o2b.sla.change.plan"].create({"change_id": self.ask().id})
        for when, hours in [
            ("9999-12-31 22:00:00", 8),
            ("0001-01-01 00:00:00", 1),
            ("2026-06-10 20:00:00", float("nan")),
            ("2026-06-10 20:00:00", -1e12),
            ("2026-06-10 20:00:00", 1e12),
        ]:
            with self.subTest(when=when, hours=hours):
                dialog.write({"planned_at": when, "planned_hours": hours})
                self.assertFalse(dialog.period)

    def test_proposed_start(self):
        """Of production the evening of a week later, also over the clock change."""
        change = self.ask(self.production, requested_by_id=False)
        for at, proposed in [
            (ASKED, "2026-06-15 20:00"),
            ("2026-10-23 10:00", "2026-10-30 20:00"),
        ]:
            with self.subTest(at=at), self.at(at):
                self.assertEqual(change._get_proposed_start(), local(proposed))

    def test_report_facts(self):
        change = self.finish(self.plan(self.ask()), backup="nightly")
        facts = change._get_report_facts()
        self.assertEqual(facts["asked_at"], "2026-06-08T08:00:00Z")
        self.assertEqual(facts["done_at"], "2026-06-10T20:00:00Z")
        self.assertEqual(facts["requested_by"], "Jan de Vries")
        self.assertEqual(facts["state"], "done")
        between = self.env["o2b.sla.change"]._search_between
        for start, end, found in [
            ("2026-06-08 10:00", "2026-06-08 10:01", True),
            ("2026-06-08 10:01", "2026-06-10 20:00", False),
            ("2026-06-10 20:00", "2026-06-10 20:01", True),
            ("2026-06-10 22:00", "2026-06-30 00:00", True),
            ("2026-06-10 22:01", "2026-06-30 00:00", False),
        ]:
            with self.subTest(start=start, end=end):
                changes = between(self.agreement, local(start), local(end))
                self.assertEqual(change in changes, found)


class TestChangeAsked(ChangeCommon):
    """Only an authorised contact of that day asks; on test nothing goes unasked."""

    def test_unasked_change_of_a_test_environment(self):
        for kind in ("code_update", "system_update"):
            with self.subTest(kind=kind):
                with self.assertRaisesRegex(
                    ValidationError, "nothing is done to it unless"
                ):
                    self.ask(kind=kind, requested_by_id=False)

    def test_unasked_by_sql(self):
        change = self.ask(self.production, requested_by_id=False)
        columns = "kind, name, agreement_id, company_id, partner_id, source, asked_at"
        for contact, environment, asked_at in [
            (None, self.test, change.asked_at),
            (self.contact.id, self.test, "2019-12-30 10:00"),
        ]:
            with (
                self.subTest(contact=contact),
                mute_logger("odoo.sql_db"),
                self.assertRaisesRegex(Exception, "no authorised contact"),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(
                    SQL(
                        f"INSERT INTO o2b_sla_change (environment_id, state,"
                        f" requested_by_id, {columns})"
                        f" SELECT %s, 'planned', %s,"
                        f" {columns.replace('asked_at', '%s')}"
                        f" FROM o2b_sla_change WHERE id = %s",
                        environment.id,
                        contact,
                        asked_at,
                        change.id,
                    )
                )
        self.env.flush_all()

    def test_who_may_ask(self):
        """By the days of the agreement's own zone, and of nobody else's agreement."""
        other = self.env["o2b.sla.agreement"].create(
            {
                "partner_id": self.stranger.id,
                "contact_ids": [
                    (0, 0, {"partner_id": self.stranger.id, "date_from": "2020-01-01"})
                ],
            }
        )
        kees = self._create_person("Kees", "kees@client.example")
        kees = self.env["o2b.sla.contact"].create(
            {
                "agreement_id": self.agreement.id,
                "partner_id": kees.id,
                "date_from": "2026-06-09",
                "date_to": "2026-06-10",
            }
        )
        for contact, at, message in [
            (other.contact_ids, ASKED, "no authorised contact"),
            (kees, "2026-06-08 23:59", "no authorised contact"),
            (kees, "2026-06-09 00:00", None),
            (kees, "2026-06-10 23:59", None),
            (kees, "2026-06-11 00:00", "no authorised contact"),
        ]:
            with self.subTest(contact=contact.name, at=at):
                if message:
                    with self.assertRaisesRegex(ValidationError, message):
                        self.ask(at=at, requested_by_id=contact.id)
                else:
                    self.ask(at=at, requested_by_id=contact.id)._cancel("Next")

    def test_production_that_becomes_test(self):
        """What nobody asked for is not done once the environment is a test one."""
        change = self.ask(self.production, requested_by_id=False)
        self.production.kind = "test"
        with self.assertRaisesRegex(UserError, "nothing is done to it unless"):
            self.plan(change)
        change._cancel("Nobody asked")
        self.assertEqual(change.state, "cancelled")

    def test_without_agreement_in_force(self):
        with self.assertRaisesRegex(UserError, "in force"):
            self.ask(self.production, at="2019-06-08 10:00", requested_by_id=False)

    def test_asked_twice(self):
        self.ask()
        self.ask(kind="system_update")
        self.ask(self.production)
        with self.assertRaisesRegex(UserError, "was asked already"):
            self.ask()
        vals = {"environment_id": self.production.id, "kind": "system_update"}
        with self.at(ASKED):
            changes = self.env["o2b.sla.change"].with_user(self.agent)
            with self.assertRaisesRegex(UserError, "was asked already"):
                changes.create([vals, vals])
            self.assertTrue(changes.create([vals]))

    def test_offered_in_the_form(self):
        """What its environment can have, and that first."""
        form = Form(self.env["o2b.sla.change"].with_user(self.agent))
        self.assertIn("system_update", form.offered_kinds)
        form.environment_id = self.production
        self.assertEqual(form.kind, "code_update")
        self.assertNotIn("refresh", form.offered_kinds)
        self.assertIn("code_update", form.offered_kinds)

    def test_enterprise(self):
        """Only with the contract in the version and for the environment."""
        for day, in_version, for_environment, default in [
            (1, False, False, False),
            (2, False, True, False),
            (3, True, False, False),
            (4, True, True, True),
        ]:
            with self.subTest(version=in_version, environment=for_environment):
                self._create_version(
                    f"2026-01-0{day}", enterprise=in_version
                )._agree_on_paper()
                self.test.enterprise = for_environment
                change = self.ask()
                self.assertEqual(change.with_enterprise, default)
                self.assertEqual("Enterprise" in change.scope, default)
                change._cancel("Next")
                if not default:
                    with self.assertRaisesRegex(ValidationError, "Enterprise contract"):
                        self.ask(with_enterprise=True)

    def test_contract_that_ended_since(self):
        self._create_version("2026-01-01", enterprise=True)._agree_on_paper()
        self.test.enterprise = True
        change = self.ask()
        self.test.enterprise = False
        with self.assertRaisesRegex(ValidationError, "Enterprise contract"):
            self.plan(change)
        change.with_enterprise = False
        self.plan(change)

    def test_upgrades(self):
        for environment, kind, wanted, upgrade in [
            (self.production, "code_update", "20.0", True),
            (self.production, "code_update", "Odoo 20", True),
            (self.production, "code_update", "19.0", False),
            (self.production, "system_update", "Ubuntu 26.04", True),
            (self.production, "system_update", "Ubuntu 24.04.3", False),
        ]:
            with self.subTest(kind=kind, wanted=wanted):
                change = self.ask(environment, kind=kind, wanted_release=wanted)
                self.assertEqual(change.is_upgrade, upgrade)
                if upgrade:
                    with self.assertRaisesRegex(UserError, "by quotation"):
                        self.plan(change)
                else:
                    self.plan(change)
                change._cancel("Next")


class TestChangeGuard(ChangeCommon):
    """What was asked and done stays, whoever tries to change it."""

    def test_buttons_only(self):
        change = self.ask()
        for values, error in [
            ({"state": "done"}, AccessError),
            ({"planned_at": local(PLANNED)}, AccessError),
            ({"done_at": local(PLANNED)}, AccessError),
            ({"kind": "system_update"}, UserError),
            ({"requested_by_id": False}, UserError),
            ({"environment_id": self.production.id}, UserError),
            ({"asked_at": local("2026-01-01 10:00")}, UserError),
        ]:
            for user in (self.agent, self.contract_manager, self.admin):
                with self.subTest(values=values, user=user.login):
                    with self.assertRaises(error):
                        change.with_user(user).write(values)
        with self.assertRaises(UserError):
            change.sudo().unlink()

    def test_nothing_is_taken_from_the_client(self):
        """Neither values nor defaults in a context make it done or older."""
        values = {
            "state": "done",
            "done_at": local("2026-01-01 10:00"),
            "asked_at": local("2026-01-01 10:00"),
            "source": "portal",
            "name": "Mine",
            "result": "All",
        }
        defaults = {f"default_{name}": value for name, value in values.items()}
        for change in (
            self.ask(**values),
            self.ask(
                self.production,
                user=self.agent,
            ),
            self.env["o2b.sla.change"]
            .with_user(self.agent)
            .with_context(**defaults)
            .create(
                {
                    "environment_id": self.production.id,
                    "kind": "system_update",
                }
            ),
        ):
            with self.subTest(change=change.name):
                self.assertEqual(change.state, "requested")
                self.assertFalse(change.done_at or change.result)
                self.assertNotEqual(change.asked_at, values["asked_at"])
                self.assertNotEqual(change.source, "portal")
                self.assertNotEqual(change.name, "Mine")

    def test_wanted_stays_once_planned(self):
        change = self.ask()
        change.description = "Other words"
        self.plan(change)
        with self.assertRaisesRegex(UserError, "stays as it is"):
            change.description = "Again other words"
        change.note = "For colleagues, at any time"

    def test_tampering(self):
        change = self.finish(self.plan(self.ask()))
        self.env.flush_all()
        for statement in [
            "UPDATE o2b_sla_change SET done_at = now() WHERE id = %s",
            "UPDATE o2b_sla_change SET state = 'planned' WHERE id = %s",
            "UPDATE o2b_sla_change SET requested_by_id = NULL WHERE id = %s",
            "DELETE FROM o2b_sla_change WHERE id = %s",
            "UPDATE o2b_sla_change_event SET text = 'x' WHERE change_id = %s",
            "DELETE FROM o2b_sla_change_event WHERE change_id = %s",
        ]:
            with (
                self.subTest(statement=statement),
                mute_logger("odoo.sql_db"),
                self.assertRaisesRegex(Exception, "refused"),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(statement, (change.id,))

    def test_other_company(self):
        """Somebody of another company sees nothing of it, nor asks for it."""
        company = self.env["res.company"].create({"name": "Other BV"})
        other = new_test_user(
            self.env,
            login="sla_other",
            groups="o2b_sla.o2b_sla_group_manager",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        change = self.ask()
        for record in (change, change.event_ids):
            self.assertFalse(record.with_user(other).has_access("read"))
        with self.assertRaises(AccessError):
            change.with_user(other)._plan(local(PLANNED), 1)
        with self.assertRaises(AccessError):
            self.ask(self.production, user=other, requested_by_id=False)

    def test_environment_is_kept(self):
        self.ask()
        with self.assertRaisesRegex(UserError, "archive it"):
            self.test.unlink()


class TestChangeTelling(ChangeCommon):
    """Who asked is told by mail what becomes of it."""

    def letters(self, change):
        return (
            self.env["o2b.sla.notice"]
            .search([("res_model", "=", change._name), ("res_id", "=", change.id)])
            .sorted("id")
        )

    def test_told(self):
        change = self.plan(self.ask())
        with self.at(ASKED):
            change._move(local("2026-06-10 21:00"), 1, "The backup runs until nine")
        self.finish(change, "2026-06-10 22:30")
        subjects = self.letters(change).mapped("subject")
        self.assertEqual(
            [subject.rpartition(": ")[2] for subject in subjects],
            ["planned", "moved", "done"],
        )
        self.send("2026-06-10 22:31")
        mails = self.smtp.to("jan@client.example")
        self.assertEqual(len(mails), 3)
        planned, moved, done = (
            mail.get_body(("html",)).get_content() for mail in mails
        )
        self.assertIn("20:00", planned)
        self.assertIn("The backup runs until nine", moved)
        self.assertIn("Corrections of June", done)
        self.assertIn("19.0-20260610", done)

    def test_no_answers(self):
        for settle, word in (("_decline", "declined"), ("_cancel", "cancelled")):
            with self.subTest(word=word):
                change = self.ask()
                getattr(change, settle)("It was done last week")
                letter = self.letters(change)
                self.assertIn(word, letter.subject)
                self.assertIn("It was done last week", letter.body)
        self.assertFalse(change.activity_ids)

    def test_nobody_asked(self):
        change = self.plan(self.ask(self.production, requested_by_id=False))
        self.assertFalse(self.letters(change))

    def test_withdrawn(self):
        change = self.ask()
        with self.assertRaisesRegex(UserError, "Only who asked"):
            change._withdraw(self.stranger)
        change._withdraw(self.jan)
        self.assertEqual(change.state, "cancelled")
        self.assertEqual(self.kinds(change), ["asked", "withdrawn"])
        self.assertFalse(self.letters(change))

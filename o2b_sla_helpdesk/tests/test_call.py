# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import psycopg2

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.mail.tests.common import freeze_all_time

from .common import local
from .test_log_call import LogCallCase


@tagged("post_install", "-at_install")
class TestCaller(LogCallCase):
    def test_number_in_any_notation(self):
        callers = self.env["o2b.sla.contact"].with_user(self.agent)
        jan = self.agreement.contact_ids - self.former
        at = local("2026-06-08 10:00")
        for text, found in (
            ("+31 (0) 85 002 02 65", jan),
            ("085-0020265", jan),
            ("0850020265", jan),
            ("0031850020265", jan),
            ("31850020265", jan),
            ("0020265", jan),
            ("085 002", jan),
            ("+31612345678", jan),
            ("0612345678", jan),
            ("010-222 33 44", self.other_agreement.contact_ids),
            ("020-7654321", self.former),
            ("06 87654321", jan.browse()),
            ("jan@BAKERY", jan),
            ("jan", jan),
            ("olga", self.former),
            ("bakery.example", jan | self.former),
            ("nobody", jan.browse()),
            ("", jan.browse()),
        ):
            with self.subTest(text=text):
                self.assertEqual(callers._find_callers(text, at), found)

    def test_who_is_a_contact_comes_first(self):
        found = self.env["o2b.sla.contact"]._find_callers(
            "bakery.example", local("2026-06-08 10:00")
        )
        self.assertEqual(found[0].name, "jan")
        found = self.env["o2b.sla.contact"]._find_callers(
            "olga", local("2026-05-31 23:00")
        )
        self.assertEqual(found._get_standing(local("2026-05-31 23:00")), "contact")
        self.assertEqual(found._get_standing(local("2026-06-01 00:00")), "former")

    def test_several_fit(self):
        with freeze_all_time(local("2026-06-08 10:00")):
            form = self._fill("", search="bakery.example")
            self.assertFalse(form.contact_id)
            self.assertFalse(form.standing)
            labels = [choice["label"] for choice in form.caller_choices]
            self.assertEqual(labels, ["jan", "Olga"])
            form.contact_id = self.former
            self.assertEqual(form.standing, "former")
            self.assertEqual(form.client_id, self.bakery)

    def test_standing_and_its_consequence(self):
        with freeze_all_time(local("2026-06-08 10:00")):
            for search, standing, words in (
                ("jan", "contact", "Authorised contact of Bakery since"),
                ("olga", "former", "Former contact of Bakery, until"),
                ("Vera", "other", "Not a contact of any client"),
            ):
                form = self._fill("", search=search)
                self.assertEqual(form.standing, standing)
                self.assertIn(words, form.standing_text)

    def test_what_is_typed_is_kept(self):
        with freeze_all_time(local("2026-06-08 10:00")):
            form = self._fill("", search="06 99999999")
            self.assertEqual(form.caller_phone, "06 99999999")
            self.assertFalse(form.caller_name)
            form = self._fill("", search="Vera Vreemd")
            self.assertEqual(form.caller_name, "Vera Vreemd")
            form = self._fill("", search="0612345678")
            self.assertEqual(form.caller_name, "jan")
            self.assertEqual(form.caller_phone, "0612345678")

    def test_unauthorised_callers(self):
        """Nothing is lost and nothing runs (§3.6)."""
        for search, client in (
            ("olga", self.bakery),
            ("Vera Vreemd", self.bakery),
            ("Vera Vreemd", None),
        ):
            with self.subTest(search=search, client=client):
                values = {"client_id": client} if client and search != "olga" else {}
                call = self._log(
                    "2026-06-08 10:00", search=search, priority="3", **values
                )
                ticket = call.ticket_id
                self.assertEqual(ticket.sla_no_clock_reason, "unauthorised")
                self.assertFalse(ticket.sla_clock_ids)
                self.assertFalse(ticket.sla_authorised)
                self.assertNotEqual(call.standing, "contact")
                self.assertEqual(call.client_id, client or self.env["res.partner"])

    def test_accept_an_unauthorised_call(self):
        """The client is known from the call, its clocks start when it is accepted."""
        call = self._log(
            "2026-06-08 10:00", search="Vera", priority="3", client_id=self.bakery
        )
        ticket = call.ticket_id
        with freeze_all_time(local("2026-06-08 11:00")):
            ticket.with_user(self.agent).action_sla_accept()
        self.assertEqual(ticket.sla_agreement_id, self.agreement)
        self._assert_deadlines(ticket, response="2026-06-08 13:00")

    def test_contact_of_two_clients(self):
        """The agreement that was chosen, not the first one."""
        second = self._create_agreement(self.haulier, self.jan)
        contacts = (self.agreement | second).contact_ids.filtered(
            lambda c: c.partner_id == self.jan
        )
        for contact in contacts:
            call = self._log(
                "2026-06-08 10:00", search="jan@bakery.example", contact_id=contact
            )
            self.assertEqual(call.ticket_id.sla_agreement_id, contact.agreement_id)

    def test_missing(self):
        for values, words in (
            ({"search": ""}, "Who was it"),
            ({"subject": "  "}, "in a few words"),
            ({"outcome": "existing"}, "Choose the ticket"),
        ):
            with self.assertRaisesRegex(UserError, words):
                self._log("2026-06-08 10:00", **values)

    def test_twice_is_once(self):
        with freeze_all_time(local("2026-06-08 10:00")):
            wizard = self._fill("").save()
            first = wizard.action_log()
            self.assertEqual(wizard.action_log(), first)
        self.assertEqual(self.env["o2b.sla.call"].search_count([]), 1)

    def test_ticket_after_all(self):
        """A call that was only logged; its time stays the arrival."""
        call = self._log("2026-06-08 10:00", outcome="log")
        with freeze_all_time(local("2026-06-09 15:00")):
            action = call.with_user(self.agent).action_make_ticket()
            form = Form(
                self.env["o2b.sla.log.call"]
                .with_user(self.agent)
                .with_context(**action["context"])
            )
            self.assertEqual(form.contact_id, self.contact)
            form.priority = "3"
            form.save().action_log()
        self.assertEqual(call.ticket_id.sla_received_at, local("2026-06-08 10:00"))
        self.assertEqual(self.env["o2b.sla.call"].search_count([]), 1)
        with self.assertRaisesRegex(UserError, "has a ticket already"):
            call.action_make_ticket()


@tagged("post_install", "-at_install")
class TestCallEffect(LogCallCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._create_ticket("2026-06-08 09:00", priority="3")

    def _call(self, at, call_at=None, user=None, **values):
        """A call on the ticket, logged at a local time."""
        with freeze_all_time(local(at)):
            call = (
                self.env["o2b.sla.call"]
                .with_user(user or self.agent)
                .create(
                    {
                        "subject": "About it",
                        "direction": "out",
                        "call_at": local(call_at or at),
                        "contact_id": self.contact.id,
                        "ticket_id": self.ticket.id,
                        **values,
                    }
                )
            )
            self.env.flush_all()
            return call

    def test_report_back_is_the_response(self):
        """At the call's instant, not when it was written down (§3.2)."""
        call = self._call("2026-06-08 11:30", "2026-06-08 10:30", mark="response")
        self.assertEqual(self.ticket.sla_responded_at, local("2026-06-08 10:30"))
        self._assert_deadlines(
            self.ticket, response="2026-06-08 11:00", resolution="2026-06-09 10:30"
        )
        self.assertEqual(self._clock(self.ticket, "response").state, "met")
        self.assertTrue(call.sealed)

    def test_report_back_in_time_written_down_late(self):
        """The breach that was noted meanwhile does not stand; the second of the
        deadline is in time (§3.2)."""
        for at, state in (
            ("2026-06-08 10:59:59", "met"),
            ("2026-06-08 11:00", "met"),
            ("2026-06-08 11:00:01", "missed"),
        ):
            with self.subTest(at=at):
                self.ticket = self._create_ticket("2026-06-08 09:00", priority="3")
                with freeze_all_time(local("2026-06-08 11:30")):
                    self.env["o2b.sla.clock"]._process_due()
                clock = self._clock(self.ticket, "response")
                self.assertEqual(clock.breached_at, local("2026-06-08 11:00"))
                self._call("2026-06-08 11:45", at, mark="response")
                self.assertEqual(clock.state, state)
                self.assertEqual(bool(clock.breached_at), state == "missed")

    def test_second_report_back_changes_nothing(self):
        self._call("2026-06-08 10:30", mark="response")
        call = self._call("2026-06-08 10:45", mark="response")
        self.assertFalse(call.sealed)
        self.assertEqual(self.ticket.sla_responded_at, local("2026-06-08 10:30"))

    def test_neither(self):
        call = self._call("2026-06-08 10:30", mark="none")
        self.assertFalse(self.ticket.sla_responded_at)
        self.assertFalse(call.sealed)

    def test_answer_of_the_client_ends_the_waiting(self):
        """Waiting from 11:00 to 14:00 on a P1 answered at 10:00 (§3.2)."""
        self._answer(self.ticket, "2026-06-08 10:00")
        self._move(self.ticket, "awaiting", "2026-06-08 11:00")
        call = self._call(
            "2026-06-08 15:00",
            "2026-06-08 14:00",
            direction="in",
            mark="client_answer",
        )
        self.assertEqual(self.ticket.stage_id, self.stages["in_progress"])
        self._assert_deadlines(
            self.ticket, response="2026-06-08 11:00", resolution="2026-06-09 13:00"
        )
        self.assertTrue(call.sealed)

    def test_answer_before_the_waiting_began(self):
        """It takes nothing back: the pause ends where it began."""
        self._answer(self.ticket, "2026-06-08 10:00")
        self._move(self.ticket, "awaiting", "2026-06-08 11:00")
        self._call(
            "2026-06-08 15:00",
            "2026-06-08 10:30",
            direction="in",
            mark="client_answer",
        )
        self._assert_deadlines(
            self.ticket, response="2026-06-08 11:00", resolution="2026-06-09 10:00"
        )

    def test_answer_from_before_it_was_solved(self):
        self._move(self.ticket, "done", "2026-06-08 11:00")
        self._call(
            "2026-06-08 12:00",
            "2026-06-08 10:30",
            direction="in",
            mark="client_answer",
        )
        self.assertTrue(self.ticket.closed)
        self._call("2026-06-08 12:30", direction="in", mark="client_answer")
        self.assertFalse(self.ticket.closed)

    def test_only_with_the_client(self):
        piet = self.other_agreement.contact_ids
        for contact in (piet, self.former, piet.browse()):
            for mark in ("response", "client_answer"):
                with self.assertRaisesRegex(ValidationError, "authorised contact"):
                    self._call("2026-06-08 10:30", contact_id=contact.id, mark=mark)
        self.assertFalse(self.ticket.sla_responded_at)
        self._call("2026-06-08 10:30", contact_id=piet.id, mark="none")

    def test_not_before_the_ticket(self):
        with self.assertRaisesRegex(ValidationError, "came in after this call"):
            self._call("2026-06-08 10:30", "2026-06-08 08:30", mark="response")

    def test_mark_needs_a_ticket(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.IntegrityError):
            self._call("2026-06-08 10:30", ticket_id=False, mark="response")

    def test_in_the_chatter_as_a_note(self):
        self._call(
            "2026-06-08 10:30",
            mark="response",
            notes="Told <b>him</b>",
            caller_name="J",
        )
        message = self.ticket.message_ids.sorted("id")[-1]
        self.assertTrue(message.subtype_id.internal)
        self.assertIn("Call to J", message.body)
        self.assertIn("&lt;b&gt;", message.body)

    # === Evidence ===

    def test_a_call_that_moved_a_clock_stays(self):
        call = self._call("2026-06-08 10:30", mark="response")
        for user in (self.agent, self.env.ref("base.user_admin"), self.env.user):
            with self.assertRaises(UserError):
                call.with_user(user).notes = "x"
            with self.assertRaises(UserError):
                call.with_user(user).with_context(_force_unlink=True).unlink()
        for query in (
            "UPDATE o2b_sla_call SET notes = 'x'",
            "DELETE FROM o2b_sla_call",
        ):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.errors.InsufficientPrivilege),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(SQL(query))

    def test_correction_is_a_new_call(self):
        call = self._call("2026-06-08 10:30", mark="response", notes="Wrong")
        action = call.with_user(self.agent).action_correct()
        form = Form(
            self.env["o2b.sla.call"]
            .with_user(self.agent)
            .with_context(**action["context"])
        )
        form.notes = "Right"
        correction = form.save()
        self.assertEqual(call.correction_ids, correction)
        self.assertEqual(correction.mark, "none")
        self.assertEqual(correction.ticket_id, self.ticket)

    def test_correction_moves_no_clock_and_says_so(self):
        manager = new_test_user(
            self.env, "sla_levels", groups="o2b_sla.o2b_sla_group_manager"
        )
        self.env.company.sla_manager_id = manager
        call = self._call("2026-06-08 10:30", mark="response")
        events = self.ticket._sla_all_clocks().event_ids
        correction = self._call(
            "2026-06-08 11:30", mark="response", corrects_id=call.id
        )
        self.assertFalse(correction.sealed)
        self.assertEqual(self.ticket._sla_all_clocks().event_ids, events)
        self.assertEqual(self.ticket.sla_responded_at, local("2026-06-08 10:30"))
        note = self.ticket.message_ids.sorted("id")[-1]
        self.assertIn("The clocks stay as that call moved them", note.body)
        activity = self.ticket.activity_ids.filtered(
            lambda activity: activity.user_id == manager
        )
        self.assertIn("was corrected", activity.summary)
        self.assertIn("The clocks stay", activity.note)

    def test_other_calls_can_be_completed(self):
        call = self._call("2026-06-08 10:30", mark="none")
        call.with_user(self.agent).write({"notes": "x", "duration": 5})
        for name, value in (
            ("call_at", local("2026-06-08 09:30")),
            ("mark", "response"),
            ("ticket_id", False),
        ):
            with self.assertRaisesRegex(UserError, "Log another call"):
                call.with_user(self.agent).write({name: value})
        for name, value in (("sealed", True), ("standing", "former")):
            with self.assertRaises(AccessError):
                call.with_user(self.agent)[name] = value

    def test_nobody_forges(self):
        """Who logged it, when, and whether it counted, follow from what happened."""
        call = self._call(
            "2026-06-08 10:30",
            user_id=self.env.ref("base.user_admin").id,
            logged_at=local("2026-06-08 09:30"),
            sealed=True,
            standing="former",
            client_id=self.haulier.id,
        )
        self.assertEqual(call.user_id, self.agent)
        self.assertEqual(call.logged_at, local("2026-06-08 10:30"))
        self.assertFalse(call.sealed)
        self.assertEqual(call.standing, "contact")
        self.assertEqual(call.client_id, self.bakery)
        defaults = self.env["o2b.sla.call"].with_context(default_sealed=True)
        self.assertFalse(defaults.create({"subject": "x"}).sealed)


@tagged("post_install", "-at_install")
class TestCallAccess(LogCallCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            name: new_test_user(cls.env, f"call_{name}", groups=groups)
            for name, groups in (
                ("sales", "base.group_user"),
                ("own", "helpdesk_mgmt.group_helpdesk_user_own"),
                ("team", "helpdesk_mgmt.group_helpdesk_user_team"),
                ("all", "helpdesk_mgmt.group_helpdesk_user"),
                ("contract", "o2b_sla.o2b_sla_group_contract_manager"),
                ("manager", "o2b_sla.o2b_sla_group_manager"),
            )
        }
        cls.users["jan"] = cls._create_portal_user(cls.jan)
        cls.users["public"] = cls.env.ref("base.public_user")
        other_team = cls.env["helpdesk.ticket.team"].create(
            {"name": "Other", "user_ids": [(6, 0, cls.users["team"].ids)]}
        )
        tickets = {
            "nobody": cls.env["helpdesk.ticket"],
            "own": cls._create_ticket(team_id=False, user_id=cls.users["own"].id),
            "team": cls._create_ticket(team_id=other_team.id),
            "agent": cls._create_ticket(user_id=cls.agent.id),
        }
        cls.calls = {
            name: cls.env["o2b.sla.call"].create(
                {"subject": name, "ticket_id": ticket.id}
            )
            for name, ticket in tickets.items()
        }

    def test_a_call_is_seen_by_whom_its_ticket_is_seen_by(self):
        ids = [call.id for call in self.calls.values()]
        for who, seen in (
            ("own", {"nobody", "own"}),
            ("team", {"nobody", "team", "own"}),
            ("all", set(self.calls)),
            ("contract", {"nobody"}),
            ("manager", {"nobody"}),
        ):
            with self.subTest(who=who):
                found = (
                    self.env["o2b.sla.call"]
                    .with_user(self.users[who])
                    .search([("id", "in", ids)])
                )
                self.assertEqual(set(found.mapped("subject")), seen)

    def test_roles(self):
        for who, allowed in (
            ("sales", ""),
            ("jan", ""),
            ("public", ""),
            ("contract", "r"),
            ("own", "rwc"),
            ("all", "rwc"),
            ("manager", "rwcd"),
        ):
            calls = self.env["o2b.sla.call"].with_user(self.users[who])
            for letter, operation in zip(
                "rwcd", ("read", "write", "create", "unlink"), strict=True
            ):
                self.assertEqual(
                    calls.has_access(operation), letter in allowed, (who, operation)
                )
            wizard = self.env["o2b.sla.log.call"].with_user(self.users[who])
            self.assertEqual(wizard.has_access("create"), who in ("own", "all"), who)

    def test_buttons_of_a_ticket_ask_who_presses_them(self):
        """They look up contacts as superuser; a public method can be called by
        anybody who has logged in."""
        ticket = self._create_ticket(user_id=self.agent.id)
        for who in ("sales", "jan", "own"):
            for button in ("action_sla_log_call",):
                with self.assertRaises(AccessError):
                    getattr(ticket.with_user(self.users[who]), button)()
        with self.assertRaises(AccessError):
            ticket.with_user(self.users["sales"]).action_sla_view_calls()

    def test_not_on_tickets_of_others(self):
        """Nobody moves the clock of a ticket that he does not see."""
        ticket = self._create_ticket(user_id=self.agent.id)
        with self.assertRaises(AccessError):
            self.env["o2b.sla.call"].with_user(self.users["own"]).create(
                {
                    "subject": "x",
                    "ticket_id": ticket.id,
                    "contact_id": self.contact.id,
                    "mark": "response",
                }
            )
        self.assertFalse(ticket.sla_responded_at)

    def test_other_companies(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        call = self.env["o2b.sla.call"].with_company(company).create({"subject": "x"})
        self.assertEqual(call.company_id, company)
        found = self.env["o2b.sla.call"].with_user(self.users["all"])
        self.assertFalse(found.search([("id", "=", call.id)]))

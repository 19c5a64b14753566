# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.mail.tests.common import freeze_all_time

from .common import SlaHelpdeskCase, local


@tagged("post_install", "-at_install")
class TestPauseAudit(SlaHelpdeskCase):
    """Waiting although the client had answered; the time is given back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(
            cls.env,
            "sla_manager",
            name="Bram Manager",
            groups="helpdesk_mgmt.group_helpdesk_manager,o2b_sla.o2b_sla_group_manager",
        )

    def setUp(self):
        super().setUp()
        # P2: resolution within 16 working hours, from Mon 10:00 to Wed 10:00
        self.ticket = self._create_ticket("2026-06-08 09:00", priority="2")
        self._answer(self.ticket, "2026-06-08 10:00", body="Which printer?")

    def _find(self, at="2026-06-08 16:00", ticket=None):
        with freeze_all_time(local(at)):
            self.env.invalidate_all()
            return self.env["o2b.sla.pause.finding"]._look_at(ticket or self.ticket)

    def _give_back(self, findings, at="2026-06-08 16:00", user=None):
        with freeze_all_time(local(at)):
            self.env.invalidate_all()
            findings.with_user(user or self.manager).action_give_back()
            self.env.invalidate_all()

    def _unrecognised_reply(self, at="2026-06-08 13:00"):
        """A mail of Sanne, who is made a contact only later."""
        self._reply(self.ticket, at, From="Sanne <sanne@bakery.example>")

    def _accept_sanne(self, at="2026-06-08 15:00"):
        with freeze_all_time(local(at)):
            self.env["o2b.sla.contact"].create(
                {
                    "agreement_id": self.agreement.id,
                    "name": "Sanne",
                    "email": "sanne@bakery.example",
                    "date_from": "2026-06-01",
                }
            )

    # === Finding ===

    def test_a_right_pause_is_not_found(self):
        self._move(self.ticket, "awaiting", "2026-06-08 11:00")
        self.assertFalse(self._find())

    def test_answered_from_an_address_accepted_later(self):
        self._move(self.ticket, "awaiting", "2026-06-08 11:00")
        self._unrecognised_reply()
        self.assertFalse(self._find(), "nobody knows Sanne yet")
        self._accept_sanne()
        finding = self._find()
        self.assertEqual(finding.kind, "answered")
        self.assertEqual(finding.started_at, local("2026-06-08 13:00"))
        self.assertFalse(finding.ended_at)
        self.assertEqual(finding.seconds, 3 * 3600)
        self.assertEqual(finding.pause_at, local("2026-06-08 11:00"))

    def test_back_to_waiting_without_a_question(self):
        self._move(self.ticket, "awaiting", "2026-06-08 11:00")
        self._reply(self.ticket, "2026-06-08 13:00")
        self.assertEqual(self.ticket.stage_id, self.stages["in_progress"])
        self._move(self.ticket, "awaiting", "2026-06-08 14:00")
        finding = self._find()
        self.assertEqual(finding.kind, "nothing_asked")
        self.assertEqual(finding.started_at, local("2026-06-08 14:00"))
        self.assertEqual(finding.seconds, 2 * 3600)

    def test_back_to_waiting_with_a_reason(self):
        """Who tells what is asked has asked it, by telephone perhaps."""
        self._move(self.ticket, "awaiting", "2026-06-08 11:00")
        self._reply(self.ticket, "2026-06-08 13:00")
        with freeze_all_time(local("2026-06-08 14:00")):
            dialog = self.env["o2b.sla.wait"].with_user(self.agent)
            dialog.create(
                {
                    "ticket_id": self.ticket.id,
                    "question": "And the tray?",
                    "send_message": False,
                }
            ).action_wait()
        self.assertFalse(self._find())

    def test_a_logged_call_with_the_answer(self):
        """The call was noted as an answer of earlier, while the pause went on."""
        self._move(self.ticket, "awaiting", "2026-06-08 11:00")
        words = self.ticket._sla_get_words()[self.ticket.id]
        replies = [*words[0], local("2026-06-08 12:00")]
        with patch.object(
            type(self.ticket),
            "_sla_get_words",
            lambda tickets: {tickets.id: (replies, words[1])},
        ):
            finding = self._find()
        self.assertEqual(finding.started_at, local("2026-06-08 12:00"))

    def test_out_of_office_is_no_answer(self):
        self._move(self.ticket, "awaiting", "2026-06-08 11:00")
        self._reply(self.ticket, "2026-06-08 13:00", Auto_Submitted="auto-replied")
        self.assertEqual(self.ticket.stage_id, self.stages["awaiting"])
        self.assertTrue(self.ticket.message_ids.filtered("sla_automatic"))
        self.assertFalse(self._find())

    def test_a_stranger_s_mail_is_no_answer(self):
        self._move(self.ticket, "awaiting", "2026-06-08 11:00")
        self._reply(self.ticket, "2026-06-08 13:00", From="x@evil.example")
        self.assertFalse(self._find())

    def test_a_few_minutes_are_nobody_s_mistake(self):
        self._move(self.ticket, "awaiting", "2026-06-08 11:00")
        self._unrecognised_reply("2026-06-08 13:00")
        self._accept_sanne()
        self._move(self.ticket, "in_progress", "2026-06-08 13:04")
        self.assertFalse(self._find())

    def test_found_once_and_brought_up_to_date(self):
        self._move(self.ticket, "awaiting", "2026-06-08 11:00")
        self._unrecognised_reply()
        self._accept_sanne()
        finding = self._find("2026-06-08 15:00")
        self.assertEqual(finding.seconds, 2 * 3600)
        self.assertEqual(self._find("2026-06-08 16:00"), finding)
        self.assertEqual(finding.seconds, 3 * 3600)

    def test_what_is_no_longer_so_goes(self):
        """A colleague looked at the mail and rejected it."""
        self._move(self.ticket, "awaiting", "2026-06-08 11:00")
        self._unrecognised_reply()
        self._accept_sanne()
        finding = self._find()
        self.env["o2b.sla.parked.message"].search(
            [("ticket_id", "=", self.ticket.id)]
        ).sudo()._decide("rejected")
        self.assertFalse(self._find())
        self.assertFalse(finding.exists())

    def test_the_cron_finds_it_and_a_bad_ticket_stops_no_other(self):
        findings = self.env["o2b.sla.pause.finding"]
        self._move(self.ticket, "awaiting", "2026-06-08 11:00")
        self._unrecognised_reply()
        self._accept_sanne()
        bad = self._create_ticket("2026-06-08 09:00", priority="2")
        self._answer(bad, "2026-06-08 10:00")
        self._move(bad, "awaiting", "2026-06-08 11:00")
        find = type(self.ticket)._sla_find_misplaced

        def broken(tickets):
            if bad in tickets:
                raise ValueError("broken")
            return find(tickets)

        with (
            freeze_all_time(local("2026-06-08 16:00")),
            patch.object(type(self.ticket), "_sla_find_misplaced", broken),
            patch.object(
                type(self.env["ir.cron"]), "_commit_progress", lambda *a, **k: 1.0
            ),
            self.assertLogs("odoo.addons.o2b_sla_helpdesk", "ERROR") as log,
        ):
            self.env.invalidate_all()
            findings._cron_search(batch_size=2)
        self.assertTrue(findings.search([("ticket_id", "=", self.ticket.id)]))
        self.assertIn(str(bad.id), log.output[0])

    # === Giving back ===

    def test_giving_back_moves_the_deadline(self):
        """Waiting from 11:00, answered at 13:00: two hours of waiting remain."""
        self._move(self.ticket, "awaiting", "2026-06-08 11:00")
        self._unrecognised_reply()
        self._accept_sanne()
        finding = self._find()
        self._give_back(finding)
        self._assert_deadlines(self.ticket, "2026-06-08 17:00", "2026-06-10 12:00")
        self.assertEqual(self.ticket.stage_id, self.stages["in_progress"])
        self.assertFalse(self.ticket.sla_waiting_since)
        self.assertEqual(finding.state, "given_back")
        self.assertEqual(finding.decided_by_id, self.manager)
        line = self._clock(self.ticket, "resolution").event_ids.filtered(
            lambda e: e.kind == "resume"
        )
        self.assertEqual(line.user_id, self.manager)
        self.assertEqual(line.at, local("2026-06-08 13:00"))
        self.assertEqual(line.data["corrected_at"], "2026-06-08T14:00:00Z")
        self.assertIn("Correction on", self.ticket.sla_explanation)
        history = " ".join(self.ticket.message_ids.mapped("body"))
        # from the answer at 13:00 until it is given back at 16:00
        self.assertIn("3 h of waiting was given back", history)
        self.assertFalse(self._find("2026-06-09 16:00"), "given back once")

    def test_giving_back_a_pause_that_ended(self):
        self._move(self.ticket, "awaiting", "2026-06-08 11:00")
        self._unrecognised_reply()
        self._move(self.ticket, "in_progress", "2026-06-08 15:00")
        self._assert_deadlines(self.ticket, "2026-06-08 17:00", "2026-06-10 14:00")
        self._accept_sanne()
        self._give_back(self._find())
        self._assert_deadlines(self.ticket, "2026-06-08 17:00", "2026-06-10 12:00")

    def test_giving_back_up_to_a_later_question(self):
        """Answered at 12:00, asked again at 14:00: the pause rightly goes on."""
        self._move(self.ticket, "awaiting", "2026-06-08 11:00")
        self._unrecognised_reply("2026-06-08 12:00")
        self._answer(self.ticket, "2026-06-08 14:00", body="And the tray?")
        self._accept_sanne()
        finding = self._find()
        self.assertTrue(finding.again)
        self._give_back(finding)
        self.assertEqual(self.ticket.stage_id, self.stages["awaiting"])
        clock = self._clock(self.ticket, "resolution")
        self.assertTrue(clock.is_paused)
        self.assertEqual(clock.client_seconds, 3 * 3600)
        self.assertEqual(clock.our_seconds, 3 * 3600)

    def test_giving_back_can_make_it_late(self):
        """It says so, at the deadline that passed, and warns like any breach."""
        self._move(self.ticket, "awaiting", "2026-06-08 11:00")
        self._unrecognised_reply()
        self._accept_sanne("2026-06-10 14:00")
        self._give_back(self._find("2026-06-10 15:00"), "2026-06-10 15:00")
        clock = self._clock(self.ticket, "resolution")
        self.assertEqual(clock.state, "breached")
        self.assertEqual(clock.breached_at, local("2026-06-10 12:00"))
        with freeze_all_time(local("2026-06-10 15:00")):
            self.assertTrue(self.env["o2b.sla.clock"]._process_due())
        self.assertIn("breached", clock.event_ids.mapped("kind"))

    def test_an_outcome_already_given_stays(self):
        self._move(self.ticket, "awaiting", "2026-06-08 11:00")
        self._unrecognised_reply()
        self._accept_sanne("2026-06-11 15:00")
        self._move(self.ticket, "done", "2026-06-11 16:00")
        clock = self._clock(self.ticket, "resolution")
        self.assertEqual(clock.state, "met")
        before = clock.read(["state", "deadline", "used_seconds", "reached_at"])
        self._give_back(self._find("2026-06-11 16:30"), "2026-06-11 16:30")
        after = clock.read(["state", "deadline", "used_seconds", "reached_at"])
        self.assertEqual(before, after)
        self.assertEqual(clock.client_seconds, 2 * 3600)
        self.assertEqual(self.ticket.stage_id, self.stages["done"])

    def test_the_nightly_check_agrees(self):
        self._move(self.ticket, "awaiting", "2026-06-08 11:00")
        self._unrecognised_reply()
        self._accept_sanne()
        self._give_back(self._find())
        with freeze_all_time(local("2026-06-08 16:00")):
            clock = self._clock(self.ticket, "resolution")
            self.assertFalse(clock._verify())

    def test_changed_in_the_meantime(self):
        self._move(self.ticket, "awaiting", "2026-06-08 11:00")
        self._unrecognised_reply()
        self._accept_sanne()
        finding = self._find()
        self._give_back(finding)
        finding.sudo().state = "open"
        with self.assertRaises(UserError):
            self._give_back(finding)

    # === Who may ===

    def test_only_service_level_managers(self):
        self._move(self.ticket, "awaiting", "2026-06-08 11:00")
        self._unrecognised_reply()
        self._accept_sanne()
        finding = self._find()
        contract = new_test_user(
            self.env,
            "sla_contract",
            groups="helpdesk_mgmt.group_helpdesk_manager,"
            "o2b_sla.o2b_sla_group_contract_manager",
        )
        for user in (self.agent, contract):
            self.assertFalse(finding.with_user(user).has_access("read"), user.name)
            for method in ("action_give_back", "action_dismiss", "action_look_again"):
                with self.assertRaises(AccessError):
                    getattr(finding.with_user(user), method)()
        self.assertTrue(finding.with_user(self.manager).has_access("read"))
        for operation in ("write", "create", "unlink"):
            self.assertFalse(finding.with_user(self.manager).has_access(operation))
        self.assertEqual(finding.state, "open")

    def test_only_on_tickets_one_may_see(self):
        """OCA's rules of own, team and all tickets hold for the findings."""
        self._move(self.ticket, "awaiting", "2026-06-08 11:00")
        self._unrecognised_reply()
        self._accept_sanne()
        finding = self._find()
        for group, seen in (
            (False, False),
            ("helpdesk_mgmt.group_helpdesk_user_own", False),
            ("helpdesk_mgmt.group_helpdesk_user_team", False),
            ("helpdesk_mgmt.group_helpdesk_user", True),
        ):
            groups = ["o2b_sla.o2b_sla_group_manager"] + ([group] if group else [])
            user = new_test_user(
                self.env, f"sla_{group}"[-20:], groups=",".join(groups)
            )
            found = finding.with_user(user).search([("id", "=", finding.id)])
            self.assertEqual(bool(found), seen, group)

    def test_the_waiting_was_right(self):
        self._move(self.ticket, "awaiting", "2026-06-08 11:00")
        self._unrecognised_reply()
        self._accept_sanne()
        finding = self._find()
        dialog = self.env["o2b.sla.dismiss.finding"].with_user(self.manager)
        with self.assertRaises(UserError):
            dialog.create({"finding_ids": finding.ids, "note": " "}).action_confirm()
        dialog.create(
            {"finding_ids": finding.ids, "note": "Thanks only"}
        ).action_confirm()
        self.assertEqual((finding.state, finding.note), ("dismissed", "Thanks only"))
        self.assertFalse(self._find(), "decided stays decided")

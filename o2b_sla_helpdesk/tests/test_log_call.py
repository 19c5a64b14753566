# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from odoo.addons.mail.tests.common import freeze_all_time

from .common import SlaHelpdeskCase, local


class LogCallCase(SlaHelpdeskCase):
    """A wizard filled in as an agent does, at a local time."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        contact = cls.agreement.contact_ids
        contact.write({"phone": "+31 (0)85 002 02 65", "mobile": "06 12345678"})
        cls.other_agreement.contact_ids.phone = "+31 10 2223344"
        cls.contact = contact
        cls.oude = cls.env["res.partner"].create(
            {"name": "Olga", "parent_id": cls.bakery.id, "email": "olga@bakery.example"}
        )
        cls.former = cls.env["o2b.sla.contact"].create(
            {
                "agreement_id": cls.agreement.id,
                "partner_id": cls.oude.id,
                "phone": "020 7654321",
                "date_from": "2020-01-01",
                "date_to": "2026-05-31",
            }
        )
        cls.env.flush_all()

    def _fill(self, at, search="jan@bakery.example", **values):
        """The filled-in form of a call that is logged at the moment it was."""
        form = Form(self.env["o2b.sla.log.call"].with_user(self.agent))
        form.caller_search = search
        form.subject = "Nothing prints"
        for name, value in values.items():
            setattr(form, name, value)
        return form

    def _log(self, at, call_at=None, **values):
        """Log a call at a local time, had at another one."""
        with freeze_all_time(local(at)):
            if call_at:
                values["call_at"] = local(call_at)
            wizard = self._fill(at, **values).save()
            wizard.action_log()
            self.env.flush_all()
            return wizard.call_id


@tagged("post_install", "-at_install")
class TestLogCallDeadlines(LogCallCase):
    # (call, priority, clocks start, response due), Amsterdam time; §3.2, §3.7
    INSIDE = (
        ("2026-06-08 10:00", "3", "2026-06-08 10:00", "2026-06-08 12:00"),
        ("2026-06-08 16:30", "3", "2026-06-08 16:30", "2026-06-09 10:30"),
        ("2026-06-08 09:00", "2", "2026-06-08 09:00", "2026-06-08 17:00"),
        ("2026-06-08 10:00", "2", "2026-06-08 10:00", "2026-06-09 10:00"),
        ("2026-06-08 10:00", "1", "2026-06-08 10:00", "2026-06-15 10:00"),
        ("2026-06-05 16:59", "3", "2026-06-05 16:59", "2026-06-08 10:59"),
        # P1 outside opening hours waits for the next opening
        ("2026-06-08 20:00", "3", "2026-06-09 09:00", "2026-06-09 11:00"),
        ("2026-06-08 17:00", "3", "2026-06-09 09:00", "2026-06-09 11:00"),
        ("2026-06-06 12:00", "3", "2026-06-08 09:00", "2026-06-08 11:00"),
        ("2026-06-08 08:59", "3", "2026-06-08 09:00", "2026-06-08 11:00"),
        # King's Day, a Monday
        ("2026-04-27 10:00", "3", "2026-04-28 09:00", "2026-04-28 11:00"),
    )

    def test_deadlines_of_calls(self):
        for at, priority, start, due in self.INSIDE:
            with self.subTest(at=at, priority=priority):
                ticket = self._log(at, priority=priority).ticket_id
                self.assertEqual(ticket.sla_channel, "phone")
                self.assertEqual(
                    ticket.channel_id,
                    self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_phone"),
                )
                self.assertEqual(ticket.sla_received_at, local(at))
                self.assertEqual(ticket.sla_started_at, local(start))
                self._assert_deadlines(ticket, response=due)
                self.assertTrue(ticket.sla_authorised)

    def test_written_down_later(self):
        """The clock starts at the call, not at the typing (§3.7)."""
        call = self._log("2026-06-08 11:45", call_at="2026-06-08 10:00", priority="3")
        self._assert_deadlines(call.ticket_id, response="2026-06-08 12:00")
        self.assertEqual(call.call_at, local("2026-06-08 10:00"))
        self.assertEqual(call.logged_at, local("2026-06-08 11:45"))
        self.assertEqual(call.user_id, self.agent)

    def test_written_down_after_closing_time(self):
        """What counts is whether the call was inside opening hours."""
        call = self._log("2026-06-08 18:00", call_at="2026-06-08 16:00", priority="1")
        self.assertEqual(call.ticket_id.sla_started_at, local("2026-06-08 16:00"))

    def test_promise_is_what_the_ticket_gets(self):
        """The preview tells the deadline that the ticket then has."""
        for at, priority, _start, due in self.INSIDE:
            with freeze_all_time(local(at)):
                form = self._fill(at, priority=priority)
                choice = next(
                    c for c in form.priority_choices if c["value"] == priority
                )
                text = self.agreement.with_user(self.agent)._sla_local_text(local(due))
                self.assertIn(f"Response by: {text}", choice["facts"])

    def test_what_is_typed_over_the_found_stays(self):
        """The name of somebody unknown, also when the time is corrected after it."""
        with freeze_all_time(local("2026-06-08 10:00")):
            form = self._fill("", search="06 99988877", caller_name="Henk")
            self.assertEqual(form.caller_phone, "06 99988877")
            form.call_at = local("2026-06-08 09:30")
            self.assertEqual(form.caller_name, "Henk")
            wizard = form.save()
            wizard.action_log()
            self.env.flush_all()
        call = wizard.call_id
        self.assertEqual((call.caller_name, call.caller_phone), ("Henk", "06 99988877"))
        self.assertEqual(call.ticket_id.partner_name, "Henk")
        with freeze_all_time(local("2026-06-08 10:00")):
            form.caller_search = "jan@bakery.example"
            self.assertEqual(form.caller_name, self.jan.name)

    def test_never_ahead(self):
        for minutes, refused in ((6, True), (4, False), (-1, False)):
            at = local("2026-06-08 10:00")
            with freeze_all_time(at):
                form = self._fill("", call_at=at + timedelta(minutes=minutes))
                wizard = form.save()
                if refused:
                    with self.assertRaises(ValidationError):
                        wizard.action_log()
                else:
                    wizard.action_log()
                    self.assertLessEqual(wizard.call_id.call_at, at)
                    self.assertLessEqual(wizard.call_id.ticket_id.sla_received_at, at)

    def test_only_p1_outside_opening_hours(self):
        for at in ("2026-06-08 17:00", "2026-06-08 08:59:59", "2026-06-06 12:00"):
            for priority in ("0", "1", "2"):
                with self.subTest(at=at, priority=priority):
                    with self.assertRaisesRegex(UserError, "only P1"):
                        self._log(at, priority=priority)
        self.assertFalse(self.env["o2b.sla.call"].search([]))
        for outcome in ("log", "settled"):
            call = self._log("2026-06-08 20:00", priority="1", outcome=outcome)
            self.assertFalse(call.ticket_id)
            self.assertEqual(call.settled, outcome == "settled")

    def test_outside_opening_hours_is_told(self):
        with freeze_all_time(local("2026-06-08 20:00")):
            form = self._fill("")
            self.assertTrue(form.is_closed)
            self.assertIn("only P1", form.opening_text)
            self.assertIn("09:00", form.opening_text)
            refused = [c["label"] for c in form.priority_choices if c["disabled"]]
            self.assertEqual(refused, ["P2", "P3", "P4"])
            form.direction = "out"
            self.assertFalse(form.is_closed)

    def test_approved_window_is_opening_time(self):
        """Extra support that was approved counts, for that client only (§3.4)."""
        with freeze_all_time(local("2026-05-01 10:00")):
            window = self.env["o2b.sla.extra.support"].create(
                {
                    "agreement_id": self.agreement.id,
                    "date_from": local("2026-06-13 10:00"),
                    "date_to": local("2026-06-13 14:00"),
                    "reason": "Stocktaking",
                }
            )
            window.action_approve()
        call = self._log("2026-06-13 11:00", priority="1")
        self.assertEqual(call.ticket_id.sla_started_at, local("2026-06-13 11:00"))
        call = self._log("2026-06-13 13:00", priority="3")
        self._assert_deadlines(call.ticket_id, response="2026-06-15 10:00")
        with self.assertRaisesRegex(UserError, "only P1"):
            self._log("2026-06-13 14:00", priority="1")
        with self.assertRaisesRegex(UserError, "only P1"):
            self._log("2026-06-13 11:00", search="piet@haulier.example", priority="1")

    def test_on_call_starts_a_p1_at_once(self):
        """A shift is no opening time, but a P1 does not wait (§2.2, §3.7)."""
        self.env["o2b.sla.on.call"].create(
            {
                "user_id": self.agent.id,
                "date_from": local("2026-06-08 17:00"),
                "date_to": local("2026-06-09 09:00"),
                "agreement_ids": [(6, 0, self.agreement.ids)],
            }
        )
        with freeze_all_time(local("2026-06-08 20:00")):
            self.assertIn("Anna Agent", self._fill("").opening_text)
        ticket = self._log("2026-06-08 20:00", priority="3").ticket_id
        self.assertEqual(ticket.sla_started_at, local("2026-06-08 20:00"))
        self._assert_deadlines(ticket, response="2026-06-09 11:00")
        with self.assertRaisesRegex(UserError, "only P1"):
            self._log("2026-06-08 20:00", priority="2")
        other = self._log(
            "2026-06-08 20:00", search="piet@haulier.example", priority="3"
        )
        self.assertEqual(other.ticket_id.sla_started_at, local("2026-06-09 09:00"))

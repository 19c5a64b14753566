# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import mute_logger

from .common import SlaCommon, SlaRecordCommon, amsterdam, local

ASKED = "2026-05-11 10:00"
# 14 May is Ascension Day and 25 May Whit Monday: the 14th working day is 2 June.
EARLIEST = "2026-06-02"
SATURDAY = ("2026-06-06 10:00", "2026-06-06 14:00")


class SupportCommon:
    """Asking for a window as somebody, at an instant."""

    def ask(self, window=SATURDAY, at=ASKED, user=None, **values):
        with self.at(at):
            requests = self.env["o2b.sla.extra.support"].with_user(
                user or self.contract_manager
            )
            return requests.create(
                {
                    "agreement_id": self.agreement.id,
                    "requested_by_id": self.jan.id,
                    "date_from": local(window[0]),
                    "date_to": local(window[1]),
                    "reason": "Going live",
                    **values,
                }
            )

    def approve(self, window=SATURDAY, at=ASKED, **values):
        request = self.ask(window, at, **values)
        with self.at(at):
            request.action_approve()
        return request


class TestExtraSupport(SupportCommon, SlaCommon):
    """From asking to done, §3.4."""

    def assert_refused(self, message, **values):
        with self.assertRaisesRegex(ValidationError, message):
            self.ask(**values)

    def test_earliest_day(self):
        """Over Christmas 2026 and over King's Day 2027."""
        for asked, day in [
            (ASKED, EARLIEST),
            ("2026-12-11 16:59", "2027-01-04"),
            ("2026-12-26 12:00", "2027-01-15"),
            ("2027-04-12 10:00", "2027-05-03"),
        ]:
            with self.subTest(asked=asked), self.at(asked):
                self.assertEqual(str(self.agreement._get_earliest_support_day()), day)

    def test_notice(self):
        """The first second of the earliest day, and the last one before it."""
        request = self.ask(("2026-06-02 00:00", "2026-06-02 08:00"))
        self.assertEqual(str(request.earliest_date), EARLIEST)
        self.assertFalse(request.is_exception)
        self.assertEqual(request.state, "requested")
        self.assertEqual(amsterdam(request.requested_at), ASKED)
        self.assert_refused(
            "14 working days.*06/02/2026",
            window=("2026-06-01 23:59", "2026-06-02 04:00"),
        )

    def test_notice_of_a_specific_agreement(self):
        draft = self._create_version("2026-01-01")
        self.env["o2b.sla.provision"].create(
            {
                "version_id": draft.id,
                "layer": "specific",
                "clause": "art. 2",
                "subject": "extra_support_notice",
                "notice_days": 2,
            }
        )
        draft._agree_on_paper()
        with self.at(ASKED):
            self.assertEqual(
                str(self.agreement._get_earliest_support_day()), "2026-05-13"
            )
        self.assert_refused(
            "2 working", window=("2026-05-12 18:00", "2026-05-12 20:00")
        )
        self.ask(("2026-05-13 18:00", "2026-05-13 20:00"))

    def test_refused_windows(self):
        for window, message in [
            (("2026-06-06 14:00", "2026-06-06 10:00"), "ends after"),
            (("2026-06-06 14:00", "2026-06-06 14:00"), "ends after"),
            (("2026-06-06 10:00", "2026-06-07 10:01"), "24 hours"),
            (("2026-05-09 10:00", "2026-05-09 12:00"), "begun already"),
            (("2026-06-05 09:00", "2026-06-05 17:00"), "opening hours"),
            (("2226-06-05 09:00", "2226-06-05 18:00"), "cannot be used"),
        ]:
            with self.subTest(window=window):
                self.assert_refused(message, window=window)
        self.assert_refused("what the support is for", reason="  ")

    def test_partly_in_opening_hours(self):
        self.assertTrue(self.ask(("2026-06-05 16:00", "2026-06-05 20:00")))

    def test_day_of_24_hours_over_the_clock_change(self):
        """25 October 2026 has 25 hours."""
        self.assert_refused("24 hours", window=("2026-10-25 00:00", "2026-10-26 00:00"))
        self.assertTrue(self.ask(("2026-10-25 00:00", "2026-10-25 23:00")))

    def test_holidays_not_known(self):
        self.calendar.sla_holidays_until = 2025
        self.assert_refused("known until 2025")
        with self.at(ASKED):
            self.assertFalse(self.agreement._get_earliest_support_day())

    def test_without_version(self):
        self.assert_refused("in force", at="2019-05-11 10:00")

    def test_environment_of_another_agreement(self):
        other = self.agreement.copy()
        environment = self.env["o2b.sla.environment"].create(
            {"agreement_id": other.id, "name": "Production"}
        )
        self.assert_refused("environment", environment_id=environment.id)

    def test_overlap(self):
        first = self.approve()
        self.assert_refused(
            "approved already", window=("2026-06-06 13:59", "2026-06-06 18:00")
        )
        self.ask(("2026-06-06 14:00", "2026-06-06 18:00"))
        with self.at(ASKED):
            first.action_cancel()
        self.ask()

    def test_overlap_of_two_requests(self):
        """Both may be asked for; only one is approved."""
        requests = self.ask() + self.ask()
        with self.at(ASKED):
            requests[0].action_approve()
            with self.assertRaisesRegex(UserError, "approved already"):
                requests[1].action_approve()

    def test_shorter_notice(self):
        """Only a Service Level Manager, with a reason, which is kept."""
        window = ("2026-05-16 10:00", "2026-05-16 12:00")
        self.assert_refused("14 working days", window=window, user=self.manager)
        with self.assertRaises(AccessError):
            self.ask(window, exception_reason="Emergency")
        request = self.ask(window, user=self.manager, exception_reason="Emergency")
        self.assertTrue(request.is_exception)
        with self.at(ASKED):
            with self.assertRaises(AccessError):
                request.with_user(self.contract_manager).action_approve()
            request.action_approve()
        self.assertEqual(request.exception_reason, "Emergency")
        self.assertEqual(request.decided_by_id, self.manager)

    def test_nothing_is_taken_from_a_client(self):
        """Neither values nor defaults in the context approve or move the asking."""
        values = {
            "state": "approved",
            "requested_at": "2020-01-01 10:00:00",
            "earliest_date": "2020-01-01",
            "decided_by_id": self.manager.id,
        }
        request = self.ask(user=self.agent, **values)
        self.assertEqual(request.state, "requested")
        self.assertEqual(amsterdam(request.requested_at), ASKED)
        self.assertEqual(str(request.earliest_date), EARLIEST)
        self.assertFalse(request.decided_by_id)
        for name, value in values.items():
            with self.assertRaises(AccessError):
                request.write({name: value})
        with self.at(ASKED), self.assertRaises(AccessError):
            self.env["o2b.sla.extra.support"].with_user(self.agent).with_context(
                default_exception_reason="Mine", default_state="approved"
            ).create(
                {
                    "agreement_id": self.agreement.id,
                    "date_from": local("2026-05-16 10:00"),
                    "date_to": local("2026-05-16 12:00"),
                    "reason": "Now",
                }
            )

    def test_who_decides(self):
        request = self.ask(user=self.agent)
        for action in ("action_approve", "action_refuse", "action_cancel"):
            with self.assertRaises(AccessError):
                getattr(request.with_user(self.agent), action)()
        with self.assertRaises(AccessError):
            request.with_user(self.agent).decision_reason = "No"

    def test_refused_with_a_reason(self):
        request = self.ask()
        with self.at(ASKED):
            with self.assertRaisesRegex(UserError, "answer to the client"):
                request.action_refuse()
            request.decision_reason = "Nobody is available."
            request.action_refuse()
            with self.assertRaisesRegex(UserError, "refused"):
                request.action_approve()
        self.assertEqual(request.state, "refused")
        self.assertIn("Nobody is available.", request.message_ids[0].body)

    def test_decision_is_asked_and_told(self):
        self.agreement.user_id = self.contract_manager
        self.env["res.lang"]._activate_lang("nl_NL")
        self.jan.lang = "nl_NL"
        request = self.ask(user=self.agent)
        activity = request.activity_ids
        self.assertEqual(activity.user_id, self.contract_manager)
        self.assertEqual(
            activity.activity_type_id,
            self.env.ref("o2b_sla.mail_activity_type_decide"),
        )
        with self.at(ASKED):
            request.with_user(self.contract_manager).action_approve()
        self.assertFalse(request.activity_ids)
        told = request.message_ids.filtered(lambda m: m.partner_ids == self.jan)
        self.assertEqual(len(told), 1)
        self.assertIn("za 6 jun", told.body)

    def test_settled_window_stays(self):
        request = self.approve()
        for name, value in (
            ("date_from", "2026-06-06 07:00:00"),
            ("date_to", "2026-06-06 20:00:00"),
            ("agreement_id", self.agreement.copy().id),
        ):
            with self.assertRaisesRegex(UserError, "stays as it is"):
                request.sudo().write({name: value})
        with self.assertRaisesRegex(UserError, "not deleted"):
            request.sudo().unlink()
        with self.assertRaisesRegex(UserError, "not deleted"):
            request.sudo().with_context(_force_unlink=True).unlink()

    def test_moved_is_asked_anew(self):
        """A request of long ago does not become short notice."""
        request = self.ask()
        with self.at("2026-05-20 10:00"):
            with self.assertRaisesRegex(ValidationError, "14 working days"):
                request.date_to = local("2026-06-06 16:00")
        request.invalidate_recordset()
        with self.at("2026-05-12 10:00"):
            request.date_to = local("2026-06-06 16:00")
        self.assertEqual(amsterdam(request.requested_at), "2026-05-12 10:00")
        self.assertEqual(str(request.earliest_date), "2026-06-03")

    def test_begun(self):
        """Neither approved nor cancelled once it has begun; then done."""
        request, approved = (
            self.ask(),
            self.approve(("2026-06-07 10:00", "2026-06-07 12:00")),
        )
        with self.at("2026-06-06 11:00"):
            with self.assertRaisesRegex(UserError, "begun"):
                request.action_approve()
            with self.assertRaisesRegex(UserError, "not begun"):
                approved.action_done()
        with self.at("2026-06-07 11:00"):
            with self.assertRaisesRegex(UserError, "begun"):
                approved.action_cancel()
            approved.action_done()
        self.assertEqual(approved.state, "done")
        self.assertTrue(self.agreement._get_support_windows())

    def test_submit(self):
        """From the portal: contacts and the client's contract manager only."""
        requests = self.env["o2b.sla.extra.support"].sudo()
        values = {
            "date_from": local(SATURDAY[0]),
            "date_to": local(SATURDAY[1]),
            "reason": "Going live",
            "state": "approved",
            "requested_at": "2020-01-01 10:00:00",
            "exception_reason": "I want it",
        }
        with self.at(ASKED):
            with self.assertRaises(AccessError):
                requests._submit(self.agreement, self.stranger, values)
            request = requests._submit(self.agreement, self.jan, values)
            self.assertEqual(request.state, "requested")
            self.assertEqual(amsterdam(request.requested_at), ASKED)
            self.assertFalse(request.exception_reason)
            self.assertEqual(request.requested_by_id, self.jan)
            soon = values | {
                "date_from": local("2026-05-16 10:00"),
                "date_to": local("2026-05-16 12:00"),
            }
            with self.assertRaisesRegex(ValidationError, "06/02/2026"):
                requests._submit(self.agreement, self.jan, soon)
            request._cancel()
            self.assertEqual(request.state, "cancelled")
            self.agreement.client_manager_id = self.stranger
            requests._submit(self.agreement, self.stranger, values)

    def test_previewed(self):
        request = self.ask()
        with self.at(ASKED):
            action = request.action_preview_approve()
            self.assertEqual(request.state, "requested")
            self.assertFalse(self.agreement.support_revision)
            wizard = self.env[action["res_model"]].browse(action["res_id"])
            wizard.with_user(self.contract_manager).action_confirm()
        self.assertEqual(request.state, "approved")

    # === Hours ===

    def test_hours(self):
        request = self.approve()
        action = request.with_user(self.agent).action_log_hours()
        entries = (
            self.env["o2b.sla.work.entry"]
            .with_user(self.agent)
            .with_context(**action["context"])
        )
        entry = entries.create({"duration": 2.5})
        self.assertEqual(entry.agreement_id, self.agreement)
        self.assertEqual(entry.coverage, "time_and_materials")
        self.assertEqual(str(entry.date), "2026-06-06")
        self.env["o2b.sla.work.entry"].with_user(self.contract_manager).create(
            {
                "extra_support_id": request.id,
                "description": "Together",
                "duration": 1,
                "user_id": self.manager.id,
            }
        )
        self.assertEqual(request.with_user(self.agent).hours, 3.5)

    def test_hours_of_somebody_else(self):
        values = {
            "agreement_id": self.agreement.id,
            "description": "Work",
            "duration": 1,
        }
        entries = self.env["o2b.sla.work.entry"]
        theirs = entries.with_user(self.manager).create(values)
        with self.assertRaises(AccessError):
            theirs.with_user(self.agent).duration = 2
        with self.assertRaises(AccessError):
            entries.with_user(self.agent).create(values | {"user_id": self.manager.id})
        own = entries.with_user(self.agent).create(values)
        own.duration = 2
        own.with_user(self.contract_manager).duration = 3
        self.assertEqual(theirs.with_user(self.agent).duration, 1)

    def test_hours_that_cannot_be(self):
        request, other = self.ask(), self.agreement.copy()
        values = {"agreement_id": self.agreement.id, "description": "Work"}
        entries = self.env["o2b.sla.work.entry"]
        for hours in (0, -1, 24.5):
            with mute_logger("odoo.sql_db"), self.assertRaisesRegex(Exception, "dur"):
                with self.env.cr.savepoint():
                    entries.create(values | {"duration": hours})
        with self.assertRaisesRegex(ValidationError, "approved"):
            entries.create(values | {"duration": 1, "extra_support_id": request.id})
        with self.at(ASKED):
            request.action_approve()
        with self.assertRaisesRegex(ValidationError, "another agreement"):
            entries.create(
                {
                    "agreement_id": other.id,
                    "extra_support_id": request.id,
                    "description": "Work",
                    "duration": 1,
                }
            )


class TestExtraSupportClocks(SupportCommon, SlaRecordCommon):
    """An approved window is opening time for its agreement only."""

    def _create_other_client(self):
        client = self.env["res.partner"].create(
            {"name": "Bloem BV", "is_company": True}
        )
        contact = self.env["res.partner"].create(
            {"name": "Bo", "email": "bo@bloem.example", "parent_id": client.id}
        )
        agreement = self.env["o2b.sla.agreement"].create(
            {
                "partner_id": client.id,
                "contact_ids": [
                    (0, 0, {"partner_id": contact.id, "date_from": "2020-01-01"})
                ],
            }
        )
        version = self.env["o2b.sla.agreement.version"].create(
            {
                "agreement_id": agreement.id,
                "policy_id": self.policy.id,
                "date_start": "2020-01-01",
            }
        )
        version._agree_on_paper()
        return contact

    def test_call_inside_the_window(self):
        """P1 on Saturday: at once for this client, Monday for another."""
        other = self._create_other_client()
        self.approve()
        record = self.receive("2026-06-06 11:00", "P1", channel="phone")
        self.assertEqual(amsterdam(record.sla_started_at), "2026-06-06 11:00")
        self.assertEqual(amsterdam(record.sla_response_deadline), "2026-06-06 13:00")
        theirs = self.receive(
            "2026-06-06 11:00", "P1", channel="phone", partner_id=other.id
        )
        self.assertEqual(amsterdam(theirs.sla_started_at), "2026-06-08 09:00")
        self.assertEqual(amsterdam(theirs.sla_response_deadline), "2026-06-08 11:00")

    def test_goes_on_at_the_next_opening(self):
        """Half an hour of Saturday, the rest on Monday."""
        self.approve()
        record = self.receive("2026-06-06 13:30", "P1", channel="phone")
        self.assertEqual(amsterdam(record.sla_response_deadline), "2026-06-08 10:30")
        with self.at("2026-06-06 13:45"):
            record._sla_respond()
        # 15 minutes of Saturday and 7:45 of Monday
        self.assertEqual(amsterdam(record.sla_resolution_deadline), "2026-06-08 16:45")

    def test_window_makes_no_working_day(self):
        """A mail on Saturday still starts on Monday."""
        self.approve()
        record = self.receive("2026-06-06 09:30", "P1")
        self.assertEqual(amsterdam(record.sla_started_at), "2026-06-08 09:00")

    def test_open_clocks_follow(self):
        """Approved and cancelled after the ticket came in."""
        record = self.receive("2026-06-05 08:00", "P2")
        clock = record.sla_response_clock_id
        self.assert_deadline(clock, "2026-06-05 17:00")
        with self.at("2026-06-05 09:30"):
            record._sla_respond()
        self.assertEqual(amsterdam(record.sla_resolution_deadline), "2026-06-09 09:30")
        with self.at("2026-06-05 10:00"):
            request = self.env["o2b.sla.extra.support"].create(
                {
                    "agreement_id": self.agreement.id,
                    "date_from": local("2026-06-06 10:00"),
                    "date_to": local("2026-06-06 14:00"),
                    "reason": "Now",
                    "exception_reason": "Emergency",
                }
            )
            request.action_approve()
        self.assertEqual(amsterdam(record.sla_resolution_deadline), "2026-06-08 13:30")
        with self.at("2026-06-05 11:00"):
            request.action_cancel()
        self.assertEqual(amsterdam(record.sla_resolution_deadline), "2026-06-09 09:30")
        self.assertFalse(self.agreement.support_revision)

    def test_shared_until_there_are_windows(self):
        plain = self.calendar._sla_schedule()
        self.assertIs(self.agreement._get_schedule(self.calendar), plain)
        self.approve()
        schedule = self.agreement._get_schedule(self.calendar)
        self.assertIsNot(schedule, plain)
        with self.assertQueryCount(0):
            self.assertIs(self.agreement._get_schedule(self.calendar), schedule)

    def test_rolled_back(self):
        """A window that was never committed is forgotten."""
        request = self.ask()
        plain = self.calendar._sla_schedule()
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            with self.at(ASKED):
                request.action_approve()
            self.assertIsNot(self.agreement._get_schedule(self.calendar), plain)
            raise ZeroDivisionError
        self.env.invalidate_all()
        self.assertIs(self.agreement._get_schedule(self.calendar), plain)

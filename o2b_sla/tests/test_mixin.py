# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command

from .common import SlaRecordCommon, amsterdam, local


class TestMixin(SlaRecordCommon):
    """From arrival to verdict, on the smallest model that has clocks."""

    def test_mail_deadlines_of_the_agreement(self):
        """§3.2 and §3.7 at the instants where they are easily wrong."""
        for priority, received, start, response, answered, resolution in [
            (
                "P1",
                "2026-06-05 16:59",
                "2026-06-08 09:00",
                "2026-06-08 11:00",
                "2026-06-08 10:30",
                "2026-06-09 10:30",
            ),
            (
                "P2",
                "2026-03-31 10:00",
                "2026-04-01 09:00",
                "2026-04-01 17:00",
                "2026-04-01 16:00",
                "2026-04-07 16:00",
            ),
            (
                "P3",
                "2026-12-19 12:00",
                "2026-12-21 09:00",
                "2026-12-28 17:00",
                "2026-12-21 09:30",
                "2027-01-06 09:30",
            ),
            (
                "P4",
                "2026-06-01 08:00",
                "2026-06-01 09:00",
                "2026-06-12 17:00",
                "2026-06-01 10:00",
                None,
            ),
        ]:
            with self.subTest(priority=priority):
                record = self.receive(received, priority)
                self.assertEqual(amsterdam(record.sla_started_at), start)
                self.assertEqual(amsterdam(record.sla_response_deadline), response)
                self.assertFalse(record.sla_resolution_deadline)
                with self.at(answered):
                    record._sla_respond()
                self.assertEqual(amsterdam(record.sla_resolution_deadline), resolution)
                self.assertEqual(amsterdam(record.sla_next_deadline), resolution)
                self.assertEqual(amsterdam(record.sla_responded_at), answered)
                self.assertEqual(
                    record.sla_state, "met" if priority == "P4" else "running"
                )

    def test_answer_before_the_clock_starts(self):
        """Answered on Monday, started on Tuesday: resolution counts from Tuesday."""
        record = self.receive("2026-06-01 10:00", "P1")
        with self.at("2026-06-01 11:00"):
            record._sla_respond()
        self.assertEqual(record.sla_response_clock_id.state, "met")
        self.assertEqual(
            amsterdam(record.sla_resolution_clock_id.started_at), "2026-06-02 09:00"
        )
        self.assertEqual(amsterdam(record.sla_resolution_deadline), "2026-06-02 17:00")

    def test_answer_outside_opening_hours_starts_at_next_opening(self):
        record = self.receive("2026-06-01 08:00", "P1")
        with self.at("2026-06-01 18:00"):
            record._sla_respond()
        self.assertEqual(
            amsterdam(record.sla_resolution_clock_id.started_at), "2026-06-02 09:00"
        )

    def test_solved_without_answer_is_both(self):
        record = self.receive("2026-06-01 08:00", "P1")
        with self.at("2026-06-01 10:00"):
            record.phase = "solved"
        self.assertEqual(record.sla_state, "met")
        self.assertEqual(amsterdam(record.sla_responded_at), "2026-06-01 10:00")
        self.assertEqual(amsterdam(record.sla_resolved_at), "2026-06-01 10:00")
        self.assertFalse(record.sla_next_deadline)

    def test_met_at_the_deadline_missed_a_second_later(self):
        for answered, state in [
            ("2026-06-01 11:00:00", "met"),
            ("2026-06-01 11:00:01", "missed"),
        ]:
            record = self.receive("2026-06-01 08:00", "P1")
            with self.at(answered):
                record._sla_respond()
            self.assertEqual(record.sla_response_clock_id.state, state)

    def test_phone_starts_at_once(self):
        record = self.receive("2026-06-01 10:00", "P1", channel="phone")
        self.assertEqual(amsterdam(record.sla_response_deadline), "2026-06-01 12:00")
        record = self.receive("2026-06-01 20:00", "P1", channel="phone")
        self.assertEqual(amsterdam(record.sla_response_deadline), "2026-06-02 11:00")

    def test_waiting_pauses_in_working_time(self):
        """A pause with a weekend and King's Day."""
        record = self.receive("2026-04-23 15:00", "P2", channel="phone")
        with self.at("2026-04-23 15:00"):
            record._sla_respond()
        with self.at("2026-04-24 16:00"):
            record.phase = "waiting"
        self.assertEqual(record.sla_state, "paused")
        self.assertFalse(record.sla_next_deadline)
        with self.at("2026-04-28 10:00"):
            record.phase = "open"
        clock = record.sla_resolution_clock_id
        self.assertEqual(clock.used_seconds, 9 * 3600)
        self.assertEqual(clock.paused_seconds, 2 * 3600)
        self.assert_deadline(clock, "2026-04-28 17:00")
        self.assertEqual(amsterdam(clock.original_deadline), "2026-04-28 15:00")

    def test_pause_not_agreed(self):
        self.sign_policy(self.copy_policy(waiting_pauses=False))
        record = self.receive("2026-06-01 08:00", "P1")
        with self.at("2026-06-01 10:00"):
            record._sla_respond()
            record.phase = "waiting"
        self.assertEqual(record.sla_state, "running")

    def test_answered_while_waiting_starts_paused(self):
        """The resolution clock begins in a pause and has used nothing."""
        record = self.receive("2026-06-01 08:00", "P1")
        with self.at("2026-06-01 09:30"):
            record.phase = "waiting"
            record._sla_respond()
        self.assertEqual(record.sla_resolution_clock_id.state, "paused")
        with self.at("2026-06-03 10:00"):
            record.phase = "open"
        self.assert_deadline(record.sla_resolution_clock_id, "2026-06-04 10:00")
        self.assertEqual(record.sla_resolution_clock_id.used_seconds, 0)

    def test_waiting_that_ends_before_the_start(self):
        """Paused and resumed before the clock starts, it starts running."""
        record = self.receive("2026-06-01 10:00", "P1")
        with self.at("2026-06-01 11:00"):
            record.phase = "waiting"
            record._sla_respond()
        with self.at("2026-06-01 14:00"):
            record.phase = "open"
        self.assert_deadline(record.sla_resolution_clock_id, "2026-06-02 17:00")
        self.assertFalse(record.sla_resolution_clock_id.is_paused)

    def test_entered_closed_has_no_clock(self):
        """An imported closed record."""
        record = self.receive("2026-06-01 08:00", "P1", phase="solved")
        self.assertFalse(record.sla_clock_ids)
        self.assertEqual(record.sla_no_clock_reason, "closed")

    def test_reopened_goes_on(self):
        """Closed time does not count; the same clock goes on."""
        record = self.receive("2026-06-01 08:00", "P1")
        with self.at("2026-06-01 09:00"):
            record._sla_respond()
        with self.at("2026-06-01 14:00"):
            record.phase = "solved"
        with self.at("2026-06-03 09:00"):
            record.phase = "open"
        self.assertEqual(record.sla_state, "running")
        self.assertFalse(record.sla_resolved_at)
        self.assert_deadline(record.sla_resolution_clock_id, "2026-06-03 12:00")

    def test_reopened_in_a_new_cycle(self):
        self.sign_policy(self.copy_policy(reopen_rule="new_cycle"))
        record = self.receive("2026-06-01 08:00", "P1")
        with self.at("2026-06-01 09:00"):
            record._sla_respond()
        with self.at("2026-06-01 14:00"):
            record.phase = "solved"
        with self.at("2026-06-03 09:00"):
            record.phase = "open"
        self.assertEqual(record.sla_resolution_clock_id.cycle, 2)
        self.assert_deadline(record.sla_resolution_clock_id, "2026-06-03 17:00")
        self.assertEqual(len(record.sla_clock_ids), 3)

    def test_no_new_issue(self):
        """A thank-you that reopened is withdrawn; the verdict comes back."""
        record = self.receive("2026-06-01 08:00", "P1")
        with self.at("2026-06-01 14:00"):
            record.phase = "solved"
        with self.at("2026-06-02 09:00"):
            record.phase = "open"
            record._sla_undo_reopen()
        self.assertEqual(amsterdam(record.sla_resolved_at), "2026-06-01 14:00")
        self.assertEqual(record.sla_resolution_clock_id.state, "met")

    def test_no_new_issue_in_a_new_cycle(self):
        """The clock that a thank-you began is cancelled, the verdict shows again."""
        self.sign_policy(self.copy_policy(reopen_rule="new_cycle"))
        record = self.receive("2026-06-01 08:00", "P1")
        with self.at("2026-06-01 10:00"):
            record.phase = "solved"
        with self.at("2026-06-02 09:00"):
            record.phase = "open"
            record._sla_undo_reopen()
        self.assertEqual(amsterdam(record.sla_resolved_at), "2026-06-01 10:00")
        self.assertEqual(record.sla_state, "met")

    def test_priority_changed_while_solved(self):
        """Reopened, it has the target of the priority it has now."""
        record = self.receive("2026-06-01 08:00", "P1")
        with self.at("2026-06-01 09:00"):
            record._sla_respond()
        with self.at("2026-06-01 11:00"):
            record.phase = "solved"
            record.priority = "P2"
        with self.at("2026-06-02 09:00"):
            record.phase = "open"
        clock = record.sla_resolution_clock_id
        self.assertEqual(clock.target_seconds, 16 * 3600)
        self.assert_deadline(clock, "2026-06-03 15:00")

    def test_cancelled_does_not_count(self):
        record = self.receive("2026-06-01 08:00", "P1")
        with self.at("2026-06-01 08:01"):
            record.phase = "cancelled"
        self.assertEqual(record.sla_state, "cancelled")
        self.assertFalse(record.sla_clock_ids.counts)
        self.assertFalse(record.sla_next_deadline)

    def test_priority_raised_counts_from_the_start(self):
        """Late at once, both dates kept."""
        record = self.receive("2026-06-01 10:00", "P3", channel="phone")
        with self.at("2026-06-01 10:00"):
            record._sla_respond()
        with self.at("2026-06-03 11:00"):
            record.priority = "P1"
        clock = record.sla_resolution_clock_id
        self.assertEqual(clock.state, "breached")
        self.assert_deadline(clock, "2026-06-02 10:00")
        self.assertEqual(amsterdam(clock.original_deadline), "2026-06-15 10:00")
        self.assertEqual(record.sla_response_clock_id.state, "met")

    def test_priority_raised_counts_from_the_change(self):
        self.sign_policy(self.copy_policy(priority_change="from_change"))
        record = self.receive("2026-06-01 10:00", "P3", channel="phone")
        with self.at("2026-06-01 10:00"):
            record._sla_respond()
        with self.at("2026-06-03 11:00"):
            record.priority = "P1"
        self.assert_deadline(record.sla_resolution_clock_id, "2026-06-04 11:00")

    def test_priority_change_keeps_verdict(self):
        """Answered in 5 of 40 hours stays met under 2 hours."""
        record = self.receive("2026-06-01 10:00", "P3", channel="phone")
        with self.at("2026-06-01 15:00"):
            record._sla_respond()
        with self.at("2026-06-03 11:00"):
            record.priority = "P1"
        self.assertEqual(record.sla_response_clock_id.state, "met")

    def test_priority_lowered_after_breach(self):
        """Late is late."""
        record = self.receive("2026-06-01 10:00", "P1", channel="phone")
        with self.at("2026-06-01 14:00"):
            record.priority = "P3"
        self.assertEqual(record.sla_response_clock_id.state, "breached")

    def test_no_target_and_back(self):
        """The resolution clock sleeps at P4 and wakes with its used time."""
        record = self.receive("2026-06-01 09:00", "P2")
        with self.at("2026-06-01 09:00"):
            record._sla_respond()
        with self.at("2026-06-01 13:00"):
            record.priority = "P4"
        self.assertFalse(record.sla_resolution_clock_id)
        self.assertFalse(record.sla_resolution_deadline)
        self.assertEqual(record.sla_state, "met")
        with self.at("2026-06-01 13:00"):
            record.priority = "P2"
        self.assert_deadline(record.sla_resolution_clock_id, "2026-06-02 17:00")

    def test_question_that_becomes_an_incident(self):
        """Answered as P4, raised to P2: the resolution counts from the answer."""
        record = self.receive("2026-06-01 09:00", "P4")
        with self.at("2026-06-01 10:00"):
            record._sla_respond()
        with self.at("2026-06-02 10:00"):
            record.priority = "P2"
        self.assert_deadline(record.sla_resolution_clock_id, "2026-06-03 10:00")

    def test_reason_when_no_clock(self):
        unknown = self.env["res.partner"].create(
            {"name": "Iemand", "email": "iemand@else.example"}
        )
        for partner, reason in [
            (self.stranger, "unauthorised"),
            (unknown, "no_agreement"),
            (self.env["res.partner"], "unauthorised"),
        ]:
            record = self.receive("2026-06-01 08:00", partner_id=partner.id)
            self.assertEqual(record.sla_no_clock_reason, reason)
            self.assertFalse(record.sla_clock_ids)
            self.assertFalse(record.sla_authorised)
            self.assertFalse(record.sla_state)

    def test_reason_when_version_does_not_rule(self):
        for date_start, date_end, agreed, reason in [
            ("2025-01-01", "2026-05-31", True, "expired"),
            ("2026-01-01", False, False, "unsigned"),
            ("2026-06-02", False, True, "not_in_force"),
        ]:
            with self.subTest(reason=reason):
                person = self._create_client_of_version(date_start, date_end, agreed)
                record = self.receive("2026-06-01 12:00", partner_id=person.id)
                self.assertEqual(record.sla_no_clock_reason, reason)
                self.assertTrue(record.sla_authorised)

    def _create_client_of_version(self, date_start, date_end, agreed):
        """Contact of a client of his own whose agreement has one version."""
        partners = self.env["res.partner"]
        client = partners.create({"name": "Client", "is_company": True})
        person = partners.create(
            {
                "name": "Person",
                "email": f"person@{date_start}.example",
                "parent_id": client.id,
            }
        )
        agreement = self.env["o2b.sla.agreement"].create(
            {
                "partner_id": client.id,
                "contact_ids": [
                    Command.create({"partner_id": person.id, "date_from": "2020-01-01"})
                ],
            }
        )
        version = self._create_version(
            date_start, date_end=date_end, agreement_id=agreement.id
        )
        if agreed:
            version._agree_on_paper()
        return person

    def test_accepted_starts_then(self):
        record = self.receive("2026-06-01 08:00", "P1", partner_id=self.stranger.id)
        with self.at("2026-06-01 13:00"):
            record._sla_accept()
        self.assertTrue(record.sla_authorised)
        self.assertFalse(record.sla_no_clock_reason)
        self.assertEqual(amsterdam(record.sla_started_at), "2026-06-01 13:00")
        self.assertEqual(amsterdam(record.sla_response_deadline), "2026-06-01 15:00")

    def test_closed_is_not_accepted(self):
        record = self.receive("2026-06-01 08:00", "P1", partner_id=self.stranger.id)
        record.phase = "solved"
        with self.assertRaisesRegex(UserError, "open it again"):
            record._sla_accept()

    def test_accept_needs_an_agreement(self):
        record = self.receive("2026-06-01 08:00", "P1", partner_id=False)
        with self.assertRaisesRegex(UserError, "choose a client"):
            record._sla_accept()

    def test_version_stays_with_record(self):
        """A new version rules what comes in afterwards."""
        record = self.receive("2026-06-01 08:00")
        second = self._create_version("2026-06-02")
        second._agree_on_paper()
        later = self.receive("2026-06-02 08:00")
        self.assertEqual(record.sla_agreement_version_id, self.version)
        self.assertEqual(later.sla_agreement_version_id, second)

    def test_two_contacts_same_second_same_deadline(self):
        records = [self.receive("2026-06-01 08:00:00", "P1") for _i in range(2)]
        self.assertEqual(
            records[0].sla_response_deadline, records[1].sla_response_deadline
        )

    def test_evidence_is_not_deleted(self):
        record = self.receive("2026-06-01 08:00")
        with self.assertRaises(UserError):
            record.with_context(_force_unlink=True).unlink()
        with self.assertRaises(UserError):
            record.sla_clock_ids.with_context(_force_unlink=True).unlink()

    def test_lateness_is_searched_without_cron(self):
        """Nothing but the time decides what a search finds."""
        record = self.receive("2026-06-01 08:00", "P1")
        records = self.env["o2b.sla.test.record"]
        for now, risk, late in [
            ("2026-06-01 10:00", False, False),
            ("2026-06-01 10:30", True, False),
            ("2026-06-01 11:00", True, False),
            ("2026-06-01 11:00:01", False, True),
        ]:
            with self.subTest(now=now), self.at(now):
                found = records.search([("sla_is_about_to_breach", "=", True)])
                self.assertEqual(bool(found & record), risk)
                found = records.search([("sla_is_breached", "=", True)])
                self.assertEqual(bool(found & record), late)
                self.assertEqual(record.sla_is_about_to_breach, risk)
                self.assertEqual(record.sla_is_breached, late)
                found = records.search([("sla_is_breached", "=", False)])
                self.assertEqual(bool(found & record), not late)

    def test_nobody_sets_what_follows(self):
        """Deadlines, states and verdicts come from the ledger, not from a user."""
        record = self.receive("2026-06-01 08:00", "P1")
        records = self.env["o2b.sla.test.record"]
        for values in (
            {"sla_next_deadline": local("2030-01-01 09:00")},
            {"sla_state": "met"},
            {"sla_agreement_version_id": False},
            {"sla_authorised": True},
        ):
            with self.subTest(values=values):
                with self.assertRaises(AccessError):
                    record.with_user(self.agent).write(values)
                with self.assertRaises(AccessError):
                    records.with_user(self.agent).create(values)
        with self.assertRaisesRegex(UserError, "clocks have started"):
            record.sla_received_at = local("2026-06-02 08:00")

    def test_defaults_of_a_client_do_not_decide(self):
        context = {"default_sla_state": "met", "default_sla_authorised": True}
        records = self.env["o2b.sla.test.record"].with_context(**context)
        record = records.with_user(self.agent).sudo().create({"name": "No partner"})
        self.assertFalse(record.sla_state)
        self.assertFalse(record.sla_authorised)

    def test_arrival_in_a_year_that_can_be_reckoned_with(self):
        for text in ("1999-12-01 12:00", "2101-01-01 12:00"):
            with self.assertRaisesRegex(ValidationError, "received at that moment"):
                self.receive(
                    "2026-06-01 08:00", sla_received_at=local(text), partner_id=False
                )

    def test_time_is_not_taken_from_a_client(self):
        for instant in ("2030-01-01 09:00:00", local("2030-01-01 09:00")):
            with self.at("2026-06-01 08:00"):
                mixin = self.env["o2b.sla.mixin"].with_context(sla_now=instant)
                self.assertEqual(amsterdam(mixin._sla_now()), "2026-06-01 08:00")

    def test_cache_is_no_edit(self):
        record = self.receive("2026-06-01 08:00", "P1")
        written = record.write_date
        with self.at("2026-06-01 09:30"):
            record._sla_respond()
        self.assertEqual(record.write_date, written)

    def test_batch_costs_the_same_queries(self):
        def create(count):
            return self.env["o2b.sla.test.record"].create(
                [
                    {
                        "name": str(i),
                        "partner_id": self.jan.id,
                        "priority": "P2",
                        "sla_received_at": local("2026-06-01 08:00"),
                    }
                    for i in range(count)
                ]
            )

        create(2)
        counts = []
        for size in (10, 60):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            create(size)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1] - counts[0], 10)

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date, timedelta
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user

from .common import SlaRecordCommon, local

LEFT_BEHIND = (
    "o2b_sla_clock",
    "o2b_sla_clock_event",
    "mail_activity",
    "mail_message",
    "mail_mail",
    "bus_bus",
    "ir_cron_trigger",
    "resource_calendar",
    "resource_calendar_leaves",
    "o2b_sla_policy",
    "o2b_sla_test_record",
)


class TestWhatIf(SlaRecordCommon):
    """Which open deadlines a change would move, before it is made."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin.tz = "Europe/Amsterdam"
        cls.leaves = cls.env["resource.calendar.leaves"].with_user(cls.admin)

    def day_off(self, day):
        start = local(f"{day} 00:00")
        return {
            "name": "Day off",
            "calendar_id": self.calendar.id,
            "date_from": start,
            "date_to": start + timedelta(days=1),
        }

    def rows_of_database(self):
        """Every row of what a change touches, as text."""
        self.env.cr.flush()
        rows = {}
        for table in LEFT_BEHIND:
            self.env.cr.execute(f"SELECT t::text FROM {table} t ORDER BY id")
            rows[table] = [row for (row,) in self.env.cr.fetchall()]
        return rows

    def moves(self, preview):
        return [
            (move["effect"], move["record"], move["old_text"], move["new_text"])
            for move in preview["moves"]
        ]

    def test_closed_day_added(self):
        """Received on Friday: starts on Monday, P1 answer within two hours."""
        record = self.receive("2026-06-05 16:59", "P1")
        self.assert_deadline(record.sla_response_clock_id, "2026-06-08 11:00")
        with self.at("2026-06-05 17:00"):
            preview = self.leaves.sla_what_if(self.day_off("2026-06-08"))
            self.assertEqual(
                self.moves(preview),
                [
                    (
                        "later",
                        "P1 2026-06-05 16:59",
                        "Mon 8 Jun 2026 11:00",
                        "Tue 9 Jun 2026 11:00",
                    )
                ],
            )
            move = preview["moves"][0]
            self.assertEqual(move["client"], "Bakkerij De Vries BV")
            self.assertEqual(move["indicator"], "Response")
            self.assertEqual(move["priority"], "P1")
            self.assertEqual(move["new"], "2026-06-09T09:00:00Z")
            self.assertEqual(preview["zone"], "Europe/Amsterdam")
            self.assertEqual((preview["count"], preview["later"]), (1, 1))
        self.assert_deadline(record.sla_response_clock_id, "2026-06-08 11:00")

    def test_is_what_happens(self):
        """The preview tells what the change then does, for many clocks."""
        for text in ("2026-06-01 08:00", "2026-06-03 10:00", "2026-06-05 16:00"):
            for priority in ("P1", "P2", "P3", "P4"):
                self.receive(text, priority)
        with self.at("2026-06-05 17:00"):
            clocks = self.env["o2b.sla.clock"].search([("deadline", "!=", False)])
            before = {clock.id: clock.deadline for clock in clocks}
            preview = self.leaves.sla_what_if(self.day_off("2026-06-09"))
            self.leaves.create(self.day_off("2026-06-09"))
            moved = {
                clock.id: clock.deadline
                for clock in clocks
                if clock.deadline != before[clock.id]
            }
        self.assertTrue(moved)
        self.assertEqual(
            {m["clock_id"]: m["new"].rstrip("Z") for m in preview["moves"]},
            {id_: deadline.isoformat() for id_, deadline in moved.items()},
        )

    def test_closed_day_removed(self):
        """A deadline that comes earlier than now makes the clock late."""
        with self.at("2026-06-01 08:00"):
            leave = self.leaves.create(self.day_off("2026-06-08"))
        self.receive("2026-06-05 16:00", "P1", "phone")
        with self.at("2026-06-08 12:00"):
            preview = leave.sla_what_if_unlink()
            self.assertEqual(
                self.moves(preview),
                [
                    (
                        "becomes_late",
                        "P1 2026-06-05 16:00",
                        "Tue 9 Jun 2026 10:00",
                        "Mon 8 Jun 2026 10:00",
                    )
                ],
            )
            self.assertEqual(preview["moves"][0]["word"], "becomes late")
            self.assertTrue(preview["moves"][0]["becomes_late"])
            self.assertTrue(leave.exists())
        with self.at("2026-06-08 10:00"):
            preview = leave.sla_what_if_unlink()
            self.assertEqual(preview["earlier"], 1, "in time, to the second")

    def test_late_stays_late(self):
        """A clock that is late keeps that verdict, flagged already or not."""
        self.receive("2026-06-05 16:59", "P1")
        with self.at("2026-06-08 11:01"):
            preview = self.leaves.sla_what_if(self.day_off("2026-06-08"))
            self.assertEqual(preview["becomes_late"], 0)
            self.assertEqual(preview["count"], preview["stays_late"])

    def test_opening_hours_changed(self):
        record = self.receive("2026-06-05 16:59", "P1")
        lines = self.calendar.attendance_ids.filtered(
            lambda line: line.dayofweek == "0" and line.hour_from < 12
        )
        values = {
            "attendance_ids": [
                Command.update(line.id, {"hour_from": 10}) for line in lines
            ]
        }
        with self.at("2026-06-05 17:00"):
            preview = self.calendar.with_user(self.admin).sla_what_if(values)
        self.assertEqual(preview["later"], 1)
        self.assertEqual(preview["moves"][0]["new_text"], "Mon 8 Jun 2026 12:00")
        self.assert_deadline(record.sla_response_clock_id, "2026-06-08 11:00")
        self.assertEqual(lines[:1].hour_from, 9)

    def test_calendar_of_policy_swapped(self):
        self.receive("2026-06-05 16:59", "P1")
        calendar = self.calendar.copy({"name": "Other", "sla_holidays": False})
        calendar.attendance_ids.filtered(lambda line: line.dayofweek == "0").unlink()
        policy = self.policy.with_user(self.admin)
        with self.at("2026-06-05 17:00"):
            preview = policy.sla_what_if({"calendar_id": calendar.id})
            self.assertEqual(preview["moves"][0]["new_text"], "Tue 9 Jun 2026 11:00")
            self.assertEqual(self.policy.calendar_id, self.calendar)

    def test_nothing_moves(self):
        """Warnings are no deadlines, a person's leave is no closed day."""
        self.receive("2026-06-05 16:59", "P1")
        policy = self.policy.with_user(self.admin)
        resource = self.env["resource.resource"].create({"name": "Piet"})
        with self.at("2026-06-05 17:00"):
            for preview in (
                policy.sla_what_if({"warn_percent": 20, "risk_percent": 60}),
                policy.sla_what_if({"name": "Other name"}),
                self.leaves.sla_what_if(self.day_off("2027-06-08")),
                self.leaves.sla_what_if(
                    {**self.day_off("2026-06-08"), "resource_id": resource.id}
                ),
            ):
                self.assertEqual((preview["count"], preview["moves"]), (0, []))

    def test_nothing_is_left_behind(self):
        """Nor does anything leave: no mail, no notice, no wake-up call."""
        self.receive("2026-06-05 16:59", "P1")
        self.receive("2026-06-04 08:00", "P1")
        with self.at("2026-06-08 12:00"):
            before = self.rows_of_database()
            revision = self.calendar.sla_revision
            waiting = len(self.env.cr.postcommit)
            with patch.object(
                self.env.registry["ir.mail_server"], "send_email"
            ) as send_email:
                preview = self.leaves.sla_what_if(self.day_off("2026-06-08"))
            self.assertTrue(preview["count"])
            self.assertEqual(self.rows_of_database(), before)
            self.assertEqual(self.calendar.sla_revision, revision)
            self.assertEqual(len(self.env.cr.postcommit), waiting)
            self.assertFalse(len(self.env.cr.precommit))
            send_email.assert_not_called()

    def test_schedule_is_the_old_one_again(self):
        """No cache remembers the change that was undone."""
        record = self.receive("2026-06-05 16:59", "P1")
        with self.at("2026-06-05 17:00"):
            self.leaves.sla_what_if(self.day_off("2026-06-08"))
            record.sla_clock_ids._refresh()
            self.assert_deadline(record.sla_response_clock_id, "2026-06-08 11:00")
            other = self.receive("2026-06-05 17:00", "P1")
            self.assert_deadline(other.sla_response_clock_id, "2026-06-08 11:00")

    def test_what_is_refused_is_passed_on(self):
        self.receive("2026-06-05 16:59", "P1")
        calendar = self.calendar.with_user(self.admin)
        policy = self.policy.with_user(self.admin)
        with self.at("2026-06-05 17:00"):
            before = self.rows_of_database()
            with self.assertRaises(ValidationError):
                calendar.sla_what_if({"attendance_ids": [Command.clear()]})
            with self.assertRaises(UserError):
                policy.sla_what_if({"reopen_rule": "new_cycle"})
            self.assertEqual(self.rows_of_database(), before)

    def test_many_moves(self):
        """The gravest first; the rest is counted."""
        for minute in range(5):
            self.receive(f"2026-06-05 16:0{minute}", "P1")
        with self.at("2026-06-05 17:00"):
            preview = self.env["o2b.sla.what.if"]._preview(
                lambda: self.leaves.create(self.day_off("2026-06-08")), limit=2
            )
        self.assertEqual((preview["count"], len(preview["moves"])), (5, 2))

    def test_rights(self):
        """Whoever may not make the change learns nothing from it."""
        self.receive("2026-06-05 16:59", "P1")
        agent_leaves = self.env["resource.calendar.leaves"].with_user(self.agent)
        with self.at("2026-06-05 17:00"):
            for call in (
                lambda: agent_leaves.sla_what_if(self.day_off("2026-06-08")),
                lambda: self.policy.with_user(self.agent).sla_what_if({"name": "x"}),
                lambda: self.calendar.global_leave_ids.with_user(
                    self.agent
                ).sla_what_if_unlink(),
            ):
                with self.assertRaises(AccessError):
                    call()

    def test_other_company(self):
        """A calendar of all companies tells only of clocks the user may read."""
        self.receive("2026-06-05 16:59", "P1")
        company = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env,
            login="sla_other",
            groups="o2b_sla.o2b_sla_group_admin",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        with self.at("2026-06-05 17:00"):
            self.calendar.company_id = False
            leaves = self.env["resource.calendar.leaves"].with_user(stranger)
            preview = leaves.sla_what_if(self.day_off("2026-06-08"))
            self.assertEqual((preview["count"], preview["moves"]), (0, []))
            preview = self.leaves.sla_what_if(self.day_off("2026-06-08"))
            self.assertEqual(preview["count"], 1)

    def test_without_service_levels(self):
        """Somebody of personnel saves as always and sees no clocks."""
        self.receive("2026-06-05 16:59", "P1")
        clerk = new_test_user(self.env, login="clerk", groups="base.group_erp_manager")
        with self.at("2026-06-05 17:00"):
            with patch.object(
                self.env.registry["resource.calendar.leaves"], "check_access"
            ):
                preview = self.leaves.with_user(clerk).sla_what_if(
                    self.day_off("2026-06-08")
                )
        self.assertEqual((preview["count"], preview["moves"]), (0, []))

    def test_generated_holidays(self):
        """The button shows what it moves, and acts when that is confirmed."""
        calendar = self.calendar.with_user(self.admin)
        with self.at("2026-12-01 12:00"):
            christmas = self.calendar.global_leave_ids.filtered(
                lambda leave: str(leave.sla_holiday_date) == "2026-12-25"
            )
            christmas.unlink()
        record = self.receive("2026-12-24 16:59", "P1")
        self.assert_deadline(record.sla_response_clock_id, "2026-12-25 11:00")
        with self.at("2026-12-24 17:00"):
            action = calendar.action_sla_preview_holidays()
            wizard = self.env[action["res_model"]].browse(action["res_id"])
            self.assertEqual(wizard.preview["later"], 1)
            self.assert_deadline(record.sla_response_clock_id, "2026-12-25 11:00")
            wizard.with_user(self.admin).action_confirm()
            self.assert_deadline(record.sla_response_clock_id, "2026-12-28 11:00")
            self.assertIs(calendar.action_sla_preview_holidays(), True)

    def test_wizard_does_nothing_else(self):
        """A client cannot have another method called through it."""
        wizard = self.env["o2b.sla.what.if.wizard"].with_user(self.contract_manager)
        for model, action in (
            ("resource.calendar", "unlink"),
            ("res.users", "action_sla_generate_holidays"),
        ):
            values = {"res_model": model, "res_id": self.calendar.id, "action": action}
            with self.assertRaises(UserError):
                wizard.create(values).action_confirm()
        values = {
            "res_model": "resource.calendar",
            "res_id": self.calendar.id,
            "action": "action_sla_generate_holidays",
        }
        with self.assertRaises(AccessError):
            wizard.create(values).action_confirm()

    def test_version_moves_nothing(self):
        """Open tickets stay with their version; new ones get the next one."""
        self.receive("2026-06-05 16:59", "P1")
        self.receive("2026-06-05 16:59", "P2")
        second = self._create_version("2027-01-01")
        with self.at("2026-06-05 17:00"):
            effect = second._preview_effect()
            self.assertEqual(effect["open"], [(self.version, 2)])
            self.assertEqual(effect["at"], local("2027-01-01 00:00"))
            self.assertEqual(
                effect["text"].splitlines(),
                [
                    "Open tickets that stay with version 1: 2. None of their deadlines "
                    "moves.",
                    "New tickets get version 2 from 1 Jan 2027 00:00 "
                    "(Europe/Amsterdam) on.",
                ],
            )
            effect = self.version._preview_effect(last_day=date(2026, 6, 30))
            self.assertIn(
                "no service level from 1 Jul 2026 00:00 (Europe/Amsterdam)",
                effect["text"],
            )

    def test_version_of_the_past_begins_now(self):
        second = self._create_version("2026-01-01")
        with self.at("2026-06-05 17:00"):
            effect = second._preview_effect()
        self.assertEqual(effect["at"], local("2026-06-05 17:00"))
        self.assertIn("No ticket is open", effect["text"])

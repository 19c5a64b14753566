# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from .common import SlaRecordCommon


class TestClockEvent(SlaRecordCommon):
    """The ledger is only ever added to."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.record = cls.env["o2b.sla.test.record"].create(
            {"partner_id": cls.jan.id, "priority": "P1"}
        )
        cls.event = cls.record.sla_clock_ids.event_ids

    def test_orm_refuses_change(self):
        for user in (self.env.user, self.admin):
            event = self.event.with_user(user).sudo()
            with self.assertRaises(UserError):
                event.reason = "something else"

    def test_orm_refuses_delete(self):
        for context in ({}, {"_force_unlink": True}):
            with self.assertRaises(UserError):
                self.event.with_context(**context).unlink()

    @mute_logger("odoo.sql_db")
    def test_sql_refuses(self):
        table = "o2b_sla_clock_event"
        for query in (
            f"UPDATE {table} SET at = now()",
            f"DELETE FROM {table}",
            f"TRUNCATE {table} CASCADE",  # other add-ons refer to it
        ):
            with (
                self.subTest(query=query),
                self.assertRaises(psycopg2.errors.InsufficientPrivilege),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(query)

    @mute_logger("odoo.sql_db")
    def test_owner_of_the_line_stays(self):
        """Neither the clock nor the user behind a line can be deleted."""
        for query, args in (
            ("DELETE FROM o2b_sla_clock WHERE id = %s", self.event.clock_id.id),
            ("DELETE FROM res_users WHERE id = %s", self.event.user_id.id),
        ):
            with (
                self.assertRaises(psycopg2.IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(query, [args])

    def test_nobody_writes_lines_himself(self):
        for user in (self.agent, self.manager, self.admin):
            with self.assertRaises(AccessError):
                self.env["o2b.sla.clock.event"].with_user(user).create(
                    {
                        "clock_id": self.event.clock_id.id,
                        "kind": "reached",
                        "at": self.event.at,
                        "recorded_at": self.event.at,
                        "user_id": user.id,
                    }
                )

    @mute_logger("odoo.sql_db")
    def test_step_once(self):
        clock = self.event.clock_id
        line = {
            "clock_id": clock.id,
            "kind": "warned",
            "at": self.event.at,
            "percent": 50,
            "data": {},
        }
        clock._append_lines([line])
        with self.assertRaises(psycopg2.IntegrityError), self.env.cr.savepoint():
            clock._append_lines([line])

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import psycopg2

from odoo.tools import mute_logger

from .common import SlaRecordCommon, amsterdam, local

EVENING = ("2026-06-01 17:00", "2026-06-02 09:00")


class TestOnCall(SlaRecordCommon):
    """Who stands by, and what that does to a call."""

    def plan(self, user=None, shift=EVENING, **values):
        return self.env["o2b.sla.on.call"].create(
            {
                "user_id": (user or self.agent).id,
                "date_from": local(shift[0]),
                "date_to": local(shift[1]),
                **values,
            }
        )

    def assert_refused(self, error, **values):
        with mute_logger("odoo.sql_db"), self.assertRaises(error):
            with self.env.cr.savepoint():
                self.plan(**values)

    def test_phone(self):
        self.agent.partner_id.phone = "+31 6 12345678"
        shift = self.plan()
        self.assertEqual(shift.phone, "+31 6 12345678")
        shift.phone = "+31 6 87654321"
        with self.at("2026-06-01 20:00"):
            self.assertEqual(
                self.agreement.on_call_text,
                f"{self.agent.name}, +31 6 87654321",
            )
            self.assertEqual(self.agreement.on_call_user_id, self.agent)
        with self.at("2026-06-01 16:59"):
            self.assertFalse(self.agreement.on_call_text)

    def test_ends_after_it_starts(self):
        self.assert_refused(psycopg2.errors.CheckViolation, shift=EVENING[::-1])
        self.assert_refused(
            psycopg2.errors.CheckViolation, shift=(EVENING[0], EVENING[0])
        )

    def test_one_person_one_shift(self):
        self.plan()
        self.assert_refused(
            psycopg2.errors.ExclusionViolation,
            shift=("2026-06-02 08:59", "2026-06-02 20:00"),
        )
        self.plan(shift=(EVENING[1], "2026-06-02 20:00"))
        self.plan(user=self.manager)

    def test_who_is_on_duty(self):
        other = self.agreement.copy()
        everybody = self.plan()
        own = self.plan(user=self.manager, agreement_ids=[(4, self.agreement.id)])
        shifts = self.env["o2b.sla.on.call"]
        evening = local("2026-06-01 20:00")
        self.assertEqual(
            self.agreement._get_on_call(evening).ids, [self.manager.id, self.agent.id]
        )
        self.assertEqual(other._get_on_call(evening), self.agent)
        self.assertEqual(shifts._on_call(instant=evening), self.manager + self.agent)
        self.assertFalse(self.agreement._get_on_call(local("2026-06-02 09:00")))
        self.assertTrue(self.agreement._get_on_call(local("2026-06-01 17:00")))
        with self.at("2026-06-01 20:00"):
            found = shifts.search([("is_now", "=", True)])
            self.assertEqual(found, everybody + own)
            self.assertTrue(everybody.is_now)
        with self.at("2026-06-02 20:00"):
            self.assertFalse(shifts.search([("is_now", "=", True)]))
            self.assertFalse(everybody.is_now)

    def test_another_company(self):
        company = self.env["res.company"].create({"name": "Other BV"})
        self.agent.company_ids += company
        self.plan(company_id=company.id)
        self.assertFalse(self.agreement._get_on_call(local("2026-06-01 20:00")))

    def test_call_during_a_shift(self):
        """P1 by phone starts at once; deadlines are counted in opening hours."""
        self.plan()
        for received, priority, channel, started, deadline in [
            ("20:00", "P1", "phone", "2026-06-01 20:00", "2026-06-02 11:00"),
            ("20:00", "P2", "phone", "2026-06-02 09:00", "2026-06-02 17:00"),
            ("20:00", "P1", "email", "2026-06-02 09:00", "2026-06-02 11:00"),
            ("16:00", "P1", "phone", "2026-06-01 16:00", "2026-06-02 10:00"),
        ]:
            with self.subTest(received=received, priority=priority, channel=channel):
                record = self.receive(f"2026-06-01 {received}", priority, channel)
                self.assertEqual(amsterdam(record.sla_started_at), started)
                self.assert_deadline(record.sla_response_deadline, deadline)

    def test_call_with_nobody_for_this_client(self):
        self.plan(agreement_ids=[(4, self.agreement.copy().id)])
        record = self.receive("2026-06-01 20:00", "P1", channel="phone")
        self.assertEqual(amsterdam(record.sla_started_at), "2026-06-02 09:00")

    def test_a_rule_agreed_otherwise_stays(self):
        self.plan()
        adapt = self.agreement._adapt_start_rule
        evening = local("2026-06-01 20:00")
        p1 = self.priorities["P1"]
        self.assertEqual(adapt("next_opening", "phone", p1, evening), "immediate")
        self.assertEqual(
            adapt("next_working_day", "phone", p1, evening), "next_working_day"
        )
        self.assertEqual(
            adapt("next_opening", "phone", p1, local("2019-06-01 20:00")),
            "next_opening",
        )

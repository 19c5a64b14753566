# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from odoo import Command

from .escalation_common import EscalationCase

RUN = "odoo.addons.o2b_sla.models.o2b_sla_escalation_run"


class TestEscalationRoles(EscalationCase):
    """Who is told, and who stands in when a role has nobody."""

    def breach(self, priority="P1", **values):
        record = self.receive("2026-06-01 09:00", priority, channel="phone", **values)
        self.run_cron("2026-06-01 10:30")
        self.run_cron("2026-06-01 11:00:01")
        return record

    def of(self, record, percent, role):
        rows = self.rows(record, percent=percent, role=role)
        return rows.user_id, set(rows.mapped("told_role")), set(rows.mapped("outcome"))

    def test_without_assignee(self):
        """The assignee is the leader then: the same person is told once."""
        record = self.breach(user_id=False)
        self.assertEqual(
            self.of(record, 75, "assignee"), (self.leader, {False}, {"told"})
        )
        activities = record.activity_ids.filtered(
            lambda a: (
                a.user_id == self.leader and a.activity_type_id.name == "SLA at risk"
            )
        )
        self.assertEqual(len(activities), 1)

    def test_without_leader(self):
        self.lead(self.env["res.users"])
        record = self.breach()
        self.assertEqual(
            self.of(record, 75, "leader"), (self.on_call, {"on_call"}, {"told"})
        )

    def test_nobody_on_call(self):
        """The next level stands in, and that can be seen."""
        self.shift.unlink()
        record = self.breach()
        self.assertEqual(
            self.of(record, 100, "on_call"), (self.manager, {"manager"}, {"told"})
        )
        (mail,) = self.notices().filtered(
            lambda n: n.subject.startswith("P1: Response br")
        )
        self.assertEqual(mail.email_to, "manager@contractor.example")

    def test_nobody_at_all(self):
        self.shift.unlink()
        self.lead(self.env["res.users"])
        company = type(self.env.company)
        with (
            patch.object(
                company, "_sla_managers", lambda self: self.env["res.users"].sudo()
            ),
            self.assertLogs(RUN, "WARNING") as log,
        ):
            record = self.breach(user_id=False)
        self.assertIn("nobody to tell at 100 % (on_call)", "\n".join(log.output))
        rows = self.rows(record, percent=100)
        self.assertEqual(set(rows.mapped("outcome")), {"nobody"})
        self.assertEqual(len(rows), 3)
        self.assertFalse(self.notices())

    def test_on_call_for_this_client_goes_first(self):
        own = self._user("own")
        self.env["o2b.sla.on.call"].create(
            {
                "user_id": own.id,
                "date_from": "2026-05-01 00:00:00",
                "date_to": "2026-07-01 00:00:00",
                "agreement_ids": [Command.set(self.agreement.ids)],
            }
        )
        record = self.breach()
        self.assertEqual(self.of(record, 100, "on_call"), (own, {False}, {"told"}))

    def test_all_managers_unless_one_is_named(self):
        self.env.company.sla_manager_id = False
        self.admin.email = "admin@contractor.example"
        record = self.breach()
        found = self.rows(record, percent=100, role="manager").user_id
        self.assertIn(self.manager, found)
        self.assertIn(self.admin, found, "an administrator is a manager, too")
        self.assertNotIn(self.agent, found)

    def test_an_archived_person_is_nobody(self):
        self.leader.active = False
        record = self.breach()
        self.assertEqual(
            self.of(record, 75, "leader"), (self.on_call, {"on_call"}, {"told"})
        )

    def test_chosen_person(self):
        boss = self._user("boss")
        self.rule(role="user", user_id=boss.id, moment="breach", by_mail=True)
        record = self.breach()
        self.assertEqual(self.of(record, 100, "user"), (boss, {False}, {"told"}))

    def test_several_people_one_to_do(self):
        """Everybody on call knows, one of them has the activity."""
        second = self._user("second")
        self.shift.copy({"user_id": second.id})
        self.rule(role="on_call", moment="share", percent=20, by_mail=True)
        record = self.receive("2026-06-01 09:00", "P1", channel="phone")
        self.run_cron("2026-06-01 09:24")
        rows = self.rows(record, percent=20)
        self.assertEqual(rows.user_id, self.on_call | second)
        self.assertEqual(record.activity_ids.user_id, self.on_call)
        self.assertEqual(len(self.notices()), 2)

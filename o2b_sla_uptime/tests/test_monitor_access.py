# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from .monitor_common import MonitorCommon

R, RW = "r", "rwcd"
# nobody in particular, agent, contract manager, service level manager, administrator,
# portal
MATRIX = {
    "o2b.sla.monitor": ("", R, RW, RW, RW, ""),
    "o2b.sla.monitor.status": ("", R, R, R, R, ""),
    "o2b.sla.outage": ("", R, R, R, R, ""),
    "o2b.sla.check": ("", R, R, R, R, ""),
    "o2b.sla.pause.monitor": ("", "", "rwc", "rwc", "rwc", ""),
}
OPERATIONS = {"r": "read", "w": "write", "c": "create", "d": "unlink"}


class TestMonitorAccess(MonitorCommon):
    """Each role and operation; and what nobody may, not by SQL either."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.employee = new_test_user(cls.env, login="uptime_employee")
        cls.portal = new_test_user(
            cls.env, login="uptime_portal", groups="base.group_portal"
        )

    def an_outage(self):
        self.run_until("08:02")
        self.time("8:03")
        self.run_cron("timeout")
        return self.monitor.outage_ids

    def test_matrix(self):
        roles = (
            self.employee,
            self.agent,
            self.contract_manager,
            self.manager,
            self.admin,
            self.portal,
        )
        for model, rights in MATRIX.items():
            for user, allowed in zip(roles, rights, strict=True):
                for letter, operation in OPERATIONS.items():
                    with self.subTest(model=model, user=user.login, op=operation):
                        self.assertEqual(
                            self.env[model].with_user(user).has_access(operation),
                            letter in allowed,
                        )

    def test_other_company_sees_nothing(self):
        self.an_outage()
        company = self.env["res.company"].create({"name": "Other BV"})
        other = new_test_user(
            self.env,
            login="uptime_other",
            groups="o2b_sla.o2b_sla_group_manager",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        for model in MATRIX:
            if model == "o2b.sla.pause.monitor":
                continue
            self.assertTrue(self.env[model].search([]), model)
            self.assertFalse(self.env[model].with_user(other).search([]), model)

    def test_private_networks_are_for_managers(self):
        ours = self.monitor.with_user(self.contract_manager)
        with self.assertRaises(AccessError):
            ours.allow_private = "10.0.0.0/8"
        with self.assertRaises(AccessError):
            ours.read(["allow_private"])
        ours.name = "Another name"
        self.monitor.with_user(self.manager).allow_private = "10.0.0.0/8"

    def test_nobody_writes_a_state(self):
        for values in ({"state": "up"}, {"measured_until": "2026-01-01"}):
            with self.assertRaises(UserError):
                self.monitor.with_user(self.admin).write(values)
        with self.assertRaises(UserError):
            self.env["o2b.sla.monitor"].with_user(self.admin).create(
                {
                    "name": "Web",
                    "environment_id": self.environment.id,
                    "url": "https://client.example",
                    "state": "up",
                }
            )
        made = (
            self.env["o2b.sla.monitor"]
            .with_user(self.contract_manager)
            .with_context(default_state="up")
            .create(
                {
                    "name": "Web",
                    "environment_id": self.environment.id,
                    "url": "https://client.example",
                }
            )
        )
        self.assertEqual(made.state, "unknown")

    def test_outage_cannot_be_changed(self):
        outage = self.an_outage()
        check = self.monitor.check_ids[:1]
        for record, values in (
            (outage, {"started_at": "2026-01-01"}),
            (outage, {"ended_at": "2026-07-01"}),
            (check, {"text": "nothing"}),
        ):
            with self.assertRaises(UserError):
                record.with_user(self.admin).write(values)
        with self.assertRaises(UserError):
            outage.write({"started_at": "2026-01-01"})
        for record in outage, check:
            with self.assertRaises(UserError):
                record.unlink()
            with self.assertRaises(UserError):
                call_kw(
                    record.with_user(self.admin),
                    "unlink",
                    [record.ids],
                    {"context": {"_force_unlink": True}},
                )

    def test_sql_is_refused(self):
        outage = self.an_outage()
        self.env.flush_all()
        ended = "UPDATE o2b_sla_outage SET ended_at = '2026-06-10 09:00'"
        self.env.cr.execute(f"{ended} WHERE id = {outage.id}")
        for query in (
            "UPDATE o2b_sla_outage SET ended_at = '2026-06-10 10:00'",
            "UPDATE o2b_sla_outage SET ended_at = NULL",
            "UPDATE o2b_sla_outage SET started_at = '2026-06-10 07:00'",
            "UPDATE o2b_sla_outage SET provisional_end_at = '2026-06-10 08:30'",
            "UPDATE o2b_sla_outage SET kind = 'unknown'",
            "UPDATE o2b_sla_outage SET effect = 'none'",
            "UPDATE o2b_sla_outage SET incident_id = NULL",
            "DELETE FROM o2b_sla_outage",
            "TRUNCATE o2b_sla_outage CASCADE",
            "UPDATE o2b_sla_check SET text = ''",
            "DELETE FROM o2b_sla_check",
            "TRUNCATE o2b_sla_check",
        ):
            with (
                self.subTest(query=query),
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.errors.InsufficientPrivilege),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(query)

    def test_what_was_measured_stays(self):
        self.an_outage()
        with self.assertRaises(UserError):
            self.monitor.unlink()
        with self.assertRaises(UserError):
            self.environment.unlink()
        self.add_monitor("By mistake").unlink()

    def test_portal_reads_nothing(self):
        self.an_outage()
        for model in ("o2b.sla.monitor", "o2b.sla.outage", "o2b.sla.check"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.portal).search([])

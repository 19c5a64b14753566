# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging

import psycopg2

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from odoo.addons.o2b_sla.tests.common import local

from ..controllers.ping import HideTokens
from .availability_common import AvailabilityCommon


class TestUptimeTampering(AvailabilityCommon):
    """What somebody who may keep monitors could do to make a month look better, or to
    reach what is not his."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.company"].create({"name": "Elsewhere BV"})
        cls.stranger = new_test_user(
            cls.env,
            login="tampering_stranger",
            groups="o2b_sla.o2b_sla_group_contract_manager",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
        )
        cls.own = cls.env["o2b.sla.environment"].create(
            {
                "name": "Their own",
                "agreement_id": cls.env["o2b.sla.agreement"]
                .create(
                    {
                        "partner_id": cls.agreement.partner_id.id,
                        "company_id": cls.company.id,
                    }
                )
                .id,
                "kind": "production",
            }
        )

    def test_nothing_moves_into_another_company(self):
        for model, values in (
            ("o2b.sla.monitor", {"url": "https://client.example"}),
            ("o2b.sla.heartbeat", {}),
        ):
            records = self.env[model].with_user(self.stranger)
            record = records.create(
                {"name": "Own", "environment_id": self.own.id, **values}
            )
            with self.subTest(model), self.assertRaises(AccessError):
                record.environment_id = self.environment.id

    def test_what_was_measured_stays_where_it_was(self):
        other = self._create_environment("Other")
        fresh = self._create_monitor(self.environment)
        fresh.with_user(self.contract_manager).environment_id = other
        self.down("2026-06-10 10:00", "2026-06-10 11:00")
        with self.assertRaises(UserError):
            self.monitor.with_user(self.manager).environment_id = other
        self.monitor.write({"environment_id": self.environment.id, "name": "Page"})

    def test_private_networks_are_not_copied_by_who_may_not_see_them(self):
        self.monitor.allow_private = "10.0.0.0/8"
        ours = self.monitor.with_user(self.contract_manager)
        self.assertFalse(ours.copy().sudo().allow_private)
        with self.assertRaises(AccessError):
            ours.copy({"allow_private": "10.0.0.0/8"})
        with self.assertRaises(ValidationError):
            ours.copy({"url": "http://10.0.0.9/"})
        copy = self.monitor.with_user(self.manager).copy({"url": "http://10.0.0.9/"})
        self.assertEqual(copy.allow_private, "10.0.0.0/8")

    def test_what_was_heard_stays_where_it_was(self):
        other = self._create_environment("Other")
        heartbeat = self.env["o2b.sla.heartbeat"].create(
            {"name": "Backup", "environment_id": self.environment.id}
        )
        heartbeat.with_user(self.contract_manager).environment_id = other
        self.env["o2b.sla.heartbeat.ping"].sudo().create(
            {
                "heartbeat_id": heartbeat.id,
                "received_at": local("2026-06-10 10:00"),
                "kind": "success",
            }
        )
        with self.assertRaises(UserError):
            heartbeat.environment_id = self.environment

    def test_a_heartbeat_takes_no_state_from_a_context(self):
        heartbeats = self.env["o2b.sla.heartbeat"].with_user(self.contract_manager)
        heartbeat = heartbeats.with_context(
            default_phase="up",
            default_last_success_at="2026-06-10 10:00:00",
            default_watched_from="2020-01-01 00:00:00",
            default_name="Every hour",
        ).create({"environment_id": self.environment.id})
        self.assertEqual((heartbeat.name, heartbeat.phase), ("Every hour", "new"))
        self.assertFalse(heartbeat.last_success_at)
        self.assertFalse(heartbeat.watched_from)

    def test_outages_are_not_judged_away(self):
        """One of two monitors was down: another rule, or another kind of environment,
        would make an hour of downtime nothing."""
        self._create_monitor(self.environment)
        environment = self.environment.with_user(self.contract_manager)
        environment.availability_rule = "all"
        environment.availability_rule = "any"
        self.down("2026-06-10 10:00", "2026-06-10 11:00")
        for values in ({"availability_rule": "all"}, {"kind": "test"}):
            with self.subTest(values), self.assertRaises(AccessError):
                environment.write(values)
        environment.write({"availability_rule": "any", "name": "Renamed"})
        self.assertEqual(self.month().down_seconds, 3600)
        self.environment.with_user(self.manager).availability_rule = "all"

    def test_nothing_is_left_out_without_a_decision(self):
        """Not by SQL either."""
        incident = self.incident(self.down("2026-06-10 10:00", "2026-06-10 11:00"))
        self.env.flush_all()
        insert = (
            "INSERT INTO o2b_sla_incident (environment_id, cause_key, kind, state,"
            " started_at, exclusion_state) SELECT environment_id, 'x', kind, state,"
            " started_at, 'approved' FROM o2b_sla_incident LIMIT 1"
        )
        for query in (
            "UPDATE o2b_sla_incident SET exclusion_state = 'approved'",
            insert,
            "DELETE FROM o2b_sla_incident",
            f"UPDATE o2b_sla_incident SET environment_id = {self.own.id}",
        ):
            with (
                self.subTest(query),
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.errors.InsufficientPrivilege),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(query)
        self.exclude_incident(incident)
        self.env.flush_all()
        self.assertEqual(incident.exclusion_state, "approved")
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.InsufficientPrivilege),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute("UPDATE o2b_sla_incident SET exclusion_state = 'none'")

    def test_tokens_stay_out_of_the_log(self):
        for path in (
            "/o2b_sla/ping/s3cret/fail",
            "/o2b_sla/health/s3cret",
            "/o2b_sla/maintenance/s3cret.ics",
            "/sla/status/12/s3cret",
        ):
            record = logging.LogRecord(
                "werkzeug", 20, "", 1, "%s %s", ("GET", f"{path} HTTP/1.1"), None
            )
            HideTokens().filter(record)
            with self.subTest(path):
                self.assertNotIn("s3cret", record.getMessage())
                self.assertIn("HTTP/1.1", record.getMessage())

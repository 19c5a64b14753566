# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import json
import subprocess
import sys
import tempfile
from unittest.mock import patch

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tools import file_path, mute_logger

from odoo.addons.o2b_sla.evidence import canonical, fingerprint
from odoo.addons.o2b_sla.tests.common import local

from .availability_common import AvailabilityCommon

PAST = "2026-07-02 06:00"
SCRIPT = "verify_availability.py"
ACTIVITY = "o2b_sla_uptime.mail_activity_type_month"


class TestAvailabilityFreeze(AvailabilityCommon):
    """A month is frozen once, with everything inside, and stays."""

    def run_cron(self, text, method="_cron_freeze"):
        with (
            self.at(text),
            patch.object(
                type(self.env["ir.cron"]), "_commit_progress", lambda *a, **k: 1e9
            ),
        ):
            getattr(self.months, method)()

    def get_activities(self, month):
        return month.activity_search([ACTIVITY])

    def test_frozen_once_with_everything_inside(self):
        self.down("2026-06-10 10:00", "2026-06-10 10:20")
        self.window("2026-06-11 02:00", "2026-06-11 03:00")
        month = self.freeze_month()
        self.assertEqual((month.state, month.verdict), ("frozen", "met"))
        self.assertEqual(month.frozen_at, local(PAST))
        payload = json.loads(month.payload)
        self.assertEqual(month.payload, canonical(payload))
        self.assertEqual(month.sha256, fingerprint(payload))
        self.assertFalse(month.is_altered)
        start, end = 1780264800, 1782856800
        down = [start + 9 * 86_400 + 36_000, start + 9 * 86_400 + 37_200]
        self.assertEqual(payload["down"], [down])
        self.assertEqual(len(payload["maintenance"]), 1)
        self.assertEqual(payload["service"], None)
        self.assertEqual(payload["zone"], "Europe/Amsterdam")
        self.assertEqual(payload["month"], "2026-06")
        self.assertTrue(payload["tzdata"])
        self.assertEqual(payload["formula"], "1")
        (part,) = payload["parts"]
        self.assertEqual((part["start"], part["end"]), (start, end))
        self.assertEqual((part["norm_milli"], part["mode"]), (99_900, "counts"))
        self.assertEqual(payload["figures"]["net"]["down"], 1200)
        self.assertEqual(payload["figures"]["net"]["budget_left"], "1392")
        self.assertEqual(payload["verdict"], "met")
        self.assertIn("1,200", payload["method"].replace("20 min", "1,200"))
        # once
        with self.at("2026-07-03 06:00"):
            self.assertFalse(month._freeze())
        self.assertEqual(month.frozen_at, local(PAST))

    def test_each_month_names_the_one_before(self):
        may, june = self.freeze_month("2026-05"), self.freeze_month("2026-06")
        self.assertEqual(june._read_payload()["previous"], may.sha256)
        self.assertIsNone(may._read_payload()["previous"])

    def test_a_month_that_is_not_over_is_not_frozen(self):
        month = self.month(at="2026-06-30 23:59")
        with self.at("2026-06-30 23:59:59"), self.assertRaises(UserError):
            month._freeze()

    def test_on_the_second_day_at_six(self):
        """In the agreement's own zone, and late when the server was down."""
        month = self.month()
        self.run_cron("2026-07-02 05:59")
        self.assertEqual(month.state, "provisional")
        self.run_cron("2026-07-02 06:00")
        self.assertEqual(month.state, "frozen")
        self.run_cron("2026-10-20 12:00")
        months = self.months.search([("environment_id", "=", self.environment.id)])
        frozen = months.filtered(lambda m: m.state == "frozen")
        self.assertEqual(max(frozen.mapped("month")), local("2026-09-01 12:00").date())
        self.assertEqual(len(months), len(set(months.mapped("month"))))

    def test_one_bad_month_stops_no_other(self):
        other = self._create_environment("Other")
        self._create_monitor(other)
        bad, good = self.month(), self.month(environment=other)
        reckon = type(self.months)._reckon

        def fail(month, now):
            if month == bad:
                raise ZeroDivisionError
            return reckon(month, now)

        with (
            patch.object(type(self.months), "_reckon", fail),
            mute_logger("odoo.addons.o2b_sla_uptime.models.o2b_sla_frozen_month_life"),
        ):
            self.run_cron(PAST)
        self.assertEqual((bad.state, good.state), ("provisional", "frozen"))

    def test_one_bad_environment_stops_no_other(self):
        bad = self._create_environment("Bad")
        self._create_monitor(bad)
        model = type(self.months)
        real = model._make_months_of

        def fail(months, environment, *args):
            if environment == bad:
                raise ValueError("broken")
            return real(months, environment, *args)

        with (
            patch.object(model, "_make_months_of", fail),
            self.assertLogs("odoo.addons.o2b_sla_uptime", "ERROR") as logs,
            self.at(PAST),
        ):
            made = self.months._make_months(self.months._now())
        self.assertIn("no months could be made", logs.output[0])
        self.assertIn(self.environment, made.environment_id)
        self.assertNotIn(bad, made.environment_id)

    def test_provisional_months_are_brought_up_to_date(self):
        self.run_cron("2026-06-10 00:00", "_cron_refresh")
        month = self.months.search(
            [("environment_id", "=", self.environment.id), ("month", "=", "2026-06-01")]
        )
        self.assertEqual(month.total_seconds, 777_600)
        self.run_cron("2026-06-11 00:00", "_cron_refresh")
        self.assertEqual(month.total_seconds, 864_000)
        self.assertEqual(month.measured_until, local("2026-06-11 00:00"))

    # === What stays as it is ===

    def test_nobody_changes_a_frozen_month(self):
        month = self.freeze_month()
        for user in (self.agent, self.contract_manager, self.manager, self.admin):
            record = month.with_user(user)
            with self.assertRaises(UserError):
                record.write({"verdict": "breached"})
            with self.assertRaises(UserError):
                record.with_context(_force_unlink=True).unlink()
            with self.assertRaises(UserError):
                record.copy()
        for values in ({"down_seconds": 1}, {"state": "provisional"}, {"month": False}):
            with self.assertRaises(UserError):
                month.sudo().write(values)
        with self.assertRaises(UserError):
            month.sudo().unlink()
        month.sudo()._refresh()
        self.assertEqual(month.state, "frozen")

    def test_nobody_changes_a_provisional_month_by_hand(self):
        month = self.month()
        for user in (self.manager, self.admin):
            with self.assertRaises(UserError):
                month.with_user(user).write({"verdict": "met"})
            with self.assertRaises(UserError):
                self.months.with_user(user).create(
                    {"environment_id": self.environment.id, "month": "2026-01-01"}
                )

    def test_sql_is_refused_too(self):
        month = self.freeze_month()
        self.env.flush_all()
        for query in (
            "UPDATE o2b_sla_availability SET down_seconds = 9 WHERE id = %s",
            "UPDATE o2b_sla_availability SET state = 'provisional' WHERE id = %s",
            "DELETE FROM o2b_sla_availability WHERE id = %s",
        ):
            with (
                self.assertRaises(psycopg2.errors.InsufficientPrivilege),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(flush=False),
            ):
                self.env.cr.execute(query, [month.id])
        with (
            self.assertRaises(psycopg2.Error),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(flush=False),
        ):
            self.env.cr.execute("TRUNCATE o2b_sla_availability CASCADE")

    def test_what_mirrors_other_records_follows_them(self):
        """A client that is renamed or merged changes no figure."""
        month = self.freeze_month()
        self.client_company.name = "Another name"
        month.message_post(body="A note")
        self.env.flush_all()
        self.assertIn("Another name", month.display_name)
        self.assertEqual(month._read_payload()["client"], "Bakkerij De Vries BV")

    def test_an_altered_month_shows(self):
        month = self.freeze_month()
        self.env.flush_all()
        trigger = "TRIGGER o2b_sla_uptime_availability_kept_row"
        for query in (
            f"ALTER TABLE o2b_sla_availability DISABLE {trigger}",
            "UPDATE o2b_sla_availability SET payload = replace(payload, 'met', 'hit')"
            f" WHERE id = {month.id}",
            f"ALTER TABLE o2b_sla_availability ENABLE {trigger}",
        ):
            self.env.cr.execute(query)
        self.env.invalidate_all()
        self.assertTrue(month.is_altered)
        self.run_cron("2026-07-04 03:00", "_cron_verify")
        self.run_cron("2026-07-05 03:00", "_cron_verify")
        self.assertEqual(len(self.get_activities(month)), 1)
        self.assertIn("altered", self.get_activities(month).summary)

    def test_an_environment_with_frozen_months_stays(self):
        self.freeze_month()
        with self.assertRaises(UserError):
            self.environment.unlink()
        fresh = self._create_environment("Fresh")
        self.months.sudo().create(
            {
                "environment_id": fresh.id,
                "month": "2026-06-01",
                "zone": "Europe/Amsterdam",
            }
        )
        fresh.unlink()
        self.assertFalse(fresh.exists())

    def test_a_frozen_month_keeps_its_norm(self):
        """A later version changes what comes, not what was."""
        month = self.freeze_month()
        policy = self.copy_policy(uptime_norm=99.99)
        with self.at("2026-07-10 12:00"):
            self._create_version("2026-07-11", policy_id=policy.id)._agree_on_paper()
            month._propose_corrections()
        self.assertEqual(month.norm_milli, 99_900)
        self.assertFalse(month.correction_ids)

    # === Undetermined ===

    def test_what_is_not_proved_waits_for_a_person(self):
        self.unknown("2026-06-10 10:00", "2026-06-10 15:00")
        month = self.month()
        self.run_cron(PAST)
        self.run_cron("2026-07-02 07:00")
        self.assertEqual((month.state, month.verdict), ("provisional", "undetermined"))
        self.assertIn("5 h was not measured", month.obstacles)
        activity = self.get_activities(month)
        self.assertEqual(len(activity), 1)
        self.assertTrue(activity.user_id.has_group("o2b_sla.o2b_sla_group_manager"))
        for user in (self.agent, self.contract_manager):
            with self.assertRaises(AccessError):
                month.with_user(user)._decide("met", "the log shows it")
        for verdict, reason in (("met", " "), ("undetermined", "x"), (False, "x")):
            with self.assertRaises(UserError):
                month.with_user(self.manager)._decide(verdict, reason)
        with self.at("2026-07-03 10:00"):
            action = month.with_user(self.manager).action_decide()
            dialog = self.env[action["res_model"]].with_user(self.manager)
            dialog = dialog.browse(action["res_id"])
            dialog.write({"verdict": "met", "reason": "The access log shows it."})
            dialog.action_confirm()
        self.assertEqual(
            (month.state, month.verdict, month.measured_verdict),
            ("frozen", "met", "undetermined"),
        )
        self.assertEqual(month.decided_by_id, self.manager)
        self.assertFalse(self.get_activities(month))
        payload = month._read_payload()
        self.assertEqual(payload["verdict"], "met")
        self.assertEqual(payload["decision"]["reason"], "The access log shows it.")
        self.assertEqual(payload["decision"]["by"], self.manager.id)
        self.assertEqual(payload["figures"]["net"]["verdict"], "undetermined")
        self.assertIn("The access log shows it.", month.explanation)
        with self.assertRaises(UserError):
            month.with_user(self.manager)._decide("breached", "after all")

    def test_a_decision_is_not_needed_once_it_is_proved(self):
        """What came in meanwhile decides, not the person."""
        outage = self.unknown("2026-06-30 23:00")
        month = self.month()
        self.run_cron(PAST)
        self.assertTrue(month.obstacles)
        outage.sudo().write({"ended_at": local("2026-06-30 23:10")})
        with self.at("2026-07-03 10:00"):
            month.with_user(self.manager)._decide("breached", "No idea")
        self.assertEqual((month.state, month.verdict), ("frozen", "met"))
        self.assertFalse(month.decided_by_id)

    def test_a_source_that_does_not_cover_the_month(self):
        month = self.month()
        with patch.object(
            type(self.environment),
            "_get_coverage_problem",
            lambda self, start, end: "Prometheus was not asked yet.",
        ):
            self.run_cron(PAST)
            self.assertEqual(month.state, "provisional")
            self.assertEqual(month.obstacles, "Prometheus was not asked yet.")
            with self.at(PAST):
                month.with_user(self.manager).action_freeze()
            self.assertEqual(month.state, "provisional")
        self.run_cron("2026-07-02 07:00")
        self.assertEqual(month.state, "frozen")
        self.assertFalse(month.obstacles)

    def test_nobody_alone_makes_a_measured_breach_undone(self):
        self.down("2026-06-10 10:00", "2026-06-10 12:00")
        month = self.month()
        with (
            patch.object(
                type(self.environment),
                "_get_coverage_problem",
                lambda self, start, end: "Prometheus was not asked yet.",
            ),
            self.at("2026-07-03 10:00"),
        ):
            with self.assertRaises(UserError):
                month.with_user(self.manager)._decide("met", "It was nothing.")
            self.assertEqual(month.state, "provisional")
            month.with_user(self.manager)._decide("breached", "Prometheus is gone.")
        self.assertEqual((month.state, month.verdict), ("frozen", "breached"))

    # === Corrections ===

    def correct(self, month, reason="The log says so", lines=(), user=None):
        """A correction proposed in the dialog."""
        user = user or self.contract_manager
        action = month.with_user(user).action_correct()
        dialog = self.env[action["res_model"]].with_user(user).browse(action["res_id"])
        dialog.write(
            {
                "reason": reason,
                "line_ids": [
                    (0, 0, {"kind": kind, "start": local(start), "end": local(end)})
                    for kind, start, end in lines
                ],
            }
        )
        action = dialog.action_confirm()
        return self.env[action["res_model"]].browse(action["res_id"])

    def test_both_figures_stay(self):
        self.down("2026-06-10 10:00", "2026-06-10 11:00")
        month = self.freeze_month()
        self.assertEqual(month.verdict, "breached")
        with self.at("2026-07-05 10:00"):
            correction = self.correct(
                month, lines=[("up", "2026-06-10 10:10", "2026-06-10 11:00")]
            )
        self.assertEqual(correction.state, "proposed")
        self.assertEqual((correction.old_share, correction.share), (99.861, 99.976))
        self.assertEqual(
            (correction.old_down_seconds, correction.down_seconds), (3600, 600)
        )
        self.assertEqual(month.standing_verdict, "breached")
        with self.assertRaises(AccessError):
            correction.with_user(self.contract_manager).action_approve()
        with self.at("2026-07-06 10:00"):
            correction.with_user(self.manager).action_approve()
        self.assertEqual(correction.decided_by_id, self.manager)
        self.assertEqual(correction.decided_at, local("2026-07-06 10:00"))
        self.assertEqual((month.verdict, month.standing_verdict), ("breached", "met"))
        self.assertEqual((month.share, month.standing_share), (99.861, 99.976))
        for value, found in (("met", True), ("breached", False)):
            months = self.months.search([("standing_verdict", "=", value)])
            self.assertEqual(month in months, found)
        payload = correction._read_payload()
        self.assertEqual(payload["corrects"], month.sha256)
        self.assertEqual(len(payload["adjustments"]["up"]), 1)
        with self.assertRaises(UserError):
            correction.with_user(self.manager).action_refuse()
        with self.assertRaises(UserError):
            correction.sudo().write({"reason": "another"})

    def test_nobody_decides_on_his_own_proposal(self):
        month = self.freeze_month()
        correction = self.correct(month, user=self.manager)
        self.assertFalse(correction.with_user(self.manager).may_decide)
        for method in ("action_approve", "action_refuse"):
            with self.assertRaises(AccessError):
                getattr(correction.with_user(self.manager), method)()
        self.assertTrue(correction.with_user(self.admin).may_decide)
        correction.with_user(self.admin).action_refuse()
        self.assertEqual(correction.state, "refused")

    def test_the_next_correction_keeps_what_was_decided(self):
        self.down("2026-06-10 10:00", "2026-06-10 11:00")
        month = self.freeze_month()
        first = self.correct(
            month, lines=[("up", "2026-06-10 10:10", "2026-06-10 11:00")]
        )
        first.with_user(self.manager).action_approve()
        second = self.correct(
            month, lines=[("down", "2026-06-10 10:50", "2026-06-10 11:10")]
        )
        self.assertEqual(second.down_seconds, 600 + 1200)
        self.assertEqual(second.old_down_seconds, 600)

    def test_a_correction_has_to_settle_the_month(self):
        month = self.freeze_month()
        correction = self.correct(
            month, lines=[("unknown", "2026-06-10 10:00", "2026-06-10 15:00")]
        )
        self.assertEqual(correction.verdict, "undetermined")
        with self.assertRaises(UserError):
            correction.with_user(self.manager).action_approve()
        correction.with_user(self.manager).action_refuse()
        self.assertEqual(month.standing_verdict, "met")

    def test_what_comes_in_late_is_proposed_once(self):
        month = self.freeze_month()
        self.down("2026-06-20 10:00", "2026-06-20 11:00")
        self.run_cron("2026-07-03 06:00")
        self.run_cron("2026-07-03 07:00")
        correction = month.correction_ids
        self.assertEqual(len(correction), 1)
        self.assertTrue(correction.is_by_software)
        self.assertEqual((correction.verdict, month.verdict), ("breached", "met"))
        self.assertEqual(len(self.get_activities(month)), 1)
        self.assertIn(month, self.months.search([("has_proposal", "=", True)]))
        # a refused one is not proposed again
        correction.with_user(self.manager).action_refuse()
        self.assertFalse(self.get_activities(month))
        self.run_cron("2026-07-03 08:00")
        self.assertEqual(month.correction_ids, correction)
        self.assertEqual((month.verdict, month.down_seconds), ("met", 0))

    def test_an_exclusion_approved_later_is_proposed(self):
        outage = self.down("2026-06-10 10:00", "2026-06-10 10:45")
        incident = self.incident(outage, responsibility="client")
        month = self.freeze_month()
        self.assertEqual(month.verdict, "breached")
        self.exclude_incident(incident)
        self.run_cron("2026-07-03 06:00")
        correction = month.correction_ids
        self.assertEqual((correction.verdict, correction.share), ("met", 100))
        self.assertEqual(correction.excluded_seconds, 2700)
        self.assertEqual(correction.gross_share, 99.895)
        correction.with_user(self.manager).action_approve()
        self.run_cron("2026-07-03 07:00")
        self.assertEqual(month.correction_ids, correction)

    def test_the_proof_can_be_downloaded(self):
        month = self.freeze_month()
        document = json.loads(base64.b64decode(month.export_file))
        self.assertEqual(fingerprint(document["payload"]), document["sha256"])
        self.assertEqual(
            month.export_name, f"availability-{self.environment.id}-2026-06.json"
        )
        self.assertIn("/export_file", month.action_export()["url"])

    def test_the_proof_is_checked_without_this_software(self):
        """By the script that is published with the add-on."""
        outage = self.down("2026-06-10 10:00", "2026-06-10 10:45")
        self.incident(outage, is_excluded=True)
        self.unknown("2026-06-12 10:00", "2026-06-12 10:10")
        self.window("2026-06-11 02:00", "2026-06-11 03:00")
        self._create_version(
            "2026-06-16", policy_id=self.copy_policy(uptime_norm=99.95).id
        )._agree_on_paper()
        month = self.freeze_month()
        self.down("2026-06-20 10:00", "2026-06-20 11:00")
        month._propose_corrections()
        for record in (month, month.correction_ids):
            with tempfile.NamedTemporaryFile(suffix=".json") as file:
                file.write(base64.b64decode(record.export_file))
                file.flush()
                done = subprocess.run(
                    [
                        sys.executable,
                        "-I",
                        file_path("o2b_sla_uptime/static/scripts/" + SCRIPT),
                        file.name,
                    ],
                    capture_output=True,
                    text=True,
                    check=False,
                )
            self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
            self.assertIn(": proved", done.stdout)

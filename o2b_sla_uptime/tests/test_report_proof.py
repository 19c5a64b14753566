# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
import runpy
from datetime import date, timedelta

from odoo.modules.module import get_module_path

from odoo.addons.o2b_sla.service_report import Period, reckon
from odoo.addons.o2b_sla.tests.common import local
from odoo.addons.o2b_sla.tests.report_tampering import seal, tamper, unnoticed

from .availability_common import AvailabilityCommon

JUNE = date(2026, 6, 1)
HOUR = timedelta(hours=1)


class TestReportProof(AvailabilityCommon):
    """What is measured can be reckoned again from the file alone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["o2b.sla.heartbeat"].search([]).action_archive()
        path = get_module_path("o2b_sla")
        cls.script = runpy.run_path(f"{path}/static/scripts/verify_report.py")

    def check(self, document):
        return self.script["check"](document)

    # === What happened in June ===

    def hear(self, heartbeat, at, kind="success", **values):
        """A line as the intake writes it."""
        names = {"heartbeat_id": heartbeat.id, "received_at": at, "kind": kind}
        values = {**names, "effect": "counted", **values}
        self.env.cr.execute(
            f"INSERT INTO o2b_sla_heartbeat_ping ({', '.join(values)})"
            f" VALUES ({', '.join(['%s'] * len(values))})",
            list(values.values()),
        )

    def make_backup(self, first="2026-06-30 12:00", skip=(), late=(), **values):
        """An hourly backup that was watched from then on."""
        backup = (
            self.env["o2b.sla.heartbeat"]
            .sudo()
            .create(
                {
                    "name": "Hourly",
                    "environment_id": self.environment.id,
                    "purpose": "backup",
                    "grace_seconds": 900,
                    **values,
                }
            )
        )
        at, number = local(first), 0
        while at < local("2026-07-01 02:00"):
            if number not in skip:
                delay = timedelta(minutes=29 if number in late else 4)
                self.hear(backup, at + delay)
            at, number = at + HOUR, number + 1
        backup.watched_from = local(first)
        return backup

    def make_everything(self):
        """Outages of every kind, maintenance, a test environment, backups of which some
        were not made, and copies that were listed."""
        test = self._create_environment("Test", kind="test")
        monitor = self._create_monitor(test)
        self.down("2026-05-31 23:50", "2026-06-01 00:10")
        self.down("2026-06-10 10:00", "2026-06-10 10:20")
        excluded = self.down("2026-06-11 10:00", "2026-06-11 10:30")
        self.incident(excluded, is_excluded=True)
        self.unknown("2026-06-12 10:00", "2026-06-12 10:05")
        self.down("2026-06-13 10:00", "2026-06-15 10:00", monitor=monitor)
        self.window("2026-06-10 10:10", "2026-06-10 10:40")
        with self.at("2026-06-01 09:00"):
            self.env["o2b.sla.maintenance"].with_user(self.contract_manager).create(
                {
                    "name": "Updates",
                    "first_day": "2026-06-14",
                    "environment_ids": [(6, 0, self.environment.ids)],
                }
            ).action_plan()
        backup = self.make_backup(skip=(4, 6, 7), late=(9,))
        self.hear(backup, local("2026-06-30 16:10"), "fail")
        self.env["o2b.sla.heartbeat.gap"].sudo().create(
            {
                "started_at": local("2026-06-30 19:00"),
                "ended_at": local("2026-06-30 19:10"),
            }
        )
        copies = self.make_backup(name="Copies", purpose="inventory")
        self.hear(
            copies,
            local("2026-06-30 20:00"),
            copy_count=168,
            oldest_copy_at=local("2026-06-23 21:00"),
            newest_copy_at=local("2026-06-30 19:04"),
        )
        for environment in self.environment | test:
            self.freeze_month(environment=environment)
        self.backups = self.freeze_backups()

    def freeze_backups(self):
        """The month of the backups of June."""
        months = self.env["o2b.sla.backup.month"].sudo()
        with self.at("2026-07-02 06:00"):
            months._make_months(local("2026-07-02 06:00"))
            month = months.search(
                [("environment_id", "=", self.environment.id), ("month", "=", JUNE)]
            )
            month._freeze()
        return month

    def make_approved(self, at="2026-07-03 10:00"):
        with self.at(at):
            reports = self.env["o2b.sla.report"].sudo()
            report = reports._make_report(self.agreement, JUNE)
            report._refresh()
            self.assertIs(report.with_user(self.manager).action_approve(), True)
        return report

    def export(self, report):
        return json.loads(json.dumps(report._get_export()))

    def find(self, document, code):
        """The first environment in the facts of a section."""
        sections = document["payload"]["sections"]
        facts = next(s["facts"] for s in sections if s["code"] == code)
        return facts["environments"][0]

    # === Tests ===

    def test_nothing_is_changed_unseen(self):
        """Each value of a report of Odoo's own in turn: with its own fingerprint, and
        with one that the attacker made."""
        self.make_everything()
        document = self.export(self.make_approved())
        self.assertEqual(self.check(document), [])
        runs = self.find(document, "backup")["runs"]
        self.assertTrue(all(runs.values()), runs)

        def reckon_again(code, facts, payload):
            period = Period(**payload["period"])
            return [line.to_json() for line in reckon(code, facts, period)]

        payload = document["payload"]
        self.assertEqual(unnoticed(payload, self.check, reckon_again), [])
        self.assertGreater(sum(1 for _change in tamper(payload)), 500)
        sealed = {seal(made_up)["sha256"] for _path, made_up in tamper(payload)}
        self.assertNotIn(document["sha256"], sealed)

    def test_each_backup_is_told(self):
        """When each run was expected and heard of, in few bytes."""
        self.make_backup("2026-05-31 23:00", skip=(100,), late=(200,))
        self.freeze_month()
        self.freeze_backups()
        report = self.make_approved()
        document = self.export(report)
        self.assertEqual(self.check(document), [])
        found = self.find(document, "backup")
        self.assertEqual(
            found["runs"],
            {
                "expected": 720,
                "done": 718,
                "late": 1,
                "failed": 0,
                "missing": 1,
                "unknown": 0,
            },
        )
        (told,) = found["backups"]
        self.assertEqual((len(told["slots"]), told["every"]), (720, 3600))
        self.assertLess(len(report.payload), 100_000)
        # nobody can leave out the one that is missing, or let it be made
        missing = next(slot for slot in told["slots"] if len(slot) == 1)
        missing.append(60)
        found["runs"] |= {"done": 719, "missing": 0}
        line = next(
            line
            for section in document["payload"]["sections"]
            for line in section["lines"]
            if line["key"] == f"backup.{self.environment.id}"
        )
        self.assertTrue(self.check(seal(document["payload"])))
        self.assertEqual(line["verdict"], "missed")

    def test_backups_of_a_month_that_does_not_tell_each(self):
        """Frozen by an earlier release: the counts stand, and the script says so."""
        self.make_everything()
        payload = self.backups._read_payload()
        del payload["backups"][0]["slots"]
        self.patch(
            type(self.backups), "_get_standing_facts", lambda month: dict(payload)
        )
        document = self.export(self.make_approved())
        found = self.find(document, "backup")
        self.assertIsNone(found["backups"])
        self.assertEqual(self.check(document), [])
        (note,) = self.script["remarks"](document)
        self.assertIn("not run by run", note)

    def test_an_agreement_that_began_in_the_month(self):
        """Only the seconds in which it ruled are judged, and no backup of before is
        expected."""
        with self.at("2026-06-10 10:00"):
            client = self.env["res.partner"].create({"name": "Fresh BV"})
            agreement = self.env["o2b.sla.agreement"].create({"partner_id": client.id})
            version = self.env["o2b.sla.agreement.version"].create(
                {"agreement_id": agreement.id, "date_start": "2026-06-16"}
            )
            version._agree_on_paper()
        self.environment.agreement_id = agreement
        self.agreement = agreement
        self.down("2026-06-15 10:00", "2026-06-16 00:20")
        self.make_backup("2026-06-15 00:00")
        self.freeze_month()
        self.freeze_backups()
        report = self.make_approved()
        found = {line.key: line for line in report.line_ids}
        uptime = found[f"uptime.{self.environment.id}"]
        whole = 15 * 86400
        self.assertEqual((uptime.numerator, uptime.denominator), (whole - 1200, whole))
        backup = found[f"backup.{self.environment.id}"]
        self.assertEqual(backup.data["expected"], 15 * 24)
        self.assertEqual(self.check(self.export(report)), [])

    def test_no_norm_after_the_agreement(self):
        """A report of what is decided later says nothing of environments that no
        agreement covers, and waits for none: watched or not."""
        other = self._create_environment("Unwatched")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE o2b_sla_environment SET create_date = %s WHERE id = %s",
            [local("2026-05-01 10:00"), other.id],
        )
        self.env.invalidate_all()
        version = self.agreement.version_ids
        with self.at("2026-05-20 10:00"):
            version.write({"date_end": "2026-05-31", "is_final": True})
        self.env["o2b.sla.work.entry"].create(
            {
                "agreement_id": self.agreement.id,
                "user_id": self.agent.id,
                "description": "Handed over",
                "date": "2026-06-02",
                "minutes": 90,
                "coverage": "included",
            }
        )
        report = self.make_approved()
        self.assertFalse(report.line_ids.filtered(lambda x: x.section == "uptime"))
        self.assertEqual(report.verdict, "not_applicable")
        self.assertEqual(self.check(self.export(report)), [])

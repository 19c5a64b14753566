# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from odoo.addons.base.models.ir_cron import IrCron
from odoo.addons.o2b_sla_helpdesk.tests.common import local

from .backup_common import HOUR, BackupCase

START = local("2026-06-01 00:00")
LOST = [START + HOUR * number for number in (10, 11, 12)]


@tagged("post_install", "-at_install")
class TestBackupCorrection(BackupCase):
    """A frozen month of backups that turns out wrong: both figures stay, side by
    side."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for role in ("agent", "contract_manager", "manager"):
            user = new_test_user(
                cls.env, f"sla_backup_{role}", groups=f"o2b_sla.o2b_sla_group_{role}"
            )
            setattr(cls, role, user)

    def setUp(self):
        super().setUp()
        self.heard(START - 24 * HOUR, START + 722 * HOUR, skip=LOST)
        self.frozen = self.month(2026, 6, "2026-07-02 05:00")
        with self.at("2026-07-02 06:00"):
            self.frozen._freeze()

    def recheck(self, at):
        """What the scheduled action does."""
        with self.at(at), patch.object(IrCron, "_commit_progress"):
            self.env["o2b.sla.backup.month"]._recheck_corrections()

    def propose(self, user, reason="Seen on the server.", **runs):
        """Propose other figures: ``done=+2`` is two more than stand."""
        month = self.frozen.with_user(user)
        action = month.action_correct()
        dialog = self.env[action["res_model"]].with_user(user).browse(action["res_id"])
        dialog.write(
            {
                f"{name}_runs": dialog[f"{name}_runs"] + more
                for name, more in runs.items()
            }
        )
        dialog.reason = reason
        action = dialog.action_confirm()
        return self.env[action["res_model"]].browse(action["res_id"])

    def test_proposed_by_one_approved_by_another(self):
        with self.at("2026-07-03 10:00"):
            correction = self.propose(self.contract_manager, done=2, missing=-2)
            self.assertTrue(self.frozen.has_proposal)
            self.assertIn("Correction", self.frozen.activity_ids.summary.title())
            self.assertEqual(
                self.frozen.standing_text, "717 of 720 done, 3 missing", "not yet"
            )
            with self.assertRaises(AccessError):
                correction.with_user(self.contract_manager).action_approve()
            correction.with_user(self.manager).action_approve()
        self.assertEqual(self.frozen.standing_text, "719 of 720 done, 1 missing")
        self.assertEqual(self.figures(self.frozen)["missing"], 3, "never changes")
        self.assertEqual((correction.old_missing_runs, correction.missing_runs), (3, 1))
        self.assertFalse(correction.is_altered)
        self.assertEqual(correction._read_payload()["corrects"], self.frozen.sha256)
        self.assertEqual(
            correction._read_payload()["moved"], {"done": 2, "missing": -2}
        )
        self.assertFalse(self.frozen.activity_ids)
        with self.assertRaises(UserError):
            correction.sudo().write({"done_runs": 720})

    def test_not_ones_own(self):
        with self.at("2026-07-03 10:00"):
            correction = self.propose(self.manager, done=3, missing=-3)
            with self.assertRaises(AccessError):
                correction.with_user(self.manager).action_approve()

    def test_agents_propose_nothing(self):
        with self.at("2026-07-03 10:00"), self.assertRaises(AccessError):
            self.propose(self.agent, done=3, missing=-3)

    def test_what_makes_no_sense(self):
        for runs, reason, text in (
            ({"done": 3}, "x", "add up to 723"),
            ({"done": 720, "missing": -720}, "x", "add up"),
            ({}, "x", "Nothing is different"),
            ({"done": 3, "missing": -3}, " ", "Give the reason"),
        ):
            with (
                self.subTest(runs=runs),
                self.at("2026-07-03 10:00"),
                self.assertRaisesRegex((UserError, ValidationError), text),
                self.env.cr.savepoint(),
            ):
                self.propose(self.contract_manager, reason, **runs)

    def test_what_comes_in_late_is_found_by_the_software(self):
        """Once, and not when a correction that stands says the same."""
        self.heard(LOST[0], LOST[0] + HOUR)
        self.recheck("2026-07-03 06:00")
        self.recheck("2026-07-03 07:00")
        correction = self.frozen.correction_ids
        self.assertEqual(len(correction), 1)
        self.assertTrue(correction.is_by_software)
        self.assertEqual(correction.missing_runs, 2)
        with self.at("2026-07-03 10:00"):
            correction.with_user(self.manager).action_approve()
        self.recheck("2026-07-04 06:00")
        self.assertEqual(self.frozen.correction_ids, correction)

    def test_what_a_person_said_stays_when_looked_at_again(self):
        with self.at("2026-07-03 10:00"):
            correction = self.propose(self.contract_manager, done=2, missing=-2)
            correction.with_user(self.manager).action_approve()
        self.recheck("2026-07-04 06:00")
        self.assertEqual(self.frozen.correction_ids, correction)
        # all three come in after all: what was said no longer fits
        self.heard(LOST[0], LOST[-1] + HOUR)
        self.recheck("2026-07-05 06:00")
        late = self.frozen.correction_ids - correction
        self.assertEqual((late.done_runs, late.missing_runs), (720, 0))

    def test_long_after(self):
        """The signs of life are gone: what it was frozen from is looked at."""
        self.env.cr.execute("DELETE FROM o2b_sla_heartbeat_ping")
        self.env.invalidate_all()
        self.recheck("2026-12-03 06:00")
        self.assertFalse(self.frozen.correction_ids)
        with self.at("2026-12-03 10:00"):
            correction = self.propose(self.contract_manager, done=1, missing=-1)
        self.assertEqual(correction.expected_runs, 720)
        self.assertEqual(correction.missing_runs, 2)

    def test_other_company_is_not_seen(self):
        with self.at("2026-07-03 10:00"):
            correction = self.propose(self.contract_manager, done=2, missing=-2)
        company = self.env["res.company"].create({"name": "Other BV"})
        self.contract_manager.write(
            {"company_ids": [(6, 0, company.ids)], "company_id": company.id}
        )
        other = correction.with_user(self.contract_manager)
        with self.assertRaises(AccessError):
            other.with_context(allowed_company_ids=company.ids).read(["done_runs"])
        with self.assertRaises(AccessError):
            self.env["o2b.sla.backup.correct"].with_user(self.contract_manager).create(
                {"backup_month_id": self.frozen.id}
            )

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

import psycopg2

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.o2b_sla.evidence import fingerprint

from .common import local
from .coverage_common import CoverageCase


@tagged("post_install", "-at_install")
class TestEstimate(CoverageCase):
    """An estimate is sent once and answered once, and stands (§2)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._create_wish()
        cls.ticket.sudo().user_id = cls.agent
        cls.estimate = cls._create_estimate(cls.ticket)

    def _approve(self, at="2026-06-09 11:00", partner=None, **values):
        with self.at(at):
            self.estimate._approve(partner or self.jan, **values)

    def test_made_of_the_ticket(self):
        estimate = self.estimate
        self.assertEqual(estimate.agreement_id, self.agreement)
        self.assertEqual(estimate.version_number, 1)
        self.assertEqual(estimate.pricing, "fixed")
        self.assertEqual((estimate.hours, estimate.amount), (4, 380))
        self.assertRegex(estimate.name, r"^EST-\d{4}-\d{3}$")
        work = self._create_wish(code="third_party_work")
        self.assertEqual(self._create_estimate(work, send=False).pricing, "hours")

    def test_sent(self):
        self.assertEqual(self.estimate.state, "sent")
        self.assertEqual(self.estimate.sha256, fingerprint(self.estimate.content))
        self.assertEqual(self.estimate.content["amount"], "380.00")
        self.assertEqual(self.ticket.sla_estimate_state, "waiting")
        notices = self.env["o2b.sla.notice"].search(
            [("res_model", "=", "o2b.sla.estimate"), ("res_id", "=", self.estimate.id)]
        )
        self.assertEqual(notices.mapped("email_to"), [self.jan.email])
        self.assertEqual(notices.kind, "estimate")
        self.assertIn(f"/my/sla/estimate/{self.estimate.id}", notices.body)
        self.assertNotIn("access_token", notices.body)
        with self.assertRaises(UserError):
            self.estimate.action_send()

    def test_mail_in_the_language_of_the_contact(self):
        if not self.env["res.lang"]._lang_get("nl_NL"):
            self.skipTest("Dutch is not installed")
        self.jan.lang = "nl_NL"
        self.assertEqual(self.estimate._get_recipients()[0][1], "nl_NL")

    def test_waiting_for_approval_is_waiting_for_the_client(self):
        """Sending it is the response; the resolution stands still until the answer."""
        ticket = self.ticket
        self.assertEqual(ticket.stage_id, self.stages["awaiting"])
        self.assertEqual(ticket.sla_responded_at, local("2026-06-08 10:10"))
        clock = self._clock(ticket.sudo(), "resolution")
        self.assertTrue(clock.is_paused)
        self._approve("2026-06-09 11:00")
        self.assertEqual(ticket.stage_id, self.stages["in_progress"])
        self.assertFalse(clock.is_paused)
        last = clock.event_ids.sorted("id")[-1:]
        self.assertEqual((last.kind, last.at), ("resume", local("2026-06-09 11:00")))

    def test_no_waiting_stage(self):
        self.stages["awaiting"].sla_phase = "open"
        other = self._create_wish("2026-06-08 12:00")
        stage = other.stage_id
        estimate = self._create_estimate(other, "2026-06-08 12:10")
        self.assertEqual(other.stage_id, stage)
        self.assertFalse(estimate.moved_ticket)

    def test_approved(self):
        self._approve(name=" Jan Bakker ", ip="10.0.0.1", user_agent="x" * 900)
        estimate = self.estimate.sudo()
        self.assertEqual(estimate.state, "approved")
        self.assertEqual(estimate.answered_by_id, self.jan)
        self.assertEqual(estimate.answered_name, "Jan Bakker")
        self.assertEqual(estimate.answered_at, local("2026-06-09 11:00"))
        self.assertEqual(estimate.ip, "10.0.0.1")
        self.assertEqual(len(estimate.user_agent), 512)
        self.assertEqual(self.ticket.sla_estimate_state, "approved")
        self.assertEqual(self.ticket.sla_approved_hours, 4)
        self.assertIn("approved by", self.ticket.sudo().message_ids[0].body)
        activity = self.ticket.sudo().activity_ids
        self.assertEqual(activity.user_id, self.agent)
        self.assertEqual(estimate._find_tampering(), [])

    def test_declined(self):
        with self.at("2026-06-09 11:00"):
            with self.assertRaises(UserError):
                self.estimate._decline(self.jan, "  ")
            self.estimate._decline(self.jan, "Too dear")
        self.assertEqual(self.estimate.state, "declined")
        self.assertEqual(self.ticket.stage_id, self.stages["in_progress"])
        self.assertEqual(self.ticket.sla_estimate_state, "needed")
        self.assertIn("Too dear", self.ticket.sudo().message_ids[0].body)

    def test_answered_once(self):
        self._approve()
        for answer in (
            lambda: self.estimate._approve(self.jan),
            lambda: self.estimate._decline(self.jan, "After all not"),
        ):
            with self.at("2026-06-09 11:01"), self.assertRaises(UserError):
                answer()
        self.assertEqual(self.estimate.state, "approved")

    def test_stale(self):
        with self.assertRaises(UserError):
            self._approve(sha256="0" * 64)
        with self.assertRaises(UserError):
            self._approve(sha256="")
        self._approve(sha256=self.estimate.sha256)

    def test_who_may_answer(self):
        manager, signatory, former, colleague = self.env["res.partner"].create(
            [
                {
                    "name": name,
                    "parent_id": self.bakery.id,
                    "email": f"{name}@b.example",
                }
                for name in ("manager", "signatory", "former", "colleague")
            ]
        )
        self.agreement.client_manager_id = manager
        self.env["o2b.sla.contact"].create(
            {
                "agreement_id": self.agreement.id,
                "partner_id": former.id,
                "date_from": "2020-01-01",
                "date_to": "2026-06-08",
            }
        )
        with self.at("2026-06-09 11:00"):
            for partner, may in (
                (self.jan, True),
                (manager, True),
                (former, False),
                (colleague, False),
                (signatory, False),
                (self.piet, False),
                (self.bakery, False),
                (self.agent.partner_id, False),
                (self.env["res.partner"], False),
            ):
                with self.subTest(partner.name):
                    self.assertEqual(self.estimate._may_answer(partner), may)
                    if not may:
                        with self.assertRaises(UserError):
                            self.estimate._approve(partner)

    def test_empty_name(self):
        with self.assertRaises(UserError):
            self._approve(name="   ")

    def test_valid_until_the_end_of_its_last_day(self):
        last = self.estimate.valid_until
        with self.assertRaises(UserError):
            self._approve(f"{last.replace(day=last.day + 1)} 00:00")
        # 21:59 UTC is one minute to midnight in Amsterdam
        self._approve(f"{last} 23:59")
        self.assertEqual(self.estimate.state, "approved")

    def test_expires(self):
        estimates = self.env["o2b.sla.estimate"]
        last = self.estimate.valid_until
        with self.at(f"{last} 23:59"), self.cron():
            estimates._cron_expire()
        self.assertEqual(self.estimate.state, "sent")
        late = last.replace(day=last.day + 1)
        with self.at(f"{late} 00:01"), self.cron():
            estimates._cron_expire()
        self.assertEqual(self.estimate.state, "expired")
        self.assertEqual(self.ticket.stage_id, self.stages["awaiting"])
        self.assertIn("expired", self.ticket.sudo().activity_ids.summary)

    def test_one_that_fails_stops_no_other(self):
        other = self._create_estimate(self._create_wish(), "2026-06-08 10:20")
        cls = type(self.env["helpdesk.ticket"])
        log = cls._sla_log_estimate
        broken = self.ticket.id

        def fail(ticket, *args, **kwargs):
            if ticket.id == broken:
                raise ValueError("broken")
            return log(ticket, *args, **kwargs)

        self.patch(cls, "_sla_log_estimate", fail)
        name = "odoo.addons.o2b_sla_helpdesk.models.o2b_sla_estimate_answer"
        with (
            self.at("2026-08-01 10:00"),
            self.cron(),
            mute_logger(name),
        ):
            self.env["o2b.sla.estimate"]._cron_expire()
        self.assertEqual(self.estimate.state, "sent")
        self.assertEqual(other.state, "expired")

    def test_withdrawn(self):
        with self.at("2026-06-09 11:00"):
            self.estimate.action_withdraw()
            with self.assertRaises(UserError):
                self.estimate._approve(self.jan)
        self.assertEqual(self.ticket.stage_id, self.stages["in_progress"])
        self.assertFalse(self._clock(self.ticket.sudo(), "resolution").is_paused)

    def test_revised_before_the_answer(self):
        with self.at("2026-06-09 11:00"):
            action = self.estimate.action_revise()
            revised = self.estimate.browse(action["res_id"])
            self.assertEqual(self.estimate.action_revise()["res_id"], revised.id)
            revised.line_ids[:1].hours = 1
            self.assertEqual(self.estimate.state, "sent")
            revised.action_send()
        self.assertEqual(revised.previous_id, self.estimate)
        self.assertEqual(self.estimate.state, "withdrawn")
        self.assertEqual(self.ticket.stage_id, self.stages["awaiting"])
        self.assertEqual((revised.amount, self.estimate.amount), (190, 380))

    def test_revised_after_the_approval(self):
        """The approved one counts until its revision is approved."""
        self._approve()
        with self.at("2026-06-10 11:00"):
            revised = self.estimate.browse(self.estimate.action_revise()["res_id"])
            revised.line_ids[:1].hours = 9
            revised.action_send()
        self.assertEqual(self.estimate.state, "approved")
        self.assertEqual(self.ticket.sla_approved_hours, 4)
        with self.at("2026-06-10 12:00"):
            revised._approve(self.jan)
        self.ticket.invalidate_recordset()
        self.assertEqual(self.ticket.sla_approved_hours, 10)
        self.assertEqual(self.estimate._get_binding(), self.estimate.browse())

    # === Attempts ===

    def test_frozen_for_everybody(self):
        for user in (
            self.agent,
            self.contract_manager,
            self.env.ref("base.user_admin"),
        ):
            estimate = self.estimate.with_user(user)
            for values in (
                {"text": "Something else"},
                {"valid_until": "2030-01-01"},
                {"line_ids": [Command.clear()]},
                {"pricing": "hours"},
            ):
                with self.assertRaises(UserError):
                    estimate.write(values)
            for records in (estimate, estimate.line_ids):
                with self.assertRaises(UserError):
                    records.unlink()
            with self.assertRaises(UserError):
                estimate.line_ids[:1].amount = 1
            with self.assertRaises(UserError):
                estimate.line_ids.create({"estimate_id": estimate.id, "name": "x"})

    def test_state_is_not_written(self):
        draft = self._create_estimate(self._create_wish(), send=False)
        for values in (
            {"state": "approved"},
            {"answered_by_id": self.jan.id},
            {"answered_at": "2026-06-09 10:00:00"},
            {"sha256": "0" * 64},
            {"content": {}},
            {"moved_ticket": True},
        ):
            with self.assertRaises(AccessError):
                draft.write(values)
            with self.assertRaises(AccessError):
                draft.create({"ticket_id": self.ticket.id, **values})
        context = {"default_state": "approved", "default_answered_by_id": self.jan.id}
        made = draft.with_context(**context).create({"ticket_id": self.ticket.id})
        self.assertEqual(made.state, "draft")
        self.assertFalse(made.answered_by_id)

    def test_copy_is_a_draft(self):
        self._approve()
        copied = self.estimate.copy()
        self.assertEqual(copied.state, "draft")
        for name in ("answered_by_id", "answered_at", "sha256", "content", "sent_at"):
            self.assertFalse(copied[name], name)

    def test_sql_is_refused(self):
        self._approve()
        self.env.flush_all()
        for query in (
            "UPDATE o2b_sla_estimate SET amount = 1 WHERE id = %s",
            "UPDATE o2b_sla_estimate SET content = '{}' WHERE id = %s",
            "UPDATE o2b_sla_estimate SET state = 'sent' WHERE id = %s",
            "UPDATE o2b_sla_estimate SET state = 'declined' WHERE id = %s",
            "UPDATE o2b_sla_estimate SET answered_name = 'x' WHERE id = %s",
            "UPDATE o2b_sla_estimate SET answered_at = now() WHERE id = %s",
            "DELETE FROM o2b_sla_estimate WHERE id = %s",
            "UPDATE o2b_sla_estimate_line SET amount = 1 WHERE estimate_id = %s",
            "DELETE FROM o2b_sla_estimate_line WHERE estimate_id = %s",
            "INSERT INTO o2b_sla_estimate_line (estimate_id, name) VALUES (%s, 'x')",
            "TRUNCATE o2b_sla_estimate_line, o2b_sla_estimate CASCADE -- %s",
        ):
            with (
                self.subTest(query),
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.errors.InsufficientPrivilege),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(query, [self.estimate.id])

    def test_a_refusal_tells_a_stranger_nothing(self):
        self._approve()
        stranger = new_test_user(self.env, "sla_nobody", groups="base.group_portal")
        lines = self.env["o2b.sla.estimate.line"].with_user(stranger)
        with self.assertRaises(AccessError) as refused:
            lines.create({"estimate_id": self.estimate.id, "name": "x"})
        self.assertNotIn(self.estimate.name, str(refused.exception))

    def test_tampering_is_found(self):
        """Somebody with the rights to switch the guard off leaves traces."""
        self.env.flush_all()
        tables = {"o2b_sla_estimate": "id", "o2b_sla_estimate_line": "estimate_id"}
        for table, column in tables.items():
            with self.env.cr.savepoint(flush=False) as point:
                self.env.cr.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
                change = (
                    "content = jsonb_set(content, '{amount}', '\"1.00\"')"
                    if column == "id"
                    else "amount = 1"
                )
                self.env.cr.execute(
                    f"UPDATE {table} SET {change} WHERE {column} = %s",
                    [self.estimate.id],
                )
                self.env.invalidate_all(flush=False)
                self.assertTrue(self.estimate._find_tampering(), table)
                self._check_at_night()
                version = self.estimate.agreement_version_id
                self.assertIn(self.estimate.name, version.tampering or "", table)
                alarm = self._alarms()
                self.assertEqual(len(alarm), 1, table)
                self.assertIn(self.estimate.name, alarm.note)
                self._check_at_night()
                self.assertEqual(self._alarms(), alarm, table)
                point.rollback()
                self.env.invalidate_all(flush=False)
        self.assertEqual(self.estimate._find_tampering(), [])
        self._check_at_night()
        self.assertFalse(self.estimate.agreement_version_id.tampering)
        self.assertFalse(self._alarms())

    def _alarms(self):
        kind = self.env.ref("o2b_sla.mail_activity_type_integrity")
        return self.env["mail.activity"].search(
            [
                ("res_model", "=", "o2b.sla.agreement"),
                ("res_id", "=", self.estimate.agreement_id.id),
                ("activity_type_id", "=", kind.id),
            ]
        )

    def _check_at_night(self):
        logger = "odoo.addons.o2b_sla.models.o2b_sla_version_integrity"
        crons = type(self.env["ir.cron"])
        with (
            patch.object(crons, "_commit_progress", return_value=1.0),
            mute_logger(logger),
        ):
            self.env["o2b.sla.agreement.version"]._cron_verify_signed()
            self.env.flush_all()
            self.env.invalidate_all()

    def test_who_answered_is_not_merged_away(self):
        self._approve()
        merging = self.env["base.partner.merge.automatic.wizard"]
        other = self.env["res.partner"].create({"name": "Jan", "email": "j@b.example"})
        with self.assertRaises(UserError):
            merging._merge((other | self.jan).ids, other)
        self.assertEqual(self.estimate.answered_by_id, self.jan)

    def test_nothing_to_send(self):
        empty = self._create_estimate(self._create_wish(), send=False, line_ids=False)
        with self.assertRaises(UserError):
            empty.action_send()
        stale = self._create_estimate(
            self._create_wish(), send=False, valid_until="2026-06-07"
        )
        with self.at("2026-06-08 11:00"), self.assertRaises(UserError):
            stale.action_send()

    def test_nobody_to_approve(self):
        draft = self._create_estimate(self._create_wish(), send=False)
        self.agreement.contact_ids.date_to = "2026-06-08"
        with self.at("2026-06-09 11:00"), self.assertRaises(UserError):
            draft.action_send()

    def test_no_agreement_no_estimate(self):
        stranger = self.env["res.partner"].create({"name": "X", "email": "x@y.example"})
        ticket = self._create_ticket(
            partner_id=stranger.id, partner_email=stranger.email
        )
        with self.assertRaises(UserError):
            self._create_estimate(ticket)
        with self.assertRaises(UserError):
            ticket.with_user(self.agent).action_sla_make_estimate()

    def test_a_reply_by_mail_approves_nothing(self):
        notice = self.env["o2b.sla.notice"].search(
            [("res_model", "=", "o2b.sla.estimate"), ("res_id", "=", self.estimate.id)]
        )
        self._receive(
            "2026-06-09 09:00",
            "I approve this estimate.",
            Subject=f"Re: {notice.subject}",
            In_Reply_To=notice.message_id,
            References=notice.message_id,
        )
        self.assertEqual(self.estimate.state, "sent")

    def test_threshold_on_time_and_materials(self):
        self.agreement.estimate_from_hours = 2
        ticket = self._create_wish(code="third_party_work")
        self.assertIn("From 2 hours", ticket.sla_coverage_notice)
        self._log(ticket, 119)
        self.assertFalse(ticket.sla_estimate_state)
        self._log(ticket, 1)
        self.assertEqual(ticket.sla_estimate_state, "needed")
        self.agreement.estimate_from_hours = 0
        ticket.invalidate_recordset()
        self.assertFalse(ticket.sla_estimate_state)
        self.policy.estimate_from_hours = 1
        ticket.invalidate_recordset()
        self.assertEqual(ticket.sla_estimate_state, "needed")

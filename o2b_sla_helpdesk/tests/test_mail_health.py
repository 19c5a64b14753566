# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo.tests import new_test_user, tagged

from .mail_common import MailJournalCase


@tagged("post_install", "-at_install")
class TestMailHealth(MailJournalCase):
    """An alarm when mail does not come in; one, and it ends by itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(
            cls.env,
            "sla_mail_levels",
            email="levels@sla-test.example",
            groups="o2b_sla.o2b_sla_group_manager",
        )
        cls.alarms = cls.env["o2b.sla.mail.alarm"]
        cls.now = cls.env["o2b.sla.mixin"]._sla_now()
        cls.server.date = cls.now
        cls.env["res.company"].search([]).sla_helpdesk_email = False
        cls.crons = {
            name: cls.env.ref(xmlid)
            for name, xmlid in (
                ("fetch", "mail.ir_cron_mail_gateway_action"),
                ("process", "o2b_sla_helpdesk.ir_cron_mail_process"),
            )
        }

    def _check(self):
        self.env.flush_all()
        self.alarms._cron_check()
        return self.alarms.search([("ended_at", "=", False)])

    def _assert_alarm(self, kind, text, repair):
        """One alarm, however often it is looked for, until the repair."""
        alarm = self._check()
        self.assertEqual(alarm.mapped("kind"), [kind], alarm.mapped("text"))
        self.assertIn(text, alarm.text)
        self.assertEqual(self._check(), alarm)
        activity = alarm.activity_ids.filtered(lambda a: a.user_id == self.manager)
        self.assertEqual(len(activity), 1)
        banner = self.alarms.with_user(self.agent).get_banner()
        self.assertEqual(alarm.text in banner, kind != "scheduled", banner)
        if "o2b.sla.notice" in self.env:
            notices = self.env["o2b.sla.notice"].search(
                [("res_model", "=", alarm._name), ("res_id", "=", alarm.id)]
            )
            self.assertIn(self.manager.email, notices.mapped("email_to"))
        repair()
        self.assertFalse(self._check())
        self.assertTrue(alarm.ended_at)
        self.assertFalse(alarm.activity_ids)
        self.assertFalse(self.alarms.with_user(self.agent).get_banner())

    def test_all_is_well(self):
        self.assertFalse(self._check())

    def test_mailbox_with_an_error(self):
        self.server.write(
            {
                "error_date": self.now - timedelta(minutes=2, seconds=59),
                "error_message": "AUTHENTICATIONFAILED\nwrong password",
            }
        )
        self.assertFalse(self._check())
        self.server.error_date -= timedelta(seconds=1)
        self._assert_alarm(
            "server", "wrong password", lambda: self.server.write({"error_date": False})
        )

    def test_mailbox_that_is_not_fetched(self):
        self.server.date = self.now - timedelta(minutes=4)
        self._assert_alarm(
            "server", "support@", lambda: self.server.write({"date": self.now})
        )

    def test_mailbox_that_odoo_gave_up(self):
        self.server.write(
            {"state": "draft", "error_date": self.now - timedelta(days=6)}
        )
        self._assert_alarm("server", "support@", self.server.action_archive)

    def test_mailbox_being_set_up(self):
        self.server.write({"state": "draft", "date": False})
        self.assertFalse(self._check())

    def test_scheduled_actions(self):
        for cron in self.crons.values():
            cron.active = False
            self._assert_alarm(
                "scheduled",
                "switched off",
                lambda cron=cron: cron.write({"active": True}),
            )
            cron.failure_count = 1
            self._assert_alarm(
                "scheduled", "fails", lambda cron=cron: cron.write({"failure_count": 0})
            )

    def test_the_watch_itself_stands_still(self):
        """The health of the service levels sees it without any scheduled action."""
        health = self.env["o2b.sla.health"]
        for cron in self.env["ir.cron"]._sla_watched().values():
            cron.write({"sla_last_success": self.now, "failure_count": 0})
        fetch = self.crons["fetch"]
        self.assertTrue(fetch.active)
        watch = self.env.ref("o2b_sla_helpdesk.ir_cron_mail_health")
        for cron in (fetch, watch):
            cron.active = False
            (problem,) = health._check()["problems"]
            self.assertIn(cron.name, problem["text"])
            self.assertIn(problem["text"], health.with_user(self.agent).get_banner())
            self.assertEqual(health._is_told_elsewhere(problem), cron == fetch)
            cron.active = True
        watch.active = fetch.active = False
        for problem in health._check()["problems"]:
            self.assertFalse(health._is_told_elsewhere(problem))

    def test_no_mailbox_to_fetch(self):
        for cron in self.env["ir.cron"]._sla_watched().values():
            cron.write({"sla_last_success": self.now, "failure_count": 0})
        self.env["fetchmail.server"].search([]).action_archive()
        self.assertFalse(self.crons["fetch"].active)
        self.assertTrue(self.env["o2b.sla.health"]._check()["ok"])

    def test_fetching_once_a_minute(self):
        cron = self.crons["fetch"]
        self.assertEqual((cron.interval_number, cron.interval_type), (1, "minutes"))

    def test_alias_marked_as_broken(self):
        alias = self.team.alias_id
        alias.alias_status = "invalid"
        self._assert_alarm(
            "address",
            "sla-support@sla-test.example",
            lambda: alias.write({"alias_status": "valid"}),
        )

    def test_address_told_to_clients(self):
        company = self.env.company
        company.sla_helpdesk_email = "SLA-support@sla-test.example"
        self.assertFalse(self._check())
        self.team.alias_name = "renamed"
        self._assert_alarm(
            "address",
            "leads to no team",
            lambda: self.team.write({"alias_name": "sla-support"}),
        )
        self.team.active = False
        self._assert_alarm(
            "address", "leads to no team", lambda: self.team.write({"active": True})
        )
        company.sla_helpdesk_email = "helpdesk@elsewhere.example"
        self.assertFalse(self._check(), "that mail server forwards it, or not")

    def test_mail_that_waits(self):
        with self.enter_registry_test_mode():
            mail_id, _new = self.journal._journal_apart(
                self._mail(), {"source": "pipe"}
            )
        self.assertFalse(self._check())
        self.env.cr.execute(
            "ALTER TABLE o2b_sla_mail DISABLE TRIGGER USER;"
            " UPDATE o2b_sla_mail SET received_at = %s WHERE id = %s;"
            " ALTER TABLE o2b_sla_mail ENABLE TRIGGER USER",
            (self.now - timedelta(minutes=5), mail_id),
        )
        self.env.invalidate_all()
        mail = self.journal.browse(mail_id)
        self._assert_alarm("waiting", "1 mails", lambda: self._process(mail))

    def test_alarm_comes_back(self):
        self.server.error_date = self.now - timedelta(minutes=5)
        first = self._check()
        self.server.error_date = False
        self._check()
        self.server.error_date = self.now - timedelta(minutes=5)
        self.assertEqual(len(self._check() - first), 1)

    def test_nobody_else_is_told(self):
        sales = new_test_user(self.env, "sla_mail_sales", groups="base.group_user")
        self.assertEqual(self.alarms.with_user(sales).get_banner(), [])

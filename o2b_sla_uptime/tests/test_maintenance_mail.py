# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from email import message_from_bytes

from odoo.exceptions import UserError

from odoo.addons.o2b_sla.tests.common import amsterdam, local

from .maintenance_common import MaintenanceCommon


class TestMaintenanceMail(MaintenanceCommon):
    """Who is told what, and that only a mail that left announces anything."""

    def mails(self):
        return [(mail["To"], mail["Subject"]) for mail in self.smtp.mails]

    def text(self, mail):
        return mail.get_body(("plain",)).get_content()

    def test_announced_by_itself(self):
        maintenance = self.plan("2026-06-01 10:00")
        window = maintenance.window_ids
        self.pass_time("2026-06-07 01:59")
        self.assertFalse(self.mails())
        # a week ahead, and by the mail that left
        self.run_job("2026-06-07 02:00")
        self.assertTrue(window.announcement_id)
        self.assertFalse(window.announced_at)
        self.pass_time("2026-06-07 02:01")
        self.assertEqual(
            self.mails(),
            [
                (
                    "jan@client.example",
                    "Maintenance: Updates – Sun 14 Jun 2026 02:00 – 03:00 CEST",
                )
            ],
        )
        self.assertEqual(amsterdam(window.announced_at), "2026-06-07 02:01")
        self.assertEqual(window.state, "announced")
        # once
        self.pass_time("2026-06-08 02:00")
        self.assertEqual(len(self.mails()), 1)

    def test_never_later_than_the_notice(self):
        """Announced a day before the notice that was agreed, whatever was chosen."""
        self.exclude(maintenance_notice_hours=240)
        maintenance = self.plan("2026-06-01 10:00", announce_days=1)
        self.run_job("2026-06-03 01:59")
        self.assertFalse(maintenance.window_ids.announcement_id)
        self.run_job("2026-06-03 02:00")
        self.assertTrue(maintenance.window_ids.announcement_id)

    def test_what_the_mail_says(self):
        self.production.url = "https://client.example"
        self.plan("2026-06-08 10:00", description="It is away for a minute.\nTwice.")
        self.pass_time("2026-06-08 10:01")
        (mail,) = self.smtp.mails
        text = self.text(mail)
        for part in (
            "Jan de Vries",
            "Sun 14 Jun 2026 02:00 – 03:00 CEST",
            "Production https://client.example",
            "It is away for a minute.",
            f"/my/sla/{self.agreement.id}/maintenance",
        ):
            self.assertIn(part, text)
        self.assertEqual(mail["Auto-Submitted"], "auto-generated")

    def test_calendar_file(self):
        maintenance = self.plan("2026-06-08 10:00")
        self.pass_time("2026-06-08 10:01")
        (mail,) = self.smtp.mails
        (file,) = [
            part
            for part in message_from_bytes(mail.as_bytes()).walk()
            if part.get_content_type() == "text/calendar"
        ]
        data = file.get_payload(decode=True).decode()
        self.assertEqual(file.get_filename(), "maintenance.ics")
        self.assertIn("DTSTART:20260614T000000Z", data)
        self.assertIn("STATUS:CONFIRMED", data)
        uid = maintenance.window_ids._get_uid()
        with self.at("2026-06-09 10:00"):
            maintenance._cancel("Not needed")
        self.pass_time("2026-06-09 10:01")
        cancelled = self.smtp.mails[-1].as_bytes().decode()
        announcement = maintenance.window_ids.announcement_ids.sorted("id")[-1]
        data = announcement._write_calendar().decode()
        self.assertIn("maintenance.ics", cancelled)
        for part in ("STATUS:CANCELLED", f"UID:{uid}", "SEQUENCE:1"):
            self.assertIn(part, data)

    def test_only_contacts_of_today(self):
        gone = self._create_person("Gerda Gone", "gerda@client.example")
        coming = self._create_person("Cor Coming", "cor@client.example")
        self.agreement.contact_ids = [
            (
                0,
                0,
                {
                    "partner_id": gone.id,
                    "date_from": "2020-01-01",
                    "date_to": "2026-06-07",
                },
            ),
            (0, 0, {"partner_id": coming.id, "date_from": "2026-06-09"}),
        ]
        self._create_environment("Other", self._create_other_agreement())
        maintenance = self.plan("2026-06-08 10:00")
        self.pass_time("2026-06-08 10:01")
        self.assertEqual([to for to, _subject in self.mails()], ["jan@client.example"])
        # nor does anybody read it in a history that he follows
        self.assertFalse(
            maintenance.message_ids.filtered(lambda m: not m.is_internal and m.body)
            .mapped("partner_ids")
            .filtered("partner_share")
        )

    def test_each_client_his_own(self):
        other = self._create_environment("Forge", self._create_other_agreement())
        test = self._create_environment("Test", kind="test")
        environments = self.production | test | other
        self.plan("2026-06-08 10:00", environment_ids=[(6, 0, environments.ids)])
        self.pass_time("2026-06-08 10:01")
        jan, sam = sorted(self.smtp.mails, key=lambda mail: mail["To"])
        self.assertIn("Production, Test", self.text(jan))
        self.assertNotIn("Forge", self.text(jan))
        self.assertIn("Forge", self.text(sam))
        self.assertNotIn("Production", self.text(sam))
        self.assertNotIn(self.agreement.reference, self.text(sam))

    def test_language_of_the_contact(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        self.jan.lang = "nl_NL"
        self.plan("2026-06-08 10:00")
        self.pass_time("2026-06-08 10:01")
        (mail,) = self.smtp.mails
        self.assertIn("zo 14 jun 2026", mail["Subject"])

    def test_mail_server_is_down(self):
        maintenance = self.plan("2026-06-08 10:00")
        self.smtp.up = False
        self.pass_time("2026-06-08 10:01")
        window = maintenance.window_ids
        self.assertFalse(window.announced_at)
        with self.at("2026-06-08 10:02"):
            self.assertEqual(window.verdict, "pending")
        self.smtp.up = True
        self.pass_time("2026-06-08 10:30")
        self.assertEqual(amsterdam(window.announced_at), "2026-06-08 10:30")

    def test_one_address_is_refused(self):
        piet = self._create_person("Piet", "piet@client.example")
        self.agreement.contact_ids = [
            (0, 0, {"partner_id": piet.id, "date_from": "2020-01-01"})
        ]
        self.refuse("jan@client.example")
        maintenance = self.plan("2026-06-08 10:00")
        self.pass_time("2026-06-08 10:01")
        self.assertEqual(
            amsterdam(maintenance.window_ids.announced_at), "2026-06-08 10:01"
        )

    def test_all_addresses_are_refused(self):
        self.refuse("jan@client.example")
        maintenance = self.plan("2026-06-08 10:00")
        self.pass_time("2026-06-08 10:01")
        self.assertFalse(maintenance.window_ids.announced_at)

    def test_nobody_to_tell(self):
        with self.at("2026-06-01 10:00"):
            self.agreement.contact_ids.date_to = "2026-05-31"
        maintenance = self.plan("2026-06-08 10:00")
        self.run_job("2026-06-08 10:05")
        self.assertFalse(maintenance.window_ids.announcement_id)
        (activity,) = maintenance.activity_ids
        self.assertIn(self.agreement.reference, activity.summary)
        self.assertEqual(activity.user_id, self.contract_manager)

    def test_no_mail_leaves(self):
        """Somebody is told while there is still time."""
        self.exclude()
        maintenance = self.plan("2026-06-08 10:00")
        self.smtp.up = False
        self.pass_time("2026-06-08 10:01")
        self.pass_time("2026-06-11 13:59")
        self.assertFalse(maintenance.activity_ids)
        for text in ("2026-06-11 14:00", "2026-06-11 14:05"):
            self.pass_time(text)
            (activity,) = maintenance.activity_ids
            self.assertIn("No mail about it has left", activity.summary)

    def test_agreement_is_over(self):
        self.version = self._create_version("2026-02-01", date_end="2026-06-01")
        self.version._agree_on_paper()
        maintenance = self.plan("2026-06-08 10:00")
        self.pass_time("2026-06-08 10:01")
        self.assertFalse(self.mails())
        self.assertFalse(maintenance.window_ids.announcement_id)

    # === Moved, cancelled, reminded ===

    def test_moved(self):
        maintenance = self.plan("2026-06-08 10:00")
        window = maintenance.window_ids
        self.pass_time("2026-06-08 10:01")
        with self.at("2026-06-09 10:00"):
            wizard = self.env["o2b.sla.maintenance.change"].with_user(
                self.contract_manager
            )
            action = window.with_user(self.contract_manager).action_move()
            change = wizard.with_context(**action["context"]).create(
                {
                    "start_at": local("2026-06-15 03:00"),
                    "end_at": local("2026-06-15 04:30"),
                    "reason": "The part arrives on Monday",
                }
            )
            change.action_apply()
        # who was told of the old time was not told of the new one yet
        self.assertFalse(window.announced_at)
        self.assertFalse(window.is_eligible)
        self.pass_time("2026-06-09 10:01")
        mail = self.smtp.mails[-1]
        self.assertEqual(
            mail["Subject"],
            "Maintenance moved: Updates – Mon 15 Jun 2026 03:00 – 04:30 CEST",
        )
        self.assertIn("Sun 14 Jun 2026 02:00 – 03:00 CEST", self.text(mail))
        self.assertIn("The part arrives on Monday", self.text(mail))
        self.assertEqual(amsterdam(window.announced_at), "2026-06-09 10:01")
        self.assertTrue(window.is_eligible)
        self.assertEqual(
            window.event_ids.mapped("kind"),
            ["announcement", "announced", "moved", "announced"],
        )

    def test_moved_before_anybody_was_told(self):
        maintenance = self.plan("2026-06-01 10:00")
        with self.at("2026-06-01 11:00"):
            maintenance.window_ids._move(
                local("2026-06-15 03:00"), local("2026-06-15 04:00"), "x"
            )
        self.pass_time("2026-06-01 11:01")
        self.assertFalse(self.mails())
        self.pass_time("2026-06-09 10:00")
        self.pass_time("2026-06-09 10:01")
        self.assertIn("Mon 15 Jun 2026 03:00", self.mails()[0][1])

    def test_cancelled(self):
        maintenance = self.plan("2026-06-08 10:00")
        window = maintenance.window_ids
        self.pass_time("2026-06-08 10:01")
        with self.at("2026-06-09 10:00"):
            window._cancel("No new version")
        self.pass_time("2026-06-09 10:01")
        self.assertTrue(self.mails()[-1][1].startswith("Maintenance cancelled"))
        self.assertIn("No new version", self.text(self.smtp.mails[-1]))
        self.assertEqual(window.ineligible_reason, "cancelled")
        self.pass_time("2026-06-13 02:00")
        self.assertEqual(len(self.mails()), 2)

    def test_cancelled_before_anybody_was_told(self):
        maintenance = self.plan("2026-06-01 10:00")
        with self.at("2026-06-01 11:00"):
            maintenance.window_ids._cancel("x")
        self.pass_time("2026-06-14 01:00")
        self.assertFalse(self.mails())

    def test_reminded_once(self):
        maintenance = self.plan("2026-06-08 10:00")
        self.pass_time("2026-06-08 10:01")
        self.pass_time("2026-06-13 01:59")
        self.assertEqual(len(self.mails()), 1)
        self.run_job("2026-06-13 02:00")
        self.pass_time("2026-06-13 02:01")
        self.assertTrue(self.mails()[-1][1].startswith("Reminder: maintenance"))
        self.pass_time("2026-06-13 03:00")
        self.assertEqual(len(self.mails()), 2)
        # it announces nothing again
        window = maintenance.window_ids
        self.assertEqual(amsterdam(window.announced_at), "2026-06-08 10:01")

    def test_no_reminder(self):
        self.plan("2026-06-08 10:00", reminder_hours=0)
        self.pass_time("2026-06-08 10:01")
        self.pass_time("2026-06-13 10:00")
        self.assertEqual(len(self.mails()), 1)

    def test_no_reminder_right_after_the_announcement(self):
        self.plan("2026-06-13 10:00")
        self.pass_time("2026-06-13 10:01")
        self.pass_time("2026-06-13 12:00")
        self.assertEqual(len(self.mails()), 1)

    # === By hand ===

    def test_announced_now(self):
        maintenance = self.weekly("2026-06-01 10:00")
        with self.at("2026-06-01 11:00"):
            maintenance.action_announce()
        self.pass_time("2026-06-01 11:01")
        windows = maintenance.window_ids.sorted("start_at")
        self.assertEqual(
            windows.filtered("announced_at").mapped("start_at"),
            windows[0].mapped("start_at"),
        )
        with self.at("2026-06-01 12:00"), self.assertRaises(UserError):
            windows[0].with_user(self.contract_manager).action_announce()

    def test_several_at_once_in_one_mail(self):
        maintenance = self.weekly("2026-06-01 10:00")
        with self.at("2026-06-01 11:00"):
            windows = maintenance.window_ids.sorted("start_at")[:3]
            windows.with_user(self.contract_manager).action_announce()
        self.pass_time("2026-06-01 11:01")
        (mail,) = self.smtp.mails
        for day in ("14 Jun", "21 Jun", "28 Jun"):
            self.assertIn(day, self.text(mail))
        self.assertEqual(len(windows.filtered("announced_at")), 3)

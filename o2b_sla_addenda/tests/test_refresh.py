# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, HttpCase, tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.o2b_sla.tests.change_common import LATER, ChangeCommon
from odoo.addons.o2b_sla.tests.common import amsterdam, local

BACKUP = {"backup": "prod-0610", "backup_at": local("2026-06-10 19:00")}


class TestRefresh(ChangeCommon):
    """A test environment gets a copy of production, on request only (§6)."""

    def refresh(self, **values):
        return self.ask(**{"kind": "refresh", **values})

    def finish(self, change, at=LATER, **values):
        with self.at(at):
            change._finish(
                {
                    "result": "A fresh copy",
                    "backup_environment_id": self.production.id,
                    **BACKUP,
                    **values,
                }
            )
        return change

    def test_from_asked_to_done(self):
        change = self.finish(self.plan(self.refresh()))
        self.assertEqual(change.state, "done")
        self.assertEqual(self.kinds(change), ["asked", "planned", "done"])
        facts = change.event_ids[-1].facts
        self.assertEqual(facts["backup"], "prod-0610")
        self.assertEqual(facts["backup_at"], "2026-06-10T17:00:00Z")
        self.assertEqual(facts["backup_of"], "Production")
        self.assertEqual(amsterdam(self.test.refreshed_at), LATER)
        self.assertEqual(amsterdam(self.test.refresh_copy_at), "2026-06-10 19:00")
        self.assertFalse(self.production.refreshed_at)
        self.send(LATER)
        done = self.smtp.to("jan@client.example")[-1].get_body(("html",)).get_content()
        self.assertIn("a copy of Production as it was on", done)
        self.assertIn("Jun", done)
        self.assertIn("19:00", done)
        self.assertIn("prod-0610", done)

    def test_unasked_refresh_is_not_booked(self):
        """Not by whoever; production is never refreshed, asked or not."""
        for user in (self.agent, self.contract_manager, self.manager, self.admin):
            with self.subTest(user=user.login):
                with self.assertRaisesRegex(ValidationError, "on request only"):
                    self.refresh(user=user, requested_by_id=False)
        with self.assertRaisesRegex(ValidationError, "on request only"):
            self.env["o2b.sla.change"].sudo().create(
                {"environment_id": self.test.id, "kind": "refresh"}
            )
        for contact in (False, self.contact.id):
            with self.subTest(contact=contact):
                with self.assertRaisesRegex(
                    ValidationError, "on request only|no test environment"
                ):
                    self.refresh(environment=self.production, requested_by_id=contact)

    def test_unasked_refresh_by_sql(self):
        """Neither of test nor of production, whose changes can be our own."""
        change = self.ask(self.production, requested_by_id=False)
        columns = "name, agreement_id, company_id, partner_id, source, asked_at, state"
        for environment in (self.test, self.production):
            with (
                self.subTest(environment=environment.name),
                mute_logger("odoo.sql_db"),
                self.assertRaisesRegex(Exception, "no authorised contact"),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(
                    SQL(
                        f"INSERT INTO o2b_sla_change (environment_id, kind, {columns})"
                        f" SELECT %s, 'refresh', {columns}"
                        " FROM o2b_sla_change WHERE id = %s",
                        environment.id,
                        change.id,
                    )
                )

    def test_backup_is_needed(self):
        """Which one, of when, and of which production environment."""
        other = self.env["o2b.sla.environment"].create(
            {
                "name": "Production of others",
                "agreement_id": self.env["o2b.sla.agreement"]
                .create({"partner_id": self.stranger.id})
                .id,
            }
        )
        change = self.plan(self.refresh())
        for values, message in [
            ({"backup": " "}, "which backup of production"),
            ({"backup_at": False}, "which backup of production"),
            ({"backup_environment_id": False}, "Choose the production environment"),
            ({"backup_environment_id": other.id}, "Choose the production environment"),
            (
                {"backup_environment_id": self.test.id},
                "Choose the production environment",
            ),
            ({"backup_at": local("2026-06-10 22:01")}, "before the change"),
        ]:
            with self.subTest(values=values):
                with self.assertRaisesRegex(UserError, message):
                    self.finish(change, **values)
        self.assertEqual(change.state, "planned")

    def test_dialog_offers_the_newest_backup(self):
        change = self.plan(self.refresh())
        if "o2b.sla.heartbeat" in self.env:
            heartbeats = self.env["o2b.sla.heartbeat"].sudo()
            backup = heartbeats.create([self.production._prepare_backup_heartbeat()])
            self.env["o2b.sla.heartbeat.ping"].sudo().create(
                {
                    "heartbeat_id": backup.id,
                    "received_at": local("2026-06-10 19:00"),
                    "kind": "success",
                    "backup": "prod-0610",
                }
            )
        with self.at(LATER):
            action = change.action_finish()
            form = Form(
                self.env[action["res_model"]]
                .with_user(self.agent)
                .with_context(**action["context"])
            )
            self.assertEqual(form.backup_environment_id, self.production)
            if "o2b.sla.heartbeat" in self.env:
                self.assertEqual(form.backup, "prod-0610")
                self.assertEqual(form.backup_at, local("2026-06-10 19:00"))
            form.backup = "prod-0610"
            form.backup_at = local("2026-06-10 19:00")
            form.result = "A fresh copy"
            form.save().action_apply()
        self.assertEqual(change.backup_environment_id, self.production)
        self.assertEqual(change.state, "done")

    def test_offered(self):
        kinds = self.env["o2b.sla.change"]._get_offered_kinds
        self.assertIn("refresh", dict(kinds(self.test)))
        self.assertNotIn("refresh", dict(kinds(self.production)))

    def test_fee(self):
        """Told as long as no addendum about test environments is in force."""
        change = self.refresh()
        self.assertTrue(change.is_fee_missing)
        self.finish(self.plan(change))
        self.assertFalse(change.is_fee_missing)


@tagged("post_install", "-at_install")
class TestRefreshTour(ChangeCommon, HttpCase):
    """In the browser: a refresh is entered, planned and done."""

    def test_refresh(self):
        self.start_tour(
            f"/odoo/sla-environments/{self.test.id}",
            "o2b_sla_refresh",
            login="sla_contract_manager",
        )
        change = self.test.change_ids
        self.assertEqual(change.state, "done")
        self.assertEqual(change.backup, "prod-0610")
        self.assertEqual(change.backup_environment_id, self.production)
        self.assertEqual(change.requested_by_id, self.contact)

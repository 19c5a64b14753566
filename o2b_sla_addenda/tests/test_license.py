# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from contextlib import contextmanager
from datetime import date, timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .addenda_common import AddendaCase

LOGGER = "odoo.addons.o2b_sla_addenda.models.o2b_sla_environment_renewal"
JUNE = date(2026, 6, 1)


def day(text):
    return date.fromisoformat(text)


class LicenseCase(AddendaCase):
    """A test environment with Enterprise and its addendum (SLA §6)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(
            cls.env,
            login="sla_licenses",
            groups="o2b_sla.o2b_sla_group_contract_manager",
        )
        cls.agreement.user_id = cls.manager
        cls.test = cls._create_test("Test")
        cls.addendum = cls._create_addendum("test_environment", environments=cls.test)

    @classmethod
    def _create_test(cls, name, **values):
        return cls.env["o2b.sla.environment"].create(
            {
                "agreement_id": cls.agreement.id,
                "name": name,
                "kind": "test",
                "enterprise": True,
                **values,
            }
        )

    def record(self, start, days=30, environment=None, **values):
        """A period of so many days, written down by the contract manager."""
        start = day(start)
        return (
            self.env["o2b.sla.license"]
            .with_user(self.manager)
            .create(
                {
                    "environment_id": (environment or self.test).id,
                    "valid_from": start,
                    "valid_until": start + timedelta(days=days - 1),
                    **values,
                }
            )
        )

    @contextmanager
    def refused(self, sentence):
        """Something is refused with a sentence, and nothing of it stays."""
        with self.assertRaises(ValidationError) as refused:
            yield
        self.assertIn(sentence, str(refused.exception))

    def run_cron(self, text):
        with self.at(text):
            with self.enter_registry_test_mode(), self.registry.cursor() as cr:
                env = self.env(cr=cr)
                env["o2b.sla.environment"]._cron_renew_licenses()
            self.env.invalidate_all()

    def periods(self, environment=None):
        environment = environment or self.test
        return [
            (str(p.valid_from), str(p.valid_until), p.is_automatic)
            for p in environment.license_ids.sorted("valid_from")
        ]


@tagged("post_install", "-at_install")
class TestLicense(LicenseCase):
    # === At most 30 days ===

    def test_length(self):
        for days, is_refused in ((1, False), (30, False), (31, True), (0, True)):
            with self.subTest(days=days):
                environment = self._create_test(f"T{days}")
                if is_refused:
                    with self.assertRaises(ValidationError) as refused:
                        self.record("2026-06-01", days, environment)
                    if days == 31:
                        self.assertIn(
                            "at most 30 days (§6), not 31", str(refused.exception)
                        )
                        self.assertIn("06/30/2026", str(refused.exception))
                else:
                    license = self.record("2026-06-01", days, environment)
                    self.assertEqual(license.days, days)

    def test_days_that_cannot_be(self):
        for start, words in (
            ("9999-12-31", "can have started then"),
            ("0001-01-01", "can have started then"),
            ("2026-07-02", "more than 30 days from now"),
        ):
            with self.at("2026-06-01 10:00"), self.refused(words):
                self.record(start, 1)
        with self.at("2026-06-01 10:00"):
            self.record("2026-07-01")

    def test_form(self):
        """A period that starts later ends later, and a new record can be saved."""
        model = self.env["o2b.sla.license"].with_user(self.manager)
        with self.at("2026-06-01 10:00"):
            form = Form(model.with_context(default_environment_id=self.test.id))
            form.valid_from = "9999-12-31"
            form.valid_from = "2026-07-01"
            self.assertEqual(str(form.valid_until), "2026-07-30")
            form.valid_until = "2026-07-10"
            form.valid_from = "2026-06-30"
            self.assertEqual(str(form.valid_until), "2026-07-10", "A shorter one stays")
            self.assertEqual(form.save().days, 11)
        arch = model.get_view(view_type="form")["arch"]
        self.assertNotIn('edit="0"', arch, "It hides the button Save")

    def test_length_in_the_database(self):
        with (
            self.assertRaisesRegex(Exception, "at_most_30_days"),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "INSERT INTO o2b_sla_license (environment_id, valid_from, valid_until,"
                " renewed_by_id, recorded_at) VALUES (%s, %s, %s, %s, now())",
                [self.test.id, JUNE, JUNE + timedelta(days=30), self.env.uid],
            )

    def test_only_with_enterprise_on_a_test_environment(self):
        community = self._create_test("Community", enterprise=False)
        with self.refused("no Enterprise contract"):
            self.record("2026-06-01", environment=community)
        live = self._create_test("Live", kind="production")
        with self.refused("no isolated test environment"):
            self.record("2026-06-01", environment=live)

    def test_no_two_at_once(self):
        self.record("2026-06-01")
        for start in ("2026-05-03", "2026-06-30"):
            with self.refused("is valid on some of"):
                self.record(start)
        self.record("2026-07-01")

    def test_simultaneous_ones_follow_one_another(self):
        """Both would find the days free otherwise."""
        agreement = self.test.agreement_id
        agreement.invalidate_recordset()
        revision = agreement.revision
        self.record("2026-06-01")
        agreement.invalidate_recordset()
        self.assertGreater(agreement.revision, revision)

    # === History ===

    def test_append_only(self):
        license = self.record("2026-06-01").sudo()
        for act in (lambda: license.write({"remark": "x"}), license.unlink):
            with self.assertRaises(UserError):
                act()
        with (
            self.assertRaisesRegex(Exception, "append-only"),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute("UPDATE o2b_sla_license SET remark = 'x'")

    def test_a_correction(self):
        wrong = self.record("2026-06-01")
        with self.refused("Tell why"):
            self.record("2026-06-01", 10, corrects_id=wrong.id)
        right = self.record("2026-06-01", 10, corrects_id=wrong.id, remark="Typo")
        self.assertTrue(wrong.is_corrected)
        self.assertEqual(self.test.license_id, right.sudo())
        self.assertEqual(self.test.license_until, day("2026-06-10"))

    def test_who_wrote_it_down(self):
        with self.at("2026-06-01 10:00"):
            license = self.record(
                "2026-06-01", renewed_by_id=self.env.ref("base.user_admin").id
            )
        self.assertEqual(license.renewed_by_id, self.manager)
        self.assertFalse(license.is_automatic)
        other = self._create_test("Other")
        forged = self.record(
            "2026-06-01",
            environment=other,
            renews_id=license.id,
            recorded_at="2026-01-01 00:00:00",
            is_automatic=True,
        )
        self.assertFalse(forged.renews_id or forged.is_automatic)
        self.assertNotEqual(str(forged.recorded_at), "2026-01-01 00:00:00")

    # === Renewing ===

    def test_in_good_time_and_never_longer(self):
        """A year of days: no gap, no overlap, 30 days each, seven days ahead."""
        self.record("2026-06-01")
        self.run_cron("2026-06-22 23:30")
        self.assertEqual(len(self.periods()), 1, "eight days before")
        self.run_cron("2026-06-23 00:30")
        self.assertEqual(
            self.periods(),
            [
                ("2026-06-01", "2026-06-30", False),
                ("2026-07-01", "2026-07-30", True),
            ],
        )
        self.run_cron("2026-06-23 01:30")
        self.assertEqual(len(self.periods()), 2, "once")
        for month in range(7, 13):
            for number in (1, 9, 17, 25):
                self.run_cron(f"2026-{month:02d}-{number:02d} 12:00")
        licenses = self.test.license_ids.sorted("valid_from")
        self.assertGreater(len(licenses), 6)
        for earlier, later in zip(licenses, licenses[1:], strict=False):
            self.assertEqual(later.valid_from, earlier.valid_until + timedelta(days=1))
            self.assertEqual(later.renews_id, earlier)
            self.assertEqual(later.days, 30)

    def test_lead_of_the_company(self):
        self.agreement.company_id.sla_license_lead_days = 0
        self.record("2026-06-01")
        self.run_cron("2026-06-29 12:00")
        self.assertEqual(len(self.periods()), 1)
        self.run_cron("2026-06-30 00:30")
        self.assertEqual(len(self.periods()), 2)

    def test_after_a_gap_it_starts_today(self):
        self.record("2026-06-01")
        self.run_cron("2026-07-10 12:00")
        self.assertEqual(self.periods()[-1], ("2026-07-10", "2026-08-08", True))

    def test_a_colleague_is_asked_to_put_it_in(self):
        self.record("2026-06-01")
        self.run_cron("2026-06-23 12:00")
        activity = self.test.activity_ids
        self.assertEqual(activity.user_id, self.manager)
        self.assertEqual(activity.date_deadline, day("2026-06-30"))
        self.assertIn("07/30/2026", activity.summary)

    def test_not_what_needs_none(self):
        self.record("2026-06-01")
        for name, values in (
            ("switched off", {"license_auto": False}),
            ("no Enterprise", {"enterprise": False}),
            ("archived", {"active": False}),
        ):
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                self.test.write(values)
                self.run_cron("2026-06-25 12:00")
                self.assertEqual(len(self.periods()), 1)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_it_ends_with_the_addendum(self):
        version = self.addendum.version_ids
        with self.at("2026-06-02 12:00"):
            version._terminate(day("2026-07-10"), "Given notice")
        self.record("2026-06-01")
        self.run_cron("2026-06-25 12:00")
        self.assertEqual(self.periods()[-1], ("2026-07-01", "2026-07-10", True))
        for moment in ("2026-07-05 12:00", "2026-07-11 12:00", "2026-08-11 12:00"):
            self.run_cron(moment)
            self.assertEqual(len(self.periods()), 2)
        with self.at("2026-08-11 12:00"):
            self.assertIsNone(self.test._get_license_trouble(), "nobody waits for it")

    def test_without_an_addendum_nothing_is_renewed(self):
        other = self._create_test("Other")
        other.agreement_id = self.other_agreement
        self.record("2026-06-01", environment=other)
        self.run_cron("2026-06-25 12:00")
        self.assertEqual(len(self.periods(other)), 1)
        with self.at("2026-06-25 12:00"), self.assertRaisesRegex(UserError, "No adden"):
            other.with_user(self.manager).action_renew_license()

    def test_by_hand(self):
        with self.at("2026-06-05 12:00"):
            test = self.test.with_user(self.manager)
            test.action_renew_license()
            self.assertEqual(self.periods(), [("2026-06-05", "2026-07-04", False)])
            test.action_renew_license()
            with self.assertRaisesRegex(UserError, "renewed already"):
                test.action_renew_license()
            self.test.enterprise = False
            with self.assertRaisesRegex(UserError, "Only an isolated test"):
                test.action_renew_license()

    # === When it fails ===

    def fail_for(self, *names):
        environments = self.registry["o2b.sla.environment"]
        renew = environments._renew_at_supplier

        def renew_at_supplier(environment, license):
            if environment.name in names:
                raise ConnectionError("The supplier is closed")
            return renew(environment, license)

        return patch.object(environments, "_renew_at_supplier", renew_at_supplier)

    def test_one_that_fails_stops_no_other(self):
        bad, good = self._create_test("Bad"), self._create_test("Good")
        with self.at("2026-05-01 12:00"):
            (bad | good).addendum_id = self.addendum
        for environment in (bad, self.test, good):
            self.record("2026-06-01", environment=environment)
        with self.fail_for("Bad"), mute_logger(LOGGER):
            self.run_cron("2026-06-25 12:00")
        self.assertEqual(len(self.periods(good)), 2)
        self.assertEqual(len(self.periods()), 2)
        self.assertEqual(len(self.periods(bad)), 1, "nothing of it stays")
        self.assertEqual(
            (bad.license_error, bad.license_attempts), ("The supplier is closed", 1)
        )

    def test_one_that_cannot_be_looked_at_stops_no_other(self):
        bad, good = self._create_test("A broken one"), self._create_test("Z")
        with self.at("2026-05-01 12:00"):
            (bad | good).addendum_id = self.addendum
        for environment in (bad, good):
            self.record("2026-06-01", environment=environment)
        environments = type(self.env["o2b.sla.environment"])
        find_end = environments._get_agreement_end

        def find_end_of_others(environment):
            if environment.name == bad.name:
                raise ValueError("No opening hours")
            return find_end(environment)

        with (
            patch.object(environments, "_get_agreement_end", find_end_of_others),
            mute_logger(LOGGER, "odoo.addons.o2b_sla.models.o2b_sla_reminder"),
        ):
            self.run_cron("2026-06-25 12:00")
        self.assertEqual(len(self.periods(good)), 2)
        self.assertEqual(bad.license_error, "No opening hours")

    def test_it_is_tried_again_later_and_later(self):
        self.record("2026-06-01")
        with self.fail_for("Test"), mute_logger(LOGGER):
            for moment, attempts in (
                ("2026-06-25 12:00", 1),
                ("2026-06-25 12:59", 1),
                ("2026-06-25 13:00", 2),
                ("2026-06-25 14:00", 2),
                ("2026-06-25 15:00", 3),
            ):
                self.run_cron(moment)
                self.assertEqual(self.test.license_attempts, attempts, moment)
        self.run_cron("2026-06-25 19:00")
        self.assertEqual(len(self.periods()), 2)
        self.assertFalse(self.test.license_error)
        self.assertFalse(self.test.license_attempts)

    def problems(self, text):
        with self.at(text):
            return [
                (problem["code"], problem["text"])
                for problem in self.env["o2b.sla.health"]._check()["problems"]
                if problem["code"].startswith("license")
            ]

    def test_everybody_is_warned(self):
        self.record("2026-06-01")
        self.assertFalse(self.problems("2026-06-25 12:00"))
        with self.fail_for("Test"), mute_logger(LOGGER):
            self.run_cron("2026-06-25 12:00")
        ((code, text),) = self.problems("2026-06-25 12:30")
        self.assertEqual(code, "license_failed")
        self.assertIn("The supplier is closed", text)
        activity = self.test.activity_ids
        self.assertEqual(activity.user_id, self.manager)
        self.assertIn("could not be renewed", activity.summary)
        ((code, _text),) = self.problems("2026-07-01 12:00")
        self.assertEqual(code, "license_lapsed")
        with self.at("2026-07-01 12:00"):
            self.env.invalidate_all()
            self.assertEqual(self.test.license_state, "expired")
            found = self.test.search([("license_state", "=", "expired")])
            self.assertEqual(found, self.test)
        self.run_cron("2026-07-01 13:00")
        self.assertFalse(self.problems("2026-07-01 14:00"))
        summaries = self.test.activity_ids.mapped("summary")
        self.assertFalse([s for s in summaries if "could not" in s], "taken back")

    def test_a_colleague_who_does_it_is_reminded(self):
        self.record("2026-06-01")
        self.test.license_auto = False
        self.run_cron("2026-06-25 12:00")
        self.assertIn("renew the test licence", self.test.activity_ids.summary)
        self.run_cron("2026-06-26 12:00")
        self.assertEqual(len(self.test.activity_ids), 1, "once")

    def test_states(self):
        with self.at("2026-06-10 12:00"):
            self.assertEqual(self.test.license_state, "none")
            self.record("2026-06-01")
            self.assertEqual(self.test.license_state, "valid")
        self.env.invalidate_all()
        with self.at("2026-06-24 12:00"):
            self.assertEqual(self.test.license_state, "expiring")

    def test_states_of_many_agreements_take_no_more_queries(self):
        environments = self.test
        for number in range(4):
            client = self.env["res.partner"].create({"name": f"Client {number}"})
            agreement = self.env["o2b.sla.agreement"].create({"partner_id": client.id})
            self.agreement.version_ids.copy({"agreement_id": agreement.id})
            environments |= self._create_test("Test", agreement_id=agreement.id)
        counts = []
        for some in (environments[:2], environments):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.mapped("license_state")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])

    def test_the_night_summer_time_ends(self):
        """30 days are days of the calendar, also the one of 25 hours."""
        self.record("2026-10-01")
        self.run_cron("2026-10-25 02:30")
        self.assertEqual(self.periods()[-1], ("2026-10-31", "2026-11-29", True))

    # === Roles ===

    def test_roles(self):
        self.record("2026-06-01")
        license = self.test.license_ids
        for groups, may_read, may_add in (
            ("base.group_portal", False, False),
            ("base.group_user", False, False),
            ("o2b_sla.o2b_sla_group_agent", True, False),
            ("o2b_sla.o2b_sla_group_contract_manager", True, True),
            ("o2b_sla.o2b_sla_group_manager", True, True),
            ("o2b_sla.o2b_sla_group_admin", True, True),
        ):
            with self.subTest(groups):
                user = new_test_user(self.env, login=groups, groups=groups)
                mine = license.with_user(user)
                self.assertEqual(mine.has_access("read"), may_read)
                self.assertEqual(mine.has_access("create"), may_add)
                self.assertFalse(mine.has_access("write"))
                self.assertFalse(mine.has_access("unlink"))
                if not may_add:
                    with self.assertRaises(AccessError):
                        self.test.with_user(user).action_renew_license()

    def test_of_another_company(self):
        self.record("2026-06-01")
        company = self.env["res.company"].create({"name": "Other"})
        user = new_test_user(
            self.env,
            login="sla_other_company",
            groups="o2b_sla.o2b_sla_group_admin",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        licenses = self.env["o2b.sla.license"].with_user(user)
        self.assertFalse(licenses.search([]))

    def test_nobody_writes_how_it_went(self):
        with self.assertRaises(UserError):
            self.test.with_user(self.manager).license_error = "x"

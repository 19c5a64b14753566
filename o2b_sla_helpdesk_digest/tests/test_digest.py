# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from odoo.addons.mail.tests.common import freeze_all_time
from odoo.addons.o2b_sla_helpdesk.tests.common import SlaHelpdeskCase, local

FIGURES = ("kpi_sla_met", "kpi_sla_breached", "kpi_sla_open", "kpi_sla_response")
AGREEMENTS = ("kpi_sla_on_norm", "kpi_sla_at_risk", "kpi_sla_missed")


@tagged("post_install", "-at_install")
class TestDigest(SlaHelpdeskCase):
    """Tickets of priority 1: two working hours to respond, eight to solve."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.company"].create({"name": "Digest"})
        cls.reader = new_test_user(
            cls.env,
            "sla_digest",
            groups="helpdesk_mgmt.group_helpdesk_user",
            company_id=cls.env.company.id,
        )
        cls.digest = cls.env["digest.digest"].create(
            {
                "name": "Service levels",
                "company_id": cls.env.company.id,
                "user_ids": [(6, 0, cls.reader.ids)],
                **dict.fromkeys((*FIGURES, *AGREEMENTS), True),
            }
        )
        cls.env["helpdesk.ticket"].search([]).write({"company_id": cls.company.id})
        cls.moved = cls.env["helpdesk.ticket"].search_count(
            [("company_id", "=", cls.company.id), ("stage_id.closed", "=", False)]
        )
        # Monday: answered after an hour, solved on Tuesday
        cls.quick = cls._create_ticket("2026-06-08 10:00", priority="3")
        # Monday: answered on Tuesday at ten, eight working hours later
        cls.slow = cls._create_ticket("2026-06-08 10:00", priority="3")
        # Tuesday: nobody answers
        cls.forgotten = cls._create_ticket("2026-06-09 10:00", priority="3")

    def setUp(self):
        super().setUp()
        self._answer(self.quick, "2026-06-08 11:00")
        self._answer(self.slow, "2026-06-09 10:00")
        self._move(self.quick, "done", "2026-06-09 11:00")

    def _values(self, start, end, digest=None, user=None):
        """The figures of a period, looked at when it ends."""
        with freeze_all_time(local(end)):
            self.env.invalidate_all()
            digest = (digest or self.digest).with_user(user or self.reader)
            digest = digest.with_context(
                start_datetime=local(start), end_datetime=local(end)
            )
            return tuple(round(digest[f"{name}_value"], 2) for name in FIGURES)

    def test_figures_of_periods(self):
        for start, end, expected in (
            # met, breached, open, response
            ("2026-06-07 00:00", "2026-06-08 00:00", (0, 0, 0, 0)),
            # one answer in time; the other one is late since noon
            ("2026-06-08 00:00", "2026-06-08 17:30", (50, 1, 2, 1)),
            # one solved in time; one late since noon, told by nobody
            ("2026-06-09 00:00", "2026-06-09 17:30", (50, 1, 2, 8)),
            ("2026-06-08 00:00", "2026-06-09 17:30", (50, 2, 2, 4.5)),
            # the slow one is to be solved within eight hours after its answer
            ("2026-06-10 00:00", "2026-06-10 17:30", (0, 1, 2, 0)),
        ):
            with self.subTest(f"{start} - {end}"):
                self.assertEqual(self._values(start, end), expected)

    def test_open_at_the_end_of_a_period_that_is_past(self):
        """Monday's figure, looked at on Wednesday: the quick one was open then."""
        with freeze_all_time(local("2026-06-10 09:00")):
            digest = self.digest.with_user(self.reader).with_context(
                start_datetime=local("2026-06-08 00:00"),
                end_datetime=local("2026-06-09 00:00"),
            )
            self.assertEqual(digest.kpi_sla_open_value, 2)

    def test_each_company_has_its_own(self):
        self.reader.company_ids |= self.company
        values = {"name": "x", "description": "x", "company_id": self.company.id}
        self.env["helpdesk.ticket"].create([values] * 3)
        period = ("2026-06-08 00:00", "2026-06-09 17:30")
        # made now, so open at the end of a period that ends later
        digest = self.digest.with_context(
            allowed_company_ids=(self.env.company | self.company).ids
        )
        self.assertEqual(self._values(*period, digest=digest)[2], 2)
        other = digest.copy({"company_id": self.company.id})
        last = self.env.cr.now() + timedelta(days=1)
        found = other.with_user(self.reader).with_context(
            start_datetime=local(period[0]), end_datetime=last
        )
        self.assertEqual(found.kpi_sla_open_value, 3 + self.moved)

    def test_agreements_of_the_month(self):
        """On norm, at risk and missed, in the month in which the period ends."""
        reports = self.env["o2b.sla.report"].sudo()
        for at, period, expected in (
            # nobody answered the forgotten one, and the slow one was late
            ("2026-06-09 17:30", ("2026-06-08 00:00", "2026-06-09 17:30"), (0, 0, 1)),
            ("2026-07-01 12:00", ("2026-06-30 00:00", "2026-07-01 12:00"), (0, 0, 0)),
            # a period that ends with the month is about that month
            ("2026-07-01 12:00", ("2026-06-01 00:00", "2026-06-30 22:00"), (0, 0, 1)),
        ):
            with self.subTest(at=at, period=period), freeze_all_time(local(at)):
                reports._make_missing(reports._now(), self.agreement)
                reports.search([("agreement_id", "=", self.agreement.id)])._refresh()
                self.env.invalidate_all()
                digest = self.digest.with_user(self.reader).with_context(
                    start_datetime=local(period[0]), end_datetime=local(period[1])
                )
                found = tuple(digest[f"{name}_value"] for name in AGREEMENTS)
                self.assertEqual(found, expected)

    def test_who_sees_not_every_ticket_sees_no_figures(self):
        for group, sees in (
            ("helpdesk_mgmt.group_helpdesk_user_own", False),
            ("helpdesk_mgmt.group_helpdesk_user_team", False),
            ("o2b_sla.o2b_sla_group_agent", False),
            ("base.group_user", False),
            ("helpdesk_mgmt.group_helpdesk_user", True),
            ("helpdesk_mgmt.group_helpdesk_manager", True),
        ):
            user = new_test_user(self.env, group.replace(".", "_"), groups=group)
            with self.subTest(group):
                if sees:
                    self._values("2026-06-08 00:00", "2026-06-09 00:00", user=user)
                else:
                    with self.assertRaises(AccessError):
                        self._values("2026-06-08 00:00", "2026-06-09 00:00", user=user)

    def test_mail(self):
        """Figures and links are in the mail; of who may not see them only."""
        own = new_test_user(
            self.env,
            "sla_digest_own",
            groups="helpdesk_mgmt.group_helpdesk_user_own",
            email="own@sla-test.example",
        )
        for user, has_figures in ((self.reader, True), (own, False)):
            with freeze_all_time(local("2026-06-09 17:30")):
                self.digest._action_send_to_user(user, consume_tips=False)
            mail = self.env["mail.mail"].search([], order="id desc", limit=1)
            body = str(mail.body_html)
            with self.subTest(user.login):
                for text in (
                    "Service Levels Met (%)",
                    "Service Levels Breached",
                    "Agreements With a Missed Norm This Month",
                    "o2b_sla.o2b_sla_overview_action",
                    "Average Response (working hours)",
                    "o2b_sla_helpdesk.o2b_sla_ticket_analysis_action",
                    "50.00",
                ):
                    self.assertEqual(text in body, has_figures, text)

    def test_more_breaches_are_not_praised(self):
        """Odoo shows what grew in green."""
        self.patch(
            type(self.digest), "_get_margin_value", lambda self, value, old=0: 50.0
        )
        kpis = self.digest._compute_kpis(self.env.company, self.reader)
        margins = {kpi["kpi_name"]: kpi["kpi_col3"]["margin"] for kpi in kpis}
        self.assertEqual([margins[name] for name in FIGURES], [50, 0, 0, 0])
        self.assertEqual([margins[name] for name in AGREEMENTS], [50, 0, 0])

    def test_default_digest_has_the_figures(self):
        digest = self.env.ref("digest.digest_digest_default")
        self.assertTrue(all(digest[name] for name in (*FIGURES, *AGREEMENTS)))

    def test_links_lead_to_something(self):
        actions = self.digest._compute_kpis_actions(self.env.company, self.reader)
        for name in AGREEMENTS:
            action = self.env.ref(actions[name].split("?")[0])
            self.env[action.res_model].with_user(self.reader).check_access("read")
        for name in FIGURES:
            xml_id = actions[name].split("?")[0]
            action = self.env.ref(xml_id)
            self.assertTrue(
                self.env[action.res_model].with_user(self.reader).search([])
            )

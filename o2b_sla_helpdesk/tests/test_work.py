# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import psycopg2

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .coverage_common import CoverageCase


@tagged("post_install", "-at_install")
class TestWork(CoverageCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._create_wish(code="third_party_work")

    def _make(self, month="2026-06-30"):
        return (
            self.env["o2b.sla.work.statement"]
            .with_user(self.contract_manager)
            ._make(self.env["o2b.sla.work.entry"]._fields["date"].to_date(month))
        )

    def test_follows_the_ticket(self):
        entry = self._log(self.ticket, 45)
        self.assertEqual(entry.agreement_id, self.agreement)
        self.assertEqual(entry.partner_id, self.bakery)
        self.assertEqual(entry.coverage, "time_and_materials")
        self.assertEqual(entry.billing, "open")
        self.assertEqual((entry.duration, entry.minutes), (0.75, 45))
        entry.duration = 0.5
        self.assertEqual(entry.minutes, 30)
        entry.minutes = 50
        self.assertAlmostEqual(entry.duration, 50 / 60)
        included = self._log(self._create_ticket(), 10)
        self.assertEqual((included.coverage, included.billing), ("included", "none"))

    def test_day_of_the_start(self):
        """Half past midnight in Amsterdam is still the day before in UTC."""
        entry = self._log(self.ticket, started_at="2026-06-09 22:30:00")
        self.assertEqual(str(entry.date), "2026-06-10")

    def test_totals_of_the_ticket(self):
        self._log(self.ticket, 45)
        self._log(self.ticket, 20, coverage="advice")
        self.assertEqual(self.ticket.sla_work_minutes, 65)
        self.assertEqual(self.ticket.sla_billed_minutes, 45)

    def test_form_of_the_ticket(self):
        with Form(self.ticket) as form:
            with form.sla_work_entry_ids.new() as line:
                line.description = "Looked"
                line.minutes = 15
                self.assertEqual(line.duration, 0.25)
        entry = self.ticket.sla_work_entry_ids
        self.assertEqual((entry.minutes, entry.user_id), (15, self.agent))

    def test_refused_values(self):
        for minutes in (0, -5, 25 * 60):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.errors.CheckViolation),
                self.env.cr.savepoint(),
            ):
                self._log(self.ticket, minutes)
        with self.assertRaises(ValidationError):
            self._log(self.ticket, agreement_id=self.other_agreement.id)

    def test_quotation_needs_an_approval(self):
        wish = self._create_wish()
        with self.assertRaises(ValidationError):
            self._log(wish, 30)
        self._log(wish, 30, coverage="advice")
        estimate = self._create_estimate(wish)
        with self.assertRaises(ValidationError):
            self._log(wish, 30)
        with self.at("2026-06-09 11:00"):
            estimate._approve(self.jan)
        entry = self._log(wish, 30)
        self.assertEqual(entry.estimate_id, estimate)
        self.assertEqual(entry.billing, "none")
        with self.assertRaises(ValidationError):
            self._log(self.ticket, 30, estimate_id=estimate.id)

    def test_more_than_approved(self):
        estimate = self._create_estimate(self.ticket)
        with self.at("2026-06-09 11:00"):
            estimate._approve(self.jan)
        messages = self.ticket.sudo().message_ids

        def notes():
            new = self.ticket.sudo().message_ids - messages
            return new.filtered(lambda message: "are used" in message.body)

        self._log(self.ticket, 240)
        self.assertFalse(self.ticket.sla_over_estimate)
        self.assertFalse(notes())
        entry = self._log(self.ticket, 10)
        self.assertEqual(entry.estimate_id, estimate)
        self.assertTrue(self.ticket.sla_over_estimate)
        self._log(self.ticket, 10)
        self.assertEqual(len(notes()), 1)
        form = Form(self.env["o2b.sla.work.entry"].with_user(self.agent))
        with self.assertLogs("odoo.tests.form.onchange", "WARNING") as log:
            form.ticket_id = self.ticket  # told as soon as the estimate is known
            form.duration = 0.25
        self.assertIn("04:35", "".join(log.output))

    def test_month_of_an_agreement(self):
        self._log(self.ticket, 30, "2026-06-01 10:00")
        self._log(self.ticket, 60, "2026-06-30 10:00")
        self._log(self.ticket, 15, "2026-07-01 10:00")
        self._log(self.ticket, 10, "2026-06-10 10:00", coverage="advice")
        groups = self.env["o2b.sla.work.entry"]._read_group(
            [("agreement_id", "=", self.agreement.id)],
            ["date:month", "coverage"],
            ["minutes:sum"],
        )
        found = {(str(month)[:7], c): total for month, c, total in groups}
        self.assertEqual(
            found,
            {
                ("2026-06", "time_and_materials"): 90,
                ("2026-06", "advice"): 10,
                ("2026-07", "time_and_materials"): 15,
            },
        )

    # === Statements ===

    def test_statement(self):
        first = self._log(self.ticket, 30, "2026-06-01 10:00")
        self._log(self.ticket, 15, "2026-06-10 10:00", coverage="advice")
        later = self._log(self.ticket, 45, "2026-07-01 10:00")
        statement = self._make()
        self.assertEqual(statement.agreement_id, self.agreement)
        self.assertRegex(statement.name, r"^HRS-\d{4}-\d{3}$")
        self.assertEqual((statement.hours, statement.billed_hours), (0.75, 0.5))
        self.assertFalse(later.statement_id)
        self.assertFalse(self._make())
        self._log(self.ticket, 60, "2026-06-12 10:00")
        self.assertEqual(self._make(), statement)
        self.assertEqual(statement.hours, 1.75)
        statement.action_close()
        self.assertEqual(first.billing, "settled")
        self.assertEqual(statement.closed_by_id, self.contract_manager)

    def test_nothing_is_stated_twice(self):
        entry = self._log(self.ticket, 30, "2026-06-01 10:00")
        self._make().action_close()
        late = self._log(self.ticket, 10, "2026-06-20 10:00")
        second = self._make("2026-07-31")
        self.assertEqual(second.entry_ids, late)
        self.assertNotIn(entry, second.entry_ids)
        statements = self.env["o2b.sla.work.statement"].search([])
        self.assertEqual(sum(statements.mapped("hours")), 40 / 60)

    def test_closed_hours_stand(self):
        entry = self._log(self.ticket, 30, "2026-06-01 10:00")
        statement = self._make()
        entry.minutes = 35
        statement.action_close()
        for user in (
            self.agent,
            self.contract_manager,
            self.env.ref("base.user_admin"),
        ):
            own = entry.with_user(user)
            for values in (
                {"minutes": 5},
                {"duration": 1},
                {"coverage": "included"},
                {"date": "2026-05-01"},
                {"description": "x"},
            ):
                with self.assertRaises(UserError):
                    own.write(values)
            with self.assertRaises(UserError):
                own.unlink()
        with self.assertRaises(UserError):
            statement.unlink()
        with self.assertRaises(UserError):
            statement.action_close()
        statement.action_reopen()
        entry.minutes = 40
        self.assertEqual(statement.hours, 40 / 60)
        statement.unlink()
        self.assertFalse(entry.statement_id)

    def test_statement_is_not_written(self):
        entry = self._log(self.ticket, 30, "2026-06-01 10:00")
        statement = self._make()
        other = self._log(self.ticket, 30, "2026-07-01 10:00")
        with self.assertRaises(AccessError):
            other.with_user(self.contract_manager).statement_id = statement
        with self.assertRaises(AccessError):
            entry.statement_id = False
        for values in (
            {"state": "closed"},
            {"month": "2020-01-01"},
            {"entry_ids": [(5,)]},
            {"agreement_id": self.other_agreement.id},
        ):
            with self.assertRaises(UserError):
                statement.write(values)
        context = {"default_statement_id": statement.id}
        made = self._log(self.ticket.with_context(**context), 5, "2026-06-03 10:00")
        self.assertFalse(made.statement_id)
        with self.assertRaises(AccessError):
            statement.with_user(self.agent).action_close()

    def test_one_draft_when_another_was_reopened(self):
        self._log(self.ticket, 30, "2026-06-01 10:00")
        statement = self._make()
        statement.action_close()
        self._log(self.ticket, 30, "2026-06-02 10:00")
        self._make()
        with self.assertRaises(UserError):
            statement.action_reopen()

    def test_wizard(self):
        wizards = self.env["o2b.sla.work.statement.make"]
        wizards = wizards.with_user(self.contract_manager)
        with self.at("2026-07-02 09:00"):
            wizard = wizards.create({})
            self.assertEqual(str(wizard.month)[:7], "2026-06")
            with self.assertRaises(UserError):
                wizard.action_make()
            self._log(self.ticket, 30, "2026-06-01 10:00")
            action = wizard.action_make()
        found = self.env["o2b.sla.work.statement"].search(action["domain"])
        self.assertEqual(found.agreement_id, self.agreement)

    # === Who sees what ===

    def test_visibility_follows_the_ticket(self):
        users = {
            group: new_test_user(
                self.env,
                f"sla_work_{group}",
                groups=f"helpdesk_mgmt.group_helpdesk_{group}",
            )
            for group in ("user_own", "user_team", "user")
        }
        teamless = self._create_wish(code="third_party_work")
        teamless.sudo().write({"team_id": False, "user_id": False})
        self.ticket.sudo().user_id = self.agent
        entries = {
            "agent's": self._log(self.ticket, 10),
            "nobody's": self._log(teamless, 10),
        }
        estimates = {
            "agent's": self._create_estimate(self.ticket),
            "nobody's": self._create_estimate(teamless),
        }
        for group, seen in (
            ("user_own", {"agent's": False, "nobody's": False}),
            ("user_team", {"agent's": False, "nobody's": True}),
            ("user", {"agent's": True, "nobody's": True}),
        ):
            for name, expected in seen.items():
                for record in (
                    entries[name],
                    estimates[name],
                    estimates[name].line_ids,
                ):
                    with self.subTest(group=group, ticket=name, model=record._name):
                        found = record.with_user(users[group]).search(
                            [("id", "in", record.ids)]
                        )
                        self.assertEqual(bool(found), expected)
        with self.assertRaises(AccessError):
            self._log(self.ticket, 5, user=users["user_own"])
        with self.assertRaises(AccessError):
            self.env["o2b.sla.estimate"].with_user(users["user_own"]).create(
                {"ticket_id": self.ticket.id}
            )

    def test_access_of_roles(self):
        matrix = {
            "o2b.sla.estimate": {"agent": "rwcd", "contract": "r", "manager": "r"},
            "o2b.sla.estimate.line": {"agent": "rwcd", "contract": "r", "manager": "r"},
            "o2b.sla.service.keyword": {
                "agent": "r",
                "contract": "r",
                "manager": "rwcd",
            },
            "o2b.sla.cause": {"agent": "r", "contract": "r", "manager": "rwcd"},
        }
        users = {
            "agent": self.agent,
            "contract": new_test_user(
                self.env, "sla_c", groups="o2b_sla.o2b_sla_group_contract_manager"
            ),
            "manager": new_test_user(
                self.env, "sla_m", groups="o2b_sla.o2b_sla_group_manager"
            ),
            "employee": new_test_user(self.env, "sla_e", groups="base.group_user"),
            "portal": self._create_portal_user(self.jan),
            "public": self.env.ref("base.public_user"),
        }
        names = {"r": "read", "w": "write", "c": "create", "d": "unlink"}
        for model, rights in matrix.items():
            for role, user in users.items():
                for letter, operation in names.items():
                    with self.subTest(model=model, role=role, operation=operation):
                        self.assertEqual(
                            self.env[model].with_user(user).has_access(operation),
                            letter in rights.get(role, ""),
                        )

    def test_other_company(self):
        company = self.env["res.company"].create({"name": "Other BV"})
        other = new_test_user(
            self.env,
            "sla_other_company",
            groups="helpdesk_mgmt.group_helpdesk_manager,o2b_sla.o2b_sla_group_admin",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        self._log(self.ticket, 10, "2026-06-01 10:00")
        self._make()
        self._create_estimate(self.ticket)
        for model in (
            "o2b.sla.work.entry",
            "o2b.sla.work.statement",
            "o2b.sla.estimate",
            "o2b.sla.estimate.line",
        ):
            self.assertFalse(self.env[model].with_user(other).search([]), model)

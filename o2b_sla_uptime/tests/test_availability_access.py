# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from .availability_common import AvailabilityCommon

# model: what nobody in particular, agent, contract manager, service level manager,
# administrator and portal may do
MATRIX = {
    "o2b.sla.availability": ("", "r", "r", "r", "r", ""),
    "o2b.sla.availability.correction": ("", "r", "r", "r", "r", ""),
    "o2b.sla.backup.month": ("", "r", "r", "r", "r", ""),
    "o2b.sla.backup.correction": ("", "r", "r", "r", "r", ""),
    "o2b.sla.backup.correct": ("", "", "rwcd", "rwcd", "rwcd", ""),
    "o2b.sla.availability.decide": ("", "", "", "rwcd", "rwcd", ""),
    "o2b.sla.availability.correct": ("", "", "rwcd", "rwcd", "rwcd", ""),
    "o2b.sla.availability.correct.line": ("", "", "rwcd", "rwcd", "rwcd", ""),
}
OPERATIONS = {"r": "read", "w": "write", "c": "create", "d": "unlink"}


class TestAvailabilityAccess(AvailabilityCommon):
    """Each model, role and operation; and what a button lets whom do."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.employee = new_test_user(cls.env, login="sla_employee")
        cls.portal = new_test_user(
            cls.env, login="sla_portal", groups="base.group_portal"
        )

    def test_matrix(self):
        roles = (
            self.employee,
            self.agent,
            self.contract_manager,
            self.manager,
            self.admin,
            self.portal,
        )
        for model, rights in MATRIX.items():
            for user, allowed in zip(roles, rights, strict=True):
                for letter, operation in OPERATIONS.items():
                    with self.subTest(model=model, user=user.login, op=operation):
                        self.assertEqual(
                            self.env[model].with_user(user).has_access(operation),
                            letter in allowed,
                        )

    def test_other_company_is_not_seen(self):
        company = self.env["res.company"].create({"name": "Other BV"})
        other = new_test_user(
            self.env,
            login="sla_other",
            groups="o2b_sla.o2b_sla_group_manager",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        month = self.freeze_month()
        values, facts = month._reckon_again()
        correction = month._propose(values, facts, "Again")
        for record in (month, correction):
            self.assertTrue(record.with_user(self.agent).has_access("read"))
            self.assertFalse(record.with_user(other).has_access("read"))
            self.assertFalse(record.with_user(other).search([]))
        # the buttons do not reach across either
        for method in ("action_freeze", "action_refresh", "action_correct"):
            with self.assertRaises(AccessError):
                getattr(month.with_user(other), method)()
        with self.assertRaises(AccessError):
            correction.with_user(other).action_approve()

    def test_dialogs_do_not_open_what_is_not_seen(self):
        company = self.env["res.company"].create({"name": "Other BV"})
        other = new_test_user(
            self.env,
            login="sla_other",
            groups="o2b_sla.o2b_sla_group_manager",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        month = self.month()
        for model in ("o2b.sla.availability.decide", "o2b.sla.availability.correct"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(other).create({"availability_id": month.id})

    def test_who_freezes_and_decides(self):
        month = self.month()
        for user in (self.agent, self.contract_manager):
            for method in ("action_freeze", "action_decide"):
                with self.assertRaises(AccessError):
                    getattr(month.with_user(user), method)()
        with self.assertRaises(AccessError):
            month.with_user(self.agent).action_correct()
        month.with_user(self.agent).action_refresh()
        with self.at("2026-07-01 12:00"):
            month.with_user(self.manager).action_freeze()
        self.assertEqual((month.state, month.frozen_by_id), ("frozen", self.manager))

    def test_context_of_a_client_is_not_trusted(self):
        month = self.freeze_month()
        for name in ("_force_unlink", "install_mode", "force_delete"):
            with self.assertRaises(UserError):
                month.with_user(self.admin).with_context(**{name: True}).unlink()
        with self.assertRaises(UserError):
            self.months.with_user(self.admin).with_context(
                default_state="frozen", default_verdict="met"
            ).create({"environment_id": self.environment.id, "month": "2026-01-01"})

    def test_agents_comment_on_a_frozen_month(self):
        month = self.freeze_month()
        month.with_user(self.agent).message_post(body="The client has seen it.")
        self.assertIn("The client has seen it.", month.message_ids[0].body)

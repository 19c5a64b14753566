# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields
from odoo.tests import HttpCase, JsonRpcException, new_test_user, tagged
from odoo.tools import mute_logger

from .maintenance_common import MaintenanceCommon

# nobody in particular, agent, contract manager, service level manager, administrator
# and portal
R, RWCD = "r", "rwcd"
MATRIX = {
    "o2b.sla.maintenance": ("", R, RWCD, RWCD, RWCD, ""),
    "o2b.sla.maintenance.window": ("", R, R, R, R, ""),
    "o2b.sla.maintenance.announcement": ("", R, R, R, R, ""),
    "o2b.sla.maintenance.event": ("", R, R, R, R, ""),
    "o2b.sla.maintenance.change": ("", "", RWCD, RWCD, RWCD, ""),
}
OPERATIONS = {"r": "read", "w": "write", "c": "create", "d": "unlink"}


class TestMaintenanceAccess(MaintenanceCommon):
    """Each model, role and operation."""

    def test_matrix(self):
        roles = (
            new_test_user(self.env, login="sla_employee"),
            self.agent,
            self.contract_manager,
            self.manager,
            self.admin,
            new_test_user(self.env, login="sla_portal", groups="base.group_portal"),
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
        maintenance = self.plan("2026-06-08 10:00")
        company = self.env["res.company"].create({"name": "Other BV"})
        other = new_test_user(
            self.env,
            login="sla_other",
            groups="o2b_sla.o2b_sla_group_manager",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        window = maintenance.window_ids
        for record in (
            maintenance,
            window,
            window.announcement_id,
            window.event_ids[0],
        ):
            with self.subTest(record):
                own = record.with_user(other)
                self.assertFalse(own.has_access("read"))
                self.assertFalse(own.search([]))

    def test_agent_reads_all(self):
        maintenance = self.plan("2026-06-08 10:00").with_user(self.agent)
        with self.at("2026-06-08 11:00"):
            self.assertIn("14 Jun", maintenance.next_period)
        self.assertTrue(maintenance.window_ids.eligibility_text)
        self.assertTrue(maintenance.covered_environment_ids)
        self.assertFalse(maintenance.forecast)


@tagged("post_install", "-at_install")
class TestMaintenancePortal(MaintenanceCommon, HttpCase):
    """What clients see: the maintenance of their own agreement that they were told."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls._create_other_agreement()
        cls.forge = cls._create_environment("Forge", cls.other)
        for partner, login in (
            (cls.jan, "jan_portal"),
            (cls.other.contact_ids.partner_id, "sam_portal"),
            (cls.stranger, "vera_portal"),
        ):
            new_test_user(
                cls.env,
                login=login,
                groups="base.group_portal",
                partner_id=partner.id,
            )

    def setUp(self):
        super().setUp()
        now = self.env.cr.now()
        self.maintenance = self.env["o2b.sla.maintenance"].create(
            {
                "name": "Updates of the system",
                "description": "It is away for a minute",
                "first_day": fields.Date.add(now.date(), years=1),
                "environment_ids": [(6, 0, (self.production | self.forge).ids)],
            }
        )
        self.maintenance.action_plan()
        self.windows = self.maintenance.window_ids.sorted("id")
        self.env.flush_all()

    def url(self, agreement, end="maintenance"):
        return f"/my/sla/{agreement.id}/{end}"

    def open_as(self, login, url):
        self.authenticate(login, login)
        return self.url_open(url)

    def test_only_what_was_told(self):
        page = self.open_as("jan_portal", self.url(self.agreement))
        self.assertEqual(page.status_code, 200)
        self.assertIn("No maintenance is announced", page.text)
        self.assertNotIn("Updates of the system", page.text)
        self.maintenance.action_announce()
        self.env.flush_all()
        page = self.open_as("jan_portal", self.url(self.agreement))
        self.assertIn("Updates of the system", page.text)
        self.assertIn("It is away for a minute", page.text)
        self.assertNotIn("Forge", page.text)
        page = self.open_as("jan_portal", f"/my/sla/{self.agreement.id}")
        self.assertIn("Updates of the system", page.text)
        self.assertIn(self.url(self.agreement), page.text)
        # cancelled: still there, with the reason
        self.windows._cancel("No new version <b>")
        self.env.flush_all()
        page = self.open_as("jan_portal", self.url(self.agreement))
        self.assertIn("No new version &lt;b&gt;", page.text)
        self.assertIn("Cancelled", page.text)

    def test_calendar_file(self):
        self.maintenance.action_announce()
        self.env.flush_all()
        file = self.open_as("jan_portal", self.url(self.agreement, "maintenance.ics"))
        self.assertEqual(file.status_code, 200)
        self.assertTrue(file.headers["Content-Type"].startswith("text/calendar"))
        self.assertEqual(file.text.count("BEGIN:VEVENT"), 1)
        self.assertIn("Production", file.text)
        self.assertNotIn("Forge", file.text)

    def test_subscription(self):
        """The address a contact gives his calendar program."""
        self.maintenance.action_announce()
        self.env.flush_all()
        contact = self.agreement.contact_ids
        url = contact._get_maintenance_calendar()
        page = self.open_as("jan_portal", self.url(self.agreement))
        self.assertIn(url, page.text)
        self.authenticate(None, None)
        path = url.removeprefix(contact.get_base_url())
        file = self.url_open(path)
        self.assertEqual(file.status_code, 200)
        self.assertEqual(file.text.count("BEGIN:VEVENT"), 1)
        self.assertNotIn("Forge", file.text)
        forged = path[:-8] + ("AAAA" if path[-8:-4] != "AAAA" else "BBBB") + ".ics"
        for bad in (
            forged,
            "/o2b_sla/maintenance/x.ics",
            "/o2b_sla/maintenance/%00.ics",
            f"/o2b_sla/maintenance/{'A' * 2000}.ics",
            f"/o2b_sla/maintenance/{contact.id}.ics",
        ):
            with self.subTest(bad[:60]):
                self.assertEqual(self.url_open(bad).status_code, 404)
        # who is no contact any more has no calendar either
        contact.sudo().date_to = fields.Date.subtract(fields.Date.today(), days=2)
        self.env.flush_all()
        self.assertEqual(self.url_open(path).status_code, 404)

    def test_own_agreement_only(self):
        self.maintenance.action_announce()
        self.env.flush_all()
        for login, agreement in (
            ("jan_portal", self.other),
            ("sam_portal", self.agreement),
            ("vera_portal", self.agreement),
        ):
            for end in ("maintenance", "maintenance.ics"):
                with self.subTest(login=login, end=end):
                    answer = self.open_as(login, self.url(agreement, end))
                    self.assertEqual(answer.status_code, 404)
                    self.assertNotIn("Updates of the system", answer.text)
        self.authenticate(None, None)
        answer = self.url_open(self.url(self.agreement), allow_redirects=False)
        self.assertIn("/web/login", answer.headers["Location"])

    def test_nothing_over_rpc(self):
        self.authenticate("jan_portal", "jan_portal")
        for model in MATRIX:
            for method, args in (
                ("search_read", [[]]),
                ("create", [{}]),
                ("unlink", [self.windows.ids]),
            ):
                with (
                    self.subTest(model=model, method=method),
                    mute_logger("odoo.http"),
                    self.assertRaises(JsonRpcException),
                ):
                    self.make_jsonrpc_request(
                        f"/web/dataset/call_kw/{model}/{method}",
                        {"model": model, "method": method, "args": args, "kwargs": {}},
                    )

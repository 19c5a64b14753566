# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
import re
from datetime import timedelta

from odoo.tests import HttpCase, TransactionCase, new_test_user, tagged
from odoo.tools import file_open

from odoo.addons.o2b_sla_helpdesk.tests.common import SlaHelpdeskData
from odoo.addons.spreadsheet.utils.validate_data import (
    fields_in_spreadsheet,
    menus_xml_ids_in_spreadsheet,
)

FILES = "o2b_sla_helpdesk_dashboard/data/files/"
MODEL = "o2b.sla.ticket.analysis"


def read(name):
    with file_open(f"{FILES}{name}.json") as handle:
        return json.load(handle)


class TestDashboardFiles(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dashboard = cls.env.ref(
            "o2b_sla_helpdesk_dashboard.spreadsheet_dashboard_service_levels"
        )
        cls.data = read("service_levels_dashboard")
        cls.sample = read("service_levels_sample_dashboard")

    def test_dashboard_is_served(self):
        served = json.loads(self.dashboard._get_serialized_readonly_dashboard())
        self.assertEqual(served["translation_namespace"], "o2b_sla_helpdesk_dashboard")
        self.assertEqual(served["snapshot"]["sheets"], self.data["sheets"])

    def test_every_field_is_there(self):
        used = fields_in_spreadsheet(self.data)
        self.assertIn("met_percent", used[MODEL])
        for model, names in used.items():
            for name in names:
                chain = self.env[model]
                for part in name.split(":")[0].split("."):
                    self.assertIn(part, chain._fields, (model, name))
                    field = chain._fields[part]
                    chain = self.env[field.comodel_name] if field.relational else chain

    def test_measures_can_be_reckoned(self):
        for pivot in self.data["pivots"].values():
            for measure in pivot["measures"]:
                name = measure["fieldName"]
                if name != "__count":
                    field = self.env[pivot["model"]]._fields[name]
                    self.assertTrue(field.aggregator, name)

    def test_every_menu_is_there(self):
        xml_ids = menus_xml_ids_in_spreadsheet(self.data)
        self.assertTrue(xml_ids)
        for xml_id in xml_ids:
            self.assertTrue(self.env.ref(xml_id).action, xml_id)

    def test_formulas_name_what_is_defined(self):
        pivots = self.data["pivots"]
        for sheet in self.data["sheets"]:
            for content in sheet["cells"].values():
                for key, measure in re.findall(r'PIVOT\.VALUE\((\d+),"(\w+)"', content):
                    names = [m["id"] for m in pivots[key]["measures"]]
                    self.assertIn(measure, names, content)
                for key, field in re.findall(r'ODOO\.LIST\((\d+),\d+,"(\w+)"', content):
                    self.assertIn(field, self.data["lists"][key]["columns"])

    def test_every_text_can_be_translated(self):
        """No text for people outside ``_t``, links and titles of figures."""
        for sheet in self.data["sheets"]:
            self.assertIn("figures", sheet, "the export of terms needs it")
            for content in sheet["cells"].values():
                self.assertRegex(content, r"^=|^\[.+\]\(odoo://view/")
                without = re.sub(r'_t\("[^"]*"\)', "", content)
                for text in re.findall(r'"([^"]*)"', without.split("](", 1)[0]):
                    self.assertFalse(" " in text.strip() and text[:1] != "#", content)

    def test_charts_have_their_own_number(self):
        for data in (self.data, self.sample):
            figures = [f for sheet in data["sheets"] for f in sheet["figures"]]
            self.assertEqual(len({f["id"] for f in figures}), len(figures))
            for figure in figures:
                self.assertEqual(figure["data"]["chartId"], figure["id"])

    def test_sample_looks_the_same_and_asks_nothing(self):
        self.assertEqual(self.dashboard._get_sample_dashboard(), self.sample)
        self.assertFalse(self.sample["pivots"] or self.sample["lists"])
        shown, sample = self.data["sheets"][0], self.sample["sheets"][0]
        self.assertEqual(
            [f["id"] for f in shown["figures"]], [f["id"] for f in sample["figures"]]
        )
        self.assertNotIn("odoo", json.dumps(self.sample["sheets"]).lower())

    def test_sample_is_shown_while_there_is_no_ticket(self):
        empty = not self.env[MODEL].search_count([])
        self.assertEqual(self.dashboard._dashboard_is_empty(), empty)
        self.env["helpdesk.ticket"].create({"name": "x", "description": "x"})
        self.assertFalse(self.dashboard._dashboard_is_empty())

    def test_who_sees_it(self):
        for group, sees in (
            ("helpdesk_mgmt.group_helpdesk_user_own", True),
            ("o2b_sla.o2b_sla_group_manager", True),
            ("o2b_sla.o2b_sla_group_agent", False),
            ("base.group_user", False),
        ):
            user = new_test_user(self.env, group.replace(".", "_"), groups=group)
            found = self.dashboard.with_user(user).search(
                [("id", "=", self.dashboard.id)]
            )
            self.assertEqual(bool(found), sees, group)


@tagged("post_install", "-at_install")
class TestDashboardInBrowser(SlaHelpdeskData, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_sla_data()

    def test_it_opens_without_an_error(self):
        """An agent with one late ticket and one in time."""
        late, in_time = (
            self.env["helpdesk.ticket"].create(
                {
                    "name": "Does not print",
                    "description": "x",
                    "team_id": self.team.id,
                    "user_id": self.agent.id,
                    "partner_id": self.jan.id,
                    "partner_email": self.jan.email,
                    "sla_channel": "phone",
                    "sla_received_at": self.env.cr.now() - timedelta(days=days),
                }
            )
            for days in (30, 0)
        )
        menu = self.env.ref("o2b_sla_helpdesk_dashboard.sla_dashboard_menu")
        # who sees nothing but these
        own = new_test_user(
            self.env,
            "sla_dashboard_own",
            groups="helpdesk_mgmt.group_helpdesk_user_own",
        )
        self.team.user_ids |= own
        (late | in_time).user_id = own
        self.start_tour(
            f"/odoo/action-{menu.action.id}", "sla_dashboard_tour", login=own.login
        )

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Everybody sees the figures of the tickets he may see, and no others."""

import ast

from lxml import etree

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import SlaHelpdeskCase

MODEL = "o2b.sla.ticket.analysis"
GROUPS = {
    "own": "helpdesk_mgmt.group_helpdesk_user_own",
    "team": "helpdesk_mgmt.group_helpdesk_user_team",
    "all": "helpdesk_mgmt.group_helpdesk_user",
    "manager": "helpdesk_mgmt.group_helpdesk_manager",
}


@tagged("post_install", "-at_install")
class TestAnalysisAccess(SlaHelpdeskCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            name: new_test_user(cls.env, f"sla_analysis_{name}", groups=group)
            for name, group in GROUPS.items()
        }
        team = cls.team
        team.user_ids |= cls.users["own"] | cls.users["team"]
        other = cls.env["helpdesk.ticket.team"].create({"name": "Other"})
        cls.company = cls.env["res.company"].create({"name": "Sister"})
        cls.foreign = cls.env["helpdesk.ticket"].create(
            {"name": "x", "description": "x", "company_id": cls.company.id}
        )
        cls.tickets = {
            "own": cls._create_ticket(user_id=cls.users["own"].id),
            "colleague": cls._create_ticket(user_id=cls.users["team"].id),
            "nobody": cls._create_ticket(user_id=False),
            "other_team": cls._create_ticket(team_id=other.id, user_id=False),
            "followed": cls._create_ticket(team_id=other.id, user_id=False),
            "sister": cls.foreign,
        }
        people = cls.users["own"].partner_id | cls.users["team"].partner_id
        cls.tickets["followed"].message_subscribe(people.ids)

    def _seen(self, model, field, user):
        """Names of the tickets a user finds through a model."""
        ids = {ticket.id: name for name, ticket in self.tickets.items()}
        found = self.env[model].with_user(user).search([(field, "in", list(ids))])
        return {
            ids[id_] for id_ in found.mapped(f"{field}.id" if "_" in field else field)
        }

    def test_the_same_tickets_as_in_the_helpdesk(self):
        for name, expected in (
            ("own", {"own", "nobody", "followed"}),
            ("team", {"own", "colleague", "nobody", "followed"}),
            ("all", {"own", "colleague", "nobody", "other_team", "followed"}),
            ("manager", {"own", "colleague", "nobody", "other_team", "followed"}),
        ):
            user = self.users[name]
            with self.subTest(name):
                self.assertEqual(self._seen("helpdesk.ticket", "id", user), expected)
                self.assertEqual(self._seen(MODEL, "ticket_id", user), expected)

    def test_groups_are_of_the_same_tickets(self):
        """What is summed up is what is listed."""
        ids = [ticket.id for ticket in self.tickets.values()]
        for user in self.users.values():
            analysis = self.env[MODEL].with_user(user)
            domain = [("ticket_id", "in", ids)]
            [(count,)] = analysis._read_group(domain, [], ["__count"])
            self.assertEqual(count, analysis.search_count(domain))

    def test_a_row_cannot_be_read_by_its_number(self):
        row = self.env[MODEL].search(
            [("ticket_id", "=", self.tickets["other_team"].id)]
        )
        with self.assertRaises(AccessError):
            row.with_user(self.users["own"]).read(["verdict"])

    def test_service_level_managers_see_all_of_their_companies(self):
        user = new_test_user(
            self.env, "sla_analysis_slm", groups="o2b_sla.o2b_sla_group_manager"
        )
        everything = set(self.tickets) - {"sister"}
        self.assertEqual(self._seen(MODEL, "ticket_id", user), everything)
        user.write({"company_ids": [(4, self.company.id)]})
        rows = (
            self.env[MODEL]
            .with_user(user)
            .with_context(allowed_company_ids=self.company.ids)
        )
        found = rows.search([("ticket_id", "in", self.foreign.ids)])
        self.assertEqual(found.ticket_id.ids, self.foreign.ids)

    def test_nobody_else(self):
        people = {
            "sales": new_test_user(
                self.env, "sla_analysis_x", groups="base.group_user"
            ),
            "agreements": new_test_user(
                self.env, "sla_analysis_y", groups="o2b_sla.o2b_sla_group_agent"
            ),
            "client": self._create_portal_user(self.jan),
            "public": self.env.ref("base.public_user"),
        }
        for name, user in people.items():
            with self.subTest(name):
                self.assertFalse(self.env[MODEL].with_user(user).has_access("read"))

    def test_nobody_changes_figures(self):
        rows = self.env[MODEL].with_user(self.users["manager"])
        for operation in ("write", "create", "unlink"):
            self.assertFalse(rows.has_access(operation))


@tagged("post_install", "-at_install")
class TestAnalysisViews(SlaHelpdeskCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tickets = cls._create_ticket() | cls._create_ticket(priority="3")

    def _favourites(self, **context):
        filters = self.env["ir.filters"].with_user(self.agent).with_context(**context)
        return filters.get_filters(MODEL)

    def test_favourites_run(self):
        """Every field they name is there, and what they ask can be answered."""
        favourites = self._favourites()
        self.assertGreaterEqual(len(favourites), 8)
        analysis = self.env[MODEL].with_user(self.agent)
        for favourite in favourites:
            with self.subTest(favourite["name"]):
                context = ast.literal_eval(favourite["context"])
                domain = ast.literal_eval(favourite["domain"])
                order = ", ".join(ast.literal_eval(favourite["sort"]))
                analysis.search_fetch(domain, ["verdict"], limit=5, order=order or None)
                for rows, measures in (
                    ("pivot_row_groupby", context["pivot_measures"]),
                    ("pivot_column_groupby", context["pivot_measures"]),
                    ("graph_groupbys", [context["graph_measure"]]),
                    ("group_by", ["__count"]),
                ):
                    analysis.formatted_read_group(
                        domain, context[rows], [self._aggregate(m) for m in measures]
                    )

    def test_favourites_per_indicator_have_no_empty_column(self):
        """A ticket without a service level stands under no indicator."""
        # the favourites look back from today
        today = f"{fields.Date.today()} 10:00"
        self._create_ticket(today, partner_id=False, partner_email=False)
        analysis = self.env[MODEL]
        without = [("indicator", "=", False)]
        self.assertTrue(analysis.search_count(without))
        for favourite in self._favourites():
            context = ast.literal_eval(favourite["context"])
            if context["pivot_column_groupby"] == ["indicator"]:
                with self.subTest(favourite["name"]):
                    domain = ast.literal_eval(favourite["domain"])
                    self.assertFalse(analysis.search_count(domain + without))

    def _aggregate(self, measure):
        if measure == "__count":
            return measure
        aggregator = self.env[MODEL]._fields[measure].aggregator
        self.assertTrue(aggregator, measure)
        return f"{measure}:{aggregator}"

    def test_favourites_speak_the_language_of_the_user(self):
        """The translator's words are used, those of a user's own favourite kept."""
        self.env["ir.filters"].create({"name": "Ours", "model_id": MODEL})
        names = self.env["ir.filters"]._get_sla_analysis_names()
        self.assertLessEqual(
            set(names), {favourite["name"] for favourite in self._favourites()}
        )
        filters = type(self.env["ir.filters"])
        translated = dict.fromkeys(names, "Vertaald")
        self.patch(filters, "_get_sla_analysis_names", lambda self: translated)
        found = {favourite["name"] for favourite in self._favourites()}
        self.assertEqual(found, {"Vertaald", "Ours"})

    def test_views_of_the_action_load(self):
        action = self.env.ref("o2b_sla_helpdesk.o2b_sla_ticket_analysis_action")
        kinds = action.view_mode.split(",")
        views = (
            self.env[MODEL]
            .with_user(self.agent)
            .get_views([(False, kind) for kind in [*kinds, "search"]])
        )
        self.assertEqual(set(views["views"]), {"pivot", "graph", "list", "search"})

    def test_every_filter_of_the_search_runs(self):
        view = self.env.ref("o2b_sla_helpdesk.o2b_sla_ticket_analysis_view_search")
        analysis = self.env[MODEL].with_user(self.agent)
        arch = analysis.get_view(view.id, "search")["arch"]
        found = etree.fromstring(arch).findall(".//filter")
        self.assertGreater(len(found), 20)
        for node in found:
            domain = node.get("domain")
            if domain:
                analysis.search_count(
                    ast.literal_eval(domain.replace("uid", str(self.agent.id)))
                )
            if node.get("context"):
                by = ast.literal_eval(node.get("context"))["group_by"]
                analysis._read_group([], [by], ["__count"])

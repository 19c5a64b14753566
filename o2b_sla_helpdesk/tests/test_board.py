# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from odoo.addons.mail.tests.common import freeze_all_time

from .common import SlaHelpdeskCase, local

TILES = (
    "open",
    "breached",
    "at_risk",
    "today",
    "waiting",
    "unassigned",
    "unauthorised",
)


@tagged("post_install", "-at_install")
class TestBoard(SlaHelpdeskCase):
    """Each tile counts exactly what it opens, per team and per person."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_team = cls.env["helpdesk.ticket.team"].create(
            {"name": "Other", "user_ids": [(6, 0, cls.agent.ids)]}
        )
        agent, nobody = {"user_id": cls.agent.id}, {"user_id": False}
        # P1: response within 2 working hours
        cls.late = cls._create_ticket("2026-06-08 09:00", priority="3", **agent)
        cls.risk = cls._create_ticket("2026-06-08 10:00", priority="3", **nobody)
        cls.later = cls._create_ticket(
            "2026-06-08 11:00", priority="1", team_id=cls.other_team.id, **nobody
        )
        cls.waiting = cls._create_ticket(
            "2026-06-08 09:00", stage_id=cls.stages["awaiting"].id, **agent
        )
        cls.stranger = cls._create_ticket(
            "2026-06-08 09:00",
            partner_id=False,
            partner_email="x@evil.example",
            **nobody,
        )
        cls.done = cls._create_ticket(
            "2026-06-08 09:00", stage_id=cls.stages["done"].id, **agent
        )
        cls.now = local("2026-06-08 11:45")

    def _team(self, team, user=None):
        self.env.invalidate_all()
        return team.with_user(user or self.agent)

    def test_counts(self):
        with freeze_all_time(self.now):
            team = self._team(self.team)
            found = {tile: team[f"sla_{tile}_count"] for tile in TILES}
            other = self._team(self.other_team)
            self.assertEqual(other.sla_open_count, 1)
            self.assertEqual(other.sla_breached_count, 0)
        self.assertEqual(
            found,
            {
                "open": 4,
                "breached": 1,
                "at_risk": 1,
                "today": 1,
                "waiting": 1,
                "unassigned": 2,
                "unauthorised": 1,
            },
        )

    def test_each_tile_opens_exactly_what_it_counts(self):
        own = new_test_user(
            self.env, "sla_own3", groups="helpdesk_mgmt.group_helpdesk_user_own"
        )
        tickets = self.env["helpdesk.ticket"]
        with freeze_all_time(self.now):
            for user in (self.agent, own):
                for team in (self.team, self.other_team):
                    team = self._team(team, user)
                    for tile in TILES:
                        action = team.with_context(sla_tile=tile).action_sla_open_tile()
                        found = tickets.with_user(user).search(action["domain"])
                        self.assertEqual(
                            len(found), team[f"sla_{tile}_count"], (user.login, tile)
                        )
                        self.assertLessEqual(found.team_id, self.team | self.other_team)

    def test_no_such_tile(self):
        for tile in (None, "x", "__class__"):
            with self.assertRaises(UserError):
                self.team.with_context(sla_tile=tile).action_sla_open_tile()

    def test_boxes_count_what_their_actions_show(self):
        with freeze_all_time(self.now):
            teams = self.env["helpdesk.ticket.team"].with_user(self.agent)
            for box in teams.retrieve_dashboard():
                action = self.env.ref(box["action"])
                domain = safe_eval(action.domain or "[]", {"uid": self.agent.id})
                found = self.env[action.res_model].with_user(self.agent)
                self.assertEqual(found.search_count(domain), box["value"], box["name"])

    def test_one_query_for_all_tiles_and_teams(self):
        counts = []
        with freeze_all_time(self.now):
            for number in (0, 8):
                self.env["helpdesk.ticket.team"].create(
                    [{"name": f"Team {i}"} for i in range(number)]
                )
                teams = self.env["helpdesk.ticket.team"].with_user(self.agent)
                teams = teams.search([])
                self.env.flush_all()
                teams.mapped("sla_open_count")
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                teams.mapped("sla_open_count")
                counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
        self.assertLessEqual(counts[0], 4)

    def test_today(self):
        """What is late and what is due before midnight, nothing else."""
        action = self.env.ref("o2b_sla_helpdesk.helpdesk_ticket_action_today")
        domain = safe_eval(action.domain, {"uid": self.agent.id})
        with freeze_all_time(self.now):
            found = self.env["helpdesk.ticket"].with_user(self.agent).search(domain)
        mine = self.late | self.risk | self.later | self.waiting | self.done
        self.assertEqual(found & mine, self.late | self.risk)

    def test_team_queue(self):
        """Of the teams one leads or belongs to, and what has no team."""
        action = self.env.ref("o2b_sla_helpdesk.helpdesk_ticket_action_team_queue")
        leader = new_test_user(
            self.env, "sla_leader", groups="helpdesk_mgmt.group_helpdesk_user"
        )
        self.other_team.user_id = leader
        orphan = self._create_ticket("2026-06-08 09:00", team_id=False)
        for user, seen in (
            (self.agent, self.late | self.later | orphan),
            (leader, self.later | orphan),
        ):
            domain = safe_eval(action.domain, {"uid": user.id})
            found = self.env["helpdesk.ticket"].with_user(user).search(domain)
            self.assertEqual(found & (self.late | self.later | orphan), seen)

    def test_queue_is_in_the_order_of_deadlines(self):
        view = self.env.ref("o2b_sla_helpdesk.helpdesk_ticket_view_list_queue")
        arch = self.env["helpdesk.ticket"].get_view(view.id, "list")["arch"]
        self.assertIn('default_order="sla_next_deadline, priority desc, id desc"', arch)
        with freeze_all_time(self.now):
            found = self.env["helpdesk.ticket"].search(
                [("id", "in", (self.late | self.risk | self.later | self.done).ids)],
                order="sla_next_deadline, priority desc, id desc",
            )
        self.assertEqual(found, self.late + self.risk + self.later + self.done)

    def test_queue_of_80_costs_no_query_per_row(self):
        """All that the list asks, the timers included."""
        view = self.env.ref("o2b_sla_helpdesk.helpdesk_ticket_view_list_queue")
        fields = self.env["helpdesk.ticket"].get_view(view.id, "list")["models"]
        names = [
            name
            for name in fields["helpdesk.ticket"]
            if self.env["helpdesk.ticket"]._fields[name].type != "one2many"
        ]
        names += ["sla_timer", "sla_sides", "sla_our_hours"]
        specification = {
            name: {"fields": {"display_name": {}}}
            if self.env["helpdesk.ticket"]._fields[name].relational
            else {}
            for name in dict.fromkeys(names)
        }
        counts = {}
        with freeze_all_time(self.now):
            batch = self.env["helpdesk.ticket"].create(
                [
                    {
                        "name": f"Ticket {i}",
                        "description": "x",
                        "team_id": self.team.id,
                        "partner_id": (self.jan if i % 2 else self.piet).id,
                        "partner_email": (self.jan if i % 2 else self.piet).email,
                        "sla_channel": "phone",
                    }
                    for i in range(80)
                ]
            )
            for number in (80, 10, 80):  # the first one fills caches
                tickets = self.env["helpdesk.ticket"].with_user(self.agent)
                domain = [("id", "in", batch[:number].ids)]
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                found = tickets.web_search_read(
                    domain,
                    specification,
                    limit=100,  # where the page is full, it counts the rest
                    order="sla_next_deadline, priority desc, id desc",
                )
                counts[number] = self.env.cr.sql_log_count - before
                self.assertEqual(len(found["records"]), number)
        self.assertEqual(counts[10], counts[80])

    def test_closed_days_are_grey(self):
        """Weekend and King's Day in Amsterdam, as the clocks know them."""
        days = (
            self.env["helpdesk.ticket"]
            .with_user(self.agent)
            .get_unusual_days("2026-04-23 22:00:00", "2026-04-29 21:59:59")
        )
        self.assertEqual(
            days,
            {
                "2026-04-24": False,
                "2026-04-25": True,
                "2026-04-26": True,
                "2026-04-27": True,
                "2026-04-28": False,
                "2026-04-29": False,
            },
        )

    def test_the_state_is_a_word_in_the_calendar(self):
        with freeze_all_time(self.now):
            self.late._sla_all_clocks()._refresh()
            self.env.invalidate_all()
            self.assertTrue(self.late.sla_calendar_name.startswith("Breached · "))
            self.assertNotEqual(self.late.sla_state_color, self.later.sla_state_color)

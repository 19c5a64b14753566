# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

OPEN = Domain("stage_id.closed", "=", False)


class HelpdeskTicketTeam(models.Model):
    """The board: per team what needs attention, each tile its tickets."""

    _inherit = "helpdesk.ticket.team"

    sla_open_count = fields.Integer(compute="_compute_sla_board")
    sla_breached_count = fields.Integer(compute="_compute_sla_board")
    sla_at_risk_count = fields.Integer(compute="_compute_sla_board")
    sla_today_count = fields.Integer(compute="_compute_sla_board")
    sla_waiting_count = fields.Integer(compute="_compute_sla_board")
    sla_unassigned_count = fields.Integer(compute="_compute_sla_board")
    sla_unauthorised_count = fields.Integer(compute="_compute_sla_board")

    @api.model
    def _sla_board_domains(self):
        """Which of the open tickets each tile counts and opens: ``{tile: (Domain,
        words)}``."""
        return {
            "open": (Domain.TRUE, self.env._("Open")),
            "breached": (
                Domain("sla_is_breached", "=", True),
                self.env._("Breached"),
            ),
            "at_risk": (
                Domain("sla_is_about_to_breach", "=", True),
                self.env._("About to breach"),
            ),
            "today": (
                Domain("sla_next_deadline", ">=", "now")
                & Domain("sla_next_deadline", "<", "today +1d")
                & Domain("sla_best_effort", "=", False),
                self.env._("Due today"),
            ),
            "waiting": (
                Domain("stage_id.sla_phase", "=", "waiting"),
                self.env._("Waiting for the client"),
            ),
            "unassigned": (
                Domain("user_id", "=", False),
                self.env._("Unassigned"),
            ),
            "unauthorised": (
                Domain("sla_no_clock_reason", "=", "unauthorised"),
                self.env._("Unauthorised"),
            ),
        }

    def _compute_sla_board(self):
        counts = self._sla_count_tiles()
        for team in self:
            for tile in self._sla_board_domains():
                team[f"sla_{tile}_count"] = counts[tile, team.id]

    @api.model
    def _sla_count_tiles(self):
        """Count the open tickets the user may see, for all tiles and teams in one
        pass over them.

        :return: ``{(tile, team id or None): number}``, zero by default
        """
        tickets = self.env["helpdesk.ticket"]
        tickets.check_access("read")
        query = tickets._search(OPEN)
        team = SQL.identifier(query.table, "team_id")
        query.groupby = team
        tiles = self._sla_board_domains()
        numbers = [
            SQL(
                "count(*) FILTER (WHERE %s)",
                domain.optimize_full(tickets)._to_sql(tickets, query.table, query),
            )
            for domain, _words in tiles.values()
        ]
        counts = defaultdict(int)
        for team_id, *row in self.env.execute_query(query.select(team, *numbers)):
            counts.update(
                {(tile, team_id): n for tile, n in zip(tiles, row, strict=True)}
            )
        return counts

    @api.model
    def _sla_count_mail(self):
        """Mail that made no ticket, or not for sure; zero where none is kept."""
        mails = self.env.get("o2b.sla.mail")
        if mails is None or not mails.has_access("read"):
            return 0
        return mails.search_count([("needs_look", "=", True)])

    def action_sla_open_tile(self):
        """Open exactly the tickets that a tile of this team counts."""
        self.ensure_one()
        tiles = self._sla_board_domains()
        tile = self.env.context.get("sla_tile")
        if tile not in tiles:
            raise UserError(self.env._("There is no such tile."))
        domain, words = tiles[tile]
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "o2b_sla_helpdesk.helpdesk_ticket_action_team_queue"
        )
        action.update(
            {
                "name": f"{self.name}: {words}",
                "display_name": f"{self.name}: {words}",
                "domain": list(OPEN & domain & Domain("team_id", "=", self.id)),
                "context": {"default_team_id": self.id},
                "path": False,
            }
        )
        return action

    # === Boxes above the teams ===

    def _retrieve_dashboard(self):
        counts = defaultdict(int)
        for (tile, _team_id), number in self._sla_count_tiles().items():
            counts[tile] += number
        boxes = super()._retrieve_dashboard() + [
            self._sla_prepare_box(
                "fa-hourglass-half",
                "o2b_sla_helpdesk.helpdesk_ticket_action_about_to_breach",
                counts["at_risk"],
                10,
                self.env._("About to Breach"),
            ),
            self._sla_prepare_box(
                "fa-exclamation-triangle",
                "o2b_sla_helpdesk.helpdesk_ticket_action_breached",
                counts["breached"],
                11,
                self.env._("Breached"),
            ),
            self._sla_prepare_box(
                "fa-user-times",
                "o2b_sla_helpdesk.helpdesk_ticket_action_unauthorised",
                counts["unauthorised"],
                12,
                self.env._("Unauthorised"),
            ),
            self._sla_prepare_box(
                "fa-user-o",
                "o2b_sla_helpdesk.helpdesk_ticket_action_unassigned",
                counts["unassigned"],
                13,
                self.env._("Unassigned"),
            ),
            self._sla_prepare_box(
                "fa-pause",
                "o2b_sla_helpdesk.helpdesk_ticket_action_waiting",
                counts["waiting"],
                14,
                self.env._("Waiting for the Client"),
            ),
        ]
        return boxes + self._sla_managers_boxes()

    def _sla_managers_boxes(self):
        """What is shown to those who may look at it, and only when there is some."""
        boxes = []
        mail = self._sla_count_mail()
        if mail:
            boxes.append(
                self._sla_prepare_box(
                    "fa-envelope-o",
                    "o2b_sla_helpdesk.o2b_sla_mail_action_needs_look",
                    mail,
                    15,
                    self.env._("Mail That Needs a Look"),
                )
            )
        findings = self.env["o2b.sla.pause.finding"]
        found = findings.has_access("read") and findings.search_count(
            [("state", "=", "open")]
        )
        if found:
            boxes.append(
                self._sla_prepare_box(
                    "fa-balance-scale",
                    "o2b_sla_helpdesk.o2b_sla_pause_finding_action",
                    found,
                    16,
                    self.env._("Waiting to Look At"),
                )
            )
        return boxes

    @api.model
    def _sla_prepare_box(self, icon, action, value, sequence, name):
        """One box of the team dashboard.

        The name comes last: behind a translated argument, Odoo's export of terms
        takes the strings that follow for terms too.

        :param value: how many records its action shows
        """
        return {
            "name": name,
            "value": value,
            "sequence": sequence,
            "icon": icon,
            "show": True,
            "action": action,
        }

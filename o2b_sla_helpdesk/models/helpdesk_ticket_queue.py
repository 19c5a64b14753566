# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.o2b_sla.instants import to_aware

# Index in Odoo's palette of each state; the word stands beside it.
STATE_COLORS = {
    "breached": 1,
    "at_risk": 2,
    "running": 10,
    "not_started": 4,
    "paused": 8,
}


class HelpdeskTicket(models.Model):
    """What the queues, the calendar and the lists need."""

    _inherit = "helpdesk.ticket"

    sla_state_color = fields.Integer(
        string="Colour of the State", compute="_compute_sla_calendar"
    )
    sla_calendar_name = fields.Char(
        string="Name in the Calendar", compute="_compute_sla_calendar"
    )

    @api.depends("sla_state", "number", "name")
    @api.depends_context("lang")
    def _compute_sla_calendar(self):
        words = dict(self._fields["sla_state"]._description_selection(self.env))
        for ticket in self:
            ticket.sla_state_color = STATE_COLORS.get(ticket.sla_state, 0)
            word = words.get(ticket.sla_state)
            name = f"{ticket.number} {ticket.name}"
            ticket.sla_calendar_name = f"{word} · {name}" if word else name

    @api.model
    def get_unusual_days(self, date_from, date_to=None):
        """Days without opening hours, which the calendar view greys.

        :param date_from: ISO text, UTC
        :param date_to: ISO text, UTC; default the day of ``date_from``
        :return: ``{ISO date: whether the helpdesk is closed all day}``
        """
        start = fields.Datetime.to_datetime(date_from)
        end = fields.Datetime.to_datetime(date_to or date_from)
        end = min(end, start + timedelta(days=370))
        policy = self.env["o2b.sla.policy"].search(
            [("company_id", "=", self.env.company.id)], limit=1
        )
        if not policy:
            return {}
        calendar = policy.sudo().calendar_id
        schedule, zone = calendar._sla_schedule(), calendar._sla_zone()
        day = to_aware(start).astimezone(zone).date()
        last = to_aware(end).astimezone(zone).date()
        days = {}
        while day <= last:
            midnight = datetime.combine(day, time.min, tzinfo=zone)
            following = datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone)
            days[day.isoformat()] = not schedule.between(midnight, following)
            day += timedelta(days=1)
        return days

    def action_sla_take(self):
        """Take these tickets: the user works on them."""
        teams = self.filtered("team_id").grouped("team_id")
        strange = [team for team in teams if self.env.user not in team.user_ids]
        refused = self.filtered(lambda ticket: ticket.team_id in strange)
        (self - refused).write({"user_id": self.env.uid})
        if not refused:
            return True
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "title": self.env._("Not taken"),
                "message": self.env._(
                    "%(count)s of a team that you are no member of: %(teams)s.",
                    count=len(refused),
                    teams=", ".join(team.name for team in strange),
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_sla_bulk_classify(self):
        """Set priority, team, assignee … of many tickets at once."""
        if not self:
            raise UserError(self.env._("Choose the tickets in the list first."))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Classify"),
            "res_model": "o2b.sla.bulk.classify",
            "view_mode": "form",
            "target": "new",
            "context": {"default_ticket_ids": self.ids},
        }

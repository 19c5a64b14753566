# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from odoo.addons.o2b_sla.models.o2b_sla_start_rule import CHANNELS
from odoo.addons.o2b_sla.states import (
    COVERAGES,
    INDICATORS,
    STATES,
)

VERDICTS = [
    ("met", "Met"),
    ("missed", "Missed"),
    ("breached", "Breached"),
    ("open", "Open, in time"),
    ("cancelled", "Cancelled"),
    ("best_effort", "Best effort"),
    ("no_target", "No target"),
    ("none", "No service level"),
]
WEEKDAYS = [
    ("1", "Monday"),
    ("2", "Tuesday"),
    ("3", "Wednesday"),
    ("4", "Thursday"),
    ("5", "Friday"),
    ("6", "Saturday"),
    ("7", "Sunday"),
]


class SlaTicketAnalysis(models.Model):
    """One row per clock of a ticket, and one for each ticket without a clock.

    Percentages are taken over the clocks that count: those with a verdict, and those
    that run and are late *now*, whether a scheduled action has told so or not. All
    other rows are there, with the reason in ``verdict``, and have no share.
    """

    _name = "o2b.sla.ticket.analysis"
    _description = "Service Levels of Tickets"
    _inherit = ["o2b.sla.ticket.analysis.query"]
    _auto = False
    _rec_name = "ticket_id"
    _order = "received_at desc, id desc"
    # what is changed in these is written before a query
    _depends = {
        "helpdesk.ticket": [
            "category_id",
            "commercial_partner_id",
            "company_id",
            "number",
            "partner_id",
            "priority",
            "sla_agreement_version_id",
            "sla_cause",
            "sla_channel",
            "sla_coverage",
            "sla_environment_id",
            "sla_no_clock_reason",
            "sla_proactive",
            "sla_received_at",
            "sla_reopen_count",
            "sla_service_id",
            "sla_workaround",
            "stage_id",
            "team_id",
            "user_id",
        ],
        "o2b.sla.clock": [
            "active",
            "agreement_id",
            "agreement_version_id",
            "best_effort",
            "breached_at",
            "counts",
            "cycle",
            "deadline",
            "indicator",
            "is_paused",
            "partner_id",
            "paused_seconds",
            "priority_id",
            "reached_at",
            "res_id",
            "res_model",
            "risk_at",
            "started_at",
            "state",
            "target_seconds",
            "used_seconds",
        ],
        "o2b.sla.priority": ["code"],
    }

    # === What the row is about ===
    ticket_id = fields.Many2one(comodel_name="helpdesk.ticket", readonly=True)
    number = fields.Char(string="Ticket Number", readonly=True)
    clock_id = fields.Many2one(comodel_name="o2b.sla.clock", readonly=True)
    indicator = fields.Selection(selection=INDICATORS, readonly=True)
    verdict = fields.Selection(
        selection=VERDICTS,
        readonly=True,
        help="Breached is late and not done yet, missed is done late. Cancelled "
        "tickets, duplicates, clocks without a target and best effort (§6) have no "
        "verdict.",
    )
    state = fields.Selection(
        selection=STATES, readonly=True, help="The state of the clock, as of now."
    )
    no_clock_reason = fields.Selection(
        selection=lambda self: (
            self.env["helpdesk.ticket"]._fields["sla_no_clock_reason"].selection
        ),
        string="No Service Level Because",
        readonly=True,
    )

    # === By what it is grouped ===
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Client", readonly=True
    )
    contact_id = fields.Many2one(comodel_name="res.partner", readonly=True)
    agreement_id = fields.Many2one(comodel_name="o2b.sla.agreement", readonly=True)
    agreement_version_id = fields.Many2one(
        comodel_name="o2b.sla.agreement.version", readonly=True
    )
    environment_id = fields.Many2one(comodel_name="o2b.sla.environment", readonly=True)
    priority = fields.Char(
        readonly=True, help="The priority the clock is or was judged by."
    )
    user_id = fields.Many2one(comodel_name="res.users", string="Agent", readonly=True)
    team_id = fields.Many2one(comodel_name="helpdesk.ticket.team", readonly=True)
    category_id = fields.Many2one(
        comodel_name="helpdesk.ticket.category", readonly=True
    )
    stage_id = fields.Many2one(comodel_name="helpdesk.ticket.stage", readonly=True)
    channel = fields.Selection(selection=CHANNELS, string="Came in by", readonly=True)
    service_id = fields.Many2one(comodel_name="o2b.sla.service", readonly=True)
    coverage = fields.Selection(selection=COVERAGES, readonly=True)
    cause_id = fields.Many2one(comodel_name="o2b.sla.cause", readonly=True)
    has_workaround = fields.Boolean(string="Workaround Given", readonly=True)
    is_proactive = fields.Boolean(
        string="Proactive", readonly=True, help="Found before the client noticed."
    )
    received_at = fields.Datetime(string="Received", readonly=True)
    received_weekday = fields.Selection(
        selection=WEEKDAYS, string="Weekday Received", readonly=True
    )
    deadline = fields.Datetime(readonly=True)
    reached_at = fields.Datetime(readonly=True)
    late_at = fields.Datetime(
        string="Late Since", readonly=True, help="When a missed target passed."
    )
    judged_at = fields.Datetime(
        string="Judged",
        readonly=True,
        help="When it was done in time, or got late: no later event moves it.",
    )

    # === Counts ===
    tickets = fields.Integer(readonly=True, aggregator="count_distinct")
    counted = fields.Integer(
        readonly=True, help="Clocks that count in the percentages."
    )
    met_count = fields.Integer(string="Met", readonly=True)
    missed_count = fields.Integer(string="Missed", readonly=True)
    breached_count = fields.Integer(
        string="Breached", readonly=True, help="Late and not done yet."
    )
    open_count = fields.Integer(string="Open, in Time", readonly=True)
    risk_count = fields.Integer(string="About to Breach", readonly=True)
    reopened_count = fields.Integer(
        string="Reopened",
        readonly=True,
        help="How often solved tickets were opened again.",
    )

    # === Shares, over what counts ===
    met_share = fields.Float(string="Met (%)", readonly=True, aggregator="avg")
    response_met_share = fields.Float(
        string="Response Met (%)", readonly=True, aggregator="avg"
    )
    resolution_met_share = fields.Float(
        string="Resolution Met (%)", readonly=True, aggregator="avg"
    )
    used_share = fields.Float(
        string="Used of Target (%)",
        readonly=True,
        aggregator="avg",
        help="Time used as a share of the target, of clocks that have ended.",
    )

    # charts of a dashboard know no widgets: the same in per cent
    met_percent = fields.Float(
        string="Met (per cent)", readonly=True, aggregator="avg", digits=(16, 1)
    )
    used_percent = fields.Float(
        string="Used of Target (per cent)",
        readonly=True,
        aggregator="avg",
        digits=(16, 1),
    )

    # === Time, in working time unless the target counts day and night ===
    target_minutes = fields.Float(
        string="Target (minutes)", readonly=True, aggregator="avg", digits=(16, 1)
    )
    used_minutes = fields.Float(
        string="Used (minutes)",
        readonly=True,
        aggregator="avg",
        digits=(16, 1),
        help="Working time of clocks that have ended.",
    )
    delta_minutes = fields.Float(
        string="Over Target (minutes)",
        readonly=True,
        aggregator="avg",
        digits=(16, 1),
        help="Used minus target of clocks that have ended; negative when in time.",
    )
    paused_minutes = fields.Float(
        string="Waiting (minutes)",
        readonly=True,
        digits=(16, 1),
        help="Working time the client was to answer or the ticket was closed; of what "
        "waits now, up to the last hour.",
    )
    response_hours = fields.Float(
        string="Response Time (hours)",
        readonly=True,
        aggregator="avg",
        help="Working time from start to response.",
    )
    resolution_hours = fields.Float(
        string="Resolution Time (hours)",
        readonly=True,
        aggregator="avg",
        help="Working time from start to solution.",
    )

    # === Buttons ===

    def action_open_ticket(self):
        """Open the ticket of a row."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "helpdesk.ticket",
            "res_id": self.ticket_id.id,
            "views": [(False, "form")],
        }

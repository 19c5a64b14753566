# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.o2b_sla.models.o2b_sla_start_rule import CHANNELS
from odoo.addons.o2b_sla.states import (
    COVERAGES,
    INDICATORS,
    OPEN_STATES,
    STATES,
)

from ..priority_keys import PRIORITY_CODES

VERDICTS = [
    ("met", "Met"),
    ("missed", "Missed"),
    ("breached", "Breached"),
    ("open", "Open, in time"),
    ("cancelled", "Cancelled"),
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
            "sla_channel",
            "sla_coverage",
            "sla_environment_id",
            "sla_no_clock_reason",
            "sla_received_at",
            "stage_id",
            "team_id",
            "user_id",
        ],
        "o2b.sla.clock": [
            "active",
            "agreement_id",
            "agreement_version_id",
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
        "tickets, duplicates and clocks without a target have no verdict.",
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
    coverage = fields.Selection(selection=COVERAGES, readonly=True)
    received_at = fields.Datetime(string="Received", readonly=True)
    received_weekday = fields.Selection(
        selection=WEEKDAYS, string="Weekday Received", readonly=True
    )
    deadline = fields.Datetime(readonly=True)
    reached_at = fields.Datetime(readonly=True)

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
        help="Clocks that began because a solved ticket was opened again.",
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
        string="Not Counted (minutes)",
        readonly=True,
        digits=(16, 1),
        help="Working time the client was to answer or the ticket was closed, up to "
        "the last event or the last night.",
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

    # === The query ===

    @property
    def _table_query(self):
        """Compared with the transaction's now, so that lateness waits for no cron."""
        columns = SQL(", ").join(
            SQL("%s AS %s", expression, SQL.identifier(name))
            for name, expression in self._get_columns().items()
        )
        return SQL("SELECT %s %s", columns, self._get_from())

    def _get_from(self):
        """Where the rows come from. ``ticket``, ``clock`` (or none), ``level`` (its
        priority), ``v.late`` and ``v.verdict`` are what the columns are made of.

        :return: SQL
        """
        return SQL(
            """
            FROM helpdesk_ticket AS ticket
            LEFT JOIN o2b_sla_clock AS clock
                   ON clock.res_model = 'helpdesk.ticket' AND clock.res_id = ticket.id
            LEFT JOIN o2b_sla_priority AS level ON level.id = clock.priority_id
            CROSS JOIN LATERAL (SELECT (
                clock.reached_at IS NULL AND clock.state IN %(open)s
                AND (clock.breached_at IS NOT NULL
                     OR (clock.deadline < %(now)s AND clock.is_paused IS NOT TRUE))
            ) AS late) AS l
            CROSS JOIN LATERAL (SELECT CASE
                WHEN clock.id IS NULL THEN 'none'
                WHEN clock.active IS NOT TRUE THEN 'no_target'
                WHEN clock.state = 'cancelled' OR clock.counts IS NOT TRUE
                THEN 'cancelled'
                WHEN l.late THEN 'breached'
                WHEN clock.state IN ('met', 'missed') THEN clock.state
                ELSE 'open' END AS verdict, l.late AS late) AS v
            """,
            open=OPEN_STATES,
            now=self._get_now(),
        )

    def _get_now(self):
        return self.env["helpdesk.ticket"]._sla_now()

    def _get_columns(self):
        """What each stored field is made of; another module may add to it.

        :return: ``{field name: SQL}``
        """
        return {
            **self._get_record_columns(),
            **self._get_count_columns(),
            **self._get_share_columns(),
            **self._get_time_columns(),
        }

    def _get_record_columns(self):
        received_at = SQL("COALESCE(ticket.sla_received_at, ticket.create_date)")
        return {
            "id": SQL("COALESCE(clock.id, -ticket.id)"),
            "ticket_id": SQL("ticket.id"),
            "number": SQL("ticket.number"),
            "clock_id": SQL("clock.id"),
            "indicator": SQL("clock.indicator"),
            "verdict": SQL("v.verdict"),
            "state": self._get_state_now(),
            "no_clock_reason": SQL(
                "CASE WHEN clock.id IS NULL THEN ticket.sla_no_clock_reason END"
            ),
            "company_id": SQL("ticket.company_id"),
            "partner_id": SQL(
                "COALESCE(clock.partner_id, ticket.commercial_partner_id)"
            ),
            "contact_id": SQL("ticket.partner_id"),
            "agreement_id": SQL("clock.agreement_id"),
            "agreement_version_id": SQL("clock.agreement_version_id"),
            "environment_id": SQL("ticket.sla_environment_id"),
            "priority": self._get_priority_code(),
            "user_id": SQL("ticket.user_id"),
            "team_id": SQL("ticket.team_id"),
            "category_id": SQL("ticket.category_id"),
            "stage_id": SQL("ticket.stage_id"),
            "channel": SQL("ticket.sla_channel"),
            "coverage": SQL("ticket.sla_coverage"),
            "received_at": received_at,
            "received_weekday": SQL(
                "extract(isodow FROM %s AT TIME ZONE 'UTC' AT TIME ZONE %s)::int::text",
                received_at,
                str(self.env.tz),
            ),
            "deadline": SQL("clock.deadline"),
            "reached_at": SQL("clock.reached_at"),
        }

    def _get_state_now(self):
        """The stored state, with the steps that no scheduled action took yet."""
        now = self._get_now()
        return SQL(
            """CASE
            WHEN clock.active IS NOT TRUE THEN NULL
            WHEN v.late THEN 'breached'
            WHEN clock.state IN ('not_started', 'running') AND clock.risk_at <= %s
            THEN 'at_risk'
            WHEN clock.state = 'not_started' AND clock.started_at <= %s
                 AND clock.is_paused IS NOT TRUE
            THEN 'running'
            ELSE clock.state END""",
            now,
            now,
        )

    def _get_priority_code(self):
        """The clock's own priority: a verdict does not change with the ticket."""
        codes = SQL(" ").join(
            SQL("WHEN %s THEN %s", key, code) for key, code in PRIORITY_CODES.items()
        )
        return SQL("COALESCE(level.code, CASE ticket.priority %s END)", codes)

    def _get_count_columns(self):
        is_counted = SQL("v.verdict IN ('met', 'missed', 'breached')")
        counts = {
            "counted": is_counted,
            "met_count": SQL("v.verdict = 'met'"),
            "missed_count": SQL("v.verdict = 'missed'"),
            "breached_count": SQL("v.verdict = 'breached'"),
            "open_count": SQL("v.verdict = 'open'"),
            "risk_count": SQL(
                "v.verdict = 'open' AND %s = 'at_risk'", self._get_state_now()
            ),
            "reopened_count": SQL("COALESCE(clock.cycle > 1, FALSE)"),
        }
        return {
            "tickets": SQL("ticket.id"),
            **{name: SQL("(%s)::int", count) for name, count in counts.items()},
        }

    def _get_share_columns(self):
        """1 or 0 where it counts, nothing elsewhere: averages leave nothing out."""
        met = SQL(
            "CASE v.verdict WHEN 'met' THEN 1.0 WHEN 'missed' THEN 0.0"
            " WHEN 'breached' THEN 0.0 END"
        )
        used = self._if_ended(
            SQL("clock.used_seconds::float / NULLIF(clock.target_seconds, 0)")
        )
        return {
            "met_share": met,
            "met_percent": SQL("100 * %s", met),
            "used_share": used,
            "used_percent": SQL("100 * %s", used),
            "response_met_share": self._if_indicator("response", met),
            "resolution_met_share": self._if_indicator("resolution", met),
        }

    def _get_time_columns(self):
        hours = self._if_ended(SQL("clock.used_seconds / 3600.0"))
        return {
            "target_minutes": SQL(
                "CASE WHEN clock.active THEN clock.target_seconds / 60.0 END"
            ),
            "used_minutes": self._if_ended(SQL("clock.used_seconds / 60.0")),
            "delta_minutes": self._if_ended(
                SQL("(clock.used_seconds - clock.target_seconds) / 60.0")
            ),
            "paused_minutes": SQL("clock.paused_seconds / 60.0"),
            "response_hours": self._if_indicator("response", hours),
            "resolution_hours": self._if_indicator("resolution", hours),
        }

    def _if_indicator(self, indicator, expression):
        return SQL("CASE WHEN clock.indicator = %s THEN %s END", indicator, expression)

    def _if_ended(self, expression):
        """Of an open clock the stored time is that of its last event: no measure."""
        return SQL("CASE WHEN v.verdict IN ('met', 'missed') THEN %s END", expression)

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

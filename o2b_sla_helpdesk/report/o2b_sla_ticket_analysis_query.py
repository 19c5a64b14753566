# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import SQL

from odoo.addons.o2b_sla.states import OPEN_STATES

from ..priority_keys import PRIORITY_CODES


class SlaTicketAnalysisQuery(models.AbstractModel):
    """The query behind the analysis: what each column is made of."""

    _name = "o2b.sla.ticket.analysis.query"
    _description = "Query of the Service Levels of Tickets"

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
                     OR (clock.deadline < %(now)s AND clock.is_paused IS NOT TRUE
                         AND clock.best_effort IS NOT TRUE))
            ) AS late) AS l
            CROSS JOIN LATERAL (SELECT CASE
                WHEN clock.id IS NULL THEN 'none'
                WHEN clock.active IS NOT TRUE THEN 'no_target'
                WHEN clock.state = 'cancelled' THEN 'cancelled'
                WHEN clock.best_effort THEN 'best_effort'
                WHEN clock.counts IS NOT TRUE THEN 'cancelled'
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
            "service_id": SQL("ticket.sla_service_id"),
            "coverage": SQL("ticket.sla_coverage"),
            "cause_id": SQL("ticket.sla_cause"),
            "has_workaround": SQL("COALESCE(ticket.sla_workaround, '') <> ''"),
            "is_proactive": SQL("COALESCE(ticket.sla_proactive, FALSE)"),
            "received_at": received_at,
            "received_weekday": SQL(
                "extract(isodow FROM %s AT TIME ZONE 'UTC' AT TIME ZONE %s)::int::text",
                received_at,
                str(self.env.tz),
            ),
            "deadline": SQL("clock.deadline"),
            "reached_at": SQL("clock.reached_at"),
            **self._get_judgement_columns(),
        }

    def _get_judgement_columns(self):
        # nobody may have noted yet that a deadline has passed
        late_at = SQL(
            "CASE WHEN v.verdict IN ('missed', 'breached')"
            " THEN COALESCE(clock.breached_at, clock.deadline) END"
        )
        return {
            "late_at": late_at,
            "judged_at": SQL(
                "CASE WHEN v.verdict = 'met' THEN clock.reached_at ELSE %s END",
                late_at,
            ),
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
        }
        return {
            "tickets": SQL("ticket.id"),
            # of a ticket, so on one of its rows only
            "reopened_count": SQL(
                "CASE WHEN clock.id IS NULL"
                " OR (clock.indicator = 'response' AND clock.cycle = 1)"
                " THEN COALESCE(ticket.sla_reopen_count, 0) ELSE 0 END"
            ),
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
            "paused_minutes": SQL(
                "CASE WHEN clock.active THEN clock.paused_seconds / 60.0 END"
            ),
            "response_hours": self._if_indicator("response", hours),
            "resolution_hours": self._if_indicator("resolution", hours),
        }

    def _if_indicator(self, indicator, expression):
        return SQL("CASE WHEN clock.indicator = %s THEN %s END", indicator, expression)

    def _if_ended(self, expression):
        """Of an open clock the stored time is that of its last event: no measure."""
        return SQL("CASE WHEN v.verdict IN ('met', 'missed') THEN %s END", expression)

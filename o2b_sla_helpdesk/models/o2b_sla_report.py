# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.tools import SQL

TICKET = "helpdesk.ticket"


class SlaReportCollecting(models.AbstractModel):
    """What a report tells of tickets: number, subject, cause and how they came in;
    nothing of what was written in them."""

    _inherit = "o2b.sla.report.collecting"

    @api.model
    def _describe_clocks(self, clocks):
        """Add to the clocks of tickets, in one query:

        ``number``, ``subject`` (plain text), ``channel``, ``cause`` (its code),
        ``coverage``, ``waits`` (of an open one, who is next: ``client`` or ``us``).
        """
        res = super()._describe_clocks(clocks)
        of_tickets = [clock for clock in clocks if clock["model"] == TICKET]
        found = self._read_tickets({clock["record"] for clock in of_tickets})
        for clock in of_tickets:
            ticket = found.get(clock["record"])
            if ticket:
                clock |= ticket
                clock["waits"] = None if clock["reached"] else ticket["waits"]
        return res

    @api.model
    def _read_tickets(self, ids):
        """Facts of tickets by id."""
        if not ids:
            return {}
        self.env[TICKET].flush_model(
            ["number", "name", "sla_channel", "sla_cause", "sla_coverage", "stage_id"]
        )
        self.env["helpdesk.ticket.stage"].flush_model(["sla_phase"])
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT ticket.id, ticket.number, ticket.name AS subject,
                       ticket.sla_channel AS channel, cause.code AS cause,
                       ticket.sla_coverage AS coverage,
                       CASE stage.sla_phase WHEN 'waiting' THEN 'client'
                            WHEN 'open' THEN 'us' END AS waits
                  FROM helpdesk_ticket AS ticket
             LEFT JOIN o2b_sla_cause AS cause ON cause.id = ticket.sla_cause
             LEFT JOIN helpdesk_ticket_stage AS stage ON stage.id = ticket.stage_id
                 WHERE ticket.id = ANY(%s)
                """,
                list(ids),
            )
        )
        for row in rows:
            row["subject"] = " ".join((row["subject"] or "").split())
        return {row.pop("id"): row for row in rows}


class SlaReportLineWords(models.AbstractModel):
    """A figure about tickets opens the tickets."""

    _inherit = "o2b.sla.report.line.words"

    def _action_clocks(self):
        clocks = self._get_clocks()
        if any(clock["model"] != TICKET for clock in clocks):
            return super()._action_clocks()
        return self._open(TICKET, sorted({clock["record"] for clock in clocks}))


class SlaReport(models.Model):
    """Words for what the facts of tickets say in codes."""

    _inherit = "o2b.sla.report"

    @api.model
    def _get_cause_names(self, found):
        codes = {facts.get("cause") for facts in found} - {None}
        causes = self.env["o2b.sla.cause"].with_context(active_test=False).sudo()
        causes = causes.search([("code", "in", list(codes))]) if codes else causes
        return super()._get_cause_names(found) | {c.code: c.name for c in causes}

    def _show_waiting(self, facts):
        words = {
            "client": self.env._("waits for the client"),
            "us": self.env._("with us"),
        }
        return words.get(facts.get("waits")) or super()._show_waiting(facts)

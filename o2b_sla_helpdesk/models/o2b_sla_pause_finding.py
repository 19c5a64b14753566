# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from odoo.addons.o2b_sla.durations import duration
from odoo.addons.o2b_sla.isolating import isolated_by_halves

_logger = logging.getLogger(__name__)

# Less than this is how people work, no mistake.
LEAST_SECONDS = 300
# Ended clocks are looked at for a while: an address may be accepted later.
LOOK_BACK = timedelta(days=60)
MANAGER = "o2b_sla.o2b_sla_group_manager"


class SlaPauseFinding(models.Model):
    """Waiting although the client had answered, or had been asked nothing.

    Found by comparing the pauses in the ledger with what was said on the ticket; a
    service level manager gives the time back, or tells why the pause was right.
    """

    _name = "o2b.sla.pause.finding"
    _description = "Waiting to Look At"
    _order = "state, seconds desc, id"
    _rec_name = "ticket_id"

    ticket_id = fields.Many2one(
        comodel_name="helpdesk.ticket", required=True, index=True, ondelete="cascade"
    )
    clock_id = fields.Many2one(
        comodel_name="o2b.sla.clock", required=True, ondelete="restrict"
    )
    pause_id = fields.Many2one(
        comodel_name="o2b.sla.clock.event",
        required=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="ticket_id.company_id", store=True)
    team_id = fields.Many2one(related="ticket_id.team_id", store=True)
    user_id = fields.Many2one(related="ticket_id.user_id", store=True)
    commercial_partner_id = fields.Many2one(
        related="ticket_id.commercial_partner_id", string="Client"
    )
    kind = fields.Selection(
        selection=[
            ("answered", "The client had answered"),
            ("nothing_asked", "Nothing was asked"),
        ],
        string="What",
        required=True,
    )
    pause_at = fields.Datetime(related="pause_id.at", string="Put on Waiting")
    pause_user_id = fields.Many2one(related="pause_id.user_id", string="By")
    pause_reason = fields.Char(related="pause_id.reason", string="Asked")
    started_at = fields.Datetime(
        string="Should Count From",
        required=True,
        help="The client's word, or the start of a pause in which nothing was asked.",
    )
    ended_at = fields.Datetime(
        string="Until", help="Empty while the ticket is still waiting."
    )
    again = fields.Boolean(
        string="Rightly Waiting After", help="A later question made it wait again."
    )
    seconds = fields.Integer(help="Time that counts, by the clock's own hours.")
    hours = fields.Float(string="To Give Back", compute="_compute_hours")
    clock_state = fields.Selection(related="clock_id.state", string="Resolution")
    state = fields.Selection(
        selection=[
            ("open", "To look at"),
            ("given_back", "Given back"),
            ("dismissed", "Waiting was right"),
        ],
        default="open",
        required=True,
        index=True,
    )
    decided_by_id = fields.Many2one(comodel_name="res.users")
    decided_at = fields.Datetime()
    note = fields.Char(string="Why")

    _pause_once = models.UniqueIndex(
        "(clock_id, pause_id, started_at)", "This was found already."
    )

    @api.depends("seconds")
    def _compute_hours(self):
        for finding in self:
            finding.hours = finding.seconds / 3600

    # === Looking ===

    @api.model
    def _cron_search(self, batch_size=500):
        """Compare the pauses of open and lately ended clocks with what was said."""
        for tickets, count in self._batches(batch_size):
            self._look_isolated(tickets)
            if not self.env["ir.cron"]._commit_progress(count):
                break

    @api.model
    def _batches(self, batch_size):
        """Yield the tickets to look at in batches, and how many clocks each took."""
        last_id = 0
        while clocks := self._next_clocks(last_id, batch_size):
            last_id = clocks[-1].id
            tickets = self.env["helpdesk.ticket"].sudo().browse(clocks.mapped("res_id"))
            yield tickets.exists(), len(clocks)

    @api.model
    def _next_clocks(self, last_id, limit):
        now = self.env["o2b.sla.mixin"]._sla_now()
        late = Domain("reached_at", "=", False) | Domain(
            "reached_at", ">=", now - LOOK_BACK
        )
        domain = (
            Domain("res_model", "=", "helpdesk.ticket")
            & Domain("indicator", "=", "resolution")
            & Domain("event_ids", "any", [("kind", "=", "pause")])
            & Domain("id", ">", last_id)
            & late
        )
        clocks = self.env["o2b.sla.clock"].sudo().with_context(active_test=False)
        return clocks.search(domain, order="id", limit=limit)

    @api.model
    def _look_isolated(self, tickets):
        """Look at tickets in one batch, without the one that is wrong."""

        def failed(ticket, _error):
            _logger.exception("Pauses of ticket %s could not be read", ticket.id)

        isolated_by_halves(tickets, self._look_at, failed)

    @api.model
    def _look_at(self, tickets):
        """Bring the findings of tickets up to date.

        What was decided stays decided; what is no longer so is no finding any more.

        :param tickets: ``helpdesk.ticket``
        :return: the findings to look at
        """
        findings = self.sudo().search([("ticket_id", "in", tickets.ids)])
        known = {finding._key(): finding for finding in findings}
        seen = self.sudo().browse()
        missing = []
        for found in tickets.sudo()._sla_find_misplaced():
            if found["seconds"] < LEAST_SECONDS or not found["pause"]:
                continue
            values = self._prepare_values(found)
            finding = known.get(self._key_of(values))
            if not finding:
                missing.append(values)
                continue
            seen |= finding
            if finding.state == "open":
                finding._write_changed(values)
        (findings - seen).filtered(lambda f: f.state == "open").unlink()
        return seen.filtered(lambda f: f.state == "open") | self.sudo().create(missing)

    @api.model
    def _prepare_values(self, found):
        """Values of a finding.

        :param found: as of ``_sla_find_misplaced``
        """
        return {
            "ticket_id": found["clock"].res_id,
            "clock_id": found["clock"].id,
            "pause_id": found["pause"].id,
            "kind": found["kind"],
            "started_at": found["start"],
            "ended_at": found["end"],
            "again": found["again"],
            "seconds": found["seconds"],
        }

    @api.model
    def _key_of(self, values):
        return values["clock_id"], values["pause_id"], values["started_at"]

    def _key(self):
        return self.clock_id.id, self.pause_id.id, self.started_at

    def _write_changed(self, values):
        changed = {
            name: values[name]
            for name in ("ended_at", "again", "seconds", "kind")
            if self[name] != values[name]
        }
        if changed:
            self.write(changed)

    # === Deciding ===

    @api.model
    def _check_manager(self):
        if not (self.env.su or self.env.user.has_group(MANAGER)):
            raise AccessError(
                self.env._("Only service level managers decide on waiting time.")
            )

    def action_look_again(self):
        """Look at all pauses now, not at the next run of the scheduled action."""
        self._check_manager()
        for tickets, _count in self._batches(500):
            self._look_isolated(tickets)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_give_back(self):
        """Count the time after all: a correction in the ledger, by this manager."""
        self._check_manager()
        self.check_access("read")
        findings = self.sudo().filtered(lambda finding: finding.state == "open")
        if not findings:
            raise UserError(self.env._("There is nothing to give back."))
        tickets = findings.ticket_id
        fresh = {
            self._key_of(self._prepare_values(found)): found
            for found in tickets._sla_find_misplaced()
        }
        stretches = {}
        for finding in findings:
            found = fresh.get(finding._key())
            if not found:
                raise UserError(
                    self.env._(
                        "%(ticket)s has changed in the meantime: look again.",
                        ticket=finding.ticket_id.display_name,
                    )
                )
            stretches[finding] = found
        for kind, same in findings.grouped("kind").items():
            tickets._sla_give_back(
                [stretches[finding] for finding in same], same._get_reason(kind)
            )
        for finding in findings:
            finding._go_on(stretches[finding])
        return True

    @api.model
    def _get_reason(self, kind):
        return dict(self._fields["kind"]._description_selection(self.env))[kind]

    def _go_on(self, stretch):
        """After the correction: the ticket waits no longer, and its history tells."""
        self.write({"seconds": stretch["seconds"], "ended_at": stretch["end"]})
        self._decide("given_back")
        ticket = self.ticket_id
        if not stretch["end"] and ticket._sla_get_phase() == "waiting":
            stage = ticket._sla_get_reply_stage()
            if stage:
                ticket._sla_move(stage, follows=False)
        ticket.message_post(
            body=self.env._(
                "%(time)s of waiting was given back: %(reason)s.",
                time=duration(self.env, self.seconds),
                reason=self._get_reason(self.kind),
            )
        )

    def _decide(self, state, note=False):
        self.write(
            {
                "state": state,
                "note": note,
                "decided_by_id": self.env.uid,
                "decided_at": self.env["o2b.sla.mixin"]._sla_now(),
            }
        )

    def action_dismiss(self):
        """Ask why the waiting was right."""
        self._check_manager()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("The waiting was right"),
            "res_model": "o2b.sla.dismiss.finding",
            "view_mode": "form",
            "target": "new",
            "context": {"default_finding_ids": self.ids},
        }

    def action_open_ticket(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "helpdesk.ticket",
            "res_id": self.ticket_id.id,
            "view_mode": "form",
        }

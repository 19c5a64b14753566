# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import replace
from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError

from ..monitoring import UNKNOWN, UP, Signal, begin, pause, resume
from ..seconds import to_seconds
from .o2b_sla_monitor_checking import LEASE_SECONDS, Claim


class SlaMonitorActing(models.AbstractModel):
    """What people do with monitors."""

    _name = "o2b.sla.monitor.acting"
    _description = "Monitor Actions"

    # === Check now ===

    def action_check_now(self):
        """Check at once and tell what was found; the result counts like any other."""
        self.ensure_one()
        self.check_access("read")
        if self.kind == "external":
            raise UserError(self.env._("An engine outside watches this monitor."))
        if not self._is_checked():
            raise UserError(self.env._("This monitor is not checked now. Resume it."))
        result = self.sudo()._check_now()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": {"up": "success", "down": "danger"}.get(
                    result.outcome, "warning"
                ),
                "title": self._describe_outcome(result),
                "message": self._describe_finding(result),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _check_now(self):
        """One check outside the scheduled action.

        :return: probe.Result
        """
        self.ensure_one()
        now = self._now()
        rows = (
            self.env["o2b.sla.monitor.status"]
            .sudo()
            ._claim_these(
                self, now + timedelta(seconds=LEASE_SECONDS), self._get_target_fields()
            )
        )
        claims = [Claim(row) for row in rows]
        self._probe(claims, self._get_prober(), self.timeout_seconds + 2)
        self._write_results(claims)
        return claims[0].result

    def _describe_outcome(self, result):
        """``Web page: up``."""
        words = {
            "up": self.env._("%s is up", self.name),
            "down": self.env._("%s is down", self.name),
        }
        return words.get(result.outcome, self.env._("%s: nobody knows", self.name))

    def _describe_finding(self, result):
        """What a check found, in one line."""
        parts = [result.detail]
        if result.status:
            parts.append(self.env._("Status %s", result.status))
        if result.latency_ms:
            parts.append(self.env._("%s ms", result.latency_ms))
        if result.address:
            parts.append(result.address)
        if self.state == "suspect":
            parts.append(
                self.env._(
                    "failure %(count)s of %(needed)s",
                    count=self.status_ids.failures,
                    needed=self.failures,
                )
            )
        return " · ".join(filter(None, parts))

    # === Pause ===

    def action_pause(self):
        """Ask for the reason."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Pause"),
            "res_model": "o2b.sla.pause.monitor",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_monitor_ids": self.ids},
        }

    def action_resume(self):
        """Check again."""
        self._resume()
        return True

    def _pause(self, reason):
        """Stop the checks. What is not measured is unknown, whatever the reason.

        :param reason: str
        """
        monitors = self.filtered(lambda monitor: monitor.state != "paused")
        monitors.check_access("write")
        monitors.sudo().write(
            {"pause_reason": reason, "paused_by_id": self.env.user.id}
        )
        monitors.sudo()._change_states(pause)

    def _resume(self):
        """Check again; unknown until the first result."""
        monitors = self.filtered(lambda monitor: monitor.state == "paused")
        monitors.check_access("write")
        monitors.sudo().write({"pause_reason": False, "paused_by_id": False})
        monitors.sudo()._change_states(
            lambda state, at, config: (resume(state, at), [])
        )

    def _change_states(self, change):
        """Give monitors another state by hand.

        :param change: function of (State, instant, Config) that returns the state and
            a list of Change
        """
        if not self:
            return
        statuses = self.env["o2b.sla.monitor.status"].sudo()
        at = to_seconds(self._now())
        claims = []
        for row in statuses._read_locked(self, self._get_target_fields()):
            claim = Claim(row)
            claim.before = self._get_state(row)
            if row["kind"] == "external":
                # an engine speaks up when something changes: silence says nothing
                claim.before = replace(claim.before, usable_at=at)
            claim.after, claim.changes = change(claim.before, at, self._get_config(row))
            claims.append(claim)
        self._write_by_hand(claims)
        statuses._plan(self)

    def _begin_again(self):
        """Somebody else watches them from now on: unknown until he speaks."""
        self._change_states(pause)
        self._change_states(lambda state, at, config: (resume(state, at), []))
        self.env["o2b.sla.monitor.status"].sudo().search(
            [("monitor_id", "in", self.ids)]
        ).write({"pending": False})

    # === Archive ===

    def _stop(self):
        """They are archived: what lasts ends here, and nobody looks any more."""
        at = to_seconds(self._now())
        self.sudo()._change_states(lambda _state, at, _config: (begin(at), []))
        self.sudo()._report(
            [Signal(id_, UP, at, confirmed=True) for id_ in self._get_lasting_ids()]
        )
        self.sudo().write({"measured_until": self._now()})

    def _start(self):
        """They are taken out of the archive: in between nobody looked."""
        at = to_seconds(self._now())
        stopped = {m.id: m.measured_until for m in self if m.measured_until}
        self.sudo().write({"measured_until": False})
        self.sudo()._change_states(
            lambda _state, at, _config: (replace(begin(at), is_told=True), [])
        )
        self.sudo()._report(
            [
                Signal(id_, UNKNOWN, at, since=to_seconds(until), confirmed=True)
                for id_, until in stopped.items()
            ]
        )

    def _get_lasting_ids(self):
        """Ids of those that have an outage without a final end."""
        lasting = self.env["o2b.sla.outage"].sudo()._get_lasting(self)
        return lasting.monitor_id.ids

    @api.model
    def _write_by_hand(self, claims):
        """States that no check gave, and the outages that follow."""
        if not claims:
            return
        statuses = self.env["o2b.sla.monitor.status"].sudo()
        statuses._write_states(
            [{"monitor_id": c.id, **self._prepare_state(c.after)} for c in claims]
        )
        monitors = {m.id: m for m in self.sudo().browse([c.id for c in claims])}
        self._set_states({monitors[claim.id]: claim.after for claim in claims})
        self._report(
            [
                Signal(claim.id, change.state, change.at, change.since, confirmed=True)
                for claim in claims
                for change in claim.changes
            ]
        )

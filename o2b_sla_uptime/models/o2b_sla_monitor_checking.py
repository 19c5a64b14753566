# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
import time
from dataclasses import dataclass
from datetime import timedelta

from odoo import api, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from odoo.addons.o2b_sla.retrying import retry

from ..monitoring import (
    DOWN,
    SUSPECT,
    UNKNOWN,
    UP,
    Config,
    Sample,
    Signal,
    State,
    elapse,
    masked,
    step,
)
from ..probe import Prober, Result, check_many
from ..seconds import from_seconds, to_seconds
from .o2b_sla_monitor_status import HOUR_COLUMNS, RESULT_COLUMNS

_logger = logging.getLogger(__name__)

#: A whole run, so that other scheduled actions have their turn; one batch of checks.
RUN_SECONDS = 50
BATCH_SECONDS = 20
BATCH = 200
THREADS = 64
#: A worker that has not written its batch by then is dead.
LEASE_SECONDS = 45
#: What is due in a moment is taken along: the next run comes in a minute only.
AHEAD_SECONDS = 5
#: Whether we are on the network ourselves is asked of these.
REFERENCE = "one.one.one.one:443,dns.google:443,dns.quad9.net:443"
#: A monitor whose results cannot be written down is left alone for a while.
SET_ASIDE = timedelta(minutes=1)


@dataclass
class Claim:
    """A monitor that this worker checks.

    :param values: dict, columns of the status and of the monitor
    """

    values: dict
    result: Result | None = None
    before: State | None = None
    after: State | None = None
    changes: tuple = ()

    @property
    def id(self):
        return self.values["id"]

    @property
    def is_quiet(self):
        """Whether nothing has to be told of it: no other state, no failure."""
        return (
            not self.changes
            and self.after.name == self.before.name
            and not self.is_evidence
        )

    @property
    def is_evidence(self):
        """Whether its result proves something new."""
        result = self.result
        if self.after.name != self.before.name:
            return True
        if result.outcome == UP or result.category == "not_done":
            return False
        if self.after == self.before or self.after.name == SUSPECT:
            return result.outcome == DOWN
        known = (self.values["outcome"], self.values["category"] or "")
        return known != (result.outcome, result.category)


class SlaMonitorChecking(models.AbstractModel):
    """Claims the monitors that are due, checks them and writes down what changed."""

    _name = "o2b.sla.monitor.checking"
    _description = "Monitor Checking"

    def _is_checked(self):
        """Whether Odoo itself checks this monitor."""
        self.ensure_one()
        return (
            self.active
            and self.kind != "external"
            and self.state != "paused"
            and self.environment_id.active
        )

    # === Scheduled action ===

    @api.model
    def _cron_check(self):
        """Check what is due. A failure is tried again within the same run, so that an
        outage is confirmed in less than a minute; without one the run ends at once."""
        cron = self.env["ir.cron"]
        end = self._clock() + RUN_SECONDS
        retry(self.env, self._note_silence)
        cron._commit_progress()
        prober = self._get_prober()
        wait = 0
        while wait is not None:
            self._sleep(wait)
            claims = retry(self.env, self._claim)
            # the claim stands before anything is asked of the network
            cron._commit_progress()
            if claims:
                budget = max(1, min(BATCH_SECONDS, end - self._clock()))
                self._probe(claims, prober, budget)
                retry(self.env, self._write_results, claims)
                cron._commit_progress(len(claims))
            wait = self._get_wait(end - self._clock())
            # nobody waits with a transaction open
            cron._commit_progress()

    @api.model
    def _clock(self):
        return time.monotonic()

    @api.model
    def _sleep(self, seconds):
        """Wait, with no transaction open."""
        if seconds:
            time.sleep(seconds)

    @api.model
    def _get_wait(self, seconds_left):
        """Seconds until the next check that this run can still make.

        :param seconds_left: number
        :return: number; None when the run is over
        """
        due, suspect = self.env["o2b.sla.monitor.status"].sudo()._get_next()
        now = self._now()
        if due and due <= now and seconds_left > 1:
            return 0
        if not suspect:
            return None
        wait = max(0, (suspect - now).total_seconds())
        return wait if wait + 1 < seconds_left else None

    @api.model
    def _get_prober(self):
        """What makes the checks, with the control hosts of this installation."""
        hosts = (
            self.env["ir.config_parameter"]
            .sudo()
            .get_param("o2b_sla_uptime.reference_hosts", REFERENCE)
        )
        return Prober([text.strip() for text in hosts.split(",") if text.strip()])

    # === One batch ===

    @api.model
    def _claim(self, limit=BATCH):
        """Monitors that are due and that no other worker has.

        :return: list of Claim
        """
        status = self.env["o2b.sla.monitor.status"].sudo()
        now = self._now()
        rows = status._claim(
            now + timedelta(seconds=AHEAD_SECONDS),
            now,
            now + timedelta(seconds=LEASE_SECONDS),
            limit,
            self._get_target_fields(),
        )
        return [Claim(row) for row in rows]

    @api.model
    def _probe(self, claims, prober, budget):
        """Check claimed monitors, in threads, without transaction and without records.

        :param claims: list of Claim; each gets its result
        :param prober: probe.Prober
        :param budget: seconds
        """
        by_id = {claim.id: claim for claim in claims}
        targets = [self._make_target(claim.values) for claim in claims]
        for target, result in check_many(
            targets, threads=THREADS, budget_seconds=budget, prober=prober
        ):
            by_id[target.key].result = result

    @api.model
    def _write_results(self, claims):
        """Write results: those that change nothing in one statement, the others one by
        one when they have to, so that a bad one stops no other.

        :param claims: list of Claim with a result, of this worker
        """
        now = self._now()
        status = self.env["o2b.sla.monitor.status"].sudo()
        for claim in claims:
            self._judge_result(claim, now)
        quiet = [claim for claim in claims if claim.is_quiet]
        status._turn_hours([self._prepare_turn(claim) for claim in claims])
        status._write_batch([self._prepare_status(claim, now) for claim in quiet])
        self._write_loud([claim for claim in claims if not claim.is_quiet], now)

    @api.model
    def _write_loud(self, claims, now):
        """Write results that somebody has to know of; half by half when that fails."""
        if not claims:
            return
        try:
            with self.env.cr.savepoint():
                self._tell_results(claims, now)
            return
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except Exception:
            self.env.invalidate_all(flush=False)
            if len(claims) > 1:
                half = len(claims) // 2
                self._write_loud(claims[:half], now)
                self._write_loud(claims[half:], now)
                return
            _logger.exception("Monitor %s: its result is set aside", claims[0].id)
        status = self.env["o2b.sla.monitor.status"].sudo()
        status._set_aside([claims[0].id], now + SET_ASIDE)

    @api.model
    def _tell_results(self, claims, now):
        """States, evidence and outages of results, in one batch. A result that came
        too late, when another worker had the monitor, is evidence only."""
        status = self.env["o2b.sla.monitor.status"].sudo()
        written = status._write_batch([self._prepare_status(c, now) for c in claims])
        monitors = {
            monitor.id: monitor
            for monitor in self.sudo().browse([claim.id for claim in claims]).exists()
        }
        claims = [claim for claim in claims if claim.id in monitors]
        taken = [claim for claim in claims if claim.id in written]
        self._set_states({monitors[claim.id]: claim.after for claim in taken})
        self.env["o2b.sla.check"].sudo().create(
            [
                self._prepare_evidence(monitors[claim.id], claim)
                for claim in claims
                if claim.is_evidence
            ]
        )
        self._report(
            [
                Signal(
                    claim.id,
                    change.state,
                    change.at,
                    since=change.since,
                    category=claim.result.category if change.state == DOWN else "",
                    text=claim.result.detail if change.state == DOWN else "",
                    confirmed=True,
                )
                for claim in taken
                for change in claim.changes
            ]
        )

    # === Silence ===

    @api.model
    def _note_silence(self):
        """Monitors without a usable result for too long are unknown from then on: the
        server stood still, or we are off the network."""
        status = self.env["o2b.sla.monitor.status"].sudo()
        now = self._now()
        claims = []
        for row in status._get_silent(now, self._get_target_fields()):
            claim = Claim(row, Result(UNKNOWN, started_at=to_seconds(now)))
            claim.before = self._get_state(row)
            claim.after, claim.changes = elapse(
                claim.before, to_seconds(now), self._get_config(row)
            )
            claims.append(claim)
        self._write_by_hand([claim for claim in claims if claim.changes])

    # === Values ===

    @api.model
    def _judge_result(self, claim, now):
        """The state that follows from a result."""
        claim.before = self._get_state(claim.values)
        result = claim.result
        if result is None or result.category == "not_done":
            claim.after, claim.changes = claim.before, ()
            claim.result = result or Result(UNKNOWN, "not_done")
            return
        sample = Sample(result.outcome, result.started_at)
        claim.after, claim.changes = step(
            claim.before, sample, self._get_config(claim.values), to_seconds(now)
        )

    @api.model
    def _get_state(self, values):
        """What the monitoring package remembers, from the columns of a status."""
        moments = ("heard_at", "usable_at", "failed_at", "recovered_at")
        return State(
            values["name"],
            to_seconds(values["since"]),
            failures=values["failures"] or 0,
            is_told=bool(values["is_told"]),
            history=values["history"] or 1,
            is_flapping=bool(values["is_flapping"]),
            **{name: to_seconds(values[name]) for name in moments},
        )

    @api.model
    def _get_config(self, values):
        return Config(
            interval=values["interval_seconds"],
            failures=values["failures_needed"],
            hold_open=values["hold_seconds"],
        )

    @api.model
    def _prepare_status(self, claim, now):
        """Columns of the status after a result."""
        result, values = claim.result, claim.values
        is_done = result.category != "not_done"
        if not is_done:
            later = values["next_check_at"]
        else:
            pause = values["interval_seconds"]
            if claim.after.name == SUSPECT:
                pause = values["retry_seconds"]
            later = from_seconds(result.started_at + pause)
        return {
            "monitor_id": claim.id,
            "lease": values["lease"],
            "next_check_at": later,
            **self._prepare_state(claim.after),
            **self._prepare_result(claim),
            **self._prepare_hour(claim),
        }

    @api.model
    def _prepare_state(self, state):
        """Columns of a state."""
        return {
            "name": state.name,
            "since": from_seconds(state.since),
            "heard_at": from_seconds(state.heard_at) or None,
            "usable_at": from_seconds(state.usable_at) or None,
            "failures": state.failures,
            "failed_at": from_seconds(state.failed_at) or None,
            "recovered_at": from_seconds(state.recovered_at) or None,
            "is_told": state.is_told,
            "history": state.history,
            "is_flapping": state.is_flapping,
        }

    @api.model
    def _prepare_result(self, claim):
        """Columns of the last result; that of before when there was no check."""
        result = claim.result
        if result.category == "not_done":
            return {name: claim.values[name] for name in RESULT_COLUMNS}
        expires = from_seconds(result.certificate_expires_at) or None
        return {
            "outcome": result.outcome,
            "category": result.category or None,
            "text": masked(result.detail) or None,
            "http_status": result.status or None,
            "latency_ms": result.latency_ms or None,
            "address": result.address or None,
            "certificate_expires_at": expires or claim.values["certificate_expires_at"],
        }

    @api.model
    def _prepare_hour(self, claim):
        """Columns of the latency of the running hour."""
        values, result = claim.values, claim.result
        if not result.latency_ms:
            return {name: values[name] for name in HOUR_COLUMNS}
        hour, latency = result.started_at // 3600, result.latency_ms
        count, total, most = (
            [values[name] or 0 for name in HOUR_COLUMNS[1:]]
            if values["hour"] == hour
            else (0, 0, 0)
        )
        found = (hour, count + 1, total + latency, max(most, latency))
        return dict(zip(HOUR_COLUMNS, found, strict=True))

    @api.model
    def _prepare_turn(self, claim):
        """The hour that is over with this result.

        :return: (monitor id, hour, mean, highest), or None: it goes on
        """
        values, result = claim.values, claim.result
        hour, count = values["hour"], values["hour_count"]
        if not count or not result.latency_ms or result.started_at // 3600 <= hour:
            return None
        mean = round(values["hour_sum"] / count)
        return claim.id, hour, mean, values["hour_max"]

    @api.model
    def _prepare_evidence(self, monitor, claim):
        """Values of the row that proves a result."""
        result = claim.result
        return {
            "monitor_id": monitor.id,
            "company_id": monitor.company_id.id,
            "at": from_seconds(result.started_at),
            "outcome": result.outcome,
            "state": monitor.state,
            "category": result.category or False,
            "text": masked(result.detail) or False,
            "http_status": result.status,
            "latency_ms": result.latency_ms,
            "address": result.address or False,
        }

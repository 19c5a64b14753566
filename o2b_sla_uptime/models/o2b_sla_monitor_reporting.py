# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from dataclasses import replace
from datetime import datetime

from odoo import api, models
from odoo.tools import SQL

from ..monitoring import (
    DOWN,
    NATIVE,
    RECOVERING,
    UNKNOWN,
    UP,
    State,
    masked,
    plan,
)
from ..monitoring.timeline import BRIDGE
from ..seconds import from_seconds, to_seconds
from .o2b_sla_monitor_status import to_json

_logger = logging.getLogger(__name__)


class SlaMonitorReporting(models.AbstractModel):
    """Turns what is said about monitors into outages."""

    _name = "o2b.sla.monitor.reporting"
    _description = "Monitor Reporting"

    @api.model
    def _report(self, signals):
        """Take what somebody says about monitors: Odoo itself or an engine outside.

        The only way in which outages come about. Signals may come in any order, twice,
        and late: the outages are the same in the end. Signals about monitors that are
        gone, that are paused, or that Odoo checks itself though another one speaks, are
        passed over.

        :param signals: list of ``monitoring.Signal``; instants are UNIX seconds or
            naive UTC datetimes
        :return: ``o2b.sla.outage``, those that are new or got another end
        """
        by_monitor = self._group_signals(signals)
        monitors = self.sudo().browse(by_monitor).exists()
        statuses = self._lock_statuses(monitors)
        heard = {}
        for monitor in monitors:
            status = statuses.get(monitor.id)
            wanted = [s for s in by_monitor[monitor.id] if monitor._listens_to(s)]
            if status and wanted:
                known = status._get_pending()
                fresh = [s for s in dict.fromkeys(wanted) if s not in known]
                if fresh:
                    heard[monitor] = (fresh, status._join_pending(known, fresh))
        if not heard:
            return self.env["o2b.sla.outage"].sudo()
        plans = self._plan_outages(heard)
        outages = self.env["o2b.sla.outage"].sudo()._write_down(plans)
        self._note_signals(heard, statuses, plans)
        self._follow(outages)
        return outages

    @api.model
    def _group_signals(self, signals):
        """Signals by monitor, clean: whole seconds, no secrets.

        :return: {monitor id: list of Signal}
        """
        found = {}
        for signal in signals:
            found.setdefault(signal.monitor_id, []).append(
                replace(
                    signal,
                    at=_whole(signal.at),
                    since=_whole(signal.since),
                    category=masked(signal.category),
                    text=masked(signal.text),
                )
            )
        return found

    def _listens_to(self, signal):
        """Whether a signal says something about this monitor."""
        self.ensure_one()
        if signal.state not in (UP, DOWN, UNKNOWN):
            _logger.warning("%s: no such state %s", self.reference, signal.state)
            return False
        if signal.source == NATIVE:
            return True
        return self.kind == "external" and self.state != "paused"

    @api.model
    def _lock_statuses(self, monitors):
        """The statuses of monitors, locked for this transaction.

        :return: {monitor id: ``o2b.sla.monitor.status``}
        """
        model = self.env["o2b.sla.monitor.status"].sudo()
        model.flush_model()
        self.env.cr.execute(
            SQL(
                "SELECT id FROM o2b_sla_monitor_status WHERE monitor_id = ANY(%s)"
                " ORDER BY id FOR NO KEY UPDATE",
                monitors.ids,
            ),
            log_exceptions=False,
        )
        statuses = model.browse([id_ for (id_,) in self.env.cr.fetchall()])
        statuses.invalidate_recordset()
        return {status.monitor_id.id: status for status in statuses}

    @api.model
    def _plan_outages(self, heard):
        """What has to be written.

        :param heard: {monitor: (new signals, all signals that still count)}
        :return: {monitor: list of ``monitoring.Outage``}, without empty lists
        """
        first = min(
            signal.start for _fresh, joined in heard.values() for signal in joined
        )
        monitors = self.browse([monitor.id for monitor in heard])
        written = (
            self.env["o2b.sla.outage"].sudo()._get_recent(monitors, first - BRIDGE)
        )
        plans = {}
        for monitor, (fresh, joined) in heard.items():
            start = min(signal.start for signal in joined)
            ours = [
                outage
                for outage in written.get(monitor.id, [])
                if outage.end is None or outage.end >= start - BRIDGE
            ]
            plans[monitor] = plan(ours, joined, fresh)
        return {monitor: outages for monitor, outages in plans.items() if outages}

    @api.model
    def _note_signals(self, heard, statuses, plans):
        """Keep the signals of engines outside, and the states that follow.

        :param heard: {monitor: (new signals, all signals that still count)}
        :param statuses: {monitor id: ``o2b.sla.monitor.status``}
        :param plans: {monitor: list of Outage} of what was written
        """
        outside = {
            monitor: told
            for monitor, told in heard.items()
            if any(signal.source != NATIVE for signal in told[0])
        }
        monitors = self.browse([monitor.id for monitor in outside])
        lasting = self.env["o2b.sla.outage"].sudo()._get_lasting(monitors)
        lasting = lasting.grouped("monitor_id")
        states, checks = {}, []
        for monitor, (fresh, joined) in outside.items():
            status = statuses[monitor.id]
            name = self._get_outside_state(lasting.get(monitor, ()))
            latest = max(joined, key=lambda signal: (signal.at, signal.start))
            values = {
                "pending": [to_json(signal) for signal in joined],
                "heard_at": from_seconds(latest.at),
                "outcome": latest.state,
                "category": latest.category,
                "text": latest.text,
                "is_told": name == UNKNOWN,
            }
            if name != status.name:
                values |= {"name": name, "since": from_seconds(latest.start)}
                states[monitor] = State(name, latest.start)
            status.write(values)
            if monitor in plans:
                checks += [monitor._prepare_check(signal, name) for signal in fresh]
        self._set_states(states)
        self.env["o2b.sla.check"].sudo().create(checks)

    @api.model
    def _get_outside_state(self, lasting):
        """State of a monitor of an engine outside.

        :param lasting: its outages without a final end
        """
        kinds = {outage.kind for outage in lasting if not outage.provisional_end_at}
        if DOWN in kinds:
            return DOWN
        if UNKNOWN in kinds:
            return UNKNOWN
        return RECOVERING if lasting else UP

    def _prepare_check(self, signal, state):
        """Values of the evidence of a signal of an engine outside."""
        return {
            "monitor_id": self.id,
            "company_id": self.company_id.id,
            "at": from_seconds(signal.at),
            "outcome": signal.state,
            "state": state,
            "category": signal.category or False,
            "text": signal.text or False,
            "source": signal.source,
        }

    @api.model
    def _set_states(self, states):
        """Write the states of monitors that have another one.

        :param states: {monitor: State}
        """
        groups = {}
        for monitor, state in states.items():
            since = from_seconds(state.since)
            if (monitor.state, monitor.state_since) != (state.name, since):
                groups.setdefault((state.name, since), []).append(monitor.id)
        for (name, since), ids in groups.items():
            self.sudo().browse(ids).write({"state": name, "state_since": since})

    @api.model
    def _follow(self, outages):
        """Let incidents and tickets follow.

        :param outages: ``o2b.sla.outage`` that are new or got another end
        """
        if outages:
            self.env["o2b.sla.incident"].sudo()._follow_outages(outages)


def _whole(instant):
    """UNIX seconds of an instant, which may be a naive UTC datetime."""
    return to_seconds(instant) if isinstance(instant, datetime) else instant

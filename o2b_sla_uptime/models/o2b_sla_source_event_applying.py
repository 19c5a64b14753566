# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.o2b_sla.isolating import isolated_by_halves
from odoo.addons.o2b_sla.retrying import retry

from ..engines import Options, Unreadable, parse
from ..engines.alertmanager import STATE_LABEL
from ..monitoring import Signal
from ..seconds import to_seconds
from .o2b_sla_source_event_finding import PAIR

_logger = logging.getLogger(__name__)


class SlaSourceEvent(models.Model):
    """From what an engine told to the state of a monitor."""

    _inherit = "o2b.sla.source.event"

    @api.model
    def _cron_apply(self, batch_size=500):
        """Act on the deliveries that wait, the oldest first."""
        cron = self.env["ir.cron"]
        while True:
            done = self._apply_batch(batch_size)
            left = cron._commit_progress(done, remaining=done and 1)
            if not done or not left:
                break

    @api.model
    def _apply_batch(self, limit):
        """One batch; begun again when somebody changed one of its records at the same
        moment, which scheduled actions do not do by themselves.

        :return: int, number of deliveries
        """

        def apply():
            events = self._lock_new(limit)
            events._apply_isolated()
            return len(events)

        return retry(self.env, apply)

    @api.model
    def _lock_new(self, limit):
        """Find and lock deliveries nobody has acted on; those that another worker is
        busy with are passed over."""
        self.flush_model(["state"])
        self.env.cr.execute(
            SQL(
                "SELECT id FROM o2b_sla_source_event WHERE state = 'new'"
                " ORDER BY received_at, id LIMIT %s FOR NO KEY UPDATE SKIP LOCKED",
                limit,
            ),
            log_exceptions=False,
        )
        return self.sudo().browse([id_ for (id_,) in self.env.cr.fetchall()])

    def _apply_isolated(self):
        """Act on deliveries; when that fails, half by half, so that one that cannot be
        acted on stops no other. It is set aside, for a person."""

        def failed(event, error):
            _logger.exception("Delivery %s could not be acted on", event.id)
            event._fail(event.source_id._explain("fault", type(error).__name__))

        isolated_by_halves(self, lambda events: events._apply(), failed)

    # === One batch ===

    def _apply(self):
        """Tell the monitors what these deliveries say about them."""
        reports = self._read()
        monitors = self._find_monitors(reports)
        self._measure_first(monitors)
        signals, outcomes, alive = [], defaultdict(self.browse), defaultdict(list)
        for event, report in sorted(reports.items(), key=_in_order):
            monitor = monitors.get(event)
            state, reason = event._decide(report, monitor)
            outcomes[state, reason] |= event
            if event._is_sign_of_life(report):
                alive[event.source_id].append(event.received_at)
            if state in ("done", "waiting") and monitor:
                signals += event._get_signals(report, monitor)
        if signals:
            self.env["o2b.sla.monitor"].sudo()._report(signals)
        for (state, reason), events in outcomes.items():
            events._settle(state, reason)
        for event, monitor in monitors.items():
            event.monitor_id = monitor
        for source, moments in alive.items():
            source._hear(max(moments))

    def _read(self):
        """Reports of these deliveries; those that cannot be read are set aside.

        :return: dict of Report
        """
        reports = {}
        for event in self:
            source = event.source_id
            options = Options(source.watchdog_alert or "", source.backdate_seconds)
            try:
                parsed = parse(
                    source.kind, event.payload, to_seconds(event.received_at), options
                )
                (reports[event],) = parsed.reports
            except Unreadable as error:
                event._fail(source._explain(error.code, error.detail))
        return reports

    @api.model
    def _measure_first(self, monitors):
        """Let an outage start and end with a measurement where those can be read: an
        alert comes later, and a start that was written down stays."""
        sources = self.env["o2b.sla.source"].sudo()
        for event in monitors:
            if event.source_id.base_url:
                sources |= event.source_id
        for source in sources:
            source._read_measurements()

    def _decide(self, report, monitor):
        """What becomes of a delivery: its state, and the reason when it is ignored."""
        if report.state == "none":
            return "ignored", report.note
        if report.state == "alive":
            return "done", False
        if not monitor:
            return "ignored", "monitor"
        if monitor.source_id != self.source_id:
            return "ignored", "other"
        if not monitor.active:
            return "ignored", "archived"
        if report.state == "up" and self._needs_proof():
            return "waiting", False
        return "done", report.note or False

    def _needs_proof(self):
        """Whether a recovery has to be proved by a sign of life after it: Alertmanager
        takes an alert for resolved too when its Prometheus has died."""
        source = self.source_id
        return source.kind == "alertmanager" and not source.base_url

    def _is_sign_of_life(self, report):
        source = self.source_id
        if source.kind == "alertmanager" and source.watchdog_alert:
            return report.state == "alive"
        return True

    def _get_signals(self, report, monitor):
        """What a report says of a monitor.

        :return: list of Signal
        """
        source = self.source_id
        common = {
            "monitor_id": monitor.id,
            "source": source.kind,
            "text": report.text,
            "estimated": report.estimated,
        }
        if source.kind != "alertmanager":
            # the engine itself has seen the recovery
            return [
                Signal(
                    state=report.state,
                    at=report.at,
                    since=report.since,
                    confirmed=report.state == "up",
                    **common,
                )
            ]
        unknown = report.labels.get(STATE_LABEL) == "unknown"
        began = Signal(
            state="unknown" if unknown else "down",
            # what a message vouches for, in whatever order messages come
            at=report.since if report.state == "up" else report.at,
            since=report.since,
            **common,
        )
        if report.state != "up":
            return [began, *self._get_again(report, monitor, common)]
        return [began, Signal(state="up", at=report.at, **common)]

    def _get_again(self, report, monitor, common):
        """The same alert fires although it was reported as resolved well before:
        its Prometheus was away, and the outage goes on.

        :return: list of Signal, one or none
        """
        ended = self._find_end(monitor, report)
        if not ended or self.received_at - ended <= PAIR:
            return []
        return [
            Signal(
                state=report.state,
                at=to_seconds(self.received_at),
                since=to_seconds(ended) + 1,
                **common,
            )
        ]

    def _find_end(self, monitor, report):
        """End of the latest outage of a monitor that this alert was part of."""
        outage = (
            self.env["o2b.sla.outage"]
            .sudo()
            .search([("monitor_id", "=", monitor.id)], order="started_at desc", limit=1)
        )
        ended = outage.ended_at or outage.provisional_end_at
        return ended if ended and to_seconds(ended) >= report.at else False

    # === Outcome ===

    def _settle(self, state, reason):
        """Note what became of deliveries.

        :param reason: word of ``_get_reasons``, or False
        """
        attention = reason in ("monitor", "other")
        self.write(
            {
                "state": state,
                "reason": self._get_reasons().get(reason, False),
                "attention": attention,
                "attempts": 1,
            }
        )

    @api.model
    def _get_reasons(self):
        """Why a delivery changed nothing, in plain words."""
        return {
            "monitor": self.env._("No monitor of ours is meant."),
            "other": self.env._("This source does not watch that monitor."),
            "archived": self.env._("The monitor is archived."),
            "clock": self.env._("The clocks of the engine and of Odoo differ."),
            "watchdog": self.env._("The alert that always fires has ended."),
            "pending": self.env._("The engine tries again first."),
            "maintenance": self.env._("Maintenance, as the engine has it."),
            "message": self.env._("A test, a certificate or other news."),
        }

    def _fail(self, reason):
        self.write(
            {
                "state": "failed",
                "reason": reason,
                "attention": True,
                "attempts": self[:1].attempts + 1,
                "looked_at": False,
                "looked_by_id": False,
            }
        )


def _in_order(item):
    event, report = item
    return report.at, event.received_at, event.id

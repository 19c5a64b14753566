# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from datetime import timedelta

from odoo import api, models

from odoo.addons.o2b_sla.retrying import retry

from ..engines.prometheus import merge_series
from ..engines.samples import patience, runs
from ..monitoring import Signal
from ..prometheus_api import NoAnswer, PrometheusApi
from ..seconds import from_seconds, to_seconds

_logger = logging.getLogger(__name__)

#: The most that is read at once after Odoo itself was away; the rest comes next time.
MOST_READ = timedelta(hours=6)
MOST_SAMPLES = 250_000
#: After a silence, signs of life for this long prove that what does not fire is well.
SETTLED = timedelta(minutes=3)
#: Alertmanager says again what still fires, within this time.
REPEATED = timedelta(hours=2)


class SlaSource(models.Model):
    """Follows what the engine measures, and notices when it falls silent."""

    _inherit = "o2b.sla.source"

    @api.model
    def _cron_follow(self):
        """Read new measurements of every Prometheus, prove recoveries, and let the
        monitors of silent sources become unknown. One source stops no other."""
        cron = self.env["ir.cron"]
        sources = self.sudo().search([("active", "=", True)])
        cron._commit_progress(remaining=len(sources))
        for source in sources:
            try:
                retry(self.env, source._follow)
            except Exception:
                self.env.cr.rollback()
                self.env.transaction.reset()
                _logger.exception("Source %s could not be followed", source.id)
            if not cron._commit_progress(1):
                break

    def _follow(self):
        """Bring one source up to date."""
        self.ensure_one()
        if self.base_url:
            self._read_measurements()
        elif self.kind == "alertmanager" and self.heard_at and not self._is_silent():
            self._prove_recoveries()
            self._prove_health()
        self._watch_silence()

    # === Measurements ===

    def _get_api(self):
        """The Prometheus of this source, a PrometheusApi."""
        networks = tuple(map(str, self._parse_networks(self.base_networks)))
        return PrometheusApi(self.base_url, networks, self.sudo().base_token or "")

    def _read_measurements(self):
        """Read what was measured since the last time and tell the monitors."""
        now = self._now()
        overlap = timedelta(
            seconds=self.confirm_seconds + patience(self.scrape_seconds)
        )
        start = (self.followed_at or now) - overlap
        monitors = self._get_monitors()
        end = min(now, start + overlap + self._get_stretch(len(monitors)))
        try:
            series = self._query_samples(monitors, start, end)
        except NoAnswer as error:
            self.api_error = str(error)[:300]
            return
        signals = []
        for monitor in monitors:
            samples = series.get(monitor, [])
            signals += self._get_measured(monitor, samples, start, end)
        if signals:
            self.env["o2b.sla.monitor"].sudo()._report(signals)
        values = {"followed_at": end, "api_error": False}
        heard = [samples[-1][0] for samples in series.values() if samples]
        if heard:
            self._hear(from_seconds(int(max(heard))))
        self.write(values)

    def _get_stretch(self, count):
        """How much time is read at once, so that the answer stays small.

        :param count: int, number of monitors
        :return: timedelta
        """
        seconds = MOST_SAMPLES * self.scrape_seconds // max(1, count)
        return max(timedelta(minutes=5), min(MOST_READ, timedelta(seconds=seconds)))

    def _get_monitors(self):
        return self.env["o2b.sla.monitor"].sudo().search([("source_id", "=", self.id)])

    def _query_samples(self, monitors, start, end):
        """Samples of monitors, in one query.

        :return: dict of list of (instant, value) by monitor
        :raises NoAnswer: Prometheus cannot be asked
        """
        seconds = to_seconds(end) - to_seconds(start)
        query = f'{self.metric}{{{self.monitor_label}!=""}}[{seconds}s]'
        series = self._get_api().query(query, to_seconds(end))
        by_reference = {}
        for labels, samples in series:
            reference = labels.get(self.monitor_label)
            by_reference.setdefault(reference, []).append((labels, samples))
        return {
            monitor: merge_series(by_reference[monitor.reference], to_seconds(end))
            for monitor in monitors
            if monitor.reference in by_reference
        }

    def _get_measured(self, monitor, samples, start, end):
        """What samples say of a monitor; nothing when it is well and goes on to be.

        :param samples: list of (instant, value)
        :return: list of Signal
        """
        first = max(to_seconds(start), to_seconds(monitor.measured_from))
        last = to_seconds(end)
        found = [
            run
            for run in runs(samples, first, last, self.scrape_seconds)
            if self._is_news(run, monitor)
        ]
        if all(run.state == monitor.state for run in found):
            return []
        return [
            Signal(
                monitor_id=monitor.id,
                state=run.state,
                at=run.last,
                since=run.first,
                category="probe" if run.state == "down" else "",
                text=self._describe_run(run),
                source=self.kind,
                confirmed=True,
            )
            for run in found
        ]

    def _is_news(self, run, monitor):
        """Whether a run of samples may tell something that is not known: no failure too
        short to count, nothing from before the state began."""
        since = to_seconds(monitor.state_since)
        if monitor.state != "unknown" and run.is_over and run.until <= since:
            return False
        return run.state != "down" or run.until - run.first >= self.confirm_seconds

    @api.model
    def _describe_run(self, run):
        if run.state == "down":
            return self.env._("The measurements of Prometheus failed.")
        if run.state == "unknown":
            return self.env._("Prometheus has no measurements.")
        return ""

    # === Without its API ===

    def _prove_recoveries(self):
        """A sign of life after an alert was resolved proves that it was no Prometheus
        that died."""
        events = self.env["o2b.sla.source.event"].sudo()
        waiting = events.search(
            [
                ("source_id", "=", self.id),
                ("state", "=", "waiting"),
                # what tells that nothing is measured any more comes first
                ("at", "<=", self.heard_at - SETTLED),
            ]
        )
        proved = waiting - waiting._find_overtaken()
        self._tell_up(proved.monitor_id)
        waiting.write({"state": "done"})

    def _prove_health(self):
        """Who was heard for a while, and reports no failure of a monitor, measures it
        as up: Alertmanager never says that all is well."""
        if self.heard_at - self.heard_since < SETTLED:
            return
        monitors = self._get_monitors().filtered(lambda m: m.state == "unknown")
        events = self.env["o2b.sla.source.event"].sudo()
        since = min(self.heard_since, self.heard_at - REPEATED)
        self._tell_up(monitors - events._find_failing(monitors, since))

    def _tell_up(self, monitors):
        """Tell that monitors were up at the last sign of life."""
        if monitors:
            self.env["o2b.sla.monitor"].sudo()._report(
                [
                    Signal(
                        monitor_id=monitor.id,
                        state="up",
                        at=to_seconds(self.heard_at),
                        source=self.kind,
                        confirmed=True,
                    )
                    for monitor in monitors
                ]
            )

    # === Silence ===

    def _hear(self, at):
        """Note a sign of life.

        :param at: naive UTC datetime
        """
        source = self.sudo()
        if source.heard_at and at <= source.heard_at:
            return
        values = {"heard_at": at}
        if not source.heard_at or at - source.heard_at > source._get_patience():
            values["heard_since"] = at
        if source.silent_since:
            values["silent_since"] = False
        source.write(values)

    def _get_patience(self):
        """How long it may say nothing, a timedelta."""
        return timedelta(minutes=self.silence_minutes or 60 * 24 * 365)

    def _is_silent(self):
        """Whether it should have said something by now."""
        last = self.heard_at or self.secret_at
        return bool(
            self.silence_minutes and last and self._now() - last > self._get_patience()
        )

    def _watch_silence(self):
        """When a source falls silent nobody knows any more how its monitors are, from
        its last sign of life on."""
        if self.silent_since or not self.heard_at or not self._is_silent():
            return
        # a sample speaks for the time until the next one
        spoken_for = self.scrape_seconds if self.base_url else 0
        self.silent_since = self.heard_at + timedelta(seconds=spoken_for)
        text = self.env._("%(name)s has fallen silent.", name=self.name)
        signals = [
            Signal(
                monitor_id=monitor.id,
                state="unknown",
                at=to_seconds(self._now()),
                since=to_seconds(self.silent_since),
                category="silence",
                text=text,
                source=self.kind,
            )
            for monitor in self._get_monitors()
        ]
        if signals:
            self.env["o2b.sla.monitor"].sudo()._report(signals)

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from datetime import timedelta

from odoo import api, models

from odoo.addons.o2b_sla.retrying import retry

from ..availability import clip, total
from ..engines.prometheus import merge_series, selector
from ..engines.samples import measure, patience
from ..prometheus_api import NoAnswer
from ..seconds import to_seconds

_logger = logging.getLogger(__name__)

#: Odoo and Prometheus may differ by this many seconds, or by this share of the outages.
TOLERANCE_SECONDS = 60
TOLERANCE_PERCENT = 2
#: Less than this share of the samples cannot prove a month.
COVERAGE_PERCENT = 98
#: Raw samples of one monitor are read in pieces of this many days.
PIECE = timedelta(days=7)


class SlaSource(models.Model):
    """Compares what we recorded with what Prometheus has, sample by sample."""

    _inherit = "o2b.sla.source"

    @api.model
    def _cron_reconcile(self):
        """Compare the month that has ended, of each source, until all agree."""
        cron = self.env["ir.cron"]
        sources = self.sudo().search([("base_url", "!=", False)])
        cron._commit_progress(remaining=len(sources))
        for source in sources:
            try:
                retry(self.env, source._reconcile_last_month)
            except NoAnswer as error:
                # following it tells that it is away
                _logger.info("Source %s could not be compared: %s", source.id, error)
            except Exception:
                self.env.cr.rollback()
                self.env.transaction.reset()
                _logger.exception("Source %s could not be compared", source.id)
            if not cron._commit_progress(1):
                break

    def _reconcile_last_month(self):
        """Compare the last calendar month of each zone among the agreements."""
        now = self._now()
        monitors = self._get_monitors()
        periods = {}
        for monitor in monitors:
            period = monitor._get_last_month(now)
            if not monitor._describe_reconciliation(*period):
                continue
            periods[period] = periods.get(period, monitors.browse()) | monitor
        for (start, end), ours in periods.items():
            self._reconcile(ours, start, end)

    def _reconcile(self, monitors, start, end):
        """Compare monitors over a period and write down what was found.

        :param monitors: ``o2b.sla.monitor`` of this source
        :param start: naive UTC datetime
        :param end: naive UTC datetime
        :return: ``o2b.sla.reconciliation``
        :raises NoAnswer: Prometheus cannot be asked
        """
        self.ensure_one()
        counts = self._count_samples(start, end)
        lines = [
            self._prepare_reconciliation(monitor, start, end, counts)
            for monitor in monitors
            if monitor.measured_from < end
        ]
        return self.env["o2b.sla.reconciliation"].sudo().create(lines)

    def _count_samples(self, start, end):
        """Samples and failed samples of each monitor in a period, in two queries.

        :return: dict of (int, int) by reference
        """
        api_ = self._get_api()
        seconds = to_seconds(end) - to_seconds(start)
        chosen = f'{self.metric}{{{self.monitor_label}!=""}}[{seconds}s]'
        found = {}
        for place, function in enumerate(("count_over_time", "sum_over_time")):
            query = f"sum by ({self.monitor_label}) ({function}({chosen}))"
            for labels, samples in api_.query(query, to_seconds(end)):
                pair = found.setdefault(labels.get(self.monitor_label), [0, 0])
                pair[place] = int(samples[-1][1]) if samples else 0
        return {
            reference: (count, count - good)
            for reference, (count, good) in found.items()
        }

    def _prepare_reconciliation(self, monitor, start, end, counts):
        """Values of one comparison."""
        first = max(to_seconds(start), to_seconds(monitor.measured_from))
        last = to_seconds(end)
        seconds = last - first
        expected = seconds // self.scrape_seconds
        samples, failed = counts.get(monitor.reference, (0, 0))
        ours = {
            kind: clip(monitor._get_outage_intervals(kind, start, end), first, last)
            for kind in ("down", "unknown")
        }
        theirs = {"down": [], "unknown": [] if samples else [(first, last)]}
        if samples and (failed or samples < expected - 2 or any(ours.values())):
            measured = self._measure(monitor, first, last)
            theirs = {"down": measured.down, "unknown": measured.unknown}
        down = {"our": total(ours["down"]), "their": total(theirs["down"])}
        tolerance = max(
            TOLERANCE_SECONDS, max(down.values()) * TOLERANCE_PERCENT // 100
        )
        unknown = {"our": total(ours["unknown"]), "their": total(theirs["unknown"])}
        difference = down["our"] - down["their"]
        verdict = "agrees"
        if not samples:
            verdict = "no_data"
        elif abs(difference) > tolerance:
            verdict = "differs"
        elif samples * 100 < expected * COVERAGE_PERCENT and (
            unknown["their"] - unknown["our"] > tolerance
        ):
            verdict = "incomplete"
        return {
            "source_id": self.id,
            "monitor_id": monitor.id,
            "environment_id": monitor.environment_id.id,
            "company_id": monitor.company_id.id,
            "date_from": start,
            "date_to": end,
            "seconds": seconds,
            "samples": samples,
            "expected": expected,
            "their_down": down["their"],
            "our_down": down["our"],
            "difference": difference,
            "their_unknown": unknown["their"],
            "our_unknown": unknown["our"],
            "tolerance": tolerance,
            "verdict": verdict,
            "intervals": {"ours": ours, "theirs": theirs},
        }

    def _measure(self, monitor, first, last):
        """What raw samples of one monitor show of a period.

        The samples themselves are read, not a ``query_range``: that one puts them on a
        grid and repeats them for five minutes, so its seconds are not those measured.

        :param first: int, UNIX seconds
        :param last: int
        :return: Measured
        """
        api_ = self._get_api()
        chosen = selector(self.metric, self.monitor_label, monitor.reference)
        step = PIECE // timedelta(seconds=1)
        begin = first - patience(self.scrape_seconds)
        series = []
        while begin < last:
            end = min(begin + step, last)
            series += api_.query(f"{chosen}[{end - begin}s]", end)
            begin = end
        samples = merge_series(series, last)
        return measure(samples, first, last, self.scrape_seconds, self.confirm_seconds)

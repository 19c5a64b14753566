# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import models

from ..availability import month_period, normalise
from ..seconds import from_seconds, to_seconds


class SlaMonitor(models.Model):
    """What comparisons say about a monitor."""

    _inherit = "o2b.sla.monitor"

    def _get_last_month(self, now):
        """The calendar month that ended last, in the zone of its agreement.

        :return: (start, end), naive UTC datetimes
        """
        self.ensure_one()
        agreement = self.environment_id.agreement_id.sudo()
        zone = agreement._sla_zone()
        today = agreement._local_day(now)
        before = today.replace(day=1) - timedelta(days=1)
        start, end = month_period(before.year, before.month, zone)
        return from_seconds(start), from_seconds(end)

    def _get_outage_intervals(self, kind, start, end):
        """Outages of a kind that touch a period.

        :return: list of (start, end) in UNIX seconds; one that lasts ends with it
        """
        self.ensure_one()
        outages = (
            self.env["o2b.sla.outage"]
            .sudo()
            .search(
                [
                    ("monitor_id", "=", self.id),
                    ("kind", "=", kind),
                    ("started_at", "<", end),
                ]
            )
        )
        found = []
        for outage in outages:
            until = outage.ended_at or outage.provisional_end_at or end
            if until > start and until > outage.started_at:
                found.append((to_seconds(outage.started_at), to_seconds(until)))
        return normalise(found)

    def _describe_reconciliation(self, start, end):
        """What the last comparison of a period says against it.

        :return: str, or None when it agrees
        """
        self.ensure_one()
        last = (
            self.env["o2b.sla.reconciliation"]
            .sudo()
            .search(
                [
                    ("monitor_id", "=", self.id),
                    ("date_from", "=", start),
                    ("date_to", "=", end),
                ],
                limit=1,
            )
        )
        if last.verdict == "agrees":
            return None
        if not last:
            return self.env._(
                "%(monitor)s has not been compared with Prometheus.", monitor=self.name
            )
        if last.verdict == "no_data":
            return self.env._(
                "Prometheus has no samples of %(monitor)s.", monitor=self.name
            )
        if last.verdict == "incomplete":
            return self.env._(
                "Prometheus has %(coverage)s %% of the samples of %(monitor)s.",
                coverage=f"{last.coverage:.2f}",
                monitor=self.name,
            )
        return self.env._(
            "%(monitor)s was down for %(ours)s s in Odoo and for %(theirs)s s in "
            "Prometheus.",
            monitor=self.name,
            ours=last.our_down,
            theirs=last.their_down,
        )

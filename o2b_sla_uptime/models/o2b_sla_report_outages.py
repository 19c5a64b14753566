# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.fields import Domain

from odoo.addons.o2b_sla.instants import from_iso, to_iso, to_naive
from odoo.addons.o2b_sla.service_report import Line, reckoner

from ..availability import (
    counted_spans,
    cut,
    describe,
    maintenance_lines,
    outage_lines,
)
from ..seconds import to_seconds


@reckoner("outages")
def reckon_outages(facts, period):
    """See :func:`availability.outage_lines`."""
    lines = outage_lines(facts, period.start, period.until)
    return [Line(**values) for values in lines]


@reckoner("maintenance")
def reckon_maintenance(facts, period):
    """See :func:`availability.maintenance_lines`."""
    lines = maintenance_lines(facts, period.start, period.end)
    return [Line(**values) for values in lines]


class SlaReportCollecting(models.AbstractModel):
    """The outages of the month with their causes, and the maintenance (SLA §3.3)."""

    _inherit = "o2b.sla.report.collecting"

    @api.model
    def _get_section_order(self):
        return {**super()._get_section_order(), "outages": 35, "maintenance": 37}

    @api.model
    def _get_section_names(self):
        return [
            *super()._get_section_names(),
            ("outages", self.env._("Outages")),
            ("maintenance", self.env._("Maintenance")),
        ]

    # === Outages ===

    def _collect_outages(self, periods):
        outages = self._fetch_outages(periods)
        months = self._fetch_months("o2b.sla.availability", periods)
        watched = {report: self._get_monitored(months[report]) for report in self}
        lasting = {
            report: watched[report].filtered(
                lambda env, report=report: outages[report].get(env)
            )
            for report in self
        }
        measured = self._get_measured(periods, months, lasting)
        return {
            report: {
                "environments": [
                    self._describe_disturbed(
                        env,
                        outages[report].get(env, ()),
                        measured[report].get(env),
                    )
                    for env in watched[report].sorted(
                        lambda env: (env.kind != "production", env.id)
                    )
                ]
            }
            for report in self
        }

    @api.model
    def _get_monitored(self, months):
        """Environments with a month of availability."""
        return self.env["o2b.sla.environment"].browse(env.id for env in months)

    def _fetch_outages(self, periods):
        """Outages of the environments of these reports, in one query.

        :return: ``{report: {environment: outages}}``
        """
        spans = {
            report: [to_naive(from_iso(text)) for text in (period.start, period.until)]
            for report, period in periods.items()
        }
        outages = self.env["o2b.sla.outage"].search(
            Domain("environment_id.agreement_id", "in", self.agreement_id.ids)
            & Domain("started_at", "<", max(until for _start, until in spans.values()))
            & (
                Domain("ended_at", "=", False)
                | Domain(
                    "ended_at", ">", min(start for start, _until in spans.values())
                )
            ),
            order="started_at, id",
        )
        self._fetch_causes(outages)
        by_agreement = outages.grouped(lambda o: o.environment_id.agreement_id)
        found = {}
        for report, (start, until) in spans.items():
            touching = by_agreement.get(report.agreement_id, outages.browse()).filtered(
                lambda outage, start=start, until=until: (
                    outage.started_at < until
                    and (not outage.ended_at or outage.ended_at > start)
                )
            )
            found[report] = touching.grouped("environment_id")
        return found

    @api.model
    def _fetch_causes(self, outages):
        """Read what is told of outages for all of them at once: each report has a set
        of its own."""
        incidents = outages.incident_id
        outages.environment_id.fetch(["name", "kind", "agreement_id"])
        outages.monitor_id.fetch(["name"])
        incidents.fetch(["responsibility", "cause_id", "ticket_id"])
        incidents.cause_id.fetch(["code"])
        incidents.ticket_id.fetch(["number"])

    def _get_measured(self, periods, months, environments):
        """What the months were judged from: what was frozen, or what is known now.

        :param environments: ``{report: environments}`` that it is asked of
        :return: ``{report: {environment: dict}}``
        """
        measured = {report: {} for report in self}
        running = self.env["o2b.sla.environment"]
        spans = {}
        for report, period in periods.items():
            spans[report] = [
                to_naive(from_iso(text))
                for text in (period.start, period.until, period.end)
            ]
            for env in environments[report]:
                month = months[report][env]
                if month.state == "frozen":
                    measured[report][env] = month._get_standing_facts()
                else:
                    running |= env
        if not running:
            return measured
        starts, _untils, ends = zip(*spans.values(), strict=True)
        found = running._read_found(min(starts), max(ends))
        for report, span in spans.items():
            for env in environments[report] & running:
                if env not in measured[report]:
                    measured[report][env] = self._measure(env, *span, found[env.id])
        return measured

    @api.model
    def _measure(self, environment, start, until, end, found):
        """What is known now of a month that is not frozen.

        :param found: dict, see ``environment._read_found``
        """
        past = to_seconds(start), to_seconds(until)
        parts = environment._get_judged_parts(start, end, found)
        intervals = environment._get_intervals(start, until, until, found)
        return describe(cut(parts, *past), intervals)

    @api.model
    def _describe_disturbed(self, environment, outages, measured):
        """Facts of one environment, see :func:`availability.outage_lines`."""
        measured = measured or {"parts": []}
        return {
            "environment": environment.id,
            "name": environment.name,
            "kind": environment.kind,
            "has_norm": any(p["norm_milli"] is not None for p in measured["parts"]),
            "counted": [list(span) for span in counted_spans(measured)],
            "excluded": measured.get("excluded", []),
            "maintenance": measured.get("maintenance", []),
            "outages": [self._describe_outage(outage) for outage in outages],
        }

    @api.model
    def _describe_outage(self, outage):
        incident = outage.incident_id
        return {
            "id": outage.id,
            "monitor": outage.monitor_id.name,
            "kind": outage.kind,
            "effect": outage.effect,
            "is_bridged": outage.is_bridged,
            "start": to_iso(outage.started_at),
            "end": to_iso(outage.ended_at or outage.provisional_end_at),
            "category": outage.category or None,
            "cause": incident.cause_id.code or None,
            "responsibility": incident.responsibility or None,
            "ticket": incident.ticket_id.number or None,
        }

    # === Maintenance ===

    def _collect_maintenance(self, periods):
        spans = [
            to_naive(from_iso(text))
            for period in periods.values()
            for text in (period.start, period.end)
        ]
        windows = self.env["o2b.sla.maintenance.window"].search(
            [
                ("agreement_id", "in", self.agreement_id.ids),
                ("start_at", "<", max(spans)),
                ("end_at", ">", min(spans)),
            ],
            order="start_at, id",
        )
        by_agreement = windows.grouped("agreement_id")
        return {
            report: {
                "windows": [
                    self._describe_window(window)
                    for window in by_agreement.get(report.agreement_id, ())
                    if to_iso(window.start_at) < periods[report].end
                    and to_iso(window.end_at) > periods[report].start
                ]
            }
            for report in self
        }

    @api.model
    def _describe_window(self, window):
        return {
            "id": window.id,
            "environment": window.environment_id.id,
            "environment_name": window.environment_id.name,
            "name": window.name,
            "start": to_iso(window.start_at),
            "end": to_iso(window.end_at),
            "planned": to_iso(window.planned_at),
            "announced": to_iso(window.announced_at),
            "state": window.state,
            "eligible": [
                [to_seconds(first), to_seconds(last)]
                for first, last in window._get_ranges()
            ],
            "why_not": window.ineligible_reason or None,
            "agreed": window.maintenance_rule or None,
            "began": to_iso(window.actual_start_at),
            "ended": to_iso(window.actual_end_at),
        }

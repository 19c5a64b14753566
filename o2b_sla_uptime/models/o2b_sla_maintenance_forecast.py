# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_date

from odoo.addons.o2b_sla.durations import duration
from odoo.addons.o2b_sla.instants import to_aware

from ..availability import judge_parts, month_period
from ..maintenance import Window, judge_windows
from ..seconds import from_seconds, to_seconds
from .o2b_sla_maintenance_recurrence import FAR
from .o2b_sla_maintenance_telling import MARGIN

#: So many environments are reckoned for; of a data centre there may be hundreds.
RECKONED = 10


class SlaMaintenanceForecast(models.AbstractModel):
    """Says before it is planned whether maintenance will count as agreed, and what the
    norm of the month has left for it (SLA §3.3)."""

    _name = "o2b.sla.maintenance.forecast"
    _description = "Forecast of Maintenance"

    overlap_warning = fields.Text(compute="_compute_overlap_warning")
    forecast = fields.Text(
        string="What It Does to the Norm",
        compute="_compute_forecast",
        help="Of the first month, if the environment is down all the time.",
    )
    forecast_breaches = fields.Boolean(compute="_compute_forecast")

    @api.depends("window_ids.overlap_warning")
    def _compute_overlap_warning(self):
        for maintenance in self:
            warnings = maintenance.window_ids._not_begun().filtered("overlap_warning")
            maintenance.overlap_warning = "\n".join(
                f"{window.period}: {window.overlap_warning}" for window in warnings[:5]
            )

    @api.depends("state", "announce_days", "covered_environment_ids", "preview")
    @api.depends_context("lang")
    def _compute_forecast(self):
        for maintenance in self:
            lines = []
            if maintenance.state == "draft" and maintenance._is_timed():
                lines = maintenance._list_forecasts()
            maintenance.forecast = "\n".join(text for text, _breaches in lines)
            maintenance.forecast_breaches = any(breaches for _text, breaches in lines)

    def _list_forecasts(self):
        """A sentence for each environment, at most ``RECKONED`` of them.

        :return: list of ``(text, whether the norm would be breached)``
        """
        self.ensure_one()
        now = self.env["o2b.sla.mixin"]._sla_now()
        start = None if self.frequency == "once" else now
        coming = [
            o
            for o in self._list_occurrences(start, now + FAR)
            if o.start > to_seconds(now)
        ]
        if not coming:
            return []
        environments = self.covered_environment_ids._origin.sudo()
        environments = environments.sorted(
            lambda env: (env.kind != "production", env.id)
        )
        lines = [
            self._forecast(environment, coming, now)
            for environment in environments[:RECKONED]
        ]
        if len(environments) > RECKONED:
            more = len(environments) - RECKONED
            lines.append((self.env._("%(more)s more environments.", more=more), False))
        return lines

    def _forecast(self, environment, coming, now):
        """What the windows of the first month do to one environment.

        :param coming: list of :class:`Occurrence`
        :param now: naive UTC datetime
        :return: ``(text, whether the norm would be breached)``
        """
        zone = environment.agreement_id._sla_zone()
        first = to_aware(from_seconds(coming[0].start)).astimezone(zone)
        month = month_period(first.year, first.month, zone)
        spans = [(o.start, o.end) for o in coming if o.start < month[1]]
        eligible = self._forecast_eligible(environment, spans, month, now)
        before, after = self._forecast_judgements(
            environment, spans, eligible, month, now
        )
        day = format_date(self.env, first.date(), date_format="MMMM y")
        environment = environment.with_context(sla_show_client=True)
        name = f"{environment.display_name}, {day}"
        if not after.total:
            return self.env._("%(name)s: no agreement is in force.", name=name), False
        if after.budget_left is None:
            return self.env._("%(name)s: no norm is agreed.", name=name), False
        breaches = after.budget_left < 0
        text = self.env._(
            "%(name)s: %(left)s of downtime left, %(maintenance)s of maintenance.",
            name=name,
            left=duration(self.env, max(before.budget_left, 0)),
            maintenance=duration(self.env, sum(end - start for start, end in spans)),
        )
        return f"{text} {self._describe_forecast(eligible, after, breaches)}", breaches

    def _describe_forecast(self, eligible, after, breaches):
        excluded = after.mode == "excluded"
        if eligible and excluded:
            counts = self.env._("Announced in time it is left out of the figures.")
        elif excluded:
            counts = self.env._("It is too late to announce it: it counts as downtime.")
        else:
            counts = self.env._("In this agreement it counts as downtime.")
        if breaches:
            outcome = self.env._(
                "The norm would be breached by %(over)s.",
                over=duration(self.env, -after.budget_left),
            )
        else:
            outcome = self.env._(
                "%(left)s would be left.", left=duration(self.env, after.budget_left)
            )
        return f"{counts} {outcome}"

    def _forecast_eligible(self, environment, spans, month, now):
        """What would count of windows that are announced as soon as they can be.

        :return: list of ``(start, end)`` in seconds
        """
        version = environment.agreement_id._version_in_force(from_seconds(spans[0][0]))
        if not version:
            return []
        notice = timedelta(hours=version._get_term("maintenance_notice").value)
        lead = max(timedelta(days=self.announce_days), notice + MARGIN)
        others = environment.env["o2b.sla.maintenance.window"].search(
            [
                ("environment_id", "=", environment.id),
                ("maintenance_id", "!=", self._origin.id),
                ("end_at", ">", from_seconds(month[0])),
                ("start_at", "<", from_seconds(month[1])),
            ]
        )
        planned = [
            Window(
                key=-number,
                start=start,
                end=end,
                planned_at=to_seconds(now),
                announced_at=max(to_seconds(now), start - int(lead.total_seconds())),
                notice=int(notice.total_seconds()),
                cap=version._get_term("maintenance_cap").value * 60,
            )
            for number, (start, end) in enumerate(spans, 1)
        ]
        verdicts = judge_windows(
            [*planned, *(window._to_pure() for window in others)],
            environment.agreement_id._sla_zone(),
        )
        return [span for window in planned for span in verdicts[window.key].ranges]

    def _forecast_judgements(self, environment, spans, eligible, month, now):
        """The month as it is, and as it would be with these windows.

        :return: two ``availability.Judgement`` of the whole month
        """
        start, end = map(from_seconds, month)
        intervals = environment._get_intervals(start, max(start, min(end, now)), now)
        parts = environment._get_judged_parts(start, end)
        expected = {
            **intervals,
            "down": [*intervals["down"], *spans],
            "maintenance": [*intervals["maintenance"], *eligible],
        }
        return (
            judge_parts(month, parts, intervals),
            judge_parts(month, parts, expected),
        )

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..availability import (
    clip,
    cut,
    describe,
    figures,
    floor_percent,
    judge_parts,
    total,
)
from ..seconds import from_seconds, to_seconds

#: Frozen months are looked at again for that long: some events come in late.
RECHECKED = timedelta(days=125)
VERDICTS = [
    ("met", "Met"),
    ("breached", "Breached"),
    ("undetermined", "Undetermined"),
    ("not_applicable", "Not applicable"),
]
MODES = [
    ("counts", "Counts as downtime"),
    ("excluded", "Excluded when announced"),
    ("mixed", "Changed during the month"),
    ("not_applicable", "Not applicable"),
]


class SlaAvailability(models.Model):
    """Availability of an environment in a calendar month (SLA §3.3)."""

    _name = "o2b.sla.availability"
    _description = "Availability"
    _inherit = ["o2b.sla.frozen.month"]

    verdict = fields.Selection(
        selection=VERDICTS,
        readonly=True,
        index=True,
        help="Of a month that still runs: if nothing more happens.",
    )
    measured_verdict = fields.Selection(
        selection=VERDICTS,
        readonly=True,
        help="What the measurements prove, before a person decided.",
    )
    norm_milli = fields.Integer(
        string="Norm (1/1000 %)",
        readonly=True,
        aggregator=None,
        help="Zero when there is no norm, or when it changed during the month.",
    )
    norm = fields.Float(
        string="Norm (%)", digits=(6, 3), compute="_compute_norm", help="§3.3"
    )
    mode = fields.Selection(
        selection=MODES, string="Planned Maintenance", readonly=True
    )
    share = fields.Float(
        string="Availability (%)",
        digits=(6, 3),
        readonly=True,
        aggregator="avg",
        help="Of the time that was measured, cut off and not rounded. Of several "
        "months together their seconds are added first.",
    )
    lowest_share = fields.Float(
        string="At Least (%)",
        digits=(6, 3),
        readonly=True,
        aggregator="avg",
        help="If everything that was not measured was down.",
    )
    coverage = fields.Float(
        string="Measured (%)",
        digits=(6, 3),
        readonly=True,
        aggregator=None,
        help="Share of the time that was measured at all.",
    )
    total_seconds = fields.Integer(string="Judged (s)", readonly=True)
    down_seconds = fields.Integer(string="Down (s)", readonly=True)
    unknown_seconds = fields.Integer(string="Not Measured (s)", readonly=True)
    maintenance_seconds = fields.Integer(string="Maintenance (s)", readonly=True)
    excluded_seconds = fields.Integer(
        string="Excluded (s)",
        readonly=True,
        help="Down, but caused by the client or others, and excluded by approval.",
    )
    gross_share = fields.Float(
        string="Gross Availability (%)",
        digits=(6, 3),
        readonly=True,
        aggregator=None,
        help="With the outages that were excluded by approval.",
    )
    gross_total_seconds = fields.Integer(string="Gross Judged (s)", readonly=True)
    gross_down_seconds = fields.Integer(string="Gross Down (s)", readonly=True)
    gross_unknown_seconds = fields.Integer(
        string="Gross Not Measured (s)", readonly=True
    )
    gross_verdict = fields.Selection(selection=VERDICTS, readonly=True)
    budget_seconds = fields.Float(
        string="Budget (s)",
        digits=(12, 2),
        readonly=True,
        help="Downtime that the norm allows in the whole month.",
    )
    budget_left_seconds = fields.Float(
        string="Budget Left (s)", digits=(12, 2), readonly=True
    )
    projected_share = fields.Float(
        string="Month End (%)",
        digits=(6, 3),
        readonly=True,
        aggregator=None,
        help="Availability of the whole month if nothing more happens.",
    )

    @api.depends("norm_milli")
    def _compute_norm(self):
        for month in self:
            month.norm = month.norm_milli / 1000

    @api.model
    def _read_group_select(self, aggregate_spec, query):
        """Of months together: their seconds are added, percentages never averaged."""
        if aggregate_spec not in ("share:avg", "lowest_share:avg"):
            return super()._read_group_select(aggregate_spec, query)
        total, down, unknown = (
            self._field_to_sql(self._table, f"{name}_seconds", query)
            for name in ("total", "down", "unknown")
        )
        measured = SQL("%s - %s", total, unknown)
        return SQL(
            "TRUNC(SUM(%(up)s) * 100.0 / NULLIF(SUM(%(whole)s), 0), 3)",
            up=SQL("%s - %s", measured, down),
            whole=measured if aggregate_spec == "share:avg" else total,
        )

    @api.model
    def _get_environments(self):
        groups = (
            self.env["o2b.sla.monitor"]
            .sudo()
            .with_context(active_test=False)
            ._read_group(
                [("effect", "=", "down"), ("environment_id.active", "=", True)],
                ["environment_id"],
            )
        )
        environments = self.env["o2b.sla.environment"].sudo()
        return environments.concat(*(environment for (environment,) in groups))

    @api.model
    def _get_first_instant(self, environment):
        starts = [since for _id, since, _until in environment._fetch_monitors()]
        return min(starts, default=False)

    @api.model
    def _get_last_instant(self, environment):
        ends = [until for _id, _since, until in environment._fetch_monitors()]
        return all(ends) and max(ends, default=False)

    # === Scheduled ===

    @api.model
    def _cron_refresh(self):
        """Bring all provisional months up to date."""
        for model in self._get_month_models():
            self.env[model]._refresh_all()

    @api.model
    def _cron_freeze(self):
        """Freeze the months whose day has come, and look again at those of late."""
        for model in self._get_month_models():
            self.env[model]._freeze_all()
        self._isolated(
            self.sudo().search(
                [
                    ("state", "=", "frozen"),
                    ("month", ">=", self._now().date() - RECHECKED),
                ]
            ),
            lambda month: month._propose_corrections(),
        )

    @api.model
    def _cron_verify(self):
        """Nightly: whether what was frozen is as it was."""
        for model in self._get_month_models():
            self.env[model]._verify_all()

    @api.model
    def _get_month_models(self):
        """Names of the models with months to refresh and freeze."""
        return ["o2b.sla.availability"]

    # === Reckoning ===

    def _get_obstacles(self):
        problem = self.environment_id._get_coverage_problem(*self._get_calendar_month())
        return super()._get_obstacles() + ([problem] if problem else [])

    def _reckon(self, now):
        self.ensure_one()
        start, end = self._get_calendar_month()
        until = max(start, min(now, end))
        environment = self.environment_id
        parts = environment._get_judged_parts(start, end)
        intervals = environment._get_intervals(start, until, now)
        return self._reckon_from(parts, intervals, until)

    def _reckon_from(self, parts, intervals, until):
        """The figures that follow from intervals.

        :param parts: list of Part, of the whole month
        :param intervals: dict, as ``environment._get_intervals`` gives
        :param until: naive UTC, up to which they were measured
        :return: (values of the record, what stands in the payload)
        """
        start, end = (to_seconds(instant) for instant in self._get_calendar_month())
        past = start, to_seconds(until)
        sofar = cut(parts, *past)
        net, gross = (judge_parts(past, sofar, intervals, g) for g in (False, True))
        whole = judge_parts((start, end), parts, intervals)
        whole_gross = judge_parts((start, end), parts, intervals, gross=True)
        excluded = sum(
            total(clip(intervals["excluded"], part.start, part.end)) for part in sofar
        )
        values = {
            "period_start": from_seconds(parts[0].start) if parts else False,
            "period_end": from_seconds(parts[-1].end) if parts else False,
            "verdict": whole.verdict,
            "measured_verdict": whole.verdict,
            "norm_milli": whole.norm_milli or 0,
            "mode": whole.mode,
            "share": _percent(net.share),
            "lowest_share": _percent(net.lowest),
            "coverage": _percent(net.coverage),
            "total_seconds": net.total,
            "down_seconds": net.down,
            "unknown_seconds": net.unknown,
            "maintenance_seconds": net.maintenance,
            "excluded_seconds": excluded,
            "gross_share": _percent(gross.share),
            "gross_total_seconds": gross.total,
            "gross_down_seconds": gross.down,
            "gross_unknown_seconds": gross.unknown,
            "gross_verdict": whole_gross.verdict,
            "budget_seconds": float(whole.budget or 0),
            "budget_left_seconds": float(whole.budget_left or 0),
            "projected_share": _percent(whole.share),
        }
        facts = {
            "rule": self.environment_id.availability_rule,
            **describe(parts, intervals),
            "figures": {"net": figures(whole), "gross": figures(whole_gross)},
        }
        return values, facts


def _percent(share):
    """A share cut off to thousandths of a percent, for a field; no verdict is ever
    taken from it."""
    return float(floor_percent(share) or 0)

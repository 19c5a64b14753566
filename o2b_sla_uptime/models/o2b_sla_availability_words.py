# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import format_datetime, formatLang
from odoo.tools.misc import get_lang

from odoo.addons.o2b_sla.durations import duration

from ..availability import norm_text
from ..seconds import to_seconds


class SlaAvailability(models.Model):
    """How a month was reckoned, in words and with numbers that a calculator checks."""

    _inherit = "o2b.sla.availability"

    explanation = fields.Text(compute="_compute_explanation")
    outage_ids = fields.Many2many(
        comodel_name="o2b.sla.outage",
        string="Outages",
        compute="_compute_outage_ids",
        help="What was measured in the month, as it is recorded now.",
    )
    share_text = fields.Char(string="Availability", compute="_compute_texts")
    down_text = fields.Char(string="Down", compute="_compute_texts")
    unknown_text = fields.Char(string="Not Measured", compute="_compute_texts")
    budget_text = fields.Char(string="Budget Left", compute="_compute_texts")

    def _compute_outage_ids(self):
        for month in self:
            start, end = month._get_calendar_month()
            month.outage_ids = self.env["o2b.sla.outage"].search(
                [
                    ("environment_id", "=", month.environment_id.id),
                    ("started_at", "<", end),
                    "|",
                    ("ended_at", "=", False),
                    ("ended_at", ">", start),
                ],
                order="started_at, id",
            )

    @api.depends(
        "share",
        "lowest_share",
        "total_seconds",
        "down_seconds",
        "unknown_seconds",
        "budget_left_seconds",
        "norm_milli",
    )
    @api.depends_context("lang")
    def _compute_texts(self):
        for month in self:
            month.share_text = month._describe_share()
            month.down_text = duration(self.env, month.down_seconds)
            month.unknown_text = duration(self.env, month.unknown_seconds)
            month.budget_text = (
                duration(self.env, month.budget_left_seconds)
                if month.budget_seconds
                else ""
            )

    def _describe_share(self):
        """``99.953 %``, or the band it lies in when not all was measured."""
        self.ensure_one()
        if not self.total_seconds:
            return self.env._("Nothing to judge")
        if not self.unknown_seconds:
            return f"{self._number(self.share)} %"
        if not self.down_seconds:
            # no 100.000 where something was not measured
            return self.env._("At least %s %%", self._number(self.lowest_share))
        highest = self._percent(
            self.total_seconds - self.down_seconds, self.total_seconds
        )
        return self.env._(
            "%(lowest)s to %(highest)s %%",
            lowest=self._number(self.lowest_share),
            highest=highest,
        )

    @api.depends(
        "state", "verdict", "measured_until", "decided_at", "method", "obstacles"
    )
    @api.depends_context("lang")
    def _compute_explanation(self):
        for month in self:
            month.explanation = "\n".join(month._get_method())

    def _get_method(self):
        self.ensure_one()
        if not self.total_seconds and not self.gross_total_seconds:
            return [*self._describe_period(), self._describe_no_time()]
        return [
            *self._describe_period(),
            *self._describe_norm(),
            *self._describe_mode(),
            *self._describe_measured(),
            self._describe_formula(),
            *self._describe_verdict(),
        ]

    def _describe_period(self):
        start, end = self._get_calendar_month()
        sentences = [
            self.env._(
                "%(month)s in %(zone)s has %(seconds)s seconds.",
                month=self._get_month_name(),
                zone=self.zone,
                seconds=self._seconds(to_seconds(end) - to_seconds(start)),
            )
        ]
        if self.period_start and (self.period_start, self.period_end) != (start, end):
            sentences.append(
                self.env._(
                    "The agreement ruled from %(start)s to %(end)s: only that time is "
                    "judged.",
                    start=self._local(self.period_start),
                    end=self._local(self.period_end),
                )
            )
        if self.state == "provisional":
            sentences.append(
                self.env._(
                    "Provisional: as of %(instant)s, %(seconds)s seconds.",
                    instant=self._local(self.measured_until),
                    seconds=self._seconds(self.total_seconds),
                )
            )
        return sentences

    def _describe_no_time(self):
        return self.env._("No agreement ruled, or all of it was maintenance.")

    def _describe_norm(self):
        promised = self.norm_milli or self.budget_seconds
        if self.environment_kind != "production" and not promised:
            return [self._describe_no_norm()]
        if not self.norm_milli:
            return [
                self.env._(
                    "The agreement changed during the month. Each part is held against "
                    "its own norm; together they allow %(budget)s of downtime.",
                    budget=duration(self.env, self.budget_seconds),
                )
            ]
        return [
            self.env._(
                "The norm is %(norm)s %% (§3.3): %(budget)s of downtime is allowed in "
                "the whole month.",
                norm=self._number_text(norm_text(self.norm_milli)),
                budget=duration(self.env, self.budget_seconds),
            )
        ]

    def _describe_no_norm(self):
        if self.environment_kind == "test":
            return self.env._("It has no norm: support on it is best effort (§6).")
        return self.env._("It has no norm: no addendum promises any uptime of it.")

    def _describe_mode(self):
        if self.mode == "counts":
            return [self.env._("Planned maintenance counts as downtime (§3.3).")]
        if self.mode == "excluded":
            return [
                self.env._(
                    "Maintenance that was announced as agreed is left out: "
                    "%(maintenance)s.",
                    maintenance=duration(self.env, self.maintenance_seconds),
                )
            ]
        return []

    def _describe_measured(self):
        sentences = [
            self.env._(
                "Down: %(down)s. Not measured: %(unknown)s.",
                down=duration(self.env, self.down_seconds),
                unknown=duration(self.env, self.unknown_seconds),
            )
        ]
        if self.excluded_seconds:
            sentences.append(
                self.env._(
                    "Excluded by approval: %(excluded)s. With it the availability "
                    "would be %(gross)s %% and the month %(verdict)s.",
                    excluded=duration(self.env, self.excluded_seconds),
                    gross=self._number(self.gross_share),
                    verdict=self._verdict_word(self.gross_verdict),
                )
            )
        return sentences

    def _describe_formula(self):
        total, unknown = self.total_seconds, self.unknown_seconds
        if total == unknown:
            return self.env._("Nothing was measured, so there is no availability.")
        up = total - self.down_seconds - unknown
        if unknown and not self.down_seconds:
            return self.env._(
                "Available in all %(up)s seconds that were measured.",
                up=self._seconds(up),
            )
        return self.env._(
            "Available %(up)s of %(measured)s measured seconds: %(share)s %%.",
            up=self._seconds(up),
            measured=self._seconds(total - unknown),
            share=self._percent(up, total - unknown),
        )

    def _describe_band(self):
        """Between what and what the availability lies, when not all was measured."""
        total, down = self.total_seconds, self.down_seconds
        lowest = self._percent(total - down - self.unknown_seconds, total)
        if not down:
            return self.env._(
                "Were everything unknown down it would be %(lowest)s %%.", lowest=lowest
            )
        return self.env._(
            "Were everything unknown down it would be %(lowest)s %%, were it up "
            "%(highest)s %%.",
            lowest=lowest,
            highest=self._percent(total - down, total),
        )

    def _describe_verdict(self):
        sentences = [self._describe_band()] if self.unknown_seconds else []
        if self.verdict == "not_applicable":
            return sentences
        if self.state == "provisional" and not self._is_complete():
            sentences.append(
                self.env._(
                    "If nothing more happens the month ends at %(share)s %%, with "
                    "%(left)s of the budget left: %(verdict)s.",
                    share=self._number(self.projected_share),
                    left=duration(self.env, self.budget_left_seconds),
                    verdict=self._verdict_word(self.verdict),
                )
            )
            return sentences
        if self.decided_at and self.verdict != self.measured_verdict:
            sentences.append(
                self.env._(
                    "The measurements leave it open; %(name)s decided: %(reason)s",
                    name=self.decided_by_id.name,
                    reason=self.decision_reason,
                )
            )
        if self.verdict == "undetermined":
            text = self.env._(
                "Neither that the norm was met is proved, nor the breach."
            )
            return [*sentences, text]
        sentences.append(
            self.env._(
                "The norm is %(verdict)s, with %(left)s of the budget left.",
                verdict=self._verdict_word(self.verdict),
                left=duration(self.env, self.budget_left_seconds),
            )
        )
        return sentences

    def _is_complete(self):
        """Whether the figures are of the whole month."""
        self.ensure_one()
        return bool(self.measured_until) and (
            self.measured_until >= self._get_calendar_month()[1]
        )

    # === Words and numbers ===

    def _verdict_word(self, verdict):
        words = {
            "met": self.env._("met"),
            "breached": self.env._("breached"),
            "undetermined": self.env._("undetermined"),
        }
        return words.get(verdict, "")

    def _percent(self, part, whole):
        """A share of whole numbers, cut off and not rounded."""
        milli = part * 100_000 // whole
        return self._number_text(f"{milli // 1000}.{milli % 1000:03d}")

    def _number(self, percent):
        """A percentage of a field, which holds three digits."""
        return self._number_text(f"{percent:.3f}")

    def _number_text(self, text):
        return text.replace(".", get_lang(self.env).decimal_point)

    def _seconds(self, seconds):
        """``2,592,000``"""
        return formatLang(self.env, seconds, digits=0)

    def _local(self, instant):
        return format_datetime(
            self.env, instant, tz=self.zone, dt_format="d MMM y HH:mm"
        )

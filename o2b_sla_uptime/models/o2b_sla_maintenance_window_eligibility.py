# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from datetime import datetime, time, timedelta

from odoo import api, fields, models

from odoo.addons.o2b_sla.instants import to_aware, to_naive
from odoo.addons.o2b_sla.isolating import isolated
from odoo.addons.o2b_sla.models.o2b_sla_policy import MAINTENANCE_RULES

from ..maintenance import Window, judge_windows
from ..seconds import from_seconds, to_seconds

_logger = logging.getLogger(__name__)

REASONS = [
    ("not_announced", "Not announced"),
    ("late", "Announced too late"),
    ("retroactive", "Entered or announced afterwards"),
    ("cap", "More minutes than agreed"),
    ("cancelled", "Cancelled"),
    ("no_agreement", "No agreement in force"),
]


class SlaMaintenanceWindowEligibility(models.AbstractModel):
    """Whether a window counts as maintenance as it was agreed (SLA §3.3).

    It was announced in time, before it began, and the month had minutes left. Only
    where the agreement excludes announced maintenance does that change a figure.
    """

    _name = "o2b.sla.maintenance.window.eligibility"
    _description = "Eligibility of a Maintenance Window"

    is_eligible = fields.Boolean(
        string="As Agreed",
        readonly=True,
        help="Announced in time, and within the minutes that were agreed for a month.",
    )
    ineligible_reason = fields.Selection(
        selection=REASONS,
        string="Does Not Count Because",
        readonly=True,
        help="Empty: all of it counts.",
    )
    eligible_seconds = fields.Integer(readonly=True)
    eligible_ranges = fields.Json(
        readonly=True, help="[start, end] in UNIX seconds of what counts."
    )
    notice_hours = fields.Integer(
        string="Notice Agreed (Hours)", readonly=True, help="At its start, §3.3."
    )
    cap_minutes = fields.Integer(
        string="Minutes a Month Agreed", readonly=True, help="0: no limit."
    )
    maintenance_rule = fields.Selection(
        selection=MAINTENANCE_RULES, string="Agreed About Maintenance", readonly=True
    )
    verdict = fields.Selection(
        selection=[
            ("eligible", "As agreed"),
            ("partly", "Partly"),
            ("not_eligible", "Does not count"),
            ("pending", "To be announced"),
        ],
        string="Counts",
        compute="_compute_verdict",
    )
    eligibility_text = fields.Text(
        string="What Counts", compute="_compute_eligibility_text"
    )

    # === Judging ===

    def _judge(self, since=None):
        """Judge these windows anew, and those of the same environments after them:
        they share the minutes of a month. What has begun stays as it was judged.

        :param since: naive UTC datetime from which on windows can be touched
        """
        for environment, own in self.grouped("environment_id").items():
            start = min(filter(None, [since, *own.mapped("start_at")]))
            self._judge_environment(environment, start)

    @api.model
    def _judge_environment(self, environment, since):
        """Judge an environment's windows from the month of an instant on."""
        zone = environment.agreement_id.sudo()._sla_zone()
        local = to_aware(since).astimezone(zone)
        month = datetime.combine(local.date().replace(day=1), time.min, tzinfo=zone)
        windows = self.sudo().search(
            [
                ("environment_id", "=", environment.id),
                ("end_at", ">", to_naive(month)),
            ]
        )
        terms = {w: w._get_terms() for w in windows if not w.frozen_at}
        verdicts = judge_windows([w._to_pure(terms.get(w)) for w in windows], zone)
        for window, values in terms.items():
            verdict = verdicts[window.id]
            values |= {
                "is_eligible": bool(verdict.ranges),
                "ineligible_reason": verdict.reason or False,
                "eligible_seconds": verdict.seconds,
                "eligible_ranges": [list(span) for span in verdict.ranges],
            }
            window.write({k: v for k, v in values.items() if window[k] != v})

    def _get_terms(self):
        """What rules at its start: dict of the fields that keep it."""
        self.ensure_one()
        version = self.agreement_id.sudo()._version_in_force(self.start_at)
        if not version:
            return {"notice_hours": 0, "cap_minutes": 0, "maintenance_rule": False}
        return {
            "notice_hours": version._get_term("maintenance_notice").value,
            "cap_minutes": version._get_term("maintenance_cap").value,
            "maintenance_rule": version._get_term(
                "maintenance", self.environment_id.sudo(), self.start_at
            ).value,
        }

    def _to_pure(self, terms=None):
        """The pure :class:`Window`.

        :param terms: as of :meth:`_get_terms`; ``None``: what was noted at its start
        """
        self.ensure_one()
        terms = terms or self
        return Window(
            key=self.id,
            start=to_seconds(self.start_at),
            end=to_seconds(self.end_at),
            planned_at=to_seconds(self.planned_at),
            announced_at=to_seconds(self.announced_at),
            cancelled=self.state == "cancelled",
            in_force=bool(terms["maintenance_rule"]),
            notice=terms["notice_hours"] * 3600,
            cap=terms["cap_minutes"] * 60,
        )

    @api.model
    def _begin_due(self):
        """Note which mails have left, then let what has begun stand still; each
        environment by itself.

        :return: the windows that have begun
        """
        now = self.env["o2b.sla.mixin"]._sla_now()
        windows = self.env["o2b.sla.maintenance.window"].sudo()
        windows._collect_announced()
        begun = windows.search([("frozen_at", "=", False), ("start_at", "<=", now)])
        for own in begun.grouped("environment_id").values():
            own._isolated("_begin", now)
        return begun.filtered("frozen_at")

    def _begin(self, now):
        """Let these windows stand still.

        :param now: naive UTC datetime
        """
        self._judge()
        self.write({"frozen_at": now})
        self._log("begun")

    def _isolated(self, method, *args):
        """Call a method for these windows; a failure stays their own."""

        def failed(_error):
            _logger.exception("Maintenance windows %s: %s failed", self.ids, method)

        isolated(self.env, getattr(self, method), *args, failed=failed)

    @api.model
    def _wake_at_next(self):
        """Let the scheduled action run when the next window begins."""
        cron = self.env.ref(
            "o2b_sla_uptime.ir_cron_maintenance", raise_if_not_found=False
        )
        first = (
            self.env["o2b.sla.maintenance.window"]
            .sudo()
            .search([("frozen_at", "=", False)], order="start_at", limit=1)
        )
        if cron and first and first.start_at < cron.sudo().nextcall:
            cron.sudo()._trigger(at=max(first.start_at, fields.Datetime.now()))

    # === For others ===

    def _get_ranges(self):
        """What counts of these windows; one that was ended early ends there.

        :return: list of ``(start, end)`` naive UTC datetimes, merged
        """
        ranges = []
        for window in self.filtered("is_eligible").sorted("start_at"):
            stop = window._get_end()
            for first, last in window.eligible_ranges or ():
                start, end = from_seconds(first), min(from_seconds(last), stop)
                if start >= end:
                    continue
                if ranges and start <= ranges[-1][1]:
                    ranges[-1] = (ranges[-1][0], max(end, ranges[-1][1]))
                else:
                    ranges.append((start, end))
        return ranges

    def _counts_at(self, at):
        """Whether an instant (naive UTC) lies in what counts of this window."""
        return any(start <= at < end for start, end in self._get_ranges())

    @api.model
    def _search_ending(self, now):
        """Windows that count at an instant, the one that ends first in front.

        What is down then gets its ticket when ``_get_open_until`` has come.

        :param now: naive UTC datetime
        """
        windows = self.sudo().search(
            [
                ("is_eligible", "=", True),
                ("start_at", "<=", now),
                ("end_at", ">", now),
            ]
        )
        return windows.filtered(lambda window: window._counts_at(now)).sorted(
            lambda window: (window._get_open_until(now), window.id)
        )

    def _get_open_until(self, now):
        """Until when this window counts, naive UTC; ``now`` when it does not."""
        for start, end in self._get_ranges():
            if start <= now < end:
                return end
        return now

    # === In words ===

    @api.depends("is_eligible", "ineligible_reason", "state", "start_at")
    def _compute_verdict(self):
        now = self.env["o2b.sla.mixin"]._sla_now()
        for window in self:
            reason = window.ineligible_reason
            if window.is_eligible:
                window.verdict = "partly" if reason else "eligible"
            elif reason == "not_announced" and window.start_at > now:
                window.verdict = "pending"
            else:
                window.verdict = "not_eligible"

    @api.depends(
        *("is_eligible", "ineligible_reason", "maintenance_rule", "announced_at"),
        *("notice_hours", "cap_minutes", "planned_at", "start_at", "cancel_reason"),
    )
    @api.depends_context("lang")
    def _compute_eligibility_text(self):
        for window in self:
            window.eligibility_text = window._explain()

    def _explain(self):
        """What counts of this window and why, in words of the user's language."""
        self.ensure_one()
        return " ".join(filter(None, (self._explain_reason(), self._explain_rule())))

    def _explain_reason(self):
        reason = self.ineligible_reason
        if reason == "cancelled":
            return self.env._("Cancelled: %s", self.cancel_reason or "")
        if reason == "no_agreement":
            return self.env._("No agreement is in force at its start.")
        if reason == "retroactive" and self.planned_at >= self.start_at:
            return self.env._("Entered after it had begun: it never counts.")
        if reason == "retroactive":
            return self.env._("Announced after it had begun: it does not count.")
        if reason == "not_announced":
            return self.env._(
                "Not announced; the agreement asks %(hours)s hours of notice.",
                hours=self.notice_hours,
            )
        if not self.announced_at:
            return ""
        ahead = self._describe_length(self.start_at - self.announced_at)
        if reason == "late":
            return self.env._(
                "Announced %(ahead)s ahead; the agreement asks %(hours)s hours.",
                ahead=ahead,
                hours=self.notice_hours,
            )
        text = self.env._(
            "Announced %(ahead)s ahead, in time (%(hours)s hours were agreed).",
            ahead=ahead,
            hours=self.notice_hours,
        )
        if reason == "cap":
            text += " " + self.env._(
                "Of its %(all)s minutes %(minutes)s count: the agreement has "
                "%(cap)s minutes a month.",
                all=self.minutes,
                minutes=self.eligible_seconds // 60,
                cap=self.cap_minutes,
            )
        return text

    def _explain_rule(self):
        if self.maintenance_rule == "counts":
            return self.env._(
                "Information only: in this agreement maintenance counts as downtime."
            )
        if self.maintenance_rule == "excluded" and self.is_eligible:
            return self.env._("Downtime in what counts is left out of the figures.")
        return ""

    @api.model
    def _describe_length(self, length):
        """``61 h 5 min`` of a timedelta."""
        minutes = max(length, timedelta()) // timedelta(minutes=1)
        hours, minutes = divmod(minutes, 60)
        if not hours:
            return self.env._("%(minutes)s min", minutes=minutes)
        if not minutes:
            return self.env._("%(hours)s h", hours=hours)
        return self.env._("%(hours)s h %(minutes)s min", hours=hours, minutes=minutes)

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_date

from odoo.addons.o2b_sla.durations import duration

from ..availability import floor_percent
from ..seconds import from_seconds

DAYS = 90


class SlaEnvironment(models.Model):
    """The last days of an environment, one by one (SLA §3.3)."""

    _inherit = "o2b.sla.environment"

    day_bar = fields.Json(
        string="Last 90 Days",
        compute="_compute_day_bar",
        help="Each day on its own; the agreement is judged per month.",
    )

    @api.depends_context("lang")
    def _compute_day_bar(self):
        now = self.env["o2b.sla.mixin"]._sla_now()
        watched = self.filtered("monitor_ids")._origin
        found = watched._read_found(now - timedelta(days=DAYS + 1), now)
        for environment in self:
            own = found.get(environment._origin.id)
            environment.day_bar = own and {
                "days": environment._origin._describe_days(DAYS, own)
            }

    def _describe_days(self, count, found=None):
        """The last days, today included.

        :param count: number of days
        :param found: dict, see :meth:`_read_found`
        :return: list of dicts, the oldest first: ``look`` (``up``, ``brief``: down
            within what the norm allows a day, ``down``, ``unknown`` or ``none``) and
            ``text``, the day in words
        """
        self.ensure_one()
        return [self._describe_day(day) for day in self._get_days(count, None, found)]

    def _describe_day(self, day):
        """
        :param day: ``availability.Judgement`` of one local day
        """
        agreement = self.agreement_id.sudo()
        parts = [
            format_date(self.env, agreement._local_day(from_seconds(day.period[0])))
        ]
        if not day.total:
            parts.append(self.env._("nothing to judge"))
        elif day.share is None:
            parts.append(self.env._("not measured"))
        else:
            parts.append(f"{floor_percent(day.share)} %")
        if day.down:
            parts.append(self.env._("%s down", duration(self.env, day.down)))
        if day.unknown and day.share is not None:
            parts.append(self.env._("%s not measured", duration(self.env, day.unknown)))
        return {"look": self._get_day_look(day), "text": ", ".join(parts)}

    @api.model
    def _get_day_look(self, day):
        if not day.total:
            return "none"
        if day.down:
            within = day.budget is not None and day.down <= day.budget
            return "brief" if within else "down"
        return "unknown" if day.unknown > day.total // 100 else "up"

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import format_datetime

from odoo.addons.o2b_sla.instants import from_iso, to_naive

MODELS = ("o2b.sla.availability", "o2b.sla.backup.month")


class SlaReport(models.Model):
    """A report is approved once the months it rests on are frozen.

    The draft is made on the first working day of the next month, and those months are
    frozen on its second day at six (what comes in late is in by then). Until then their
    figures stand in it, marked as provisional, and it is brought up to date.
    """

    _inherit = "o2b.sla.report"

    def _find_obstacles(self):
        return [*super()._find_obstacles(), *self._get_open_months()]

    def _get_open_months(self):
        """What is measured in the month and is not frozen yet.

        :return: list of sentences; empty when nothing stands in the way
        """
        self.ensure_one()
        report = self.sudo()
        period = report._get_period(self._now())
        start, end = (to_naive(from_iso(text)) for text in (period.start, period.end))
        environments = self.env["o2b.sla.environment"].sudo()
        environments = environments.search(
            [("agreement_id", "=", report.agreement_id.id)]
        )
        sentences = []
        for name in MODELS:
            months = self.env[name].sudo()
            present = months.search(
                [
                    ("agreement_id", "=", report.agreement_id.id),
                    ("month", "=", report.month),
                ]
            )
            missing = (environments - present.environment_id).filtered(
                lambda env, months=months: _touches(months, env, start, end)
            )
            sentences += [
                report._describe_open_month(month)
                for month in present
                if month.state != "frozen"
            ]
            sentences += [
                self.env._(
                    "%(kind)s of %(environment)s: the month has not been reckoned yet.",
                    kind=report._name_of_months(name),
                    environment=env.display_name,
                )
                for env in missing
            ]
        return sentences

    def _name_of_months(self, model):
        return {
            "o2b.sla.availability": self.env._("Uptime"),
            "o2b.sla.backup.month": self.env._("Backups"),
        }[model]

    def _describe_open_month(self, month):
        """Why a report cannot be approved yet because of a month, and what helps."""
        values = {
            "kind": self._name_of_months(month._name),
            "environment": month.environment_id.display_name,
            "month": month._get_month_name(),
        }
        if month.obstacles:
            return self.env._(
                "%(kind)s of %(environment)s: somebody has to decide on %(month)s "
                "first. %(why)s",
                why=month._describe_obstacles(),
                **values,
            )
        at = month._get_freeze_moment()
        return self.env._(
            "%(kind)s of %(environment)s: %(month)s is not frozen yet. That is done "
            "on %(at)s.",
            at=format_datetime(self.env, at, tz=month.zone, dt_format="d MMMM HH:mm"),
            **values,
        )


def _touches(months, environment, start, end):
    """Whether something is measured of an environment, while an agreement rules, in a
    time."""
    first = months._get_first_instant(environment)
    last = months._get_last_instant(environment)
    watched = bool(first) and first < end and not (last and last <= start)
    return watched and bool(environment._get_judged_parts(start, end))

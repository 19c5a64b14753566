# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models

from .o2b_sla_backup_month_runs import AROUND, COUNTS, OUTCOMES

#: Frozen months are looked at again for that long.
RECHECKED = timedelta(days=62)


class SlaBackupMonth(models.Model):
    """Corrections of a frozen month of backups.

    A month is frozen also with runs that are unknown: Odoo stands still for a moment
    in most months. Who knows better proposes what became of them.
    """

    _inherit = "o2b.sla.backup.month"
    _correction_model = "o2b.sla.backup.correction"
    _correct_dialog = "o2b.sla.backup.correct"

    correction_ids = fields.One2many(
        comodel_name="o2b.sla.backup.correction",
        inverse_name="backup_month_id",
        string="Corrections",
    )
    standing_correction_id = fields.Many2one(
        comodel_name="o2b.sla.backup.correction", compute="_compute_standing"
    )
    standing_text = fields.Char(
        string="Result",
        compute="_compute_standing",
        help="The runs that stand now, after approved corrections.",
    )

    @api.depends("correction_ids.state", *(f"{name}_runs" for name in COUNTS))
    @api.depends_context("lang")
    def _compute_standing(self):
        for month in self:
            month.standing_correction_id = month._get_standing_correction()
            month.standing_text = month._describe_runs(month._get_standing_runs())

    def _get_standing_runs(self):
        """The figures that stand, after an approved correction.

        :return: dict of int: ``expected``, and what became of these: ``done``,
            ``late``, ``failed``, ``missing``, ``unknown``
        """
        self.ensure_one()
        figures = self._get_standing_correction() or self
        return {name: figures[f"{name}_runs"] for name in COUNTS}

    @api.model
    def _describe_runs(self, runs):
        """``720 of 722 done, 1 late, 1 missing``; zeros are left out.

        :param runs: as :meth:`_get_standing_runs`
        """
        texts = {
            "late": self.env._("%s late", runs["late"]),
            "failed": self.env._("%s failed", runs["failed"]),
            "missing": self.env._("%s missing", runs["missing"]),
            "unknown": self.env._("%s unknown", runs["unknown"]),
        }
        done = self.env._(
            "%(done)s of %(expected)s done",
            done=runs["done"],
            expected=runs["expected"],
        )
        return ", ".join([done, *(text for name, text in texts.items() if runs[name])])

    # === Reckoning again ===

    def _reckon_again(self, runs=None):
        """What the month would be with what is recorded now, and with what people
        know better.

        :param runs: dict of what became of the runs, as a person states it; default:
            what is recorded, moved as the correction that stands moved it
        :return: (values, facts), as :meth:`_reckon`; ``facts["moved"]`` tells how many
            of each outcome a person added or took away
        """
        self.ensure_one()
        values, facts = self._reckon_recorded()
        recorded = {name: values[f"{name}_runs"] for name in COUNTS}
        if runs is None:
            moved = self._get_standing_facts().get("moved") or {}
        else:
            moved = {name: runs[name] - recorded[name] for name in OUTCOMES}
        result = {name: recorded[name] + moved.get(name, 0) for name in COUNTS}
        if min(result.values()) < 0:
            # what was stated no longer fits what is recorded: that alone counts
            moved, result = {}, recorded
        values |= {f"{name}_runs": count for name, count in result.items()}
        moved = {name: count for name, count in moved.items() if count}
        return values, {**facts, "moved": moved, "figures": result}

    def _reckon_recorded(self):
        """:meth:`_reckon` of now; what it was frozen from, where the signs of life of
        the month were cleared away."""
        if self._is_still_recorded():
            return self._reckon(self._now())
        facts = self._read_payload()
        values = {f"{name}_runs": self[f"{name}_runs"] for name in COUNTS}
        return values, {name: facts[name] for name in ("backups", "inventories")}

    def _is_still_recorded(self):
        """Whether none of the signs of life of the month can have been deleted."""
        oldest = self.env["o2b.sla.heartbeat.ping"]._get_kept_since()
        return self._get_calendar_month()[0] - AROUND >= oldest

    def _get_standing_facts(self):
        facts = super()._get_standing_facts()
        return {"figures": self._get_standing_runs(), **facts}

    @api.model
    def _recheck_corrections(self):
        """Propose corrections of late months whose records say otherwise now."""
        months = self.sudo().search(
            [
                ("state", "=", "frozen"),
                ("month", ">=", self._now().date() - RECHECKED),
            ]
        )
        self._isolated(
            months.filtered(lambda month: month._is_still_recorded()),
            lambda month: month._propose_corrections(),
        )


class SlaAvailability(models.Model):
    _inherit = "o2b.sla.availability"

    @api.model
    def _cron_freeze(self):
        res = super()._cron_freeze()
        self.env["o2b.sla.backup.month"]._recheck_corrections()
        return res

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..instants import to_iso
from ..service_report import month_period, next_month


class SlaReportMonths(models.AbstractModel):
    """Of which months there are reports.

    That is read from instants, so a scheduled action that did not run for weeks makes
    up for it.
    """

    _name = "o2b.sla.report.months"
    _description = "Months of Service Level Reports"

    @api.model
    def _make_missing(self, now, agreements):
        """Make the provisional reports that are missing: of the present month, and of
        months between the last report and now. An agreement without any report begins
        with the present month.

        :param now: naive UTC
        :param agreements: ``o2b.sla.agreement``
        :return: the new reports
        """
        latest = {
            agreement.id: month
            for agreement, month in self.sudo()._read_group(
                [("agreement_id", "in", agreements.ids)],
                ["agreement_id"],
                ["month:max"],
            )
        }
        values = []
        for agreement in agreements.sudo():
            if not agreement.version_ids.filtered("rules_from"):
                continue
            present = agreement._local_day(now).replace(day=1)
            last = latest.get(agreement.id)
            month = next_month(last) if last else present
            while month <= present:
                values.append(self._prepare_report(agreement, month))
                month = next_month(month)
        values = self._filter_needed(values, now)
        return self.sudo().with_context(mail_create_nolog=True).create(values)

    @api.model
    def _prepare_report(self, agreement, month):
        """Values of the report of a month.

        :param agreement: ``o2b.sla.agreement``
        :param month: date, its first day
        """
        return {
            "agreement_id": agreement.id,
            "month": month,
            "zone": agreement._sla_zone().key,
        }

    @api.model
    def _filter_needed(self, values, now):
        """The months of which there is something to report: a version ruled, or what
        began under one is decided or worked on after its end. A ticket stays with its
        version, so its deadline can pass after the last day of the agreement (§1.4).

        :param values: list of dicts, as of :meth:`_prepare_report`
        :return: list of dicts, in their order
        """
        needed, after = [], {}
        agreements = self.env["o2b.sla.agreement"].sudo()
        for number, vals in enumerate(values):
            period = month_period(vals["month"], vals["zone"], now)
            versions = agreements.browse(vals["agreement_id"]).version_ids
            if any(self._ruled(version, period) for version in versions):
                needed.append(number)
            elif any(
                version.rules_from and to_iso(version.rules_from) < period.start
                for version in versions
            ):
                after[number] = vals["agreement_id"], period
        needed += self._find_afterwards(after)
        return [values[number] for number in sorted(needed)]

    @api.model
    def _find_afterwards(self, months):
        """Which of these months have clocks that are decided in them, or work.

        :param months: ``{number: (id of the agreement, Period)}``
        :return: list of numbers
        """
        if not months:
            return []
        self.env["o2b.sla.clock"].flush_model()
        self.env["o2b.sla.work.entry"].flush_model(["agreement_id", "date"])
        found = list(months.values())
        rows = self.env.execute_query(
            SQL(
                """
                SELECT m.number
                  FROM unnest(%s::int[], %s::int[], %s::timestamp[], %s::timestamp[],
                              %s::date[], %s::date[])
                       AS m(number, agreement_id, start, stop, first_day, last_day)
                 WHERE EXISTS (
                       SELECT FROM o2b_sla_clock c
                        WHERE c.agreement_id = m.agreement_id
                          AND c.active AND c.counts AND c.state <> 'cancelled'
                          AND COALESCE(c.breached_at, c.reached_at, c.deadline)
                              >= m.start
                          AND COALESCE(c.breached_at, c.reached_at, c.deadline)
                              < m.stop)
                    OR EXISTS (
                       SELECT FROM o2b_sla_work_entry w
                        WHERE w.agreement_id = m.agreement_id
                          AND w.date BETWEEN m.first_day AND m.last_day)
                """,
                list(months),
                [agreement_id for agreement_id, _period in found],
                [period.start.rstrip("Z") for _agreement_id, period in found],
                [period.end.rstrip("Z") for _agreement_id, period in found],
                [period.first_day for _agreement_id, period in found],
                [period.last_day for _agreement_id, period in found],
            )
        )
        return [number for (number,) in rows]

    @api.model
    def _make_report(self, agreement, month):
        """The first report of a month: the one there is, or a new one, up to date.

        For a month of before the software made reports.

        :param agreement: ``o2b.sla.agreement``
        :param month: date, a day in it
        :return: the report
        :raise UserError: there is nothing to report of that month
        """
        month, now = month.replace(day=1), self._now()
        found = self.sudo().search(
            [
                ("agreement_id", "=", agreement.id),
                ("month", "=", month),
                ("number", "=", 1),
            ]
        )
        if found:
            return found
        values = self._prepare_report(agreement.sudo(), month)
        if not self._filter_needed([values], now):
            raise UserError(
                self.env._(
                    "%(agreement)s had no version in force in that month.",
                    agreement=agreement.display_name,
                )
            )
        report = self.sudo().create(values)
        report._refresh(now)
        return report

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from typing import NamedTuple

from odoo import api, models

from ..evidence import fingerprint
from ..instants import from_iso, to_naive
from ..service_report import Period, overall, reckon
from ..stored_cache import store


class Reckoned(NamedTuple):
    """A report as it was reckoned at an instant."""

    #: ``service_report.Period``
    period: Period
    #: ``{code: facts}``, in the order of the sections
    facts: dict
    #: list of ``service_report.Line``, in the order of the sections
    lines: list

    @property
    def verdict(self):
        """The worst of the lines."""
        return overall(line.verdict for line in self.lines)

    @property
    def figures_sha256(self):
        """Fingerprint of the figures alone."""
        return fingerprint([[line.section, line.to_json()] for line in self.lines])


class SlaReportReckoning(models.AbstractModel):
    """From facts to the lines and verdicts of reports."""

    _name = "o2b.sla.report.reckoning"
    _description = "Reckoning Service Level Reports"

    def _reckon(self, now):
        """Collect the facts of a batch of reports and reckon their figures.

        :param now: naive UTC: what happened later is not known
        :return: ``{report: Reckoned}``
        """
        if not self:
            return {}
        periods, facts = self._collect(now)
        return {
            report: Reckoned(
                period,
                facts[report],
                [
                    line
                    for code, found in facts[report].items()
                    for line in reckon(code, found, period)
                ],
            )
            for report, period in periods.items()
        }

    def _store_reckoned(self, reckoned, now):
        """Bring columns and lines of these reports up to date; what is the same is not
        written.

        :param reckoned: ``{report: Reckoned}``
        :param now: naive UTC
        """
        reports = self.sudo()
        self.env["o2b.sla.report.line"].sudo()._replace(
            {report: reckoned[report].lines for report in reports}
        )
        store(
            reports,
            {
                report.id: {
                    "verdict": reckoned[report].verdict,
                    "figures_sha256": reckoned[report].figures_sha256,
                    "as_of": to_naive(from_iso(reckoned[report].period.until)),
                    "refreshed_at": now,
                    "draft_at": report._get_draft_moment(),
                    "problem": False,
                }
                for report in reports
            },
        )


class SlaReportLineStoring(models.AbstractModel):
    """Brings the lines of reports up to date."""

    _name = "o2b.sla.report.line.storing"
    _description = "Storing Lines of Service Level Reports"

    @api.model
    def _replace(self, lines):
        """Let reports have these lines and no others, in few queries.

        :param lines: ``{report: list of service_report.Line}``
        """
        ids = [report.id for report in lines]
        present = self.search([("report_id", "in", ids)]).grouped(
            lambda line: (line.report_id.id, line.key)
        )
        codes = self._get_ids_by_code()
        new = []
        for report, of_report in lines.items():
            for sequence, line in enumerate(of_report):
                values = self._prepare(line, sequence, codes)
                record = present.pop((report.id, line.key), None)
                if record is None:
                    new.append(dict(values, report_id=report.id))
                else:
                    record._update(values)
        self.concat(*present.values()).unlink()
        self.create(new)

    @api.model
    def _get_ids_by_code(self):
        """Ids of priorities and indicators by their codes, archived ones too."""
        found = {}
        for name in ("priority", "indicator"):
            model = self.env[f"o2b.sla.{name}"].with_context(active_test=False)
            found[name] = {record.code: record.id for record in model.search([])}
        return found

    def _update(self, values):
        """Write what differs of the values of one line."""
        changed = {}
        for name, value in values.items():
            field = self._fields[name]
            present = self[name].id if field.type == "many2one" else self[name]
            if (present or None) != (value or None):
                changed[name] = value
        if changed:
            self.write(changed)

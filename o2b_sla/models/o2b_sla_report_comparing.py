# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from ..isolating import isolated_by_halves
from .o2b_sla_report_life import BATCH, _logger

#: Approved reports are looked at again for that long.
RECHECKED = timedelta(days=125)
FIGURES = ("numerator", "denominator", "value", "norm_milli", "verdict")


class SlaReportComparing(models.AbstractModel):
    """Nightly: whether what was approved is as it was, and whether the records still
    give the same figures. An approved report never changes; people are told."""

    _name = "o2b.sla.report.comparing"
    _description = "Comparing Service Level Reports"

    def _compare_with(self, lines):
        """The figures of an approved report that are others now.

        Of sections that did not stand in it, nothing is compared.

        :param lines: list of ``service_report.Line``
        :return: list of dicts: ``key``, ``was`` and ``now`` (dict of figures or None)
        """
        self.ensure_one()
        sections = self._read_payload()["sections"]
        codes = {section["code"] for section in sections}
        was = {
            line["key"]: {name: line[name] for name in FIGURES}
            for section in sections
            for line in section["lines"]
        }
        now = {}
        for line in lines:
            if line.section in codes:
                figures = line.to_json()
                now[line.key] = {name: figures[name] for name in FIGURES}
        return [
            {"key": key, "was": was.get(key), "now": now.get(key)}
            for key in dict.fromkeys((*was, *now))
            if was.get(key) != now.get(key)
        ]

    @api.model
    def _cron_verify(self):
        """Compare the approved reports of late that stand."""
        last_id = 0
        while True:
            reports = self.sudo().search(
                [
                    ("state", "=", "approved"),
                    ("month", ">=", self._now().date() - RECHECKED),
                    ("id", ">", last_id),
                ],
                order="id",
                limit=BATCH,
            )
            if not reports:
                break
            last_id = reports[-1].id
            isolated_by_halves(
                reports,
                lambda some: some._verify(),
                lambda report, _error: _logger.exception(
                    "Service level report %s could not be verified", report.id
                ),
            )
            # no stopping when time is up: it would be the same ones every night
            self.env["ir.cron"]._commit_progress(len(reports))
            self.env.invalidate_all()

    def _verify(self):
        """Tell the service level manager which of these reports are not as they were,
        and of which the records give other figures now.

        :return: ``{report: list of differences}``
        """
        altered = self.filtered("is_altered") | self._find_altered_documents()
        self._plan_activities(
            {
                report: (
                    self.env._(
                        "The report of %s was altered", report._get_month_name()
                    ),
                    self.env._(
                        "What was approved was altered in the database: its "
                        "fingerprint no longer fits. Compare it with a copy that was "
                        "handed out."
                    ),
                )
                for report in altered
            }
        )
        comparable = (self - altered).filtered(
            lambda report: (
                report.is_standing and not report.correction_ids  # one is on its way
            )
        )
        reckoned = comparable._reckon(self._now())
        differences = {
            report: found
            for report in comparable
            if (found := report._compare_with(reckoned[report].lines))
        }
        self._tell_differences(differences)
        same = comparable.filtered(lambda report: report not in differences)
        same._settle_activities()
        return differences

    def _find_altered_documents(self):
        """Reports of which a document is not as it was made."""
        self.env["o2b.sla.report.document"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT report_id FROM o2b_sla_report_document
                 WHERE report_id = ANY(%s) AND sha256 <> encode(
                       sha256(decode(convert_from(pdf, 'SQL_ASCII'), 'base64')), 'hex')
                """,
                self.ids,
            )
        )
        return self.browse([id_ for (id_,) in rows])

    @api.model
    def _tell_differences(self, differences):
        """Plan an activity per report with the figures of before and now.

        :param differences: ``{report: list of dicts}``
        """
        self._plan_activities(
            {
                report: (
                    self.env._(
                        "The figures of %s differ now", report._get_month_name()
                    ),
                    "\n".join(map(self._describe_difference, found))
                    + "\n"
                    + self.env._("Correct the report, or find out what changed."),
                )
                for report, found in differences.items()
            }
        )

    @api.model
    def _describe_difference(self, difference):
        """One line: the figure of before and that of now."""
        was, now = (self._describe_figure(difference[side]) for side in ("was", "now"))
        return f"{difference['key']}: {was} → {now}"

    @api.model
    def _describe_figure(self, figure):
        if not figure:
            return "–"
        verdicts = dict(self._fields["verdict"]._description_selection(self.env))
        if figure["denominator"] is None:
            text = str(figure["numerator"])
        else:
            text = f"{figure['numerator']}/{figure['denominator']}"
        verdict = verdicts.get(figure["verdict"])
        return f"{text} ({verdict})" if verdict else text

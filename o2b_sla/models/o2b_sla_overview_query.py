# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import SQL

from ..service_report.judgement import NOT_APPLICABLE, RANKING


class SlaOverviewQuery(models.AbstractModel):
    """The query behind the overview: what each column is made of.

    Another module adds a column for a section of its own by ``_get_figures``.
    """

    _name = "o2b.sla.overview.query"
    _description = "Query of the Overview"

    @property
    def _table_query(self):
        return SQL(
            "SELECT %(columns)s %(rows)s",
            columns=self._name_columns(self._get_columns()),
            rows=self._get_from(),
        )

    def _get_from(self):
        """One row per agreement and month. Of several reports about a month the last
        one that was approved, else the only one; a correction that is not approved
        does not stand yet.

        :return: SQL; ``report``, ``agreement`` and ``figure``, of one report each
        """
        return SQL(
            """
            FROM o2b_sla_report AS report
            JOIN o2b_sla_agreement AS agreement ON agreement.id = report.agreement_id
            CROSS JOIN LATERAL (
                 SELECT %(figures)s
                   FROM o2b_sla_report_line AS line
                  WHERE line.report_id = report.id) AS figure
            WHERE NOT EXISTS (
                  SELECT FROM o2b_sla_report AS better
                   WHERE better.agreement_id = report.agreement_id
                     AND better.month = report.month
                     AND (better.state = 'approved', better.number)
                         > (report.state = 'approved', report.number))
            """,
            figures=self._name_columns(self._get_figures()),
        )

    def _get_figures(self):
        """What is made of the lines of one report.

        :return: ``{name: SQL over line}``
        """
        return {
            "response_verdict": self._worst_of("response"),
            "resolution_verdict": self._worst_of("resolution"),
            "response_met": self._sum_of("numerator", "response"),
            "response_count": self._sum_of("denominator", "response"),
            "resolution_met": self._sum_of("numerator", "resolution"),
            "resolution_count": self._sum_of("denominator", "resolution"),
            "open_breach_count": self._sum_of("numerator", "open_breaches"),
            # support outside opening hours is work under one of the coverages too
            "minutes": SQL(
                "COALESCE(SUM(line.numerator) FILTER (WHERE line.section = 'work'"
                " AND line.key <> 'work.extra_support'), 0)"
            ),
        }

    def _get_columns(self):
        """What each stored field is made of.

        :return: ``{name: SQL over report, agreement and figure}``
        """
        columns = {
            "id": SQL("report.id"),
            "report_id": SQL("report.id"),
            "agreement_id": SQL("report.agreement_id"),
            "partner_id": SQL("report.partner_id"),
            "company_id": SQL("report.company_id"),
            "user_id": SQL("agreement.user_id"),
            "month": SQL("report.month"),
            "state": SQL("report.state"),
            "verdict": SQL("report.verdict"),
            "severity": SQL(
                "COALESCE(array_position(%s, report.verdict::text), 0)",
                list(reversed(RANKING)),
            ),
            "as_of": SQL("report.as_of"),
            "problem": SQL("report.problem"),
            "response_share": self._share_of("response"),
            "resolution_share": self._share_of("resolution"),
            "hours": SQL("(figure.minutes / 60.0)::float8"),
        }
        figures = [name for name in self._get_figures() if name in self._fields]
        columns.update(
            {name: SQL("figure.%s", SQL.identifier(name)) for name in figures}
        )
        return columns

    def _name_columns(self, columns):
        return SQL(", ").join(
            SQL("%s AS %s", expression, SQL.identifier(name))
            for name, expression in columns.items()
        )

    def _worst_of(self, section):
        """The worst verdict of a section's lines; not applicable without any."""
        return SQL(
            "COALESCE((%(ranking)s::text[])[MIN(array_position(%(ranking)s::text[],"
            " line.verdict::text)) FILTER (WHERE line.section = %(section)s)],"
            " %(none)s)",
            ranking=list(RANKING),
            section=section,
            none=NOT_APPLICABLE,
        )

    def _sum_of(self, column, section):
        return SQL(
            "COALESCE(SUM(line.%(column)s) FILTER (WHERE line.section = %(section)s"
            "), 0)",
            column=SQL.identifier(column),
            section=section,
        )

    def _share_of(self, section):
        """Percentage in time; none where nothing was to be done."""
        return SQL(
            "(100.0 * figure.%(met)s / NULLIF(figure.%(count)s, 0))::float8",
            met=SQL.identifier(f"{section}_met"),
            count=SQL.identifier(f"{section}_count"),
        )

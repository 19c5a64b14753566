# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from odoo import api, models
from odoo.tools import format_date

from ..charts import NARROW, Series, draw_columns, draw_lines
from ..tables import Column, Table

MONTHS = 12
MEASURED = ("response", "resolution", "uptime", "tickets")


class SlaReport(models.Model):
    """The last twelve months of an agreement, drawn and as a table."""

    _inherit = "o2b.sla.report"

    def _get_trend(self, content):
        """Figures of the last twelve months, this one last.

        :param content: dict, as ``_get_content`` gives
        :return: list of dicts: ``month`` (date, its first day), ``response`` and
            ``resolution`` (percentage or None), ``uptime`` (of the environment that
            had least, percentage or None), ``norm`` (of uptime), ``tickets`` (of which
            the response was decided; None: there is no report)
        """
        self.ensure_one()
        present = [line for part in content["sections"] for line in part["lines"]]
        lines = {month["month"]: month["lines"] for month in content["trend"]}
        lines[f"{self.month:%Y-%m}"] = [line for line in present if line["verdict"]]
        return [
            self._measure_month(month, lines.get(f"{month:%Y-%m}"))
            for month in _months_until(self.month)
        ]

    @api.model
    def _measure_month(self, month, lines):
        """See :meth:`_get_trend`.

        :param lines: figures of a report as its payload has them, or None
        """
        found = {"month": month, "norm": None, "tickets": None, "uptime": None}
        for code in ("response", "resolution"):
            of_code = _of_section(lines, code)
            whole = sum(line["denominator"] or 0 for line in of_code)
            good = sum(line["numerator"] or 0 for line in of_code)
            found[code] = good * 100_000 // whole / 1000 if whole else None
            if code == "response" and lines is not None:
                found["tickets"] = whole
        shares = [
            (line["numerator"] * 100_000 // line["denominator"] / 1000, line)
            for line in _of_section(lines, "uptime")
            if line["denominator"]
            and line["numerator"] is not None
            # environments without a norm are measured too, and not counted
            and line["verdict"] != "not_applicable"
        ]
        if shares:
            found["uptime"], least = min(shares, key=lambda share: share[0])
            found["norm"] = least["norm_milli"] and least["norm_milli"] / 1000
        return found

    def _draw_trend(self, content, size=NARROW):
        """Charts of the last twelve months, and their table.

        :param content: dict, as ``_get_content`` gives
        :param size: ``charts.Size``
        :return: dict: ``title``, ``charts`` (list of ``title`` and ``svg``), ``table``;
            nothing when not even two months have something to show
        """
        self.ensure_one()
        months = self._get_trend(content)
        if sum(any(map(month.get, MEASURED)) for month in months) < 2:
            return None
        return {
            "title": self.env._("The last twelve months"),
            "charts": list(self._draw_charts(months, size)),
            "table": self._make_trend_table(months),
        }

    def _draw_charts(self, months, size):
        """Each chart, as dict of ``title`` and ``svg``."""
        labels = self._get_month_labels(months, short=size == NARROW)
        number = self.env["o2b.sla.version.terms"]._format_number
        if any(
            month[c] is not None for month in months for c in ("response", "resolution")
        ):
            series = [
                Series(label, tuple(month[code] for month in months))
                for code, label in (
                    ("response", self.env._("Response")),
                    ("resolution", self.env._("Resolution")),
                )
            ]
            title = self.env._("In time (%)")
            yield {
                "title": title,
                "svg": draw_lines(
                    size,
                    title,
                    "; ".join(
                        f"{line.name}: {self._say(months, line.values)}"
                        for line in series
                    ),
                    labels,
                    series,
                    number=number,
                ),
            }
        shares = tuple(month["uptime"] for month in months)
        if any(share is not None for share in shares):
            norm = next((m["norm"] for m in reversed(months) if m["norm"]), None)
            title = self.env._("Uptime (%)")
            yield {
                "title": title,
                "svg": draw_lines(
                    size,
                    title,
                    self._say(months, shares),
                    labels,
                    [Series(self.env._("Measured"), shares)],
                    number=number,
                    norm=norm,
                    norm_name=norm and self.env._("Norm %s %%", number(norm)) or "",
                ),
            }
        tickets = tuple(month["tickets"] for month in months)
        if any(tickets):
            title = self.env._("Tickets")
            yield {
                "title": title,
                "svg": draw_columns(
                    size, title, self._say(months, tickets), labels, tickets
                ),
            }

    def _say(self, months, values):
        """Values of months in words, for who cannot see a chart."""
        number = self.env["o2b.sla.version.terms"]._format_number
        return ", ".join(
            f"{self._name_month(month['month'])} {number(value)}"
            for month, value in zip(months, values, strict=True)
            if value is not None
        )

    @api.model
    def _name_month(self, month):
        return format_date(self.env, month, date_format="MMM y")

    def _get_month_labels(self, months, short):
        """Names of months under a chart; the year where one begins."""
        labels = []
        for place, month in enumerate(months):
            day = month["month"]
            form = "MMMMM" if short else "MMM"
            name = format_date(self.env, day, date_format=form).rstrip(".")
            if not place or day.month == 1:
                name += f"\n{day:%y}" if short else f"\n’{day:%y}"
            labels.append(name)
        return labels

    def _make_trend_table(self, months):
        """The same figures as a table: a column a month."""
        number = self.env["o2b.sla.version.terms"]._format_number
        rows = [
            ("response", self.env._("Response (%)")),
            ("resolution", self.env._("Resolution (%)")),
            ("uptime", self.env._("Uptime (%)")),
            ("tickets", self.env._("Tickets")),
        ]
        return Table(
            (
                Column(self.env._("Month"), 1.9),
                *(
                    Column(
                        format_date(
                            self.env, month["month"], date_format="MMM yy"
                        ).replace(".", ""),
                        1,
                        "right",
                    )
                    for month in months
                ),
            ),
            tuple(
                (
                    label,
                    *(
                        "–" if month[code] is None else number(month[code])
                        for month in months
                    ),
                )
                for code, label in rows
                if any(month[code] is not None for month in months)
            ),
        )


def _of_section(lines, code):
    """Figures of a section; their keys begin with its code."""
    return [line for line in lines or () if line["key"].startswith(f"{code}.")]


def _months_until(last):
    """First days of the twelve months of which this one is the last."""
    numbers = range(last.year * 12 + last.month - MONTHS, last.year * 12 + last.month)
    return [date(number // 12, number % 12 + 1, 1) for number in numbers]

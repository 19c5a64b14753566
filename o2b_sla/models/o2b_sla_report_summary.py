# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.tools import format_date

from ..service_report import overall
from ..tables import Cell, Column, Section, Table

#: So many figures of a section stand in the summary each for itself.
APART = 3


class SlaReport(models.Model):
    """The first page of a report: what it is about, its verdict and its indicators."""

    _inherit = "o2b.sla.report"

    def _summarise(self):
        """The indicators of the report, one a row.

        :return: list of dicts: ``name``, ``norm``, ``value``, ``detail``, ``short``
            (what is said of it in a sentence), ``verdict``
        """
        self.ensure_one()
        names = dict(self._get_section_names())
        rows = []
        judged = self.line_ids.filtered("verdict")
        for code, lines in judged.grouped("section").items():
            if all(line.priority_id for line in lines):
                rows.append(self._sum_up(names[code], lines))
            elif len(lines) <= APART:
                rows += [self._sum_up_one(line) for line in lines]
            else:
                rows.append(self._count_up(names[code], lines))
        return rows

    def _sum_up(self, name, lines):
        """All priorities together; the verdict is that of each for itself."""
        good, whole = sum(lines.mapped("numerator")), sum(lines.mapped("denominator"))
        detail = self.env._("None this month")
        if whole:
            detail = self.env._("%(met)s of %(all)s in time", met=good, all=whole)
        return {
            "name": name,
            "norm": self._join_norms(lines),
            "value": f"{self._show_share(good, whole)} %" if whole else "–",
            "detail": detail,
            "short": detail,
            "verdict": overall(lines.mapped("verdict")),
        }

    def _sum_up_one(self, line):
        return {
            "name": line.name,
            "norm": line.norm_text or "–",
            "value": line.value_text,
            "detail": line.detail or "",
            "short": line.value_text,
            "verdict": line.verdict,
        }

    def _count_up(self, name, lines):
        """Too many to stand there each for itself."""
        met = len(lines.filtered(lambda line: line.verdict == "met"))
        text = self.env._("%(met)s of %(all)s met", met=met, all=len(lines))
        return {
            "name": name,
            "norm": self._join_norms(lines),
            "value": text,
            "detail": "",
            "short": text,
            "verdict": overall(lines.mapped("verdict")),
        }

    @api.model
    def _join_norms(self, lines):
        return " / ".join(dict.fromkeys(filter(None, lines.mapped("norm_text")))) or "–"

    @api.model
    def _show_share(self, good, whole):
        """A percentage, three digits behind the point, cut off and not rounded."""
        milli = good * 100_000 // whole
        return self.env["o2b.sla.version.terms"]._format_number(milli / 1000)

    def _describe_summary(self):
        """The indicators as a section."""
        return Section(
            "summary", self.env._("Indicators"), (), (self._make_summary_table(),)
        )

    def _make_summary_table(self):
        return Table(
            (
                Column(self.env._("Indicator"), 3.5),
                Column(self.env._("Norm"), 1.4),
                Column(self.env._("Measured"), 2),
                Column("", 3.4),
                Column(self.env._("Verdict"), 2.5),
            ),
            tuple(
                (
                    Cell(row["name"], strong=True),
                    row["norm"],
                    row["value"],
                    row["detail"],
                    self._make_verdict_cell(row["verdict"]),
                )
                for row in self._summarise()
            ),
            empty=self.env._("Nothing was measured."),
        )

    # === The verdict ===

    def _describe_verdict(self):
        """The verdict on the month.

        :return: dict: ``code``, ``word`` and ``sentences``
        """
        self.ensure_one()
        rows = self._summarise()
        return {
            "code": self.verdict or "not_applicable",
            "word": self._get_verdict_title(),
            "sentences": [self._count_verdicts(rows), *self._get_state_sentences()],
        }

    def _get_verdict_title(self):
        return {
            "met": self.env._("All norms were met"),
            "at_risk": self.env._("A norm is at risk"),
            "missed": self.env._("Not all norms were met"),
            "undetermined": self.env._("Not everything could be determined"),
        }.get(self.verdict, self.env._("There was nothing to judge"))

    def _count_verdicts(self, rows):
        """How many indicators met their norm, and which did not."""
        counted = [row for row in rows if row["verdict"] != "not_applicable"]
        if not counted:
            return self.env._("No indicator applied this month.")
        met = [row for row in counted if row["verdict"] == "met"]
        if len(met) == len(counted) == 1:
            return self.env._("The one indicator that applies met its norm.")
        text = self.env._(
            "%(met)s of %(all)s indicators met their norm.",
            met=len(met),
            all=len(counted),
        )
        labels = {
            "missed": self.env._("Missed"),
            "at_risk": self.env._("At risk"),
            "undetermined": self.env._("Undetermined"),
        }
        for verdict, label in labels.items():
            named = [
                f"{row['name']} ({row['short']})"
                for row in counted
                if row["verdict"] == verdict
            ]
            if named:
                text += f" {label}: {', '.join(named)}."
        return text

    def _get_state_sentences(self):
        """What the reader has to know of a report that is not approved, or no more
        stands."""
        if self.state == "provisional":
            return [
                self.env._("The month still runs: this is how it stands at the moment.")
            ]
        if self.state == "draft":
            return [self.env._("This is a draft: it is not approved yet.")]
        correction = self._get_standing_correction()
        if correction:
            return [
                self.env._(
                    "This report was corrected on %(day)s: report %(number)s stands "
                    "in its place.",
                    day=self._show_date(correction.approved_at),
                    number=correction.number,
                )
            ]
        return []

    def _get_standing_correction(self):
        """The approved report that took the place of this one, or an empty record."""
        corrections = self.sudo().correction_ids
        return corrections.filtered(lambda report: report.state == "approved")[:1]

    # === What it is about ===

    def _get_head_facts(self, content):
        """Two columns of (label, text).

        :param content: dict, as ``_get_content`` gives
        """
        self.ensure_one()
        report = self.sudo()
        approved = self.env._("not yet")
        if report.state == "approved":
            approved = self.env._(
                "%(day)s, %(name)s",
                day=self._show_date(report.approved_at),
                name=content["approved_by"]["name"],
            )
        parties = content if report.payload else report._prepare_parties()
        agreement = parties["agreement"]
        number = str(report.number)
        if report.corrects_id:
            number = self.env._(
                "%(number)s, corrects report %(corrected)s",
                number=report.number,
                corrected=report.corrects_id.number,
            )
        left = [
            (self.env._("Client"), parties["client"]),
            (
                self.env._("Agreement"),
                f"{agreement['reference']} · {agreement['service']}",
            ),
            (self.env._("Version"), self._describe_versions_of_month(content)),
        ]
        if agreement["order"]:
            left.append((self.env._("Order"), agreement["order"]))
        return [
            left,
            [
                (self.env._("Period"), self._describe_period()),
                (self.env._("Report"), number),
                (self.env._("Approved"), approved),
            ],
        ]

    def _describe_period(self):
        """``1 – 30 November 2026 (Europe/Amsterdam)``."""
        period = self._get_period(self._now())
        last = format_date(self.env, period.last_day, date_format="d MMMM y")
        return f"1 – {last} ({self.zone})"

    def _describe_versions_of_month(self, content):
        """Which versions ruled: ``1 (until 15 Nov), 2``."""
        period = self._get_period(self._now())
        texts = []
        for part in content["sections"]:
            if part["code"] != "versions":
                continue
            for version in part["facts"].get("versions", ()):
                text = str(version["number"])
                if period.holds(version["from"]) and version["from"] != period.start:
                    since = self._show_instant(version["from"])
                    text = self.env._(
                        "%(version)s (from %(instant)s)", version=text, instant=since
                    )
                texts.append(text)
        return ", ".join(texts) or "–"

    def _show_date(self, instant):
        """``2 December 2026`` of a naive UTC datetime, in the agreement's zone."""
        day = self.agreement_id.sudo()._local_day(instant)
        return format_date(self.env, day, date_format="d MMMM y")

    # === Corrections ===

    def _describe_correction(self, content):
        """Why a correction was made, with both figures.

        :return: ``tables.Section``, or nothing
        """
        correction = content.get("corrects")
        if not correction:
            return None
        words = {line.key: line for line in self.sudo().corrects_id.line_ids}
        words |= {line.key: line for line in self.line_ids}
        names = dict(self._fields["verdict"]._description_selection(self.env))
        return Section(
            "correction",
            self.env._("Correction of report %s", correction["number"]),
            (correction["reason"],),
            (
                Table(
                    (
                        Column(self.env._("Figure"), 4),
                        Column(self.env._("In report %s", correction["number"]), 3),
                        Column(self.env._("In this report"), 3),
                    ),
                    tuple(
                        (
                            Cell(
                                words[figure["key"]].name
                                if figure["key"] in words
                                else figure["key"],
                                strong=True,
                            ),
                            *(
                                self._make_figure_cell(
                                    figure[side], words.get(figure["key"]), names
                                )
                                for side in ("was", "now")
                            ),
                        )
                        for figure in correction["figures"]
                    ),
                    empty=self.env._("No figure differs."),
                ),
            ),
        )

    def _make_figure_cell(self, figure, line, names):
        """A figure of a payload: its value, and the verdict on it.

        :param figure: dict: ``numerator``, ``denominator``, ``verdict``; or nothing
        :param line: a ``o2b.sla.report.line`` of that key, for its unit
        """
        if not figure or figure["numerator"] is None:
            return "–"
        good, whole = figure["numerator"], figure["denominator"]
        if whole:
            text = f"{self._show_share(good, whole)} % ({good} / {whole})"
        elif line and line.unit == "minutes":
            text = f"{good // 60}:{good % 60:02d}"
        else:
            text = str(good)
        if figure["verdict"]:
            return Cell(
                text, names.get(figure["verdict"], ""), verdict=figure["verdict"]
            )
        return text

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.tools import format_datetime

from ..instants import from_iso, to_naive
from ..tables import Cell, Column, Section, Table
from ..terms import Duration
from ..working_time import is_elapsed

#: Longer texts of others are cut off in a table.
LONGEST = 140


class SlaReport(models.Model):
    """What a report tells, section by section, in the language of the environment: on
    paper, in the portal and on the screen alike.

    A section of another module is shown without more: its figures in a table and what
    it counts in a sentence. To show the records behind it too, the module adds
    ``_tables_<code>(facts, lines)``, which gives a list of ``tables.Table``; in place
    of the sentence ``_sentences_<code>(facts, lines)``, a list of texts. Texts are
    plain: whoever shows them escapes them. A section without anything to show is named
    among those without news.
    """

    _inherit = "o2b.sla.report"

    def _describe_sections(self, content):
        """All sections with something to show, and the names of the others.

        :param content: dict, as ``_get_content`` gives
        :return: (list of ``tables.Section``, list of names)
        """
        self.ensure_one()
        names = dict(self._get_section_names())
        by_section = self.line_ids.grouped("section")
        shown, quiet = [], []
        for part in content["sections"]:
            code = part["code"]
            lines = by_section.get(code, self.line_ids.browse())
            section = self._describe_section(code, names[code], part["facts"], lines)
            if section.sentences or section.tables:
                shown.append(section)
            elif code != "remarks":
                quiet.append(names[code])
        return shown, quiet

    def _describe_section(self, code, name, facts, lines):
        """One section.

        :param code: its code
        :param name: its name
        :param facts: dict, what its figures were reckoned from
        :param lines: ``o2b.sla.report.line``, its figures
        :return: ``tables.Section``
        """
        judged = lines.filtered(
            lambda line: line.verdict and not self._says_nothing(line)
        )
        tables = [self._make_figure_table(code, facts, judged)] if judged else []
        tell = getattr(self, f"_tables_{code}", None)
        tables += [
            table for table in (tell(facts, lines) if tell else ()) if table.rows
        ]
        tell = getattr(self, f"_sentences_{code}", self._describe_counts)
        return Section(code, name, tuple(tell(facts, lines)), tuple(tables))

    @api.model
    def _says_nothing(self, line):
        """Whether a judged figure has nothing to say: there was nothing to count."""
        return line.verdict == "not_applicable" and not line.has_value

    def _describe_counts(self, facts, lines):
        """What is counted and not judged, in one sentence; zeros are left out."""
        counted = [
            f"{line.name}: {line.value_text}"
            for line in lines
            if not line.verdict and line.numerator
        ]
        return [f"{'; '.join(counted)}."] if counted else []

    # === The figures ===

    @api.model
    def _get_figure_heads(self, code):
        """What the numerator and the denominator of a section's figures are called.

        :return: pair of texts, or nothing: they are not shown apart
        """
        if code in ("response", "resolution"):
            return self.env._("In time"), self.env._("Of")
        return ()

    def _make_figure_table(self, code, facts, lines):
        """Figures with their norm and verdict, one a row.

        :param lines: ``o2b.sla.report.line`` with a verdict
        """
        heads = self._get_figure_heads(code)
        if heads:
            measured = [
                *(Column(head, 0.9, "right") for head in heads),
                Column(self.env._("Measured"), 1.4, "right"),
            ]
        else:
            measured = [Column(self.env._("Measured"), 2), Column("", 3.1)]
        columns = [
            Column(self._get_name_head(lines), 3.6),
            *self._get_promise_columns(code),
            Column(self.env._("Norm"), 1.4),
            *measured,
            Column(self.env._("Verdict"), 2.5),
        ]
        rows = []
        for line in lines:
            figures = (line.value_text, line.detail or "")
            if heads:
                counts = str(line.numerator), str(line.denominator)
                figures = (*counts, line.value_text)
            rows.append(
                (
                    Cell(self._get_short_name(line), strong=True),
                    *self._get_promises(code, facts, line),
                    line.norm_text or "–",
                    *figures,
                    self._make_verdict_cell(line.verdict),
                )
            )
        return Table(tuple(columns), tuple(rows))

    @api.model
    def _get_name_head(self, lines):
        if all(line.priority_id for line in lines):
            return self.env._("Priority")
        if all(line.environment_id for line in lines):
            return self.env._("Environment")
        return self.env._("Indicator")

    def _get_short_name(self, line):
        """Name of a figure within its section: without the section's."""
        section = dict(self._get_section_names())[line.section]
        return (line.name or "").removeprefix(f"{section} · ")

    @api.model
    def _get_promise_columns(self, code):
        if code in ("response", "resolution"):
            return [Column(self.env._("Agreed Time"), 1.9)]
        return []

    def _get_promises(self, code, facts, line):
        """The time that was promised; several when a version changed it."""
        if code not in ("response", "resolution"):
            return []
        targets = [
            found[line.priority_id.code]
            for found in facts.get("targets", {}).values()
            if line.priority_id.code in found
        ]
        texts = [self._describe_target(*target) for target in targets]
        return [" / ".join(dict.fromkeys(texts)) or "–"]

    @api.model
    def _describe_target(self, amount, unit):
        # how many seconds that is follows from the calendar, and is not said here
        duration = Duration(amount, unit, 0, is_elapsed(unit))
        return self.env["o2b.sla.version.terms"]._describe_duration(duration)

    @api.model
    def _make_verdict_cell(self, verdict):
        """The mark and the word of a verdict."""
        words = dict(self._fields["verdict"]._description_selection(self.env))
        return Cell(words.get(verdict, "–"), verdict=verdict or "not_applicable")

    # === Texts ===

    def _show_instant(self, text):
        """``2 Nov 10:32`` of an instant in facts, in the zone of the agreement; with
        the year when it is another one.

        :param text: such as ``2026-11-02T09:32:00Z``, or nothing
        """
        if not text:
            return "–"
        instant = to_naive(from_iso(text))
        shown = "d MMM HH:mm" if instant.year == self.month.year else "d MMM y HH:mm"
        return format_datetime(self.env, instant, tz=self.zone, dt_format=shown)

    @api.model
    def _shorten(self, text):
        """A text of somebody as one line that does not fill the page."""
        text = " ".join(str(text or "").split())
        return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"

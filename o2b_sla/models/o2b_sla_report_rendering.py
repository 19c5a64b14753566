# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ..charts import NARROW, draw_mark
from ..languages import installed_lang
from ..pdf import RowMarks, data_uri, draw_heads, mark, stamp

#: Tables with more rows are set in smaller letters.
LONG = 10
SCRIPT = "/o2b_sla/static/scripts/verify_report.py"


class SlaReport(models.Model):
    """Turns a report into a PDF document (SLA §1.2).

    One page of HTML that holds all it shows, so that nothing is asked for while it is
    rendered; then the heads of tables that go on, and a foot with the report's name
    and fingerprint on every page.
    """

    _inherit = "o2b.sla.report"

    def _render_pdf(self, lang=None):
        """The report as it is put to the client.

        :param lang: code of the language; default: that of the agreement
        :return: bytes of a PDF
        :raise UserError: it could not be made, and what to do
        """
        report = self._as_document(lang)
        marks, tables = RowMarks(), []
        html = report._render_html(marks, tables)
        rendering = report.env["o2b.sla.version.rendering"]
        pdf = rendering._render_pdf(marks.remove(html))
        if any(table.rows[2:] for table, _title in tables):
            # only rows after the second can begin a page
            pages = marks.find_continued(rendering._render_pdf(html))
            heads = [
                (report.env._("%s (continued)", title), table.columns)
                for table, title in tables
            ]
            pdf = draw_heads(pdf, pages, heads)
        if report.state != "approved":
            pdf = mark(pdf, report.env._("DRAFT"))
        return report._stamp(pdf)

    def _as_document(self, lang=None):
        """This report as the document is made of: all of it, in its language."""
        self.ensure_one()
        return self.sudo().with_context(
            lang=installed_lang(self.env, lang, self._get_lang()),
            bin_size=False,
            inherit_branding=False,
            inherit_branding_auto=False,
        )

    def _render_html(self, marks, tables):
        """The document as one HTML page, in the language of the environment.

        :param marks: ``pdf.RowMarks``
        :param tables: list, to which (table, title) are added in their order
        """
        numbers = {}

        def place(section, table, row):
            if id(table) not in numbers:
                numbers[id(table)] = len(tables)
                titles = dict.fromkeys(filter(None, (section.title, table.title)))
                tables.append((table, " · ".join(titles)))
            return marks.mark(numbers[id(table)], row)

        html = self.env["ir.qweb"]._render(
            "o2b_sla.o2b_sla_service_report_document",
            {**self._get_document_values(), "place": place},
        )
        return f"<!DOCTYPE html>\n{html}"

    def _get_document_values(self):
        """What the template of the document shows."""
        self.ensure_one()
        pages = self.env["o2b.sla.version.document"]
        company = self.company_id
        return {
            **self._get_report_values(),
            "language": (self.env.lang or "en").replace("_", "-"),
            "reference": self._get_reference(),
            "logo": not company.uses_default_logo and data_uri(company.logo),
            "contractor": pages._describe_party(company.partner_id),
            "client": pages._describe_party(self.partner_id),
            "is_long": lambda table: len(table.rows) > LONG,
        }

    def _get_report_values(self, size=NARROW):
        """What a report says, on paper and on screens alike.

        :param size: ``charts.Size`` of the charts
        """
        self.ensure_one()
        content = self._get_content()
        sections, quiet = self._describe_sections(content)
        tickets = self._describe_tickets(content)
        return {
            "title": self.env._("Service level report"),
            "report": self,
            "month_name": self._get_month_name(),
            "mark": draw_mark,
            "verdict": self._describe_verdict(),
            "facts": self._get_head_facts(content),
            "correction": self._describe_correction(content),
            "summary": self._describe_summary(),
            "trend": self._draw_trend(content, size),
            "sections": [*sections, *([tickets] if tickets else [])],
            "quiet": self._describe_quiet(quiet),
            "method": self._describe_method(content),
            "proof": self._describe_proof(),
        }

    def _describe_quiet(self, names):
        """The sections without news, in one sentence.

        :param names: list of texts
        """
        if not names:
            return None
        return {
            "title": self.env._("Nothing to report"),
            "text": self.env._(
                "Nothing happened this month that belongs under: %(names)s.",
                names=", ".join(name.lower() for name in names),
            ),
        }

    # === How it was reckoned ===

    def _describe_method(self, content):
        """How the figures were reckoned, in plain words.

        :param content: dict, as ``_get_content`` gives
        :return: dict: ``title`` and ``sentences``
        """
        self.ensure_one()
        codes = {part["code"] for part in content["sections"] if part["lines"]}
        return {
            "title": self.env._("How it was reckoned"),
            "sentences": self._get_method_sentences(codes),
        }

    def _get_method_sentences(self, codes):
        """Sentences on the sections that stand in it; other modules add theirs.

        :param codes: set of codes of sections with figures
        """
        return [
            self.env._(
                "Response and resolution are measured in working time: %(hours)s, "
                "official holidays excepted (§3.2, §3.7).",
                hours=self._describe_hours(),
            ),
            self.env._(
                "A target is met when it is reached at or before the deadline, to the "
                "second. A ticket stands in the month in which that was decided: when "
                "it was reached in time, else when the deadline passed. So each stands "
                "in one month only."
            ),
            self.env._(
                "What does not count (cancelled, best effort, no target) stands in no "
                "percentage. Percentages are cut off, never rounded up."
            ),
        ]

    def _describe_hours(self):
        """``Monday – Friday 09:00–17:00 (Europe/Amsterdam)``."""
        version = self._get_version_of_month()
        if not version:
            return self.zone
        agreement = self.agreement_id
        hours = agreement._describe_opening_hours(version._get_calendar())
        closed = self.env._("Closed")
        text = ", ".join(f"{days} {times}" for days, times in hours if times != closed)
        return f"{text} ({self.zone})"

    def _describe_proof(self):
        """How somebody who does not trust us recomputes the figures."""
        self.ensure_one()
        sentences = [
            self.env._(
                "With this report comes a file with all that its figures follow from. "
                "The script at %(address)s recomputes each of them, without this "
                "software:",
                address=f"{self.get_base_url()}{SCRIPT}",
            )
        ]
        return {
            "title": self.env._("Recompute it yourself"),
            "sentences": sentences,
            "command": f"python3 verify_report.py {self._get_export_name()}",
            "label": self.env._("SHA-256 of the content"),
            "sha256": self.sha256 or "",
        }

    # === Pages ===

    def _stamp(self, pdf):
        """A PDF with the foot of every page, in the language of the environment."""
        reference = self._get_reference()
        small = self.env._("Draft: not approved.")
        if self.sha256:
            small = self.env._("SHA-256 of the content: %(sha256)s", sha256=self.sha256)
        return stamp(
            pdf,
            left=reference,
            small=small,
            right=lambda page, pages: self.env._(
                "page %(page)s of %(pages)s", page=page, pages=pages
            ),
            title=self.env._("Service level report %(name)s", name=reference),
        )

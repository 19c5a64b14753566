# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import io
import json
from unittest.mock import patch

from pypdf import PdfReader

from odoo.tools import mute_logger

from ..evidence import fingerprint
from ..models import o2b_sla_version_rendering
from ..pdf import MissingWkhtmltopdf
from ..tables import Cell, Column, Section, Table
from .report_common import ReportCommon

MAKING = "odoo.addons.o2b_sla.models.o2b_sla_report_document_making"
RENDERING = "odoo.addons.o2b_sla.models.o2b_sla_version_rendering"
ODD = '<script>alert("1")</script> & <b>Factuur</b> '


def read(pdf):
    """The text of each page, as one line."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return [" ".join(page.extract_text().split()) for page in pages]


class TestReportDocument(ReportCommon):
    """The PDF of a report."""

    def make_june(self, tickets=3, late=1, name="Invoice"):
        """A draft of June with tickets, of which some were answered too late."""
        for number in range(tickets):
            record = self.receive("2026-06-01 08:00", "P2", name=f"{name}{number}")
            hour = "16:59" if number >= late else "17:01"
            self.answer(record, f"2026-06-01 {hour}")
            self.solve(record, "2026-06-02 10:00")
        return self.make_report()

    def test_a_quiet_month_is_one_page(self):
        report = self.make_june(tickets=1, late=0)
        self.approve(report)
        (page,) = read(report._get_pdf())
        for text in (
            "Service level report",
            "June 2026 · Bakkerij De Vries BV",
            "All norms were met",
            "2 of 2 indicators met their norm.",
            self.agreement.reference,
            "1 – 30 June 2026 (Europe/Amsterdam)",
            "1 of 1 in time",
            "Nothing to report",
            "verify_report.py",
            "page 1 of 1",
            f"SHA-256 of the content: {report.sha256}",
        ):
            self.assertIn(text, page)

    def test_what_others_wrote_is_only_text(self):
        self.client_company.name = ODD + "x" * 200
        report = self.make_june(name=ODD * 9 + "y" * 300)
        report.with_user(self.manager).remarks = ODD + "\n\nsecond line"
        self.approve(report)
        values = report._as_document()._get_document_values()
        values["place"] = lambda *_args: ""
        html = str(
            self.env["ir.qweb"]._render(
                "o2b_sla.o2b_sla_service_report_document", values
            )
        )
        self.assertNotIn("<script>", html)
        self.assertIn("&lt;script&gt;", html)
        self.assertNotIn("<b>Factuur", html)
        text = " ".join(read(report._get_pdf()))
        self.assertIn("<b>Factuur</b>", text)
        # a text that would fill the page is cut off
        self.assertNotIn("y" * 100, text)
        self.assertIn("…", text)

    def test_in_dutch(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        report = self.make_june()
        self.approve(report)
        pages = read(report._get_pdf("nl_NL"))
        self.assertIn("juni 2026", pages[0])
        self.assertIn("66,666 %", pages[0])
        self.assertNotIn("66.666", pages[0])
        # the words of a language do not stay for the next
        self.assertIn("66.666 %", read(report._get_pdf("en_US"))[0])
        self.assertIn("P2 · Partial", read(report._get_pdf("en_US"))[0])

    def test_in_a_language_that_was_switched_off(self):
        language = self.env["res.lang"]._activate_lang("nl_NL")
        report = self.make_june()
        version = report._get_version_of_month()
        self.env.flush_all()
        # as if it had been signed in Dutch
        self.env.cr.execute("SET LOCAL session_replication_role = replica")
        self.env.cr.execute(
            "UPDATE o2b_sla_agreement_version SET lang = 'nl_NL' WHERE id = %s",
            (version.id,),
        )
        self.env.cr.execute("SET LOCAL session_replication_role = origin")
        version.invalidate_recordset(["lang"])
        self.assertEqual(report._get_lang(), "nl_NL")
        language.active = False
        self.approve(report)
        self.run_documents()
        self.assertEqual(report.document_ids.lang, "en_US")
        self.assertIn("June 2026", read(report._get_pdf())[0])
        self.assertFalse(report.activity_ids)

    def test_what_was_kept_outlives_its_language(self):
        language = self.env["res.lang"]._activate_lang("nl_NL")
        report = self.make_june()
        self.patch(type(report), "_get_lang", lambda _report: "nl_NL")
        self.approve(report)
        self.run_documents()
        document = report.document_ids
        self.assertEqual(document.lang, "nl_NL")
        language.active = False
        self.patch(type(report), "_get_lang", lambda _report: "en_US")
        self.assertEqual(report._get_pdf(), document._get_bytes())
        report._render_documents()
        self.assertEqual(report.document_ids, document)

    def test_a_month_without_tickets(self):
        report = self.make_report()
        self.assertEqual(report.verdict, "not_applicable")
        self.approve(report)
        (page,) = read(report._get_pdf())
        self.assertIn("There was nothing to judge", page)
        self.assertIn("No indicator applied this month.", page)
        self.assertIn("None this month", page)

    def test_a_draft_says_so_on_every_page(self):
        report = self.make_june()
        for page in read(report._get_pdf()):
            self.assertIn("DRAFT", page)
            self.assertIn("Draft: not approved.", page)
        self.assertFalse(report.document_ids)

    def test_long_tables_say_their_head_again(self):
        report = self.make_june()
        self.approve(report)
        section = Section(
            "outages",
            "Outages",
            tables=(
                Table(
                    (Column("Begin"), Column("Why it happened", 3), Column("s")),
                    tuple(
                        (f"{n} June", Cell(f"network {n} " * (n % 9), "x"), str(n))
                        for n in range(200)
                    ),
                ),
            ),
        )
        self.patch(type(report), "_describe_tickets", lambda *_args: section)
        pages = read(report._get_pdf())
        self.assertGreater(len(pages), 3)
        for number, page in enumerate(pages, 1):
            self.assertIn(f"page {number} of {len(pages)}", page)
            self.assertIn(report.sha256, page)
        continued = [page for page in pages[1:] if "(continued)" in page]
        self.assertGreater(len(continued), 2)
        for page in continued:
            self.assertIn("Outages (continued)", page)
            self.assertIn("Why it happened", page)
        # no mark of a row is left in it
        self.assertNotRegex("".join(pages), r"\[[0-9a-f]{8}/")

    def test_made_once_and_kept(self):
        report = self.make_june()
        self.approve(report)
        self.assertFalse(report.document_ids)
        self.run_documents()
        document = report.document_ids
        self.assertEqual(document.lang, report._get_lang())
        self.assertEqual(document.report_sha256, report.sha256)
        data = base64.b64decode(document.pdf)
        self.assertEqual(fingerprint(data), document.sha256)
        self.assertEqual(document.pdf_name, f"{document.reference} en_US.pdf")
        self.run_documents()
        self.assertEqual(report.document_ids, document)
        # byte for byte, whatever is printed later
        self.assertEqual(report._get_pdf(), data)
        printed, kind = self.env["ir.actions.report"]._render_qweb_pdf(
            "o2b_sla.o2b_sla_service_report_document", report.ids
        )
        self.assertEqual((printed, kind), (data, "pdf"))

    def run_documents(self):
        """What the scheduled action does."""
        cron = self.env["ir.cron"]
        with patch.object(type(cron), "_commit_progress", lambda *_a, **_k: 1000):
            self.reports._cron_make_documents()

    def test_a_failure_stops_neither_the_approval_nor_the_others(self):
        report = self.make_june()
        other = self.make_report("2026-05-01", at="2026-06-02 09:00")
        self.approve(other, at="2026-06-03 12:00")
        self.approve(report)
        real = o2b_sla_version_rendering.render

        def fail(html, *args):
            if report.sha256 in html:
                raise MissingWkhtmltopdf("wkhtmltopdf")
            return real(html, *args)

        with (
            patch(f"{RENDERING}.render", fail),
            mute_logger(RENDERING, MAKING),
            self.assertLogs(RENDERING, "WARNING"),
        ):
            self.run_documents()
        self.assertTrue(other.document_ids)
        self.assertFalse(report.document_ids)
        activity = report.activity_ids
        self.assertEqual(activity.summary, "The PDF of June 2026 was not made")
        self.assertIn("install the package wkhtmltopdf", activity.note)
        self.run_documents()
        self.assertTrue(report.document_ids)
        self.assertFalse(report.activity_ids)

    def test_a_correction_shows_both_figures(self):
        report = self.make_june()
        self.approve(report)
        late = self.receive("2026-06-03 08:00", "P2")
        self.answer(late, "2026-06-03 10:00")
        with self.at("2026-07-06 12:00"):
            correction = report.with_user(self.manager)._correct("Two <were> forgotten")
        self.approve(correction, at="2026-07-06 13:00")
        page = read(correction._get_pdf())[0]
        for text in (
            "Correction of report 1",
            "Two <were> forgotten",
            "66.666 % (2 / 3)",
            "75 % (3 / 4)",
            "2, corrects report 1",
        ):
            self.assertIn(text, page)
        self.assertIn(
            "This report was corrected on 6 July 2026: report 2 stands in its place.",
            report._describe_verdict()["sentences"],
        )

    def test_the_trend_is_drawn_from_two_months_on(self):
        record = self.receive("2026-05-04 08:00", "P2")
        self.answer(record, "2026-05-04 10:00")
        may = self.make_report("2026-05-01", at="2026-06-02 09:00")
        self.assertIsNone(may._draw_trend(may._get_content()))
        self.approve(may, at="2026-06-03 12:00")
        report = self.make_june()
        trend = report._draw_trend(report._get_content())
        titles = [chart["title"] for chart in trend["charts"]]
        self.assertEqual(titles, ["In time (%)", "Tickets"])
        self.assertIn(
            "Response: May 2026 100, Jun 2026 66.666", trend["charts"][0]["svg"]
        )
        rows = {row[0].text: [c.text for c in row[1:]] for row in trend["table"].rows}
        self.assertEqual(rows["Response (%)"], ["–"] * 10 + ["100", "66.666"])
        self.assertEqual(rows["Tickets"], ["–"] * 10 + ["1", "3"])

    def test_percentages_of_several_are_pooled(self):
        report = self.make_june()
        record = self.receive("2026-06-03 08:00", "P3")
        self.answer(record, "2026-06-03 10:00")
        with self.at("2026-07-01 10:00"):
            report._refresh()
        lines = self.env["o2b.sla.report.line"]
        ((share,),) = lines._read_group(
            [("report_id", "=", report.id), ("section", "=", "response")],
            [],
            ["value:avg"],
        )
        # 2 of 3 and 1 of 1: three of four, not the mean of 66.666 and 100
        self.assertEqual(share, 75)

    def test_the_data_file_is_that_of_the_button(self):
        report = self.make_june()
        self.approve(report)
        data = json.loads(report._get_export_bytes())
        self.assertEqual(data["sha256"], report.sha256)
        self.assertEqual(data["payload"]["month"], "2026-06")

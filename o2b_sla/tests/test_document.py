# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import io
import re
from unittest.mock import patch

import lxml.html
from pypdf import PdfReader

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from ..evidence import fingerprint
from ..languages import installed_lang
from ..models import o2b_sla_version_rendering
from ..pdf import MissingWkhtmltopdf, RenderingError, RenderingTimeout
from .common import SlaCommon
from .signing_common import make_picture

MARKUP = '<img src="http://127.0.0.1:9/x"><script>alert(1)</script>'


def read(pdf):
    """Texts of the pages of a PDF, on one line each."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return [re.sub(r"\s+", " ", page.extract_text()) for page in pages]


class TestDocument(SlaCommon):
    """What both parties read and sign, as the PDF says it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        contact = cls.agreement.contact_ids
        contact.write({"phone": "+31 30 555 01 10", "mobile": "+31 6 555 01 10"})
        cls.env["o2b.sla.environment"].create(
            {
                "agreement_id": cls.agreement.id,
                "name": "Production",
                "url": "https://devries.example",
                "odoo_version": "19.0",
            }
        )
        cls.draft = cls._create_version(
            "2027-01-01",
            date_end="2027-12-31",
            renewal_months=12,
            notice_months=3,
            client_signatory_id=cls.jan.id,
            contractor_signatory_id=cls.contract_manager.id,
            changes="Faster.",
            provision_ids=[
                Command.create(
                    {
                        "clause": "art. 4",
                        "subject": "target",
                        "priority_id": cls.priorities["P1"].id,
                        "indicator": "response",
                        "amount": 1,
                        "unit": "working_hour",
                        "text": "One hour.",
                    }
                )
            ],
        )
        template = cls.env.ref("o2b_sla.o2b_sla_template_standard")
        values = template._prepare_version(cls.draft.date_start)
        lines = ("service_line_ids", "indicator_line_ids", "related_document_ids")
        cls.draft.write({name: values[name] for name in lines})

    def assert_in_order(self, text, parts):
        place = -1
        for part in parts:
            found = text.find(part, place + 1)
            self.assertGreater(found, place, part)
            place = found

    def test_chapters(self):
        pages = read(self.draft._render_document())
        self.assert_in_order(
            " ".join(pages),
            [
                "Service Level Agreement",
                self.agreement.reference,
                "The Contractor",
                "The Client",
                "Bakkerij De Vries BV",
                "1 January 2027",
                "31 December 2027",
                "1 Purpose and indicators",
                "Resolution time",
                "2 Related documents and precedence",
                "ICTWaarborg",
                "art. 4",
                "3 Services",
                "4 Priorities and targets",
                "1 working hour",
                "2 working days",
                "5 Uptime, maintenance and backup",
                "99.9 %",
                "6 Opening hours",
                "09:00–17:00",
                "Europe/Amsterdam",
                "14 working days",
                "7 Contacts and environments",
                "jan@client.example",
                "+31 6 555 01 10",
                "https://devries.example",
                "8 Changes",
                "9 Addenda",
                "10 Signatures",
                "Jan de Vries",
            ],
        )

    def test_foot_of_every_page(self):
        pages = read(self.draft._render_document())
        sha256 = fingerprint(self.draft._get_content())
        self.assertGreater(len(pages), 2)
        for number, text in enumerate(pages, 1):
            self.assertIn(f"page {number} of {len(pages)}", text)
            self.assertIn(f"{self.agreement.reference} v2", text)
            self.assertIn(sha256, text)

    def test_dutch(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        self.env["ir.module.module"]._load_module_terms(["o2b_sla"], ["nl_NL"])
        own = self.draft.indicator_line_ids.filtered("norm")[-1:]
        own.norm = "Two people, by name"
        self.draft.lang = "nl_NL"
        self.assertEqual(own.norm, "Two people, by name", "somebody's own words")
        pages = read(self.draft._render_document())
        text = " ".join(pages)
        for part in (
            "Opdrachtnemer",
            "Opdrachtgever",
            "1 januari 2027",
            "99,9 %",
            "Prioriteit",
            "Reactietijd",
            f"pagina 1 van {len(pages)}",
        ):
            self.assertIn(part.lower(), text.lower())
        english = ("The Contractor", "Opening hours", "working hour", "page 1")
        for word in (*english, "Every hour", "At most"):
            self.assertNotIn(word, text)

    def test_language_that_was_switched_off(self):
        """It goes on in the company's language, be it a document or a mail."""
        language = self.env["res.lang"]._activate_lang("nl_NL")
        self.draft.lang = "nl_NL"
        language.active = False
        self.assertEqual(installed_lang(self.env, None, "nl_NL"), "en_US")
        self.assertEqual(self.draft._as_document().env.lang, "en_US")
        self.assertIn("The Contractor", str(self.draft._as_document()._render_html()))
        self.assertEqual(self.draft._get_content()["version.lang"], "nl_NL")
        template = self.env.ref("o2b_sla.mail_template_version_signed")
        template.lang = "{{ object.lang }}"
        self.assertTrue(template.send_mail(self.draft.id))

    def test_language_of_the_house(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        self.assertEqual(installed_lang(self.env, "zz_ZZ", "nl_NL"), "nl_NL")
        self.env.company.partner_id.lang = "nl_NL"
        self.assertEqual(installed_lang(self.env, "zz_ZZ", False), "nl_NL")
        self.env.company.partner_id.lang = False
        self.assertEqual(installed_lang(self.env), "en_US")

    def test_cells_stand_under_their_heads(self):
        """Also where a value is missing: QWeb leaves an empty cell out."""
        self.agreement.contact_ids.mobile = False
        self.agreement.environment_ids.operating_system = False
        self.draft.related_document_ids.version = False
        self.draft.indicator_line_ids[0].measuring = False
        self.draft.provision_ids.clause = "art. 4"
        html = str(self.draft._as_document()._render_html())
        tables = [
            table
            for table in lxml.html.fromstring(html).iterfind(".//table")
            if table.find(".//th") is not None
        ]
        self.assertGreaterEqual(len(tables), 5)
        for table in tables:
            heads = len(table.findall(".//th"))
            for row in table.iterfind(".//tbody/tr"):
                with self.subTest(row=row.text_content()):
                    self.assertEqual(len(row.findall("td")), heads)

    def test_no_row_is_cut(self):
        """A service and what it says of it stay on one page, each told once."""
        line = self.draft.service_line_ids[0]
        for number in range(60):
            service = line.service_id.copy(
                {
                    "name": f"Name{number:02}",
                    "code": f"code{number}",
                    "description": f"Says{number:02} " + "and goes on " * 30,
                    "enterprise_only": False,
                }
            )
            self.draft.service_line_ids = [Command.create({"service_id": service.id})]
        pages = read(self.draft._render_document())
        for number in range(60):
            name, says = f"Name{number:02}", f"Says{number:02}"
            with self.subTest(name=name):
                found = [(text.count(name), text.count(says)) for text in pages]
                self.assertEqual([pair for pair in found if any(pair)], [(1, 1)])

    def test_contacts_of_the_first_day(self):
        """An agreement signed ahead names who will be its contacts."""
        contact = self.agreement.contact_ids
        contact.date_to = "2026-12-31"
        contact.copy(
            {
                "name": "Sanne de Vries",
                "email": "sanne@client.example",
                "partner_id": False,
                "date_from": "2027-01-01",
                "date_to": False,
            }
        )
        with self.at("2026-11-02 09:00"):
            text = " ".join(read(self.draft._render_document()))
        self.assertIn("sanne@client.example", text)
        self.assertNotIn("jan@client.example", text)

    def test_enterprise_counts_only_with_its_contract(self):
        line = self.draft.service_line_ids.filtered("enterprise_only")[:1]
        self.assertTrue(line)
        self.assertNotIn(line.name, " ".join(read(self.draft._render_document())))
        self.draft.enterprise = True
        self.assertIn(line.name, " ".join(read(self.draft._render_document())))

    def test_texts_of_users_stay_text(self):
        """Nothing a user enters becomes part of the page (no request, no script)."""
        self.client_company.name = MARKUP
        self.jan.name = MARKUP
        self.agreement.contact_ids.name = MARKUP
        self.draft.changes = MARKUP
        self.draft.provision_ids.text = MARKUP
        html = self.draft._as_document()._render_html()
        self.assertNotIn("<img src=", html)
        self.assertNotIn("<script", html)
        self.assertIn("&lt;script&gt;", html)
        self.assertIn("<script>", " ".join(read(self.draft._render_document())))

    def test_page_asks_for_nothing(self):
        """Whatever it shows stands in the page itself."""
        html = str(self.draft._as_document()._render_html())
        for pattern in (r"src=[\"'](?!data:)", r"<link", r"@import", r"url\("):
            self.assertIsNone(re.search(pattern, html), pattern)

    def test_same_content_same_text(self):
        first, second = (read(self.draft._render_document()) for _i in range(2))
        self.assertEqual(first, second)

    def test_what_went_wrong_is_told(self):
        for error, message in (
            (MissingWkhtmltopdf("wkhtmltopdf"), "lacks the program"),
            (RenderingTimeout("30 s"), "took too long"),
            (RenderingError("exit 9"), "could not be made"),
        ):
            with (
                self.subTest(message=message),
                patch.object(o2b_sla_version_rendering, "render", side_effect=error),
                self.assertLogs("odoo.addons.o2b_sla", "WARNING") as logs,
                self.assertRaisesRegex(UserError, message),
            ):
                self.draft._render_document()
            self.assertNotIn("Jan", "".join(logs.output))

    def sign(self):
        """Let both sign the draft; the frozen document."""
        self.draft._send()
        document = self.draft._get_binding_document()
        jan = new_test_user(
            self.env,
            login="sla_jan",
            name=self.jan.name,
            groups="base.group_portal",
            partner_id=self.jan.id,
        )
        self.draft._sign_by_client(jan, make_picture(), document.sha256, ip="192.0.2.1")
        self.draft._countersign(self.contract_manager, make_picture(), document.sha256)
        return document

    def test_signed_document(self):
        """The frozen pages as they were, and the sheet with both hashes."""
        document = self.sign()
        signed = self.draft._get_signed_document()
        frozen_pages, pages = read(document._get_bytes()), read(signed._get_bytes())
        self.assertEqual(pages[: len(frozen_pages)], frozen_pages)
        sheet = " ".join(pages[len(frozen_pages) :])
        for part in (
            "Jan de Vries",
            "sla_contract_manager",
            document.sha256,
            document.content_sha256,
            "192.0.2.1",
            "Europe/Amsterdam",
            *document.signature_ids.mapped("hash"),
        ):
            self.assertIn(part, sheet.replace(" ", "") if len(part) == 64 else sheet)
        self.assertEqual(self.draft._find_tampering(), [])

    def print_pdf(self, versions, user):
        report = self.env["ir.actions.report"].with_user(user)
        report = report.with_context(force_report_rendering=True)
        name = "o2b_sla.o2b_sla_agreement_document"
        return report._render_qweb_pdf(name, versions.ids)[0]

    def test_print_never_makes_anew(self):
        draft = self.print_pdf(self.draft, self.agent)
        self.assertIn("DRAFT", " ".join(read(draft)))
        document = self.sign()
        signed = self.draft._get_signed_document()
        self.assertEqual(self.print_pdf(self.draft, self.agent), signed._get_bytes())
        self.assertNotEqual(signed.sha256, document.sha256)

    def test_print_several(self):
        both = self.version | self.draft
        pages = read(self.print_pdf(both, self.agent))
        self.assertGreater(len(pages), 3)

    def test_print_of_another_company(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            login="sla_elsewhere",
            groups="o2b_sla.o2b_sla_group_manager",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        with self.assertRaises(AccessError):
            self.print_pdf(self.draft, stranger)

    def test_logo(self):
        """A picture is drawn anew; what is none stays out."""
        values = self.draft._as_document()._get_page_values
        self.env.company.logo = self.env.company._get_logo()
        self.assertFalse(values()["logo"], "no placeholder on what is signed")
        self.env.company.logo = make_picture()
        self.assertTrue(values()["logo"].startswith("data:image/png;base64,"))
        with (
            patch.object(o2b_sla_version_rendering, "render", return_value=b"%PDF"),
            patch.object(
                type(self.env.company),
                "logo",
                base64.b64encode(b"<svg onload=alert(1)/>"),
            ),
        ):
            self.assertIsNone(values()["logo"])

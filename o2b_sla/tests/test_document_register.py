# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import io
import zipfile

import psycopg2

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tools import mute_logger

from ..evidence import fingerprint
from .common import SlaCommon

PDF = b"%PDF-1.4\n% a small one\n%%EOF\n"


def archive(**entries):
    """A ZIP file of names (a double underscore is a slash) and contents."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        for name, content in entries.items():
            target.writestr(name, content)
    return stream.getvalue()


ODT = archive(mimetype="application/vnd.oasis.opendocument.text")
DOCX = archive(**{"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"})


class TestDocumentRegister(SlaCommon):
    """Documents that belong to agreements (§1.3)."""

    def make(self, content=None, **values):
        if content is not None:
            values["file"] = base64.b64encode(content)
        return self.env["o2b.sla.document"].create({"name": "Terms", **values})

    def freeze(self, document):
        version = self._create_version(
            "2030-01-01", related_document_ids=[Command.set(document.ids)]
        )
        version._agree_on_paper()
        self.env.flush_all()
        return version

    def test_display_name(self):
        url = "https://example.com/terms"
        self.assertEqual(self.make(url=url).display_name, "Terms")
        self.assertEqual(
            self.make(url=url, version="2024").display_name, "Terms (2024)"
        )

    def test_file_or_link(self):
        for values in ({}, {"content": PDF, "url": "https://example.com"}):
            with self.assertRaisesRegex(ValidationError, "one of the two"):
                self.make(**values)
        document = self.make(PDF)
        with self.assertRaises(ValidationError):
            document.file = False

    def test_link(self):
        for url in (
            "javascript:alert(1)",
            "ftp://example.com/x",
            "terms.pdf",
            "//x.nl",
        ):
            with self.subTest(url=url), self.assertRaises(ValidationError):
                self.make(url=url)

    def test_kind_of_file_by_its_content(self):
        for content, name, stored in [
            (PDF, "terms.PDF", "terms.PDF"),
            (PDF, "terms.exe", "terms.exe.pdf"),
            (PDF, False, "Terms.pdf"),
            (ODT, "terms.odt", "terms.odt"),
            (DOCX, "terms.docx", "terms.docx"),
            ("Één regel.\n".encode(), "terms.txt", "terms.txt"),
            (b"<script>alert(1)</script>", "x.html", "x.html.txt"),
        ]:
            with self.subTest(name=name):
                document = self.make(content, file_name=name)
                self.assertEqual(document.file_name, stored)
                self.assertEqual(document.sha256, fingerprint(content))
        for content, name in [
            (b"MZ\x90\x00\x03", "terms.pdf"),
            (b"\x00\x01\x02", "terms.txt"),
            (b"PK\x03\x04 broken", "terms.docx"),
            (archive(evil="x"), "terms.odt"),
            (b"\xff\xfe\xfa", "terms.txt"),
        ]:
            with self.subTest(refused=content), self.assertRaises(ValidationError):
                self.make(content, file_name=name)

    def test_bad_upload(self):
        documents = self.env["o2b.sla.document"]
        with self.assertRaisesRegex(ValidationError, "arrive whole"):
            documents.create({"name": "Terms", "file": "no base64!"})
        with self.assertRaisesRegex(ValidationError, "larger than 25 MB"):
            self.make(PDF + b" " * 25 * 1024**2)

    def test_fingerprint_is_the_file_s(self):
        """Nobody gives it, and it follows the file."""
        document = self.make(PDF, sha256="0" * 64)
        self.assertEqual(document.sha256, fingerprint(PDF))
        document.write({"sha256": "0" * 64})
        self.assertEqual(document.sha256, fingerprint(PDF))
        document.file = base64.b64encode(ODT)
        self.assertEqual(document.sha256, fingerprint(ODT))
        document.write({"file": False, "url": "https://example.com"})
        self.assertFalse(document.sha256)

    def test_next_version(self):
        document = self.make(PDF, version="2024", kind="general_terms")
        action = document.action_new_version()
        new = document.browse(action["res_id"])
        self.assertEqual((new.name, new.version), ("Terms", "2025"))
        self.assertEqual(new.sha256, document.sha256)
        for version, following in [
            (False, "2"),
            ("1.2", "1.3"),
            ("1.9", "1.10"),
            ("v07", "v08"),
            ("3 (draft)", "4 (draft)"),
            ("final", "final 2"),
        ]:
            document.version = version
            self.assertEqual(document._get_next_version(), following)

    def test_frozen(self):
        """Not by the ORM, not as superuser, not by SQL, once a version was sent."""
        document = self.make(PDF, version="1")
        document.name = "Better name"
        version = self.freeze(document)
        self.assertTrue(document.is_frozen)
        for values in (
            {"name": "Other"},
            {"version": "2"},
            {"kind": "general_terms"},
            {"url": "https://example.com"},
            {"file": base64.b64encode(ODT)},
            {"file_name": "other.pdf"},
            {"date": "2020-01-01"},
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                document.sudo().with_context(force=True).write(values)
        with self.assertRaises(UserError):
            document.with_context(_force_unlink=True).unlink()
        result = document.load([".id", "name"], [[str(document.id), "Other"]])
        self.assertTrue(result["messages"])
        with self.assertRaises(UserError):
            version.related_document_ids = False
        document.version_ids = False
        self.env.invalidate_all()
        self.assertEqual(document.version_ids, version)
        document.active = False  # no longer offered, that is all
        for query in (
            "UPDATE o2b_sla_document SET name = 'x' WHERE id = %s",
            "UPDATE o2b_sla_document SET sha256 = 'x' WHERE id = %s",
            "DELETE FROM o2b_sla_document WHERE id = %s",
            "DELETE FROM o2b_sla_version_related_document WHERE document_id = %s",
        ):
            with (
                self.subTest(query=query),
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.errors.InsufficientPrivilege),
                self.cr.savepoint(flush=False),
            ):
                self.cr.execute(query, [document.id])

    def test_frozen_by_a_provision(self):
        """A document that a provision names is no less part of what was signed."""
        document = self.make(PDF)
        version = self._create_version("2030-01-01")
        self.env["o2b.sla.provision"].create(
            {
                "version_id": version.id,
                "clause": "4",
                "subject": "other",
                "text": "In words",
                "document_id": document.id,
            }
        )
        document.name = "Before"
        version._agree_on_paper()
        with self.assertRaises(UserError):
            document.name = "After"

    def test_tampering_is_found(self):
        document = self.make(PDF)
        link = self.make(url="https://example.com")
        self.assertEqual((document | link)._find_tampering(), [])
        attachment = self.env["ir.attachment"].search(
            [("res_model", "=", document._name), ("res_field", "=", "file")]
        )
        attachment = attachment.filtered(lambda a: a.res_id == document.id)
        attachment.raw = ODT
        self.env.invalidate_all()
        self.assertIn("altered", document._find_tampering()[0])
        attachment.unlink()
        self.env.invalidate_all()
        self.assertIn("missing", document._find_tampering()[0])

    def test_size_in_the_context_hides_nothing(self):
        document = self.make(PDF).with_context(bin_size=True)
        self.assertEqual(document._find_tampering(), [])

    def test_roles(self):
        document = self.make(PDF)
        self.assertTrue(document.with_user(self.agent).sha256)
        with self.assertRaises(AccessError):
            document.with_user(self.agent).name = "Other"
        document.with_user(self.contract_manager).name = "Other"

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import io
import zipfile
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from odoo.addons.base.models.ir_attachment import IrAttachment

from .common import SlaHelpdeskCase

EXE = b"MZ\x90\0\x03\0\0\0"


def _multipart(*files):
    parts = ["--x\r\nContent-Type: text/plain\r\n\r\nPlease look.\r\n"]
    for name, kind, data in files:
        parts.append(
            f"--x\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n"
            f'Content-Disposition: attachment; filename="{name}"\r\n\r\n'
            f"{base64.b64encode(data).decode()}\r\n"
        )
    return "".join(parts) + "--x--\r\n"


def _zipped(*names):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


@tagged("post_install", "-at_install")
class TestRiskyFiles(SlaHelpdeskCase):
    """Attachments that could do harm are flagged, and not opened by anybody."""

    FILES = (
        ("invoice.pdf.exe", "application/octet-stream", EXE, "disguised"),
        ("run.js", "text/javascript", b"alert('words of a script')", "program"),
        ("list.xlsm", "application/zip", _zipped("xl/vbaProject.bin"), "macro"),
        ("logs.zip", "application/zip", _zipped("inner.zip"), "archive"),
        ("notes.txt", "text/plain", b"just some words", False),
    )

    def _mail_with_files(self, at="2026-06-08 10:00", **headers):
        body = _multipart(*(file[:3] for file in self.FILES))
        return self._mail(
            at, body=body, Content_Type="multipart/mixed; boundary=x", **headers
        )

    def _assert_flagged(self, files):
        self.assertEqual(
            {file.name: file.sla_risk for file in files},
            {name: risk for name, _kind, _data, risk in self.FILES},
        )
        for file in files:
            self.assertEqual(bool(file.index_content), file.name == "notes.txt")

    def test_a_mail_with_files(self):
        opened = []
        index = IrAttachment._index

        def _index(records, data, *args, **kwargs):
            opened.append(data)
            return index(records, data, *args, **kwargs)

        with patch.object(IrAttachment, "_index", _index):
            ticket = self._deliver(self._mail_with_files(), "2026-06-08 10:00")
        for _name, _kind, data, risk in self.FILES:
            self.assertEqual(data not in opened, bool(risk))
        files = self.env["ir.attachment"].search(
            [("res_model", "=", "helpdesk.ticket"), ("res_id", "=", ticket.id)]
        )
        self._assert_flagged(files)
        kept = {file.name: file.raw for file in files}
        self.assertEqual(kept, {file[0]: file[2] for file in self.FILES})
        text = ticket.with_user(self.agent).sla_risky_files
        self.assertIn("invoice.pdf.exe (a program that looks like a document)", text)
        self.assertNotIn("notes.txt", text)
        mail = ticket.sla_mail_ids
        if mail:
            self.assertEqual(mail.ticket_risky_files, text)
        tickets = self.env["helpdesk.ticket"]
        self.assertIn(ticket, tickets.search([("sla_has_risky_files", "=", True)]))
        self.assertNotIn(ticket, tickets.search([("sla_has_risky_files", "=", False)]))

    def test_a_parked_mail(self):
        ticket = self._create_ticket("2026-06-08 09:00")
        reference = ticket.message_ids[:1].message_id
        mail = self._mail_with_files(
            "2026-06-08 11:00", From="x@stranger.example", References=reference
        )
        self._deliver(mail, "2026-06-08 11:00")
        parked = ticket.sla_parked_ids
        self._assert_flagged(parked.attachment_ids)
        self.assertIn("run.js", parked.sla_risky_files)
        self.assertFalse(ticket.sla_risky_files, "not in the conversation yet")

    def test_put_on_a_ticket_afterwards(self):
        """As the portal and the composer do: first a file, then its record."""
        ticket = self._create_ticket("2026-06-08 09:00")
        files = self.env["ir.attachment"].create(
            [
                {"name": "a.exe", "raw": EXE, "res_model": "mail.compose.message"},
                {"name": "b.txt", "raw": b"x", "sla_risk": "program"},
            ]
        )
        self.assertEqual(files.mapped("sla_risk"), [False, False])
        files.write({"res_model": ticket._name, "res_id": ticket.id})
        self.assertEqual(files.mapped("sla_risk"), ["program", False])
        files[1].name = "b.bat"
        self.assertEqual(files[1].sla_risk, "program")

    def test_nobody_takes_the_flag_away(self):
        ticket = self._create_ticket("2026-06-08 09:00")
        file = self.env["ir.attachment"].create(
            {
                "name": "a.exe",
                "datas": base64.b64encode(EXE),
                "res_model": ticket._name,
                "res_id": ticket.id,
                "sla_risk": False,
            }
        )
        self.assertEqual(file.sla_risk, "program")
        file.with_user(self.agent).write({"sla_risk": False})
        self.assertEqual(file.sla_risk, "program")

    def test_others_are_left_alone(self):
        """A file elsewhere in Odoo is none of our business."""
        partner = self.env["res.partner"].create({"name": "x"})
        file = self.env["ir.attachment"].create(
            {"name": "a.js", "raw": b"some words", "res_model": "res.partner"}
            | {"res_id": partner.id, "mimetype": "text/plain"}
        )
        self.assertFalse(file.sla_risk)
        self.assertTrue(file.index_content)

    def test_not_for_clients(self):
        portal = self._create_portal_user(self.jan)
        ticket = self._create_ticket("2026-06-08 09:00")
        with self.assertRaises(AccessError):
            ticket.with_user(portal).read(["sla_risky_files"])
        own = new_test_user(
            self.env, "sla_risky_own", groups="helpdesk_mgmt.group_helpdesk_user_own"
        )
        ticket.user_id = own
        self.assertFalse(ticket.with_user(own).sla_risky_files)

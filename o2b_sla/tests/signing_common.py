# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import io
from unittest.mock import patch

from PIL import Image, ImageDraw
from reportlab.pdfgen import canvas

from odoo.tests import new_test_user

from .common import SlaCommon


def make_pdf(text):
    """A small PDF that says something."""
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer, invariant=True)
    page.drawString(72, 720, text)
    page.save()
    return buffer.getvalue()


def make_picture(kind="PNG", size=(300, 100), drawn=True):
    """A picture in base64, with a stroke on it or blank."""
    picture = Image.new("RGB", size, "white")
    if drawn:
        ImageDraw.Draw(picture).line((10, 10, size[0] - 10, size[1] - 10), "black", 3)
    buffer = io.BytesIO()
    picture.save(buffer, kind)
    return base64.b64encode(buffer.getvalue()).decode()


class SigningCommon(SlaCommon):
    """A draft of version 2, its two signatories, and pages that render at once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["o2b.sla.contact"].search(
            [("agreement_id", "=", cls.agreement.id)]
        ).write({"phone": "+31 85 1234567", "mobile": "+31 6 12345678"})
        cls.sanne = cls._create_person("Sanne de Vries", "sanne@client.example")
        cls.director = new_test_user(
            cls.env,
            login="sla_director",
            name="Dirk Directeur",
            groups="o2b_sla.o2b_sla_group_contract_manager",
        )
        cls.agreement.user_id = cls.contract_manager
        cls.draft = cls._create_version(
            "2026-01-01",
            client_signatory_id=cls.sanne.id,
            contractor_signatory_id=cls.director.id,
            changes="Answers in half the time.",
        )
        model = type(cls.draft)
        for name, text in (("_render_document", "Draft"), ("_render_signed", "Signed")):
            patcher = patch.object(model, name, cls._fake_rendering(text))
            cls.startClassPatcher(patcher)

    @staticmethod
    def _fake_rendering(text):
        return lambda version, *_args: make_pdf(f"{text} {version.number}")

    @classmethod
    def _create_portal_user(cls, partner, login):
        return new_test_user(
            cls.env,
            login=login,
            name=partner.name,
            email=partner.email,
            groups="base.group_portal",
            partner_id=partner.id,
        )

    def send(self, version=None):
        """Send a version as the contract manager; its SHA-256."""
        version = version or self.draft
        return version.with_user(self.contract_manager)._send().sha256

    def sign(self, version=None):
        """Send a version and let the client sign it; its SHA-256."""
        version = version or self.draft
        sha256 = self.send(version)
        user = self.sanne.user_ids or self._create_portal_user(self.sanne, "sanne")
        version.with_user(user).sudo()._sign_by_client(user, make_picture(), sha256)
        return sha256

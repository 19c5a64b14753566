# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import io
from contextlib import contextmanager
from unittest.mock import patch

import psycopg2
from PIL import Image, ImageDraw

from odoo.exceptions import RedirectWarning, UserError
from odoo.tests import new_test_user
from odoo.tools import SQL, mute_logger

from .common import SlaCommon, local

PDF = b"%PDF-1.4 the pages both parties saw"
FORGED = b"%PDF-1.4 other pages"
REFUSALS = (UserError, RedirectWarning, psycopg2.Error)


def drawing():
    """A signature as the pad makes it, PNG in base64."""
    picture, buffer = Image.new("RGBA", (300, 100)), io.BytesIO()
    ImageDraw.Draw(picture).line([(10, 80), (120, 20), (290, 70)], "black", 4)
    picture.save(buffer, "PNG")
    return base64.b64encode(buffer.getvalue())


class IntegrityCommon(SlaCommon):
    """A version that both parties signed in the portal and the back end."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls.policy.copy({"name": "Signed"})
        cls.other_policy = cls.policy.copy({"name": "Other"})
        cls.other_policy.target_ids[0].amount = 77
        cls.signatory = new_test_user(
            cls.env,
            login="sla_signatory",
            groups="base.group_portal",
            partner_id=cls.jan.id,
        )
        cls.agreement = cls.env["o2b.sla.agreement"].create(
            {
                "partner_id": cls.client_company.id,
                "user_id": cls.contract_manager.id,
                "contact_ids": [
                    (
                        0,
                        0,
                        {
                            "partner_id": cls.jan.id,
                            "phone": "1",
                            "mobile": "2",
                            "date_from": "2020-01-01",
                        },
                    )
                ],
            }
        )
        cls.service = cls.env["o2b.sla.service"].search([], limit=1)
        cls.document = cls.env["o2b.sla.document"].create(
            {
                "name": "Algemene Voorwaarden",
                "kind": "general_terms",
                "url": "https://terms.example/2024",
            }
        )
        cls.indicator = cls.env["o2b.sla.indicator"].search([], limit=1)
        cls.version = cls._create_version(
            "2026-01-01",
            client_signatory_id=cls.jan.id,
            contractor_signatory_id=cls.manager.id,
            provision_ids=[(0, 0, cls._provision_values())],
            service_line_ids=[(0, 0, {"service_id": cls.service.id})],
            indicator_line_ids=[(0, 0, {"indicator_id": cls.indicator.id})],
            related_document_ids=[(6, 0, cls.document.ids)],
        )
        cls.provision = cls.version.provision_ids
        cls.line = cls.version.service_line_ids
        cls.measure = cls.version.indicator_line_ids
        cls._sign(cls.version, "2025-12-01 12:00")
        cls.env.flush_all()

    @classmethod
    def _provision_values(cls):
        return {
            "clause": "art. 4.2",
            "subject": "uptime_norm",
            "uptime_norm": 99.5,
            "text": "Agreed with the client.",
        }

    @classmethod
    def _sign(cls, version, text):
        """Both parties sign at an Amsterdam instant."""
        version = version.sudo()
        model = type(version)
        with (
            patch.object(type(cls.env.cr), "now", lambda _cr: local(text)),
            patch.object(model, "_render_document", lambda _self: PDF),
            patch.object(model, "_render_signed", lambda _self, _document: PDF),
        ):
            sha256 = version._send().sha256
            version._sign_by_client(cls.signatory, drawing(), sha256)
            version._countersign(cls.manager, drawing(), sha256)

    @contextmanager
    def refused(self, errors=REFUSALS):
        """What is done within fails, and leaves nothing behind if it does not."""
        with mute_logger("odoo.sql_db", "odoo.models.unlink"):
            try:
                with self.env.cr.savepoint():
                    yield
                    self.env.flush_all()
                    self.fail("It was not refused.")
            except errors as error:
                self.assertTrue(str(error))

    def assert_intact(self, version=None):
        version = version or self.version
        self.env.invalidate_all()
        self.assertEqual(version._verify_signed(), [])
        self.assertFalse(version.tampering)
        self.assertFalse(self.alarms())

    def alarms(self):
        activities = self.agreement.activity_ids
        kind = self.env.ref("o2b_sla.mail_activity_type_integrity")
        return activities.filtered(lambda a: a.activity_type_id == kind)


class TamperingCommon(IntegrityCommon):
    """Changes that get past the triggers, and the check that finds them."""

    @contextmanager
    def tampered(self, query, *params):
        """Something changed in the database with its triggers off, and back again."""
        self.env.flush_all()
        with self.env.cr.savepoint() as savepoint:
            self.env.cr.execute("SET LOCAL session_replication_role = replica")
            self.env.cr.execute(SQL(query, *params))
            self.assertTrue(self.env.cr.rowcount)
            self.env.cr.execute("SET LOCAL session_replication_role = origin")
            self.env.invalidate_all()
            yield
            savepoint.rollback()
        self.env.invalidate_all()

    def run_cron(self):
        with (
            patch.object(
                type(self.env["ir.cron"]), "_commit_progress", return_value=1.0
            ),
            mute_logger("odoo.addons.o2b_sla.models.o2b_sla_version_integrity"),
        ):
            self.env["o2b.sla.agreement.version"]._cron_verify_signed()

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import io
from contextlib import contextmanager
from unittest.mock import patch

import psycopg2
from PIL import Image, ImageDraw

from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.service.model import call_kw
from odoo.tests import new_test_user
from odoo.tools import SQL, mute_logger

from ..evidence import canonical, fingerprint
from ..models.o2b_sla_version_integrity import PROMISED_FIELDS
from .common import SlaCommon, local

PDF = b"%PDF-1.4 the pages both parties saw"
FORGED = b"%PDF-1.4 other pages"
# what clients may send along, in the hope that it unlocks something
CONTEXTS = (
    {},
    {"_force_unlink": True},
    {"tracking_disable": True, "mail_notrack": True},
    {"bin_size": True, "bin_size_pdf": True},
    {"default_state": "draft", "state": "draft"},
    {"install_mode": True, "module": "o2b_sla", "import_file": True},
    {"active_test": False, "su": True, "uid": 1},
)
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


class TestIntegrity(IntegrityCommon):
    """What is signed is not altered or deleted, by any road."""

    def users(self):
        return (
            ("agent", self.agent),
            ("contract manager", self.contract_manager),
            ("manager", self.manager),
            ("administrator", self.admin),
            ("superuser", self.env.ref("base.user_root")),
        )

    def changes(self):
        """Another value of each promised field."""
        other = self.agreement.create({"partner_id": self.client_company.id})
        service = self.service.copy({"code": "other"})
        return {
            "agreement_id": other.id,
            "number": 7,
            "lang": "en_GB",
            "changes": "Nothing.",
            "date_start": "2020-01-01",
            "date_end": "2030-01-01",
            "renewal_months": 12,
            "notice_months": 1,
            "policy_id": self.other_policy.id,
            "enterprise": True,
            "provision_ids": [(5, 0, 0)],
            "service_line_ids": [(0, 0, {"service_id": service.id})],
            "indicator_line_ids": [(5, 0, 0)],
            "related_document_ids": [(5, 0, 0)],
            "client_signatory_id": self.stranger.id,
            "contractor_signatory_id": self.admin.id,
            "state": "draft",
            "agreed_at": "2020-01-01 00:00:00",
            "superseded_at": "2026-02-01 00:00:00",
            "is_final": True,
            "rules_from": "2020-01-01 00:00:00",
            "rules_until": "2026-02-01 00:00:00",
            "tampering": False,
            "document_ids": [(5, 0, 0)],
            "signature_ids": [(5, 0, 0)],
        }

    def test_orm_writes_nothing(self):
        for name, value in self.changes().items():
            for role, user in self.users():
                with self.subTest(field=name, role=role):
                    version = self.version.with_user(user)
                    if role == "superuser":
                        # what the software sets, it sets as superuser
                        if (
                            name
                            in (
                                "date_end state agreed_at superseded_at is_final "
                                "rules_from rules_until tampering"
                            ).split()
                        ):
                            continue
                        version = version.sudo()
                    with self.refused():
                        version.write({name: value})
        self.assert_intact()

    def test_every_promised_field_is_tried(self):
        self.assertFalse(PROMISED_FIELDS - set(self.changes()))

    def test_parts_stand_still(self):
        parts = [
            (self.provision, {"uptime_norm": 90, "text": "x", "clause": "x"}),
            (
                self.line,
                {
                    "service_id": self.service.copy({"code": "other"}).id,
                    "coverage": "excluded",
                },
            ),
            (self.measure, {"norm": "x", "responsible": "client"}),
        ]
        draft = self._create_version("2027-01-01")
        for part, values in parts:
            values = {**values, "version_id": draft.id}
            for role, user in self.users():
                record = part.with_user(user).sudo(role == "superuser")
                for name, value in values.items():
                    with (
                        self.subTest(part=part._name, role=role, field=name),
                        self.refused(),
                    ):
                        record.write({name: value})
                with self.refused():
                    record.unlink()
                with self.refused():
                    record.copy()
        self.assert_intact()

    def test_rpc_with_any_context(self):
        """What a client sends along unlocks nothing."""
        attempts = [
            (self.version, "write", [{"date_start": "2020-01-01"}]),
            (self.version, "write", [{"state": "draft"}]),
            (self.version, "write", [{"policy_id": self.other_policy.id}]),
            (self.version, "web_save", [{"changes": "x"}, {"id": {}}]),
            (self.version, "unlink", []),
            (self.agreement, "unlink", []),
            (self.agreement, "write", [{"partner_id": self.stranger.id}]),
            (self.agreement, "write", [{"reference": "X"}]),
            (
                self.agreement,
                "write",
                [{"version_ids": [(1, self.version.id, {"changes": "x"})]}],
            ),
            (self.agreement, "write", [{"version_ids": [(2, self.version.id, 0)]}]),
            (self.agreement, "write", [{"version_ids": [(3, self.version.id, 0)]}]),
            (self.agreement, "write", [{"version_ids": [(5, 0, 0)]}]),
            (self.provision, "write", [{"text": "x"}]),
            (self.provision, "unlink", []),
            (self.line, "unlink", []),
            (self.measure, "unlink", []),
            (self.document, "write", [{"url": "https://terms.example/2025"}]),
            (self.document, "write", [{"name": "x"}]),
            (self.document, "unlink", []),
            (self.service, "write", [{"code": "x"}]),
            (self.service, "unlink", []),
            (self.indicator, "write", [{"code": "x"}]),
            (self.indicator, "unlink", []),
            (self.version.document_ids, "write", [{"pdf": base64.b64encode(FORGED)}]),
            (self.version.document_ids, "unlink", []),
            (self.version.signature_ids, "write", [{"name": "x"}]),
            (self.version.signature_ids, "unlink", []),
            (self.policy, "write", [{"uptime_norm": 90}]),
            (self.policy, "unlink", []),
            (self.policy.target_ids[0], "write", [{"amount": 99}]),
            (self.policy.target_ids[0], "unlink", []),
        ]
        for records, method, args in attempts:
            for context in CONTEXTS:
                for _role, user in self.users()[1:4]:
                    with (
                        self.subTest(
                            method=method, model=records._name, context=context
                        ),
                        self.refused(),
                    ):
                        model = self.env[records._name].with_user(user)
                        call_kw(
                            model, method, [records.ids, *args], {"context": context}
                        )
        self.assert_intact()

    def test_strangers_check_nothing(self):
        for user in (self.signatory, self.env.ref("base.public_user")):
            with self.assertRaises(AccessError):
                call_kw(
                    self.version.with_user(user),
                    "action_verify",
                    [self.version.ids],
                    {},
                )

    def test_private_methods_are_private(self):
        for method in ("_activate", "_agree_on_paper", "_freeze", "_terminate"):
            with self.assertRaises(UserError):
                call_kw(
                    self.version.with_user(self.admin), method, [self.version.ids], {}
                )

    def test_import_changes_nothing(self):
        """Neither by the database's number nor by an external one."""
        self.env["ir.model.data"].create(
            {
                "module": "__import__",
                "name": "signed_version",
                "model": self.version._name,
                "res_id": self.version.id,
            }
        )
        for key, value in (
            (".id", self.version.id),
            ("id", "__import__.signed_version"),
        ):
            for field, new in (
                ("date_start", "2020-01-01"),
                ("state", "draft"),
                ("agreed_at", "2020-01-01 00:00:00"),
                ("policy_id/.id", str(self.other_policy.id)),
            ):
                for user in (self.contract_manager, self.admin):
                    with self.subTest(key=key, field=field):
                        records = self.env[self.version._name].with_user(user)
                        result = records.load([key, field], [[value, new]])
                        self.assertFalse(result["ids"])
        self.assert_intact()

    def test_nothing_is_deleted(self):
        victims = (
            self.version,
            self.agreement,
            self.provision,
            self.line,
            self.measure,
            self.service,
            self.indicator,
            self.document,
            self.policy,
            self.version.document_ids,
            self.version.signature_ids,
            self.jan,
            self.client_company,
            self.env.company,
            self.signatory,
        )
        for victim in victims:
            for context in CONTEXTS:
                with (
                    self.subTest(victim=victim._name, context=context),
                    self.refused(),
                ):
                    victim.sudo().with_context(**context).unlink()
        self.assert_intact()

    def test_sql_is_refused(self):
        version, document = self.version.id, self.version.document_ids[0].id
        statements = {
            "o2b_sla_agreement_version": (
                "policy_id = policy_id + 1",
                "date_start = '2020-01-01'",
                "agreed_at = '2020-01-01'",
                "agreed_at = NULL",
                "number = 9",
                "enterprise = TRUE",
                "changes = 'x'",
                "client_signatory_id = NULL",
                "contractor_signatory_id = NULL",
                "renewal_months = 12",
                "date_end = '2030-01-01', state = 'draft'",
                "state = 'draft'",
                "state = 'sent'",
            ),
            "o2b_sla_frozen_document": (
                "pdf = 'x'",
                "sha256 = 'x'",
                "content = '{}'",
                "kind = 'paper'",
            ),
            "o2b_sla_signature": (
                "name = 'x'",
                "signed_at = now()",
                "hash = 'x'",
                "decision = 'declined'",
            ),
            "o2b_sla_provision": ("text = 'x'", "uptime_norm = 1"),
            "o2b_sla_version_service": (
                "service_id = service_id + 1",
                "coverage = 'excluded'",
            ),
            "o2b_sla_version_indicator": ("norm = 'x'",),
            "o2b_sla_agreement": (
                "partner_id = company_id",
                "company_id = company_id + 1",
                "reference = 'x'",
            ),
        }
        queries = [
            f"UPDATE {table} SET {change}"
            for table, changes in statements.items()
            for change in changes
        ]
        queries += [f"DELETE FROM {table}" for table in statements]
        queries += [f"TRUNCATE {table} CASCADE" for table in statements]
        queries += [
            "INSERT INTO o2b_sla_provision (version_id, layer, clause, subject)"
            f" VALUES ({version}, 'general', 'x', 'other')",
            f"INSERT INTO o2b_sla_version_service (version_id) VALUES ({version})",
            f"DELETE FROM o2b_sla_frozen_document WHERE id = {document}",
        ]
        for query in queries:
            with (
                self.subTest(query=query),
                self.refused(psycopg2.errors.InsufficientPrivilege),
            ):
                self.env.cr.execute(query)  # pylint: disable=sql-injection
        self.assert_intact()

    def test_no_version_starts_signed(self):
        forged = {
            "state": "active",
            "agreed_at": "2026-01-01 00:00:00",
            "rules_from": "2026-01-01 00:00:00",
            "is_final": True,
        }
        defaults = {f"default_{name}": value for name, value in forged.items()}
        base = {
            "agreement_id": self.agreement.id,
            "policy_id": self.policy.id,
            "date_start": "2027-01-01",
        }
        for role, user in self.users()[1:4]:
            versions = self.version.browse().with_user(user)
            with self.subTest(role=role):
                with self.refused():
                    versions.create({**base, **forged})
                with self.refused():
                    self.version.with_user(user).copy(forged)
                with self.refused():
                    self.agreement.with_user(user).write(
                        {"version_ids": [(0, 0, {**base, **forged})]}
                    )
                result = versions.load(
                    ["agreement_id/.id", "date_start", "state"],
                    [[str(self.agreement.id), "2027-01-01", "active"]],
                )
                self.assertFalse(result["ids"])
                for version in (
                    versions.with_context(**defaults).create({**base}),
                    self.version.with_user(user).with_context(**defaults).copy(),
                ):
                    self.assertEqual(version.state, "draft")
                    self.assertFalse(version.agreed_at)
                    self.assertFalse(version.rules_from)
                    self.assertFalse(version.is_final)
                    self.assertFalse(version.document_ids)
                    self.assertFalse(version.signature_ids)

    def test_who_signed_is_not_merged_away(self):
        """Odoo's merge of contacts works by SQL, and deletes where that is refused."""
        merge = self.env["base.partner.merge.automatic.wizard"]
        twin = self.jan.copy()
        for source in (self.jan, self.client_company):
            destination = twin if source == self.jan else source.copy()
            with self.subTest(source=source.name), self.refused(UserError):
                merge._merge((source | destination).ids, destination)
        merge._merge((self.jan | twin).ids, self.jan)
        self.assertFalse(twin.exists())
        self.assert_intact()

    def test_nobody_makes_evidence(self):
        document = self.version.document_ids[0]
        for _role, user in self.users()[:4]:
            with self.refused():
                document.with_user(user).copy()
            with self.refused():
                self.version.signature_ids[0].with_user(user).copy()
            for model in ("o2b.sla.signature", "o2b.sla.frozen.document"):
                with self.refused(AccessError):
                    self.env[model].with_user(user).create(
                        {"version_id": self.version.id}
                    )

    def test_policy_stands_still(self):
        target = self.policy.target_ids[0]
        for record, values in (
            (self.policy, {"uptime_norm": 90}),
            (self.policy, {"waiting_pauses": False}),
            (self.policy, {"target_ids": [(5, 0, 0)]}),
            (target, {"amount": 99}),
            (target, {"unit": "elapsed_hour"}),
            (target, {"policy_id": self.other_policy.id}),
        ):
            for user in (self.admin, self.env.ref("base.user_root")):
                with self.subTest(values=values), self.refused():
                    record.with_user(user).sudo().write(values)
        with self.refused():
            target.sudo().unlink()


class TestTampering(IntegrityCommon):
    """Who gets past the triggers is found out by the nightly check."""

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

    def attacks(self):
        version = self.version.id
        document = self.version._get_binding_document().id
        signature = self.version.signature_ids.filtered(lambda s: s.role == "client").id
        last = self.version.signature_ids[-1].id
        forged = base64.b64encode(FORGED)
        other = self.manager.partner_id.id
        on_version = "UPDATE o2b_sla_agreement_version SET "
        on_document = "UPDATE o2b_sla_frozen_document SET "
        on_signature = "UPDATE o2b_sla_signature SET "
        return [
            (on_document + "pdf = %s WHERE id = %s", forged, document),
            (on_document + "sha256 = 'x' WHERE id = %s", document),
            (
                on_document + "content = content || '{\"version.enterprise\": true}'"
                " WHERE id = %s",
                document,
            ),
            (on_document + "content_sha256 = 'x' WHERE id = %s", document),
            ("DELETE FROM o2b_sla_frozen_document WHERE id = %s", document),
            ("DELETE FROM o2b_sla_frozen_document WHERE version_id = %s", version),
            (on_signature + "name = 'Mallory' WHERE id = %s", signature),
            (on_signature + "signed_at = '2020-01-01' WHERE id = %s", signature),
            (on_signature + "image = %s WHERE id = %s", forged, signature),
            (on_signature + "image = NULL WHERE id = %s", signature),
            (on_signature + "decision = 'declined' WHERE id = %s", signature),
            (on_signature + "document_sha256 = 'x' WHERE id = %s", signature),
            (on_signature + "previous_hash = 'x' WHERE id = %s", signature),
            (on_signature + "hash = 'x' WHERE id = %s", signature),
            ("DELETE FROM o2b_sla_signature WHERE id = %s", signature),
            ("DELETE FROM o2b_sla_signature WHERE id = %s", last),
            ("DELETE FROM o2b_sla_signature WHERE version_id = %s", version),
            (
                on_version + "policy_id = %s WHERE id = %s",
                self.other_policy.id,
                version,
            ),
            (on_version + "date_start = '2025-12-31' WHERE id = %s", version),
            (on_version + "date_end = '2026-12-31' WHERE id = %s", version),
            (on_version + "agreed_at = '2020-01-01' WHERE id = %s", version),
            (on_version + "agreed_at = NULL WHERE id = %s", version),
            (on_version + "rules_from = '2020-01-01' WHERE id = %s", version),
            (on_version + "rules_until = '2026-03-01' WHERE id = %s", version),
            (on_version + "superseded_at = '2026-03-01' WHERE id = %s", version),
            (on_version + "state = 'draft' WHERE id = %s", version),
            (on_version + "state = 'sent' WHERE id = %s", version),
            (on_version + "renewal_months = 12 WHERE id = %s", version),
            (on_version + "enterprise = TRUE WHERE id = %s", version),
            (on_version + "changes = 'x' WHERE id = %s", version),
            (on_version + "number = 9 WHERE id = %s", version),
            (on_version + "client_signatory_id = %s WHERE id = %s", other, version),
            (
                on_version + "contractor_signatory_id = %s WHERE id = %s",
                self.contract_manager.id,
                version,
            ),
            (on_signature + "partner_id = %s WHERE id = %s", other, signature),
            (
                "UPDATE o2b_sla_agreement SET partner_id = %s WHERE id = %s",
                other,
                self.agreement.id,
            ),
            (
                "UPDATE o2b_sla_provision SET uptime_norm = 90 WHERE version_id = %s",
                version,
            ),
            ("UPDATE o2b_sla_provision SET text = 'x' WHERE version_id = %s", version),
            ("DELETE FROM o2b_sla_provision WHERE version_id = %s", version),
            ("DELETE FROM o2b_sla_version_service WHERE version_id = %s", version),
            ("DELETE FROM o2b_sla_version_indicator WHERE version_id = %s", version),
            (
                "DELETE FROM o2b_sla_version_related_document WHERE version_id = %s",
                version,
            ),
            (
                "UPDATE o2b_sla_document SET url = 'https://other.example'"
                " WHERE id = %s",
                self.document.id,
            ),
            (
                "UPDATE o2b_sla_target SET amount = 99 WHERE policy_id = %s",
                self.policy.id,
            ),
            (
                "UPDATE o2b_sla_policy SET uptime_norm = 90, waiting_pauses = FALSE"
                " WHERE id = %s",
                self.policy.id,
            ),
        ]

    def test_every_attack_is_found(self):
        self.assert_intact()
        for query, *params in self.attacks():
            with self.subTest(query=query), self.tampered(query, *params):
                self.assertTrue(
                    self.version._find_tampering()
                    + self.version.signature_ids._find_gaps(self.agreement)
                )
                self.run_cron()
                self.env.invalidate_all()
                self.assertTrue(self.version.tampering)
                alarm = self.alarms()
                self.assertEqual(len(alarm), 1)
                self.assertEqual(alarm.user_id, self.contract_manager)
                self.run_cron()
                self.assertEqual(len(self.alarms()), 1)
        self.assert_intact()

    def test_attacks_on_what_was_superseded_are_found(self):
        """Tickets of old versions stay with them (§1.4)."""
        second = self._create_version(
            "2026-06-01",
            client_signatory_id=self.jan.id,
            contractor_signatory_id=self.manager.id,
        )
        self._sign(second, "2026-05-01 12:00")
        with self.at("2026-07-01 12:00"):
            second._update_states()
        self.assertEqual(self.version.state, "superseded")
        self.assert_intact()
        for query, *params in self.attacks():
            with self.subTest(query=query), self.tampered(query, *params):
                self.run_cron()
                self.env.invalidate_all()
                self.assertTrue(self.version.tampering)

    def test_content_with_a_new_fingerprint_is_found(self):
        """Both signatures hold the fingerprint that stands on every page."""
        document = self.version._get_binding_document()
        content = {**document.content, "version.enterprise": True}
        with self.tampered(
            "UPDATE o2b_sla_frozen_document SET content = %s, content_sha256 = %s"
            " WHERE id = %s",
            canonical(content),
            fingerprint(content),
            document.id,
        ):
            self.assertEqual(len(self.version.signature_ids._find_tampering()), 2)

    def test_one_that_cannot_be_checked_hides_no_other(self):
        original = type(self.version)._get_content
        bad = self._create_version("2027-01-01")
        bad._agree_on_paper(PDF)

        def get_content(version):
            if version == bad:
                raise ValueError("bad")
            return original(version)

        with (
            patch.object(type(bad), "_get_content", get_content),
            self.tampered(
                "UPDATE o2b_sla_agreement_version SET changes = 'x' WHERE id = %s",
                self.version.id,
            ),
        ):
            self.run_cron()
            self.env.invalidate_all()
            self.assertIn("could not be checked", bad.tampering)
            self.assertTrue(self.version.tampering)

    def test_mended_it_is_silent_again(self):
        with self.tampered(
            "UPDATE o2b_sla_agreement_version SET changes = 'x' WHERE id = %s",
            self.version.id,
        ):
            self.run_cron()
            self.env.cr.execute("SET LOCAL session_replication_role = replica")
            self.env.cr.execute(
                "UPDATE o2b_sla_agreement_version SET changes = NULL WHERE id = %s",
                (self.version.id,),
            )
            self.env.cr.execute("SET LOCAL session_replication_role = origin")
            self.env.invalidate_all()
            self.run_cron()
            self.assertFalse(self.version.tampering)

    def test_other_opening_hours_are_found(self):
        """A calendar serves many agreements; who changes it changes them all."""
        calendar = self.calendar.copy()
        calendar.attendance_ids[0].hour_from = 6
        self.policy.calendar_id = calendar
        self.env.flush_all()
        self.assertEqual(
            self.version._find_tampering(), ["Not as signed: Opening hours"]
        )

    # === What is no tampering ===

    def test_supersession(self):
        second = self._create_version("2026-06-01")
        with self.at("2026-05-01 12:00"):
            second._agree_on_paper(PDF)
            self.assert_intact()
        with self.at("2026-07-01 12:00"):
            second._update_states()
            self.assert_intact()
            self.assert_intact(second)

    def test_termination(self):
        with self.at("2026-05-01 12:00"):
            self.version._terminate()
            self.assert_intact()
        with self.at("2026-07-01 12:00"):
            self.version._update_states()
            self.assertEqual(self.version.state, "terminated")
            self.assert_intact()

    def test_renewal_and_notice(self):
        self.version._terminate()
        second = self._create_version(
            "2027-01-01", date_end="2027-12-31", renewal_months=12, notice_months=1
        )
        second._agree_on_paper(PDF)
        with self.at("2029-02-01 12:00"):
            second._update_states()
            self.assertEqual(str(second.date_end), "2029-12-31")
            self.assert_intact(second)
            second._terminate(second.date_end)
            self.assert_intact(second)

    def test_renewal_moves_a_last_day_in_steps(self):
        """Ahead of its time, or to a day that no number of terms leads to."""
        self.version._terminate()
        second = self._create_version(
            "2027-01-01", date_end="2027-12-31", renewal_months=12, notice_months=1
        )
        second._agree_on_paper(PDF)
        with self.at("2027-06-01 12:00"):
            self.assert_intact(second)
            for day in ("2028-12-31", "2027-11-30", "2099-12-31"):
                query = "UPDATE o2b_sla_agreement_version SET date_end = %s"
                with self.subTest(day=day), self.tampered(query, day):
                    self.assertIn(
                        "Its last day follows from no renewal.",
                        second._find_tampering(),
                    )
        with self.at("2029-02-01 12:00"):
            self.assertEqual(str(second.date_end), "2027-12-31", "renewed a day later")
            self.assert_intact(second)

    def test_expiry(self):
        self.version._terminate()
        second = self._create_version("2027-01-01", date_end="2027-12-31")
        second._agree_on_paper(PDF)
        with self.at("2029-02-01 12:00"):
            second._update_states()
            self.assertEqual(second.state, "expired")
            self.assert_intact(second)

    def test_declined_and_withdrawn(self):
        draft = self._create_version(
            "2027-01-01",
            client_signatory_id=self.jan.id,
            contractor_signatory_id=self.manager.id,
        )
        model = type(draft)
        with (
            patch.object(model, "_render_document", lambda _self: PDF),
            patch.object(model, "_render_signed", lambda _self, _document: PDF),
        ):
            draft._send()
            self.assert_intact(draft)
            draft.action_withdraw()
            self.assert_intact(draft)
            sha256 = draft._send().sha256
            draft._decline_by_client(self.signatory, "Too dear.", sha256)
            self.assert_intact(draft)
            draft.changes = "Cheaper."
            self.assert_intact(draft)
            sha256 = draft._send().sha256
            draft._sign_by_client(self.signatory, drawing(), sha256)
            self.assert_intact(draft)
            draft._decline_by_contractor(self.manager, "A mistake.", sha256)
            self.assert_intact(draft)

    def test_people_names_and_machines(self):
        self.agreement.contact_ids.write({"phone": "3", "mobile": "4"})
        self.env["o2b.sla.environment"].create(
            {"agreement_id": self.agreement.id, "name": "Production"}
        )
        self.jan.name = "Jan Jansen"
        self.manager.name = "Somebody Else"
        self.client_company.name = "Bakkerij Jansen BV"
        self.agreement.order_reference = "PO-2"
        self.agreement.user_id = self.manager
        self.env.company.sla_helpdesk_phone = "+31 1"
        self.signatory.active = False
        self.assert_intact()

    def test_other_languages(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        dutch = {"lang": "nl_NL"}
        self.service.with_context(**dutch).name = "Reservekopie"
        self.service.name = "Backups"
        self.agreement.with_context(**dutch).name = "Software als dienst"
        self.env.flush_all()
        for lang in ("nl_NL", "en_US", None):
            for user in (self.contract_manager, self.env.ref("base.user_root")):
                user.sudo().lang = lang or "en_US"
                version = self.version.with_user(user).with_context(lang=lang)
                self.assertEqual(version._find_tampering(), [])
        self.assert_intact()

    def test_users_check_at_will(self):
        action = self.version.with_user(self.contract_manager).action_verify()
        self.assertEqual(action["params"]["type"], "success")

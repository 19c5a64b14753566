# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw

from ..models.o2b_sla_version_integrity import PROMISED_FIELDS
from .integrity_common import FORGED, IntegrityCommon

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
        kind = self.env["o2b.sla.addendum.kind"].create({"code": "k", "name": "K"})
        addendum = self.env["o2b.sla.addendum"].create(
            {"agreement_id": self.agreement.id, "kind_id": kind.id}
        )
        return {
            "agreement_id": other.id,
            "addendum_id": addendum.id,
            "base_version_id": self.version.id,
            "document_text": "Other words.",
            "currency_id": self.env.ref("base.USD").id,
            "price": 5,
            "price_period": "year",
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

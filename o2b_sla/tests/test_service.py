# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import psycopg2

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import mute_logger

from .common import SlaCommon

# §: how many items stand there with each coverage
PARAGRAPHS = {
    "§2.1": {"included": 10, "excluded": 2},
    "§2.2": {"included": 4},
    "§2.3": {"included": 4, "advice": 1, "excluded": 1},
    "§2.4": {"advice": 1, "time_and_materials": 1},
}
COVERAGE = {
    "user_create": "included",
    "user_rights": "included",
    "find_function": "included",
    "app_settings": "included",
    "language": "included",
    "own_translation": "excluded",
    "helpdesk_access": "included",
    "ticket_handling": "included",
    "update_community": "included",
    "update_enterprise": "included",
    "update_ubuntu": "included",
    "upgrade_ubuntu": "excluded",
    "incident_management": "included",
    "standby_office_hours": "included",
    "standby_on_call": "included",
    "service_level_management": "included",
    "maintenance_os": "included",
    "maintenance_os_end_of_life": "advice",
    "maintenance_database": "included",
    "backup": "included",
    "maintenance_odoo": "included",
    "upgrade_odoo": "excluded",
    "third_party_advice": "advice",
    "third_party_work": "time_and_materials",
    "functional_wish": "quotation",
    "extra_support": "time_and_materials",
}


class TestService(SlaCommon):
    """What is covered (§2), and by which indicators it is measured (§1.2)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.services = cls.env["o2b.sla.service"]
        cls.draft = cls._create_version("2030-01-01")
        cls.by_code = {s.code: s for s in cls.services.search([])}
        cls.indicators = {i.code: i for i in cls.env["o2b.sla.indicator"].search([])}

    def pick(self, *codes, version=None, **values):
        return self.env["o2b.sla.version.service"].create(
            [
                {
                    "version_id": (version or self.draft).id,
                    "service_id": self.by_code[code].id,
                    **values,
                }
                for code in codes
            ]
        )

    def measure(self, code, version=None, **values):
        return self.env["o2b.sla.version.indicator"].create(
            {
                "version_id": (version or self.draft).id,
                "indicator_id": self.indicators[code].id,
                **values,
            }
        )

    # === The catalogue ===

    def test_catalogue_is_complete(self):
        # other add-ons put theirs into the catalogue too
        ours = self.env["ir.model.data"].search(
            [("module", "=", "o2b_sla"), ("model", "=", self.services._name)]
        )
        services = self.services.browse(ours.mapped("res_id"))
        self.assertEqual({s.code: s.coverage for s in services}, COVERAGE)
        for clause, expected in PARAGRAPHS.items():
            counted = {}
            for service in services.filtered(lambda s, c=clause: s.clause == c):
                counted[service.coverage] = counted.get(service.coverage, 0) + 1
            self.assertEqual(counted, expected, clause)
        self.assertTrue(all(services.mapped("description")))
        enterprise = services.filtered("enterprise_only")
        self.assertEqual(enterprise.code, "update_enterprise")

    def test_indicators_are_complete(self):
        expected = {
            "response": ("response", "contractor"),
            "resolution": ("resolution", "contractor"),
            "uptime": ("uptime_norm", "contractor"),
            "backup": (False, "contractor"),
            "backup_retention": (False, "contractor"),
            "report": (False, "contractor"),
            "contacts": (False, "client"),
        }
        found = {c: (i.subject, i.responsible) for c, i in self.indicators.items()}
        self.assertEqual(found, expected)
        for indicator in self.indicators.values():
            self.assertTrue(indicator.measuring and indicator.description)
            self.assertTrue(indicator.norm or indicator.subject)

    @mute_logger("odoo.sql_db")
    def test_code_is_unique_and_plain(self):
        for code in ("user_create", "User create", "1st", ""):
            with (
                self.subTest(code=code),
                self.assertRaises(psycopg2.IntegrityError),
                self.cr.savepoint(),
            ):
                self.services.create({"name": "X", "code": code})

    # === Lines ===

    def test_coverage_comes_from_the_catalogue_once(self):
        """What was agreed does not follow the catalogue afterwards."""
        advice, own = self.pick("third_party_advice", "upgrade_odoo")
        self.assertEqual((advice.coverage, own.coverage), ("advice", "excluded"))
        own.coverage = "quotation"
        self.by_code["upgrade_odoo"].coverage = "included"
        self.by_code["third_party_advice"].coverage = "excluded"
        self.env.flush_all()
        self.assertEqual((advice.coverage, own.coverage), ("advice", "quotation"))
        copied = self.draft.copy().service_line_ids
        self.assertEqual(set(copied.mapped("coverage")), {"advice", "quotation"})

    def test_enterprise_items_need_a_contract(self):
        community, enterprise = self.pick("update_community", "update_enterprise")
        self.assertEqual(
            (community.is_effective, enterprise.is_effective), (True, False)
        )
        self.draft.enterprise = True
        self.assertTrue(enterprise.is_effective)

    @mute_logger("odoo.sql_db")
    def test_each_service_once(self):
        self.pick("backup")
        with self.assertRaises(psycopg2.IntegrityError), self.cr.savepoint():
            self.pick("backup")

    # === Norms ===

    def test_norm_follows_the_targets(self):
        response, uptime = self.measure("response"), self.measure("uptime")
        self.assertIn("P1: 2 ", response.norm_text)
        self.assertEqual(uptime.norm_text, "99.9 %")
        self.env["o2b.sla.provision"].create(
            [
                {
                    "version_id": self.draft.id,
                    "clause": "1",
                    "subject": "target",
                    "priority_id": self.priorities["P1"].id,
                    "indicator": "response",
                    "amount": 1,
                    "unit": "hour",
                },
                {
                    "version_id": self.draft.id,
                    "clause": "2",
                    "subject": "uptime_norm",
                    "uptime_norm": 99.95,
                },
            ]
        )
        self.assertIn("P1: 1 ", response.norm_text)
        self.assertEqual(uptime.norm_text, "99.95 %")

    def test_questions_have_no_norm(self):
        text = self.measure("resolution").norm_text
        self.assertTrue(text.endswith("P4: none"), text)

    def test_norm_in_words(self):
        line = self.measure("backup")
        self.assertEqual(line.norm_text, "Every hour")
        self.indicators["backup"].norm = "Every day"
        self.assertEqual(line.norm_text, "Every hour")
        line.norm = "Every half hour"
        self.assertEqual(line.norm_text, "Every half hour")

    def test_norm_never_contradicts_the_targets(self):
        with self.assertRaisesRegex(ValidationError, "follows from the targets"):
            self.measure("response", norm="Quickly")

    # === Standing still ===

    def test_frozen_lines(self):
        """Not by the ORM, not as superuser, not by import, not by SQL (§1.4)."""
        service, indicator = self.pick("backup"), self.measure("backup")
        self.draft._agree_on_paper()
        self.env.flush_all()
        for line in (service, indicator):
            kind = line._fields.keys() & {"coverage", "norm"}
            name = kind.pop()
            value = "excluded" if name == "coverage" else "Never"
            attempts = {
                "write": lambda r=line, n=name, v=value: r.sudo().write({n: v}),
                "context": lambda r=line, n=name, v=value: r.with_context(
                    force=True, _force_unlink=True
                ).write({n: v}),
                "unlink": lambda r=line: r.with_context(_force_unlink=True).unlink(),
                "parent": lambda r=line, n=name, v=value: self.draft.write(
                    {
                        "service_line_ids"
                        if n == "coverage"
                        else "indicator_line_ids": [(1, r.id, {n: v})]
                    }
                ),
            }
            for label, attempt in attempts.items():
                with (
                    self.subTest(model=line._name, attempt=label),
                    self.assertRaises(UserError),
                ):
                    attempt()
            result = line.load([".id", name], [[str(line.id), value]])
            self.assertTrue(result["messages"], line._name)
            for query in (
                f"UPDATE {line._table} SET {name} = 'x' WHERE id = %s",
                f"DELETE FROM {line._table} WHERE id = %s",
            ):
                with (
                    self.subTest(query=query),
                    mute_logger("odoo.sql_db"),
                    self.assertRaises(psycopg2.errors.InsufficientPrivilege),
                    self.cr.savepoint(flush=False),
                ):
                    self.cr.execute(query, [line.id])
        with self.assertRaises(UserError):
            self.pick("upgrade_odoo")
        with self.assertRaises(UserError):
            self.measure("report")

    def test_catalogue_of_what_was_signed(self):
        """What it means stands still, its wording may be corrected."""
        self.pick("update_enterprise")
        self.measure("uptime")
        service = self.by_code["update_enterprise"]
        indicator = self.indicators["uptime"]
        service.enterprise_only = False
        service.enterprise_only = True
        self.draft._agree_on_paper()
        service.name = "Updates of Enterprise"
        service.write({"code": service.code, "sequence": 3})
        for record, values in [
            (service, {"code": "other"}),
            (service, {"enterprise_only": False}),
            (indicator, {"code": "other"}),
            (indicator, {"subject": False}),
        ]:
            with self.subTest(values=values), self.assertRaises(UserError):
                record.write(values)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.IntegrityError),
            self.cr.savepoint(),
        ):
            service.unlink()

    def test_roles(self):
        for user, allowed in [
            (self.agent, False),
            (self.contract_manager, False),
            (self.manager, True),
        ]:
            for record in (self.by_code["backup"], self.indicators["backup"]):
                record = record.with_user(user)
                self.assertTrue(record.name)
                if allowed:
                    record.description = "Changed"
                    continue
                with self.assertRaises(AccessError):
                    record.description = "Changed"

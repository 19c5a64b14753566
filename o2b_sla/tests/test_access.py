# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from .common import SlaCommon

R, RWC, RW = "r", "rwc", "rwcd"
# model: what nobody in particular, agent, contract manager, service level manager,
# administrator and portal may do
MATRIX = {
    "o2b.sla.priority": ("", R, R, R, RW, ""),
    "o2b.sla.policy": ("", R, R, R, RW, ""),
    "o2b.sla.target": ("", R, R, R, RW, ""),
    "o2b.sla.start.rule": ("", R, R, R, RW, ""),
    "o2b.sla.agreement": ("", R, RW, RW, RW, ""),
    "o2b.sla.agreement.version": ("", R, RW, RW, RW, ""),
    "o2b.sla.addendum": ("", R, RW, RW, RW, ""),
    "o2b.sla.addendum.kind": ("", R, R, RW, RW, ""),
    "o2b.sla.addendum.kind.service": ("", R, R, RW, RW, ""),
    "o2b.sla.addendum.kind.provision": ("", R, R, RW, RW, ""),
    "o2b.sla.provision": ("", R, RW, RW, RW, ""),
    "o2b.sla.version.service": ("", R, RW, RW, RW, ""),
    "o2b.sla.version.indicator": ("", R, RW, RW, RW, ""),
    "o2b.sla.document": ("", R, RW, RW, RW, ""),
    "o2b.sla.service": ("", R, R, RW, RW, ""),
    "o2b.sla.indicator": ("", R, R, RW, RW, ""),
    "o2b.sla.template": ("", R, R, RW, RW, ""),
    "o2b.sla.frozen.document": ("", R, R, R, R, ""),
    "o2b.sla.signature": ("", R, R, R, R, ""),
    "o2b.sla.contact": ("", R, RW, RW, RW, ""),
    "o2b.sla.contact.request": ("", R, RWC, RWC, RWC, ""),
    "o2b.sla.extra.support": ("", RWC, RWC, RWC, RWC, ""),
    "o2b.sla.work.entry": ("", RW, RW, RW, RW, ""),
    "o2b.sla.work.statement": ("", R, RW, RW, RW, ""),
    "o2b.sla.on.call": ("", R, R, RW, RW, ""),
    "o2b.sla.environment": ("", R, RW, RW, RW, ""),
    "o2b.sla.change": ("", RWC, RWC, RWC, RWC, ""),
    "o2b.sla.change.event": ("", R, R, R, R, ""),
    "o2b.sla.source.access": ("", R, RWC, RWC, RWC, ""),
    "o2b.sla.addendum.link": ("", R, R, R, R, ""),
    "o2b.sla.underpinning.contract": ("", R, R, RW, RW, ""),
    "o2b.sla.clock": ("", R, R, R, R, ""),
    "o2b.sla.clock.event": ("", R, R, R, R, ""),
    "o2b.sla.notice": ("", R, R, "rw", "rw", ""),
    "o2b.sla.escalation.rule": ("", R, R, R, RW, ""),
    "o2b.sla.escalation": ("", R, R, R, R, ""),
    "o2b.sla.overview": ("", R, R, R, R, ""),
    "o2b.sla.report": ("", R, R, "rw", "rw", ""),
    "o2b.sla.report.line": ("", R, R, R, R, ""),
    "o2b.sla.report.document": ("", "", R, R, R, ""),
}
# the catalogue is the same for every company
SHARED = {
    "o2b.sla.priority",
    "o2b.sla.service",
    "o2b.sla.indicator",
    "o2b.sla.addendum.kind",
    "o2b.sla.addendum.kind.service",
    "o2b.sla.addendum.kind.provision",
}
OPERATIONS = {"r": "read", "w": "write", "c": "create", "d": "unlink"}


class TestAccess(SlaCommon):
    """Each model, role and operation."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.employee = new_test_user(cls.env, login="sla_employee")
        cls.portal = new_test_user(
            cls.env, login="sla_portal", groups="base.group_portal"
        )
        cls.public = cls.env.ref("base.public_user")

    def test_matrix(self):
        roles = (
            self.employee,
            self.agent,
            self.contract_manager,
            self.manager,
            self.admin,
            self.portal,
        )
        for model, rights in MATRIX.items():
            for user, allowed in zip(roles, rights, strict=True):
                for letter, operation in OPERATIONS.items():
                    with self.subTest(model=model, user=user.login, op=operation):
                        self.assertEqual(
                            self.env[model].with_user(user).has_access(operation),
                            letter in allowed,
                        )

    def test_public_sees_nothing(self):
        for model in MATRIX:
            for operation in OPERATIONS.values():
                records = self.env[model].with_user(self.public)
                self.assertFalse(records.has_access(operation), model)

    def test_matrix_is_complete(self):
        models = {
            name
            for name, model in self.env.items()
            if name.startswith("o2b.sla.")
            and not model._abstract
            and not model._transient
            and model._original_module == "o2b_sla"
        }
        self.assertEqual(models, set(MATRIX))

    def test_every_model_has_a_company_rule(self):
        for model in set(MATRIX) - SHARED:
            rules = self.env["ir.rule"].search([("model_id.model", "=", model)])
            domains = " ".join(rules.filtered("global").mapped("domain_force"))
            self.assertIn("company_ids", domains, model)

    def test_other_company_is_not_seen(self):
        company = self.env["res.company"].create({"name": "Other BV"})
        other = new_test_user(
            self.env,
            login="sla_other",
            groups="o2b_sla.o2b_sla_group_manager",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        for model in set(MATRIX) - SHARED:
            records = self.env[model].with_user(other)
            self.assertFalse(records.search([]), model)
        contact = self.agreement.contact_ids.with_user(other)
        self.assertFalse(contact.has_access("read"))

    def test_a_refusal_tells_a_stranger_nothing(self):
        """What was signed is refused with its name, to those who may see it only."""
        document = self.env["o2b.sla.document"].create(
            {"name": "General terms", "kind": "general_terms", "url": "https://a.nl"}
        )
        draft = self._create_version("2031-01-01")
        draft.related_document_ids = document
        draft._agree_on_paper()
        line = self.env["o2b.sla.version.service"].with_user(self.portal)
        service = self.env["o2b.sla.service"].search([], limit=1)
        of_portal = document.with_user(self.portal)
        for act in (
            lambda: of_portal.write({"name": "x"}),
            lambda: of_portal.unlink(),
            lambda: draft.with_user(self.portal).write({"date_end": "2032-01-01"}),
            lambda: line.create({"version_id": draft.id, "service_id": service.id}),
        ):
            with self.assertRaises(AccessError) as refused:
                act()
            self.assertNotIn(self.client_company.name, str(refused.exception))

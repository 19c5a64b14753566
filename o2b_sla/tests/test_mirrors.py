# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from .addendum_common import AddendumMixin
from .common import SlaCommon
from .mirrors_common import MirrorsMixin


@tagged("post_install", "-at_install")
class TestMirrors(AddendumMixin, MirrorsMixin, SlaCommon):
    """Whose a record is follows its agreement, whatever a client sends."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_strangers()
        cls.other = cls.strangers["res.partner"]
        cls.company = cls.strangers["res.company"]
        cls.own = (cls.agreement.partner_id, cls.agreement.company_id)

    def check(self, record):
        self.env.flush_all()
        record.invalidate_recordset()
        self.assertEqual((record.partner_id, record.company_id), self.own)

    def test_written(self):
        environment = self._create_environment("Test", "test")
        addendum = self._create_addendum(self._create_kind())
        change = self.env["o2b.sla.change"].create(
            {"environment_id": self._create_environment("Shop").id}
        )
        for record in (environment, addendum, addendum._draft_version(), change):
            user = self.agent if record == change else self.contract_manager
            with self.subTest(record=record):
                record.with_user(user).write(
                    {"partner_id": self.other.id, "company_id": self.company.id}
                )
                self.check(record)

    def test_created(self):
        forged = {"partner_id": self.other.id, "company_id": self.company.id}
        context = {f"default_{name}": value for name, value in forged.items()}
        for number, (given, sent) in enumerate(((forged, {}), ({}, context))):
            with self.subTest(sent=sent):
                environments = self.env["o2b.sla.environment"]
                environment = (
                    environments.with_user(self.contract_manager)
                    .with_context(**sent)
                    .create(
                        {
                            "agreement_id": self.agreement.id,
                            "name": f"Shop {number}",
                            **given,
                        }
                    )
                )
                self.check(environment)
                changes = self.env["o2b.sla.change"].with_user(self.agent)
                change = changes.with_context(**sent).create(
                    {"environment_id": environment.id, **given}
                )
                self.check(change)

    def test_what_the_software_writes(self):
        """No stored field that is read-only on the screens can be set over RPC, be it
        computed, copied from elsewhere or noted by a button."""
        environment = self._create_environment("Test", "test")
        addendum = self._create_addendum(self._create_kind())
        draft = addendum._draft_version()
        change = self.env["o2b.sla.change"].create(
            {"environment_id": self._create_environment("Shop").id}
        )
        entry = self.env["o2b.sla.work.entry"].create(
            {
                "agreement_id": self.agreement.id,
                "description": "Looked",
                "duration": 0.5,
                "coverage": "time_and_materials",
            }
        )
        contact = self.agreement.contact_ids
        every = (environment, addendum, draft, change, entry, contact, self.agreement)
        for record in every:
            for user in (self.agent, self.contract_manager, self.manager, self.admin):
                self.check_not_forged(record, user)

    def test_of_an_agreement(self):
        of_agreement = {"agreement_id": self.agreement.id}
        other = self.agreement.create({"partner_id": self.client_company.id})
        table = {
            "o2b.sla.contact": (
                {"name": "Els", "email": "els@client.example"},
                {"name": "Piet", "email": "piet@client.example"},
            ),
            "o2b.sla.contact.request": (
                {"kind": "add", "name": "Els", "email": "els@client.example"},
                {"kind": "add", "name": "Piet", "email": "piet@client.example"},
            ),
            "o2b.sla.source.access": ({"login": "els"}, {"login": "piet"}),
            "o2b.sla.work.entry": (
                {"description": "Looked", "duration": 0.5},
                {"description": "Told", "duration": 0.25},
            ),
            "o2b.sla.work.statement": (
                {"month": "2026-06-01"},
                {"month": "2026-06-01", "agreement_id": other.id},
            ),
        }
        for name, entered in table.items():
            values = [{**of_agreement, **vals} for vals in entered]
            with self.subTest(model=name):
                self.check_follows(name, self.contract_manager, *values)

    def test_of_a_policy(self):
        policy = self.copy_policy(target_ids=False, start_rule_ids=False)
        first, second = (self.priorities[code].id for code in ("P1", "P2"))
        table = {
            "o2b.sla.target": [
                {"priority_id": priority, "indicator": "response", "amount": 1}
                for priority in (first, second)
            ],
            "o2b.sla.start.rule": [
                {"priority_id": priority, "channel": "any"}
                for priority in (first, second)
            ],
            "o2b.sla.escalation.rule": [
                {"priority_id": priority, "role": "assignee"}
                for priority in (first, second)
            ],
        }
        for name, entered in table.items():
            values = [{"policy_id": policy.id, **vals} for vals in entered]
            with self.subTest(model=name):
                self.check_follows(name, self.admin, *values)

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from contextlib import contextmanager
from datetime import datetime, timezone
from zoneinfo import ZoneInfo

from odoo.orm.model_classes import add_to_registry
from odoo.tests import new_test_user

from odoo.addons.base.tests.common import BaseCommon
from odoo.addons.mail.tests.common import freeze_all_time

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def local(text):
    """Naive UTC instant of an Amsterdam time such as ``2026-06-05 16:59``."""
    instant = datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)
    return instant.astimezone(timezone.utc).replace(tzinfo=None)


def amsterdam(instant):
    """Amsterdam time of a naive UTC instant, as text to the second."""
    if not instant:
        return None
    aware = instant.replace(tzinfo=timezone.utc).astimezone(AMSTERDAM)
    return aware.strftime("%Y-%m-%d %H:%M:%S").removesuffix(":00")


class SlaCommon(BaseCommon):
    """An agreement with three contacts, one person per role, and time that stands."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls.env.ref("o2b_sla.o2b_sla_policy_standard")
        cls.calendar = cls.policy.calendar_id
        cls.priorities = {
            priority.code: priority
            for priority in cls.env["o2b.sla.priority"].search([])
        }
        cls.client_company = cls.env["res.partner"].create(
            {"name": "Bakkerij De Vries BV", "is_company": True}
        )
        cls.jan = cls._create_person("Jan de Vries", "jan@client.example")
        cls.stranger = cls._create_person("Vera Vreemd", "vera@client.example")
        cls.agreement = cls.env["o2b.sla.agreement"].create(
            {
                "partner_id": cls.client_company.id,
                "contact_ids": [
                    (0, 0, {"partner_id": cls.jan.id, "date_from": "2020-01-01"})
                ],
            }
        )
        cls.version = cls._create_version("2020-01-01")
        cls.version._agree_on_paper()
        cls.agent = new_test_user(
            cls.env, login="sla_agent", groups="o2b_sla.o2b_sla_group_agent"
        )
        cls.contract_manager = new_test_user(
            cls.env,
            login="sla_contract_manager",
            groups="o2b_sla.o2b_sla_group_contract_manager",
        )
        cls.manager = new_test_user(
            cls.env, login="sla_manager", groups="o2b_sla.o2b_sla_group_manager"
        )
        cls.admin = new_test_user(
            cls.env, login="sla_admin", groups="o2b_sla.o2b_sla_group_admin"
        )

    @classmethod
    def _create_person(cls, name, email):
        return cls.env["res.partner"].create(
            {"name": name, "email": email, "parent_id": cls.client_company.id}
        )

    @classmethod
    def _create_version(cls, date_start, **values):
        return cls.env["o2b.sla.agreement.version"].create(
            {
                "agreement_id": cls.agreement.id,
                "policy_id": cls.policy.id,
                "date_start": date_start,
                **values,
            }
        )

    def copy_policy(self, **values):
        """A copy of the policy that nobody has signed yet."""
        return self.policy.copy({"name": "Copy", **values})

    def sign_policy(self, policy):
        """Let a version with another policy rule from 2026 on."""
        self.version = self._create_version("2026-01-01", policy_id=policy.id)
        self.version._agree_on_paper()

    @contextmanager
    def at(self, text):
        """Stop all time at an Amsterdam instant."""
        self.env.flush_all()
        with freeze_all_time(local(text)):
            self.env.invalidate_all()
            yield
            self.env.flush_all()


class SlaRecordCommon(SlaCommon):
    """The above, with a model that has nothing but clocks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        from .sla_test_record import SlaTestRecord

        cls._add_model(SlaTestRecord)

    @classmethod
    def _add_model(cls, model_class):
        registry = cls.env.registry
        add_to_registry(registry, model_class)
        registry._setup_models__(cls.env.cr, [])
        registry.init_models(cls.env.cr, [model_class._name], {"module": "o2b_sla"})
        cls.addClassCleanup(cls._remove_model, model_class._name)

    @classmethod
    def _remove_model(cls, name):
        registry = cls.env.registry
        del registry.models[name]
        for model_class in registry.models.values():
            model_class._inherit_children.discard(name)
        registry._setup_models__(cls.env.cr, [])

    def receive(self, text, priority="P3", channel="email", **values):
        """A record that came in at an Amsterdam instant."""
        with self.at(text):
            return self.env["o2b.sla.test.record"].create(
                {
                    "name": f"{priority} {text}",
                    "partner_id": self.jan.id,
                    "priority": priority,
                    "sla_channel": channel,
                    "user_id": self.agent.id,
                    **values,
                }
            )

    def run_cron(self, text):
        """What the scheduled action does at an Amsterdam instant."""
        with self.at(text):
            clocks = self.env["o2b.sla.clock"]
            return clocks._process_due() + clocks._process_alerts()

    def assert_deadline(self, clock_or_instant, expected):
        instant = getattr(clock_or_instant, "deadline", clock_or_instant)
        self.assertEqual(amsterdam(instant), expected)

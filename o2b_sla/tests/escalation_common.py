# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from odoo.tests import new_test_user

from .common import SlaRecordCommon, amsterdam
from .outbox_common import OutboxCase


class EscalationCase(OutboxCase, SlaRecordCommon):
    """One person per role, each with a mail address."""

    def setUp(self):
        super().setUp()
        self.leader = self._user("leader", lang="nl_NL")
        self.on_call = self._user("on_call")
        self.agent.write({"email": "agent@contractor.example"})
        self.manager.write({"email": "manager@contractor.example"})
        self.env.company.sla_manager_id = self.manager
        self.shift = self.env["o2b.sla.on.call"].create(
            {
                "user_id": self.on_call.id,
                "date_from": "2026-05-01 00:00:00",
                "date_to": "2026-07-01 00:00:00",
            }
        )
        self.lead(self.leader)

    def _user(self, name, **values):
        self.env["res.lang"]._activate_lang("nl_NL")
        user = new_test_user(
            self.env, login=f"sla_{name}", groups="o2b_sla.o2b_sla_group_agent"
        )
        user.write({"email": f"{name}@contractor.example", **values})
        return user

    def lead(self, user):
        """Let a person lead the team of all records of this test."""
        model = type(self.env["o2b.sla.test.record"])
        patcher = patch.object(model, "_sla_team_leader", lambda record: user)
        self.startPatcher(patcher)

    def rows(self, record, **domain):
        self.env.flush_all()
        return self.env["o2b.sla.escalation"].search(
            [("res_model", "=", record._name), ("res_id", "=", record.id)]
            + [(name, "=", value) for name, value in domain.items()],
            order="id",
        )

    def told(self, record):
        """``{percent: (reached, told, roles)}`` of what people were told."""
        found = {}
        for row in self.rows(record, outcome="told"):
            entry = found.setdefault(
                row.percent,
                [amsterdam(row.reached_at), amsterdam(row.recorded_at), set()],
            )
            entry[2].add(row.role)
        return found

    def notices(self):
        return self.env["o2b.sla.notice"].search([("kind", "=", "escalation")])

    def rule(self, **values):
        return self.env["o2b.sla.escalation.rule"].create(
            {"policy_id": self.policy.id, "role": "leader", **values}
        )

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from odoo import Command
from odoo.tests import TransactionCase, new_test_user

from odoo.addons.mail.tests.common import freeze_all_time

from .common import SlaHelpdeskData, local


class CoverageData(SlaHelpdeskData):
    """Agreements that offer the whole catalogue, and people who estimate and bill."""

    @classmethod
    def _create_sla_data(cls):
        result = super()._create_sla_data()
        cls.contract_manager = new_test_user(
            cls.env,
            "sla_contract_manager",
            groups="o2b_sla.o2b_sla_group_contract_manager,"
            "helpdesk_mgmt.group_helpdesk_user",
        )
        cls.agreement.hourly_rate = 95
        return result

    @classmethod
    def _create_agreement(cls, client, contact, activate=True, **version_values):
        services = cls.env["o2b.sla.service"].search([("id", "!=", False)])
        lines = [Command.create({"service_id": service.id}) for service in services]
        return super()._create_agreement(
            client, contact, activate, **{"service_line_ids": lines, **version_values}
        )

    @classmethod
    def _service(cls, code):
        return cls.env.ref(f"o2b_sla.o2b_sla_service_{code}")

    @classmethod
    def _create_wish(cls, at="2026-06-08 10:00", code="functional_wish", **values):
        """A ticket outside the agreement."""
        with freeze_all_time(local(at)):
            return cls._create_ticket(
                at, sla_service_id=cls._service(code).id, **values
            ).with_user(cls.agent)

    @classmethod
    def _create_estimate(cls, ticket, at="2026-06-08 10:10", send=True, **values):
        """An estimate of four hours at the agreement's rate."""
        with freeze_all_time(local(at)):
            estimate = (
                cls.env["o2b.sla.estimate"]
                .with_user(cls.agent)
                .create(
                    {
                        "ticket_id": ticket.id,
                        "text": "A field more on the invoice.",
                        "line_ids": [
                            Command.create({"name": "The field", "hours": 3}),
                            Command.create({"name": "The print", "hours": 1}),
                        ],
                        **values,
                    }
                )
            )
            if send:
                estimate.action_send()
            estimate.flush_recordset()
        return estimate

    @classmethod
    def _log(cls, ticket, minutes=30, at="2026-06-09 15:00", user=None, **values):
        """Minutes logged on a ticket."""
        with freeze_all_time(local(at)):
            return (
                cls.env["o2b.sla.work.entry"]
                .with_user(user or cls.agent)
                .create(
                    {
                        "ticket_id": ticket.id,
                        "minutes": minutes,
                        "description": "Worked on it",
                        **values,
                    }
                )
            )

    def at(self, text):
        return freeze_all_time(local(text))

    def cron(self):
        """Run what a scheduled action does within the test's transaction."""
        return patch.object(
            type(self.env["ir.cron"]),
            "_commit_progress",
            lambda cron, *_args, **_kwargs: float("inf"),
        )


class CoverageCase(CoverageData, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_sla_data()

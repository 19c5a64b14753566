# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from contextlib import contextmanager

from odoo.tests import TransactionCase

from odoo.addons.mail.tests.common import freeze_all_time
from odoo.addons.o2b_sla_helpdesk.tests.common import SlaHelpdeskData, local


class IncidentData(SlaHelpdeskData):
    """A production environment with monitors, whose outages are made by hand."""

    @classmethod
    def _create_sla_data(cls):
        res = super()._create_sla_data()
        cls.env.company.sla_monitoring_team_id = cls.team
        cls.production = cls._create_environment()
        cls.web = cls._create_monitor("Web")
        cls.mail = cls._create_monitor("Mail", effect="partial")
        cls.incidents = cls.env["o2b.sla.incident"].sudo()
        return res

    @classmethod
    def _create_environment(cls, agreement=None, **values):
        return cls.env["o2b.sla.environment"].create(
            {
                "name": "Production",
                "agreement_id": (agreement or cls.agreement).id,
                "url": "https://bakery.example",
                **values,
            }
        )

    @classmethod
    def _create_monitor(cls, name, environment=None, **values):
        return cls.env["o2b.sla.monitor"].create(
            {
                "name": name,
                "environment_id": (environment or cls.production).id,
                "kind": "external",
                **values,
            }
        )

    @contextmanager
    def at(self, text):
        """Stop all time at an Amsterdam instant."""
        self.env.flush_all()
        with freeze_all_time(local(text)):
            self.env.invalidate_all()
            yield
            self.env.flush_all()

    def record(self, monitor, start, confirmed=None, end=None, **values):
        """An outage as measured, which nobody follows yet; Amsterdam times."""
        return (
            self.env["o2b.sla.outage"]
            .sudo()
            .create(
                {
                    "monitor_id": monitor.id,
                    "environment_id": monitor.environment_id.id,
                    "company_id": monitor.company_id.id,
                    "kind": "down",
                    "effect": monitor.effect,
                    "started_at": local(start),
                    "confirmed_at": local(confirmed or start),
                    "ended_at": end and local(end),
                    "category": "timeout",
                    "text": "No answer from 10.0.0.7 in 10 s",
                    **values,
                }
            )
        )

    def fails(self, monitor, start, confirmed=None, **values):
        """An outage is confirmed and followed at that moment; the outage."""
        with self.at(confirmed or start):
            outage = self.record(monitor, start, confirmed, **values)
            self.incidents._follow_outages(outage)
        return outage

    def recover(self, outage, end, told=None):
        """An outage ends, which is told at that or a later moment."""
        with self.at(told or end):
            outage.sudo().ended_at = local(end)
            self.incidents._follow_outages(outage)

    def step(self, text):
        """What the scheduled action does at an Amsterdam instant."""
        with self.at(text):
            for method, record in self.incidents._find_left():
                self.incidents._follow_isolated(method, record)
            done = self.incidents._process_due(100)
            self.incidents._tell_of_blindness()
            return done

    def incident(self, environment=None):
        """The newest incident of an environment."""
        environment = environment or self.production
        return self.incidents.search(
            [("environment_id", "=", environment.id)], order="id desc", limit=1
        )

    def tickets(self, environment=None):
        environment = environment or self.production
        return self.env["helpdesk.ticket"].search(
            [("sla_environment_id", "=", environment.id)], order="id"
        )

    def notes(self, ticket):
        """The notes on a ticket as one text."""
        return " ".join(ticket.message_ids.sorted("id").mapped("body"))

    def notices(self, ticket, kind="outage"):
        return (
            self.env["o2b.sla.notice"]
            .sudo()
            .search([("res_id", "=", ticket.id), ("kind", "=", kind)], order="id")
        )


class IncidentCase(IncidentData, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_sla_data()

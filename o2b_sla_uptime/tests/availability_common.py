# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from odoo.addons.o2b_sla.tests.common import SlaCommon, local


class AvailabilityCommon(SlaCommon):
    """A production environment with one monitor, watched since 2025."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.environment = cls._create_environment("Production")
        cls.monitor = cls._create_monitor(cls.environment)
        cls.months = cls.env["o2b.sla.availability"]
        # what others announce is their own test
        cls.windows = {}
        patcher = patch.object(
            type(cls.environment),
            "_get_maintenance",
            lambda self, start, end: cls.windows.get(self.id, []),
            create=True,
        )
        cls.startClassPatcher(patcher)

    @classmethod
    def _create_environment(cls, name, kind="production", **values):
        return cls.env["o2b.sla.environment"].create(
            {
                "name": name,
                "agreement_id": cls.agreement.id,
                "kind": kind,
                **values,
            }
        )

    @classmethod
    def _create_monitor(cls, environment, since="2025-12-01 00:00", **values):
        monitor = cls.env["o2b.sla.monitor"].create(
            {
                "name": "Web",
                "environment_id": environment.id,
                "kind": "http",
                "url": "https://client.example/web/health",
                **values,
            }
        )
        monitor.sudo().write({"measured_from": local(since)})
        return monitor

    def down(self, start, end=None, monitor=None, kind="down", **values):
        """An outage between two Amsterdam times."""
        monitor = monitor or self.monitor
        return (
            self.env["o2b.sla.outage"]
            .sudo()
            .create(
                {
                    "monitor_id": monitor.id,
                    "environment_id": monitor.environment_id.id,
                    "company_id": monitor.company_id.id,
                    "effect": monitor.effect,
                    "kind": kind,
                    "started_at": local(start),
                    "ended_at": local(end) if end else False,
                    **values,
                }
            )
        )

    def unknown(self, start, end=None, **values):
        return self.down(start, end, kind="unknown", **values)

    def incident(self, outages, is_excluded=False, **values):
        """An incident of outages, left out by a decision or not."""
        incident = (
            self.env["o2b.sla.incident"]
            .sudo()
            .create(
                {
                    "environment_id": outages.environment_id.id,
                    "cause_key": "down",
                    "kind": "down",
                    "state": "resolved",
                    "started_at": min(outages.mapped("started_at")),
                    **values,
                }
            )
        )
        outages.sudo().write({"incident_id": incident.id})
        if is_excluded:
            self.exclude_incident(incident)
        return incident

    def exclude_incident(self, incident):
        """An agent asks, a manager approves."""
        by_agent, by_manager = (
            incident.with_user(self.agent),
            incident.with_user(self.manager),
        )
        by_agent._decide("requested", "Their DNS", "Their mail of that day")
        by_manager._decide("approved", "So it was")

    def window(self, start, end, environment=None):
        """A maintenance window that the agreement accepts."""
        environment = environment or self.environment
        found = self.windows.setdefault(environment.id, [])
        found.append((local(start), local(end)))
        self.addCleanup(self.windows.pop, environment.id, None)

    def month(self, text="2026-06", environment=None, at=None):
        """The month's record, made and brought up to date at an Amsterdam time;
        default the day it is frozen on."""
        environment = environment or self.environment
        year, month = (int(part) for part in text.split("-"))
        after = f"{year + month // 12}-{month % 12 + 1:02d}-02 06:00"
        with self.at(at or after):
            record = self.months.sudo().search(
                [
                    ("environment_id", "=", environment.id),
                    ("month", "=", f"{text}-01"),
                ]
            ) or self.months.sudo().create(
                {
                    "environment_id": environment.id,
                    "month": f"{text}-01",
                    "zone": "Europe/Amsterdam",
                }
            )
            record._refresh()
        return record

    def freeze_month(self, text="2026-06", **kwargs):
        record = self.month(text, **kwargs)
        year, month = (int(part) for part in text.split("-"))
        with self.at(f"{year + month // 12}-{month % 12 + 1:02d}-02 06:00"):
            record._freeze()
        return record

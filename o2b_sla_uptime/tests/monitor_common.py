# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime, timedelta
from unittest.mock import patch

from odoo.addons.o2b_sla.tests.common import SlaCommon

from ..probe import Result
from ..seconds import to_seconds

DETAILS = {
    "timeout": "No answer within 10 seconds.",
    "refused": "The connection was refused.",
    "status": "The page answered with status 503.",
    "offline": "We are not on the network ourselves.",
    "policy": "This address is not checked.",
    "not_done": "There was no time left.",
}


class MonitorCommon(SlaCommon):
    """An environment with a monitor, results that the test decides on, and a clock that
    moves when the test says so."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.environment = cls.env["o2b.sla.environment"].create(
            {
                "name": "Production",
                "agreement_id": cls.agreement.id,
                "url": "https://client.example",
            }
        )

    def setUp(self):
        super().setUp()
        self.clock = datetime(2026, 6, 10, 8, 0)
        self.elapsed = 0
        self.patch(self.env.cr, "now", lambda: self.clock)
        monitors = self.env.registry["o2b.sla.monitor"]
        self.patch(monitors, "_clock", lambda _self: self.elapsed)
        self.patch(monitors, "_sleep", lambda _self, seconds: self.wait(seconds))
        self.patch(monitors, "_probe", lambda _self, *args: self.probe(*args))
        self.patch(
            self.env.registry["ir.cron"],
            "_commit_progress",
            lambda _self, *_args, **_kwargs: self.env.flush_all() or float("inf"),
        )
        self.outcomes = {}  # monitor id: "up" or the category of the failure
        self.checked = []
        self.monitor = self.add_monitor()

    def add_monitor(self, name="Web", **values):
        """A monitor that was made just now."""
        monitor = self.env["o2b.sla.monitor"].create(
            {
                "name": name,
                "environment_id": self.environment.id,
                "url": "https://client.example/web/health",
                **values,
            }
        )
        self.env.flush_all()
        return monitor

    # === Time ===

    def wait(self, seconds):
        self.env.flush_all()
        self.clock += timedelta(seconds=seconds)
        self.elapsed += seconds

    def time(self, text):
        """Move the clock to a time of the day, such as ``10:07`` or ``10:07:20``."""
        parts = [int(part) for part in text.split(":")]
        hours, minutes, seconds = (*parts, 0)[:3]
        moment = self.clock.replace(hour=hours, minute=minutes, second=seconds)
        self.env.flush_all()
        self.clock = moment

    # === Checks ===

    def probe(self, claims, _prober, _budget):
        """What the network would have said."""
        for claim in claims:
            outcome = self.outcomes.get(claim.id, "up")
            self.checked.append(claim.id)
            claim.result = self.result(outcome)

    def result(self, outcome):
        at = to_seconds(self.clock)
        if outcome == "up":
            return Result(
                "up",
                status=200,
                latency_ms=120,
                address="198.51.100.7",
                started_at=at,
                ended_at=at,
            )
        kind = "unknown" if outcome in ("offline", "policy", "not_done") else "down"
        return Result(kind, outcome, DETAILS[outcome], started_at=at, ended_at=at)

    def run_cron(self, outcome=None):
        """One run of the scheduled action.

        :param outcome: what every monitor answers from now on
        """
        if outcome:
            monitors = self.env["o2b.sla.monitor"].search([])
            self.outcomes = dict.fromkeys(monitors.ids, outcome)
        self.env["o2b.sla.monitor"]._cron_check()
        self.env.flush_all()
        self.env.invalidate_all()

    def run_until(self, text, outcome=None):
        """A run every minute until a time of the day; ``outcome`` as above."""
        self.run_cron(outcome)
        hours, minutes = (int(part) for part in text.split(":"))
        end = self.clock.replace(hour=hours, minute=minutes, second=0)
        start = self.clock.replace(second=0)
        while start + timedelta(minutes=1) <= end:
            start += timedelta(minutes=1)
            self.clock = max(self.clock, start)
            self.run_cron()

    # === What came of it ===

    def outages(self, monitor=None, kind=None):
        """``down 10:00:00-10:07:00`` of each outage, the oldest first."""
        monitor = monitor or self.monitor
        domain = [("monitor_id", "=", monitor.id)]
        if kind:
            domain += [("kind", "=", kind)]
        found = self.env["o2b.sla.outage"].search(domain, order="started_at, id")
        return [self.describe(outage) for outage in found]

    @staticmethod
    def describe(outage):
        end = outage.ended_at and f"{outage.ended_at:%H:%M:%S}"
        if not end and outage.provisional_end_at:
            end = f"{outage.provisional_end_at:%H:%M:%S}?"
        bridged = " bridged" if outage.is_bridged else ""
        return f"{outage.kind} {outage.started_at:%H:%M:%S}-{end or ''}{bridged}"

    def count(self, model):
        return self.env[model].search_count([])

    def patched(self, model, name, function):
        """Replace a method for a while."""
        return patch.object(self.env.registry[model], name, function)

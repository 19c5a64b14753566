# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from datetime import timedelta

from odoo.addons.o2b_sla_uptime.engines.secret import hash_secret, sign
from odoo.addons.o2b_sla_uptime.models.o2b_sla_source_intake import BUCKETS, Post

from ..seconds import to_seconds
from .monitor_common import MonitorCommon


class FakePrometheus:
    """Answers the questions that are asked, out of samples that a test gives.

    :param samples: dict by reference, of a text: ``1`` up, ``0`` down, blank none
    :param start: int, UNIX seconds of the first sign
    :param step: int, seconds
    """

    def __init__(self, samples, start, step=60):
        self.samples = {
            reference: [
                (start + place * step, int(sign))
                for place, sign in enumerate(text)
                if sign != " "
            ]
            for reference, text in samples.items()
        }
        self.questions = []
        self.error = None

    def query(self, query, at):
        """As PrometheusApi."""
        self.questions.append(query)
        if self.error:
            raise self.error
        seconds = int(query.rpartition("[")[2].partition("s]")[0])
        found = []
        for reference, samples in self.samples.items():
            if f'="{reference}"' not in query and '!=""' not in query:
                continue
            inside = [(t, v) for t, v in samples if at - seconds < t <= at]
            if not inside:
                continue
            if "count_over_time" in query:
                inside = [(at, len(inside))]
            elif "sum_over_time" in query:
                inside = [(at, sum(value for _at, value in inside))]
            found.append(({"o2b_monitor": reference}, inside))
        return found


class SourceCommon(MonitorCommon):
    """A monitoring source, a monitor that it watches, and time that the test moves."""

    KIND = "alertmanager"

    def setUp(self):
        super().setUp()
        BUCKETS._levels.clear()
        self.source = self.add_source()
        self.secret = self.source._renew_secret()
        self.external = self.add_external()
        self.reference = self.external.reference
        self.env.flush_all()

    def add_source(self, **values):
        return self.env["o2b.sla.source"].create(
            {"name": "Engine", "kind": self.KIND, **values}
        )

    def add_external(self, name="Outside", **values):
        return self.add_monitor(
            name=name, kind="external", **{"source_id": self.source.id, **values}
        )

    # === Deliveries ===

    def post(self, payload, slug=None, **values):
        """Post bytes, or what JSON can hold, with the secret; the HTTP status."""
        body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        values = {"authorization": f"Bearer {self.secret}", **values}
        answer = self.env["o2b.sla.source"]._take_in(
            slug or self.source.slug, Post(body=body, **values)
        )
        self.env.invalidate_all()
        return answer.status

    def sign(self, body, skew=0, secret=None):
        """Headers of a signed delivery."""
        stamp = str(to_seconds(self.clock) + skew)
        key = hash_secret(secret or self.secret)
        return {
            "authorization": "",
            "signature": sign(key, stamp, body),
            "stamp": stamp,
        }

    def apply(self):
        """What the scheduled action does."""
        self.env["o2b.sla.source.event"]._cron_apply()
        self.env.flush_all()
        self.env.invalidate_all()

    def follow(self):
        """What the other scheduled action does."""
        self.env["o2b.sla.source"]._cron_follow()
        self.env.flush_all()
        self.env.invalidate_all()

    def deliver(self, payload, text=None):
        """Post at a time of the day, and act on it."""
        if text:
            self.time(text)
        status = self.post(payload)
        self.apply()
        return status

    @property
    def events(self):
        return self.env["o2b.sla.source.event"].search(
            [("source_id", "=", self.source.id)], order="id"
        )

    # === Alertmanager ===

    def alert(self, start="10:00", end=None, labels=None, **values):
        """One alert; with an end it is resolved."""
        return {
            "status": "resolved" if end else "firing",
            "labels": {
                "alertname": "O2bDown",
                "instance": "https://client.example",
                "o2b_monitor": self.reference,
                "for_s": "60",
                **(labels or {}),
            },
            "annotations": {"summary": "client.example is down"},
            "startsAt": f"{self.clock:%Y-%m-%d}T{start}:00Z",
            "endsAt": f"{self.clock:%Y-%m-%d}T{end}:00Z"
            if end
            else "0001-01-01T00:00:00Z",
            "fingerprint": "c1f0a5c3f7b2d9e1",
            **values,
        }

    def delivery(self, *alerts, **values):
        return {
            "version": "4",
            "truncatedAlerts": 0,
            "receiver": "o2b_sla",
            "externalURL": "https://am.example",
            "alerts": list(alerts),
            **values,
        }

    def watchdog(self, text=None):
        """A sign of life, at a time of the day."""
        if text:
            self.time(text)
        alert = self.alert("08:00", labels={"alertname": "Watchdog"}, fingerprint="w")
        self.deliver(self.delivery(alert))

    def hear_until(self, text):
        """Signs of life every two minutes until a time of the day."""
        hours, minutes = map(int, text.split(":"))
        end = self.clock.replace(hour=hours, minute=minutes, second=0)
        while self.clock < end:
            self.clock += timedelta(minutes=2)
            self.watchdog()
            self.follow()

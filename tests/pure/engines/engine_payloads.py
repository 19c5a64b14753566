# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What engines really send, as functions that change one thing at a time."""

from copy import deepcopy
from datetime import datetime

#: 10 June 2026 08:05 UTC, when the deliveries come in.
NOW = int(datetime.fromisoformat("2026-06-10T08:05:00+00:00").timestamp())


def at(text):
    """UNIX seconds of a time of that day, UTC."""
    return int(datetime.fromisoformat(f"2026-06-10T{text}+00:00").timestamp())


ALERT = {
    "status": "firing",
    "labels": {
        "alertname": "EnvDown",
        "instance": "https://klant.example.nl",
        "o2b_monitor": "m-1042",
        "severity": "page",
        "for_s": "120",
    },
    "annotations": {"summary": "klant.example.nl is down"},
    "startsAt": "2026-06-10T08:02:00.123456789Z",
    "endsAt": "0001-01-01T00:00:00Z",
    "generatorURL": "https://prom.example.net/graph?g0.expr=x",
    "fingerprint": "c1f0a5c3f7b2d9e1",
}
ALERTMANAGER = {
    "version": "4",
    "groupKey": '{}/{severity="page"}:{alertname="EnvDown"}',
    "truncatedAlerts": 0,
    "status": "firing",
    "receiver": "odoo-sla",
    "notification_reason": "first notification",
    "groupLabels": {"alertname": "EnvDown"},
    "commonLabels": {"alertname": "EnvDown"},
    "commonAnnotations": {},
    "routeLabels": {},
    "externalURL": "https://am.example.net",
}
KUMA = {
    "heartbeat": {
        "monitorID": 12,
        "status": 0,
        "time": "2026-06-10 08:02:03.123",
        "msg": "timeout of 48000ms exceeded",
        "ping": None,
        "important": True,
        "duration": 60,
        "retries": 3,
        "response": None,
        "timezone": "Europe/Amsterdam",
        "timezoneOffset": "+02:00",
        "localDateTime": "2026-06-10 10:02:03",
    },
    "monitor": {
        "id": 12,
        "name": "klant",
        "url": "https://klant.example.nl",
        "type": "http",
        "interval": 60,
        "retryInterval": 20,
        "maxretries": 3,
        "basic_auth_pass": "hunter2",
        "tags": [{"name": "o2b_monitor", "value": "m-1042"}],
    },
    "msg": "[klant] [Down] timeout of 48000ms exceeded",
}
GATUS = {
    "engine": "gatus",
    "endpoint": "m-1042",
    "group": "clients",
    "url": "https://klant.example.nl",
    "state": "TRIGGERED",
    "desc": "healthcheck failed",
    "errors": "context deadline exceeded",
}
GENERIC = {
    "monitor": "m-1042",
    "state": "down",
    "at": "2026-06-10T08:02:00Z",
    "since": "2026-06-10T08:01:00Z",
    "id": "abc-1",
    "reason": "no answer",
}


def alert(labels=None, annotations=None, **values):
    """One alert; labels given as None go away."""
    made = deepcopy(ALERT)
    made.update(values)
    for name, changes in (("labels", labels), ("annotations", annotations)):
        made[name].update(changes or {})
        made[name] = {k: v for k, v in made[name].items() if v is not None}
    return made


def resolved(ends_at="2026-06-10T08:04:00Z", **values):
    """The same alert, over."""
    return alert(status="resolved", endsAt=ends_at, **values)


def alertmanager(*alerts, **values):
    """A delivery of Alertmanager with these alerts."""
    return {**deepcopy(ALERTMANAGER), "alerts": list(alerts), **values}


def kuma(monitor=None, **beat):
    """A delivery of Kuma; ``beat`` and ``monitor`` change their parts."""
    made = deepcopy(KUMA)
    made["heartbeat"].update(beat)
    made["monitor"].update(monitor or {})
    return made

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Uptime Kuma's webhook, as its preset "application/json" sends it.

It tells of a failure after its retries, so the first failure is reckoned back.
Certificates, tests and news of Kuma itself come without a heartbeat. Its own
percentages are never used: they count heartbeats, not seconds.
"""

from .instants import read_instant
from .report import (
    AHEAD_SECONDS,
    Parsed,
    Report,
    Unreadable,
    a_number,
    a_text,
    an_object,
)

STATES = {0: "down", 1: "up", 2: "none", 3: "none"}
NOTES = {2: "pending", 3: "maintenance"}


def parse(payload, received_at, options, epoch=None):
    """Read a delivery.

    :param payload: dict
    :param received_at: int, UNIX seconds
    :param options: Options
    :param epoch: not needed: a heartbeat has its own instant
    :return: Parsed
    :raise Unreadable: not of Kuma's shape
    """
    an_object(payload, "the delivery")
    if not payload.keys() & {"heartbeat", "monitor", "msg"}:
        raise Unreadable("type", "no message of Uptime Kuma")
    beat, monitor = payload.get("heartbeat"), payload.get("monitor")
    labels = _read_labels(an_object(monitor, "monitor")) if monitor else {}
    kept = {
        "heartbeat": beat,
        "monitor": monitor and {n: v for n, v in monitor.items() if n in KEPT},
        "msg": a_text(payload.get("msg"), 2000),
    }
    text = a_text(payload.get("msg"), 500)
    subject = labels.get("name") or text[:80]
    if not beat or not monitor:
        return Parsed(
            (
                Report(
                    key=f"message|{received_at}|{text}",
                    state="none",
                    at=received_at,
                    since=None,
                    labels=labels,
                    subject=subject,
                    text=text,
                    payload=kept,
                    note="message",
                ),
            )
        )
    an_object(beat, "heartbeat")
    status = beat.get("status")
    if type(status) is not int or status not in STATES:
        raise Unreadable("status", a_text(status, 20))
    at = read_instant(beat.get("time"), "time")
    if at is None:
        raise Unreadable("instant", "time is missing")
    note = NOTES.get(status, "")
    if at > received_at + AHEAD_SECONDS:
        note = note or "clock"
    at = min(at, received_at)
    waited = _waited(beat, monitor) if status == 0 else 0
    report = Report(
        key=f"{labels.get('id', '')}|{a_text(beat.get('time'), 40)}|{status}",
        state=STATES[status],
        at=at,
        since=at - waited if status == 0 else None,
        labels=labels,
        subject=subject,
        text=a_text(beat.get("msg"), 500) or text,
        estimated=bool(waited),
        payload=kept,
        note=note,
    )
    return Parsed((report,))


#: What is kept of a monitor; the rest may hold logins.
KEPT = ("id", "name", "url", "type", "interval", "retryInterval", "maxretries", "tags")


def _read_labels(monitor):
    labels = {
        name: a_text(monitor.get(name))
        for name in ("id", "name", "url")
        if a_text(monitor.get(name))
    }
    tags = monitor.get("tags")
    for tag in tags if isinstance(tags, list) else ():
        if isinstance(tag, dict) and a_text(tag.get("name")):
            labels[a_text(tag.get("name"), 200)] = a_text(tag.get("value"))
    return labels


def _waited(beat, monitor):
    """Seconds from the first failure to the message."""
    retries = a_number(beat.get("retries"), default=-1, most=10000)
    if retries < 0:
        retries = a_number(monitor.get("maxretries"), most=10000)
    pause = a_number(monitor.get("retryInterval")) or a_number(monitor.get("interval"))
    return min(retries * pause, 86400)

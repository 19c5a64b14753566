# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Alertmanager's webhook, version 4.

It delivers at least once, and a pair of them delivers everything twice, so the key is
made of what an alert is, not of the delivery. ``startsAt`` is the instant at which the
rule's ``for`` was over: label or annotation ``for_s`` tells how long that was. An alert
that fires again with the same ``startsAt`` has to get through: after its Prometheus was
away, Alertmanager takes the alert for resolved and gets the same one once more.
"""

import hashlib

from .instants import read_instant
from .report import (
    AHEAD_SECONDS,
    Parsed,
    Report,
    Unreadable,
    a_list,
    a_number,
    a_text,
    an_object,
)

VERSION = "4"
#: Label of a rule whose alert means that nothing was measured.
STATE_LABEL = "o2b_state"
FOR_NAME = "for_s"
MOST_FOR = 86400
#: The same alert within this time is the same message: both of a pair, or a retry.
SAME_SECONDS = 120


def parse(payload, received_at, options, epoch=None):
    """Read a delivery.

    :param payload: dict
    :param received_at: int, UNIX seconds
    :param options: Options
    :param epoch: str or None, tells a repetition from a replay; the time by default
    :return: Parsed
    :raise Unreadable: not version 4, or not of its shape
    """
    an_object(payload, "the delivery")
    version = payload.get("version")
    if version != VERSION:
        raise Unreadable("version", a_text(version, 20))
    alerts = a_list(payload.get("alerts"), "alerts")
    if epoch is None:
        epoch = str(received_at // SAME_SECONDS)
    reports = tuple(
        _read_alert(alert, payload, received_at, options, epoch) for alert in alerts
    )
    truncated = a_number(payload.get("truncatedAlerts"), most=10**9)
    return Parsed(reports, ("truncated",) if truncated else ())


def _read_alert(alert, payload, received_at, options, epoch):
    an_object(alert, "an alert")
    labels = _texts(alert.get("labels"), "labels")
    annotations = _texts(alert.get("annotations") or {}, "annotations")
    status = alert.get("status")
    if status not in ("firing", "resolved"):
        raise Unreadable("status", a_text(status, 20))
    starts_at = read_instant(alert.get("startsAt"), "startsAt")
    ends_at = None
    if status == "resolved":
        ends_at = read_instant(alert.get("endsAt"), "endsAt")
    name = labels.get("alertname", "")
    note = ""
    limit = received_at
    start = starts_at if starts_at is not None else received_at
    if start > limit + AHEAD_SECONDS:
        note = "clock"
    start = min(start, limit)
    since = start - _for_seconds(labels, annotations)
    if status == "firing":
        at = start
        state = "unknown" if labels.get(STATE_LABEL) == "unknown" else "down"
    else:
        state = "up"
        at = min(limit if ends_at is None else ends_at, limit)
        if at < since:  # a clock was set back meanwhile
            at, note = start, "clock"
    if name and name == options.watchdog:
        state, note = ("alive", "") if status == "firing" else ("none", "watchdog")
        at, since = received_at, None
    return Report(
        key="|".join(
            (
                _fingerprint(alert, labels),
                a_text(alert.get("startsAt"), 40),
                status,
                a_text(alert.get("endsAt"), 40) if status == "resolved" else "",
                epoch,
            )
        ),
        state=state,
        at=at,
        since=since,
        labels=labels,
        subject=labels.get("instance") or name,
        text=annotations.get("summary") or annotations.get("description") or name,
        payload={
            "version": VERSION,
            **{
                word: payload[word]
                for word in ("receiver", "externalURL")
                if isinstance(payload.get(word), str)
            },
            "alerts": [alert],
        },
        note=note,
    )


def _texts(value, what):
    """An object whose values are texts."""
    return {
        a_text(name, 200): a_text(text, 2000)
        for name, text in an_object(value, what).items()
    }


def _for_seconds(labels, annotations):
    return a_number(
        labels.get(FOR_NAME) or annotations.get(FOR_NAME) or 0, most=MOST_FOR
    )


def _fingerprint(alert, labels):
    given = a_text(alert.get("fingerprint"), 64)
    if given:
        return given
    text = "\n".join(f"{name}={value}" for name, value in sorted(labels.items()))
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]

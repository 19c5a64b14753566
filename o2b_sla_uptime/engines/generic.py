# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Our own format, for anything that can post JSON: one object, or a list of them.

``{"monitor": "m-1042", "state": "down", "at": "2026-06-10T08:02:00Z", "since": …,
"id": "unique", "reason": "…"}``; only ``monitor`` and ``state`` are needed. State
``alive`` is a sign of life, without a monitor.
"""

from .instants import read_instant
from .report import AHEAD_SECONDS, Parsed, Report, Unreadable, a_text, an_object

STATES = ("down", "up", "unknown", "alive")
MOST = 1000
SAME_SECONDS = 120


def parse(payload, received_at, options, epoch=None):
    """Read a delivery.

    :param payload: dict or list of dict
    :param received_at: int, UNIX seconds
    :param options: Options
    :param epoch: str or None, tells a repetition from a replay; the time by default
    :return: Parsed
    :raise Unreadable: not of this shape
    """
    items = payload if isinstance(payload, list) else [payload]
    if len(items) > MOST:
        raise Unreadable("size", f"more than {MOST} at once")
    if epoch is None:
        epoch = str(received_at // SAME_SECONDS)
    return Parsed(tuple(_read(item, received_at, options, epoch) for item in items))


def _read(item, received_at, options, epoch):
    an_object(item, "the delivery")
    word = a_text(item.get("state"), 20).lower()
    if word not in STATES:
        raise Unreadable("status", word)
    monitor = a_text(item.get("monitor"), 200)
    if not monitor and word != "alive":
        raise Unreadable("monitor", "it is not named")
    at = read_instant(item.get("at"), "at")
    since = read_instant(item.get("since"), "since")
    identity = a_text(item.get("id"), 200)
    if identity:
        key = f"id|{identity}"
    elif at is None:
        key = f"{monitor}|{word}|now|{epoch}"
    else:
        key = f"{monitor}|{word}|{at}|{since}"
    told, note = at, ""
    if told is not None and told > received_at + AHEAD_SECONDS:
        note = "clock"
    at = received_at if told is None else min(told, received_at)
    estimated = False
    if word == "down" and since is None:
        since, estimated = at - options.backdate, bool(options.backdate)
    if since is not None and since > at:
        since, note = at, note or "clock"
    return Report(
        key=key,
        state=word,
        at=at,
        since=since,
        labels={"monitor": monitor} if monitor else {},
        subject=monitor,
        text=a_text(item.get("reason")),
        estimated=estimated,
        payload={n: v for n, v in item.items() if n in (*KEPT,)},
        note=note,
    )


KEPT = ("monitor", "state", "at", "since", "id", "reason")

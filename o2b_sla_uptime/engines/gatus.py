# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Gatus's custom alert: its body is the template that our form shows.

It holds no instant: it is about the moment it comes in, and the first failure is
reckoned back by what the source has set (failure threshold times interval).
"""

from .report import Parsed, Report, Unreadable, a_text, an_object

STATES = {"TRIGGERED": "down", "RESOLVED": "up"}
#: The same message within this time is the same: it was sent twice.
SAME_SECONDS = 120


def parse(payload, received_at, options, epoch=None):
    """Read a delivery.

    :param payload: dict
    :param received_at: int, UNIX seconds
    :param options: Options
    :param epoch: str or None, tells a repetition from a replay; the time by default
    :return: Parsed
    :raise Unreadable: not of the shape of our template
    """
    an_object(payload, "the delivery")
    word = a_text(payload.get("state"), 20)
    state = STATES.get(word.upper())
    if not state:
        raise Unreadable("status", word)
    labels = {
        name: a_text(payload.get(name))
        for name in ("endpoint", "group", "url", "monitor")
        if a_text(payload.get(name))
    }
    if not labels:
        raise Unreadable("type", "no endpoint")
    waited = options.backdate if state == "down" else 0
    subject = "/".join(filter(None, (labels.get("group"), labels.get("endpoint"))))
    text = a_text(payload.get("errors")) or a_text(payload.get("desc"))
    if epoch is None:
        epoch = str(received_at // SAME_SECONDS)
    report = Report(
        key="|".join((*(labels.get(name, "") for name in KEYS), state, epoch)),
        state=state,
        at=received_at,
        since=received_at - waited if state == "down" else None,
        labels=labels,
        subject=subject or labels.get("url") or labels.get("monitor", ""),
        text=text,
        estimated=True,
        payload={
            name: a_text(value, 2000)
            for name, value in payload.items()
            if name in (*KEYS, "state", "desc", "errors", "engine")
        },
    )
    return Parsed((report,))


KEYS = ("group", "endpoint", "url", "monitor")

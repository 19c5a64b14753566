# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Waiting that was none: the clock stood still while the ball lay with us."""

from datetime import timedelta
from typing import NamedTuple

ANSWERED = "answered"
NOTHING_ASKED = "nothing_asked"
# Who asks first and changes the stage afterwards, or the other way round, does both
# within this time.
GRACE = timedelta(minutes=5)


class Misplaced(NamedTuple):
    """A stretch of a pause that should have counted, half-open ``[start, end)``.

    :param pause: index of the pause in what was given
    :param kind: ``answered`` (the client wrote during the pause) or
        ``nothing_asked`` (the client had the last word before it)
    :param start: aware datetime
    :param end: aware datetime; None while it goes on
    :param again: whether the pause rightly goes on after ``end``
    """

    pause: int
    kind: str
    start: object
    end: object
    again: bool = False


def misplaced_waiting(pauses, replies, questions, grace=GRACE):
    """Find the parts of pauses in which nothing was expected from the client.

    After a word of the client it is our turn, after a question of ours it is theirs.

    :param pauses: [(start, end)] in order, the end of a pause that goes on is None
    :param replies: instants at which the client said something, the arrival included
    :param questions: instants at which we asked or told the client something
    :param grace: a question this soon after the start of a pause was its reason
    :return: list of :class:`Misplaced`, in order
    """
    words = sorted([(at, True) for at in replies] + [(at, False) for at in questions])
    found = []
    for index, (start, end) in enumerate(pauses):
        before = [is_reply for at, is_reply in words if at <= start]
        ours = bool(before) and before[-1]
        if ours and any(
            not is_reply and start < at <= start + grace for at, is_reply in words
        ):
            ours = False
        since, kind = start, NOTHING_ASKED
        for at, is_reply in words:
            if at <= start or (end is not None and at >= end):
                continue
            if is_reply and not ours:
                ours, since, kind = True, at, ANSWERED
            elif not is_reply and ours:
                ours = False
                found.append(Misplaced(index, kind, since, at, again=True))
        if ours:
            found.append(Misplaced(index, kind, since, end))
    return found

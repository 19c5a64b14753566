# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A whole year, one check a minute, with faults whose seconds were counted by hand."""

from calendar import timegm

from monitoring import DOWN, SUSPECT, UNKNOWN
from monitoring_ledger import Watched

MINUTE, HOUR, DAY = 60, 3600, 86400
START = timegm((2026, 1, 1, 0, 0, 0))
YEAR = 365 * DAY


def at(month, day, hour=0, minute=0):
    return timegm((2026, month, day, hour, minute, 0))


#: (first failing minute, first good minute): what the web server did.
FAILING = [
    (at(1, 15, 10, 0), at(1, 15, 10, 7)),  # seven minutes
    (at(2, 3, 4, 0), at(2, 3, 4, 2)),  # two checks only: not confirmed in minutes
    (at(3, 29, 0, 30), at(3, 29, 1, 30)),  # over the change to summer time
    (at(5, 5, 12, 0), at(5, 5, 12, 5)),  # and again within the hold-open
    (at(5, 5, 12, 8), at(5, 5, 12, 9)),
    (at(6, 30, 23, 50), at(7, 1, 0, 20)),  # over the end of a month
    (at(9, 9, 9, 0), at(9, 9, 9, 30)),  # ten minutes of it nobody measured
    (at(12, 31, 23, 0), at(12, 31, 24, 0)),  # lasts at the end
]
#: (first missing minute, first minute with results again).
BLIND = [
    (at(4, 1, 2, 0), at(4, 1, 7, 0)),  # five hours
    (at(8, 8, 8, 0), at(8, 8, 8, 2)),  # 180 seconds from result to result
    (at(9, 9, 9, 10), at(9, 9, 9, 20)),  # within an outage: bridged
    (at(11, 11, 11, 11), at(11, 11, 11, 12)),  # one check late: no gap
]
#: The server stood still: nobody even noticed at the time.
STOPPED = [(at(10, 10, 10, 0), at(10, 10, 13, 0))]


def _in(moment, intervals):
    return any(start <= moment < end for start, end in intervals)


def test_year():
    watched = Watched(START)
    suspects = 0
    # the first check comes with the monitor
    for moment in range(START, START + YEAR, MINUTE):
        if _in(moment, STOPPED):
            continue
        if _in(moment, BLIND):
            watched.take("unknown", moment)
        else:
            watched.take("down" if _in(moment, FAILING) else "up", moment)
        suspects += watched.state.name == SUSPECT
    end = START + YEAR
    watched.wait(end)

    def total(kind):
        return sum(min(e, end) - s for s, e in watched.intervals(kind))

    hold = 1 * MINUTE  # 12:08 is down again by one failure
    assert total(DOWN) == (
        7 * MINUTE + HOUR + 5 * MINUTE + hold + 30 * MINUTE + 30 * MINUTE + HOUR
    )
    # from the last result plus the interval: when the next one was due
    assert total(UNKNOWN) == 5 * HOUR + 2 * MINUTE + 10 * MINUTE + 3 * HOUR
    # two a time until the third confirms, also after the bridge; not the one within
    # the hold-open, but those of February
    assert suspects == 2 * 8
    # 1 seven minutes, 2 summer time, 3 and 4 hold-open, 5 June, 6 to 8 September with
    # its bridge, 9 the last; and four gaps
    assert len(watched.outages) == 9 + 4
    assert [o for o in watched.outages if o.is_bridged] == [
        o for o in watched.outages if o.kind == DOWN and o.start == at(9, 9, 9, 10)
    ]
    assert watched.intervals(DOWN)[0] == FAILING[0]
    assert len(watched.lasting) == 1

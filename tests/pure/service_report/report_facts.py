# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Facts of made-up reports, few enough instants for edges to be hit often."""

from datetime import datetime, timedelta

from hypothesis import strategies as st
from report_tampering import seal
from service_report import Line, Period, overall, reckon
from service_report.breaches import is_open_breach

#: Instants of the properties, three days apart: the month is [10, 20).
LENGTH, START, END = 30, 10, 20
STEP = timedelta(days=3)
FIRST_DAY, LAST_DAY = "2026-06-01", "2026-06-30"
NORMS = {"1": 100_000, "2": 95_000, "3": 50_000}
PRIORITIES = ["P1", "P2"]

instants = st.integers(0, LENGTH)


def text(number):
    """An instant of a property as facts write it; None stays None."""
    if number is None:
        return None
    return f"{datetime(2026, 5, 2) + number * STEP:%Y-%m-%dT%H:%M:%SZ}"


def period(until=END):
    """The month of the properties, known until an instant."""
    return Period(text(START), text(END), text(min(until, END)), FIRST_DAY, LAST_DAY)


def clock(number=1, **values):
    """Facts of a clock that counts, of version 1 and priority P1."""
    found = {
        "id": number,
        "indicator": "response",
        "priority": "P1",
        "version": 1,
        "counts": True,
        "best_effort": False,
        "deadline": None,
        "reached": None,
        "breached": None,
        "risk": None,
        **values,
    }
    late = found["breached"]
    found["state"] = "breached" if late else "running"
    if found["reached"]:
        found["state"] = "missed" if late else "met"
    return found


def clocks(**values):
    """Clocks that can be, each with an id of its own."""
    return st.lists(one_clock(), **values).map(
        lambda found: [dict(one, id=number) for number, one in enumerate(found)]
    )


@st.composite
def one_clock(draw):
    """A clock that can be: late when it was reached after its deadline."""
    deadline = draw(st.none() | instants)
    reached = draw(st.none() | instants)
    breached = None
    if deadline is not None and (
        (reached is not None and reached > deadline) or draw(st.booleans())
    ):
        breached = deadline if reached is None or reached > deadline else None
    risk = draw(st.none() | instants)
    return clock(
        indicator=draw(st.sampled_from(["response", "resolution"])),
        priority=draw(st.sampled_from(PRIORITIES)),
        version=draw(st.sampled_from([1, 2, 3])),
        counts=draw(st.booleans()) or draw(st.booleans()),
        best_effort=draw(st.booleans()),
        deadline=text(deadline),
        reached=text(reached),
        breached=text(breached),
        risk=text(risk),
    )


def facts(found):
    """Facts of the sections response and resolution."""
    return {"clocks": found, "norms": NORMS, "priorities": PRIORITIES}


#: Facts of the sections that no report goes without.
EMPTY = {
    "response": facts([]),
    "resolution": facts([]),
    "open_breaches": {"clocks": []},
    "work": {"coverages": [], "entries": []},
    "contacts": {"contacts": []},
    "versions": {"versions": []},
    "addenda": {"addenda": []},
    "changes": {"changes": []},
    "remarks": {"text": None},
}
#: Those of o2b_sla_uptime, of which none stands without the others.
EMPTY_UPTIME = {
    "uptime": {"environments": []},
    "outages": {"environments": []},
    "maintenance": {"windows": []},
    "backup": {"environments": []},
}


def of_clocks(found):
    """Facts of the sections that tell of clocks."""
    known = period()
    return {
        **{
            code: facts([clock for clock in found if clock["indicator"] == code])
            for code in ("response", "resolution")
        },
        "open_breaches": {"clocks": [c for c in found if is_open_breach(c, known)]},
    }


def document(sections, known, **values):
    """A report as it is handed out.

    :param sections: ``{code: facts}``; those that no report goes without are added
    """
    parts, verdicts = [], []
    for code, found in {**EMPTY, **sections}.items():
        lines = reckon(code, found, known)
        verdicts += [line.verdict for line in lines]
        parts.append(
            {"code": code, "facts": found, "lines": [x.to_json() for x in lines]}
        )
    payload = {
        "format": "o2b.sla.report/2",
        "agreement": {"id": 1, "reference": "SLA-2026-001"},
        "client": "Bäckerei",
        "month": "2026-06",
        "zone": "UTC",
        "number": 1,
        "period": known.to_json(),
        "approved_at": "2026-07-02T10:00:00Z",
        "previous": None,
        "verdict": overall(verdicts),
        "sections": parts,
        "trend": [],
        "corrects": None,
        **values,
    }
    return seal(payload)


def june(day_and_time):
    """``2 09:00`` as an instant of June 2026 in UTC."""
    day, time = day_and_time.split()
    instant = datetime.fromisoformat(f"2026-06-{int(day):02d} {time}")
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")


def find(lines, key):
    """The line with that key."""
    found = [line for line in lines if line.key == key]
    assert len(found) == 1
    assert isinstance(found[0], Line)
    return found[0]

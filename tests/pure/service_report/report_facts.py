# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Facts of made-up reports, few enough instants for edges to be hit often."""

import hashlib
import json
from datetime import datetime

from hypothesis import strategies as st
from service_report import Line, Period, overall, reckon

#: Instants of the properties: the month is [10, 20).
LENGTH, START, END = 30, 10, 20
FIRST_DAY, LAST_DAY = "2026-06-11", "2026-06-20"
NORMS = {"1": 100_000, "2": 95_000, "3": 50_000}
PRIORITIES = ["P1", "P2"]

instants = st.integers(0, LENGTH)


def text(number):
    """An instant of a property as facts write it; None stays None."""
    return None if number is None else f"2026-06-01T00:00:{number:02d}Z"


def period(until=END):
    """The month of the properties, known until an instant."""
    return Period(text(START), text(END), text(min(until, END)), FIRST_DAY, LAST_DAY)


def clock(number=1, **values):
    """Facts of a clock that counts, of version 1 and priority P1."""
    return {
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


@st.composite
def clocks(draw):
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
        draw(st.integers(1, 99)),
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


def document(sections, known, **values):
    """A report as it is handed out.

    :param sections: ``{code: facts}``
    """
    parts, verdicts = [], []
    for code, found in sections.items():
        lines = reckon(code, found, known)
        verdicts += [line.verdict for line in lines]
        parts.append(
            {"code": code, "facts": found, "lines": [x.to_json() for x in lines]}
        )
    payload = {
        "agreement": {"reference": "SLA-2026-001"},
        "client": "Bäckerei",
        "month": "2026-06",
        "number": 1,
        "period": known.to_json(),
        "verdict": overall(verdicts),
        "sections": parts,
        "trend": [],
        "corrects": None,
        **values,
    }
    return seal(payload)


def seal(payload):
    """A payload with its fingerprint."""
    found = json.dumps(
        payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return {
        "payload": payload,
        "sha256": hashlib.sha256(found.encode()).hexdigest(),
    }


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

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Uptime, outages, maintenance and backups: the published script reckons the same from
the facts as the software, for months that nobody thought of."""

import pytest
from availability import counted_spans
from availability.report import to_seconds
from heartbeat import Interval, list_runs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from report_facts import EMPTY_UPTIME, LENGTH, STEP, document, period, text
from report_tampering import finds, seal
from service_report import SECTIONS, overall
from uptime_sections import SECTIONS_OF_UPTIME
from verify_report import check, outcome_of

ZERO, UNIT = to_seconds(text(0)), int(STEP.total_seconds())
START, END = to_seconds(text(10)), to_seconds(text(20))
instants = st.integers(0, LENGTH).map(lambda n: ZERO + n * UNIT)
spans = st.lists(st.tuples(instants, instants).map(sorted), max_size=4)
kinds = st.sampled_from(["production", "test"])
norms = st.sampled_from([90_000, 50_000, 100_000, 70_000, None])
modes = st.sampled_from(["counts", "excluded"])
small = st.integers(0, 3)


def merged(found):
    """Spans as the records give them: sorted, none empty, none overlapping."""
    result = []
    for start, end in sorted(map(tuple, found)):
        if start == end:
            continue
        if result and start <= result[-1][1]:
            result[-1][1] = max(result[-1][1], end)
        else:
            result.append([start, end])
    return result


def part(start, end, norm, mode):
    return {"start": start, "end": end, "norm_milli": norm, "mode": mode, "source": []}


@st.composite
def measurements(draw):
    """What a month was judged from: one version of the agreement, or two."""
    middle = draw(st.integers(START + 1, END - 1))
    parts = draw(st.sampled_from([[(START, END)], [(START, middle), (middle, END)]]))
    return {
        "parts": [part(*one, draw(norms), draw(modes)) for one in parts],
        "service": merged(draw(spans)) if draw(small) == 3 else None,
        **{
            name: merged(draw(spans))
            for name in ("down", "unknown", "maintenance", "excluded")
        },
    }


@st.composite
def environments(draw, number):
    """Facts of an environment in the section uptime."""
    measured = None if draw(small) == 3 else draw(measurements())
    decided = None
    if draw(small) == 3:
        decided = draw(st.sampled_from(["met", "breached", "not_applicable"]))
    return {
        "environment": number,
        "name": f"Environment {number}",
        "kind": draw(kinds),
        "norm_milli": draw(norms),
        "measured": measured,
        "so_far": None,
        "decision": {"verdict": decided} if decided and measured else None,
        "corrections": [],
        "frozen": None,
    }


@st.composite
def disturbed(draw, found):
    """Facts of the same environment in the section outages."""
    measured = found["measured"] or {"parts": []}
    count = draw(small)
    outages = []
    for number in range(count):
        start, end = sorted(draw(st.tuples(*2 * [st.integers(0, LENGTH)])))
        outages.append(
            {
                "id": number,
                "start": text(start),
                "end": draw(st.sampled_from([text(end), None])),
                "kind": draw(st.sampled_from(["down", "unknown"])),
                "effect": draw(st.sampled_from(["down", "partial"])),
                "is_bridged": draw(st.booleans()),
            }
        )
    return {
        "environment": found["environment"],
        "name": found["name"],
        "kind": found["kind"],
        "has_norm": any(p["norm_milli"] is not None for p in measured["parts"]),
        "counted": [list(span) for span in counted_spans(measured)],
        "excluded": measured.get("excluded", []),
        "maintenance": measured.get("maintenance", []),
        "outages": outages,
    }


windows = st.builds(
    lambda environment, span, announced, state, eligible: {
        "environment": environment,
        "start": text(min(span)),
        "end": text(max(span)),
        "announced": announced,
        "state": state,
        "eligible": merged(eligible),
    },
    st.integers(1, 2),
    st.tuples(st.integers(0, LENGTH), st.integers(0, LENGTH)),
    st.none() | st.just(text(1)),
    st.sampled_from(["planned", "done", "cancelled"]),
    spans,
)


@st.composite
def backups(draw, number):
    """Facts of an environment in the section backup."""
    runs = {n: draw(small) for n in ("done", "late", "failed", "missing", "unknown")}
    runs["expected"] = sum(runs.values())
    oldest, listed = sorted(draw(st.tuples(*2 * [st.integers(0, LENGTH)])))
    known = draw(st.booleans())
    copies = {
        "lists": draw(small),
        "too_old": draw(st.integers(0, 1)),
        "count": 3,
        "listed": text(listed) if known else None,
        "oldest": text(oldest),
        "newest": None,
        "age": (listed - oldest) * UNIT if known else None,
        "keep": 604_800,
    }
    return {
        "environment": number,
        "name": "Production",
        "kind": draw(kinds),
        "runs": draw(st.sampled_from([runs, None])),
        "backups": None,
        "moved": {},
        "copies": draw(st.sampled_from([copies, None])),
        "frozen": None,
        "corrections": [],
    }


@pytest.fixture(autouse=True)
def sections(monkeypatch):
    """The sections that o2b_sla_uptime registers."""
    for code, function in SECTIONS_OF_UPTIME.items():
        monkeypatch.setitem(SECTIONS, code, function)


def proved(**facts):
    """Whether the script finds nothing wrong, and what the whole is judged."""
    report = document({**EMPTY_UPTIME, **facts}, period())
    assert check(report) == []
    lines = [line for p in report["payload"]["sections"] for line in p["lines"]]
    assert report["payload"]["verdict"] == overall(line["verdict"] for line in lines)


ALIKE = settings(
    max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@ALIKE
@given(environments(1))
def test_uptime(found):
    proved(uptime={"environments": [found]})


@ALIKE
@given(st.data())
def test_outages_beside_uptime(data):
    found = [data.draw(environments(number)) for number in (1, 2)]
    outages = [data.draw(disturbed(one)) for one in found]
    proved(uptime={"environments": found}, outages={"environments": outages})


@ALIKE
@given(st.lists(windows, max_size=4))
def test_maintenance(found):
    proved(maintenance={"windows": found})


@ALIKE
@given(backups(1))
def test_backup(found):
    proved(backup={"environments": [found]})


HOUR = 3600
moments = st.lists(st.integers(-2 * HOUR, 14 * HOUR), max_size=16).map(sorted)


@st.composite
def runs_one_by_one(draw):
    """An environment whose backup was watched for twelve hours of the month."""
    successes, failures = (
        [START + at for at in draw(moments)] for _ in ("success", "failure")
    )
    blind = [(START + at, START + at + HOUR) for at in draw(moments)[:2]]
    grace = draw(st.sampled_from([0, 900, HOUR - 1]))
    span = [START, START + 12 * HOUR]
    listed = list_runs(Interval(HOUR), grace, *span, successes, failures, blind)
    names = ("done", "late", "failed", "missing", "unknown")
    verdicts = [run.judge(grace) for run in listed]
    runs = {"expected": len(listed)} | {n: verdicts.count(n) for n in names}
    moved = {}
    if runs["missing"] and draw(st.booleans()):
        moved = {"missing": -1, "done": 1}
    in_time = runs["done"] if draw(st.booleans()) else 0
    return {
        "environment": 1,
        "name": "Production",
        "kind": draw(kinds),
        "runs": {n: count + moved.get(n, 0) for n, count in runs.items()},
        "backups": [
            {
                "name": "Database",
                "schedule": "3600 s",
                "grace": grace,
                "every": HOUR,
                "spans": [span],
                "slots": [
                    run.to_json()
                    for run in listed
                    if not in_time or run.judge(grace) != "done"
                ],
                "in_time": in_time,
            }
        ],
        "moved": moved,
        "copies": None,
        "frozen": None,
        "corrections": [],
    }


@ALIKE
@given(runs_one_by_one())
def test_backups_run_by_run(found):
    """The script counts the same runs from when each was expected and heard of."""
    proved(backup={"environments": [found]})


@settings(max_examples=30)
@given(runs_one_by_one())
def test_no_run_is_changed_unseen(found):
    payload = document({**EMPTY_UPTIME, "backup": {"environments": [found]}}, period())[
        "payload"
    ]
    (told,) = found["backups"]
    for slot in told["slots"]:
        wanted, slot[:] = slot[:], [slot[0], 10 * HOUR]
        if outcome_of(wanted, told["grace"]) != "late":
            assert finds(check, seal(payload))
        slot[:] = wanted
    told["in_time"] += 1
    assert finds(check, seal(payload))

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Figures of the service level report about uptime, outages and maintenance."""

import pytest
from availability import (
    counted_spans,
    describe_outages,
    maintenance_lines,
    outage_lines,
    uptime_lines,
)
from hypothesis import given
from hypothesis import strategies as st

# June 2026 in Amsterdam
START, END = 1780264800, 1782856800
TEXTS = "2026-05-31T22:00:00Z", "2026-06-30T22:00:00Z"
HOUR = 3600
ALLOWED = 2592


def measured(norm=99_900, mode="counts", **spans):
    return {
        "parts": [{"start": START, "end": END, "norm_milli": norm, "mode": mode}],
        "service": None,
        **{name: [] for name in ("down", "unknown", "maintenance", "excluded")},
        **spans,
    }


def environment(**values):
    return {
        "environment": 7,
        "kind": "production",
        "norm_milli": 99_900,
        "measured": None,
        "so_far": None,
        "decision": None,
        "corrections": [],
        **values,
    }


def line(is_over=True, **values):
    (found,) = uptime_lines({"environments": [environment(**values)]}, is_over)
    return found


@pytest.mark.parametrize(
    ("down", "unknown", "verdict"),
    [
        (0, 0, "met"),
        (ALLOWED, 0, "met"),
        (ALLOWED + 1, 0, "missed"),
        (0, ALLOWED, "met"),
        (0, ALLOWED + 1, "undetermined"),
        (ALLOWED, 1, "undetermined"),
        (ALLOWED + 1, HOUR, "missed"),
    ],
)
def test_verdict_of_a_frozen_month(down, unknown, verdict):
    """To the second: equality is met; what was not measured leaves it open."""
    found = line(
        measured=measured(down=[[START, START + down]], unknown=[[END - unknown, END]])
    )
    assert found["verdict"] == verdict
    whole = END - START
    assert found["numerator"] == whole - down - unknown
    assert found["denominator"] == whole - unknown
    assert found["data"]["total"] == whole
    assert found["data"]["is_frozen"]


def test_band():
    found = line(
        measured=measured(down=[[START, START + 1296]], unknown=[[END - 1296, END]])
    )
    assert found["data"]["lowest"] == "99.900000"
    assert found["data"]["highest"] == "99.950000"


def test_excused_and_announced():
    """Excused time is taken out; maintenance only where the agreement excludes it."""
    spans = {
        "down": [[START, START + HOUR], [START + 2 * HOUR, START + 3 * HOUR]],
        "excluded": [[START, START + HOUR]],
        "maintenance": [[START + 2 * HOUR, START + 3 * HOUR]],
    }
    counts, excludes = (
        line(measured=measured(mode=mode, **spans)) for mode in ("counts", "excluded")
    )
    assert counts["data"]["down"] == HOUR
    assert counts["verdict"] == "missed"
    assert excludes["data"]["down"] == 0
    assert excludes["denominator"] == END - START - 2 * HOUR
    assert excludes["verdict"] == "met"
    assert counts["data"]["gross_down"] == 2 * HOUR


def test_norm_that_changed():
    """Each part is held against its own norm, and the worst rules."""
    middle = START + (END - START) // 2
    facts = measured(down=[[middle, middle + 2000]])
    facts["parts"] = [
        {"start": START, "end": middle, "norm_milli": 99_900, "mode": "counts"},
        {"start": middle, "end": END, "norm_milli": 99_000, "mode": "counts"},
    ]
    found = line(measured=facts)
    assert (found["verdict"], found["norm_milli"]) == ("met", None)
    facts["down"] = [[START, START + 2000]]
    assert line(measured=facts)["verdict"] == "missed"


@pytest.mark.parametrize("down", [0, 10 * HOUR])
def test_no_norm_is_never_missed(down):
    """An isolated test environment: measured, not judged (§6)."""
    facts = measured(norm=None, down=[[START, START + down]])
    found = line(kind="test", norm_milli=None, measured=facts)
    assert found["verdict"] == "not_applicable"
    assert found["numerator"] == END - START - down
    assert found["norm_milli"] is None
    assert counted_spans(facts) == []


def test_nothing_watches_it():
    assert line()["verdict"] == "undetermined"
    assert line(kind="test", norm_milli=None)["verdict"] == "not_applicable"
    assert "numerator" not in line()


def test_decided_by_a_person():
    """A person settles what the measurements leave open, of a frozen month."""
    facts = measured(unknown=[[START, START + HOUR]])
    for verdict, told in (("met", "met"), ("breached", "missed")):
        found = line(measured=facts, decision={"verdict": verdict})
        assert found["verdict"] == told
        assert found["data"]["is_decided"]


def so_far(down, unknown=0, **values):
    return {
        **{"total": END - START, "down": down, "unknown": unknown, "maintenance": 0},
        **{"excluded": 0, "gross_down": down, "norm_milli": 99_900, "mode": "counts"},
        **{"verdict": "met", "budget": "2592.00", **values},
    }


@pytest.mark.parametrize(
    ("spent", "is_over", "verdict"),
    [
        ((1943, 0), False, "met"),
        ((1944, 0), False, "at_risk"),
        ((1000, 944), False, "at_risk"),
        ((1944, 0), True, "met"),
    ],
)
def test_running_month_at_risk(spent, is_over, verdict):
    """From three quarters of what is allowed on, as long as the month runs."""
    found = line(is_over, so_far=so_far(*spent))
    assert found["verdict"] == verdict
    assert not found["data"]["is_frozen"]


def test_running_month_that_is_lost():
    found = line(False, so_far=so_far(2593, verdict="breached"))
    assert found["verdict"] == "missed"


# === Outages ===


def outage(start, end, **values):
    return {
        **{"id": 1, "kind": "down", "effect": "down", "is_bridged": False},
        **{"start": start, "end": end, **values},
    }


def disturbed(outages, **values):
    return {
        **{"environment": 7, "kind": "production", "has_norm": True, "counted": []},
        **{"excluded": [], "maintenance": [], "outages": outages, **values},
    }


def test_what_each_outage_counts_for():
    first, second = START + 10 * HOUR, START + 20 * HOUR
    found = disturbed(
        [
            outage("2026-06-01T08:00:00Z", "2026-06-01T09:00:00Z"),
            outage("2026-06-01T18:00:00Z", "2026-06-01T19:00:00Z"),
            outage("2026-06-02T08:00:00Z", "2026-06-02T09:00:00Z", kind="unknown"),
            outage("2026-06-03T08:00:00Z", "2026-06-03T09:00:00Z", effect="partial"),
            outage("2026-06-04T08:00:00Z", "2026-06-04T09:00:00Z"),
            outage("2026-06-30T21:00:00Z", None),
            outage("2026-05-31T20:00:00Z", "2026-05-31T22:00:00Z"),
        ],
        counted=[[first, first + HOUR], [END - HOUR, END]],
        excluded=[[second, second + HOUR]],
        maintenance=[[START + 82 * HOUR, START + 83 * HOUR]],
    )
    told = describe_outages(found, *TEXTS)
    assert [(o["what"], o["counts"], o["why"]) for o in told] == [
        ("down", HOUR, None),
        ("down", 0, "excluded"),
        ("unknown", 0, "unknown"),
        ("part", 0, "part"),
        ("down", 0, "maintenance"),
        ("down", HOUR, None),
    ], "the one that ended as the month began is not in it"
    (counted,) = outage_lines({"environments": [found]}, *TEXTS)
    assert counted["numerator"] == 4
    assert counted["data"] == {
        **{"kind": "production", "seconds": 4 * HOUR, "counted": 2 * HOUR},
        **{"part": 1, "unknown": 1},
    }


def test_outage_without_a_norm():
    found = disturbed(
        [outage("2026-06-01T08:00:00Z", "2026-06-01T09:00:00Z")], has_norm=False
    )
    (told,) = describe_outages(found, *TEXTS)
    assert (told["counts"], told["why"]) == (0, "no_norm")


spans = st.lists(
    st.tuples(st.integers(START, END), st.integers(0, 5 * HOUR)).map(
        lambda pair: [pair[0], min(END, pair[0] + pair[1])]
    ),
    max_size=5,
)


@given(down=spans, unknown=spans, maintenance=spans, excluded=spans)
def test_figures_agree(down, unknown, maintenance, excluded):
    """What counts in the outages is what uptime was judged by; the band holds the
    share; seconds add up."""
    for mode in ("counts", "excluded"):
        facts = measured(
            mode=mode,
            down=down,
            unknown=unknown,
            maintenance=maintenance,
            excluded=excluded,
        )
        found = line(measured=facts)
        data = found["data"]
        counted = counted_spans(facts)
        assert sum(end - start for start, end in counted) == data["down"]
        assert found["denominator"] == data["total"] - data["unknown"]
        assert found["numerator"] == found["denominator"] - data["down"]
        assert data["lowest"] is None or float(data["lowest"]) <= float(data["highest"])
        assert data["gross_down"] >= data["down"]


# === Maintenance ===


def window(start, end, **values):
    return {
        **{"environment": 7, "start": start, "end": end, "state": "announced"},
        **{"announced": "2026-05-01T00:00:00Z", "eligible": [], **values},
    }


def test_maintenance():
    begin = START + 50 * HOUR
    (found,) = maintenance_lines(
        {
            "windows": [
                window("2026-05-31T21:00:00Z", "2026-05-31T23:00:00Z"),
                window(
                    "2026-06-03T00:00:00Z",
                    "2026-06-03T02:00:00Z",
                    eligible=[[begin, begin + HOUR]],
                ),
                window(
                    "2026-06-03T01:00:00Z",
                    "2026-06-03T03:00:00Z",
                    announced=None,
                    state="planned",
                ),
                window(
                    "2026-06-09T01:00:00Z", "2026-06-09T03:00:00Z", state="cancelled"
                ),
            ]
        },
        *TEXTS,
    )
    assert found["numerator"] == 4 * HOUR, "what overlaps counts once"
    assert found["data"] == {
        **{"windows": 3, "announced": 2, "cancelled": 1, "eligible": HOUR}
    }
    assert maintenance_lines({"windows": []}, *TEXTS) == []

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Sections that are measured against nothing, and the registry."""

from hypothesis import given
from hypothesis import strategies as st
from report_facts import END, FIRST_DAY, LAST_DAY, clock, document, find, period, text
from service_report import SECTIONS, reckon, reckoner
from verify_report import check

days = st.sampled_from(
    ["2026-05-31", FIRST_DAY, "2026-06-02", "2026-06-29", LAST_DAY, "2026-07-01"]
)
COVERAGES = ["included", "time_and_materials", "quotation"]


def numbers(section, facts, until=END):
    """``{name: number}`` of the figures of a section."""
    lines = reckon(section, facts, period(until))
    assert all(line.verdict is None for line in lines)
    return {line.key.partition(".")[2]: line.numerator for line in lines}


def test_open_breaches():
    found = [
        clock(1, deadline=text(15), breached=text(15)),
        clock(2, deadline=text(15), breached=text(15), reached=text(18)),
        # done in the very second in which the month ended: open in it
        clock(3, deadline=text(15), breached=text(15), reached=text(20)),
        clock(4, deadline=text(5), breached=text(5), indicator="resolution"),
        clock(5, deadline=text(19)),
        clock(6, deadline=text(20)),
        clock(7, deadline=text(5), breached=text(5), counts=False),
    ]
    assert numbers("open_breaches", {"clocks": found}) == {
        "response": 3,
        "resolution": 1,
    }
    assert numbers("open_breaches", {"clocks": found}, 16)["response"] == 3
    assert numbers("open_breaches", {"clocks": found}, 15)["response"] == 0


def entry(day, minutes, coverage="included", extra_support=None):
    return {
        "date": day,
        "minutes": minutes,
        "coverage": coverage,
        "extra_support": extra_support,
    }


def test_work_of_the_month_only():
    facts = {
        "coverages": COVERAGES,
        "entries": [
            entry("2026-05-31", 1000),
            entry(FIRST_DAY, 1),
            entry(LAST_DAY, 20, extra_support=7),
            entry(LAST_DAY, 300, "quotation"),
            entry("2026-07-01", 4000),
        ],
    }
    assert numbers("work", facts) == {
        "included": 21,
        "quotation": 300,
        "extra_support": 20,
    }


def contact(number, first, last=None, follows=None, followed=False):
    return {
        "id": number,
        "first_day": first,
        "last_day": last,
        "follows": follows,
        "followed": followed,
    }


def test_contacts_that_come_leave_and_change():
    facts = {
        "contacts": [
            contact(1, "2020-01-01"),
            contact(2, "2020-01-01", "2026-06-15", followed=True),
            contact(3, "2026-06-16", follows=2),
            contact(4, FIRST_DAY),
            contact(5, "2020-01-01", LAST_DAY),
            # he has another address from the first day of the next month on
            contact(7, "2020-01-01", LAST_DAY, followed=True),
            contact(6, "2026-07-01"),
        ]
    }
    assert numbers("contacts", facts) == {
        "present": 5,
        "came": 1,
        "left": 1,
        "changed": 1,
    }


def change(asked, done=None, settled=None, by="Jan"):
    return {
        "requested_by": by,
        "asked_at": text(asked),
        "done_at": text(done),
        "settled_at": text(done if settled is None else settled),
    }


def test_changes_asked_done_and_open():
    """Those of ours are nobody's wish; what is settled when the month ends, or now, is
    open in it."""
    facts = {
        "changes": [
            change(9, done=10),
            change(10, done=20),
            change(12, settled=15),
            change(19),
            change(20),
            change(11, done=12, by=None),
            change(8, by=None),
        ]
    }
    assert numbers("changes", facts) == {"asked": 3, "done": 2, "open": 3}
    assert numbers("changes", facts, 14) == {"asked": 3, "done": 2, "open": 3}


def test_versions_that_begin_and_end():
    """One that begins at the midnight that begins the month begins in it; one that
    rules until the midnight that ends the month ends in it."""
    rows = [
        {"from": text(9), "until": text(10)},
        {"from": text(10), "until": text(20)},
        {"from": text(20), "until": None},
    ]
    assert numbers("versions", {"versions": rows}) == {"begun": 1, "ended": 1}
    rows = [{"from": text(15), "until": text(10)}, {"from": text(5), "until": text(20)}]
    assert numbers("versions", {"versions": rows}) == {"begun": 1, "ended": 1}
    assert numbers("addenda", {"addenda": []}) == {"begun": 0, "ended": 0}


@given(
    st.lists(
        st.builds(
            entry,
            days,
            st.integers(0, 600),
            st.sampled_from(COVERAGES),
            st.none() | st.integers(1, 3),
        )
    ),
    st.lists(
        st.builds(
            contact,
            st.integers(1, 9),
            days,
            st.none() | days,
            st.none() | st.integers(1, 9),
            st.booleans(),
        )
    ),
    st.lists(
        st.builds(
            lambda a, b: {"from": text(a), "until": text(b)},
            st.integers(0, 30),
            st.none() | st.integers(0, 30),
        )
    ),
    st.lists(
        st.builds(
            change,
            st.integers(0, 30),
            st.none() | st.integers(0, 30),
            st.none() | st.integers(0, 30),
            st.none() | st.just("Jan"),
        )
    ),
)
def test_the_script_reckons_the_same(entries, contacts, versions, changes):
    sections = {
        "changes": {"changes": changes},
        "work": {"coverages": COVERAGES, "entries": entries},
        "contacts": {"contacts": contacts},
        "versions": {"versions": versions},
        "addenda": {"addenda": versions},
    }
    assert check(document(sections, period())) == []


def test_a_section_of_another_module():
    """It is reckoned by its own function; one that nobody knows has no figures."""
    assert reckon("nobody_knows", {"a": 1}, period()) == []
    try:

        @reckoner("of_another")
        def reckon_it(facts, known):
            return [facts, known]

        assert reckon("of_another", {"a": 1}, period()) == [{"a": 1}, period()]
    finally:
        SECTIONS.pop("of_another")


def test_the_script_knows_all_sections_or_says_so():
    lines = document({"work": {"coverages": [], "entries": []}}, period())
    parts = lines["payload"]["sections"]
    part = next(part for part in parts if part["code"] == "work")
    part["code"] = "of_the_future"
    problems = check(lines)
    assert any("of_the_future: this script does not know" in p for p in problems)
    assert find(reckon("work", part["facts"], period()), "work.extra_support")

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The calendar file, read back by a program that is not ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from maintenance import Entry, write_calendar

vobject = pytest.importorskip("vobject")


def entry(**values):
    return Entry(
        **{
            "uid": "maintenance-1@db",
            "sequence": 0,
            "start": 1774746000,
            "end": 1774749600,
            "changed_at": 1774000000,
            "summary": "Updates",
            **values,
        }
    )


def read(*entries):
    data = write_calendar(entries, "Onderhoud")
    return vobject.readOne(data.decode())


def test_instants_are_utc():
    event = read(entry()).vevent
    assert event.dtstart.value.isoformat() == "2026-03-29T01:00:00+00:00"
    assert event.dtend.value.isoformat() == "2026-03-29T02:00:00+00:00"
    assert event.status.value == "CONFIRMED"
    assert event.uid.value == "maintenance-1@db"


def test_cancelled():
    event = read(entry(cancelled=True, sequence=2)).vevent
    assert event.status.value == "CANCELLED"
    assert event.sequence.value == "2"


def test_empty():
    assert write_calendar([], "x").endswith(b"END:VCALENDAR\r\n")


TEXTS = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Cn", "Co", "Zl", "Zp", "Cf", "Zs"))
    | st.sampled_from(" ,;\\:\n\"'"),
    max_size=200,
)


@given(TEXTS, TEXTS)
def test_any_text(summary, description):
    data = write_calendar([entry(summary=summary, description=description)], "x")
    lines = data.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    # whatever the text, it stays within its line
    heads = [line.split(b":")[0].split(b";")[0] for line in lines if line[:1] != b" "]
    assert heads.count(b"BEGIN") == heads.count(b"END") == 2
    event = vobject.readOne(data.decode()).vevent
    assert event.summary.value == summary
    assert (event.description.value if description else "") == description

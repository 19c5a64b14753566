# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mail_intake import Arrival, arrival_instant, header_values, read_headers

NOW = datetime(2026, 6, 5, 15, 30, tzinfo=timezone.utc)
BY = "from mx.sender.example by mail.open2bizz.nl (Postfix) with ESMTPS id 4F2"


def utc(*args):
    return datetime(*args, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    "stamp, expected",
    [
        ("Fri, 05 Jun 2026 16:59:00 +0200", utc(2026, 6, 5, 14, 59)),
        ("Fri, 5 Jun 2026 16:59:00 +0200 (CEST)", utc(2026, 6, 5, 14, 59)),
        ("5 Jun 2026 16:59 +0200", utc(2026, 6, 5, 14, 59)),
        ("fri,  5 jun 2026 14:59:07 GMT", utc(2026, 6, 5, 14, 59, 7)),
        ("Fri, 05 Jun 2026 14:59:00 UT", utc(2026, 6, 5, 14, 59)),
        ("Fri, 05 Jun 2026 05:59:00 -0900", utc(2026, 6, 5, 14, 59)),
        ("Fri, 05 Jun 2026 20:29:00 +0530", utc(2026, 6, 5, 14, 59)),
        ("(a; b (c; d)) Fri, 05 Jun 2026 16:59:00 +0200 (x; \\) y)",)
        + (utc(2026, 6, 5, 14, 59),),
        # a clock that runs fast by at most five minutes counts as now
        ("Fri, 05 Jun 2026 15:34:59 +0000", NOW),
        ("Fri, 05 Jun 2026 15:35:00 +0000", NOW),
        ("Thu, 05 Jun 2025 15:30:00 +0000", utc(2025, 6, 5, 15, 30)),
    ],
)
def test_usable_stamps(stamp, expected):
    assert arrival_instant([f"{BY}; {stamp}"], NOW) == Arrival(expected)


@pytest.mark.parametrize(
    "received, reason",
    [
        ([], "no_received"),
        ([""], "no_date"),
        ([BY], "no_date"),
        ([f"{BY};"], "no_date"),
        ([f"{BY} (only; Fri, 05 Jun 2026 16:59:00 +0200)"], "no_date"),
        ([f"{BY}; (never closed Fri, 05 Jun 2026 16:59:00 +0200"], "no_date"),
        ([f"{BY}; yesterday"], "bad_date"),
        ([f"{BY}; 2026-06-05T16:59:00+02:00"], "bad_date"),
        ([f"{BY}; Fri, 05 Jun 26 16:59:00 +0200"], "bad_date"),
        ([f"{BY}; Fri, 31 Jun 2026 16:59:00 +0200"], "bad_date"),
        ([f"{BY}; Mon, 05 Jun 2026 16:59:00 +0200"], "bad_date"),
        ([f"{BY}; Fri, 05 Foo 2026 16:59:00 +0200"], "bad_date"),
        ([f"{BY}; Fri, 05 Jun 2026 25:59:00 +0200"], "bad_date"),
        ([f"{BY}; Fri, 05 Jun 2026 16:59:00 +9900"], "bad_date"),
        ([f"{BY}; Fri, 05 Jun 2026 16:59:00 CEST"], "bad_date"),
        ([f"{BY}; Fri, 05 Jun 2026 16:59:00"], "no_zone"),
        ([f"{BY}; Fri, 05 Jun 2026 14:59:00 -0000"], "no_zone"),
        ([f"{BY}; 05 Jun 0822 16:59:00 +0200"], "bad_year"),
        ([f"{BY}; 05 Jun 1999 16:59:00 +0200"], "bad_year"),
        ([f"{BY}; 05 Jun 9999 16:59:00 +0200"], "bad_year"),
        ([f"{BY}; 05 Jun 2099 16:59:00 +0200"], "future"),
        ([f"{BY}; Fri, 05 Jun 2026 15:35:01 +0000"], "future"),
        ([f"{BY}; Wed, 04 Jun 2025 15:29:59 +0000"], "too_old"),
    ],
)
def test_unusable_stamps(received, reason):
    assert arrival_instant(received, NOW) == Arrival(None, reason)


def test_the_newest_line_alone_decides():
    newest = f"{BY}; Fri, 05 Jun 2026 16:59:00 +0200"
    older = f"{BY}; Fri, 05 Jun 2026 10:00:00 +0200"
    assert arrival_instant([newest, older], NOW).instant == utc(2026, 6, 5, 14, 59)
    assert arrival_instant(["garbage; x", older], NOW).reason == "bad_date"


def test_folded_in_a_whole_mail():
    mail = (
        b"Received: from a.example\r\n\tby mail.open2bizz.nl (Postfix);\r\n"
        b"  Fri,  5 Jun 2026\r\n 16:59:00 +0200 (CEST)\r\n"
        b"Received: from b.example; Fri, 05 Jun 2026 09:00:00 +0200\r\n"
        b"Date: Tue, 01 Jan 2030 00:00:00 +0000\r\nSubject: x\r\n\r\nbody"
    )
    received = header_values(read_headers(mail), "received")
    assert len(received) == 2
    assert arrival_instant(received, NOW).instant == utc(2026, 6, 5, 14, 59)


def test_own_limits():
    received = [f"{BY}; Fri, 05 Jun 2026 10:00:00 +0000"]
    assert arrival_instant(received, NOW, max_age=timedelta(hours=1)).reason
    late = [f"{BY}; Fri, 05 Jun 2026 15:32:00 +0000"]
    assert arrival_instant(late, NOW, max_skew=timedelta(0)).reason == "future"


@pytest.mark.parametrize("filler", ["(", ")", "\\", ";", " ", "9", "(;", "a "])
def test_a_huge_header_costs_no_time(filler, cheap):
    with cheap():
        arrival_instant([filler * 200_000], NOW)
        arrival_instant(["x;" + filler * 200_000], NOW)


@given(st.lists(st.text()))
def test_never_raises(received):
    arrival = arrival_instant(received, NOW)
    assert bool(arrival.reason) == (arrival.instant is None)


@given(st.text(alphabet="0123456789 :;+-()\\,JunFriMonGMTUTC"))
def test_never_raises_near_a_date(text):
    arrival_instant([f"x; {text}"], NOW)


@given(
    st.datetimes(
        min_value=datetime(2025, 6, 7), max_value=datetime(2026, 6, 5, 15, 30)
    ),
    st.integers(min_value=-14 * 60, max_value=14 * 60),
)
def test_reads_what_the_standard_library_writes(instant, minutes):
    instant = instant.replace(microsecond=0, tzinfo=timezone.utc)
    local = instant.astimezone(timezone(timedelta(minutes=minutes)))
    stamp = format_datetime(local)
    assert arrival_instant([f"{BY}; {stamp}"], NOW) == Arrival(instant)

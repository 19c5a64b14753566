# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Moments in sample mails."""

from datetime import datetime, timezone

import pytest
from o2b_runtime.sample_mail import received, render

NOW = datetime(2026, 6, 10, 12, 0, 30, tzinfo=timezone.utc)  # Wednesday 14:00 local


@pytest.mark.parametrize(
    ("placeholder", "expected"),
    [
        (b"{{received -3 10:05}}", b"Sun, 07 Jun 2026 10:05:00 +0200"),
        (b"{{received 0 13:59}}", b"Wed, 10 Jun 2026 13:59:00 +0200"),
        (b"{{ received  -1  9:00 }}", b"Tue, 09 Jun 2026 09:00:00 +0200"),
        (b"{{received 0 14:01}}", b"Wed, 10 Jun 2026 13:55:30 +0200"),
        (b"{{received 2 10:00}}", b"Wed, 10 Jun 2026 13:55:30 +0200"),
        (b"{{received -90 10:00}}", b"Thu, 12 Mar 2026 10:00:00 +0100"),
    ],
)
def test_render_fills_in_moments(placeholder, expected):
    assert render(b"Date: " + placeholder, NOW) == b"Date: " + expected


def test_render_leaves_other_bytes_alone():
    mail = b"Subject: caf\xe9 {x}\r\n\r\n\xff\x00"
    assert render(mail, NOW) == mail


@pytest.mark.parametrize(
    "template", [b"{{received -1}}", b"{{ago 2d 09:15}}", b"{{received -1 25:00}}"]
)
def test_render_refuses_what_it_does_not_know(template):
    with pytest.raises(ValueError):
        render(template, NOW)


def test_local_day_is_not_the_utc_day():
    just_after_midnight = datetime(2026, 6, 9, 22, 30, tzinfo=timezone.utc)
    moment = received(just_after_midnight, -1, 10, 0)
    assert moment.isoformat() == "2026-06-09T10:00:00+02:00"


def test_received_keeps_wall_time_over_a_clock_change():
    after_change = datetime(2026, 3, 29, 8, 0, tzinfo=timezone.utc)
    assert received(after_change, -1, 10, 0).isoformat() == "2026-03-28T10:00:00+01:00"

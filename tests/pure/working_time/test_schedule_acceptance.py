# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The agreement's own examples: mails at frozen instants and their deadlines.

Response from the start of the clocks, resolution from the answer, SLA §3.2 and §3.7.
"""

import pytest
from working_time import start_instant, target_seconds
from working_time_cases import at, office

RESPONSE = {
    "P1": (2, "working_hour"),
    "P2": (8, "working_hour"),
    "P3": (1, "working_week"),
    "P4": (2, "working_week"),
}
RESOLUTION = {
    "P1": (8, "working_hour"),
    "P2": (2, "working_day"),
    "P3": (2, "working_week"),
}


@pytest.mark.parametrize(
    ("priority", "arrival", "start", "response", "answered", "resolution"),
    [
        (
            "P1",
            "2026-06-05 16:59",
            "2026-06-08 09:00",
            "2026-06-08 11:00",
            "2026-06-08 10:30",
            "2026-06-09 10:30",
        ),
        (
            "P2",
            "2026-03-31 10:00",
            "2026-04-01 09:00",
            "2026-04-01 17:00",
            "2026-04-01 16:00",
            "2026-04-07 16:00",
        ),
        (
            "P3",
            "2026-12-19 12:00",
            "2026-12-21 09:00",
            "2026-12-28 17:00",
            "2026-12-21 09:00",
            "2027-01-05 17:00",
        ),
        ("P4", "2026-06-08 10:00", "2026-06-09 09:00", "2026-06-22 17:00", None, None),
    ],
    ids=["P1", "P2", "P3", "P4"],
)
def test_mail(priority, arrival, start, response, answered, resolution):
    schedule = office()
    begin = start_instant("next_working_day", at(arrival), schedule)
    assert begin == at(start)
    assert schedule.add(begin, target_seconds(*RESPONSE[priority])) == at(response)
    if answered:
        # The resolution clock starts at the answer, never before the clocks do.
        begin = max(begin, at(answered))
        seconds = target_seconds(*RESOLUTION[priority])
        assert schedule.add(begin, seconds) == at(resolution)
    else:
        assert priority not in RESOLUTION

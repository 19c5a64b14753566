# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import pytest
from monitoring import flapping


def history(letters):
    found = 1
    for letter in letters:
        found = flapping.add(found, letter == "d")
    return found


def test_only_the_latest_21_count():
    assert history("d" * 100) == history("d" * 21)
    assert history("ud" * 50).bit_length() == 22


def test_percent():
    assert flapping.percent(history("")) == 0
    assert flapping.percent(history("u" * 21)) == 0
    assert flapping.percent(history("ud" * 10 + "u")) == pytest.approx(100)
    # one change among the latest weighs more than among the oldest
    assert flapping.percent(history("u" * 20 + "d")) == pytest.approx(6)
    assert flapping.percent(history("u" + "d" * 20)) == pytest.approx(4)


def test_no_flapping_of_the_flapping():
    steady = history("uuuuuuuuuuuuu" + "ududu" + "uuu")
    share = flapping.percent(steady)
    assert share < flapping.LOW
    for was in (False, True):
        assert not flapping.is_flapping(steady, was)
    wild = history("ud" * 8 + "uuuuu")
    assert flapping.is_flapping(wild, False)
    middle = next(
        found
        for n in range(1, 16)
        for found in [history("ududud" + "u" * n)]
        if flapping.LOW <= flapping.percent(found) < flapping.HIGH
    )
    assert flapping.is_flapping(middle, True)
    assert not flapping.is_flapping(middle, False)

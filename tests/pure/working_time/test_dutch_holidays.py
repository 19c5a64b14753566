# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Dutch public holidays: the movable feasts, and the two days practice differs on."""

from datetime import date, timedelta

import pytest
from working_time import WorkingTimeError, dutch_holidays

# year: (Easter Sunday, King's Day), from the published calendars
YEARS = {
    2020: ("04-12", "04-27"),
    2021: ("04-04", "04-27"),
    2022: ("04-17", "04-27"),
    2023: ("04-09", "04-27"),
    2024: ("03-31", "04-27"),
    2025: ("04-20", "04-26"),
    2026: ("04-05", "04-27"),
    2027: ("03-28", "04-27"),
    2028: ("04-16", "04-27"),
    2029: ("04-01", "04-27"),
    2030: ("04-21", "04-27"),
    2031: ("04-13", "04-26"),
    2032: ("03-28", "04-27"),
    2033: ("04-17", "04-27"),
    2034: ("04-09", "04-27"),
    2035: ("03-25", "04-27"),
    2036: ("04-13", "04-26"),
}


@pytest.mark.parametrize("year", YEARS)
def test_year(year):
    easter, kings_day = (date.fromisoformat(f"{year}-{day}") for day in YEARS[year])
    expected = {
        date(year, 1, 1): "New Year's Day",
        easter - timedelta(2): "Good Friday",
        easter: "Easter Sunday",
        easter + timedelta(1): "Easter Monday",
        kings_day: "King's Day",
        easter + timedelta(39): "Ascension Day",
        easter + timedelta(49): "Pentecost",
        easter + timedelta(50): "Pentecost Monday",
        date(year, 12, 25): "Christmas Day",
        date(year, 12, 26): "Second Day of Christmas",
    }
    if year % 5 == 0:
        expected[date(year, 5, 5)] = "Liberation Day"
    found = dutch_holidays(year)
    assert found == expected
    assert list(found) == sorted(found)


@pytest.mark.parametrize("year", YEARS)
def test_switches(year):
    usual = dutch_holidays(year)
    fifth = date(year, 5, 5)
    every_year = dutch_holidays(year, liberation_day="every_year")
    assert every_year == usual | {fifth: "Liberation Day"}
    never = dutch_holidays(year, liberation_day="never")
    assert never == {day: name for day, name in usual.items() if day != fifth}
    without = dutch_holidays(year, good_friday=False)
    assert sorted(usual.items() - without.items()) == [
        (day, name) for day, name in usual.items() if name == "Good Friday"
    ]


@pytest.mark.parametrize(
    ("rule", "name"),
    [
        ("every_year", "Ascension Day, Liberation Day"),
        ("lustrum", "Ascension Day"),
        ("never", "Ascension Day"),
    ],
)
def test_5_may_can_be_ascension_day_too(rule, name):
    assert dutch_holidays(2016, liberation_day=rule)[date(2016, 5, 5)] == name


@pytest.mark.parametrize("rule", ["lustrum", "every_year"])
@pytest.mark.parametrize("language", ["nl", "nl_NL", "nl_BE", "NL"])
def test_dutch(language, rule):
    days = dutch_holidays(2025, language=language, liberation_day=rule)
    assert days[date(2025, 5, 5)] == "Bevrijdingsdag"
    assert days[date(2025, 4, 18)] == "Goede vrijdag"
    assert days[date(2025, 4, 26)] == "Koningsdag"
    assert date(2025, 4, 18) not in dutch_holidays(2025, False, language=language)


@pytest.mark.parametrize("language", ["en", "en_US", "fr_FR", "th_TH", "", None, False])
@pytest.mark.parametrize("environment", ["C", "nl_NL.UTF-8", "th_TH.UTF-8"])
def test_anything_else_is_english(language, environment, monkeypatch):
    for variable in ("LANG", "LANGUAGE", "LC_ALL"):
        monkeypatch.setenv(variable, environment)
    assert dutch_holidays(2026, language=language)[date(2026, 4, 27)] == "King's Day"


@pytest.mark.parametrize("year", [1999, 2101, "2026", 2026.0, True, None])
def test_years_refused(year):
    with pytest.raises(WorkingTimeError, match="2000 to 2100"):
        dutch_holidays(year)


@pytest.mark.parametrize("year", [2000, 2100])
def test_the_first_and_the_last_year(year):
    assert date(year, 12, 25) in dutch_holidays(year)


@pytest.mark.parametrize("rule", ["sometimes", "", None, True])
def test_rules_refused(rule):
    with pytest.raises(WorkingTimeError, match="5 May"):
        dutch_holidays(2026, liberation_day=rule)

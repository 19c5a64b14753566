# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Figures of the service level report about backups."""

import pytest
from heartbeat import backup_lines

DAY = 86400


def lines(runs, kind="production", copies=None):
    outcomes = ("done", "late", "failed", "missing", "unknown")
    if runs is not None:
        runs = {**dict.fromkeys(outcomes, 0), **runs}
        runs["expected"] = sum(runs.values())
    found = {
        **{"environment": 7, "kind": kind, "runs": runs, "copies": copies},
        **{"frozen": None, "corrections": []},
    }
    return backup_lines({"environments": [found]})


@pytest.mark.parametrize(
    ("runs", "figure", "verdict"),
    [
        ({"done": 744}, (744, 744), "met"),
        # a late one is there
        ({"done": 743, "late": 1}, (744, 744), "met"),
        ({"done": 743, "failed": 1}, (743, 744), "missed"),
        ({"done": 743, "missing": 1}, (743, 744), "missed"),
        # may have been done: neither there nor missing
        ({"done": 740, "unknown": 4}, (740, 740), "undetermined"),
        ({"done": 740, "unknown": 3, "missing": 1}, (740, 741), "missed"),
        ({}, (0, 0), "not_applicable"),
    ],
)
def test_runs(runs, figure, verdict):
    (line,) = lines(runs)
    assert (line["numerator"], line["denominator"]) == figure
    assert line["verdict"] == verdict


@pytest.mark.parametrize(
    ("kind", "verdict", "norm"),
    [("production", "undetermined", 100_000), ("test", "not_applicable", None)],
)
def test_nobody_watches_them(kind, verdict, norm):
    (line,) = lines(None, kind)
    assert "numerator" not in line
    assert (line["verdict"], line.get("norm_milli")) == (verdict, norm)


@pytest.mark.parametrize("kind", ["test", "addendum"])
def test_promised_of_production_only(kind):
    copies = {"lists": 30, "too_old": 3, "age": 9 * DAY, "keep": 7 * DAY, "count": 1}
    runs, kept = lines({"done": 1, "missing": 743}, kind, copies)
    assert (runs["verdict"], kept["verdict"]) == ("not_applicable",) * 2
    assert "norm_milli" not in runs


@pytest.mark.parametrize(
    ("lists", "too_old", "verdict"),
    [(30, 0, "met"), (30, 1, "missed"), (0, 0, "undetermined")],
)
def test_copies(lists, too_old, verdict):
    copies = {"lists": lists, "too_old": too_old, "age": 6 * DAY if lists else None}
    _runs, line = lines({"done": 1}, copies={**copies, "keep": 7 * DAY, "count": 2})
    assert line["key"] == "backup.7.copies"
    assert line["verdict"] == verdict
    assert line["numerator"] == copies["age"]

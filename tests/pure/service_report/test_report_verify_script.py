# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The script that checks a report without the software that made it."""

import copy
import json
import subprocess
import sys
from pathlib import Path

import pytest
from report_facts import clock, document, facts, period, seal, text
from verify_report import check, main

FOLDER = Path(__file__).parents[3] / "o2b_sla/static"
SCRIPT = FOLDER / "scripts/verify_report.py"
EXAMPLES = sorted((FOLDER / "examples").glob("report-*.json"))


def report(**values):
    """A report with a bit of everything."""
    clocks = [
        clock(1, reached=text(12), deadline=text(15)),
        clock(2, reached=text(18), deadline=text(15), breached=text(15)),
        clock(3, deadline=text(15), breached=text(15), priority="P2"),
        clock(4, reached=text(12), deadline=text(15), counts=False),
    ]
    return document(
        {
            "response": facts(clocks),
            "resolution": facts([dict(c, indicator="resolution") for c in clocks]),
            "open_breaches": {"clocks": clocks},
            "versions": {"versions": [{"from": text(12), "until": None}]},
        },
        period(),
        **values,
    )


def change(found, path, value):
    """The report with one value changed, and sealed again."""
    payload = copy.deepcopy(found["payload"])
    place = payload
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return seal(payload)


def test_a_sound_report():
    assert check(report()) == []


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        (("sections", 0, "lines", 0, "numerator"), 2, "response.P1 numerator"),
        (("sections", 0, "lines", 0, "denominator"), 1, "response.P1 denominator"),
        (("sections", 0, "lines", 0, "value"), "50.000001", "response.P1 value"),
        (("sections", 0, "lines", 0, "verdict"), "met", "response.P1 verdict"),
        (("sections", 0, "facts", "clocks", 1, "breached"), None, "response.P1"),
        (("sections", 0, "facts", "clocks", 0, "counts"), False, "response.P1"),
        (("sections", 0, "facts", "norms", "1"), 50_000, "response.P1 verdict"),
        (("sections", 0, "facts", "priorities"), ["P1"], "response.P2: nothing"),
        (("sections", 0, "lines"), [], "response.P1: reckoned"),
        (("sections", 2, "facts", "clocks"), [], "open_breaches.response"),
        (("sections", 3, "facts", "versions"), [], "versions.begun"),
        (("verdict",), "met", "verdict of the whole"),
        (("period", "until"), text(19), "was not over"),
        (("period", "end"), text(15), "response.P1"),
    ],
)
def test_what_was_made_up_is_found(path, value, problem):
    """Somebody who also makes a new fingerprint is found out by the facts."""
    problems = check(change(report(), path, value))
    assert any(problem in found for found in problems), problems


def test_an_altered_report():
    found = report()
    found["payload"]["client"] = "Somebody else"
    assert ["fingerprint" in problem for problem in check(found)] == [True]


def write(tmp_path, **documents):
    paths = []
    for name, found in documents.items():
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps(found), encoding="utf-8")
        paths.append(str(path))
    return paths


def test_reports_beside_each_other(tmp_path, capsys):
    """The trend and the correction agree with the reports they tell of."""
    before = report()
    lines = {
        line["key"]: line
        for part in before["payload"]["sections"]
        for line in part["lines"]
    }
    names = (
        "key",
        "unit",
        "numerator",
        "denominator",
        "value",
        "norm_milli",
        "verdict",
    )
    told = [
        {name: line[name] for name in names}
        for line in lines.values()
        if line["verdict"]
    ]
    trend = {
        "month": "2026-05",
        "number": 1,
        "sha256": before["sha256"],
        "verdict": "missed",
        "lines": told,
    }
    figures = {n: lines["response.P1"][n] for n in names if n not in ("key", "unit")}
    correction = {
        "number": 1,
        "sha256": before["sha256"],
        "reason": "A call was logged late.",
        "figures": [{"key": "response.P1", "was": figures, "now": figures}],
    }
    after = report(trend=[trend], corrects=correction)
    assert main(write(tmp_path, before=before, after=after)) == 0
    assert "NOT PROVED" not in capsys.readouterr().out
    for path, value, problem in (
        (("trend", 0, "lines", 0, "numerator"), 2, "The trend tells something else"),
        (("trend", 0, "lines"), [], "The trend tells something else of 2026-05."),
        (("trend", 0, "verdict"), "met", "The trend tells something else of 2026-05."),
        (("corrects", "figures", 0, "was", "numerator"), 2, "says otherwise"),
        (("corrects", "figures", 0, "was"), None, "says otherwise"),
        (("corrects", "figures", 0, "now", "numerator"), 2, "names another figure"),
    ):
        made_up = change(after, path, value)
        assert main(write(tmp_path, before=before, after=made_up)) == 1
        assert problem in capsys.readouterr().out


def test_what_is_no_report(tmp_path, capsys):
    paths = write(tmp_path, empty={}, listed=[1], half={"payload": {}, "sha256": ""})
    assert main([*paths, str(tmp_path / "none.json")]) == 1
    assert capsys.readouterr().out.count("This is no report") == 4


def run(*arguments):
    return subprocess.run(
        [sys.executable, "-I", str(SCRIPT), *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_examples_are_proved():
    """As somebody outside does it: the script alone, isolated from everything."""
    assert len(EXAMPLES) >= 3
    done = run(*EXAMPLES)
    assert done.returncode == 0, done.stdout
    assert done.stdout.count(": proved") == len(EXAMPLES)


def test_without_a_file_it_explains_itself():
    done = run()
    assert done.returncode == 2
    assert "python3 verify_report.py" in done.stdout

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The script that checks a report without the software that made it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from report_facts import clock, document, of_clocks, period, text
from report_tampering import seal, unnoticed
from service_report import SECTIONS, Period, reckon
from uptime_sections import SECTIONS_OF_UPTIME
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
    resolution = [
        dict(c, id=c["id"] + 10, indicator="resolution", best_effort=True)
        for c in clocks
    ]
    entry = {"date": "2026-06-30", "minutes": 30, "coverage": "included"}
    contact = {"id": 1, "first_day": "2026-06-01", "last_day": "2026-06-30"}
    return document(
        {
            **of_clocks([*clocks, *resolution]),
            "versions": {"versions": [{"from": text(12), "until": text(20)}]},
            "addenda": {"addenda": [{"from": text(10), "until": None}]},
            "work": {
                "coverages": ["included"],
                "entries": [
                    {**entry, "extra_support": None},
                    {**entry, "extra_support": 4, "date": "2026-06-01"},
                ],
            },
            "contacts": {
                "contacts": [
                    {**contact, "follows": None, "followed": True},
                    {**contact, "id": 2, "follows": 9, "followed": False},
                ]
            },
            "changes": {
                "changes": [
                    {
                        "requested_by": "Jan",
                        "asked_at": text(10),
                        "done_at": text(19),
                        "settled_at": text(19),
                    },
                    {
                        "requested_by": None,
                        "asked_at": text(12),
                        "done_at": None,
                        "settled_at": None,
                    },
                ]
            },
        },
        period(),
        **values,
    )


def change(found, path, value):
    """The report with one value changed, and sealed again."""
    payload = json.loads(json.dumps(found["payload"]))
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
        (("sections", 5, "facts", "versions"), [], "versions.begun"),
        (("verdict",), "met", "verdict of the whole"),
        (("sections", 2, "lines", 0, "unit"), "percent", "open_breaches.response unit"),
        (("sections", 0, "lines", 0, "indicator"), "resolution", "response.P1 indic"),
        (("sections", 0, "lines", 0, "data", "missed"), 0, "response.P1 data missed"),
        (("sections", 0, "lines", 0, "data", "more"), 0, "response.P1 data more"),
        (("period", "until"), text(19), "was not over"),
        (("period", "end"), text(15), "response.P1"),
        (("period", "last_day"), "2026-06-29", "are no month"),
        (("approved_at",), "2026-06-30T23:59:59Z", "was not over"),
        (("month",), "2026-07", "are no month"),
        (("zone",), "Europe/Amsterdam", "does not begin then in Europe/Amsterdam"),
        (("format",), "o2b.sla.report/3", "does not know the format"),
        (("sections", 5, "code"), "elsewhere", "versions: that section is missing"),
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


def reckon_again(code, facts, payload):
    """The lines of a section by the software."""
    known = Period(**payload["period"])
    return [found.to_json() for found in reckon(code, facts, known)]


def test_nothing_is_changed_unseen():
    """Each value and each member of a list in turn, with a new fingerprint."""
    assert unnoticed(report()["payload"], check, reckon_again) == []


def test_a_clock_that_contradicts_itself():
    """The instants decide, and what they say of one clock is said everywhere."""
    sound = report()
    met, late = (("sections", 0, "facts", "clocks", n) for n in (0, 1))
    for path, value, problem in (
        ((*met, "state"), "missed", "its instants say otherwise"),
        ((*late, "state"), "met", "its instants say otherwise"),
        ((*met, "deadline"), text(11), "was reached after its deadline"),
        ((*met, "indicator"), "resolution", "is about resolution"),
        ((*met, "priority"), "P9", "has a priority without a figure"),
        (("sections", 2, "facts", "clocks", 0, "name"), "x", "is another one"),
        (("sections", 1, "facts", "norms", "1"), 1, "one norm for the response"),
    ):
        problems = check(change(sound, path, value))
        assert any(problem in found for found in problems), (path, problems)


def test_a_clock_that_is_left_out():
    """One that stands twice, and a late one that is no open breach."""
    sound = report()
    clocks = sound["payload"]["sections"][0]["facts"]["clocks"]
    twice = change(sound, ("sections", 0, "facts", "clocks"), [*clocks, clocks[0]])
    assert any("a clock stands in it twice" in p for p in check(twice))
    late = sound["payload"]["sections"][2]["facts"]["clocks"]
    assert len(late) == 2
    lost = change(sound, ("sections", 2, "facts", "clocks"), late[1:])
    assert any("belongs among the open breaches" in p for p in check(lost))


def test_a_report_that_was_left_out(tmp_path, capsys):
    """Each names the one that was approved before it."""
    may = report(approved_at="2026-07-01T10:00:00Z", number=1)
    june = report(approved_at="2026-07-02T10:00:00Z", number=2, previous=may["sha256"])
    third = report(approved_at="2026-07-03T10:00:00Z", previous=june["sha256"])
    assert main(write(tmp_path, a=may, b=june, c=third)) == 0
    # nobody can tell when not all are there
    assert main(write(tmp_path, b=june)) == main(write(tmp_path, a=may, c=third)) == 0
    skipped = report(approved_at="2026-07-03T10:00:00Z", previous=may["sha256"])
    assert main(write(tmp_path, a=may, b=june, c=skipped)) == 1
    assert "Another report was approved before" in capsys.readouterr().out
    first = report(approved_at="2026-07-03T10:00:00Z")
    assert main(write(tmp_path, b=june, c=first)) == 1


def write(tmp_path, **documents):
    paths = []
    for name, found in documents.items():
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps(found), encoding="utf-8")
        paths.append(str(path))
    return paths


def pick(line):
    """What a correction tells of a figure."""
    names = ("numerator", "denominator", "value", "norm_milli", "verdict")
    return {name: line[name] for name in names}


def work_of(found):
    payload = found["payload"]
    return {"facts": payload["sections"][3]["facts"], "payload": payload}


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
        "month": "2026-06",
        "number": 1,
        "sha256": before["sha256"],
        "verdict": "missed",
        "lines": told,
    }
    correction = {
        "number": 1,
        "sha256": before["sha256"],
        "reason": "A call was logged late.",
        "figures": [],
    }
    after = report(trend=[trend], corrects=correction)
    # 30 minutes more were worked
    after = change(after, ("sections", 3, "facts", "entries", 0, "minutes"), 60)
    work = after["payload"]["sections"][3]["lines"]
    for one, told in zip(work, reckon_again("work", **work_of(after)), strict=True):
        one.update(told)
    figures = [
        {"key": one["key"], "was": pick(lines[one["key"]]), "now": pick(one)}
        for one in work
        if pick(one) != pick(lines[one["key"]])
    ]
    assert len(figures) == 1
    after = change(after, ("corrects", "figures"), figures)
    assert main(write(tmp_path, before=before, after=after)) == 0
    assert "NOT PROVED" not in capsys.readouterr().out
    for path, value, problem in (
        (("trend", 0, "lines", 0, "numerator"), 2, "The trend tells something else"),
        (("trend", 0, "lines"), [], "The trend tells something else of 2026-06."),
        (("trend", 0, "verdict"), "met", "The trend tells something else of 2026-06."),
        (("corrects", "figures", 0, "was", "numerator"), 2, "says otherwise"),
        (("corrects", "figures", 0, "was"), None, "says otherwise"),
        (("corrects", "figures", 0, "now", "numerator"), 2, "names another figure"),
        (("corrects", "figures", 0, "now"), figures[0]["was"], "changes nothing"),
        (("corrects", "figures"), [], "which is not told"),
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


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_nothing_of_an_example_is_changed_unseen(path, monkeypatch):
    """Reports of Odoo itself, with uptime."""
    for code, function in SECTIONS_OF_UPTIME.items():
        monkeypatch.setitem(SECTIONS, code, function)
    payload = json.loads(path.read_text(encoding="utf-8"))["payload"]
    # those of the first format are reckoned alike but for what ended at its edges
    assert unnoticed(payload, check, reckon_again) == []


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

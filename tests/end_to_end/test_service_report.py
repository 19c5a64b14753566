# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The service level reports of a month of three clients, held against an oracle that
reckons every figure from the tables by itself, and against the published script."""

import copy
import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from demo_month_tickets import SECRET
from report_oracle import WORST, Oracle

FOLDER = Path(__file__).parent
SCRIPT = FOLDER.parents[1] / "o2b_sla" / "static" / "scripts" / "verify_report.py"
MONTH = date(2026, 3, 1)
CLIENTS = ("bakery", "harbour", "smith")
BUILD = f"""
import sys
sys.path.insert(0, {str(FOLDER)!r})
import demo_month
result(demo_month.build(env))
"""
REPORT = f"""
import sys
sys.path.insert(0, {str(FOLDER)!r})
import demo_month_reports
result(demo_month_reports.make(env, AGREEMENTS))
"""
#: The months of uptime were frozen then; UTC.
FROZEN, LATER = "2026-04-02 04:00:00", "2026-04-08 08:00:00"


@pytest.fixture(scope="module")
def month(scratch_factory):
    """(database, what the month is made of, its oracle's figures when its reports were
    approved, what came of the reports)."""
    database = scratch_factory("suite")
    made = database.shell(BUILD)
    assert database.unexpected_log_lines() == []
    agreements = {code: made[code]["agreement"] for code in CLIENTS}
    # the tables of before anything came in later
    reckoned = {code: reckon(database, id_) for code, id_ in agreements.items()}
    told = database.shell(REPORT.replace("AGREEMENTS", repr(agreements)))
    assert database.unexpected_log_lines() == []
    return database, made, reckoned, told


def reckon(database, agreement, frozen=FROZEN):
    """(figures, what stands beside them)"""
    oracle = Oracle(database.sql, agreement, MONTH, frozen)
    return oracle.figures(), oracle.details


def figures(export):
    """``{key: (numerator, denominator, verdict)}`` of an exported report."""
    return {
        key: (line["numerator"], line["denominator"], line["verdict"])
        for key, line in read_lines(export).items()
    }


def read_lines(export):
    """``{key: line}`` of an exported report."""
    sections = export["payload"]["sections"]
    return {line["key"]: line for section in sections for line in section["lines"]}


def different(found, expected):
    """``{key: (found, expected)}`` of what is not the same."""
    keys = found.keys() | expected.keys()
    return {
        key: (found.get(key), expected.get(key))
        for key in sorted(keys)
        if found.get(key) != expected.get(key)
    }


def test_drafts_wait_for_what_is_measured(month):
    """On the first working day the months of uptime are not frozen yet; on the second,
    one waits for a person, and the report says which."""
    _database, made, _reckoned, told = month
    for code in CLIENTS:
        text = made[code]["refused"]
        assert "Uptime of Production: March 2026 is not frozen yet" in text
        assert "2 April 06:00" in text
    first, second = told["refused"]
    assert first.keys() == {"smith"}
    assert "somebody has to decide on March 2026 first" in first["smith"]
    assert second == {}


@pytest.mark.parametrize("code", CLIENTS)
def test_every_figure(month, code):
    """Each line of each report is what the oracle reckons, and no other is there."""
    _database, _made, reckoned, told = month
    expected = dict(reckoned[code][0])
    if code == "smith":
        # decided by a person after the oracle looked
        key = next(key for key in expected if key.startswith("uptime."))
        assert expected[key][2] == "undetermined"
        expected[key] = (*expected[key][:2], "met")
    found = figures(told["approved"][code])
    assert different(found, expected) == {}
    assert sum(bool(verdict) for _n, _d, verdict in found.values()) >= 8
    for key, details in reckoned[code][1].items():
        data = read_lines(told["approved"][code])[key]["data"]
        assert {name: data[name] for name in details} == details, key
    worst = next(v for v in WORST if v in {f[2] for f in found.values()})
    assert told["approved"][code]["payload"]["verdict"] == worst


def test_enough_happened(month):
    """A proof about a month in which nothing happens is none."""
    _database, made, reckoned, _told = month
    assert sum(made[code]["tickets"] for code in CLIENTS) >= 290
    found = [f for figures, _details in reckoned.values() for f in figures.values()]
    assert {verdict for _n, whole, verdict in found if whole} >= {"met", "missed"}
    assert {verdict for *_figure, verdict in found} >= {
        *("met", "missed", "undetermined", "not_applicable"),
        None,
    }


def test_tickets_are_told_and_what_was_written_is_not(month):
    """Number, plain subject, cause and channel; never a body."""
    _database, _made, _reckoned, told = month
    for export in told["approved"].values():
        text = json.dumps(export)
        assert SECRET not in text and "Hunter2" not in text
        clocks = [
            clock
            for section in export["payload"]["sections"]
            for clock in section["facts"].get("clocks", ())
        ]
        assert all(clock["number"] and clock["subject"] for clock in clocks)
        assert {clock["channel"] for clock in clocks} >= {"email", "phone", "portal"}
        assert any(clock["cause"] for clock in clocks)
        assert any("<b>" in clock["subject"] for clock in clocks)


@pytest.mark.parametrize(
    ("code", "language", "words"),
    [
        ("bakery", "nl_NL", ("Bakkerij De Vries BV", "maart 2026")),
        ("harbour", "en_US", ("Harbour Logistics Ltd", "March 2026")),
    ],
)
def test_documents(month, code, language, words):
    """A PDF in the client's own language, of the approved report and its
    correction."""
    _database, _made, _reckoned, told = month
    found = told["documents"][code]
    assert [document["lang"] for document in found] == [language] * 2
    for document, kind in zip(found, ("approved", "corrected"), strict=True):
        assert document["pages"] >= 3
        text = document["text"]
        for word in words:
            assert word in text
        assert told[kind][code]["sha256"] in text
        assert "Hunter2" not in text
        clock = find_section(told[kind][code], "response")["facts"]["clocks"][0]
        assert clock["number"] in text


def run_script(*paths):
    return subprocess.run(
        [sys.executable, "-I", SCRIPT, *paths],
        check=False,
        capture_output=True,
        text=True,
    )


def write(folder, name, export):
    path = folder / f"{name}.json"
    path.write_text(json.dumps(export), encoding="utf-8")
    return path


def test_published_script_proves_them(month, tmp_path):
    _database, _made, _reckoned, told = month
    paths = [
        write(tmp_path, f"{kind}-{code}", export)
        for kind in ("approved", "corrected")
        for code, export in told[kind].items()
    ]
    assert len(paths) == 5
    done = run_script(*paths)
    assert done.returncode == 0, done.stdout


def tamper_clock(export):
    """One that was late becomes one in time."""
    clocks = export["payload"]["sections"][0]["facts"]["clocks"]
    next(clock for clock in clocks if clock["breached"])["breached"] = None


def tamper_downtime(export):
    section = find_section(export, "uptime")
    section["facts"]["environments"][0]["measured"]["down"].pop()


def tamper_backup(export):
    section = find_section(export, "backup")
    section["facts"]["environments"][0]["runs"]["missing"] = 0


def tamper_line(export):
    line = find_section(export, "outages")["lines"][0]
    line["numerator"] -= 1


def find_section(export, code):
    sections = export["payload"]["sections"]
    return next(section for section in sections if section["code"] == code)


@pytest.mark.parametrize(
    "tamper", [tamper_clock, tamper_downtime, tamper_backup, tamper_line]
)
def test_published_script_finds_what_was_altered(month, tmp_path, tamper):
    """Also when whoever altered it put a new fingerprint on it."""
    export = copy.deepcopy(month[3]["approved"]["bakery"])
    tamper(export)
    done = run_script(write(tmp_path, "altered", export))
    assert done.returncode == 1
    assert "fingerprint" in done.stdout
    others = [
        line for line in done.stdout.splitlines()[1:] if "fingerprint" not in line
    ]
    assert others, "the figures no longer follow from the facts"


def test_corrections(month):
    """What came in later is found, told, and stands in a correction with both
    figures; what was approved stays."""
    database, made, _reckoned, told = month
    assert not told["told"]["smith"]
    for code in ("bakery", "harbour"):
        assert len(told["told"][code]) == 1
        assert "→" in told["told"][code][0]
        agreement = made[code]["agreement"]
        expected, _details = reckon(database, agreement, LATER)
        correction = told["corrected"][code]
        assert different(figures(correction), expected) == {}
        before = figures(told["approved"][code])
        changed = different(before, figures(correction))
        corrects = correction["payload"]["corrects"]
        assert corrects["sha256"] == told["approved"][code]["sha256"]
        assert {figure["key"] for figure in corrects["figures"]} == changed.keys()
        assert changed
    rows = database.sql(
        "SELECT number, state, corrects_id IS NOT NULL FROM o2b_sla_report"
        f" WHERE agreement_id = {made['bakery']['agreement']}"
        " AND month = '2026-03-01' ORDER BY number"
    )
    assert rows == [["1", "approved", "f"], ["2", "approved", "t"]]

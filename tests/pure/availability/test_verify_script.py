# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The script that checks a proof without the software that made it."""

import copy
import hashlib
import json
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from availability import Part, describe, figures, join, judge_parts
from availability_months import JUNE, NORM, at, june
from hypothesis import given
from hypothesis import strategies as st

SCRIPT = (
    Path(__file__).parents[3] / "o2b_sla_uptime/static/scripts/verify_availability.py"
)
VERIFY = runpy.run_path(str(SCRIPT))
LENGTH = 60
instants = st.integers(0, LENGTH)
spans = st.lists(st.tuples(instants, instants), max_size=5)


def proof(parts, intervals, **others):
    """A proof of a month, as it is handed out."""
    period = parts[0].start, parts[-1].end
    net = judge_parts(period, parts, intervals)
    payload = {
        "month": "2026-06",
        **describe(parts, intervals),
        "figures": {
            "net": figures(net),
            "gross": figures(judge_parts(period, parts, intervals, gross=True)),
        },
        "verdict": net.verdict,
        "decision": None,
        **others,
    }
    text = json.dumps(
        payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return {"payload": payload, "sha256": sha256}


def month():
    """A month with a bit of everything."""
    return proof(
        [
            Part(JUNE[0], at("2026-06-16 00:00"), NORM, "counts", ("Één v1",)),
            Part(at("2026-06-16 00:00"), JUNE[1], 99_500, "excluded"),
        ],
        {
            "down": june("10:00-10:20", "12:00-12:10"),
            "unknown": june("10:15-10:30"),
            "maintenance": [(at("2026-06-20 02:00"), at("2026-06-20 03:00"))],
            "excluded": june("12:00-12:10"),
            "service": None,
        },
    )


def test_a_sound_proof():
    assert VERIFY["check"](month()) == []


@pytest.mark.parametrize(
    ("path", "value", "problems"),
    [
        (("down", 0, 1), at("2026-06-10 10:19"), "net down"),
        (("figures", "net", "down"), 1, "net down"),
        (("figures", "net", "verdict"), "breached", "net verdict"),
        (("figures", "gross", "budget_left"), "1", "gross budget_left"),
        (("parts", 0, "norm_milli"), 99_000, "net budget"),
        (("verdict",), "breached", "was measured"),
        (("month",), "2026-05", "fingerprint"),
    ],
)
def test_what_was_altered_shows(path, value, problems):
    document = copy.deepcopy(month())
    place = document["payload"]
    for key in path[:-1]:
        place = place[key]
    assert place[path[-1]] != value
    place[path[-1]] = value
    found = VERIFY["check"](document)
    assert "fingerprint" in found[0]
    assert any(problems in text for text in found)


def test_a_person_may_decide_what_is_open():
    parts = [Part(*JUNE, NORM, "counts")]
    measured = {
        "down": [],
        "unknown": june("10:00-15:00"),
        "maintenance": [],
        "excluded": [],
        "service": None,
    }
    assert (
        VERIFY["check"](proof(parts, measured, verdict="met", decision={"by": 1})) == []
    )
    (problem,) = VERIFY["check"](proof(parts, measured, verdict="met"))
    assert "undetermined was measured" in problem


def test_on_the_command_line(tmp_path):
    sound, altered, garbage = (tmp_path / name for name in ("a.json", "b.json", "c"))
    sound.write_text(json.dumps(month()))
    altered.write_text(json.dumps(dict(month(), sha256="0" * 64)))
    garbage.write_text("{}")
    for paths, code, text in (
        ([sound], 0, "proved"),
        ([sound, altered], 1, "NOT PROVED"),
        ([garbage], 1, "not readable"),
        ([], 2, "verify_availability.py"),
    ):
        done = subprocess.run(
            [sys.executable, "-I", SCRIPT, *paths],
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (code, "")
        assert text in done.stdout
    assert "Één" not in done.stdout


@st.composite
def proofs(draw):
    cuts = sorted({0, *draw(st.lists(instants, max_size=2)), LENGTH})
    parts = join(
        Part(
            start,
            end,
            draw(st.sampled_from([None, 99_900, 90_000, 0])),
            draw(st.sampled_from(["counts", "excluded"])),
        )
        for start, end in zip(cuts, cuts[1:], strict=False)
    )
    intervals = {
        name: draw(spans) for name in ("down", "unknown", "maintenance", "excluded")
    }
    return proof(parts, {**intervals, "service": draw(st.none() | spans)})


@given(proofs())
def test_two_ways_to_reckon_agree(document):
    """The script shares no code with the package, and finds the same."""
    assert VERIFY["check"](document) == []

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mail_intake import priority_tag, without_priority_tag


@pytest.mark.parametrize(
    "subject, tag, rest",
    [
        ("[P1] Odoo ligt plat", "P1", "Odoo ligt plat"),
        ("[p2] traag", "P2", "traag"),
        ("Odoo [P3] vraag", "P3", "Odoo vraag"),
        ("Vraag [P4]", "P4", "Vraag"),
        ("Re: [P1] x", "P1", "Re: x"),
        ("FW: Fwd: [P2]x", "P2", "FW: Fwd: x"),
        ("[HT00012][P1] x", "P1", "[HT00012] x"),
        ("[P2] and [P1]", "P2", "and"),
        ("[P5] x [P1]", "P1", "[P5] x"),
        ("[P1]", "P1", ""),
        ("P1 is down", None, "P1 is down"),
        ("(P1) x", None, "(P1) x"),
        ("[P0] [P5] [P11] [PP1]", None, "[P0] [P5] [P11] [PP1]"),
        ("[P¹] [Ｐ1]", None, "[P¹] [Ｐ1]"),
        ("", None, ""),
        (None, None, ""),
    ],
)
def test_tags(subject, tag, rest):
    assert priority_tag(subject) == tag
    assert without_priority_tag(subject) == rest


@pytest.mark.parametrize("filler", [" ", "[", "[P", "[P1]"])
def test_a_huge_subject_costs_no_time(filler):
    started = time.perf_counter()
    priority_tag(filler * 200_000)
    without_priority_tag(filler * 200_000)
    assert time.perf_counter() - started < 2


@given(st.text())
def test_never_raises_and_leaves_no_tag_it_found(subject):
    assert priority_tag(subject) in (None, "P1", "P2", "P3", "P4")
    without_priority_tag(subject)


@given(st.text(), st.sampled_from(["P1", "P2", "P3", "P4"]))
def test_a_tag_in_front_always_wins(subject, tag):
    assert priority_tag(f"[{tag}]{subject}") == tag

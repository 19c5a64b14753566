# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
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
        ("[P0] [P5] [P11] [PP1]", None, "[P0] [P5] [P11] [PP1]"),
        ("[P¹] [Ｐ1]", None, "[P¹] [Ｐ1]"),
        ("", None, ""),
        (None, None, ""),
    ],
)
def test_tags(subject, tag, rest):
    assert priority_tag(subject) == tag
    assert without_priority_tag(subject) == rest


@pytest.mark.parametrize(
    "subject, mark, rest",
    [
        ("P1: Odoo ligt plat", "P1", "Odoo ligt plat"),
        ("p1:Odoo ligt plat", "P1", "Odoo ligt plat"),
        ("P1 : Odoo ligt plat", "P1", "Odoo ligt plat"),
        ("P1! Odoo is down", "P1", "Odoo is down"),
        ("P1!!! Odoo is down", "P1", "Odoo is down"),
        ("!! P1 !! Odoo is down", "P1", "Odoo is down"),
        ("P2 - traag", "P2", "traag"),
        ("P2 – traag", "P2", "traag"),
        ("P3 | question", "P3", "question"),
        ("(P1) x", "P1", "x"),
        ("(P1): x", "P1", "x"),
        ("*P1* x", "P1", "x"),
        ("P1", "P1", ""),
        (" p1 ", "P1", ""),
        ("P1!", "P1", ""),
        ("prio 1 Odoo ligt plat", "P1", "Odoo ligt plat"),
        ("Prio1: alles plat", "P1", "alles plat"),
        ("PRIO 1 - alles plat", "P1", "alles plat"),
        ("Prio: 1 alles plat", "P1", "alles plat"),
        ("Prio P1! alles plat", "P1", "alles plat"),
        ("prio-2 traag", "P2", "traag"),
        ("Prio 1 melding: alles plat", "P1", "melding: alles plat"),
        ("Prioriteit 1: alles plat", "P1", "alles plat"),
        ("Priority: 2 reports are slow", "P2", "reports are slow"),
        ("Priority 4", "P4", ""),
        ("Prioriteit: P3 vraag", "P3", "vraag"),
        ("FW: P1: Odoo ligt plat", "P1", "FW: Odoo ligt plat"),
        ("[EXTERN] P1 - Odoo ligt plat", "P1", "[EXTERN] Odoo ligt plat"),
        ("[HT00012] Prio 2: x", "P2", "[HT00012] x"),
        ("SPOED!! P1: Odoo ligt plat", "P1", "SPOED!! Odoo ligt plat"),
        ("Urgent - P2 - traag", "P2", "Urgent - traag"),
        ("URGENT P1", "P1", "URGENT"),
        ("P1: [P2] x", "P2", "P1: x"),
        # in an answer it was asked for before
        ("Re: P2: x", None, "Re: P2: x"),
        ("Antw: prio 1 Odoo plat", None, "Antw: prio 1 Odoo plat"),
        ("RE: FW: P1! x", None, "RE: FW: P1! x"),
        ("FW: Re: P1! x", None, "FW: Re: P1! x"),
        # a name, a question, or several at once
        ("P1 Odoo", None, "P1 Odoo"),
        ("P1-poort leest niet", None, "P1-poort leest niet"),
        ("P1- en P2-poort", None, "P1- en P2-poort"),
        ("P1 -poort", None, "P1 -poort"),
        ("P1:2026 afdrukken", None, "P1:2026 afdrukken"),
        ("P1 - P4: wat is wat?", None, "P1 - P4: wat is wat?"),
        ("P1/P2: verschil", None, "P1/P2: verschil"),
        ("P1, P2 en P3", None, "P1, P2 en P3"),
        ("P1: P2 of P3?", None, "P1: P2 of P3?"),
        ("P10: printer", None, "P10: printer"),
        ("P5: x", None, "P5: x"),
        ("HP1: printer", None, "HP1: printer"),
        ("Vraag over P1: hoe snel?", None, "Vraag over P1: hoe snel?"),
        ("Is dit P1!", None, "Is dit P1!"),
        ("Odoo plat (P1)", None, "Odoo plat (P1)"),
        ("prio 1 en 2 uitleggen", None, "prio 1 en 2 uitleggen"),
        ("Prio 1/2", None, "Prio 1/2"),
        ("prio 1 tickets tonen", None, "prio 1 tickets tonen"),
        ("prio 1 is wat precies?", None, "prio 1 is wat precies?"),
        ("Prioriteit 1 aanpassen in Odoo", None, "Prioriteit 1 aanpassen in Odoo"),
        ("Priority 1 of a task", None, "Priority 1 of a task"),
        ("prio 10 x", None, "prio 10 x"),
        ("prio 1e lijn", None, "prio 1e lijn"),
        ("prio 1.5", None, "prio 1.5"),
        ("prioritise 1 thing", None, "prioritise 1 thing"),
        ("hoge prio", None, "hoge prio"),
        ("URGENT: Odoo ligt plat", None, "URGENT: Odoo ligt plat"),
        ("Spoed P1 is laat", None, "Spoed P1 is laat"),
        ("(P1)poort", None, "(P1)poort"),
        ("P¹: x", None, "P¹: x"),
    ],
)
def test_marks_at_the_start(subject, mark, rest):
    assert priority_tag(subject) == mark
    assert without_priority_tag(subject) == rest


@pytest.mark.parametrize(
    "mark", ["P{}:", "P{}!", "p{} -", "(P{})", "Prio {}", "prio: {}"]
)
@given(
    number=st.sampled_from("1234"),
    word=st.from_regex(r"[A-Z][a-z]{3,9}", fullmatch=True),
)
def test_a_mark_before_a_sentence_and_in_it(mark, number, word):
    mark = mark.format(number)
    sentence = f"{word} werkt niet"
    assert priority_tag(f"{mark} {sentence}") == f"P{number}"
    assert without_priority_tag(f"{mark} {sentence}") == sentence
    assert priority_tag(f"{sentence} {mark} {word}") is None
    assert priority_tag(f"Re: {mark} {sentence}") is None


@pytest.mark.parametrize(
    "filler",
    [
        " ",
        "[",
        "[P",
        "[P1]",
        "[x]",
        "FW:",
        "FW: [x] ",
        "P1",
        "P1!",
        "prio ",
        "!",
        "HELP-",
    ],
)
def test_a_huge_subject_costs_no_time(filler, cheap):
    with cheap():
        priority_tag(filler * 200_000)
        without_priority_tag(filler * 200_000)


@given(st.text())
def test_never_raises_and_leaves_no_tag_it_found(subject):
    assert priority_tag(subject) in (None, "P1", "P2", "P3", "P4")
    without_priority_tag(subject)


@given(st.text(), st.sampled_from(["P1", "P2", "P3", "P4"]))
def test_a_tag_in_front_always_wins(subject, tag):
    assert priority_tag(f"[{tag}]{subject}") == tag

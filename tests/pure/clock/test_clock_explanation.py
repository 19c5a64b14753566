# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a client reads, in both languages, story by story."""

import pytest
from clock_office import (
    DAY,
    HOLIDAYS,
    HOUR,
    WEEK,
    Ledger,
    OfficeSchedule,
    local,
)

P1 = {"priority": "P1", "indicator": "response"}


def mail():
    return Ledger().start(
        "2026-06-08 09:00",
        2 * HOUR,
        data={
            **P1,
            "received_at": local("2026-06-05 16:59"),
            "channel": "email",
            "rule": "next_working_day",
        },
    )


def hold():
    ledger = Ledger().start(
        "2026-04-23 15:00",
        2 * DAY,
        data={
            "priority": "P2",
            "indicator": "resolution",
            "amount": 2,
            "unit": "working_day",
            "responded_at": "2026-04-23T13:00:00+00:00",
        },
    )
    return ledger.pause("2026-04-24 16:00", reason="log files")


def raised():
    ledger = Ledger().start("2026-06-01 10:00", WEEK, data={"target_clause": ""})
    return ledger.target("2026-06-03 11:00", 8 * HOUR, reason="P3 -> P1")


STORIES = {
    "a mail that waits for Monday": (
        mail(),
        "2026-06-05 17:30",
        [
            "Received by e-mail on Friday 5 June 2026 16:59; written messages start "
            "the clock at the beginning of the next working day (§3.7): Monday 8 June "
            "2026 09:00.",
            "Target: 2 working hours (P1 response, §3.2).",
            "Monday 8 June 09:00–11:00: 2 h still to count.",
            "Deadline: Monday 8 June 2026 11:00.",
        ],
        [
            "Ontvangen per e-mail op vrijdag 5 juni 2026 16.59 uur; bij schriftelijke "
            "meldingen start de klok aan het begin van de eerstvolgende werkdag "
            "(§3.7): maandag 8 juni 2026 09.00 uur.",
            "Norm: 2 werkuren (P1 reactietijd, §3.2).",
            "Maandag 8 juni 09.00–11.00 uur: nog 2 u te tellen.",
            "Deadline: maandag 8 juni 2026 11.00 uur.",
        ],
    ),
    "answered in time": (
        mail().reached("2026-06-08 09:50"),
        "2026-06-09 09:00",
        [
            ...,
            "Monday 8 June 09:00–09:50: 50 min counted.",
            "Met on Monday 8 June 2026 09:50 with 1 h 10 min left.",
        ],
        [
            ...,
            "Maandag 8 juni 09.00–09.50 uur: 50 min geteld.",
            "Gehaald op maandag 8 juni 2026 09.50 uur, met nog 1 u 10 min over.",
        ],
    ),
    "answered too late": (
        mail().reached("2026-06-08 11:12:05"),
        "2026-06-09 09:00",
        [
            ...,
            "Monday 8 June 09:00–11:00: 2 h counted.",
            "Monday 8 June 11:00–11:12:05: 12 min 5 s counted, after the deadline.",
            "Missed by 12 min 5 s: reached on Monday 8 June 2026 11:12:05, the "
            "deadline was Monday 8 June 2026 11:00.",
        ],
        [
            ...,
            "Maandag 8 juni 09.00–11.00 uur: 2 u geteld.",
            "Maandag 8 juni 11.00–11.12.05 uur: 12 min 5 s geteld, na de deadline.",
            "12 min 5 s te laat: gereed op maandag 8 juni 2026 11.12.05 uur, de "
            "deadline was maandag 8 juni 2026 11.00 uur.",
        ],
    ),
    "running late": (
        mail(),
        "2026-06-08 12:30",
        [..., "Breached on Monday 8 June 2026 11:00; 1 h 30 min over."],
        [..., "Te laat sinds maandag 8 juni 2026 11.00 uur; 1 u 30 min overschreden."],
    ),
    "waiting for the client": (
        hold(),
        "2026-04-25 12:00",
        [
            "Answered on Thursday 23 April 2026 15:00; the resolution time starts with "
            "the answer (§3.2): Thursday 23 April 2026 15:00.",
            "Target: 2 working days = 16 working hours (P2 resolution, §3.2).",
            "Thursday 23 April 15:00–17:00: 2 h counted.",
            "Friday 24 April 09:00–16:00: 7 h counted.",
            "Paused since Friday 24 April 2026 16:00 (log files); 7 h left.",
        ],
        [
            "Beantwoord op donderdag 23 april 2026 15.00 uur; de afhandeltijd start "
            "bij het antwoord (§3.2): donderdag 23 april 2026 15.00 uur.",
            "Norm: 2 werkdagen = 16 werkuren (P2 afhandeltijd, §3.2).",
            "Donderdag 23 april 15.00–17.00 uur: 2 u geteld.",
            "Vrijdag 24 april 09.00–16.00 uur: 7 u geteld.",
            "Gepauzeerd sinds vrijdag 24 april 2026 16.00 uur (log files); nog 7 u "
            "over.",
        ],
    ),
    "the client replied after King's Day": (
        hold().resume("2026-04-28 10:00"),
        "2026-04-28 11:00",
        [
            ...,
            "Friday 24 April 16:00 – Tuesday 28 April 10:00: 2 h waiting for you (log "
            "files).",
            "Monday 27 April: King's Day, skipped.",
            "Tuesday 28 April 10:00–11:00: 1 h counted.",
            "Tuesday 28 April 11:00–17:00: 6 h still to count.",
            "Deadline: Tuesday 28 April 2026 17:00; 6 h left.",
        ],
        [
            ...,
            "Vrijdag 24 april 16.00 – dinsdag 28 april 10.00 uur: 2 u gewacht op uw "
            "reactie (log files).",
            "Maandag 27 april: King's Day, overgeslagen.",
            "Dinsdag 28 april 10.00–11.00 uur: 1 u geteld.",
            "Dinsdag 28 april 11.00–17.00 uur: nog 6 u te tellen.",
            "Deadline: dinsdag 28 april 2026 17.00 uur; nog 6 u over.",
        ],
    ),
    "a week over Christmas": (
        Ledger().start(
            "2026-12-21 09:00",
            WEEK,
            data={"received_at": local("2026-12-19 15:00"), "rule": "next_opening"},
        ),
        "2026-12-19 15:00",
        [
            "Received on Saturday 19 December 2026 15:00; the clock starts at the next "
            "opening (§3.7): Monday 21 December 2026 09:00.",
            "Target: 40 working hours (§3.2).",
            "Monday 21 – Thursday 24 December, 09:00–17:00: 32 h still to count.",
            "Friday 25 December: Christmas Day, skipped.",
            "Monday 28 December 09:00–17:00: 8 h still to count.",
            "Deadline: Monday 28 December 2026 17:00.",
        ],
        [
            "Ontvangen op zaterdag 19 december 2026 15.00 uur; de klok start bij de "
            "eerstvolgende openingstijd (§3.7): maandag 21 december 2026 09.00 uur.",
            "Norm: 40 werkuren (§3.2).",
            "Maandag 21 – donderdag 24 december, 09.00–17.00 uur: nog 32 u te tellen.",
            "Vrijdag 25 december: Christmas Day, overgeslagen.",
            "Maandag 28 december 09.00–17.00 uur: nog 8 u te tellen.",
            "Deadline: maandag 28 december 2026 17.00 uur.",
        ],
    ),
    "a raised priority that is late at once": (
        raised(),
        "2026-06-03 11:30",
        [
            "The clock starts on Monday 1 June 2026 10:00.",
            "Target: 40 working hours.",
            "Monday 1 June 10:00–17:00: 7 h counted.",
            "Tuesday 2 June 09:00–17:00: 8 h counted.",
            "Wednesday 3 June 09:00–11:00: 2 h counted.",
            "On Wednesday 3 June 2026 11:00 the target became 8 working hours (P3 -> "
            "P1), counted from the start of the clock.",
            "Wednesday 3 June 11:00–11:30: 30 min counted, after the deadline.",
            "Breached on Wednesday 3 June 2026 11:00: the change put the deadline on "
            "Tuesday 2 June 2026 10:00; 9 h 30 min over.",
        ],
        [
            "De klok start op maandag 1 juni 2026 10.00 uur.",
            "Norm: 40 werkuren.",
            "Maandag 1 juni 10.00–17.00 uur: 7 u geteld.",
            "Dinsdag 2 juni 09.00–17.00 uur: 8 u geteld.",
            "Woensdag 3 juni 09.00–11.00 uur: 2 u geteld.",
            "Op woensdag 3 juni 2026 11.00 uur werd de norm 8 werkuren (P3 -> P1), "
            "geteld vanaf de start van de klok.",
            "Woensdag 3 juni 11.00–11.30 uur: 30 min geteld, na de deadline.",
            "Te laat sinds woensdag 3 juni 2026 11.00 uur: door de wijziging viel de "
            "deadline op dinsdag 2 juni 2026 10.00 uur; 9 u 30 min overschreden.",
        ],
    ),
    "solved and reopened": (
        mail().reached("2026-06-08 10:00").reopened("2026-06-09 10:00", reason="again"),
        "2026-06-09 10:30",
        [
            ...,
            "Monday 8 June 09:00–10:00: 1 h counted.",
            "Monday 8 June 10:00 – Tuesday 9 June 10:00: 8 h closed, then reopened "
            "(again).",
            "Tuesday 9 June 10:00–10:30: 30 min counted.",
            "Tuesday 9 June 10:30–11:00: 30 min still to count.",
            "Deadline: Tuesday 9 June 2026 11:00; 30 min left.",
        ],
        [
            ...,
            "Maandag 8 juni 09.00–10.00 uur: 1 u geteld.",
            "Maandag 8 juni 10.00 – dinsdag 9 juni 10.00 uur: 8 u gesloten, daarna "
            "heropend (again).",
            "Dinsdag 9 juni 10.00–10.30 uur: 30 min geteld.",
            "Dinsdag 9 juni 10.30–11.00 uur: nog 30 min te tellen.",
            "Deadline: dinsdag 9 juni 2026 11.00 uur; nog 30 min over.",
        ],
    ),
    "a duplicate": (
        mail().cancelled("2026-06-08 10:00", reason="duplicate"),
        "2026-06-09 10:30",
        [..., "Cancelled on Monday 8 June 2026 10:00: duplicate."],
        [..., "Geannuleerd op maandag 8 juni 2026 10.00 uur: duplicate."],
    ),
    "no target for a while": (
        mail()
        .target("2026-06-08 10:00", None, reason="P1 -> P4")
        .target("2026-06-08 12:00", 8 * HOUR, reason="P4 -> P2"),
        "2026-06-08 12:00",
        [
            ...,
            "Monday 8 June 09:00–10:00: 1 h counted.",
            "On Monday 8 June 2026 10:00 the target was withdrawn (P1 -> P4); the time "
            "without target does not count.",
            "Monday 8 June 10:00–12:00: no target, nothing counted.",
            "On Monday 8 June 2026 12:00 the target became 8 working hours (P4 -> P2), "
            "counted from the start of the clock.",
            "Monday 8 June 12:00–17:00: 5 h still to count.",
            "Tuesday 9 June 09:00–11:00: 2 h still to count.",
            "Deadline: Tuesday 9 June 2026 11:00; 7 h left.",
        ],
        [
            ...,
            "Op maandag 8 juni 2026 10.00 uur verviel de norm (P1 -> P4); de tijd "
            "zonder norm telt niet mee.",
            "Maandag 8 juni 10.00–12.00 uur: geen norm, niets geteld.",
            "Op maandag 8 juni 2026 12.00 uur werd de norm 8 werkuren (P4 -> P2), "
            "geteld vanaf de start van de klok.",
            "Maandag 8 juni 12.00–17.00 uur: nog 5 u te tellen.",
            "Dinsdag 9 juni 09.00–11.00 uur: nog 2 u te tellen.",
            "Deadline: dinsdag 9 juni 2026 11.00 uur; nog 7 u over.",
        ],
    ),
    "a correction": (
        mail()
        .pause("2026-06-08 10:00", key="pause")
        .void("2026-06-08 10:30", voids="pause", reason="wrong ticket"),
        "2026-06-08 11:00",
        [
            ...,
            "Monday 8 June 09:00–11:00: 2 h counted.",
            "Correction on Monday 8 June 2026 10:30: the pause of Monday 8 June 2026 "
            "10:00 was withdrawn (wrong ticket).",
            "Deadline: Monday 8 June 2026 11:00; 0 s left.",
        ],
        [
            ...,
            "Maandag 8 juni 09.00–11.00 uur: 2 u geteld.",
            "Correctie op maandag 8 juni 2026 10.30 uur: de pauze van maandag 8 juni "
            "2026 10.00 uur is ingetrokken (wrong ticket).",
            "Deadline: maandag 8 juni 2026 11.00 uur; nog 0 s over.",
        ],
    ),
}


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("story", STORIES)
def test_story(story, language):
    ledger, now, english, dutch = STORIES[story]
    expected = dutch if language == "nl" else english
    sentences = ledger.at(now).explain(language)
    if expected[0] is ...:
        expected = expected[1:]
        sentences = sentences[-len(expected) :]
    assert sentences == expected


def last(ledger, now, language="en", schedule=None):
    return ledger.at(now, schedule or OfficeSchedule()).explain(language)[-1]


def first(language="en", start="2026-06-08 09:00", **data):
    if "received_at" in data:
        data["received_at"] = local(data["received_at"])
    if "responded_at" in data:
        data["responded_at"] = local(data["responded_at"])
    ledger = Ledger().start(start, HOUR, data=data)
    return ledger.at(start).explain(language)[0]


@pytest.mark.parametrize(
    "data, english, dutch",
    [
        (
            {"rule": "next_opening", "channel": "phone"},
            "Received by telephone on Monday 8 June 2026 09:00; inside opening hours "
            "the clock starts at once (§3.7): Monday 8 June 2026 09:00.",
            "Ontvangen per telefoon op maandag 8 juni 2026 09.00 uur; binnen "
            "openingstijd start de klok direct (§3.7): maandag 8 juni 2026 09.00 uur.",
        ),
        (
            {"rule": "immediate", "channel": "portal", "start_clause": ""},
            "Received through the portal on Monday 8 June 2026 09:00; the clock starts "
            "at once: Monday 8 June 2026 09:00.",
            "Ontvangen via het portaal op maandag 8 juni 2026 09.00 uur; de klok start "
            "direct: maandag 8 juni 2026 09.00 uur.",
        ),
        (
            {"rule": "next_working_day", "channel": "phone"},
            "Received by telephone on Monday 8 June 2026 09:00; the clock starts at "
            "the beginning of the next working day (§3.7): Monday 8 June 2026 09:00.",
            "Ontvangen per telefoon op maandag 8 juni 2026 09.00 uur; de klok start "
            "aan het begin van de eerstvolgende werkdag (§3.7): maandag 8 juni 2026 "
            "09.00 uur.",
        ),
    ],
)
def test_start_by_channel_and_rule(data, english, dutch):
    received = "2026-06-08 09:00"
    assert first("en_US", received_at=received, **data) == english
    assert first("nl_BE", received_at=received, **data) == dutch


@pytest.mark.parametrize(
    "answered, words",
    [
        ("2026-06-05 16:00", "but not before the clocks may start (§3.7)"),
        ("2026-06-05 18:00", "outside opening hours; the resolution time starts at"),
        ("2026-06-08 09:00", "starts with the answer (§3.2)"),
    ],
)
def test_start_of_the_resolution(answered, words):
    assert words in first(responded_at=answered)


def test_result_of_the_rarer_outcomes():
    def started(at="2026-06-08 09:00", seconds=2 * HOUR, **values):
        return Ledger().start(at, seconds, **values)

    assert last(started().reached("2026-06-08 08:00"), "2026-06-09 09:00") == (
        "Met on Monday 8 June 2026 08:00, before the clock started."
    )
    assert last(started().reached("2026-06-08 11:00"), "2026-06-09 09:00") == (
        "Met on Monday 8 June 2026 11:00, exactly in time."
    )
    late = started(seconds=DAY).reached("2026-06-08 17:30")
    assert last(late, "2026-06-09 09:00") == (
        "Missed: reached on Monday 8 June 2026 17:30, the deadline was Monday 8 June "
        "2026 17:00."
    )
    lowered = started().target("2026-06-08 12:00", WEEK)
    assert last(lowered, "2026-06-08 12:00") == (
        "Breached on Monday 8 June 2026 11:00; this stays so. New deadline: Friday 12 "
        "June 2026 17:00."
    )
    assert last(lowered.reached("2026-06-08 13:00"), "2026-06-08 14:00") == (
        "Missed: reached on Monday 8 June 2026 13:00, breached on Monday 8 June 2026 "
        "11:00."
    )
    waiting = started().pause("2026-06-08 08:00")
    assert last(waiting, "2026-06-08 08:30") == (
        "Waiting for you since Monday 8 June 2026 08:00; the clock starts paused, 2 h "
        "left."
    )
    late = started().pause("2026-06-08 12:00").at("2026-06-08 14:00").explain()
    assert late[-2:] == [
        "Breached on Monday 8 June 2026 11:00; 1 h over.",
        "Paused since Monday 8 June 2026 12:00.",
    ]
    none = started(seconds=None).at("2026-06-08 14:00").explain()
    assert none[1:] == ["No target (§3.2): this clock does not run and does not count."]
    withdrawn = started().target("2026-06-08 10:00", None)
    assert last(withdrawn, "2026-06-08 11:00").startswith("No target: this clock")
    withdrawn.reached("2026-06-08 12:00")
    assert last(withdrawn, "2026-06-08 13:00") == (
        "Reached on Monday 8 June 2026 12:00, without target."
    )


def test_change_after_the_verdict_says_it_stays():
    ledger = mail().reached("2026-06-08 10:00").target("2026-06-08 12:00", WEEK)
    assert ledger.at("2026-06-09 09:00").explain()[-2] == (
        "On Monday 8 June 2026 12:00 the target became 40 working hours, the outcome "
        "stays as it was."
    )


def test_change_that_counts_from_itself_and_as_measured():
    ledger = mail().target("2026-06-08 10:00", HOUR // 2, from_change=True)
    assert ledger.at("2026-06-08 10:00").explain()[3] == (
        "On Monday 8 June 2026 10:00 the target became 30 min of working time, counted "
        "from that moment."
    )
    ledger = mail().target("2026-06-08 10:00", DAY, used_seconds=600)
    assert ledger.at("2026-06-08 10:00").explain("nl")[3] == (
        "Op maandag 8 juni 2026 10.00 uur werd de norm 8 werkuren, met 10 min gebruikt "
        "tot dat moment."
    )


def test_elapsed_time_is_told_as_one_stretch():
    ledger = Ledger().start("2026-06-05 23:00", 25 * HOUR, elapsed=True)
    assert ledger.at("2026-06-05 23:00").explain()[1:] == [
        "Target: 25 hours, day and night (§3.2).",
        "Friday 5 June 23:00 – Sunday 7 June 00:00: 25 h still to count.",
        "Deadline: Sunday 7 June 2026 00:00.",
    ]


def test_split_shifts_and_nights():
    split = OfficeSchedule(HOLIDAYS, ((8, 12), (13, 17)))
    ledger = Ledger().start("2026-06-29 08:00", 4 * DAY)
    assert ledger.at("2026-06-29 08:00", split).explain()[2] == (
        "Monday 29 June – Thursday 2 July, 08:00–12:00 and 13:00–17:00: 32 h still to "
        "count."
    )
    nights = OfficeSchedule({}, ((0, 6), (22, 24)), range(7))
    ledger = Ledger().start("2026-06-01 22:00", DAY)
    assert ledger.at("2026-06-01 22:00", nights).explain()[2:] == [
        "Monday 1 June 22:00 – Tuesday 2 June 06:00: 8 h still to count.",
        "Deadline: Tuesday 2 June 2026 06:00.",
    ]
    evening = OfficeSchedule({}, ((20, 24),))
    assert ledger.at("2026-06-01 22:00", evening).explain("nl")[2] == (
        "Maandag 1 juni 22.00–24.00 uur: nog 2 u te tellen."
    )


def test_the_hour_that_comes_twice_names_its_zone():
    ledger = Ledger().start("2026-10-25 00:00", 3 * HOUR, elapsed=True)
    assert last(ledger, "2026-10-25 00:00") == (
        "Deadline: Sunday 25 October 2026 02:00 CET."
    )


def test_an_empty_pause_is_not_told():
    plain = mail().at("2026-06-08 11:00").explain()
    ledger = mail().pause("2026-06-08 10:00").resume("2026-06-08 10:00")
    assert ledger.at("2026-06-08 11:00").explain() == plain


def test_unknown_language_is_english():
    state = mail().at("2026-06-08 10:00")
    for language in ("fr_FR", "", None):
        assert state.explain(language) == state.explain("en")


def test_catalogues_say_the_same():
    from string import Formatter

    from clock import phrases_en, phrases_nl

    def fields(text):
        return {name for _text, name, _spec, _conv in Formatter().parse(text) if name}

    for name in ("PHRASES", "EVENTS", "CHANNELS", "INDICATORS", "UNITS", "AMOUNTS"):
        english, dutch = getattr(phrases_en, name), getattr(phrases_nl, name)
        assert english.keys() == dutch.keys()
    for key, text in phrases_en.PHRASES.items():
        assert fields(text) == fields(phrases_nl.PHRASES[key]), key


def test_layers_above_the_sla_are_named():
    """A specific agreement rules over the SLA; the reader sees its clause (§1.3)."""
    data = {
        "received_at": "2026-06-01T08:00:00+00:00",
        "channel": "phone",
        "rule": "immediate",
        "start_layer": "general_terms",
        "start_clause": "art. 9",
        "priority": "P1",
        "indicator": "response",
        "target_layer": "specific",
        "target_clause": "art. 4",
        "hours_layer": "specific",
        "hours_clause": "art. 5",
    }
    ledger = Ledger().start("2026-06-01 10:00", 2 * HOUR, data=data)
    english = "\n".join(ledger.at("2026-06-01 12:00").explain("en"))
    assert "(general terms, art. 9)" in english
    assert "(P1 response, specific agreement, art. 4)" in english
    assert "opening hours of its own (specific agreement, art. 5)" in english
    dutch = "\n".join(ledger.at("2026-06-01 12:00").explain("nl"))
    assert "(algemene voorwaarden, art. 9)" in dutch
    assert "specifieke afspraak, art. 4" in dutch


def test_changed_target_names_its_layer():
    ledger = Ledger().start("2026-06-01 10:00", 2 * HOUR)
    ledger.target(
        "2026-06-01 11:00",
        4 * HOUR,
        data={"target_layer": "specific", "target_clause": "art. 4"},
    )
    english = "\n".join(ledger.at("2026-06-01 12:00").explain("en"))
    assert "became 4 working hours (specific agreement, art. 4)" in english

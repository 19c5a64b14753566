# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The scenarios in which SLA clocks go wrong, by their number (T30 to T88)."""

import pytest
from clock_office import DAY, HOLIDAYS, HOUR, WEEK, Ledger, OfficeSchedule, local, told

START, MONDAY = "2026-06-01 09:00", "2026-06-01"


def p1(at=START, **values):
    return Ledger().start(at, 2 * HOUR, **values)


def outcome(state):
    return state.state, told(state.deadline), state.used_seconds


def test_t33_second_reply_changes_nothing():
    ledger = p1().reached("2026-06-01 10:00").reached("2026-06-01 16:00")
    state = ledger.at("2026-06-02 09:00")
    assert (state.state, told(state.reached_at)) == ("met", "2026-06-01 10:00")


@pytest.mark.parametrize(
    "solved, verdict", [("2026-06-01 10:30", "met"), ("2026-06-01 11:30", "missed")]
)
def test_t34_solved_without_reply_closes_the_response(solved, verdict):
    assert p1().reached(solved).at("2026-06-05 09:00").state == verdict


def test_t35_waiting_without_reply_is_no_response():
    state = p1().pause("2026-06-01 10:00").at("2026-06-01 16:00")
    assert (state.state, state.verdict) == ("paused", None)


def test_t40_hold_over_weekend_and_holiday():
    ledger = Ledger().start("2026-04-23 15:00", 2 * DAY).pause("2026-04-24 16:00")
    paused = ledger.at("2026-04-25 12:00")
    assert outcome(paused) == ("paused", None, 9 * HOUR)
    state = ledger.resume("2026-04-28 10:00").at("2026-04-28 10:00")
    assert outcome(state) == ("running", "2026-04-28 17:00", 9 * HOUR)
    assert state.paused_seconds == 2 * HOUR
    assert told(state.original_deadline) == "2026-04-28 15:00"


def test_t42_rest_after_hold_ends_at_closing_time():
    ledger = p1().pause("2026-06-01 10:00").resume("2026-06-01 16:00")
    assert outcome(ledger.at("2026-06-01 16:00"))[1] == "2026-06-01 17:00"


def test_t44_second_hold_status_is_the_same_pause():
    once = p1().pause("2026-06-01 10:00").resume("2026-06-01 12:00")
    twice = p1().pause("2026-06-01 10:00").pause("2026-06-01 11:00")
    twice.resume("2026-06-01 12:00").resume("2026-06-01 12:30")
    assert once.at("2026-06-01 12:45") == twice.at("2026-06-01 12:45")


def test_t46_created_on_hold_starts_paused_at_nothing():
    ledger = Ledger().start("2026-06-02 09:00", 2 * HOUR).pause("2026-06-01 10:00")
    before = ledger.at("2026-06-01 12:00")
    assert outcome(before) == ("paused", None, 0)
    state = ledger.at("2026-06-03 09:00")
    assert outcome(state) == ("paused", None, 0)
    assert state.paused_seconds == 8 * HOUR
    state = ledger.resume("2026-06-03 10:00").at("2026-06-03 10:00")
    assert outcome(state) == ("running", "2026-06-03 12:00", 0)


def test_t46_hold_in_the_second_of_the_start():
    assert outcome(p1().pause(START).at("2026-06-01 12:00")) == ("paused", None, 0)


def test_t47_created_closed_does_not_run():
    state = p1().reached(START).at("2026-06-05 09:00")
    assert (state.state, state.used_seconds, state.thresholds) == ("met", 0, ())


def test_t48_old_deadline_passes_on_hold():
    state = p1().pause("2026-06-01 10:00").at("2026-06-08 10:00")
    assert outcome(state) == ("paused", None, HOUR)
    assert (state.breached_at, state.risk_at, state.thresholds) == (None, None, ())


def test_t48_solved_on_hold_after_the_old_deadline_is_met():
    state = p1().pause("2026-06-01 10:00").reached("2026-06-08 10:00")
    assert state.at("2026-06-09 10:00").state == "met"


def test_t49_late_then_hold_stays_late_and_stops_growing():
    ledger = p1().pause("2026-06-01 12:00")
    for now in ("2026-06-01 12:00", "2026-06-03 12:00"):
        state = ledger.at(now)
        assert outcome(state) == ("breached", "2026-06-01 11:00", 3 * HOUR)
        assert (state.remaining_seconds, state.is_paused) == (-HOUR, True)
    ledger.resume("2026-06-03 12:00").reached("2026-06-03 12:30")
    state = ledger.at("2026-06-03 13:00")
    assert (state.state, state.remaining_seconds) == ("missed", -HOUR - HOUR // 2)


def test_t50_reply_resumes_at_its_own_time():
    ledger = p1().pause("2026-06-01 10:00").resume("2026-06-02 03:00")
    state = ledger.at("2026-06-02 08:00")
    assert outcome(state) == ("running", "2026-06-02 10:00", HOUR)


def test_t53_later_closing_leaves_the_resolution_time():
    ledger = p1().reached("2026-06-01 10:00")
    assert ledger.at("2026-06-01 10:00") == ledger.at("2026-06-08 10:00")


def test_t55_edited_pause_is_a_withdrawal_and_a_new_record():
    ledger = p1().pause("2026-06-01 10:00", key="early").resume("2026-06-01 16:00")
    ledger.void("2026-06-02 09:00", voids="early", reason="client replied by phone")
    ledger.pause("2026-06-01 10:30")
    state = ledger.at("2026-06-01 16:00")
    assert outcome(state) == ("at_risk", "2026-06-01 16:30", HOUR + HOUR // 2)


def test_t57_raised_priority_counts_from_the_start():
    ledger = Ledger().start("2026-06-01 10:00", 40 * HOUR)
    ledger.target("2026-06-03 11:00", 8 * HOUR, reason="P3 -> P1")
    state = ledger.at("2026-06-03 11:00")
    assert outcome(state) == ("breached", "2026-06-02 10:00", 17 * HOUR)
    assert told(state.breached_at) == "2026-06-03 11:00"
    assert told(state.original_deadline) == "2026-06-08 10:00"


def test_t57_raised_priority_counts_from_the_change():
    ledger = Ledger().start("2026-06-01 10:00", 40 * HOUR)
    ledger.target("2026-06-03 11:00", 8 * HOUR, from_change=True)
    state = ledger.at("2026-06-03 12:00")
    assert outcome(state) == ("running", "2026-06-04 11:00", HOUR)


def test_t58_given_answer_stays_met():
    ledger = Ledger().start("2026-06-01 10:00", 40 * HOUR).reached("2026-06-01 15:00")
    before = ledger.at("2026-06-03 10:00")
    ledger.target("2026-06-03 11:00", 2 * HOUR)
    assert ledger.at("2026-06-03 12:00") == before
    assert outcome(before) == ("met", "2026-06-08 10:00", 5 * HOUR)


def test_t58_reopened_after_a_change_runs_under_the_new_target():
    ledger = Ledger().start("2026-06-01 10:00", 40 * HOUR).reached("2026-06-01 15:00")
    ledger.target("2026-06-03 11:00", 8 * HOUR).reopened("2026-06-03 14:00")
    state = ledger.at("2026-06-03 14:00")
    assert outcome(state) == ("running", "2026-06-03 17:00", 5 * HOUR)


def test_t59_raised_on_hold_keeps_past_pauses():
    ledger = Ledger().start(START, 2 * DAY).pause("2026-06-01 11:00")
    ledger.resume("2026-06-01 15:00").pause("2026-06-01 16:00")
    ledger.target("2026-06-02 10:00", 8 * HOUR)
    assert outcome(ledger.at("2026-06-02 11:00")) == ("paused", None, 3 * HOUR)
    state = ledger.resume("2026-06-02 12:00").at("2026-06-02 12:00")
    assert outcome(state) == ("running", "2026-06-02 17:00", 3 * HOUR)


def test_t59_raised_on_hold_beyond_the_target_is_late_at_the_change():
    ledger = Ledger().start(START, 2 * DAY).pause("2026-06-01 16:00")
    state = ledger.target("2026-06-02 10:00", 2 * HOUR).at("2026-06-02 10:00")
    assert outcome(state) == ("breached", "2026-06-01 11:00", 7 * HOUR)
    assert told(state.breached_at) == "2026-06-02 10:00"


def test_t60_lowered_after_breach_stays_breached():
    ledger = p1().target("2026-06-01 12:00", WEEK, reason="P1 -> P3")
    state = ledger.at("2026-06-01 12:00")
    assert (state.state, told(state.breached_at)) == ("breached", "2026-06-01 11:00")
    assert (state.target_seconds, told(state.deadline)) == (WEEK, "2026-06-05 17:00")
    assert ledger.reached("2026-06-01 13:00").at("2026-06-02 09:00").state == "missed"


def test_t61_up_and_down_within_a_minute_changes_nothing():
    plain = Ledger().start(START, WEEK)
    ledger = Ledger().start(START, WEEK).target("2026-06-01 10:00:10", 8 * HOUR)
    ledger.target("2026-06-01 10:00:40", WEEK)
    assert ledger.at("2026-06-03 10:00") == plain.at("2026-06-03 10:00")


def test_t62_without_target_and_back_keeps_what_was_used():
    ledger = Ledger().start(START, 2 * DAY).target("2026-06-01 12:00", None)
    state = ledger.at("2026-06-02 12:00")
    assert outcome(state) == ("cancelled", None, 3 * HOUR)
    assert (state.counts, state.remaining_seconds) == (False, None)
    state = ledger.target("2026-06-03 12:00", 2 * DAY).at("2026-06-03 12:00")
    assert outcome(state) == ("running", "2026-06-04 17:00", 3 * HOUR)
    assert state.counts


def test_t62_first_target_after_the_start_counts_from_the_start():
    ledger = Ledger().start(START)
    state = ledger.at("2026-06-01 10:00")
    assert (state.state, state.counts, state.used_seconds) == ("cancelled", False, 0)
    ledger.pause("2026-06-01 10:00").resume("2026-06-01 11:00")
    state = ledger.target("2026-06-01 12:00", 8 * HOUR).at("2026-06-01 12:00")
    assert outcome(state) == ("running", "2026-06-02 10:00", 2 * HOUR)
    assert told(state.original_deadline) == "2026-06-02 10:00"


def test_t78_breach_is_as_of_now_without_any_cron():
    assert p1().at("2026-06-01 11:00").state == "at_risk"
    assert p1().at("2026-06-01 11:00:01").state == "breached"


def test_t78_steps_missed_over_a_weekend_are_known_afterwards():
    ledger = Ledger().start("2026-06-05 14:00", 2 * DAY)
    due = [
        percent
        for percent, instant in ledger.at("2026-06-09 09:30").thresholds
        if instant <= local("2026-06-09 09:30")
    ]
    assert due == [50]
    ledger.target("2026-06-09 09:30", 13 * HOUR)
    state = ledger.at("2026-06-09 09:30")
    assert [told(instant) for _percent, instant in state.thresholds] == [
        "2026-06-08 12:30",
        "2026-06-08 15:45",
    ]


def test_t80_deadline_in_the_night_of_a_24x7_target():
    ledger = Ledger().start("2026-06-05 20:00", 6 * HOUR, elapsed=True)
    assert ledger.at("2026-06-06 02:00").state == "at_risk"
    assert ledger.at("2026-06-06 02:00:01").state == "breached"


def with_holiday(day):
    return OfficeSchedule({**HOLIDAYS, local(f"{day} 12:00").date(): "Added"})


def test_t65_holiday_added_later_moves_an_open_deadline():
    ledger = Ledger().start("2026-06-01 16:00", 2 * HOUR)
    assert told(ledger.at("2026-06-01 16:30").deadline) == "2026-06-02 10:00"
    state = ledger.at("2026-06-01 16:30", with_holiday("2026-06-02"))
    assert told(state.deadline) == "2026-06-03 10:00"
    assert told(state.original_deadline) == "2026-06-03 10:00"


def test_t65_the_promised_deadline_is_kept_as_frozen():
    ledger = Ledger().start(
        "2026-06-01 16:00", 2 * HOUR, deadline=local("2026-06-02 10:00")
    )
    state = ledger.at("2026-06-01 16:30", with_holiday("2026-06-02"))
    assert told(state.deadline) == "2026-06-03 10:00"
    assert told(state.original_deadline) == "2026-06-02 10:00"


@pytest.mark.parametrize(
    "reached, verdict", [("2026-06-01 10:30", "met"), ("2026-06-01 15:00", "missed")]
)
def test_t65_verdict_does_not_follow_the_schedule(reached, verdict):
    judged = p1().reached(reached).at("2026-06-02 09:00")
    assert judged.verdict == verdict
    frozen = p1(deadline=local("2026-06-01 11:00")).reached(
        reached,
        verdict=judged.verdict,
        deadline=judged.deadline,
        used_seconds=judged.used_seconds,
    )
    for schedule in (with_holiday(MONDAY), OfficeSchedule(shifts=((0, 24),))):
        state = frozen.at("2026-06-02 09:00", schedule)
        assert state.verdict == verdict
        assert outcome(state) == outcome(judged)
        assert state.remaining_seconds == judged.remaining_seconds


def test_t65_recorded_breach_survives_a_holiday_added_later():
    ledger = p1().breached("2026-06-01 11:05", deadline=local("2026-06-01 11:00"))
    state = ledger.at("2026-06-01 16:00", with_holiday(MONDAY))
    assert (state.state, told(state.breached_at)) == ("breached", "2026-06-01 11:00")
    ledger.reached("2026-06-02 10:00")
    assert ledger.at("2026-06-03 09:00", with_holiday(MONDAY)).state == "missed"


def test_t67_used_time_is_kept_as_measured():
    """Another calendar from Tuesday: the 8 hours of Monday stay 8 hours."""
    ledger = Ledger().start(START, 2 * DAY)
    ledger.target("2026-06-02 00:00", 2 * DAY, used_seconds=DAY, reason="calendar")
    state = ledger.at("2026-06-02 12:00", OfficeSchedule(shifts=((10, 14),)))
    assert outcome(state) == ("running", "2026-06-03 14:00", DAY + 2 * HOUR)


def test_t70_pauses_before_the_clock_was_attached_count():
    """A ledger may be written afterwards, in any order."""
    ordered = p1().pause("2026-06-01 10:00").resume("2026-06-01 12:00")
    late = Ledger().resume("2026-06-01 12:00").pause("2026-06-01 10:00")
    late.start(START, 2 * HOUR)
    assert late.at("2026-06-01 14:00") == ordered.at("2026-06-01 14:00")


def test_t73_stop_wins_over_pause_over_start():
    now = "2026-06-01 12:00"
    assert p1().pause(START).reached(START).at(now).state == "met"
    assert p1().reached(START).pause(START).at(now).state == "met"
    scrambled = Ledger().reached(START).pause(START).start(START, 2 * HOUR)
    assert scrambled.at(now).state == "met"
    assert Ledger().pause(START).start(START, 2 * HOUR).at(now).state == "paused"


def test_t74_a_pause_never_cancels_a_clock():
    assert p1().pause(START).at("2026-07-01 12:00").counts


def test_t75_duplicate_stops_and_does_not_count():
    ledger = p1().cancelled("2026-06-01 12:00", reason="duplicate")
    state = ledger.at("2026-06-03 12:00")
    assert (state.state, state.counts, state.deadline) == ("cancelled", False, None)
    assert (state.verdict, state.thresholds) == (None, ())


def test_t75_duplicate_after_the_verdict_leaves_the_statistics():
    state = p1().reached("2026-06-01 10:00").cancelled("2026-06-01 12:00")
    state = state.at("2026-06-03 12:00")
    assert (state.state, state.verdict, state.counts) == ("cancelled", "met", False)


def test_t76_cancelled_after_a_minute_is_not_met():
    state = p1().cancelled("2026-06-01 09:01").at("2026-06-01 09:02")
    assert (state.state, state.verdict, state.counts) == ("cancelled", None, False)


@pytest.mark.parametrize(
    ("breached", "reached", "verdict"),
    [
        ("11:00", "10:59:59", "met"),
        ("11:00", "11:00", "met"),
        ("11:00", "11:00:01", "missed"),
        ("11:05", "11:00", "met"),
        ("11:05", "11:05", "missed"),
    ],
)
def test_t77_breach_flagged_before_the_completion_was_known(breached, reached, verdict):
    breached, reached = f"2026-06-01 {breached}", f"2026-06-01 {reached}"
    deadline = local("2026-06-01 11:00")
    for ledger in (
        p1().breached(breached, deadline=deadline).reached(reached),
        p1().reached(reached).breached(breached, deadline=deadline),
    ):
        state = ledger.at("2026-06-02 09:00")
        assert (state.state, state.verdict) == (verdict, verdict)
        assert state.breached_at == (deadline if verdict == "missed" else None)


def test_t77_met_in_the_last_second_and_reopened_is_as_if_no_breach_was_flagged():
    def ledger(*breach):
        told = p1()
        for moment in breach:
            told.breached(moment, deadline=local(moment))
        return told.reached("2026-06-01 11:00").reopened("2026-06-01 12:00")

    flagged = ledger("2026-06-01 11:00").at("2026-06-01 13:00")
    assert flagged == ledger().at("2026-06-01 13:00")


def test_t77_made_late_by_a_change_in_that_very_second_is_missed():
    ledger = p1().target("2026-06-01 10:30", HOUR).breached("2026-06-01 10:30")
    state = ledger.reached("2026-06-01 10:30").at("2026-06-02 09:00")
    assert (state.state, told(state.deadline)) == ("missed", "2026-06-01 10:00")


def test_t79_warned_twice_changes_nothing():
    ledger = p1().warned("2026-06-01 10:00", percent=50)
    ledger.warned("2026-06-01 10:05", percent=50)
    assert ledger.at("2026-06-01 10:10") == p1().at("2026-06-01 10:10")

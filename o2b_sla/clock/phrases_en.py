# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""English catalogue of the explanation."""

CODE = "en"
WEEKDAYS = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
TIME_SEPARATOR = ":"
TIME_SUFFIX = ""
DECIMAL_MARK = "."
UNITS = {"day": "%s d", "hour": "%s h", "minute": "%s min", "second": "%s s"}
AMOUNTS = {
    "day": ("{n} day", "{n} days"),
    "week": ("{n} week", "{n} weeks"),
    "working_day": ("{n} working day", "{n} working days"),
    "working_week": ("{n} working week", "{n} working weeks"),
    "working": ("{n} working hour", "{n} working hours"),
    "elapsed": ("{n} hour, day and night", "{n} hours, day and night"),
}
INDICATORS = {"response": "response", "resolution": "resolution"}
CHANNELS = {
    "email": "by e-mail",
    "portal": "through the portal",
    "phone": "by telephone",
    "monitoring": "from our own monitoring",
}
LAYERS = {
    "general_terms": "general terms",
    "specific": "specific agreement",
    "addendum": "addendum",
}

PHRASES = {
    "and": "{first} and {last}",
    # How the clock starts
    "received": "received {channel} on {received}; {rule}: {start}.",
    "received_anyhow": "received on {received}; {rule}: {start}.",
    "starts": "the clock starts on {start}.",
    "rule_next_working_day": "the clock starts at the beginning of the next working "
    "day{clause}",
    "rule_next_working_day_written": "written messages start the clock at the "
    "beginning of the next working day{clause}",
    "rule_next_opening": "the clock starts at the next opening{clause}",
    "rule_open": "inside opening hours the clock starts at once{clause}",
    "rule_immediate": "the clock starts at once{clause}",
    "rule_other": "the clock starts{clause}",
    "answered": "answered on {answered}; the resolution time starts with the "
    "answer{clause}: {start}.",
    "answered_closed": "answered on {answered}, outside opening hours; the resolution "
    "time starts at the next opening{clause}: {start}.",
    "answered_early": "answered on {answered}; the resolution time starts with the "
    "answer, but not before the clocks may start{clause}: {start}.",
    # The target
    "target": "target: {target}{label}.",
    "aim": "aim: {target}{label}.",
    "effort": "best effort{reason}: the time is an aim. You have no right to it, it "
    "cannot be breached and does not count.",
    "effort_ends": "no longer best effort: the target binds, and counts.",
    "own_hours": "counted in opening hours of its own ({clause}).",
    "no_target": "no target{label}: this clock does not run and does not count.",
    "equals": "{amount} = {seconds}",
    "working_time": "{duration} of working time",
    "elapsed_time": "{duration}, day and night",
    "changed": "on {at} the target became {target}{reason}, {basis}.",
    "withdrawn_target": "on {at} the target was withdrawn{reason}; the time without "
    "target does not count.",
    "from_start": "counted from the start of the clock",
    "from_change": "counted from that moment",
    "measured": "with {used} used until then",
    "outcome_stays": "the outcome stays as it was",
    # The intervals
    "counted": "{when}: {duration} counted.",
    "to_count": "{when}: {duration} still to count.",
    "counted_late": "{when}: {duration} counted, after the deadline.",
    "waiting": "{when}: {duration} waiting for you{reason}.",
    "closed": "{when}: {duration} closed, then reopened{reason}.",
    "asleep": "{when}: no target, nothing counted.",
    "holiday": "{when}: {name}, skipped.",
    "correction": "correction on {at}: {what} of {event} was withdrawn{reason}.",
    "wait_ended": "correction on {at}: the waiting ended on {event}{reason}.",
    "wait_again": "correction on {at}: waiting for you again from {event}{reason}.",
    # The result
    "deadline": "deadline: {deadline}.",
    "deadline_left": "deadline: {deadline}; {left} left.",
    "aim_left": "aim: {aim}; {left} left.",
    "aim_past": "the aim was {aim}; best effort, so this is not late.",
    "done_aim": "done on {reached}; best effort, the aim was {aim}.",
    "done_paused": "done on {reached}; best effort.",
    "starts_paused": "waiting for you since {since}{reason}; the clock starts paused, "
    "{left} left.",
    "paused": "paused since {since}{reason}; {left} left.",
    "paused_late": "paused since {since}{reason}.",
    "breached": "breached on {breached}; {over} over.",
    "breached_just": "breached on {breached}.",
    "breached_by_change": "breached on {breached}: the change put the deadline on "
    "{deadline}; {over} over.",
    "breach_stays": "breached on {breached}; this stays so. New deadline: {deadline}.",
    "met": "met on {reached} with {left} left.",
    "met_exactly": "met on {reached}, exactly in time.",
    "met_early": "met on {reached}, before the clock started.",
    "missed": "missed by {over}: reached on {reached}.",
    "missed_just": "missed: reached on {reached}.",
    "missed_deadline": "missed by {over}: reached on {reached}, the deadline was "
    "{deadline}.",
    "missed_just_deadline": "missed: reached on {reached}, the deadline was "
    "{deadline}.",
    "missed_breached": "missed: reached on {reached}, breached on {breached}.",
    "cancelled": "cancelled on {at}{colon_reason}.",
    "done_without_target": "reached on {reached}, without target.",
}
EVENTS = {
    "start": "the start",
    "target": "the change of target",
    "pause": "the pause",
    "resume": "the end of the pause",
    "reached": "the completion",
    "cancelled": "the cancellation",
    "reopened": "the reopening",
    "warned": "the warning",
    "breached": "the breach",
}

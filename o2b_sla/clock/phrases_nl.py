# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Dutch catalogue of the explanation: the client is addressed as "u"."""

CODE = "nl"
WEEKDAYS = (
    "maandag",
    "dinsdag",
    "woensdag",
    "donderdag",
    "vrijdag",
    "zaterdag",
    "zondag",
)
MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)
TIME_SEPARATOR = "."
TIME_SUFFIX = " uur"
DECIMAL_MARK = ","
UNITS = {"day": "%s d", "hour": "%s u", "minute": "%s min", "second": "%s s"}
AMOUNTS = {
    "day": ("{n} dag", "{n} dagen"),
    "week": ("{n} week", "{n} weken"),
    "working_day": ("{n} werkdag", "{n} werkdagen"),
    "working_week": ("{n} werkweek", "{n} werkweken"),
    "working": ("{n} werkuur", "{n} werkuren"),
    "elapsed": ("{n} uur, dag en nacht", "{n} uur, dag en nacht"),
}
INDICATORS = {"response": "reactietijd", "resolution": "afhandeltijd"}
CHANNELS = {
    "email": "per e-mail",
    "portal": "via het portaal",
    "phone": "per telefoon",
    "monitoring": "van onze eigen bewaking",
}
LAYERS = {
    "general_terms": "algemene voorwaarden",
    "specific": "specifieke afspraak",
    "addendum": "addendum",
}

PHRASES = {
    "and": "{first} en {last}",
    # How the clock starts
    "received": "ontvangen {channel} op {received}; {rule}: {start}.",
    "received_anyhow": "ontvangen op {received}; {rule}: {start}.",
    "starts": "de klok start op {start}.",
    "rule_next_working_day": "de klok start aan het begin van de eerstvolgende "
    "werkdag{clause}",
    "rule_next_working_day_written": "bij schriftelijke meldingen start de klok aan "
    "het begin van de eerstvolgende werkdag{clause}",
    "rule_next_opening": "de klok start bij de eerstvolgende openingstijd{clause}",
    "rule_open": "binnen openingstijd start de klok direct{clause}",
    "rule_immediate": "de klok start direct{clause}",
    "rule_other": "de klok start{clause}",
    "answered": "beantwoord op {answered}; de afhandeltijd start bij het "
    "antwoord{clause}: {start}.",
    "answered_closed": "beantwoord op {answered}, buiten openingstijd; de "
    "afhandeltijd start bij de eerstvolgende openingstijd{clause}: {start}.",
    "answered_early": "beantwoord op {answered}; de afhandeltijd start bij het "
    "antwoord, maar niet voordat de klokken mogen starten{clause}: {start}.",
    # The target
    "target": "norm: {target}{label}.",
    "aim": "streeftijd: {target}{label}.",
    "effort": "best effort{reason}: de tijd is een streeftijd. U kunt er geen recht "
    "aan ontlenen, er is geen te laat en de klok telt niet mee.",
    "effort_ends": "niet langer best effort: de norm bindt en telt mee.",
    "own_hours": "geteld in eigen openingstijden ({clause}).",
    "no_target": "geen norm{label}: deze klok loopt niet en telt niet mee.",
    "equals": "{amount} = {seconds}",
    "working_time": "{duration} werktijd",
    "elapsed_time": "{duration}, dag en nacht",
    "changed": "op {at} werd de norm {target}{reason}, {basis}.",
    "withdrawn_target": "op {at} verviel de norm{reason}; de tijd zonder norm telt "
    "niet mee.",
    "from_start": "geteld vanaf de start van de klok",
    "from_change": "geteld vanaf dat moment",
    "measured": "met {used} gebruikt tot dat moment",
    "outcome_stays": "de uitkomst blijft zoals die was",
    # The intervals
    "counted": "{when}: {duration} geteld.",
    "to_count": "{when}: nog {duration} te tellen.",
    "counted_late": "{when}: {duration} geteld, na de deadline.",
    "waiting": "{when}: {duration} gewacht op uw reactie{reason}.",
    "closed": "{when}: {duration} gesloten, daarna heropend{reason}.",
    "asleep": "{when}: geen norm, niets geteld.",
    "holiday": "{when}: {name}, overgeslagen.",
    "correction": "correctie op {at}: {what} van {event} is ingetrokken{reason}.",
    "wait_ended": "correctie op {at}: het wachten eindigde op {event}{reason}.",
    "wait_again": "correctie op {at}: opnieuw gewacht op uw reactie vanaf "
    "{event}{reason}.",
    # The result
    "deadline": "deadline: {deadline}.",
    "deadline_left": "deadline: {deadline}; nog {left} over.",
    "aim_left": "streeftijd: {aim}; nog {left} over.",
    "aim_past": "de streeftijd was {aim}; best effort, dus dit is niet te laat.",
    "done_aim": "gereed op {reached}; best effort, de streeftijd was {aim}.",
    "done_paused": "gereed op {reached}; best effort.",
    "starts_paused": "wacht op uw reactie sinds {since}{reason}; de klok start "
    "gepauzeerd, nog {left} over.",
    "paused": "gepauzeerd sinds {since}{reason}; nog {left} over.",
    "paused_late": "gepauzeerd sinds {since}{reason}.",
    "breached": "te laat sinds {breached}; {over} overschreden.",
    "breached_just": "te laat sinds {breached}.",
    "breached_by_change": "te laat sinds {breached}: door de wijziging viel de "
    "deadline op {deadline}; {over} overschreden.",
    "breach_stays": "te laat sinds {breached}; dat blijft zo. Nieuwe deadline: "
    "{deadline}.",
    "met": "gehaald op {reached}, met nog {left} over.",
    "met_exactly": "gehaald op {reached}, precies op tijd.",
    "met_early": "gehaald op {reached}, voordat de klok startte.",
    "missed": "{over} te laat: gereed op {reached}.",
    "missed_just": "te laat: gereed op {reached}.",
    "missed_deadline": "{over} te laat: gereed op {reached}, de deadline was "
    "{deadline}.",
    "missed_just_deadline": "te laat: gereed op {reached}, de deadline was {deadline}.",
    "missed_breached": "te laat: gereed op {reached}, te laat sinds {breached}.",
    "cancelled": "geannuleerd op {at}{colon_reason}.",
    "done_without_target": "gereed op {reached}, zonder norm.",
}
EVENTS = {
    "start": "de start",
    "target": "de wijziging van de norm",
    "pause": "de pauze",
    "resume": "het einde van de pauze",
    "reached": "de afronding",
    "cancelled": "de annulering",
    "reopened": "de heropening",
    "warned": "de waarschuwing",
    "breached": "de overschrijding",
}

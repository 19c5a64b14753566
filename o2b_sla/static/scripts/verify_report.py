#!/usr/bin/env python3
# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Check a service level report without the software that made it.

    python3 verify_report.py report-SLA-2026-014-2026-06.json …

Needs Python 3.10 or later and nothing else. It checks that the report is the one that
was approved (its fingerprint), reckons every figure and every verdict again from the
facts in it, and says which do not agree. Given the reports of other months too, it
checks that what one says of another stands there: the trend, what was corrected, the
report before. It ends with 0 when all agrees and with 1 when something does not.

The rules, for response and resolution: a clock is decided when it was reached in time,
else when its deadline passed, and belongs to the month of that instant; those that do
not count (best effort, cancelled) are left out. The figure is how many of them met
their target; the norm is the share of them that had to. With nothing to count there
is no verdict to give (``not_applicable``).
"""

import hashlib
import json
import sys
from datetime import datetime, timezone

RANKING = ("missed", "at_risk", "undetermined", "met", "not_applicable")
#: A section: its function from (facts, period) to a dict of figures by key; each a
#: tuple (numerator, denominator, verdict).
SECTIONS = {}


def section(code):
    """This function reckons that section."""

    def register(function):
        SECTIONS[code] = function
        return function

    return register


# === Instants ===


def seconds(text):
    """Seconds since 1970 of ``2026-06-05T14:59:00Z``; None stays None."""
    if text is None:
        return None
    instant = datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ")
    return int(instant.replace(tzinfo=timezone.utc).timestamp())


class Month:
    """The month of a report in seconds and days."""

    def __init__(self, period):
        self.start = seconds(period["start"])
        self.end = seconds(period["end"])
        self.until = seconds(period["until"])
        self.days = period["first_day"], period["last_day"]
        self.over = self.until >= self.end

    def has(self, instant):
        """Whether an instant (seconds or None) lies in it."""
        return instant is not None and self.start <= instant < self.end

    def has_day(self, day):
        """Whether a day (text or None) lies in it."""
        return day is not None and self.days[0] <= day <= self.days[1]


# === Response and resolution ===


def judge_clock(clock, month):
    """('met', 'missed', 'threatened' or None) of one clock in this month."""
    due, done, late, risk = (
        seconds(clock[name]) for name in ("deadline", "reached", "breached", "risk")
    )
    if late is not None:
        return "missed" if month.has(late) else None
    if done is not None:
        return "met" if month.has(done) else None
    if due is None or not month.has(due):
        return None
    if due < month.until:
        return "missed"
    return "threatened" if risk is not None and risk <= month.until else None


def verdict_of(met, missed, threatened, norm_milli, over):
    """The verdict on so many clocks against a norm in thousandths of a percent."""
    if over:
        threatened = 0
    elif missed and norm_milli == 100_000:
        return "missed"
    else:
        threatened = max(threatened, min(missed, 1))
    total = met + missed + threatened
    if not total:
        return "not_applicable"
    if 100_000 * met >= norm_milli * total:
        return "met"
    return "missed" if over else "at_risk"


def indicator(facts, month):
    """Figures per priority."""
    found = {}
    for priority in facts["priorities"]:
        counts = {}
        for clock in facts["clocks"]:
            fate = judge_clock(clock, month)
            if clock["counts"] and clock["priority"] == priority and fate:
                norm = facts["norms"][str(clock["version"])]
                counts.setdefault(norm, []).append(fate)
        fates = [fate for some in counts.values() for fate in some]
        verdicts = {
            verdict_of(
                some.count("met"),
                some.count("missed"),
                some.count("threatened"),
                norm,
                month.over,
            )
            for norm, some in counts.items()
        }
        met, missed = fates.count("met"), fates.count("missed")
        found[priority] = (met, met + missed, worst(verdicts))
    return found


@section("response")
def response(facts, month):
    return {f"response.{k}": v for k, v in indicator(facts, month).items()}


@section("resolution")
def resolution(facts, month):
    return {f"resolution.{k}": v for k, v in indicator(facts, month).items()}


@section("open_breaches")
def open_breaches(facts, month):
    """Late and not done when the month ended."""
    found = {"response": 0, "resolution": 0}
    for clock in facts["clocks"]:
        since = seconds(clock["breached"] or clock["deadline"])
        done = seconds(clock["reached"])
        late = since is not None and since < month.until
        if clock["counts"] and late and (done is None or done >= month.until):
            found[clock["indicator"]] += 1
    return {f"open_breaches.{name}": plain(n) for name, n in found.items()}


# === What has no norm ===


@section("work")
def work(facts, month):
    """Minutes."""
    found = {"work.extra_support": 0}
    for entry in facts["entries"]:
        if month.has_day(entry["date"]):
            key = f"work.{entry['coverage']}"
            found[key] = found.get(key, 0) + entry["minutes"]
            if entry["extra_support"]:
                found["work.extra_support"] += entry["minutes"]
    return {key: plain(minutes) for key, minutes in found.items()}


@section("contacts")
def contacts(facts, month):
    """How many on the last day, and who came, left and changed."""
    rows = facts["contacts"]
    followed = {row["follows"] for row in rows}
    last = month.days[1]
    begun = [row for row in rows if month.has_day(row["first_day"])]
    ended = [row for row in rows if month.has_day(row["last_day"])]
    return {
        "contacts.present": plain(
            sum(r["first_day"] <= last <= (r["last_day"] or last) for r in rows)
        ),
        "contacts.came": plain(sum(not r["follows"] for r in begun)),
        "contacts.left": plain(sum(r["id"] not in followed for r in ended)),
        "contacts.changed": plain(sum(bool(r["follows"]) for r in begun)),
    }


def terms(name):
    """Register the section that counts what took effect and ended."""

    @section(name)
    def count(facts, month):
        rows = facts[name]
        return {
            f"{name}.begun": plain(sum(month.has(seconds(r["from"])) for r in rows)),
            f"{name}.ended": plain(sum(month.has(seconds(r["until"])) for r in rows)),
        }

    return count


terms("versions")
terms("addenda")


# === The report ===


def plain(number):
    """A figure that is measured against nothing."""
    return (number, None, None)


def worst(verdicts):
    """The one that counts for the whole."""
    return next((v for v in RANKING if v in verdicts), "not_applicable")


def percent(part, whole):
    """Six digits behind the point, cut off and not rounded."""
    if not whole:
        return None
    digits = str(part * 100_000_000 // whole).rjust(7, "0")
    return f"{digits[:-6]}.{digits[-6:]}"


def value_of(unit, numerator, denominator):
    """A figure as the report writes it down."""
    if unit == "percent":
        return percent(numerator, denominator) if numerator is not None else None
    return None if numerator is None else str(numerator)


def canonical(value):
    """The text the fingerprint is over."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def check_section(part, month):
    """What does not agree in one section, as sentences."""
    code, lines = part["code"], {line["key"]: line for line in part["lines"]}
    if code not in SECTIONS:
        if lines:
            yield f"{code}: this script does not know how to reckon that section."
        return
    reckoned = SECTIONS[code](part["facts"], month)
    for key in sorted({*lines, *reckoned}):
        line = lines.get(key)
        if key not in reckoned:
            yield f"{key}: nothing in the facts gives that figure."
        elif line is None:
            yield f"{key}: reckoned {reckoned[key]}, the report does not say it."
        else:
            numerator, denominator, verdict = reckoned[key]
            for name, figure in (
                ("numerator", numerator),
                ("denominator", denominator),
                ("value", value_of(line["unit"], numerator, denominator)),
                ("verdict", verdict),
            ):
                if line[name] != figure:
                    said = f"the report says {line[name]}."
                    yield f"{key} {name}: reckoned {figure}, {said}"


def check(document):
    """What does not agree in one report.

    :param document: dict, the report as it was read
    :return: list of sentences; empty when all is well
    """
    payload, problems = document["payload"], []
    found = hashlib.sha256(canonical(payload).encode()).hexdigest()
    if found != document["sha256"]:
        problems.append(
            f"The fingerprint is {found}, the report says {document['sha256']}: it was "
            f"altered after it was approved."
        )
    month = Month(payload["period"])
    if not month.over:
        problems.append("The month was not over when it was approved.")
    verdicts = set()
    for part in payload["sections"]:
        problems += check_section(part, month)
        verdicts |= {line["verdict"] for line in part["lines"]}
    if payload["verdict"] != worst(verdicts):
        problems.append(
            f"The verdict of the whole: reckoned {worst(verdicts)}, the report says "
            f"{payload['verdict']}."
        )
    return problems + list(check_correction(payload))


def figures_of(payload):
    """``{key: line}`` of all sections."""
    return {line["key"]: line for part in payload["sections"] for line in part["lines"]}


def check_correction(payload):
    """Whether what a correction says of now stands in it."""
    lines = figures_of(payload)
    for difference in (payload["corrects"] or {}).get("figures", []):
        line, now = lines.get(difference["key"]), difference["now"]
        if (line is None) != (now is None) or any(
            line[name] != figure for name, figure in (now or {}).items()
        ):
            yield f"{difference['key']}: the correction names another figure."


# === Reports beside each other ===


def check_beside(document, others):
    """Whether what a report says of others stands in them.

    :param others: ``{fingerprint: payload}``
    """
    payload = document["payload"]
    for before in payload["trend"]:
        if before["sha256"] in others:
            other = others[before["sha256"]]
            told = {line["key"]: line for line in before["lines"]}
            there = {k: v for k, v in figures_of(other).items() if v["verdict"]}
            if before["verdict"] != other["verdict"] or told.keys() != there.keys():
                yield f"The trend tells something else of {before['month']}."
            for key in told.keys() & there.keys():
                if any(told[key][name] != there[key][name] for name in told[key]):
                    yield f"The trend tells something else of {before['month']}: {key}."
    corrects = payload["corrects"]
    if corrects and corrects["sha256"] in others:
        lines = figures_of(others[corrects["sha256"]])
        for difference in corrects["figures"]:
            was = difference["was"]
            line = lines.get(difference["key"])
            if (line is None) != (was is None) or any(
                line[name] != figure for name, figure in (was or {}).items()
            ):
                yield f"{difference['key']}: the corrected report says otherwise."


def describe(document):
    """One line about a report."""
    payload = document["payload"]
    number = f" ({payload['number']})" if payload["number"] > 1 else ""
    return (
        f"{payload['client']}, {payload['agreement']['reference']}, "
        f"{payload['month']}{number}: {payload['verdict']}"
    )


def say(text):
    """One line on the screen."""
    sys.stdout.write(f"{text}\n")


def main(paths):
    """Check files.

    :param paths: list of str
    :return: int, the exit code
    """
    if not paths:
        say(__doc__)
        return 2
    documents = {}
    results = {}
    for path in paths:
        try:
            with open(path, encoding="utf-8") as file:
                document = json.load(file)
            results[path] = describe(document), check(document)
            documents[path] = document
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            results[path] = "not readable", [f"This is no report: {error!r}"]
    others = {d["sha256"]: d["payload"] for d in documents.values()}
    for path, (line, problems) in results.items():
        if path in documents:
            problems = problems + list(check_beside(documents[path], others))
            results[path] = line, problems
        say(f"{path}: {line}: {'NOT PROVED' if problems else 'proved'}")
        for problem in problems:
            say(f"  {problem}")
    return 1 if any(problems for _line, problems in results.values()) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

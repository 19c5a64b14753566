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

For uptime: of the seconds in which an agreement ruled, those that were excused are left
out, and those of announced maintenance when the agreement excludes it. What was not
measured is neither up nor down. The norm is met when even with everything unknown down
it is kept, missed when even with everything unknown up it is not.
"""

import hashlib
import json
import sys
from datetime import datetime, timezone

RANKING = ("missed", "at_risk", "undetermined", "met", "not_applicable")
#: A section: its function from (facts, month) to a dict of figures by key; each a dict
#: of what the report has to say: see :func:`figure`.
SECTIONS = {}


def section(code):
    """This function reckons that section."""

    def register(function):
        SECTIONS[code] = function
        return function

    return register


def figure(numerator, denominator=None, verdict=None, norm_milli=None, **data):
    """What a line has to say; ``data`` is what stands beside the figure."""
    return {
        "numerator": numerator,
        "denominator": denominator,
        "verdict": verdict,
        "norm_milli": norm_milli,
        "data": data,
    }


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
    """'met', 'missed' or None (not decided in this month) of one clock."""
    due, done, late = (seconds(clock[n]) for n in ("deadline", "reached", "breached"))
    if late is not None:
        return "missed" if month.has(late) else None
    if done is not None:
        return "met" if month.has(done) else None
    return "missed" if month.has(due) else None


def verdict_of(met, missed, norm_milli):
    """The verdict on so many clocks against a norm in thousandths of a percent."""
    if not met + missed:
        return "not_applicable"
    return "met" if 100_000 * met >= norm_milli * (met + missed) else "missed"


def indicator(facts, month):
    """Figures per priority."""
    found = {}
    for priority in facts["priorities"]:
        counts, best_effort = {}, 0
        for clock in facts["clocks"]:
            fate = judge_clock(clock, month)
            if clock["priority"] != priority or not fate:
                continue
            if clock["counts"]:
                norm = facts["norms"][str(clock["version"])]
                counts.setdefault(norm, []).append(fate)
            best_effort += clock["best_effort"]
        fates = [fate for some in counts.values() for fate in some]
        verdicts = {
            verdict_of(some.count("met"), some.count("missed"), norm)
            for norm, some in counts.items()
        }
        norms = sorted(counts) or sorted(set(facts["norms"].values()))
        met, missed = fates.count("met"), fates.count("missed")
        found[priority] = figure(
            met,
            met + missed,
            worst(verdicts),
            norms[0] if len(norms) == 1 else None,
            missed=missed,
            threatened=0,
            best_effort=best_effort,
            norms=norms,
        )
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
    return {f"open_breaches.{name}": figure(n) for name, n in found.items()}


# === What has no norm ===


@section("work")
def work(facts, month):
    """Minutes, and in how many entries."""
    found = {"work.extra_support": [0, 0]}
    for entry in facts["entries"]:
        if month.has_day(entry["date"]):
            names = {
                entry["coverage"],
                "extra_support" if entry["extra_support"] else 0,
            }
            for name in names - {0}:
                counted = found.setdefault(f"work.{name}", [0, 0])
                counted[0] += entry["minutes"]
                counted[1] += 1
    return {key: figure(n, entries=count) for key, (n, count) in found.items()}


@section("changes")
def changes(facts, month):
    """Asked for by the client, done, and open at the end of what is known."""
    found = {"asked": 0, "done": 0, "open": 0}
    for change in facts["changes"]:
        asked, done, settled = (
            seconds(change[name]) for name in ("asked_at", "done_at", "settled_at")
        )
        found["asked"] += bool(change["requested_by"]) and month.has(asked)
        found["done"] += month.has(done)
        known = asked < month.until
        found["open"] += known and (settled is None or settled >= month.until)
    return {f"changes.{name}": figure(n) for name, n in found.items()}


@section("contacts")
def contacts(facts, month):
    """How many on the last day, and who came, left and changed."""
    rows = facts["contacts"]
    followed = {row["follows"] for row in rows}
    last = month.days[1]
    begun = [row for row in rows if month.has_day(row["first_day"])]
    ended = [row for row in rows if month.has_day(row["last_day"])]
    return {
        "contacts.present": figure(
            sum(r["first_day"] <= last <= (r["last_day"] or last) for r in rows)
        ),
        "contacts.came": figure(sum(not r["follows"] for r in begun)),
        "contacts.left": figure(sum(r["id"] not in followed for r in ended)),
        "contacts.changed": figure(sum(bool(r["follows"]) for r in begun)),
    }


def terms(name):
    """Register the section that counts what took effect and ended."""

    @section(name)
    def count(facts, month):
        rows = facts[name]
        return {
            f"{name}.begun": figure(sum(month.has(seconds(r["from"])) for r in rows)),
            f"{name}.ended": figure(sum(month.has(seconds(r["until"])) for r in rows)),
        }

    return count


terms("versions")
terms("addenda")


# === Uptime, outages, maintenance, backups ===


def merge(spans):
    """Sorted spans [start, end) that do not overlap."""
    merged = []
    for start, end in sorted(tuple(span) for span in spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        elif start < end:
            merged.append((start, end))
    return merged


def both(first, second):
    """What lies in both."""
    return merge(
        (max(a, c), min(b, d))
        for a, b in merge(first)
        for c, d in merge(second)
        if a < d and c < b
    )


def without(spans, holes):
    """What of the first does not lie in the second."""
    edges = sorted({edge for span in (*spans, *holes) for edge in span})
    pieces = [p for p in zip(edges, edges[1:]) if both([p], spans)]  # noqa: B905
    return merge(piece for piece in pieces if not both([piece], holes))


def length(spans):
    """How many seconds."""
    return sum(end - start for start, end in merge(spans))


def served(part, measured, excused):
    """(what of a part of the month is judged, the maintenance in it)."""
    time = [(part["start"], part["end"])]
    if measured["service"] is not None:
        time = both(time, measured["service"])
    time = without(time, excused)
    windows = both(measured["maintenance"], time)
    return (without(time, windows) if part["mode"] == "excluded" else time), windows


def judge_part(part, measured, excused):
    """(total, down, unknown, maintenance, verdict) of a part of the month."""
    time, windows = served(part, measured, excused)
    down = both(measured["down"], time)
    unknown = length(without(both(measured["unknown"], time), down))
    total, bad, norm = length(time), length(down), part["norm_milli"]
    allowed = 0 if norm is None else total * (100_000 - norm)
    if norm is None or not total:
        verdict = "not_applicable"
    elif 100_000 * (bad + unknown) <= allowed:
        verdict = "met"
    else:
        verdict = "missed" if 100_000 * bad > allowed else "undetermined"
    return total, bad, unknown, length(windows), verdict


def uptime_of(found):
    """The figure of one environment."""
    measured = found["measured"]
    if measured is None:
        watched = "undetermined" if found["kind"] == "production" else "not_applicable"
        return figure(None, None, watched, found["norm_milli"])
    parts = measured["parts"]
    net = [judge_part(part, measured, measured["excluded"]) for part in parts]
    gross = [judge_part(part, measured, []) for part in parts]
    total, down, unknown, maintenance = (sum(p[i] for p in net) for i in range(4))
    verdict = worst({part[4] for part in net})
    if found["decision"]:
        verdict = {"breached": "missed"}.get(
            found["decision"]["verdict"], found["decision"]["verdict"]
        )
    norms = {part["norm_milli"] for part in parts}
    up = total - down - unknown
    return figure(
        up,
        total - unknown,
        verdict,
        norms.pop() if len(norms) == 1 else None,
        total=total,
        down=down,
        unknown=unknown,
        maintenance=maintenance,
        excluded=sum(
            length(both(measured["excluded"], [(p["start"], p["end"])])) for p in parts
        ),
        gross_down=sum(part[1] for part in gross),
        lowest=percent(up, total),
        highest=percent(total - down, total),
    )


@section("uptime")
def uptime(facts, month):
    return {f"uptime.{e['environment']}": uptime_of(e) for e in facts["environments"]}


def counted(measured):
    """What counted as downtime, where there is a norm."""
    found = []
    for part in measured["parts"]:
        if part["norm_milli"] is not None:
            time, _windows = served(part, measured, measured["excluded"])
            found += both(measured["down"], time)
    return merge(found)


@section("outages")
def outages(facts, month):
    """How many there were, how long they lasted and how much of it counted."""
    found = {}
    for environment in facts["environments"]:
        spans = {"down": [], "part": [], "unknown": []}
        for outage in environment["outages"]:
            start = max(month.start, seconds(outage["start"]))
            end = min(month.until, seconds(outage["end"]) or month.until)
            kind = "down"
            if outage["effect"] != "down":
                kind = "part"
            elif outage["kind"] == "unknown" and not outage["is_bridged"]:
                kind = "unknown"
            if start < end:
                spans[kind].append((start, end))
        found[f"outages.{environment['environment']}"] = figure(
            len(spans["down"]),
            seconds=length(spans["down"]),
            counted=length(both(environment["counted"], [(month.start, month.until)])),
            part=len(spans["part"]),
            unknown=len(spans["unknown"]),
        )
    return found


@section("maintenance")
def maintenance(facts, month):
    """Seconds that were planned, and of these the ones as agreed."""
    found = {}
    for window in facts["windows"]:
        found.setdefault(window["environment"], []).append(window)
    whole = [(month.start, month.end)]
    figures = {}
    for environment, windows in found.items():
        held = [w for w in windows if w["state"] != "cancelled"]
        planned = [(seconds(w["start"]), seconds(w["end"])) for w in held]
        eligible = [span for w in held for span in w["eligible"]]
        figures[f"maintenance.{environment}"] = figure(
            length(both(planned, whole)),
            windows=len(held),
            announced=sum(w["announced"] is not None for w in held),
            cancelled=len(windows) - len(held),
            eligible=length(both(eligible, whole)),
        )
    return figures


def backup_of(runs, production):
    """The figure of the runs of one environment."""
    if runs is None:
        return figure(None)
    made, lost = runs["done"] + runs["late"], runs["failed"] + runs["missing"]
    if not production or not runs["expected"]:
        verdict = "not_applicable"
    elif lost:
        verdict = "missed"
    else:
        verdict = "undetermined" if runs["unknown"] else "met"
    norm = 100_000 if production else None
    return figure(made, made + lost, verdict, norm, **runs)


@section("backup")
def backup(facts, month):
    """Runs that were made, and how old the oldest copy was."""
    figures = {}
    for found in facts["environments"]:
        key, production = (
            f"backup.{found['environment']}",
            found["kind"] == "production",
        )
        figures[key] = backup_of(found["runs"], production)
        copies = found["copies"]
        if copies:
            verdict = "missed" if copies["too_old"] else "met"
            if not copies["too_old"] and not copies["lists"]:
                verdict = "undetermined"
            age = None
            if copies["listed"] and copies["oldest"]:
                age = seconds(copies["listed"]) - seconds(copies["oldest"])
            figures[f"{key}.copies"] = figure(
                age, None, verdict if production else "not_applicable"
            )
    return figures


# === The report ===


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
            yield from differences(key, reckoned[key], line)


def differences(key, reckoned, line):
    """What a line says otherwise, as sentences."""
    value = value_of(line["unit"], reckoned["numerator"], reckoned["denominator"])
    wanted = {**reckoned, "value": value}
    data = wanted.pop("data")
    pairs = [(name, found, line[name]) for name, found in wanted.items()]
    pairs += [(name, found, line["data"].get(name)) for name, found in data.items()]
    for name, found, said in pairs:
        if found != said:
            yield f"{key} {name}: reckoned {found}, the report says {said}."


def check_environments(payload):
    """Whether what is said of outages follows from what uptime was judged by, and
    whether it was judged at all."""
    facts = {part["code"]: part["facts"] for part in payload["sections"]}
    measured = {}
    for found in facts.get("uptime", {}).get("environments", []):
        if found["measured"]:
            measured[found["environment"]] = found["measured"]
        elif found["so_far"]:
            yield f"{found['name']}: the uptime of the month was not frozen."
    for found in facts.get("outages", {}).get("environments", []):
        judged = measured.get(found["environment"])
        if judged and counted(judged) != [tuple(span) for span in found["counted"]]:
            yield f"{found['name']}: other downtime counted than uptime was judged by."


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
    return problems + [*check_environments(payload), *check_correction(payload)]


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

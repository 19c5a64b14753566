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

For backups: each run that was expected stands in the file, with how many seconds after
that its success came in. Within the grace it is done, after it late; without one it
failed when a failure was reported, is unknown when nothing could be received, else
missing. The norm is that there is a backup of each.
"""

import hashlib
import json
import sys
from datetime import date, datetime, timedelta, timezone

FORMATS = ("o2b.sla.report/1", "o2b.sla.report/2")
RANKING = ("missed", "at_risk", "undetermined", "met", "not_applicable")
FIGURES = ("numerator", "denominator", "value", "norm_milli", "verdict")
#: Those that no report goes without, and those of which none goes without the others.
ALWAYS = {"response", "resolution", "open_breaches", "work", "contacts", "versions"}
ALWAYS |= {"addenda", "remarks"}
TOGETHER = {"uptime", "outages", "maintenance", "backup"}
#: A section: its function from (facts, month) to its lines, as the report has them.
SECTIONS = {}


def section(code):
    """This function reckons that section."""

    def register(function):
        SECTIONS[code] = function
        return function

    return register


def line(key, unit, numerator=None, denominator=None, data=None, **more):
    """A figure as it stands in a report.

    :param data: dict, what stands beside it
    :param more: ``norm_milli``, ``verdict``, ``indicator``, ``priority`` and
        ``environment``; None where it has none
    """
    names = ("norm_milli", "verdict", "indicator", "priority", "environment")
    return {
        "key": key,
        "unit": unit,
        "numerator": numerator,
        "denominator": denominator,
        "value": value_of(unit, numerator, denominator),
        "data": data or {},
        **dict.fromkeys(names),
        **more,
    }


def value_of(unit, numerator, denominator):
    """A figure in digits, or None."""
    if numerator is None:
        return None
    return percent(numerator, denominator) if unit == "percent" else str(numerator)


def percent(part, whole):
    """Six digits behind the point, cut off and not rounded."""
    if not whole:
        return None
    digits = str(part * 100_000_000 // whole).rjust(7, "0")
    return f"{digits[:-6]}.{digits[-6:]}"


def worst(verdicts):
    """The one that counts for the whole."""
    return next((v for v in RANKING if v in verdicts), "not_applicable")


# === Instants ===


def seconds(text):
    """Seconds since 1970 of ``2026-06-05T14:59:00Z``; None stays None."""
    if text is None:
        return None
    instant = datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ")
    return int(instant.replace(tzinfo=timezone.utc).timestamp())


class Month:
    """The month of a report in seconds and days."""

    def __init__(self, payload):
        period = payload["period"]
        self.start, self.end = seconds(period["start"]), seconds(period["end"])
        self.until = seconds(period["until"])
        self.first, self.last = period["first_day"], period["last_day"]
        self.old = payload["format"] == FORMATS[0]

    def has(self, instant):
        """Whether an instant (seconds or None) lies in it."""
        return instant is not None and self.start <= instant < self.end

    def ends(self, instant):
        """Whether what lasts until an instant has its last second in it."""
        if self.old or instant is None:
            return self.has(instant)
        return self.start < instant <= self.end

    def has_day(self, day):
        """Whether a day (text or None) lies in it."""
        return day is not None and self.first <= day <= self.last


def first_second(day, zone):
    """When a local day begins, in seconds; where the clock jumps over midnight it
    begins at the jump. None: this Python knows no time zones."""
    try:
        from zoneinfo import ZoneInfo

        zone = ZoneInfo(zone)
    except (ImportError, KeyError, OSError):
        return None
    instant = datetime.combine(day, datetime.min.time(), zone).astimezone(timezone.utc)
    while instant.astimezone(zone).date() < day:
        instant += timedelta(minutes=15)
    return int(instant.timestamp())


# === Response and resolution ===


def judge_clock(clock, month):
    """'met', 'missed' or None (not decided in this month) of one clock."""
    due, done, late = (seconds(clock[n]) for n in ("deadline", "reached", "breached"))
    if late is not None:
        return "missed" if month.has(late) else None
    if done is not None:
        return "met" if month.has(done) else None
    return "missed" if month.has(due) else None


def verdict_of(fates, norm_milli):
    """The verdict on clocks against a norm in thousandths of a percent."""
    enough = 100_000 * fates.count("met") >= norm_milli * len(fates)
    return "met" if enough else "missed"


@section("response")
def response(facts, month, code="response"):
    """A figure per priority."""
    for priority in facts["priorities"]:
        fates, best_effort = {}, 0
        for clock in facts["clocks"]:
            fate = judge_clock(clock, month)
            if clock["priority"] != priority or not fate:
                continue
            if clock["counts"]:
                norm = facts["norms"][str(clock["version"])]
                fates.setdefault(norm, []).append(fate)
            best_effort += clock["best_effort"]
        every = [fate for some in fates.values() for fate in some]
        norms = sorted(fates) or sorted(set(facts["norms"].values()))
        yield line(
            f"{code}.{priority}",
            "percent",
            every.count("met"),
            len(every),
            {
                "missed": every.count("missed"),
                "threatened": 0,
                "best_effort": best_effort,
                "norms": norms,
            },
            verdict=worst({verdict_of(some, norm) for norm, some in fates.items()}),
            norm_milli=norms[0] if len(norms) == 1 else None,
            indicator=code,
            priority=priority,
        )


@section("resolution")
def resolution(facts, month):
    return response(facts, month, "resolution")


def is_open_breach(clock, month):
    """Whether a clock was late and not done when the month ended."""
    late = seconds(clock["breached"] or clock["deadline"])
    done = seconds(clock["reached"])
    passed = late is not None and late < month.until
    return clock["counts"] and passed and (done is None or done >= month.until)


@section("open_breaches")
def open_breaches(facts, month):
    late = [c["indicator"] for c in facts["clocks"] if is_open_breach(c, month)]
    for name in ("response", "resolution"):
        key = f"open_breaches.{name}"
        yield line(key, "count", late.count(name), indicator=name)


# === What has no norm ===


@section("work")
def work(facts, month):
    """Minutes, and in how many entries."""
    found = {"extra_support": []}
    for entry in facts["entries"]:
        if month.has_day(entry["date"]):
            found.setdefault(entry["coverage"], []).append(entry["minutes"])
            if entry["extra_support"]:
                found["extra_support"].append(entry["minutes"])
    for name, minutes in found.items():
        data = {"entries": len(minutes)}
        yield line(f"work.{name}", "minutes", sum(minutes), data=data)


def counts(code, **numbers):
    """Lines of what is only counted; true counts as one."""
    return [line(f"{code}.{n}", "count", sum(found)) for n, found in numbers.items()]


@section("changes")
def changes(facts, month):
    """Asked for by the client, done, and open at the end of what is known."""
    found = [
        (
            bool(change["requested_by"]),
            *(seconds(change[n]) for n in ("asked_at", "done_at", "settled_at")),
        )
        for change in facts["changes"]
    ]
    return counts(
        "changes",
        asked=[by_client and month.has(asked) for by_client, asked, _d, _s in found],
        done=[month.has(done) for _by_client, _asked, done, _settled in found],
        open=[
            asked < month.until and (settled is None or settled >= month.until)
            for _by_client, asked, _done, settled in found
        ],
    )


@section("contacts")
def contacts(facts, month):
    """How many on the last day, and who came, left and changed."""
    rows, last = facts["contacts"], month.last
    follows = {row["follows"] for row in rows}
    begun = [row for row in rows if month.has_day(row["first_day"])]
    ended = [row for row in rows if month.has_day(row["last_day"])]
    return counts(
        "contacts",
        present=[r["first_day"] <= last <= (r["last_day"] or last) for r in rows],
        came=[not r["follows"] for r in begun],
        left=[not r.get("followed", r["id"] in follows) for r in ended],
        changed=[bool(r["follows"]) for r in begun],
    )


@section("versions")
def versions(facts, month, code="versions"):
    """What took effect and what ended."""
    rows = facts[code]
    return counts(
        code,
        begun=[month.has(seconds(row["from"])) for row in rows],
        ended=[month.ends(seconds(row["until"])) for row in rows],
    )


@section("addenda")
def addenda(facts, month):
    return versions(facts, month, "addenda")


# === Uptime, outages, maintenance ===


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


def only(values, otherwise=None):
    """The one value there is."""
    return values.pop() if len(values) == 1 else otherwise


def standing(found, is_frozen):
    """What stands beside the figures of an environment."""
    return {
        "kind": found["kind"],
        "is_frozen": is_frozen,
        "corrections": len(found["corrections"]),
    }


@section("uptime")
def uptime(facts, month):
    """A figure per environment."""
    for found in facts["environments"]:
        measured, decision = found["measured"], found["decision"]
        about = {
            **standing(found, bool(measured)),
            "is_decided": bool(decision),
        }
        place = {"indicator": "uptime", "environment": found["environment"]}
        key, norm = f"uptime.{found['environment']}", found["norm_milli"]
        if measured is None:
            production = found["kind"] == "production"
            verdict = "undetermined" if production else "not_applicable"
            more = {"norm_milli": norm, "verdict": verdict, **place}
            yield line(key, "percent", data=about, **more)
            continue
        parts = measured["parts"]
        net = [judge_part(part, measured, measured["excluded"]) for part in parts]
        total, down, unknown, maintenance = (sum(p[i] for p in net) for i in range(4))
        verdict = worst({part[4] for part in net})
        if decision:
            told = decision["verdict"]
            verdict = "missed" if told == "breached" else told
        about |= {
            "total": total,
            "down": down,
            "unknown": unknown,
            "maintenance": maintenance,
            "excluded": sum(
                length(both(measured["excluded"], [(p["start"], p["end"])]))
                for p in parts
            ),
            "gross_down": sum(judge_part(part, measured, [])[1] for part in parts),
            "lowest": percent(total - down - unknown, total),
            "highest": percent(total - down, total),
            "mode": only({p["mode"] for p in parts}, "mixed" if parts else verdict),
        }
        yield line(
            key,
            "percent",
            total - down - unknown,
            total - unknown,
            about,
            norm_milli=only({part["norm_milli"] for part in parts}),
            verdict=verdict,
            **place,
        )


def counted(measured):
    """What counted as downtime, where there is a norm."""
    found = []
    for part in measured["parts"]:
        if part["norm_milli"] is not None:
            time, _windows = served(part, measured, measured["excluded"])
            found += both(measured["down"], time)
    return merge(found)


def kind_of(outage):
    """'down', 'part' of the service was hindered, or 'unknown': not measured."""
    if outage["effect"] != "down":
        return "part"
    hidden = outage["kind"] == "unknown" and not outage["is_bridged"]
    return "unknown" if hidden else "down"


@section("outages")
def outages(facts, month):
    """How many there were, how long they lasted and how much of it counted."""
    for found in facts["environments"]:
        spans = {"down": [], "part": [], "unknown": []}
        for outage in found["outages"]:
            start = max(month.start, seconds(outage["start"]))
            end = min(month.until, seconds(outage["end"]) or month.until)
            if start < end:
                spans[kind_of(outage)].append((start, end))
        yield line(
            f"outages.{found['environment']}",
            "count",
            len(spans["down"]),
            data={
                "kind": found["kind"],
                "seconds": length(spans["down"]),
                "counted": length(both(found["counted"], [(month.start, month.until)])),
                "part": len(spans["part"]),
                "unknown": len(spans["unknown"]),
            },
            environment=found["environment"],
        )


@section("maintenance")
def maintenance(facts, month):
    """Seconds that were planned, and of these the ones as agreed."""
    whole = [(month.start, month.end)]
    for environment in {window["environment"] for window in facts["windows"]}:
        windows = [w for w in facts["windows"] if w["environment"] == environment]
        held = [w for w in windows if w["state"] != "cancelled"]
        planned = [(seconds(w["start"]), seconds(w["end"])) for w in held]
        eligible = [span for w in held for span in w["eligible"]]
        yield line(
            f"maintenance.{environment}",
            "seconds",
            length(both(planned, whole)),
            data={
                "windows": len(held),
                "announced": sum(w["announced"] is not None for w in held),
                "cancelled": len(windows) - len(held),
                "eligible": length(both(eligible, whole)),
            },
            environment=environment,
        )


# === Backups ===


def outcome_of(slot, grace):
    """What became of a run: ``[expected, seconds after it, failure, blind]``, of which
    what is empty at the end is left out."""
    expected, after, failure, blind = (*slot, None, None, None)[:4]
    if after is not None:
        return "done" if after < grace else "late"
    if failure is not None:
        return "failed"
    near = blind and blind[0] < expected + max(grace, 1) and expected - grace < blind[1]
    return "unknown" if near else "missing"


def count_runs(found):
    """The runs of an environment by outcome; as the report says where it does not tell
    of each."""
    if found["runs"] is None or found.get("backups") is None:
        return found["runs"]
    runs = dict.fromkeys(("done", "late", "failed", "missing", "unknown"), 0)
    for backup in found["backups"]:
        runs["done"] += backup["in_time"]
        for slot in backup["slots"]:
            runs[outcome_of(slot, backup["grace"])] += 1
    for outcome, number in found["moved"].items():
        runs[outcome] += number
    return {"expected": sum(runs.values()), **runs}


@section("backup")
def backup(facts, month):
    """Runs that were made, and how old the oldest copy was."""
    for found in facts["environments"]:
        key, runs = f"backup.{found['environment']}", count_runs(found)
        production = found["kind"] == "production"
        about = standing(found, bool(found["frozen"]))
        made = whole = verdict = norm = None
        if runs:
            made, lost = runs["done"] + runs["late"], runs["failed"] + runs["missing"]
            whole, verdict = made + lost, "met"
            if not production or not runs["expected"]:
                verdict = "not_applicable"
            elif lost or runs["unknown"]:
                verdict = "missed" if lost else "undetermined"
            norm = 100_000 if production else None
        elif not month.old:
            verdict = "undetermined" if production else "not_applicable"
            norm = 100_000 if production else None
        more = {"verdict": verdict, "norm_milli": norm}
        place = {"environment": found["environment"], "indicator": "backup"}
        data = about | (runs or {})
        yield line(key, "percent", made, whole, data, **more, **place)
        copies = found["copies"]
        if copies:
            verdict = "met" if copies["lists"] else "undetermined"
            verdict = "missed" if copies["too_old"] else verdict
            yield line(
                f"{key}.copies",
                "seconds",
                age_of(copies),
                data=about
                | {n: copies[n] for n in ("lists", "too_old", "keep", "count")},
                verdict=verdict if production else "not_applicable",
                **{**place, "indicator": "backup_retention"},
            )


def age_of(copies):
    """Seconds between the oldest copy and the list it stands in, or None."""
    listed, oldest = seconds(copies["listed"]), seconds(copies["oldest"])
    return None if listed is None or oldest is None else listed - oldest


# === One report ===


def check(document):
    """What does not agree in one report.

    :param document: dict, the report as it was read
    :return: list of sentences; empty when all is well
    """
    payload = document["payload"]
    text = json.dumps(
        payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    found = hashlib.sha256(text.encode()).hexdigest()
    problems = []
    if found != document["sha256"]:
        problems.append(
            f"The fingerprint is {found}, the report says {document['sha256']}: it was "
            f"altered after it was approved."
        )
    if payload["format"] not in FORMATS:
        return [*problems, f"This script does not know the format {payload['format']}."]
    month = Month(payload)
    problems += check_month(payload, month)
    for part in payload["sections"]:
        problems += check_section(part, month)
    verdict = worst({line["verdict"] for line in figures_of(payload).values()})
    if payload["verdict"] != verdict:
        problems.append(
            f"The verdict of the whole: reckoned {verdict}, the report says "
            f"{payload['verdict']}."
        )
    facts = {part["code"]: part["facts"] for part in payload["sections"]}
    for checking in (check_clocks, check_environments, check_backups):
        problems += checking(facts, month)
    return problems + [*check_trend(payload), *check_correction(payload)]


def figures_of(payload):
    """``{key: line}`` of all sections."""
    return {line["key"]: line for part in payload["sections"] for line in part["lines"]}


def check_month(payload, month):
    """Whether the month is the one it is called, whole, with all its sections."""
    first = date.fromisoformat(f"{payload['month']}-01")
    following = (first + timedelta(days=31)).replace(day=1)
    if (month.first, month.last) != (str(first), str(following - timedelta(days=1))):
        yield f"{month.first} and {month.last} are no month, or another one."
    for day, instant in ((first, month.start), (following, month.end)):
        if first_second(day, payload["zone"]) not in (None, instant):
            yield f"{day} does not begin then in {payload['zone']}."
    if month.until != month.end or seconds(payload["approved_at"]) < month.end:
        yield "The month was not over when it was approved."
    codes = [part["code"] for part in payload["sections"]]
    wanted = ALWAYS | (TOGETHER if TOGETHER & {*codes} else set())
    wanted |= set() if month.old else {"changes"}
    for code in sorted(wanted - {*codes}):
        yield f"{code}: that section is missing."
    if len(codes) != len({*codes}):
        yield "A section stands in it twice."


def check_section(part, month):
    """What does not agree in one section, as sentences."""
    code, lines = part["code"], {line["key"]: line for line in part["lines"]}
    if code not in SECTIONS:
        if lines:
            yield f"{code}: this script does not know how to reckon that section."
        return
    if len(lines) != len(part["lines"]):
        yield f"{code}: a figure stands in it twice."
    reckoned = {line["key"]: line for line in SECTIONS[code](part["facts"], month)}
    for key in sorted({*lines, *reckoned}):
        if key not in reckoned:
            yield f"{key}: nothing in the facts gives that figure."
        elif key not in lines:
            yield f"{key}: reckoned {reckoned[key]}, the report does not say it."
        else:
            yield from differences(key, flat(reckoned[key]), flat(lines[key]))


def flat(line):
    """A line with what stands beside its figure."""
    return {**line, **{f"data {name}": v for name, v in line["data"].items()}}


def differences(key, reckoned, said):
    """What a line says otherwise, as sentences."""
    for name in sorted({*reckoned, *said} - {"data"}):
        if reckoned.get(name) != said.get(name) or (name in said) != (name in reckoned):
            yield (
                f"{key} {name}: reckoned {reckoned.get(name)}, the report says "
                f"{said.get(name)}."
            )


def check_clocks(facts, month):
    """Whether clocks are the same in all sections, agree with their own instants, and
    those that are late stand among the open breaches."""
    told = {}
    for code in ("response", "resolution", "open_breaches"):
        for clock in facts.get(code, {}).get("clocks", ()):
            name = f"{code}: clock {clock['id']} of {clock.get('name')}"
            if told.setdefault(clock["id"], clock) != clock:
                yield f"{name} is another one in another section."
            if code not in ("open_breaches", clock["indicator"]):
                yield f"{name} is about {clock['indicator']}."
            among = facts[clock["indicator"]]["priorities"]
            if clock["counts"] and clock["priority"] not in among:
                yield f"{name} has a priority without a figure."
            if clock["counts"]:
                yield from check_clock(name, clock)
    listed = [clock["id"] for clock in facts["open_breaches"]["clocks"]]
    for id_, clock in told.items():
        if is_open_breach(clock, month) and listed.count(id_) != 1:
            yield f"Clock {id_} is late: it belongs among the open breaches once."
    for code in ("response", "resolution"):
        ids = [clock["id"] for clock in facts[code]["clocks"]]
        if len(ids) != len({*ids}):
            yield f"{code}: a clock stands in it twice."
    norms, others = facts["response"]["norms"], facts["resolution"]["norms"]
    if any(norms[version] != others[version] for version in norms.keys() & others):
        yield "A version has one norm for the response and another for the resolution."


def check_clock(name, clock):
    """Whether a clock that counts is called what its instants say."""
    done, late, due = clock["reached"], clock["breached"], clock["deadline"]
    state = ("missed" if late else "met") if done else None
    if state != (clock["state"] if clock["state"] in ("met", "missed") else None):
        yield f"{name} is called {clock['state']}, its instants say otherwise."
    if state == "met" and due and done > due:
        yield f"{name} was reached after its deadline, and nothing says it was late."


def check_environments(facts, month):
    """Whether what is said of outages follows from what uptime was judged by, and
    whether it was judged at all."""
    measured, kinds = {}, {}
    for code in ("uptime", "backup", "outages"):
        for found in facts.get(code, {}).get("environments", []):
            if kinds.setdefault(found["environment"], found["kind"]) != found["kind"]:
                yield f"{found['name']} is of two kinds."
    for found in facts.get("uptime", {}).get("environments", []):
        if found["measured"]:
            measured[found["environment"]] = found["measured"]
        elif found["so_far"]:
            yield f"{found['name']}: the uptime of the month was not frozen."
    for found in facts.get("outages", {}).get("environments", []):
        judged = measured.get(found["environment"])
        if judged and counted(judged) != [tuple(span) for span in found["counted"]]:
            yield f"{found['name']}: other downtime counted than uptime was judged by."
        if judged and found["outages"]:
            yield from check_left_out(found, judged)


def check_left_out(found, judged):
    """Whether what is left out of the outages of an environment is so of its uptime."""
    for name in ("excluded", "maintenance"):
        if judged[name] != found[name]:
            yield f"{found['name']}: other time is {name} than for its uptime."
    if found["has_norm"] == all(p["norm_milli"] is None for p in judged["parts"]):
        yield f"{found['name']}: whether it has a norm is told in two ways."


def check_backups(facts, month):
    """Whether as many runs are told of as there have to be, each success once."""
    for found in facts.get("backup", {}).get("environments", []):
        if count_runs(found) != found["runs"]:
            yield f"{found['name']}: its runs are counted otherwise than they are told."
        for told in found.get("backups") or ():
            name = f"{found['name']}, {told['name']}"
            heard = [s[0] + s[1] for s in told["slots"] if s[1:2] not in ([], [None])]
            if len(heard) != len({*heard}):
                yield f"{name}: one success stands for two runs."
            due = sum(
                (b - a) // told["every"] for a, b in told["spans"] if told["every"]
            )
            if told["every"] and due != len(told["slots"]) + told["in_time"]:
                yield f"{name}: {due} runs were to be expected."
        copies = found["copies"]
        if copies and copies["age"] != age_of(copies):
            yield f"{found['name']}: the oldest copy has another age."


def check_trend(payload):
    """Whether the figures of earlier months agree with themselves."""
    for before in payload["trend"]:
        lines = before["lines"]
        if before["verdict"] != worst({line["verdict"] for line in lines}):
            yield f"The trend: the figures of {before['month']} give another verdict."
        for told in lines:
            figure = (told["unit"], told["numerator"], told["denominator"])
            more = figure[2] is not None and figure[1] > figure[2]
            if more or told["value"] != value_of(*figure):
                yield f"The trend: {told['key']} of {before['month']} is another one."


def check_correction(payload):
    """Whether what a correction says of now stands in it."""
    lines = figures_of(payload)
    for difference in (payload["corrects"] or {}).get("figures", []):
        if difference["now"] != pick(lines.get(difference["key"])):
            yield f"{difference['key']}: the correction names another figure."
        if difference["now"] == difference["was"]:
            yield f"{difference['key']}: the correction changes nothing."


def pick(line, *more):
    """What others tell of a line, or None."""
    return line and {name: line[name] for name in (*more, *FIGURES)}


# === Reports beside each other ===


def check_beside(document, others):
    """Whether what a report says of others stands in them.

    :param others: ``{fingerprint: payload}``
    """
    payload = document["payload"]
    for before in payload["trend"]:
        other = others.get(before["sha256"])
        if not other:
            continue
        there = [pick(x, "key", "unit") for x in figures_of(other).values()]
        there = {told["key"]: told for told in there if told["verdict"]}
        told = {line["key"]: line for line in before["lines"]}
        same = all(
            before[name] == other[name] for name in ("month", "number", "verdict")
        )
        if not same or told.keys() != there.keys():
            yield f"The trend tells something else of {before['month']}."
        for key in told.keys() & there.keys():
            if told[key] != there[key]:
                yield f"The trend tells something else of {before['month']}: {key}."
    yield from check_corrected(payload, others)
    yield from check_chain(payload, others)


def check_corrected(payload, others):
    """Whether a correction names every figure that differs from the other report."""
    corrects = payload["corrects"]
    other = corrects and others.get(corrects["sha256"])
    if not other:
        return
    codes = {part["code"] for part in other["sections"]}
    was = figures_of(other)
    now = {k: v for k, v in figures_of(payload).items() if k.split(".")[0] in codes}
    told = {found["key"]: found["was"] for found in corrects["figures"]}
    for key in sorted({*was, *now, *told}):
        before = pick(was.get(key))
        if key in told and told[key] != before:
            yield f"{key}: the corrected report says otherwise."
        if key not in told and before != pick(now.get(key)):
            yield f"{key}: differs from the corrected report, which is not told."


def check_chain(payload, others):
    """Whether a report names the one that was approved before it."""

    def place(found):
        return found["approved_at"], found["month"], found["number"]

    before = [
        (place(other), sha256)
        for sha256, other in others.items()
        if other["agreement"]["id"] == payload["agreement"]["id"]
        and place(other) < place(payload)
    ]
    named = [found for found in before if found[1] == payload["previous"]]
    if before and max(before) not in named and (named or not payload["previous"]):
        yield "Another report was approved before this one than it says."


# === On the screen ===


def describe(document):
    """One line about a report."""
    payload = document["payload"]
    number = f" ({payload['number']})" if payload["number"] > 1 else ""
    return (
        f"{payload['client']}, {payload['agreement']['reference']}, "
        f"{payload['month']}{number}: {payload['verdict']}"
    )


def remarks(document):
    """What cannot be reckoned again from this file, as sentences."""
    for part in document["payload"]["sections"]:
        for found in part["facts"].get("environments", ()):
            if part["code"] == "backup" and found["runs"] and not found.get("backups"):
                yield f"{found['name']}: backups stand in it as counts, not run by run."


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
    documents, results = {}, {}
    for path in paths:
        try:
            with open(path, encoding="utf-8") as file:
                document = json.load(file)
            results[path] = describe(document), check(document)
            documents[path] = document
        except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
            results[path] = "not readable", [f"This is no report: {error!r}"]
    others = {found["sha256"]: found["payload"] for found in documents.values()}
    failed = False
    for path, (title, problems) in results.items():
        notes = []
        if path in documents:
            problems += check_beside(documents[path], others)
            notes = remarks(documents[path])
        failed = failed or bool(problems)
        say(f"{path}: {title}: {'NOT PROVED' if problems else 'proved'}")
        for sentence in (*problems, *notes):
            say(f"  {sentence}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

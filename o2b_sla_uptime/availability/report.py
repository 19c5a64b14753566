# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The figures of the service level report about uptime, outages and maintenance.

Each function takes the facts of one section, plain values that JSON can hold, and
gives a list of dicts with the arguments of a ``service_report.Line``. Stretches of time
are lists of [start, end) in seconds since 1970, single instants are texts such as
``2026-06-05T14:59:00Z``.
"""

from datetime import datetime, timezone
from fractions import Fraction

from .display import floor_percent
from .intervals import clip, intersect, subtract, total, union
from .judgement import BREACHED, COUNTS, MET, NOT_APPLICABLE, UNDETERMINED
from .parts import Part, judge_parts

#: What the report calls the verdicts on a month.
WORDS = {BREACHED: "missed"}
#: From this share of the allowed downtime on a month that runs is at risk.
AT_RISK = Fraction(3, 4)
PRODUCTION = "production"


# === Uptime ===


def uptime_lines(facts, is_over):
    """A line per environment.

    :param facts: dict: ``environments``: list of dicts ``environment`` (id), ``kind``,
        ``norm_milli``, ``measured`` (of a month that is frozen: what it was judged
        from, as :func:`proof.describe` gives) or ``so_far`` (seconds up to now) or
        neither: nothing watches it; ``decision``, ``corrections``
    :param bool is_over: whether the whole month is known
    :return: list of dict
    """
    return [_uptime_line(found, is_over) for found in facts["environments"]]


def _uptime_line(found, is_over):
    figures = reckon_uptime(found)
    verdict = _uptime_verdict(found, figures, is_over)
    line = {
        "section": "uptime",
        "key": f"uptime.{found['environment']}",
        "unit": "percent",
        "norm_milli": found["norm_milli"],
        "verdict": verdict,
        "indicator": "uptime",
        "environment": found["environment"],
        "data": {
            "kind": found["kind"],
            "is_frozen": bool(found["measured"]),
            "is_decided": bool(found["decision"]),
            "corrections": len(found["corrections"]),
        },
    }
    if figures is None:
        return line
    whole, down, unknown = (figures[n] for n in ("total", "down", "unknown"))
    line |= {"numerator": whole - down - unknown, "denominator": whole - unknown}
    line["norm_milli"] = figures["norm_milli"]
    line["data"] |= {
        **{name: figures[name] for name in SECONDS},
        "mode": figures["mode"],
        "lowest": _share(whole - down - unknown, whole),
        "highest": _share(whole - down, whole),
    }
    return line


#: Seconds that stand beside the share.
SECONDS = ("total", "down", "unknown", "maintenance", "excluded", "gross_down")


def reckon_uptime(found):
    """Seconds of one environment.

    :param found: dict, see :func:`uptime_lines`
    :return: dict: ``total``, ``down``, ``unknown``, ``maintenance``, ``excluded``,
        ``gross_down``, ``norm_milli`` (None: none, or it changed), ``mode``,
        ``verdict``; None when nothing watches it
    """
    measured = found["measured"]
    if not measured:
        return found["so_far"]
    parts = _parts(measured)
    period = (parts[0].start, parts[-1].end) if parts else (0, 0)
    net = judge_parts(period, parts, measured)
    return {
        "total": net.total,
        "down": net.down,
        "unknown": net.unknown,
        "maintenance": net.maintenance,
        "excluded": sum(
            total(clip(measured["excluded"], part.start, part.end)) for part in parts
        ),
        "gross_down": judge_parts(period, parts, measured, gross=True).down,
        "norm_milli": net.norm_milli,
        "mode": net.mode,
        "verdict": net.verdict,
    }


def _parts(measured):
    return [
        Part(part["start"], part["end"], part["norm_milli"], part["mode"])
        for part in measured["parts"]
    ]


def _uptime_verdict(found, figures, is_over):
    """What a person decided with evidence, else what was measured.

    An isolated test environment has no norm, so it never misses one (§6).
    """
    if figures is None:
        return UNDETERMINED if found["kind"] == PRODUCTION else NOT_APPLICABLE
    verdict = figures["verdict"]
    if found["decision"] and found["measured"]:
        verdict = found["decision"]["verdict"]
    if verdict == MET and not is_over and _is_at_risk(figures):
        return "at_risk"
    return WORDS.get(verdict, verdict)


def _is_at_risk(figures):
    allowed = Fraction(figures.get("budget") or 0)
    return figures["down"] + figures["unknown"] >= AT_RISK * allowed > 0


def _share(part, whole):
    return floor_percent(Fraction(part, whole), 6) if whole else None


# === Outages ===


def counted_spans(measured):
    """What counted as downtime, whichever monitor saw it; nothing does where there is
    no norm.

    :param measured: dict, as :func:`proof.describe` gives
    :return: list of (start, end), merged
    """
    found = []
    for part in _parts(measured):
        if part.norm_milli is None:
            continue
        service = measured["service"]
        served = [(part.start, part.end)] if service is None else service
        time = subtract(clip(served, part.start, part.end), measured["excluded"])
        if part.mode != COUNTS:
            time = subtract(time, measured["maintenance"])
        found += intersect(measured["down"], time)
    return union(found)


def outage_lines(facts, start, end):
    """How many outages there were, per environment.

    :param facts: dict: ``environments``: list of dicts ``environment``, ``has_norm``,
        ``counted`` (see :func:`counted_spans`), ``outages``: list of dicts ``start``,
        ``end`` (None: it lasts), ``kind``, ``effect``, ``is_bridged``
    :param start: text, of the period that is known
    :param end: text
    :return: list of dict
    """
    return [_outage_line(found, start, end) for found in facts["environments"]]


def _outage_line(found, start, end):
    low, high = to_seconds(start), to_seconds(end)
    told = describe_outages(found, start, end)
    down = [each for each in told if each["what"] == "down"]
    return {
        "section": "outages",
        "key": f"outages.{found['environment']}",
        "unit": "count",
        "numerator": len(down),
        "environment": found["environment"],
        "data": {
            "kind": found["kind"],
            "seconds": total(union((e["low"], e["high"]) for e in down)),
            "counted": total(clip(found["counted"], low, high)),
            "part": sum(each["what"] == "part" for each in told),
            "unknown": sum(each["what"] == "unknown" for each in told),
        },
    }


def describe_outages(found, start, end):
    """What each outage was, and how much of it counts in a period.

    :param found: dict, see :func:`outage_lines`; ``excluded`` and ``maintenance``: the
        stretches that were left out
    :return: list of dicts: those of the outages with ``what`` (``down``, ``part``: a
        part was hindered, ``unknown``: not measured), ``low`` and ``high`` (seconds
        since 1970, within the period), ``counts`` (seconds), ``why`` (why not all of it
        counts, or None)
    """
    low, high = to_seconds(start), to_seconds(end)
    told = []
    for outage in found["outages"]:
        ended = to_seconds(outage["end"]) if outage["end"] else high
        span = max(low, to_seconds(outage["start"])), min(high, ended)
        if span[0] >= span[1]:
            continue
        what = _what(outage)
        counts = total(clip(found["counted"], *span)) if what == "down" else 0
        why = None if counts == span[1] - span[0] else _why(found, what, span)
        told.append(
            {
                **outage,
                "what": what,
                "low": span[0],
                "high": span[1],
                "counts": counts,
                "why": why,
            }
        )
    return told


def _what(outage):
    if outage["effect"] != "down":
        return "part"
    if outage["kind"] == "unknown" and not outage["is_bridged"]:
        return "unknown"
    return "down"


def _why(found, what, span):
    if what != "down":
        return what
    if not found["has_norm"]:
        return "no_norm"
    if total(clip(found["excluded"], *span)):
        return "excluded"
    if total(clip(found["maintenance"], *span)):
        return "maintenance"
    return "other"


# === Maintenance ===


def maintenance_lines(facts, start, end):
    """How much maintenance was planned, and how much of it as agreed, per environment.

    :param facts: dict: ``windows``: list of dicts ``environment``, ``start``, ``end``,
        ``announced`` (text or None), ``state``, ``eligible`` (list of [start, end])
    :param start: text, of the period
    :param end: text
    :return: list of dict
    """
    low, high = to_seconds(start), to_seconds(end)
    lines = []
    for environment in dict.fromkeys(w["environment"] for w in facts["windows"]):
        windows = [w for w in facts["windows"] if w["environment"] == environment]
        held = [w for w in windows if w["state"] != "cancelled"]
        planned = union((to_seconds(w["start"]), to_seconds(w["end"])) for w in held)
        eligible = union((first, last) for w in held for first, last in w["eligible"])
        lines.append(
            {
                "section": "maintenance",
                "key": f"maintenance.{environment}",
                "unit": "seconds",
                "numerator": total(clip(planned, low, high)),
                "environment": environment,
                "data": {
                    "windows": len(held),
                    "announced": sum(bool(w["announced"]) for w in held),
                    "cancelled": len(windows) - len(held),
                    "eligible": total(clip(eligible, low, high)),
                },
            }
        )
    return lines


def to_seconds(text):
    """Seconds since 1970 of an instant.

    :param text: such as ``2026-06-05T14:59:00Z``
    """
    moment = datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ")
    return int(moment.replace(tzinfo=timezone.utc).timestamp())

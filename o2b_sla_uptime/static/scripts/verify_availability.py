#!/usr/bin/env python3
# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Check the availability of a month without the software that reckoned it.

    python3 verify_availability.py availability-7-2026-06.json …

Needs Python 3.10 or later and nothing else. It checks that the proof is the one that
was frozen (its fingerprint), reckons every figure again from the intervals in it, and
says whether they agree. It ends with 0 when all do and with 1 when one does not.

The rule: of the seconds in which an agreement ruled, those that were excused are left
out, and those of announced maintenance when the agreement excludes it. What was
measured down is down; what was not measured is unknown, unless it was down.
Availability is up / (up + down). The norm is met when even with everything unknown
down it is kept, breached when even with everything unknown up it is not.
"""

import hashlib
import json
import sys
from fractions import Fraction


def canonical(value):
    """The text the fingerprint is over."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


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
    pieces = list(zip(edges, edges[1:], strict=False))
    inside = [piece for piece in pieces if both([piece], spans)]
    return merge(piece for piece in inside if not both([piece], holes))


def length(spans):
    """How many seconds."""
    return sum(end - start for start, end in merge(spans))


def judge_part(part, payload, excluded):
    """(total, down, unknown, maintenance, budget or None, verdict) of one part."""
    span = [(part["start"], part["end"])]
    service = payload["service"]
    served = span if service is None else both(service, span)
    served = without(served, excluded)
    windows = both(payload["maintenance"], served)
    judged = without(served, windows) if part["mode"] == "excluded" else served
    down = both(payload["down"], judged)
    unknown = without(both(payload["unknown"], judged), down)
    figures = [length(judged), length(down), length(unknown), length(windows)]
    total, bad, blind, _windows = figures
    norm = part["norm_milli"]
    if norm is None:
        return (*figures, None, "not_applicable")
    budget = Fraction(total * (100_000 - norm), 100_000)
    if not total:
        verdict = "not_applicable"
    elif bad + blind <= budget:
        verdict = "met"
    else:
        verdict = "breached" if bad > budget else "undetermined"
    return (*figures, budget, verdict)


def judge(payload, excluded):
    """The figures as the proof states them."""
    parts = [judge_part(part, payload, excluded) for part in payload["parts"]]
    total, down, unknown, maintenance = (sum(p[i] for p in parts) for i in range(4))
    budgets = [part[4] for part in parts if part[4] is not None]
    verdicts = {part[5] for part in parts}
    ranking = ("breached", "undetermined", "met")
    up = total - down - unknown
    return {
        "total": total,
        "down": down,
        "unknown": unknown,
        "maintenance": maintenance,
        "budget": decimal(sum(budgets, Fraction())) if budgets else None,
        "budget_left": decimal(sum(budgets, Fraction()) - down_with_norm(parts))
        if budgets
        else None,
        "availability": percent(up, total - unknown),
        "lowest": percent(up, total),
        "highest": percent(total - down, total),
        "verdict": next((v for v in ranking if v in verdicts), "not_applicable"),
    }


def down_with_norm(parts):
    """Seconds down in the parts that have a budget."""
    return sum(part[1] for part in parts if part[4] is not None)


def percent(part, whole):
    """Six digits behind the point, cut off and not rounded."""
    if not whole:
        return None
    units = part * 100_000_000 // whole
    return f"{units // 1_000_000}.{units % 1_000_000:06d}"


def decimal(amount):
    """An exact number, such as 2674.8."""
    units = abs(amount) * 100_000
    if units.denominator != 1:
        raise ValueError(f"{amount} is no exact decimal.")
    whole, digits = divmod(units.numerator, 100_000)
    text = f"{whole}.{digits:05d}".rstrip("0").rstrip(".")
    return f"-{text}" if amount < 0 else text


def check(document):
    """What does not agree.

    :param document: dict, the proof as it was read
    :return: list of sentences; empty when all is well
    """
    payload = document["payload"]
    problems = []
    found = hashlib.sha256(canonical(payload).encode()).hexdigest()
    if found != document["sha256"]:
        problems.append(
            f"The fingerprint is {found}, the proof says {document['sha256']}: it was "
            f"altered after it was frozen."
        )
    figures = {
        "net": judge(payload, payload["excluded"]),
        "gross": judge(payload, []),
    }
    for name, reckoned in figures.items():
        stated = payload["figures"][name]
        for key, value in reckoned.items():
            if stated.get(key) != value:
                problems.append(
                    f"{name} {key}: reckoned {value}, the proof says {stated.get(key)}."
                )
    measured, verdict = figures["net"]["verdict"], payload["verdict"]
    if verdict != measured and not payload.get("decision"):
        problems.append(f"The verdict is {verdict}, but {measured} was measured.")
    return problems


def describe(document):
    """One line about a proof."""
    payload = document["payload"]
    net = payload["figures"]["net"]
    return (
        f"{payload['month']}: {net['availability'] or 'no'} % available, "
        f"{net['down']} s down, {net['unknown']} s unknown of {net['total']} s: "
        f"{payload['verdict']}"
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
    wrong = 0
    for path in paths:
        try:
            with open(path, encoding="utf-8") as file:
                document = json.load(file)
            line, problems = describe(document), check(document)
        except (OSError, ValueError, KeyError, TypeError) as error:
            line, problems = "not readable", [f"This is no proof: {error!r}"]
        wrong += bool(problems)
        say(f"{path}: {line}: {'NOT PROVED' if problems else 'proved'}")
        for problem in problems:
            say(f"  {problem}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

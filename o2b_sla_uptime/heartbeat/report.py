# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The figures of the service level report about backups (SLA §2.3): every hour, kept
for seven days at most.

The functions take facts, plain values that JSON can hold, and give a list of dicts with
the arguments of a ``service_report.Line``.
"""

OUTCOMES = ("done", "late", "failed", "missing", "unknown")
#: Every run that the schedule asks for: 100 %, in thousandths of a percent.
ALL = 100_000
PRODUCTION = "production"


def backup_lines(facts):
    """A line about the runs of each environment, and one about its copies.

    :param facts: dict: ``environments``: list of dicts ``environment`` (id), ``kind``,
        ``runs`` (int by outcome, and ``expected``; None: nobody watches them),
        ``copies`` (None, or dict: ``lists``: how many, ``too_old``: in how many of
        these a copy was too old, ``age`` of the oldest in the last one, in seconds),
        ``frozen``, ``corrections``
    :return: list of dict
    """
    lines = []
    for found in facts["environments"]:
        lines.append(_runs_line(found))
        if found["copies"]:
            lines.append(_copies_line(found))
    return lines


def _runs_line(found):
    line = {
        "section": "backup",
        "key": f"backup.{found['environment']}",
        "unit": "percent",
        "indicator": "backup",
        "environment": found["environment"],
        "data": _data(found),
    }
    if found["kind"] == PRODUCTION:
        line |= {"verdict": runs_verdict(found["runs"]), "norm_milli": ALL}
    else:
        line["verdict"] = "not_applicable"
    runs = found["runs"]
    if runs is None:
        return line
    made = runs["done"] + runs["late"]
    # unknown is neither made nor missing
    line |= {
        "numerator": made,
        "denominator": made + runs["failed"] + runs["missing"],
    }
    line["data"] |= {name: runs[name] for name in ("expected", *OUTCOMES)}
    return line


def runs_verdict(runs):
    """Whether there is a backup of every run that was expected.

    One that came late is there. One that failed or of which nothing was heard is not,
    and with those that may have been done it is open. So it is when nobody watches:
    what was promised and not measured is neither met nor missed (§1.2, §2.3).

    :param runs: dict as in :func:`backup_lines`, or None
    :return: str, a verdict
    """
    if runs is None:
        return "undetermined"
    if not runs["expected"]:
        return "not_applicable"
    if runs["failed"] or runs["missing"]:
        return "missed"
    return "undetermined" if runs["unknown"] else "met"


def _copies_line(found):
    copies = found["copies"]
    return {
        "section": "backup",
        "key": f"backup.{found['environment']}.copies",
        "unit": "seconds",
        "numerator": copies["age"],
        "indicator": "backup_retention",
        "environment": found["environment"],
        "verdict": (
            copies_verdict(copies) if found["kind"] == PRODUCTION else "not_applicable"
        ),
        "data": {
            **_data(found),
            **{name: copies[name] for name in ("lists", "too_old", "keep", "count")},
        },
    }


def copies_verdict(copies):
    """Whether no copy was kept longer than agreed, as far as the lists tell."""
    if copies["too_old"]:
        return "missed"
    return "met" if copies["lists"] else "undetermined"


def _data(found):
    return {
        "kind": found["kind"],
        "is_frozen": bool(found["frozen"]),
        "corrections": len(found["corrections"]),
    }

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""An attacker at an exported report: changes every value in it, one at a time, and
makes a new fingerprint. Imports no Odoo."""

import hashlib
import json
import re

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
#: Of a longer list, so many at its beginning and at its end are changed.
ENDS = 4


def seal(payload):
    """A payload with its fingerprint, as it is handed out."""
    text = json.dumps(
        payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return {"payload": payload, "sha256": hashlib.sha256(text.encode()).hexdigest()}


def tamper(payload):
    """Every payload with one value changed, or one member of a list taken away.

    :param payload: dict
    :return: iterable of (path of keys and places, payload)
    """
    text = json.dumps(payload)
    for path, value in walk(payload):
        made_up = json.loads(text)
        place = pick(made_up, path[:-1])
        if isinstance(place, list):
            del place[path[-1]]
            yield (*path, "gone"), made_up
            made_up = json.loads(text)
            place = pick(made_up, path[:-1])
        if not value or not isinstance(value, (dict, list)):
            place[path[-1]] = another(value)
            yield path, made_up


def pick(value, path):
    """What lies at a path."""
    for step in path:
        value = value[step]
    return value


def walk(value, path=()):
    """All values in a value, with their paths; of long lists the ends."""
    steps = ()
    if isinstance(value, dict):
        steps = value
    elif isinstance(value, list):
        steps = range(len(value))
        if len(value) > 2 * ENDS:
            steps = (*steps[:ENDS], *steps[-ENDS:])
    for step in steps:
        yield (*path, step), value[step]
        yield from walk(value[step], (*path, step))


def another(value):
    """A value of the same kind that is not this one."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str) and (INSTANT.fullmatch(value) or DAY.fullmatch(value)):
        return f"{value[:5]}{'05' if value[5:7] == '06' else '06'}{value[7:]}"
    if isinstance(value, str):
        return f"{value}1"
    return 7 if value is None else None


def is_figure(path):
    """Whether a value says itself what follows from others: a figure, a verdict, the
    borders of the month."""
    if path[0] == "sections":
        return len(path) < 3 or path[2] in ("code", "lines")
    if path[0] == "trend":
        return path[-1] in ("value", "numerator", "denominator", "unit")
    if path[0] == "corrects":
        return "now" in path
    return path[0] in ("verdict", "period", "month", "format")


def tell(payload, reckon):
    """The lines of all sections as the software reckons them from the facts; None: it
    cannot.

    :param reckon: function from (code, facts, payload) to a list of dicts
    """
    try:
        return [
            sorted(reckon(part["code"], part["facts"], payload), key=repr)
            for part in payload["sections"]
        ]
    except (ValueError, LookupError, TypeError, AttributeError):
        return None


def unnoticed(payload, check, reckon):
    """What somebody could change unseen, though a figure, or what a figure follows
    from, is another then.

    :param payload: dict of a report in which all agrees
    :param check: function of the published script
    :param reckon: see :func:`tell`
    :return: list of paths
    """
    figures = tell(payload, reckon)
    return [
        path
        for path, made_up in tamper(payload)
        if (is_figure(path) or tell(made_up, reckon) != figures)
        and not finds(check, seal(made_up))
    ]


def finds(check, document):
    """Whether the script finds something wrong."""
    try:
        return bool(check(document))
    except (ValueError, LookupError, TypeError, AttributeError):
        return True  # it says that this is no report

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Bytes from outside into plain data: strict JSON that can be stored."""

import json
import math

from .report import Unreadable

DEPTH = 32


def load(body):
    """Read a body as JSON.

    :param body: bytes
    :return: dict or list, all of it storable in PostgreSQL
    :raise Unreadable: no UTF-8, no JSON, a number that is none, a name that stands
        twice, too deep, or neither an object nor a list
    """
    try:
        value = json.loads(
            body.decode("utf-8"),
            parse_constant=_no_constant,
            parse_float=_finite,
            object_pairs_hook=_once,
        )
    except Unreadable:
        raise
    except RecursionError:
        raise Unreadable("json", "too deep") from None
    except ValueError as error:
        raise Unreadable("json", str(error)[:200]) from None
    if not isinstance(value, dict | list):
        raise Unreadable("type", "neither an object nor a list")
    return storable(value)


def storable(value, depth=DEPTH):
    """The same data without what PostgreSQL cannot hold: NUL, half characters.

    :raise Unreadable: deeper than ``depth``
    """
    if not depth:
        raise Unreadable("json", "too deep")
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(k): storable(v, depth - 1) for k, v in value.items()}
    if isinstance(value, list):
        return [storable(item, depth - 1) for item in value]
    return value


def clean(text):
    """A text without NUL and half characters."""
    if text.isascii() and "\0" not in text:
        return text
    text = text.replace("\0", "\N{REPLACEMENT CHARACTER}")
    return text.encode("utf-8", "replace").decode("utf-8")


def _no_constant(name):
    raise Unreadable("json", f"{name} is no number")


def _finite(text):
    number = float(text)
    if not math.isfinite(number):
        raise Unreadable("json", "a number is too large")
    return number


def _once(pairs):
    value = dict(pairs)
    if len(value) != len(pairs):
        raise Unreadable("json", "a name stands twice")
    return value

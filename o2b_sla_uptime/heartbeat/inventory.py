# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a list of the copies that are there proves."""

import json
import math
from dataclasses import dataclass
from datetime import datetime, timezone

#: More copies than anybody keeps; more than this is no list of copies.
MOST_COPIES = 20000
#: Clocks differ; a copy may be so much younger than now, or older than allowed.
SKEW_SECONDS = 300
DAY = 86400
EARLIEST = 946684800  # 2000-01-01


class Unreadable(ValueError):
    """A text that is no inventory.

    :param code: ``json``, ``shape``, ``instant`` or ``many``
    """

    def __init__(self, code):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Inventory:
    """The copies that are there.

    :param count: int
    :param oldest: int or None, UNIX seconds
    :param newest: int or None
    :param size: int or None, bytes of all copies
    """

    count: int
    oldest: int | None = None
    newest: int | None = None
    size: int | None = None


@dataclass(frozen=True)
class Promise:
    """What is expected of the copies.

    :param keep: int, seconds a copy may be kept at most (SLA §2.3)
    :param least: int, copies that have to be there; 0: any number
    :param fresh: int, seconds the newest copy may be old; 0: any age
    """

    keep: int = 7 * DAY
    least: int = 0
    fresh: int = 0


def read(body):
    """Read an inventory.

    ``{"copies": [{"at": …, "size": …}]}``, or in short ``{"oldest": …, "newest": …,
    "count": …, "size": …}``. Instants are ISO 8601 or seconds since 1970.

    :param body: bytes
    :return: Inventory
    :raise Unreadable:
    """
    try:
        data = json.loads(body.decode("utf-8-sig"), parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise Unreadable("json") from None
    if not isinstance(data, dict):
        raise Unreadable("shape")
    if "copies" in data:
        return _read_copies(data["copies"])
    count = data.get("count")
    if not _is_whole(count) or not 0 <= count <= MOST_COPIES:
        raise Unreadable("shape")
    if not count:
        return Inventory(0, size=0)
    oldest, newest = _instant(data.get("oldest")), _instant(data.get("newest"))
    if oldest > newest:
        raise Unreadable("instant")
    return Inventory(count, oldest, newest, _size(data.get("size")))


def _read_copies(copies):
    if not isinstance(copies, list):
        raise Unreadable("shape")
    if len(copies) > MOST_COPIES:
        raise Unreadable("many")
    instants, sizes = [], []
    for copy in copies:
        known = copy if isinstance(copy, dict) else {"at": copy}
        instants.append(_instant(known.get("at")))
        sizes.append(_size(known.get("size")))
    size = sum(sizes) if sizes and None not in sizes else None
    return Inventory(
        len(instants), min(instants, default=None), max(instants, default=None), size
    )


def _refuse(_constant):
    raise ValueError("no JSON")


def _is_whole(value):
    return isinstance(value, int) and not isinstance(value, bool)


def _size(value):
    """Bytes; a size that is none says nothing."""
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not number or not math.isfinite(value) or not 0 <= value < 2**62:
        return None
    return int(value)


def _instant(value):
    """UNIX seconds of an instant in a message.

    :raise Unreadable:
    """
    try:
        if isinstance(value, str) and not value.strip().isdigit():
            at = datetime.fromisoformat(value.strip().replace("Z", "+00:00"))
            at = at if at.tzinfo else at.replace(tzinfo=timezone.utc)
            value = at.timestamp()
        elif isinstance(value, bool) or not isinstance(value, (str, int, float)):
            raise Unreadable("instant")
        found = int(float(value))
    except (ValueError, OverflowError):
        raise Unreadable("instant") from None
    if not EARLIEST <= found < 2**33:
        raise Unreadable("instant")
    return found


def findings(inventory, promise, at):
    """What is wrong with the copies.

    :param inventory: Inventory
    :param promise: Promise
    :param at: int, when the inventory was received
    :return: list of ``none``, ``old``, ``future``, ``few``, ``stale``
    """
    if not inventory.count:
        return ["none"]
    found = []
    if at - inventory.oldest > promise.keep + SKEW_SECONDS:
        found.append("old")
    if inventory.newest > at + SKEW_SECONDS:
        found.append("future")
    if inventory.count < promise.least:
        found.append("few")
    if promise.fresh and at - inventory.newest > promise.fresh:
        found.append("stale")
    return found

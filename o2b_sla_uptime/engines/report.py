# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What an engine told, in our words."""

from dataclasses import dataclass, field

#: What the state of a report can be. ``alive``: the engine itself works. ``none``: it
#: told something that changes no state.
STATES = ("down", "up", "unknown", "alive", "none")
#: How far ahead of ours a clock may be before it is told.
AHEAD_SECONDS = 60


class Unreadable(ValueError):
    """A delivery that cannot be read.

    :param code: str, one word for what is wrong
    :param detail: str, what a person may want to know besides
    """

    def __init__(self, code, detail=""):
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


@dataclass(frozen=True)
class Options:
    """What a source has set.

    :param watchdog: str, name of the alert that always fires
    :param backdate: int, seconds an engine waits before it reports a failure
    """

    watchdog: str = "Watchdog"
    backdate: int = 0


@dataclass(frozen=True)
class Report:
    """One thing that an engine told.

    :param key: str, the same whenever the same thing is told again
    :param state: str, one of ``STATES``
    :param at: int, UNIX seconds it is about; for ``up`` the end of the failure
    :param since: int or None, UNIX seconds of the first failure
    :param labels: dict of str, by which the monitor is found
    :param subject: str, the monitor as the engine calls it
    :param text: str, what the engine says about it
    :param estimated: bool, ``since`` is reckoned, not told
    :param payload: dict, this report alone; reading it gives the same report again
    :param note: str, one word why the state is ``none``, or what was mended
    """

    key: str
    state: str
    at: int
    since: int | None
    labels: dict
    subject: str
    text: str = ""
    estimated: bool = False
    payload: dict = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True)
class Parsed:
    """All that a delivery told.

    :param reports: tuple of Report
    :param warnings: tuple of str, words: ``truncated``
    """

    reports: tuple
    warnings: tuple = ()


def an_object(value, what):
    """The value, which must be a JSON object.

    :raise Unreadable: it is something else
    """
    if not isinstance(value, dict):
        raise Unreadable("type", f"{what} is no object")
    return value


def a_list(value, what):
    """The value, which must be a JSON array.

    :raise Unreadable: it is something else
    """
    if not isinstance(value, list):
        raise Unreadable("type", f"{what} is no list")
    return value


def a_text(value, length=500):
    """A value as a text that can be stored; what is no scalar is empty."""
    if value is None or isinstance(value, bool | dict | list):
        return ""
    return str(value)[:length]


def a_number(value, default=0, most=86400 * 31):
    """A value as a whole number from 0 to ``most``; anything else is the default."""
    if isinstance(value, bool):
        return default
    try:
        number = int(float(value))
    except (TypeError, ValueError, OverflowError):
        return default
    return number if 0 <= number <= most else default

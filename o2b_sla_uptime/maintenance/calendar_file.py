# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""An iCalendar file (RFC 5545) of windows, with instants in UTC: no zone to guess."""

from dataclasses import dataclass
from datetime import datetime, timezone

LINE_BYTES = 75
PRODUCT = "-//Open2Bizz//o2b_sla//EN"


@dataclass(frozen=True)
class Entry:
    """One entry of a calendar.

    :param uid: the same for the same window for ever
    :param sequence: how often it was changed
    :param start: UNIX seconds
    :param end: UNIX seconds
    :param changed_at: UNIX seconds of its last change
    """

    uid: str
    sequence: int
    start: int
    end: int
    changed_at: int
    summary: str
    description: str = ""
    location: str = ""
    cancelled: bool = False


def write_calendar(entries, name):
    """The file.

    :param entries: iterable of :class:`Entry`
    :param name: what a calendar program calls it
    :return: bytes
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escape(name)}",
    ]
    for entry in entries:
        lines += _write_entry(entry)
    lines.append("END:VCALENDAR")
    return b"".join(_fold(line) for line in lines)


def _write_entry(entry):
    lines = [
        "BEGIN:VEVENT",
        f"UID:{_escape(entry.uid)}",
        f"SEQUENCE:{entry.sequence}",
        f"DTSTAMP:{_instant(entry.changed_at)}",
        f"LAST-MODIFIED:{_instant(entry.changed_at)}",
        f"DTSTART:{_instant(entry.start)}",
        f"DTEND:{_instant(entry.end)}",
        f"SUMMARY:{_escape(entry.summary)}",
        f"STATUS:{'CANCELLED' if entry.cancelled else 'CONFIRMED'}",
        # it says when, not that its reader is busy
        "TRANSP:TRANSPARENT",
    ]
    if entry.description:
        lines.append(f"DESCRIPTION:{_escape(entry.description)}")
    if entry.location:
        lines.append(f"LOCATION:{_escape(entry.location)}")
    return [*lines, "END:VEVENT"]


def _instant(seconds):
    return f"{datetime.fromtimestamp(seconds, timezone.utc):%Y%m%dT%H%M%SZ}"


def _escape(text):
    """A text as a value: no line ends, no separators."""
    text = "".join(c for c in str(text) if c in "\n\t" or c.isprintable())
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(plain, escaped)
    return text


def _fold(line):
    """A line in pieces of at most 75 bytes that split no letter."""
    pieces, piece = [], b""
    for letter in line:
        data = letter.encode()
        if len(piece) + len(data) > LINE_BYTES:
            pieces.append(piece)
            piece = b" "
        piece += data
    return b"\r\n".join([*pieces, piece]) + b"\r\n"

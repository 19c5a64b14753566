# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re
from functools import lru_cache

_RANGE = re.compile(r"\s*(\d{1,5})\s*(?:-\s*(\d{1,5})\s*)?", re.ASCII)


@lru_cache(maxsize=1024)
def parse_ranges(text):
    """Whole numbers as people write them: ``200-399,401``.

    :param text: str
    :return: tuple of range
    :raises ValueError: when it is something else, or a range runs backwards
    """
    found = []
    for part in text.split(","):
        match = _RANGE.fullmatch(part)
        if not match:
            raise ValueError(f"'{part.strip()}' is no number or range such as 200-399")
        first = int(match[1])
        last = int(match[2] or first)
        if last < first:
            raise ValueError(f"The range {first}-{last} runs backwards")
        found.append(range(first, last + 1))
    return tuple(found)


def is_in(number, text):
    """Whether a number lies in ranges such as ``200-399,401``; none do in an empty
    text."""
    return bool(text) and any(number in part for part in parse_ranges(text))

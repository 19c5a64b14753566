# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Warnings and errors in Odoo's log that a test run may have."""

import re

#: Pattern of a log message, and why it may be there. Keep this short.
EXPECTED = (
    (
        r"odoo\.tools\.pdf.*wkhtmltopdf|wkhtmltopdf.*not found",
        "PDF printing is an option of the machine, not of these modules",
    ),
)


def unexpected(lines):
    """The lines that no pattern of EXPECTED explains.

    :param lines: iterable of str, WARNING and above only
    :return: list of str
    """
    patterns = [re.compile(pattern) for pattern, _reason in EXPECTED]
    found = []
    for line in lines:
        line = line.rstrip("\n")
        if line and not any(pattern.search(line) for pattern in patterns):
            found.append(line)
    return found


def warnings_of(text):
    """The WARNING, ERROR and CRITICAL lines of Odoo's own log format.

    :param text: str, a whole log
    :return: list of str
    """
    pattern = r"^\d{4}-\d\d-\d\d [\d:,]+ \d+ (?:WARNING|ERROR|CRITICAL) "
    return [line for line in text.splitlines() if re.match(pattern, line)]

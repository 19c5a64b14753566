# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Judging Odoo's log."""

from o2b_runtime.checklog import EXPECTED, unexpected, warnings_of

LOG = """2026-06-10 12:00:00,123 42 INFO db odoo.modules: fine
2026-06-10 12:00:01,123 42 WARNING db odoo.fields: not fine
Traceback (most recent call last):
2026-06-10 12:00:02,123 42 ERROR ? odoo.sql_db: bad
"""


def test_warnings_and_errors_are_found():
    assert [line.split()[3] for line in warnings_of(LOG)] == ["WARNING", "ERROR"]


def test_unknown_lines_are_unexpected():
    assert unexpected(["WARNING odoo.fields: not fine\n", ""]) == [
        "WARNING odoo.fields: not fine"
    ]


def test_every_expectation_has_a_reason():
    assert all(reason for _pattern, reason in EXPECTED)

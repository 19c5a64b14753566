# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""pytest plugin: writes warnings of Odoo's log to a file, with the test that ran.

The file is named by the variable O2B_SLA_ODOO_LOG. What tests expect they mute or
assert (``mute_logger``, ``assertLogs``); those never get here.
"""

import logging
import os


class _OneLine(logging.Formatter):
    """One line per record, so that lines can be judged by pattern."""

    def format(self, record):
        test = os.environ.get("PYTEST_CURRENT_TEST", "outside tests")
        message = " | ".join(super().format(record).splitlines())
        return f"{record.levelname} {record.name}: {message} [{test}]"


def pytest_configure(config):
    handler = logging.FileHandler(os.environ["O2B_SLA_ODOO_LOG"], mode="w")
    handler.setLevel(logging.WARNING)
    handler.setFormatter(_OneLine())
    logging.getLogger().addHandler(handler)

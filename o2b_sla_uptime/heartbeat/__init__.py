# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Jobs that tell that they ran: when they are expected, and what it means when they
are not heard of.

Pure Python, no Odoo, no clock of its own. Instants are whole UNIX seconds (UTC),
intervals are ``(start, end)``, half open: at its deadline a heartbeat is overdue.

- ``Interval``, ``Cron``: schedules; ``following``: the next expected instant;
- ``step``, ``replan``, ``pause``, ``resume``, ``name_of``: the states of one heartbeat;
- ``list_runs``, ``count_runs``: what became of the expected runs of a month;
- ``read``, ``findings``: what a list of backups proves.
"""

from .inventory import Inventory, Promise, Unreadable, findings, read
from .machine import (
    COUNTED,
    FAIL,
    LOG,
    NOTED,
    START,
    SUCCESS,
    Config,
    Ping,
    State,
    name_of,
    pause,
    replan,
    resume,
    step,
    trouble_since,
)
from .month import Run, Runs, count_runs, list_runs
from .report import backup_lines
from .schedule import BadSchedule, Cron, Interval, check, following

__all__ = [
    "COUNTED",
    "FAIL",
    "LOG",
    "NOTED",
    "START",
    "SUCCESS",
    "BadSchedule",
    "Config",
    "Cron",
    "Interval",
    "Inventory",
    "Ping",
    "Promise",
    "Run",
    "Runs",
    "State",
    "Unreadable",
    "backup_lines",
    "check",
    "count_runs",
    "findings",
    "following",
    "list_runs",
    "name_of",
    "pause",
    "read",
    "replan",
    "resume",
    "step",
    "trouble_since",
]

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The service level report as a pure function of facts (SLA §1.2).

Facts are plain values that JSON can hold; instants in them are texts such as
``2026-06-05T14:59:00Z``, which sort as they follow one another. Each section has one
function from facts to lines, found by its code: see :func:`reckoner`. Imports no Odoo.
"""

from . import agreement, breaches, changes, indicators, work
from .judgement import judge, judge_running, overall
from .line import Line, decimal, floor_percent
from .period import Period, month_period, next_month
from .registry import SECTIONS, reckon, reckoner

__all__ = [
    "Line",
    "Period",
    "SECTIONS",
    "agreement",
    "breaches",
    "changes",
    "decimal",
    "floor_percent",
    "indicators",
    "judge",
    "judge_running",
    "month_period",
    "next_month",
    "overall",
    "reckon",
    "reckoner",
    "work",
]

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The sections that o2b_sla_uptime registers, without Odoo."""

from availability import maintenance_lines, outage_lines, uptime_lines
from heartbeat import backup_lines
from service_report import Line

SECTIONS_OF_UPTIME = {
    "uptime": lambda found, month: _lines(uptime_lines(found, month.is_over)),
    "backup": lambda found, month: _lines(backup_lines(found)),
    "outages": lambda found, month: _lines(
        outage_lines(found, month.start, month.until)
    ),
    "maintenance": lambda found, month: _lines(
        maintenance_lines(found, month.start, month.end)
    ),
}


def _lines(found):
    return [Line(**values) for values in found]

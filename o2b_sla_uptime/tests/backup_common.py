# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date, timedelta

from odoo.addons.o2b_sla_helpdesk.tests.common import local

from .heartbeat_common import HeartbeatCase

HOUR = timedelta(hours=1)


class BackupCase(HeartbeatCase):
    """Signs of life of an hourly backup, and its months."""

    def heard(self, start, end, kind="success", skip=(), shift=timedelta(minutes=4)):
        """A line every hour of a period, as the intake writes them."""
        at, rows = start, []
        while at < end:
            if at not in skip:
                rows.append((self.backup.id, at + shift, kind))
            at += HOUR
        for row in rows:
            self.env.cr.execute(
                "INSERT INTO o2b_sla_heartbeat_ping (heartbeat_id, received_at, kind,"
                " effect) VALUES (%s, %s, %s, 'counted')",
                row,
            )
        self.backup.sudo().watched_from = self.backup.watched_from or rows[0][1]

    def month(self, year, month, at):
        months = self.env["o2b.sla.backup.month"].sudo()
        with self.at(at):
            months._make_months(local(at))
            record = months.search(
                [
                    ("environment_id", "=", self.production.id),
                    ("month", "=", date(year, month, 1)),
                ]
            )
            record._refresh()
        return record

    def figures(self, month):
        names = ("expected", "done", "late", "failed", "missing", "unknown")
        return {name: month[f"{name}_runs"] for name in names if month[f"{name}_runs"]}

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaBackupMonth(models.Model):
    """Backups of an environment in a calendar month (SLA §2.3): every hour, kept at
    most seven days."""

    _name = "o2b.sla.backup.month"
    _description = "Backups of a Month"
    _inherit = ["o2b.sla.frozen.month"]

    expected_runs = fields.Integer(
        readonly=True, help="What the schedule asked for: 744 in a month of 31 days."
    )
    done_runs = fields.Integer(readonly=True, help="Done in time.")
    late_runs = fields.Integer(readonly=True, help="Done, after the grace was over.")
    failed_runs = fields.Integer(readonly=True, help="They reported a failure.")
    missing_runs = fields.Integer(readonly=True, help="Nothing was heard of them.")
    copy_count = fields.Integer(
        string="Copies",
        readonly=True,
        aggregator=None,
        help="In the last inventory of the month.",
    )
    oldest_copy_at = fields.Datetime(string="Oldest Copy", readonly=True)
    newest_copy_at = fields.Datetime(string="Newest Copy", readonly=True)
    inventory_at = fields.Datetime(string="Inventory Of", readonly=True)

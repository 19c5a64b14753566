# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


def post_init_hook(env):
    """Take timesheets that follow work on tickets off the orders that would bill them.

    What was invoiced already stays: an invoice is credited by people.
    """
    lines = env["account.analytic.line"].search(
        [("sla_work_entry_id", "!=", False), ("so_line", "!=", False)]
    )
    lines.filtered(lambda line: line._is_not_billed()).write({"so_line": False})

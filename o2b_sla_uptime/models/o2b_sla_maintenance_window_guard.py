# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.o2b_sla.models.o2b_sla_table_guard import TableGuard

#: Which window it is; these never change.
IDENTITY = {
    *("maintenance_id", "environment_id", "agreement_id", "company_id"),
    *("occurrence", "create_date"),
}
#: What decides whether it counts; these stand still once it has begun.
FACTS = {
    *("start_at", "end_at", "planned_at", "planned_by_id", "state", "moves"),
    *("announced_at", "announcement_id", "cancelled_at", "cancelled_by_id"),
    *("cancel_reason", "move_reason", "frozen_at", "is_eligible"),
    *("ineligible_reason", "eligible_seconds", "notice_hours", "cap_minutes"),
    "maintenance_rule",
}
#: Written once.
STAMPS = ("actual_start_at", "actual_end_at")


class SlaMaintenanceWindowGuard(models.AbstractModel):
    """Nobody moves, makes or takes away a window to hide downtime (SLA §3.3).

    From its start on a window stands still, for the software and for SQL alike; and
    when it was announced is the instant at which the mail server took a mail of ours.
    """

    _name = "o2b.sla.maintenance.window.guard"
    _description = "Maintenance Window Guard"
    _inherit = ["o2b.sla.table.guard"]

    frozen_at = fields.Datetime(
        readonly=True,
        copy=False,
        help="When its start was noted; it cannot be changed from then on.",
    )

    def _get_table_guards(self):
        begun = SQL(
            """
            OLD.frozen_at IS NOT NULL AND (
                TG_OP = 'DELETE' OR %(facts)s
                OR NEW.eligible_ranges::text IS DISTINCT FROM OLD.eligible_ranges::text)
            """,
            facts=self._sql_changed(FACTS),
        )
        # told is told, and what was written down once stays
        told = SQL(
            """
            CASE TG_OP
                WHEN 'INSERT' THEN NEW.announced_at IS NOT NULL
                                   OR NEW.frozen_at IS NOT NULL
                WHEN 'DELETE' THEN OLD.announcement_id IS NOT NULL
                                   OR OLD.state = 'cancelled'
                ELSE %(identity)s
                     OR (OLD.state = 'cancelled' AND NEW.state <> 'cancelled')
                     OR %(stamps)s
            END
            """,
            identity=self._sql_changed(IDENTITY),
            stamps=SQL(" OR ").join(
                SQL(
                    "(OLD.%(name)s IS NOT NULL AND %(changed)s)",
                    name=SQL.identifier(name),
                    changed=self._sql_changed([name]),
                )
                for name in STAMPS
            ),
        )
        typed = SQL(
            """
            NEW.announced_at IS NOT NULL
            AND NEW.announced_at IS DISTINCT FROM OLD.announced_at
            AND NOT EXISTS (
                SELECT FROM o2b_sla_notice AS notice
                  JOIN o2b_sla_maintenance_announcement_window AS about
                    ON about.announcement_id = notice.res_id
                   AND about.window_id = NEW.id
                 WHERE notice.res_model = 'o2b.sla.maintenance.announcement'
                   AND notice.res_id = NEW.announcement_id
                   AND notice.sent_at = NEW.announced_at)
            """
        )
        prefix = "o2b_sla_uptime_window"
        return [
            *super()._get_table_guards(),
            TableGuard(f"{prefix}_begun", begun, "it has begun"),
            TableGuard(
                f"{prefix}_told",
                told,
                "it was told, or says what only the software knows",
                events=SQL("INSERT OR UPDATE OR DELETE"),
            ),
            TableGuard(
                f"{prefix}_typed",
                typed,
                "no mail was sent at that instant",
                events=SQL("UPDATE"),
            ),
        ]

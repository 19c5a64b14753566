# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.tools import SQL

#: Which window it is; these never change.
IDENTITY = (
    *("maintenance_id", "environment_id", "agreement_id", "company_id"),
    *("occurrence", "create_date"),
)
#: What decides whether it counts; these stand still once it has begun.
FACTS = (
    *("start_at", "end_at", "planned_at", "planned_by_id", "state", "moves"),
    *("announced_at", "announcement_id", "cancelled_at", "cancelled_by_id"),
    *("cancel_reason", "move_reason", "frozen_at", "is_eligible"),
    *("ineligible_reason", "eligible_seconds", "notice_hours", "cap_minutes"),
    "maintenance_rule",
)
#: Written once.
STAMPS = ("actual_start_at", "actual_end_at")


class SlaMaintenanceWindowGuard(models.AbstractModel):
    """Nobody moves, makes or takes away a window to hide downtime (SLA §3.3).

    From its start on a window stands still, for the software and for SQL alike; and
    when it was announced is the instant at which the mail server took a mail of ours.
    """

    _name = "o2b.sla.maintenance.window.guard"
    _description = "Maintenance Window Guard"

    frozen_at = fields.Datetime(
        readonly=True,
        copy=False,
        help="When its start was noted; it cannot be changed from then on.",
    )

    def init(self):
        """Let PostgreSQL refuse what the ORM refuses."""
        if self._abstract:
            return
        self.env.cr.execute(
            SQL(
                """
                CREATE OR REPLACE FUNCTION o2b_sla_maintenance_window()
                RETURNS trigger AS $$
                BEGIN
                    IF TG_OP = 'TRUNCATE'
                       OR (TG_OP = 'DELETE' AND (OLD.frozen_at IS NOT NULL
                                                 OR OLD.announcement_id IS NOT NULL
                                                 OR OLD.state = 'cancelled'))
                       OR (TG_OP = 'INSERT' AND (NEW.announced_at IS NOT NULL
                                                 OR NEW.frozen_at IS NOT NULL))
                    THEN
                        RAISE EXCEPTION 'o2b_sla: a maintenance window, %% refused',
                            TG_OP USING ERRCODE = 'insufficient_privilege';
                    END IF;
                    IF TG_OP = 'UPDATE' AND (
                        %(identity)s
                        OR (OLD.frozen_at IS NOT NULL AND (%(facts)s
                            OR NEW.eligible_ranges::text
                               IS DISTINCT FROM OLD.eligible_ranges::text))
                        OR %(stamps)s
                        OR (OLD.state = 'cancelled' AND NEW.state <> 'cancelled')
                        OR (NEW.announced_at IS NOT NULL
                            AND NEW.announced_at IS DISTINCT FROM OLD.announced_at
                            AND NOT EXISTS (
                                SELECT FROM o2b_sla_notice AS notice
                                 WHERE notice.res_model
                                       = 'o2b.sla.maintenance.announcement'
                                   AND notice.res_id = NEW.announcement_id
                                   AND notice.sent_at = NEW.announced_at))
                    ) THEN
                        RAISE EXCEPTION 'o2b_sla: a maintenance window, %% refused',
                            TG_OP USING ERRCODE = 'insufficient_privilege';
                    END IF;
                    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
                END $$ LANGUAGE plpgsql;
                CREATE OR REPLACE TRIGGER o2b_sla_maintenance_window_row
                    BEFORE INSERT OR UPDATE OR DELETE ON %(table)s
                    FOR EACH ROW EXECUTE FUNCTION o2b_sla_maintenance_window();
                CREATE OR REPLACE TRIGGER o2b_sla_maintenance_window_table
                    BEFORE TRUNCATE ON %(table)s
                    FOR EACH STATEMENT EXECUTE FUNCTION o2b_sla_maintenance_window();
                """,
                table=SQL.identifier(self._table),
                identity=_changed(IDENTITY),
                facts=_changed(FACTS),
                stamps=SQL(" OR ").join(
                    SQL(
                        "(OLD.%(name)s IS NOT NULL AND %(changed)s)",
                        name=SQL.identifier(name),
                        changed=_changed([name]),
                    )
                    for name in STAMPS
                ),
            )
        )


def _changed(names):
    """Whether an UPDATE changes one of these columns."""
    return SQL(" OR ").join(
        SQL("NEW.%(name)s IS DISTINCT FROM OLD.%(name)s", name=SQL.identifier(name))
        for name in names
    )

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from odoo.addons.o2b_sla.models.o2b_sla_table_guard import TableGuard


class SlaHeartbeatLapse(models.Model):
    """A stretch in which a job was overdue or had failed: from the exact instant on
    which it was due, or told that it failed, to its next success."""

    _name = "o2b.sla.heartbeat.lapse"
    _description = "Lapse of a Heartbeat"
    _inherit = ["o2b.sla.table.guard"]
    _order = "started_at desc, id desc"
    _log_access = False

    heartbeat_id = fields.Many2one(
        comodel_name="o2b.sla.heartbeat",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    kind = fields.Selection(
        selection=[("overdue", "Overdue"), ("failed", "Failed")],
        required=True,
        readonly=True,
    )
    started_at = fields.Datetime(string="Since", required=True, readonly=True)
    noticed_at = fields.Datetime(
        string="Noticed", readonly=True, help="When we found out."
    )
    ended_at = fields.Datetime(string="Until", readonly=True)
    reason = fields.Char(readonly=True, help="What the job told.")
    incident_id = fields.Many2one(
        comodel_name="o2b.sla.incident",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    is_brief = fields.Boolean(
        readonly=True, help="It was over before anybody had to act."
    )

    _open_uniq = models.UniqueIndex("(heartbeat_id) WHERE ended_at IS NULL")
    _left_idx = models.Index(
        "(heartbeat_id) WHERE incident_id IS NULL AND is_brief IS NOT TRUE"
    )
    _order_valid = models.Constraint(
        "CHECK(ended_at IS NULL OR ended_at >= started_at)",
        "A lapse ends after its beginning.",
    )

    def _get_table_guards(self):
        return [
            *super()._get_table_guards(),
            TableGuard(
                "o2b_sla_uptime_lapse",
                SQL(
                    "TG_OP = 'DELETE' OR NEW.heartbeat_id != OLD.heartbeat_id"
                    " OR NEW.kind != OLD.kind OR NEW.started_at != OLD.started_at"
                    " OR OLD.ended_at IS NOT NULL"
                    " AND NEW.ended_at IS DISTINCT FROM OLD.ended_at"
                    " OR OLD.incident_id IS NOT NULL"
                    " AND NEW.incident_id IS DISTINCT FROM OLD.incident_id"
                ),
                "a lapse stays as it was measured",
            ),
        ]

    @api.depends("kind", "heartbeat_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for lapse in self:
            lapse.display_name = f"{lapse.heartbeat_id.name}: {kinds.get(lapse.kind)}"

    @api.model_create_multi
    def create(self, vals_list):
        self._check_machine()
        return super().create(vals_list)

    def write(self, vals):
        self._check_machine()
        return super().write(vals)

    # An ``@api.ondelete`` hook can be skipped over RPC, this cannot.
    def unlink(self):  # pylint: disable=method-required-super
        raise UserError(  # pylint: disable=no-raise-unlink
            self.env._("Lapses show what was measured; they cannot be deleted.")
        )

    @api.model
    def _check_machine(self):
        if not self.env.su:
            raise AccessError(self.env._("Lapses are made by what is measured."))

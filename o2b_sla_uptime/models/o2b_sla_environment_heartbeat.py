# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError


class SlaEnvironment(models.Model):
    """Backups and jobs of an environment."""

    _inherit = "o2b.sla.environment"

    heartbeat_ids = fields.One2many(
        comodel_name="o2b.sla.heartbeat", inverse_name="environment_id"
    )
    heartbeat_count = fields.Integer(
        string="Heartbeats", compute="_compute_heartbeat_count"
    )
    is_backup_watched = fields.Boolean(compute="_compute_heartbeat_count")

    @api.depends("heartbeat_ids.purpose")
    def _compute_heartbeat_count(self):
        groups = self.env["o2b.sla.heartbeat"]._read_group(
            [("environment_id", "in", self.ids)],
            ["environment_id"],
            ["__count", "purpose:array_agg"],
        )
        found = {environment: rest for environment, *rest in groups}
        for environment in self:
            count, purposes = found.get(environment, (0, []))
            environment.heartbeat_count = count
            environment.is_backup_watched = "backup" in purposes

    # An ``@api.ondelete`` hook can be skipped over RPC, this cannot.
    def unlink(self):
        heartbeats = self.env["o2b.sla.heartbeat"].sudo()
        heartbeats = heartbeats.with_context(active_test=False)
        domain = [("environment_id", "in", self.ids), ("ping_ids", "!=", False)]
        if heartbeats.search_count(domain, limit=1):
            raise UserError(  # pylint: disable=no-raise-unlink
                self.env._(
                    "Backups or jobs of this environment were heard of: archive it, so "
                    "that what they proved is kept."
                )
            )
        return super().unlink()

    def action_watch_backups(self):
        """Watch the hourly backup and what is kept of it (SLA §2.3): make both
        heartbeats and show their addresses, this once."""
        self.ensure_one()
        self.check_access("read")
        heartbeats = self.env["o2b.sla.heartbeat"]
        heartbeats.check_access("create")
        backup = self.heartbeat_ids.filtered(lambda h: h.purpose == "backup")[:1]
        inventory = self.heartbeat_ids.filtered(lambda h: h.purpose == "inventory")[:1]
        made = heartbeats.browse()
        if not backup:
            backup = heartbeats.create([self._prepare_backup_heartbeat()])
            made |= backup
        if not inventory:
            made |= heartbeats.create([self._prepare_inventory_heartbeat(backup)])
        if not made:
            return self.action_open_heartbeats()
        return made._show_addresses([(new, new._renew_token()) for new in made])

    def _prepare_backup_heartbeat(self):
        return {
            "name": self.env._("Hourly backup"),
            "environment_id": self.id,
            "purpose": "backup",
            "interval_seconds": 3600,
            "grace_seconds": 900,
            "post_only": True,
        }

    def _prepare_inventory_heartbeat(self, backup):
        return {
            "name": self.env._("Copies that are kept"),
            "environment_id": self.id,
            "purpose": "inventory",
            "watched_id": backup.id,
            "interval_seconds": 3600,
            "grace_seconds": 3600,
            "post_only": True,
        }

    def action_open_heartbeats(self):
        """Its backups and jobs."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "o2b_sla_uptime.o2b_sla_heartbeat_action"
        )
        return action | {
            "domain": [("environment_id", "=", self.id)],
            "context": {"default_environment_id": self.id},
        }

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

#: A page of Odoo that needs its database, and that everybody may see.
LOGIN_PAGE = "/web/login"
MANAGER = "o2b_sla.o2b_sla_group_manager"
#: What decides how the outages there were are judged, those of the past included.
JUDGING_FIELDS = {"availability_rule", "kind", "agreement_id"}


class SlaEnvironment(models.Model):
    """The monitors of an environment and the outages they found."""

    _inherit = "o2b.sla.environment"

    monitor_ids = fields.One2many(
        comodel_name="o2b.sla.monitor", inverse_name="environment_id"
    )
    monitor_count = fields.Integer(compute="_compute_monitor_count")
    outage_ids = fields.One2many(
        comodel_name="o2b.sla.outage", inverse_name="environment_id"
    )
    availability_rule = fields.Selection(
        selection=[
            ("any", "One of its monitors is down"),
            ("all", "All of its monitors are down"),
        ],
        string="Down When",
        required=True,
        default="any",
        tracking=True,
        help="Of the monitors whose failure counts as unavailable. All: they stand in "
        "for each other.",
    )
    stopped_at = fields.Datetime(
        readonly=True, copy=False, help="When its monitors stopped with it."
    )

    @api.model
    def _get_derived(self):
        return super()._get_derived() | {"stopped_at"}

    @api.depends("monitor_ids")
    def _compute_monitor_count(self):
        for environment in self:
            environment.monitor_count = len(environment.monitor_ids)

    def write(self, vals):
        self._check_judging(vals)
        turned = self.filtered(
            lambda each: "active" in vals and each.active != vals["active"]
        )
        monitors = turned.with_context(active_test=False).monitor_ids
        stopped = monitors.filtered("active")
        again = monitors.filtered(
            lambda m: not m.active and m.measured_until == m.environment_id.stopped_at
        )
        res = super().write(vals)
        if turned and vals["active"]:
            again.write({"active": True})
        elif turned:
            turned.sudo().stopped_at = self.env["o2b.sla.mixin"]._sla_now()
            stopped.write({"active": False})
        return res

    def _check_judging(self, vals):
        """Refuse to judge past outages otherwise, unless a manager does it.

        :raise AccessError: outages were measured and the user is no service level
            manager
        """
        if self.env.su or self.env.user.has_group(MANAGER):
            return
        changed = self.filtered(
            lambda each: any(
                self._fields[name].convert_to_write(each[name], each) != vals[name]
                for name in JUDGING_FIELDS & vals.keys()
            )
        )
        if changed and changed._is_measured():
            raise AccessError(
                self.env._(
                    "Outages of this environment were measured, and they would be "
                    "judged otherwise: a service level manager changes this."
                )
            )

    def _is_measured(self):
        """Whether one of them had an outage."""
        return bool(
            self.env["o2b.sla.outage"]
            .sudo()
            .search_count([("environment_id", "in", self.ids)], limit=1)
        )

    def _is_referred_to(self):
        """What was measured of an environment is evidence."""
        return self._is_measured() or super()._is_referred_to()

    # === Watching ===

    def action_watch(self):
        """Make a monitor of the URL of each production environment that has none."""
        self.check_access("write")
        wanted = self.filtered(
            lambda each: each.url and each.kind == "production" and not each.monitor_ids
        )
        if not wanted:
            raise UserError(
                self.env._(
                    "There is nothing to do: a production environment with a URL and "
                    "without monitors is watched."
                )
            )
        monitors, refused = self.env["o2b.sla.monitor"], []
        for environment in wanted:
            try:
                with self.env.cr.savepoint():
                    monitors |= monitors.create(environment._prepare_monitor())
            except ValidationError as error:
                refused.append(f"{environment.display_name}: {error.args[0]}")
        if not monitors:
            raise UserError("\n".join(refused))
        self.env.ref("o2b_sla_uptime.ir_cron_monitor_check").sudo()._trigger()
        return self._tell_watched(monitors, refused)

    def _prepare_monitor(self):
        """Values of the monitor of the environment's own URL."""
        self.ensure_one()
        return {
            "name": self.env._("Web page"),
            "environment_id": self.id,
            "url": f"{self.url.rstrip('/')}{LOGIN_PAGE}",
        }

    @api.model
    def _tell_watched(self, monitors, refused):
        """Show the new monitors, and say which could not be made."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "o2b_sla_uptime.o2b_sla_monitor_action"
        )
        action["domain"] = [("id", "in", monitors.ids)]
        action["context"] = {}
        if not refused:
            return action
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "title": self.env._("Not watched"),
                "message": "\n".join(refused),
                "next": action,
            },
        }

    def action_view_monitors(self):
        """Open the monitors."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "o2b_sla_uptime.o2b_sla_monitor_action"
        )
        action["domain"] = [("environment_id", "=", self.id)]
        action["context"] = {"default_environment_id": self.id}
        return action

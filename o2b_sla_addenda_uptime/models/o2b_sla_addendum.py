# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.o2b_sla.isolating import isolated

_logger = logging.getLogger(__name__)

BATCH_SIZE = 200
AHEAD = timedelta(hours=25)
CRON = "o2b_sla_addenda_uptime.ir_cron_addendum_watch"


class SlaAddendum(models.Model):
    """Its installations are watched as long as it is in force (SLA §4–6).

    A monitor only measures: what counts follows from the instants at which an addendum
    began and ended, whenever its monitors were made or archived.
    """

    _inherit = "o2b.sla.addendum"

    monitor_ids = fields.One2many(
        comodel_name="o2b.sla.monitor", inverse_name="addendum_id"
    )
    monitor_count = fields.Integer(string="Monitors", compute="_compute_monitor_count")
    unwatched_ids = fields.One2many(
        comodel_name="o2b.sla.environment",
        inverse_name="watch_refusal_addendum_id",
        string="Not Watched",
        readonly=True,
    )

    @api.depends("monitor_ids")
    def _compute_monitor_count(self):
        for addendum in self:
            addendum.monitor_count = len(addendum.monitor_ids)

    def write(self, vals):
        result = super().write(vals)
        if "kind_id" in vals:
            self._follow_monitors()
        return result

    def action_view_monitors(self):
        """Open the monitors it brought."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "o2b_sla_uptime.o2b_sla_monitor_action"
        )
        action["domain"] = [("addendum_id", "=", self.id)]
        action["context"] = {"active_test": False}
        return action

    # === Monitors follow the addendum ===

    def _follow_monitors(self):
        """Let each addendum have the monitors it has a right to now; one that cannot
        hides no other. Doing it again changes nothing."""
        for addendum in self.sudo().with_context(active_test=False).exists():
            isolated(
                self.env, addendum._follow_own_monitors, failed=addendum._tell_unwatched
            )
        turns = self._get_turns()
        if turns:
            self.env.ref(CRON).sudo()._trigger(turns)

    def _tell_unwatched(self, _error):
        _logger.exception("The monitors of addendum %s do not follow it", self.id)

    def _get_turns(self):
        """Instants at which an addendum begins or ends before the next daily run: list
        of naive UTC."""
        now = self.env["o2b.sla.mixin"]._sla_now()
        versions = self.sudo().version_ids
        instants = versions.mapped("rules_from") + versions.mapped("rules_until")
        return sorted({at for at in instants if at and now < at <= now + AHEAD})

    def _follow_own_monitors(self):
        self.ensure_one()
        version = self._version_in_force()
        about = self._get_watched_environments() if version else ()
        watched = [each for each in about if self.kind_id._prepare_place(each)]
        for monitor in self.monitor_ids.filtered("active"):
            if monitor.environment_id not in watched:
                monitor.write({"active": False, "ended_with_addendum": True})
        promises = version._promises_uptime() if version else False
        for environment in about:
            if environment in watched:
                refusal = self._watch(environment, promises)
            else:
                refusal = self._explain_no_place(environment)
            if environment.watch_refusal != refusal:
                environment.watch_refusal = refusal
                environment.watch_refusal_addendum_id = refusal and self
        self._forget_refusals(about)

    def _forget_refusals(self, about):
        """What it is not about any more is not told that it cannot watch it."""
        self.env["o2b.sla.environment"].sudo().with_context(active_test=False).search(
            [
                ("watch_refusal_addendum_id", "=", self.id),
                ("id", "not in", [environment.id for environment in about]),
            ]
        ).write({"watch_refusal": False, "watch_refusal_addendum_id": False})

    def _explain_no_place(self, environment):
        """Why there is nowhere to watch an environment; ``False`` when it is watched
        by a monitor somebody made, or by nobody on purpose."""
        if not self.kind_id.monitor_kind or self._is_watched_otherwise(environment):
            return False
        if self.kind_id.monitor_kind == "sip":
            return self.env._("It has no SIP host yet: enter it here.")
        return not environment.sip_host and self.env._(
            "It has no URL yet: enter it here."
        )

    def _get_watched_environments(self):
        """Environments that it is about and that are in use: those it names, else
        those of its kind that no addendum names."""
        environments = self._get_named_environments()
        if not environments and self.kind_id.environment_kind:
            environments = self.agreement_id.environment_ids.filtered(
                lambda each: (
                    each.kind == self.kind_id.environment_kind and not each.addendum_id
                )
            )
        return environments.filtered("active")

    def _watch(self, environment, promises):
        """See to it that an environment is watched.

        :param environment: ``o2b.sla.environment``
        :param promises: bool, whether the addendum promises uptime of it
        :return: why it cannot be watched, ``False`` when it is
        """
        monitors = self.env["o2b.sla.monitor"].with_context(active_test=False)
        own = self.monitor_ids.filtered(lambda m: m.environment_id == environment)
        again = own.filtered("ended_with_addendum")
        try:
            with self.env.cr.savepoint():
                if again:
                    place = self.kind_id._prepare_place(environment)
                    access = self.kind_id._prepare_access(place)
                    again.write(
                        {
                            **place,
                            **access,
                            "active": True,
                            "ended_with_addendum": False,
                        }
                    )
                elif not own and not self._is_watched_otherwise(environment):
                    values = self.kind_id._prepare_monitor(environment)
                    own = monitors.create({**values, "addendum_id": self.id})
                own._follow_promise(promises)
        except ValidationError as error:
            return self.env._(
                "%(reason)s A service level manager can make a monitor by hand and "
                "allow it there; an administrator can allow the network, or the port, "
                "for all addenda in the settings of monitoring.",
                reason=error.args[0],
            )
        return False

    def _is_watched_otherwise(self, environment):
        """Whether somebody made such a monitor himself."""
        return any(
            monitor.kind == self.kind_id.monitor_kind
            for monitor in environment.with_context(active_test=True).monitor_ids
        )

    @api.model
    def _cron_watch(self):
        """Daily, and when an addendum begins or ends."""
        cron = self.env["ir.cron"]
        addenda = self.with_context(active_test=False).search(
            [("kind_id.monitor_kind", "!=", False)]
        )
        remaining = len(addenda)
        for start in range(0, len(addenda), BATCH_SIZE):
            batch = addenda[start : start + BATCH_SIZE]
            batch._follow_monitors()
            remaining -= len(batch)
            if not cron._commit_progress(len(batch), remaining=remaining):
                break

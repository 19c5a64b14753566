# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

_logger = logging.getLogger(__name__)

#: Where it looks: one that somebody pointed elsewhere stays there as a whole.
PLACE = {"url", "host", "port", "transport", "allow_private", "allow_ports"}
#: What only the software sets.
ADDENDUM_FIELDS = {"addendum_id", "ended_with_addendum", "promised_uptime"}


class SlaMonitor(models.Model):
    """A monitor that an addendum brings, and takes away when it ends."""

    _inherit = "o2b.sla.monitor"

    addendum_id = fields.Many2one(
        comodel_name="o2b.sla.addendum",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="It was made when this addendum took effect.",
    )
    ended_with_addendum = fields.Boolean(readonly=True, copy=False)
    promised_uptime = fields.Boolean(readonly=True, copy=False)
    differs_in = fields.Char(
        string="Set by Hand",
        compute="_compute_differs_in",
        help="What somebody set otherwise than the kind of its addendum says. It stays "
        "when the kind changes.",
    )

    @api.model
    def default_get(self, fields):
        """Take no default for what nobody sets: a client can send one along."""
        return super().default_get([f for f in fields if f not in ADDENDUM_FIELDS])

    @api.model
    def _check_written(self, vals):
        result = super()._check_written(vals)
        if ADDENDUM_FIELDS & vals.keys() and not self.env.su:
            raise UserError(
                self.env._("Which monitors an addendum brings follows from it.")
            )
        return result

    def _follow_promise(self, promises):
        """Let a failure count where the addendum promises uptime now, and not where it
        did before; what somebody chose stays as long as the promise does.

        :param promises: bool
        """
        for monitor in self.filtered(lambda m: m.promised_uptime != promises):
            effect = "down" if promises else monitor.addendum_id.kind_id.monitor_effect
            monitor.write({"promised_uptime": promises, "effect": effect})

    # === As its addendum says ===

    @api.depends(
        "addendum_id.kind_id.monitor_interval",
        "addendum_id.kind_id.monitor_path",
        "addendum_id.kind_id.monitor_keyword",
        "addendum_id.kind_id.monitor_json_path",
        "addendum_id.kind_id.monitor_json_value",
        "addendum_id.kind_id.monitor_effect",
        "url",
        "host",
        "port",
        "transport",
        "interval_seconds",
        "keyword",
        "json_path",
        "json_value",
        "effect",
    )
    def _compute_differs_in(self):
        expected = self.sudo()._get_expected()
        for monitor in self:
            own = monitor.sudo()
            labels = [
                own._fields[name]._description_string(self.env)
                for name, value in expected.get(monitor, {}).items()
                if (own[name] or False) != (value or False)
            ]
            monitor.differs_in = ", ".join(labels)

    @api.model
    def _search_of_addenda(self, kinds=None):
        """Monitors that addenda brought, archived ones too, as superuser.

        :param kinds: ``o2b.sla.addendum.kind``, of addenda of these only
        """
        domain = [("addendum_id", "!=", False)]
        if kinds:
            domain.append(("addendum_id.kind_id", "in", kinds.ids))
        return self.sudo().with_context(active_test=False).search(domain)

    def _get_expected(self):
        """What the addenda say of these monitors: {monitor: dict of values}."""
        expected = {}
        for monitor in self.filtered("addendum_id"):
            kind = monitor.addendum_id.kind_id
            if kind.monitor_kind != monitor.kind:
                continue
            place = kind._prepare_place(monitor.environment_id)
            effect = "down" if monitor.promised_uptime else kind.monitor_effect
            expected[monitor] = {
                **place,
                **(kind._prepare_access(place) if place else {}),
                **kind._prepare_settings(),
                "effect": effect,
            }
        return expected

    def _follow_expected(self, before, archive=False, strict=False):
        """Take over what the addenda say now, but for what somebody set by hand.

        :param before: what they said before, of :meth:`_get_expected`
        :param archive: bool, to archive one that may not watch there any more
        :param strict: bool, to raise when one may not watch there
        """
        for monitor, values in self._get_expected().items():
            said = before.get(monitor, {})
            own = {name for name in values if not monitor._is(name, said.get(name))}
            if own & PLACE:
                own |= PLACE
            changes = {
                name: value
                for name, value in values.items()
                if name not in own and not monitor._is(name, value)
            }
            if not changes:
                continue
            try:
                with self.env.cr.savepoint():
                    monitor.write(changes)
                    monitor.flush_recordset()
            except ValidationError as error:
                if strict:
                    raise
                _logger.warning("Monitor %s does not follow: %s", monitor.id, error)
                if archive:
                    monitor.write({"active": False, "ended_with_addendum": True})

    def _is(self, name, value):
        return (self[name] or False) == (value or False)

    def action_take_over(self):
        """Set all as the kind of its addendum says; the log tells what it was."""
        for monitor in self:
            monitor.check_access("write")
            values = monitor.sudo()._get_expected().get(monitor.sudo(), {})
            if not values:
                raise UserError(self.env._("Its addendum says nothing about it."))
            monitor.sudo().write(values)
        return True

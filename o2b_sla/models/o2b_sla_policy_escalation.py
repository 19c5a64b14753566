# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from contextlib import contextmanager

from odoo import fields, models

from ..clock import Target
from ..states import OPEN_STATES
from .o2b_sla_escalation_rule import BREACH

#: In the context of a policy whose clocks follow as one; no client can send it.
FOLLOWING = object()


class SlaPolicyEscalation(models.Model):
    """The escalation rules of a policy. They are internal: nobody signs them."""

    _inherit = "o2b.sla.policy"

    escalation_rule_ids = fields.One2many(
        comodel_name="o2b.sla.escalation.rule",
        inverse_name="policy_id",
        string="Escalation",
        copy=True,
        default=lambda self: self.env["o2b.sla.escalation.rule"]._default_commands(),
    )

    def write(self, vals):
        if "escalation_rule_ids" not in vals:
            return super().write(vals)
        with self._clocks_follow():
            policies = self.with_context(sla_following=FOLLOWING)
            return super(SlaPolicyEscalation, policies).write(vals)

    @contextmanager
    def _clocks_follow(self):
        """Around a change of the rules: open clocks get their next step anew.

        :return: naive UTC instant from which the changed rules count, or ``False``
            when no clock is open that they could surprise
        """
        versions = self.env["o2b.sla.agreement.version"].sudo()
        used = (
            versions.search([("policy_id", "in", self.ids)]) if self.ids else versions
        )
        clocks = self.env["o2b.sla.clock"]
        is_open = used and clocks.sudo().search_count(
            [("agreement_version_id", "in", used.ids), ("state", "in", OPEN_STATES)],
            limit=1,
        )
        since = self.env["o2b.sla.mixin"]._sla_now() if is_open else False
        if not is_open or self.env.context.get("sla_following") is FOLLOWING:
            yield since
            return
        with clocks._following(used):
            yield since
            self.env.flush_all()


class SlaVersionEscalation(models.AbstractModel):
    """The escalation rules as they count for one agreement."""

    _inherit = "o2b.sla.version.terms"

    def _get_escalation_rules(self, priority, indicator):
        """Rules for the clocks of a priority and an indicator, with their moments.

        :return: list of ``(percent, rule)``, ordered by percent
        """
        self.ensure_one()
        first, risk = self._get_term("warnings").value
        named = {"first": first, "risk": risk, "breach": BREACH}
        rules = self.sudo().policy_id.escalation_rule_ids
        found = [
            (named.get(rule.moment, rule.percent), rule)
            for rule in rules
            if rule._fits(priority, indicator)
        ]
        return sorted(found, key=lambda item: (item[0], item[1].sequence, item[1].id))

    def _get_clock_steps(self, priority, indicator):
        """The moments at which something happens to a clock: somebody is told, or it
        is at risk.

        :param priority: ``o2b.sla.priority`` record
        :param indicator: ``response`` or ``resolution``
        :return: ``(Target of the pure clock, {percent: naive UTC instant before which
            it is no news, or None})``
        """
        risk = self._get_term("warnings").value[1]
        levels = {risk: None}
        for percent, rule in self._get_escalation_rules(priority, indicator):
            since = rule.valid_from or None
            known = levels.get(percent, since)
            levels[percent] = known and since and min(known, since)
        thresholds = tuple(sorted(set(levels) - {BREACH}))
        return Target(thresholds=thresholds, risk=risk), levels

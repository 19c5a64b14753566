# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.o2b_sla_helpdesk.priority_keys import PRIORITY_CODES


class SlaLogCall(models.TransientModel):
    """Tells the agent, who tells the caller, what support for an environment is
    limited to (SLA §6)."""

    _inherit = "o2b.sla.log.call"

    limits_text = fields.Char(compute="_compute_limits_text")

    @api.depends("environment_id", "call_at", "priority", "outcome", "is_closed")
    def _compute_limits_text(self):
        for wizard in self:
            wizard.limits_text = " ".join(wizard._describe_limits())

    def _get_limits(self):
        """The limits of the chosen environment, at the moment of the call."""
        at = self.call_at or self.env["o2b.sla.mixin"]._sla_now()
        return self.environment_id._origin.sudo()._get_support_limits(at)

    def _describe_limits(self):
        self.ensure_one()
        at = self.call_at or self.env["o2b.sla.mixin"]._sla_now()
        environment = self.environment_id._origin.sudo()
        sentences = environment._describe_support_limits(at)
        if not sentences or self.outcome != "ticket":
            return sentences
        asked = PRIORITY_CODES.get(self.priority)
        allowed = self._get_allowed_code(asked)
        if self._is_refused(asked):
            sentences.append(
                self.env._(
                    "Outside opening hours it cannot be reported by telephone: ask for "
                    "an e-mail."
                )
            )
        elif allowed != asked:
            sentences.append(
                self.env._(
                    "Tell the caller: it becomes %(allowed)s, not %(asked)s.",
                    allowed=allowed,
                    asked=asked,
                )
            )
        return sentences

    def _is_refused(self, code):
        """Whether it cannot be reported by telephone now: outside opening hours only
        P1, for whom there is a right to it (§3.6)."""
        return self.is_closed and self._get_allowed_code(code) != "P1"

    def _get_allowed_code(self, code):
        """Code of the priority there is a right to when another is asked for."""
        asked = self.env["o2b.sla.priority"].sudo()._get(code or "")
        return self._get_limits().allow(asked).code

    @api.depends("environment_id")
    def _compute_priority_choices(self):
        return super()._compute_priority_choices()

    def _prepare_priority_choices(self):
        """What would hold for the priority that each choice becomes."""
        choices = super()._prepare_priority_choices()
        limits = self._get_limits()
        if not limits.is_limited:
            return choices
        facts_of = {choice["label"]: choice["facts"] for choice in choices}
        for choice in choices:
            allowed = self._get_allowed_code(choice["label"])
            facts = facts_of.get(allowed, [])
            if limits.best_effort and facts:
                facts = [self.env._("Best effort: these moments are an aim"), *facts]
            choice["facts"] = facts
            if self._is_refused(choice["label"]):
                choice["note"] = self.env._("Not by telephone now")
                choice["tone"], choice["disabled"] = "risk", True
            elif allowed != choice["label"]:
                choice["note"] = self.env._("Becomes %s", allowed)
                choice["tone"] = "risk"
        return choices

    def _check_ready(self):
        """
        :raise UserError: outside opening hours only P1 is taken by telephone, to which
            this environment gives no right
        """
        res = super()._check_ready()
        code = PRIORITY_CODES[self.priority]
        if self.outcome != "ticket" or not self._is_refused(code):
            return res
        company = self.agreement_id.company_id or self.env.company
        environment = self.environment_id.sudo()
        raise UserError(
            self.env._(
                "%(limits)s So it cannot be reported by telephone outside opening "
                "hours. Ask the caller to send an e-mail to %(email)s, and choose "
                '"Only log it".',
                limits=" ".join(environment._describe_support_limits(self.call_at)),
                email=company.sla_helpdesk_email or "",
            )
        )

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from odoo.addons.o2b_sla_helpdesk.mail_intake import is_never_answered
from odoo.addons.o2b_sla_helpdesk.priority_keys import PRIORITY_CODES

TEMPLATE = "o2b_sla_addenda.mail_template_support_limits"


class HelpdeskTicket(models.Model):
    """Explains to the sender that support for an environment is limited (SLA §6): in
    the acknowledgement, in the portal, and by mail when it becomes known later."""

    _inherit = "helpdesk.ticket"

    def _sla_explain_limits(self):
        """What the sender has to know of his environment's support.

        :return: list of sentences in the language of the context; empty without limits
        """
        self.ensure_one()
        environment = self.sla_environment_id.sudo()
        sentences = environment._describe_support_limits(
            self.sla_received_at or self._sla_now()
        )
        if not sentences or not self.sla_asked_priority:
            return sentences
        return [
            *sentences,
            self.env._(
                "So the priority of this ticket is %(now)s instead of %(asked)s. Is it "
                "about another environment? Tell us which, then it gets the priority "
                "that belongs to that.",
                now=PRIORITY_CODES[self.priority],
                asked=PRIORITY_CODES[self.sla_asked_priority],
            ),
        ]

    def _sla_promise(self):
        """An aim is no promise, and why it is none comes first."""
        limits = self._sla_explain_limits()
        if not limits:
            return super()._sla_promise()
        if not self.sla_best_effort:
            return [*limits, *super()._sla_promise()]
        return [*limits, *self._sla_aims()]

    def _sla_aims(self):
        """Until when best effort aims: list of sentences."""
        version = self.sudo().sla_agreement_version_id
        lines = []
        if self.sla_response_deadline:
            lines.append(
                self.env._(
                    "We aim to answer by %(aim)s.",
                    aim=self._sla_format_instant(self.sla_response_deadline),
                )
            )
        target = self._sla_get_target("resolution").value
        if target:
            lines.append(
                self.env._(
                    "From that answer on, we aim to solve it within %(duration)s.",
                    duration=version._describe_duration(target).lower(),
                )
            )
        return lines

    # === When it becomes known later ===

    def _sla_follow_limits(self, before, vals):
        res = super()._sla_follow_limits(before, vals)
        for ticket in self:
            priority, _asked, environment = before[ticket.id]
            moved = ticket.sla_environment_id != environment
            if moved and ticket.priority != priority and not vals.get("priority"):
                ticket.sudo()._sla_tell_limits()
        return res

    def _sla_tell_limits(self):
        """Mail the sender that the priority is another one, and why; nothing to who is
        not answered either."""
        self.ensure_one()
        if not self._sla_is_told_of_limits():
            return
        address = self._sla_get_answer_address()
        if not address or is_never_answered(address):
            return
        if not self._sla_is_own_address(address):
            self._sla_send_answer("limits", again=True)

    def _sla_is_told_of_limits(self):
        """Whether somebody of the client waits for what becomes of the ticket."""
        if self.closed or self._sla_is_doubtful() or not self.sla_authorised:
            return False
        answered = self.sla_answer == "acknowledgement"
        return answered or self.sla_channel == "phone"

    def _sla_get_notice_kind(self, kind):
        if kind == "limits":
            return "acknowledgement"
        return super()._sla_get_notice_kind(kind)

    def _sla_get_answer_template(self, kind):
        if kind == "limits":
            return TEMPLATE
        return super()._sla_get_answer_template(kind)

    def _sla_limit_news(self):
        """Why the priority is another one than the sender was told.

        :return: list of sentences, in the language of the context
        """
        self.ensure_one()
        if self.sla_asked_priority:
            return self._sla_promise()
        name = self.sla_environment_id.sudo().name
        if name:
            first = self.env._(
                "Your ticket turned out to be about “%(environment)s”, whose support "
                "is not limited.",
                environment=name,
            )
        else:
            first = self.env._(
                "Your ticket turned out not to be about an environment whose support "
                "is limited."
            )
        return [
            first,
            self.env._(
                "So it has the priority that was asked for, and its times count from "
                "when it came in."
            ),
            *self._sla_promise(),
        ]

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.o2b_sla.isolating import isolated
from odoo.addons.o2b_sla.text_limits import check_length

_logger = logging.getLogger(__name__)

CONTRACT_MANAGER = "o2b_sla.o2b_sla_group_contract_manager"
MAX_USER_AGENT = 512
MAX_NAME = 200
MAX_REASON = 5000


class SlaEstimateAnswer(models.AbstractModel):
    """The client's answer to an estimate.

    Given in the portal by somebody logged in who may speak for the client. No mail
    approves anything, whoever sent it.
    """

    _name = "o2b.sla.estimate.answer"
    _description = "SLA Estimate Answer"

    answered_at = fields.Datetime(string="Answered On", readonly=True, copy=False)
    answered_by_id = fields.Many2one(
        comodel_name="res.partner",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    answered_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Account",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="The account that was logged in.",
    )
    answered_name = fields.Char(
        string="Name Entered",
        readonly=True,
        copy=False,
        help="As the client typed it with the approval.",
    )
    decline_reason = fields.Text(readonly=True, copy=False)
    ip = fields.Char(
        string="IP Address", readonly=True, copy=False, groups=CONTRACT_MANAGER
    )
    user_agent = fields.Char(
        string="Browser", readonly=True, copy=False, groups=CONTRACT_MANAGER
    )

    # === Who ===

    def _is_visible_to(self, partner):
        """Whether a person of the client reads this estimate: once it was sent."""
        self.ensure_one()
        estimate = self.sudo()
        return estimate.state != "draft" and estimate.agreement_id._is_visible_to(
            partner
        )

    def _may_answer(self, partner):
        """Whether a person speaks for the client: a contact of today (§3.6), the
        signatory or the contract manager; and whether an answer is waited for."""
        self.ensure_one()
        return (
            self.sudo().state == "sent"
            and not self._is_over()
            and self._is_visible_to(partner)
        )

    def _is_over(self):
        """Whether its last day has passed, in the agreement's own zone."""
        self.ensure_one()
        return self.sudo().valid_until < self._get_today()

    # === Answers ===

    def _approve(self, partner, name=None, sha256=None, **trace):
        """The client approves exactly what was shown.

        :param partner: ``res.partner`` of the logged-in user
        :param name: as typed; default the partner's
        :param sha256: fingerprint of what was shown; default of what was sent
        :param trace: ``ip``, ``user_agent``
        :raise UserError: not his to approve, stale, answered or expired
        """
        self._take_pen(partner, sha256)
        name = (name if name is not None else partner.name or "").strip()
        if not name:
            raise UserError(self.env._("Enter your name."))
        check_length(self.env, self.env._("Your name"), name, MAX_NAME)
        self._record("approved", partner, answered_name=name, **trace)
        self._after_answer(
            self.env._(
                "Estimate %(estimate)s was approved by %(name)s.",
                estimate=self.name,
                name=partner.name,
            )
        )

    def _decline(self, partner, reason, sha256=None, **trace):
        """The client declines, with a reason.

        :raise UserError: as :meth:`_approve`, or no reason
        """
        self._take_pen(partner, sha256)
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Tell why you decline."))
        check_length(self.env, self.env._("Reason"), reason, MAX_REASON)
        self._record("declined", partner, decline_reason=reason, **trace)
        self._after_answer(
            self.env._(
                "Estimate %(estimate)s was declined by %(name)s: %(reason)s",
                estimate=self.name,
                name=partner.name,
                reason=reason,
            )
        )

    def _take_pen(self, partner, sha256):
        """Check who answers what, and keep others from answering meanwhile.

        :raise UserError: it cannot be answered by this person, or not any more
        """
        self.ensure_one()
        # whoever comes second waits, fails to serialise and sees the first answer
        self.agreement_id.sudo()._serialise()
        if self.sudo().state == "sent" and self._is_over():
            raise UserError(
                self.env._(
                    "This estimate was valid until %s. Ask for a new one.",
                    self.sudo().valid_until,
                )
            )
        if not self._may_answer(partner):
            raise UserError(
                self.env._(
                    "This estimate cannot be answered by you, or not any more: it may "
                    "have been answered, revised or withdrawn meanwhile. Reload the "
                    "page."
                )
            )
        if sha256 is not None and sha256 != self.sudo().sha256:
            raise UserError(
                self.env._(
                    "This is not the estimate that was sent to you. Reload the page "
                    "and read it again."
                )
            )

    def _record(self, state, partner, **values):
        """Write the answer down, for good."""
        values["user_agent"] = (values.get("user_agent") or "")[:MAX_USER_AGENT]
        self.sudo().write(
            {
                "state": state,
                "answered_at": self.env["o2b.sla.mixin"]._sla_now(),
                "answered_by_id": partner.id,
                "answered_user_id": self.env.uid,
                **values,
            }
        )

    def _after_answer(self, text):
        """The helpdesk is told, and the clock goes on from this instant."""
        self.ensure_one()
        ticket = self.sudo().ticket_id
        ticket._sla_log_estimate(self, text, author=self.sudo().answered_by_id)
        ticket._sla_take_up_again(self.sudo().answered_at)
        ticket._sla_plan_estimate(text)

    # === Ends without an answer ===

    def action_withdraw(self):
        """Take it back: there is nothing to answer any more."""
        self.check_access("write")
        for estimate in self:
            if estimate.state != "sent":
                raise UserError(
                    self.env._(
                        "Only an estimate that waits for an answer is withdrawn."
                    )
                )
            estimate.agreement_id.sudo()._serialise()
            estimate.sudo().state = "withdrawn"
            ticket = estimate.ticket_id.sudo()
            ticket._sla_log_estimate(
                estimate, self.env._("Estimate %s was withdrawn.", estimate.name)
            )
            ticket._sla_end_wait_for(estimate)
        return True

    @api.model
    def _cron_expire(self, batch_size=100):
        """End estimates that are valid no more, and tell the helpdesk."""
        cron = self.env["ir.cron"]
        now = self.env["o2b.sla.mixin"]._sla_now()
        failed = []
        while True:
            # a day later than anywhere in the world; each is looked at in its own zone
            found = self.search(
                [
                    ("state", "=", "sent"),
                    ("valid_until", "<", fields.Date.add(now.date(), days=1)),
                    ("id", "not in", failed),
                ],
                limit=batch_size,
            )
            if not found:
                break
            for estimate in found:
                if not estimate._expire():
                    failed.append(estimate.id)
            if not cron._commit_progress(len(found)):
                break

    def _expire(self):
        """End one estimate when its time is over; nothing wrong with it stops others.

        :return: bool, whether it ended
        """
        self.ensure_one()
        if not self._is_over() or not self.try_lock_for_update():
            return False

        def failed(_error):
            _logger.exception("Estimate %s did not expire", self.id)

        return isolated(self.env, self._set_expired, failed=failed)

    def _set_expired(self):
        """Its time is over: the history and the helpdesk are told."""
        self.sudo().state = "expired"
        text = self.env._("Estimate %s expired without an answer.", self.name)
        ticket = self.sudo().ticket_id
        ticket._sla_log_estimate(self, text)
        # the ticket goes on waiting: it is still the client's turn
        ticket._sla_plan_estimate(text)

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.tools import plaintext2html

from ..languages import installed_lang

ACTIVITY_TYPE = "o2b_sla.mail_activity_type_decide"
CONTRACT_MANAGER = "o2b_sla.o2b_sla_group_contract_manager"


class SlaExtraSupportDecision(models.AbstractModel):
    """Deciding on extra support, and telling who asked (SLA §3.4)."""

    _name = "o2b.sla.extra.support.decision"
    _description = "Decision on Extra Support"

    def action_preview_approve(self):
        """See which open deadlines the window would move, before it is approved."""
        self.ensure_one()
        self._check_may_decide()
        return self.env["o2b.sla.what.if.wizard"]._open(
            self,
            "action_approve",
            self.env["o2b.sla.what.if"]._preview(self.action_approve),
        )

    def action_approve(self):
        """The window becomes opening time for the clocks of its agreement."""
        self._check_may_decide()
        self._check_state("requested")
        # two approvals at the same time could overlap
        self.agreement_id._serialise()
        now = self.env["o2b.sla.mixin"]._sla_now()
        for request in self:
            if request.is_exception:
                self._check_reserved({"exception_reason"})
            if request.date_from < now:
                raise UserError(
                    self.env._(
                        "%(period)s has begun: it cannot become opening time any more.",
                        period=request.period,
                    )
                )
            request._check_overlap()
            with request.agreement_id._changing_support():
                request._decide("approved")

    def action_refuse(self):
        """Not granted; the client is told why."""
        self._check_may_decide()
        self._check_state("requested")
        for request in self:
            if not (request.decision_reason or "").strip():
                raise UserError(
                    self.env._("Enter an answer to the client that tells why not.")
                )
            request._decide("refused")

    def action_cancel(self):
        """Not needed any more; a window that was approved closes again."""
        self._check_may_decide()
        self._cancel()

    def _cancel(self):
        """See :meth:`action_cancel`; also for the client's own request."""
        self._check_state("requested", "approved")
        now = self.env["o2b.sla.mixin"]._sla_now()
        for request in self:
            if request.state != "approved":
                request._decide("cancelled")
                continue
            if request.date_from < now:
                raise UserError(
                    self.env._(
                        "%(period)s has begun: deadlines were counted by it. Set it "
                        "to done instead.",
                        period=request.period,
                    )
                )
            with request.agreement_id._changing_support():
                request._decide("cancelled")

    def action_done(self):
        """The support was given; its window stays opening time."""
        self._check_may_decide()
        self._check_state("approved")
        now = self.env["o2b.sla.mixin"]._sla_now()
        if any(request.date_from > now for request in self):
            raise UserError(self.env._("This has not begun yet."))
        self.sudo().write({"state": "done"})

    def action_log_hours(self):
        """Enter hours worked, on time and materials."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Log Hours"),
            "res_model": "o2b.sla.work.entry",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_agreement_id": self.agreement_id.id,
                "default_extra_support_id": self.id,
                "default_date": self._first_day(),
                "default_description": self.reason.split("\n")[0],
            },
        }

    def action_view_work_entries(self):
        """Open the hours logged."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "o2b_sla.o2b_sla_work_entry_action"
        )
        action["domain"] = [("extra_support_id", "=", self.id)]
        action["context"] = {
            "default_agreement_id": self.agreement_id.id,
            "default_extra_support_id": self.id,
        }
        return action

    def _check_may_decide(self):
        """:raise AccessError: the user is no contract manager here"""
        self.check_access("write")
        if not (self.env.su or self.env.user.has_group(CONTRACT_MANAGER)):
            raise AccessError(self.env._("A contract manager decides on this."))

    def _check_state(self, *states):
        """:raise UserError: one of these is in another state"""
        labels = dict(self._fields["state"]._description_selection(self.env))
        for request in self:
            if request.state not in states:
                raise UserError(
                    self.env._(
                        "%(request)s is %(state)s: this cannot be done any more.",
                        request=request.display_name,
                        state=labels[request.state].lower(),
                    )
                )

    def _decide(self, state):
        """Record a decision, settle the activity and tell who asked."""
        self.ensure_one()
        self.sudo().write(
            {
                "state": state,
                "decided_by_id": self.env.uid,
                "decided_at": self.env["o2b.sla.mixin"]._sla_now(),
            }
        )
        self.sudo().activity_unlink([ACTIVITY_TYPE])
        self._tell_requester()

    # === Telling ===

    def _plan_decision(self):
        """Ask the contract manager of each agreement to decide."""
        for request in self.sudo():
            manager = request.agreement_id.user_id
            if not manager:
                continue
            asked = request.with_context(lang=manager.lang or self.env.lang)
            asked.activity_schedule(
                ACTIVITY_TYPE,
                summary=asked.env._("Extra support: %(period)s", period=asked.period),
                note=plaintext2html(request.reason),
                user_id=manager.id,
            )

    def _tell_requester(self):
        """Tell who asked what was decided, in his own language."""
        self.ensure_one()
        partner = self.requested_by_id
        if not partner or partner == self.env.user.partner_id:
            return
        lang = installed_lang(self.env, partner.lang)
        request = self.sudo().with_context(lang=lang)
        lines = [request._get_decision_text(), request.decision_reason]
        request.message_post(
            subject=request.env._("Extra support: %(period)s", period=request.period),
            body=plaintext2html("\n\n".join(filter(None, lines))),
            partner_ids=partner.ids,
            subtype_xmlid="mail.mt_comment",
            force_email_lang=lang,
        )

    def _get_decision_text(self):
        """A sentence for the client about the decision."""
        self.ensure_one()
        if self.state == "approved":
            return self.env._(
                "Extra support is approved: %(period)s. It is billed on time and "
                "materials.",
                period=self.period,
            )
        if self.state == "refused":
            return self.env._(
                "Extra support is not granted: %(period)s.", period=self.period
            )
        return self.env._("Extra support is cancelled: %(period)s.", period=self.period)

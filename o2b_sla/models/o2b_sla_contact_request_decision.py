# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from markupsafe import Markup

from odoo import models
from odoo.exceptions import AccessError, UserError

from ..languages import installed_lang
from .o2b_sla_contact import REQUIRED as DETAILS

ACTIVITY = "o2b_sla.mail_activity_type_decide"


class SlaContactRequestDecision(models.AbstractModel):
    """Carrying a change of contacts out, or not, and telling who asked (SLA §3.6)."""

    _name = "o2b.sla.contact.request.decision"
    _description = "Decision on a Contact Change Request"

    def action_approve(self):
        """Carry the requests out and tell who asked."""
        self._check_may_decide()
        for request in self:
            request._check_lookalike()
            request._carry_out()
            request._decide("approved")
        return True

    def action_reject(self):
        """Reject the requests and tell who asked why."""
        self._check_may_decide()
        for request in self:
            if not (request.decision_reason or "").strip():
                raise UserError(
                    self.env._("Give the reason first: it goes to who asked.")
                )
            request._decide("rejected")
        return True

    def _check_may_decide(self):
        self.check_access("write")
        if not self.env.user.has_group("o2b_sla.o2b_sla_group_contract_manager"):
            raise AccessError(self.env._("Contract managers decide on requests."))
        # of two simultaneous decisions the second one sees the first
        self.agreement_id._serialise()
        self._check_undecided()

    def _check_lookalike(self):
        self.ensure_one()
        new_address = self.kind == "add" or "email" in self._get_changes()
        if new_address and self.lookalike_warning and not self.lookalike_confirmed:
            raise UserError(
                self.env._(
                    "%(warning)s Check it with the client, then tick “The address is "
                    "right”.",
                    warning=self.lookalike_warning,
                )
            )

    def _carry_out(self):
        """Change the contacts as asked, today at the earliest.

        :raise ValidationError: there would be too many contacts; the request waits
        """
        self.ensure_one()
        now = self.env["o2b.sla.mixin"]._sla_now()
        day = max(self.date_from, self.agreement_id._local_day(now))
        problem = self._find_problem()
        if problem:
            raise UserError(problem)
        if self.kind == "add":
            self.sudo().contact_id = self.env["o2b.sla.contact"].create(
                {
                    "agreement_id": self.agreement_id.id,
                    "partner_id": self._find_or_create_person().id,
                    "date_from": day,
                    **{name: self[name] for name in DETAILS},
                }
            )
        elif self.kind == "change":
            self.contact_id._change(self._get_changes(), day)
        else:
            self.contact_id._end(day - timedelta(days=1))

    def _find_or_create_person(self):
        """The client's person with that address in the address book."""
        client = self.agreement_id.sudo().partner_id.commercial_partner_id
        people = self.env["res.partner"].sudo()
        known = people.search(
            [("id", "child_of", client.ids), ("email", "!=", False)]
        ).filtered(
            lambda person: self._normalise(person.email) == self.email_normalized
        )
        return known[:1] or people.create(
            {
                "name": self.name,
                "email": self.email,
                "phone": self.phone,
                "parent_id": client.id,
            }
        )

    def _decide(self, state):
        """
        :param state: ``approved`` or ``rejected``
        """
        self.ensure_one()
        self.sudo().write(
            {
                "state": state,
                "decided_by_id": self.env.uid,
                "decided_at": self.env["o2b.sla.mixin"]._sla_now(),
            }
        )
        self.sudo().activity_unlink([ACTIVITY])
        text = (
            self.env._("Request approved: %s.", self.display_name)
            if state == "approved"
            else self.env._("Request rejected: %s.", self.display_name)
        )
        self._log_with_agreement(text, self.decision_reason)
        self._tell_requester()

    def _log_with_agreement(self, *lines):
        body = Markup().join(Markup("<p>%s</p>") % line for line in lines if line)
        self.agreement_id.sudo()._message_log(body=body)

    def _tell_requester(self):
        """Tell who asked what was decided, in his own language."""
        self.ensure_one()
        person = self.requested_by_id.sudo()
        if not person:
            return
        request = self.sudo().with_context(lang=installed_lang(self.env, person.lang))
        request.message_notify(
            partner_ids=person.ids,
            subject=request._describe_decision(),
            body=Markup().join(
                Markup("<p>%s</p>") % line for line in request._get_letter() if line
            ),
        )

    def _describe_decision(self):
        values = {
            "request": self.display_name,
            "agreement": self.agreement_id.reference,
        }
        if self.state == "approved":
            return self.env._("%(request)s (%(agreement)s): approved", **values)
        return self.env._("%(request)s (%(agreement)s): rejected", **values)

    def _get_letter(self):
        """Paragraphs of the message to who asked."""
        values = {
            "request": self.display_name,
            "agreement": self.agreement_id.display_name,
        }
        if self.state == "approved":
            decision = self.env._(
                "Your request “%(request)s” for agreement %(agreement)s was approved.",
                **values,
            )
        else:
            decision = self.env._(
                "Your request “%(request)s” for agreement %(agreement)s was rejected.",
                **values,
            )
        greeting = self.env._("Dear %(name)s,", name=self.requested_by_id.name)
        return greeting, decision, self.decision_reason

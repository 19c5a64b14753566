# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import plaintext2html

from ..stage_move import KEY as STAGE_MOVE
from ..stage_move import StageMove

# Without a clock, and yet a ticket of the client's agreement.
SHOWN_REASONS = ("unsigned", "not_in_force", "expired", "closed")
# What the client did, which is noted when he does it.
DONE_BY_CLIENT = {"sla_confirmed_at", "sla_confirmed_by_id", "sla_reopen_count"}


class HelpdeskTicket(models.Model):
    """What the client's contacts see of tickets and do with them in the portal."""

    _inherit = "helpdesk.ticket"

    sla_is_shown_to_me = fields.Boolean(
        string="Shown to Me in the Portal",
        compute="_compute_sla_is_shown_to_me",
        search="_search_sla_is_shown_to_me",
        help="A contact of today sees the tickets of his agreement (§3.6).",
    )
    sla_confirmed_at = fields.Datetime(
        string="Confirmed by the Client",
        readonly=True,
        copy=False,
        help="When the client confirmed that it is solved.",
    )
    sla_confirmed_by_id = fields.Many2one(
        comodel_name="res.partner",
        string="Confirmed By",
        readonly=True,
        copy=False,
        ondelete="set null",
    )

    @api.model
    def _sla_get_decided_fields(self):
        return super()._sla_get_decided_fields() | DONE_BY_CLIENT

    # === Who sees what ===

    @api.depends_context("uid")
    @api.depends("sla_agreement_version_id", "partner_id", "sla_no_clock_reason")
    def _compute_sla_is_shown_to_me(self):
        shown = self.sudo().filtered_domain(self._sla_shown_domain())
        for ticket in self:
            ticket.sla_is_shown_to_me = ticket.id in shown._ids

    def _search_sla_is_shown_to_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._sla_shown_domain()

    @api.model
    def _sla_shown_domain(self):
        """Tickets the user sees in the portal: those of the agreements of which he is
        a contact today, whoever follows them.

        A client without any agreement sees what the person sent himself, as before.
        """
        if not self.env.user.share:
            return Domain.TRUE
        partner = self.env.user.partner_id
        agreements = self._sla_contact_agreements(partner)
        shown = Domain("sla_agreement_version_id.agreement_id", "in", agreements.ids)
        shown |= (
            Domain("sla_agreement_version_id", "=", False)
            & Domain("commercial_partner_id", "in", agreements.partner_id.ids)
            & Domain("sla_no_clock_reason", "in", SHOWN_REASONS)
        )
        if not self._sla_has_agreements(partner):
            shown |= (
                Domain("sla_agreement_version_id", "=", False)
                & Domain("partner_id", "=", partner.id)
                & Domain("sla_no_clock_reason", "=", "no_agreement")
            )
        return shown

    @api.model
    def _sla_contact_agreements(self, partner):
        """Agreements, in force or not, of which somebody is a contact today; as
        superuser.

        :param partner: ``res.partner``
        """
        now = self._sla_now()
        contacts = self.env["o2b.sla.contact"].sudo()
        near = contacts.search(
            [
                ("partner_id", "=", partner.id),
                ("agreement_id.active", "=", True),
                # the day is the agreement's own: no zone is further away
                ("date_from", "<=", now.date() + timedelta(days=1)),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", now.date() - timedelta(days=1)),
            ]
        )
        return near.filtered(
            lambda contact: contact._is_contact_on(contact.agreement_id._local_day(now))
        ).agreement_id

    @api.model
    def _sla_has_agreements(self, partner):
        """Whether the client of a person has, or had, any agreement."""
        agreements = (
            self.env["o2b.sla.agreement"].sudo().with_context(active_test=False)
        )
        contacts = self.env["o2b.sla.contact"].sudo()
        client = partner.commercial_partner_id
        return bool(
            agreements.search_count([("partner_id", "=", client.id)], limit=1)
            or contacts.search_count([("partner_id", "=", partner.id)], limit=1)
        )

    @api.model
    def _sla_may_send(self, partner):
        """Whether somebody may send tickets (§3.6): a contact of today, or a person of
        a client that has no agreement at all.

        :param partner: ``res.partner``
        """
        return bool(self._sla_contact_agreements(partner)) or not (
            self._sla_has_agreements(partner)
        )

    # === What the client does ===

    def _sla_confirm_solved(self, partner, remark=""):
        """The client confirms that it is solved; a ticket that was still open is.

        :param partner: ``res.partner`` who confirms
        :param remark: what he adds, plain text
        :raise UserError: it was cancelled, or no stage is meant for it
        """
        self.ensure_one()
        phase = self._sla_get_phase()
        if phase == "cancelled":
            raise UserError(self.env._("This ticket was cancelled."))
        if self.sla_confirmed_at:
            return
        if phase != "solved":
            stage = self._sla_get_solved_stage()
            if not stage:
                raise UserError(
                    self.env._("Reply that it is solved; then the helpdesk closes it.")
                )
            reason = self.env._("Confirmed by the client")
            moved = self.with_context(**{STAGE_MOVE: StageMove(reason=reason)})
            moved.stage_id = stage
        self.sudo().write(
            {"sla_confirmed_at": self._sla_now(), "sla_confirmed_by_id": partner.id}
        )
        body = Markup("<p>%s</p>") % self.env._(
            "%(name)s confirmed in the portal that this is solved.", name=partner.name
        )
        # a notification: a message of the client would open the ticket again
        self.message_post(
            author_id=partner.id,
            body=body + (plaintext2html(remark) if remark else ""),
            message_type="notification",
            subtype_xmlid="mail.mt_comment",
            partner_ids=self._sla_responsible_user().partner_id.ids,
        )

    def _sla_get_solved_stage(self):
        """The stage a client closes a ticket in, else the first that is solved."""
        stages = self.team_id._get_applicable_stages().filtered(
            lambda stage: stage.sla_phase == "solved"
        )
        return stages.filtered("close_from_portal")[:1] or stages[:1]

    def _sla_reply_by_client(self, partner, text, files=()):
        """A reply in the portal; it ends the waiting and opens what was solved (§3.2).

        :param partner: ``res.partner`` who writes
        :param text: plain text
        :param files: list of ``(name, bytes)``
        """
        self.ensure_one()
        self.message_post(
            author_id=partner.id,
            body=plaintext2html(text) if text else "",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            attachments=list(files),
        )

    def _sla_reopen_by_client(self, partner, reason):
        """Not solved after all: the clocks go on as agreed.

        :param partner: ``res.partner`` who opens it again
        :param reason: why, plain text
        :raise UserError: it was cancelled, or the team has no stage for it
        """
        self.ensure_one()
        if self._sla_get_phase() == "cancelled":
            raise UserError(
                self.env._(
                    "This ticket was cancelled and stays so. Send a new ticket instead."
                )
            )
        if self.closed and not self._sla_get_reply_stage():
            raise UserError(self.env._("This ticket cannot be opened again."))
        self._sla_reply_by_client(partner, reason)

    def _sla_follow_stages(self, old_stages):
        """What was confirmed as solved is not, once it is open again."""
        res = super()._sla_follow_stages(old_stages)
        reopened = self.filtered(
            lambda ticket: ticket.sla_confirmed_at and not ticket.closed
        )
        if reopened:
            reopened.sudo().write(
                {"sla_confirmed_at": False, "sla_confirmed_by_id": False}
            )
        return res

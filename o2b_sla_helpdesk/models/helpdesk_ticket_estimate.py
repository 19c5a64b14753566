# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

from ..stage_move import KEY as STAGE_MOVE
from ..stage_move import StageMove

ACTIVITY_TYPE = "o2b_sla_helpdesk.mail_activity_type_estimate"


class HelpdeskTicket(models.Model):
    """Work outside the agreement waits for the client's approval (§2)."""

    _inherit = "helpdesk.ticket"

    sla_estimate_ids = fields.One2many(
        comodel_name="o2b.sla.estimate", inverse_name="ticket_id", string="Estimates"
    )
    sla_estimate_count = fields.Integer(compute="_compute_sla_estimate")
    sla_estimate_state = fields.Selection(
        selection=[
            ("needed", "Estimate needed"),
            ("waiting", "Waiting for approval"),
            ("approved", "Approved"),
        ],
        string="Approval of the Work",
        compute="_compute_sla_estimate",
    )
    sla_approved_hours = fields.Float(
        string="Approved Hours", compute="_compute_sla_estimate"
    )

    @api.depends("sla_estimate_ids.state", "sla_coverage", "sla_work_entry_ids.minutes")
    def _compute_sla_estimate(self):
        for ticket in self:
            estimates = ticket.sudo().sla_estimate_ids
            ticket.sla_estimate_count = len(estimates)
            binding = estimates._get_binding()
            ticket.sla_approved_hours = sum(binding.mapped("hours"))
            if binding:
                state = "approved"
            elif any(estimate.state == "sent" for estimate in estimates):
                state = "waiting"
            else:
                state = ticket._sla_needs_estimate() and "needed"
            ticket.sla_estimate_state = state

    def _sla_needs_estimate(self):
        """Whether the client approves the work first: by quotation always, on time and
        materials from as many hours on as was agreed."""
        self.ensure_one()
        if not self.sla_agreement_version_id:
            return False
        if self.sla_coverage == "quotation":
            return True
        if self.sla_coverage != "time_and_materials":
            return False
        limit = self._sla_estimate_limit()
        return bool(limit) and self.sla_billed_minutes >= limit * 60

    def _sla_estimate_limit(self):
        """Hours on time and materials from which an estimate is needed; 0 for never."""
        version = self.sudo().sla_agreement_version_id
        agreement = version.agreement_id
        return agreement.estimate_from_hours or version.policy_id.estimate_from_hours

    def _sla_coverage_notice(self):
        notice = super()._sla_coverage_notice()
        limit = self._sla_estimate_limit()
        if not notice or not limit or self.sla_coverage != "time_and_materials":
            return notice
        return self.env._(
            "%(notice)s From %(hours)g hours on the client approves an estimate first.",
            notice=notice,
            hours=limit,
        )

    # === Buttons ===

    def action_sla_make_estimate(self):
        """Draft an estimate, or open the draft there is."""
        self.ensure_one()
        self.check_access("write")
        if not self.sla_agreement_version_id:
            raise UserError(
                self.env._(
                    "There is no agreement under which anybody could approve it."
                )
            )
        draft = self.sla_estimate_ids.filtered(lambda found: found.state == "draft")[:1]
        if draft:
            return draft.action_open()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Estimate"),
            "res_model": "o2b.sla.estimate",
            "view_mode": "form",
            "context": {"default_ticket_id": self.id},
        }

    def action_sla_view_estimates(self):
        """Open the ticket's estimates."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "o2b_sla_helpdesk.o2b_sla_estimate_action"
        )
        action["domain"] = [("ticket_id", "=", self.id)]
        action["context"] = {"default_ticket_id": self.id}
        if self.sla_estimate_count == 1:
            action["views"] = [(False, "form")]
            action["res_id"] = self.sla_estimate_ids.id
        return action

    # === What an estimate does to its ticket; as superuser ===

    def _sla_wait_for_approval(self, at):
        """Let the ticket wait for the client, where its team has a stage for that.

        :param at: naive UTC instant
        :return: bool, whether it was moved
        """
        self.ensure_one()
        stage = self._sla_get_waiting_stage()
        if self._sla_get_phase() != "open" or not stage:
            return False
        move = StageMove(at=at, reason=self.env._("Estimate sent"))
        self.with_context(**{STAGE_MOVE: move}).stage_id = stage
        return True

    def _sla_get_waiting_stage(self):
        """The first stage of the team in which a ticket waits for its client."""
        self.ensure_one()
        stages = self.team_id._get_applicable_stages()
        return stages.filtered(lambda stage: stage.sla_phase == "waiting")[:1]

    def _sla_end_wait_for(self, estimate):
        """Work goes on: the estimate that the ticket waited for is no more.

        :param estimate: ``o2b.sla.estimate``
        """
        self.ensure_one()
        waits = self.sla_estimate_ids.filtered(lambda found: found.state == "sent")
        stage = self._sla_get_reply_stage()
        if (
            estimate.moved_ticket
            and not waits
            and stage
            and self._sla_get_phase() == "waiting"
        ):
            move = StageMove(reason=self.env._("Estimate withdrawn"))
            self.with_context(**{STAGE_MOVE: move}).stage_id = stage

    def _sla_log_estimate(self, estimate, text, author=None):
        """Note on the ticket what happened to an estimate.

        :param author: ``res.partner`` who did it; default the user
        """
        self.ensure_one()
        link = Markup("<a href='#' data-oe-model='%s' data-oe-id='%s'>%s</a>")
        body = Markup("<p>%s %s</p>") % (
            text,
            link % (estimate._name, estimate.id, self.env._("Open")),
        )
        values = {"author_id": author.id} if author else {}
        self.message_post(body=body, subtype_xmlid="mail.mt_note", **values)

    def _sla_plan_estimate(self, text):
        """Ask whoever is responsible to go on with the ticket."""
        self.ensure_one()
        user = self._sla_responsible_user()
        if user:
            self.activity_schedule(
                ACTIVITY_TYPE,
                summary=text[:200],
                note=plaintext2html(text),
                user_id=user.id,
            )

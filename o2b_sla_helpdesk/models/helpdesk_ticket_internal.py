# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

#: What staff writes down or works with. A client may read his ticket over RPC, and
#: these are not for him; what he is told of them the portal's pages show.
INTERNAL_FIELDS = {
    # causes and how it was solved
    *("sla_cause", "sla_root_cause", "sla_workaround", "sla_workaround_at"),
    "sla_proactive",
    # the decision on what the agreement covers
    *("sla_offered_service_ids", "sla_agreed_coverage", "sla_coverage_reason"),
    *("sla_coverage_decided_by_id", "sla_coverage_decided_at", "sla_coverage_notice"),
    *("sla_proposed_service_id", "sla_proposal_facts", "sla_proposal_text"),
    *("sla_proposed_coverage", "sla_has_standard_answer"),
    # work and estimates, drafts too
    *("sla_estimate_ids", "sla_estimate_count", "sla_estimate_state"),
    *("sla_approved_hours", "sla_over_estimate", "sla_work_entry_ids"),
    *("sla_work_minutes", "sla_billed_minutes", "sla_work_hours"),
    # who sent it, and what we believe of that
    *("sla_sender", "sla_sender_trust", "sla_sender_trust_reason"),
    *("sla_sender_contact_id", "sla_sender_confirmed_at"),
    *("sla_sender_confirmed_by_id", "sla_lookalike", "sla_answer"),
    *("sla_flood_count", "sla_flood_at", "sla_parked_ids", "sla_parked_count"),
    *("sla_risky_files", "sla_has_risky_files"),
    # calls, mails, who was told, how the work is organised
    *("sla_call_ids", "sla_call_count", "sla_mail_ids", "sla_mail_count"),
    *("sla_escalation_count", "sla_waiting_reason", "sla_stage_before_duplicate_id"),
    *("sla_duplicate_message_ids", "sla_duplicate_attachment_ids"),
    *("sla_change_ids", "sla_change_count", "sla_former_closing_reason"),
}


class HelpdeskTicket(models.Model):
    """What of a ticket is for staff only."""

    _inherit = "helpdesk.ticket"

    @api.model
    def _has_field_access(self, field, operation):
        if (
            field.name in INTERNAL_FIELDS
            and not self.env.su
            and not self.env.user._is_internal()
        ):
            return False
        return super()._has_field_access(field, operation)

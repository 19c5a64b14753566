# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json

from odoo import api, fields, models

from odoo.addons.o2b_sla.stored_cache import store

from ..classification import plain_text

# What the proposal is read from.
PROPOSAL_FIELDS = {"name", "description", "category_id"}
# What is proposed, and why.
PROPOSED_FIELDS = {"sla_proposed_service_id", "sla_proposal_facts"}
SHOWN_REASONS = 3


class HelpdeskTicket(models.Model):
    """Proposes the service a ticket is about; somebody accepts it, or does not."""

    _inherit = "helpdesk.ticket"

    sla_proposed_service_id = fields.Many2one(
        comodel_name="o2b.sla.service",
        string="Proposed Service",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="By the words of the ticket and its category; nothing follows from it "
        "until somebody accepts it.",
    )
    sla_proposal_facts = fields.Text(readonly=True, copy=False)
    sla_proposal_text = fields.Char(
        string="Proposal", compute="_compute_sla_proposal_text"
    )

    @api.model
    def _sla_get_decided_fields(self):
        return super()._sla_get_decided_fields() | PROPOSED_FIELDS

    @api.depends("sla_proposed_service_id", "sla_proposal_facts")
    @api.depends_context("lang")
    def _compute_sla_proposal_text(self):
        for ticket in self:
            proposed = bool(ticket.sla_proposed_service_id)
            ticket.sla_proposal_text = proposed and ticket._sla_describe_proposal()

    def _sla_describe_proposal(self):
        """Why the service is proposed, in words."""
        self.ensure_one()
        facts = json.loads(self.sla_proposal_facts or "{}")
        sentences = {
            "category": self.env._("the category points to it"),
            "subject": self.env._("the subject has “%s”"),
            "text": self.env._("the text has “%s”"),
        }
        reasons = [
            sentences[where] % words if words else sentences[where]
            for where, words in facts.get("reasons", [])
        ]
        return self.env._("because %s", ", ".join(reasons[:SHOWN_REASONS]))

    def _sla_open(self):
        result = super()._sla_open()
        self._sla_propose()
        return result

    def _sla_start(self, received, rule=None):
        """A ticket that was accepted has an agreement from now on."""
        result = super()._sla_start(received, rule)
        if rule:
            self._sla_propose()
        return result

    def write(self, vals):
        result = super().write(vals)
        if PROPOSAL_FIELDS & vals.keys():
            self._sla_propose()
        return result

    def _sla_propose(self):
        """Propose a service for those of the tickets that nobody has classified.

        Without an agreement there is nothing to choose from, so no proposal.
        """
        undecided = self.sudo().filtered(
            lambda ticket: ticket.sla_agreement_version_id and not ticket.sla_service_id
        )
        if not undecided:
            return
        classifier = self.env["o2b.sla.service.keyword"]._classifier()
        values, allowed = {}, {}
        for ticket in undecided:
            scope = ticket._sla_proposal_scope()
            if scope not in allowed:
                allowed[scope] = (
                    set(ticket._sla_offered_lines().service_id.ids),
                    ticket._sla_get_substitutes(),
                )
            proposal = classifier.propose(
                ticket.name,
                plain_text(ticket.description),
                ticket._sla_category_ids(),
                *allowed[scope],
            )
            values[ticket.id] = {
                "sla_proposed_service_id": proposal and proposal.service,
                "sla_proposal_facts": proposal
                and json.dumps(
                    {
                        "confidence": proposal.confidence,
                        "score": proposal.score,
                        "reasons": proposal.reasons,
                    }
                ),
            }
        store(undecided, values)

    def _sla_proposal_scope(self):
        """Tickets with the same one have the same services to choose from."""
        version = self.sla_agreement_version_id
        environment, at = self._sla_get_scope()
        return version, environment, version._get_all_addendum_versions(at)

    def _sla_get_substitutes(self):
        """Services that are not offered for this ticket, because another one stands in
        their place: ``{service id: id of that one}``."""
        self.ensure_one()
        return {}

    def _sla_category_ids(self):
        """Ids of the ticket's category and of those above it."""
        path = self.category_id.parent_path or ""
        return [int(id_) for id_ in path.split("/") if id_]

    def action_sla_dismiss_proposal(self):
        """Not what it is about; another one may come when the words change."""
        self.check_access("write")
        store(
            self.sudo(),
            {
                ticket.id: {
                    "sla_proposed_service_id": False,
                    "sla_proposal_facts": False,
                }
                for ticket in self
            },
        )
        return True

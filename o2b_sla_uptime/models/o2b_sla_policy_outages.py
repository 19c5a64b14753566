# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from .o2b_sla_monitoring_channel import _keep

CLOCK_STARTS = [
    ("detection", "When the failure is certain"),
    ("first_failure", "At the first failed check"),
]
SUBJECT = "outage_clock_start"


class SlaPolicy(models.Model):
    """When a ticket of our own monitoring came in (§3.7)."""

    _inherit = "o2b.sla.policy"

    outage_clock_start = fields.Selection(
        selection=CLOCK_STARTS,
        string="An Outage Is Received",
        required=True,
        default="detection",
        help="A failure is certain after some failed checks in a row. The outage "
        "itself always counts from the first of them.",
    )

    @api.model
    def _get_promised_fields(self):
        return super()._get_promised_fields() | {SUBJECT}


class SlaVersionTerms(models.AbstractModel):
    _inherit = "o2b.sla.version.terms"

    @api.model
    def _get_policy_terms(self):
        return {**super()._get_policy_terms(), SUBJECT: (SUBJECT, "§3.7")}

    def _get_terms(self, environment=None, at=None):
        terms = super()._get_terms(environment, at)
        # behind the start of the clocks
        last = max(i for i, term in enumerate(terms) if term.subject == "start_rule")
        return [*terms[: last + 1], self._get_term(SUBJECT), *terms[last + 1 :]]


class SlaProvision(models.Model):
    """One agreement may say otherwise (§1.3)."""

    _inherit = "o2b.sla.provision"

    subject = fields.Selection(
        selection_add=[(SUBJECT, "Arrival of an outage")],
        ondelete={SUBJECT: _keep},
    )
    outage_clock_start = fields.Selection(
        selection=CLOCK_STARTS, string="An Outage Is Received"
    )

    @api.model
    def _get_value_fields(self):
        return {**super()._get_value_fields(), SUBJECT: (SUBJECT,)}

    @api.depends(SUBJECT)
    def _compute_value_text(self):
        return super()._compute_value_text()

    @api.constrains("subject", SUBJECT)
    def _check_outage_clock_start(self):
        self.filtered(lambda p: p.subject == SUBJECT)._check_value()


class SlaVersionDifference(models.AbstractModel):
    _inherit = "o2b.sla.version.difference"

    @api.model
    def _get_chapters(self):
        chapters = super()._get_chapters()
        at = chapters.index("start_rule") + 1
        return (*chapters[:at], SUBJECT, *chapters[at:])

    @api.model
    def _get_term_chapters(self):
        return (*super()._get_term_chapters(), SUBJECT)

    @api.model
    def _describe_chapter(self, chapter):
        if chapter == SUBJECT:
            return self.env._("Arrival of an outage")
        return super()._describe_chapter(chapter)


class SlaVersionDocument(models.AbstractModel):
    _inherit = "o2b.sla.version.document"

    @api.model
    def _get_effective_subjects(self):
        return (*super()._get_effective_subjects(), SUBJECT)

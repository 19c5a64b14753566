# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SlaPolicy(models.Model):
    """How many of the targets of a month are met (SLA §1.2, §3.2)."""

    _inherit = "o2b.sla.policy"

    target_norm = fields.Float(
        string="Targets Met (%)",
        digits=(6, 3),
        default=100,
        required=True,
        help="Share of the response times of a month, and of its resolution times, "
        "that meet their target, per priority. The agreement names no exception: all "
        "of them.",
    )

    _target_norm_valid = models.Constraint(
        "CHECK(target_norm > 0 AND target_norm <= 100)",
        "The share of targets that are met lies between 0 and 100 %.",
    )

    @api.model
    def _get_promised_fields(self):
        return super()._get_promised_fields() | {"target_norm"}


class SlaProvision(models.Model):
    """An agreement can promise another share."""

    _inherit = "o2b.sla.provision"

    subject = fields.Selection(
        selection_add=[("target_norm", "Targets met"), ("uptime_norm",)],
        ondelete={"target_norm": "cascade"},
    )
    target_norm = fields.Float(string="Targets Met (%)", digits=(6, 3))

    @api.model
    def _get_value_fields(self):
        return {**super()._get_value_fields(), "target_norm": ("target_norm",)}

    @api.constrains("target_norm")
    def _check_target_norm(self):
        """A share of the targets is a percentage."""
        for provision in self:
            if provision.subject == "target_norm":
                provision._check_numbers()

    def _check_numbers(self):
        self.ensure_one()
        if self.subject == "target_norm" and not 0 < self.target_norm <= 100:
            raise ValidationError(
                self.env._(
                    "The share of targets that are met lies between 0 and 100 %."
                )
            )
        return super()._check_numbers()


class SlaVersionTerms(models.AbstractModel):
    """It is a term of a version, like the targets themselves (§1.3)."""

    _inherit = "o2b.sla.version.terms"

    @api.model
    def _get_policy_terms(self):
        return {**super()._get_policy_terms(), "target_norm": ("target_norm", "")}

    def _get_terms(self, environment=None, at=None):
        terms = super()._get_terms(environment, at)
        at = [term.subject for term in terms].index("uptime_norm")
        return [*terms[:at], self._get_term("target_norm"), *terms[at:]]

    def _get_target_norm_milli(self):
        """The share in thousandths of a percent, int."""
        self.ensure_one()
        # a float with three digits
        return round(self._get_term("target_norm", at=False).value * 1000)

    def _describe_value(self, term):
        if term.subject == "target_norm":
            return f"{self._format_number(term.value)} %"
        return super()._describe_value(term)


class SlaVersionDifference(models.AbstractModel):
    """Its name where two versions stand side by side."""

    _inherit = "o2b.sla.version.difference"

    @api.model
    def _get_chapters(self):
        chapters = super()._get_chapters()
        at = chapters.index("uptime_norm")
        return (*chapters[:at], "target_norm", *chapters[at:])

    @api.model
    def _get_term_chapters(self):
        return (*super()._get_term_chapters(), "target_norm")

    @api.model
    def _describe_chapter(self, chapter):
        if chapter == "target_norm":
            return self.env._("Targets met")
        return super()._describe_chapter(chapter)


class SlaVersionDocument(models.AbstractModel):
    """The document of a version says it too."""

    _inherit = "o2b.sla.version.document"

    @api.model
    def _get_effective_subjects(self):
        return (*super()._get_effective_subjects(), "target_norm")

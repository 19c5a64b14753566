# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

SUBJECTS = ("maintenance_notice", "maintenance_cap")


class SlaVersionTerms(models.AbstractModel):
    """Notice and cap of maintenance are terms of a version, like its norm (§1.3)."""

    _inherit = "o2b.sla.version.terms"

    @api.model
    def _get_policy_terms(self):
        return {
            **super()._get_policy_terms(),
            "maintenance_notice": ("maintenance_notice_hours", "§3.3"),
            "maintenance_cap": ("maintenance_cap_minutes", "§3.3"),
        }

    def _get_terms(self, environment=None, at=None):
        terms = super()._get_terms(environment, at)
        place = [term.subject for term in terms].index("maintenance") + 1
        return [*terms[:place], *map(self._get_term, SUBJECTS), *terms[place:]]

    def _shown_terms(self, environment=None, at=None):
        """Where maintenance counts as downtime nothing is excluded, up to no limit."""
        terms = super()._shown_terms(environment, at)
        if self._excludes_maintenance(environment, at):
            return terms
        return [term for term in terms if term.subject != "maintenance_cap"]

    def _excludes_maintenance(self, environment=None, at=None):
        """Whether announced maintenance is no downtime in this version."""
        self.ensure_one()
        return bool(self.policy_id) and (
            self._get_term("maintenance", environment, at).value == "excluded"
        )

    def _describe_value(self, term):
        if term.subject == "maintenance_notice":
            return self.env._("%(hours)s hours ahead", hours=term.value)
        if term.subject == "maintenance_cap":
            if not term.value:
                return self.env._("no limit")
            return self.env._("%(minutes)s minutes a month", minutes=term.value)
        return super()._describe_value(term)


class SlaVersionDifference(models.AbstractModel):
    """Names of these chapters where two versions stand side by side."""

    _inherit = "o2b.sla.version.difference"

    @api.model
    def _get_chapters(self):
        chapters = super()._get_chapters()
        at = chapters.index("maintenance") + 1
        return (*chapters[:at], *SUBJECTS, *chapters[at:])

    @api.model
    def _get_term_chapters(self):
        return (*super()._get_term_chapters(), *SUBJECTS)

    @api.model
    def _describe_chapter(self, chapter):
        names = {
            "maintenance_notice": self.env._("Notice of maintenance"),
            "maintenance_cap": self.env._("Excluded maintenance"),
        }
        return names.get(chapter) or super()._describe_chapter(chapter)


class SlaVersionDocument(models.AbstractModel):
    """The document of a version says them too."""

    _inherit = "o2b.sla.version.document"

    @api.model
    def _get_effective_subjects(self):
        return (*super()._get_effective_subjects(), *SUBJECTS)

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..languages import installed_lang
from .o2b_sla_indicator import RESPONSIBLE


class SlaVersionIndicator(models.Model):
    """An indicator an agreement version is measured by (SLA §1.2)."""

    _name = "o2b.sla.version.indicator"
    _description = "Indicator of an Agreement Version"
    _inherit = ["o2b.sla.version.part"]
    _order = "version_id, indicator_id, id"

    indicator_id = fields.Many2one(
        comodel_name="o2b.sla.indicator", required=True, ondelete="restrict", index=True
    )
    norm = fields.Char(
        string="Agreed Norm",
        compute="_compute_agreed",
        store=True,
        precompute=True,
        readonly=False,
        copy=True,
        help="Empty where the norm follows from the targets.",
    )
    responsible = fields.Selection(
        selection=RESPONSIBLE,
        compute="_compute_agreed",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        copy=True,
    )
    name = fields.Char(related="indicator_id.name")
    description = fields.Text(related="indicator_id.description")
    measuring = fields.Text(related="indicator_id.measuring")
    subject = fields.Selection(related="indicator_id.subject")
    norm_text = fields.Char(
        string="Norm",
        compute="_compute_norm_text",
        help="What counts: the agreed norm, or what the effective terms say (§1.3).",
    )

    _indicator_uniq = models.Constraint(
        "UNIQUE(version_id, indicator_id)", "A version has each indicator only once."
    )

    # not on the indicator's fields: a change of the catalogue changes no agreement
    @api.depends("indicator_id")
    def _compute_agreed(self):
        for line in self:
            line.norm = line._get_catalogue_norm()
            line.responsible = line.indicator_id.responsible

    def _get_catalogue_norm(self):
        """What the catalogue says, in the language of the version, or ``False``."""
        self.ensure_one()
        lang = installed_lang(self.env, self.version_id.lang)
        indicator = self.indicator_id.with_context(lang=lang)
        return False if indicator.subject else indicator.norm

    def _as_in_catalogue(self):
        """Those of these lines of which nobody changed the norm."""
        return self.filtered(
            lambda line: line.norm and line.norm == line._get_catalogue_norm()
        )

    @api.depends(
        "norm", "indicator_id", "version_id.policy_id", "version_id.provision_ids"
    )
    @api.depends_context("lang")
    def _compute_norm_text(self):
        for line in self:
            line.norm_text = line._get_norm_text()

    @api.depends("indicator_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for line in self:
            line.display_name = line.indicator_id.display_name

    @api.constrains("norm", "indicator_id")
    def _check_norm(self):
        """A text never contradicts the targets that rule the clocks."""
        for line in self:
            if line.norm and line.subject:
                raise ValidationError(
                    self.env._(
                        "The norm of %(indicator)s follows from the targets. Agree on "
                        "another one with a provision.",
                        indicator=line.name,
                    )
                )

    def _get_norm_text(self):
        """The norm in words, in the language of the environment (§1.2, §1.3)."""
        self.ensure_one()
        version, subject = self.version_id, self.subject
        if not subject:
            return self.norm or ""
        if not version.policy_id:
            return ""
        if subject == "uptime_norm":
            return version._describe_value(version._get_term(subject))
        return " · ".join(
            f"{priority.code}: {version._describe_value(target)}"
            for priority in self.env["o2b.sla.priority"].search([])
            for target in [version._get_target(priority, subject)]
        )

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import groupby


class SlaVersionCompare(models.TransientModel):
    """Two versions of an agreement side by side (SLA §1.4)."""

    _name = "o2b.sla.version.compare"
    _description = "Compare Agreement Versions"

    agreement_id = fields.Many2one(related="version_b_id.agreement_id")
    addendum_id = fields.Many2one(related="version_b_id.addendum_id")
    version_a_id = fields.Many2one(
        comodel_name="o2b.sla.agreement.version",
        string="Old",
        required=True,
        ondelete="cascade",
        domain="[('agreement_id', '=', agreement_id),"
        " ('addendum_id', '=', addendum_id)]",
    )
    version_b_id = fields.Many2one(
        comodel_name="o2b.sla.agreement.version",
        string="New",
        required=True,
        ondelete="cascade",
        domain="[('agreement_id', '=', agreement_id),"
        " ('addendum_id', '=', addendum_id)]",
    )
    only_differences = fields.Boolean(default=True)
    difference_count = fields.Integer(
        string="Differences", compute="_compute_comparison"
    )
    comparison = fields.Html(compute="_compute_comparison", sanitize=False)

    @api.constrains("version_a_id", "version_b_id")
    def _check_same_agreement(self):
        for wizard in self:
            if wizard.version_a_id not in wizard.version_b_id._get_siblings():
                raise ValidationError(
                    self.env._("Compare versions of the same agreement.")
                )

    @api.depends("version_a_id", "version_b_id", "only_differences")
    @api.depends_context("lang")
    def _compute_comparison(self):
        for wizard in self:
            lines = wizard._get_lines()
            changed = [line for line in lines if line["change"] != "same"]
            wizard.difference_count = len(changed)
            wizard.comparison = self.env["ir.qweb"]._render(
                "o2b_sla.o2b_sla_version_comparison",
                {
                    "old": wizard.version_a_id,
                    "new": wizard.version_b_id,
                    "chapters": wizard._group(
                        changed if wizard.only_differences else lines
                    ),
                },
            )

    def _get_lines(self):
        """The comparison, see ``_compare_content``; of versions the user may read."""
        self.ensure_one()
        old, new = self.version_a_id, self.version_b_id
        (old | new).check_access("read")
        if not old or not new:
            return []
        return new._compare_content(
            old._get_comparable_content(), new._get_comparable_content()
        )

    def _group(self, lines):
        """``[(chapter, its lines)]``"""
        chapters = groupby(lines, key=lambda line: line["chapter"])
        return [(chapter, list(of_chapter)) for chapter, of_chapter in chapters]

    def action_print(self):
        """Download the comparison as it is shown."""
        report = self.env.ref("o2b_sla.o2b_sla_version_compare_report")
        return report.report_action(self)

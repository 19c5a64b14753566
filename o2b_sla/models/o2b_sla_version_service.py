# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from ..states import COVERAGES


class SlaVersionService(models.Model):
    """A service an agreement version picks from the catalogue (SLA §2)."""

    _name = "o2b.sla.version.service"
    _description = "Service of an Agreement Version"
    _inherit = ["o2b.sla.version.part"]
    _order = "version_id, service_id, id"

    service_id = fields.Many2one(
        comodel_name="o2b.sla.service", required=True, ondelete="restrict", index=True
    )
    coverage = fields.Selection(
        selection=COVERAGES,
        compute="_compute_coverage",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        copy=True,
        help="What both parties agree on for this service.",
    )
    name = fields.Char(related="service_id.name")
    description = fields.Text(related="service_id.description")
    category = fields.Selection(related="service_id.category")
    clause = fields.Char(related="service_id.clause")
    enterprise_only = fields.Boolean(related="service_id.enterprise_only")
    is_effective = fields.Boolean(
        string="Counts",
        compute="_compute_is_effective",
        help="Enterprise services count only with an Enterprise contract (§2.1).",
    )

    _service_uniq = models.Constraint(
        "UNIQUE(version_id, service_id)", "A version has each service only once."
    )

    # not on service_id.coverage: a change of the catalogue changes no agreement
    @api.depends("service_id")
    def _compute_coverage(self):
        for line in self:
            line.coverage = line.service_id.coverage

    @api.depends("service_id.enterprise_only", "version_id.enterprise")
    def _compute_is_effective(self):
        for line in self:
            line.is_effective = (
                line.version_id.enterprise or not line.service_id.enterprise_only
            )

    @api.depends("service_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for line in self:
            line.display_name = line.service_id.display_name

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

VERDICTS = [
    ("agrees", "Agrees"),
    ("differs", "Differs"),
    ("incomplete", "Samples Missing"),
    ("no_data", "No Samples"),
]


class SlaReconciliation(models.Model):
    """What Prometheus measured of a monitor in a period, beside what we recorded.

    Evidence: made before a month is frozen, and never changed. A later comparison is a
    new record.
    """

    _name = "o2b.sla.reconciliation"
    _description = "Comparison With Prometheus"
    _inherit = ["o2b.sla.evidence"]
    _order = "date_from desc, made_at desc, id desc"

    source_id = fields.Many2one(
        comodel_name="o2b.sla.source",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    monitor_id = fields.Many2one(
        comodel_name="o2b.sla.monitor",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    environment_id = fields.Many2one(
        comodel_name="o2b.sla.environment",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, ondelete="restrict"
    )
    date_from = fields.Datetime(string="From", required=True, readonly=True)
    date_to = fields.Datetime(string="To", required=True, readonly=True)
    made_at = fields.Datetime(
        string="Compared",
        required=True,
        readonly=True,
        default=lambda self: self.env["o2b.sla.mixin"]._sla_now(),
    )
    seconds = fields.Integer(
        string="Period (s)", readonly=True, help="As far as the monitor was watched."
    )
    samples = fields.Integer(readonly=True)
    expected = fields.Integer(string="Samples Expected", readonly=True)
    coverage = fields.Float(
        string="Coverage (%)",
        compute="_compute_coverage",
        digits=(6, 2),
        help="Samples there are, of those there should be.",
    )
    their_down = fields.Integer(string="Down, Prometheus (s)", readonly=True)
    our_down = fields.Integer(string="Down, Odoo (s)", readonly=True)
    difference = fields.Integer(
        string="Difference (s)", readonly=True, help="Odoo minus Prometheus."
    )
    their_unknown = fields.Integer(string="Unknown, Prometheus (s)", readonly=True)
    our_unknown = fields.Integer(string="Unknown, Odoo (s)", readonly=True)
    tolerance = fields.Integer(string="Tolerance (s)", readonly=True)
    verdict = fields.Selection(selection=VERDICTS, required=True, readonly=True)
    intervals = fields.Json(
        readonly=True, help="What was down and unknown, of Prometheus and of Odoo."
    )

    _monitor_idx = models.Index("(monitor_id, date_from, date_to)")

    @api.depends("samples", "expected")
    def _compute_coverage(self):
        for line in self:
            full = line.expected
            line.coverage = 100 * min(line.samples, full) / full if full else 0

    @api.depends("monitor_id.name", "date_from")
    def _compute_display_name(self):
        for line in self:
            line.display_name = f"{line.monitor_id.name} {line.date_from:%Y-%m}"

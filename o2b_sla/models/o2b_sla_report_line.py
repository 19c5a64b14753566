# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..service_report import decimal
from ..states import REPORT_VERDICTS
from .o2b_sla_table_guard import TableGuard

UNITS = [
    ("percent", "%"),
    ("count", "Number"),
    ("minutes", "Minutes"),
    ("seconds", "Seconds"),
]

#: Columns that mirror other records and may follow them.
MIRROR_FIELDS = {
    "create_uid",
    "create_date",
    "write_uid",
    "write_date",
    "agreement_id",
    "partner_id",
    "company_id",
    "month",
    "state",
    "indicator_id",
}


class SlaReportLine(models.Model):
    """One figure of a service level report, with its norm and verdict (SLA §1.2).

    Its columns are language-free; the words follow from them in the language of who
    looks, see ``o2b.sla.report.line.words``. It freezes with its report.
    """

    _name = "o2b.sla.report.line"
    _description = "Line of a Service Level Report"
    _inherit = [
        "o2b.sla.table.guard",
        "o2b.sla.report.line.words",
        "o2b.sla.report.line.storing",
    ]
    _order = "report_id desc, sequence, id"

    report_id = fields.Many2one(
        comodel_name="o2b.sla.report",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    agreement_id = fields.Many2one(
        related="report_id.agreement_id", store=True, index=True
    )
    partner_id = fields.Many2one(
        related="report_id.partner_id", string="Client", store=True
    )
    company_id = fields.Many2one(related="report_id.company_id", store=True)
    month = fields.Date(related="report_id.month", store=True, index=True)
    state = fields.Selection(related="report_id.state")
    sequence = fields.Integer(readonly=True)
    section = fields.Selection(
        selection=lambda self: self.env["o2b.sla.report"]._get_section_names(),
        required=True,
        readonly=True,
    )
    key = fields.Char(
        required=True,
        readonly=True,
        help="The same in every report, such as response.P1.",
    )
    indicator_code = fields.Char(readonly=True)
    indicator_id = fields.Many2one(
        comodel_name="o2b.sla.indicator", readonly=True, ondelete="set null"
    )
    priority_id = fields.Many2one(
        comodel_name="o2b.sla.priority", readonly=True, ondelete="restrict"
    )
    environment_id = fields.Many2one(
        comodel_name="o2b.sla.environment",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    unit = fields.Selection(selection=UNITS, required=True, readonly=True)
    numerator = fields.Integer(
        readonly=True, help="How many were in time, or how much."
    )
    denominator = fields.Integer(readonly=True, help="Of how many.")
    has_value = fields.Boolean(
        readonly=True, help="No: nothing was measured, which is not the same as zero."
    )
    value = fields.Float(
        digits=(12, 3),
        readonly=True,
        aggregator=None,
        help="A percentage is cut off, not rounded.",
    )
    norm = fields.Float(
        string="Norm (%)",
        digits=(6, 3),
        readonly=True,
        aggregator=None,
        help="Zero: none, or it changed during the month.",
    )
    verdict = fields.Selection(
        selection=REPORT_VERDICTS,
        readonly=True,
        index=True,
        help="Empty: it tells something and is measured against nothing.",
    )
    figure = fields.Json(
        readonly=True, help="The figure exactly, as it stands in the payload."
    )
    data = fields.Json(compute="_compute_data", help="What its words are made of.")

    _key_uniq = models.Constraint(
        "UNIQUE(report_id, key)", "A report has each figure once."
    )

    @api.depends("figure")
    def _compute_data(self):
        for line in self:
            line.data = (line.figure or {}).get("data", {})

    def _get_table_guards(self):
        refused = SQL(
            """
            (TG_OP <> 'UPDATE' OR %(changed)s) AND EXISTS (
                SELECT FROM o2b_sla_report WHERE state = 'approved' AND id IN (
                    CASE WHEN TG_OP <> 'INSERT' THEN OLD.report_id END,
                    CASE WHEN TG_OP <> 'DELETE' THEN NEW.report_id END))
            """,
            changed=self._sql_changed(self._fields.keys() - MIRROR_FIELDS),
        )
        return [
            *super()._get_table_guards(),
            TableGuard(
                "o2b_sla_report_line_kept",
                refused,
                "its report was approved",
                events=SQL("INSERT OR UPDATE OR DELETE"),
            ),
        ]

    @api.model_create_multi
    def create(self, vals_list):
        self._check_by_software()
        return super().create(vals_list)

    def write(self, vals):
        self._check_by_software(vals)
        return super().write(vals)

    # An ``@api.ondelete`` hook can be skipped over RPC, this cannot.
    def unlink(self):
        self._check_by_software()
        return super().unlink()

    def _check_by_software(self, vals=None):
        """
        :raise UserError: somebody, not the software, changes a figure; or its report
            was approved
        """
        mirrored = vals is not None and not vals.keys() - MIRROR_FIELDS
        # whoever may not is not told which figures there are
        if not self.env.su or (
            not mirrored and any(r.state == "approved" for r in self.report_id)
        ):
            raise UserError(
                self.env._(
                    "The figures of a report follow from what is recorded; nobody "
                    "changes them by hand."
                )
            )

    @api.model
    def _prepare(self, line, sequence, ids):
        """Column values of a reckoned line.

        :param line: ``service_report.Line``
        :param sequence: int, its place in the report
        :param ids: dict of ``priority`` and ``indicator``: ids by code
        """
        value = line.value
        shown = 0.0
        if value is not None:
            # cut off to thousandths: no verdict is ever taken from it
            shown = int(value * 1000) / 1000
        return {
            "sequence": sequence,
            "section": line.section,
            "key": line.key,
            "indicator_code": line.indicator or False,
            "indicator_id": ids["indicator"].get(line.indicator, False),
            "priority_id": ids["priority"].get(line.priority, False),
            "environment_id": line.environment or False,
            "unit": line.unit,
            "numerator": line.numerator or 0,
            "denominator": line.denominator or 0,
            "has_value": value is not None,
            "value": shown,
            "norm": float(decimal(line.norm_milli) or 0),
            "verdict": line.verdict or False,
            "figure": line.to_json(),
        }

    def action_open_records(self):
        """Open the records behind the figure."""
        self.ensure_one()
        name = f"_action_{self.section}"
        return getattr(self, name)() if hasattr(self, name) else False

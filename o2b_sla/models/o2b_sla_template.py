# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.fields import Command


class SlaTemplate(models.Model):
    """What a new agreement is drafted from."""

    _name = "o2b.sla.template"
    _description = "Agreement Template"
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    policy_id = fields.Many2one(
        comodel_name="o2b.sla.policy",
        required=True,
        check_company=True,
        ondelete="restrict",
        help="Targets, start rules and opening hours (§3).",
    )
    service_ids = fields.Many2many(
        comodel_name="o2b.sla.service",
        string="Services",
        help="Enterprise services count only with an Enterprise contract (§2.1).",
    )
    indicator_ids = fields.Many2many(
        comodel_name="o2b.sla.indicator", string="Indicators"
    )
    document_ids = fields.Many2many(
        comodel_name="o2b.sla.document",
        string="Related Documents",
        check_company=True,
        domain="[('agreement_id', '=', False)]",
        help="General terms and other documents that belong to each agreement (§1.3).",
    )
    months = fields.Integer(
        string="Term (months)", default=12, help="Zero: the agreement has no last day."
    )
    renewal_months = fields.Integer(
        string="Renewed by (months)",
        default=12,
        help="After its last day the agreement goes on for that long, again and again, "
        "unless notice was given. Zero: it ends.",
    )
    notice_months = fields.Integer(
        string="Notice (months)",
        default=3,
        help="How long before the last day notice has to be given.",
    )
    note = fields.Text(help="When to take this template; clients do not see it.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _months_valid = models.Constraint(
        "CHECK(months BETWEEN 0 AND 120 AND renewal_months BETWEEN 0 AND 120"
        " AND notice_months BETWEEN 0 AND 60)",
        "The term and its renewal last ten years at most, notice five years at most.",
    )

    def _prepare_version(self, date_start=None):
        """Values of a version drafted from this template; none without a template.

        :param date_start: date, first day of the version, default today
        :return: dict for ``create`` or ``write`` of a version without lines
        """
        if not self:
            return {}
        self.ensure_one()
        start = date_start or fields.Date.context_today(self)
        return {
            "policy_id": self.policy_id.id,
            "date_start": start,
            "date_end": self._get_last_day(start),
            "renewal_months": self.renewal_months,
            "notice_months": self.notice_months,
            "service_line_ids": [
                Command.create({"service_id": service.id})
                for service in self.service_ids
            ],
            "indicator_line_ids": [
                Command.create({"indicator_id": indicator.id})
                for indicator in self.indicator_ids
            ],
            "related_document_ids": [Command.set(self.document_ids.ids)],
        }

    def _get_last_day(self, date_start):
        """Last day (date) of the first term, or ``False`` when it has none."""
        self.ensure_one()
        return self.months > 0 and fields.Date.subtract(
            fields.Date.add(date_start, months=self.months), days=1
        )

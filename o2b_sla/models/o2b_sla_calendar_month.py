# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import format_date

from ..service_report import month_period


class SlaCalendarMonth(models.AbstractModel):
    """A record about one calendar month, in the time zone of an agreement."""

    _name = "o2b.sla.calendar.month"
    _description = "Calendar Month"

    month = fields.Date(required=True, readonly=True, help="Its first day.")
    month_name = fields.Char(string="Period", compute="_compute_month_name")
    zone = fields.Char(
        string="Time Zone",
        required=True,
        readonly=True,
        help="Of the agreement: its midnights begin and end the month.",
    )
    is_over = fields.Boolean(string="Month Is Over", compute="_compute_is_over")

    @api.depends("month")
    @api.depends_context("lang")
    def _compute_month_name(self):
        for record in self:
            record.month_name = record._get_month_name()

    def _get_month_name(self):
        """``June 2026``, in the language of the environment."""
        self.ensure_one()
        return self.month and format_date(self.env, self.month, date_format="MMMM y")

    @api.depends("month", "zone")
    def _compute_is_over(self):
        now = self._now()
        for record in self:
            record.is_over = bool(record.month) and record._get_period(now).is_over

    def _get_period(self, now):
        """The month as it is known at an instant.

        :param now: naive UTC
        :return: ``service_report.Period``
        """
        self.ensure_one()
        return month_period(self.month, self.zone, now)

    @api.model
    def _now(self):
        """The instant of the transaction, naive UTC."""
        return self.env["o2b.sla.mixin"]._sla_now()

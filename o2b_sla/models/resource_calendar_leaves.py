# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class ResourceCalendarLeaves(models.Model):
    _name = "resource.calendar.leaves"
    _inherit = ["resource.calendar.leaves", "o2b.sla.what.if.mixin"]

    sla_holiday_date = fields.Date(
        string="Public Holiday",
        readonly=True,
        copy=False,
        help="Set on a public holiday that was generated into the calendar.",
    )

    def _sla_name(self, language):
        """Name of the closed time; a generated holiday in the asked language."""
        self.ensure_one()
        day = self.sla_holiday_date
        if day:
            names = self.calendar_id._sla_holidays_of_year(day.year, language)
            return names.get(day, self.name)
        return self.name or ""

    def _sla_calendars(self):
        """Calendars whose working time these leaves change; a leave of one person
        changes none, a general leave changes all of its company."""
        general = self.filtered(lambda leave: not leave.resource_id)
        calendars = general.calendar_id
        for leave in general.filtered(lambda leave: not leave.calendar_id):
            company = leave.company_id
            calendars |= calendars.search([("company_id", "in", (False, company.id))])
        return calendars

    @api.model_create_multi
    def create(self, vals_list):
        calendars = self.env["resource.calendar"]
        for vals in vals_list:
            if vals.get("resource_id"):
                continue
            if vals.get("calendar_id"):
                calendars |= calendars.browse(vals["calendar_id"])
            else:
                company = vals.get("company_id") or self.env.company.id
                calendars |= calendars.search([("company_id", "in", (False, company))])
        with calendars._sla_changing():
            return super().create(vals_list)

    def write(self, vals):
        calendars = self._sla_calendars()
        calendars |= calendars.browse(vals.get("calendar_id"))
        if {"calendar_id", "resource_id", "company_id"} & vals.keys():
            # it may become a general leave of its company
            companies = [False, vals.get("company_id"), *self.company_id.ids]
            calendars |= calendars.search([("company_id", "in", companies)])
        with calendars._sla_changing():
            return super().write(vals)

    def unlink(self):
        with self._sla_calendars()._sla_changing():
            return super().unlink()

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class ResourceCalendarAttendance(models.Model):
    _inherit = "resource.calendar.attendance"

    @api.model_create_multi
    def create(self, vals_list):
        calendars = self.env["resource.calendar"].browse(
            {vals["calendar_id"] for vals in vals_list if vals.get("calendar_id")}
        )
        with calendars._sla_changing():
            return super().create(vals_list)

    def write(self, vals):
        calendars = self.calendar_id | self.calendar_id.browse(vals.get("calendar_id"))
        with calendars._sla_changing():
            return super().write(vals)

    def unlink(self):
        with self.calendar_id._sla_changing():
            return super().unlink()

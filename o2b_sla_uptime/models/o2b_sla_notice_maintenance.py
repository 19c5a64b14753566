# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaNotice(models.Model):
    """Mails about maintenance: their sending is what announces it."""

    _inherit = "o2b.sla.notice"

    kind = fields.Selection(
        selection_add=[("maintenance", "Maintenance")],
        ondelete={"maintenance": "cascade"},
    )

    def _note_success(self):
        """Sent: a window is announced now; its own job notes that."""
        result = super()._note_success()
        if self.kind == "maintenance":
            self.env.ref("o2b_sla_uptime.ir_cron_maintenance").sudo()._trigger()
        return result

    def _get_attachments(self):
        """With a mail about maintenance goes the entry for the reader's calendar."""
        attachments = super()._get_attachments()
        if self.kind == "maintenance":
            announcement = self._get_record()
            if announcement is not None:
                data = announcement.sudo()._write_calendar()
                attachments.append(("maintenance.ics", data, "text/calendar"))
        return attachments

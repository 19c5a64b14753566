# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaNotice(models.Model):
    """Mails of service level reports in the outbox."""

    _inherit = "o2b.sla.notice"

    kind = fields.Selection(
        selection_add=[("report", "Service level report")],
        ondelete={"report": "cascade"},
    )

    def _get_attachments(self):
        """A mail about a report has its document with it."""
        attachments = super()._get_attachments()
        if self.kind != "report":
            return attachments
        report = self.env["o2b.sla.report"].sudo().browse(self.res_id).exists()
        document = report and report._find_document()
        if not document:
            return attachments
        return [
            *attachments,
            (report._get_pdf_name(), document._get_bytes(), "application/pdf"),
        ]

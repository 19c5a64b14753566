# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

from odoo import api, models

from ..charts import WIDE


class SlaReport(models.Model):
    """What a person of the client sees of reports in the portal: approved ones only."""

    _inherit = "o2b.sla.report"

    @api.model
    def _get_portal_reports(self, agreements):
        """The reports of agreements that the client has got, the newest first.

        :param agreements: those the person sees, as superuser
        :return: reports as superuser; corrected ones too, as the client has them
        """
        return self.sudo().search(
            [("agreement_id", "in", agreements.ids), ("state", "=", "approved")],
            order="month desc, number desc, id desc",
        )

    def _get_portal_values(self):
        """What the page of a report shows, in the language of the environment."""
        self.ensure_one()
        return self._get_report_values(WIDE)

    def _get_portal_languages(self):
        """Languages in which the client can have the PDF: that of the agreement first,
        and that of the reader.

        :return: list of (code, name)
        """
        self.ensure_one()
        languages = self.env["res.lang"].sudo()
        codes = dict.fromkeys((self._get_lang(), self.env.lang))
        return [
            (code, languages._get_data(code=code).name)
            for code in codes
            if code and languages._get_data(code=code)
        ]

    def _get_export_bytes(self):
        """The data of an approved report: the file of its button."""
        self.ensure_one()
        report = self.sudo().with_context(bin_size=False)
        return base64.b64decode(report.export_file)

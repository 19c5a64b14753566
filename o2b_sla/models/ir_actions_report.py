# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from markupsafe import Markup

from odoo import models

from ..pdf import merge

AGREEMENT = "o2b_sla.o2b_sla_agreement_document"


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _render_qweb_pdf(self, report_ref, res_ids=None, data=None):
        """Print what was frozen, never anew; only a draft is rendered."""
        if self._get_report(report_ref).report_name != AGREEMENT:
            return super()._render_qweb_pdf(report_ref, res_ids=res_ids, data=data)
        prints = [v._get_print() for v in self._get_printed_versions(res_ids)]
        # one is given byte for byte, so that its fingerprint is the one that was signed
        return (prints[0] if len(prints) == 1 else merge(prints)), "pdf"

    def _render_qweb_html(self, report_ref, docids, data=None):
        if self._get_report(report_ref).report_name != AGREEMENT:
            return super()._render_qweb_html(report_ref, docids, data=data)
        versions = self._get_printed_versions(docids)
        pages = [v._as_document()._render_html(draft=True) for v in versions]
        return Markup("\n").join(map(Markup, pages)).encode(), "html"

    def _render_qweb_text(self, report_ref, docids, data=None):
        if self._get_report(report_ref).report_name != AGREEMENT:
            return super()._render_qweb_text(report_ref, docids, data=data)
        return self._render_qweb_html(report_ref, docids, data)[0], "text"

    def _get_printed_versions(self, ids):
        """The versions to print; the documents are made with all rights.

        :raise AccessError: the user may not read one of them
        """
        ids = [ids] if isinstance(ids, int) else ids or []
        versions = self.env["o2b.sla.agreement.version"].browse(ids)
        versions.check_access("read")
        return versions

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.http import Stream, request, route

from ..charts import draw_mark
from .agreement_portal import AgreementPortal
from .parameters import read_text


class ReportPortal(AgreementPortal):
    """The service level reports of a client's agreements.

    One that is not his, one that is not approved and one that does not exist get the
    same answer.
    """

    def _get_sla_report(self, report_id):
        """A report the user sees, as superuser.

        :raise NotFound: it is not for him, or does not exist
        """
        reports = request.env["o2b.sla.report"]._get_portal_reports(
            self._get_sla_agreements()
        )
        # in Python, as the number may be one that PostgreSQL cannot hold
        report = reports.filtered(lambda report: report.id == report_id)
        if not report:
            raise request.not_found()
        return report

    def _prepare_sla_agreement(self, agreement):
        return {
            **super()._prepare_sla_agreement(agreement),
            "reports": request.env["o2b.sla.report"]._get_portal_reports(agreement),
            "mark": draw_mark,
        }

    @route(
        ["/my/sla/<int:agreement_id>/reports"], type="http", auth="user", website=True
    )
    def sla_reports(self, agreement_id, **kw):
        """List of the approved reports of an agreement."""
        agreement = self._get_sla_agreement(agreement_id)
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "sla_reports",
            "sla_agreement": agreement,
            "reports": request.env["o2b.sla.report"]._get_portal_reports(agreement),
            "mark": draw_mark,
        }
        return request.render("o2b_sla.portal_sla_reports", values)

    @route(["/my/sla/reports/<int:report_id>"], type="http", auth="user", website=True)
    def sla_report(self, report_id, **kw):
        """The page of a report."""
        report = self._get_sla_report(report_id)
        values = {
            **self._prepare_portal_layout_values(),
            **report._get_portal_values(),
            "page_name": "sla_report",
            "sla_agreement": report.agreement_id,
            "languages": report._get_portal_languages(),
            "replaced_by": report._get_standing_correction(),
        }
        return request.render("o2b_sla.portal_sla_report", values)

    @route(
        ["/my/sla/reports/<int:report_id>/pdf"], type="http", auth="user", website=True
    )
    def sla_report_pdf(self, report_id, lang="", **kw):
        """The document that was mailed; in another language as it is made now."""
        report = self._get_sla_report(report_id)
        known = dict(report._get_portal_languages())
        lang = read_text(lang)
        data = report._get_pdf(lang if lang in known else None)
        return self._send_sla_file(data, "application/pdf", report._get_pdf_name())

    @route(
        ["/my/sla/reports/<int:report_id>/data"], type="http", auth="user", website=True
    )
    def sla_report_data(self, report_id, **kw):
        """Everything its figures follow from, as JSON."""
        report = self._get_sla_report(report_id)
        return self._send_sla_file(
            report._get_export_bytes(), "application/json", report._get_export_name()
        )

    def _send_sla_file(self, data, mimetype, name):
        stream = Stream(
            type="data",
            data=data,
            size=len(data),
            mimetype=mimetype,
            download_name=name,
        )
        return stream.get_response(as_attachment=True, max_age=0)

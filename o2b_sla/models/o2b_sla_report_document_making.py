# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from psycopg2.errors import UniqueViolation

from odoo import api, models
from odoo.exceptions import UserError

from ..isolating import isolated_by_halves
from .o2b_sla_report_life import _logger

CRON = "o2b_sla.ir_cron_report_document"


class SlaReport(models.Model):
    """The documents of approved reports: made once, kept, and put to the client.

    Making a PDF can fail, and takes a second: that neither stops nor delays an
    approval. A scheduled action makes them, that is started at once.
    """

    _inherit = "o2b.sla.report"

    def _after_approved(self):
        res = super()._after_approved()
        self.env.ref(CRON).sudo()._trigger()
        return res

    def _render_documents(self):
        """Make the documents of approved reports in the client's language, and mail
        them; what is there already is left alone.

        :raise UserError: one could not be made, and what to do
        """
        res = super()._render_documents()
        documents = self.env["o2b.sla.report.document"]
        for report in self.sudo().filtered(lambda report: report.state == "approved"):
            lang = report._get_lang()
            if not report._find_document():
                documents._keep(report, lang, report._render_pdf(lang))
                report._settle_not_made()
        self._tell_client()
        return res

    def _find_document(self, lang=None):
        """The document in a language, or an empty record.

        :param lang: default: that of the agreement, as it was when it was made
        """
        self.ensure_one()
        documents = self.sudo().document_ids
        if not lang:
            return documents.sorted("id")[:1]
        return documents.filtered(lambda document: document.lang == lang)

    def _get_pdf(self, lang=None):
        """The PDF of a report: the one that was kept; of a draft, or in another
        language than the client's, as it is made now.

        :param lang: code of the language; default: that of the agreement
        :return: bytes
        :raise UserError: it could not be made, and what to do
        """
        self.ensure_one()
        document = self._find_document(lang)
        return document._get_bytes() if document else self._render_pdf(lang)

    def _get_pdf_name(self):
        """Name of its file."""
        self.ensure_one()
        return f"{self._get_reference()}.pdf".replace("/", "-")

    def _get_print(self):
        """What is printed.

        :return: bytes of a PDF
        """
        self.ensure_one()
        self.check_access("read")
        return self._get_pdf()

    @api.model
    def _cron_make_documents(self):
        """Make what is missing; one that fails stops no other and is told of."""
        waiting = self.sudo().search(
            [("state", "=", "approved"), ("document_ids", "=", False)], order="id"
        )
        cron = self.env["ir.cron"]
        for number, report in enumerate(waiting, 1):
            isolated_by_halves(
                report,
                lambda one: one._render_documents(),
                lambda one, error: one._tell_not_made(error),
            )
            if not cron._commit_progress(1, remaining=len(waiting) - number):
                return

    def _tell_not_made(self, error):
        """A service level manager gets an activity that tells what to do."""
        self.ensure_one()
        if isinstance(error, UniqueViolation):
            return  # somebody else made it at this moment
        if isinstance(error, UserError):
            reason = str(error)
        else:
            _logger.exception("The document of report %s was not made", self.id)
            reason = self.env._("The log of the server tells why.")
        self._plan_activities({self: (self._get_not_made_summary(), reason)})

    def _settle_not_made(self):
        """It was made after all."""
        summary = self._get_not_made_summary()
        self.activity_ids.filtered(lambda a: a.summary == summary).unlink()

    def _get_not_made_summary(self):
        return self.env._("The PDF of %s was not made", self._get_month_name())

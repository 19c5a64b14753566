# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import email_normalize


class SlaReport(models.Model):
    """Mails an approved report to the client, once to each address."""

    _inherit = "o2b.sla.report"

    def _tell_client(self):
        """Put the mails into the outbox; a second time nothing happens."""
        values = [
            notice
            for report in self.sudo()
            if report.state == "approved" and report._find_document()
            for notice in report._prepare_notices()
        ]
        notices = self.env["o2b.sla.notice"]._post(values)
        for report_id, own in notices.grouped("res_id").items():
            self.browse(report_id).sudo()._message_log(
                body=self.env._(
                    "Mailed to %(addresses)s.",
                    addresses=", ".join(notice.email_to or "–" for notice in own),
                )
            )

    def _get_recipients(self):
        """Who gets the report: the client's contract manager and the contacts of today.

        :return: list of (name, address), each address once
        """
        self.ensure_one()
        agreement = self.sudo().agreement_id
        today = agreement._local_day(self._now())
        manager = agreement.client_manager_id
        people = [(manager.name, manager.email)] if manager else []
        people += [
            (contact.name, contact.email)
            for contact in agreement.contact_ids.sorted("id")
            if contact._is_contact_on(today)
        ]
        found = {}
        for name, wanted in people:
            address = email_normalize(wanted or "", strict=True)
            if address:
                found.setdefault(address, name)
        return [(name, address) for address, name in found.items()]

    def _prepare_notices(self):
        """Values of the mails, in the language of the agreement."""
        self.ensure_one()
        report = self.with_context(lang=self._get_lang())
        return [
            {
                "key": f"report-{report.id}-{address}",
                "kind": "report",
                "is_public": True,
                "res_model": report._name,
                "res_id": report.id,
                "company_id": report.company_id,
                "email_to": address,
                "subject": report._get_mail_subject(),
                "body": report._render_mail_body(name),
                # it has the report's history full of copies otherwise
                "in_history": False,
            }
            for name, address in report._get_recipients()
        ]

    def _get_mail_subject(self):
        if self.corrects_id:
            return self.env._(
                "Correction of the service level report of %(month)s (%(agreement)s)",
                month=self._get_month_name(),
                agreement=self.agreement_id.reference,
            )
        return self.env._(
            "Service level report of %(month)s (%(agreement)s)",
            month=self._get_month_name(),
            agreement=self.agreement_id.reference,
        )

    def _render_mail_body(self, name):
        """The mail: the verdict, the indicators, and where the rest is.

        :param name: of the recipient
        """
        self.ensure_one()
        return self.env["ir.qweb"]._render(
            "o2b_sla.o2b_sla_service_report_mail",
            {
                "report": self,
                "name": name,
                "verdict": self._describe_verdict(),
                "rows": self._summarise(),
                "words": dict(self._fields["verdict"]._description_selection(self.env)),
                "address": f"{self.get_base_url()}/my/sla/reports/{self.id}",
            },
            minimal_qcontext=True,
        )

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal


class AgreementPortal(CustomerPortal):
    """What a client sees of his agreements.

    One that is not his and one that does not exist get the same answer.
    """

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "sla_agreement_count" in counters:
            values["sla_agreement_count"] = len(self._get_sla_agreements())
        if "sla_to_sign_count" in counters:
            values["sla_to_sign_count"] = len(self._get_sla_agreements_to_sign())
        return values

    def _get_sla_agreements(self):
        """The user's agreements, as superuser."""
        partner = request.env.user.partner_id
        return request.env["o2b.sla.agreement"]._visible_agreements(partner)

    def _get_sla_agreements_to_sign(self):
        """Those that wait for the user's signature, as superuser."""
        user = request.env.user
        return self._get_sla_agreements()._get_versions_to_sign(user).agreement_id

    def _get_sla_agreement(self, agreement_id):
        """One of the user's agreements, as superuser.

        :raise NotFound: it is not his, or does not exist
        """
        # in Python, as the number may be one that PostgreSQL cannot hold
        agreement = self._get_sla_agreements().filtered(
            lambda agreement: agreement.id == agreement_id
        )
        if not agreement:
            raise request.not_found()
        return agreement

    @route(["/my/sla"], type="http", auth="user", website=True)
    def sla_agreements(self, **kw):
        """List of the user's agreements."""
        values = self._prepare_portal_layout_values()
        values["page_name"] = "sla_agreements"
        values["agreements"] = self._get_sla_agreements()
        values["to_sign"] = self._get_sla_agreements_to_sign()
        return request.render("o2b_sla.portal_sla_agreements", values)

    @route(["/my/sla/<int:agreement_id>"], type="http", auth="user", website=True)
    def sla_agreement(self, agreement_id, **kw):
        """The page "My agreement"."""
        agreement = self._get_sla_agreement(agreement_id)
        return request.render(
            "o2b_sla.portal_sla_agreement", self._prepare_sla_agreement(agreement)
        )

    def _prepare_sla_agreement(self, agreement):
        """Values of the agreement's page."""
        user = request.env.user
        version = agreement._get_shown_version()
        calendar = version._get_calendar()
        requests = request.env["o2b.sla.extra.support"].sudo()
        return {
            **self._prepare_portal_layout_values(),
            "page_name": "sla_agreement",
            "sla_agreement": agreement,
            "version": version,
            "is_in_force": version == agreement._version_in_force(),
            "to_sign": agreement._get_versions_to_sign(user),
            "addenda": agreement._get_shown_addenda(),
            "may_ask": agreement._may_ask_changes(user.partner_id),
            "contacts": agreement._get_listed_contacts(),
            "targets": agreement._describe_targets(version),
            "uptime": version._describe_term(version._get_term("uptime_norm")),
            "maintenance": version._describe_term(version._get_term("maintenance")),
            "rules": agreement._describe_rules(version),
            "services": agreement._describe_services(version),
            "hours": agreement._describe_opening_hours(calendar),
            "hours_term": version._describe_term(version._get_term("opening_hours")),
            "closed_days": agreement._get_closed_days(calendar),
            "zone": calendar.tz,
            "accesses": request.env["o2b.sla.source.access"]
            .sudo()
            .search([("agreement_id", "=", agreement.id), ("state", "!=", "revoked")]),
            "documents": version.related_document_ids,
            "support_requests": requests.search(
                [("agreement_id", "=", agreement.id)], order="date_from desc", limit=20
            ),
            "history": agreement._get_version_history(),
        }

    @route(
        ["/my/sla/<int:agreement_id>/documents/<int:document_id>"],
        type="http",
        auth="user",
        website=True,
    )
    def sla_document(self, agreement_id, document_id, **kw):
        """The file of a document that belongs to the agreement."""
        agreement = self._get_sla_agreement(agreement_id)
        document = agreement._get_related_documents().filtered(
            lambda document: document.id == document_id and document.file
        )
        if not document:
            raise request.not_found()
        stream = request.env["ir.binary"]._get_stream_from(
            document, "file", filename=document.file_name or document.name
        )
        return stream.get_response(as_attachment=True)

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.http import Controller, request, route

from odoo.addons.o2b_sla.controllers.agreement_portal import AgreementPortal

MAX_ID = 2**31 - 1
MAX_TOKEN = 100


class StatusPortal(AgreementPortal):
    """How the environments of an agreement are doing, for those who see it."""

    def _prepare_sla_agreement(self, agreement):
        return {
            **super()._prepare_sla_agreement(agreement),
            "status_environments": agreement._get_status_environments(),
        }

    @route(
        ["/my/sla/<int:agreement_id>/status"], type="http", auth="user", website=True
    )
    def sla_status(self, agreement_id, **kw):
        """The status page of an agreement: now, each day, each month, each outage."""
        agreement = self._get_sla_agreement(agreement_id)
        environments = agreement._get_status_environments()
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "sla_status",
            "sla_agreement": agreement,
            "environments": environments,
            "months": {e.id: agreement._get_status_months(e) for e in environments},
            "incidents": agreement._get_status_incidents(environments),
        }
        return request.render("o2b_sla_uptime.portal_sla_status", values)


class PublicStatus(Controller):
    """The same without names, for everybody who has the address."""

    @route(
        "/sla/status/<int:agreement_id>/<string:token>",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        sitemap=False,
        save_session=False,
    )
    def sla_public_status(self, agreement_id, token):
        """:raise NotFound: there is no page of that address, or no more"""
        if not token.isprintable():
            # Odoo's page for what is not found would look for it in the database
            return request.make_response("", status=404)
        if not 0 < agreement_id <= MAX_ID or len(token) > MAX_TOKEN:
            raise request.not_found()
        agreement = request.env["o2b.sla.agreement"]._get_by_status_token(
            agreement_id, token
        )
        if not agreement:
            raise request.not_found()
        return request.render(
            "o2b_sla_uptime.public_sla_status",
            {"environments": agreement._get_status_environments()},
            headers={
                "Cache-Control": "public, max-age=60",
                "Referrer-Policy": "no-referrer",
                "X-Robots-Tag": "noindex",
            },
        )

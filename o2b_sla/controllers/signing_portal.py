# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import UserError
from odoo.http import Stream, request, route

from odoo.addons.portal.controllers.portal import CustomerPortal

from .parameters import read_text

# a drawn signature is some 20 kB in base64
MAX_SIGNATURE_REQUEST = 1_000_000
MAX_REASON_REQUEST = 100_000


class SigningPortal(CustomerPortal):
    """The client's signatory reads, signs or declines; the login says who he is.

    A version that is not for him and one that does not exist get the same answer.
    """

    def _find_sla_version(self, version_id):
        """A version the user may read, as superuser, or an empty record."""
        version = request.env["o2b.sla.agreement.version"].sudo()
        version = version.browse(version_id).exists()
        readable = version and version._is_readable_by(request.env.user)
        return version if readable else version.browse()

    def _get_sla_version(self, version_id):
        """The same.

        :raise NotFound: it is not for him, or does not exist
        """
        version = self._find_sla_version(version_id)
        if not version:
            raise request.not_found()
        return version

    def _prepare_sla_version(self, version, **values):
        """Values of the version's page."""
        user = request.env.user
        document = version._get_shown_document()
        return {
            **self._prepare_portal_layout_values(),
            "page_name": "sla_version",
            "sla_agreement": version.agreement_id
            if version.agreement_id._is_visible_to(user.partner_id)
            else None,
            "version": version,
            "document": document,
            "can_sign": version._can_sign_for_client(user),
            "client_word": version._get_signature("client"),
            "contractor_word": version._get_signature("contractor"),
            "ruling": version._get_ruling_version(),
            "sla_changes": [] if version._is_agreed() else version._list_changes(),
            "page_url": f"/my/sla/versions/{version.id}",
            **values,
        }

    @route(
        ["/my/sla/versions/<int:version_id>"], type="http", auth="user", website=True
    )
    def sla_version(self, version_id, **kw):
        """The page on which a version is read and signed."""
        version = self._get_sla_version(version_id)
        version._note_view(request.env.user)
        return request.render(
            "o2b_sla.portal_sla_version", self._prepare_sla_version(version)
        )

    @route(["/my/sla/versions/<int:version_id>/document"], type="http", auth="user")
    def sla_version_document(self, version_id, download=None, **kw):
        """The frozen bytes: what is to be signed, or what both have signed."""
        document = self._get_sla_version(version_id)._get_shown_document()
        if not document:
            raise request.not_found()
        data = document._get_bytes()
        stream = Stream(
            type="data",
            data=data,
            size=len(data),
            mimetype="application/pdf",
            download_name=document.pdf_name,
            etag=document.sha256,
        )
        response = stream.get_response(as_attachment=bool(download))
        response.headers["Cache-Control"] = "private, no-cache"
        return response

    @route(
        ["/my/sla/versions/<int:version_id>/sign"],
        type="jsonrpc",
        auth="user",
        website=True,
        max_content_length=MAX_SIGNATURE_REQUEST,
    )
    def sla_version_sign(self, version_id, signature=None, **kw):
        """Sign the document whose fingerprint is in the address.

        The name that was typed is not used: the address book has it.
        """
        version = self._find_sla_version(version_id)
        if not version:
            return {"error": request.env._("There is nothing to be signed by you.")}
        sha256 = request.httprequest.args.get("document")
        try:
            with request.env.cr.savepoint():
                version._sign_by_client(
                    request.env.user, signature, sha256, **version._get_trace()
                )
        except UserError as error:
            return {"error": str(error)}
        return {"force_refresh": True, "redirect_url": f"/my/sla/versions/{version.id}"}

    @route(
        ["/my/sla/versions/<int:version_id>/decline"],
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
        max_content_length=MAX_REASON_REQUEST,
    )
    def sla_version_decline(self, version_id, reason="", document="", **kw):
        """Decline, with a reason."""
        version = self._get_sla_version(version_id)
        try:
            with request.env.cr.savepoint():
                version._decline_by_client(
                    request.env.user, reason, document, **version._get_trace()
                )
        except UserError as error:
            values = self._prepare_sla_version(
                version, error=str(error), entered_reason=read_text(reason)
            )
            return request.render("o2b_sla.portal_sla_version", values, status=400)
        return request.redirect(f"/my/sla/versions/{version.id}")

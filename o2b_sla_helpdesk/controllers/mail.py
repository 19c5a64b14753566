# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import http
from odoo.http import content_disposition, request


class SlaMailController(http.Controller):
    @http.route(
        "/sla/mail/<int:mail_id>/raw", type="http", auth="user", methods=["GET"]
    )
    def download(self, mail_id, **_kw):
        """Download a received mail as it came in, for who may read it.

        It is what a stranger wrote: no browser may show it as a page of this site.
        """
        mail = request.env["o2b.sla.mail"].browse(mail_id)
        if not (mail.exists() and mail.has_access("read")):
            raise request.not_found()
        raw = mail.sudo().env["o2b.sla.mail.raw"]._read_raw(mail_id)
        if raw is None:
            raise request.not_found()
        headers = [
            ("Content-Type", "message/rfc822"),
            ("Content-Disposition", content_disposition(f"mail-{mail_id}.eml")),
            ("Content-Length", len(raw)),
            ("X-Content-Type-Options", "nosniff"),
            ("Content-Security-Policy", "default-src 'none'; sandbox"),
            ("Cache-Control", "private, no-store"),
        ]
        return request.make_response(raw, headers)

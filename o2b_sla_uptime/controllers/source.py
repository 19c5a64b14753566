# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import hashlib
import json

from werkzeug.exceptions import RequestEntityTooLarge

from odoo.http import Controller, Response, request, route

from ..models.o2b_sla_source_intake import Post

#: The most that is taken in. Alertmanager puts all alerts of a group into one message,
#: about 1 kB each, and never repeats one that was refused as too large: an outage of a
#: whole data centre has to fit.
MOST_BYTES = 256 * 1024
WORDS = {
    202: "accepted",
    400: "not readable",
    401: "not allowed",
    413: "too large",
    415: "send application/json",
    422: "unknown version",
    429: "too many",
    503: "closed",
}


class SourceController(Controller):
    """What engines outside post to us, and the targets they fetch."""

    @route(
        "/o2b_sla/hook/<string:slug>",
        type="http",
        auth="public",
        methods=["POST"],
        csrf=False,
        save_session=False,
        max_content_length=MOST_BYTES,
    )
    def hook(self, slug, **_parameters):
        """Take in a delivery of an engine.

        :param slug: str, address part of the source
        """
        http = request.httprequest
        if http.mimetype != "application/json":
            return _answer(415)
        try:
            body = http.get_data()
        except RequestEntityTooLarge:
            return _answer(413)
        post = Post(
            body=body,
            address=http.remote_addr or "",
            authorization=http.headers.get("Authorization", ""),
            signature=http.headers.get("X-O2B-Signature", ""),
            stamp=http.headers.get("X-O2B-Timestamp", ""),
        )
        answer = request.env["o2b.sla.source"].sudo()._take_in(slug, post)
        return _answer(answer.status, answer.wait)

    @route(
        "/o2b_sla/sd/<string:slug>",
        type="http",
        auth="public",
        methods=["GET"],
        save_session=False,
    )
    def targets(self, slug, **_parameters):
        """What Prometheus has to watch: its ``http_sd_configs`` fetches this.

        :param slug: str, address part of the source
        """
        http = request.httprequest
        post = Post(
            body=b"",
            address=http.remote_addr or "",
            authorization=http.headers.get("Authorization", ""),
        )
        targets = request.env["o2b.sla.source"].sudo()._get_targets(slug, post)
        if targets is None:
            return _answer(401)
        body = json.dumps(targets, separators=(",", ":")).encode()
        response = Response(body, status=200, content_type="application/json")
        response.headers["Cache-Control"] = "private, no-cache"
        response.set_etag(hashlib.sha256(body).hexdigest()[:32])
        return response.make_conditional(http.environ)


def _answer(status, wait=0):
    body = json.dumps({"status": WORDS[status]})
    headers = {"Retry-After": str(wait)} if wait else {}
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return Response(
        body, status=status, content_type="application/json", headers=headers
    )

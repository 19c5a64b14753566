# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Two tabs that sign at the same moment, each a request and a cursor of its own."""

import base64
import http.cookiejar
import io
import json
import threading
import urllib.request

import pytest
from PIL import Image, ImageDraw

#: A version that waits for the signature of LOGIN; ``result`` is its id and SHA-256.
SENT = """
client = env["res.partner"].create({"name": "Signers BV", "is_company": True})
signatory = env["res.users"].create(
    {
        "name": "Sanne",
        "login": "LOGIN",
        "password": "LOGIN",
        "group_ids": [(6, 0, env.ref("base.group_portal").ids)],
    }
)
signatory.partner_id.parent_id = client
agreement = env["o2b.sla.agreement"].create({"partner_id": client.id})
version = env["o2b.sla.agreement.version"].create(
    {
        "agreement_id": agreement.id,
        "client_signatory_id": signatory.partner_id.id,
        "contractor_signatory_id": env.ref("base.user_admin").id,
    }
)
document = version._freeze("frozen", version._render_paper_note())
version.sudo().state = "sent"
result([version.id, document.sha256])
"""


def _picture():
    picture = Image.new("RGB", (90, 30), "white")
    ImageDraw.Draw(picture).line((5, 5, 85, 25), "black", 3)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return base64.b64encode(buffer.getvalue()).decode()


class _Tab:
    """A browser's tab of somebody who has logged in."""

    def __init__(self, server, login):
        self.server = server
        jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(jar)
        )
        self.call(
            "/web/session/authenticate",
            db=server.database,
            login=login,
            password=login,
        )

    def call(self, path, **params):
        """Result of a JSON-RPC route."""
        body = json.dumps({"jsonrpc": "2.0", "params": params}).encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(self.server.url + path, body, headers)
        with self.opener.open(request, timeout=300) as answer:
            return json.load(answer)["result"]


@pytest.mark.parametrize("attempt", range(3))
def test_two_tabs(helpdesk, server, attempt):
    login = f"sanne{attempt}"
    version_id, sha256 = helpdesk.shell(SENT.replace("LOGIN", login))
    tabs = [_Tab(server, login) for _tab in range(4)]
    barrier = threading.Barrier(len(tabs))
    answers = []

    def sign(tab):
        barrier.wait()
        path = f"/my/sla/versions/{version_id}/sign?document={sha256}"
        answers.append(tab.call(path, signature=_picture()))

    threads = [threading.Thread(target=sign, args=(tab,)) for tab in tabs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=600)
    errors = [answer["error"] for answer in answers if "error" in answer]
    assert len(answers) == len(tabs)
    assert len(errors) == len(tabs) - 1, answers
    assert all("cannot be signed" in error for error in errors)
    rows = helpdesk.sql(
        f"SELECT role, decision FROM o2b_sla_signature WHERE version_id = {version_id}"
    )
    assert rows == [["client", "signed"]]

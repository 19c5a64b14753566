# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
import math
import re

from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge

from odoo.http import Controller, HttpDispatcher, Response, request, route

from ..models.o2b_sla_heartbeat_intake import Call

#: The most of a message that is looked at; what is longer counts without its message.
MOST_BYTES = 100 * 1024
WORDS = {200: "OK", 404: "not found", 405: "POST only", 429: "too many"}
ACTIONS = {"": "success", "start": "start", "fail": "fail", "log": "log"}
RUN = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)
#: Addresses whose last part opens something to everybody who knows it.
TOKEN_IN_PATH = re.compile(
    r"(/o2b_sla/(?:ping|health|maintenance)/|/sla/status/\d+/)[^\s/?\"]+"
)


class PingDispatcher(HttpDispatcher):
    """Leaves the message as it is: the curl of a shell script sends any text as a form,
    which parsing would spoil or refuse."""

    routing_type = "o2b_sla_ping"

    def dispatch(self, endpoint, args):
        """Call the endpoint with what stands in the address only."""
        self.request.params = dict(args)
        return self.request.registry["ir.http"]._dispatch(endpoint)


class HideTokens(logging.Filter):
    """Tokens stay out of the log of requests."""

    def filter(self, record):
        """Mask the address in the arguments of a line."""
        if isinstance(record.args, tuple):
            record.args = tuple(
                TOKEN_IN_PATH.sub(r"\1…", value) if isinstance(value, str) else value
                for value in record.args
            )
        if isinstance(record.msg, str):
            record.msg = TOKEN_IN_PATH.sub(r"\1…", record.msg)
        return True


logging.getLogger("werkzeug").addFilter(HideTokens())


class PingController(Controller):
    """Where jobs tell that they ran."""

    @route(
        [
            "/o2b_sla/ping/<string:token>",
            "/o2b_sla/ping/<string:token>/<string:action>",
        ],
        type="o2b_sla_ping",
        auth="public",
        methods=["GET", "POST", "HEAD"],
        csrf=False,
        save_session=False,
        max_content_length=MOST_BYTES,
        readonly=False,
    )
    def ping(self, token, action=""):
        """Take in a sign of life.

        :param token: str, address of the heartbeat
        :param action: str, ``start``, ``fail``, ``log`` or an exit code from 0 to 255
        """
        kind, exit_code = _read_action(action)
        if not kind:
            return _answer(404)
        call = _read_call(request.httprequest, kind, exit_code)
        answer = request.env["o2b.sla.heartbeat"].sudo()._take_in(token, call)
        return _answer(answer.status, answer.wait, close=call.body is None)


def _read_action(action):
    """What an address ends in.

    :return: (kind, exit code or None); the kind is empty when it is none
    """
    if action in ACTIONS:
        return ACTIONS[action], None
    if action.isascii() and action.isdigit() and len(action) <= 3:
        code = int(action)
        if code <= 255:
            return ("fail" if code else "success"), code
    return "", None


def _read_call(http, kind, exit_code):
    """What a request tells; odd values are left out, so that no sign of life is lost
    by them."""
    try:
        body = http.get_data(cache=True, parse_form_data=False)
    except RequestEntityTooLarge:
        body = None
    except (ClientDisconnected, OSError):
        body = b""
    headers, args = http.headers, http.args
    run = args.get("rid", "")
    return Call(
        kind=kind,
        body=body,
        exit_code=exit_code,
        run=run if RUN.fullmatch(run) else "",
        stamp=_number(args.get("ts") or headers.get("X-O2B-Timestamp")),
        backup=headers.get("X-Backup-Id") or args.get("id", ""),
        size=_number(headers.get("X-Backup-Size") or args.get("size")),
        duration=_number(headers.get("X-Backup-Duration") or args.get("duration")),
        method=http.method,
        address=http.remote_addr or "",
    )


def _number(text):
    """A whole number, or None."""
    text = (text or "").strip()[:24]
    if not text.isascii():
        return None
    try:
        number = float(text)
    except ValueError:
        return None
    return int(number) if math.isfinite(number) else None


def _answer(status, wait=0, close=False):
    headers = {"Cache-Control": "no-store"}
    if wait:
        headers["Retry-After"] = str(wait)
    if status == 405:
        headers["Allow"] = "POST"
    if close:
        # its message is not read to the end
        headers["Connection"] = "close"
    return Response(
        WORDS[status], status=status, content_type="text/plain", headers=headers
    )

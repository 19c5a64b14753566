# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json

from odoo.http import Controller, Response, request, route


class HealthController(Controller):
    """What a monitor elsewhere asks: whether this one works itself."""

    @route(
        "/o2b_sla/health/<string:token>",
        type="http",
        auth="public",
        methods=["GET"],
        save_session=False,
    )
    def health(self, token):
        """Codes of what is wrong, no names; status 503 while there is something.

        :param token: str, from the settings
        """
        health = request.env["o2b.sla.health"].sudo()
        if not health._is_token(token):
            return _answer(404, {"status": "not found"})
        result = health._check()
        problems = sorted({problem["code"] for problem in result["problems"]})
        return _answer(
            200 if result["ok"] else 503,
            {
                "status": "ok" if result["ok"] else "problems",
                "checked_at": result["checked_at"],
                "problems": problems,
            },
        )


def _answer(status, values):
    return Response(
        json.dumps(values),
        status=status,
        content_type="application/json",
        headers={"Cache-Control": "no-store"},
    )

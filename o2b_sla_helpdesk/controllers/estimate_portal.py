# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import UserError
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal

from .parameters import MAX_ID, read_text

MAX_REQUEST = 100_000
SHOWN = 100


class EstimatePortal(CustomerPortal):
    """The client reads an estimate and approves or declines it; the login says who.

    One that is not for him and one that does not exist get the same answer.
    """

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        names = {"sla_estimate_count", "sla_estimate_waiting_count"} & set(counters)
        estimates = self._get_sla_estimates() if names else ()
        if "sla_estimate_count" in names:
            values["sla_estimate_count"] = len(estimates)
        if "sla_estimate_waiting_count" in names:
            partner = request.env.user.partner_id
            values["sla_estimate_waiting_count"] = len(
                estimates.filtered(lambda estimate: estimate._may_answer(partner))
            )
        return values

    def _get_sla_estimates(self):
        """Estimates the user may read, as superuser, the newest first."""
        partner = request.env.user.partner_id
        agreements = request.env["o2b.sla.agreement"]._visible_agreements(partner)
        return (
            request.env["o2b.sla.estimate"]
            .sudo()
            .search(
                [
                    ("agreement_id", "in", agreements.ids),
                    ("state", "!=", "draft"),
                ],
                limit=SHOWN,
            )
        )

    def _get_sla_estimate(self, estimate_id):
        """An estimate the user may read, as superuser.

        :raise NotFound: it is not for him, or does not exist
        """
        estimates = request.env["o2b.sla.estimate"].sudo()
        if estimate_id <= MAX_ID:
            estimate = estimates.browse(estimate_id).exists()
            if estimate and estimate._is_visible_to(request.env.user.partner_id):
                return estimate
        raise request.not_found()

    def _prepare_sla_estimate(self, estimate, **values):
        """Values of the estimate's page."""
        partner = request.env.user.partner_id
        newer = estimate.next_ids.filtered(lambda found: found.state != "draft")
        return {
            **self._prepare_portal_layout_values(),
            "page_name": "sla_estimate",
            "estimate": estimate,
            "shown": estimate._get_shown(),
            "newer": newer[-1:],
            "may_answer": estimate._may_answer(partner),
            "is_over": estimate._is_over(),
            "zone": estimate.agreement_id._sla_zone().key,
            "entered": {"name": partner.name},
            "error": None,
            **values,
        }

    @route(["/my/sla/estimates"], type="http", auth="user", website=True)
    def sla_estimates(self, **kw):
        """List of the user's estimates, those that wait for an answer first."""
        estimates = self._get_sla_estimates()
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "sla_estimates",
            "estimates": estimates.sorted(
                lambda estimate: (estimate.state != "sent", -estimate.id)
            ),
        }
        return request.render("o2b_sla_helpdesk.portal_sla_estimates", values)

    @route(
        ["/my/sla/estimate/<int:estimate_id>"], type="http", auth="user", website=True
    )
    def sla_estimate(self, estimate_id, **kw):
        """The page on which an estimate is read and answered."""
        estimate = self._get_sla_estimate(estimate_id)
        return self._render_sla_estimate(estimate)

    def _render_sla_estimate(self, estimate, status=200, **values):
        response = request.render(
            "o2b_sla_helpdesk.portal_sla_estimate",
            self._prepare_sla_estimate(estimate, **values),
            status=status,
        )
        response.headers["Cache-Control"] = "private, no-store"
        return response

    @route(
        ["/my/sla/estimate/<int:estimate_id>/approve"],
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
        max_content_length=MAX_REQUEST,
    )
    def sla_estimate_approve(self, estimate_id, name="", agree="", document="", **kw):
        """Approve what was shown, ticked and with a name."""
        estimate = self._get_sla_estimate(estimate_id)
        name = read_text(name)
        if not agree:
            return self._render_sla_estimate(
                estimate,
                status=400,
                error=request.env._("Tick that you approve the estimate."),
                entered={"name": name},
            )
        return self._answer_sla_estimate(
            estimate, "_approve", name, document, entered={"name": name}
        )

    @route(
        ["/my/sla/estimate/<int:estimate_id>/decline"],
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
        max_content_length=MAX_REQUEST,
    )
    def sla_estimate_decline(self, estimate_id, reason="", document="", **kw):
        """Decline, with a reason."""
        estimate = self._get_sla_estimate(estimate_id)
        reason = read_text(reason)
        return self._answer_sla_estimate(
            estimate,
            "_decline",
            reason,
            document,
            entered={"name": request.env.user.name, "reason": reason},
        )

    def _answer_sla_estimate(self, estimate, method, text, document, **values):
        """Give the answer; all or nothing."""
        source = request.httprequest
        try:
            with request.env.cr.savepoint():
                getattr(estimate, method)(
                    request.env.user.partner_id,
                    text,
                    sha256=read_text(document),
                    ip=source.remote_addr,
                    user_agent=source.user_agent.string,
                )
        except UserError as error:
            estimate.invalidate_recordset()
            return self._render_sla_estimate(
                estimate, status=400, error=str(error), **values
            )
        return request.redirect(f"/my/sla/estimate/{estimate.id}")

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.http import request, route

from .parameters import read_id, read_text
from .request_portal import RequestPortal

CHANGE_FORM = ("environment_id", "kind", "description")


class ChangePortal(RequestPortal):
    """Changes of a client's environments: what is planned and done, and what a
    contact asks for (§2.1, §3.6, §6)."""

    def _prepare_sla_agreement(self, agreement):
        values = super()._prepare_sla_agreement(agreement)
        values["changes"] = agreement._get_shown_changes(5)
        return values

    @route(
        ["/my/sla/<int:agreement_id>/changes"],
        type="http",
        auth="user",
        website=True,
        methods=["GET", "POST"],
    )
    def sla_changes(self, agreement_id, **form):
        """The changes of the agreement's environments, and the form to ask for one."""
        agreement = self._get_sla_agreement_to_ask(agreement_id)
        person = request.env.user.partner_id
        contact = agreement._get_contact_of(person)
        entered = {name: read_text(form.get(name)) for name in CHANGE_FORM}
        error = None
        if request.httprequest.method == "POST":
            error = self._submit_sla_request(
                "o2b.sla.change",
                agreement,
                {**entered, "environment_id": read_id(entered["environment_id"])},
            )
            if not error:
                return request.redirect(f"{request.httprequest.path}?sent=1")
        return request.render(
            "o2b_sla.portal_sla_changes",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "sla_changes",
                "sla_agreement": agreement,
                "contact": contact,
                "environments": agreement.environment_ids.filtered("active"),
                "kinds": agreement._get_offered_changes(),
                "changes": agreement._get_shown_changes(),
                "entered": entered,
                "error": error,
                "sent": bool(form.get("sent")) and not error,
            },
        )

    @route(
        ["/my/sla/<int:agreement_id>/changes/<int:change_id>/withdraw"],
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def sla_change_withdraw(self, agreement_id, change_id, **form):
        """Take back what one asked for oneself and is not planned yet."""
        agreement = self._get_sla_agreement_to_ask(agreement_id)
        person = request.env.user.partner_id
        # in Python, as the number may be one that PostgreSQL cannot hold
        own = agreement._get_shown_changes().filtered(
            lambda change: change.id == change_id and change._is_asked_by(person)
        )
        if not own:
            raise request.not_found()
        if own.state == "requested":
            own._withdraw(person)
        return request.redirect(f"/my/sla/{agreement.id}/changes")

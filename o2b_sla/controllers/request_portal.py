# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime, timedelta

from odoo.exceptions import UserError
from odoo.http import request, route

from ..instants import to_naive
from .agreement_portal import AgreementPortal
from .parameters import read_date, read_id, read_text, read_time

CONTACT_FIELDS = ("kind", "contact_id", "name", "email", "phone", "mobile")
CONTACT_FORM = (*CONTACT_FIELDS, "date_from", "remark")
SUPPORT_FORM = ("day", "time_from", "time_to", "reason")


class RequestPortal(AgreementPortal):
    """What a client's contact asks for: other contacts (§3.6), extra support (§3.4)."""

    def _get_sla_agreement_to_ask(self, agreement_id):
        """An agreement for which the user may ask changes, as superuser.

        :raise NotFound: he may not, or it does not exist
        """
        agreement = self._get_sla_agreement(agreement_id)
        if not agreement._may_ask_changes(request.env.user.partner_id):
            raise request.not_found()
        return agreement

    def _get_own_sla_requests(self, model, agreement):
        """The user's own requests for an agreement, the latest first."""
        return (
            request.env[model]
            .sudo()
            .search(
                [
                    ("agreement_id", "=", agreement.id),
                    ("requested_by_id", "=", request.env.user.partner_id.id),
                ],
                order="id desc",
                limit=20,
            )
        )

    def _submit_sla_request(self, model, agreement, values):
        """Hand a request in; all or nothing.

        :return: why it was refused, or ``None``
        """
        try:
            with request.env.cr.savepoint():
                request.env[model].sudo()._submit(
                    agreement, request.env.user.partner_id, values
                )
        except UserError as error:
            return str(error)
        return None

    # === Contacts ===

    @route(
        ["/my/sla/<int:agreement_id>/contacts/request"],
        type="http",
        auth="user",
        website=True,
        methods=["GET", "POST"],
    )
    def sla_contact_request(self, agreement_id, **form):
        """Ask for a change of contacts."""
        agreement = self._get_sla_agreement_to_ask(agreement_id)
        entered = {name: read_text(form.get(name)) for name in CONTACT_FORM}
        error = None
        if request.httprequest.method == "POST":
            day = read_date(entered["date_from"])
            if not day:
                error = request.env._("Enter from which day on.")
            else:
                contact_id = read_id(entered["contact_id"])
                error = self._submit_sla_request(
                    "o2b.sla.contact.request",
                    agreement,
                    {**entered, "contact_id": contact_id, "date_from": day},
                )
            if not error:
                return request.redirect(f"{request.httprequest.path}?sent=1")
        else:
            now = request.env["o2b.sla.mixin"]._sla_now()
            entered["date_from"] = agreement._local_day(now)
        return request.render(
            "o2b_sla.portal_sla_contact_request",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "sla_contact_request",
                "sla_agreement": agreement,
                "contacts": agreement._get_listed_contacts(),
                "entered": entered,
                "error": error,
                "sent": bool(form.get("sent")) and not error,
                "own_requests": self._get_own_sla_requests(
                    "o2b.sla.contact.request", agreement
                ),
            },
        )

    # === Extra support ===

    @route(
        ["/my/sla/<int:agreement_id>/extra-support/request"],
        type="http",
        auth="user",
        website=True,
        methods=["GET", "POST"],
    )
    def sla_extra_support_request(self, agreement_id, **form):
        """Ask for support outside opening hours."""
        agreement = self._get_sla_agreement_to_ask(agreement_id)
        entered = {name: read_text(form.get(name)) for name in SUPPORT_FORM}
        error = None
        if request.httprequest.method == "POST":
            window = self._read_sla_window(agreement, entered)
            if not window:
                error = request.env._("Enter a day, and from and until what time.")
            else:
                error = self._submit_sla_request(
                    "o2b.sla.extra.support",
                    agreement,
                    {**window, "reason": entered["reason"]},
                )
            if not error:
                return request.redirect(f"{request.httprequest.path}?sent=1")
        return request.render(
            "o2b_sla.portal_sla_extra_support",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "sla_extra_support",
                "sla_agreement": agreement,
                "earliest": agreement._get_earliest_support_day(),
                "zone": agreement._sla_zone().key,
                "entered": entered,
                "error": error,
                "sent": bool(form.get("sent")) and not error,
                "support_requests": self._get_own_sla_requests(
                    "o2b.sla.extra.support", agreement
                ),
            },
        )

    def _read_sla_window(self, agreement, entered):
        """The window somebody entered, in the agreement's zone.

        :return: dict of ``date_from`` and ``date_to``, naive UTC; one that ends
            before it starts ends on the next day. ``None``: it is none
        """
        day = read_date(entered["day"])
        start, end = read_time(entered["time_from"]), read_time(entered["time_to"])
        if not day or start is None or end is None or start == end:
            return None
        last = day + timedelta(days=end < start)
        zone = agreement._sla_zone()
        return {
            "date_from": to_naive(datetime.combine(day, start, tzinfo=zone)),
            "date_to": to_naive(datetime.combine(last, end, tzinfo=zone)),
        }

    @route(
        ["/my/sla/<int:agreement_id>/extra-support/<int:request_id>/cancel"],
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def sla_extra_support_cancel(self, agreement_id, request_id, **form):
        """Take back one's own request that was not decided on yet."""
        agreement = self._get_sla_agreement_to_ask(agreement_id)
        own = self._get_own_sla_requests("o2b.sla.extra.support", agreement)
        wanted = own.filtered(lambda asked: asked.id == request_id)
        if not wanted:
            raise request.not_found()
        if wanted.state == "requested":
            wanted._cancel()
        return request.redirect(f"/my/sla/{agreement.id}/extra-support/request")

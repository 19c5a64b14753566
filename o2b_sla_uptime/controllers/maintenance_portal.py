# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.http import request, route

from odoo.addons.o2b_sla.controllers.agreement_portal import AgreementPortal

from ..maintenance import write_calendar


class MaintenancePortal(AgreementPortal):
    """Maintenance of an agreement, for those who see the agreement."""

    def _prepare_sla_agreement(self, agreement):
        values = super()._prepare_sla_agreement(agreement)
        windows = self._get_maintenance_windows(agreement)
        values["maintenance_windows"] = windows._coming()
        values["maintenance_terms"] = self._describe_maintenance(values["version"])
        return values

    def _describe_maintenance(self, version):
        """What was agreed about maintenance, beside whether it counts, in words."""
        subjects = ["maintenance_notice"]
        if version._excludes_maintenance():
            subjects.append("maintenance_cap")
        return [version._describe_term(version._get_term(s)) for s in subjects]

    def _get_maintenance_windows(self, agreement):
        windows = request.env["o2b.sla.maintenance.window"].sudo()
        return windows._search_shown(agreement)

    @route(
        ["/my/sla/<int:agreement_id>/maintenance"],
        type="http",
        auth="user",
        website=True,
    )
    def sla_maintenance(self, agreement_id, **kw):
        """All maintenance the client was told of."""
        agreement = self._get_sla_agreement(agreement_id)
        windows = self._get_maintenance_windows(agreement)
        coming = windows._coming()
        version = agreement._get_shown_version()
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "sla_maintenance",
            "sla_agreement": agreement,
            "coming": coming,
            "over": (windows - coming).sorted("start_at", reverse=True),
            "contact": request.env["o2b.sla.contact"]._find_own(
                agreement, request.env.user.partner_id
            ),
            "terms": [
                version._describe_term(version._get_term("maintenance")),
                *self._describe_maintenance(version),
            ],
        }
        return request.render("o2b_sla_uptime.portal_sla_maintenance", values)

    @route(
        ["/my/sla/<int:agreement_id>/maintenance.ics"],
        type="http",
        auth="user",
        website=True,
    )
    def sla_maintenance_calendar(self, agreement_id, **kw):
        """The same as an iCalendar file."""
        agreement = self._get_sla_agreement(agreement_id)
        return self._make_calendar(agreement)

    @route(
        ["/o2b_sla/maintenance/<string:token>.ics"],
        type="http",
        auth="public",
        methods=["GET"],
        save_session=False,
    )
    def sla_maintenance_feed(self, token, **kw):
        """The same for a calendar program, by the contact's own token."""
        contact = request.env["o2b.sla.contact"]._find_by_maintenance_token(token)
        if not contact:
            raise request.not_found()
        return self._make_calendar(contact.agreement_id)

    def _make_calendar(self, agreement):
        windows = self._get_maintenance_windows(agreement)
        name = request.env._("Maintenance %s", agreement.reference)
        return request.make_response(
            write_calendar(windows._to_entries(), name),
            headers=[
                ("Content-Type", "text/calendar; charset=utf-8"),
                ("Content-Disposition", 'attachment; filename="maintenance.ics"'),
                ("Cache-Control", "private, no-store"),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )

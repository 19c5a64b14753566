# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import http
from odoo.http import request

from odoo.addons.helpdesk_mgmt.controllers import myaccount

from .parameters import MAX_ID, read_date, read_text


class CustomerPortalHelpdesk(myaccount.CustomerPortalHelpdesk):
    """OCA's pages for clients; parameters they do not know fall back to defaults."""

    @http.route()
    def portal_my_tickets(
        self,
        page=1,
        date_begin=None,
        date_end=None,
        sortby=None,
        filterby=None,
        search=None,
        search_in=None,
        groupby=None,
        **kw,
    ):
        return super().portal_my_tickets(
            page=min(page, MAX_ID),
            date_begin=read_date(date_begin),
            date_end=read_date(date_end),
            sortby=_known(sortby, self._ticket_get_searchbar_sortings()),
            filterby=filterby,
            search=read_text(search),
            search_in=_known(search_in, self._ticket_get_searchbar_inputs()),
            groupby=_known(groupby, self._ticket_get_searchbar_groupby()),
            **kw,
        )

    @http.route()
    def portal_my_ticket(self, ticket_id, access_token=None, **kw):
        if ticket_id > MAX_ID:
            return request.redirect("/my")
        if access_token and not access_token.isascii():
            access_token = None
        return super().portal_my_ticket(ticket_id, access_token=access_token, **kw)


def _known(value, choices):
    return value if value in choices else None

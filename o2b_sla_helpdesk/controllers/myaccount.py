# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.helpdesk_mgmt.controllers import myaccount
from odoo.addons.portal.controllers.portal import pager as portal_pager

from .parameters import MAX_ID, read_date, read_id, read_text
from .uploads import upload_limits

DEFAULT_FILTER = "open"
DONE_WORDS = ("reply", "confirm", "reopen", "withdraw")


class CustomerPortalHelpdesk(myaccount.CustomerPortalHelpdesk):
    """The client's own tickets: list and page (SLA §3.2).

    The record rule says which tickets these are; see ``_sla_shown_domain``. A foreign
    ticket and one that does not exist get the same answer.
    """

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "sla_ticket_waiting_count" in counters:
            tickets = request.env["helpdesk.ticket"]
            domain = self._ticket_get_filters()["waiting"]["domain"]
            values["sla_ticket_waiting_count"] = (
                tickets.search_count(domain) if tickets.has_access("read") else 0
            )
        return values

    # === List ===

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
        tickets = request.env["helpdesk.ticket"]
        if not tickets.has_access("read"):
            return request.redirect("/my")
        filters = self._ticket_get_filters()
        sortings = self._ticket_get_searchbar_sortings()
        filterby = filterby if filterby in filters else DEFAULT_FILTER
        sortby = sortby if sortby in sortings else "deadline"
        search = read_text(search).strip()[:200]
        search_in = _known(search_in, self._ticket_get_searchbar_inputs()) or "all"
        base = self._ticket_get_base_domain(
            search_in, search, read_date(date_begin), read_date(date_end)
        )
        domain = base & filters[filterby]["domain"]
        total = tickets.search_count(domain)
        pager = portal_pager(
            url="/my/tickets",
            url_args={
                "sortby": sortby,
                "filterby": filterby,
                "search": search,
                "search_in": search_in,
            },
            total=total,
            page=read_id(page) or 1,
            step=self._items_per_page,
        )
        found = tickets.search(
            domain,
            order=sortings[sortby]["order"],
            limit=self._items_per_page,
            offset=pager["offset"],
        )
        request.session["my_tickets_history"] = found.ids[:100]
        return request.render(
            "o2b_sla_helpdesk.portal_sla_tickets",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "ticket",
                "default_url": "/my/tickets",
                "tickets": found.sudo(),
                "deadlines": found._sla_client_deadlines(),
                "filters": {
                    key: {
                        **choice,
                        "count": tickets.search_count(base & choice["domain"]),
                    }
                    for key, choice in filters.items()
                },
                "filterby": filterby,
                "sortings": sortings,
                "sortby": sortby,
                "search": search,
                "search_in": search_in,
                "pager": pager,
                "total": total,
                "may_send": tickets._sla_may_send(request.env.user.partner_id),
            },
        )

    def _ticket_get_filters(self):
        """Filters of the list: ``{key: label and domain}``."""

        def phase(*phases):
            return Domain("stage_id.sla_phase", "in", phases)

        return {
            "open": {
                "label": request.env._("Open"),
                "domain": phase("open", "waiting"),
            },
            "waiting": {
                "label": request.env._("Waiting for you"),
                "domain": phase("waiting"),
            },
            "solved": {"label": request.env._("Solved"), "domain": phase("solved")},
            "all": {"label": request.env._("All"), "domain": Domain.TRUE},
        }

    def _ticket_get_searchbar_sortings(self):
        return {
            "deadline": {
                "label": request.env._("Next deadline"),
                "order": "sla_next_deadline, sla_received_at desc, id desc",
                "sequence": 1,
            },
            "date": {
                "label": request.env._("Newest"),
                "order": "sla_received_at desc, id desc",
                "sequence": 2,
            },
            "update": {
                "label": request.env._("Last change"),
                "order": "last_stage_update desc, id desc",
                "sequence": 3,
            },
            "priority": {
                "label": request.env._("Priority"),
                "order": "priority desc, sla_received_at desc, id desc",
                "sequence": 4,
            },
            "name": {
                "label": request.env._("Title"),
                "order": "name, id desc",
                "sequence": 5,
            },
        }

    def _ticket_get_base_domain(self, search_in, search, date_begin, date_end):
        """What was searched for, as a :class:`Domain`."""
        domain = Domain.TRUE
        if search:
            domain &= Domain(self._ticket_get_search_domain(search_in, search))
        if date_begin and date_end:
            domain &= Domain("sla_received_at", ">", date_begin)
            domain &= Domain("sla_received_at", "<=", date_end)
        return domain

    # === Page ===

    @http.route()
    def portal_my_ticket(self, ticket_id, access_token=None, **kw):
        if ticket_id > MAX_ID:
            return request.redirect("/my")
        if access_token and not access_token.isascii():
            access_token = None
        if not request.env.user._is_public():
            # who has logged in sees what is his, whatever link he was handed
            access_token = None
        try:
            ticket = self._document_check_access(
                "helpdesk.ticket", ticket_id, access_token=access_token
            )
        except (AccessError, MissingError):
            return request.redirect("/my")
        return self._render_ticket(ticket, access_token, **kw)

    def _render_ticket(self, ticket, access_token=None, status=200, **kw):
        """The page of a ticket.

        :param ticket: ticket as superuser, known to be visible
        :param kw: ``form`` (``reply``, ``confirm`` or ``reopen``) whose ``entered``
            text was refused with ``error``
        """
        values = self._ticket_get_page_view_values(ticket, access_token, **kw)
        return request.render(
            "o2b_sla_helpdesk.portal_sla_ticket", values, status=status
        )

    def _ticket_pop_done(self, ticket):
        """What the user has just done with a ticket, told once."""
        known = request.session.get("sla_ticket_done")
        if not known or known[0] != ticket.id:
            return ""
        del request.session["sla_ticket_done"]
        return known[1]

    def _ticket_get_page_view_values(self, ticket, access_token, **kwargs):
        values = super()._ticket_get_page_view_values(ticket, access_token, **kwargs)
        is_own = not request.env.user._is_public()
        phase = ticket._sla_get_phase()
        withdraw = values["closed_stages"].filtered(
            lambda stage: stage.closed and stage.sla_phase == "cancelled"
        )
        done = kwargs.get("done") or self._ticket_pop_done(ticket)
        return {
            **values,
            "state": ticket._sla_client_state(),
            "priority": ticket._sla_client_priority(),
            "deadlines": ticket._sla_client_deadlines()[ticket.id],
            "timeline": ticket._sla_client_timeline(),
            "explanation": ticket._sla_client_explanation(),
            "files": self._ticket_get_files(ticket),
            "estimates": self._ticket_get_estimates(ticket),
            "limits": upload_limits(),
            "may_reply": is_own,
            "may_confirm": is_own
            and phase != "cancelled"
            and not ticket.sla_confirmed_at
            and bool(ticket.closed or ticket._sla_get_solved_stage()),
            "may_reopen": is_own and phase == "solved",
            "withdraw_stages": withdraw
            if is_own and not ticket.closed
            else withdraw[:0],
            "done": done if done in DONE_WORDS else "",
            "form": kwargs.get("form", ""),
            "entered": kwargs.get("entered", ""),
            "error": kwargs.get("error", ""),
        }

    def _ticket_get_files(self, ticket):
        """Files the client may have: those he sent, and those of public messages."""
        files = ticket.attachment_ids
        public = ticket.message_ids.filtered(
            lambda message: not message.is_internal and not message.subtype_id.internal
        ).attachment_ids
        shown = files.filtered(
            lambda file: file in public or file.create_uid.share
        ).filtered(lambda file: not file.res_field)
        shown.generate_access_token()
        return shown

    def _ticket_get_estimates(self, ticket):
        """Estimates that were sent to the client, when estimates are made."""
        if "sla_estimate_ids" not in ticket._fields:
            return []
        return ticket.sla_estimate_ids.filtered(
            lambda estimate: estimate.state != "draft"
        )


def _known(value, choices):
    return value if value in choices else None

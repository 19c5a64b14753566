# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from ..models.o2b_sla_call import DIRECTIONS, STANDINGS
from ..phone_number import looks_like_number
from ..priority_keys import PRIORITY_KEYS


class SlaLogCallCaller(models.AbstractModel):
    """Who calls, for which client, and what may be promised then (SLA §3.6, §3.7)."""

    _name = "o2b.sla.log.call.caller"
    _description = "Caller"

    direction = fields.Selection(selection=DIRECTIONS, required=True, default="in")
    call_at = fields.Datetime(
        string="Called At",
        required=True,
        default=lambda self: self.env["o2b.sla.mixin"]._sla_now(),
        help="When the call was, not when you write it down.",
    )
    duration = fields.Integer(string="Minutes")
    caller_search = fields.Char(
        string="Who Is It?",
        help="Number in any notation, name or e-mail address.",
    )
    caller_choices = fields.Json(compute="_compute_caller_choices")
    contact_id = fields.Many2one(
        comodel_name="o2b.sla.contact",
        compute="_compute_contact_id",
        store=True,
        readonly=False,
    )
    caller_name = fields.Char(
        string="Name", compute="_compute_caller", store=True, readonly=False
    )
    caller_phone = fields.Char(
        string="Number", compute="_compute_caller", store=True, readonly=False
    )
    # what name and number were filled in for: what is typed over them stays
    caller_found = fields.Char(compute="_compute_caller", store=True)
    standing = fields.Selection(selection=STANDINGS, compute="_compute_standing")
    standing_text = fields.Char(compute="_compute_standing")
    client_id = fields.Many2one(
        comodel_name="res.partner",
        string="Calls For",
        compute="_compute_client_id",
        store=True,
        readonly=False,
        domain=[("is_company", "=", True)],
        help="The client the caller says to call for.",
    )
    agreement_id = fields.Many2one(
        comodel_name="o2b.sla.agreement", compute="_compute_agreement_id"
    )
    is_closed = fields.Boolean(compute="_compute_opening")
    opening_text = fields.Char(compute="_compute_opening")
    priority_choices = fields.Json(compute="_compute_priority_choices")

    # === The caller ===

    def _search_callers(self):
        """Contacts that the search box can mean."""
        self.ensure_one()
        at = self.call_at or self.env["o2b.sla.mixin"]._sla_now()
        return self.env["o2b.sla.contact"]._find_callers(self.caller_search, at)

    @api.depends("caller_search", "call_at")
    def _compute_contact_id(self):
        """The only one found; what was chosen stays as long as it is found."""
        for wizard in self:
            if wizard.caller_search:
                found = wizard._search_callers()
                if wizard.contact_id not in found or not wizard.contact_id:
                    wizard.contact_id = found if len(found) == 1 else False

    @api.depends("caller_search", "call_at")
    def _compute_caller_choices(self):
        for wizard in self:
            at = wizard.call_at or self.env["o2b.sla.mixin"]._sla_now()
            found = wizard._search_callers()
            wizard.caller_choices = [
                {
                    "value": contact.id,
                    "label": contact.name,
                    "title": contact.client_id.name or "",
                    "detail": " · ".join(
                        filter(None, (contact.phone, contact.mobile, contact.email))
                    ),
                    "note": contact._describe_standing(at),
                    "tone": "good"
                    if contact._get_standing(at) == "contact"
                    else "risk",
                }
                for contact in (found if len(found) > 1 else found.browse())
            ]

    @api.depends("contact_id", "caller_search", "caller_choices")
    def _compute_caller(self):
        for wizard in self:
            contact, text = wizard.contact_id, (wizard.caller_search or "").strip()
            found = f"{contact._origin.id or 0} {text}"
            if wizard.caller_found == found:
                continue
            wizard.caller_found = found
            is_number = looks_like_number(text)
            if contact:
                wizard.caller_name = contact.name
                number = contact.phone or contact.mobile
                wizard.caller_phone = text if is_number else number
            elif text:
                is_name = not (is_number or "@" in text or wizard.caller_choices)
                wizard.caller_name = is_name and text
                wizard.caller_phone = text if is_number else False

    @api.depends("contact_id", "call_at", "caller_search", "caller_choices")
    def _compute_standing(self):
        for wizard in self:
            at = wizard.call_at or self.env["o2b.sla.mixin"]._sla_now()
            contact = wizard.contact_id
            if contact:
                wizard.standing = contact._get_standing(at)
                wizard.standing_text = contact._describe_standing(at)
            elif wizard.caller_search and not wizard.caller_choices:
                wizard.standing = "other"
                wizard.standing_text = self.env._(
                    "Not a contact of any client. What is reported is kept as "
                    "unauthorised: no clock runs until it is accepted (§3.6)."
                )
            else:
                wizard.standing = False
                wizard.standing_text = False

    # === The client ===

    @api.depends("contact_id")
    def _compute_client_id(self):
        for wizard in self:
            wizard.client_id = wizard.contact_id.client_id or wizard.client_id

    @api.depends("contact_id", "client_id")
    def _compute_agreement_id(self):
        agreements = self.env["o2b.sla.agreement"]
        for wizard in self:
            agreement = wizard.contact_id.agreement_id
            if not agreement and wizard.client_id:
                client = wizard.client_id.commercial_partner_id
                found = agreements.search([("partner_id", "=", client.id)])
                in_force = found.filtered("current_version_id")
                agreement = (in_force or found)[:1]
            wizard.agreement_id = agreement

    # === When ===

    @api.depends("agreement_id", "call_at", "direction")
    def _compute_opening(self):
        for wizard in self:
            agreement, at = wizard.agreement_id, wizard.call_at
            is_open = agreement._sla_is_open(at) if agreement and at else None
            wizard.is_closed = is_open is False and wizard.direction == "in"
            wizard.opening_text = wizard.is_closed and wizard._describe_closed()

    def _describe_closed(self):
        """Outside opening hours: what may be reported, and who stands by."""
        self.ensure_one()
        agreement = self.agreement_id
        opening = agreement._sla_next_opening(self.call_at)
        text = self.env._(
            "Outside opening hours: by telephone only P1 (§3.6). Next opening: "
            "%(opening)s.",
            opening=agreement._sla_local_text(opening),
        )
        names = ", ".join(agreement._get_on_call(self.call_at).mapped("name"))
        if names:
            text += " " + self.env._(
                "On call: %(names)s; a P1 starts at once.", names=names
            )
        return text

    @api.depends("agreement_id", "call_at", "is_closed", "standing")
    def _compute_priority_choices(self):
        for wizard in self:
            wizard.priority_choices = wizard._prepare_priority_choices()

    def _prepare_priority_choices(self):
        """A choice for each priority: its level of disturbance, and what would be
        promised (§3.1, §3.2)."""
        self.ensure_one()
        promises = {}
        if self.agreement_id and self.call_at and self.standing == "contact":
            found = self.agreement_id._sla_promises("phone", self.call_at)
            promises = {promise.priority: promise for promise in found}
        choices = []
        for priority in self.env["o2b.sla.priority"]._get_for_tickets():
            refused = self.is_closed and priority.code != "P1"
            choices.append(
                {
                    "value": PRIORITY_KEYS[priority.code],
                    "label": priority.code,
                    "title": priority.name,
                    "detail": priority.description or "",
                    "facts": self._describe_promise(promises.get(priority)),
                    "note": self.env._("Not by telephone now") if refused else "",
                    "tone": "risk" if refused else "",
                    "disabled": refused,
                }
            )
        return choices

    def _describe_promise(self, promise):
        """Start, response and resolution in words; none without a promise."""
        if not promise:
            return []
        text = self.agreement_id._sla_local_text
        facts = [self.env._("Clock starts: %(at)s", at=text(promise.start))]
        if promise.response:
            facts.append(self.env._("Response by: %(at)s", at=text(promise.response)))
        if promise.resolution:
            facts.append(
                self.env._(
                    "Resolution: %(length)s after our answer, at the latest %(at)s",
                    length=promise.resolution,
                    at=text(promise.resolution_latest),
                )
            )
        return facts

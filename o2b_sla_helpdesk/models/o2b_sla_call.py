# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL

from odoo.addons.o2b_sla.models.o2b_sla_mixin import CLOCK_TOLERANCE, RECKONED_YEARS
from odoo.addons.o2b_sla.models.o2b_sla_table_guard import TableGuard

from ..phone_number import canonical
from ..priority_keys import PRIORITIES

DIRECTIONS = [("in", "Incoming"), ("out", "Outgoing")]
STANDINGS = [
    ("contact", "Authorised contact"),
    ("former", "Former contact"),
    ("coming", "Not yet a contact"),
    ("other", "Not a contact"),
]
MARKS = [
    ("response", "We reported back to the client"),
    ("client_answer", "The client answered"),
    ("none", "Neither"),
]
# Follow from who logs a call and from what it did.
MANAGED = {
    *("sealed", "user_id", "logged_at", "company_id", "client_id"),
    *("standing", "phone_key"),
}
# What a call did to the clocks hangs on these: another call is logged instead.
FIXED = {"direction", "call_at", "contact_id", "ticket_id", "mark", "corrects_id"}


class SlaCall(models.Model):
    """A telephone call with a client (SLA §3.2, §3.6)."""

    _name = "o2b.sla.call"
    _description = "Call"
    _inherit = ["o2b.sla.call.effect", "o2b.sla.table.guard"]
    _order = "call_at desc, id desc"
    _rec_name = "subject"
    _rec_names_search = ["subject", "caller_name", "caller_phone", "phone_key"]
    _check_company_auto = True
    # Odoo would clear create_uid when a user is deleted: a change of evidence
    _log_access = False

    direction = fields.Selection(selection=DIRECTIONS, required=True, default="in")
    call_at = fields.Datetime(
        string="Called At",
        required=True,
        default=lambda self: self.env["o2b.sla.mixin"]._sla_now(),
        index=True,
        help="When the call was, not when it was written down.",
    )
    duration = fields.Integer(string="Minutes", aggregator="sum")
    logged_at = fields.Datetime(
        required=True, readonly=True, help="When the call was written down."
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Logged By",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
        default=lambda self: self.env.user,
    )
    caller_name = fields.Char(string="Caller")
    caller_phone = fields.Char(string="Number")
    phone_key = fields.Char(
        compute="_compute_phone_key", store=True, precompute=True, index=True
    )
    contact_id = fields.Many2one(
        comodel_name="o2b.sla.contact",
        ondelete="restrict",
        index="btree_not_null",
        help="The contact at the other end, authorised or not on that day.",
    )
    standing = fields.Selection(
        selection=STANDINGS,
        required=True,
        readonly=True,
        default="other",
        help="Whether the caller was an authorised contact on the day of the call "
        "(§3.6).",
    )
    agreement_id = fields.Many2one(
        comodel_name="o2b.sla.agreement",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
    )
    client_id = fields.Many2one(
        comodel_name="res.partner",
        ondelete="restrict",
        index="btree_not_null",
        help="The client it was about.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )
    environment_id = fields.Many2one(
        comodel_name="o2b.sla.environment",
        ondelete="restrict",
        domain="[('agreement_id', '=', agreement_id)]",
    )
    priority = fields.Selection(selection=PRIORITIES)
    subject = fields.Char(required=True)
    notes = fields.Text()
    settled = fields.Boolean(
        string="Settled at Once", help="Nothing is left to do: it became no ticket."
    )
    ticket_id = fields.Many2one(
        comodel_name="helpdesk.ticket",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
    )
    mark = fields.Selection(
        selection=MARKS,
        string="Counts As",
        required=True,
        default="none",
        help="A report back to the client is a response; the client's answer ends the "
        "waiting. Both count at the time of the call (§3.2).",
    )
    sealed = fields.Boolean(
        string="Moved a Clock",
        readonly=True,
        copy=False,
        help="Evidence: it can be neither changed nor deleted.",
    )
    corrects_id = fields.Many2one(
        comodel_name="o2b.sla.call",
        string="Correction Of",
        ondelete="restrict",
        index="btree_not_null",
        copy=False,
    )
    corrects_sealed = fields.Boolean(
        related="corrects_id.sealed", string="Corrects One That Moved a Clock"
    )
    correction_ids = fields.One2many(
        comodel_name="o2b.sla.call", inverse_name="corrects_id", string="Corrections"
    )

    _duration_of_a_day = models.Constraint(
        "CHECK(duration >= 0 AND duration <= 1440)",
        "A call lasts from 0 to 1440 minutes.",
    )
    _mark_needs_ticket = models.Constraint(
        "CHECK(mark = 'none' OR ticket_id IS NOT NULL)",
        "Only a call on a ticket is a report back or the client's answer.",
    )

    def _get_table_guards(self):
        return [
            *super()._get_table_guards(),
            TableGuard("o2b_sla_sealed_call", SQL("OLD.sealed"), "it moved a clock"),
        ]

    @api.depends("caller_phone")
    def _compute_phone_key(self):
        for call in self:
            country = call.contact_id._phone_country(call.company_id)
            call.phone_key = canonical(call.caller_phone, country) or False

    @api.model_create_multi
    def create(self, vals_list):
        """Log calls and let those that are marked move the clocks of their tickets.

        :raise ValidationError: the call lies ahead, or the mark cannot be
        """
        calls = super().create([self._prepare_create(vals) for vals in vals_list])
        calls._check_effect()
        calls._take_effect()
        calls._tell_tickets()
        return calls

    def _prepare_create(self, vals):
        """Values with those that follow from who logs the call and for whom."""
        vals = dict(vals)
        if not self.env.su:
            vals = {name: vals[name] for name in vals if name not in MANAGED}
        now = self.env["o2b.sla.mixin"]._sla_now()
        # said outright: a client can send other defaults along
        vals.update(
            user_id=vals.get("user_id") or self.env.uid, logged_at=now, sealed=False
        )
        vals["call_at"] = self._check_call_at(vals.get("call_at"))
        return {**vals, **self._prepare_parties(vals)}

    @api.model
    def _check_call_at(self, value):
        """The instant of a call, never ahead of now.

        What the clock of somebody's computer is ahead of ours counts as now.

        :param value: naive UTC datetime, as such or as text; empty for now
        :raise ValidationError: nobody can have called then
        """
        now = self.env["o2b.sla.mixin"]._sla_now()
        at = fields.Datetime.to_datetime(value) or now
        if at - now > CLOCK_TOLERANCE:
            raise ValidationError(self.env._("A call cannot lie in the future."))
        if at.year not in RECKONED_YEARS:
            raise ValidationError(self.env._("Nobody can have called at that moment."))
        return min(at, now).replace(microsecond=0)

    @api.model
    def _prepare_parties(self, vals):
        """Contact's standing, agreement, client and contractor of a call.

        :param vals: values with ``call_at``
        """
        contact = self.env["o2b.sla.contact"].browse(vals.get("contact_id") or [])
        ticket = self.env["helpdesk.ticket"].browse(vals.get("ticket_id") or [])
        contact, ticket = contact.sudo(), ticket.sudo()
        agreement = self.env["o2b.sla.agreement"].browse(vals.get("agreement_id") or [])
        agreement = agreement.sudo() or contact.agreement_id or ticket.sla_agreement_id
        client = self.env["res.partner"].browse(vals.get("client_id") or [])
        client = client or agreement.partner_id or ticket.commercial_partner_id
        company = ticket.company_id or agreement.company_id or self.env.company
        standing = contact._get_standing(vals["call_at"]) if contact else "other"
        return {
            "standing": standing,
            "agreement_id": agreement.id,
            "client_id": client.commercial_partner_id.id,
            "company_id": company.id,
        }

    def write(self, vals):
        """
        :raise UserError: a call that moved a clock, or what a call did, would change
        """
        if not self.env.su and MANAGED & vals.keys():
            raise AccessError(self.env._("These follow from how a call was logged."))
        if any(call.sealed for call in self):
            raise UserError(
                self.env._(
                    "This call moved a clock: it is evidence and stays as it is. Log "
                    "a correction instead."
                )
            )
        if FIXED & vals.keys() and not self.env.su:
            raise UserError(
                self.env._(
                    "When, with whom and on which ticket a call was cannot be changed "
                    "afterwards. Log another call instead."
                )
            )
        return super().write(vals)

    # An ``@api.ondelete`` hook can be skipped over RPC, this cannot.
    def unlink(self):
        if any(call.sealed for call in self):
            raise UserError(  # pylint: disable=no-raise-unlink
                self.env._("This call moved a clock: it is evidence and stays.")
            )
        return super().unlink()

    @api.depends("subject", "call_at")
    def _compute_display_name(self):
        for call in self:
            call.display_name = call.subject or ""

    # === Buttons ===

    def action_correct(self):
        """Open a new call that corrects this one."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Correction"),
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
            "context": {
                f"default_{name}": self._fields[name].convert_to_write(self[name], self)
                for name in (
                    "direction",
                    "call_at",
                    "duration",
                    "caller_name",
                    "caller_phone",
                    "contact_id",
                    "agreement_id",
                    "environment_id",
                    "subject",
                    "notes",
                    "ticket_id",
                )
            }
            | {"default_corrects_id": self.id},
        }

    def action_make_ticket(self):
        """Open the wizard with what is known, to make a ticket after all."""
        self.ensure_one()
        if self.ticket_id:
            raise UserError(self.env._("This call has a ticket already."))
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "o2b_sla_helpdesk.o2b_sla_log_call_action"
        )
        action["context"] = {
            "dialog_size": "extra-large",
            "default_from_call_id": self.id,
        }
        return action

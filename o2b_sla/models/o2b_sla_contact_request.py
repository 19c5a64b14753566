# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from .o2b_sla_contact import REQUIRED as DETAILS
from .o2b_sla_contact_request_decision import ACTIVITY

# What was asked stays as it was asked.
CONTENT = {
    "agreement_id",
    "kind",
    "contact_id",
    *DETAILS,
    "date_from",
    "remark",
    "requested_by_id",
}
# Follow from the buttons.
MANAGED = {"state", "requested_at", "decided_by_id", "decided_at"}
MAX_OPEN = 10
MAX_LINE = 200
MAX_REMARK = 2000


class SlaContactRequest(models.Model):
    """A change of contacts a client asked for (SLA §3.6).

    Asked in the portal by a contact or by the client's contract manager, decided by
    the contractor's; approving carries it out.
    """

    _name = "o2b.sla.contact.request"
    _description = "Contact Change Request"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "o2b.sla.mirrors",
        "o2b.sla.contact.address",
        "o2b.sla.contact.request.decision",
    ]
    _order = "requested_at desc, id desc"
    _rec_names_search = ["name", "email", "contact_id.name", "agreement_id.reference"]

    agreement_id = fields.Many2one(
        comodel_name="o2b.sla.agreement",
        required=True,
        ondelete="restrict",
        index=True,
    )
    client_id = fields.Many2one(
        related="agreement_id.partner_id", string="Client", store=True, index=True
    )
    company_id = fields.Many2one(related="agreement_id.company_id", store=True)
    user_id = fields.Many2one(related="agreement_id.user_id", store=True, index=True)
    kind = fields.Selection(
        selection=[("add", "Add"), ("change", "Change"), ("remove", "Remove")],
        required=True,
        default="add",
    )
    contact_id = fields.Many2one(
        comodel_name="o2b.sla.contact",
        domain="[('agreement_id', '=', agreement_id)]",
        ondelete="set null",
        index="btree_not_null",
        help="Who is to be changed or removed.",
    )
    name = fields.Char()
    phone = fields.Char()
    mobile = fields.Char()
    date_from = fields.Date(
        string="From",
        required=True,
        default=fields.Date.context_today,
        help="First day of the change; of a removal, the first day without.",
    )
    remark = fields.Text()
    requested_by_id = fields.Many2one(
        comodel_name="res.partner",
        string="Asked By",
        ondelete="restrict",
        index="btree_not_null",
        help="Who of the client asked for it, and is told of the decision.",
    )
    requested_at = fields.Datetime(string="Asked", readonly=True, copy=False)
    state = fields.Selection(
        selection=[
            ("submitted", "To decide"),
            ("approved", "Approved"),
            ("rejected", "Rejected"),
        ],
        required=True,
        default="submitted",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    decision_reason = fields.Text(
        string="Reason", copy=False, help="Goes to who asked; needed for a rejection."
    )
    decided_by_id = fields.Many2one(comodel_name="res.users", readonly=True, copy=False)
    decided_at = fields.Datetime(string="Decided", readonly=True, copy=False)
    lookalike_confirmed = fields.Boolean(
        string="The address is right",
        copy=False,
        help="Checked with the client by another way than this address.",
    )

    @api.depends("kind", "name", "contact_id.name")
    def _compute_display_name(self):
        for request in self:
            request.display_name = request._describe()

    def _describe(self):
        """What is asked, in a few words."""
        self.ensure_one()
        name = self.contact_id.name or self.name or ""
        if self.kind == "remove":
            return self.env._("Remove %(name)s", name=name)
        if self.kind == "change":
            return self.env._("Change %(name)s", name=name)
        return self.env._("Add %(name)s", name=name)

    @api.onchange("kind", "contact_id")
    def _onchange_contact_id(self):
        for request in self:
            if request.kind == "add":
                request.contact_id = False
            elif request.contact_id:
                for name in DETAILS:
                    request[name] = request.contact_id[name]

    def _get_person(self):
        self.ensure_one()
        return self.contact_id.partner_id

    # === Asking ===

    @api.model
    def _submit(self, agreement, partner, values):
        """A request of somebody of the client, as the portal receives it.

        :param agreement: ``o2b.sla.agreement``
        :param partner: ``res.partner`` who asks
        :param values: dict with ``kind``, ``contact_id`` (id), ``name``, ``email``,
            ``phone``, ``mobile``, ``date_from`` (date or ISO text) and ``remark``, as
            far as they apply
        :return: the request, as superuser
        :raise UserError: he may not ask this, or what he entered does not do
        """
        agreement = agreement.sudo()
        if not agreement._may_ask_changes(partner):
            raise UserError(
                self.env._(
                    "Only contacts of the agreement and the contract manager of the "
                    "client ask for changes."
                )
            )
        requests = self.sudo()
        waiting = [("agreement_id", "=", agreement.id), ("state", "=", "submitted")]
        agreement._serialise()
        if requests.search_count(waiting) >= MAX_OPEN:
            raise UserError(
                self.env._(
                    "%(max)s requests wait for a decision already. Try again after "
                    "that.",
                    max=MAX_OPEN,
                )
            )
        return requests.create(
            requests._read_submitted(agreement, values)
            | {"agreement_id": agreement.id, "requested_by_id": partner.id}
        )

    def _read_submitted(self, agreement, values):
        """What somebody entered, as column values.

        :raise ValidationError: it makes no sense
        """
        kinds = dict(self._fields["kind"].selection)
        today = agreement._local_day(self.env["o2b.sla.mixin"]._sla_now())
        try:
            contact_id = int(values.get("contact_id") or 0)
            day = fields.Date.to_date(values.get("date_from") or today)
        except (TypeError, ValueError):
            contact_id = day = None
        if values.get("kind") not in kinds or not day:
            raise ValidationError(
                self.env._("Choose what has to change, and a date such as 2026-12-31.")
            )
        cleaned = {
            name: " ".join(str(values.get(name) or "").split()) for name in DETAILS
        }
        remark = str(values.get("remark") or "").strip()
        if len(remark) > MAX_REMARK or max(map(len, cleaned.values())) > MAX_LINE:
            raise ValidationError(
                self.env._(
                    "A line has at most %(line)s characters, a remark %(remark)s.",
                    line=MAX_LINE,
                    remark=MAX_REMARK,
                )
            )
        contact = agreement.contact_ids.filtered(lambda c: c.id == contact_id)
        if values["kind"] == "remove":
            cleaned = {name: contact[name] for name in DETAILS}
        return {
            **cleaned,
            "kind": values["kind"],
            "contact_id": values["kind"] != "add" and contact.id,
            "date_from": max(day, today),
            "remark": remark,
        }

    @api.model_create_multi
    def create(self, vals_list):
        now = self.env["o2b.sla.mixin"]._sla_now()
        managed = {
            "state": "submitted",
            "requested_at": now,
            "decided_by_id": False,
            "decided_at": False,
        }
        requests = super().create([vals | managed for vals in vals_list])
        for request in requests:
            request._ask_decision()
        return requests

    def _ask_decision(self):
        """Tell the contract manager that there is something to decide."""
        self.ensure_one()
        self.sudo().activity_schedule(
            ACTIVITY,
            summary=self.display_name,
            note=self.remark or "",
            user_id=self._get_decider().id,
        )
        self._log_with_agreement(
            self.env._(
                "Change of contacts asked: %(request)s, from %(day)s.",
                request=self.display_name,
                day=self.date_from,
            )
        )

    def _get_decider(self):
        """The agreement's contract manager; without one, somebody with that role."""
        group = self.env.ref("o2b_sla.o2b_sla_group_contract_manager").sudo()
        able = group.all_user_ids.filtered(
            lambda user: self.sudo().company_id in user.company_ids
        )
        return self.agreement_id.sudo().user_id or able[:1] or self.env.user

    @api.constrains("kind", "agreement_id", "contact_id", *DETAILS)
    def _check_content(self):
        for request in self:
            problem = request._find_problem()
            if problem:
                raise ValidationError(problem)

    def _find_problem(self):
        """Why a request cannot be carried out, or ``False``."""
        self.ensure_one()
        contact = self.contact_id
        if self.kind == "add":
            if not self.name or not self.email:
                return self.env._("A new contact has a name and an e-mail address.")
        elif not contact or contact.agreement_id != self.agreement_id:
            return self.env._("Choose one of the contacts of this agreement.")
        elif self.kind == "change" and not self._get_changes():
            return self.env._("Nothing is different from what is known already.")
        if self.kind != "remove" and self.email and not self.email_normalized:
            return self.env._("%(email)s is not one e-mail address.", email=self.email)
        return False

    def _get_changes(self):
        """Details that are to change, by field name; an empty one stays as it is."""
        return {
            name: self[name]
            for name in DETAILS
            if self[name] and self[name] != self.contact_id[name]
        }

    # === What was asked and decided stays ===

    def write(self, vals):
        if not self.env.su:
            if MANAGED & vals.keys():
                raise AccessError(
                    self.env._("Approve or reject a request by its buttons.")
                )
            if CONTENT & vals.keys():
                raise UserError(
                    self.env._(
                        "A request stays as it was asked. Reject it and ask anew."
                    )
                )
            if {"decision_reason", "lookalike_confirmed"} & vals.keys():
                self._check_undecided()
        return super().write(vals)

    # An ``@api.ondelete`` hook can be skipped over RPC, this cannot.
    def unlink(self):  # pylint: disable=method-required-super
        raise UserError(  # pylint: disable=no-raise-unlink
            self.env._("What a client asked for is kept: reject the request instead.")
        )

    def _check_undecided(self):
        for request in self:
            if request.state != "submitted":
                raise UserError(
                    self.env._(
                        "“%(request)s” was decided on already. Reload the page.",
                        request=request.display_name,
                    )
                )

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..languages import installed_lang
from .o2b_sla_agreement_version import VERSION_STATES

# What both parties sign beside the version.
PROMISED_FIELDS = {"agreement_id", "kind_id", "name", "number"}


class SlaAddendum(models.Model):
    """What two parties agree on beside their agreement (SLA §4–6).

    It says only what is different: services it adds or excludes, and values it sets
    otherwise. Its versions are versions as those of the agreement, with a signature,
    a first and a last day of their own; it is in force while its agreement is.
    """

    _name = "o2b.sla.addendum"
    _description = "Addendum"
    _inherit = ["mail.thread", "mail.activity.mixin", "o2b.sla.mirrors"]
    _order = "agreement_id, number, id"
    _check_company_auto = True
    _rec_names_search = ["name", "agreement_id.reference", "partner_id.name"]

    agreement_id = fields.Many2one(
        comodel_name="o2b.sla.agreement",
        required=True,
        ondelete="restrict",
        index=True,
        tracking=True,
    )
    partner_id = fields.Many2one(related="agreement_id.partner_id", store=True)
    company_id = fields.Many2one(related="agreement_id.company_id", store=True)
    kind_id = fields.Many2one(
        comodel_name="o2b.sla.addendum.kind",
        required=True,
        ondelete="restrict",
        index=True,
        tracking=True,
    )
    number = fields.Integer(readonly=True, copy=False)
    reference = fields.Char(compute="_compute_reference")
    name = fields.Char(
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
    )
    active = fields.Boolean(default=True, tracking=True)
    note = fields.Text(help="For colleagues; clients do not see it.")
    version_ids = fields.One2many(
        comodel_name="o2b.sla.agreement.version", inverse_name="addendum_id"
    )
    environment_ids = fields.One2many(
        comodel_name="o2b.sla.environment",
        inverse_name="addendum_id",
        string="Environments",
        help="Which environments it is about; empty: the whole agreement, or every "
        "environment of the kind it is about.",
    )
    link_ids = fields.One2many(
        comodel_name="o2b.sla.addendum.link",
        inverse_name="addendum_id",
        string="Environments Over Time",
        readonly=True,
    )
    current_version_id = fields.Many2one(
        comodel_name="o2b.sla.agreement.version",
        compute="_compute_current_version_id",
        help="The version in force today.",
    )
    pending_version_id = fields.Many2one(
        comodel_name="o2b.sla.agreement.version",
        string="In Preparation",
        compute="_compute_pending_version_id",
        help="The version that is drafted, waits for a signature or is yet to start.",
    )
    shown_version_id = fields.Many2one(
        comodel_name="o2b.sla.agreement.version",
        compute="_compute_shown",
        help="The version in force, else the one in preparation, else the newest.",
    )
    shown_service_ids = fields.Many2many(
        comodel_name="o2b.sla.version.service",
        string="Services",
        compute="_compute_shown",
    )
    shown_provision_ids = fields.Many2many(
        comodel_name="o2b.sla.provision",
        string="What It Sets Otherwise",
        compute="_compute_shown",
    )
    shown_text = fields.Text(string="Text", compute="_compute_shown")
    date_start = fields.Date(string="First Day", compute="_compute_shown")
    date_end = fields.Date(string="Last Day", compute="_compute_shown")
    price_text = fields.Char(string="Fee", compute="_compute_shown")
    pending_state = fields.Selection(
        selection=VERSION_STATES,
        string="State of What Is Prepared",
        compute="_compute_pending_version_id",
    )
    best_effort = fields.Boolean(related="kind_id.best_effort")
    highest_priority_id = fields.Many2one(related="kind_id.highest_priority_id")
    environment_kind = fields.Selection(related="kind_id.environment_kind")
    is_suspended = fields.Boolean(
        compute="_compute_is_suspended",
        help="It is agreed and its time has come, but no version of the agreement "
        "is in force.",
    )
    state = fields.Selection(
        selection=VERSION_STATES, compute="_compute_state", store=True, index=True
    )

    _number_uniq = models.Constraint(
        "UNIQUE(agreement_id, number)", "This number of an addendum is in use already."
    )

    @api.depends("agreement_id.reference", "number")
    def _compute_reference(self):
        for addendum in self:
            reference = addendum.agreement_id.reference
            numbered = f"{reference} A{addendum.number}"
            addendum.reference = numbered if addendum.number else False

    @api.depends("kind_id")
    def _compute_name(self):
        for addendum in self:
            addendum.name = addendum.name or addendum.kind_id.name

    @api.depends("reference", "name")
    def _compute_display_name(self):
        for addendum in self:
            parts = filter(None, [addendum.reference, addendum.name])
            addendum.display_name = " · ".join(parts) or self.env._("New")

    @api.depends(
        "version_ids.rules_from",
        "version_ids.rules_until",
        "agreement_id.version_ids.rules_from",
        "agreement_id.version_ids.rules_until",
    )
    def _compute_current_version_id(self):
        now = self.env["o2b.sla.mixin"]._sla_now()
        for addendum in self:
            addendum.current_version_id = addendum._version_in_force(now)

    @api.depends("version_ids.state", "version_ids.rules_from")
    def _compute_pending_version_id(self):
        for addendum in self:
            pending = addendum.version_ids._get_pending()
            addendum.pending_version_id = pending
            addendum.pending_state = pending.state

    @api.depends(
        "version_ids.state",
        "version_ids.rules_from",
        "version_ids.rules_until",
        "version_ids.service_line_ids",
        "version_ids.provision_ids",
        "version_ids.document_text",
        "version_ids.date_start",
        "version_ids.date_end",
        "version_ids.price",
        "version_ids.price_period",
        "agreement_id.version_ids.rules_from",
        "agreement_id.version_ids.rules_until",
    )
    @api.depends_context("lang")
    def _compute_shown(self):
        for addendum in self:
            version = (
                addendum.current_version_id
                or addendum.pending_version_id
                or addendum.version_ids.sorted("number")[-1:]
            )
            addendum.shown_version_id = version
            addendum.shown_service_ids = version.service_line_ids
            addendum.shown_provision_ids = version.provision_ids
            addendum.shown_text = version.document_text
            addendum.date_start = version.date_start
            addendum.date_end = version.date_end
            addendum.price_text = version._describe_price() if version else False

    @api.depends("version_ids.rules_from", "version_ids.rules_until")
    def _compute_is_suspended(self):
        now = self.env["o2b.sla.mixin"]._sla_now()
        for addendum in self:
            ruling = any(v._is_in_force(now) for v in addendum.version_ids)
            addendum.is_suspended = ruling and not addendum._version_in_force(now)

    @api.depends("version_ids.state", "version_ids.number", "version_ids.agreed_at")
    def _compute_state(self):
        for addendum in self:
            versions = addendum.version_ids.sorted("number")
            active = versions.filtered(lambda version: version.state == "active")
            # what was agreed on and ended is not undone by the draft that follows it
            agreed = versions.filtered("agreed_at")
            addendum.state = (active or agreed or versions)[-1:].state

    @api.model_create_multi
    def create(self, vals_list):
        default = self.env.context.get("default_agreement_id")
        prepared = [{"agreement_id": default, **vals} for vals in vals_list]
        ids = [vals["agreement_id"] for vals in prepared if vals["agreement_id"]]
        self.check_access("create")
        # two simultaneous ones would both get the same number
        self.env["o2b.sla.agreement"].browse(ids).sudo()._serialise()
        numbers = {
            agreement.id: number
            for agreement, number in self.sudo()
            .with_context(active_test=False)
            ._read_group(
                [("agreement_id", "in", ids)], ["agreement_id"], ["number:max"]
            )
        }
        for vals in prepared:
            vals["number"] = numbers.get(vals["agreement_id"], 0) + 1
            numbers[vals["agreement_id"]] = vals["number"]
        return super().create(prepared)

    def write(self, vals):
        if not self.env.su:
            # it got its number when it was made
            vals = {name: value for name, value in vals.items() if name != "number"}
        for addendum in self:
            changed = {
                n for n in PROMISED_FIELDS & vals.keys() if addendum._changes(n, vals)
            }
            if changed:
                addendum.version_ids._check_not_frozen()
            if "agreement_id" in changed and (
                addendum.version_ids or addendum._get_named_environments()
            ):
                raise UserError(
                    self.env._(
                        "%(addendum)s has versions or environments of its agreement: "
                        "make another addendum for the other agreement.",
                        addendum=addendum.display_name,
                    )
                )
        return super().write(vals)

    def _changes(self, name, vals):
        """Whether writing the values changes a field of this addendum."""
        return self._fields[name].convert_to_write(self[name], self) != vals[name]

    def _was_put_to_client(self):
        """Whether a client has read a version of one of these."""
        versions = self.sudo().version_ids
        return bool(versions.document_ids) or any(v.state != "draft" for v in versions)

    def _was_agreed(self):
        """Whether both parties agreed to a version of one of these, ever."""
        return any(version.agreed_at for version in self.sudo().version_ids)

    def _is_alive(self):
        """Whether one of these was put to a client and is not over."""
        now = self.env["o2b.sla.mixin"]._sla_now()
        return any(
            (version.state != "draft" or version.document_ids)
            and not version._has_ended(now)
            for version in self.sudo().version_ids
        )

    # An ``@api.ondelete`` hook can be skipped over RPC, this cannot.
    def unlink(self):
        self.check_access("unlink")
        if self._was_put_to_client():
            raise UserError(  # pylint: disable=no-raise-unlink
                self.env._(
                    "An addendum that was put to a client is evidence: terminate and "
                    "archive it."
                )
            )
        kept = self.sudo().link_ids.filtered(
            lambda link: link.environment_id.addendum_id != link.addendum_id
        )[:1]
        if kept:
            raise UserError(  # pylint: disable=no-raise-unlink
                self.env._(
                    "%(addendum)s was about %(environment)s, which stays on record: "
                    "archive it.",
                    addendum=kept.addendum_id.display_name,
                    environment=kept.environment_id.name,
                )
            )
        self.version_ids.unlink()
        return super().unlink()

    # === What rules ===

    def _version_in_force(self, at=None):
        """The version that rules at an instant, or an empty record.

        An addendum ends with its agreement: while no version of that rules, none of
        the addendum does.

        :param at: naive UTC datetime; default the transaction's now
        """
        self.ensure_one()
        at = at or self.env["o2b.sla.mixin"]._sla_now()
        version = self.version_ids.filtered(lambda v: v._is_in_force(at))
        agreement = self.agreement_id
        # none while somebody chooses another one in the form
        if version and not (agreement and agreement._version_in_force(at)):
            return version.browse()
        return version.sorted("number")[-1:]

    def _get_shown_version(self):
        """The version a client is shown: the one in force, else the newest that was
        put to him and is not over, else the newest that was; or an empty record."""
        self.ensure_one()
        put = self.version_ids.filtered(lambda v: v.state != "draft").sorted("number")
        alive = put.filtered(lambda v: v.state in ("sent", "client_signed", "active"))
        return self._version_in_force() or alive[-1:] or put[-1:]

    def _get_named_environments(self):
        """The environments it names, archived ones included."""
        return self.with_context(active_test=False).environment_ids

    def _names_environments(self):
        """Whether it is about some environments only: those it names, or, when it is
        over and they are under another one, those it named while it was in force."""
        self.ensure_one()
        if self._get_named_environments():
            return True
        starts = [at for at in self.sudo().version_ids.mapped("rules_from") if at]
        if not starts:
            return False
        return any(
            not link.is_replaced
            and (not link.valid_until or link.valid_until > min(starts))
            for link in self.sudo().link_ids
        )

    def _check_agreement_of(self, environment):
        """Refuse that it is about an environment of another agreement.

        :param environment: ``o2b.sla.environment``
        :raise ValidationError: it belongs to another one
        """
        if self and self.agreement_id != environment.agreement_id:
            raise ValidationError(
                self.env._(
                    "%(addendum)s belongs to another agreement than %(name)s.",
                    addendum=self.display_name,
                    name=environment.name,
                )
            )

    def _covers(self, environment, at=None):
        """Whether it is about an environment.

        :param environment: ``o2b.sla.environment``; empty: none that is known
        :param at: naive UTC instant; default now
        """
        self.ensure_one()
        if self._names_environments():
            return bool(environment) and environment._get_addendum(at) == self
        kind = self.kind_id.environment_kind
        return not kind or (bool(environment) and environment.kind == kind)

    # === Drafting ===

    def _draft_version(self):
        """The draft in preparation, else a new one: a copy of the newest version, or
        drafted from the kind."""
        self.ensure_one()
        draft = self.version_ids.filtered(lambda version: version.state == "draft")
        if draft:
            return draft[:1]
        newest = self.version_ids.sorted("number")[-1:]
        today = self.agreement_id._local_day(self.env["o2b.sla.mixin"]._sla_now())
        if newest:
            after = newest.date_end and newest.date_end >= today
            start = fields.Date.add(newest.date_end if after else today, days=1)
            return newest.copy(
                {
                    "date_start": start,
                    "date_end": newest._get_last_day_of_term(start),
                    "changes": False,
                }
            )
        base = self.agreement_id._get_base_version()
        lang = installed_lang(self.env, base.lang, self.partner_id.lang)
        values = {
            "agreement_id": self.agreement_id.id,
            "addendum_id": self.id,
            "date_start": max(today, base.date_start or today),
            "lang": lang,
            "currency_id": self.company_id.currency_id.id,
            "client_signatory_id": self._get_default_signatory(base).id,
            "contractor_signatory_id": self._get_default_countersigner(base).id,
            **self.kind_id._prepare_version(lang),
        }
        return self.env["o2b.sla.agreement.version"].create(values)

    def _get_default_signatory(self, base):
        """Who signed the agreement, else the client's contract manager."""
        client = self.partner_id.commercial_partner_id
        people = base.client_signatory_id | self.agreement_id.client_manager_id
        return people.filtered(lambda p: p.commercial_partner_id == client)[:1]

    def _get_default_countersigner(self, base):
        """Who signs the agreement for us, else, when he has left, who drafts."""
        signatory = base.sudo().contractor_signatory_id.filtered("active")
        return signatory or self.env.user

    def action_draft_version(self):
        """Draft the next version and open it."""
        self.ensure_one()
        return self._draft_version().action_open()

    def action_send(self):
        """Send the draft in preparation."""
        self.ensure_one()
        draft = self.version_ids.filtered(lambda version: version.state == "draft")
        if not draft:
            raise UserError(self.env._("Draft a version first."))
        return draft[:1].action_send()

    def action_open(self):
        """Open the addendum in a form of its own."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }

    def action_view_pending_version(self):
        """Open the version in preparation."""
        self.ensure_one()
        return self.pending_version_id.action_open()

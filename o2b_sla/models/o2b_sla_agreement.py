# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL, plaintext2html

from ..instants import to_aware
from ..languages import installed_lang
from .o2b_sla_agreement_version import VERSION_STATES

# What makes clocks and simultaneous writers see a change.
MANAGED_FIELDS = {"revision", "support_revision"}


class SlaAgreement(models.Model):
    """An agreement between the contractor and one client (SLA §1.1)."""

    _name = "o2b.sla.agreement"
    _description = "Service Level Agreement"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "o2b.sla.agreement.guard",
        "o2b.sla.agreement.support",
        "o2b.sla.agreement.reminder",
        "o2b.sla.agreement.portal",
        "o2b.sla.mirrors",
    ]
    _order = "reference desc, id desc"
    _check_company_auto = True
    _rec_names_search = ["reference", "name", "partner_id.name", "order_reference"]

    name = fields.Char(
        string="Service", required=True, translate=True, default="Software as a Service"
    )
    reference = fields.Char(
        required=True, readonly=True, copy=False, default=lambda self: self.env._("New")
    )
    order_reference = fields.Char(
        tracking=True, help="Order of the contract under which the agreement stands."
    )
    active = fields.Boolean(default=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Client",
        required=True,
        tracking=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Contractor",
        required=True,
        default=lambda self: self.env.company,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Contract Manager",
        default=lambda self: self.env.user,
        tracking=True,
        check_company=True,
    )
    version_ids = fields.One2many(
        comodel_name="o2b.sla.agreement.version",
        inverse_name="agreement_id",
        domain=[("addendum_id", "=", False)],
        help="Versions of the agreement itself; addenda have their own.",
    )
    addendum_ids = fields.One2many(
        comodel_name="o2b.sla.addendum", inverse_name="agreement_id", string="Addenda"
    )
    contact_ids = fields.One2many(
        comodel_name="o2b.sla.contact", inverse_name="agreement_id"
    )
    environment_ids = fields.One2many(
        comodel_name="o2b.sla.environment", inverse_name="agreement_id"
    )
    current_version_id = fields.Many2one(
        comodel_name="o2b.sla.agreement.version",
        compute="_compute_current_version_id",
        help="The version in force today.",
    )
    policy_id = fields.Many2one(
        comodel_name="o2b.sla.policy", compute="_compute_current_version_id"
    )
    state = fields.Selection(
        selection=VERSION_STATES, compute="_compute_state", store=True, index=True
    )
    client_manager_id = fields.Many2one(
        comodel_name="res.partner",
        string="Contract Manager of the Client",
        tracking=True,
        ondelete="restrict",
        help="Changes go through the contract managers of both parties (§1.4).",
    )
    template_id = fields.Many2one(
        comodel_name="o2b.sla.template",
        check_company=True,
        ondelete="restrict",
        default=lambda self: self._default_template(),
        help="What the first version is drafted from.",
    )
    pending_version_id = fields.Many2one(
        comodel_name="o2b.sla.agreement.version",
        string="In Preparation",
        compute="_compute_pending_version_id",
        help="The version that is drafted, waits for a signature or is yet to start.",
    )
    gap = fields.Char(
        compute="_compute_gap",
        help="Time in which no version rules between two that do, or after the last.",
    )
    tampering = fields.Text(
        string="Differs From What Was Signed", compute="_compute_tampering"
    )
    revision = fields.Integer(
        readonly=True,
        copy=False,
        help="Counts changes that have to follow one another.",
    )
    clock_count = fields.Integer(compute="_compute_clock_count")

    _reference_uniq = models.Constraint(
        "UNIQUE(company_id, reference)", "This reference is already in use."
    )

    @api.model
    def _get_derived(self):
        return super()._get_derived() | {"reminded"}

    @api.depends("reference", "partner_id.name")
    def _compute_display_name(self):
        for agreement in self:
            agreement.display_name = (
                f"{agreement.reference} · {agreement.partner_id.name or ''}"
            )

    @api.depends("version_ids.rules_from", "version_ids.rules_until")
    def _compute_current_version_id(self):
        for agreement in self:
            version = agreement._version_in_force()
            agreement.current_version_id = version
            agreement.policy_id = version.policy_id

    @api.depends("version_ids.state", "version_ids.number")
    def _compute_state(self):
        for agreement in self:
            versions = agreement.version_ids.sorted("number")
            active = versions.filtered(lambda version: version.state == "active")
            agreement.state = (active or versions)[-1:].state

    @api.depends("version_ids.state", "version_ids.rules_from")
    def _compute_pending_version_id(self):
        for agreement in self:
            agreement.pending_version_id = agreement.version_ids._get_pending()

    @api.depends("version_ids.rules_from", "version_ids.rules_until")
    def _compute_gap(self):
        for agreement in self:
            agreement.gap = agreement._describe_gap()

    @api.depends("version_ids.tampering", "addendum_ids.version_ids.tampering")
    def _compute_tampering(self):
        for agreement in self:
            texts = agreement.version_ids.filtered("tampering").mapped("tampering")
            for version in agreement._get_addenda().version_ids.filtered("tampering"):
                texts.append(f"{version.display_name}: {version.tampering}")
            agreement.tampering = "\n".join(texts) or False

    def _get_addenda(self):
        """Every addendum, archived ones included."""
        return self.with_context(active_test=False).addendum_ids

    def _describe_gap(self):
        """The first time from now on in which no version rules, in words, or ``False``.

        Time before the first version is no gap, and an end without a successor is one
        only once it has come.
        """
        self.ensure_one()
        now = self.env["o2b.sla.mixin"]._sla_now()
        agreed = self.version_ids.filtered("rules_from").sorted("rules_from")
        for earlier, later in zip(agreed, agreed[1:], strict=False):
            if earlier.rules_until < later.rules_from and now < later.rules_from:
                return self.env._(
                    "No version rules from %(start)s until %(end)s.",
                    start=self._local_day(earlier.rules_until),
                    end=self._local_day(later.rules_from),
                )
        if agreed and agreed[-1]._has_ended(now):
            return self.env._(
                "No version rules since %(start)s.",
                start=self._local_day(agreed[-1].rules_until),
            )
        return False

    def _compute_clock_count(self):
        counts = dict(
            self.env["o2b.sla.clock"]._read_group(
                [("agreement_id", "in", self.ids)], ["agreement_id"], ["__count"]
            )
        )
        for agreement in self:
            agreement.clock_count = counts.get(agreement, 0)

    @api.model_create_multi
    def create(self, vals_list):
        prepared = []
        for vals in vals_list:
            vals = dict(vals)
            company = vals.get("company_id") or self.env.company.id
            if not vals.get("reference"):
                sequences = self.env["ir.sequence"].with_company(company)
                vals["reference"] = sequences.next_by_code("o2b.sla.agreement")
            if "template_id" not in vals:
                vals["template_id"] = self.with_company(company)._default_template().id
            prepared.append(vals)
        return super().create(prepared)

    def write(self, vals):
        if MANAGED_FIELDS & vals.keys() and not self.env.su:
            raise AccessError(self.env._("Only the software counts its changes."))
        return super().write(vals)

    @api.model
    def _default_template(self):
        """The standard template, or the first one of the contractor."""
        standard = self.env.ref(
            "o2b_sla.o2b_sla_template_standard", raise_if_not_found=False
        )
        if standard and standard.active and standard.company_id == self.env.company:
            return standard
        domain = [("company_id", "=", self.env.company.id)]
        return self.env["o2b.sla.template"].search(domain, limit=1)

    def _sla_zone(self):
        """Time zone of the agreement's opening hours; days are counted in it."""
        self.ensure_one()
        versions = self.version_ids
        newest = versions.sorted("number")[-1:]
        # a slice would be read alone, agreement by agreement
        newest = newest.with_prefetch(versions._prefetch_ids)
        calendar = newest._get_calendar() if newest else newest.policy_id.calendar_id
        return calendar._sla_zone()

    def _local_day(self, instant):
        """The day an instant (naive UTC) falls on in the agreement's own zone."""
        return to_aware(instant).astimezone(self._sla_zone()).date()

    def _version_in_force(self, instant=None):
        """The version that rules at an instant (§1.4), or an empty record.

        :param instant: naive UTC datetime; default the transaction's now
        """
        self.ensure_one()
        instant = instant or self.env["o2b.sla.mixin"]._sla_now()
        return self.version_ids.filtered(
            lambda version: version._is_in_force(instant)
        ).sorted("number")[-1:]

    def _get_base_version(self):
        """The version an addendum is put beside: the one in force, else the one that
        was put to the client, else the newest; or an empty record."""
        self.ensure_one()
        newest = self.version_ids.sorted("number")
        put = newest.filtered(lambda version: version._can_carry_addendum())
        return self._version_in_force() or put[-1:] or newest[-1:]

    def _why_not_in_force(self, instant):
        """Why no version of these agreements rules at an instant.

        :param instant: naive UTC datetime
        :return: ``no_agreement``, ``unsigned``, ``not_in_force`` or ``expired``
        """
        versions = self.version_ids
        agreed = versions.filtered(lambda version: version._is_agreed())
        if any(version._has_ended(instant) for version in agreed):
            return "expired"
        if agreed:
            return "not_in_force"
        return "unsigned" if self else "no_agreement"

    def _serialise(self):
        """Make simultaneous changes of these agreements follow one another.

        An UPDATE, not a lock: whoever comes later waits, fails to serialise and is
        tried again with the earlier change in view.
        """
        if self.ids:
            query = SQL(
                "UPDATE o2b_sla_agreement SET revision = COALESCE(revision, 0) + 1"
                " WHERE id IN %s",
                tuple(self.ids),
            )
            # to be tried again is no error to report
            self.env.cr.execute(query, log_exceptions=False)

    def _alarm(self, text):
        """Tell the contract manager that something signed is not as it was.

        :param text: what was found
        """
        for agreement in self:
            agreement.activity_schedule(
                "o2b_sla.mail_activity_type_integrity",
                note=plaintext2html(text),
                user_id=agreement.user_id.id or self.env.uid,
            )

    def _draft_version(self):
        """A new draft: a copy of the newest version, or drafted from the template."""
        self.ensure_one()
        newest = self.version_ids.sorted("number")[-1:]
        values = {"agreement_id": self.id}
        if newest:
            today = self._local_day(self.env["o2b.sla.mixin"]._sla_now())
            after = newest.date_end and newest.date_end >= today
            start = fields.Date.add(newest.date_end if after else today, days=1)
            values["date_start"] = start
            values["date_end"] = newest._get_last_day_of_term(start)
            values["changes"] = False
            return newest.copy(values)
        values["lang"] = installed_lang(self.env, self.partner_id.lang)
        values |= self.template_id._prepare_version()
        return self.env["o2b.sla.agreement.version"].create(values)

    def action_draft_version(self):
        """Draft the next version and open it."""
        self.ensure_one()
        drafts = self.version_ids.filtered(lambda version: version.state == "draft")
        return (drafts[:1] or self._draft_version()).action_open()

    def _warn_contract_manager(self, calendar, warning):
        """Plan one activity per agreement about its calendar, once.

        :param calendar: ``resource.calendar`` record
        :param warning: text
        """
        summary = self.env._("Opening hours: %(calendar)s", calendar=calendar.name)
        for agreement in self:
            planned = agreement.activity_ids.filtered(
                lambda activity: activity.summary == summary
            )
            if not planned:
                agreement.activity_schedule(
                    "o2b_sla.mail_activity_type_calendar",
                    summary=summary,
                    note=warning,
                    user_id=agreement.user_id.id or self.env.uid,
                )

    def action_view_pending_version(self):
        """Open the version in preparation."""
        self.ensure_one()
        return self.pending_version_id.action_open()

    def action_view_clocks(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "o2b_sla.o2b_sla_clock_action"
        )
        action["domain"] = [("agreement_id", "=", self.id)]
        action["context"] = {}
        return action

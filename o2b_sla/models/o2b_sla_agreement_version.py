# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..instants import to_naive

VERSION_STATES = [
    ("draft", "Draft"),
    ("sent", "Sent"),
    ("client_signed", "Signed by the client"),
    ("active", "Active"),
    ("superseded", "Superseded"),
    ("expired", "Expired"),
    ("terminated", "Terminated"),
]
#: Months of notice, at most.
MAX_NOTICE = 60


class SlaAgreementVersion(models.Model):
    """A numbered version of an agreement; tickets stay with theirs (SLA §1.4).

    A version rules from the instant that both parties have agreed and its first day
    has come, until the next one does or its last day is over.
    """

    _name = "o2b.sla.agreement.version"
    _description = "Service Level Agreement Version"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "o2b.sla.version.siblings",
        "o2b.sla.version.terms",
        "o2b.sla.version.effect",
        "o2b.sla.version.content",
        "o2b.sla.version.rendering",
        "o2b.sla.version.integrity",
        "o2b.sla.version.sending",
        "o2b.sla.version.signing",
        "o2b.sla.version.life",
        # the last: what stands still is refused first, not passed over
        "o2b.sla.mirrors",
    ]
    _order = "agreement_id, number desc"
    _check_company_auto = True

    agreement_id = fields.Many2one(
        comodel_name="o2b.sla.agreement",
        required=True,
        ondelete="restrict",
        index=True,
    )
    partner_id = fields.Many2one(related="agreement_id.partner_id", store=True)
    company_id = fields.Many2one(related="agreement_id.company_id", store=True)
    number = fields.Integer(string="Version", readonly=True, copy=False)
    state = fields.Selection(
        selection=VERSION_STATES,
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )
    lang = fields.Selection(
        selection=lambda self: self.env["res.lang"].get_installed(),
        string="Language",
        required=True,
        default=lambda self: self.env.lang or "en_US",
        help="In which the document is written and the client is addressed.",
    )
    changes = fields.Text(
        string="Change Log", help="What is different from the version before."
    )

    # === Term ===
    date_start = fields.Date(
        string="First Day",
        required=True,
        default=fields.Date.context_today,
        tracking=True,
    )
    date_end = fields.Date(
        string="Last Day",
        tracking=True,
        copy=False,
        help="Last day on which this version rules; empty: no end.",
    )
    renewal_months = fields.Integer(
        string="Renewed by (months)",
        help="After its last day the version goes on for that long, again and again, "
        "unless notice was given. Zero: it ends.",
    )
    notice_months = fields.Integer(
        string="Notice (months)",
        help="How long before the last day notice has to be given.",
    )
    notice_date = fields.Date(
        string="Notice Before",
        compute="_compute_notice_date",
        store=True,
        help="Last day on which notice can be given.",
    )
    is_final = fields.Boolean(
        string="Last Day Is Final",
        readonly=True,
        copy=False,
        help="Notice was given, or a later version took over: it is not renewed.",
    )
    agreed_at = fields.Datetime(
        string="Agreed",
        readonly=True,
        copy=False,
        help="When the second party signed (§1.4).",
    )
    superseded_at = fields.Datetime(readonly=True, copy=False)
    rules_from = fields.Datetime(
        compute="_compute_rules",
        store=True,
        help="From this instant on new tickets get this version.",
    )
    rules_until = fields.Datetime(
        compute="_compute_rules", store=True, help="Empty: no end is in sight."
    )

    # === What is agreed ===
    policy_id = fields.Many2one(
        comodel_name="o2b.sla.policy",
        required=True,
        check_company=True,
        ondelete="restrict",
        tracking=True,
        index=True,
        default=lambda self: self._default_policy(),
    )
    enterprise = fields.Boolean(
        string="Enterprise Contract",
        help="The client has an Enterprise contract: Enterprise services count (§2.1).",
    )
    provision_ids = fields.One2many(
        comodel_name="o2b.sla.provision", inverse_name="version_id", copy=True
    )
    service_line_ids = fields.One2many(
        comodel_name="o2b.sla.version.service", inverse_name="version_id", copy=True
    )
    indicator_line_ids = fields.One2many(
        comodel_name="o2b.sla.version.indicator", inverse_name="version_id", copy=True
    )
    related_document_ids = fields.Many2many(
        comodel_name="o2b.sla.document",
        relation="o2b_sla_version_related_document",
        column1="version_id",
        column2="document_id",
        string="Related Documents",
        check_company=True,
        help="General terms, specific agreements and other documents (§1.3).",
    )

    # === Signing ===
    client_signatory_id = fields.Many2one(
        comodel_name="res.partner",
        string="Signs for the Client",
        ondelete="restrict",
        tracking=True,
        index="btree_not_null",
    )
    contractor_signatory_id = fields.Many2one(
        comodel_name="res.users",
        string="Signs for the Contractor",
        ondelete="restrict",
        tracking=True,
        check_company=True,
        default=lambda self: self.env.user,
    )
    document_ids = fields.One2many(
        comodel_name="o2b.sla.frozen.document",
        inverse_name="version_id",
        string="Frozen Documents",
        readonly=True,
        copy=False,
    )
    signature_ids = fields.One2many(
        comodel_name="o2b.sla.signature",
        inverse_name="version_id",
        readonly=True,
        copy=False,
    )
    tampering = fields.Text(
        string="Differs From What Was Signed",
        readonly=True,
        copy=False,
        help="What the nightly check found.",
    )

    _number_per_document_uniq = models.UniqueIndex(
        "(agreement_id, COALESCE(addendum_id, 0), number)",
        "This version number already exists.",
    )
    _dates_ordered = models.Constraint(
        "CHECK(date_end IS NULL OR date_end >= date_start)",
        "A version ends after it starts.",
    )
    _months_valid = models.Constraint(
        "CHECK(renewal_months BETWEEN 0 AND 120 AND notice_months BETWEEN 0 AND "
        f"{MAX_NOTICE})",
        "Renewal and notice are counted in months, ten and five years at most.",
    )
    _rules_idx = models.Index("(agreement_id, rules_from) WHERE agreed_at IS NOT NULL")

    def _default_policy(self):
        return self.env.ref("o2b_sla.o2b_sla_policy_standard", raise_if_not_found=False)

    @api.depends("agreement_id.display_name", "addendum_id.display_name", "number")
    def _compute_display_name(self):
        for version in self:
            document = version.addendum_id or version.agreement_id
            version.display_name = f"{document.display_name} v{version.number}"

    @api.depends("date_end", "notice_months")
    def _compute_notice_date(self):
        for version in self:
            end = version.date_end
            # what is no day or no number of months is refused when it is written
            months = min(max(version.notice_months, 0), MAX_NOTICE)
            known = end and end.year > MAX_NOTICE // 12
            version.notice_date = known and fields.Date.subtract(end, months=months)

    @api.depends(
        "agreed_at",
        "superseded_at",
        "date_start",
        "date_end",
        "renewal_months",
        "is_final",
        "policy_id.calendar_id.tz",
        "provision_ids.calendar_id.tz",
    )
    def _compute_rules(self):
        for version in self:
            version.rules_from, version.rules_until = version._get_rules()

    def _get_rules(self):
        """From which instant until which the version rules.

        :return: (naive UTC or ``False``, the same)
        """
        self.ensure_one()
        if not self.agreed_at:
            return False, False
        start = max(self._start_of(self.date_start), self.agreed_at)
        until = self.superseded_at
        if self.date_end and self._has_last_day():
            over = self._start_of(self.date_end + timedelta(days=1))
            until = min(until or over, over)
        return start, until

    def _has_last_day(self):
        """Whether the version ends by itself; a renewed one goes on."""
        self.ensure_one()
        return bool(self.date_end) and (self.is_final or not self.renewal_months)

    def _get_last_day_of_term(self, first_day):
        """Last day of a term like this version's that starts on another day.

        :param first_day: date
        :return: date, or ``False`` when this version has no last day
        """
        self.ensure_one()
        if not self.date_end:
            return False
        term = relativedelta(months=self.renewal_months) or relativedelta(
            self.date_end + timedelta(days=1), self.date_start
        )
        return first_day + term - timedelta(days=1)

    def _start_of(self, day):
        """First instant (naive UTC) of a day in the agreement's zone."""
        zone = self._get_calendar()._sla_zone()
        return to_naive(datetime.combine(day, time.min, tzinfo=zone))

    @api.model_create_multi
    def create(self, vals_list):
        self._check_written(vals_list)
        default = self.env.context.get("default_agreement_id")
        prepared = [{"agreement_id": default, **vals} for vals in vals_list]
        ids = [vals["agreement_id"] for vals in prepared if vals["agreement_id"]]
        numbers = {
            (agreement.id, addendum.id): number
            for agreement, addendum, number in self.sudo()._read_group(
                [("agreement_id", "in", ids)],
                ["agreement_id", "addendum_id"],
                ["number:max"],
            )
        }
        for vals in prepared:
            document = vals["agreement_id"], vals.get("addendum_id") or False
            numbers[document] = numbers.get(document, 0) + 1
            vals.update(number=numbers[document], state="draft")
            if vals.get("addendum_id"):
                vals.update(self._prepare_base(vals["agreement_id"]))
        return super().create(prepared)

    @api.constrains("rules_from", "rules_until", "agreement_id")
    def _check_one_rules(self):
        """Two versions of one document never rule at the same instant."""
        for versions in self._group_by_document():
            ordered = versions.filtered("rules_from").sorted("rules_from")
            for earlier, later in zip(ordered, ordered[1:], strict=False):
                until = earlier.rules_until
                if not until or until > later.rules_from:
                    raise ValidationError(
                        self.env._(
                            "%(earlier)s and %(later)s would rule at the same time.",
                            earlier=earlier.display_name,
                            later=later.display_name,
                        )
                    )

    @api.constrains("client_signatory_id", "agreement_id")
    def _check_client_signatory(self):
        for version in self:
            signatory = version.client_signatory_id
            client = version.partner_id.commercial_partner_id
            if signatory and signatory.commercial_partner_id != client:
                raise ValidationError(
                    self.env._(
                        "%(name)s does not belong to %(client)s and cannot sign.",
                        name=signatory.name,
                        client=client.name,
                    )
                )

    def _is_agreed(self):
        """Whether both parties have agreed, now or in the past."""
        self.ensure_one()
        return bool(self.agreed_at)

    def _is_in_force(self, instant):
        """Whether this version rules at an instant (naive UTC)."""
        self.ensure_one()
        return (
            bool(self.rules_from)
            and self.rules_from <= instant
            and (not self.rules_until or instant < self.rules_until)
        )

    def _has_ended(self, instant):
        self.ensure_one()
        return bool(self.rules_until) and self.rules_until <= instant

    def action_apply_template(self):
        """Take what the agreement's template says, in place of what the draft says."""
        for version in self:
            version._check_not_frozen()
            version.service_line_ids.unlink()
            version.indicator_line_ids.unlink()
            template = version.agreement_id.template_id
            version.write(template._prepare_version(version.date_start))
        return True

    def action_open(self):
        """Open the version in a form of its own."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }

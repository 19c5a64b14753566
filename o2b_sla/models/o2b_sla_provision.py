# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..states import INDICATORS
from ..terms import LAYER_ORDER, LAYERS, Term
from ..working_time import WorkingTimeError
from .o2b_sla_policy import MAINTENANCE_RULES, PRIORITY_CHANGES, REOPEN_RULES
from .o2b_sla_start_rule import RULE_CHANNELS, RULES
from .o2b_sla_target import UNITS

SUBJECTS = [
    ("target", "Target"),
    ("start_rule", "Start rule"),
    ("opening_hours", "Opening hours"),
    ("uptime_norm", "Uptime norm"),
    ("maintenance", "Maintenance"),
    ("priority_change", "Changed priority"),
    ("waiting", "Waiting for the client"),
    ("reopened", "Reopened ticket"),
    ("warnings", "Warnings"),
    ("extra_support_notice", "Notice of extra support"),
    ("other", "Other, in words"),
]
# What may differ from environment to environment, so what an addendum may set
# otherwise; the rest holds for the agreement as a whole.
ADDENDUM_SUBJECTS = ("target", "start_rule", "uptime_norm", "maintenance", "other")
# fields that have to be filled for a subject
VALUE_FIELDS = {
    "target": ("priority_id", "indicator"),
    "start_rule": ("channel", "rule"),
    "opening_hours": ("calendar_id",),
    "uptime_norm": ("uptime_norm",),
    "maintenance": ("maintenance_rule",),
    "priority_change": ("priority_change",),
    "waiting": ("waiting",),
    "reopened": ("reopen_rule",),
    "warnings": ("warn_percent", "risk_percent"),
    "extra_support_notice": (),
    "other": ("text",),
}

CHECKED_FIELDS = {name for names in VALUE_FIELDS.values() for name in names}


class SlaProvision(models.Model):
    """A clause above the SLA that sets a value for one agreement (SLA §1.3).

    General terms rule over specific agreements, these over addenda, and those over the
    SLA.
    """

    _name = "o2b.sla.provision"
    _description = "Provision"
    _inherit = ["o2b.sla.version.part", "o2b.sla.start.rule.mixin"]
    _order = "version_id, sequence, id"
    _check_company_auto = True

    sequence = fields.Integer(default=10)
    layer = fields.Selection(
        selection=[layer for layer in LAYERS if layer[0] != "sla"],
        required=True,
        default="specific",
        help="General terms rule over specific agreements, these over addenda, and "
        "those over the SLA.",
    )
    clause = fields.Char(required=True, help="Where it stands, such as art. 4.2")
    document_id = fields.Many2one(
        comodel_name="o2b.sla.document",
        ondelete="restrict",
        check_company=True,
        help="The document it stands in.",
    )
    subject = fields.Selection(selection=SUBJECTS, required=True, default="target")
    text = fields.Text(string="Wording", help="What both parties agreed, in words.")
    priority_id = fields.Many2one(
        comodel_name="o2b.sla.priority",
        ondelete="restrict",
        help="Of a start rule, empty: every priority.",
    )
    indicator = fields.Selection(selection=INDICATORS)
    amount = fields.Float(help="Zero: no target, so no clock.")
    unit = fields.Selection(selection=UNITS, default="working_hour")
    channel = fields.Selection(selection=RULE_CHANNELS, default="any")
    rule = fields.Selection(selection=RULES, string="Clocks Start")
    calendar_id = fields.Many2one(
        comodel_name="resource.calendar",
        string="Opening Hours",
        ondelete="restrict",
        check_company=True,
    )
    uptime_norm = fields.Float(string="Uptime Norm (%)", digits=(6, 3))
    maintenance_rule = fields.Selection(selection=MAINTENANCE_RULES)
    priority_change = fields.Selection(
        selection=PRIORITY_CHANGES, string="A Changed Priority Counts"
    )
    waiting = fields.Selection(
        selection=[
            ("pauses", "The resolution clock pauses"),
            ("runs", "The resolution clock runs on"),
        ],
        string="While Waiting",
    )
    reopen_rule = fields.Selection(selection=REOPEN_RULES, string="A Reopened Ticket")
    warn_percent = fields.Integer(string="First Warning (%)")
    risk_percent = fields.Integer(string="At Risk (%)")
    notice_days = fields.Integer(string="Working Days Ahead")

    value_text = fields.Char(string="Value", compute="_compute_value_text")

    @api.depends("subject", "amount", "unit", "notice_days", *CHECKED_FIELDS)
    @api.depends_context("lang")
    def _compute_value_text(self):
        for provision in self:
            provision.value_text = provision._describe_value()

    def _describe_value(self):
        """What the provision sets, in words."""
        self.ensure_one()
        if self.subject == "other" or self.subject not in self._get_value_fields():
            return (self.text or "").partition("\n")[0]
        try:
            term = Term(self.subject, (), self._get_value(), self.layer, self.clause)
        except WorkingTimeError as error:
            return str(error)  # an unfinished line in a form; saving it is refused
        if not term.value and self.subject != "target":
            return ""
        term = replace(term, key=tuple(self._get_key()))
        names = self.version_id._describe_key(term)
        value = self.version_id._describe_value(term)
        return ": ".join(filter(None, [" ".join(names), value]))

    @api.depends("subject", "layer", "clause")
    def _compute_display_name(self):
        subjects = dict(self._fields["subject"]._description_selection(self.env))
        for provision in self:
            provision.display_name = (
                f"{subjects.get(provision.subject)} · {provision.clause or ''}"
            )

    @api.constrains("subject", "amount", "unit", "notice_days", *CHECKED_FIELDS)
    def _check_value(self):
        """A provision says something that can be carried out."""
        for provision in self:
            missing = [
                self._fields[name]._description_string(self.env)
                for name in self._get_value_fields().get(provision.subject, ())
                if not provision[name]
            ]
            if missing:
                raise ValidationError(
                    self.env._(
                        "Provision %(clause)s: fill in %(names)s.",
                        clause=provision.clause,
                        names=", ".join(missing),
                    )
                )
            provision._check_numbers()
        for calendar in self.calendar_id:
            calendar._sla_check_usable()

    @api.model_create_multi
    def create(self, vals_list):
        """A term of an addendum's version stands in the layer of the addendum."""
        versions = self.env["o2b.sla.agreement.version"].browse(
            vals["version_id"] for vals in vals_list if vals.get("version_id")
        )
        addenda = set(versions.filtered("addendum_id").ids)
        return super().create(
            [
                {"layer": "addendum", **vals}
                if vals.get("version_id") in addenda
                else vals
                for vals in vals_list
            ]
        )

    @api.model
    def _get_addendum_subjects(self):
        """Subjects that an addendum may set otherwise; other modules add theirs."""
        return ADDENDUM_SUBJECTS

    @api.constrains("subject", "layer", "version_id")
    def _check_addendum(self):
        """An addendum sets only what may differ from environment to environment."""
        for provision in self:
            of_addendum = bool(provision.version_id.addendum_id)
            if of_addendum != (provision.layer == "addendum"):
                raise ValidationError(
                    self.env._(
                        "A term of an addendum stands in the layer of the addendum, "
                        "and no other term does."
                    )
                )
            if of_addendum and provision.subject not in self._get_addendum_subjects():
                subjects = dict(
                    self._fields["subject"]._description_selection(self.env)
                )
                raise ValidationError(
                    self.env._(
                        "“%(subject)s” holds for the whole agreement, so an addendum "
                        "cannot set it otherwise. Make a new version of the agreement.",
                        subject=subjects[provision.subject],
                    )
                )

    def _check_numbers(self):
        self.ensure_one()
        problem = False
        if self.subject == "target" and not 0 <= self.amount < 100000:
            problem = self.env._("A target is shorter than 100,000 units.")
        elif self.subject == "uptime_norm" and not 0 < self.uptime_norm <= 100:
            problem = self.env._("An uptime norm lies between 0 and 100 %.")
        elif self.subject == "warnings" and not (
            0 < self.warn_percent <= self.risk_percent < 100
        ):
            problem = self.env._(
                "Warnings lie between 0 and 100 %, the first one not after the second."
            )
        elif self.subject == "extra_support_notice" and not (
            0 <= self.notice_days <= 250
        ):
            problem = self.env._(
                "Notice is given between 0 and 250 working days ahead."
            )
        elif self.subject == "target" and self.amount:
            try:
                self.version_id._make_duration(self.amount, self.unit)
            except WorkingTimeError as error:
                problem = str(error)
        if problem:
            raise ValidationError(problem)

    @api.model
    def _get_value_fields(self):
        """Fields to fill in: ``{subject: names}``, the value's own the last of them.

        Other modules add theirs.
        """
        return VALUE_FIELDS

    @api.model
    def _get_layers(self):
        """Layers and their names in the language of the environment."""
        field = self._fields["layer"]
        return [*field._description_selection(self.env), ("sla", self.env._("SLA"))]

    def _ranked(self):
        """These provisions, those of the highest layer first."""
        return self.sorted(
            lambda provision: (LAYER_ORDER.index(provision.layer), provision.sequence)
        )

    def _by_exactness(self):
        """These start rules, the one for one channel and priority first."""
        return self.sorted(lambda p: (not p.priority_id, p.channel == "any"))

    def _get_key(self):
        """Which one of its subject it sets, as :class:`Term` tells it: list of str."""
        self.ensure_one()
        keys = {
            "target": [self.priority_id.code, self.indicator],
            "start_rule": [self.channel, self.priority_id.code],
        }
        return list(filter(None, keys.get(self.subject, ())))

    def _get_source(self):
        """Name of the document it stands in, or nothing."""
        self.ensure_one()
        if self.layer == "addendum":
            return self.version_id.display_name
        return self.document_id.display_name or ""

    def _get_value(self, version=None):
        """The value a provision sets, as :class:`Term` holds it.

        :param version: agreement version in whose opening hours a target counts;
            default the provision's own
        """
        self.ensure_one()
        subject = self.subject
        if subject == "target":
            if not self.amount:
                return None
            version = version or self.version_id
            return version._make_duration(self.amount, self.unit)
        if subject == "waiting":
            return self.waiting == "pauses"
        if subject == "warnings":
            return (self.warn_percent, self.risk_percent)
        if subject == "extra_support_notice":
            return self.notice_days
        # of a module that is gone: what both parties agreed in words
        return self[self._get_value_fields().get(subject, ("text",))[-1]]

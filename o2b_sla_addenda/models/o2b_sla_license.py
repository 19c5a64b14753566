# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date, timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from odoo.addons.o2b_sla.models.o2b_sla_mixin import RECKONED_YEARS

#: A test licence lasts no longer (SLA §6).
MAX_DAYS = 30


class SlaLicense(models.Model):
    """One period of the Enterprise licence of a test environment (SLA §6).

    Periods are only added. One that was written down wrongly is corrected by another
    that names it.
    """

    _name = "o2b.sla.license"
    _description = "Test Licence"
    _inherit = ["o2b.sla.evidence"]
    _order = "valid_from desc, id desc"

    environment_id = fields.Many2one(
        comodel_name="o2b.sla.environment",
        required=True,
        ondelete="restrict",
        index=True,
        domain="[('kind', '=', 'test'), ('enterprise', '=', True)]",
    )
    agreement_id = fields.Many2one(related="environment_id.agreement_id")
    partner_id = fields.Many2one(related="environment_id.partner_id", string="Client")
    company_id = fields.Many2one(related="environment_id.company_id")
    valid_from = fields.Date(
        required=True, default=lambda self: self._default_valid_from()
    )
    valid_until = fields.Date(
        required=True,
        default=lambda self: self._default_valid_from() + timedelta(MAX_DAYS - 1),
        help="Its last day. A test licence lasts at most 30 days (§6).",
    )
    days = fields.Integer(compute="_compute_days")
    is_automatic = fields.Boolean(
        string="Renewed Automatically",
        readonly=True,
        help="By the scheduled action, in good time.",
    )
    renewed_by_id = fields.Many2one(
        comodel_name="res.users",
        required=True,
        readonly=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    recorded_at = fields.Datetime(
        required=True,
        readonly=True,
        default=lambda self: self.env["o2b.sla.mixin"]._sla_now(),
    )
    renews_id = fields.Many2one(
        comodel_name="o2b.sla.license",
        string="Follows",
        readonly=True,
        ondelete="restrict",
        help="The licence that it renewed.",
    )
    corrects_id = fields.Many2one(
        comodel_name="o2b.sla.license",
        ondelete="restrict",
        domain="[('environment_id', '=', environment_id)]",
        help="The period that was written down wrongly; this one counts instead.",
    )
    corrected_by_ids = fields.One2many(
        comodel_name="o2b.sla.license", inverse_name="corrects_id"
    )
    is_corrected = fields.Boolean(compute="_compute_is_corrected")
    remark = fields.Char(
        help="Such as why it is corrected, or a number of the supplier."
    )

    _at_most_30_days = models.Constraint(
        "CHECK(valid_until - valid_from BETWEEN 0 AND 29)",
        "A test licence lasts one day at least, and 30 days at most (§6).",
    )
    _corrects_once = models.UniqueIndex(
        "(corrects_id) WHERE corrects_id IS NOT NULL",
        "That period was corrected already: correct the correction.",
    )

    @api.model
    def _default_valid_from(self):
        environments = self.env["o2b.sla.environment"]
        environment = environments.browse(
            self.env.context.get("default_environment_id") or []
        )
        return environment._get_local_today()

    @api.depends("valid_from", "valid_until")
    def _compute_days(self):
        for license in self:
            is_known = license.valid_from and license.valid_until
            length = is_known and license.valid_until - license.valid_from
            license.days = length.days + 1 if is_known else 0

    @api.onchange("valid_from")
    def _onchange_valid_from(self):
        """A period that starts on another day lasts as long as it may from there."""
        self.ensure_one()
        span = timedelta(MAX_DAYS - 1)
        is_odd = not 0 < self.days <= MAX_DAYS
        if self.valid_from and is_odd and self.valid_from <= date.max - span:
            self.valid_until = self.valid_from + span

    @api.depends("corrected_by_ids")
    def _compute_is_corrected(self):
        for license in self:
            license.is_corrected = bool(license.corrected_by_ids)

    @api.depends("environment_id.name", "valid_from", "valid_until")
    def _compute_display_name(self):
        for license in self:
            license.display_name = self.env._(
                "%(environment)s: %(start)s – %(end)s",
                environment=license.environment_id.name or "",
                start=format_date(self.env, license.valid_from),
                end=format_date(self.env, license.valid_until),
            )

    @api.model_create_multi
    def create(self, vals_list):
        """Who writes a period down, and when, is not for him to say."""
        if not self.env.su:
            now = self.env["o2b.sla.mixin"]._sla_now()
            vals_list = [
                {
                    **vals,
                    "renewed_by_id": self.env.uid,
                    "recorded_at": now,
                    "is_automatic": False,
                    "renews_id": False,
                }
                for vals in vals_list
            ]
        for vals in vals_list:
            self._check_length(vals)
        licenses = super().create(vals_list)
        # of two simultaneous ones the second sees the first
        licenses.sudo().agreement_id._serialise()
        licenses._check_start()
        licenses._check_environment()
        licenses._check_overlap()
        licenses._check_correction()
        return licenses

    @api.model
    def _check_length(self, vals):
        """:raise ValidationError: longer than 30 days, or ended before it starts"""
        start = fields.Date.to_date(vals.get("valid_from"))
        end = fields.Date.to_date(vals.get("valid_until"))
        if not start or not end:
            return
        if start.year not in RECKONED_YEARS:
            raise ValidationError(self.env._("No licence can have started then."))
        latest = start + timedelta(days=MAX_DAYS - 1)
        if end > latest:
            raise ValidationError(
                self.env._(
                    "A test licence lasts at most %(most)s days (§6), not %(days)s: "
                    "one from %(start)s on ends on %(latest)s at the latest.",
                    most=MAX_DAYS,
                    days=(end - start).days + 1,
                    start=format_date(self.env, start),
                    latest=format_date(self.env, latest),
                )
            )
        if end < start:
            raise ValidationError(
                self.env._("A test licence ends on or after the day it starts.")
            )

    def _check_start(self):
        """:raise ValidationError: it starts so late that it can follow no other"""
        for license in self.sudo():
            ahead = license.valid_from - license.environment_id._get_local_today()
            if ahead.days > MAX_DAYS:
                raise ValidationError(
                    self.env._(
                        "It starts on %(day)s, more than %(most)s days from now: "
                        "until then nothing would be renewed.",
                        day=format_date(self.env, license.valid_from),
                        most=MAX_DAYS,
                    )
                )

    def _check_environment(self):
        """:raise ValidationError: the environment needs no test licence"""
        for license in self.sudo():
            environment = license.environment_id
            if environment.kind != "test":
                raise ValidationError(
                    self.env._(
                        "%(environment)s is no isolated test environment: only those "
                        "have a test licence (§6).",
                        environment=environment.display_name,
                    )
                )
            if not environment.enterprise:
                raise ValidationError(
                    self.env._(
                        "%(environment)s has no Enterprise contract, so there is no "
                        "licence to renew (§6).",
                        environment=environment.display_name,
                    )
                )

    def _check_overlap(self):
        """:raise ValidationError: another licence is valid on one of its days"""
        for license in self.sudo():
            others = license.environment_id.license_ids.filtered(
                lambda other, license=license: (
                    other != license
                    and not other.is_corrected
                    and other.valid_from <= license.valid_until
                    and other.valid_until >= license.valid_from
                )
            )
            if others:
                raise ValidationError(
                    self.env._(
                        "%(other)s is valid on some of those days: let the next "
                        "licence start after it, or correct it.",
                        other=others[0].display_name,
                    )
                )

    def _check_correction(self):
        """:raise ValidationError: it corrects a licence of another environment, or
        tells not why"""
        for license in self.filtered("corrects_id"):
            if license.corrects_id.environment_id != license.environment_id:
                raise ValidationError(
                    self.env._("A correction is about the same environment.")
                )
            if not (license.remark or "").strip():
                raise ValidationError(self.env._("Tell why it is corrected."))

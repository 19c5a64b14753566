# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.o2b_sla.instants import to_aware

LICENSE_STATES = [
    ("none", "None recorded"),
    ("valid", "Valid"),
    ("expiring", "Lapses soon"),
    ("expired", "Lapsed"),
]
#: What the scheduled action writes down about its tries.
TRIES = {"license_error", "license_attempts", "license_next_try"}


class SlaEnvironment(models.Model):
    """The licence of an isolated test environment with Enterprise (SLA §6)."""

    _name = "o2b.sla.environment"
    _inherit = ["o2b.sla.environment", "mail.activity.mixin", "o2b.sla.reminder"]

    license_ids = fields.One2many(
        comodel_name="o2b.sla.license",
        inverse_name="environment_id",
        string="Test Licences",
    )
    license_id = fields.Many2one(
        comodel_name="o2b.sla.license",
        string="Latest Licence",
        compute="_compute_license",
        store=True,
    )
    license_until = fields.Date(
        string="Licence Until",
        compute="_compute_license",
        store=True,
        index="btree_not_null",
        help="Last day of the latest licence (§6).",
    )
    license_state = fields.Selection(
        selection=LICENSE_STATES,
        string="Licence",
        compute="_compute_license_state",
        search="_search_license_state",
    )
    license_is_needed = fields.Boolean(compute="_compute_license_state")
    license_auto = fields.Boolean(
        string="Renew Automatically",
        default=True,
        tracking=True,
        help="The licence is renewed some days before it lapses, for as long as the "
        "addendum is in force.",
    )
    license_error = fields.Char(
        string="Could Not Be Renewed", readonly=True, copy=False
    )
    license_attempts = fields.Integer(readonly=True, copy=False)
    license_next_try = fields.Datetime(readonly=True, copy=False)
    # who is reminded
    user_id = fields.Many2one(related="agreement_id.user_id", string="Contract Manager")

    @api.model
    def _get_derived(self):
        return super()._get_derived() | {"reminded"}

    @api.depends(
        "license_ids.valid_until", "license_ids.corrected_by_ids", "license_ids"
    )
    def _compute_license(self):
        for environment in self:
            standing = environment.sudo().license_ids.filtered(
                lambda license: not license.is_corrected
            )
            latest = standing.sorted("valid_until")[-1:]
            environment.license_id = latest
            environment.license_until = latest.valid_until

    @api.depends("license_until", "kind", "enterprise", "agreement_id")
    def _compute_license_state(self):
        for environment in self:
            today = environment._get_local_today()
            needed = environment._needs_license()
            environment.license_is_needed = needed
            until = environment.license_until
            if not until:
                environment.license_state = needed and "none"
            elif until < today:
                environment.license_state = "expired"
            elif environment._get_renewal_day() <= today:
                environment.license_state = "expiring"
            else:
                environment.license_state = "valid"

    @api.model
    def _search_license_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self._get_local_today()
        soon = today + timedelta(days=self.env.company.sla_license_lead_days)
        domains = {
            "none": Domain("kind", "=", "test")
            & Domain("enterprise", "=", True)
            & Domain("license_until", "=", False),
            "expired": Domain("license_until", "<", today),
            "expiring": Domain("license_until", ">=", today)
            & Domain("license_until", "<=", soon),
            "valid": Domain("license_until", ">", soon),
        }
        return Domain.OR(domains[state] for state in value if state in domains)

    def _needs_license(self):
        """Whether there is a licence to renew: only with Enterprise, on a test
        environment."""
        self.ensure_one()
        return self.kind == "test" and self.enterprise and self.active

    def _get_local_today(self):
        """The day it is where the agreement's hours are kept, else the company's."""
        now = self.env["o2b.sla.mixin"]._sla_now()
        if self.agreement_id:
            return self.agreement_id.sudo()._local_day(now)
        zone = self.env.company.resource_calendar_id._sla_zone()
        return to_aware(now).astimezone(zone).date()

    def _get_renewal_day(self):
        """The day on which the latest licence is due to be renewed."""
        self.ensure_one()
        lead = self.company_id.sudo().sla_license_lead_days
        return self.license_until - timedelta(days=lead)

    @api.model_create_multi
    def create(self, vals_list):
        prepared = [
            {name: value for name, value in vals.items() if name not in TRIES}
            for vals in vals_list
        ]
        return super().create(prepared)

    def write(self, vals):
        if TRIES & vals.keys() and not self.env.su:
            raise UserError(
                self.env._("How renewing went is written down by the software.")
            )
        if not vals.get("license_auto"):
            return super().write(vals)
        # asked for again: no waiting for the next try
        return super().write(vals) and self.sudo()._forget_license_error()

    def _forget_license_error(self):
        failed = self.filtered("license_attempts")
        failed.write(
            {"license_error": False, "license_attempts": 0, "license_next_try": False}
        )
        return True

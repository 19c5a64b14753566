# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

VERSION_STATES = [
    ("draft", "Draft"),
    ("sent", "Sent"),
    ("client_signed", "Signed by the client"),
    ("active", "Active"),
    ("superseded", "Superseded"),
    ("expired", "Expired"),
    ("terminated", "Terminated"),
]
# states of a version that both parties have agreed to, now or in the past
AGREED_STATES = ("active", "superseded", "expired", "terminated")


class SlaAgreementVersion(models.Model):
    """A numbered version of an agreement; tickets stay with theirs (SLA §1.4)."""

    _name = "o2b.sla.agreement.version"
    _description = "Service Level Agreement Version"
    _inherit = ["mail.thread"]
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
    )
    date_start = fields.Date(
        required=True, default=fields.Date.context_today, tracking=True
    )
    date_end = fields.Date(
        tracking=True, help="Last day on which this version rules; empty: no end."
    )
    policy_id = fields.Many2one(
        comodel_name="o2b.sla.policy",
        required=True,
        check_company=True,
        ondelete="restrict",
        tracking=True,
        default=lambda self: self._default_policy(),
    )
    changes = fields.Text(help="What is different from the version before.")

    _number_uniq = models.Constraint(
        "UNIQUE(agreement_id, number)", "This version number already exists."
    )
    _dates_ordered = models.Constraint(
        "CHECK(date_end IS NULL OR date_end >= date_start)",
        "A version ends after it starts.",
    )

    def _default_policy(self):
        return self.env.ref("o2b_sla.o2b_sla_policy_standard", raise_if_not_found=False)

    @api.depends("agreement_id.display_name", "number")
    def _compute_display_name(self):
        for version in self:
            version.display_name = (
                f"{version.agreement_id.display_name} v{version.number}"
            )

    @api.model_create_multi
    def create(self, vals_list):
        numbers = dict(
            self._read_group(
                [("agreement_id", "in", [vals["agreement_id"] for vals in vals_list])],
                ["agreement_id"],
                ["number:max"],
            )
        )
        numbers = {agreement.id: number for agreement, number in numbers.items()}
        for vals in vals_list:
            agreement_id = vals["agreement_id"]
            numbers[agreement_id] = numbers.get(agreement_id, 0) + 1
            vals["number"] = numbers[agreement_id]
        return super().create(vals_list)

    def write(self, vals):
        if "policy_id" not in vals:
            return super().write(vals)
        with self.env["o2b.sla.clock"]._following(self):
            return super().write(vals)

    @api.constrains("date_start", "date_end", "state", "agreement_id")
    def _check_one_rules(self):
        """Two agreed versions of an agreement never rule on the same day."""
        for agreement in self.agreement_id:
            agreed = agreement.version_ids.filtered(
                lambda version: version._is_agreed()
            )
            ordered = agreed.sorted("date_start")
            for earlier, later in zip(ordered, ordered[1:], strict=False):
                if not earlier.date_end or earlier.date_end >= later.date_start:
                    raise ValidationError(
                        self.env._(
                            "%(earlier)s and %(later)s would rule on the same day.",
                            earlier=earlier.display_name,
                            later=later.display_name,
                        )
                    )

    def _is_agreed(self):
        self.ensure_one()
        return self.state in AGREED_STATES

    def _is_in_force(self, instant):
        """Whether this version rules at an instant (naive UTC)."""
        self.ensure_one()
        day = self.agreement_id._local_day(instant)
        return (
            self._is_agreed()
            and self.date_start <= day
            and (not self.date_end or day <= self.date_end)
        )

    def _has_ended(self, instant):
        self.ensure_one()
        return bool(self.date_end) and self.date_end < self.agreement_id._local_day(
            instant
        )

    def action_activate(self):
        """Agree to a draft: the version before it ends on the day before."""
        for version in self:
            if version.state != "draft":
                raise UserError(self.env._("Only a draft version can be made active."))
            version._end_previous_version()
            version.state = "active"
        self._update_states()
        return True

    def action_terminate(self):
        """End an active version today."""
        for version in self:
            if version.state != "active":
                raise UserError(self.env._("Only an active version can be terminated."))
            today = version.agreement_id._local_day(
                self.env["o2b.sla.mixin"]._sla_now()
            )
            version.write(
                {"state": "terminated", "date_end": max(today, version.date_start)}
            )
        return True

    def _end_previous_version(self):
        """Let the versions that rule now end before this one starts."""
        self.ensure_one()
        previous = self.agreement_id.version_ids.filtered(
            lambda version: (
                version._is_agreed()
                and (not version.date_end or version.date_end >= self.date_start)
            )
        )
        if any(version.date_start >= self.date_start for version in previous):
            raise UserError(
                self.env._("A version has to start after the version before it.")
            )
        previous.write({"date_end": fields.Date.subtract(self.date_start, days=1)})

    def _update_states(self):
        """Move active versions whose last day has passed to their end state.

        Which version rules never depends on this: it is read from the dates.
        """
        now = self.env["o2b.sla.mixin"]._sla_now()
        for version in self.agreement_id.version_ids:
            if version.state == "active" and version._has_ended(now):
                later = version.agreement_id.version_ids.filtered(
                    lambda other, version=version: (
                        other._is_agreed() and other.number > version.number
                    )
                )
                version.state = "superseded" if later else "expired"

    @api.model
    def _cron_update_states(self):
        """Daily: versions that ended become superseded or expired."""
        self.search(
            [("state", "=", "active"), ("date_end", "!=", False)]
        )._update_states()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_agreed(self):
        if any(version.state != "draft" for version in self):
            raise UserError(
                self.env._("Only a draft version can be deleted; terminate it instead.")
            )

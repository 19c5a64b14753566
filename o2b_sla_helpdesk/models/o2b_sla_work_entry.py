# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_duration


class SlaWorkEntry(models.Model):
    _inherit = "o2b.sla.work.entry"

    ticket_id = fields.Many2one(
        comodel_name="helpdesk.ticket",
        ondelete="restrict",
        index="btree_not_null",
        domain=[("sla_agreement_version_id", "!=", False)],
        help="The ticket that was worked on.",
    )
    coverage = fields.Selection(
        compute="_compute_coverage",
        store=True,
        precompute=True,
        readonly=False,
        default=None,
    )
    estimate_id = fields.Many2one(
        comodel_name="o2b.sla.estimate",
        compute="_compute_estimate_id",
        store=True,
        precompute=True,
        readonly=False,
        ondelete="restrict",
        index="btree_not_null",
        domain="[('ticket_id', '=', ticket_id), ('state', '=', 'approved')]",
        help="What the client approved, on which these hours are counted.",
    )

    @api.depends("ticket_id")
    def _compute_agreement_id(self):
        """A ticket's work stands under the ticket's agreement."""
        result = super()._compute_agreement_id()
        for entry in self.filtered("ticket_id"):
            agreement = entry.ticket_id.sudo().sla_agreement_id
            entry.agreement_id = agreement.sudo(False) or entry.agreement_id
        return result

    @api.depends("ticket_id")
    def _compute_coverage(self):
        for entry in self:
            entry.coverage = (
                entry.ticket_id.sudo().sla_coverage
                or entry.coverage
                or "time_and_materials"
            )

    @api.depends("ticket_id", "coverage")
    def _compute_estimate_id(self):
        for entry in self:
            estimate = entry.estimate_id
            if entry.coverage not in ("quotation", "time_and_materials"):
                estimate = False
            elif estimate.ticket_id != entry.ticket_id or not estimate:
                approved = entry.ticket_id.sudo().sla_estimate_ids._get_binding()
                estimate = approved[:1].sudo(False)
            entry.estimate_id = estimate

    @api.constrains("ticket_id", "agreement_id")
    def _check_ticket(self):
        for entry in self.filtered("ticket_id"):
            agreement = entry.ticket_id.sudo().sla_agreement_id
            if agreement != entry.agreement_id:
                raise ValidationError(
                    self.env._(
                        "%s stands under another agreement, or under none.",
                        entry.ticket_id.display_name,
                    )
                )

    @api.constrains("ticket_id", "coverage", "estimate_id")
    def _check_approved(self):
        """Work by quotation is approved before it is done (§2)."""
        for entry in self.filtered("ticket_id"):
            estimate = entry.estimate_id.sudo()
            if estimate and (
                estimate.state != "approved" or estimate.ticket_id != entry.ticket_id
            ):
                raise ValidationError(
                    self.env._("This estimate was not approved for this ticket.")
                )
            if entry.coverage == "quotation" and not estimate:
                raise ValidationError(
                    self.env._(
                        "Work by quotation on %s has no approval yet: let the client "
                        "approve an estimate first. Time spent on the estimate itself "
                        "is logged as advice.",
                        entry.ticket_id.display_name,
                    )
                )

    @api.onchange("duration", "minutes", "estimate_id")
    def _onchange_over_estimate(self):
        estimate = self.estimate_id.sudo()
        others = self._origin.duration if self._origin.estimate_id == estimate else 0
        used = estimate.used_hours - others + self.duration
        if estimate and used > estimate.hours:
            return {
                "warning": {
                    "title": self.env._("More than the client approved"),
                    "message": self._describe_excess(estimate, used),
                }
            }
        return None

    def _describe_excess(self, estimate, used):
        return self.env._(
            "%(used)s of %(hours)s approved hours of %(estimate)s are used.",
            used=format_duration(used),
            hours=format_duration(estimate.hours),
            estimate=estimate.name,
        )

    # === Keeping an eye on what was approved ===

    @api.model_create_multi
    def create(self, vals_list):
        self._check_tickets_readable(vals_list)
        entries = super().create(vals_list)
        entries._warn_over_estimate({})
        return entries

    def write(self, vals):
        self.check_access("write")  # what is not there is refused alike
        self._check_tickets_readable([vals])
        before = {e: e.used_hours for e in self.sudo().estimate_id}
        result = super().write(vals)
        if {"duration", "minutes", "estimate_id"} & vals.keys():
            self._warn_over_estimate(before)
        return result

    @api.model
    def _check_tickets_readable(self, vals_list):
        """:raise AccessError: hours are logged on a ticket the user does not see"""
        ids = {vals["ticket_id"] for vals in vals_list if vals.get("ticket_id")}
        self.env["helpdesk.ticket"].browse(ids).check_access("read")

    def _warn_over_estimate(self, before):
        """Note it on the ticket once, when approved hours are used up.

        :param before: ``{estimate: hours used before}``, for changed entries
        """
        for estimate, entries in self.sudo().grouped("estimate_id").items():
            if not estimate:
                continue
            estimate.invalidate_recordset(["used_hours"])
            used = estimate.used_hours
            added = sum(entries.mapped("minutes")) / 60
            earlier = before.get(estimate, used - added)
            if earlier <= estimate.hours < used:
                ticket = estimate.ticket_id
                ticket._sla_log_estimate(
                    estimate, self._describe_excess(estimate, used)
                )

    @api.model
    def _get_settled_fields(self):
        return super()._get_settled_fields() | {"ticket_id", "estimate_id"}

    def _is_billed_by_the_hour(self):
        """What stands in a fixed price is not billed once more."""
        billed = super()._is_billed_by_the_hour()
        return billed and self.sudo().estimate_id.pricing != "fixed"

    @api.depends("estimate_id.pricing")
    def _compute_billing(self):
        return super()._compute_billing()

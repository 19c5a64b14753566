# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.o2b_sla.evidence import canonical, fingerprint
from odoo.addons.o2b_sla.instants import to_iso

from .o2b_sla_frozen_month_life import MANAGER


class SlaMonthCorrection(models.AbstractModel):
    """Other figures of a frozen month, with who approved them and why.

    The month itself never changes: both stay, side by side.
    """

    _name = "o2b.sla.month.correction"
    _description = "Correction of a Month"
    _inherit = ["o2b.sla.kept", "o2b.sla.proof"]
    _order = "id desc"
    _kept_states = ("approved", "refused")
    #: Name of the field of the month; a model that corrects one names it.
    _month_field = None

    state = fields.Selection(
        selection=[
            ("proposed", "Proposed"),
            ("approved", "Approved"),
            ("refused", "Refused"),
        ],
        required=True,
        readonly=True,
        default="proposed",
        index=True,
    )
    reason = fields.Text(required=True, readonly=True)
    is_by_software = fields.Boolean(
        string="Found by the Software",
        readonly=True,
        help="What is recorded about the month changed after it was frozen.",
    )
    requested_by_id = fields.Many2one(
        comodel_name="res.users", required=True, readonly=True, ondelete="restrict"
    )
    requested_at = fields.Datetime(required=True, readonly=True)
    decided_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, ondelete="restrict"
    )
    decided_at = fields.Datetime(readonly=True)
    decision_note = fields.Text(readonly=True)
    payload = fields.Text(required=True)
    sha256 = fields.Char(required=True)
    figures_sha256 = fields.Char(
        required=True, readonly=True, help="The same correction is found once."
    )
    decision_sha256 = fields.Char(
        string="SHA-256 of the Decision",
        readonly=True,
        help="Over the payload's, the decision, who took it and when.",
    )

    may_decide = fields.Boolean(
        compute="_compute_may_decide",
        help="A service level manager who did not propose it himself.",
    )

    @api.depends("state", "requested_by_id", "is_by_software")
    @api.depends_context("uid")
    def _compute_may_decide(self):
        manager = self.env.user.has_group(MANAGER)
        for correction in self:
            correction.may_decide = (
                manager
                and correction.state == "proposed"
                and (correction.is_by_software or not correction._is_own())
            )

    def _is_own(self):
        """Whether the user proposed it himself."""
        self.ensure_one()
        return self.requested_by_id == self.env.user

    @api.depends(lambda self: self._get_name_paths())
    @api.depends_context("lang")
    def _compute_display_name(self):
        for correction in self:
            correction.display_name = self.env._(
                "Correction of %s", correction._get_month().display_name
            )

    @api.model
    def _get_name_paths(self):
        return [f"{self._month_field}.display_name"] if self._month_field else []

    def _get_month(self):
        """The month it corrects."""
        self.ensure_one()
        return self[self._month_field]

    def _get_export_name(self):
        self.ensure_one()
        return (
            self._get_month()
            ._get_export_name()
            .replace(".json", f"-correction-{self.id}.json")
        )

    # === Proposing ===

    @api.model
    def _prepare(self, month, values, facts, reason, by_software):
        """Values of a proposed correction.

        :param month: the frozen month
        :param values: figures, as the month's ``_reckon`` gives
        :param facts: what they were reckoned from; ``figures`` is what makes it this
            correction and no other
        """
        now = self.env["o2b.sla.mixin"]._sla_now()
        payload = canonical(
            {
                "format": f"{self._name}/{month._formula}",
                "formula": month._formula,
                "corrects": month.sha256,
                "month": f"{month.month:%Y-%m}",
                "zone": month.zone,
                "reason": reason,
                "requested_by": month.env.uid,
                "requested_at": to_iso(now),
                **facts,
            }
        )
        return {
            self._month_field: month.id,
            "reason": reason,
            "is_by_software": by_software,
            "requested_by_id": month.env.uid,
            "requested_at": now,
            "payload": payload,
            "sha256": fingerprint(payload.encode()),
            "figures_sha256": fingerprint(facts["figures"]),
        }

    # === Deciding ===

    def _open(self):
        """Action that shows the correction."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }

    def _check_approvable(self):
        """:raise UserError: these figures cannot stand"""

    def _decide(self, state, note):
        """Let a correction stand, or not.

        :param state: ``approved`` or ``refused``
        :param note: text, or empty
        """
        self.env["o2b.sla.availability"]._check_manager()
        self.check_access("read")
        now = self.env["o2b.sla.mixin"]._sla_now()
        if any(not c.is_by_software and c._is_own() for c in self):
            raise AccessError(
                self.env._("Somebody else decides on what you proposed yourself.")
            )
        for correction in self.sudo():
            if not correction.try_lock_for_update() or correction.state != "proposed":
                raise UserError(self.env._("This was decided on already."))
            if state == "approved":
                correction._check_approvable()
            decision = {
                "state": state,
                "decided_by_id": self.env.uid,
                "decided_at": now,
                "decision_note": (note or "").strip() or False,
            }
            told = dict(decision, decided_at=to_iso(now), payload=correction.sha256)
            correction.write(dict(decision, decision_sha256=fingerprint(told)))
            correction._get_month()._settle_correction(correction)

    def action_approve(self):
        """Let the new figures stand beside the frozen ones."""
        self._decide("approved", "")
        return True

    def action_refuse(self):
        """Leave the frozen figures as they are."""
        self._decide("refused", "")
        return True

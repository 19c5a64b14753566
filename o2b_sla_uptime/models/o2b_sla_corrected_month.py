# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain


class SlaCorrectedMonth(models.AbstractModel):
    """Corrections of a month that was frozen: proposed by one, or by the software when
    what is recorded says otherwise since, and approved by another.

    A model that has them adds ``correction_ids``.
    """

    _name = "o2b.sla.corrected.month"
    _description = "Month With Corrections"

    #: Model of the corrections, and of the dialog that asks for one.
    _correction_model = None
    _correct_dialog = None

    has_proposal = fields.Boolean(
        string="Correction Proposed",
        compute="_compute_has_proposal",
        search="_search_has_proposal",
    )

    @api.depends(lambda self: self._correction_model and ["correction_ids.state"] or [])
    def _compute_has_proposal(self):
        for month in self:
            month.has_proposal = "proposed" in month.correction_ids.mapped("state")

    def _search_has_proposal(self, operator, value):
        if operator != "in":
            return NotImplemented
        proposed = Domain("correction_ids", "any", [("state", "=", "proposed")])
        return Domain.OR(proposed if flag else ~proposed for flag in value)

    def _get_standing_correction(self):
        """The correction that stands, empty where the frozen figures do."""
        self.ensure_one()
        approved = self.correction_ids.filtered(lambda c: c.state == "approved")
        return approved.sorted("decided_at")[-1:]

    def _get_standing_facts(self):
        """What the figures that stand were reckoned from."""
        self.ensure_one()
        return (self._get_standing_correction() or self)._read_payload()

    # === Dialogs ===

    def action_correct(self):
        """Ask what is to be corrected, and why."""
        self.ensure_one()
        return self._open_dialog(
            self._correct_dialog, self.env._("Propose a Correction")
        )

    def _open_dialog(self, model, name):
        self.check_access("read")
        field = self.env[self._correction_model]._month_field
        dialog = self.env[model].create({field: self.id})
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "res_id": dialog.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "large"},
        }

    # === Proposing ===

    def _reckon_again(self):
        """What the month would be with what is recorded now.

        :return: (values, facts), as :meth:`_reckon`; ``facts["figures"]`` is what is
            compared
        """
        raise NotImplementedError(f"{self._name}._reckon_again")

    def _propose_corrections(self):
        """Propose a correction of each frozen month whose records say otherwise now:
        an event that came in late, an exclusion approved later. The month itself
        stays as it is."""
        for month in self.sudo().filtered(lambda month: month.state == "frozen"):
            values, facts = month._reckon_again()
            if facts["figures"] == month._get_standing_facts()["figures"]:
                continue
            month._propose(
                values,
                facts,
                self.env._("What is recorded about this month has changed since."),
                by_software=True,
            )

    def _check_may_propose(self, reason):
        """Refuse who may not propose a correction of this month, or tells no reason.

        :param reason: str, or ``False``
        :raise AccessError: the user is no contract manager, or may not see the month
        :raise UserError: the month is not frozen, or there is no reason
        """
        self.ensure_one()
        self.check_access("read")
        if not self.env.user.has_group("o2b_sla.o2b_sla_group_contract_manager"):
            raise AccessError(
                self.env._("Only a contract manager proposes a correction.")
            )
        if self.state != "frozen":
            raise UserError(self.env._("Only a frozen month needs a correction."))
        if not (reason or "").strip():
            raise UserError(self.env._("Give the reason."))

    def _propose(self, values, facts, reason, by_software=False):
        """Record a proposed correction; the same one is proposed once.

        :return: the correction, or an empty record when it was there
        """
        self.ensure_one()
        corrections = self.env[self._correction_model].sudo()
        vals = corrections._prepare(self, values, facts, reason, by_software)
        same = [
            (corrections._month_field, "=", self.id),
            ("figures_sha256", "=", vals["figures_sha256"]),
        ]
        if by_software and corrections.search_count(same, limit=1):
            return corrections.browse()
        correction = corrections.create(vals)
        self.sudo()._plan_activity(
            self.env._("Decide on a correction of %s", self._get_month_name()), reason
        )
        return correction

    def _settle_correction(self, correction):
        """Tell on the month what was decided on a correction of it."""
        self.ensure_one()
        if not self.has_proposal:
            self._settle_activities()
        states = dict(correction._fields["state"]._description_selection(self.env))
        self._message_log(
            body=self.env._(
                "%(correction)s: %(state)s by %(name)s.",
                correction=correction.display_name,
                state=states[correction.state],
                name=correction.decided_by_id.name,
            )
        )

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.o2b_sla.durations import duration

from ..availability import UNDETERMINED, settle


class SlaAvailability(models.Model):
    """What people decide about a month: a verdict where the measurements leave it
    open, and corrections of what was frozen."""

    _inherit = "o2b.sla.availability"

    correction_ids = fields.One2many(
        comodel_name="o2b.sla.availability.correction",
        inverse_name="availability_id",
        string="Corrections",
    )
    standing_correction_id = fields.Many2one(
        comodel_name="o2b.sla.availability.correction", compute="_compute_standing"
    )
    standing_verdict = fields.Selection(
        selection="_get_verdicts",
        string="Result",
        compute="_compute_standing",
        search="_search_standing_verdict",
        help="The verdict that stands now, after approved corrections.",
    )
    standing_share = fields.Float(
        string="Corrected Availability (%)",
        digits=(6, 3),
        compute="_compute_standing",
    )
    has_proposal = fields.Boolean(
        string="Correction Proposed",
        compute="_compute_standing",
        search="_search_has_proposal",
    )

    @api.model
    def _get_verdicts(self):
        return self._fields["verdict"]._description_selection(self.env)

    @api.depends("verdict", "share", "correction_ids.state")
    def _compute_standing(self):
        for month in self:
            corrections = month.correction_ids
            approved = corrections.filtered(lambda c: c.state == "approved")
            standing = approved.sorted("decided_at")[-1:]
            month.standing_correction_id = standing
            month.standing_verdict = standing.verdict or month.verdict
            month.standing_share = standing.share if standing else month.share
            month.has_proposal = "proposed" in corrections.mapped("state")

    def _search_standing_verdict(self, operator, value):
        if operator != "in":
            return NotImplemented
        approved = self.env["o2b.sla.availability.correction"].search(
            [("state", "=", "approved")], order="decided_at, id"
        )
        standing = {c.availability_id.id: c.verdict for c in approved}
        corrected = [id_ for id_, verdict in standing.items() if verdict in value]
        return Domain("id", "in", corrected) | (
            Domain("verdict", "in", value) & Domain("id", "not in", list(standing))
        )

    def _search_has_proposal(self, operator, value):
        if operator != "in":
            return NotImplemented
        proposed = Domain("correction_ids", "any", [("state", "=", "proposed")])
        return Domain.OR(proposed if flag else ~proposed for flag in value)

    # === An open question ===

    def _get_doubts(self, values):
        doubts = super()._get_doubts(values)
        if values["measured_verdict"] == UNDETERMINED:
            doubts.append(
                self.env._(
                    "%(unknown)s was not measured: the month can be met or breached.",
                    unknown=duration(self.env, values["unknown_seconds"]),
                )
            )
        return doubts

    def _apply_decision(self, decision, values):
        """A person settles what is open; that the norm was breached whatever was not
        measured, only a correction undoes, which takes two."""
        if (values["measured_verdict"], decision["verdict"]) == ("breached", "met"):
            raise UserError(
                self.env._(
                    "What was measured breaches the norm already. Freeze the month as "
                    "breached and propose a correction."
                )
            )
        return {"verdict": decision["verdict"]}

    def _prepare_payload(self, facts):
        return {**super()._prepare_payload(facts), "verdict": self.verdict}

    def _decide(self, verdict, reason):
        """Freeze a month the measurements leave open, with a person's verdict.

        :param verdict: ``met`` or ``breached``
        :param reason: text, kept with the month
        :raise UserError: there is nothing to decide
        """
        self._check_manager()
        reason = (reason or "").strip()
        if verdict not in ("met", "breached") or not reason:
            raise UserError(self.env._("Give a verdict and the reason for it."))
        for month in self:
            if month.state == "frozen":
                raise UserError(
                    self.env._(
                        "%(month)s is frozen: propose a correction instead.",
                        month=month.display_name,
                    )
                )
            month._freeze({"verdict": verdict, "reason": reason})

    def action_decide(self):
        """Ask for the verdict and the reason."""
        self.ensure_one()
        self._check_manager()
        return self._open_dialog("o2b.sla.availability.decide", self.env._("Decide"))

    def action_correct(self):
        """Ask what is to be corrected, and why."""
        self.ensure_one()
        return self._open_dialog(
            "o2b.sla.availability.correct", self.env._("Propose a Correction")
        )

    def _open_dialog(self, model, name):
        self.check_access("read")
        dialog = self.env[model].create({"availability_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "res_id": dialog.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "large"},
        }

    # === Corrections ===

    def _get_adjustments(self):
        """What people decided on stretches of this month with evidence, in the
        correction that stands.

        :return: dict of lists of [start, end]: ``up``, ``down``, ``unknown``
        """
        self.ensure_one()
        standing = self.standing_correction_id
        return standing._get_adjustments() if standing else {}

    def _reckon_again(self, adjustments=None):
        """What the month would be with what is recorded now.

        :param adjustments: as :meth:`_get_adjustments`; default those that stand
        :return: (values, facts), as :meth:`_reckon`
        """
        self.ensure_one()
        if adjustments is None:
            adjustments = self._get_adjustments()
        start, end = self._get_calendar_month()
        environment = self.environment_id
        parts = environment._get_judged_parts(start, end)
        intervals = environment._get_intervals(start, end, end)
        if adjustments:
            intervals = settle(intervals, **adjustments)
        values, facts = self._reckon_from(parts, intervals, end)
        return values, {**facts, "adjustments": adjustments}

    def _get_standing_facts(self):
        """What the figures that stand were reckoned from."""
        self.ensure_one()
        return (self.standing_correction_id or self)._read_payload()

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

    def _propose(self, values, facts, reason, by_software=False):
        """Record a proposed correction; the same one is proposed once.

        :return: the correction, or an empty record when it was there
        """
        self.ensure_one()
        corrections = self.env["o2b.sla.availability.correction"].sudo()
        vals = corrections._prepare(self, values, facts, reason, by_software)
        same = [
            ("availability_id", "=", self.id),
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

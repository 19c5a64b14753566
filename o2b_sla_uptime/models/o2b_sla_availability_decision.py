# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.o2b_sla.durations import duration

from ..availability import NOT_APPLICABLE, UNDETERMINED, settle


class SlaAvailability(models.Model):
    """What people decide about a month: a verdict where the measurements leave it
    open, and corrections of what was frozen."""

    _inherit = "o2b.sla.availability"
    _correction_model = "o2b.sla.availability.correction"
    _correct_dialog = "o2b.sla.availability.correct"

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

    @api.model
    def _get_verdicts(self):
        return self._fields["verdict"]._description_selection(self.env)

    @api.depends("verdict", "share", "correction_ids.state")
    def _compute_standing(self):
        for month in self:
            standing = month._get_standing_correction()
            month.standing_correction_id = standing
            month.standing_verdict = standing.verdict or month.verdict
            month.standing_share = standing.share if standing else month.share

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
        measured, only a correction undoes, which takes two. Where there is no norm (§6)
        nobody finds that it was met or breached."""
        if values["measured_verdict"] == NOT_APPLICABLE:
            return {}
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

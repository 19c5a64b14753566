# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class SlaAlert(models.AbstractModel):
    """What a record answers when somebody has to be told of its clocks."""

    _name = "o2b.sla.alert"
    _description = "SLA Alert"

    sla_escalation_count = fields.Integer(
        string="Escalations", compute="_compute_sla_escalation_count"
    )

    def _compute_sla_escalation_count(self):
        groups = self.env["o2b.sla.escalation"]._read_group(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)],
            ["res_id"],
            ["__count"],
        )
        counts = dict(groups)
        for record in self:
            record.sla_escalation_count = counts.get(record.id, 0)

    def action_sla_escalations(self):
        """Who was told of these records, by which means and when."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "o2b_sla.o2b_sla_escalation_action"
        )
        return {
            **action,
            "domain": [("res_model", "=", self._name), ("res_id", "in", self.ids)],
            "context": {},
        }

    def _sla_responsible_user(self):
        """Who works on it, else who leads the team; a ``res.users``."""
        return self.user_id or self._sla_team_leader()

    def _sla_team_leader(self):
        """Who leads the team that works on it, a ``res.users``; none by default."""
        return self.env["res.users"]

    @api.model
    def _sla_activity_type(self, percent):
        """XML id of the type of activity for a share of the target."""
        kind = "breach" if percent >= 100 else "warning"
        return f"o2b_sla.mail_activity_type_{kind}"

    def _sla_prepare_activity(self, clock, percent, text, user):
        """Values of the activity that tells a person of a level.

        :param clock: ``o2b.sla.clock`` of this record
        :param percent: share of the target
        :param text: one line in the person's language
        :param user: ``res.users``
        """
        names = self.env["ir.model.data"]
        return {
            "activity_type_id": names._xmlid_to_res_id(
                self._sla_activity_type(percent), raise_if_not_found=True
            ),
            "automated": True,
            "res_model_id": self.env["ir.model"]._get_id(self._name),
            "res_id": self.id,
            "summary": text,
            "date_deadline": (
                clock.deadline or clock.breached_at or clock.risk_at or self._sla_now()
            ).date(),
            "user_id": user.id,
        }

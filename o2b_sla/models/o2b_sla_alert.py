# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class SlaAlert(models.AbstractModel):
    """Telling people of the steps of a record's clocks."""

    _name = "o2b.sla.alert"
    _description = "SLA Alert"

    @api.model
    def _sla_notify_steps(self, steps):
        """Tell who is responsible of warnings and breaches, in one batch: a line in
        the record's history and an activity.

        :param steps: ``{clock: percent of the target}``, all of this model
        """
        texts, activities = {}, []
        for clock, percent in steps.items():
            record = self.browse(clock.res_id)
            text = clock._get_step_text(percent)
            texts[record.id] = (
                f"{texts[record.id]}\n{text}" if record.id in texts else text
            )
            activities.append(record._sla_prepare_activity(clock, percent, text))
        records = self.browse(texts).sudo()
        records._message_log_batch(bodies=texts)
        self.env["mail.activity"].sudo().with_context(
            mail_activity_quick_update=True
        ).create(activities)

    def _sla_prepare_activity(self, clock, percent, text):
        """Values of the activity that a step plans."""
        kind = "breach" if percent >= 100 else "warning"
        activity_type = self.env.ref(f"o2b_sla.mail_activity_type_{kind}")
        return {
            "activity_type_id": activity_type.id,
            "automated": True,
            "res_model_id": self.env["ir.model"]._get_id(self._name),
            "res_id": self.id,
            "summary": text,
            "date_deadline": (clock.deadline or clock.breached_at).date(),
            "user_id": self.sudo()._sla_responsible_user().id or False,
        }

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ..instants import to_aware
from ..states import OPEN_STATES
from .o2b_sla_clock_ledger import ROUND_KINDS
from .o2b_sla_escalation_rule import BREACH

# After these a warning may have nothing to warn of any more.
SETTLING_KINDS = ("reached", "cancelled", *ROUND_KINDS)


class SlaClockActivities(models.AbstractModel):
    """Closes the activities that told people of a clock, once there is nothing to do
    about it any more. Who was told stays in ``o2b.sla.escalation``."""

    _name = "o2b.sla.clock.activities"
    _inherit = ["o2b.sla.clock.ledger"]
    _description = "SLA Clock Activities"

    def _append(self, kind, at, reason="", data=None, percent=0):
        res = super()._append(kind, at, reason, data, percent)
        if kind in SETTLING_KINDS:
            self._close_activities()
        return res

    def _close_activities(self):
        """Close what the software planned on the records of these clocks and what no
        open clock of theirs gives reason to now; one query when there is nothing."""
        for model, clocks in self._by_model():
            if not isinstance(model, self.pool["mail.activity.mixin"]):
                continue
            records = model.sudo().browse(set(clocks.mapped("res_id")))
            breach = model._sla_activity_type(BREACH)
            activities = records.activity_search(
                [model._sla_activity_type(0), breach],
                additional_domain=[("active", "=", True)],
            )
            if not activities:
                continue
            late, near = records._sla_all_clocks()._get_pressing()
            breach_type = self.env.ref(breach)
            pressing = {True: late, False: late | near}
            outdated = activities.browse(
                activity.id
                for activity in activities
                if activity.res_id
                not in pressing[activity.activity_type_id == breach_type]
            )
            outdated.unlink()

    def _get_pressing(self):
        """Of which records a clock is late, and of which one is past a level.

        A clock that waits for the client keeps its warnings.

        :return: two sets of record ids
        """
        now = self.env["o2b.sla.mixin"]._sla_now()
        late, near = set(), set()
        is_open = self.filtered(lambda clock: clock.state in OPEN_STATES)
        for clock, state in is_open._replay(now).items():
            if not state.binding:
                continue  # nobody is hurried
            if state.breached_at:
                late.add(clock.res_id)
            elif state.is_paused or any(
                instant <= to_aware(now) for _percent, instant in state.thresholds
            ):
                near.add(clock.res_id)
        return late, near

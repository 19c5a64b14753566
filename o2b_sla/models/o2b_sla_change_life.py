# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime, time, timedelta

from odoo import models
from odoo.exceptions import UserError

from ..instants import to_naive
from .o2b_sla_change_asking import ACTIVITY

MAX_HOURS = 72
EVENING = time(20)
#: What is planned for a later day is a slip of the pen.
AHEAD = timedelta(days=2 * 366)
#: Who plans for this minute is not too late.
GRACE = timedelta(minutes=5)


class SlaChangeLife(models.AbstractModel):
    """From asked to planned, and to what else becomes of a change."""

    _name = "o2b.sla.change.life"
    _description = "Life of an Environment Change"

    def _plan(self, start, hours):
        """Plan a change that was asked for.

        :param start: naive UTC datetime
        :param hours: float, how long it takes
        :raise UserError: it cannot be planned; says why
        """
        self.ensure_one()
        self._check_goes_on("requested")
        self._check_may_plan()
        self._check_plannable()
        start = self._check_period(start, hours)
        self.sudo().write(
            {"state": "planned", "planned_at": start, "planned_hours": hours}
        )
        self._settle_activity()
        event = self._log("planned")
        self._after_plan()
        self._tell(event)

    def _move(self, start, hours, reason):
        """Put a planned change at another time.

        :param start: naive UTC datetime
        :param hours: float, how long it takes
        :param reason: text, told to who asked
        :raise UserError: it cannot be moved; says why
        """
        self.ensure_one()
        self._check_goes_on("planned")
        self._check_may_plan()
        start = self._check_period(start, hours)
        reason = self._check_reason(reason)
        self.sudo().write(
            {"planned_at": start, "planned_hours": hours, "reason": reason}
        )
        event = self._log("moved", reason)
        self._after_move(reason)
        self._tell(event)

    def _decline(self, reason):
        """Say no to what a client asked for.

        :param reason: text, told to who asked
        """
        self.ensure_one()
        self._check_goes_on("requested")
        reason = self._check_reason(reason)
        self._settle("declined", reason)

    def _cancel(self, reason):
        """Call off what was asked or planned.

        :param reason: text, told to who asked
        """
        self.ensure_one()
        self._check_goes_on("requested", "planned")
        if self.state == "planned":
            self._check_may_plan()
        reason = self._check_reason(reason)
        was_planned = self.state == "planned"
        self._settle("cancelled", reason)
        if was_planned:
            self._after_cancel(reason)

    def _withdraw(self, partner):
        """Somebody takes back what he asked for, as long as it is not planned.

        :param partner: ``res.partner`` of the contact who asked
        :raise UserError: it is planned, or was settled
        """
        self.ensure_one()
        change = self.sudo()
        if not change._is_asked_by(partner):
            raise UserError(self.env._("Only who asked for it takes it back."))
        change._check_goes_on("requested")
        now = self.env["o2b.sla.mixin"]._sla_now()
        change.write({"state": "cancelled", "settled_at": now})
        change._settle_activity()
        change._log("withdrawn")

    def _is_asked_by(self, partner):
        """Whether a person asked for this.

        :param partner: ``res.partner``
        """
        self.ensure_one()
        return bool(partner) and self.sudo().requested_by_id.partner_id == partner

    def _settle(self, state, reason):
        """
        :param state: ``declined`` or ``cancelled``
        :param reason: text
        """
        now = self.env["o2b.sla.mixin"]._sla_now()
        self.sudo().write({"state": state, "reason": reason, "settled_at": now})
        self._settle_activity()
        self._tell(self._log(state, reason))

    def _settle_activity(self):
        self.sudo().activity_unlink([ACTIVITY])

    # === Checks ===

    def _check_goes_on(self, *states):
        """:raise UserError: it is in another state, perhaps by somebody else"""
        self.ensure_one()
        self.check_access("write")
        # of two simultaneous decisions the second one sees the first
        self.agreement_id.sudo()._serialise()
        labels = dict(self._fields["state"]._description_selection(self.env))
        if self.state not in states:
            raise UserError(
                self.env._(
                    "%(change)s is %(state)s: this cannot be done any more.",
                    change=self.display_name,
                    state=labels[self.state].lower(),
                )
            )

    def _check_may_plan(self):
        """Refuse who may not plan this; every agent may, unless clients are told."""

    def _check_plannable(self):
        """:raise UserError: nobody may do this under the agreement"""
        self.ensure_one()
        self._check_asked()
        self._check_enterprise()
        if self.is_upgrade:
            raise UserError(self._get_upgrade_text())

    def _get_upgrade_text(self, wanted=None):
        """Why an upgrade is no update, in words for colleagues."""
        self.ensure_one()
        return self.env._(
            "%(wanted)s is another release than %(release)s: an upgrade, not an update "
            "(§2.1, §2.3). It is done by quotation.",
            wanted=wanted or self.wanted_release,
            release=self._get_release(),
        )

    def _check_period(self, start, hours):
        """The start in whole minutes.

        :raise UserError: nothing can be planned for that time
        """
        now = self.env["o2b.sla.mixin"]._sla_now()
        if not start:
            raise UserError(self.env._("Enter when it is done."))
        if start < now - GRACE:
            raise UserError(self.env._("Choose a time that is still to come."))
        if start > now + AHEAD:
            raise UserError(self.env._("Choose a time within the next two years."))
        if not 0 < hours <= MAX_HOURS or round(hours * 60) < 1:
            raise UserError(
                self.env._(
                    "A change takes a minute at least, and %(max)s hours at most.",
                    max=MAX_HOURS,
                )
            )
        return start.replace(second=0, microsecond=0)

    def _get_proposed_start(self):
        """When it could be done: of a test environment at once, of others in the
        evening of a week later, so that there is time to tell.

        :return: naive UTC datetime, whole minutes
        """
        self.ensure_one()
        now = self.env["o2b.sla.mixin"]._sla_now()
        if self.environment_id.sudo().kind == "test":
            return now.replace(second=0, microsecond=0)
        agreement = self.agreement_id.sudo()
        day = agreement._local_day(now) + timedelta(days=7)
        return to_naive(datetime.combine(day, EVENING, tzinfo=agreement._sla_zone()))

    def _check_reason(self, reason):
        """The reason without blanks.

        :raise UserError: there is none
        """
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Tell why: who asked for it reads it."))
        return reason

    # === For others ===

    def _after_plan(self):
        """It was planned. A module that announces it to clients overrides this."""

    def _after_move(self, reason):
        """It was put at another time."""

    def _after_cancel(self, reason):
        """It was planned, and is called off."""

    def _after_finish(self):
        """It was done."""

    # === Buttons ===

    def _open_dialog(self, model, title, **defaults):
        """An action that opens a dialog about this change."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": model,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_change_id": self.id,
                **{f"default_{name}": value for name, value in defaults.items()},
            },
        }

    def action_plan(self):
        """Ask when it is done."""
        return self._open_dialog(
            "o2b.sla.change.plan", self.env._("Plan the Change"), kind="plan"
        )

    def action_move(self):
        """Ask for another time and why."""
        return self._open_dialog(
            "o2b.sla.change.plan", self.env._("Move the Change"), kind="move"
        )

    def action_finish(self):
        """Ask what was changed."""
        return self._open_dialog(
            "o2b.sla.change.finish", self.env._("Finish the Change")
        )

    def action_decline(self):
        """Ask why not."""
        return self._open_dialog(
            "o2b.sla.change.refuse", self.env._("Decline the Change"), kind="decline"
        )

    def action_cancel(self):
        """Ask why, then cancel."""
        return self._open_dialog(
            "o2b.sla.change.refuse", self.env._("Cancel the Change"), kind="cancel"
        )

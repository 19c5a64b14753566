# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..seconds import from_seconds

#: Somebody may begin that much earlier than was announced.
EARLY = timedelta(hours=1)


class SlaMaintenanceWindowLife(models.AbstractModel):
    """What happens to a window: moved or called off before it begins, begun and ended
    by hand while it lasts."""

    _name = "o2b.sla.maintenance.window.life"
    _description = "Life of a Maintenance Window"

    can_begin = fields.Boolean(compute="_compute_can_begin")

    @api.depends("state", "start_at", "end_at", "actual_start_at")
    def _compute_can_begin(self):
        now = self.env["o2b.sla.mixin"]._sla_now()
        for window in self:
            window.can_begin = (
                window.state != "cancelled"
                and not window.actual_start_at
                and window.start_at - EARLY <= now < window.end_at
            )

    def _not_begun(self):
        """Those of these windows that are still to come and not cancelled."""
        now = self.env["o2b.sla.mixin"]._sla_now()
        return self.filtered(
            lambda w: w.start_at > now and not w.frozen_at and w.state != "cancelled"
        )

    def _check_not_begun(self):
        """:raise UserError: one of them has begun, or was cancelled"""
        for window in self - self._not_begun():
            if window.state == "cancelled":
                raise UserError(self.env._("%s was cancelled.", window.display_name))
            raise UserError(
                self.env._(
                    "%s has begun: what was announced stays as it is.",
                    window.display_name,
                )
            )

    def _get_obsolete(self, wanted, now):
        """Those that a changed series does not give any more and nobody knows of.

        :param wanted: list of :class:`Occurrence`
        :param now: naive UTC datetime
        """
        times = {(o.day, from_seconds(o.start), from_seconds(o.end)) for o in wanted}
        return self.filtered(
            lambda window: (
                window.start_at > now
                and not window.frozen_at
                and window.state == "planned"
                and not window.announcement_id
                and not window.moves
                and (window.occurrence, window.start_at, window.end_at) not in times
            )
        )

    def _get_settled_until(self, now):
        """Start of the last one of those that come first and that clients know of.

        :param now: naive UTC datetime
        :return: naive UTC datetime, or ``None``
        """
        last = None
        coming = self.filtered(lambda w: w.start_at > now and w.state != "cancelled")
        for window in coming.sorted("start_at"):
            if not window.announcement_id:
                break
            last = window.start_at
        return last

    def _move(self, start, end, reason):
        """Put these at another time; clients who know of them are told.

        :param start: naive UTC datetime
        :param end: naive UTC datetime
        :param reason: text, told to the clients
        :raise UserError: one has begun already, or the time is over
        """
        self._check_not_begun()
        now = self.env["o2b.sla.mixin"]._sla_now()
        if start <= now:
            raise UserError(self.env._("Choose a time that is still to come."))
        if end <= start:
            raise UserError(self.env._("A window ends after it starts."))
        self.maintenance_id._serialise()
        windows = self.sudo()
        before = {window.id: (window.start_at, window.end_at) for window in windows}
        known = windows.filtered("announcement_id")
        for window in windows:
            window.write(
                {
                    "start_at": start,
                    "end_at": end,
                    "planned_at": now,
                    "planned_by_id": self.env.uid,
                    "moves": window.moves + 1,
                    "move_reason": reason,
                    "state": "planned",
                    "announced_at": False,
                    "announcement_id": False,
                    "reminder_id": False,
                }
            )
        windows._log("moved", reason)
        known._tell("change", reason, before)
        windows._judge(since=min(at for at, _end in before.values()))
        windows._wake_at_next()

    def _cancel(self, reason):
        """Call these off; clients who know of them are told.

        :param reason: text, told to the clients
        :raise UserError: one has begun already
        """
        self._check_not_begun()
        self.maintenance_id._serialise()
        windows = self.sudo()
        known = windows.filtered("announcement_id")
        windows.write(
            {
                "state": "cancelled",
                "cancelled_at": self.env["o2b.sla.mixin"]._sla_now(),
                "cancelled_by_id": self.env.uid,
                "cancel_reason": reason,
            }
        )
        windows._log("cancelled", reason)
        known._tell("cancellation", reason)
        windows._judge()

    # === Buttons ===

    def _check_may_plan(self):
        """:raise AccessError: the user does not plan maintenance"""
        self.check_access("read")
        self.maintenance_id.check_access("write")

    def action_begin(self):
        """The work begins now."""
        self._check_may_plan()
        now = self.env["o2b.sla.mixin"]._sla_now()
        for window in self:
            if window.state == "cancelled" or window.actual_start_at:
                raise UserError(self.env._("It was cancelled or has begun already."))
            if not window.start_at - EARLY <= now < window.end_at:
                raise UserError(
                    self.env._("It begins within the window, %s.", window.period)
                )
        self.sudo().write({"actual_start_at": now})
        self._log("work_began")
        return True

    def action_end(self):
        """The work has ended now; the window closes when that is early."""
        self._check_may_plan()
        now = self.env["o2b.sla.mixin"]._sla_now()
        for window in self:
            if window.actual_end_at or not window.actual_start_at:
                raise UserError(self.env._("It has not begun, or has ended already."))
        self.sudo().write({"actual_end_at": now})
        self._log("work_ended")
        self._wake_incidents(now)
        return True

    def _wake_incidents(self, now):
        """What still fails gets its ticket now that the window is closed.

        :param now: naive UTC datetime
        """
        early = self.filtered(lambda window: now < window.end_at)
        incidents = self.env["o2b.sla.incident"].sudo()
        waiting = incidents.search(
            [
                ("environment_id", "in", early.environment_id.ids),
                ("state", "!=", "resolved"),
                ("ticket_id", "=", False),
                ("due_at", ">", now),
            ]
        )
        if waiting:
            waiting.write({"due_at": now})
            incidents._wake_at(now)

    def action_announce(self):
        """Tell the contacts now."""
        self._check_may_plan()
        self._check_not_begun()
        fresh = self.filtered(lambda window: not window.announcement_id)
        if not fresh:
            raise UserError(self.env._("It was announced already."))
        fresh.sudo()._announce()
        return True

    def action_move(self):
        """Ask for another time and why."""
        return self._open_change("move", self.env._("Move Maintenance"))

    def action_cancel(self):
        """Ask why, then cancel."""
        return self._open_change("cancel", self.env._("Cancel Maintenance"))

    def _open_change(self, kind, title):
        self._check_may_plan()
        self._check_not_begun()
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "o2b.sla.maintenance.change",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_kind": kind,
                "default_window_ids": self.ids,
                "default_start_at": self[:1].start_at,
                "default_end_at": self[:1].end_at,
            },
        }

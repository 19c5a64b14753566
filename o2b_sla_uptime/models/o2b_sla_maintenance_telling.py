# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import models

#: Announced by itself at least so long before the notice that was agreed.
MARGIN = timedelta(hours=24)
#: Who was told so shortly before needs no reminder.
FRESH = timedelta(hours=12)
#: A mail leaves within minutes.
GRACE = timedelta(minutes=15)


class SlaMaintenanceTelling(models.AbstractModel):
    """Which windows of a series are announced and reminded of, and when."""

    _name = "o2b.sla.maintenance.telling"
    _description = "Announcing Maintenance"

    def _get_next_unannounced(self):
        """The next windows, all of one time, of which nobody was told yet."""
        self.ensure_one()
        fresh = self._get_unannounced()
        first = fresh.sorted("start_at")[:1].start_at
        return fresh.filtered(lambda window: window.start_at == first)

    def _get_unannounced(self):
        return (
            self.sudo()
            .window_ids._not_begun()
            .filtered(lambda w: not w.announcement_id)
        )

    def _announce_due(self):
        """Announce the windows whose time to be announced has come."""
        now = self.env["o2b.sla.mixin"]._sla_now()
        for maintenance in self.sudo().filtered("active"):
            lead = timedelta(days=maintenance.announce_days)
            maintenance._get_unannounced().filtered(
                lambda window, lead=lead: (
                    window.start_at - max(lead, window._get_notice() + MARGIN) <= now
                )
            )._announce()

    def _remind_due(self):
        """Remind of the windows that are near."""
        now = self.env["o2b.sla.mixin"]._sla_now()
        for maintenance in self.sudo().filtered("reminder_hours"):
            ahead = timedelta(hours=maintenance.reminder_hours)
            maintenance.window_ids._not_begun().filtered(
                lambda window, ahead=ahead: (
                    window.announced_at
                    and not window.reminder_id
                    and window.start_at - ahead <= now
                    and window.announced_at + FRESH <= now
                )
            )._tell("reminder")

    def _warn_nobody_to_tell(self, agreement):
        """Tell the responsible once that there is nobody to announce it to.

        :param agreement: ``o2b.sla.agreement`` record
        """
        if agreement.sudo()._version_in_force():
            text = self.env._(
                "No contact to announce it to: %(agreement)s",
                agreement=agreement.display_name,
            )
        else:
            text = self.env._(
                "Nobody is told, no agreement is in force: %(agreement)s",
                agreement=agreement.display_name,
            )
        self._warn(text, agreement)

    def _warn_not_sent(self):
        """Tell the responsible once that no mail about a window has left, while there
        is still time to."""
        now = self.env["o2b.sla.mixin"]._sla_now()
        for maintenance in self.sudo():
            waiting = maintenance.window_ids._not_begun().filtered(
                lambda window: (
                    window.announcement_id
                    and not window.announced_at
                    and window.start_at - window._get_notice() - FRESH <= now
                    and window.announcement_id.posted_at + GRACE <= now
                )
            )
            for agreement in waiting.agreement_id:
                maintenance._warn(
                    self.env._(
                        "No mail about it has left: %(agreement)s",
                        agreement=agreement.display_name,
                    ),
                    agreement,
                )

    def _warn(self, summary, agreement):
        """Plan one activity of that summary for the responsible.

        :param agreement: ``o2b.sla.agreement`` record
        """
        self.ensure_one()
        if summary not in self.activity_ids.mapped("summary"):
            self.activity_schedule(
                "o2b_sla_uptime.mail_activity_type_maintenance",
                summary=summary,
                user_id=self.user_id.id or agreement.user_id.id or self.env.uid,
            )

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date, plaintext2html

from ..isolating import isolated

_logger = logging.getLogger(__name__)

ACTIVITY_TYPE = "o2b_sla.mail_activity_type_term"


class SlaReminder(models.AbstractModel):
    """Plans one activity for each thing that has to be thought of in time.

    A model says what there is to be reminded of; each is reminded of once, anew when
    its day moves, and taken back when it is settled.
    """

    _name = "o2b.sla.reminder"
    _description = "SLA Reminder"

    reminded = fields.Json(
        readonly=True,
        copy=False,
        help="What an activity was planned for: its day and the activity.",
    )

    def _get_reminders(self):
        """What there is to be reminded of now.

        :return: ``{topic: (day, summary, note)}``; the day (a date) is the activity's
            deadline, the texts are plain
        """
        raise NotImplementedError(f"{self._name}._get_reminders")

    @api.model
    def _get_reminder_domain(self):
        """Records there can be something to be reminded of."""
        raise NotImplementedError(f"{self._name}._get_reminder_domain")

    @api.model
    def _remind_all(self, batch_size=200):
        """Remind of everything; a record that fails does not stop the others."""
        # those with an open reminder, too: it may be settled
        domain = self._get_reminder_domain() | Domain(
            "activity_ids.activity_type_id", "=", self.env.ref(ACTIVITY_TYPE).id
        )
        last_id = 0
        while records := self.sudo().search(
            domain & Domain("id", ">", last_id), order="id", limit=batch_size
        ):
            last_id = records[-1].id
            for record in records:
                isolated(self.env, record._remind, failed=record._log_no_reminder)
            self.env["ir.cron"]._commit_progress(len(records))
            self.env.invalidate_all()

    def _log_no_reminder(self, _error):
        _logger.exception("No reminder for %s", self)

    def _remind(self):
        """Bring the activities in line with what there is to be reminded of."""
        self.ensure_one()
        user = self.user_id
        record = self.with_context(lang=user.lang or self.env.lang)
        due = record._get_reminders()
        reminded, planned = dict(self.reminded or {}), {}
        for topic, (day, summary, note) in due.items():
            known = reminded.get(topic) or {}
            if known.get("day") == str(day):
                planned[topic] = reminded.pop(topic)
                continue
            activity = record.activity_schedule(
                ACTIVITY_TYPE,
                date_deadline=day,
                summary=summary,
                note=plaintext2html(note),
                user_id=user.active and user.id,
            )
            planned[topic] = {"day": str(day), "activity": activity and activity.id}
        for settled in reminded.values():
            self._take_back(settled.get("activity"))
        if planned != (self.reminded or {}):
            self.reminded = planned

    def _take_back(self, activity_id):
        """Withdraw an activity nobody has to act upon any more; what was done stays."""
        self.activity_ids.filtered(lambda activity: activity.id == activity_id).unlink()

    def _reminder_day(self, day):
        """A day as the person who is reminded writes it."""
        return format_date(self.env, day)

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain

from ..isolating import isolated

_logger = logging.getLogger(__name__)

#: An urgent mail that has not left by then is told in another way.
URGENT_WITHIN = timedelta(minutes=5)
ACTIVITY_TYPE = "o2b_sla.mail_activity_type_notice"


class SlaNoticeAlarm(models.AbstractModel):
    """Tells people by a second channel of mails that did not arrive: an activity, and
    a message on the screens of the managers."""

    _name = "o2b.sla.notice.alarm"
    _description = "SLA Notice Alarm"

    @api.model
    def _tell_otherwise(self):
        """Tell, once each, of notices that failed and of urgent ones that are late."""
        now = self.env["o2b.sla.mixin"]._sla_now()
        late = Domain("is_urgent", "=", True) & Domain(
            "posted_at", "<=", now - URGENT_WITHIN
        )
        domain = Domain("alarmed_at", "=", False) & (
            Domain("state", "=", "failed")
            | Domain("state", "in", ("waiting", "sending")) & late
        )
        for notice in self.sudo().search(domain, order="posted_at", limit=500):
            isolated(
                self.env, notice._tell_of_one, now, failed=notice._tell_nobody_told
            )

    def _tell_nobody_told(self, _error):
        _logger.exception("SLA notice %s: nobody could be told", self.id)

    def _tell_of_one(self, now):
        """Plan an activity and show the managers a message."""
        self.ensure_one()
        self.alarmed_at = now
        managers = self.company_id._sla_managers()
        record = self._get_record()
        user = managers[:1]
        if record is not None and not self.is_urgent:
            responsible = getattr(record.sudo(), "_sla_responsible_user", None)
            user = (responsible and responsible()) or user
        text = self.with_context(lang=user.lang or self.env.lang)._alarm_text()
        target = record if self._takes_activities(record) else self
        target = target.sudo().with_context(mail_activity_quick_update=True)
        self._close_alarm()
        self.alarm_activity_id = target.activity_schedule(
            ACTIVITY_TYPE, summary=text, note=self.error or "", user_id=user.id
        )
        if self.is_urgent:
            for manager in managers:
                text = self.with_context(lang=manager.lang)._alarm_text()
                manager._bus_send(
                    "simple_notification",
                    {
                        "type": "danger",
                        "sticky": True,
                        "title": self.subject,
                        "message": text,
                    },
                )

    def _close_alarm(self):
        """Close the activity that told of it, when nobody did so himself."""
        self.sudo().alarm_activity_id.filtered("active").unlink()

    @api.model
    def _takes_activities(self, record):
        return record is not None and isinstance(
            record, self.pool["mail.activity.mixin"]
        )

    def _alarm_text(self):
        """One line that tells what did not arrive, in the user's language."""
        address = self.email_to or self.partner_id.name or "–"
        values = {"address": address, "subject": self.subject}
        if self.state == "failed":
            return self.env._("Mail to %(address)s failed: %(subject)s", **values)
        return self.env._("Mail to %(address)s is late: %(subject)s", **values)

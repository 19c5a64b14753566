# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

DAYS_AHEAD = 30
DAYS_TO_SIGN = 7


class SlaAgreementReminder(models.AbstractModel):
    """Tells ahead of time when an agreement ends or has to be given notice of."""

    _name = "o2b.sla.agreement.reminder"
    _description = "SLA Agreement Reminder"
    _inherit = ["o2b.sla.reminder"]

    @api.model
    def _cron_remind(self):
        """Daily: plan activities for what ends soon."""
        self._remind_all()
        self.env["o2b.sla.underpinning.contract"]._remind_all()

    @api.model
    def _get_days_ahead(self):
        """How many days before its day something is reminded of, a setting."""
        parameters = self.env["ir.config_parameter"].sudo()
        value = parameters.get_param("o2b_sla.reminder_days", "")
        return int(value) if value.isdecimal() and len(value) < 5 else DAYS_AHEAD

    @api.model
    def _get_reminder_domain(self):
        now = self.env["o2b.sla.mixin"]._sla_now()
        # a day more than needed: days are those of each agreement's own zone
        soon = now.date() + timedelta(days=self._get_days_ahead() + 1)
        ends = Domain("state", "in", ("active", "expired")) & (
            Domain("date_end", "<=", soon) | Domain("notice_date", "<=", soon)
        )
        waits = Domain("state", "in", ("sent", "client_signed"))
        return Domain("version_ids", "any", ends | waits) | Domain(
            "addendum_ids.version_ids", "any", ends | waits
        )

    def _get_reminders(self):
        reminders = self._get_reminders_of(self.version_ids)
        for addendum in self.addendum_ids:
            found = addendum._get_addendum_reminders()
            reminders |= {
                f"{topic} of addendum {addendum.number}": reminder
                for topic, reminder in found.items()
            }
        return reminders

    def _get_reminders_of(self, versions):
        """What there is to be reminded of about the versions of one document."""
        reminders = {}
        for version in versions.filtered(
            lambda version: version.state in ("sent", "client_signed")
        ):
            reminders |= self._get_signature_reminder(version)
        newest = versions.filtered("agreed_at").sorted("number")[-1:]
        # what was given notice of is done with once it has ended
        if newest.state in ("active", "expired"):
            reminders |= self._get_notice_reminder(newest)
            reminders |= self._get_end_reminder(newest)
        return reminders

    def _reminder_today(self):
        """The day it is in the agreement's own zone."""
        return self._local_day(self.env["o2b.sla.mixin"]._sla_now())

    def _get_signature_reminder(self, version):
        """A version that was sent a week ago and is not signed by both."""
        sent_at = version._get_binding_document().frozen_at
        day = sent_at and self._local_day(sent_at) + timedelta(days=DAYS_TO_SIGN)
        if not day or self._reminder_today() <= day:
            return {}
        signatory = (
            version.client_signatory_id
            if version.state == "sent"
            else version.contractor_signatory_id
        )
        summary = self.env._(
            "Version %(number)s still waits for a signature", number=version.number
        )
        note = self.env._(
            "It was sent on %(day)s and %(name)s has not signed it. Until both parties "
            "have signed it does not rule (§1.4).",
            day=self._reminder_day(self._local_day(sent_at)),
            name=signatory.name,
        )
        return {f"signature {version.number}": (day, summary, note)}

    def _get_notice_reminder(self, version):
        """A version of which notice can be given for a little while yet."""
        today, day = self._reminder_today(), version.notice_date
        can_be_given = (
            version.state == "active"
            and not version.is_final
            and (version.renewal_months or version.notice_months)
        )
        if not (can_be_given and day and self._is_near(day, today) and today <= day):
            return {}
        texts = {"notice": self._reminder_day(day)}
        summary = self.env._("Notice can be given until %(notice)s", **texts)
        if version.renewal_months:
            renewed_until = fields.Date.add(
                version.date_end, months=version.renewal_months
            )
            note = self.env._(
                "Without notice the agreement is renewed on %(day)s, until %(until)s.",
                day=self._reminder_day(version.date_end + timedelta(days=1)),
                until=self._reminder_day(renewed_until),
            )
        else:
            note = self.env._(
                "The agreement ends on %(day)s.",
                day=self._reminder_day(version.date_end),
            )
        return {f"notice {version.number}": (day, summary, note)}

    def _get_end_reminder(self, version):
        """A version that is not renewed and that nothing follows."""
        day = version.date_end
        if not version._has_last_day() or not self._is_near(
            day, self._reminder_today()
        ):
            return {}
        summary = self.env._(
            "The agreement ends on %(day)s", day=self._reminder_day(day)
        )
        pending = self.pending_version_id
        if version.is_final:
            note = self.env._("Notice was given. Tickets get no clocks after that day.")
        elif pending and pending != version:
            note = self.env._(
                "%(version)s, which is to follow it, has not been signed by both. "
                "Without it tickets get no clocks after that day.",
                version=pending.display_name,
            )
        else:
            note = self.env._(
                "It is not renewed and no version follows it. Tickets get no clocks "
                "after that day."
            )
        return {f"end {version.number}": (day, summary, note)}

    def _is_near(self, day, today):
        """Whether it is time to remind of a day, or past it."""
        return today >= day - timedelta(days=self._get_days_ahead())

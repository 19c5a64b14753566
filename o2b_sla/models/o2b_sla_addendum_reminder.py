# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaAddendum(models.Model):
    """What the contract manager is reminded of about an addendum, in the agreement."""

    _inherit = "o2b.sla.addendum"

    def _get_addendum_reminders(self):
        """As the reminders of the agreement, in words of the addendum.

        :return: ``{topic: (day, summary, note)}``
        """
        self.ensure_one()
        found = self.agreement_id._get_reminders_of(self.version_ids)
        reminders = {}
        for topic, (day, _summary, note) in found.items():
            what = topic.partition(" ")[0]
            reminders[topic] = (
                day,
                self._get_reminder_summary(what, day),
                self._get_reminder_note(what, note),
            )
        return reminders

    def _get_reminder_summary(self, what, day):
        words = {"name": self.name, "day": self.agreement_id._reminder_day(day)}
        summaries = {
            "signature": self.env._(
                "Addendum “%(name)s” still waits for a signature", **words
            ),
            "notice": self.env._(
                "Notice of addendum “%(name)s” can be given until %(day)s", **words
            ),
            "end": self.env._("Addendum “%(name)s” ends on %(day)s", **words),
        }
        return summaries[what]

    def _get_reminder_note(self, what, note):
        if what == "signature":
            return note
        newest = self.version_ids.filtered("agreed_at").sorted("number")[-1:]
        day = self.agreement_id._reminder_day(newest.date_end)
        if what == "notice" and newest.renewal_months:
            until = fields.Date.add(newest.date_end, months=newest.renewal_months)
            return self.env._(
                "Without notice it is renewed after %(day)s, until %(until)s.",
                day=day,
                until=self.agreement_id._reminder_day(until),
            )
        return self.env._(
            "It is not renewed after %(day)s: what it adds or sets otherwise does not "
            "count for tickets from then on.",
            day=day,
        )

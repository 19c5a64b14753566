# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from markupsafe import Markup

from odoo import api, fields, models

KINDS = [
    ("server", "A mailbox cannot be fetched"),
    ("scheduled", "A scheduled action stands still"),
    ("address", "An address of the helpdesk does not work"),
    ("waiting", "Mails wait too long"),
]


class SlaMailAlarm(models.Model):
    """Mail does not come in as it should. An alarm is raised once and ends by itself
    when what it is about is over."""

    _name = "o2b.sla.mail.alarm"
    _description = "Alarm About Incoming Mail"
    _inherit = ["mail.thread", "mail.activity.mixin", "o2b.sla.mail.health"]
    _order = "ended_at desc nulls first, id desc"
    _rec_name = "text"

    key = fields.Char(required=True, readonly=True)
    kind = fields.Selection(selection=KINDS, required=True, readonly=True)
    text = fields.Char(string="What Is Wrong", required=True, readonly=True)
    began_at = fields.Datetime(string="Since", required=True, readonly=True)
    ended_at = fields.Datetime(string="Until", readonly=True)
    is_on = fields.Boolean(
        string="On", compute="_compute_is_on", search="_search_is_on"
    )

    _once = models.UniqueIndex(
        "(key) WHERE ended_at IS NULL", "This alarm is on already."
    )

    @api.depends("ended_at")
    def _compute_is_on(self):
        for alarm in self:
            alarm.is_on = not alarm.ended_at

    def _search_is_on(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("ended_at", "in" if True in value else "not in", [False])]

    @api.model
    def _cron_check(self):
        """Compare what is wrong with the alarms that are on."""
        self.sudo()._follow(self.sudo()._find_problems())

    @api.model
    def _follow(self, problems):
        """Raise an alarm for each new problem, end those of problems that are over.

        :param problems: ``{key: (kind, text)}``
        """
        now = self.env["o2b.sla.mixin"]._sla_now()
        known = self.search([("ended_at", "=", False)])
        over = known.filtered(lambda alarm: alarm.key not in problems)
        over.write({"ended_at": now})
        over.activity_unlink(["mail.mail_activity_data_warning"])
        for alarm in known - over:
            text = problems[alarm.key][1]
            if alarm.text != text:
                alarm.text = text
        new = problems.keys() - set(known.mapped("key"))
        alarms = self.create(
            [
                {
                    "key": key,
                    "kind": problems[key][0],
                    "text": problems[key][1],
                    "began_at": now,
                }
                for key in sorted(new)
            ]
        )
        alarms._tell_managers()

    def _tell_managers(self):
        """An activity and a mail for each service level manager."""
        group = self.env.ref("o2b_sla.o2b_sla_group_manager")
        managers = group.all_user_ids.filtered(lambda user: not user.share)
        # No mail by Odoo about the activity: the notice is the mail.
        for alarm in self.with_context(mail_activity_quick_update=True):
            for user in managers:
                alarm.activity_schedule(
                    "mail.mail_activity_data_warning",
                    summary=alarm.text,
                    user_id=user.id,
                )
            alarm._post_notices(managers)

    def _post_notices(self, managers):
        """By the outbox, where there is one: the mailbox may be dead both ways, but
        then the outbox shows it."""
        if "o2b.sla.notice" not in self.env:
            return
        self.env["o2b.sla.notice"].sudo()._post(
            [
                {
                    "key": f"mail-alarm-{self.id}-{user.id}",
                    "kind": "alarm",
                    "res_model": self._name,
                    "res_id": self.id,
                    "partner_id": user.partner_id.id,
                    "email_to": user.email_normalized,
                    "subject": self.env._("Incoming mail: %(what)s", what=self.text),
                    "body": Markup("<p>%s</p>") % self.text,
                }
                for user in managers
                if user.email_normalized
            ]
        )

    @api.model
    def get_banner(self):
        """The alarms that are on, for the notice at the top of every screen.

        Scheduled actions are left out: the health of the service levels tells of them
        there, also when the one that raises alarms stands still itself.

        :return: list of str
        """
        if not self.has_access("read"):
            return []
        alarms = self.search([("ended_at", "=", False), ("kind", "!=", "scheduled")])
        return alarms.mapped("text")

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from odoo.addons.o2b_sla.instants import to_iso

from ..maintenance import write_calendar
from ..seconds import to_seconds
from .o2b_sla_maintenance_recurrence import describe_times


class SlaMaintenanceAnnouncement(models.Model):
    """What one client was told about maintenance, as it was at that moment.

    Whether and when the mails left, the notices in the outbox tell.
    """

    _name = "o2b.sla.maintenance.announcement"
    _description = "Maintenance Announcement"
    _inherit = ["o2b.sla.evidence"]
    _order = "posted_at desc, id desc"

    maintenance_id = fields.Many2one(
        comodel_name="o2b.sla.maintenance",
        required=True,
        ondelete="restrict",
        index=True,
    )
    agreement_id = fields.Many2one(
        comodel_name="o2b.sla.agreement",
        required=True,
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, ondelete="restrict"
    )
    kind = fields.Selection(
        selection=[
            ("announcement", "Announcement"),
            ("reminder", "Reminder"),
            ("change", "Change"),
            ("cancellation", "Cancellation"),
        ],
        required=True,
    )
    posted_at = fields.Datetime(string="Posted", required=True)
    user_id = fields.Many2one(
        comodel_name="res.users", string="By", required=True, ondelete="restrict"
    )
    subject = fields.Char(required=True)
    description = fields.Text()
    reason = fields.Text()
    zone = fields.Char(required=True)
    lines = fields.Json(
        help="Per window: environment, URL, start and end, those before, its uid and "
        "how often it was changed."
    )
    window_ids = fields.Many2many(
        comodel_name="o2b.sla.maintenance.window",
        relation="o2b_sla_maintenance_announcement_window",
        column1="announcement_id",
        column2="window_id",
        string="Windows",
    )
    notice_ids = fields.Many2many(
        comodel_name="o2b.sla.notice", string="Mails", compute="_compute_notice_ids"
    )
    sent_at = fields.Datetime(
        string="First Sent",
        compute="_compute_notice_ids",
        help="When the mail server took the first of its mails.",
    )

    @api.depends("kind", "subject")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for announcement in self:
            announcement.display_name = (
                f"{kinds.get(announcement.kind)} · {announcement.subject}"
            )

    def _compute_notice_ids(self):
        notices = (
            self.env["o2b.sla.notice"]
            .sudo()
            .search([("res_model", "=", self._name), ("res_id", "in", self.ids)])
        )
        by_id = notices.grouped("res_id")
        for announcement in self:
            own = by_id.get(announcement.id, notices.browse())
            sent = own.filtered(lambda n: n.state == "sent" and n.sent_at)
            announcement.notice_ids = own
            announcement.sent_at = sent and min(sent.mapped("sent_at"))

    @api.model
    def _read_sent(self, ids):
        """When the first mail of each announcement left.

        :param ids: of announcements
        :return: ``{id: naive UTC datetime}``
        """
        groups = (
            self.env["o2b.sla.notice"]
            .sudo()
            ._read_group(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", list(ids)),
                    ("state", "=", "sent"),
                    ("sent_at", "!=", False),
                ],
                ["res_id"],
                ["sent_at:min"],
            )
        )
        return dict(groups)

    # === Posting ===

    @api.model
    def _prepare_line(self, window, before):
        """A window as it is told.

        :param before: ``(start, end)`` it had, or ``None``
        """
        old = before or (False, False)
        return {
            "window": window.id,
            "uid": window._get_uid(),
            "sequence": window._get_sequence(),
            "environment": window.environment_id.name,
            "url": window.environment_id.url or "",
            "start": to_iso(window.start_at),
            "end": to_iso(window.end_at),
            "old_start": to_iso(old[0]),
            "old_end": to_iso(old[1]),
        }

    def _post_notices(self, recipients):
        """Put a mail to each contact in the outbox.

        :param recipients: list of ``(address, language code, name)``
        """
        self.ensure_one()
        template = self.env.ref("o2b_sla_uptime.mail_template_maintenance").sudo()
        values_list = []
        for address, lang, name in recipients:
            rendering = template.with_context(sla_recipient=name)
            values_list.append(
                {
                    "key": f"maintenance-{self.id}-{address}",
                    "kind": "maintenance",
                    "res_model": self._name,
                    "res_id": self.id,
                    "company_id": self.company_id,
                    "email_to": address,
                    "subject": self._render(rendering, "subject", lang),
                    "body": self._render(rendering, "body_html", lang),
                    "is_public": True,
                }
            )
        self.env["o2b.sla.notice"].sudo()._post(values_list)

    def _render(self, template, name, lang):
        """One field of the mail, in a language."""
        return template._render_field(name, self.ids, set_lang=lang)[self.id]

    # === In words, for the mail ===

    def _list_times(self):
        """Windows at the same time in one line, in the language of the environment.

        :return: list of dicts of texts: ``period``, ``before`` (or ``""``),
            ``environments``
        """
        self.ensure_one()
        groups = {}
        for line in self.lines or ():
            times = tuple(line[k] for k in ("start", "end", "old_start", "old_end"))
            name = " ".join(filter(None, (line["environment"], line["url"])))
            groups.setdefault(times, []).append(name)
        return [
            {
                "period": self._describe_times(*times[:2]),
                "before": self._describe_times(*times[2:]),
                "environments": ", ".join(names),
            }
            for times, names in sorted(groups.items(), key=lambda item: item[0][:2])
        ]

    def _describe_times(self, start, end):
        """Two texts of :func:`to_iso` as a period; empty for ``None``."""
        if not start:
            return ""
        return describe_times(
            self.env, _from_iso(start), _from_iso(end), self._get_zone()
        )

    def _get_zone(self):
        return self.maintenance_id._zone().__class__(self.zone)

    def _get_headline(self):
        """What the mail is about, in front of its subject."""
        self.ensure_one()
        return {
            "announcement": self.env._("Maintenance"),
            "reminder": self.env._("Reminder: maintenance"),
            "change": self.env._("Maintenance moved"),
            "cancellation": self.env._("Maintenance cancelled"),
        }[self.kind]

    def _get_first_time(self):
        """When the first of its windows is."""
        return self._list_times()[0]["period"] if self.lines else ""

    def _get_portal_link(self):
        """Address of the page with all maintenance of the agreement."""
        self.ensure_one()
        return f"{self.get_base_url()}/my/sla/{self.agreement_id.id}/maintenance"

    def _write_calendar(self):
        """The windows as an iCalendar file: bytes, the same whenever it is made."""
        self.ensure_one()
        windows = self.env["o2b.sla.maintenance.window"]
        changed_at = to_seconds(self.posted_at)
        entries = [
            windows._make_entry(
                line,
                subject=self.subject,
                description=self.description,
                cancelled=self.kind == "cancellation",
                changed_at=changed_at,
            )
            for line in self.lines or ()
        ]
        return write_calendar(entries, self.subject)


def _from_iso(text):
    """Naive UTC datetime of :func:`to_iso`'s text."""
    return fields.Datetime.to_datetime(text.replace("T", " ").removesuffix("Z"))

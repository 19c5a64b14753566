# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models


class SlaMaintenanceWindowTelling(models.AbstractModel):
    """Tells the contacts of the agreement in force, by mail, and notes what happened.

    A window is announced when the mail server took the first mail about it, not when
    somebody says so. Nobody but the contacts of today gets one.
    """

    _name = "o2b.sla.maintenance.window.telling"
    _description = "Announcing a Maintenance Window"

    announcement_id = fields.Many2one(
        comodel_name="o2b.sla.maintenance.announcement",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        help="That told of it as it is now.",
    )
    announced_at = fields.Datetime(
        string="Announced On",
        readonly=True,
        help="When the first mail about it left.",
    )
    reminder_id = fields.Many2one(
        comodel_name="o2b.sla.maintenance.announcement",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    announcement_ids = fields.Many2many(
        comodel_name="o2b.sla.maintenance.announcement",
        relation="o2b_sla_maintenance_announcement_window",
        column1="window_id",
        column2="announcement_id",
        string="What Clients Were Told",
        readonly=True,
    )

    def _announce(self):
        """Tell the contacts of these windows."""
        self._tell("announcement")

    def _tell(self, kind, reason="", before=None):
        """Post one mail per client, contact and maintenance about these windows.

        :param kind: ``announcement``, ``reminder``, ``change`` or ``cancellation``
        :param reason: text, why it was changed or cancelled
        :param before: ``{window id: (start, end)}`` it had
        """
        windows = self.sudo()
        groups = windows.grouped(lambda w: (w.maintenance_id, w.agreement_id))
        for (maintenance, agreement), own in groups.items():
            recipients = own._get_recipients(agreement)
            if not recipients:
                maintenance._warn_nobody_to_tell(agreement)
                continue
            announcement = own._make_announcement(
                maintenance, agreement, kind, reason, before or {}
            )
            announcement._post_notices(recipients)
            if kind == "reminder":
                own.write({"reminder_id": announcement.id})
            elif kind != "cancellation":
                own.write({"announcement_id": announcement.id})
            if kind in ("announcement", "reminder"):
                own._log(kind)

    def _get_recipients(self, agreement):
        """Whom to mail: contacts of today, of an agreement that is in force now or when
        one of these windows starts.

        :param agreement: ``o2b.sla.agreement`` record
        :return: list of ``(address, language code, name)``, each address once
        """
        agreement = agreement.sudo()
        now = self.env["o2b.sla.mixin"]._sla_now()
        version = next(
            filter(
                None, map(agreement._version_in_force, [now, *self.mapped("start_at")])
            ),
            None,
        )
        if not version:
            return []
        today = agreement._local_day(now)
        return agreement.contact_ids._get_addressees(today, version.lang)

    def _make_announcement(self, maintenance, agreement, kind, reason, before):
        announcements = self.env["o2b.sla.maintenance.announcement"].sudo()
        return announcements.create(
            {
                "maintenance_id": maintenance.id,
                "agreement_id": agreement.id,
                "company_id": maintenance.company_id.id,
                "kind": kind,
                "posted_at": self.env["o2b.sla.mixin"]._sla_now(),
                "user_id": self.env.uid,
                "subject": maintenance.name,
                "description": maintenance.description,
                "reason": reason,
                "zone": agreement.sudo()._sla_zone().key,
                "lines": [
                    announcements._prepare_line(window, before.get(window.id))
                    for window in self.sorted(lambda w: (w.start_at, w.id))
                ],
                "window_ids": [(6, 0, self.ids)],
            }
        )

    def _get_notice(self):
        """How long ahead it has to be announced: timedelta."""
        self.ensure_one()
        return timedelta(hours=self.notice_hours)

    @api.model
    def _collect_announced(self):
        """Note of which windows a mail has left, and when.

        :return: the windows that are announced now
        """
        windows = self.env["o2b.sla.maintenance.window"].sudo()
        waiting = windows.search(
            [
                ("announcement_id", "!=", False),
                ("announced_at", "=", False),
                ("frozen_at", "=", False),
                ("state", "!=", "cancelled"),
            ]
        )
        sent = self.env["o2b.sla.maintenance.announcement"]._read_sent(
            waiting.announcement_id.ids
        )
        announced = waiting.filtered(lambda w: w.announcement_id.id in sent)
        for announcement, own in announced.grouped("announcement_id").items():
            own._isolated("_note_announced", sent[announcement.id])
        return announced

    def _note_announced(self, at):
        """A mail about these windows has left.

        :param at: naive UTC datetime
        """
        self.write({"announced_at": at, "state": "announced"})
        self._log("announced")
        self._judge()

    def _log(self, kind, text=""):
        """Write down what happened to these windows; it is never changed."""
        self.env["o2b.sla.maintenance.event"].sudo().create(
            [
                {
                    "window_id": window.id,
                    "company_id": window.company_id.id,
                    "at": self.env["o2b.sla.mixin"]._sla_now(),
                    "kind": kind,
                    "user_id": self.env.uid,
                    "text": text,
                    "start_at": window.start_at,
                    "end_at": window.end_at,
                }
                for window in self.sudo()
            ]
        )

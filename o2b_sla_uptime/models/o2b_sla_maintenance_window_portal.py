# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, models

from odoo.addons.o2b_sla.instants import from_iso, to_iso

from ..maintenance import Entry
from ..seconds import to_seconds

#: What is over stays on the page that long.
SHOWN_AFTER = timedelta(days=31)


class SlaMaintenanceWindowPortal(models.AbstractModel):
    """What clients see of windows: those they were told of, and nothing else."""

    _name = "o2b.sla.maintenance.window.portal"
    _description = "Maintenance Window in the Portal"

    @api.model
    def _search_shown(self, agreement):
        """Windows of an agreement that its contacts see, as superuser: those they were
        told of, cancelled ones too, to come or not long over.

        :param agreement: ``o2b.sla.agreement`` record
        """
        now = self.env["o2b.sla.mixin"]._sla_now()
        windows = self.env["o2b.sla.maintenance.window"].sudo()
        return windows.search(
            [
                ("agreement_id", "=", agreement.id),
                ("announcement_ids", "!=", False),
                ("end_at", ">", now - SHOWN_AFTER),
            ]
        )

    def _coming(self):
        """Those of these windows that are not over, the next one first."""
        now = self.env["o2b.sla.mixin"]._sla_now()
        return self.filtered(lambda window: window._get_end() > now).sorted("start_at")

    def _get_uid(self):
        """Name of the window in every calendar it comes into."""
        self.ensure_one()
        uuid = self.env["ir.config_parameter"].sudo().get_param("database.uuid", "")
        return f"maintenance-{self.id}@{uuid or 'o2b-sla'}"

    def _get_sequence(self):
        """How often it was changed for who has it in a calendar."""
        self.ensure_one()
        return self.moves + (self.state == "cancelled")

    @api.model
    def _make_entry(self, line, subject, description, cancelled, changed_at):
        """A pure :class:`Entry` of a line as announcements keep it."""
        return Entry(
            uid=line["uid"],
            sequence=line["sequence"],
            start=int(from_iso(line["start"]).timestamp()),
            end=int(from_iso(line["end"]).timestamp()),
            changed_at=changed_at,
            summary=f"{subject} ({line['environment']})",
            description=description or "",
            location=line["url"],
            cancelled=cancelled,
        )

    def _to_entries(self):
        """These windows for a calendar file: list of pure :class:`Entry`."""
        return [
            self._make_entry(
                {
                    "uid": window._get_uid(),
                    "sequence": window._get_sequence(),
                    "environment": window.environment_id.name,
                    "url": window.environment_id.url or "",
                    "start": to_iso(window.start_at),
                    "end": to_iso(window.end_at),
                },
                subject=window.name,
                description=window.maintenance_id.description,
                cancelled=window.state == "cancelled",
                changed_at=to_seconds(window.cancelled_at or window.planned_at),
            )
            for window in self
        ]

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from ..monitoring import NATIVE, Outage
from ..seconds import from_seconds, to_seconds


class SlaOutageWriting(models.AbstractModel):
    """Outages as the monitoring package knows them, read and written down."""

    _name = "o2b.sla.outage.writing"
    _description = "Outage Writing"

    @api.model
    def _get_lasting(self, monitors):
        """Outages without a final end."""
        return self.search(
            [("monitor_id", "in", monitors.ids), ("ended_at", "=", False)]
        )

    @api.model
    def _get_recent(self, monitors, since):
        """Outages that have no final end, or ended lately.

        :param since: UNIX seconds
        :return: {monitor id: list of ``monitoring.Outage``}
        """
        found = {}
        for outage in self.search(
            [
                ("monitor_id", "in", monitors.ids),
                "|",
                ("ended_at", "=", False),
                ("ended_at", ">=", from_seconds(since)),
            ]
        ):
            found.setdefault(outage.monitor_id.id, []).append(
                Outage(
                    outage.id,
                    outage.kind,
                    to_seconds(outage.started_at),
                    end=to_seconds(outage.ended_at),
                    provisional=to_seconds(outage.provisional_end_at),
                    is_bridged=outage.is_bridged,
                )
            )
        return found

    @api.model
    def _write_down(self, plans):
        """Write what was planned.

        :param plans: {monitor: list of ``monitoring.Outage``}
        :return: ``o2b.sla.outage``
        """
        changed, values = self.browse(), []
        for monitor, outages in plans.items():
            for outage in outages:
                if outage.id is None:
                    values.append(self._prepare_outage(monitor, outage))
                    continue
                record = self.browse(outage.id)
                record.write(
                    {
                        "provisional_end_at": from_seconds(outage.provisional),
                        "ended_at": from_seconds(outage.end),
                    }
                )
                changed |= record
        # ended ones first, so that a new one may begin
        changed.flush_recordset()
        return changed | self.create(values)

    @api.model
    def _prepare_outage(self, monitor, outage):
        """Values of a new outage."""
        signal = outage.signal
        return {
            "monitor_id": monitor.id,
            "environment_id": monitor.environment_id.id,
            "company_id": monitor.company_id.id,
            "kind": outage.kind,
            "effect": monitor.effect,
            "started_at": from_seconds(outage.start),
            "confirmed_at": from_seconds(signal.at if signal else outage.start),
            "ended_at": from_seconds(outage.end),
            "provisional_end_at": from_seconds(outage.provisional),
            "is_bridged": outage.is_bridged,
            "is_estimated": bool(signal and signal.estimated),
            "source": signal.source if signal else NATIVE,
            "category": signal.category if signal else False,
            "text": signal.text if signal else False,
        }

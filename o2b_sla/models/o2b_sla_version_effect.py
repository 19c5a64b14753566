# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import models
from odoo.tools import format_datetime

from ..states import OPEN_STATES


class SlaVersionEffect(models.AbstractModel):
    """What agreeing to a version or ending it means for tickets (SLA §1.4).

    Open tickets stay with their version, so no deadline moves; new ones get the
    version that rules when they come in.
    """

    _name = "o2b.sla.version.effect"
    _description = "SLA Version Effect"

    def _preview_effect(self, last_day=None):
        """What happens when both parties agree to this version, or when it ends.

        :param last_day: date; None tells what agreeing does
        :return: dict: ``open``: ``[(version, open tickets)]`` that stay; ``moved``: 0;
            ``at``: naive UTC instant from which new tickets are treated otherwise;
            ``text``: all of it in sentences, one per line
        """
        self.ensure_one()
        now = self.env["o2b.sla.mixin"]._sla_now()
        if last_day is None:
            at = max(self._start_of(self.date_start), now)
        else:
            at = self._start_of(last_day + timedelta(days=1))
        staying = self._count_open_tickets()
        return {
            "open": staying,
            "moved": 0,
            "at": at,
            "text": "\n".join(
                [
                    *self._describe_staying(staying),
                    self._describe_new_tickets(at, ends=last_day is not None),
                ]
            ),
        }

    def _count_open_tickets(self):
        """Records with an open clock per version of the agreement.

        :return: ``[(version, number)]``, in the order of the versions
        """
        groups = (
            self.env["o2b.sla.clock"]
            .sudo()
            ._read_group(
                [
                    ("agreement_version_id", "in", self.agreement_id.version_ids.ids),
                    ("state", "in", OPEN_STATES),
                ],
                ["agreement_version_id", "res_model"],
                ["res_id:count_distinct"],
            )
        )
        counts = {}
        for version, _model, count in groups:
            counts[version] = counts.get(version, 0) + count
        return sorted(counts.items(), key=lambda item: item[0].number)

    def _describe_staying(self, staying):
        if not staying:
            return [self.env._("No ticket is open under this agreement.")]
        return [
            self.env._(
                "Open tickets that stay with version %(number)s: %(count)s. None of "
                "their deadlines moves.",
                number=version.number,
                count=count,
            )
            for version, count in staying
        ]

    def _get_effect_values(self, at, version):
        """What the sentences on an instant (naive UTC) and a version show: dict."""
        zone = self._get_calendar().tz
        return {
            "number": version.number,
            "instant": format_datetime(
                self.env, at, tz=zone, dt_format="d MMM y HH:mm"
            ),
            "zone": zone,
        }

    def _describe_new_tickets(self, at, ends):
        """What new tickets get from an instant (naive UTC) on."""
        values = self._get_effect_values(at, self)
        if not ends:
            return self.env._(
                "New tickets get version %(number)s from %(instant)s (%(zone)s) on.",
                **values,
            )
        successor = self.agreement_id._version_in_force(at)
        if successor and successor != self:
            return self.env._(
                "New tickets get version %(number)s from %(instant)s (%(zone)s) on.",
                **{**values, "number": successor.number},
            )
        return self.env._(
            "New tickets have no service level from %(instant)s (%(zone)s) on.",
            **values,
        )

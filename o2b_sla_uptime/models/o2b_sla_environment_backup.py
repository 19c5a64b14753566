# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.fields import Domain


class SlaEnvironment(models.Model):
    """Which backup is the newest, by what its job and the inventory told (§2.3)."""

    _inherit = "o2b.sla.environment"

    def _get_newest_backup(self, before=None):
        name, at = super()._get_newest_backup(before)
        for purpose in ("backup", "inventory"):
            found = self._find_backup(purpose, before)
            if found and (not at or found[1] > at):
                name, at = found
        return name, at

    def _find_backup(self, purpose, before):
        """The newest backup that the heartbeats of a purpose told of.

        :param purpose: ``backup`` or ``inventory``
        :param before: naive UTC datetime, or ``None``
        :return: (name, naive UTC datetime), or ``None``
        """
        self.ensure_one()
        heartbeats = self.sudo().heartbeat_ids.filtered(lambda h: h.purpose == purpose)
        if not heartbeats:
            return None
        column = "received_at" if purpose == "backup" else "newest_copy_at"
        domain = Domain("heartbeat_id", "in", heartbeats.ids) & Domain(
            column, "!=", False
        )
        if purpose == "backup":
            domain &= Domain("kind", "=", "success")
        if before:
            domain &= Domain(column, "<=", before)
        ping = (
            self.env["o2b.sla.heartbeat.ping"]
            .sudo()
            .search(domain, order=f"{column} desc, id desc", limit=1)
        )
        if not ping:
            return None
        return ping.backup or ping.run or ping.heartbeat_id.name, ping[column]

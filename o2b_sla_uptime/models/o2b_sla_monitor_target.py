# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import ValidationError

from ..probe import Target, check_target

#: What the probe has to know.
_CHECKED = {
    "kind",
    "url",
    "host",
    "port",
    "method",
    "accepted_status",
    "keyword",
    "json_path",
    "json_value",
    "follow_redirects",
    "transport",
    "unknown_status",
    "timeout_seconds",
    "allow_private",
    "allow_ports",
}


class SlaMonitorTarget(models.AbstractModel):
    """What the probe is asked, and whether it may be asked at all."""

    _name = "o2b.sla.monitor.target"
    _description = "Monitor Target"

    @api.constrains(*_CHECKED)
    def _check_target(self):
        for monitor in self.sudo():
            if monitor.kind == "external" or not monitor.address:
                continue
            reason = check_target(monitor._get_target())
            if reason:
                raise ValidationError(reason)

    def _get_target(self):
        """What the probe gets.

        :return: probe.Target
        """
        self.ensure_one()
        return self._make_target(
            {name: self[name] or None for name in self._get_target_fields()}
            | {"id": self.id, "state": self.state}
        )

    @api.model
    def _get_target_fields(self):
        """Names of the fields the probe has to know."""
        return sorted(_CHECKED)

    @api.model
    def _make_target(self, values):
        """What the probe gets, from the columns of a monitor.

        :param values: dict of the fields of :meth:`_get_target_fields`, ``id`` and
            ``state``
        :return: probe.Target
        """
        private = (values["allow_private"] or "").replace(",", " ").split()
        return Target(
            kind=values["kind"],
            url=values["url"] or "",
            host=values["host"] or "",
            port=values["port"] or 0,
            method=values["method"] or "GET",
            accepted_status=values["accepted_status"] or "",
            unknown_status=values["unknown_status"] or "",
            keyword=values["keyword"] or "",
            json_path=values["json_path"] or "",
            json_value=values["json_value"] or None,
            follow_redirects=bool(values["follow_redirects"]),
            transport=values["transport"] or "udp",
            timeout_seconds=values["timeout_seconds"] or 10,
            allow_private=tuple(private),
            allow_ports=values["allow_ports"] or "",
            was_down=values["state"] == "down",
            key=values["id"],
        )

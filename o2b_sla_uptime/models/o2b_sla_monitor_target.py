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
                raise ValidationError(self._get_reasons().get(reason, reason))

    @api.model
    def _get_reasons(self):
        """What people may read of the prober, in their language: it knows English only.

        :return: {sentence of the prober: the same in the user's language}
        """
        return {
            "A network is written like 10.1.0.0/16.": self.env._(
                "A network is written like 10.1.0.0/16."
            ),
            "A port is a number from 1 to 65535.": self.env._(
                "A port is a number from 1 to 65535."
            ),
            "HEAD brings no content to look at; use GET.": self.env._(
                "HEAD brings no content to look at; use GET."
            ),
            "The IPv6 address cannot be read.": self.env._(
                "The IPv6 address cannot be read."
            ),
            "The address cannot be read.": self.env._("The address cannot be read."),
            "The address has no host that can be read.": self.env._(
                "The address has no host that can be read."
            ),
            "The address has to begin with http:// or https://.": self.env._(
                "The address has to begin with http:// or https://."
            ),
            "The address holds a space or another character it may not.": self.env._(
                "The address holds a space or another character it may not."
            ),
            "The address is not a public one.": self.env._(
                "The address is not a public one."
            ),
            "The address is too long.": self.env._("The address is too long."),
            "The address may not hold a user or a password.": self.env._(
                "The address may not hold a user or a password."
            ),
            "The host is not a name as it is used on the internet.": self.env._(
                "The host is not a name as it is used on the internet."
            ),
            "The name is not one of the internet.": self.env._(
                "The name is not one of the internet."
            ),
            "The name of the host is missing or too long.": self.env._(
                "The name of the host is missing or too long."
            ),
        }

    def copy_data(self, default=None):
        """A copy watches public addresses until a manager allows others: who may not
        see what is allowed copies the rest."""
        hidden = [
            name
            for name in ("allow_private", "allow_ports")
            if not self._has_field_access(self._fields[name], "write")
        ]
        bare = dict.fromkeys(hidden, False)
        vals_list = super().copy_data({**bare, **(default or {})})
        asked = default or {}
        return [
            {n: v for n, v in vals.items() if n not in hidden or n in asked}
            for vals in vals_list
        ]

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

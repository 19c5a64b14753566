# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class SlaVersionAddendumDifference(models.AbstractModel):
    """What an addendum says of itself, where two of its versions stand side by side."""

    _inherit = "o2b.sla.version.difference"

    @api.model
    def _describe_addendum_key(self, rest):
        names = {
            "reference": self.env._("Reference"),
            "name": self.env._("Name"),
            "kind": self.env._("Kind"),
            "scope": self.env._("About"),
            "beside": self.env._("Beside version"),
            "text": self.env._("Text"),
            "best_effort": self.env._("Best effort"),
            "highest_priority": self.env._("Highest priority"),
            "price": self.env._("Fee"),
        }
        return names.get(rest, rest)

    @api.model
    def _describe_addendum_content(self, key, value):
        if key == "addendum.price":
            return self._describe_plain_price(*value)
        if key == "addendum.kind":
            return self._describe_code("o2b.sla.addendum.kind", value)
        if key == "addendum.scope":
            kinds = dict(self.env["o2b.sla.addendum.kind"]._get_environment_kinds())
            scopes = {
                "agreement": self.env._("the whole agreement"),
                "environments": self.env._("the environments it names"),
            }
            return scopes.get(value) or kinds.get(value, value)
        return self._describe_plain(value)

    @api.model
    def _describe_plain_price(self, price, currency, period):
        """``45.00 EUR, Month``; nothing where there is no fee."""
        period = self._describe_option(
            "o2b.sla.agreement.version", "price_period", period
        )
        return f"{price:.2f} {currency}, {period}" if price else self.env._("no fee")

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from odoo.addons.o2b_sla.tables import Column, Table


class SlaReport(models.Model):
    """Uptime in the report: the seconds it follows from, and how it was reckoned."""

    _inherit = "o2b.sla.report"

    def _tables_uptime(self, facts, lines):
        return [self._make_seconds_table(lines), *super()._tables_uptime(facts, lines)]

    def _make_seconds_table(self, lines):
        """The seconds the percentages follow from, and the band they leave."""
        columns = (
            Column(self.env._("Environment"), 2.4),
            Column(self.env._("Judged (s)"), 1.3, "right"),
            Column(self.env._("Down (s)"), 1.1, "right"),
            Column(self.env._("Not measured (s)"), 1.6, "right"),
            Column(self.env._("Maintenance (s)"), 1.5, "right"),
            Column(self.env._("Lowest – highest (%)"), 2, "right"),
        )
        rows = []
        for line in lines:
            data = line.data or {}
            if not data.get("total"):
                continue
            seconds = (data["total"], data["down"], data["unknown"])
            rows.append(
                (
                    self._shorten(self._get_short_name(line)),
                    *(self._show_number(number) for number in seconds),
                    self._show_number(data["maintenance"]),
                    self._show_band(line, *seconds),
                )
            )
        return Table(columns, tuple(rows), title=self.env._("In seconds"))

    @api.model
    def _show_band(self, line, total, down, unknown):
        """``99.94 – 99.96``: if all that was not measured was down, or up."""
        lowest = line._cut_percent(total - down - unknown, total)
        if not unknown:
            return lowest
        return f"{lowest} – {line._cut_percent(total - down, total)}"

    @api.model
    def _show_number(self, number):
        """``2,592,000`` in the language of the environment."""
        return (
            self.env["res.lang"]
            ._lang_get(self.env.lang or "en_US")
            .format("%d", number, grouping=True)
        )

    # === How it was reckoned ===

    def _get_method_sentences(self, codes):
        sentences = super()._get_method_sentences(codes)
        if "uptime" in codes:
            sentences.append(
                self.env._(
                    "Uptime is measured by the second, per calendar month in the zone "
                    "of the agreement (§3.3). Time that was not measured is counted "
                    "neither as up nor as down: with it the percentage lies in a band, "
                    "and the norm is met only when its lowest end is."
                )
            )
        if "backup" in codes:
            sentences.append(
                self.env._(
                    "Every hour of the month one backup is expected (§2.3). Test "
                    "environments are measured without a norm and do not count (§6)."
                )
            )
        return sentences

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from fractions import Fraction

from odoo import models
from odoo.tools.misc import get_lang

from odoo.addons.o2b_sla.durations import duration

from ..availability import floor_percent


class SlaReportLineWords(models.AbstractModel):
    """Words of the figures about uptime, backups, outages and maintenance, and the
    records behind them."""

    _inherit = "o2b.sla.report.line.words"

    def _get_value_text(self):
        if self.section == "uptime":
            return self._describe_uptime()
        if self.section in ("backup", "maintenance") and self.unit == "seconds":
            return duration(self.env, self.numerator) if self.has_value else "–"
        return super()._get_value_text()

    def _name_of_environment(self, text):
        name = self.environment_id.name or ""
        if self._get_data("kind") == "test":
            name = self.env._("%s (test)", name)
        return f"{text} · {name}"

    def _get_data(self, name, default=0):
        return (self.data or {}).get(name, default)

    def _get_standing_words(self):
        """Whether the figure can still change, and whether it was corrected."""
        words = []
        if not self._get_data("is_frozen", True):
            words.append(self.env._("provisional"))
        if self._get_data("is_decided", False):
            words.append(self.env._("decided with evidence"))
        if self._get_data("corrections"):
            words.append(self.env._("corrected"))
        return words

    # === Uptime ===

    def _describe_uptime(self):
        """``99.940 %``, or the band it lies in when not all was measured."""
        if not self.has_value:
            return self.env._("Not measured")
        total, down, unknown = (
            self._get_data(name) for name in ("total", "down", "unknown")
        )
        lowest = self._cut_percent(total - down - unknown, total)
        if not unknown:
            return f"{lowest} %"
        if not down:
            # no 100 % where something was not measured
            return self.env._("At least %s %%", lowest)
        return self.env._(
            "%(lowest)s to %(highest)s %%",
            lowest=lowest,
            highest=self._cut_percent(total - down, total),
        )

    def _cut_percent(self, part, whole):
        """A share with three digits, cut off and not rounded."""
        text = floor_percent(Fraction(part, whole)) if whole else "0.000"
        return text.replace(".", get_lang(self.env).decimal_point)

    def _name_uptime(self):
        return self._name_of_environment(self.env._("Uptime"))

    def _norm_uptime(self):
        if self.norm:
            return f"{self._format_number(self.norm)} %"
        if self.verdict == "not_applicable":
            return ""
        return self.env._("Changed during the month")

    def _detail_uptime(self):
        if not self.has_value and not self._get_data("total"):
            return self.env._("No monitor watches it")
        words = [self.env._("Down %s", duration(self.env, self._get_data("down")))]
        left_out = {
            "unknown": self.env._("%s not measured"),
            "maintenance": self.env._("%s of announced maintenance left out"),
            "excluded": self.env._("%s left out because the client caused it"),
        }
        if self._get_data("mode", "") == "counts":
            del left_out["maintenance"]
        words += [
            text % duration(self.env, self._get_data(name))
            for name, text in left_out.items()
            if self._get_data(name)
        ]
        return "; ".join(words + self._get_standing_words())

    def _action_uptime(self):
        return self._open_months("o2b.sla.availability")

    def _open_months(self, model):
        months = self.env[model].search(
            [
                ("environment_id", "=", self.environment_id.id),
                ("month", "=", self.report_id.month),
            ]
        )
        action = self._open(model, months.ids)
        if len(months) == 1:
            action |= {"view_mode": "form", "res_id": months.id}
        return action

    # === Backups ===

    def _is_copies(self):
        return self.key.endswith(".copies")

    def _name_backup(self):
        if self._is_copies():
            return self._name_of_environment(self.env._("Age of the oldest copy"))
        return self._name_of_environment(self.env._("Backups"))

    def _norm_backup(self):
        if self.verdict in (False, "not_applicable"):
            return ""
        if self._is_copies():
            days = self._get_data("keep") // 86400
            return self.env._("At most %s days", days)
        return self.env._("Every hour")

    def _detail_backup(self):
        if self._is_copies():
            return self._describe_lists()
        if not self._get_data("expected"):
            return self.env._("Nobody watches them")
        texts = {
            "late": self.env._("%s late"),
            "failed": self.env._("%s failed"),
            "missing": self.env._("%s missing"),
            "unknown": self.env._("%s unknown"),
        }
        words = [
            self.env._(
                "%(done)s of %(expected)s done",
                done=self._get_data("done"),
                expected=self._get_data("expected"),
            )
        ]
        words += [
            text % self._get_data(name)
            for name, text in texts.items()
            if self._get_data(name)
        ]
        return "; ".join(words + self._get_standing_words())

    def _describe_lists(self):
        lists, too_old = self._get_data("lists"), self._get_data("too_old")
        if not lists:
            return self.env._("No list of the copies came in")
        if too_old:
            text = self.env._(
                "%(old)s of %(lists)s lists had a copy that was too old",
                old=too_old,
                lists=lists,
            )
        else:
            text = self.env._("%s lists, no copy was too old", lists)
        return "; ".join([text, *self._get_standing_words()])

    def _action_backup(self):
        return self._open_months("o2b.sla.backup.month")

    # === Outages ===

    def _name_outages(self):
        return self._name_of_environment(self.env._("Outages"))

    def _detail_outages(self):
        words = []
        if self._get_data("seconds"):
            words.append(
                self.env._(
                    "%(seconds)s, of which %(counted)s counts",
                    seconds=duration(self.env, self._get_data("seconds")),
                    counted=duration(self.env, self._get_data("counted")),
                )
            )
        if self._get_data("part"):
            words.append(self.env._("%s that hindered a part", self._get_data("part")))
        if self._get_data("unknown"):
            words.append(self.env._("%s not measured", self._get_data("unknown")))
        return "; ".join(words)

    def _action_outages(self):
        ids = [
            outage["id"]
            for found in self._get_facts().get("environments", [])
            if found["environment"] == self.environment_id.id
            for outage in found["outages"]
        ]
        return self._open("o2b.sla.outage", ids)

    # === Maintenance ===

    def _name_maintenance(self):
        return self._name_of_environment(self.env._("Maintenance"))

    def _detail_maintenance(self):
        words = [
            self.env._(
                "%(announced)s of %(windows)s windows announced",
                announced=self._get_data("announced"),
                windows=self._get_data("windows"),
            ),
            self.env._("as agreed %s", duration(self.env, self._get_data("eligible"))),
        ]
        if self._get_data("cancelled"):
            words.append(self.env._("%s cancelled", self._get_data("cancelled")))
        return "; ".join(words)

    def _action_maintenance(self):
        ids = [
            window["id"]
            for window in self._get_facts().get("windows", [])
            if window["environment"] == self.environment_id.id
        ]
        return self._open("o2b.sla.maintenance.window", ids)

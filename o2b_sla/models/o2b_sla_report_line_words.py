# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from ..durations import duration
from ..service_report import decimal
from ..service_report.agreement import pick_contacts, pick_versions
from ..states import COVERAGES, INDICATORS


class SlaReportLineWords(models.AbstractModel):
    """The words of a figure, in the language of who looks.

    Per section: ``_name_<code>(line)``, ``_detail_<code>(line)``,
    ``_norm_<code>(line)``; each gives a text.
    """

    _name = "o2b.sla.report.line.words"
    _description = "Words of a Line of a Service Level Report"

    name = fields.Char(compute="_compute_words")
    value_text = fields.Char(string="Measured", compute="_compute_words")
    norm_text = fields.Char(string="Norm", compute="_compute_words")
    detail = fields.Char(compute="_compute_words")

    @api.depends("key", "section", "figure", "numerator", "denominator", "unit")
    @api.depends_context("lang")
    def _compute_words(self):
        for line in self:
            line.name = line._get_words("name") or line.key
            line.value_text = line._get_value_text()
            line.norm_text = line._get_words("norm")
            line.detail = line._get_words("detail")

    def _compute_display_name(self):
        for line in self:
            line.display_name = line.name

    def _get_words(self, kind):
        """What the section tells of a line.

        :param kind: ``name``, ``detail`` or ``norm``
        :return: text, empty when it tells nothing
        """
        self.ensure_one()
        tell = getattr(self, f"_{kind}_{self.section}", None)
        return (tell and tell()) or ""

    def _get_value_text(self):
        """The figure in words, such as ``97.368 %`` or ``2 h 5 min``."""
        self.ensure_one()
        if not self.has_value:
            return "–"
        if self.unit == "percent":
            return f"{self._format_number(self.value)} %"
        if self.unit == "minutes":
            # nothing worked is no second either
            if not self.numerator:
                return self.env._("%s min", 0)
            return duration(self.env, self.numerator * 60)
        return str(self.numerator)

    @api.model
    def _format_number(self, number):
        return self.env["o2b.sla.version.terms"]._format_number(number)

    # === Response and resolution ===

    def _name_response(self):
        return self._name_of_indicator()

    def _name_resolution(self):
        return self._name_of_indicator()

    def _name_of_indicator(self):
        names = dict(self.env["o2b.sla.report"]._get_section_names())
        return " · ".join(
            filter(None, (names[self.section], self.priority_id.display_name))
        )

    def _norm_response(self):
        return self._norm_of_indicator()

    def _norm_resolution(self):
        return self._norm_of_indicator()

    def _norm_of_indicator(self):
        """The share that has to meet its target; several when it changed."""
        norms = self.data.get("norms", [])
        return " / ".join(
            f"{self._format_number(float(decimal(norm)))} %" for norm in norms
        )

    def _detail_response(self):
        return self._detail_of_indicator()

    def _detail_resolution(self):
        return self._detail_of_indicator()

    def _detail_of_indicator(self):
        """How many of how many, and what threatens."""
        if not self.denominator:
            text = self.env._("None this month")
        else:
            text = self.env._(
                "%(met)s of %(all)s in time", met=self.numerator, all=self.denominator
            )
        threatened = self.data.get("threatened")
        if threatened:
            text = self.env._(
                "%(text)s; %(count)s about to be late", text=text, count=threatened
            )
        return text

    # === The others ===

    def _name_open_breaches(self):
        names = dict(INDICATORS)
        field = self.env["o2b.sla.clock"]._fields["indicator"]
        names |= dict(field._description_selection(self.env))
        indicator = names.get(self.indicator_code, self.indicator_code)
        return self.env._("Open breaches · %s", indicator)

    def _name_work(self):
        code = self.key.partition(".")[2]
        if code == "extra_support":
            return self.env._("Extra support outside opening hours")
        field = self.env["o2b.sla.work.entry"]._fields["coverage"]
        names = dict(COVERAGES) | dict(field._description_selection(self.env))
        return names.get(code, code)

    def _name_contacts(self):
        return {
            "contacts.present": self.env._("Contacts on the last day"),
            "contacts.came": self.env._("Contacts that came"),
            "contacts.left": self.env._("Contacts that left"),
            "contacts.changed": self.env._("Contacts with another address"),
        }.get(self.key)

    def _name_versions(self):
        return {
            "versions.begun": self.env._("Versions that took effect"),
            "versions.ended": self.env._("Versions that ended"),
        }.get(self.key)

    def _name_addenda(self):
        return {
            "addenda.begun": self.env._("Addenda that took effect"),
            "addenda.ended": self.env._("Addenda that ended"),
        }.get(self.key)

    # === The records behind a figure ===

    def _get_facts(self):
        """The facts of the line's section: those that were approved, or those of now.

        :return: dict
        """
        self.ensure_one()
        content = self.report_id._get_content()
        return next(
            (s["facts"] for s in content["sections"] if s["code"] == self.section), {}
        )

    def _open(self, model, ids):
        """Action: these records."""
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": model,
            "view_mode": "list,form",
            "domain": [("id", "in", ids)],
            "context": {"active_test": False, "create": False},
        }

    def _action_response(self):
        return self._action_clocks()

    def _action_resolution(self):
        return self._action_clocks()

    def _action_open_breaches(self):
        return self._action_clocks()

    def _action_clocks(self):
        """The clocks the figure counts."""
        ids = [clock["id"] for clock in self._get_clocks()]
        return self._open("o2b.sla.clock", ids)

    def _get_clocks(self):
        """Facts of the clocks the figure counts."""
        return [
            clock
            for clock in self._get_facts().get("clocks", [])
            if clock["counts"]
            and self.priority_id.code in (False, clock["priority"])
            and self.indicator_code in (False, clock["indicator"])
        ]

    def _action_work(self):
        code = self.key.partition(".")[2]
        return self._open(
            "o2b.sla.work.entry",
            [
                entry["id"]
                for entry in self._get_facts().get("entries", [])
                if (
                    entry["extra_support"]
                    if code == "extra_support"
                    else entry["coverage"] == code
                )
            ],
        )

    def _action_contacts(self):
        return self._open_picked("o2b.sla.contact", pick_contacts)

    def _action_versions(self):
        return self._open_picked("o2b.sla.agreement.version", pick_versions)

    def _action_addenda(self):
        return self._open_picked("o2b.sla.agreement.version", pick_versions)

    def _open_picked(self, model, pick):
        """Open the records the figure counts, of those in the facts of its section.

        :param pick: function of facts and period, gives lists by name of a figure
        """
        report = self.report_id.sudo()
        facts = self._get_facts().get(self.section, [])
        picked = pick(facts, report._get_period(report._now()))
        name = self.key.partition(".")[2]
        return self._open(model, [record["id"] for record in picked[name]])

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from odoo.addons.o2b_sla.durations import duration
from odoo.addons.o2b_sla.tables import Cell, Column, Table

from ..availability import describe_outages, total


class SlaReport(models.Model):
    """The records behind the figures about uptime, backups, outages and maintenance, as
    tables for people; in the language of the environment."""

    _inherit = "o2b.sla.report"

    # === Uptime and backups ===

    def _tables_uptime(self, facts, lines):
        verdicts = dict(self._fields["verdict"]._description_selection(self.env))
        return [
            self._make_decided_table(facts),
            self._make_corrected_table(
                facts,
                lambda was: self.env._(
                    "%(verdict)s, down %(down)s, not measured %(unknown)s",
                    verdict=verdicts.get(was["verdict"], "–"),
                    down=duration(self.env, was["down"]),
                    unknown=duration(self.env, was["unknown"]),
                ),
            ),
        ]

    def _tables_backup(self, facts, lines):
        describe = self.env["o2b.sla.backup.month"]._describe_runs
        return [self._make_corrected_table(facts, describe)]

    def _sentences_backup(self, facts, lines):
        """That nobody can tell is news too: every hour is promised (§2.3)."""
        return [
            *self._describe_counts(facts, lines),
            *(
                self.env._(
                    "The backups of %s are not measured: nobody watches them.",
                    self._shorten(found["name"]),
                )
                for found in facts.get("environments", ())
                if found["runs"] is None and found["kind"] == "production"
            ),
        ]

    def _make_decided_table(self, facts):
        """What a person decided where the measurements left it open."""
        return Table(
            (
                Column(self.env._("Environment"), 2),
                Column(self.env._("Decided"), 2),
                Column(self.env._("Reason"), 5),
            ),
            tuple(
                (
                    self._shorten(found["name"]),
                    Cell(
                        self._show_instant(found["decision"]["at"]),
                        self._shorten(found["decision"]["by"]),
                    ),
                    self._shorten(found["decision"]["reason"]),
                )
                for found in facts.get("environments", ())
                if found["decision"]
            ),
            title=self.env._("Decided with evidence"),
        )

    def _make_corrected_table(self, facts, describe):
        """What was put right after the month was frozen, and what stood there.

        :param describe: function from the figures of before to a text
        """
        return Table(
            (
                Column(self.env._("Environment"), 2),
                Column(self.env._("Corrected"), 2),
                Column(self.env._("Before"), 4),
                Column(self.env._("Reason"), 4),
            ),
            tuple(
                (
                    self._shorten(found["name"]),
                    Cell(
                        self._show_instant(correction["at"]),
                        self._shorten(correction["by"]),
                    ),
                    describe(correction["was"]),
                    self._shorten(correction["reason"]),
                )
                for found in facts.get("environments", ())
                for correction in found["corrections"]
            ),
            title=self.env._("Corrections"),
        )

    @api.model
    def _get_short_name(self, line):
        if line.key.endswith(".copies"):
            return line.name
        return super()._get_short_name(line)

    # === Outages ===

    def _tables_outages(self, facts, lines):
        """Each outage: when, how long, why, and how much of it counts."""
        period = self._get_period(self._now())
        rows = [
            (found["name"], outage)
            for found in facts.get("environments", ())
            for outage in describe_outages(found, period.start, period.until)
        ]
        told = [outage for _name, outage in rows]
        causes = self._get_cause_names(told)
        problems = self._get_public_problems(told)
        return [
            Table(
                (
                    Column(self.env._("Environment"), 2),
                    Column(self.env._("From"), 1.8),
                    Column(self.env._("Until"), 1.8),
                    Column(self.env._("Cause"), 3.2),
                    Column(self.env._("Counts"), 3.2),
                ),
                tuple(
                    (
                        self._shorten(name),
                        self._show_instant(outage["start"]),
                        self._show_instant(outage["end"])
                        if outage["end"]
                        else self.env._("lasts"),
                        self._make_cause_cell(outage, causes, problems),
                        self._make_counted_cell(outage),
                    )
                    for name, outage in rows
                ),
            )
        ]

    @api.model
    def _get_public_problems(self, outages):
        """What failed, in words a client may read: ``{id of the outage: text}``.

        :param outages: list of facts
        """
        ids = [outage["id"] for outage in outages]
        records = self.env["o2b.sla.outage"].sudo().browse(ids).exists()
        return {record.id: record._get_public_problem() for record in records}

    def _make_cause_cell(self, outage, causes, problems):
        """The cause as people found it, else what failed; and whose doing it was.

        :param causes: as of ``_get_cause_names``
        :param problems: as of :meth:`_get_public_problems`
        """
        selection = self.env["o2b.sla.incident"]._fields["responsibility"]
        names = dict(selection._description_selection(self.env))
        if outage["what"] == "unknown":
            return Cell(self.env._("Not measured"))
        cause = self._show_cause(outage, causes)
        if cause == "–":
            cause = problems.get(outage["id"], cause)
        return Cell(cause, names.get(outage["responsibility"], ""))

    def _make_counted_cell(self, outage):
        counts = duration(self.env, outage["counts"])
        if not outage["why"]:
            return Cell(counts)
        why = {
            "part": self.env._("A part was hindered, the service was there."),
            "unknown": self.env._("Not measured: neither up nor down."),
            "no_norm": self.env._("This environment has no norm (§6)."),
            "excluded": self.env._("Left out by approval: the client caused it."),
            "maintenance": self.env._("Left out: maintenance that was announced."),
            "other": self.env._("Another monitor was up, or no agreement in force."),
        }[outage["why"]]
        if not outage["counts"]:
            return Cell(self.env._("Does not count"), why)
        length = duration(self.env, outage["high"] - outage["low"])
        text = self.env._("%(counts)s of %(length)s", counts=counts, length=length)
        return Cell(text, why)

    # === Maintenance ===

    def _tables_maintenance(self, facts, lines):
        return [
            Table(
                (
                    Column(self.env._("Environment"), 2),
                    Column(self.env._("Maintenance"), 2.6),
                    Column(self.env._("From"), 1.8),
                    Column(self.env._("Until"), 1.8),
                    Column(self.env._("Announced"), 1.8),
                    Column(self.env._("As agreed"), 2.6),
                ),
                tuple(
                    (
                        self._shorten(window["environment_name"]),
                        self._shorten(window["name"]),
                        self._show_instant(window["start"]),
                        self._show_instant(window["end"]),
                        self._show_instant(window["announced"]),
                        self._make_agreed_cell(window),
                    )
                    for window in facts.get("windows", ())
                ),
            )
        ]

    @api.model
    def _make_agreed_cell(self, window):
        selection = self.env["o2b.sla.maintenance.window"]._fields["ineligible_reason"]
        reasons = dict(selection._description_selection(self.env))
        eligible = total(map(tuple, window["eligible"]))
        return Cell(
            duration(self.env, eligible) if eligible else "–",
            reasons.get(window["why_not"], ""),
        )

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.fields import Domain

from ..instants import from_iso, to_naive
from ..service_report.changes import is_open
from ..tables import Column, Table

#: What is told of a change that was still open when the month ended.
OPEN_FACTS = (
    *("id", "number", "kind", "environment", "environment_kind"),
    *("requested_by", "source", "asked_at"),
)
#: What follows once it is done, declined or cancelled.
SETTLED_FACTS = (
    *("state", "planned_at", "planned_until", "done_at", "settled_at"),
    *("release_before", "release_after", "revision_before", "revision_after"),
    *("backup", "backup_at", "backup_of", "result", "reason"),
)


class SlaReportCollecting(models.AbstractModel):
    """Updates and refreshes of the client's environments (SLA §2.1, §2.3, §6)."""

    _inherit = "o2b.sla.report.collecting"

    @api.model
    def _get_section_order(self):
        return {**super()._get_section_order(), "changes": 95}

    @api.model
    def _get_section_names(self):
        return [
            *super()._get_section_names(),
            ("changes", self.env._("Changes of environments")),
        ]

    def _collect_changes(self, periods):
        start = min(period.start for period in periods.values())
        end = max(period.end for period in periods.values())
        changes = self.env["o2b.sla.change"].search(
            Domain("agreement_id", "in", self.agreement_id.ids)
            & Domain("asked_at", "<", to_naive(from_iso(end)))
            & (
                Domain("settled_at", "=", False)
                | Domain("settled_at", ">=", to_naive(from_iso(start)))
            ),
            order="asked_at, id",
        )
        facts = [(change, change._get_report_facts()) for change in changes]
        return {
            report: {
                "changes": [
                    self._describe_change(found, periods[report])
                    for change, found in facts
                    if change.agreement_id == report.agreement_id
                    and found["asked_at"] < periods[report].end
                    and (found["settled_at"] or periods[report].end)
                    >= periods[report].start
                ]
            }
            for report in self
        }

    @api.model
    def _describe_change(self, facts, period):
        """What a report of this month tells of a change: nothing that came later.

        :param facts: dict as of ``_get_report_facts``
        :param period: ``service_report.Period``
        """
        settled = facts["settled_at"]
        told = settled is not None and settled < period.end
        return {
            **{name: facts[name] for name in OPEN_FACTS},
            **{name: facts[name] if told else None for name in SETTLED_FACTS},
        }


class SlaReportLine(models.Model):
    _inherit = "o2b.sla.report.line"

    def _name_changes(self):
        return {
            "changes.asked": self.env._("Changes the client asked for"),
            "changes.done": self.env._("Changes that were done"),
            "changes.open": self.env._("Changes that are still open"),
        }.get(self.key)

    def _action_changes(self):
        """The changes the figure counts."""
        report = self.report_id.sudo()
        period = report._get_period(report._now())
        counts = {
            "changes.asked": lambda c: (
                c["requested_by"] and period.holds(c["asked_at"])
            ),
            "changes.done": lambda c: period.holds(c["done_at"]),
            "changes.open": lambda c: is_open(c, period.until),
        }[self.key]
        changes = self._get_facts().get("changes", [])
        return self._open("o2b.sla.change", [c["id"] for c in changes if counts(c)])


class SlaReport(models.Model):
    """The changes behind the figures, as a table."""

    _inherit = "o2b.sla.report"

    def _tables_changes(self, facts, lines):
        changes = self.env["o2b.sla.change"]
        kinds = dict(changes._fields["kind"]._description_selection(self.env))
        states = dict(changes._fields["state"]._description_selection(self.env))
        return [
            Table(
                (
                    Column(self.env._("Number"), 1.6),
                    Column(self.env._("Change"), 3),
                    Column(self.env._("Asked by"), 2),
                    Column(self.env._("Done"), 1.7),
                    Column(self.env._("What changed"), 4),
                ),
                tuple(
                    (
                        change["number"],
                        self._shorten(
                            f"{kinds.get(change['kind'], change['kind'])} · "
                            f"{change['environment']}"
                        ),
                        self._shorten(change["requested_by"]) or self.env._("us"),
                        self._show_instant(change["done_at"])
                        if change["done_at"]
                        else states.get(change["state"]) or self.env._("open"),
                        self._shorten(change["result"] or change["reason"]) or "–",
                    )
                    for change in facts.get("changes", ())
                    if change["requested_by"] or change["done_at"]
                ),
            )
        ]

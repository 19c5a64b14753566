# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

#: Both Alertmanagers of a pair have told a thing within this time.
PAIR = timedelta(minutes=2)

#: Labels beside the source's own that may hold our reference, by kind.
REFERENCE_LABELS = {
    "alertmanager": (),
    "kuma": ("o2b",),
    "gatus": ("monitor", "endpoint"),
    "generic": ("monitor",),
}


class SlaSourceEvent(models.Model):
    """Which of our monitors a report is about."""

    _inherit = "o2b.sla.source.event"

    @api.model
    def _find_monitors(self, reports):
        """Monitors of reports, in two queries for the whole batch.

        :param reports: dict of Report by delivery
        :return: dict of ``o2b.sla.monitor`` by delivery; those not found are left out
        """
        wanted = {
            event: event._get_references(report)
            for event, report in reports.items()
            if report.state in ("down", "up", "unknown")
        }
        by_reference = self._search_references(wanted)
        found = {}
        for event, references in wanted.items():
            rule = event._find_rule(reports[event].labels)
            monitor = rule or next(
                (
                    by_reference[event.company_id.id, reference]
                    for reference in references
                    if (event.company_id.id, reference) in by_reference
                ),
                None,
            )
            if monitor:
                found[event] = monitor
        return found

    @api.model
    def _search_references(self, wanted):
        references = {text for texts in wanted.values() for text in texts}
        monitors = (
            self.env["o2b.sla.monitor"]
            .sudo()
            .with_context(active_test=False)
            .search([("reference", "in", list(references))])
        )
        return {(m.company_id.id, m.reference): m for m in monitors}

    def _get_references(self, report):
        """What may be our reference in a report, the likeliest first.

        :return: list of str
        """
        source = self.source_id
        names = (source.monitor_label, *REFERENCE_LABELS.get(source.kind, ()))
        texts = (report.labels.get(name, "").strip() for name in names)
        return [text for text in texts if text]

    def _find_rule(self, labels):
        """The monitor that a rule of the source names for these labels, or None."""
        for rule in self.source_id.rule_ids:
            if labels.get(rule.label) == rule.value:
                return rule.monitor_id
        return None

    # === What was told last ===

    def _find_overtaken(self):
        """Those of these recoveries after which the monitor failed again."""
        overtaken = self.browse()
        for event in self:
            later = self.search_count(
                [
                    ("monitor_id", "=", event.monitor_id.id),
                    ("signal", "in", ("down", "unknown")),
                    ("state", "=", "done"),
                    "|",
                    ("at", ">", event.at),
                    ("received_at", ">", event.received_at + PAIR),
                ],
                limit=1,
            )
            if later:
                overtaken |= event
        return overtaken

    @api.model
    def _find_failing(self, monitors, since):
        """Monitors whose last report since an instant is that they fail.

        :param monitors: ``o2b.sla.monitor``
        :param since: naive UTC datetime
        :return: ``o2b.sla.monitor``
        """
        if not monitors:
            return monitors
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """
                SELECT monitor_id FROM (
                    SELECT DISTINCT ON (monitor_id) monitor_id, signal
                      FROM o2b_sla_source_event
                     WHERE monitor_id IN %s AND received_at >= %s
                       AND signal IN ('up', 'down', 'unknown')
                     ORDER BY monitor_id, received_at DESC, id DESC) AS latest
                 WHERE signal != 'up'
                """,
                tuple(monitors.ids),
                since,
            )
        )
        return monitors.browse([id_ for (id_,) in self.env.cr.fetchall()])

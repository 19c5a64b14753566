# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..instants import to_iso
from ..states import COVERAGES, OPEN_STATES

#: Where the sections stand; other modules put theirs in between.
SECTION_ORDER = {
    "response": 10,
    "resolution": 20,
    "open_breaches": 50,
    "work": 90,
    "contacts": 100,
    "versions": 110,
    "addenda": 120,
    "remarks": 130,
}
INSTANTS = ("started", "deadline", "promised", "reached", "breached", "risk")


class SlaReportCollecting(models.AbstractModel):
    """The facts of reports, for a batch of them in a few queries.

    See ``o2b.sla.report`` for what a section is made of.
    """

    _name = "o2b.sla.report.collecting"
    _description = "Collecting the Facts of Service Level Reports"

    # === Sections ===

    @api.model
    def _get_section_order(self):
        """Place of each section: ``{code: number}``. Other modules add theirs."""
        return dict(SECTION_ORDER)

    @api.model
    def _get_section_names(self):
        """Sections with their names in the language of the environment.

        :return: list of (code, name)
        """
        return [
            ("response", self.env._("Response time")),
            ("resolution", self.env._("Resolution time")),
            ("open_breaches", self.env._("Open breaches")),
            ("work", self.env._("Hours worked")),
            ("contacts", self.env._("Contacts")),
            ("versions", self.env._("Versions of the agreement")),
            ("addenda", self.env._("Addenda")),
            ("remarks", self.env._("Remarks")),
        ]

    @api.model
    def _get_sections(self):
        """Codes of the sections, in their order."""
        order = self._get_section_order()
        return sorted(order, key=lambda code: (order[code], code))

    def _collect(self, now):
        """The facts of each section of each report.

        :param now: naive UTC: what happened later is not known
        :return: (periods: ``{report: Period}``, facts: ``{report: {code: facts}}``)
        """
        reports = self.sudo()
        reports._fetch_agreements()
        periods = {report: report._get_period(now) for report in reports}
        facts = {report: {} for report in reports}
        for code in self._get_sections():
            collect = getattr(reports, f"_collect_{code}", None)
            if collect is None:
                continue
            for report, found in collect(periods).items():
                facts[report][code] = found
        return periods, facts

    def _fetch_agreements(self):
        """Read what each report asks of its agreement, for all of them at once."""
        agreements = self.agreement_id.with_context(active_test=False)
        versions = agreements.version_ids | agreements.addendum_ids.version_ids
        agreements.mapped("reference")
        agreements.addendum_ids.mapped("name")
        versions.provision_ids.mapped("subject")
        versions.policy_id.target_ids.mapped("unit")

    # === Response and resolution ===

    def _collect_response(self, periods):
        return self._collect_indicator("response", periods)

    def _collect_resolution(self, periods):
        return self._collect_indicator("resolution", periods)

    def _collect_indicator(self, indicator, periods):
        """Clocks that were decided in the month, or will be when nothing happens; with
        the norms and targets of the versions they were promised in."""
        clocks = self._fetch_clocks(
            periods,
            SQL(
                """
                c.indicator = %s
                AND COALESCE(c.breached_at, c.reached_at, c.deadline) >= r.start
                AND COALESCE(c.breached_at, c.reached_at, c.deadline) < r.stop
                """,
                indicator,
            ),
        )
        priorities = self.env["o2b.sla.priority"].search(
            [("active", "in", (True, False))]
        )
        return {
            report: {
                "clocks": clocks[report],
                **report._collect_promises(
                    indicator, clocks[report], periods[report], priorities
                ),
            }
            for report in self
        }

    def _collect_promises(self, indicator, clocks, period, priorities):
        """What the versions promise that rule in the month or that a clock is from.

        :param clocks: list of facts
        :param priorities: all ``o2b.sla.priority``, archived ones too
        :return: dict: ``norms``: thousandths of a percent by version number;
            ``targets``: ``{number: {priority: [amount, unit]}}``; ``priorities``: codes
        """
        self.ensure_one()
        used = {clock["version"] for clock in clocks}
        versions = self.agreement_id.version_ids.filtered(
            lambda version: version.number in used or self._ruled(version, period)
        )
        targets = {}
        for version in versions:
            found = targets[str(version.number)] = {}
            for priority in priorities.filtered("active"):
                value = version._get_target(priority, indicator, at=False).value
                if value:
                    found[priority.code] = [value.amount, value.unit]
        known = {code for found in targets.values() for code in found}
        # one that was archived since still has its clocks
        known |= {clock["priority"] for clock in clocks if clock["counts"]}
        return {
            "norms": {str(v.number): v._get_target_norm_milli() for v in versions},
            "targets": targets,
            "priorities": [p.code for p in priorities if p.code in known],
        }

    def _get_versions(self):
        """The agreement's own versions that both parties agreed to."""
        self.ensure_one()
        return self.agreement_id.version_ids.filtered("rules_from")

    def _get_version_of_month(self):
        """The version that rules when the month ends, or did last in it; where none
        did, the last one of before, else the first one of all.

        :return: ``o2b.sla.agreement.version``, empty when nothing was agreed yet
        """
        self.ensure_one()
        end = self._get_period(self._now()).end
        versions = self._get_versions().sorted("rules_from")
        begun = versions.filtered(lambda version: to_iso(version.rules_from) < end)
        return begun[-1:] or versions[:1]

    @api.model
    def _ruled(self, version, period):
        """Whether a version rules in a part of a month.

        :param period: ``service_report.Period``
        """
        return (
            bool(version.rules_from)
            and to_iso(version.rules_from) < period.end
            and (to_iso(version.rules_until) or period.end) > period.start
        )

    def _fetch_clocks(self, periods, condition):
        """Facts of clocks, for a batch of reports in one query.

        :param periods: ``{report: Period}``
        :param condition: SQL over ``c``, the clock, and ``r``, its report: ``id``,
            ``start``, ``stop``, ``known`` (naive UTC)
        :return: ``{report: list of dicts}``
        """
        found = {report: [] for report in self}
        clocks = self.env["o2b.sla.clock"]
        clocks.flush_model()
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT r.id AS report, c.id, c.res_model AS model, c.res_id AS record,
                       c.indicator, p.code AS priority,
                       v.number AS version, c.state,
                       c.active AND c.counts AND c.state <> 'cancelled' AS counts,
                       COALESCE(c.best_effort, false) AS best_effort,
                       c.started_at AS started, c.deadline,
                       c.original_deadline AS promised, c.reached_at AS reached,
                       c.breached_at AS breached, c.risk_at AS risk,
                       c.target_seconds AS target, c.used_seconds AS used,
                       c.paused_seconds AS paused
                  FROM %(reports)s
                  JOIN o2b_sla_clock c ON c.agreement_id = r.agreement_id
                  JOIN o2b_sla_agreement_version v ON v.id = c.agreement_version_id
             LEFT JOIN o2b_sla_priority p ON p.id = c.priority_id
                 WHERE %(condition)s
                 ORDER BY r.id, c.id
                """,
                reports=self._sql_reports(periods),
                condition=condition,
            )
        )
        for row in rows:
            report = self.browse(row.pop("report"))
            for name in INSTANTS:
                row[name] = to_iso(row[name])
            found[report].append(row)
        self._describe_clocks([row for report in self for row in found[report]])
        return found

    def _sql_reports(self, periods):
        """Reports and their months as rows ``r`` of a query."""
        rows = [(report, periods[report]) for report in self]
        return SQL(
            """
            unnest(%s::int[], %s::int[], %s::timestamp[], %s::timestamp[],
                   %s::timestamp[]) AS r(id, agreement_id, start, stop, known)
            """,
            [report.id for report, _period in rows],
            [report.agreement_id.id for report, _period in rows],
            [period.start.rstrip("Z") for _report, period in rows],
            [period.end.rstrip("Z") for _report, period in rows],
            [period.until.rstrip("Z") for _report, period in rows],
        )

    @api.model
    def _describe_clocks(self, clocks):
        """Add to the facts of clocks what their records tell; other modules extend it,
        in few queries for all of them.

        :param clocks: list of dicts: ``model``, ``record`` (its id), ``id``,
            ``indicator`` … A clock can occur twice.
        """
        names = {}
        for model, of_model in self._group_by_model(clocks):
            records = model.browse({clock["record"] for clock in of_model}).exists()
            names |= {(model._name, r.id): r.display_name for r in records}
        for clock in clocks:
            clock["name"] = names.get((clock["model"], clock["record"])) or None

    @api.model
    def _group_by_model(self, clocks):
        """Facts of clocks by the model of their records, as superuser; those of a model
        that was uninstalled are left out.

        :param clocks: list of dicts with ``model``
        :return: list of (empty recordset, list of dicts)
        """
        found = {}
        for clock in clocks:
            found.setdefault(clock["model"], []).append(clock)
        return [
            (self.env[name].sudo(), of_model)
            for name, of_model in found.items()
            if name in self.env
        ]

    def _collect_open_breaches(self, periods):
        """Late, and not done at the end of the month."""
        clocks = self._fetch_clocks(
            periods,
            SQL(
                """
                c.active AND c.counts AND c.state <> 'cancelled'
                AND (c.reached_at IS NULL OR c.reached_at >= r.known)
                AND (c.breached_at < r.known
                     OR c.breached_at IS NULL AND c.reached_at IS NULL
                        AND c.deadline < r.known AND c.state = ANY(%s))
                """,
                list(OPEN_STATES),
            ),
        )
        return {report: {"clocks": clocks[report]} for report in self}

    # === Work ===

    def _collect_work(self, periods):
        entries = self._fetch_by_day(
            "o2b.sla.work.entry", "date", "date", periods, order="date, id"
        )
        return {
            report: {
                "coverages": [code for code, _label in COVERAGES],
                "entries": [self._describe_work(e) for e in entries[report]],
            }
            for report in self
        }

    @api.model
    def _describe_work(self, entry):
        """Facts of an ``o2b.sla.work.entry``."""
        return {
            "id": entry.id,
            "date": str(entry.date),
            "minutes": entry.minutes,
            "coverage": entry.coverage,
            "extra_support": entry.extra_support_id.id or None,
            "description": entry.description,
        }

    def _fetch_by_day(self, model, first, last, periods, order="id"):
        """Records with days of their own, for a batch of reports in one query.

        :param model: name; it has ``agreement_id``
        :param first: name of the field with the first day
        :param last: name of that with the last day; empty: no end
        :return: ``{report: records}`` that touch its month
        """
        days = [p.first_day for p in periods.values()]
        lasts = [p.last_day for p in periods.values()]
        records = self.env[model].search(
            Domain("agreement_id", "in", self.agreement_id.ids)
            & Domain(first, "<=", max(lasts))
            & (Domain(last, "=", False) | Domain(last, ">=", min(days))),
            order=order,
        )
        by_agreement = records.grouped("agreement_id")
        none = records.browse()
        return {
            report: by_agreement.get(report.agreement_id, none).filtered(
                lambda record, period=periods[report]: (
                    str(record[first]) <= period.last_day
                    and (not record[last] or str(record[last]) >= period.first_day)
                )
            )
            for report in self
        }

    # === The agreement ===

    def _collect_contacts(self, periods):
        contacts = self._fetch_by_day(
            "o2b.sla.contact", "date_from", "date_to", periods, order="date_from, id"
        )
        everybody = self.env["o2b.sla.contact"].union(*contacts.values())
        followed = everybody.search([("previous_id", "in", everybody.ids)]).previous_id
        return {
            report: {
                "contacts": [
                    {
                        "id": contact.id,
                        "name": contact.name,
                        "email": contact.email,
                        "first_day": str(contact.date_from),
                        "last_day": str(contact.date_to) if contact.date_to else None,
                        "follows": contact.previous_id.id or None,
                        # also by one who begins on the first day of the next month
                        "followed": contact in followed,
                    }
                    for contact in contacts[report]
                ]
            }
            for report in self
        }

    def _collect_versions(self, periods):
        return {
            report: {
                "versions": report._describe_versions(
                    report._get_versions(), periods[report]
                )
            }
            for report in self
        }

    def _collect_addenda(self, periods):
        return {
            report: {
                "addenda": report._describe_versions(
                    report._get_addendum_versions(), periods[report]
                )
            }
            for report in self
        }

    def _get_addendum_versions(self):
        """Versions of the agreement's addenda that both parties agreed to."""
        self.ensure_one()
        addenda = self.agreement_id.with_context(active_test=False).addendum_ids
        return addenda.version_ids.filtered("rules_from")

    def _describe_versions(self, versions, period):
        """Facts of the versions that ruled in the month, in their order."""
        self.ensure_one()
        touching = versions.filtered(lambda version: self._ruled(version, period))
        return [
            {
                "id": version.id,
                "number": version.number,
                "name": self._name_version(version),
                "addendum": version.addendum_id.id or None,
                "from": to_iso(version.rules_from),
                "until": to_iso(version.rules_until),
                "agreed": to_iso(version.agreed_at),
                "changes": version.changes or None,
            }
            for version in touching.sorted(lambda v: (v.rules_from, v.id))
        ]

    def _name_version(self, version):
        """Name of a version, such as ``SLA-2026-014 v2``."""
        self.ensure_one()
        name = version.addendum_id.name or self.agreement_id.reference
        return f"{name} v{version.number}"

    def _collect_remarks(self, periods):
        return {report: {"text": report.remarks or None} for report in self}

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.fields import Domain

from odoo.addons.o2b_sla.instants import to_iso
from odoo.addons.o2b_sla.service_report import Line, reckoner

from ..availability import uptime_lines
from ..availability.report import WORDS
from ..heartbeat import backup_lines
from ..seconds import to_seconds

INTERVALS = ("down", "unknown", "maintenance", "excluded", "service")
SO_FAR = ("total", "down", "unknown", "maintenance", "excluded", "gross_down")
RUNS = ("expected", "done", "late", "failed", "missing", "unknown")
#: What the report tells of each backup, so that its runs can be counted again.
SLOTS = ("name", "schedule", "grace", "every", "spans", "slots", "in_time")


@reckoner("uptime")
def reckon_uptime(facts, period):
    """See :func:`availability.uptime_lines`."""
    return [Line(**values) for values in uptime_lines(facts, period.is_over)]


@reckoner("backup")
def reckon_backup(facts, period):
    """See :func:`heartbeat.backup_lines`."""
    return [Line(**values) for values in backup_lines(facts)]


class SlaReportCollecting(models.AbstractModel):
    """Uptime and backups of each environment (SLA §2.3, §3.3), from the months that are
    frozen with their corrections; provisional ones stand in until then."""

    _inherit = "o2b.sla.report.collecting"

    @api.model
    def _get_section_order(self):
        return {**super()._get_section_order(), "uptime": 30, "backup": 40}

    @api.model
    def _get_section_names(self):
        return [
            *super()._get_section_names(),
            ("uptime", self.env._("Uptime")),
            ("backup", self.env._("Backups")),
        ]

    # === Which months ===

    def _fetch_months(self, model, periods):
        """The months of the environments of these reports, in one query.

        :param model: ``o2b.sla.availability`` or ``o2b.sla.backup.month``
        :return: ``{report: {environment: record}}``
        """
        months = self.env[model].search(
            Domain("agreement_id", "in", self.agreement_id.ids)
            & Domain("month", "in", self.mapped("month")),
        )
        # all at once: each report has a set of its own
        months.environment_id.fetch(["name", "kind"])
        found = {}
        for month in months:
            key = (month.agreement_id, month.month)
            found.setdefault(key, {})[month.environment_id] = month
        return {
            report: found.get((report.agreement_id, report.month), {})
            for report in self
        }

    def _get_reported_environments(self, periods, months):
        """Environments a section tells of: those with a month, and those in production
        that nothing watches while the agreement is in force.

        :param months: as of :meth:`_fetch_months`
        :return: ``{report: environments}``, those in production first
        """
        present = self.env["o2b.sla.environment"].search(
            [("agreement_id", "in", self.agreement_id.ids), ("kind", "=", "production")]
        )
        by_agreement = present.grouped("agreement_id")
        found = {}
        for report, period in periods.items():
            unwatched = present.browse()
            if any(self._ruled(version, period) for version in report._get_versions()):
                unwatched = by_agreement.get(report.agreement_id, unwatched)
            environments = present.browse(env.id for env in months[report])
            environments |= unwatched.filtered(
                lambda env, period=period: to_iso(env.create_date) < period.until
            )
            found[report] = environments.sorted(
                lambda env: (env.kind != "production", env.id)
            )
        return found

    @api.model
    def _describe_environment(self, environment, month):
        """What both sections tell of an environment and its month.

        :param month: record, empty when nothing watches the environment
        """
        corrections = month.correction_ids.filtered(lambda c: c.state == "approved")
        frozen = month and month.state == "frozen"
        return {
            "environment": environment.id,
            "name": environment.name,
            "kind": environment.kind,
            "as_of": to_iso(month.measured_until) if month else None,
            "frozen": (
                {"at": to_iso(month.frozen_at), "sha256": month.sha256}
                if frozen
                else None
            ),
            "corrections": [
                {
                    "at": to_iso(correction.decided_at),
                    "by": correction.decided_by_id.name,
                    "reason": correction.reason,
                    "sha256": correction.sha256,
                    "was": self._describe_corrected(correction),
                }
                for correction in corrections.sorted("decided_at")
            ],
        }

    @api.model
    def _describe_corrected(self, correction):
        """The figures that a correction put right."""
        if correction._name == "o2b.sla.backup.correction":
            return {name: correction[f"old_{name}_runs"] for name in RUNS}
        return {
            "down": correction.old_down_seconds,
            "unknown": correction.old_unknown_seconds,
            "verdict": WORDS.get(correction.old_verdict, correction.old_verdict),
        }

    # === Uptime ===

    def _collect_uptime(self, periods):
        months = self._fetch_months("o2b.sla.availability", periods)
        environments = self._get_reported_environments(periods, months)
        none = self.env["o2b.sla.availability"]
        return {
            report: {
                "environments": [
                    report._describe_uptime(env, months[report].get(env, none))
                    for env in environments[report]
                ]
            }
            for report in self
        }

    def _describe_uptime(self, environment, month):
        """Facts of one environment, see :func:`availability.uptime_lines`."""
        self.ensure_one()
        found = {
            **self._describe_environment(environment, month),
            "norm_milli": month.norm_milli or None,
            "measured": None,
            "so_far": None,
            "decision": None,
        }
        if not month:
            found["norm_milli"] = self._get_promised_uptime(environment)
        elif month.state == "frozen":
            payload = month._get_standing_facts()
            found["measured"] = {name: payload[name] for name in ("parts", *INTERVALS)}
            if not found["corrections"]:
                found["decision"] = self._describe_decision(month)
        elif month.measured_until:
            found["so_far"] = {
                **{name: month[f"{name}_seconds"] for name in SO_FAR},
                "norm_milli": month.norm_milli or None,
                "mode": month.mode,
                "verdict": month.verdict,
                "budget": _decimal(month.budget_seconds),
            }
        return found

    @api.model
    def _describe_decision(self, month):
        """What a person decided where the measurements left it open, or None."""
        if not month.decided_at or month.verdict == month.measured_verdict:
            return None
        return {
            "verdict": month.verdict,
            "at": to_iso(month.decided_at),
            "by": month.decided_by_id.name,
            "reason": month.decision_reason,
        }

    def _get_promised_uptime(self, environment):
        """The norm of an environment that nothing watches, thousandths of a percent;
        None: nothing is promised."""
        version = self._get_version_of_month()
        return version._get_uptime_terms()[0] if version else None

    # === Backups ===

    def _collect_backup(self, periods):
        months = self._fetch_months("o2b.sla.backup.month", periods)
        environments = self._get_reported_environments(periods, months)
        none = self.env["o2b.sla.backup.month"]
        keep = self._read_kept_days(environments)
        return {
            report: {
                "environments": [
                    self._describe_backup(env, months[report].get(env, none), keep)
                    for env in environments[report]
                ]
            }
            for report in self
        }

    @api.model
    def _describe_backup(self, environment, month, keep):
        """Facts of one environment, see :func:`heartbeat.backup_lines`.

        :param keep: ``{environment: days}``, of those whose copies are listed
        """
        return {
            **self._describe_environment(environment, month),
            "runs": month._get_standing_runs() if month else None,
            **self._describe_slots(month),
            "copies": (
                self._describe_copies(month, keep[environment])
                if month and environment in keep
                else None
            ),
        }

    @api.model
    def _describe_slots(self, month):
        """Each run of the backups of a frozen month, and how many of each outcome a
        person added or took away, who knew better.

        :return: dict: ``backups``, None: the month does not tell; ``moved``
        """
        facts = month._get_standing_facts() if month.state == "frozen" else {}
        backups = facts.get("backups")
        if backups is None or not all("slots" in backup for backup in backups):
            return {"backups": None, "moved": {}}
        return {
            "backups": [{name: found[name] for name in SLOTS} for found in backups],
            "moved": facts.get("moved") or {},
        }

    @api.model
    def _describe_copies(self, month, days):
        listed, oldest = month.inventory_at, month.oldest_copy_at
        age = to_seconds(listed) - to_seconds(oldest) if listed and oldest else None
        return {
            "lists": month.inventory_count,
            "too_old": month.kept_too_long_count,
            "count": month.copy_count,
            "listed": to_iso(listed),
            "oldest": to_iso(oldest),
            "newest": to_iso(month.newest_copy_at),
            "age": age,
            "keep": days * 86400,
        }

    @api.model
    def _read_kept_days(self, environments):
        """Where copies are listed, how long they are kept: ``{environment: days}``."""
        everywhere = self.env["o2b.sla.environment"].union(*environments.values())
        groups = (
            self.env["o2b.sla.heartbeat"]
            .with_context(active_test=False)
            ._read_group(
                [
                    ("purpose", "=", "inventory"),
                    ("environment_id", "in", everywhere.ids),
                ],
                ["environment_id"],
                ["keep_days:min"],
            )
        )
        return dict(groups)


def _decimal(amount):
    """Seconds with two digits behind the point, as text."""
    return f"{amount:.2f}"

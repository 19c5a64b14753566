# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL, format_datetime

REFRESH = "refresh"


class SlaChange(models.Model):
    """A test environment gets a copy of production, on request (SLA §6)."""

    _inherit = "o2b.sla.change"

    # see the hook of this module: what was asked is never rewritten
    kind = fields.Selection(
        selection_add=[(REFRESH, "Refresh")],
        ondelete={REFRESH: lambda changes: None},
    )
    is_fee_missing = fields.Boolean(
        compute="_compute_is_fee_missing",
        help="No addendum in force covers this environment.",
    )

    @api.depends("environment_id", "kind")
    def _compute_is_fee_missing(self):
        for change in self:
            change.is_fee_missing = (
                change.state in ("requested", "planned")
                and change.environment_kind == "test"
                and not change.environment_id.sudo()._has_addendum()
            )

    # === Asking ===

    @api.model
    def _is_offered(self, kind, environment):
        if kind == REFRESH:
            return environment.sudo().kind == "test"
        return super()._is_offered(kind, environment)

    def _find_kind_problem(self):
        problem = super()._find_kind_problem()
        if problem and self.kind == REFRESH:
            return self.env._(
                "%(environment)s is no test environment: only those are refreshed "
                "with a copy of production (§6).",
                environment=self.environment_id.name,
            )
        return problem

    def _needs_request(self):
        return self.kind == REFRESH or super()._needs_request()

    def _sql_needs_request(self):
        return SQL("(%s OR NEW.kind = %s)", super()._sql_needs_request(), REFRESH)

    def _get_unasked_text(self):
        if self.kind == REFRESH:
            return self.env._(
                "A test environment is refreshed on request only (§6). Choose the "
                "authorised contact who asked for it."
            )
        return super()._get_unasked_text()

    def _describe_scope(self):
        if self.kind == REFRESH:
            return self.env._("A copy of production")
        return super()._describe_scope()

    # === Finishing ===

    def _needs_backup(self):
        return self.kind == REFRESH or super()._needs_backup()

    def _get_production(self):
        """Environments of which a copy can be put on this one, as superuser."""
        self.ensure_one()
        environments = self.agreement_id.sudo().environment_ids
        return environments.filtered(lambda found: found.kind == "production")

    def _get_offered_backup(self):
        production = self._get_production()[:1] if self.kind == REFRESH else None
        if not production:
            return super()._get_offered_backup()
        now = self.env["o2b.sla.mixin"]._sla_now()
        return production.sudo(False), *production._get_newest_backup(now)

    def _get_no_backup_text(self):
        if self.kind == REFRESH:
            return self.env._(
                "Enter which backup of production was put back, and when it was made: "
                "the client reads how old the copy is."
            )
        return super()._get_no_backup_text()

    def _find_finish_problem(self, entered):
        problem = super()._find_finish_problem(entered)
        if problem or self.kind != REFRESH:
            return problem
        if entered["backup_environment_id"] not in self._get_production().ids:
            return self.env._(
                "Choose the production environment of %(client)s that the copy is of.",
                client=self.partner_id.name,
            )
        return False

    # === Telling ===

    def _get_letter_facts(self, event):
        lines = super()._get_letter_facts(event)
        if event.kind == "done" and self.kind == REFRESH:
            lines.append(
                self.env._(
                    "It is a copy of %(environment)s as it was on %(instant)s "
                    "(backup %(backup)s).",
                    environment=self.backup_environment_id.name,
                    instant=self._format_backup_at(),
                    backup=self.backup,
                )
            )
        return lines

    def _format_backup_at(self):
        """When the backup was made, in the zone of the agreement."""
        zone = self.agreement_id._sla_zone().key
        text = format_datetime(
            self.env, self.backup_at, tz=zone, dt_format="EEE d MMM y HH:mm"
        )
        return f"{text} ({zone})"

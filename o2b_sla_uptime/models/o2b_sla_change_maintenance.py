# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.o2b_sla.instants import to_aware, to_iso
from odoo.addons.o2b_sla.languages import installed_lang
from odoo.addons.o2b_sla.models.o2b_sla_table_guard import TableGuard


class SlaChange(models.Model):
    """A change of production is planned maintenance: announced, done, with evidence
    (SLA §2.1, §2.3, §3.3)."""

    _inherit = "o2b.sla.change"

    maintenance_id = fields.Many2one(
        comodel_name="o2b.sla.maintenance",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        help="Announces it to the contacts; the change follows when it is moved.",
    )
    maintenance_window_id = fields.Many2one(
        comodel_name="o2b.sla.maintenance.window",
        string="Window",
        compute="_compute_announcement",
    )
    announced_at = fields.Datetime(
        string="Announced On",
        compute="_compute_announcement",
        help="When the first mail about it left.",
    )
    announcement = fields.Selection(
        selection=[
            ("pending", "To be announced"),
            ("in_time", "In time"),
            ("too_late", "Too late"),
            ("not_announced", "Not announced"),
        ],
        string="Announced",
        compute="_compute_announcement",
        help="Whether the contacts were told as long ahead as was agreed. Empty: there "
        "is nothing to announce.",
    )
    announcement_text = fields.Text(
        string="What Counts", compute="_compute_announcement"
    )

    @api.model
    def _get_managed_fields(self):
        return super()._get_managed_fields() | {"maintenance_id"}

    def _get_table_guards(self):
        return [
            *super()._get_table_guards(),
            TableGuard(
                "o2b_sla_uptime_change_kept",
                self._sql_settled_changed({"maintenance_id"}),
                "in which maintenance it was done is kept",
                events=SQL("UPDATE"),
            ),
        ]

    @api.depends(
        *("environment_id", "maintenance_id.window_ids.announced_at"),
        *("maintenance_id.window_ids.start_at", "maintenance_id.window_ids.state"),
        "maintenance_id.window_ids.notice_hours",
    )
    @api.depends_context("lang")
    def _compute_announcement(self):
        now = self.env["o2b.sla.mixin"]._sla_now()
        for change in self:
            window = change._get_window()
            change.maintenance_window_id = window
            change.announced_at = window.announced_at
            change.announcement_text = window.eligibility_text
            change.announcement = window and window._get_announcement(now)

    def _get_window(self):
        """The window in which it is done, or was to be done; the newest one."""
        self.ensure_one()
        if not self.maintenance_id:
            return self.maintenance_id.window_ids
        windows = self.maintenance_id.window_ids.filtered(
            lambda window: window.environment_id == self.environment_id
        )
        there = windows.filtered(lambda window: window.state != "cancelled")
        return (there or windows).sorted("start_at")[-1:]

    # === The maintenance follows the change ===

    def _is_announced(self):
        """Whether clients are told ahead: not of a test environment, which is done
        for who asked (§6)."""
        self.ensure_one()
        return self.environment_id.sudo().kind != "test"

    def _check_may_plan(self):
        res = super()._check_may_plan()
        maintenance = self.env["o2b.sla.maintenance"]
        if self._is_announced() and not maintenance.has_access("create"):
            raise AccessError(
                self.env._(
                    "A contract manager plans changes of production: the contacts of "
                    "the client are told of them."
                )
            )
        return res

    def _after_plan(self):
        res = super()._after_plan()
        if self._is_announced():
            self._make_maintenance()
        return res

    def _make_maintenance(self):
        """Plan the maintenance in which the change is done, and announce it."""
        self.ensure_one()
        maintenance = self.env["o2b.sla.maintenance"].create(
            self._prepare_maintenance()
        )
        self.sudo().maintenance_id = maintenance
        maintenance.action_plan()

    def _prepare_maintenance(self):
        """Values of the maintenance, in the language of the agreement."""
        agreement = self.agreement_id.sudo()
        zone = agreement._sla_zone()
        start = to_aware(self.planned_at).astimezone(zone)
        version = agreement._version_in_force(self.planned_at)
        change = self.with_context(lang=installed_lang(self.env, version.lang))
        labels = dict(change._fields["kind"]._description_selection(change.env))
        return {
            "name": labels[self.kind],
            "company_id": self.company_id.id,
            "user_id": (self.user_id or self.env.user).id,
            "environment_ids": [(6, 0, self.environment_id.ids)],
            "tz": zone.key,
            "first_day": start.date(),
            "start_time": start.hour + start.minute / 60,
            "duration": self.planned_hours,
            "description": change.env._(
                "%(scope)s. %(environment)s can be out of reach for part of this time.",
                scope=change.scope,
                environment=self.environment_id.name,
            ),
        }

    def _after_move(self, reason):
        res = super()._after_move(reason)
        window = self.sudo()._get_window()
        if window and window in window._not_begun():
            window.sudo(False)._move(self.planned_at, self.planned_until, reason)
        elif self._is_announced():
            # what was announced for that time stays; it is done at another one
            self._make_maintenance()
        return res

    def _after_cancel(self, reason):
        res = super()._after_cancel(reason)
        if self.maintenance_id.sudo().window_ids._not_begun():
            self.maintenance_id._cancel(reason)
        return res

    def _after_finish(self):
        """The work has ended: an open window closes with it."""
        res = super()._after_finish()
        window = self.sudo()._get_window()
        if window.actual_start_at and not window.actual_end_at:
            window.action_end()
        return res

    # === The change follows the maintenance ===

    def _follow_window(self, window):
        """The window of this change is as it is by now; move or cancel along.

        :param window: ``o2b.sla.maintenance.window``
        """
        self.ensure_one()
        if self.state != "planned":
            return
        if window.state == "cancelled":
            self._settle("cancelled", window.cancel_reason or "")
            return
        if (self.planned_at, self.planned_until) == (window.start_at, window.end_at):
            return
        reason = window.move_reason or ""
        self.sudo().write(
            {
                "planned_at": window.start_at,
                "planned_hours": (window.end_at - window.start_at) / timedelta(hours=1),
                "reason": reason or self.reason,
            }
        )
        self._tell(self._log("moved", reason))

    def action_view_maintenance(self):
        """Open the maintenance that announces it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Maintenance"),
            "res_model": "o2b.sla.maintenance",
            "res_id": self.maintenance_id.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def _get_report_facts(self):
        facts = super()._get_report_facts()
        change = self.sudo()
        facts["announcement"] = change.announcement or None
        facts["announced_at"] = to_iso(change.announced_at)
        return facts

    @api.model
    def _search_of_windows(self, windows):
        """Planned changes that are done in one of these windows, as superuser."""
        domain = Domain("maintenance_id", "in", windows.maintenance_id.ids)
        return self.sudo().search(domain & Domain("state", "=", "planned"))

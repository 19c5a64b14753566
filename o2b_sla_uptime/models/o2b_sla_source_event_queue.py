# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

#: How long lines are kept; signs of life prove nothing any more after a week.
KEPT = timedelta(days=90)
KEPT_ALIVE = timedelta(days=7)
#: A line that waits longer than this needs a person.
PATIENCE = timedelta(minutes=15)
GC_LIMIT = 10000


class SlaSourceEvent(models.Model):
    """Deliveries that need a look."""

    _inherit = "o2b.sla.source.event"

    needs_look = fields.Boolean(
        compute="_compute_needs_look", search="_search_needs_look"
    )

    @api.depends("attention", "looked_at", "state", "received_at")
    def _compute_needs_look(self):
        late = self.env["o2b.sla.mixin"]._sla_now() - PATIENCE
        for event in self:
            waits = event.state == "new" and event.received_at < late
            event.needs_look = waits or (event.attention and not event.looked_at)

    @api.model
    def _search_needs_look(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = self.env["o2b.sla.mixin"]._sla_now() - PATIENCE
        wanted = (Domain("attention", "=", True) & Domain("looked_at", "=", False)) | (
            Domain("state", "=", "new") & Domain("received_at", "<", late)
        )
        return Domain.OR(wanted if flag else ~wanted for flag in value)

    # === For a person ===

    def action_reprocess(self):
        """Act on deliveries again, after the monitor or the rule was put right."""
        self.check_access("read")
        self._check_agent()
        events = self.sudo().filtered(lambda e: e.state in ("failed", "ignored"))
        readable = events.filtered(lambda e: "text" not in (e.payload or {}))
        if not readable:
            raise UserError(
                self.env._("There is nothing in these deliveries to act on again.")
            )
        readable.write({"state": "new", "reason": False, "attention": False})
        readable._apply_isolated()
        return True

    def action_looked_at(self):
        """Take deliveries off the list: a person has read them."""
        self.check_access("read")
        self._check_agent()
        self.sudo().write(
            {
                "looked_at": self.env["o2b.sla.mixin"]._sla_now(),
                "looked_by_id": self.env.user.id,
            }
        )
        return True

    def _check_agent(self):
        if not self.env.user.has_group("o2b_sla.o2b_sla_group_agent"):
            raise UserError(self.env._("Only agents handle what engines report."))

    # === Old ones ===

    @api.autovacuum
    def _gc_events(self):
        """Delete old lines; what nobody has looked at stays.

        :return: (number deleted, whether there is more)
        """
        now = self.env["o2b.sla.mixin"]._sla_now()
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM o2b_sla_source_event WHERE id IN (
                    SELECT id FROM o2b_sla_source_event
                     WHERE state IN ('done', 'ignored', 'failed')
                       AND (NOT attention OR looked_at IS NOT NULL)
                       AND (received_at < %s
                            OR signal = 'alive' AND received_at < %s)
                     LIMIT %s)
                """,
                now - KEPT,
                now - KEPT_ALIVE,
                GC_LIMIT,
            )
        )
        count = self.env.cr.rowcount
        self.invalidate_model()
        return count, count == GC_LIMIT

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from .o2b_sla_table_guard import TableGuard

#: What was asked, by whom and when; it never changes.
ASKED = {
    *("name", "environment_id", "agreement_id", "kind", "requested_by_id"),
    *("source", "asked_at", "entered_by_id"),
}
#: What is wanted; it stays once it is planned.
WANTED = {"with_enterprise", "wanted_release", "description"}
#: What somebody enters when it is done.
ENTERED = (
    *("done_at", "result", "details", "backup", "backup_at", "backup_environment_id"),
    *("release_after", "revision_after"),
)
#: Follow from the buttons.
MANAGED = {
    *("state", "planned_at", "planned_hours", "planned_until", "reason"),
    *("done_by_id", "release_before", "revision_before", "settled_at"),
    *ENTERED,
}


class SlaChangeGuard(models.AbstractModel):
    """What was asked and done stays, and nothing is booked that nobody asked for."""

    _name = "o2b.sla.change.guard"
    _description = "Environment Change Guard"
    _inherit = ["o2b.sla.mirrors", "o2b.sla.table.guard"]

    @api.model
    def _get_managed_fields(self):
        """Names of what follows from the buttons. Those of another module go with
        it, and so does what guards them in PostgreSQL."""
        return MANAGED

    def _get_table_guards(self):
        settled = SQL(
            """
            TG_OP = 'DELETE' OR %(asked)s OR %(managed)s
            """,
            asked=self._sql_changed(ASKED),
            managed=self._sql_settled_changed(MANAGED | WANTED),
        )
        unasked = SQL(
            """
            (TG_OP = 'INSERT' OR (NEW.state IN ('planned', 'done')
                                  AND NEW.state IS DISTINCT FROM OLD.state))
            AND (%(needed)s OR NEW.requested_by_id IS NOT NULL)
            AND NOT EXISTS (
                SELECT FROM o2b_sla_contact AS contact
                 WHERE contact.id = NEW.requested_by_id
                   AND contact.agreement_id = NEW.agreement_id
                   -- days are the agreement's own: no zone is further away
                   AND contact.date_from <= NEW.asked_at::date + 1
                   AND (contact.date_to IS NULL
                        OR contact.date_to >= NEW.asked_at::date - 1))
            """,
            needed=self._sql_needs_request(),
        )
        return [
            *super()._get_table_guards(),
            TableGuard("o2b_sla_change_settled", settled, "what was asked is kept"),
            TableGuard(
                "o2b_sla_change_unasked",
                unasked,
                "no authorised contact of that day asked for it",
                events=SQL("INSERT OR UPDATE"),
            ),
        ]

    def _sql_settled_changed(self, names):
        """SQL that tells whether an UPDATE gives one of these fields of a change that
        was settled another value.

        :param names: of fields of this model
        """
        return SQL(
            "(OLD.state IN ('done', 'declined', 'cancelled') AND %s)",
            self._sql_changed(names),
        )

    def _sql_needs_request(self):
        """SQL over ``NEW``: whether somebody has to ask; see ``_needs_request``."""
        return SQL(
            "EXISTS (SELECT FROM o2b_sla_environment AS environment"
            " WHERE environment.id = NEW.environment_id"
            " AND environment.kind = 'test')"
        )

    def write(self, vals):
        if not self.env.su:
            if self._get_managed_fields() & vals.keys():
                raise AccessError(
                    self.env._("A change goes on by its buttons: plan it, finish it.")
                )
            if ASKED & vals.keys():
                raise UserError(
                    self.env._(
                        "What was asked stays as it is. Decline or cancel it, and "
                        "enter another."
                    )
                )
            if WANTED & vals.keys() and any(c.state != "requested" for c in self):
                raise UserError(
                    self.env._("It is planned, or settled: this stays as it is.")
                )
        return super().write(vals)

    # An ``@api.ondelete`` hook can be skipped over RPC, this cannot.
    def unlink(self):  # pylint: disable=method-required-super
        raise UserError(  # pylint: disable=no-raise-unlink
            self.env._("What was asked is kept: cancel the change instead.")
        )

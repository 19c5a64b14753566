# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from odoo.addons.o2b_sla.evidence import fingerprint
from odoo.addons.o2b_sla.models.o2b_sla_table_guard import TableGuard

# What the client is shown; it stands still from the moment an estimate is sent.
PROMISED_FIELDS = {
    "name",
    "ticket_id",
    "agreement_id",
    "agreement_version_id",
    "pricing",
    "text",
    "valid_until",
    "previous_id",
    "line_ids",
    "hours",
    "amount",
    "content",
    "sha256",
    "sent_at",
    "sent_by_id",
}
# What became of it; written once, by the methods that may.
ANSWER_FIELDS = {
    "state",
    "answered_at",
    "answered_by_id",
    "answered_user_id",
    "answered_name",
    "decline_reason",
    "ip",
    "user_agent",
}
MANAGED_FIELDS = ANSWER_FIELDS | {
    "name",
    "content",
    "sha256",
    "sent_at",
    "sent_by_id",
    "moved_ticket",
    "agreement_version_id",
    "previous_id",
}


class SlaEstimateIntegrity(models.AbstractModel):
    """Keeps an estimate as it was shown, and its answer as it was given."""

    _name = "o2b.sla.estimate.integrity"
    _description = "SLA Estimate Integrity"
    _inherit = ["o2b.sla.table.guard"]

    def _get_table_guards(self):
        refused = SQL(
            """
            OLD.state IS DISTINCT FROM 'draft' AND (
                TG_OP = 'DELETE'
                OR %(promised)s
                OR NEW.state = 'draft'
                OR (OLD.state <> 'sent' AND %(answered)s)
            )
            """,
            promised=self._sql_changed(PROMISED_FIELDS),
            answered=self._sql_changed(ANSWER_FIELDS),
        )
        return [
            *super()._get_table_guards(),
            TableGuard("o2b_sla_frozen_estimate", refused, "it was sent"),
        ]

    # === Refusing ===

    def _check_not_frozen(self):
        """:raise UserError: one of these estimates was sent"""
        # whoever may not write them is not told what they are about
        self.check_access("write")
        frozen = self.sudo().filtered(lambda estimate: estimate.state != "draft")
        if frozen:
            raise UserError(
                self.env._(
                    "%(estimate)s was sent to the client and cannot be changed. "
                    "Revise it: that makes a new one.",
                    estimate=frozen[0].display_name,
                )
            )

    @api.model
    def _check_written(self, vals_list):
        """:raise AccessError: somebody, not the software, writes such a value"""
        managed = MANAGED_FIELDS & {name for vals in vals_list for name in vals}
        if managed and not self.env.su:
            names = [self._fields[n]._description_string(self.env) for n in managed]
            raise AccessError(
                self.env._(
                    "Nobody sets these by hand, they follow from what the client "
                    "was sent and answered: %(names)s.",
                    names=", ".join(sorted(names)),
                )
            )

    @api.model
    def default_get(self, fields):
        """Take no default for what nobody sets: a client can send one along."""
        values = super().default_get([f for f in fields if f not in MANAGED_FIELDS])
        fixed = {"state": "draft", "name": self.env._("New")}
        return {**values, **{k: v for k, v in fixed.items() if k in fields}}

    def write(self, vals):
        self._check_written([vals])
        if PROMISED_FIELDS & vals.keys():
            self._check_not_frozen()
        return super().write(vals)

    # An ``@api.ondelete`` hook can be skipped over RPC, this cannot.
    def unlink(self):
        self.check_access("unlink")  # what is not there is refused alike
        self._check_not_frozen()
        return super().unlink()

    # === Proving ===

    def _find_tampering(self):
        """How an estimate differs from what the client was shown.

        :return: list of sentences; empty when all is well
        """
        problems = []
        for estimate in self.sudo().filtered(lambda found: found.state != "draft"):
            content = estimate.content or {}
            if fingerprint(content) != estimate.sha256:
                problems.append(
                    self.env._("%s: what was shown was altered.", estimate.name)
                )
            elif estimate._get_content()["lines"] != content.get("lines"):
                problems.append(self.env._("%s: a line was altered.", estimate.name))
        return problems

    def action_verify(self):
        """Check now, and tell the result."""
        self.ensure_one()
        self.check_access("read")
        problems = self._find_tampering()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "danger" if problems else "success",
                "sticky": bool(problems),
                "title": self.env._("What the client was shown"),
                "message": "\n".join(problems)
                or self.env._("The estimate is as it was sent."),
            },
        }

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .o2b_sla_table_guard import TableGuard

# Of an environment, whether an addendum that both parties agreed to was about it.
AGREED = SQL(
    """
    EXISTS (
        SELECT FROM o2b_sla_addendum_link AS link
          JOIN o2b_sla_agreement_version AS version
            ON version.addendum_id = link.addendum_id
           AND version.agreed_at IS NOT NULL
         WHERE link.environment_id = OLD.environment_id
    )
    """
)


class SlaAddendumLink(models.Model):
    """From when on an addendum is about an environment (SLA §4–6).

    What came in at an instant is handled, and a month is reported, by the addendum of
    that instant. A line counts from its instant on, over each that was written down
    before it; so one that was forgotten is written down afterwards, and none changes.
    """

    _name = "o2b.sla.addendum.link"
    _description = "Addendum of an Environment"
    _inherit = ["o2b.sla.table.guard"]
    # Odoo would clear create_uid when a user is deleted
    _log_access = False
    _order = "id desc"
    _rec_name = "addendum_id"

    environment_id = fields.Many2one(
        comodel_name="o2b.sla.environment",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    addendum_id = fields.Many2one(
        comodel_name="o2b.sla.addendum",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        help="Empty: none from then on.",
    )
    valid_from = fields.Datetime(
        string="From",
        readonly=True,
        help="Empty: as long as the addendum is in force.",
    )
    valid_until = fields.Datetime(string="Until", compute="_compute_valid_until")
    is_replaced = fields.Boolean(
        compute="_compute_valid_until",
        help="Another line counts in its place from the beginning.",
    )
    reason = fields.Char(
        readonly=True, help="Why it was written down for a time that was over."
    )
    recorded_at = fields.Datetime(required=True, readonly=True)
    recorded_by_id = fields.Many2one(
        comodel_name="res.users", required=True, readonly=True, ondelete="restrict"
    )

    @api.depends("environment_id.addendum_link_ids.valid_from")
    def _compute_valid_until(self):
        for link in self:
            later = link.environment_id.addendum_link_ids.filtered(
                lambda other, link=link: other.id > link.id
            )
            ends = [other.valid_from for other in later]
            link.is_replaced = bool(ends) and (
                not all(ends) or bool(link.valid_from and min(ends) <= link.valid_from)
            )
            known = bool(ends) and all(ends) and not link.is_replaced
            link.valid_until = known and min(ends)

    def _get_table_guards(self):
        return [
            *super()._get_table_guards(),
            TableGuard(
                "o2b_sla_addendum_link_kept",
                SQL("TG_OP = 'UPDATE' OR %s", AGREED),
                "which addendum was about an environment stays on record",
            ),
            TableGuard(
                "o2b_sla_addendum_link_fits",
                SQL(
                    """
                    NEW.addendum_id IS NOT NULL AND NOT EXISTS (
                        SELECT FROM o2b_sla_addendum AS addendum
                          JOIN o2b_sla_environment AS environment
                            ON environment.agreement_id = addendum.agreement_id
                         WHERE addendum.id = NEW.addendum_id
                           AND environment.id = NEW.environment_id
                    )
                    """
                ),
                "the addendum belongs to another agreement",
                events=SQL("INSERT"),
            ),
            TableGuard(
                "o2b_sla_environment_linked",
                SQL(
                    """
                    NEW.addendum_id IS DISTINCT FROM OLD.addendum_id
                    AND NEW.addendum_id IS DISTINCT FROM (
                        SELECT link.addendum_id FROM o2b_sla_addendum_link AS link
                         WHERE link.environment_id = NEW.id
                         ORDER BY link.id DESC LIMIT 1
                    )
                    """
                ),
                "an addendum is about it from an instant on, which is written down",
                events=SQL("UPDATE"),
                table="o2b_sla_environment",
            ),
        ]

    @api.model_create_multi
    def create(self, vals_list):
        """Who writes it down, and when, is not for him to say."""
        self.browse().check_access("create")
        # the trigger compares with what stands in the table
        self.env["o2b.sla.environment"].flush_model(["agreement_id"])
        now = self.env["o2b.sla.mixin"]._sla_now()
        addenda = self.env["o2b.sla.addendum"]
        environments = self.env["o2b.sla.environment"]
        for vals in vals_list:
            addendum = addenda.browse(vals.get("addendum_id") or [])
            environment = environments.browse(vals.get("environment_id") or [])
            addendum._check_agreement_of(environment)
        return super().create(
            [
                {**vals, "recorded_at": now, "recorded_by_id": self.env.uid}
                for vals in vals_list
            ]
        )

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self._explain_kept())

    # An ``@api.ondelete`` hook can be skipped over RPC, this cannot.
    def unlink(self):
        if self.environment_id._get_with_history():
            raise UserError(self._explain_kept())  # pylint: disable=no-raise-unlink
        return super().unlink()

    @api.model
    def _explain_kept(self):
        return self.env._(
            "Which addendum was about an environment stays on record. Write down a "
            "new line, from the day on which it should have counted."
        )

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

# Who agreed, and under which number; the rest of an agreement lives on.
PARTY_FIELDS = ("partner_id", "company_id", "reference")


class SlaAgreementGuard(models.AbstractModel):
    """Keeps the parties of an agreement that was put to a client (SLA §1.4)."""

    _name = "o2b.sla.agreement.guard"
    _description = "SLA Agreement Guard"

    def init(self):
        """Let PostgreSQL refuse what the ORM refuses."""
        if self._abstract:
            return
        self.env.cr.execute(
            SQL(
                """
                CREATE OR REPLACE FUNCTION o2b_sla_frozen_agreement() RETURNS trigger
                AS $$
                BEGIN
                    IF EXISTS (SELECT FROM o2b_sla_agreement_version
                               WHERE agreement_id = OLD.id AND state <> 'draft')
                    THEN
                        RAISE EXCEPTION 'o2b_sla: a frozen agreement, %% refused', TG_OP
                            USING ERRCODE = 'insufficient_privilege';
                    END IF;
                    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
                END $$ LANGUAGE plpgsql;
                CREATE OR REPLACE TRIGGER o2b_sla_frozen_agreement_row
                    BEFORE UPDATE ON %(table)s FOR EACH ROW
                    WHEN (%(changed)s)
                    EXECUTE FUNCTION o2b_sla_frozen_agreement();
                CREATE OR REPLACE TRIGGER o2b_sla_frozen_agreement_delete
                    BEFORE DELETE ON %(table)s FOR EACH ROW
                    EXECUTE FUNCTION o2b_sla_frozen_agreement();
                """,
                table=SQL.identifier(self._table),
                changed=SQL(" OR ").join(
                    SQL(
                        "NEW.%(name)s IS DISTINCT FROM OLD.%(name)s",
                        name=SQL.identifier(name),
                    )
                    for name in PARTY_FIELDS
                ),
            )
        )

    def write(self, vals):
        if vals.keys() & set(PARTY_FIELDS):
            frozen = self.version_ids.filtered(lambda v: v.state != "draft")
            frozen._check_not_frozen()
        return super().write(vals)

    # An ``@api.ondelete`` hook can be skipped over RPC, this cannot.
    def unlink(self):
        if self.sudo().version_ids.document_ids:
            raise UserError(  # pylint: disable=no-raise-unlink
                self.env._(
                    "An agreement that was put to a client is evidence: archive it."
                )
            )
        return super().unlink()

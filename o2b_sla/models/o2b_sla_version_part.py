# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL


class SlaVersionPart(models.AbstractModel):
    """A line of an agreement version: it freezes with the version (SLA §1.4)."""

    _name = "o2b.sla.version.part"
    _description = "SLA Version Part"

    version_id = fields.Many2one(
        comodel_name="o2b.sla.agreement.version",
        required=True,
        ondelete="cascade",
        index=True,
    )
    agreement_id = fields.Many2one(related="version_id.agreement_id")
    company_id = fields.Many2one(related="version_id.company_id")

    def init(self):
        """Let PostgreSQL refuse what the ORM refuses."""
        if self._abstract:
            return
        self.env.cr.execute(
            SQL(
                """
                CREATE OR REPLACE FUNCTION o2b_sla_frozen_part() RETURNS trigger AS $$
                DECLARE
                    parent integer;
                BEGIN
                    IF TG_OP = 'TRUNCATE' THEN
                        RAISE EXCEPTION 'o2b_sla: %%: frozen versions, %% refused',
                            TG_TABLE_NAME, TG_OP
                            USING ERRCODE = 'insufficient_privilege';
                    END IF;
                    FOREACH parent IN ARRAY ARRAY[
                        CASE WHEN TG_OP <> 'INSERT' THEN OLD.version_id END,
                        CASE WHEN TG_OP <> 'DELETE' THEN NEW.version_id END
                    ] LOOP
                        IF EXISTS (SELECT FROM o2b_sla_agreement_version
                                   WHERE id = parent AND state <> 'draft') THEN
                            RAISE EXCEPTION 'o2b_sla: %%: frozen version, %% refused',
                                TG_TABLE_NAME, TG_OP
                                USING ERRCODE = 'insufficient_privilege';
                        END IF;
                    END LOOP;
                    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
                END $$ LANGUAGE plpgsql;
                CREATE OR REPLACE TRIGGER o2b_sla_frozen_part
                    BEFORE INSERT OR UPDATE OR DELETE ON %(table)s
                    FOR EACH ROW EXECUTE FUNCTION o2b_sla_frozen_part();
                CREATE OR REPLACE TRIGGER o2b_sla_frozen_part_table
                    BEFORE TRUNCATE ON %(table)s
                    FOR EACH STATEMENT EXECUTE FUNCTION o2b_sla_frozen_part();
                """,
                table=SQL.identifier(self._table),
            )
        )

    @api.model_create_multi
    def create(self, vals_list):
        ids = {vals["version_id"] for vals in vals_list if vals.get("version_id")}
        self.env["o2b.sla.agreement.version"].browse(ids)._check_not_frozen()
        return super().create(vals_list)

    def write(self, vals):
        versions = self.version_id
        versions |= versions.browse(vals.get("version_id"))
        versions._check_not_frozen()
        return super().write(vals)

    def unlink(self):
        self.version_id._check_not_frozen()
        return super().unlink()

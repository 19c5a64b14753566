# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL


class SlaRecordLink(models.AbstractModel):
    """What belongs to a record of any model, and is seen by who sees that record."""

    _name = "o2b.sla.record.link"
    _description = "SLA Record Link"

    res_model = fields.Char(string="Model", readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", readonly=True
    )
    record_name = fields.Char(compute="_compute_record_name", string="About")
    record_is_visible = fields.Boolean(
        compute="_compute_record_is_visible",
        search="_search_record_is_visible",
        help="Whether the user may see the record it belongs to.",
    )

    def _get_record(self):
        """The record it belongs to, or ``None``."""
        self.ensure_one()
        model = self.env.get(self.res_model) if self.res_model else None
        if model is None or not self.res_id:
            return None
        return model.browse(self.res_id).exists() or None

    @api.depends("res_model", "res_id")
    def _compute_record_name(self):
        names = {}
        for model, links in self._by_record_model():
            records = model.sudo().browse(links.mapped("res_id")).exists()
            names.update({(model._name, r.id): r.display_name for r in records})
        for link in self:
            name = names.get((link.res_model, link.res_id), "")
            link.record_name = name or (f"#{link.res_id}" if link.res_id else "")

    def _by_record_model(self):
        """Yield ``(model, links)`` for the models that are still there."""
        for name, links in self.grouped("res_model").items():
            if name and name in self.env:
                yield self.env[name], links

    @api.depends("res_model", "res_id")
    @api.depends_context("uid")
    def _compute_record_is_visible(self):
        self.record_is_visible = True
        for model, links in self._by_record_model():
            records = model.sudo(False).browse(links.mapped("res_id")).exists()
            visible = set(records._filtered_access("read")._ids)
            there = set(records._ids)
            for link in links:
                link.record_is_visible = (
                    link.res_id not in there or link.res_id in visible
                )

    @api.model
    def _search_record_is_visible(self, operator, value):
        """Access rules ask this: they know no domain across models."""
        if operator != "in":
            return NotImplemented
        visible = Domain.TRUE
        for name in self._linked_models():
            model = self.env[name].sudo(False)
            if not model.has_access("read"):
                visible &= Domain("res_model", "!=", name)
                continue
            seen = model.with_context(active_test=False)._search([])
            visible &= (
                Domain("res_model", "=", False)
                | Domain("res_model", "!=", name)
                | Domain("res_id", "in", seen)
            )
        return Domain.OR(visible if flag else ~visible for flag in value)

    @api.model
    def _linked_models(self):
        """Names of the models in use, each found by one step in the index."""
        self.flush_model(["res_model"])
        query = SQL(
            """
            WITH RECURSIVE names AS (
                SELECT min(res_model) AS name FROM %(table)s
                UNION ALL
                SELECT (SELECT min(res_model) FROM %(table)s
                         WHERE res_model > names.name)
                  FROM names WHERE names.name IS NOT NULL)
            SELECT name FROM names WHERE name IS NOT NULL
            """,
            table=SQL.identifier(self._table),
        )
        return [name for (name,) in self.env.execute_query(query) if name in self.env]

    def action_open_record(self):
        """Open the record it belongs to.

        :raise UserError: it is not there any more
        """
        record = self._get_record()
        if record is None:
            raise UserError(self.env._("The record does not exist any more."))
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "views": [(False, "form")],
            "target": "current",
        }

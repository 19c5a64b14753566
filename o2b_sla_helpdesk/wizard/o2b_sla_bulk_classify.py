# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command, Domain

from odoo.addons.o2b_sla.states import COVERAGES

from ..priority_keys import PRIORITIES

# What each field of the dialog sets on a ticket.
TARGETS = {
    "priority": "priority",
    "team_id": "team_id",
    "user_id": "user_id",
    "category_id": "category_id",
    "environment_id": "sla_environment_id",
    "service_id": "sla_service_id",
    "coverage": "sla_coverage",
    "coverage_reason": "sla_coverage_reason",
}
REFUSALS = (AccessError, UserError, ValidationError)


class SlaBulkClassify(models.TransientModel):
    """Classify many tickets at once: only what is chosen changes.

    The effect on the clocks is shown before it is carried out; tickets that refuse
    are told with the reason, the others change in one batch.
    """

    _name = "o2b.sla.bulk.classify"
    _description = "Classify Tickets"

    ticket_ids = fields.Many2many(comodel_name="helpdesk.ticket", string="Tickets")
    count = fields.Integer(compute="_compute_count")
    step = fields.Selection(
        selection=[("choose", "Choose"), ("preview", "Preview"), ("done", "Done")],
        default="choose",
        required=True,
    )
    priority = fields.Selection(selection=PRIORITIES)
    team_id = fields.Many2one(comodel_name="helpdesk.ticket.team")
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Assigned To",
        domain="[('share', '=', False), ('helpdesk_team_ids', 'in', team_id)] "
        "if team_id else [('share', '=', False)]",
    )
    unassign = fields.Boolean(string="To nobody")
    category_id = fields.Many2one(comodel_name="helpdesk.ticket.category")
    tag_ids = fields.Many2many(
        comodel_name="helpdesk.ticket.tag",
        relation="o2b_sla_bulk_classify_tag_rel",
        string="Add Tags",
    )
    remove_tag_ids = fields.Many2many(
        comodel_name="helpdesk.ticket.tag",
        relation="o2b_sla_bulk_classify_remove_tag_rel",
        string="Remove Tags",
    )
    client_ids = fields.Many2many(
        comodel_name="res.partner", string="Clients", compute="_compute_count"
    )
    environment_id = fields.Many2one(
        comodel_name="o2b.sla.environment",
        domain="[('partner_id', 'in', client_ids)]",
    )
    has_service = fields.Boolean(compute="_compute_has_service")
    service_id = fields.Many2one(comodel_name="o2b.sla.service")
    coverage = fields.Selection(selection=COVERAGES)
    coverage_reason = fields.Char(
        string="Why This Coverage",
        help="Needed where it is not what the agreement says.",
    )
    preview = fields.Json(readonly=True)
    line_ids = fields.One2many(
        comodel_name="o2b.sla.bulk.classify.line", inverse_name="classify_id"
    )
    changed_count = fields.Integer(readonly=True)
    refused_count = fields.Integer(readonly=True)

    @api.depends("ticket_ids")
    def _compute_count(self):
        for dialog in self:
            dialog.count = len(dialog.ticket_ids)
            dialog.client_ids = dialog.ticket_ids.commercial_partner_id

    def _compute_has_service(self):
        self.has_service = "sla_service_id" in self.env["helpdesk.ticket"]._fields

    # === The three steps ===

    def action_preview(self):
        """Show what the change does to the clocks; nothing is changed yet."""
        self.ensure_one()
        self._check_chosen()
        tickets = self.ticket_ids.exists()
        among = Domain("res_model", "=", tickets._name) & Domain(
            "res_id", "in", tickets.ids
        )
        refused = {}

        def change():
            # no history of what is undone at once
            refused.update(self._apply(tickets.with_context(tracking_disable=True)))

        preview = self.env["o2b.sla.what.if"]._preview(change, among=among)
        self._note_refusals(refused)
        self.write(
            {
                "step": "preview",
                "preview": preview,
                "changed_count": len(tickets) - len(refused),
                "refused_count": len(refused),
            }
        )
        return self._show()

    def action_back(self):
        self.ensure_one()
        self.write({"step": "choose", "line_ids": [Command.clear()]})
        return self._show()

    def action_apply(self):
        """Change the tickets; tell those that refused and why."""
        self.ensure_one()
        self._check_chosen()
        if self.step == "done":
            raise UserError(self.env._("This was carried out already."))
        tickets = self.ticket_ids.exists()
        refused = self._apply(tickets)
        self._note_refusals(refused)
        self.write(
            {
                "step": "done",
                "changed_count": len(tickets) - len(refused),
                "refused_count": len(refused),
            }
        )
        if not refused:
            return self._notify(len(tickets))
        return self._show()

    def _check_chosen(self):
        if not self.ticket_ids:
            raise UserError(self.env._("Choose the tickets in the list first."))
        if not self._get_values():
            raise UserError(
                self.env._("Choose something to set: what stays empty does not change.")
            )

    def _get_values(self):
        """Values for ``write`` of what was chosen."""
        values = {}
        for name, target in TARGETS.items():
            value = self[name]
            if value and target in self.env["helpdesk.ticket"]._fields:
                values[target] = value.id if name.endswith("_id") else value
        if self.unassign:
            values["user_id"] = False
        tags = [Command.link(tag.id) for tag in self.tag_ids]
        tags += [Command.unlink(tag.id) for tag in self.remove_tag_ids]
        if tags:
            values["tag_ids"] = tags
        return values

    # === Carrying out ===

    def _apply(self, tickets):
        """Change tickets in one batch; where that fails, in halves.

        :return: ``{ticket: why it refused}``
        """
        values = self._get_values()
        refused = {}
        for ticket in tickets:
            reason = self._get_refusal(ticket)
            if reason:
                refused[ticket] = reason
        rest = tickets.filtered(lambda ticket: ticket not in refused)
        refused.update(self._write_batch(rest, values))
        return refused

    def _write_batch(self, tickets, values):
        if not tickets:
            return {}
        try:
            with self.env.cr.savepoint():
                tickets.write(dict(values))
                self.env.flush_all()
            return {}
        except REFUSALS as error:
            self.env.invalidate_all(flush=False)
            if len(tickets) == 1:
                return {tickets: str(error.args[0])}
        half = len(tickets) // 2
        refused = self._write_batch(tickets[:half], values)
        refused.update(self._write_batch(tickets[half:], values))
        return refused

    def _get_refusal(self, ticket):
        """Why a ticket cannot take these values, or an empty text."""
        if not ticket.has_access("write"):
            return self.env._("You may not change this ticket.")
        team = self.team_id or ticket.team_id
        if self.user_id and team and self.user_id not in team.user_ids:
            return self.env._(
                "%(user)s is no member of %(team)s.",
                user=self.user_id.name,
                team=team.name,
            )
        environment = self.environment_id
        if environment and environment.partner_id != ticket.commercial_partner_id:
            return self.env._(
                "%(environment)s belongs to another client.",
                environment=environment.display_name,
            )
        return ""

    def _note_refusals(self, refused):
        self.write(
            {
                "line_ids": [
                    Command.clear(),
                    *(
                        Command.create({"ticket_id": ticket.id, "reason": reason})
                        for ticket, reason in refused.items()
                    ),
                ]
            }
        )

    def _show(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Classify"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _notify(self, count):
        text = (
            self.env._("1 ticket changed.")
            if count == 1
            else self.env._("%(count)s tickets changed.", count=count)
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": text,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

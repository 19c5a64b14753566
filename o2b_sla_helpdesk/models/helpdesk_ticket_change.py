# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from .o2b_sla_change import UPGRADES


class HelpdeskTicket(models.Model):
    """A client asks in a ticket for a change of an environment (SLA §2.1, §6)."""

    _inherit = "helpdesk.ticket"

    sla_change_ids = fields.One2many(
        comodel_name="o2b.sla.change",
        inverse_name="ticket_id",
        string="Environment Changes",
        readonly=True,
    )
    sla_change_count = fields.Integer(compute="_compute_sla_change_count")

    @api.depends("sla_change_ids")
    def _compute_sla_change_count(self):
        counts = dict(
            self.env["o2b.sla.change"]
            .sudo()
            ._read_group([("ticket_id", "in", self.ids)], ["ticket_id"], ["__count"])
        )
        for ticket in self:
            ticket.sla_change_count = counts.get(ticket._origin, 0)

    def _sla_get_asker(self):
        """The contact whose word this ticket is, as superuser, or an empty record.

        One that was accepted for once is nobody's who may ask for changes (§3.6).
        """
        self.ensure_one()
        contacts = self.env["o2b.sla.contact"].sudo()
        if not self.sla_authorised or self._sla_is_doubtful():
            return contacts
        agreement = self.sudo().sla_agreement_version_id.agreement_id
        found = self._sla_find_contacts(self.sla_received_at or self._sla_now())
        return found.filtered(lambda contact: contact.agreement_id == agreement)[:1]

    def _sla_ask_change(self, values):
        """Take up a change that the ticket's sender asks for.

        :param values: dict of ``environment_id`` (id), ``kind``, ``wanted_release``
            and ``description``
        :return: the ``o2b.sla.change``
        :raise UserError: its sender may not ask for that; says why
        """
        self.ensure_one()
        self.check_access("write")
        changes = self.env["o2b.sla.change"]
        changes.check_access("create")
        contact = self._sla_get_asker()
        if not contact:
            raise UserError(self._sla_why_no_asker())
        environment = self.env["o2b.sla.environment"].browse(
            values.get("environment_id")
        )
        if environment.sudo().agreement_id != contact.agreement_id:
            raise UserError(
                self.env._("Choose an environment of the agreement of this ticket.")
            )
        offered = ("environment_id", "kind", "wanted_release", "description")
        # who asked, and when, is what the ticket says
        change = changes.sudo().create(
            {
                **{name: values[name] for name in offered if values.get(name)},
                "requested_by_id": contact.id,
                "ticket_id": self.id,
                "source": "ticket",
                "asked_at": self.sla_received_at,
            }
        )
        return change.with_env(self.env)

    def _sla_why_no_asker(self):
        """Why nobody who may has asked, in words for colleagues."""
        return self.env._(
            "The sender of %(ticket)s is no authorised contact of the agreement: only "
            "a contact asks for changes of an environment (§3.6).",
            ticket=self.display_name,
        )

    def action_sla_ask_change(self):
        """Ask which change the client asks for."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Environment Change"),
            "res_model": "o2b.sla.ticket.change",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_ticket_id": self.id},
        }

    def action_sla_view_changes(self):
        """Open the changes that were asked for in this ticket."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "o2b_sla.o2b_sla_change_action"
        )
        action["domain"] = [("ticket_id", "=", self.id)]
        action["context"] = {"create": False}
        if self.sla_change_count == 1:
            action["views"] = [(False, "form")]
            action["res_id"] = self.sla_change_ids.id
        return action

    # === Upgrades ===

    def _sla_offer_upgrade(self, change):
        """This ticket is about an upgrade: it goes on by quotation.

        :param change: ``o2b.sla.change`` record, or a new one, that wants it
        """
        self.ensure_one()
        self.check_access("write")
        code = UPGRADES[change.kind]
        service = self._sla_offered_lines().service_id.filtered(
            lambda offered: offered.code == code
        )
        values = {
            "sla_service_id": service.id,
            "sla_environment_id": change.environment_id.id,
            "sla_coverage": "quotation",
            "sla_coverage_reason": self.env._(
                "Another release: an upgrade is offered by quotation (§2.1, §2.3)."
            ),
        }
        agreed = self._sla_coverage_of(service.id)
        if agreed == "quotation":
            values["sla_coverage_reason"] = False
        self.write(values)

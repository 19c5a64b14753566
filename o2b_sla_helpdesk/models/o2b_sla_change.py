# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.o2b_sla.languages import installed_lang
from odoo.addons.o2b_sla.models.o2b_sla_table_guard import TableGuard

#: The service of the agreement that an upgrade is about, by kind of update.
UPGRADES = {"code_update": "upgrade_odoo", "system_update": "upgrade_ubuntu"}
#: An upgrade disturbs nobody: it is a wish.
LOWEST = "0"


class SlaChange(models.Model):
    """A change that was asked for in a ticket, and an upgrade that becomes one."""

    _inherit = "o2b.sla.change"

    ticket_id = fields.Many2one(
        comodel_name="helpdesk.ticket",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        help="In which it was asked for, or by which it goes on.",
    )

    @api.model
    def _prepare_asked(self, vals):
        prepared = super()._prepare_asked(vals)
        # it says who asked: see ``_sla_ask_change``
        prepared["ticket_id"] = self.env.su and vals.get("ticket_id")
        return prepared

    @api.model
    def _get_managed_fields(self):
        return super()._get_managed_fields() | {"ticket_id"}

    def _get_table_guards(self):
        return [
            *super()._get_table_guards(),
            TableGuard(
                "o2b_sla_change_ticket_kept",
                self._sql_settled_changed({"ticket_id"}),
                "in which ticket it was asked for is kept",
                events=SQL("UPDATE"),
            ),
        ]

    # === Telling ===

    def _send_letter(self, event, contact, subject, body):
        """Who asked in a ticket reads there what becomes of it: a report back by a
        person (SLA §3.2)."""
        person = contact.partner_id
        if not self.ticket_id or not person or not self.ticket_id.exists():
            return super()._send_letter(event, contact, subject, body)
        self.ticket_id.sudo().message_post(
            body=body,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            author_id=self.env.user.partner_id.id,
            partner_ids=person.ids,
            force_email_lang=installed_lang(self.env, person.lang),
        )

    # === An upgrade goes on as a ticket, by quotation ===

    def action_make_upgrade_ticket(self):
        """Let another release go on as a ticket by quotation, and open that."""
        self.ensure_one()
        self._check_goes_on("requested")
        if not self.is_upgrade:
            raise UserError(self.env._("This is an update: plan it."))
        ticket = self.ticket_id or self._make_upgrade_ticket()
        ticket._sla_offer_upgrade(self)
        self.sudo().ticket_id = ticket
        self._settle(
            "declined",
            self.env._(
                "Another release is an upgrade, which is done by quotation: ticket "
                "%(number)s.",
                number=ticket.sudo().number,
            ),
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "helpdesk.ticket",
            "res_id": ticket.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def _make_upgrade_ticket(self):
        """A new ticket of who asked; of the client, when we thought of it."""
        contact = self.sudo().requested_by_id
        client = self.agreement_id.sudo().partner_id
        return self.env["helpdesk.ticket"].create(
            {
                "name": self._get_upgrade_title(),
                "description": self.description or self._get_upgrade_title(),
                "partner_id": (contact.partner_id or client).id,
                "partner_name": contact.name or client.name,
                "partner_email": contact.email or client.email,
                "company_id": self.company_id.id,
                "sla_channel": "portal" if self.source == "portal" else "phone",
                "sla_received_at": self.asked_at,
                "priority": LOWEST,
            }
        )

    def _get_upgrade_title(self):
        return self.env._(
            "Upgrade of %(environment)s from %(release)s to %(wanted)s",
            environment=self.environment_id.name,
            release=self._get_release(),
            wanted=self.wanted_release,
        )

    def action_view_ticket(self):
        """Open the ticket of this change."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "helpdesk.ticket",
            "res_id": self.ticket_id.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def _get_report_facts(self):
        facts = super()._get_report_facts()
        facts["ticket"] = self.sudo().ticket_id.number or None
        return facts

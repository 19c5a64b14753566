# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from email.message import Message

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import email_normalize, email_normalize_all

from ..mail_facts import KEY, read_mail_facts
from ..mail_journal import delivery_of
from ..upload_limits import safe_name
from .helpdesk_ticket_thread import TEAM

TICKET = "helpdesk.ticket"


class MailThread(models.AbstractModel):
    """The mail gateway, where the raw headers of a mail are still at hand."""

    _inherit = "mail.thread"

    @api.model
    def message_process(
        self,
        model,
        message,
        custom_values=None,
        save_original=False,
        strip_attachments=False,
        thread_id=None,
    ):
        """Take mail from the mail server only, and through the journal.

        Odoo lets every employee call this over RPC: an agent could have forged the
        mail of a client, or an answer of his own with an earlier arrival.
        """
        if not (self.env.su or self.env.user.has_group("base.group_system")):
            raise AccessError(
                self.env._("Only the mail server, as an administrator, delivers mail.")
            )
        route = {
            "model": model,
            "custom_values": custom_values,
            "save_original": save_original,
            "strip_attachments": strip_attachments,
            "thread_id": thread_id,
        }
        if delivery_of(self.env):
            return super().message_process(message=message, **route)
        return self.env["o2b.sla.mail"].sudo()._take_in(message, route)

    @api.model
    def _sla_read_facts(self, message):
        """What the headers of a mail tell; ``message`` is the parsed mail."""
        return read_mail_facts(
            message,
            self._sla_received_at(),
            self.env[TICKET]._sla_authserv_ids(),
        )

    @api.model
    def _sla_received_at(self):
        """When the mail being delivered came to us, naive UTC."""
        return self.env["o2b.sla.mixin"]._sla_now()

    @api.model
    def _message_parse_extract_payload_postprocess(self, message, payload_dict):
        """Give files a name they can be opened by."""
        values = super()._message_parse_extract_payload_postprocess(
            message, payload_dict
        )
        values["attachments"] = [
            file._replace(fname=_file_name(file)) for file in values["attachments"]
        ]
        return values

    @api.model
    def _message_parse_post_process(self, message, message_dict, routes):
        """Take the author of a ticket's mail from an unambiguous ``From:`` only.

        Else the mail stays without an author, under the sender as it claims to be.
        """
        values = super()._message_parse_post_process(message, message_dict, routes)
        if _has_ticket_route(routes):
            facts = self._sla_read_facts(message)
            if facts.sender != email_normalize(message_dict["email_from"]):
                claimed = facts.sender or facts.claimed_from
                values.update(author_id=False, email_from=claimed)
                values["from"] = claimed
        return values

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        """Hand what the headers tell to the tickets; one mail makes one ticket.

        A mail sent to two aliases at once would make two. The date shown is that of
        arrival, never the sender's. Nothing is done in the name of the user whose
        address the mail bears.
        """
        if not _has_ticket_route(routes):
            return super()._message_route_process(message, message_dict, routes)
        facts = self._sla_read_facts(message)
        message_dict.pop("date", None)
        if facts.received_at:
            message_dict["date"] = facts.received_at
        thread = self.with_context(**{KEY: facts})
        parked, kept = self.browse(), []
        for route in _one_new_ticket(routes):
            if route[0] == TICKET:
                model, thread_id, values, _user_id, alias = route
                team_id = (values or {}).get("team_id")
                tickets = thread.env[TICKET].sudo().with_context(**{TEAM: team_id})
                thread_id = tickets._sla_find_thread(message_dict, thread_id)
                if thread_id and tickets._sla_park(message_dict, thread_id):
                    parked = tickets.browse(thread_id)
                    continue
                route = (model, thread_id, values, self.env.uid, alias)
            kept.append(route)
        if not kept:
            return parked.id
        return super(MailThread, thread)._message_route_process(
            message, message_dict, kept
        )

    # === Robots ===

    @api.model
    def _detect_loop_sender(self, message, message_dict, routes):
        """Drop nothing that is for the helpdesk: a flood is put in one ticket."""
        if _has_ticket_route(routes):
            return False
        return super()._detect_loop_sender(message, message_dict, routes)

    @api.model
    def _detect_loop_headers(self, msg_dict):
        """Keep an answer to an automatic mail too when it is for the helpdesk. It
        counts as written by a machine, so nothing answers it."""
        if super()._detect_loop_headers(msg_dict):
            return not self._sla_is_for_helpdesk(msg_dict)
        return False

    @api.model
    def _sla_is_for_helpdesk(self, msg_dict):
        """Whether a parsed mail is sent to a team, or answers on a ticket."""
        recipients = email_normalize_all(msg_dict.get("recipients") or "")
        domain = [
            ("alias_model_id.model", "in", (TICKET, "helpdesk.ticket.team")),
            ("alias_full_name", "in", recipients),
        ]
        if self.env["mail.alias"].sudo().search_count(domain, limit=1):
            return True
        parent = self.env["mail.message"].sudo().browse(msg_dict.get("parent_id") or [])
        return parent.model == TICKET

    @api.model
    def _mail_find_user_for_gateway(self, email_value, alias=None):
        """Make no ticket in the name of a colleague: his address proves nothing."""
        if alias and alias.sudo().alias_model_id.model == TICKET:
            return self.env["res.users"]
        return super()._mail_find_user_for_gateway(email_value, alias=alias)


def _file_name(file):
    """Name of an attachment, without folders. A mail or an invitation within a mail
    often has none.

    :param file: ``mail.thread``'s ``_Attachment``
    """
    name = safe_name(file.fname) or "attachment"
    if name != "attachment":
        return name
    if isinstance(file.content, Message):
        return safe_name(f"{file.content.get('Subject') or 'mail'}.eml")
    if isinstance(file.content, str) and file.content.startswith("BEGIN:VCALENDAR"):
        return "invite.ics"
    return name


def _has_ticket_route(routes):
    return any(model == TICKET for model, *_rest in routes or ())


def _one_new_ticket(routes):
    """Drop every route that would create a ticket, but for the first."""
    kept = []
    for route in routes:
        model, thread_id = route[:2]
        if model == TICKET and not thread_id:
            if any(other[0] == TICKET for other in kept):
                continue
        kept.append(route)
    return kept

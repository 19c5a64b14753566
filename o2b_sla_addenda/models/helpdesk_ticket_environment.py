# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.tools import html2plaintext

from ..recognition import Candidate, find_environment

#: What a mail begins with tells what it is about.
MAX_MARKUP = 20_000


class HelpdeskTicket(models.Model):
    """Which environment a contact's mail is about: the one it names by its address or
    by its name. Not sure: none, an agent chooses."""

    _inherit = "helpdesk.ticket"

    @api.model
    def _sla_prepare_mail_values(self, msg_dict, company):
        values = super()._sla_prepare_mail_values(msg_dict, company)
        contact_id = values.get("sla_sender_contact_id")
        if contact_id and not values.get("sla_environment_id"):
            contact = self.env["o2b.sla.contact"].sudo().browse(contact_id)
            environment = self._sla_find_environment(
                contact.agreement_id,
                [msg_dict.get("subject"), _own_words(msg_dict.get("body"))],
            )
            if environment:
                values["sla_environment_id"] = environment.id
        return values

    @api.model
    def _sla_find_environment(self, agreement, texts):
        """The environment that a text names.

        :param agreement: ``o2b.sla.agreement`` whose environments it can be
        :param texts: list of plain texts, the most telling first
        :return: ``o2b.sla.environment``, empty when it is not sure
        """
        environments = agreement.sudo().environment_ids
        found = find_environment(
            texts,
            [
                Candidate(
                    env.id, env.name or "", env.url or "", env.kind == "production"
                )
                for env in environments
            ],
        )
        return environments.browse(found or [])


def _own_words(body):
    """The text of a mail without what it quotes; lines stay lines."""
    markup, _quote, _rest = str(body or "")[:MAX_MARKUP].partition("<blockquote")
    return html2plaintext(markup, include_references=False)

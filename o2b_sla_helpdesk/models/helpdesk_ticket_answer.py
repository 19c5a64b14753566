# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
import re

from odoo import api, fields, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import email_normalize, formataddr
from odoo.tools.misc import format_datetime

from odoo.addons.o2b_sla.contact_address import normalise
from odoo.addons.o2b_sla.languages import installed_lang

from ..mail_facts import mail_facts
from ..mail_intake import AUTHENTICATED, is_never_answered

_logger = logging.getLogger(__name__)

TITLE_LENGTH = 120
TEMPLATES = {
    "acknowledgement": "o2b_sla_helpdesk.mail_template_acknowledgement",
    "confirmation": "o2b_sla_helpdesk.mail_template_confirmation",
    "refusal": "o2b_sla_helpdesk.mail_template_unauthorised",
    "rejection": "o2b_sla_helpdesk.mail_template_rejected",
}
ANSWERS = [
    ("acknowledgement", "Receipt acknowledged"),
    ("confirmation", "Contact asked to confirm"),
    ("refusal", "Told to be unauthorised"),
    ("off", "None: switched off for the team"),
    ("robot", "None: a machine wrote it"),
    ("own", "None: an address of our own"),
    ("doubtful", "None: the sender is not confirmed"),
    ("nobody", "None: no plain sender"),
    ("broken", "None: its text cannot be made, see the template"),
    ("limit", "None: three answers within the hour"),
]
ANSWER_HEADERS = {
    "Auto-Submitted": "auto-replied",
    "X-Auto-Response-Suppress": "All",
    "Precedence": "bulk",
}
_MESSAGE_ID = re.compile(r"<[^\s<>]{1,250}>", re.ASCII)


class HelpdeskTicket(models.Model):
    """The one automatic answer that a new ticket's sender gets.

    It is no response (SLA §3.2): no clock is reached by it.
    """

    _inherit = "helpdesk.ticket"

    sla_answer = fields.Selection(
        selection=ANSWERS, string="Automatic Answer", readonly=True, copy=False
    )

    @api.model_create_multi
    def create(self, vals_list):
        tickets = super().create(vals_list)
        if self.env.user.share:
            # A client made it in the portal; what comes by mail is answered there
            tickets.filtered(lambda t: t.sla_channel == "portal")._sla_answer_sender()
        return tickets

    def _sla_answer_sender(self):
        """Send each ticket's sender what there is to say, at most once."""
        for ticket in self.sudo():
            answer = ticket._sla_choose_answer()
            if answer in TEMPLATES:
                answer = ticket._sla_try_answer(answer)
            ticket.sla_answer = answer

    def _sla_try_answer(self, kind):
        """Send an answer; a text that somebody broke costs no mail.

        :param kind: a key of ``TEMPLATES``
        :return: a key of ``ANSWERS``
        """
        try:
            with self.env.cr.savepoint():
                return kind if self._sla_send_answer(kind) else "limit"
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except Exception:
            _logger.exception("Ticket %s got no automatic answer", self.id)
            return "broken"

    def _sla_choose_answer(self):
        """Which answer the sender gets, or why none; a key of ``ANSWERS``."""
        self.ensure_one()
        facts = mail_facts(self.env)
        address = self._sla_get_answer_address()
        team = self.team_id
        if facts and facts.automatic:
            return "robot"
        if self._sla_is_doubtful() and not self.sla_sender_contact_id:
            return "doubtful"
        if not address:
            return "nobody"
        if is_never_answered(address):
            return "robot"
        if self._sla_is_own_address(address):
            return "own"
        if self._sla_is_doubtful():
            return "confirmation"
        if self.sla_no_clock_reason == "unauthorised":
            is_on = not team or team.sla_answer_unauthorised
            return "refusal" if is_on else "off"
        return "acknowledgement" if not team or team.sla_acknowledge else "off"

    def _sla_get_answer_address(self):
        """Where an answer goes, one bare address or ``False``: the stored address of
        the contact whose word it is, else the one the mail is from."""
        if self._sla_is_doubtful():
            return normalise(self.sla_sender_contact_id.email)
        return normalise(email_normalize(self._sla_get_email() or ""))

    @api.model
    def _sla_is_own_address(self, address):
        """Whether mail to an address comes back to us: an alias, the helpdesk, or a
        colleague, who needs no answer of a machine."""
        domains = self.env["mail.alias.domain"].sudo()
        if domains._find_aliases([address]):
            return True
        companies = self.env["res.company"].sudo()
        found = companies.search(
            ["|", ("sla_helpdesk_email", "ilike", address), ("email", "ilike", address)]
        )
        own = found.mapped("sla_helpdesk_email") + found.mapped("email")
        if address in {normalise(email_normalize(email or "")) for email in own}:
            return True
        return bool(self._sla_staff_by_address(address))

    # === Sending ===

    def _sla_send_answer(self, kind, again=False):
        """Put an automatic mail about this ticket into the outbox.

        :param kind: a key of ``TEMPLATES``, or one that another module knows
        :param again: send another one of this kind
        :return: whether it was; not, if too many went to that address
        """
        self.ensure_one()
        address = self._sla_get_answer_address()
        answers = self.env["o2b.sla.mail.answer"].sudo()
        key = f"{kind} {answers._count(self)}" if again else kind
        if not answers._take(self, address, key):
            return False
        ticket = self.with_context(lang=self._sla_get_answer_lang())
        template = ticket.env.ref(self._sla_get_answer_template(kind)).sudo()
        subject = template._render_field("subject", ticket.ids)[ticket.id]
        body = template._render_field(
            "body_html", ticket.ids, options={"post_process": True}
        )[ticket.id]
        self.env["o2b.sla.notice"]._post(
            [
                {
                    "key": f"{self._name},{self.id},{key}",
                    "kind": self._sla_get_notice_kind(kind),
                    "res_model": self._name,
                    "res_id": self.id,
                    "email_to": address,
                    "subject": subject,
                    "body": body,
                    "reply_to": self._sla_get_answer_reply_to(),
                    "headers": self._sla_prepare_answer_headers(),
                    "company_id": self._sla_get_company().id,
                    # It is between the contact and us
                    "is_public": kind != "confirmation",
                }
            ]
        )
        return True

    @api.model
    def _sla_get_answer_template(self, kind):
        """XML id of the template of an answer."""
        return TEMPLATES[kind]

    @api.model
    def _sla_get_notice_kind(self, kind):
        """Kind of notice of an answer."""
        return "refusal" if kind == "rejection" else kind

    def _sla_answer_rejected(self):
        """Tell somebody unauthorised, if he can be told, that it is not taken up."""
        for ticket in self.sudo():
            address = ticket._sla_get_answer_address()
            if address and not is_never_answered(address):
                if not ticket._sla_is_own_address(address):
                    ticket._sla_send_answer("rejection")

    def _sla_prepare_answer_headers(self):
        """Headers of a mail that a machine sends in answer to the ticket's mail."""
        message_id = self._sla_get_first_message_id()
        if not message_id:
            return dict(ANSWER_HEADERS)
        return {
            **ANSWER_HEADERS,
            "In-Reply-To": message_id,
            "References": message_id,
        }

    def _sla_get_first_message_id(self):
        """Message-Id of the mail that made the ticket, '' when there is none."""
        facts = mail_facts(self.env)
        if facts:
            return facts.message_id
        mails = self.message_ids.filtered(lambda m: m.message_type == "email")
        first = mails.sorted("id")[:1].message_id or ""
        return first if _MESSAGE_ID.fullmatch(first) else ""

    def _sla_get_answer_reply_to(self):
        """Where a reply to an automatic mail goes: the team's address."""
        company = self._sla_get_company()
        found = self._notify_get_reply_to(default=company.sla_helpdesk_email)[self.id]
        address = email_normalize(found or "")
        return formataddr((company.name, address)) if address else False

    def _sla_get_answer_lang(self):
        """Language of who is written to, else of the client, else of the company."""
        contact = self.sla_sender_contact_id.partner_id
        partners = (contact, self.partner_id, self._sla_get_company().partner_id)
        return installed_lang(self.env, *(partner.lang for partner in partners))

    # === What it says; the templates ask ===

    def _sla_answer_title(self):
        """The ticket's title behind a colon, only for a sender who is confirmed: a
        mail from us must not carry a stranger's words."""
        self.ensure_one()
        known = self.sla_sender_trust == AUTHENTICATED or self.sla_channel == "portal"
        title = " ".join((self.name or "").split())[:TITLE_LENGTH]
        return f": {title}" if known and title else ""

    def _sla_answer_name(self):
        """Name of who is written to as we have it, never as the mail gave it."""
        return self.sla_sender_contact_id.name or self.partner_id.name or ""

    def _sla_format_instant(self, instant):
        """An instant in words, in the zone of the agreement, else of the company."""
        version = self.sudo().sla_agreement_version_id
        if version:
            zone = version._get_calendar().tz
        else:
            zone = self._sla_get_company().resource_calendar_id.tz
        text = format_datetime(
            self.env, instant, tz=zone, dt_format="EEEE d MMMM y, HH:mm"
        )
        return f"{text} ({zone or 'UTC'})"

    def _sla_promise(self):
        """What the client may expect.

        :return: list of sentences, in the language of the context
        """
        self.ensure_one()
        version = self.sudo().sla_agreement_version_id
        if not version or not self.sla_response_deadline:
            return [self._sla_why_no_promise()]
        lines = [
            self.env._(
                "You get an answer by %(deadline)s at the latest.",
                deadline=self._sla_format_instant(self.sla_response_deadline),
            )
        ]
        target = self._sla_get_target("resolution").value
        if target:
            lines.append(
                self.env._(
                    "From that answer on, we have %(duration)s to solve it.",
                    duration=version._describe_duration(target).lower(),
                )
            )
        else:
            lines.append(self.env._("For this priority no time to solve it is agreed."))
        return lines

    def _sla_why_no_promise(self):
        """Why no moment is promised, in plain words for the client."""
        reasons = {
            "no_agreement": self.env._(
                "We have no service level agreement with you, so we promise no moment. "
                "We answer as soon as we can."
            ),
            "unsigned": self.env._(
                "Our service level agreement with you is not signed yet, so we promise "
                "no moment. We answer as soon as we can."
            ),
            "not_in_force": self.env._(
                "Our service level agreement with you has not begun yet, so we promise "
                "no moment. We answer as soon as we can."
            ),
            "expired": self.env._(
                "Our service level agreement with you has ended, so we promise no "
                "moment. We answer as soon as we can."
            ),
        }
        return reasons.get(
            self.sla_no_clock_reason, self.env._("We answer as soon as we can.")
        )

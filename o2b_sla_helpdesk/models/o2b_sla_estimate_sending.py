# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import UserError


class SlaEstimateSending(models.AbstractModel):
    """Puts an estimate before the client, by mail with a link that opens nothing by
    itself: whoever follows it has to log in."""

    _name = "o2b.sla.estimate.sending"
    _description = "SLA Estimate Sending"

    sent_at = fields.Datetime(string="Sent On", readonly=True, copy=False)
    sent_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    moved_ticket = fields.Boolean(
        readonly=True,
        copy=False,
        help="The ticket waits for the client because of this estimate.",
    )

    def action_send(self):
        """Freeze it, mail the contacts, and wait for their answer."""
        self.check_access("write")
        for estimate in self:
            estimate._check_ready_to_send()
            estimate._send()
        return True

    def _check_ready_to_send(self):
        """:raise UserError: what is missing, all of it"""
        self.ensure_one()
        problems = self._find_missing_for_sending()
        if problems:
            raise UserError("\n".join(problems))

    def _find_missing_for_sending(self):
        """What an estimate needs before it is sent: list of sentences."""
        problems = []
        if self.state != "draft":
            problems.append(self.env._("%s was sent already.", self.name))
        if not self.line_ids or not self.amount:
            problems.append(self.env._("Say what it costs: add at least one line."))
        if self.valid_until < self._get_today():
            problems.append(self.env._("It would not be valid any more."))
        if not self._get_recipients():
            problems.append(
                self.env._(
                    "The client has no contact with an e-mail address who could "
                    "approve it (§3.6)."
                )
            )
        return problems

    def _get_today(self):
        """Today in the agreement's own zone."""
        return self.agreement_id.sudo()._local_day(self.env["o2b.sla.mixin"]._sla_now())

    def _get_recipients(self):
        """Whom to mail: contacts of today, as superuser.

        :return: list of ``(address, language code, name)``, each address once
        """
        self.ensure_one()
        return self.agreement_id.sudo().contact_ids._get_addressees(
            self._get_today(), self.agreement_version_id.sudo().lang
        )

    def _send(self):
        """See :meth:`action_send`; for one that is ready."""
        self.ensure_one()
        self.agreement_id.sudo()._serialise()
        now = self.env["o2b.sla.mixin"]._sla_now()
        self._freeze()
        self.sudo().write({"sent_at": now, "sent_by_id": self.env.uid})
        # the lines first: PostgreSQL takes none of an estimate that was sent
        self.env.flush_all()
        self.sudo().state = "sent"
        self._withdraw_previous()
        self._post_notices()
        ticket = self.ticket_id.sudo()
        ticket._sla_log_estimate(
            self, self.env._("Estimate %s was sent to the client.", self.name)
        )
        # a report back to the client by a person, §3.2
        ticket._sla_respond(now)
        self.sudo().moved_ticket = ticket._sla_wait_for_approval(now)

    def _withdraw_previous(self):
        """An estimate that still waits for an answer gives way to its revision."""
        previous = self.sudo().previous_id
        if previous.state == "sent":
            previous.state = "withdrawn"

    def _post_notices(self):
        """Put a mail to each contact in the outbox."""
        self.ensure_one()
        template = self.env.ref("o2b_sla_helpdesk.mail_template_estimate").sudo()
        values_list = []
        for address, lang, name in self._get_recipients():
            rendering = template.with_context(sla_recipient=name)
            values_list.append(
                {
                    "key": f"estimate-{self.id}-{address}",
                    "kind": "estimate",
                    "res_model": self._name,
                    "res_id": self.id,
                    "email_to": address,
                    "subject": self._render(rendering, "subject", lang),
                    "body": self._render(rendering, "body_html", lang),
                    "reply_to": self._get_reply_to(),
                }
            )
        self.env["o2b.sla.notice"].sudo()._post(values_list)

    def _render(self, template, name, lang):
        """One field of the mail, in a language."""
        return template._render_field(name, self.ids, set_lang=lang)[self.id]

    def _get_reply_to(self):
        """Questions about it belong on the ticket; a mail never approves."""
        ticket = self.ticket_id.sudo()
        return ticket._notify_get_reply_to()[ticket.id]

    def _get_portal_link(self):
        """Address of the page on which the client answers."""
        self.ensure_one()
        return f"{self.get_base_url()}/my/sla/estimate/{self.id}"

    def action_open_portal(self):
        """See the page as the client does."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": self._get_portal_link(),
            "target": "new",
        }

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from markupsafe import Markup

from odoo import models
from odoo.tools import email_normalize

from ..languages import installed_lang


class SlaChangeTelling(models.AbstractModel):
    """Tells who asked what becomes of it, in his own language (SLA §6)."""

    _name = "o2b.sla.change.telling"
    _description = "Telling of an Environment Change"

    def _tell(self, event):
        """Tell who asked for the change what happened.

        :param event: ``o2b.sla.change.event``
        """
        self.ensure_one()
        contact = self.sudo().requested_by_id
        if not contact:
            return
        lang = installed_lang(self.env, contact.partner_id.lang)
        change = self.with_context(lang=lang).sudo()
        change._send_letter(
            event,
            contact,
            change._get_letter_subject(event),
            Markup().join(
                Markup("<p>%s</p>") % line for line in change._get_letter(event) if line
            ),
        )

    def _send_letter(self, event, contact, subject, body):
        """Send a letter; by the outbox, so that it does not get lost.

        :param event: ``o2b.sla.change.event``
        :param contact: ``o2b.sla.contact``
        :param subject: text
        :param body: Markup
        """
        company = self.company_id
        self.env["o2b.sla.notice"]._post(
            [
                {
                    "key": f"change-{event.id}",
                    "kind": "change",
                    "res_model": self._name,
                    "res_id": self.id,
                    "email_to": contact.email_normalized,
                    "subject": subject,
                    "body": body,
                    "reply_to": email_normalize(company.sla_helpdesk_email or ""),
                    "company_id": company.id,
                }
            ]
        )

    def _get_letter_subject(self, event):
        """A line about the change and what became of it."""
        values = {"change": self.display_name}
        return {
            "planned": self.env._("%(change)s: planned", **values),
            "moved": self.env._("%(change)s: moved", **values),
            "done": self.env._("%(change)s: done", **values),
            "declined": self.env._("%(change)s: declined", **values),
            "cancelled": self.env._("%(change)s: cancelled", **values),
        }[event.kind]

    def _get_letter(self, event):
        """Paragraphs of the letter to who asked."""
        self.ensure_one()
        return [
            self.env._("Dear %(name)s,", name=self.requested_by_id.name),
            self._get_letter_sentence(event),
            event.text,
            *self._get_letter_facts(event),
        ]

    def _get_letter_sentence(self, event):
        """What became of it, in one sentence."""
        labels = dict(self._fields["kind"]._description_selection(self.env))
        values = {
            "what": labels[self.kind],
            "environment": self.environment_id.name,
            "period": self.period,
        }
        return {
            "planned": self.env._(
                "%(what)s, as you asked for %(environment)s, is planned for "
                "%(period)s.",
                **values,
            ),
            "moved": self.env._(
                "%(what)s of %(environment)s was moved; it is planned for %(period)s "
                "now.",
                **values,
            ),
            "done": self.env._(
                "%(what)s, as you asked for %(environment)s, is done.", **values
            ),
            "declined": self.env._(
                "%(what)s, as you asked for %(environment)s, will not be done.",
                **values,
            ),
            "cancelled": self.env._(
                "%(what)s, as you asked for %(environment)s, was cancelled.", **values
            ),
        }[event.kind]

    def _get_letter_facts(self, event):
        """Lines about what will be or was done."""
        if event.kind == "planned":
            return [self.scope]
        if event.kind != "done":
            return []
        lines = []
        if self.release_after:
            lines.append(
                self.env._(
                    "Before: %(before)s. Now: %(after)s.",
                    before=_join(self.release_before, self.revision_before),
                    after=_join(self.release_after, self.revision_after),
                )
            )
        return lines


def _join(release, revision):
    """A release and the code of it, as far as they are known."""
    return " ".join(filter(None, (release, revision and f"({revision})"))) or "–"

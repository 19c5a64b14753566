# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from markupsafe import Markup

from odoo import api, models
from odoo.tools import SQL, format_list

from odoo.addons.o2b_sla.languages import installed_lang

from .o2b_sla_incident_measures import OUTAGE_CAUSES

TEMPLATES = {
    "outage": "o2b_sla_uptime.mail_template_outage",
    "recovery": "o2b_sla_uptime.mail_template_recovery",
}
#: So many names stand in a mail about many environments.
SHOWN_NAMES = 20


class SlaIncidentTelling(models.AbstractModel):
    """Who is told: the client's contacts, once that it fails and once that it works
    again; whoever stands by, at once; and managers of our own blindness.

    An automatic mail is no response (SLA §3.2): it moves no clock.
    """

    _name = "o2b.sla.incident.telling"
    _description = "Telling of an Incident"
    _inherit = ["o2b.sla.incident.ticket"]

    # === The client ===

    def _tells_client(self):
        """Whether the client's contacts are told: of no test environment, and only of
        what they notice themselves."""
        return (
            self.kind in OUTAGE_CAUSES
            and self.environment_id.kind != "test"
            and self.agreement_id.tell_outages
            and bool(self.ticket_id)
        )

    def _tell_outage(self):
        """Tell that we know and work on it; not when it is over already."""
        if self._tells_client() and self.state != "resolved":
            self._tell_contacts("outage")

    def _tell_recovery(self):
        """Tell when it worked again."""
        if self._tells_client():
            self._tell_contacts("recovery")

    def _tell_contacts(self, template):
        """Mail each contact of today once.

        :param template: key of ``TEMPLATES``
        """
        incident = self._as_machine()
        now = self.env["o2b.sla.mixin"]._sla_now()
        today = incident.agreement_id._local_day(now)
        contacts = incident.agreement_id.contact_ids.filtered(
            lambda contact: contact._is_contact_on(today) and contact.email_normalized
        )
        values = [
            incident._prepare_client_notice(template, contact) for contact in contacts
        ]
        for value in values[1:]:
            value["in_history"] = False  # once is enough on the ticket
        self.env["o2b.sla.notice"]._post(values)

    def _prepare_client_notice(self, template, contact):
        """Values of a notice.

        :param contact: ``o2b.sla.contact``
        """
        langs = (contact.partner_id.lang, self.partner_id.lang)
        lang = installed_lang(self.env, *langs)
        incident = self.with_context(lang=lang, sla_contact_name=contact.name)
        record = incident.env.ref(TEMPLATES[template])
        subject = record._render_field("subject", incident.ids)[incident.id]
        body = record._render_field(
            "body_html", incident.ids, options={"post_process": True}
        )[incident.id]
        ticket = self.ticket_id
        return {
            "key": f"incident:{self.id}:{template}:{contact.id}",
            "kind": "outage",
            "res_model": ticket._name,
            "res_id": ticket.id,
            "company_id": self.company_id.id,
            "partner_id": contact.partner_id.id,
            "email_to": contact.email_normalized,
            "subject": subject,
            "body": body,
            "reply_to": ticket._sla_get_answer_reply_to(),
            "headers": self._prepare_thread_headers(),
            "is_public": True,
        }

    def _prepare_thread_headers(self):
        """A reply to the mail becomes a message on the ticket."""
        first = self.ticket_id.message_ids.sorted("id")[:1].message_id
        return {"References": first} if first else {}

    # === Staff ===

    def _tell_staff(self):
        """Total loss alerts at once, at night too: whoever stands by for the client,
        else who leads the team, else the service level managers."""
        if self.priority_id.code != "P1" or self.state == "resolved":
            return
        incident = self._as_machine()
        users = incident._get_alarmed_users()
        self.env["o2b.sla.notice"]._post(
            [
                incident.with_context(
                    lang=user.lang or incident.env.lang
                )._prepare_alarm(user)
                for user in users
            ]
        )

    def _get_alarmed_users(self):
        """Whom total loss alerts, ``res.users``."""
        return (
            self.agreement_id._get_on_call()
            or self.ticket_id._sla_responsible_user()
            or self.company_id._sla_managers()
        )

    def _prepare_alarm(self, user):
        """Values of a notice for staff.

        :param user: ``res.users``
        """
        ticket = self.ticket_id
        body = self.env["ir.qweb"]._render(
            "o2b_sla_uptime.o2b_sla_incident_details",
            {
                "incident": self,
                "link": f"{self.get_base_url()}/odoo/sla-incidents/{self.id}",
            },
        )
        return {
            "key": f"incident:{self.id}:alarm:{self.priority_id.code}:{user.id}",
            "kind": "alarm",
            "res_model": ticket._name,
            "res_id": ticket.id,
            "company_id": self.company_id.id,
            "partner_id": user.partner_id.id,
            "email_to": user.email,
            "subject": self.env._(
                "%(priority)s %(client)s: %(what)s",
                priority=self.priority_id.code,
                client=self.partner_id.name,
                what=self._get_ticket_title(),
            ),
            "body": body,
            "in_history": False,
        }

    # === Our own blindness ===

    @api.model
    def _tell_of_blindness(self):
        """Tell the managers of environments that are not measured: one mail for all
        that went blind together. Clients are not told: nothing is known to fail."""
        self.flush_model(["kind", "state", "told_at"])
        query = SQL(
            "SELECT id FROM o2b_sla_incident WHERE kind = 'blind' AND told_at IS NULL"
            " AND state != 'resolved' ORDER BY id FOR NO KEY UPDATE SKIP LOCKED"
        )
        self.env.cr.execute(query, log_exceptions=False)
        blind = self.sudo().browse([id_ for (id_,) in self.env.cr.fetchall()])
        blind.write({"told_at": self.env["o2b.sla.mixin"]._sla_now()})
        blind = blind.filtered(lambda i: i.environment_id.kind != "test")
        for company, incidents in blind.grouped("company_id").items():
            users = company._sla_managers()
            self.env["o2b.sla.notice"]._post(
                [
                    incidents.with_context(
                        lang=user.lang or company.partner_id.lang
                    )._prepare_blind_notice(company, user)
                    for user in users
                ]
            )

    def _prepare_blind_notice(self, company, user):
        """Values of the notice about several blind incidents."""
        names = [
            f"{incident.partner_id.name} · {incident.environment_id.name}"
            for incident in self[:SHOWN_NAMES]
        ]
        more = len(self) - len(names)
        if more > 0:
            names.append(self.env._("%s more", more))
        text = self.env._(
            "Not measured for a quarter of an hour: %(names)s. Nothing is known to "
            "fail; check our own monitoring and its connection.",
            names=format_list(self.env, names),
        )
        return {
            "key": f"incident:{min(self.ids)}:blind:{user.id}",
            "kind": "alarm",
            "company_id": company.id,
            "partner_id": user.partner_id.id,
            "email_to": user.email,
            "subject": self.env._(
                "Not measured: %(count)s environments", count=len(self)
            ),
            "body": Markup("<p>%s</p>") % text,
        }

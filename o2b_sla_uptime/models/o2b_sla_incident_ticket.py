# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from markupsafe import Markup

from odoo import SUPERUSER_ID, models
from odoo.tools.misc import format_datetime

from odoo.addons.o2b_sla.languages import installed_lang
from odoo.addons.o2b_sla_helpdesk.priority_keys import PRIORITY_KEYS

from ..incidents import first_uncovered, merge_spells
from ..seconds import from_seconds, to_seconds
from .o2b_sla_incident_steps import HOLD, SAFETY

DAY = timedelta(days=1)
#: The description shows so many of the checks that failed first.
SHOWN_CHECKS = 5


class SlaIncidentTicket(models.AbstractModel):
    """The one ticket of an incident, and what is written on it.

    The ticket stays open for a human: recovery is measured, solved is said by people.
    """

    _name = "o2b.sla.incident.ticket"
    _description = "Ticket of an Incident"
    _inherit = ["o2b.sla.incident.measures"]

    # === When there is one ===

    def _follow_ticket(self, spells, now):
        """Make the ticket when it is time, open it again when it was closed too soon.

        While announced maintenance is going on there is none; what still fails at its
        end gets one at that moment.

        :param spells: list of (start, end or None)
        """
        if self.ticket_id:
            self._reopen_ticket(now)
            return
        if self.no_ticket_reason in ("internal", "past") or not self.priority_id:
            return
        windows = self._get_windows(now)
        at = first_uncovered(spells, windows, to_seconds(now))
        if at is not None:
            self._make_ticket(from_seconds(at), now)
        elif self.recovered_at:
            if self.no_ticket_reason != "maintenance":
                self.write({"no_ticket_reason": "maintenance", "ticket_at": False})
        else:
            self._hold_ticket(windows, now)

    def _get_windows(self, now):
        """Announced maintenance since the beginning: list of (start, end), UNIX
        seconds. A certificate does not care."""
        if self.kind == "certificate":
            return []
        windows = self.environment_id._get_maintenance(self.started_at, now + DAY)
        return [(to_seconds(start), to_seconds(end)) for start, end in windows]

    def _hold_ticket(self, windows, now):
        """Maintenance is going on: wait for its end."""
        at = to_seconds(now)
        ends = [e for start, e in merge_spells(windows) if start <= at < e]
        ticket_at = from_seconds(ends[0]) if ends else now + SAFETY
        if not self.ticket_at:
            self._log(self.env._("Announced maintenance is going on: no ticket yet."))
        if self.ticket_at != ticket_at:
            self.ticket_at = ticket_at

    # === Making it ===

    def _as_machine(self):
        """This incident as our own software sees it, in the client's language,
        whoever's request brought the news."""
        incident = self.sudo()
        partners = (incident.partner_id, incident.company_id.partner_id)
        lang = installed_lang(self.env, *(partner.lang for partner in partners))
        machine = self.with_env(
            self.env(user=SUPERUSER_ID, su=True, context={"lang": lang})
        )
        return machine.with_company(machine.company_id)

    def _make_ticket(self, at, now):
        """Make the ticket; the incident's row is locked, so there is never a second.

        :param at: naive UTC instant since which it is no announced maintenance
        """
        incident = self._as_machine()
        tickets = incident.env["helpdesk.ticket"]
        ticket = tickets.create([incident._prepare_ticket(at, now)])
        self.write(
            {"ticket_id": ticket.id, "ticket_at": False, "no_ticket_reason": False}
        )
        incident._note(incident.env._("Found by our own monitoring."), details=True)
        if self.cause_id:
            self._tell_ticket_cause()
        self._tell_outage()
        self._tell_staff()

    def _prepare_ticket(self, at, now):
        """Values of the ticket."""
        partner, tickets = self.partner_id, self.env["helpdesk.ticket"]
        return {
            "name": self._get_ticket_title(),
            "description": self._get_ticket_description(),
            "team_id": self.company_id._sla_get_monitoring_team().id,
            "company_id": self.company_id.id,
            "user_id": False,
            "partner_id": partner.id,
            "partner_name": partner.name,
            "priority": PRIORITY_KEYS[self.priority_id.code],
            "channel_id": tickets._sla_get_channel_record("monitoring").id,
            "sla_channel": "monitoring",
            "sla_received_at": self._get_arrival(at, now),
            "sla_environment_id": self.environment_id.id,
            "sla_proactive": True,
        }

    def _get_arrival(self, at, now):
        """When the ticket came in (§3.7): when the failure was certain, or where that
        is agreed at the first failed check; never before maintenance ended.

        :param at: naive UTC instant since which it is no announced maintenance
        """
        started_at, confirmed_at = self._get_first_failure(at)
        version = self.agreement_id._version_in_force(confirmed_at)
        agreed = version and version._get_term("outage_clock_start").value
        at_first = bool(version) and agreed == "first_failure"
        arrival = started_at if at_first else confirmed_at
        return min(max(arrival, at), now)

    def _get_first_failure(self, at):
        """First failed check and confirmation of what failed at an instant."""
        for outage in self.outage_ids.sorted("started_at"):
            if not outage.ended_at or outage.ended_at > at:
                return outage.started_at, outage.confirmed_at or outage.started_at
        return self.started_at, self.confirmed_at or self.started_at

    # === What it says; the client reads it in the portal ===

    def _get_ticket_title(self):
        name, about = self.environment_id.name, self.about or ""
        titles = {
            "down": self.env._("%(name)s is not available", name=name),
            "partial": self.env._("%(name)s is partly disturbed", name=name),
            "backup": self.env._("Backup of %(name)s is overdue", name=name),
            "job": self.env._("%(name)s: %(job)s is overdue", name=name, job=about),
            "certificate": self.env._(
                "%(name)s: the certificate of %(host)s expires", name=name, host=about
            ),
        }
        return titles[self.kind]

    def _get_ticket_description(self):
        """What, since when, how it was found and which checks failed first; nothing
        that is for staff only."""
        return self.env["ir.qweb"]._render(
            "o2b_sla_uptime.o2b_sla_incident_description",
            {"incident": self, "checks": self._get_failed_checks()},
        )

    def _get_failed_checks(self):
        """The checks that failed first: list of dicts ``at``, ``name``, ``problem``."""
        outages = self.outage_ids.sorted(lambda o: (o.started_at, o.id))[:SHOWN_CHECKS]
        return [
            {
                "at": self._local(outage.started_at),
                "name": outage.monitor_id.name,
                "problem": outage._get_public_problem(),
            }
            for outage in outages
        ]

    def _get_zone(self):
        """Name of the agreement's zone, else of the company's."""
        version = self.agreement_id.sudo()._version_in_force(self.started_at)
        calendar = version and version._get_calendar()
        calendar = calendar or self.company_id.sudo().resource_calendar_id
        return calendar.tz or "UTC"

    def _local(self, instant):
        """An instant in words, to the second, in the agreement's zone."""
        if not instant:
            return ""
        return format_datetime(
            self.env,
            instant,
            tz=self._get_zone(),
            dt_format="EEEE d MMMM y, HH:mm:ss",
        )

    # === Notes ===

    def _get_ticket(self):
        """The ticket that people work on, as our software sees it: when they said it
        is a duplicate, the other one."""
        ticket = self._as_machine().ticket_id
        return ticket.duplicate_id or ticket

    def _note(self, text, details=False, tell=False):
        """Write a note for staff on the ticket and in the incident.

        :param text: plain str
        :param details: add what was measured, for staff
        :param tell: tell who works on the ticket
        """
        body = Markup("<p>%s</p>") % text
        if details:
            body += self.env["ir.qweb"]._render(
                "o2b_sla_uptime.o2b_sla_incident_details", {"incident": self}
            )
        self._log(text)
        ticket = self._get_ticket()
        if ticket:
            user = ticket._sla_responsible_user() if tell else ticket.env["res.users"]
            ticket.message_post(
                body=body,
                message_type="notification",
                subtype_xmlid="mail.mt_note",
                partner_ids=user.partner_id.ids,
            )

    def _note_recovery(self, spells):
        """Measured recovery, to the second."""
        if self.kind == "certificate":
            self._note(
                self.env._(
                    "The certificate was renewed; it expires on %(day)s.",
                    day=self._local(self._get_expiry()),
                )
            )
            return
        start, end = merge_spells(spells)[-1]
        total = sum(end - start for start, end in merge_spells(spells))
        text = self.env._(
            "Measured recovery at %(end)s. It failed from %(start)s: %(seconds)s "
            "seconds (%(words)s).",
            end=self._local(from_seconds(end)),
            start=self._local(from_seconds(start)),
            seconds=end - start,
            words=self._describe_seconds(end - start),
        )
        if len(spells) > 1:
            text += " " + self.env._(
                "In all %(count)s times, %(seconds)s seconds.",
                count=len(spells),
                seconds=total,
            )
        self._note(text)

    def _note_back(self, spells):
        """It came back within the hold: the same incident, no new ticket."""
        start, _end = merge_spells(spells)[-1]
        self._note(
            self.env._(
                "It failed again at %(start)s; %(count)s times now.",
                start=self._local(from_seconds(start)),
                count=len(spells),
            ),
            tell=True,
        )

    # === Later ===

    def _reopen_ticket(self, now):
        """A ticket that was closed while it goes on, or before it came back, is opened
        again; one that was cancelled stays so."""
        ticket = self._get_ticket()
        if self.state != "open" or ticket._sla_get_phase() != "solved":
            return
        closed_at = ticket.closed_date or now
        came_back = any(outage.started_at > closed_at for outage in self.outage_ids)
        if not came_back and now < closed_at + HOLD:
            return
        if self.kind == "certificate":
            return
        if came_back:
            self._reopen(ticket, self.env._("Opened again: it failed again."))
        else:
            self._reopen(ticket, self.env._("Opened again: it still fails."))

    def _reopen(self, ticket, reason):
        stage = ticket._sla_get_reply_stage()
        if stage:
            ticket._sla_move(stage, reason=reason)
            self._note(reason, tell=True)

    def _raise_ticket(self):
        """The ticket gets the higher priority, with new targets; the ledger tells."""
        ticket = self._get_ticket()
        if not ticket:
            return
        key = PRIORITY_KEYS[self.priority_id.code]
        if ticket._sla_get_phase() == "solved" and self.state == "open":
            reason = self.env._("Opened again: it has become more urgent.")
            self._reopen(ticket, reason)
        if ticket._sla_get_phase() in ("open", "waiting") and ticket.priority < key:
            ticket.priority = key
            if ticket.priority != key:
                return  # there is no right to it; the ticket tells why
            self._note(
                self.env._("Priority raised to %s.", self.priority_id.code), tell=True
            )
            self._tell_staff()

    def _get_moments(self):
        moments = super()._get_moments()
        ticket = self._get_ticket()
        if self.state == "open" and ticket.closed and ticket.closed_date:
            moments.append(ticket.closed_date + HOLD)
        return moments

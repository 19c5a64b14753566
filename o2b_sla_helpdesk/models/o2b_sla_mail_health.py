# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, models

from odoo.addons.mail.models.fetchmail import MAIL_SERVER_DOMAIN

PATIENCE = timedelta(minutes=3)
WAIT_PATIENCE = timedelta(minutes=5)
FETCH = "mail.ir_cron_mail_gateway_action"
PROCESS = "o2b_sla_helpdesk.ir_cron_mail_process"
WATCH = "o2b_sla_helpdesk.ir_cron_mail_health"


class SlaMailHealth(models.AbstractModel):
    """Whether mail comes in: what is wrong at this moment."""

    _name = "o2b.sla.mail.health"
    _description = "Health of Incoming Mail"

    @api.model
    def _find_problems(self):
        """Everything that keeps mail from becoming tickets.

        :return: ``{key: (kind, text)}``; the key stays the same as long as the problem
        """
        return {
            **self._find_dead_servers(),
            **self._find_dead_crons(),
            **self._find_dead_addresses(),
            **self._find_waiting(),
        }

    @api.model
    def _find_dead_servers(self):
        """Mailboxes that were not fetched with success for some minutes."""
        now = self.env["o2b.sla.mixin"]._sla_now()
        cron = self.env.ref(FETCH, raise_if_not_found=False)
        patience = PATIENCE
        if cron and cron.interval_type == "minutes":
            patience = max(PATIENCE, timedelta(minutes=2 * cron.interval_number + 1))
        problems = {}
        for server in self.env["fetchmail.server"].search(
            [("server_type", "!=", "local")]
        ):
            text = self._explain_server(server, now, patience)
            if text:
                problems[f"server-{server.id}"] = ("server", text)
        return problems

    @api.model
    def _explain_server(self, server, now, patience):
        """Why a mailbox is not fetched; empty when it is, or is not meant to be."""
        if server.state != "done":
            if not server.error_date:
                return ""  # somebody is still setting it up
            return self.env._(
                "Mailbox %(name)s is no longer fetched: it failed for days.",
                name=server.name,
            )
        if server.error_date and server.error_date <= now - PATIENCE:
            return self.env._(
                "Mailbox %(name)s cannot be fetched: %(error)s",
                name=server.name,
                error=" ".join((server.error_message or "").split())[:120],
            )
        if (server.date or server.create_date) <= now - patience:
            return self.env._(
                "Mailbox %(name)s is not being fetched.", name=server.name
            )
        return ""

    @api.model
    def _find_dead_crons(self):
        """Scheduled actions that are off or fail."""
        problems = {}
        fetches = self.env["fetchmail.server"].search_count(MAIL_SERVER_DOMAIN, limit=1)
        wanted = [FETCH, PROCESS] if fetches else [PROCESS]
        for xmlid in wanted:
            cron = self.env.ref(xmlid, raise_if_not_found=False)
            if not cron:
                text = self.env._("The scheduled action %(name)s is gone.", name=xmlid)
            elif not cron.active:
                text = self.env._("“%(name)s” is switched off.", name=cron.name)
            elif cron.failure_count:
                text = self.env._("“%(name)s” fails.", name=cron.name)
            else:
                continue
            problems[f"cron-{xmlid}"] = ("scheduled", text)
        return problems

    @api.model
    def _find_dead_addresses(self):
        """Addresses of teams that Odoo marked as broken, and addresses told to clients
        that lead to no team."""
        problems = {}
        for team in self.env["helpdesk.ticket.team"].search(
            [("alias_id.alias_status", "=", "invalid")]
        ):
            text = self.env._(
                "The address of team %(team)s is marked as not working: %(address)s",
                team=team.name,
                address=team.alias_email or team.alias_name or "",
            )
            problems[f"alias-{team.id}"] = ("address", text)
        for company in self.env["res.company"].search(
            [("sla_helpdesk_email", "!=", False)]
        ):
            if not self._reaches_helpdesk(company.sla_helpdesk_email):
                text = self.env._(
                    "%(address)s, the address clients are told, leads to no team.",
                    address=company.sla_helpdesk_email,
                )
                problems[f"address-{company.id}"] = ("address", text)
        return problems

    @api.model
    def _reaches_helpdesk(self, address):
        """Whether mail to an address becomes a ticket, as far as Odoo can know: an
        address outside Odoo's domains is the mail server's to forward."""
        local, _at, domain = address.strip().lower().partition("@")
        domains = self.env["mail.alias.domain"]
        if not domains.search_count([("name", "=ilike", domain)], limit=1):
            return True
        model_id = self.env["ir.model"]._get_id("helpdesk.ticket")
        servers = self.env["fetchmail.server"]
        if servers.search_count([("object_id", "=", model_id), *MAIL_SERVER_DOMAIN]):
            return True
        aliases = self.env["mail.alias"].search(
            [("alias_name", "=", local), ("alias_model_id", "=", model_id)]
        )
        aliases = aliases.filtered(
            lambda alias: (
                alias.alias_incoming_local
                or alias.alias_domain_id.name.lower() == domain
            )
        )
        teams = self.env["helpdesk.ticket.team"]
        return bool(teams.search_count([("alias_id", "in", aliases.ids)], limit=1))

    @api.model
    def _find_waiting(self):
        """Mails that are in the journal and did not become anything."""
        now = self.env["o2b.sla.mixin"]._sla_now()
        count = self.env["o2b.sla.mail"].search_count(
            [("state", "=", "new"), ("received_at", "<=", now - WAIT_PATIENCE)]
        )
        if not count:
            return {}
        text = self.env._(
            "%(count)s mails wait for more than %(minutes)s minutes.",
            count=count,
            minutes=WAIT_PATIENCE.seconds // 60,
        )
        return {"waiting": ("waiting", text)}

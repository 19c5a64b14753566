# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import hashlib
import uuid

import werkzeug

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.helpdesk_mgmt.controllers import main
from odoo.addons.o2b_sla.text_limits import explain_length

from ..chosen_agreement import KEY as CHOSEN_AGREEMENT
from ..chosen_agreement import ChosenAgreement
from ..priority_keys import PRIORITIES, PRIORITY_KEYS
from .own_ticket import find_own_ticket
from .parameters import read_id, read_text
from .uploads import list_files, read_files, upload_limits

MAX_SUBJECT = 250
MAX_TEXT = 20_000
FORM = ("subject", "description", "priority", "environment", "category", "team")


class HelpdeskTicketController(main.HelpdeskTicketController):
    """OCA's routes for clients, with the checks they lack, and the agreement's terms
    beside each choice."""

    # === Close ===

    @http.route(methods=["POST"], csrf=True)
    def support_ticket_close(self, ticket_id=None, stage_id=None, **kw):
        """Close one's own ticket, in a stage that is meant for it.

        A ticket of somebody else and one that does not exist get the same answer.
        """
        ticket = find_own_ticket(read_id(ticket_id))
        if not ticket:
            return werkzeug.utils.redirect("/my")
        stage = self._get_portal_closing_stages(ticket).filtered(
            lambda stage: stage.id == read_id(stage_id)
        )
        if stage and not ticket.closed:
            ticket.stage_id = stage
            withdrawn = ticket._sla_get_phase() == "cancelled"
            # OCA's answer has no room for it: the next page tells
            done = "withdraw" if withdrawn else "confirm"
            request.session["sla_ticket_done"] = [ticket.id, done]
        return werkzeug.utils.redirect(f"/my/ticket/{ticket.id}")

    def _get_portal_closing_stages(self, ticket):
        """Stages in which the client may close a ticket himself."""
        stages = ticket.team_id._get_applicable_stages()
        return stages.filtered(lambda stage: stage.closed and stage.close_from_portal)

    # === New ticket: the form ===

    @http.route()
    def create_new_ticket(self, **kw):
        """The form for a new ticket."""
        return self._render_new_ticket(kw)

    def _render_new_ticket(self, form, problems=(), status=200):
        """The form, with what was entered.

        :param form: what came with the request
        :param problems: what is wrong with it, in words
        """
        entered = {name: read_text(form.get(name)) for name in FORM}
        values = self._get_create_new_ticket_values(**form)
        values.update(self._get_sla_form_values(form, entered))
        values.update(
            entered=entered,
            problems=problems,
            form_token=_form_token(form) or uuid.uuid4().hex,
        )
        return request.render(
            "o2b_sla_helpdesk.portal_sla_new_ticket", values, status=status
        )

    def _get_sla_agreements(self):
        """Agreements of which the user is a contact today, as superuser."""
        tickets = request.env["helpdesk.ticket"]
        return tickets._sla_contact_agreements(request.env.user.partner_id)

    def _get_sla_agreement(self, form):
        """The agreement chosen in the form, or the only one; empty when there is a
        choice to make."""
        agreements = self._get_sla_agreements()
        if len(agreements) == 1:
            return agreements
        chosen = read_id(form.get("agreement"))
        return agreements.filtered(lambda agreement: agreement.id == chosen)

    def _may_send(self):
        """Whether the user may send a ticket (§3.6)."""
        return request.env["helpdesk.ticket"]._sla_may_send(request.env.user.partner_id)

    def _get_sla_form_values(self, form, entered):
        """What the form shows of the agreement: environments, and for each priority
        what would be promised if it were sent now (§3.1, §3.2)."""
        now = request.env["o2b.sla.mixin"]._sla_now()
        agreements = self._get_sla_agreements()
        agreement = self._get_sla_agreement(form)
        version = agreement and agreement._version_in_force(now)
        promises = agreement._sla_promises("portal", now) if agreement else []
        promise_of = {promise.priority: promise for promise in promises}
        priorities = request.env["o2b.sla.priority"].sudo()._get_for_tickets()
        environments = request.env["o2b.sla.environment"].sudo()
        kinds = dict(environments._fields["kind"]._description_selection(request.env))
        usual = version.policy_id.default_priority_id.code if version else "P3"
        if entered["priority"] not in dict(PRIORITIES):
            entered["priority"] = PRIORITY_KEYS.get(usual, PRIORITY_KEYS["P3"])
        return {
            "page_name": "new_ticket",
            "may_send": self._may_send(),
            "agreements": agreements,
            "agreement": agreement,
            "in_force": bool(version),
            "environments": [
                (environment, kinds[environment.kind])
                for environment in environments.search(
                    [("agreement_id", "in", agreement.ids)]
                )
            ],
            "priorities": [
                (PRIORITY_KEYS[priority.code], priority, promise_of.get(priority))
                for priority in priorities
            ],
            "limits": upload_limits(),
            "helpdesk": agreement.company_id or request.env.company,
        }

    # === New ticket: sent in ===

    @http.route(methods=["POST"])
    def submit_ticket(self, **kw):
        """Make the ticket, once for each form, and thank the sender.

        What cannot be is told, and nothing that was typed is lost.
        """
        if not self._may_send():
            return self._render_new_ticket(kw, status=403)
        if self._get_sla_agreements() and not self._get_sla_agreement(kw):
            return self._render_new_ticket(kw, status=400)
        claimed, is_new = request.env["o2b.sla.form.token"]._claim(_form_key(kw))
        if not is_new:
            return self._thank(claimed.ticket_id)
        problems = self._find_problems(kw)
        files, wrong_files = read_files(upload_limits())
        problems += wrong_files
        if not problems:
            try:
                with request.env.cr.savepoint():
                    ticket = self._create_ticket(kw, files)
            except UserError as error:
                problems = [str(error)]
        if problems:
            if claimed:
                claimed.unlink()
            return self._render_new_ticket(kw, problems, status=400)
        if claimed:
            claimed.ticket_id = ticket
        return self._thank(ticket)

    def _thank(self, ticket):
        if not ticket:
            return request.redirect("/my/tickets")
        return request.redirect(f"/my/ticket/{ticket.id}/sent")

    def _find_problems(self, form):
        """What is missing in a form, in words."""
        problems = []
        if not read_text(form.get("subject")).strip():
            problems.append(request.env._("Give your ticket a subject."))
        if not read_text(form.get("description")).strip():
            problems.append(request.env._("Describe what is the matter."))
        for name, label, most in (
            ("subject", request.env._("Subject"), MAX_SUBJECT),
            ("description", request.env._("Description"), MAX_TEXT),
        ):
            text = read_text(form.get(name)).strip()
            problems.append(explain_length(request.env, label, text, most))
        return list(filter(None, problems))

    def _create_ticket(self, form, files):
        """The ticket as superuser, with its files.

        :param files: list of ``(name, bytes)``
        """
        chosen = ChosenAgreement(self._get_sla_agreement(form).id)
        tickets = request.env["helpdesk.ticket"].sudo()
        ticket = tickets.with_context(**{CHOSEN_AGREEMENT: chosen}).create(
            self._prepare_submit_ticket_vals(**form)
        )
        ticket = ticket.with_env(tickets.env)
        ticket.message_subscribe(partner_ids=request.env.user.partner_id.ids)
        request.env["ir.attachment"].sudo().create(
            [
                {
                    "name": name,
                    "datas": base64.b64encode(data),
                    "res_model": ticket._name,
                    "res_id": ticket.id,
                }
                for name, data in files
            ]
        )
        return ticket

    def _prepare_submit_ticket_vals(self, **kw):
        for model in ("category", "team"):
            record = (
                request.env[f"helpdesk.ticket.{model}"]
                .sudo()
                .search(
                    [("id", "=", read_id(kw.get(model))), ("show_in_portal", "=", True)]
                )
            )
            kw[model] = str(record.id) if record else ""
        kw["subject"] = read_text(kw.get("subject")).strip()
        kw["description"] = read_text(kw.get("description")).strip()
        vals = super()._prepare_submit_ticket_vals(**kw)
        vals["sla_channel"] = "portal"
        if kw.get("priority") in dict(PRIORITIES):
            vals["priority"] = kw["priority"]
        return {**vals, **self._prepare_sla_vals(kw)}

    def _prepare_sla_vals(self, form):
        """Contractor, environment and sender, as the agreement has them."""
        agreement = self._get_sla_agreement(form)
        if not agreement:
            return {}
        partner = request.env.user.partner_id
        contact = agreement.contact_ids.filtered(
            lambda contact: (
                contact.partner_id == partner
                and contact._is_contact_on(
                    agreement._local_day(request.env["o2b.sla.mixin"]._sla_now())
                )
            )
        )[:1]
        environment = (
            request.env["o2b.sla.environment"]
            .sudo()
            .search(
                [
                    ("id", "=", read_id(form.get("environment"))),
                    ("agreement_id", "=", agreement.id),
                ]
            )
        )
        return {
            "company_id": agreement.company_id.id,
            "partner_email": contact.email or partner.email,
            "sla_environment_id": environment.id,
        }

    @http.route(
        ["/my/ticket/<int:ticket_id>/sent"], type="http", auth="user", website=True
    )
    def sla_ticket_sent(self, ticket_id, **kw):
        """Thank the sender: number, and what is promised."""
        ticket = find_own_ticket(read_id(ticket_id))
        if not ticket:
            return request.redirect("/my")
        return request.render(
            "o2b_sla_helpdesk.portal_sla_ticket_sent",
            {
                "page_name": "ticket",
                "ticket": ticket,
                "priority": ticket._sla_client_priority(),
                "deadlines": ticket._sla_client_deadlines()[ticket.id],
                "resolution": self._describe_resolution(ticket),
            },
        )

    def _describe_resolution(self, ticket):
        """Length of the resolution target in words, empty when there is none."""
        version = ticket.sla_agreement_version_id
        if not version:
            return ""
        target = ticket._sla_get_target("resolution").value
        return version._describe_duration(target) if target else ""


def _form_token(form):
    return read_text(form.get("form_token"))


def _form_key(form):
    """What a form is known by when it is sent twice; empty without a token.

    It holds what the form says: who goes back, writes something else and sends that
    has a second ticket to send.
    """
    token = _form_token(form)
    if not token:
        return ""
    said = [read_text(form.get(name)) for name in (*FORM, "agreement")]
    text = repr([token, said, [(name, size) for name, size, _file in list_files()]])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import groupby

from odoo.addons.o2b_sla_helpdesk.priority_keys import (
    PRIORITIES,
    PRIORITY_CODES,
    PRIORITY_KEYS,
)

# What the allowed priority follows from.
LIMITED_BY = {"priority", "sla_environment_id"}


class HelpdeskTicket(models.Model):
    """No ticket has a higher priority than its environment gives a right to (SLA §6),
    however it came in and whoever sets it. What was asked is kept: it comes back when
    the ticket turns out to be about another environment."""

    _inherit = "helpdesk.ticket"

    sla_asked_priority = fields.Selection(
        selection=PRIORITIES,
        string="Priority Asked For",
        readonly=True,
        copy=False,
        tracking=True,
        help="Higher than support for the environment allows (§6). Empty: the ticket "
        "has the priority that was asked for.",
    )
    sla_limits_text = fields.Char(
        string="Limits of Support", compute="_compute_sla_limits_text"
    )

    @api.depends("sla_environment_id", "sla_asked_priority", "sla_received_at")
    @api.depends_context("lang")
    def _compute_sla_limits_text(self):
        for ticket in self:
            ticket.sla_limits_text = " ".join(ticket._sla_describe_limits())

    def _sla_describe_limits(self):
        """What support is limited to, for colleagues.

        :return: list of sentences, empty without limits
        """
        self.ensure_one()
        environment = self.sla_environment_id.sudo()
        sentences = environment._describe_support_limits(
            self.sla_received_at or self._sla_now()
        )
        if sentences and self.sla_asked_priority:
            sentences.append(
                self.env._(
                    "Asked for was %(asked)s.",
                    asked=PRIORITY_CODES[self.sla_asked_priority],
                )
            )
        return sentences

    # === What is allowed ===

    @api.model
    def _sla_allow(self, environment, asked, at):
        """The priority there is a right to.

        :param environment: ``o2b.sla.environment``, may be empty
        :param asked: key of a priority
        :param at: naive UTC instant of arrival
        :return: key of a priority
        """
        code = PRIORITY_CODES.get(asked)
        if not environment or not code:
            return asked
        limits = environment.sudo()._get_support_limits(at)
        if not limits.highest_priority:
            return asked
        allowed = limits.allow(self.env["o2b.sla.priority"].sudo()._get(code))
        return PRIORITY_KEYS.get(allowed.code, asked)

    @api.model_create_multi
    def create(self, vals_list):
        prepared = [self._sla_limit_new(vals) for vals in vals_list]
        tickets = super().create(prepared)
        tickets._sla_note_limits(tickets.filtered("sla_asked_priority"))
        return tickets

    @api.model
    def _sla_limit_new(self, vals):
        """Values of a new ticket, its priority no higher than allowed.

        :raise AccessError: somebody sets what is written down
        """
        self._sla_check_asked(vals)
        context = self.env.context
        environment_id = vals.get(
            "sla_environment_id", context.get("default_sla_environment_id")
        )
        if not environment_id:
            return vals
        asked = vals.get("priority")
        if not asked:
            asked = self.default_get(["priority"]).get("priority")
        at = fields.Datetime.to_datetime(vals.get("sla_received_at"))
        environment = self.env["o2b.sla.environment"].browse(environment_id)
        allowed = self._sla_allow(environment, asked, at or self._sla_now())
        if allowed == asked:
            return vals
        return {**vals, "priority": allowed, "sla_asked_priority": asked}

    @api.model
    def default_get(self, fields):
        """Take no default for what nobody sets: a client can send one along."""
        return super().default_get([f for f in fields if f != "sla_asked_priority"])

    def write(self, vals):
        self._sla_check_asked(vals)
        if not LIMITED_BY & vals.keys() or not self:
            return super().write(vals)
        before = {
            ticket.id: (
                ticket.priority,
                ticket.sla_asked_priority,
                ticket.sla_environment_id,
            )
            for ticket in self
        }
        limited = [(ticket, ticket._sla_limit(vals)) for ticket in self]
        for values, same in groupby(limited, lambda pair: tuple(pair[1].items())):
            tickets = self.browse([ticket.id for ticket, _values in same])
            super(HelpdeskTicket, tickets).write({**vals, **dict(values)})
        self._sla_follow_limits(before, vals)
        return True

    def _sla_limit(self, vals):
        """What a change makes of the priority, and of the one that was asked for.

        :param vals: as for ``write``, with a priority, an environment or both
        :return: dict of values to write beside them
        """
        self.ensure_one()
        environment = self.sla_environment_id
        if "sla_environment_id" in vals:
            environment = environment.browse(vals["sla_environment_id"] or [])
        asked = vals.get("priority") or self.sla_asked_priority or self.priority
        allowed = self._sla_allow(
            environment, asked, self.sla_received_at or self._sla_now()
        )
        values = {"sla_asked_priority": asked if allowed != asked else False}
        if vals.get("priority") or allowed != self.priority:
            values["priority"] = allowed
        if values["sla_asked_priority"] == self.sla_asked_priority:
            del values["sla_asked_priority"]
        return values

    @api.model
    def _sla_check_asked(self, vals):
        """:raise AccessError: somebody writes what was asked for"""
        if "sla_asked_priority" in vals and not self.env.su:
            raise AccessError(
                self.env._("What was asked for is written down: set the priority.")
            )

    @api.onchange("priority", "sla_environment_id")
    def _onchange_sla_limits(self):
        """Tell at once that the priority will not stay what was chosen."""
        environment = self.sla_environment_id._origin
        at = self.sla_received_at or self._sla_now()
        allowed = self._sla_allow(environment, self.priority, at)
        if allowed == self.priority:
            return None
        sentences = environment.sudo()._describe_support_limits(at)
        return {
            "warning": {
                "type": "notification",
                "title": self.env._("It becomes %s", PRIORITY_CODES[allowed]),
                "message": " ".join(sentences),
            }
        }

    # === What follows ===

    def _sla_follow_limits(self, before, vals):
        """Write notes where a priority was lowered, or came back.

        :param before: ``{ticket id: (priority, asked priority, environment)}``
        :param vals: what somebody wrote
        """
        lowered, restored = self.browse(), self.browse()
        for ticket in self:
            priority, asked, environment = before[ticket.id]
            if ticket.sla_asked_priority and (
                ticket.sla_asked_priority != asked
                or vals.get("priority") == ticket.sla_asked_priority
                or ticket.sla_environment_id != environment
            ):
                lowered |= ticket
            elif asked and not ticket.sla_asked_priority and not vals.get("priority"):
                restored |= ticket
        self._sla_note_limits(lowered)
        self._sla_note_restored(restored)

    @api.model
    def _sla_note_limits(self, tickets):
        """An internal note that tells why the priority is not what was asked for.

        :param tickets: tickets whose priority was lowered
        """
        bodies = {}
        for ticket in tickets.sudo():
            text = self.env._(
                "Priority %(now)s instead of %(asked)s. %(why)s If it is about another "
                "environment after all, choose that one: %(asked)s comes back, from "
                "the original start.",
                now=PRIORITY_CODES[ticket.priority],
                asked=PRIORITY_CODES[ticket.sla_asked_priority],
                why=" ".join(
                    ticket.sla_environment_id._describe_support_limits(
                        ticket.sla_received_at or self._sla_now()
                    )
                ),
            )
            bodies[ticket.id] = Markup("<p>%s</p>") % text
        self._sla_log_bodies(bodies)

    @api.model
    def _sla_note_restored(self, tickets):
        """An internal note that tells why the priority came back."""
        bodies = {}
        for ticket in tickets.sudo():
            name = ticket.sla_environment_id.name
            text = self.env._(
                "Priority %(now)s, as was asked: support is not limited for "
                "%(environment)s.",
                now=PRIORITY_CODES[ticket.priority],
                environment=name or self.env._("an unknown environment"),
            )
            bodies[ticket.id] = Markup("<p>%s</p>") % text
        self._sla_log_bodies(bodies)

    @api.model
    def _sla_log_bodies(self, bodies):
        """Log notes for staff in one batch.

        :param bodies: ``{ticket id: Markup}``
        """
        if bodies:
            tickets = self.sudo().browse(bodies)
            tickets._message_log_batch(bodies=bodies)

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# Who was a contact on a day is told by these; under a signed agreement they stay.
IDENTITY = ("agreement_id", "partner_id", "email", "date_from")
LOGGED = ("agreement_id", "name", "email", "phone", "mobile", "date_from", "date_to")
# Follow from what happens, never from what somebody writes.
MANAGED = {"previous_id", "access_ended_at"}


class SlaContactHistory(models.AbstractModel):
    """Who was a contact on which day stays true, and each change is told (SLA §3.6)."""

    _name = "o2b.sla.contact.history"
    _description = "SLA Contact History"

    previous_id = fields.Many2one(
        comodel_name="o2b.sla.contact",
        string="Before",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The same contact under the address he had before.",
    )
    history_ids = fields.Many2many(
        comodel_name="o2b.sla.contact",
        string="Earlier Addresses",
        compute="_compute_history_ids",
    )

    @api.depends("previous_id")
    def _compute_history_ids(self):
        for contact in self:
            before = contact.previous_id
            history = before
            while before.previous_id and before.previous_id not in history:
                before = before.previous_id
                history |= before
            contact.history_ids = history

    @api.model_create_multi
    def create(self, vals_list):
        ids = {vals["agreement_id"] for vals in vals_list if vals.get("agreement_id")}
        # two simultaneous writers would both find room
        self.env["o2b.sla.agreement"].browse(ids)._serialise()
        if not self.env.su:
            vals_list = [
                {name: value for name, value in vals.items() if name not in MANAGED}
                for vals in vals_list
            ]
        contacts = super().create(vals_list)
        contacts._log_each(
            {contact.id: contact._describe_arrival() for contact in contacts}
        )
        contacts._follow_end()
        return contacts

    def write(self, vals):  # pylint: disable=method-required-super
        if not self.env.su and MANAGED & vals.keys():
            raise AccessError(
                self.env._("The history of a contact is not written by hand.")
            )
        agreements = self.agreement_id
        (agreements | agreements.browse(vals.get("agreement_id")))._serialise()
        for contact in self:
            contact._check_history(vals)
        return self._store(vals)

    # An ``@api.ondelete`` hook can be skipped over RPC, this cannot.
    def unlink(self):
        for contact in self:
            if contact._is_history():
                raise UserError(  # pylint: disable=no-raise-unlink
                    self.env._(
                        "%(name)s has been a contact under a signed agreement. Give a "
                        "last day instead of deleting.",
                        name=contact.name,
                    )
                )
            contact._log(
                self.env._("Contact %(name)s withdrawn.", name=contact._describe())
            )
        return super().unlink()

    # === What stays ===

    def _today(self):
        """Today in the agreement's own zone."""
        now = self.env["o2b.sla.mixin"]._sla_now()
        return self.agreement_id._local_day(now)

    def _is_history(self):
        """Whether he has begun, under an agreement that both parties agreed to."""
        self.ensure_one()
        return self.date_from <= self._today() and any(
            version._is_agreed() for version in self.sudo().agreement_id.version_ids
        )

    def _would_change(self, name, value):
        """Whether writing a value makes a difference."""
        field = self._fields[name]
        return field.convert_to_cache(value, self) != field.convert_to_cache(
            self[name], self
        )

    def _check_history(self, vals):
        """
        :raise UserError: the values would make another person the contact of the past
        """
        self.ensure_one()
        changed = [n for n in IDENTITY if n in vals and self._would_change(n, vals[n])]
        if changed == ["partner_id"] and not self.partner_id:
            # linked to the address book: still the same address
            person = self.env["res.partner"].browse(vals["partner_id"])
            if self._normalise(person.sudo().email) == self.email_normalized:
                return
        if changed and self._is_history():
            labels = [self._fields[n]._description_string(self.env) for n in changed]
            raise UserError(
                self.env._(
                    "%(name)s has been a contact since %(day)s under a signed "
                    "agreement; that stays on record (%(fields)s). Use “Change…”: the "
                    "old address ends, the new one begins today.",
                    name=self.name,
                    day=self.date_from,
                    fields=", ".join(labels),
                )
            )

    # === Changing ===

    def _store(self, vals):
        """Write, and tell what changed. Checks of the history come before."""
        before = {contact: contact._get_logged() for contact in self}
        # pylint: disable-next=super-method-mismatch
        result = super().write(vals)
        self._log_each(
            {contact.id: contact._describe_change(before[contact]) for contact in self}
        )
        self._follow_end()
        return result

    def _change(self, values, day=None):
        """Change a contact from a day on; before it all stays as it was.

        :param values: column values; those that are the same already count for nothing
        :param day: date, default and at the earliest today
        :return: the contact as from that day: this one, or the one that follows it
        """
        self.ensure_one()
        self.check_access("write")
        today = self._today()
        day = max(day or today, today)
        values = {n: v for n, v in values.items() if self._would_change(n, v)}
        if not self._is_history() or not any(name in values for name in IDENTITY):
            self.write(values)
            return self
        self.agreement_id._serialise()
        if self.date_from >= day:
            self._store(values)
            return self
        if self.date_to and self.date_to < day:
            raise UserError(
                self.env._(
                    "%(name)s is a contact until %(last)s only.",
                    name=self.name,
                    last=self.date_to,
                )
            )
        successor = {
            "agreement_id": self.agreement_id.id,
            "partner_id": self.partner_id.id,
            "name": self.name,
            "email": self.email,
            "phone": self.phone,
            "mobile": self.mobile,
            "date_to": self.date_to,
            **values,
            "date_from": day,
            "previous_id": self.id,
        }
        # told by the message about the one that follows
        # pylint: disable-next=super-method-mismatch
        super().write({"date_to": day - timedelta(days=1)})
        contact = self.sudo().create(successor).sudo(self.env.su)
        self._move_person(contact)
        self._follow_end()
        return contact

    def _move_person(self, contact):
        """Let answers go to the new address, once it counts.

        :param contact: the one that follows this one
        """
        person = self.partner_id.sudo()
        same = self._normalise(person.email) == self.email_normalized
        if person == contact.partner_id and same and contact.date_from <= self._today():
            person.email = contact.email

    def _end(self, last_day):
        """Let a contact end; one that has not begun is withdrawn.

        :param last_day: date; the day he began at the earliest
        :raise UserError: he ends earlier already
        """
        self.ensure_one()
        if self.date_to and self.date_to <= last_day:
            raise UserError(
                self.env._(
                    "%(name)s ends on %(last)s already.",
                    name=self.name,
                    last=self.date_to,
                )
            )
        if self.date_from > last_day and not self._is_history():
            self.unlink()
        else:
            self.write({"date_to": max(last_day, self.date_from)})

    def _open_request(self, kind):
        """Action: a new change request about this contact, filled in."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Change of contacts"),
            "res_model": "o2b.sla.contact.request",
            "view_mode": "form",
            "views": [(False, "form")],
            "context": {
                "default_kind": kind,
                "default_agreement_id": self.agreement_id.id,
                "default_contact_id": self.id,
                "default_name": self.name,
                "default_email": self.email,
                "default_phone": self.phone,
                "default_mobile": self.mobile,
            },
        }

    def action_change(self):
        """Ask for other details, from a day on."""
        return self._open_request("change")

    def action_remove(self):
        """Ask for the end of this contact, from a day on."""
        return self._open_request("remove")

    # === Telling ===

    def _get_logged(self):
        """What is told when it changes, as text by field name."""
        self.ensure_one()
        texts = {}
        for name in LOGGED:
            value = self[name]
            texts[name] = str(getattr(value, "display_name", value) or "–")
        return texts

    def _describe(self):
        return f"{self.name} <{self.email}>"

    def _describe_arrival(self):
        """What is told of a new contact; of one that follows another, the changes."""
        self.ensure_one()
        if self.previous_id:
            return self._describe_change(self.previous_id._get_logged())
        texts = self._get_logged()
        details = self._join((name, texts[name]) for name in LOGGED[3:])
        return self.env._(
            "Contact %(name)s added. %(details)s",
            name=self._describe(),
            details=details,
        )

    def _describe_change(self, before):
        """What is told of a change, or ``False`` when nothing changed.

        :param before: dict as of :meth:`_get_logged`
        """
        self.ensure_one()
        after = self._get_logged()
        changes = self._join(
            (name, f"{before[name]} → {after[name]}")
            for name in LOGGED
            if before[name] != after[name]
        )
        return bool(changes) and self.env._(
            "Contact %(name)s changed. %(details)s",
            name=self._describe(),
            details=changes,
        )

    def _join(self, pairs):
        """Labels and texts in one line."""
        return "; ".join(
            f"{self._fields[name]._description_string(self.env)}: {text}"
            for name, text in pairs
        )

    def _log(self, text):
        """Tell in the log of the agreement."""
        self.ensure_one()
        self._log_each({self.id: text})

    def _log_each(self, texts):
        """Tell in the logs of the agreements, in one message each.

        :param texts: dict of contact id to a plain text, or ``False`` for nothing
        """
        bodies = {}
        for contact in self:
            if texts[contact.id]:
                line = Markup("<p>%s</p>") % texts[contact.id]
                agreement_id = contact.agreement_id.id
                bodies[agreement_id] = bodies.get(agreement_id, Markup()) + line
        if bodies:
            agreements = self.env["o2b.sla.agreement"].sudo().browse(bodies)
            agreements._message_log_batch(bodies=bodies)

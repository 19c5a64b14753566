# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

PERIOD = timedelta(hours=1)
MOST = 3


class SlaMailAnswer(models.Model):
    """Automatic answers to mail, counted: no robot gets us to write on and on.

    Never more than one of a kind on a ticket, at most three an hour to one address.
    """

    _name = "o2b.sla.mail.answer"
    _description = "Automatic Answer"
    _order = "id desc"
    _log_access = False
    _rec_name = "address"

    ticket_id = fields.Many2one(
        comodel_name="helpdesk.ticket", readonly=True, ondelete="set null", index=True
    )
    kind = fields.Char(required=True, readonly=True)
    address = fields.Char(required=True, readonly=True)
    number = fields.Integer(
        required=True, readonly=True, help="Of this address; makes two at once collide."
    )
    answered_at = fields.Datetime(required=True, readonly=True)

    _number_uniq = models.UniqueIndex("(address, number)")
    _kind_uniq = models.UniqueIndex("(ticket_id, kind) WHERE ticket_id IS NOT NULL")

    @api.model
    def _take(self, ticket, address, kind):
        """Count an answer, if one may still be sent.

        Two deliveries at once take the same number: the later one gets a serialization
        failure and begins again, as every concurrent change does.

        :param ticket: ``helpdesk.ticket``
        :param address: one bare address
        :param kind: such as ``acknowledgement``
        :return: whether it may be sent
        """
        now = self.env["o2b.sla.mixin"]._sla_now()
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO o2b_sla_mail_answer
                            (ticket_id, kind, address, number, answered_at)
                SELECT %(ticket_id)s, %(kind)s, %(address)s,
                       COALESCE(MAX(number), 0) + 1, %(now)s
                  FROM o2b_sla_mail_answer
                 WHERE address = %(address)s
                HAVING COUNT(*) FILTER (WHERE answered_at > %(since)s) < %(most)s
                    ON CONFLICT DO NOTHING
                RETURNING id
                """,
                ticket_id=ticket.id,
                kind=kind,
                address=address,
                now=now,
                since=now - PERIOD,
                most=MOST,
            ),
            log_exceptions=False,
        )
        return bool(self.env.cr.fetchone())

    @api.model
    def _count(self, ticket):
        """How many answers went out on a ticket."""
        return self.search_count([("ticket_id", "=", ticket.id)])

    @api.autovacuum
    def _gc_answers(self):
        """Forget what was answered more than a year ago.

        :return: (deleted, more to do)
        """
        old = self.sudo().search([("answered_at", "<", "today -1y")], limit=1000)
        old.unlink()
        return len(old), len(old) == 1000

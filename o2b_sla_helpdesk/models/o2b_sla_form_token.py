# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

KEPT_DAYS = 7
MAX_LENGTH = 64


class SlaFormToken(models.Model):
    """A form of the portal that was sent in: once, however often it is sent.

    A second click, a reload or the Back button sends the same form again.
    """

    _name = "o2b.sla.form.token"
    _description = "Form Sent In"
    _rec_name = "token"
    _log_access = False

    user_id = fields.Many2one(
        comodel_name="res.users", required=True, readonly=True, ondelete="cascade"
    )
    token = fields.Char(required=True, readonly=True)
    ticket_id = fields.Many2one(
        comodel_name="helpdesk.ticket", readonly=True, ondelete="cascade", index=True
    )
    used_at = fields.Datetime(required=True, readonly=True)

    _user_token_uniq = models.UniqueIndex(
        "(user_id, token)", "This form was sent in already."
    )

    @api.model
    def _claim(self, token):
        """Take a form, or find out that it was sent in before.

        Of two at the same moment the later one waits, fails to serialise, is tried
        again by Odoo and then finds the first.

        :param token: what the form carries
        :return: (record of the form, whether it is new); ``None`` for an unusable token
        """
        token = (token or "")[: MAX_LENGTH + 1]
        if not token or len(token) > MAX_LENGTH or not token.isalnum():
            return None, True
        now = self.env["o2b.sla.mixin"]._sla_now()
        query = SQL(
            """
            INSERT INTO o2b_sla_form_token (user_id, token, used_at)
            VALUES (%s, %s, %s)
            ON CONFLICT (user_id, token) DO NOTHING
            RETURNING id
            """,
            self.env.uid,
            token,
            now,
        )
        # that the later one fails to serialise is what is wanted, and no news
        self.env.cr.execute(query, log_exceptions=False)
        rows = self.env.cr.fetchall()
        if rows:
            return self.sudo().browse(rows[0][0]), True
        found = self.sudo().search(
            [("user_id", "=", self.env.uid), ("token", "=", token)]
        )
        return found, False

    @api.autovacuum
    def _gc_tokens(self):
        limit = self.env["o2b.sla.mixin"]._sla_now() - timedelta(days=KEPT_DAYS)
        self.sudo().search(Domain("used_at", "<", limit), limit=10_000).unlink()

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dateutil.relativedelta import relativedelta
from psycopg2 import Binary

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.o2b_sla.models.o2b_sla_table_guard import TableGuard

RETENTION = "o2b_sla_helpdesk.mail_retention_months"


class SlaMailRaw(models.Model):
    """The bytes of received mails, as they came in.

    They stand in a column of their own, outside the filestore: files there are shared
    by content, can be removed with an attachment and can be changed unseen. The ORM
    does not know the column; nobody reads or writes it but the methods here.

    PostgreSQL refuses every change. It refuses to delete, too, but for mails older than
    the retention that an administrator set.
    """

    _name = "o2b.sla.mail.raw"
    _description = "Raw Incoming Mail"
    _inherit = ["o2b.sla.evidence"]
    _rec_name = "mail_id"
    _log_access = False

    mail_id = fields.Many2one(
        comodel_name="o2b.sla.mail", required=True, ondelete="restrict"
    )
    received_at = fields.Datetime(required=True, index=True)

    _mail_uniq = models.UniqueIndex("(mail_id)", "A mail is kept once.")

    def init(self):
        res = super().init()
        self.env.cr.execute(
            "ALTER TABLE o2b_sla_mail_raw ADD COLUMN IF NOT EXISTS raw bytea"
        )
        return res

    def _get_table_guards(self):
        kept = SQL(
            """
            NOT COALESCE(
                (SELECT CASE WHEN value ~ '^[1-9][0-9]{0,3}$' THEN OLD.received_at
                             < now() AT TIME ZONE 'UTC'
                               - value::int * interval '1 month' END
                   FROM ir_config_parameter WHERE key = %s),
                FALSE)
            """,
            RETENTION,
        )
        guards = [
            guard._replace(events=SQL("UPDATE"))
            for guard in super()._get_table_guards()
        ]
        return [
            *guards,
            TableGuard(
                "o2b_sla_mail_raw_delete", kept, "it is kept", events=SQL("DELETE")
            ),
        ]

    @api.model
    def _keep(self, mail_id, received_at, raw):
        """Write down the bytes of a mail."""
        self.env.cr.execute(
            SQL(
                "INSERT INTO o2b_sla_mail_raw (mail_id, received_at, raw)"
                " VALUES (%s, %s, %s)",
                mail_id,
                received_at,
                Binary(raw),
            )
        )

    @api.model
    def _read_raw(self, mail_id):
        """The bytes of a mail, None when its retention is over."""
        self.env.cr.execute(
            SQL("SELECT raw FROM o2b_sla_mail_raw WHERE mail_id = %s", mail_id)
        )
        row = self.env.cr.fetchone()
        return bytes(row[0]) if row else None

    @api.autovacuum
    def _gc_raw(self, limit=1000):
        """Remove the bytes of mails whose retention is over. The line of the journal,
        with the hash, stays. One that still waits for somebody keeps its bytes."""
        months = self.env["o2b.sla.mail"]._get_setting("mail_retention_months", 0)
        if not months:
            return 0, False
        now = self.env["o2b.sla.mixin"]._sla_now()
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM o2b_sla_mail_raw WHERE id IN (
                    SELECT raw.id FROM o2b_sla_mail_raw AS raw
                      JOIN o2b_sla_mail AS mail ON mail.id = raw.mail_id
                     WHERE raw.received_at < %(before)s AND mail.state != 'new'
                       AND (mail.looked_at IS NOT NULL OR NOT mail.attention)
                     ORDER BY raw.id LIMIT %(limit)s)
                RETURNING mail_id
                """,
                before=now - relativedelta(months=months),
                limit=limit,
            )
        )
        ids = [id_ for (id_,) in self.env.cr.fetchall()]
        mails = self.env["o2b.sla.mail"].sudo().browse(ids)
        mails._log_event("purged")
        mails.write({"purged_at": now})
        return len(ids), len(ids) == limit

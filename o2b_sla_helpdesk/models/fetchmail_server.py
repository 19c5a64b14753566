# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ..mail_journal import JournalConnection


class FetchmailServer(models.Model):
    _inherit = "fetchmail.server"

    def _connect__(self, allow_archived=False):  # noqa: PLW3201
        """Fetch through the journal: Odoo tells the mail server that a mail is
        handled even when it failed, and it would be lost."""
        connection = super()._connect__(allow_archived=allow_archived)
        return JournalConnection(connection, self._sla_get_journal())

    def _sla_get_journal(self):
        """What writes a mail of this server to the journal: a callable
        (raw bytes) -> (mail id, whether it is new)."""
        self.ensure_one()
        mails = self.env["o2b.sla.mail"].sudo()
        values = {
            "source": "fetchmail",
            "server_id": self.id,
            "server_name": self.name,
            "route": {
                "model": self.object_id.model or False,
                "save_original": self.original,
                "strip_attachments": not self.attach,
            },
        }
        return lambda raw: mails._journal_apart(raw, values)

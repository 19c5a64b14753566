# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.base.models.ir_cron import CompletionStatus

_logger = logging.getLogger(__name__)


class IrCron(models.Model):
    """Scheduled actions of the service levels leave a heartbeat and stay.

    ``lastcall`` says when a job ran, also when it failed; ``sla_last_success`` says
    when it had done all there was to do.
    """

    _inherit = "ir.cron"

    sla_last_success = fields.Datetime(
        string="Last Success", readonly=True, copy=False, help="Nothing was left to do."
    )

    @api.model
    def _update_failure_count(self, job, status):
        res = super()._update_failure_count(job, status)
        if status == CompletionStatus.FULLY_DONE:
            self._sla_note_success(job["id"])
        return res

    @api.model
    def _sla_note_success(self, id_):
        """Note a success of one of our own jobs. Jobs of others, and a database that
        has not been upgraded yet, are left alone."""
        try:
            with self.env.cr.savepoint(flush=False):
                self.env.cr.execute(
                    SQL(
                        """
                        UPDATE ir_cron SET sla_last_success = %s
                         WHERE id = %s AND EXISTS (
                            SELECT 1 FROM ir_model_data AS name
                             WHERE name.model = 'ir.cron' AND name.res_id = ir_cron.id
                               AND name.module LIKE 'o2b\\_sla%%')
                        """,
                        self.env.cr.now().replace(microsecond=0),
                        id_,
                    ),
                    log_exceptions=False,
                )
        except psycopg2.Error as error:
            _logger.info("No heartbeat of scheduled action %s: %s", id_, error)

    @api.model
    def _sla_names(self):
        """External names of our scheduled actions, also of those that are gone.

        :return: ``ir.model.data`` as superuser
        """
        return (
            self.env["ir.model.data"]
            .sudo()
            .search([("model", "=", "ir.cron"), ("module", "=like", "o2b_sla%")])
        )

    def unlink(self):
        """Ours stay as long as their module: without them nobody is warned.

        An ``@api.ondelete`` hook can be skipped over RPC, this cannot.
        """
        ours = self._sla_names().filtered(lambda name: name.res_id in self.ids)
        modules = self.env["ir.module.module"].sudo()
        kept = modules.search(
            [("name", "in", ours.mapped("module")), ("state", "=", "installed")]
        )
        if kept:
            raise UserError(  # pylint: disable=no-raise-unlink
                self.env._(
                    "The service levels need this scheduled action: %(names)s. "
                    "Archive it when it must not run; everybody will see that.",
                    names=", ".join(self.mapped("name")),
                )
            )
        return super().unlink()

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
    def _sla_get_relied_on(self):
        """Scheduled actions of others that the service levels cannot do without: they
        leave a heartbeat and are watched too.

        :return: list of external names
        """
        return ["mail.ir_cron_mail_scheduler_action"]

    @api.model
    def _sla_note_success(self, id_):
        """Note a success of one of our own jobs or of those we rely on. Other jobs,
        and a database that has not been upgraded yet, are left alone."""
        try:
            with self.env.cr.savepoint(flush=False):
                self.env.cr.execute(
                    SQL(
                        """
                        UPDATE ir_cron SET sla_last_success = %s
                         WHERE id = %s AND EXISTS (
                            SELECT 1 FROM ir_model_data AS name
                             WHERE name.model = 'ir.cron' AND name.res_id = ir_cron.id
                               AND (name.module LIKE 'o2b\\_sla%%'
                                    OR name.module || '.' || name.name = ANY(%s)))
                        """,
                        self.env.cr.now().replace(microsecond=0),
                        id_,
                        self._sla_get_relied_on(),
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

    @api.model
    def _sla_watched(self):
        """Scheduled actions that have to run: ours and those we rely on.

        :return: ``{external name: ir.cron as superuser, archived ones too, or none}``
        """
        crons = self.sudo().with_context(active_test=False)
        ids = {f"{name.module}.{name.name}": name.res_id for name in self._sla_names()}
        for xmlid in self._sla_get_relied_on():
            ids[xmlid] = self.env["ir.model.data"]._xmlid_to_res_id(xmlid) or 0
        found = crons.search([("id", "in", list(ids.values()))]).grouped("id")
        return {xmlid: found.get(id_, crons.browse()) for xmlid, id_ in ids.items()}

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

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from odoo.addons.o2b_sla.models.o2b_sla_table_guard import TableGuard

KINDS = [
    ("start", "Started"),
    ("success", "Done"),
    ("fail", "Failed"),
    ("log", "Note"),
    ("pause", "Paused by a person"),
    ("resume", "Resumed by a person"),
]
EFFECTS = [
    ("counted", "Counted"),
    ("replay", "Heard before"),
    ("out_of_order", "Came too late"),
    ("noted", "Noted"),
    ("paused", "While paused"),
]
#: Kept for so long, unless the settings say otherwise.
KEPT_DAYS = 100
GC_BATCH = 10000


class SlaHeartbeatPing(models.Model):
    """One sign of life of a job, as it came in. The software adds them; nobody
    changes one."""

    _name = "o2b.sla.heartbeat.ping"
    _description = "Sign of Life"
    _inherit = ["o2b.sla.table.guard"]
    _order = "id desc"
    _log_access = False

    heartbeat_id = fields.Many2one(
        comodel_name="o2b.sla.heartbeat",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    received_at = fields.Datetime(
        string="Received", required=True, readonly=True, help="By our own clock."
    )
    kind = fields.Selection(
        selection=KINDS, string="What", required=True, readonly=True
    )
    effect = fields.Selection(
        selection=EFFECTS, required=True, readonly=True, default="counted"
    )
    exit_code = fields.Integer(readonly=True, aggregator=None)
    run = fields.Char(readonly=True, help="What the job calls this run.")
    duration = fields.Integer(
        string="Took (s)", readonly=True, aggregator="avg", help="From start to end."
    )
    size = fields.Float(
        string="Size (bytes)", digits=(20, 0), readonly=True, aggregator=None
    )
    backup = fields.Char(string="Backup ID", readonly=True)
    skew = fields.Integer(
        string="Clock Ahead (s)",
        readonly=True,
        aggregator=None,
        help="How far the clock of the job is ahead of ours.",
    )
    method = fields.Char(readonly=True)
    address = fields.Char(readonly=True, help="Where it came from.")
    body = fields.Text(
        string="Message", readonly=True, help="Its first 10 kB, without secrets."
    )

    # === Of an inventory ===
    copy_count = fields.Integer(string="Copies", readonly=True, aggregator=None)
    oldest_copy_at = fields.Datetime(string="Oldest Copy", readonly=True)
    newest_copy_at = fields.Datetime(string="Newest Copy", readonly=True)
    copies_size = fields.Float(
        string="Size of Copies", digits=(20, 0), readonly=True, aggregator=None
    )
    findings = fields.Char(
        string="Codes of Findings", readonly=True, help="What is wrong with the copies."
    )
    findings_text = fields.Char(string="Findings", compute="_compute_findings_text")

    _received_idx = models.Index("(heartbeat_id, received_at)")
    _run_idx = models.Index("(heartbeat_id, run) WHERE run IS NOT NULL")
    _backup_idx = models.Index("(heartbeat_id, backup) WHERE backup IS NOT NULL")
    _all_idx = models.Index("(received_at)")

    def _get_table_guards(self):
        # old ones are deleted in time, see ``_gc_pings``
        return [
            *super()._get_table_guards(),
            TableGuard(
                "o2b_sla_uptime_ping",
                SQL("TRUE"),
                "a sign of life stays as it came in",
                events=SQL("UPDATE"),
            ),
        ]

    @api.depends("kind", "received_at")
    @api.depends_context("lang", "tz")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for ping in self:
            at = fields.Datetime.context_timestamp(ping, ping.received_at)
            ping.display_name = f"{kinds.get(ping.kind)} {at:%Y-%m-%d %H:%M:%S}"

    @api.depends("findings")
    @api.depends_context("lang")
    def _compute_findings_text(self):
        for ping in self:
            codes = (ping.findings or "").split()
            ping.findings_text = " ".join(map(self._explain_finding, codes))

    @api.model
    def _explain_finding(self, code):
        """What is wrong with the copies, in plain words.

        :param code: of :func:`heartbeat.findings`, or ``unreadable``
        """
        texts = {
            "none": self.env._("There is no copy at all."),
            "old": self.env._("A copy is kept for longer than agreed."),
            "future": self.env._("A copy is of the future: check the clock."),
            "few": self.env._("There are fewer copies than backups were made."),
            "stale": self.env._("The newest copy is too old."),
            "unreadable": self.env._("The inventory cannot be read."),
        }
        return texts.get(code, code)

    # === Who writes what ===

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("Signs of life come from the job itself."))
        return super().create(vals_list)

    # An ``@api.ondelete`` hook can be skipped over RPC, these cannot.
    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self._kept_message())

    def unlink(self):  # pylint: disable=method-required-super
        raise UserError(self._kept_message())  # pylint: disable=no-raise-unlink

    @api.model
    def _kept_message(self):
        return self.env._("Signs of life stay as they came in.")

    # === Keeping ===

    @api.model
    def _get_kept_since(self):
        """Signs of life of before are deleted, naive UTC."""
        days = (
            self.env["ir.config_parameter"]
            .sudo()
            .get_param("o2b_sla_uptime.ping_days", KEPT_DAYS)
        )
        try:
            days = max(31, int(days))
        except ValueError:
            days = KEPT_DAYS
        return self.env["o2b.sla.mixin"]._sla_now() - timedelta(days=days)

    @api.autovacuum
    def _gc_pings(self):
        """Delete signs of life that are older than the settings say; those of months
        that are not frozen yet stay.

        :return: (deleted, whether more are to be deleted)
        """
        until = self._get_kept_since()
        first = self.env["o2b.sla.backup.month"].sudo()._get_first_provisional()
        if first:
            until = min(until, first)
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM o2b_sla_heartbeat_ping WHERE id IN (
                    SELECT id FROM o2b_sla_heartbeat_ping WHERE received_at < %s
                  ORDER BY received_at LIMIT %s FOR UPDATE SKIP LOCKED)
                """,
                until,
                GC_BATCH,
            )
        )
        deleted = self.env.cr.rowcount
        return deleted, deleted == GC_BATCH

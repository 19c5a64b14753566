# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json

from odoo import api, fields, models
from odoo.exceptions import UserError

#: What nobody changes once it is written down.
EVIDENCE = {"source_id", "received_at", "key", "payload", "skew"}
EVENT_STATES = [
    ("new", "New"),
    ("waiting", "Waiting"),
    ("done", "Done"),
    ("ignored", "Ignored"),
    ("failed", "Failed"),
]
SIGNALS = [
    ("down", "Down"),
    ("up", "Up"),
    ("unknown", "Unknown"),
    ("alive", "Sign of Life"),
    ("none", "No Change"),
]


class SlaSourceEvent(models.Model):
    """One thing that an engine told us, written down before anybody acts on it."""

    _name = "o2b.sla.source.event"
    _description = "Delivery of a Monitoring Source"
    _order = "id desc"
    _log_access = False

    # === What came in ===
    source_id = fields.Many2one(
        comodel_name="o2b.sla.source",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="source_id.company_id", store=True, index=True)
    received_at = fields.Datetime(string="Received", required=True, readonly=True)
    key = fields.Char(required=True, readonly=True, size=64)
    subject = fields.Char(
        string="About", readonly=True, help="The monitor as the engine calls it."
    )
    payload = fields.Json(readonly=True)
    payload_text = fields.Text(string="Message", compute="_compute_payload_text")
    skew = fields.Integer(
        string="Clock Ahead (s)",
        readonly=True,
        help="How far the clock of a sender that signs is ahead of ours.",
    )

    # === What became of it ===
    state = fields.Selection(
        selection=EVENT_STATES, required=True, readonly=True, default="new"
    )
    monitor_id = fields.Many2one(
        comodel_name="o2b.sla.monitor",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    signal = fields.Selection(selection=SIGNALS, readonly=True)
    at = fields.Datetime(
        string="Measured", readonly=True, help="The instant it is about."
    )
    since = fields.Datetime(readonly=True, help="First failure, as far as known.")
    reason = fields.Char(readonly=True)
    attempts = fields.Integer(readonly=True, default=0)
    attention = fields.Boolean(string="For a Person", readonly=True)
    looked_at = fields.Datetime(readonly=True)
    looked_by_id = fields.Many2one(
        comodel_name="res.users", string="Looked At By", readonly=True
    )

    _key_uniq = models.UniqueIndex(
        "(source_id, key)", "This delivery is in the journal already."
    )
    _received_idx = models.Index("(source_id, received_at)")
    _new_idx = models.Index("(received_at, id) WHERE state = 'new'")
    _waiting_idx = models.Index("(source_id, at) WHERE state = 'waiting'")
    _needs_look_idx = models.Index("(id) WHERE attention AND looked_at IS NULL")

    @api.depends("subject", "signal", "source_id.name")
    def _compute_display_name(self):
        signals = dict(self._fields["signal"]._description_selection(self.env))
        for event in self:
            parts = (event.subject, signals.get(event.signal), event.source_id.name)
            event.display_name = " – ".join(filter(None, parts))

    # An ``@api.ondelete`` hook can be skipped over RPC, this cannot.
    def write(self, vals):
        if EVIDENCE & vals.keys():
            raise UserError(self.env._("What came in cannot be changed."))
        return super().write(vals)

    @api.depends("payload")
    def _compute_payload_text(self):
        for event in self:
            payload = event.payload or {}
            # what could not be read stands there as it came
            event.payload_text = payload.get("text") or json.dumps(
                payload, indent=2, ensure_ascii=False, sort_keys=True
            )

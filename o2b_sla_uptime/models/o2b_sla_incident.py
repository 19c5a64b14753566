# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import format_datetime

from odoo.addons.o2b_sla.durations import duration

KINDS = [
    ("down", "Not available"),
    ("partial", "Partly disturbed"),
    ("backup", "Backup overdue"),
    ("copies", "Backup copies not as agreed"),
    ("job", "Job overdue"),
    ("certificate", "Certificate expires"),
    ("blind", "Not measured"),
]
INCIDENT_STATES = [
    ("open", "Going on"),
    ("recovering", "Recovering"),
    ("resolved", "Over"),
]
RESPONSIBILITIES = [
    ("contractor", "Us"),
    ("client", "Client"),
    ("supplier", "Supplier"),
    ("force_majeure", "Force majeure"),
]
EXCLUSIONS = [
    ("none", "Counts"),
    ("requested", "Asked to exclude"),
    ("approved", "Excluded"),
    ("refused", "Not excluded"),
]
#: Kinds that are measured by outages of monitors and may share one ticket.
OUTAGE_KINDS = ("down", "partial")
#: What people write on an incident themselves; all else follows from measurements.
OPEN_FIELDS = {"responsibility", "cause_id"}


class SlaIncident(models.Model):
    """What went wrong with an environment by one cause, and its one ticket.

    It groups the outages of that cause: what comes back within the hold of five
    minutes is the same incident. What is measured moves it; people tell the cause and
    who is responsible.
    """

    _name = "o2b.sla.incident"
    _description = "Incident"
    _inherit = ["mail.thread", "o2b.sla.mirrors", "o2b.sla.incident.causes"]
    _order = "started_at desc, id desc"

    environment_id = fields.Many2one(
        comodel_name="o2b.sla.environment",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    agreement_id = fields.Many2one(
        related="environment_id.agreement_id", store=True, index=True
    )
    partner_id = fields.Many2one(
        related="environment_id.partner_id", store=True, string="Client"
    )
    company_id = fields.Many2one(related="environment_id.company_id", store=True)
    environment_kind = fields.Selection(
        related="environment_id.kind", string="Kind of Environment"
    )
    cause_key = fields.Char(
        required=True,
        readonly=True,
        help="What it is about: one incident is open per environment and cause.",
    )
    kind = fields.Selection(
        selection=KINDS, string="What", required=True, readonly=True
    )
    level = fields.Selection(
        selection=KINDS[:2],
        string="Measured Now",
        readonly=True,
        help="How disturbed the environment is at this moment.",
    )
    about = fields.Char(readonly=True, help="Host, backup or job it is about.")
    priority_id = fields.Many2one(
        comodel_name="o2b.sla.priority", readonly=True, ondelete="restrict"
    )
    state = fields.Selection(
        selection=INCIDENT_STATES, required=True, readonly=True, default="open"
    )
    started_at = fields.Datetime(
        string="Since",
        required=True,
        readonly=True,
        index=True,
        help="The first failed check.",
    )
    confirmed_at = fields.Datetime(
        string="Confirmed", readonly=True, help="When the failure was certain."
    )
    recovered_at = fields.Datetime(
        string="Recovered", readonly=True, help="The first good check after it."
    )
    resolved_at = fields.Datetime(
        string="Over At",
        readonly=True,
        help="Five minutes after the recovery, when it did not come back.",
    )
    lasted_seconds = fields.Integer(
        string="Lasted (Seconds)",
        compute="_compute_lasted_seconds",
        help="From the first failed check to the recovery, or until now.",
    )
    lasted = fields.Char(compute="_compute_lasted_seconds")
    flap_count = fields.Integer(
        string="Came Back",
        readonly=True,
        help="How often it came back before it was over.",
    )
    ticket_id = fields.Many2one(
        comodel_name="helpdesk.ticket",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    ticket_at = fields.Datetime(
        string="Ticket From",
        readonly=True,
        help="Announced maintenance is going on: a ticket is made when it still fails "
        "at its end.",
    )
    no_ticket_reason = fields.Selection(
        selection=[
            ("maintenance", "Within announced maintenance"),
            ("past", "Found afterwards"),
            ("internal", "Our own affair"),
        ],
        string="No Ticket Because",
        readonly=True,
    )
    due_at = fields.Datetime(
        string="Looked At Next",
        readonly=True,
        help="The next moment at which something may have to be done.",
    )
    told_at = fields.Datetime(
        string="Managers Told", readonly=True, help="That nothing is measured."
    )
    outage_ids = fields.One2many(
        comodel_name="o2b.sla.outage", inverse_name="incident_id", readonly=True
    )
    outage_count = fields.Integer(string="Outages", compute="_compute_outage_count")
    responsibility = fields.Selection(
        selection=RESPONSIBILITIES,
        tracking=True,
        help="Whose doing it was, as far as it is known.",
    )
    cause_id = fields.Many2one(
        comodel_name="o2b.sla.cause", tracking=True, ondelete="restrict"
    )
    exclusion_state = fields.Selection(
        selection=EXCLUSIONS,
        string="In the Figures",
        required=True,
        readonly=True,
        default="none",
        index=True,
        help="An outage that the client caused is left out of the net availability, "
        "when a service level manager approves. Both figures are shown.",
    )

    # one for down and partly disturbed together: it is the same outage, worse or less
    _open_uniq = models.UniqueIndex(
        "(environment_id, (CASE WHEN cause_key IN ('down', 'partial') THEN 'outage'"
        " ELSE cause_key END)) WHERE state != 'resolved'",
        "An incident of this cause is going on already.",
    )
    _due_idx = models.Index("(due_at) WHERE state != 'resolved'")

    @api.depends(
        "kind", "about", "environment_id.name", "partner_id.name", "started_at"
    )
    @api.depends_context("lang", "tz")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for incident in self:
            parts = (
                incident.partner_id.name,
                incident.environment_id.name,
                incident.about,
            )
            what = " · ".join(filter(None, parts))
            since = incident.started_at and format_datetime(
                self.env, incident.started_at, dt_format="d MMM HH:mm"
            )
            words = filter(None, (kinds.get(incident.kind), since))
            incident.display_name = f"{what}: {', '.join(words)}"

    @api.depends("outage_ids")
    def _compute_outage_count(self):
        for incident in self:
            incident.outage_count = len(incident.outage_ids)

    @api.depends("started_at", "recovered_at")
    @api.depends_context("lang")
    def _compute_lasted_seconds(self):
        now = self.env["o2b.sla.mixin"]._sla_now()
        for incident in self:
            end = incident.recovered_at or now
            start = incident.started_at or end
            seconds = max(0, int((end - start).total_seconds()))
            incident.lasted_seconds = seconds
            incident.lasted = incident._describe_seconds(seconds)

    @api.model
    def _describe_seconds(self, seconds):
        """``2 h 5 min 12 s``; a number of seconds in words."""
        return duration(self.env, seconds, days=True)

    # === Who writes what ===

    @api.model
    def default_get(self, fields):
        """Take no default for what nobody sets: a client can send one along."""
        names = OPEN_FIELDS & set(fields) if not self.env.su else fields
        return super().default_get(list(names))

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("Incidents are made by what is measured."))
        return super().create(vals_list)

    def write(self, vals):
        """People write the cause and who is responsible; no more."""
        self.check_access("write")
        mailing = {name for name in vals if name.startswith("message_")}
        if not self.env.su and set(vals) - OPEN_FIELDS - mailing:
            raise AccessError(
                self.env._(
                    "An incident follows from what is measured; you can tell its cause "
                    "and who is responsible."
                )
            )
        result = super().write(vals)
        if vals.get("cause_id"):
            self._tell_ticket_cause()
        return result

    # An ``@api.ondelete`` hook can be skipped over RPC, this cannot.
    def unlink(self):  # pylint: disable=method-required-super
        raise UserError(  # pylint: disable=no-raise-unlink
            self.env._("Incidents show what was measured; they cannot be deleted.")
        )

    def _tell_ticket_cause(self):
        """A ticket without a cause gets that of its incident."""
        for incident in self.sudo():
            ticket = incident.ticket_id
            if ticket and not ticket.sla_cause:
                ticket.sla_cause = incident.cause_id

    def action_open_ticket(self):
        """Open the ticket of the incident."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "helpdesk.ticket",
            "res_id": self.ticket_id.id,
            "view_mode": "form",
        }

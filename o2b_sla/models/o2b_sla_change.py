# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_datetime

from ..instants import to_iso
from ..releases import is_upgrade, read_odoo_release, read_system_release

#: Nothing happens to a change in one of these any more.
SETTLED = ("done", "declined", "cancelled")
#: How the release of a kind of update is read, and which field has it.
RELEASES = {
    "code_update": ("odoo_version", read_odoo_release),
    "system_update": ("operating_system", read_system_release),
}


class SlaChange(models.Model):
    """A change of an environment: asked for, planned, and done with evidence.

    Updates of the code and of the system (SLA §2.1, §2.3) are planned by us or asked
    for by a contact; to a test environment nothing is done that nobody asked for (§6).
    """

    _name = "o2b.sla.change"
    _description = "Environment Change"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "o2b.sla.change.guard",
        "o2b.sla.change.asking",
        "o2b.sla.change.life",
        "o2b.sla.change.finishing",
        "o2b.sla.change.telling",
    ]
    _order = "planned_at desc, id desc"
    _rec_names_search = ["name", "environment_id.name", "partner_id.name"]

    name = fields.Char(
        string="Number",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env._("New"),
    )
    environment_id = fields.Many2one(
        comodel_name="o2b.sla.environment",
        required=True,
        ondelete="restrict",
        index=True,
    )
    # of the day it was asked: an environment may move on to another agreement
    agreement_id = fields.Many2one(
        comodel_name="o2b.sla.agreement",
        required=True,
        readonly=True,
        copy=False,
        ondelete="restrict",
        index=True,
    )
    partner_id = fields.Many2one(
        related="agreement_id.partner_id", string="Client", store=True
    )
    company_id = fields.Many2one(related="agreement_id.company_id", store=True)
    environment_kind = fields.Selection(
        related="environment_id.kind", string="Kind of Environment"
    )
    kind = fields.Selection(
        selection=[
            ("code_update", "Update of Odoo"),
            ("system_update", "Update of the system"),
        ],
        string="What",
        required=True,
        default="code_update",
        help="Updates stay within the release; a new release of Odoo or of Ubuntu is "
        "an upgrade, by quotation (§2.1, §2.3).",
    )
    offered_kinds = fields.Json(
        compute="_compute_offered_kinds", help="What its environment can have."
    )
    with_enterprise = fields.Boolean(
        string="Enterprise Code Too",
        compute="_compute_with_enterprise",
        store=True,
        readonly=False,
        precompute=True,
        help="Only with an Enterprise contract, in the agreement and for the "
        "environment (§2.1).",
    )
    wanted_release = fields.Char(
        string="Release Asked For",
        help="Empty: the release there is. Another one is an upgrade, by quotation.",
    )
    is_upgrade = fields.Boolean(compute="_compute_is_upgrade")
    scope = fields.Char(compute="_compute_scope", help="What is changed.")
    description = fields.Text(string="What Is Asked")
    note = fields.Text(string="For Colleagues")
    state = fields.Selection(
        selection=[
            ("requested", "Requested"),
            ("planned", "Planned"),
            ("done", "Done"),
            ("declined", "Declined"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="requested",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
        group_expand=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        default=lambda self: self.env.user if not self.env.user.share else False,
        tracking=True,
        copy=False,
        help="Does the work.",
    )

    # === Asked ===
    requested_by_id = fields.Many2one(
        comodel_name="o2b.sla.contact",
        string="Asked By",
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        help="The authorised contact who asked (§3.6), and is told what becomes of it. "
        "Empty: planned by us, which a test environment does not know (§6).",
    )
    source = fields.Selection(
        selection=[
            ("us", "Planned by us"),
            ("portal", "Portal"),
            ("phone", "Phone"),
            ("ticket", "Ticket"),
        ],
        string="Asked Through",
        required=True,
        readonly=True,
        copy=False,
        default="us",
    )
    asked_at = fields.Datetime(string="Asked", readonly=True, copy=False)
    entered_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )

    # === Planned ===
    planned_at = fields.Datetime(
        string="Planned For", readonly=True, copy=False, tracking=True, index=True
    )
    planned_hours = fields.Float(
        string="Takes (Hours)", readonly=True, copy=False, aggregator=None
    )
    planned_until = fields.Datetime(compute="_compute_planned_until", store=True)
    period = fields.Char(
        string="When", compute="_compute_period", help="In the zone of the agreement."
    )
    is_overdue = fields.Boolean(
        string="Overdue",
        compute="_compute_is_overdue",
        search="_search_is_overdue",
        help="It should have been done by now.",
    )
    phase = fields.Selection(
        selection=lambda self: [
            *self._fields["state"]._description_selection(self.env),
            ("overdue", self.env._("Overdue")),
        ],
        string="How It Stands",
        compute="_compute_is_overdue",
    )
    reason = fields.Text(
        readonly=True,
        copy=False,
        help="Why it was moved, declined or cancelled; who asked has read it.",
    )

    settled_at = fields.Datetime(
        string="Settled",
        readonly=True,
        copy=False,
        index=True,
        help="When it was done, declined or cancelled.",
    )
    event_ids = fields.One2many(
        comodel_name="o2b.sla.change.event",
        inverse_name="change_id",
        string="What Happened",
        readonly=True,
    )

    _asked_once = models.UniqueIndex(
        "(environment_id, kind) WHERE state = 'requested'",
        "The same was asked for this environment already, and is not planned yet.",
    )
    _planned_idx = models.Index("(planned_until) WHERE state = 'planned'")

    def write(self, vals):
        # before what is tracked is read as superuser
        self.check_access("write")
        return super().write(vals)

    # === Computed fields ===

    @api.depends("name", "kind", "environment_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for change in self:
            change.display_name = " · ".join(
                filter(
                    None,
                    (labels.get(change.kind), change.environment_id.name, change.name),
                )
            )

    @api.depends("environment_id", "kind")
    def _compute_with_enterprise(self):
        for change in self:
            change.with_enterprise = (
                change.kind == "code_update" and change._may_have_enterprise()
            )

    def _may_have_enterprise(self):
        """Whether agreement and environment both have an Enterprise contract."""
        self.ensure_one()
        environment = self.environment_id.sudo()
        if not environment.enterprise:
            return False
        agreement = self.agreement_id.sudo() or environment.agreement_id
        return agreement._version_in_force(self.asked_at).enterprise

    @api.depends("kind", "wanted_release", "environment_id")
    def _compute_is_upgrade(self):
        for change in self:
            change.is_upgrade = change._would_upgrade(change.wanted_release)

    def _would_upgrade(self, wanted):
        """Whether this text names another release than the environment has."""
        self.ensure_one()
        if self.kind not in RELEASES:
            return False
        name, read = RELEASES[self.kind]
        return is_upgrade(read, self.environment_id[name], wanted)

    def _get_release(self):
        """What the environment has of what the change is about, as text."""
        self.ensure_one()
        if self.kind not in RELEASES:
            return ""
        return self.environment_id[RELEASES[self.kind][0]] or ""

    @api.depends("kind", "with_enterprise", "environment_id")
    @api.depends_context("lang")
    def _compute_scope(self):
        for change in self:
            change.scope = change._describe_scope()

    def _describe_scope(self):
        """What is changed, in a few words of the user's language."""
        self.ensure_one()
        if self.kind == "system_update":
            system = self.environment_id.operating_system
            if system:
                return self.env._("Packages of %(system)s", system=system)
            return self.env._("Packages of the operating system")
        version = self.environment_id.odoo_version
        odoo = f"Odoo {version}" if version else "Odoo"
        if self.with_enterprise:
            return self.env._("Code of %(odoo)s, Community and Enterprise", odoo=odoo)
        return self.env._("Code of %(odoo)s Community", odoo=odoo)

    @api.depends("planned_at", "planned_hours")
    def _compute_planned_until(self):
        for change in self:
            length = timedelta(minutes=round(change.planned_hours * 60))
            change.planned_until = change.planned_at and change.planned_at + length

    @api.depends("planned_at", "planned_until", "agreement_id")
    @api.depends_context("lang")
    def _compute_period(self):
        for change in self:
            change.period = change.planned_at and change._describe_period(
                change.planned_at, change.planned_until
            )

    def _describe_period(self, start, end):
        """A time in words, in the zone of the agreement.

        :param start: naive UTC datetime
        :param end: naive UTC datetime
        """
        agreement = self.agreement_id.sudo() or self.environment_id.sudo().agreement_id
        zone = agreement._sla_zone().key
        same_day = agreement._local_day(start) == agreement._local_day(end)
        formats = ("EEE d MMM y HH:mm", "HH:mm" if same_day else "EEE d MMM y HH:mm")
        texts = [
            format_datetime(self.env, at, tz=zone, dt_format=dt_format)
            for at, dt_format in zip((start, end), formats, strict=True)
        ]
        return f"{texts[0]} – {texts[1]} ({zone})"

    @api.depends("state", "planned_until")
    def _compute_is_overdue(self):
        now = self.env["o2b.sla.mixin"]._sla_now()
        for change in self:
            change.is_overdue = bool(
                change.state == "planned"
                and change.planned_until
                and change.planned_until < now
            )
            change.phase = "overdue" if change.is_overdue else change.state

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        now = self.env["o2b.sla.mixin"]._sla_now()
        return Domain("state", "=", "planned") & Domain("planned_until", "<", now)

    # === For the report ===

    def _get_report_facts(self):
        """What a service level report tells of this change.

        :return: dict of JSON values; instants as ``2026-06-05T14:59:00Z`` or ``None``
        """
        self.ensure_one()
        change = self.sudo()
        return {
            "id": change.id,
            "number": change.name,
            "kind": change.kind,
            "scope": change.scope,
            "state": change.state,
            "environment": change.environment_id.name,
            "environment_kind": change.environment_id.kind,
            "requested_by": change.requested_by_id.name or None,
            "source": change.source,
            "asked_at": to_iso(change.asked_at),
            "planned_at": to_iso(change.planned_at),
            "planned_until": to_iso(change.planned_until),
            "done_at": to_iso(change.done_at),
            "settled_at": to_iso(change.settled_at),
            "release_before": change.release_before or None,
            "release_after": change.release_after or None,
            "revision_before": change.revision_before or None,
            "revision_after": change.revision_after or None,
            "backup": change.backup or None,
            "backup_at": to_iso(change.backup_at),
            "backup_of": change.backup_environment_id.name or None,
            "result": change.result or None,
            "reason": change.reason or None,
        }

    @api.model
    def _search_between(self, agreements, start, end):
        """Changes of agreements that were asked for, planned for or done in a time.

        :param agreements: ``o2b.sla.agreement`` records
        :param start: naive UTC datetime
        :param end: naive UTC datetime
        :return: the changes, as superuser, the earliest first
        """
        within = [
            Domain(name, ">=", start) & Domain(name, "<", end)
            for name in ("asked_at", "planned_at", "done_at")
        ]
        return self.sudo().search(
            Domain("agreement_id", "in", agreements.ids) & Domain.OR(within),
            order="asked_at, id",
        )

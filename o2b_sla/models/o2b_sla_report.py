# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..languages import installed_lang
from ..states import REPORT_STATES, REPORT_VERDICTS
from .o2b_sla_kept import SlaKept
from .o2b_sla_report_life import MANAGER


class SlaReport(models.Model):
    """The service level report of an agreement about one calendar month (SLA §1.2).

    ``provisional`` while the month runs; a ``draft`` from the first working day of the
    next month; ``approved`` by a service level manager: from then on it stays as it is,
    with everything its figures follow from in ``payload`` and a fingerprint over it.
    A correction is a report of its own, with the next number, that names what it
    corrects.

    **Sections.** A report consists of sections; each has a code. Another module adds
    one, for instance ``uptime``, in four steps:

    1. its place: ``_get_section_order()`` gives ``{code: number}``; extend the dict of
       ``super()``. And its name: ``_get_section_names()``, ``[(code, name)]``;
    2. its facts: ``_collect_<code>(self, periods)`` on ``o2b.sla.report``. ``self`` is
       a batch of reports as superuser, ``periods`` is ``{report: Period}`` (see
       ``service_report.Period``: instants as ISO texts, days as texts). It returns
       ``{report: facts}``, facts being a dict that JSON can hold; a report that is left
       out has no such section. A few queries for the whole batch, not per report;
    3. its figures: a pure function facts → list of ``service_report.Line``, registered
       by ``@service_report.reckoner("uptime")``; everything a figure follows from
       stands in the facts, for ``static/scripts/verify_report.py`` reckons each again:
       give that script a function for the section too;
    4. its words: ``_name_<code>(line)``, and if need be ``_detail_<code>(line)``, on
       ``o2b.sla.report.line``, in the language of the environment; and what a line's
       button opens: ``_action_<code>(line)``, an action dict.

    What belongs to the facts of each clock (the ticket's number, its cause) is added in
    ``_describe_clocks``. After approval ``_after_approved()`` is called for all reports
    that were approved together: extend it to mail them, and ``_render_documents()`` to
    make the documents of one.
    """

    _name = "o2b.sla.report"
    _description = "Service Level Report"
    _inherit = [
        "o2b.sla.calendar.month",
        "o2b.sla.kept",
        "o2b.sla.proof",
        "mail.thread",
        "mail.activity.mixin",
        "o2b.sla.report.collecting",
        "o2b.sla.report.reckoning",
        "o2b.sla.report.months",
        "o2b.sla.report.life",
        "o2b.sla.report.approval",
        "o2b.sla.report.comparing",
    ]
    _order = "month desc, partner_id, agreement_id, number desc, id desc"
    _mail_post_access = "read"
    _rec_names_search = ["agreement_id.reference", "partner_id.name"]
    # its own, not mirrored: it says which client has the report in the portal
    _mirror_fields = tuple(
        name for name in SlaKept._mirror_fields if name != "agreement_id"
    )
    _kept_states = ("approved",)
    _loose_states = ("provisional", "draft")

    agreement_id = fields.Many2one(
        comodel_name="o2b.sla.agreement",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    partner_id = fields.Many2one(
        related="agreement_id.partner_id", string="Client", store=True, index=True
    )
    company_id = fields.Many2one(related="agreement_id.company_id", store=True)
    month = fields.Date(index=True)
    number = fields.Integer(
        default=1,
        required=True,
        readonly=True,
        aggregator=None,
        help="1: the first report of the month; 2 and up: corrections.",
    )
    state = fields.Selection(
        selection=REPORT_STATES,
        required=True,
        readonly=True,
        default="provisional",
        copy=False,
        index=True,
    )
    verdict = fields.Selection(
        selection=REPORT_VERDICTS,
        readonly=True,
        copy=False,
        index=True,
        help="The worst of its lines. Of a month that still runs: as it stands now.",
    )
    remarks = fields.Text(
        copy=False, help="What the client should know beside the figures."
    )
    line_ids = fields.One2many(
        comodel_name="o2b.sla.report.line", inverse_name="report_id", readonly=True
    )
    document_ids = fields.One2many(
        comodel_name="o2b.sla.report.document", inverse_name="report_id", readonly=True
    )
    as_of = fields.Datetime(
        readonly=True, copy=False, help="What happened later is not in it."
    )
    refreshed_at = fields.Datetime(
        readonly=True, copy=False, help="When the figures were last brought up to date."
    )
    draft_at = fields.Datetime(
        string="Draft On",
        readonly=True,
        copy=False,
        help="Start of the first working day after the month: the draft is made.",
    )
    problem = fields.Text(
        readonly=True,
        copy=False,
        help="Why the figures could not be brought up to date.",
    )
    figures_sha256 = fields.Char(
        readonly=True,
        copy=False,
        help="Of the figures alone, to see whether they differ.",
    )
    payload = fields.Text(groups="o2b_sla.o2b_sla_group_contract_manager")
    export_file = fields.Binary(groups="o2b_sla.o2b_sla_group_contract_manager")
    is_altered = fields.Boolean(compute_sudo=True)

    # === Approval ===
    approved_at = fields.Datetime(readonly=True, copy=False)
    approved_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )

    # === Corrections ===
    corrects_id = fields.Many2one(
        comodel_name="o2b.sla.report",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    correction_reason = fields.Text(readonly=True, copy=False)
    correction_ids = fields.One2many(
        comodel_name="o2b.sla.report", inverse_name="corrects_id", readonly=True
    )
    is_standing = fields.Boolean(
        string="Stands",
        compute="_compute_is_standing",
        search="_search_is_standing",
        help="Approved, and not corrected by another approved report.",
    )

    _number_uniq = models.Constraint(
        "UNIQUE(agreement_id, month, number)",
        "That report of the month exists already.",
    )
    _month_valid = models.Constraint(
        "CHECK(EXTRACT(DAY FROM month) = 1)",
        "A month is named by its first day.",
    )
    _refresh_idx = models.Index("(refreshed_at) WHERE state <> 'approved'")

    @api.depends("agreement_id.reference", "partner_id.name", "month", "number")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for report in self:
            parts = [
                report.partner_id.name or report.agreement_id.reference or "",
                report._get_month_name() or "",
            ]
            if report.number > 1:
                parts.append(self.env._("correction %s", report.number - 1))
            report.display_name = " · ".join(filter(None, parts))

    @api.depends("state", "correction_ids.state")
    def _compute_is_standing(self):
        for report in self:
            report.is_standing = report.state == "approved" and not any(
                correction.state == "approved" for correction in report.correction_ids
            )

    @api.model
    def _search_is_standing(self, operator, value):
        if operator != "in":
            return NotImplemented
        corrected = self.sudo()._search(
            Domain("state", "=", "approved") & Domain("corrects_id", "!=", False)
        )
        standing = Domain("state", "=", "approved") & Domain(
            "id", "not in", corrected.subselect("corrects_id")
        )
        return Domain.OR(standing if flag else ~standing for flag in value)

    def _get_reference(self):
        """What stands on each page and in the name of the file, such as
        ``SLA-2026-014 2026-06``; of a correction also its number."""
        self.ensure_one()
        number = f" ({self.number})" if self.number > 1 else ""
        return f"{self.agreement_id.reference} {self.month:%Y-%m}{number}"

    def _get_export_name(self):
        self.ensure_one()
        name = f"report-{self.agreement_id.reference}-{self.month:%Y-%m}"
        number = f"-{self.number}" if self.number > 1 else ""
        return f"{name}{number}.json".replace("/", "-")

    def _get_lang(self):
        """Language of the agreement, in which the client is told."""
        self.ensure_one()
        version = self._get_version_of_month()
        return installed_lang(self.env, version.lang, self.partner_id.lang)

    @api.model
    def _check_manager(self):
        """:raise AccessError: the user is no service level manager"""
        if not self.env.su and not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._("Only a service level manager decides on a report.")
            )

    def write(self, vals):
        """A service level manager writes the remarks, as long as it is not approved."""
        if vals.keys() == {"remarks"} and not self.env.su and not self._has_final():
            self._check_manager()
            self.check_access("write")
            return super(SlaReport, self.sudo()).write(vals)
        return super().write(vals)

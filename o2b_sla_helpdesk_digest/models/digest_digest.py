# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

#: Who sees every ticket; the figures are those of the whole company.
GROUPS = ("helpdesk_mgmt.group_helpdesk_user", "o2b_sla.o2b_sla_group_manager")
#: Figures of which more is worse.
LESS_IS_BETTER = (
    "kpi_sla_breached",
    "kpi_sla_open",
    "kpi_sla_response",
    "kpi_sla_at_risk",
    "kpi_sla_missed",
)


class DigestDigest(models.Model):
    """Service levels of a period: what was judged in it, and what is open."""

    _inherit = "digest.digest"

    kpi_sla_met = fields.Boolean(string="Service Levels Met (%)")
    kpi_sla_met_value = fields.Float(compute="_compute_kpi_sla_met_value")
    kpi_sla_breached = fields.Boolean(string="Service Levels Breached")
    kpi_sla_breached_value = fields.Integer(compute="_compute_kpi_sla_breached_value")
    kpi_sla_open = fields.Boolean(string="Open Tickets")
    kpi_sla_open_value = fields.Integer(compute="_compute_kpi_sla_open_value")
    kpi_sla_response = fields.Boolean(string="Average Response (working hours)")
    kpi_sla_response_value = fields.Float(compute="_compute_kpi_sla_response_value")
    kpi_sla_on_norm = fields.Boolean(string="Agreements on Norm This Month")
    kpi_sla_on_norm_value = fields.Integer(compute="_compute_kpi_sla_on_norm_value")
    kpi_sla_at_risk = fields.Boolean(string="Agreements at Risk This Month")
    kpi_sla_at_risk_value = fields.Integer(compute="_compute_kpi_sla_at_risk_value")
    kpi_sla_missed = fields.Boolean(string="Agreements With a Missed Norm This Month")
    kpi_sla_missed_value = fields.Integer(compute="_compute_kpi_sla_missed_value")

    def _compute_kpi_sla_met_value(self):
        """Of what was done or got late in the period, the share that was in time."""
        self._compute_sla_kpi(
            "kpi_sla_met_value",
            "o2b.sla.ticket.analysis",
            "met_percent:avg",
            lambda start, end: self._get_period_domain("judged_at", start, end),
        )

    def _compute_kpi_sla_breached_value(self):
        """Deadlines that passed in the period; also when it was done afterwards."""
        self._compute_sla_kpi(
            "kpi_sla_breached_value",
            "o2b.sla.ticket.analysis",
            "__count",
            lambda start, end: self._get_period_domain("late_at", start, end),
        )

    def _compute_kpi_sla_open_value(self):
        """Tickets that were open when the period ended."""
        self._compute_sla_kpi(
            "kpi_sla_open_value",
            "helpdesk.ticket",
            "__count",
            lambda start, end: (
                Domain("create_date", "<", end)
                & (
                    Domain("stage_id.closed", "=", False)
                    | Domain("closed_date", ">=", end)
                )
            ),
        )

    def _compute_kpi_sla_response_value(self):
        """Working hours from start to response, of the responses in the period."""
        self._compute_sla_kpi(
            "kpi_sla_response_value",
            "o2b.sla.ticket.analysis",
            "response_hours:avg",
            lambda start, end: self._get_period_domain("reached_at", start, end),
        )

    def _compute_kpi_sla_on_norm_value(self):
        """Agreements of which every norm is met, in the month in which the period
        ends; of the month that runs as it stands now."""
        self._compute_sla_overview("kpi_sla_on_norm_value", "met")

    def _compute_kpi_sla_at_risk_value(self):
        """Agreements of which a norm can still be missed in that month."""
        self._compute_sla_overview("kpi_sla_at_risk_value", "at_risk")

    def _compute_kpi_sla_missed_value(self):
        """Agreements of which a norm was missed in that month."""
        self._compute_sla_overview("kpi_sla_missed_value", "missed")

    def _compute_sla_overview(self, name, verdict):
        """Count the agreements with a verdict on the month in which the period ends."""
        self._compute_sla_kpi(
            name,
            "o2b.sla.overview",
            "__count",
            lambda _start, end: (
                Domain("month", "=", _month_before(end))
                & Domain("verdict", "=", verdict)
            ),
        )

    def _compute_sla_kpi(self, name, model, aggregate, get_domain):
        """Fill a figure of each digest's company.

        :param name: str, the field
        :param aggregate: str, as of ``_read_group``
        :param get_domain: function of start and end that gives a Domain
        :raise AccessError: the reader may not see every ticket: the digest leaves the
            figure out
        """
        if not any(self.env.user.has_group(group) for group in GROUPS):
            raise AccessError(self.env._("You may not see the figures of all tickets."))
        start, end, companies = self._get_kpi_compute_parameters()
        domain = Domain("company_id", "in", companies.ids) & get_domain(start, end)
        values = dict(self.env[model]._read_group(domain, ["company_id"], [aggregate]))
        for digest in self:
            company = digest.company_id or self.env.company
            digest[name] = values.get(company) or 0

    def _get_period_domain(self, field, start, end):
        return (
            Domain("counted", "=", 1)
            & Domain(field, ">=", start)
            & Domain(field, "<", end)
        )

    def _compute_kpis(self, company, user):
        """The digest shows what grew in green: praise of more breaches is left out."""
        kpis = super()._compute_kpis(company, user)
        for kpi in kpis:
            if kpi["kpi_name"] in LESS_IS_BETTER:
                for column in ("kpi_col1", "kpi_col2", "kpi_col3"):
                    kpi[column]["margin"] = 0.0
        return kpis

    def _compute_kpis_actions(self, company, user):
        actions = super()._compute_kpis_actions(company, user)
        menu = f"?menu_id={self.env.ref('helpdesk_mgmt.helpdesk_ticket_main_menu').id}"
        analysis = f"o2b_sla_helpdesk.o2b_sla_ticket_analysis_action{menu}"
        overview = "o2b_sla.o2b_sla_overview_action" + (
            f"?menu_id={self.env.ref('o2b_sla.o2b_sla_menu_root').id}"
        )
        actions.update(
            kpi_sla_on_norm=overview,
            kpi_sla_at_risk=overview,
            kpi_sla_missed=overview,
            kpi_sla_met=analysis,
            kpi_sla_breached=f"o2b_sla_helpdesk.helpdesk_ticket_action_breached{menu}",
            kpi_sla_open=f"helpdesk_mgmt.helpdesk_ticket_action_opened{menu}",
            kpi_sla_response=analysis,
        )
        return actions


def _month_before(end):
    """First day of the month that lasts until, or goes on at, an instant.

    :param end: naive UTC datetime, or such a text
    """
    return (
        (fields.Datetime.to_datetime(end) - timedelta(seconds=1)).date().replace(day=1)
    )

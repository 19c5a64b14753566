# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

MONITORING = ("monitoring", "Monitoring")


def _keep(records):
    """What clients signed stays as it is when this module goes."""


class SlaStartRuleMixin(models.AbstractModel):
    """What our own monitoring finds is like a call (§3.7): the clocks start at once,
    outside opening hours at the next opening.

    A rule for any channel was meant for what clients send; for what we find ourselves
    it counts only where it starts the clocks sooner still.
    """

    _inherit = "o2b.sla.start.rule.mixin"

    def _fits_channel(self, channel):
        if channel == "monitoring" and self.channel == "any":
            return self.rule == "immediate"
        return super()._fits_channel(channel)


class SlaStartRule(models.Model):
    _inherit = "o2b.sla.start.rule"

    channel = fields.Selection(
        selection_add=[MONITORING], ondelete={"monitoring": _keep}
    )


class SlaProvision(models.Model):
    _inherit = "o2b.sla.provision"

    channel = fields.Selection(
        selection_add=[MONITORING], ondelete={"monitoring": _keep}
    )


class SlaPolicy(models.Model):
    _inherit = "o2b.sla.policy"

    @api.model
    def _get_default_start_rule(self, channel):
        if channel == "monitoring":
            return "next_opening"
        return super()._get_default_start_rule(channel)


class SlaVersionTerms(models.AbstractModel):
    _inherit = "o2b.sla.version.terms"

    @api.model
    def _get_start_channels(self):
        return (*super()._get_start_channels(), "monitoring")


class SlaAgreementSupport(models.AbstractModel):
    """Whoever stands by for a client is reached by the monitoring too."""

    _inherit = "o2b.sla.agreement.support"

    @api.model
    def _get_called_channels(self):
        return (*super()._get_called_channels(), "monitoring")


class SlaMixin(models.AbstractModel):
    _inherit = "o2b.sla.mixin"

    sla_channel = fields.Selection(
        selection_add=[MONITORING], ondelete={"monitoring": "set null"}
    )


class SlaTicketAnalysis(models.Model):
    _inherit = "o2b.sla.ticket.analysis"

    channel = fields.Selection(selection_add=[MONITORING])

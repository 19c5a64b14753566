# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.http import request

from odoo.addons.o2b_sla_helpdesk.controllers import main


class HelpdeskTicketController(main.HelpdeskTicketController):
    """Tells clients what support for an environment is limited to (SLA §6), before
    they send a ticket about it."""

    def _get_sla_form_values(self, form, entered):
        values = super()._get_sla_form_values(form, entered)
        now = request.env["o2b.sla.mixin"]._sla_now()
        described = [
            (environment, environment._describe_support_limits(now))
            for environment, _kind in values["environments"]
        ]
        values["limited_environments"] = [
            (environment, sentences)
            for environment, sentences in described
            if sentences
        ]
        return values

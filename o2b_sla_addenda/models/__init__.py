# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import o2b_sla_environment
from . import (
    o2b_sla_environment_limits,
    helpdesk_ticket_limits,
    helpdesk_ticket_limits_telling,
    helpdesk_ticket_environment,
    o2b_sla_service_instead,
    helpdesk_ticket_instead,
    res_company,
    o2b_sla_agreement_version,
    o2b_sla_license,
    o2b_sla_environment_license,
    o2b_sla_environment_renewal,
    o2b_sla_health_license,
)
from . import o2b_sla_change
from . import o2b_sla_environment_refresh

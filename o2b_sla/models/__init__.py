# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    o2b_sla_priority,
    o2b_sla_clock_event,
    o2b_sla_clock,
    o2b_sla_target,
    o2b_sla_start_rule,
    o2b_sla_policy,
    o2b_sla_agreement_version,
    o2b_sla_agreement,
    o2b_sla_contact,
    o2b_sla_environment,
    o2b_sla_mixin,
    resource_calendar,
    resource_calendar_attendance,
    resource_calendar_leaves,
    res_company,
    res_config_settings,
)

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    test_access,
    test_agreement,
    test_calendar,
    test_clock,
    test_clock_event,
    test_contact,
    test_contact_request,
    test_environment,
    test_js,
    test_mixin,
    test_policy,
    test_reminder,
    test_source_access,
    test_steps,
    test_version,
    test_underpinning_contract,
    test_views,
    test_what_if,
    test_working_time_oracle,
)

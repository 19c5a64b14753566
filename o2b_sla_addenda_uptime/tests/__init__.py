# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import test_addendum_monitor
from . import test_addendum_monitor_settings
from . import test_addendum_outage
from . import test_limits_incident

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import test_monitor_events
from . import test_incident_ticket
from . import test_availability
from . import test_availability_freeze
from . import test_availability_access
from . import test_outage_explanation
from . import test_maintenance
from . import test_maintenance_eligibility
from . import test_maintenance_mail
from . import test_maintenance_guard
from . import test_maintenance_terms
from . import test_maintenance_forecast
from . import test_maintenance_access
from . import test_incident_causes
from . import test_incident_access
from . import test_monitoring_channel
from . import test_monitor_cron
from . import test_monitor_signals
from . import test_monitor_access
from . import test_monitor_actions
from . import test_incident_order
from . import test_maintenance_tour
from . import test_incident_tour
from . import test_availability_chain

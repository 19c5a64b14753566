# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import o2b_sla_monitor_status
from . import o2b_sla_monitor_checking
from . import o2b_sla_monitor_reporting
from . import o2b_sla_monitor_acting
from . import o2b_sla_monitor
from . import o2b_sla_outage
from . import o2b_sla_check
from . import o2b_sla_environment_monitor
from . import helpdesk_ticket_monitoring
from . import o2b_sla_incident
from . import o2b_sla_monitoring_channel
from . import o2b_sla_kept
from . import o2b_sla_frozen_month_life
from . import o2b_sla_frozen_month
from . import o2b_sla_version_uptime
from . import o2b_sla_environment_availability
from . import o2b_sla_availability
from . import o2b_sla_availability_words
from . import o2b_sla_availability_decision
from . import o2b_sla_availability_correction
from . import o2b_sla_backup_month

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import o2b_sla_availability_dialog
from . import o2b_sla_availability_decide
from . import o2b_sla_availability_correct
from . import o2b_sla_availability_correct_line
from . import o2b_sla_maintenance_change
from . import o2b_sla_decide_incident
from . import o2b_sla_pause_monitor
from . import o2b_sla_heartbeat_address
from . import o2b_sla_source_secret
from . import o2b_sla_backup_correct

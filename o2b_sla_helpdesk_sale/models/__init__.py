# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import res_company
from . import res_config_settings
from . import sale_order
from . import sale_order_line
from . import o2b_sla_agreement
from . import o2b_sla_work_entry
from . import o2b_sla_work_statement
from . import o2b_sla_estimate

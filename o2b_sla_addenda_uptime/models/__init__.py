# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import o2b_sla_addendum_kind
from . import o2b_sla_monitor
from . import o2b_sla_addendum
from . import o2b_sla_agreement_version
from . import o2b_sla_environment
from . import res_config_settings

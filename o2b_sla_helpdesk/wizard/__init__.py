# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import base_partner_merge
from . import o2b_sla_log_call_caller
from . import o2b_sla_log_call
from . import o2b_sla_confirm_sender
from . import o2b_sla_decide_parked
from . import o2b_sla_reject_ticket
from . import o2b_sla_ticket_dialog
from . import o2b_sla_wait
from . import o2b_sla_standard_answer
from . import o2b_sla_resume
from . import o2b_sla_reopen
from . import o2b_sla_bulk_classify
from . import o2b_sla_bulk_classify_line
from . import o2b_sla_dismiss_finding
from . import helpdesk_ticket_duplicate_wizard
from . import o2b_sla_ticket_change

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import o2b_sla_batch_mixin
from . import o2b_sla_mail_mixin
from . import helpdesk_ticket
from . import helpdesk_ticket_sender
from . import helpdesk_ticket_thread
from . import helpdesk_ticket_unauthorised
from . import helpdesk_ticket_answer
from . import helpdesk_ticket_stage
from . import helpdesk_ticket_team
from . import ir_filters
from . import ir_model_fields
from . import mail_thread
from . import o2b_sla_contact
from . import o2b_sla_agreement_promise
from . import o2b_sla_contact_phone
from . import o2b_sla_call_effect
from . import o2b_sla_call
from . import helpdesk_ticket_call
from . import o2b_sla_agreement_calls
from . import o2b_sla_mail_answer
from . import o2b_sla_parked_message
from . import res_config_settings

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import test_acceptance
from . import test_access
from . import test_analysis
from . import test_analysis_access
from . import test_answer
from . import test_batch
from . import test_batch_creation
from . import test_confirm_sender
from . import test_call
from . import test_contact
from . import test_log_call
from . import test_mail_gateway
from . import test_parked
from . import test_portal
from . import test_portal_tickets
from . import test_priority_labels
from . import test_reject
from . import test_response
from . import test_robots
from . import test_sender
from . import test_stages
from . import test_tour
from . import test_unauthorised
from . import test_views

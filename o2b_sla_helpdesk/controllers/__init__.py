# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import confirm_sender
from . import estimate_portal
from . import mail
from . import main
from . import myaccount
from . import ticket_actions

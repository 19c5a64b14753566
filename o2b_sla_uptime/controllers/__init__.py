# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import health
from . import maintenance_portal
from . import source
from . import ping
from . import status

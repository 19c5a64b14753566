# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    agreement_portal,
    report_portal,
    request_portal,
    change_portal,
    signing_portal,
)

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Make ``recognition`` importable on its own: it needs no Odoo."""

import sys
from pathlib import Path

ADDON = Path(__file__).parents[3] / "o2b_sla_addenda"
if str(ADDON) not in sys.path:
    sys.path.insert(0, str(ADDON))

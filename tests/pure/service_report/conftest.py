# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Make the published script importable, to call its functions, and the attacker that
tests of Odoo share."""

import sys
from pathlib import Path

CORE = Path(__file__).parents[3] / "o2b_sla"
for folder in (CORE / "static/scripts", CORE / "tests"):
    if str(folder) not in sys.path:
        sys.path.append(str(folder))

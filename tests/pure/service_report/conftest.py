# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Make the published script importable, to call its functions."""

import sys
from pathlib import Path

SCRIPTS = Path(__file__).parents[3] / "o2b_sla/static/scripts"
if str(SCRIPTS) not in sys.path:
    sys.path.insert(0, str(SCRIPTS))

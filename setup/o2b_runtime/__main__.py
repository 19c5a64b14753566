# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""``python3 -m o2b_runtime COMMAND``."""

import sys

from .cli import main

sys.exit(main(sys.argv[1:]))

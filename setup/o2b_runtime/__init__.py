# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Makes and runs a real Odoo 19 for developing, testing and trying o2b_sla.

Runs on the machine's own Python (3.10 to 3.13) with the standard library only, because
it is what builds everything else. One concern per file; ``cli`` is what the Makefile
calls.
"""

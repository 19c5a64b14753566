# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which environment a text names. Imports no Odoo."""

from .environment import Candidate, find_environment

__all__ = ["Candidate", "find_environment"]

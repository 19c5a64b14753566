# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The one error this package raises."""


class WorkingTimeError(ValueError):
    """Input the engine cannot answer: said in words a person can act on."""

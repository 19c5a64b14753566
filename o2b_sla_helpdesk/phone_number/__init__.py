# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Telephone numbers in whatever way people write them, compared by their digits.

Pure Python: imports no Odoo, raises nothing.

- ``canonical``: the digits of a number, its country first;
- ``looks_like_number``: whether a text is meant as one.
"""

from .number import canonical, looks_like_number

__all__ = ["canonical", "looks_like_number"]

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import controllers, models, wizard
from .hooks import pre_init_hook, uninstall_hook

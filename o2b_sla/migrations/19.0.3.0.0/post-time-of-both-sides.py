# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Clocks from before they kept how much of their time lay with us and the client."""

from odoo import SUPERUSER_ID, api
from odoo.tools import split_every

from odoo.addons.o2b_sla.stored_cache import store

BATCH = 1000


def migrate(cr, version):
    """Read both from the ledgers, the ended clocks' too; nothing else changes."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    now = env["o2b.sla.mixin"]._sla_now()
    clocks = env["o2b.sla.clock"].with_context(active_test=False).search([])
    for ids in split_every(BATCH, clocks.ids):
        batch = clocks.browse(ids)
        sides = {clock: state.sides for clock, state in batch._replay(now).items()}
        store(
            batch,
            {
                clock.id: {
                    "our_seconds": sides[clock].ours,
                    "client_seconds": sides[clock].client,
                }
                for clock in batch
            },
        )
        env.invalidate_all()

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Policies from before there were escalation rules get the usual ones."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Let every policy tell its people as before, and those of the higher levels too.

    The shares of the first warning and the risk stay those of the policy.
    """
    env = api.Environment(cr, SUPERUSER_ID, {})
    policies = env["o2b.sla.policy"].with_context(active_test=False).search([])
    rules = env["o2b.sla.escalation.rule"]
    for policy in policies.filtered(lambda policy: not policy.escalation_rule_ids):
        policy.escalation_rule_ids = rules._default_commands()
    # open clocks go on as before: what has passed was told already
    policies.escalation_rule_ids.valid_from = False

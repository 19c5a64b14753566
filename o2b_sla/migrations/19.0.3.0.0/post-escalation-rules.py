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
    _every_minute(env)


def _every_minute(env):
    """A lost wake-up call costs one minute, not five; an own choice stays."""
    cron = env.ref("o2b_sla.ir_cron_clock_due", raise_if_not_found=False)
    if cron and (cron.interval_number, cron.interval_type) == (5, "minutes"):
        cron.interval_number = 1

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class SlaAgreement(models.Model):
    """Terms of maintenance stand beside the norm, not among the rules of time."""

    _inherit = "o2b.sla.agreement"

    def _describe_rules(self, version):
        subjects = {
            version._describe_term(version._get_term(subject))["subject"]
            for subject in ("maintenance_notice", "maintenance_cap")
        }
        return [
            rule
            for rule in super()._describe_rules(version)
            if rule["subject"] not in subjects
        ]

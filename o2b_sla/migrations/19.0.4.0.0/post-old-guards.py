# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The guards of tables have other names; under the old ones they would act twice."""

from odoo.addons.o2b_sla.hooks import drop_triggers

PARTS = (
    "o2b_sla_provision",
    "o2b_sla_version_indicator",
    "o2b_sla_version_related_document",
    "o2b_sla_version_service",
)


def migrate(cr, version):
    """Drop the triggers of before; those of now are there already."""
    drop_triggers(cr, "o2b_sla_frozen_part", *PARTS)
    drop_triggers(cr, "o2b_sla_frozen_related", "o2b_sla_document")
    drop_triggers(cr, "o2b_sla_frozen_agreement_delete", "o2b_sla_agreement")

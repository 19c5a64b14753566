# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from ..upload_limits import EXTENSIONS, MEGABYTE, UploadLimits

USUAL = UploadLimits()


class ResConfigSettings(models.TransientModel):
    """What clients may attach in the portal."""

    _inherit = "res.config.settings"

    sla_portal_max_files = fields.Integer(
        string="Files at Once",
        config_parameter="o2b_sla_helpdesk.portal_max_files",
        default=USUAL.max_files,
    )
    sla_portal_max_megabytes = fields.Integer(
        string="MB per File",
        config_parameter="o2b_sla_helpdesk.portal_max_megabytes",
        default=USUAL.max_bytes // MEGABYTE,
    )
    sla_portal_max_total_megabytes = fields.Integer(
        string="MB Together",
        config_parameter="o2b_sla_helpdesk.portal_max_total_megabytes",
        default=USUAL.max_total // MEGABYTE,
    )
    sla_portal_extensions = fields.Char(
        string="Kinds of Files",
        config_parameter="o2b_sla_helpdesk.portal_extensions",
        default=", ".join(sorted(EXTENSIONS)),
        help="Extensions, apart by a comma; empty for the usual ones.",
    )

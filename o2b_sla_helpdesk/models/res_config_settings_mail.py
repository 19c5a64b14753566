# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    sla_mail_max_size = fields.Integer(
        string="Size of a Mail (MB)",
        default=25,
        config_parameter="o2b_sla_helpdesk.mail_max_size",
    )
    sla_mail_max_text = fields.Integer(
        string="Text of a Mail (kB)",
        default=1024,
        config_parameter="o2b_sla_helpdesk.mail_max_text",
    )
    sla_mail_max_parts = fields.Integer(
        string="Parts of a Mail",
        default=200,
        config_parameter="o2b_sla_helpdesk.mail_max_parts",
    )
    sla_mail_max_nesting = fields.Integer(
        string="Mails Within Mails",
        default=20,
        config_parameter="o2b_sla_helpdesk.mail_max_nesting",
    )
    sla_mail_max_headers = fields.Integer(
        string="Header Lines",
        default=200,
        config_parameter="o2b_sla_helpdesk.mail_max_headers",
    )
    sla_mail_max_header = fields.Integer(
        string="Length of a Header Line (kB)",
        default=10,
        config_parameter="o2b_sla_helpdesk.mail_max_header",
    )
    sla_mail_retention_months = fields.Integer(
        string="Keep Raw Mails (Months)",
        config_parameter="o2b_sla_helpdesk.mail_retention_months",
        help="0: for good. Later only the hash and who, when and what about stay.",
    )

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ..languages import installed_lang


class MailTemplate(models.Model):
    _inherit = "mail.template"

    def _render_lang(self, res_ids, engine="inline_template"):
        """A mail goes out, also when its language was switched off."""
        langs = super()._render_lang(res_ids, engine=engine)
        return {
            id_: installed_lang(self.env, lang) if lang else lang
            for id_, lang in langs.items()
        }

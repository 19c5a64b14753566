# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ..classification import Classifier, read_phrases


class SlaServiceKeyword(models.Model):
    """Words clients use when they ask for a service, in one language."""

    _name = "o2b.sla.service.keyword"
    _description = "Keywords of a Service"
    _order = "service_id, lang, id"
    _rec_name = "service_id"

    service_id = fields.Many2one(
        comodel_name="o2b.sla.service", required=True, ondelete="cascade", index=True
    )
    lang = fields.Selection(
        selection=[("nl", "Dutch"), ("en", "English"), ("other", "Other")],
        string="Language",
        required=True,
        default="nl",
    )
    phrases = fields.Text(
        required=True,
        help="One phrase on each line. The words of a phrase may stand in any order "
        "with a few others between them. A star stands for any ending: vertal*.",
    )

    @api.constrains("phrases")
    def _check_phrases(self):
        for keyword in self:
            if not read_phrases(keyword.phrases):
                raise ValidationError(
                    self.env._(
                        "Enter at least one word for %s.", keyword.service_id.name
                    )
                )

    @api.model
    @tools.ormcache()
    def _classifier(self):
        """The ``Classifier`` of all services, made once until one of them changes."""
        phrases = [
            (keyword.service_id.id, phrase)
            for keyword in self.sudo().search([("service_id.active", "=", True)])
            for phrase in read_phrases(keyword.phrases)
        ]
        services = self.env["o2b.sla.service"].sudo()
        categories = [
            (service.id, category.id)
            for service in services.search([("ticket_category_ids", "!=", False)])
            for category in service.ticket_category_ids
        ]
        return Classifier(phrases, categories)

    @api.model
    def _forget_classifier(self):
        self.env.registry.clear_cache()

    @api.model_create_multi
    def create(self, vals_list):
        keywords = super().create(vals_list)
        self._forget_classifier()
        return keywords

    def write(self, vals):
        result = super().write(vals)
        self._forget_classifier()
        return result

    def unlink(self):
        result = super().unlink()
        self._forget_classifier()
        return result

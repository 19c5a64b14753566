# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..web_address import is_web_address, normalise

ADDRESSES = ("url", "gitea_url")
ODOO_VERSION = re.compile(r"(saas~)?[1-9]\d?\.\d", re.ASCII)


class SlaEnvironment(models.Model):
    """An Odoo of the client that the agreement covers (SLA §2.1, §6)."""

    _name = "o2b.sla.environment"
    _description = "Environment"
    _inherit = ["mail.thread", "o2b.sla.mirrors"]
    _order = "agreement_id, kind, name"
    _rec_names_search = ["name", "url", "partner_id.name"]

    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    agreement_id = fields.Many2one(
        comodel_name="o2b.sla.agreement",
        required=True,
        ondelete="cascade",
        index=True,
        tracking=True,
    )
    partner_id = fields.Many2one(related="agreement_id.partner_id", store=True)
    company_id = fields.Many2one(related="agreement_id.company_id", store=True)
    kind = fields.Selection(
        selection=[("production", "Production"), ("test", "Isolated test")],
        required=True,
        default="production",
        tracking=True,
    )
    addendum_id = fields.Many2one(
        comodel_name="o2b.sla.addendum",
        domain="[('agreement_id', '=', agreement_id)]",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        copy=False,
        help="The addendum that is about this environment (§4–6).",
    )
    url = fields.Char(
        string="URL",
        copy=False,
        tracking=True,
        help="Address the contractor supplies, such as https://client.example",
    )
    operating_system = fields.Char(help="Such as Ubuntu 24.04 LTS", tracking=True)
    odoo_version = fields.Char(help="Such as 19.0", tracking=True)
    enterprise = fields.Boolean(
        help="The client has an Enterprise contract for this environment.",
        tracking=True,
    )
    gitea_url = fields.Char(
        string="Gitea Project",
        copy=False,
        tracking=True,
        help="Address of the project that holds the data and the source of the "
        "customisations; each environment has its own (§3.5).",
    )
    note = fields.Text()

    _name_uniq = models.Constraint(
        "UNIQUE(agreement_id, name)", "This agreement has an environment of that name."
    )
    _url_uniq = models.UniqueIndex(
        "(agreement_id, url) WHERE active", "This agreement has that URL already."
    )
    _gitea_url_uniq = models.UniqueIndex(
        "(lower(gitea_url))",
        "That Gitea project belongs to another environment; each has its own (§3.5).",
    )

    @api.depends("name", "partner_id.name")
    @api.depends_context("sla_show_client")
    def _compute_display_name(self):
        """With its client in front where several of them stand together."""
        res = super()._compute_display_name()
        if self.env.context.get("sla_show_client"):
            for environment in self:
                environment.display_name = " · ".join(
                    filter(None, (environment.partner_id.name, environment.name))
                )
        return res

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._normalise_addresses(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._normalise_addresses(vals))

    # An ``@api.ondelete`` hook can be skipped over RPC, this cannot.
    def unlink(self):
        if self._is_referred_to():
            raise UserError(  # pylint: disable=no-raise-unlink
                self.env._(
                    "Tickets refer to this environment: archive it, so that they still "
                    "tell where they were about."
                )
            )
        return super().unlink()

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        for environment, vals in zip(self, vals_list, strict=True):
            if "name" not in (default or {}):
                vals["name"] = self.env._("%s (copy)", environment.name)
        return vals_list

    @api.model
    def _normalise_addresses(self, vals):
        return vals | {name: normalise(vals[name]) for name in vals.keys() & ADDRESSES}

    @api.constrains(*ADDRESSES)
    def _check_addresses(self):
        for environment in self:
            for name in ADDRESSES:
                address = environment[name]
                if address and not is_web_address(address):
                    raise ValidationError(
                        self.env._(
                            "%(field)s: %(address)s is no address of a web site. Enter "
                            "one such as https://client.example, without user name or "
                            "password.",
                            field=self._fields[name]._description_string(self.env),
                            address=address,
                        )
                    )

    @api.constrains("odoo_version")
    def _check_odoo_version(self):
        for environment in self:
            version = environment.odoo_version
            if version and not ODOO_VERSION.fullmatch(version):
                raise ValidationError(
                    self.env._(
                        "%(version)s is no version of Odoo. Enter one such as 19.0 or "
                        "saas~18.4.",
                        version=version,
                    )
                )

    def _is_referred_to(self):
        """Whether a ticket, of any model with service levels, is about one of these."""
        return any(
            model.sudo()
            .with_context(active_test=False)
            .search_count([("sla_environment_id", "in", self.ids)], limit=1)
            for model in self.env.values()
            if "sla_environment_id" in model._fields
            and model._fields["sla_environment_id"].store
            and not model._abstract
        )

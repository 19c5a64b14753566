# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..languages import installed_lang
from ..states import COVERAGES

# What clients have signed depends on these.
PROMISED_FIELDS = {"code", "best_effort", "highest_priority_id", "environment_kind"}


class SlaAddendumKind(models.Model):
    """A kind of addendum (SLA §4–6): what its first version is drafted from.

    New kinds are data. Services, terms and text of a kind are copied into the version,
    so they may change: that changes no addendum that was drafted. What support is
    limited to is the same for all addenda of a kind, so it stands still once a client
    has signed one.
    """

    _name = "o2b.sla.addendum.kind"
    _description = "Kind of Addendum"
    _order = "sequence, id"

    code = fields.Char(
        required=True,
        copy=False,
        help="Stable name that software and documents refer to, such as metabase.",
    )
    name = fields.Char(required=True, translate=True)
    clause = fields.Char(help="Where the agreement describes it, such as §6")
    description = fields.Text(
        translate=True, help="When it is offered; clients do not see it."
    )
    document_text = fields.Text(
        string="Text of the Document",
        translate=True,
        help="What the addendum says beside its services and terms. An empty line "
        "begins a paragraph, a line that begins with a hyphen is a point of a list.",
    )
    service_line_ids = fields.One2many(
        comodel_name="o2b.sla.addendum.kind.service",
        inverse_name="kind_id",
        string="Services",
        copy=True,
    )
    provision_ids = fields.One2many(
        comodel_name="o2b.sla.addendum.kind.provision",
        inverse_name="kind_id",
        string="Terms",
        copy=True,
    )
    environment_kind = fields.Selection(
        selection="_get_environment_kinds",
        string="About Environments of Kind",
        help="Which environments it is about; empty: the whole agreement.",
    )
    best_effort = fields.Boolean(
        help="Times are something to aim for: nothing is promised, so nothing is "
        "missed (§6).",
    )
    highest_priority_id = fields.Many2one(
        comodel_name="o2b.sla.priority",
        ondelete="restrict",
        help="A ticket on its environments gets no higher priority; empty: any.",
    )
    price_period = fields.Selection(
        selection="_get_price_periods", string="Fee Per", default="month"
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    addendum_count = fields.Integer(string="Addenda", compute="_compute_addendum_count")

    _code_uniq = models.Constraint(
        "UNIQUE(code)", "Another kind of addendum has this code already."
    )
    _code_valid = models.Constraint(
        "CHECK(code ~ '^[a-z][a-z0-9_]*$')",
        "A code has small letters, digits and underscores only, such as metabase.",
    )

    @api.model
    def _get_environment_kinds(self):
        field = self.env["o2b.sla.environment"]._fields["kind"]
        return field._description_selection(self.env)

    @api.model
    def _get_price_periods(self):
        field = self.env["o2b.sla.agreement.version"]._fields["price_period"]
        return field._description_selection(self.env)

    def _compute_addendum_count(self):
        groups = self.env["o2b.sla.addendum"]._read_group(
            [("kind_id", "in", self.ids)], ["kind_id"], ["__count"]
        )
        counts = dict(groups)
        for kind in self:
            kind.addendum_count = counts.get(kind, 0)

    def write(self, vals):
        promised = PROMISED_FIELDS & vals.keys()
        for kind in self:
            if any(kind._changes(name, vals[name]) for name in promised):
                kind._check_not_promised()
        return super().write(vals)

    def _changes(self, name, value):
        """Whether a value to be written is another than the one of this kind."""
        field = self._fields[name]
        return (field.convert_to_write(self[name], self) or False) != (value or False)

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        for kind, vals in zip(self, vals_list, strict=True):
            if "name" not in (default or {}):
                vals["name"] = self.env._("%s (copy)", kind.name)
            vals.setdefault("code", f"{kind.code}_copy")
        return vals_list

    def _check_not_promised(self):
        """Refuse to change what addenda that were sent or signed refer to (§1.4).

        :raise UserError: there is such an addendum
        """
        version = (
            self.env["o2b.sla.agreement.version"]
            .sudo()
            .search(
                [("addendum_id.kind_id", "in", self.ids), ("state", "!=", "draft")],
                limit=1,
            )
        )
        if version:
            raise UserError(
                self.env._(
                    "%(version)s, which was sent or signed, is of this kind. Archive "
                    "the kind and make a new one.",
                    version=version.display_name,
                )
            )

    def _prepare_version(self, lang):
        """Values of a version drafted from this kind.

        :param lang: language of the document
        :return: dict for ``create`` of a version without lines
        """
        self.ensure_one()
        kind = self.with_context(lang=installed_lang(self.env, lang))
        return {
            "document_text": kind.document_text,
            "price_period": self.price_period or "month",
            "service_line_ids": [
                Command.create(
                    {"service_id": line.service_id.id, "coverage": line.coverage}
                )
                for line in self.service_line_ids
            ],
            "provision_ids": [
                Command.create(provision._prepare_provision())
                for provision in self.provision_ids
            ],
        }

    def action_view_addenda(self):
        """The addenda of this kind."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "o2b_sla.o2b_sla_addendum_action"
        )
        action["domain"] = [("kind_id", "=", self.id)]
        action["context"] = {"default_kind_id": self.id}
        return action


class SlaAddendumKindService(models.Model):
    """A service that addenda of a kind offer, or exclude."""

    _name = "o2b.sla.addendum.kind.service"
    _description = "Service of a Kind of Addendum"
    _order = "kind_id, service_id, id"

    kind_id = fields.Many2one(
        comodel_name="o2b.sla.addendum.kind",
        required=True,
        ondelete="cascade",
        index=True,
    )
    service_id = fields.Many2one(
        comodel_name="o2b.sla.service", required=True, ondelete="restrict", index=True
    )
    coverage = fields.Selection(
        selection=COVERAGES,
        compute="_compute_coverage",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        copy=True,
    )
    clause = fields.Char(related="service_id.clause")

    _service_uniq = models.Constraint(
        "UNIQUE(kind_id, service_id)", "A kind has each service only once."
    )

    # not on service_id.coverage: a change of the catalogue changes no kind
    @api.depends("service_id")
    def _compute_coverage(self):
        for line in self:
            line.coverage = line.service_id.coverage

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

PRICE_PERIODS = [
    ("once", "Once"),
    ("month", "Month"),
    ("year", "Year"),
]


class SlaVersionSiblings(models.AbstractModel):
    """Which document a version is one of: the agreement itself, or an addendum.

    Versions of both stand in one table; those of another document never rule, follow
    or precede one another.
    """

    _name = "o2b.sla.version.siblings"
    _description = "SLA Version Siblings"

    addendum_id = fields.Many2one(
        comodel_name="o2b.sla.addendum",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        help="The addendum it is a version of; empty: of the agreement itself.",
    )
    base_version_id = fields.Many2one(
        comodel_name="o2b.sla.agreement.version",
        string="Beside Version",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="The version of the agreement that an addendum was put beside; days are "
        "counted in the time zone of its opening hours.",
    )
    document_text = fields.Text(
        string="Text of the Document",
        help="What the addendum says beside its services and terms. An empty line "
        "begins a paragraph, a line that begins with a hyphen is a point of a list.",
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        default=lambda self: self.env.company.currency_id,
    )
    price = fields.Monetary(
        string="Fee", tracking=True, help="What the addendum costs, without VAT."
    )
    price_period = fields.Selection(
        selection=PRICE_PERIODS, string="Fee Per", default="month"
    )

    _price_valid = models.Constraint(
        "CHECK(price IS NULL OR price BETWEEN 0 AND 99999999)",
        "A fee is not negative, and at most 99,999,999.",
    )
    _price_has_currency = models.Constraint(
        "CHECK(price IS NULL OR price = 0 OR currency_id IS NOT NULL)",
        "Choose the currency of the fee.",
    )

    @api.model
    def _prepare_base(self, agreement_id):
        """Values that a version of an addendum takes from its agreement."""
        base = self.env["o2b.sla.agreement"].browse(agreement_id)._get_base_version()
        if not base:
            return {}
        return {
            "base_version_id": base.id,
            "policy_id": base.policy_id.id,
            "enterprise": base.enterprise,
        }

    @api.constrains("addendum_id", "agreement_id")
    def _check_addendum(self):
        for version in self.filtered("addendum_id"):
            if version.addendum_id.agreement_id != version.agreement_id:
                raise ValidationError(
                    self.env._("An addendum belongs to the agreement of its version.")
                )

    def _get_siblings(self):
        """Every version of the same document, these included: those of the agreement
        itself, or those of the addendum."""
        own = self.filtered(lambda version: not version.addendum_id)
        return own.agreement_id.version_ids | self.addendum_id.version_ids

    def _group_by_document(self):
        """The siblings of these versions, document by document: list of recordsets."""
        documents = {version.addendum_id or version.agreement_id for version in self}
        return [document.version_ids for document in documents]

    def _get_pending(self):
        """Of these the last that is drafted, waits for a signature or is to start."""
        now = self.env["o2b.sla.mixin"]._sla_now()
        return self.filtered(
            lambda version: (
                version.state in ("draft", "sent", "client_signed")
                or (version.state == "active" and version.rules_from > now)
            )
        ).sorted("number")[-1:]

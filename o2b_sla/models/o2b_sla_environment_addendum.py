# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import UserError, ValidationError


class SlaEnvironment(models.Model):
    """Which addendum is about an environment (SLA §4–6).

    Machines come and go while an addendum stays, as with the agreement. What was
    signed for some environments never silently counts for all, nor the other way round.
    """

    _inherit = "o2b.sla.environment"

    @api.constrains("addendum_id", "agreement_id", "kind")
    def _check_addendum(self):
        for environment in self.filtered("addendum_id"):
            addendum = environment.addendum_id
            if addendum.agreement_id != environment.agreement_id:
                raise ValidationError(
                    self.env._(
                        "%(addendum)s belongs to another agreement than %(name)s.",
                        addendum=addendum.display_name,
                        name=environment.name,
                    )
                )
            kind = addendum.kind_id.environment_kind
            if kind and kind != environment.kind:
                kinds = dict(self.env["o2b.sla.addendum.kind"]._get_environment_kinds())
                raise ValidationError(
                    self.env._(
                        "“%(addendum)s” is about environments of kind “%(kind)s”, and "
                        "%(name)s is none.",
                        addendum=addendum.name,
                        kind=kinds[kind],
                        name=environment.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_not_narrowed(vals.get("addendum_id"))
        return super().create(vals_list)

    def write(self, vals):
        if "addendum_id" in vals:
            moved = self.filtered(lambda e: e.addendum_id.id != vals["addendum_id"])
            moved._check_not_widened()
            if moved:
                self._check_not_narrowed(vals["addendum_id"])
        return super().write(vals)

    def unlink(self):
        self._check_not_widened()
        return super().unlink()

    @api.model
    def _check_not_narrowed(self, addendum_id):
        """Refuse to name an environment where what was signed names none.

        :raise UserError: the addendum counts for more than that
        """
        addendum = self.env["o2b.sla.addendum"].browse(addendum_id or [])
        if (
            addendum
            and addendum._was_put_to_client()
            and not addendum._get_named_environments()
        ):
            raise UserError(
                self.env._(
                    "%(addendum)s was put to the client without naming environments, "
                    "so it counts for more than this one. Make another addendum.",
                    addendum=addendum.display_name,
                )
            )

    def _check_not_widened(self):
        """Refuse to take away the last environment that what was signed names.

        :raise UserError: an addendum would count for the whole agreement
        """
        for addendum in self.addendum_id:
            if addendum._was_put_to_client() and not (
                addendum._get_named_environments() - self
            ):
                raise UserError(
                    self.env._(
                        "It is the last environment that %(addendum)s names: name "
                        "another one first, archive this one, or terminate the "
                        "addendum.",
                        addendum=addendum.display_name,
                    )
                )

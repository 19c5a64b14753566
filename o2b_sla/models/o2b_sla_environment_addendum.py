# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class SlaEnvironment(models.Model):
    """Which addendum is about an environment (SLA §4–6).

    Machines come and go while an addendum stays, as with the agreement. What was
    signed for some environments never silently counts for all, nor the other way round.
    What came in, or was measured, before an addendum was about it stays without.
    """

    _inherit = "o2b.sla.environment"

    addendum_link_ids = fields.One2many(
        comodel_name="o2b.sla.addendum.link",
        inverse_name="environment_id",
        string="Addenda Over Time",
        readonly=True,
    )

    # === Which one, and when ===

    def _get_addendum(self, at=None):
        """The addendum that names it, as superuser; whether that is in force is not
        asked.

        :param at: naive UTC instant; default now
        """
        self.ensure_one()
        environment = self.sudo()
        if not at:
            return environment.addendum_id
        for link in environment.addendum_link_ids.sorted("id", reverse=True):
            if not link.valid_from or link.valid_from <= at:
                return link.addendum_id
        return environment.addendum_id.browse()

    def _get_last_recorded_addendum(self):
        """The addendum of the line that was written down last, as superuser."""
        self.ensure_one()
        return self.sudo().addendum_link_ids.sorted("id")[-1:].addendum_id

    def _get_addendum_changes(self):
        """Instants from which another addendum may be about it: set of naive UTC."""
        return set(filter(None, self.sudo().addendum_link_ids.mapped("valid_from")))

    def _get_with_history(self):
        """Of these those that an addendum was about which both parties agreed to."""
        return self.filtered(
            lambda each: each.sudo().addendum_link_ids.addendum_id._was_agreed()
        )

    def _record_addendum(self, addendum, since):
        """Write down that an addendum is about these. As long as no agreed one was,
        nothing was promised, and only the last choice is kept.

        :param addendum: ``o2b.sla.addendum``; empty: none
        :param since: naive UTC instant, ``False`` for as long as they are known
        """
        settled = self._get_with_history()
        open_ones = self - settled
        open_ones.sudo().addendum_link_ids.unlink()
        self.env["o2b.sla.addendum.link"].sudo().create(
            [
                {
                    "environment_id": environment.id,
                    "addendum_id": addendum.id,
                    "valid_from": since,
                }
                for environment in (self if addendum else settled)
            ]
        )

    def _cover_since(self, addendum, since, reason):
        """Write down afterwards which addendum was about it; what the lines before say
        of that time does not count any more.

        :param addendum: ``o2b.sla.addendum``; empty: none
        :param since: naive UTC instant, not in the future
        :param reason: str
        """
        self.ensure_one()
        self.check_access("write")
        self.env["o2b.sla.addendum.link"].sudo().create(
            {
                "environment_id": self.id,
                "addendum_id": addendum.id,
                "valid_from": since,
                "reason": reason,
            }
        )
        self.write({"addendum_id": addendum.id})

    # === Checks ===

    @api.constrains("addendum_id", "agreement_id", "kind")
    def _check_addendum(self):
        for environment in self.filtered("addendum_id"):
            addendum = environment.addendum_id
            addendum._check_agreement_of(environment)
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

    @api.constrains("agreement_id")
    def _check_agreement_of_addenda(self):
        for environment in self:
            agreements = environment.sudo().addendum_link_ids.addendum_id.agreement_id
            if agreements - environment.agreement_id:
                raise ValidationError(
                    self.env._(
                        "%(name)s was under an addendum of %(agreement)s, which stays "
                        "on record: archive it, and make one for the other agreement.",
                        name=environment.name,
                        agreement=agreements[0].display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_not_narrowed(vals.get("addendum_id"))
        environments = super().create(vals_list)
        for addendum, own in environments.grouped("addendum_id").items():
            if addendum:
                own._record_addendum(addendum, since=False)
        return environments

    def write(self, vals):
        if "addendum_id" in vals:
            addendum = self.env["o2b.sla.addendum"].browse(vals["addendum_id"] or [])
            moved = self.filtered(lambda e: e.addendum_id != addendum)
            moved._check_not_widened()
            if moved:
                self._check_not_narrowed(vals["addendum_id"])
            moved._follow_choice(addendum)
        return super().write(vals)

    def _follow_choice(self, addendum):
        """Write down from when on a chosen addendum is about these: from now on, where
        an agreed one is or was about them."""
        now = self.env["o2b.sla.mixin"]._sla_now()
        untold = self.filtered(lambda e: e._get_last_recorded_addendum() != addendum)
        settled = untold._get_with_history()
        settled._record_addendum(addendum, now)
        (untold - settled)._record_addendum(
            addendum, now if addendum._was_agreed() else False
        )

    def unlink(self):
        self._check_not_widened()
        kept = self._get_with_history()
        if kept:
            raise UserError(  # pylint: disable=no-raise-unlink
                self.env._(
                    "An addendum was about %(name)s, which stays on record: archive "
                    "it.",
                    name=kept[0].name,
                )
            )
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
            and not addendum._names_environments()
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
            if addendum._is_alive() and not (addendum._get_named_environments() - self):
                raise UserError(
                    self.env._(
                        "It is the last environment that %(addendum)s names: name "
                        "another one first, archive this one, or terminate the "
                        "addendum.",
                        addendum=addendum.display_name,
                    )
                )

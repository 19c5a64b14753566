# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date, plaintext2html

from odoo.addons.o2b_sla.isolating import isolated
from odoo.addons.o2b_sla.retrying import retry

from .o2b_sla_license import MAX_DAYS

_logger = logging.getLogger(__name__)

#: After a failure it is tried again after so long, each time twice as long.
FIRST_WAIT = timedelta(hours=1)
LONGEST_WAIT = timedelta(days=1)


class SlaEnvironment(models.Model):
    """Renews test licences in good time, and warns when that fails (SLA §6)."""

    _inherit = "o2b.sla.environment"

    @api.model
    def _cron_renew_licenses(self, batch_size=100):
        """Renew what is due, one environment at a time: one that fails stops no other.
        Then remind of what is left."""
        last_id = 0
        while environments := self._search_renewals(last_id, batch_size):
            for environment in environments:
                retry(self.env, environment._try_renewal)
                self.env["ir.cron"]._commit_progress(1)
            last_id = environments[-1].id
        self._remind_all()

    @api.model
    def _search_renewals(self, last_id, limit):
        """Environments whose licence may be due; each looks closer itself."""
        now = self.env["o2b.sla.mixin"]._sla_now()
        until = now.date() + self._get_longest_lead()
        domain = (
            Domain("id", ">", last_id)
            & Domain("license_auto", "=", True)
            & Domain("kind", "=", "test")
            & Domain("enterprise", "=", True)
            & Domain("license_until", "<=", until)
            & (
                Domain("license_next_try", "=", False)
                | Domain("license_next_try", "<=", now)
            )
        )
        return self.sudo().search(domain, order="id", limit=limit)

    @api.model
    def _get_longest_lead(self):
        """How far ahead any company renews, and a day more: they may work in other
        zones."""
        companies = self.env["res.company"].sudo()
        [(days,)] = companies._read_group([], [], ["sla_license_lead_days:max"])
        return timedelta(days=(days or 0) + 1)

    def _try_renewal(self):
        """Renew a licence when it is due; what goes wrong is written down.

        An environment that somebody else is busy with has its turn in the next run.
        """
        if self.try_lock_for_update():
            self.invalidate_recordset()
            isolated(self.env, self._renew_due, failed=self._note_renewal_failure)

    def _renew_due(self):
        """Renew the licence when its day has come and there is one to renew for."""
        if (
            self.license_until
            and self._get_renewal_day() <= self._get_local_today()
            and self._get_renewal_period()
        ):
            self._renew_license()

    def _get_renewal_period(self):
        """First and last day of the next licence, at most 30 days and never beyond the
        addendum; empty when there is none to renew for.

        The next one follows the latest; where that has lapsed, it starts today.
        """
        self.ensure_one()
        today = self._get_local_today()
        start = today
        if self.license_until and self.license_until >= today:
            start = self.license_until + timedelta(days=1)
        end = start + timedelta(days=MAX_DAYS - 1)
        addendum = self._get_license_addendum()
        if not self._needs_license() or not addendum:
            return ()
        ends = [addendum._get_last_agreed_day(), self._get_agreement_end()]
        last = min(filter(None, ends), default=None)
        if last and last < start:
            return ()
        return start, min(end, last) if last else end

    def _get_agreement_end(self):
        now = self.env["o2b.sla.mixin"]._sla_now()
        return self.agreement_id.sudo()._version_in_force(now)._get_last_agreed_day()

    def _get_license_addendum(self):
        """The version in force of the addendum by which licences are renewed (§6)."""
        now = self.env["o2b.sla.mixin"]._sla_now()
        addenda = self._get_addenda_in_force(now).filtered(
            lambda addendum: addendum.kind_id.environment_kind == self.kind
        )
        return addenda[-1:] and addenda[-1:]._version_in_force(now)

    def _renew_license(self, by_hand=False):
        """Add the next period, and have it renewed at the supplier.

        :param by_hand: somebody asked for it
        :return: the new ``o2b.sla.license``
        """
        start, end = self._get_renewal_period()
        license = (
            self.env["o2b.sla.license"]
            .sudo()
            .create(
                {
                    "environment_id": self.id,
                    "valid_from": start,
                    "valid_until": end,
                    "renews_id": self.license_id.id,
                    "is_automatic": not by_hand,
                    "renewed_by_id": self.env.uid,
                }
            )
        )
        self._renew_at_supplier(license)
        self.sudo()._forget_license_error()
        self._log_license(license)
        return license

    def _renew_at_supplier(self, license):
        """Have the licence renewed where it is bought.

        Nothing is asked of a supplier here: a colleague is asked to put it in. A
        module that knows the supplier's system does that instead.

        :param license: ``o2b.sla.license``, the new period
        :raise Exception: the supplier does not renew it; it is tried again later
        """
        self.ensure_one()
        day = self._get_day_text
        self.sudo().activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=license.renews_id.valid_until or license.valid_from,
            summary=self.env._(
                "Put in the test licence until %(day)s", day=day(license.valid_until)
            ),
            note=plaintext2html(
                self.env._(
                    "The test licence of %(environment)s was renewed from %(start)s to "
                    "%(end)s (§6). Put it in before the old one lapses.",
                    environment=self.name,
                    start=day(license.valid_from),
                    end=day(license.valid_until),
                )
            ),
            user_id=self.user_id.active and self.user_id.id,
        )

    def _log_license(self, license):
        self.sudo()._message_log(
            body=plaintext2html(
                self.env._(
                    "Test licence renewed: %(start)s to %(end)s, %(days)s days.",
                    start=self._get_day_text(license.valid_from),
                    end=self._get_day_text(license.valid_until),
                    days=license.days,
                )
            )
        )

    def _get_day_text(self, day):
        return format_date(self.env, day)

    def _note_renewal_failure(self, error):
        """Write down why, and when it is tried again.

        :param error: what the supplier's system, or ours, raised
        """
        _logger.exception("The test licence of %s was not renewed", self)
        attempts = self.license_attempts + 1
        wait = min(FIRST_WAIT * 2 ** min(attempts - 1, 10), LONGEST_WAIT)
        self.sudo().write(
            {
                "license_error": str(error)[:250] or type(error).__name__,
                "license_attempts": attempts,
                "license_next_try": self.env["o2b.sla.mixin"]._sla_now() + wait,
            }
        )

    # === By hand ===

    def action_renew_license(self):
        """Renew now, as the scheduled action would.

        :raise UserError: there is nothing to renew, or no addendum to renew it by
        """
        self.ensure_one()
        self.check_access("write")
        self._check_renewable()
        self._renew_license(by_hand=True)
        return True

    def _check_renewable(self):
        """:raise UserError: in words, why there is no licence to renew now"""
        self.ensure_one()
        if not self._needs_license():
            raise UserError(
                self.env._(
                    "Only an isolated test environment with Enterprise has a test "
                    "licence (§6)."
                )
            )
        today = self._get_local_today()
        if self.license_until and self.license_until > today + timedelta(days=MAX_DAYS):
            raise UserError(
                self.env._(
                    "The licence is valid until %(day)s: that is renewed already.",
                    day=self._get_day_text(self.license_until),
                )
            )
        if not self._get_renewal_period():
            raise UserError(
                self.env._(
                    "No addendum for a test environment is in force then: without it "
                    "the licence is not renewed (§6)."
                )
            )

    # === Reminding ===

    @api.model
    def _get_reminder_domain(self):
        near = self._get_local_today() + self._get_longest_lead()
        return Domain("license_until", "<=", near)

    def _get_reminders(self):
        trouble = self._get_license_trouble()
        if not trouble:
            return {}
        code, text = trouble
        return {
            code: (
                self.license_until,
                text,
                self.env._(
                    "The contractor renews the licence of a test environment in good "
                    "time (§6)."
                ),
            )
        }

    def _get_license_trouble(self):
        """What is wrong with the licence, of an environment for which it is renewed.

        :return: ``(code, text)`` or ``None``
        """
        self.ensure_one()
        until, today = self.license_until, self._get_local_today()
        if not until or not self._needs_license() or not self._get_renewal_period():
            return None
        values = {
            "client": self.partner_id.name or "",
            "environment": self.name,
            "day": self._get_day_text(until),
            "error": self.license_error or "",
        }
        if until < today:
            return "license_lapsed", self.env._(
                "%(client)s, %(environment)s: the test licence lapsed on %(day)s.",
                **values,
            )
        if self.license_error:
            return "license_failed", self.env._(
                "%(client)s, %(environment)s: the test licence until %(day)s could not "
                "be renewed: %(error)s",
                **values,
            )
        if not self.license_auto and self._get_renewal_day() <= today:
            return "license_by_hand", self.env._(
                "%(client)s, %(environment)s: renew the test licence, it lapses on "
                "%(day)s.",
                **values,
            )
        return None

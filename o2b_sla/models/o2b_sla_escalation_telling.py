# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import hashlib
from datetime import datetime

from odoo import api, models
from odoo.tools import format_list

from ..durations import duration
from ..instants import to_aware
from .o2b_sla_escalation_rule import BREACH

#: So many tickets a message on screen names; the rest is a number.
NAMED_ON_SCREEN = 5


class SlaEscalationTelling(models.AbstractModel):
    """Tells people: a line in the history, activities, mails and messages on screen.

    Who has to know of several things at once gets one mail and one message.
    """

    _name = "o2b.sla.escalation.telling"
    _description = "Escalation Telling"

    @api.model
    def _tell(self, tellings):
        """Tell them all, in batches.

        :param tellings: list of :class:`Telling`; the key of the mail is added to
            their rows
        """
        if not tellings:
            return
        texts = _Texts(self.env)
        log_ids = self._add_to_histories(tellings, texts)
        self._plan_activities([t for t in tellings if "by_activity" in t.means], texts)
        for user, mine in _by_user(tellings, "by_mail").items():
            self._post_mail(user, mine, texts, log_ids)
        for user, mine in _by_user(tellings, "by_bus").items():
            self._show_on_screen(user, mine, texts)

    @api.model
    def _add_to_histories(self, tellings, texts):
        """One line per record: what happened and who is told.

        :return: ``{(model, id): Message-Id of the line}``
        """
        lines = {}
        for clock, mine in _grouped(tellings, lambda t: t.clock).items():
            record = mine[0].record
            text = texts.of(record._sla_get_company().partner_id.lang)
            line = text.env._(
                "%(what)s. Told: %(who)s.",
                what=text.step(clock, mine[0].percent),
                who=format_list(text.env, [t.user.name for t in mine]),
            )
            lines.setdefault(record, []).append(line)
        log_ids = {}
        for model, records in _grouped(lines, lambda record: record._name).items():
            batch = self.env[model].sudo().browse([r.id for r in records])
            messages = batch._message_log_batch(
                bodies={record.id: "\n".join(lines[record]) for record in records}
            )
            log_ids.update({(model, m.res_id): m.message_id for m in messages})
        return log_ids

    @api.model
    def _plan_activities(self, tellings, texts):
        values = [
            t.record._sla_prepare_activity(
                t.clock,
                t.percent,
                texts.of(t.user.lang).step(t.clock, t.percent),
                t.user,
            )
            for t in tellings
        ]
        self.env["mail.activity"].sudo().with_context(
            mail_activity_quick_update=True
        ).create(values)

    # === Mail ===

    @api.model
    def _post_mail(self, user, tellings, texts, log_ids):
        """One mail for one person, all in it, the next deadline first."""
        tellings = sorted(tellings, key=_by_deadline)
        text = texts.of(user.lang)
        key = self._mail_key(user, tellings)
        for telling in tellings:
            for row in telling.rows:
                row["notice_key"] = key
        records = {(t.record._name, t.record.id) for t in tellings}
        values = {
            "key": key,
            "kind": "escalation",
            "company_id": tellings[0].clock.company_id.id,
            "partner_id": user.partner_id.id,
            "email_to": user.email,
            "subject": self._mail_subject(tellings, text),
            "body": self._mail_body(user, tellings, text),
            # the line in the history stands for it there
            "in_history": False,
        }
        if len(records) == 1:
            (record,) = records
            values.update(res_model=record[0], res_id=record[1])
            if log_ids.get(record):
                # an answer to the mail finds the ticket by this line
                values["headers"] = {"References": log_ids[record]}
        else:
            values["headers"] = {"References": self._digest_thread(user, values)}
        self.env["o2b.sla.notice"]._post([values])

    @api.model
    def _mail_key(self, user, tellings):
        """Of a person and exactly these levels: posted again, it is the same mail."""
        levels = sorted((t.clock.id, t.rows[0]["round"], t.percent) for t in tellings)
        digest = hashlib.sha256(repr(levels).encode()).hexdigest()[:24]
        return f"escalation:{user.id}:{digest}"

    @api.model
    def _digest_thread(self, user, values):
        """What the digests of one person and day refer to, so that mail programs show
        them together. It is no mail: an answer finds no ticket by it, for which one
        of them would it be?"""
        today = to_aware(self.env["o2b.sla.mixin"]._sla_now()).date()
        company = self.env["res.company"].browse(values["company_id"])
        notices = self.env["o2b.sla.notice"]
        return notices._make_message_id(f"digest:{user.id}:{today}", company)

    @api.model
    def _mail_subject(self, tellings, text):
        if len(tellings) == 1:
            telling = tellings[0]
            return text.env._(
                "%(priority)s: %(what)s – %(ticket)s",
                priority=telling.clock.priority_id.code or "",
                what=text.level(telling.clock, telling.percent),
                ticket=telling.record.display_name,
            )
        late = sum(t.percent >= BREACH for t in tellings)
        if late:
            return text.env._(
                "%(count)s deadlines need attention, %(late)s breached",
                count=len(tellings),
                late=late,
            )
        return text.env._("%(count)s deadlines need attention", count=len(tellings))

    @api.model
    def _mail_body(self, user, tellings, text):
        base = self.env["ir.config_parameter"].sudo().get_param("web.base.url")
        lines = [
            {
                "ticket": t.record.display_name,
                "url": f"{base}/mail/view?model={t.record._name}&res_id={t.record.id}",
                "client": t.clock.partner_id.name or "",
                "priority": t.clock.priority_id.code or "",
                "what": text.level(t.clock, t.percent),
                "late": t.percent >= BREACH,
                "deadline": text.deadline(t.clock),
                "left": text.left(t.clock),
            }
            for t in tellings
        ]
        return text.env["ir.qweb"]._render(
            "o2b_sla.o2b_sla_escalation_mail",
            {"user": user, "lines": lines},
            minimal_qcontext=True,
        )

    # === On screen ===

    @api.model
    def _show_on_screen(self, user, tellings, texts):
        """One message; of a breach it stays until it is closed."""
        tellings = sorted(tellings, key=_by_deadline)
        text = texts.of(user.lang)
        late = any(t.percent >= BREACH for t in tellings)
        lines = [
            f"{t.record.display_name}: {text.step(t.clock, t.percent)}"
            for t in tellings[:NAMED_ON_SCREEN]
        ]
        more = len(tellings) - len(lines)
        if more:
            lines.append(text.env._("and %(count)s more", count=more))
        user._bus_send(
            "simple_notification",
            {
                "type": "danger" if late else "warning",
                "sticky": late,
                "title": text.env._("SLA breached")
                if late
                else text.env._("SLA at risk"),
                "message": "\n".join(lines),
            },
        )


class _Texts:
    """Texts in the languages of the people, each made once."""

    def __init__(self, env):
        self.env = env
        self.languages = {}

    def of(self, lang):
        lang = lang or self.env.lang
        if lang not in self.languages:
            self.languages[lang] = _Text(self.env(context={"lang": lang}))
        return self.languages[lang]


class _Text:
    def __init__(self, env):
        self.env = env
        self.known = {}
        self.now = env["o2b.sla.mixin"]._sla_now()

    def step(self, clock, percent):
        key = (clock.id, percent)
        if key not in self.known:
            self.known[key] = clock.with_env(self.env)._get_step_text(percent)
        return self.known[key]

    def level(self, clock, percent):
        return clock.with_env(self.env)._get_level_text(percent)

    def deadline(self, clock):
        return clock.with_env(self.env)._local_text(clock.deadline or clock.breached_at)

    def left(self, clock):
        """What is left of the target, in its own arithmetic."""
        deadline = clock.deadline or clock.breached_at
        if clock.is_paused and not clock.breached_at:
            return self.env._("waiting for the client")
        schedule = clock._schedule_of(clock.agreement_version_id, clock._is_elapsed())
        now, end = to_aware(self.now), to_aware(deadline)
        if end >= now:
            text = self._duration(schedule.between(now, end))
            return self.env._("%(duration)s left", duration=text)
        text = self._duration(schedule.between(end, now))
        return self.env._("%(duration)s too late", duration=text)

    def _duration(self, seconds):
        """Whole minutes are enough to know how long there is left."""
        if seconds < 60:
            return self.env._("less than 1 min")
        return duration(self.env, seconds // 60 * 60)


def _by_deadline(telling):
    clock = telling.clock
    return (clock.deadline or clock.breached_at or datetime.max, clock.id)


def _grouped(items, key):
    groups = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups


def _by_user(tellings, means):
    """``{user: tellings}`` of those told by a means."""
    return _grouped([t for t in tellings if means in t.means], lambda t: t.user)

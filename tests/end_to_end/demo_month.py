# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A month of three clients, in a database's own shell: what happened came in as it
does, through mails, calls, the portal, monitors and backups, each at its own time.

March 2026: summer time begins in it, and what is left over runs into Easter.

- **Bakery** (Dutch): a test environment and its changes, extra support, a change of
  contacts, a month of backups with one missing and one late; an outage that counts,
  one that the client caused, one of a part, and time that was not measured.
- **Harbour** (English): the agreement changes on the 16th; the month's uptime is
  missed; maintenance, announced and not.
- **Smith** (Dutch): a quiet client, of which too much was not measured.
"""

import json
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from unittest.mock import patch

from demo_month_tickets import Desk
from demo_time import Agenda, local
from office_oracle import ZONE

from odoo.exceptions import UserError

MONTH = date(2026, 3, 1)
HOUR = timedelta(hours=1)
KIND = "o2b_sla_addendum_kind_"
#: Everything was set up by then.
SETUP = "2026-02-02 10:00"
CLIENTS = (
    ("bakery", "Bakkerij De Vries BV", "nl_NL", ("Jan", "Sanne", "Kees")),
    ("harbour", "Harbour Logistics Ltd", "en_US", ("Olivia", "Harry")),
    ("smith", "Smederij Smit BV", "nl_NL", ("Sam",)),
)
#: (client, monitor, state, start, end)
OUTAGES = (
    ("bakery", "web", "down", "2026-03-04 10:02:11", "2026-03-04 10:28:40"),
    # the client caused it
    ("bakery", "web", "down", "2026-03-11 14:00:00", "2026-03-11 14:45:30"),
    ("bakery", "web", "unknown", "2026-03-18 22:10:00", "2026-03-18 22:25:00"),
    ("bakery", "mail", "down", "2026-03-19 11:00:00", "2026-03-19 11:50:00"),
    ("bakery", "test_web", "down", "2026-03-09 08:00:00", "2026-03-10 16:00:00"),
    ("harbour", "web", "down", "2026-03-05 09:15:00", "2026-03-05 09:20:07"),
    # within announced maintenance, under the agreement of before and after the 16th
    ("harbour", "web", "down", "2026-03-08 02:10:00", "2026-03-08 02:50:00"),
    ("harbour", "web", "down", "2026-03-22 02:10:00", "2026-03-22 03:20:00"),
    # over the hour that summer time leaves out
    ("harbour", "web", "down", "2026-03-29 01:30:00", "2026-03-29 03:40:00"),
    # into the next month
    ("harbour", "web", "down", "2026-03-31 23:50:00", "2026-04-01 00:10:00"),
    ("smith", "web", "down", "2026-03-12 12:00:00", "2026-03-12 12:20:00"),
    ("smith", "web", "unknown", "2026-03-20 18:00:00", "2026-03-20 20:00:00"),
)
#: Of the bakery's test environment: (asked, kind, planned or declined, done).
CHANGES = (
    ("2026-02-25 10:00", "code_update", "2026-02-26 10:00", "2026-03-02 11:30"),
    ("2026-03-04 10:00", "refresh", "2026-03-05 20:00", "2026-03-05 20:45"),
    ("2026-03-09 10:00", "system_update", "2026-03-10 09:00", None),
    ("2026-03-31 16:00", "refresh", None, None),
)
#: Announced in time, too late, and not at all.
#: (planned, client, name, day, hour, hours)
MAINTENANCE = (
    ("2026-02-20 10:00", "harbour", "Updates", "2026-03-08", 2, 1),
    ("2026-03-10 10:00", "harbour", "Disks", "2026-03-22", 2, 2),
    ("2026-03-24 16:00", "harbour", "Hotfix", "2026-03-24", 18, 1),
    ("2026-03-02 11:00", "bakery", "Updates", "2026-03-15", 3, 1),
    # entered while it is going on: nobody can have been told
    ("2026-03-27 04:30", "bakery", "Restart", "2026-03-27", 4, 1),
)


def build(env, tickets=300):
    """Make the month.

    :param env: Odoo environment of a shell on a new database of the suite
    :param tickets: int, about how many
    :return: dict of ids, see :meth:`DemoMonth.describe`
    """
    month = DemoMonth(env)
    with month.agenda.standing_still(), month.mail_server():
        month.set_up()
        month.desk.plan(tickets)
        month.plan_outages()
        month.plan_backups()
        month.plan_maintenance()
        month.plan_changes()
        month.plan_paperwork()
        month.plan_scheduled_actions()
        month.agenda.run()
        return month.describe()


class DemoMonth:
    """The clients and what happens beside their tickets.

    :param env: Odoo environment
    """

    def __init__(self, env):
        # the scheduled actions of the database would work beside
        env = env(context={**env.context, "lang": "en_US", "tz": "Europe/Amsterdam"})
        self.env = env
        self.agenda = Agenda(env)
        self.desk = Desk(self)
        self.clients = {}
        self.support = env["o2b.sla.extra.support"]

    def at(self, text, step, *args):
        self.agenda.put(local(text), step, *args)

    @contextmanager
    def mail_server(self):
        """A mail server that takes what the outbox sends. What Odoo tells followers
        takes its time, says nothing here, and is left out."""
        from odoo.addons.base.models.ir_mail_server import IrMail_Server
        from odoo.addons.o2b_sla.tests.outbox_common import FakeMailServer

        def end_transaction(notices, commit=True):
            self.agenda.flush()

        smtp = FakeMailServer()
        notices, tickets, mails = (
            type(self.env[name])
            for name in ("o2b.sla.notice", "helpdesk.ticket", "mail.mail")
        )
        with (
            patch.object(IrMail_Server, "_connect__", smtp.connect),
            patch.object(notices, "_end_transaction", end_transaction),
            patch.object(tickets, "_notify_thread_by_email", lambda *_a, **_k: True),
            patch.object(mails, "send", lambda *_args, **_values: True),
        ):
            yield

    # === Who and what there is ===

    def set_up(self):
        self.agenda.move(local(SETUP))
        env = self.env
        env["ir.config_parameter"].set_param(
            "o2b_sla_uptime.pings_per_minute", "100000"
        )
        domain = env["mail.alias.domain"].create({"name": "month.example"})
        env.company.alias_domain_id = domain
        self.people = self._make_staff()
        self.team = env["helpdesk.ticket.team"].create(
            {
                "name": "Support of the month",
                "alias_name": "support",
                "user_id": self.people["anna"].id,
                "user_ids": [(6, 0, [self.people[n].id for n in ("anna", "bram")])],
            }
        )
        env.company.sla_monitoring_team_id = self.team
        for code, name, lang, names in CLIENTS:
            self.clients[code] = self._make_client(code, name, lang, names)
        self._make_environments()
        self.agenda.commit()

    def _make_staff(self):
        groups = {
            "anna": "helpdesk_mgmt.group_helpdesk_user",
            "bram": "helpdesk_mgmt.group_helpdesk_user",
            "carla": "o2b_sla.o2b_sla_group_contract_manager",
            "mark": "o2b_sla.o2b_sla_group_manager",
            "maud": "o2b_sla.o2b_sla_group_manager",
        }
        return {
            name: self.env["res.users"].create(
                {
                    "name": f"{name.title()} of the month",
                    "login": f"month_{name}",
                    "email": f"{name}@month.example",
                    "tz": ZONE.key,
                    "group_ids": [
                        (4, self.env.ref("base.group_user").id),
                        (4, self.env.ref(group).id),
                    ],
                }
            )
            for name, group in groups.items()
        }

    def _make_client(self, code, name, lang, names):
        env = self.env
        company = env["res.partner"].create(
            {"name": name, "is_company": True, "lang": lang}
        )
        people = env["res.partner"].create(
            [
                {
                    "name": f"{first} {code.title()}",
                    "email": f"{first.lower()}@{code}.example",
                    "phone": f"+31 20 555 {number:02d}{len(code):02d}",
                    "parent_id": company.id,
                    "lang": lang,
                }
                for number, first in enumerate(names)
            ]
        )
        agreement = env["o2b.sla.agreement"].create(
            {
                "partner_id": company.id,
                "user_id": self.people["carla"].id,
                "contact_ids": [
                    (0, 0, {"partner_id": person.id, "date_from": "2025-01-01"})
                    # the bakery's third one takes over in the middle of the month
                    for person in people[:2]
                ],
            }
        )
        version = env["o2b.sla.agreement.version"].create(
            {"agreement_id": agreement.id, "date_start": "2025-01-01", "lang": lang}
        )
        version._agree_on_paper()
        return {
            "code": code,
            "company": company,
            "people": people,
            "agreement": agreement,
            "environments": {},
            "monitors": {},
        }

    def _make_environments(self):
        for code, client in self.clients.items():
            self._add_environment(client, "production", f"https://{code}.example")
            self._add_monitor(client, "production", "web")
        bakery = self.clients["bakery"]
        self._add_monitor(bakery, "production", "mail", effect="partial")
        self._add_environment(bakery, "test", "https://test.bakery.example")
        self._add_monitor(bakery, "test", "test_web")
        self._add_addendum("bakery", "test_environment", "2026-02-02")

    def _add_environment(self, client, kind, url):
        client["environments"][kind] = self.env["o2b.sla.environment"].create(
            {
                "name": {"production": "Production", "test": "Test"}[kind],
                "agreement_id": client["agreement"].id,
                "kind": kind,
                "url": url,
            }
        )

    def _add_addendum(self, code, kind, first_day):
        addendum = self.env["o2b.sla.addendum"].create(
            {
                "agreement_id": self.clients[code]["agreement"].id,
                "kind_id": self.env.ref(f"o2b_sla_addenda.{KIND}{kind}").id,
            }
        )
        version = addendum._draft_version()
        version.date_start = first_day
        version._agree_on_paper()

    def _add_monitor(self, client, kind, name, **values):
        client["monitors"][name] = self.env["o2b.sla.monitor"].create(
            {
                "name": name.replace("_", " ").title(),
                "environment_id": client["environments"][kind].id,
                "kind": "external",
                **values,
            }
        )
        # from its first result on something is known of it
        self._report(client["monitors"][name], "up", self.agenda.now)

    # === Outages ===

    def plan_outages(self):
        """Signals as an engine outside gives them, a little after they began."""
        for code, monitor, state, start, end in OUTAGES:
            self._signal(code, monitor, state, local(start), local(end))
        self.at("2026-03-12 09:30", self._ask_exclusion)
        self.at("2026-03-13 09:30", self._approve_exclusion)

    def _signal(self, code, name, state, start, end):
        monitor = self.clients[code]["monitors"][name]
        known = start + timedelta(seconds=40)
        self.agenda.put(known, self._report, monitor, state, known, start)
        self.agenda.put(end, self._report, monitor, "up", end)
        # it is over when it has not come back for five minutes
        self.agenda.put(end + timedelta(minutes=6), self._step_incidents)

    def _report(self, monitor, state, at, since=None):
        from odoo.addons.o2b_sla_uptime.monitoring import Signal
        from odoo.addons.o2b_sla_uptime.seconds import to_seconds

        signal = Signal(
            monitor.id,
            state,
            to_seconds(at),
            since=since and to_seconds(since),
            category="refused" if state == "down" else "",
            source="generic",
            confirmed=True,
        )
        self.env["o2b.sla.monitor"].sudo()._report([signal])
        self._step_incidents()

    def _step_incidents(self):
        incidents = self.env["o2b.sla.incident"].sudo()
        for method, record in incidents._find_left():
            incidents._follow_isolated(method, record)
        incidents._process_due(100)
        self.desk.take_up_incidents()

    def _find_incident(self, code, day):
        environment = self.clients[code]["environments"]["production"]
        return self.env["o2b.sla.incident"].search(
            [
                ("environment_id", "=", environment.id),
                ("started_at", ">=", local(f"{day} 00:00")),
                ("kind", "=", "down"),
            ],
            order="started_at",
            limit=1,
        )

    def _ask_exclusion(self):
        incident = self._find_incident("bakery", "2026-03-11")
        incident.with_user(self.people["anna"])._decide(
            "requested", "Their own DNS", "Mail of their provider of that day"
        )

    def _approve_exclusion(self):
        incident = self._find_incident("bakery", "2026-03-11")
        incident.with_user(self.people["mark"])._decide("approved", "So it was")

    # === Backups ===

    def plan_backups(self):
        """A success four minutes past every hour since the last week of February."""
        start, end = local("2026-02-25 00:00"), local("2026-04-02 05:00")
        missing = {"bakery": {local("2026-03-14 03:00")}, "harbour": set()}
        late = {"bakery": {local("2026-03-17 11:00")}, "harbour": set()}
        failed = {"bakery": set(), "harbour": {local("2026-03-21 20:00")}}
        for code in missing:
            tokens = self._make_heartbeats(code)
            at = start
            while at < end:
                kind = "fail" if at in failed[code] else "success"
                minutes = 29 if at in late[code] else 4
                if at not in missing[code]:
                    moment = at + timedelta(minutes=minutes)
                    self.agenda.put(moment, self._hear, tokens["backup"], kind)
                if at.hour == 5:
                    moment = at + timedelta(minutes=30)
                    kept = 9 if (code, at.day) == ("harbour", 24) else 7
                    self.agenda.put(moment, self._list_copies, tokens["copies"], kept)
                at += HOUR

    def _make_heartbeats(self, code):
        environment = self.clients[code]["environments"]["production"]
        heartbeats = self.env["o2b.sla.heartbeat"].create(
            [
                {
                    "name": name,
                    "environment_id": environment.id,
                    "purpose": purpose,
                    "interval_seconds": seconds,
                }
                for name, purpose, seconds in (
                    ("Hourly", "backup", 3600),
                    ("Copies", "inventory", 86400),
                )
            ]
        )
        return {
            name: heartbeat._renew_token()
            for name, heartbeat in zip(("backup", "copies"), heartbeats, strict=True)
        }

    def _hear(self, token, kind, body=b""):
        from odoo.addons.o2b_sla_uptime.models.o2b_sla_heartbeat_intake import Call

        heartbeats = self.env["o2b.sla.heartbeat"].sudo()
        answer = heartbeats._take_in(token, Call(kind=kind, body=body))
        assert answer.status == 200, answer

    def _list_copies(self, token, days):
        now = self.agenda.now
        body = {
            "count": days * 24,
            "oldest": f"{now - timedelta(days=days) + HOUR:%Y-%m-%dT%H:%M:%SZ}",
            "newest": f"{now - timedelta(minutes=26):%Y-%m-%dT%H:%M:%SZ}",
        }
        self._hear(token, "success", json.dumps(body).encode())

    # === Maintenance ===

    def plan_maintenance(self):
        for planned, *window in MAINTENANCE:
            self.at(planned, self._plan_window, *window)

    def _plan_window(self, code, name, day, hour, duration):
        environment = self.clients[code]["environments"]["production"]
        maintenance = self.env["o2b.sla.maintenance"].create(
            {
                "name": name,
                "first_day": day,
                "start_time": hour,
                "duration": duration,
                "user_id": self.people["anna"].id,
                "environment_ids": [(6, 0, environment.ids)],
            }
        )
        maintenance.action_plan()
        windows = maintenance.window_ids
        if windows._not_begun() and not windows.announcement_id:
            maintenance.action_announce()
        self._send_mails()

    def _send_mails(self):
        """The outbox, and what follows from what has left."""
        self.env["o2b.sla.notice"]._cron_send()
        self.env["o2b.sla.maintenance"]._cron_maintenance()

    # === Changes of the test environment ===

    def plan_changes(self):
        """One of the month before that is done in this one, one that is done, one that
        is declined and one that is open when the month ends."""
        for asked, kind, planned, done in CHANGES:
            self.at(asked, self._ask_change, kind)
            if done:
                self.at(planned, self._plan_change, kind)
                self.at(done, self._finish_change, kind)
            elif planned:
                self.at(planned, self._decline_change, kind)

    def _ask_change(self, kind):
        client = self.clients["bakery"]
        agreement = client["agreement"]
        today = agreement._local_day(self.agenda.now)
        contacts = agreement.contact_ids.filtered(lambda c: c._is_contact_on(today))
        self.env["o2b.sla.change"].create(
            {
                "environment_id": client["environments"]["test"].id,
                "kind": kind,
                "requested_by_id": contacts[:1].id,
            }
        )

    def _get_change(self, kind):
        domain = [("kind", "=", kind), ("state", "in", ("requested", "planned"))]
        return self.env["o2b.sla.change"].search(domain)

    def _plan_change(self, kind):
        self._get_change(kind)._plan(self.agenda.now, 1)

    def _finish_change(self, kind):
        production = self.clients["bakery"]["environments"]["production"]
        self._get_change(kind)._finish(
            {
                "result": "As it was asked",
                "revision_after": "19.0-20260301",
                "backup": "bakery-nightly",
                "backup_at": self.agenda.now - timedelta(hours=12),
                "backup_environment_id": production.id,
            }
        )

    def _decline_change(self, kind):
        self._get_change(kind)._decline("The system was updated last week")

    # === Agreements, contacts, hours ===

    def plan_paperwork(self):
        self.at("2026-03-02 09:30", self._ask_extra_support)
        self.at("2026-03-03 09:30", self._approve_extra_support)
        self.at("2026-03-16 08:30", self._change_contacts)
        self.at("2026-03-10 15:00", self._change_agreement)
        self.at(
            "2026-03-09 11:00", self._add_addendum, "smith", "metabase", "2026-03-09"
        )
        for number, (code, day, minutes, coverage) in enumerate(
            (
                ("bakery", "2026-03-03", 45, "included"),
                ("bakery", "2026-03-28", 125, "time_and_materials"),
                ("bakery", "2026-03-30", 20, "included"),
                ("harbour", "2026-03-06", 90, "time_and_materials"),
                ("harbour", "2026-03-31", 15, "advice"),
                ("harbour", "2026-04-01", 60, "included"),
                ("smith", "2026-02-27", 30, "included"),
            )
        ):
            self.at(f"{day} 16:{number:02d}", self._log_work, code, minutes, coverage)

    def _ask_extra_support(self):
        client = self.clients["bakery"]
        self.support = self.env["o2b.sla.extra.support"].create(
            {
                "agreement_id": client["agreement"].id,
                "requested_by_id": client["people"][0].id,
                "date_from": local("2026-03-28 10:00"),
                "date_to": local("2026-03-28 14:00"),
                "reason": "Stocktaking on Saturday",
            }
        )

    def _approve_extra_support(self):
        self.support.with_user(self.people["carla"]).action_approve()

    def _change_contacts(self):
        """The bakery's second contact leaves, and the third takes over."""
        client = self.clients["bakery"]
        leaving = client["agreement"].contact_ids.filtered(
            lambda contact: contact.partner_id == client["people"][1]
        )
        leaving.date_to = "2026-03-15"
        self.env["o2b.sla.contact"].create(
            {
                "agreement_id": client["agreement"].id,
                "partner_id": client["people"][2].id,
                "date_from": "2026-03-16",
            }
        )

    def _change_agreement(self):
        """From the 16th on the harbour's P2 is answered in four hours, and announced
        maintenance is no downtime."""
        agreement = self.clients["harbour"]["agreement"]
        version = self.env["o2b.sla.agreement.version"].create(
            {
                "agreement_id": agreement.id,
                "date_start": "2026-03-16",
                "lang": "en_US",
                "provision_ids": [
                    (
                        0,
                        0,
                        {
                            "subject": "target",
                            "clause": "art. 2",
                            "priority_id": self.env["o2b.sla.priority"]._get("P2").id,
                            "indicator": "response",
                            "amount": 4,
                            "unit": "working_hour",
                        },
                    ),
                    (
                        0,
                        0,
                        {
                            "subject": "maintenance",
                            "clause": "art. 5",
                            "maintenance_rule": "excluded",
                        },
                    ),
                ],
            }
        )
        version._agree_on_paper(agreed_on=date(2026, 3, 10))

    def _log_work(self, code, minutes, coverage):
        agreement = self.clients[code]["agreement"]
        entry = {
            "agreement_id": agreement.id,
            "user_id": self.people["bram"].id,
            "started_at": self.agenda.now,
            "minutes": minutes,
            "description": f"Work of {minutes} minutes",
            "coverage": coverage,
        }
        if agreement == self.support.agreement_id and coverage == "time_and_materials":
            entry["extra_support_id"] = self.support.id
        self.env["o2b.sla.work.entry"].create(entry)

    # === What Odoo does by itself ===

    def plan_scheduled_actions(self):
        """Breaches are noted daily, months are frozen on the second day."""
        day = datetime.combine(date(2026, 2, 24), time(17, 5))
        while day < datetime(2026, 4, 3):
            self.at(f"{day:%Y-%m-%d %H:%M}", self._close_day)
            day += timedelta(days=1)
        for text in ("2026-03-02 06:00:00", "2026-04-02 06:00:00"):
            self.at(text, self._freeze_months)
        for text in ("2026-03-02 07:00", "2026-03-16 12:00", "2026-04-01 09:05"):
            self.at(text, self._refresh_reports)
        self.at("2026-04-01 09:10", self._try_to_approve)

    def _close_day(self):
        self.env["o2b.sla.clock"]._process_due()
        self._send_mails()

    def _freeze_months(self):
        self.env["o2b.sla.availability"]._cron_freeze()

    def _refresh_reports(self):
        self.env["o2b.sla.availability"]._cron_refresh()
        self.env["o2b.sla.report"]._cron_refresh()

    def _try_to_approve(self):
        """The drafts are there; what their months of uptime say is not final."""
        for client in self.clients.values():
            report = self.env["o2b.sla.report"].search(
                [("agreement_id", "=", client["agreement"].id), ("month", "=", MONTH)]
            )
            try:
                with self.env.cr.savepoint():
                    report.with_user(self.people["mark"]).action_approve()
            except UserError as error:
                client["refused"] = str(error)

    # === What came of it ===

    def describe(self):
        """By client: ids of ``agreement``, ``partner`` and ``environments``, the number
        of ``tickets``, and why the draft of the first working day was ``refused``."""
        found = {}
        for code, client in self.clients.items():
            found[code] = {
                "agreement": client["agreement"].id,
                "partner": client["company"].id,
                "environments": {
                    kind: environment.id
                    for kind, environment in client["environments"].items()
                },
                "refused": client.get("refused"),
                "tickets": self.env["helpdesk.ticket"].search_count(
                    [("commercial_partner_id", "=", client["company"].id)]
                ),
            }
        return found

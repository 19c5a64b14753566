# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The tickets of the demo month: a story each, the same in every run."""

import itertools
import random
from datetime import date, datetime, time, timedelta, timezone
from email.utils import format_datetime

from demo_time import local, office_add
from office_oracle import ZONE, is_open_on, next_day_start

KEYS = {"P1": "3", "P2": "2", "P3": "1", "P4": "0"}
HOUR = 3600
#: Office hours: response, resolution.
TARGETS = {"P1": (2, 8), "P2": (8, 16), "P3": (40, 80), "P4": (80, 80)}
CHANCES = (("P1", 9), ("P2", 24), ("P3", 42), ("P4", 25))
CHANNELS = (("email", 40), ("phone", 38), ("portal", 22))
SHARES = (("bakery", 38), ("harbour", 42), ("smith", 20))
FIRST, LAST = date(2026, 2, 23), date(2026, 3, 31)
#: Nothing is done on tickets any more; what is open then stays so.
END = local("2026-04-01 17:00")
#: No report may show what people wrote.
SECRET = "The password is 'Hunter2'."
SUBJECTS = (
    "Invoice <b>2026/{0}</b> does not print",
    "Factuur {0} & pakbon kloppen niet",
    'The screen "Orders" is slow ({0})',
    "Gebruiker {0} kan niet inloggen",
    "Stock count {0}: 5 > 3?",
    "Wens {0}: extra kolom",
)

#: Told to the second: (channel, priority, received, answered, solved, client).
EXACT = (
    # at the deadline, and a second past it
    ("phone", "P1", "2026-03-03 10:00", "2026-03-03 12:00:00", None, "harbour"),
    ("phone", "P1", "2026-03-03 10:00", "2026-03-03 12:00:01", None, "harbour"),
    # the resolution to the second: it starts at the response
    (
        *("phone", "P1", "2026-03-10 09:00"),
        *("2026-03-10 09:30:00", "2026-03-11 09:30:00", "bakery"),
    ),
    (
        *("phone", "P1", "2026-03-10 09:00"),
        *("2026-03-10 09:30:00", "2026-03-11 09:30:01", "bakery"),
    ),
    # the deadline is the last moment of the last working day of the month
    ("phone", "P2", "2026-03-31 09:00", "2026-03-31 17:00:00", None, "bakery"),
    ("phone", "P2", "2026-03-31 09:00", "2026-04-01 09:00:00", None, "bakery"),
    # decided before its month, and after it
    ("phone", "P1", "2026-02-27 14:00", "2026-03-02 09:05:00", None, "smith"),
    ("phone", "P1", "2026-03-31 16:30", "2026-04-01 09:20:00", None, "smith"),
    # answered in the month, due in the next
    ("phone", "P3", "2026-03-30 10:00", "2026-03-31 16:59:59", None, "smith"),
    # an answer before the clock starts
    ("email", "P1", "2026-03-02 10:00", "2026-03-02 11:00:00", None, "harbour"),
    # never answered
    ("email", "P2", "2026-03-16 08:00", None, None, "harbour"),
    ("portal", "P3", "2026-03-17 08:00", None, None, "bakery"),
)


class Desk:
    """Takes tickets in and deals with them.

    :param month: DemoMonth
    """

    def __init__(self, month):
        self.month = month
        self.env = month.env
        self.agenda = month.agenda
        self.chance = random.Random(20260301)
        self.numbers = itertools.count(1)
        self.taken = set()
        self.tickets = []

    # === Planning ===

    def plan(self, count):
        """Put about that many stories in the agenda."""
        for channel, priority, received, answered, solved, code in EXACT:
            story = self._new_story(code, channel, priority, local(received))
            story["answer"] = answered and local(answered)
            story["solve"] = solved and local(solved)
            self.tickets.append(story)
        for _number in range(count - len(EXACT)):
            self.tickets.append(self._make_story())
        self._put_arrivals()

    def _draw(self, chances):
        values, weights = zip(*chances, strict=True)
        return self.chance.choices(values, weights)[0]

    def _new_story(self, code, channel, priority, received, **values):
        number = next(self.numbers)
        return {
            "code": code,
            "channel": channel,
            "priority": priority,
            "received": received,
            "subject": SUBJECTS[number % len(SUBJECTS)].format(number),
            "person": self._get_person(code, received),
            "environment": "production",
            **dict.fromkeys(("answer", "solve", "wait", "reply", "reopen", "again")),
            **values,
        }

    def _get_person(self, code, received):
        """A contact of that day."""
        people = list(self.month.clients[code]["people"])
        if code == "bakery":
            gone = 1 if received >= local("2026-03-16 00:00") else 2
            del people[gone]
        return self.chance.choice(people)

    def _make_story(self):
        chance = self.chance
        channel, priority = self._draw(CHANNELS), self._draw(CHANCES)
        code = self._draw(SHARES)
        received = self._draw_arrival(channel)
        story = self._new_story(code, channel, priority, received)
        if code == "bakery" and chance.random() < 0.12:
            # whatever is asked for, it is P4 at most (§6)
            story["environment"] = "test"
        begin = received if channel == "phone" else _next_day(received)
        response, resolution = TARGETS[priority]
        if chance.random() < 0.02:
            return story  # nobody looked at it
        late = chance.random() < 0.1
        share = chance.uniform(1.01, 1.5) if late else chance.uniform(0.02, 0.97)
        answer = office_add(begin, int(response * HOUR * share))
        story["answer"] = answer
        fate = chance.random()
        if fate < 0.03:
            story["cancel"] = office_add(answer, 600)
            return story
        if fate < 0.07 and self.tickets_before(story):
            story["duplicate"] = office_add(answer, 900)
            return story
        if fate < 0.15:
            other = chance.choice([p for p in KEYS if p != priority])
            story["change"] = (office_add(answer, 1800), other)
        elif fate < 0.2:
            other = chance.choice([p for p in KEYS if p != priority])
            story["change"] = (received + timedelta(minutes=20), other)
        busy = int(resolution * HOUR * chance.uniform(0.05, 0.9))
        if chance.random() < 0.08:
            busy = int(resolution * HOUR * chance.uniform(1.05, 1.4))
        if chance.random() < 0.22:
            story["wait"] = office_add(answer, busy // 3)
            hours = chance.uniform(0.5, 60)
            story["reply"] = story["wait"] + timedelta(seconds=int(hours * HOUR))
            story["solve"] = office_add(story["reply"], 2 * busy // 3)
        else:
            story["solve"] = office_add(answer, busy)
        if chance.random() < 0.07:
            hours = chance.uniform(0.3, 20)
            story["reopen"] = story["solve"] + timedelta(seconds=int(hours * HOUR))
            story["again"] = office_add(story["reopen"], int(HOUR * 1.5))
        return story

    def tickets_before(self, story):
        """Stories of the same client that came in earlier."""
        return [
            other
            for other in self.tickets
            if other["code"] == story["code"] and other["received"] < story["received"]
        ]

    def _draw_arrival(self, channel):
        chance = self.chance
        while True:
            day = FIRST + timedelta(days=chance.randrange((LAST - FIRST).days + 1))
            if is_open_on(day) or (channel != "phone" and chance.random() < 0.4):
                break
        open_hours = channel == "phone" or chance.random() < 0.75
        low, high = (9 * HOUR, 17 * HOUR - 60) if open_hours else (0, 24 * HOUR - 1)
        second = chance.randrange(low, high)
        moment = datetime.combine(day, time.min, tzinfo=ZONE)
        wall = moment.replace(hour=second // HOUR, minute=second // 60 % 60)
        wall = wall.replace(second=second % 60)
        return wall.astimezone(timezone.utc).replace(tzinfo=None)

    def _put_arrivals(self):
        """Mails come in one by one; of the others, those are entered together that
        nothing is done with before the last of them came in."""
        together, until = [], None
        for story in sorted(self.tickets, key=lambda story: story["received"]):
            # a mail takes its time: most are entered as the gateway would
            if story["channel"] == "email" and self.chance.random() < 0.25:
                self.agenda.put(story["received"], self._receive_mail, story)
                continue
            if together and (story["received"] >= until or len(together) == 25):
                self.agenda.put(together[-1]["received"], self._create, together)
                together, until = [], None
            together.append(story)
            first = _first_step(story)
            until = min(until or first, first)
        self.agenda.put(together[-1]["received"], self._create, together)

    def _put_rest(self, story):
        """What is done with a ticket that came in."""
        steps = {
            "answer": self._answer,
            "wait": self._wait,
            "reply": self._reply,
            "solve": self._solve,
            "reopen": self._reply,
            "again": self._solve,
            "cancel": self._cancel,
            "duplicate": self._mark_duplicate,
        }
        for name, step in steps.items():
            at = story.get(name)
            if at and at <= END:
                self.agenda.put(at, step, story)
        if story.get("change"):
            at, priority = story["change"]
            self.agenda.put(at, self._change, story, priority)

    # === Coming in ===

    def _take(self, story, ticket):
        story["ticket"] = ticket
        self.taken.add(ticket.id)
        self._put_rest(story)

    def _create(self, stories):
        """Entered in one go by whoever deals with them."""
        tickets = (
            self.env["helpdesk.ticket"]
            .with_user(self.month.people["anna"])
            .create([self._prepare(story) for story in stories])
        )
        for story, ticket in zip(stories, tickets, strict=True):
            self._take(story, ticket.sudo())

    def _prepare(self, story):
        client, person = self.month.clients[story["code"]], story["person"]
        return {
            "name": story["subject"],
            "description": SECRET,
            "team_id": self.month.team.id,
            "user_id": self.month.people["anna"].id,
            "partner_id": person.id,
            "partner_name": person.name,
            "partner_email": person.email,
            "priority": KEYS[story["priority"]],
            "sla_channel": story["channel"],
            "sla_received_at": story["received"],
            "sla_environment_id": client["environments"][story["environment"]].id,
        }

    def _receive_mail(self, story):
        ticket = self._deliver(
            story, f"[{story['priority']}] {story['subject']}", parent=None
        )
        environments = self.month.clients[story["code"]]["environments"]
        ticket.sla_environment_id = environments[story["environment"]]
        self._take(story, ticket)

    def _deliver(self, story, subject, parent):
        """A mail through Odoo's own gateway; the ticket it went to."""
        stamp = format_datetime(self.agenda.now.replace(tzinfo=timezone.utc))
        address = story["person"].email
        mailed = next(self.numbers)
        lines = [
            f"Return-Path: <{address}>",
            f"Received: from mx.example by mail.month.example with ESMTPS; {stamp}",
            f"From: {story['person'].name} <{address}>",
            "To: support@month.example",
            f"Subject: {subject}",
            f"Date: {stamp}",
            f"Message-Id: <{mailed}@{address.partition('@')[2]}>",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
        ]
        if parent:
            lines += [f"In-Reply-To: {parent}", f"References: {parent}"]
        raw = "\r\n".join([*lines, "", SECRET]).encode()
        ticket_id = self.env["mail.thread"].message_process(None, raw)
        return self.env["helpdesk.ticket"].browse(ticket_id)

    # === Dealing with it ===

    def _as_agent(self, story):
        return story["ticket"].with_user(self.month.people["anna"])

    def _answer(self, story):
        if story["channel"] == "phone" and self.chance.random() < 0.3:
            self._call_back(story)
            return
        self._as_agent(story).message_post(
            body=SECRET, message_type="comment", subtype_xmlid="mail.mt_comment"
        )

    def _call_back(self, story):
        agreement = self.month.clients[story["code"]]["agreement"]
        contact = agreement.contact_ids.filtered(
            lambda contact: (
                contact.partner_id == story["person"]
                and contact._is_contact_on(agreement._local_day(self.agenda.now))
            )
        )
        if not contact:
            self._as_agent(story).message_post(
                body=SECRET, message_type="comment", subtype_xmlid="mail.mt_comment"
            )
            return
        self.env["o2b.sla.call"].with_user(self.month.people["anna"]).create(
            {
                "direction": "out",
                "call_at": self.agenda.now,
                "contact_id": contact.id,
                "agreement_id": agreement.id,
                "ticket_id": story["ticket"].id,
                "mark": "response",
                "subject": "Called back",
                "notes": SECRET,
            }
        )

    def _wait(self, story):
        self._move(story, "awaiting")

    def _reply(self, story):
        """The client writes back: what waited goes on, what was solved does too."""
        if story["channel"] == "portal":
            story["ticket"].message_post(
                author_id=story["person"].id,
                email_from=story["person"].email,
                body=SECRET,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
            return
        parent = story["ticket"].message_ids.sorted("id")[-1:].message_id
        self._deliver(story, f"Re: {story['subject']}", parent)

    def _solve(self, story):
        self._move(story, "done")
        if self.chance.random() < 0.5:
            causes = self.env["o2b.sla.cause"].search([], order="id")
            story["ticket"].sla_cause = self.chance.choice(causes)

    def _cancel(self, story):
        self._move(story, "cancelled")

    def _move(self, story, stage):
        stage = self.env.ref(f"helpdesk_mgmt.helpdesk_ticket_stage_{stage}")
        ticket = self._as_agent(story).with_context(mail_notrack=True)
        ticket.stage_id = stage

    def _mark_duplicate(self, story):
        original = next(
            (
                other["ticket"]
                for other in self.tickets_before(story)
                if other.get("ticket") and not other.get("duplicate")
            ),
            None,
        )
        if original:
            self._as_agent(story).duplicate_id = original

    def _change(self, story, priority):
        self._as_agent(story).priority = KEYS[priority]

    # === What monitoring finds ===

    def take_up_incidents(self):
        """Deal with the tickets that outages made."""
        tickets = self.env["helpdesk.ticket"].search(
            [("sla_channel", "=", "monitoring"), ("id", "not in", list(self.taken))]
        )
        for ticket in tickets:
            self.taken.add(ticket.id)
            begin = self.agenda.now
            answer = office_add(begin, self.chance.choice((1200, 3000, 7300)))
            story = {
                "ticket": ticket,
                "channel": "monitoring",
                "code": next(
                    code
                    for code, client in self.month.clients.items()
                    if client["company"] == ticket.commercial_partner_id
                ),
                "answer": answer,
                "solve": office_add(answer, self.chance.choice((3600, 20000, 30000))),
            }
            self._put_rest(story)


def _first_step(story):
    """When something is done with a ticket for the first time."""
    names = ("answer", "wait", "reply", "solve", "cancel", "duplicate")
    steps = [story.get(name) for name in names]
    steps.append(story["change"][0] if story.get("change") else None)
    return min(filter(None, steps), default=END)


def _next_day(instant):
    """The naive UTC instant at which the clocks of a mail start."""
    start = next_day_start(instant.replace(tzinfo=timezone.utc))
    return start.astimezone(timezone.utc).replace(tzinfo=None)

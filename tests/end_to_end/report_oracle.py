# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Every figure of a service level report from the tables, sharing nothing with the code
under test: deadlines by walking office days, uptime second by second between borders.

Instants are seconds since 1970; spans are half-open.
"""

from datetime import date, datetime, timedelta, timezone

from office_oracle import ZONE, at, is_open_on

HOUR = 3600
#: Working hours of the standard policy, § 3.2.
HOURS = {
    ("response", "P1"): 2,
    ("response", "P2"): 8,
    ("response", "P3"): 40,
    ("response", "P4"): 80,
    ("resolution", "P1"): 8,
    ("resolution", "P2"): 16,
    ("resolution", "P3"): 80,
}
WORST = ("missed", "undetermined", "met", "not_applicable")
NORM = 99_900


def local_midnight(day):
    """Seconds of the first moment of a local day."""
    return int(datetime(day.year, day.month, day.day, tzinfo=ZONE).timestamp())


def seconds(text):
    """Seconds of a naive UTC instant as PostgreSQL writes it; None of nothing."""
    if not text:
        return None
    moment = datetime.fromisoformat(text).replace(tzinfo=timezone.utc)
    return int(moment.timestamp())


def office_add(instant, left, extra=()):
    """The second at which that many open seconds have passed; a deadline may be the
    moment of closing.

    :param instant: seconds
    :param left: int
    :param extra: spans that are open beside office hours
    """
    day = datetime.fromtimestamp(instant, ZONE).date() - timedelta(days=1)
    while True:
        day += timedelta(days=1)
        spans = [span for span in extra if _day_of(span[0]) == day]
        if is_open_on(day):
            opens, closes = (at(day, text).timestamp() for text in ("09:00", "17:00"))
            spans.append((int(opens), int(closes)))
        for start, end in sorted(spans):
            start = max(start, instant)
            if end <= start:
                continue
            if end - start >= left:
                return start + left
            left -= end - start


def next_open(instant, extra=()):
    """The first open second at or after an instant."""
    return office_add(instant, 1, extra) - 1


def _day_of(instant):
    return datetime.fromtimestamp(instant, ZONE).date()


class Oracle:
    """Figures of one agreement in one month.

    :param sql: function from a query to rows of str
    :param agreement: id
    :param month: date, its first day
    :param frozen: instant as PostgreSQL writes it: what was decided later on outages
        is not known
    """

    def __init__(self, sql, agreement, month, frozen):
        self.sql = sql
        self.agreement = agreement
        self.first = month
        after = (month + timedelta(days=31)).replace(day=1)
        self.last = after - timedelta(days=1)
        self.start, self.end = local_midnight(month), local_midnight(after)
        self.frozen = frozen
        #: What stands beside figures, by key; filled with the figures.
        self.details = {}

    def figures(self):
        """``{key: (numerator, denominator, verdict)}`` of all lines."""
        return {
            **self.clocks(),
            **self.environments(),
            **self.maintenance(),
            **self.work(),
            **self.changes(),
            **self.contacts(),
            **self.versions(),
        }

    def ask(self, query):
        """Rows of str; the last column keeps empty ones at their place."""
        query = " ".join(query.format(self=self).split())
        return [row[:-1] for row in self.sql(f"SELECT q.*, '.' FROM ({query}) AS q")]

    # === Tickets ===

    def clocks(self):
        decided, late = {}, {"response": 0, "resolution": 0}
        for clock in self.read_clocks():
            if not clock["counts"]:
                continue
            late_at = self.late_at(clock)
            done = clock["reached"]
            at_ = late_at if late_at is not None else done
            if at_ is not None and self.start <= at_ < self.end:
                key = f"{clock['indicator']}.{clock['priority']}"
                decided.setdefault(key, []).append(late_at is None)
            if late_at is not None and late_at < self.end:
                late[clock["indicator"]] += done is None or done >= self.end
        keys = [f"{indicator}.{priority}" for indicator, priority in HOURS]
        found = {
            key: (
                sum(decided.get(key, [])),
                len(decided.get(key, [])),
                self.judge_all(decided.get(key, [])),
            )
            for key in keys
        }
        for indicator, count in late.items():
            found[f"open_breaches.{indicator}"] = (count, None, None)
        return found

    @staticmethod
    def judge_all(met):
        """All of them have to be met."""
        if not met:
            return "not_applicable"
        return "met" if all(met) else "missed"

    def read_clocks(self):
        """Clocks with their ledgers."""
        rows = self.ask(
            """
            SELECT c.id, c.indicator, p.code, c.reached_at, c.breached_at, c.deadline,
                   v.number, t.duplicate_id, s.sla_phase, e.kind, t.sla_received_at,
                   t.sla_channel
              FROM o2b_sla_clock c
              JOIN o2b_sla_agreement_version v ON v.id = c.agreement_version_id
              JOIN o2b_sla_priority p ON p.id = c.priority_id
              JOIN helpdesk_ticket t ON t.id = c.res_id
              JOIN helpdesk_ticket_stage s ON s.id = t.stage_id
         LEFT JOIN o2b_sla_environment e ON e.id = t.sla_environment_id
             WHERE v.agreement_id = {self.agreement} ORDER BY c.id
            """
        )
        ledgers = {}
        for id_, kind, at_ in self.ask(
            """
            SELECT l.clock_id, l.kind, l.at FROM o2b_sla_clock_event l
              JOIN o2b_sla_clock c ON c.id = l.clock_id
             WHERE c.agreement_id = {self.agreement}
               AND l.kind NOT IN ('warned', 'breached') ORDER BY l.id
            """
        ):
            ledgers.setdefault(id_, []).append((kind, seconds(at_)))
        clocks = []
        for row in rows:
            id_, indicator, priority, reached, breached, deadline = row[:6]
            number, duplicate, phase, kind, received, channel = row[6:]
            ledger = ledgers[id_]
            no_target = indicator == "resolution" and priority == "P4"
            ended = [kind_ for kind_, _at in ledger if kind_ != "target"][-1:]
            clocks.append(
                {
                    "id": id_,
                    "indicator": indicator,
                    "priority": priority,
                    "reached": seconds(reached),
                    "breached": seconds(breached),
                    "deadline": seconds(deadline),
                    "version": int(number),
                    "received": seconds(received),
                    "channel": channel,
                    "ledger": ledger,
                    "counts": not (
                        no_target
                        or kind == "test"
                        or ended == ["cancelled"]
                        or (duplicate and not reached)
                        or (phase == "cancelled" and not reached)
                    ),
                }
            )
        return clocks

    def late_at(self, clock):
        """When a clock became late, or None."""
        simple = [kind for kind, _at in clock["ledger"]] in (
            ["start"],
            ["start", "reached"],
        )
        if not simple:
            # pauses, changes and reopenings: the clock's own deadlines stand
            late, due = clock["breached"], clock["deadline"]
            if late is None and clock["reached"] is None and due and due < self.end:
                late = due
            return late
        due = self.deadline(clock)
        assert due == clock["deadline"], (clock, due)
        done = clock["reached"]
        return due if (done is None and due < self.end) or (done or 0) > due else None

    def deadline(self, clock):
        """The deadline of a clock that nothing happened to but its end."""
        priority = clock["priority"]
        hours = HOURS[clock["indicator"], priority]
        if self.is_changed(clock):
            hours = 4
        extra = self.extra_support()
        start = clock["ledger"][0][1]
        if clock["indicator"] == "response":
            assert start == self.clock_start(clock, extra), clock
        return office_add(start, hours * HOUR, extra)

    def is_changed(self, clock):
        """Whether the version of the ticket has another target for it."""
        if not hasattr(self, "changed"):
            self.changed = {
                (int(number), indicator, priority)
                for number, indicator, priority in self.ask(
                    """
                    SELECT v.number, r.indicator, p.code FROM o2b_sla_provision r
                      JOIN o2b_sla_agreement_version v ON v.id = r.version_id
                      JOIN o2b_sla_priority p ON p.id = r.priority_id
                     WHERE v.agreement_id = {self.agreement} AND v.addendum_id IS NULL
                       AND r.subject = 'target' AND r.amount = 4
                       AND r.unit = 'working_hour'
                    """
                )
            }
        key = (clock["version"], clock["indicator"], clock["priority"])
        return key in self.changed

    def extra_support(self):
        """Windows that are opening time too."""
        if not hasattr(self, "windows"):
            self.windows = [
                (seconds(start), seconds(end))
                for start, end in self.ask(
                    """
                    SELECT date_from, date_to FROM o2b_sla_extra_support
                     WHERE agreement_id = {self.agreement}
                       AND state IN ('approved', 'done')
                    """
                )
            ]
        return self.windows

    def clock_start(self, clock, extra):
        """§3.7: written, at the start of a working day; else at the next opening.

        Extra support on a Saturday makes it no working day.
        """
        if clock["channel"] in ("email", "portal"):
            day = _day_of(clock["received"])
            while True:
                opens = int(at(day, "09:00").timestamp())
                if is_open_on(day) and opens >= clock["received"]:
                    return opens
                day += timedelta(days=1)
        return next_open(clock["received"], extra)

    # === Uptime and outages ===

    def environments(self):
        found = {}
        for id_, kind in self.ask(
            "SELECT id, kind FROM o2b_sla_environment"
            " WHERE agreement_id = {self.agreement} ORDER BY id"
        ):
            spans = self.read_spans(id_)
            watched = self.ask(
                f"SELECT id FROM o2b_sla_monitor WHERE environment_id = {id_}"
            )
            if watched:
                found |= self.uptime(id_, kind, spans)
                found |= self.outages(id_, kind, spans)
            elif kind == "production":
                found[f"uptime.{id_}"] = (None, None, "undetermined")
            found |= self.backups(id_, kind)
        return found

    def read_spans(self, environment):
        """What was recorded: dict of lists of (start, end)."""
        rows = self.ask(
            f"""
            SELECT o.kind, o.effect, o.started_at, o.ended_at,
                   (SELECT d.kind FROM o2b_sla_incident_decision d
                     WHERE d.incident_id = o.incident_id
                       AND d.decided_at <= '{self.frozen}'
                     ORDER BY d.id DESC LIMIT 1)
              FROM o2b_sla_outage o WHERE o.environment_id = {environment}
            """
        )
        spans = {name: [] for name in ("down", "unknown", "excluded", "part")}
        for kind, effect, start, end, decision in rows:
            span = seconds(start), seconds(end) or self.end
            if span[1] <= self.start or span[0] >= self.end:
                continue
            name = kind if effect == "down" else "part"
            if decision == "approved":
                spans["excluded"].append(span)
            spans[name].append(span)
        spans["maintenance"] = [
            (seconds(start), seconds(end))
            for start, end, planned, announced, notice in self.ask(
                f"""
                SELECT w.start_at, w.end_at, w.planned_at, w.announced_at,
                       p.maintenance_notice_hours
                  FROM o2b_sla_maintenance_window w, o2b_sla_policy p
                 WHERE w.environment_id = {environment} AND w.state <> 'cancelled'
                   AND p.id = (SELECT policy_id FROM o2b_sla_agreement_version
                    WHERE agreement_id = {self.agreement} AND addendum_id IS NULL
                    ORDER BY number LIMIT 1)
                """
            )
            if announced
            and seconds(planned) < seconds(start)
            and seconds(announced) + int(notice) * HOUR <= seconds(start)
        ]
        return spans

    def parts(self):
        """(start, end, whether announced maintenance is left out) of each version."""
        found = []
        for start, end, rule in self.ask(
            """
            SELECT v.rules_from, v.rules_until, r.maintenance_rule
              FROM o2b_sla_agreement_version v
         LEFT JOIN o2b_sla_provision r
                ON r.version_id = v.id AND r.subject = 'maintenance'
             WHERE v.agreement_id = {self.agreement} AND v.addendum_id IS NULL
               AND v.rules_from IS NOT NULL ORDER BY v.rules_from
            """
        ):
            low = max(seconds(start), self.start)
            high = min(seconds(end) or self.end, self.end)
            if low < high:
                found.append((low, high, rule == "excluded"))
        return found

    def count(self, spans, low, high, without):
        """Seconds in a part of the month: all, down and unknown."""
        borders = {low, high}
        for group in spans.values():
            for span in group:
                borders |= {min(max(edge, low), high) for edge in span}
        totals = {"all": 0, "down": 0, "unknown": 0}
        borders = sorted(borders)
        for start, end in zip(borders, borders[1:], strict=False):
            within = {
                name
                for name, group in spans.items()
                if any(s <= start < e for s, e in group)
            }
            if within & without:
                continue
            totals["all"] += end - start
            if "down" in within:
                totals["down"] += end - start
            elif "unknown" in within:
                totals["unknown"] += end - start
        return totals

    def uptime(self, environment, kind, spans):
        totals, verdicts = {"all": 0, "down": 0, "unknown": 0}, []
        for low, high, excludes in self.parts():
            without = {"excluded", "maintenance"} if excludes else {"excluded"}
            part = self.count(spans, low, high, without)
            totals = {name: totals[name] + part[name] for name in totals}
            verdicts.append(self.judge_uptime(part))
        measured = totals["all"] - totals["unknown"]
        decided = self.ask(
            f"""
            SELECT verdict FROM o2b_sla_availability WHERE decided_at IS NOT NULL
               AND environment_id = {environment} AND month = '{self.first}'
            """
        )
        verdict = next(v for v in WORST if v in verdicts)
        if decided:
            verdict = {"breached": "missed"}.get(decided[0][0], decided[0][0])
        if kind != "production":
            verdict = "not_applicable"
        self.details[f"uptime.{environment}"] = {
            "total": totals["all"],
            "down": totals["down"],
            "unknown": totals["unknown"],
        }
        self.details[f"outages.{environment}"] = {
            "counted": totals["down"] if kind == "production" else 0,
            "part": len(spans["part"]),
            "unknown": len(spans["unknown"]),
        }
        return {f"uptime.{environment}": (measured - totals["down"], measured, verdict)}

    @staticmethod
    def judge_uptime(part):
        allowed = part["all"] * (100_000 - NORM)
        if (part["down"] + part["unknown"]) * 100_000 <= allowed:
            return "met"
        return "missed" if part["down"] * 100_000 > allowed else "undetermined"

    def outages(self, environment, kind, spans):
        return {f"outages.{environment}": (len(spans["down"]), None, None)}

    # === Backups ===

    def backups(self, environment, kind):
        pings = self.ask(
            f"""
            SELECT h.purpose, p.kind, p.received_at, p.oldest_copy_at
              FROM o2b_sla_heartbeat_ping p
              JOIN o2b_sla_heartbeat h ON h.id = p.heartbeat_id
             WHERE h.environment_id = {environment} ORDER BY p.received_at
            """
        )
        if not pings:
            # promised, and nobody can tell
            unwatched = {f"backup.{environment}": (None, None, "undetermined")}
            return unwatched if kind == "production" else {}
        within = [
            (purpose, told, seconds(at_), seconds(oldest))
            for purpose, told, at_, oldest in pings
            if self.start <= seconds(at_) < self.end
        ]
        # one each hour, so what is there are hours with a backup
        made = sum(p == "backup" and told == "success" for p, told, *_ in within)
        hours = (self.end - self.start) // HOUR
        lists = [(at_, oldest) for p, _t, at_, oldest in within if p == "inventory"]
        self.details[f"backup.{environment}"] = self.count_runs(pings, made, hours)
        listed, oldest = lists[-1]
        too_old = [1 for at_, oldest in lists if at_ - oldest > 7 * 86400 + 300]
        return {
            f"backup.{environment}": (
                made,
                hours,
                "met" if made == hours else "missed",
            ),
            f"backup.{environment}.copies": (
                listed - oldest,
                None,
                "missed" if too_old else "met",
            ),
        }

    def count_runs(self, pings, made, hours):
        """What became of the runs: late is a quarter of an hour past its hour."""
        told = [(kind, seconds(at_)) for p, kind, at_, _o in pings if p == "backup"]
        good = [at_ for kind, at_ in told if kind == "success"]
        late = sum(
            after - before > round((after - before) / HOUR) * HOUR + 900
            for before, after in zip(good, good[1:], strict=False)
            if self.start <= after < self.end
        )
        failed = sum(
            kind == "fail" and self.start <= at_ < self.end for kind, at_ in told
        )
        missing = hours - made - failed
        found = {"done": made - late, "late": late, "failed": failed}
        return {**found, "missing": missing, "unknown": 0, "expected": hours}

    # === The rest ===

    def maintenance(self):
        found = {}
        for environment, start, end in self.ask(
            """
            SELECT environment_id, start_at, end_at FROM o2b_sla_maintenance_window
             WHERE agreement_id = {self.agreement} AND state <> 'cancelled'
            """
        ):
            low, high = max(seconds(start), self.start), min(seconds(end), self.end)
            if low < high:
                key = f"maintenance.{environment}"
                found[key] = found.get(key, 0) + high - low
                eligible = self.read_spans(environment)["maintenance"]
                self.details[key] = {"eligible": sum(e - s for s, e in eligible)}
        return {key: (total, None, None) for key, total in found.items()}

    def work(self):
        found = {"work.extra_support": 0}
        for coverage, minutes, support in self.ask(
            """
            SELECT coverage, minutes, extra_support_id FROM o2b_sla_work_entry
             WHERE agreement_id = {self.agreement}
               AND date BETWEEN '{self.first}' AND '{self.last}'
            """
        ):
            key = f"work.{coverage}"
            found[key] = found.get(key, 0) + int(minutes)
            found["work.extra_support"] += int(minutes) if support else 0
        return {key: (minutes, None, None) for key, minutes in found.items()}

    def contacts(self):
        rows = [
            (date.fromisoformat(first), date.fromisoformat(last or "9999-12-31"))
            for first, last in self.ask(
                """
                SELECT date_from, date_to FROM o2b_sla_contact
                 WHERE agreement_id = {self.agreement}
                """
            )
        ]
        last = self.last
        counts = {
            "present": sum(begin <= last <= end for begin, end in rows),
            "came": sum(self.first <= begin <= last for begin, _end in rows),
            "left": sum(self.first <= end <= last for _begin, end in rows),
            "changed": 0,
        }
        return {f"contacts.{k}": (n, None, None) for k, n in counts.items()}

    def changes(self):
        """Changes of environments: asked for by a contact, done, and still open."""
        rows = self.ask(
            """
            SELECT requested_by_id, asked_at, done_at, settled_at FROM o2b_sla_change
             WHERE agreement_id = {self.agreement}
            """
        )
        found = {"asked": 0, "done": 0, "open": 0}
        for by, asked, done, settled in rows:
            asked, done, settled = (seconds(text) for text in (asked, done, settled))
            found["asked"] += bool(by) and self.start <= asked < self.end
            found["done"] += done is not None and self.start <= done < self.end
            found["open"] += asked < self.end and (
                settled is None or settled >= self.end
            )
        return {f"changes.{name}": (n, None, None) for name, n in found.items()}

    def versions(self):
        found = {}
        for section, condition in (("versions", "IS NULL"), ("addenda", "IS NOT NULL")):
            rows = self.ask(
                f"""
                SELECT rules_from, rules_until FROM o2b_sla_agreement_version
                 WHERE agreement_id = {self.agreement} AND rules_from IS NOT NULL
                   AND addendum_id {condition}
                """
            )
            for place, name in enumerate(("begun", "ended")):
                # what rules until midnight ends on the day before
                instants = [seconds(row[place]) for row in rows]
                count = sum(
                    i is not None and self.start <= i - place < self.end
                    for i in instants
                )
                found[f"{section}.{name}"] = (count, None, None)
        return found

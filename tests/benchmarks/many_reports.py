# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""1,000 agreements with 100 tickets each in June: one that lived through the software,
multiplied in SQL with its tickets and clocks."""

from datetime import date, datetime, timedelta

from helpdesk_data import NOW, add_team, multiply, ticket_values

AGREEMENTS, TICKETS = 1000, 100
SEEDS = 20
#: Ids of the copies of an agreement's records, and of a ticket's, grow by so much.
STEP, TICKET_STEP = 1_000_000, 10_000
MONTH, ZONE = date(2026, 6, 1), "Europe/Amsterdam"
#: Wed 1 July 2026, 10:00 in Amsterdam: the drafts of June are due.
DRAFT_DAY = datetime(2026, 7, 1, 8, 0)


def add_many_reports(env):
    """Fill a database and commit: the reports of June wait to be reckoned.

    :param env: Environment of the superuser
    """
    env.cr.now = lambda: NOW
    agreement = _add_agreement(env)
    tickets = _add_seeds(env, agreement)
    _multiply_tickets(env, tickets)
    _multiply_agreement(env, agreement)
    env.invalidate_all()
    agreements = env["o2b.sla.agreement"].search([])
    env["o2b.sla.report"].with_context(mail_create_nolog=True).create(
        [{"agreement_id": one.id, "month": MONTH, "zone": ZONE} for one in agreements]
    )
    env.flush_all()
    for table in ("helpdesk_ticket", "o2b_sla_clock", "o2b_sla_report"):
        env.cr.execute(f"ANALYZE {table}")
    _check(env)
    env.cr.commit()


def _add_agreement(env):
    client = env["res.partner"].create({"name": "Client", "is_company": True})
    person = env["res.partner"].create(
        {"name": "Person", "email": "person@client.example", "parent_id": client.id}
    )
    contact = {"partner_id": person.id, "date_from": "2020-01-01"}
    agreement = env["o2b.sla.agreement"].create(
        {"partner_id": client.id, "contact_ids": [(0, 0, contact)]}
    )
    version = env["o2b.sla.agreement.version"].create(
        {"agreement_id": agreement.id, "date_start": "2020-01-01"}
    )
    version._agree_on_paper()
    env["o2b.sla.work.entry"].create(
        [
            {
                "agreement_id": agreement.id,
                "user_id": env.uid,
                "description": "Work",
                "date": MONTH + timedelta(days=day),
                "minutes": 30 + day,
                "coverage": ("included", "time_and_materials")[day % 2],
            }
            for day in range(10)
        ]
    )
    return agreement


def _add_seeds(env, agreement):
    """Tickets with every kind of life in June."""
    person = agreement.contact_ids.partner_id
    values = ticket_values(env, person, add_team(env), SEEDS)
    tickets = env["helpdesk.ticket"].create(
        [dict(vals, sla_channel="phone", channel_id=False) for vals in values]
    )
    done = env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
    for number, ticket in enumerate(tickets[:-2]):
        _at(env, NOW + timedelta(minutes=20 * number))
        ticket._sla_respond()
        _at(env, NOW + timedelta(hours=5 * number))
        ticket.stage_id = done
    _at(env, NOW + timedelta(days=20))
    env["o2b.sla.clock"]._process_due()
    env.flush_all()
    return tickets


def _at(env, moment):
    env.flush_all()
    env.cr.now = lambda: moment


def _multiply_tickets(env, tickets):
    copies = TICKETS // SEEDS - 1
    multiply(env, tickets, TICKET_STEP, copies, number="number || '-' || copy")
    clocks = tickets.with_context(active_test=False).sla_clock_ids
    multiply(env, clocks, TICKET_STEP, copies, res_id=f"res_id + copy * {TICKET_STEP}")
    env.invalidate_all()


def _multiply_agreement(env, agreement):
    copies = AGREEMENTS - 1

    def shifted(name):
        return f"{name} + copy * {STEP}"

    of_agreement = {"agreement_id": shifted("agreement_id")}
    of_client = {"partner_id": shifted("partner_id")}
    clocks = env["o2b.sla.clock"].with_context(active_test=False)
    clocks = clocks.search([("agreement_id", "=", agreement.id)])
    tickets = env["helpdesk.ticket"].browse(set(clocks.mapped("res_id")))
    versions = agreement.version_ids
    entries = env["o2b.sla.work.entry"].search([("agreement_id", "=", agreement.id)])
    name = "name || ' ' || copy"
    multiply(env, agreement.partner_id, STEP, copies, name=name, complete_name=name)
    multiply(
        env,
        agreement,
        STEP,
        copies,
        reference="reference || '-' || copy",
        **of_client,
    )
    multiply(env, versions, STEP, copies, **of_agreement, **of_client)
    multiply(env, agreement.contact_ids, STEP, copies, **of_agreement)
    multiply(env, entries, STEP, copies, **of_agreement, **of_client)
    multiply(env, tickets, STEP, copies, number="number || '/' || copy")
    multiply(
        env,
        clocks,
        STEP,
        copies,
        res_id=shifted("res_id"),
        agreement_version_id=shifted("agreement_version_id"),
        **of_agreement,
        **of_client,
    )


def _check(env):
    """A benchmark on an empty database is worse than none."""
    env.cr.execute(
        "SELECT count(*), count(DISTINCT agreement_id), min(n), max(n) FROM ("
        " SELECT agreement_id, count(DISTINCT res_id) AS n FROM o2b_sla_clock"
        " GROUP BY 1) AS tickets"
    )
    if env.cr.fetchone() != (AGREEMENTS, AGREEMENTS, TICKETS, TICKETS):
        raise AssertionError(f"Not {AGREEMENTS} agreements of {TICKETS} tickets")

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Work of which one part that fails stops no other.

That somebody changed the same rows meanwhile is no failure of a part: it is raised,
for :func:`~odoo.addons.o2b_sla.retrying.retry` to begin again, or for the next run.
"""

from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY


def isolated(env, step, *args, failed):
    """Do a step by itself: of one that fails nothing stays, of the others all.

    :param env: Environment
    :param step: function that does the work, called with ``args``
    :param failed: function called with the exception; it logs it, and may set aside
        what failed. ``_logger.exception`` shows where it went wrong
    :return: whether it was done
    :raise psycopg2.Error: somebody changed the same meanwhile
    """
    # what was not written yet is not this step's to fail
    env.flush_all()
    try:
        with env.cr.savepoint():
            step(*args)
    except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
        raise
    except Exception as error:
        env.invalidate_all(flush=False)
        failed(error)
        return False
    return True


def isolated_by_halves(records, step, failed):
    """Do a step for records in one batch; when it fails, half by half, until only the
    ones that fail are left out.

    :param records: recordset; empty: nothing is done
    :param step: function called with a recordset
    :param failed: function called with the one record that failed and the exception;
        see :func:`isolated`
    :raise psycopg2.Error: somebody changed the same meanwhile
    """
    if not records:
        return

    def tell(error):
        if len(records) == 1:
            failed(records, error)

    done = isolated(records.env, step, records, failed=tell)
    if not done and len(records) > 1:
        half = len(records) // 2
        isolated_by_halves(records[:half], step, failed)
        isolated_by_halves(records[half:], step, failed)

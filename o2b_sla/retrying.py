# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Work of a scheduled action, done again when somebody was first: Odoo does that for
requests, not for scheduled actions."""

import random
import time

from odoo.service.model import (
    MAX_TRIES_ON_CONCURRENCY_FAILURE,
    PG_CONCURRENCY_EXCEPTIONS_TO_RETRY,
)


def retry(env, work, *args):
    """Do work and flush it; begin again when its rows were changed meanwhile.

    What was not committed before is rolled back then.

    :param env: Environment
    :param work: function that does the work, called with ``args``
    :return: what it returns
    :raise psycopg2.Error: somebody else was first at each of the tries
    """
    tries = 0
    while True:
        try:
            result = work(*args)
            env.flush_all()
            return result
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            tries += 1
            if tries == MAX_TRIES_ON_CONCURRENCY_FAILURE:
                raise
            env.cr.rollback()
            env.transaction.reset()
            time.sleep(random.uniform(0, 0.1 * 2**tries))

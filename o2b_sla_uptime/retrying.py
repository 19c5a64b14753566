# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import random
import time

from odoo.service.model import (
    MAX_TRIES_ON_CONCURRENCY_FAILURE,
    PG_CONCURRENCY_EXCEPTIONS_TO_RETRY,
)


def retry(env, work):
    """Do a piece of a scheduled action, again when somebody changed one of its records
    at the same moment: scheduled actions do not do that by themselves.

    What was done in this transaction before is lost with it: commit first.

    :param env: Environment
    :param work: callable without arguments
    :return: what it returns
    """
    tries = 0
    while True:
        try:
            result = work()
            env.flush_all()
            return result
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            tries += 1
            if tries == MAX_TRIES_ON_CONCURRENCY_FAILURE:
                raise
            env.cr.rollback()
            env.transaction.reset()
            time.sleep(random.uniform(0, 0.1 * 2**tries))

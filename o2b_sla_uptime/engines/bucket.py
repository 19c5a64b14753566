# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A limit on how fast one source may post, kept in this process."""

import threading


class Buckets:
    """One token bucket per key; a full one allows a minute's worth at once.

    Each process of Odoo has its own: it is a second line behind the web server's limit
    and costs no query.

    :param most: int, keys kept; those not used for the longest time go first
    """

    def __init__(self, most=1000):
        self._most = most
        self._lock = threading.Lock()
        self._levels = {}

    def take(self, key, per_minute, now):
        """Take one token.

        :param key: hashable
        :param per_minute: int, more than 0
        :param now: float, seconds of a clock that never goes back
        :return: float, 0 when there was one, otherwise seconds until there is
        """
        with self._lock:
            level, at = self._levels.pop(key, (float(per_minute), now))
            level = min(per_minute, level + max(0, now - at) * per_minute / 60)
            wait = 0 if level >= 1 else (1 - level) * 60 / per_minute
            self._levels[key] = (level if wait else level - 1, now)
            while len(self._levels) > self._most:
                # the first has not been used for the longest time
                del self._levels[next(iter(self._levels))]
            return wait

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""``make bench``: every figure of the design, side by side with its peer.

Prints one table and ends with an exit code other than 0 when a required figure is
missed. Names of parts (``create``, ``due`` …) as arguments run only those.
"""

import sys
import time

import bench_availability
import bench_create
import bench_due
import bench_heartbeat
import bench_holiday
import bench_hook
import bench_intake
import bench_monitors
import bench_probe
import bench_queue
import bench_report
import bench_sender
import bench_working_time
from databases import Databases
from table import render

PARTS = {
    "working_time": bench_working_time.rows,
    "create": bench_create.rows,
    "due": bench_due.rows,
    "holiday": bench_holiday.rows,
    "hook": bench_hook.rows,
    "intake": bench_intake.rows,
    "monitors": bench_monitors.rows,
    "queue": bench_queue.rows,
    "sender": bench_sender.rows,
    "probe": bench_probe.rows,
    "availability": bench_availability.rows,
    "heartbeat": bench_heartbeat.rows,
    "report": bench_report.rows,
}


def main(names):
    """
    :param names: list of str, parts to run; empty for all
    :return: int, the exit code
    """
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        sys.exit(f"There is no part '{unknown[0]}'. There are: {', '.join(PARTS)}.")
    rows = []
    with Databases() as databases:
        for name in names or PARTS:
            started = time.monotonic()
            rows += PARTS[name](databases)
            _say(f"{name}: measured in {time.monotonic() - started:.0f} s")
    _say(f"\n{render(rows)}")
    missed = [row.what for row in rows if not row.ok]
    for what in missed:
        _say(f"Missed: {what}")
    return 1 if missed else 0


def _say(text):
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""1,000 pages over HTTPS that take 0.1 s each, checked once: what a minute of watching
costs, against ``requests.get`` for each. The server has a process of its own; seconds
are of the processor, all threads of this process together.
"""

import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import certifi
import requests
from probe import Prober, Target, check_many
from probe.tls import default_context
from table import Row

sys.path.insert(0, str(Path(__file__).parents[1] / "pure" / "probe"))

from probe_certificates import Authority  # noqa: E402

PAGES, NAIVE_CHECKS = 1_000, 60
THREADS = 20
#: Seconds between two checks of a page, and how much of a core they may take.
INTERVAL, SHARE = 60, 0.1
#: Of the server; what a check measures may be so much more, in milliseconds.
LATENCY, OVERHEAD = 100, 60
ROUNDS = 3


def rows(_databases=None):
    """
    :return: list of Row
    """
    with tempfile.TemporaryDirectory() as folder, _names_of_this_machine():
        folder = Path(folder)
        trusted = _write_certificates(folder)
        with _server(folder / "server.pem") as port:
            urls = [f"https://p{n}.bench.example:{port}/" for n in range(PAGES)]
            prober = _prober(trusted)
            naive = _cpu_per_check(_ask_naively, urls[:NAIVE_CHECKS], trusted)
            taken, elapsed, results = [], [], []
            for _round in range(ROUNDS):
                started = time.perf_counter()
                taken.append(_cpu_per_check(_check, urls, prober, results))
                elapsed.append(time.perf_counter() - started)
    outcomes = Counter(result.outcome for result in results)
    latency = median(result.latency_ms for result in results if result.latency_ms)
    well = ("all up", outcomes == {"up": PAGES * ROUNDS})
    ours = median(taken)
    return [
        Row(
            "one check of a page over HTTPS, CPU",
            ours,
            peer=naive,
            peer_name="requests.get",
            times_faster=5,
            proof=(well,),
        ),
        Row(
            f"{PAGES:,} pages every {INTERVAL} s, CPU in a minute"
            f" ({ours * PAGES / INTERVAL:.1%} of a core)",
            ours * PAGES,
            at_most=INTERVAL * SHARE,
            proof=((f"≤ {SHARE:.0%} of a core", ours * PAGES <= INTERVAL * SHARE),),
        ),
        Row(
            f"{PAGES:,} pages with {THREADS} threads, from first to last",
            median(elapsed),
            at_most=20,
        ),
        Row(
            f"latency found of a page of {LATENCY} ms",
            latency,
            unit="ms",
            at_most=LATENCY + OVERHEAD,
            proof=((f"≥ {LATENCY} ms", latency >= LATENCY),),
        ),
    ]


def _cpu_per_check(work, urls, *arguments):
    started = time.process_time()
    work(urls, *arguments)
    return (time.process_time() - started) / len(urls)


def _check(urls, prober, results):
    targets = [
        Target("http", url=url, allow_private=("127.0.0.0/8",), allow_ports="1-65535")
        for url in urls
    ]
    found = check_many(targets, threads=THREADS, budget_seconds=60, prober=prober)
    results += [result for _target, result in found]


def _ask_naively(urls, trusted):
    for url in urls:
        if requests.get(url, timeout=10, verify=str(trusted)).status_code != 200:
            raise AssertionError(url)


def _prober(trusted):
    """As it is used, trusting the authority of this benchmark too."""
    context = default_context()
    context.load_verify_locations(trusted)
    return Prober(context=context)


def _write_certificates(folder):
    """
    :return: Path of all authorities that are trusted: the usual ones, and our own
    """
    authority = Authority()
    (folder / "server.pem").write_bytes(authority.issue())
    trusted = folder / "trusted.pem"
    trusted.write_bytes(Path(certifi.where()).read_bytes() + authority.pem)
    return trusted


@contextmanager
def _names_of_this_machine():
    """All names lead here, for both sides."""
    usual = socket.getaddrinfo

    def here(host, *arguments, **options):
        return usual("127.0.0.1", *arguments, **options)

    socket.getaddrinfo = here
    try:
        yield
    finally:
        socket.getaddrinfo = usual


@contextmanager
def _server(certificate):
    script = Path(__file__).with_name("slow_web_server.py")
    with subprocess.Popen(
        [sys.executable, script, certificate],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield int(process.stdout.readline())
        finally:
            process.stdin.close()
            process.wait(10)

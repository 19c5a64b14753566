# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A real Prometheus, Alertmanager and blackbox exporter around a real Odoo.

Odoo tells Prometheus what to watch, the blackbox exporter asks a web server, and what
Alertmanager says becomes an outage and a ticket. The configuration is that of our
examples, only faster.
"""

import contextlib
import json
import threading
import time
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from o2b_runtime import processes
from o2b_runtime.checklog import unexpected, warnings_of
from o2b_runtime.ports import LOOPBACK, free_port
from o2b_runtime.progress import Problem
from o2b_runtime.prometheus import Monitoring

EXAMPLES = Path(__file__).parents[3] / "o2b_sla_uptime" / "static" / "examples"
#: Wanted; the next free ones are taken.
PROMETHEUS, ALERTMANAGER, BLACKBOX, WEB = 19090, 19093, 19115, 18088
SCRAPE, FOR = 2, 6
#: Seconds that a step may take on a busy machine; it is usually done in a few.
PATIENCE = 300

DATA = """
client = env["res.partner"].search([("name", "=", "Client BV")])
agreement = env["o2b.sla.agreement"].search([("partner_id", "=", client.id)])
environment = env["o2b.sla.environment"].create(
    {"name": "Production", "agreement_id": agreement.id}
)
source = env["o2b.sla.source"].create(
    {
        "name": "Prometheus",
        "kind": "alertmanager",
        "base_url": "http://127.0.0.1:%(prometheus)s",
        "base_networks": "127.0.0.0/8",
        "networks": "127.0.0.0/8",
        "scrape_seconds": %(scrape)s,
        "confirm_seconds": %(for_seconds)s,
        "silence_minutes": 1,
    }
)
monitor = env["o2b.sla.monitor"].create(
    {
        "name": "Web",
        "environment_id": environment.id,
        "kind": "external",
        "source_id": source.id,
        "url": "http://127.0.0.1:%(web)s/",
    }
)
result(
    {
        "slug": source.slug,
        "secret": source._renew_secret(),
        "monitor": monitor.id,
        "reference": monitor.reference,
        "environment": environment.id,
        "source": source.id,
        "cron": env.ref("o2b_sla_uptime.ir_cron_source_follow").id,
    }
)
"""

JUDGE = """
from datetime import datetime, timedelta
start, end = datetime.fromisoformat("%s"), datetime.fromisoformat("%s")
environment = env["o2b.sla.environment"].browse(%s)
monitor = environment.monitor_ids
judgement = environment._judge(start, end)
line = monitor.source_id._reconcile(monitor, start, end)
result(
    {
        "down": judgement.down,
        "verdict": line.verdict,
        "ours": line.our_down,
        "theirs": line.their_down,
        "problem": environment._get_coverage_problem(start, end),
    }
)
"""


class Site:
    """A web server that can be stopped and started."""

    def __init__(self):
        self.port = free_port(WEB)
        self._server = None

    def start(self):
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"OK")

            def log_message(self, *_args):
                """Nothing of it is of interest."""

        ThreadingHTTPServer.allow_reuse_address = True
        self._server = ThreadingHTTPServer((LOOPBACK, self.port), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self):
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server = None


class Chain:
    """Everything that runs, and what the tests ask it."""

    def __init__(self, database, server, monitoring, site, ports, names):
        self.database = database
        self.server = server
        self.monitoring = monitoring
        self.site = site
        self.ports = ports
        self.names = names
        self.config = None

    # -- Prometheus ----------------------------------------------------------------

    def configure(self):
        """Our examples, with the addresses and the pace of this test."""
        secret = self.monitoring.write("secret", self.names["secret"])
        local = {
            "ODOO": self.server.url,
            "SLUG": self.names["slug"],
            "/etc/prometheus/o2b_sla_secret": str(secret),
            "/etc/alertmanager/o2b_sla_secret": str(secret),
            "127.0.0.1:9093": f"{LOOPBACK}:{self.ports['alertmanager']}",
            "127.0.0.1:9115": f"{LOOPBACK}:{self.ports['blackbox']}",
        }
        faster = {
            "prometheus.yml": {
                "scrape_interval: 60s": f"scrape_interval: {SCRAPE}s",
                "scrape_timeout: 15s": f"scrape_timeout: {SCRAPE}s",
                "evaluation_interval: 15s": "evaluation_interval: 1s",
                "refresh_interval: 60s": "refresh_interval: 2s",
            },
            "rules.yml": {"for: 60s": f"for: {FOR}s", 'for_s: "60"': f'for_s: "{FOR}"'},
            "alertmanager.yml": {
                "group_wait: 10s": "group_wait: 1s",
                "group_interval: 1m": "group_interval: 2s",
                "repeat_interval: 2m": "repeat_interval: 10s",
            },
            "blackbox.yml": {},
        }
        self.config = {
            name: self.monitoring.write(name, self._adapt(name, changes, local))
            for name, changes in faster.items()
        }

    @staticmethod
    def _adapt(name, changes, local):
        text = (EXAMPLES / name).read_text()
        for old, new in changes.items():
            assert old in text, f"{name}: {old} is gone"
            text = text.replace(old, new)
        for old, new in local.items():
            text = text.replace(old, new)
        return text

    def start_prometheus(self):
        # what is not heard of again is resolved after four times the delay
        return self.monitoring.start_prometheus(
            self.ports["prometheus"],
            self.config["prometheus.yml"],
            "--rules.alert.resend-delay=2s",
        )

    def samples(self):
        """(instant, value) that Prometheus has of the monitor, rounded down."""
        chosen = f'probe_success{{o2b_monitor="{self.names["reference"]}"}}[10m]'
        query = urllib.parse.urlencode({"query": chosen})
        url = f"http://{LOOPBACK}:{self.ports['prometheus']}/api/v1/query?{query}"
        with urllib.request.urlopen(url, timeout=60) as answer:
            series = json.load(answer)["data"]["result"]
        return [(int(at), int(value)) for at, value in series[0]["values"]]

    # -- Odoo ----------------------------------------------------------------------

    def call(self, model, method, *arguments, **named):
        return self.server.rpc.call(model, method, *arguments, **named)

    @property
    def state(self):
        (row,) = self.call(
            "o2b.sla.monitor", "read", [self.names["monitor"]], ["state"]
        )
        return row["state"]

    def outages(self, kind="down"):
        return self.call(
            "o2b.sla.outage",
            "search_read",
            [("monitor_id", "=", self.names["monitor"]), ("kind", "=", kind)],
            ["started_at", "ended_at", "provisional_end_at"],
            order="started_at",
        )

    def tickets(self):
        return self.call(
            "helpdesk.ticket",
            "search_read",
            [("sla_environment_id", "=", self.names["environment"])],
            ["number", "priority", "sla_channel", "sla_response_deadline"],
        )

    def wait_for(self, what, ready, nudge=False):
        """Wait until ``ready()`` gives something, and give that.

        :param nudge: bool, run the scheduled action that follows sources meanwhile:
            it would come once a minute
        """
        deadline = time.monotonic() + PATIENCE
        while True:
            found = ready()
            if found:
                return found
            assert time.monotonic() < deadline, f"not in time: {what}"
            if nudge:
                with contextlib.suppress(Problem):  # it runs at this moment
                    self.call("ir.cron", "method_direct_trigger", [self.names["cron"]])
            time.sleep(1)


@pytest.fixture(scope="module")
def chain(make_helpdesk, runtime):
    """The Chain, all of it running; Odoo's log holds no warning in the end."""
    database = make_helpdesk()
    monitoring = Monitoring(runtime.settings, f"e2e-{database.name}")
    site = Site()
    wanted = {
        "prometheus": PROMETHEUS,
        "alertmanager": ALERTMANAGER,
        "blackbox": BLACKBOX,
    }
    ports = {name: free_port(port) for name, port in wanted.items()}
    values = {
        "prometheus": ports["prometheus"],
        "scrape": SCRAPE,
        "for_seconds": FOR,
        "web": site.port,
    }
    with contextlib.ExitStack() as stack:
        stack.callback(site.stop)
        stack.callback(monitoring.remove)
        names = database.shell(DATA % values)
        site.start()
        server = stack.enter_context(database.serve("--max-cron-threads=2"))
        made = Chain(database, server, monitoring, site, ports, names)
        made.configure()
        config = made.config
        monitoring.start_blackbox(ports["blackbox"], config["blackbox.yml"])
        monitoring.start_alertmanager(ports["alertmanager"], config["alertmanager.yml"])
        made.start_prometheus()
        yield made
        assert unexpected(warnings_of(server.log.read_text())) == []


def seconds(text):
    """UNIX seconds of an instant as Odoo's RPC writes it."""
    return int(datetime.fromisoformat(text).replace(tzinfo=timezone.utc).timestamp())


def edges(samples):
    """Instants of the first failed sample of each failure and of the good one after."""
    found, down = [], False
    for at, value in samples:
        if value == 0 and not down:
            found.append([at, None])
        if value == 1 and down:
            found[-1][1] = at
        down = value == 0
    return found


def test_examples_are_right(chain):
    """Prometheus's and Alertmanager's own checks of the files."""
    processes.run(["promtool", "check", "config", chain.config["prometheus.yml"]])
    processes.run(["promtool", "check", "rules", chain.config["rules.yml"]])
    processes.run(["amtool", "check-config", chain.config["alertmanager.yml"]])


def test_watched(chain):
    """What is agreed upon is measured, without a line of configuration for it."""
    chain.wait_for("the monitor is up", lambda: chain.state == "up")
    assert not chain.outages() and not chain.tickets()


def test_simultaneous_deliveries(chain):
    """The same delivery from sixteen sides at one moment: taken in by all, once."""
    alert = {
        "status": "firing",
        "labels": {"alertname": "O2bSlaDown", "o2b_monitor": "m-nobody"},
        "annotations": {},
        "startsAt": "2026-06-10T08:02:00Z",
        "fingerprint": "simultaneous",
    }
    request = urllib.request.Request(
        f"{chain.server.url}/o2b_sla/hook/{chain.names['slug']}",
        json.dumps({"version": "4", "alerts": [alert]}).encode(),
        {
            "Authorization": f"Bearer {chain.names['secret']}",
            "Content-Type": "application/json",
        },
    )
    start = threading.Barrier(16)

    def post(_number):
        start.wait()
        with urllib.request.urlopen(request, timeout=300) as answer:
            return answer.status

    left = 120 - time.time() % 120
    if left < 60:  # soon a repetition is a new message
        time.sleep(left + 1)
    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(post, range(16))) == {202}
    found = chain.wait_for(
        "it is acted on",
        lambda: chain.call(
            "o2b.sla.source.event",
            "search_read",
            [("subject", "=", "O2bSlaDown"), ("state", "=", "ignored")],
            ["attention"],
        ),
    )
    assert [event["attention"] for event in found] == [True]


def test_outage(chain):
    """The site stops: an outage from the first failed measurement, one P1 ticket. It
    comes back: the end is the first good one."""
    stopped = time.monotonic()
    chain.site.stop()
    (ticket,) = chain.wait_for("a ticket", chain.tickets)
    assert time.monotonic() - stopped < PATIENCE
    assert (ticket["priority"], ticket["sla_channel"]) == ("3", "monitoring")
    assert ticket["sla_response_deadline"]
    assert chain.state == "down"
    (outage,) = chain.outages()
    ((first, _end),) = edges(chain.samples())
    assert seconds(outage["started_at"]) == first, "to the second"

    chain.site.start()
    chain.wait_for("the end", lambda: chain.outages()[0]["ended_at"])
    ((first, good),) = edges(chain.samples())
    (outage,) = chain.outages()
    assert seconds(outage["started_at"]) == first
    assert seconds(outage["ended_at"]) == good
    assert len(chain.tickets()) == 1


def test_month(chain):
    """The seconds of the outage are those of the verdict, and Prometheus agrees."""
    (outage,) = chain.outages()
    start, end = (seconds(outage[name]) for name in ("started_at", "ended_at"))
    period = (
        datetime.fromtimestamp(at, timezone.utc).replace(tzinfo=None)
        for at in (start - 1, end + 1)
    )
    found = chain.database.shell(JUDGE % (*period, chain.names["environment"]))
    assert found["down"] == found["ours"] == found["theirs"] == end - start
    assert (found["verdict"], found["problem"]) == ("agrees", None)


def test_prometheus_dies_in_mid_outage(chain):
    """Alertmanager says "resolved" when Prometheus is gone. That is no recovery."""
    chain.site.stop()
    chain.wait_for("the second outage", lambda: len(chain.outages()) == 2)
    ((_first, _good), (first, _none)) = edges(chain.samples())
    assert chain.monitoring.programs["prometheus"].stop()
    events = [("source_id", "=", chain.names["source"]), ("signal", "=", "up")]
    chain.wait_for(
        "Alertmanager says resolved",
        lambda: chain.call("o2b.sla.source.event", "search_count", events) > 1,
    )
    outage = chain.outages()[-1]
    assert not outage["ended_at"], "resolved without samples"
    chain.wait_for("nobody knows", lambda: chain.state == "unknown", nudge=True)
    outage, blind = chain.outages()[-1], chain.outages("unknown")[-1]
    assert seconds(outage["started_at"]) == first
    assert not outage["ended_at"]
    assert outage["provisional_end_at"] == blind["started_at"]
    assert not blind["ended_at"]
    assert len(chain.tickets()) <= 2

    # it comes back with what it had measured; meanwhile nobody knows, for good
    chain.start_prometheus()
    chain.site.start()
    chain.wait_for("the monitor is up", lambda: chain.state == "up", nudge=True)
    blind = chain.outages("unknown")[-1]
    assert blind["ended_at"]
    assert sum(1 for outage in chain.outages() if not outage["ended_at"]) == 0

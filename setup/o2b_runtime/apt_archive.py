# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Packages of another Debian suite, downloaded without touching the machine's apt.

The archive's address is the machine's own: it is read from apt's sources, only the
suite is swapped. apt checks Debian's signature; every file that is kept in the cache
is checked against its digest again before it is used.
"""

import hashlib
import re
import shutil
import tempfile
from pathlib import Path

from .processes import run
from .progress import Problem

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
NO_ARCHIVE = (
    "Odoo 19 is taken from Debian's archive, and this machine {reason}. "
    "Set ODOO_DIR to an Odoo 19.0 you have (git checkout or unpacked package)."
)


class AptArchive:
    """Downloads packages named ``name/suite`` into a cache folder.

    :param cache: Path of the cache
    :param etc: Path of apt's configuration folder (for tests)
    """

    def __init__(self, cache, etc=Path("/etc/apt")):
        self.cache = cache / "debs"
        self.etc = etc

    def fetch(self, packages):
        """Make sure of every package and return the paths of their files.

        :param packages: list of str, each ``name/suite``
        :return: list of Path, in the same order
        :raise Problem: not Debian, no network, no such package
        """
        found = {name: self._cached(name) for name in packages}
        missing = [name for name, path in found.items() if path is None]
        if missing:
            self._download(missing)
            for name in missing:
                found[name] = self._cached(name)
                if found[name] is None:
                    raise Problem(f"Debian's archive did not give {name}. Try again.")
        return list(found.values())

    # -- cache ---------------------------------------------------------------------

    def _cached(self, package):
        """The cached file of ``package`` when its digest is right, else None."""
        note = self.cache / (package.replace("/", "_") + ".sha256")
        if not note.exists():
            return None
        digest, name = note.read_text().split(maxsplit=1)
        path = self.cache / name
        if path.exists() and file_digest(path) == digest:
            return path
        note.unlink()
        path.unlink(missing_ok=True)
        return None

    def _keep(self, package, path):
        """Move a downloaded file into the cache, digest noted last."""
        self.cache.mkdir(parents=True, exist_ok=True)
        shutil.move(path, self.cache / path.name)
        note = self.cache / (package.replace("/", "_") + ".sha256")
        note.write_text(f"{file_digest(self.cache / path.name)} {path.name}")

    # -- apt -----------------------------------------------------------------------

    def _download(self, packages):
        if shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
            raise Problem(NO_ARCHIVE.format(reason="has no apt-get"))
        if not KEYRING.exists():
            raise Problem(NO_ARCHIVE.format(reason="lacks Debian's archive keyring"))
        address = self.address()
        with tempfile.TemporaryDirectory(prefix="o2b_sla_apt_") as folder:
            apt = self._private_apt(Path(folder), address, packages)
            offline = (
                "Debian's archive cannot be reached. Check the network, or set "
                "ODOO_DIR to an Odoo 19.0 you have."
            )
            run([*apt, "update", "-o", "APT::Update::Error-Mode=any"], problem=offline)
            for package in packages:
                name, suite = package.split("/")
                run(
                    [*apt, "download", package],
                    cwd=folder,
                    problem=f"Debian's suite {suite} gives no package {name}.",
                )
                self._keep(package, next(Path(folder).glob(f"{name}_*.deb")))

    @staticmethod
    def _private_apt(folder, address, packages):
        """The apt-get command of a private apt in ``folder``."""
        suites = sorted({package.split("/")[1] for package in packages})
        sources = folder / "debian.sources"
        sources.write_text(
            f"Types: deb\nURIs: {address}\nSuites: {' '.join(suites)}\n"
            f"Components: main\nSigned-By: {KEYRING}\n"
        )
        for sub in ("lists/partial", "cache/archives/partial"):
            (folder / sub).mkdir(parents=True)
        options = {
            "Dir::Etc::SourceList": sources,
            "Dir::Etc::SourceParts": "-",
            "Dir::State::Lists": folder / "lists",
            "Dir::Cache": folder / "cache",
            "Acquire::Check-Valid-Until": "false",
            "Acquire::Languages": "none",
            "APT::Get::List-Cleanup": "false",
            "APT::Sandbox::User": "root",
        }
        command = ["apt-get", "-q"]
        for key, value in options.items():
            command += ["-o", f"{key}={value}"]
        return command

    def address(self):
        """Address of Debian's archive, from apt's own sources.

        :raise Problem: no source of Debian's main archive is configured
        """
        for uri, suites, components in self._sources():
            if "main" in components and any(self._is_debian(name) for name in suites):
                return uri
        raise Problem(
            NO_ARCHIVE.format(reason="has no Debian archive in apt's sources")
        )

    @staticmethod
    def _is_debian(suite):
        names = "bullseye|bookworm|trixie|forky|duke|sid|(old)*stable|testing|unstable"
        return re.fullmatch(names, suite) is not None

    def _sources(self):
        """Every apt source as (uri, list of suites, list of components)."""
        parts = self.etc / "sources.list.d"
        for path in [*sorted(parts.glob("*.sources"))]:
            for stanza in re.split(r"\n\s*\n", path.read_text()):
                yield from _stanza_sources(stanza)
        for path in [self.etc / "sources.list", *sorted(parts.glob("*.list"))]:
            if path.exists():
                yield from _line_sources(path.read_text())


def _stanza_sources(stanza):
    """Sources of one deb822 stanza."""
    fields = {}
    for line in stanza.splitlines():
        if line.startswith("#") or ":" not in line:
            continue
        key, _colon, value = line.partition(":")
        fields[key.strip().lower()] = value.split()
    if "deb" not in fields.get("types", []) or fields.get("enabled") == ["no"]:
        return
    for uri in fields.get("uris", []):
        yield uri, fields.get("suites", []), fields.get("components", [])


def _line_sources(text):
    """Sources of a one-line style file."""
    for line in text.splitlines():
        words = re.sub(r"\[[^]]*\]", "", line.partition("#")[0]).split()
        if len(words) >= 4 and words[0] == "deb":
            yield words[1], [words[2]], words[3:]


def file_digest(path):
    """SHA-256 of a file, hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as handle:
        while block := handle.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()

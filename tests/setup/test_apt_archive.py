# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reading apt's sources and keeping downloaded packages."""

import pytest
from o2b_runtime.apt_archive import AptArchive, file_digest
from o2b_runtime.progress import Problem

STANZAS = """Types: deb
URIs: http://mirror.example/other
Suites: nodistro
Components: main

Types: deb
# a comment
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /x.gpg
"""


def archive(folder, name, text):
    """An AptArchive on a made-up /etc/apt with one file of sources."""
    (folder / "sources.list.d").mkdir(parents=True)
    (folder / name).write_text(text)
    return AptArchive(folder / "cache", etc=folder)


def test_address_from_stanzas(tmp_path):
    found = archive(tmp_path, "sources.list.d/a.sources", STANZAS)
    assert found.address() == "http://mirror.example/debian"


def test_address_from_lines(tmp_path):
    text = (
        "# deb http://no.example trixie main\n"
        "deb [arch=amd64] http://a.example/d trixie main\n"
    )
    assert archive(tmp_path, "sources.list", text).address() == "http://a.example/d"


def test_disabled_sources_do_not_count(tmp_path):
    text = STANZAS.replace("Types: deb\n", "Types: deb\nEnabled: no\n")
    found = archive(tmp_path, "sources.list.d/a.sources", text)
    with pytest.raises(Problem, match="ODOO_DIR"):
        found.address()


def test_another_distribution_is_told(tmp_path):
    text = "deb http://a.example/ubuntu noble main\n"
    with pytest.raises(Problem, match="ODOO_DIR"):
        archive(tmp_path, "sources.list", text).address()


def test_cached_file_is_checked(tmp_path):
    cache = AptArchive(tmp_path, etc=tmp_path)
    cache.cache.mkdir()
    package = cache.cache / "thing_1_all.deb"
    package.write_bytes(b"content")
    note = cache.cache / "thing_stable.sha256"
    note.write_text(f"{file_digest(package)} {package.name}")
    assert cache.fetch(["thing/stable"]) == [package]
    package.write_bytes(b"cont")  # cut short
    assert cache._cached("thing/stable") is None
    assert not package.exists()

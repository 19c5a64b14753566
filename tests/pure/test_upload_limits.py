# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

ADDON = Path(__file__).parents[2] / "o2b_sla_helpdesk"
if str(ADDON) not in sys.path:
    sys.path.insert(0, str(ADDON))

from upload_limits import (  # noqa: E402
    MAX_NAME,
    UploadLimits,
    extension_of,
    find_problems,
    safe_name,
)

LIMITS = UploadLimits(
    max_files=2, max_bytes=100, max_total=150, extensions=frozenset({"pdf", "png"})
)


@pytest.mark.parametrize(
    ("files", "problems"),
    [
        ([], []),
        ([("a.pdf", 100)], []),
        ([("A.PDF", 1), ("b.png", 1)], []),
        ([("a.pdf", 101)], [("size", "a.pdf")]),
        ([("a.pdf", 0)], [("empty", "a.pdf")]),
        ([("a.pdf", 80), ("b.pdf", 80)], [("total", "")]),
        ([("a.pdf", 1)] * 3, [("count", "")]),
        ([("a.exe", 1)], [("kind", "a.exe")]),
        ([("a.pdf.exe", 1)], [("kind", "a.pdf.exe")]),
        ([("pdf", 1)], [("kind", "pdf")]),
        ([(".pdf", 1)], [("kind", ".pdf")]),
        ([("", 1)], [("kind", "")]),
    ],
)
def test_what_is_wrong(files, problems):
    assert find_problems(files, LIMITS) == problems


@pytest.mark.parametrize("extension", ["html", "svg", "js", "exe", "bat", "php", "htm"])
def test_nothing_a_browser_or_computer_runs(extension):
    assert extension not in UploadLimits().extensions


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("a.pdf", "a.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Jan\\a b.pdf", "a b.pdf"),
        ("a\x00\n\u202efdp.exe", "afdp.exe"),
        (None, ""),
    ],
)
def test_bare_name(name, safe):
    assert safe_name(name) == safe


@given(st.text(max_size=400))
def test_any_name(name):
    safe = safe_name(name)
    assert len(safe) <= MAX_NAME
    assert "/" not in safe and "\\" not in safe and "\x00" not in safe
    assert safe_name(safe) == safe
    if len(extension_of(name)) <= 10 and name.isascii() and name.isprintable():
        assert extension_of(safe) in (extension_of(name.strip()), extension_of(safe))


def test_a_long_name_keeps_its_extension():
    assert safe_name("x" * 300 + ".pdf").endswith("x.pdf")

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What could do harm when somebody opens an attachment.

Names and first bytes are looked at, and the list of contents of a zip; nothing is
unpacked, and nothing a file says about itself is followed. It is a warning for
people, no virus scanner: what is not flagged is not safe for that.
"""

import io
import re
import zipfile

PROGRAM = "program"
MACRO = "macro"
ARCHIVE = "archive"
DISGUISED = "disguised"
LOCKED = "locked"

PROGRAMS = frozenset(
    "apk app appimage appref-ms appx bash bat bin chm cmd com command cpl csh deb dll "
    "dmg elf exe gadget hta img inf ins iso jar jnlp js jse ksh lnk mjs msc msi msix "
    "msp mst ocx one pif pkg pl ps1 ps1xml ps2 psc1 psd1 psm1 py pyc pyz rb reg rpm "
    "scf scr sct settingcontent-ms sh shb shs so svg sys url vb vbe vbs vhd vhdx "
    "vxd website ws wsc wsf wsh xbap xht xhtml xll xpi zsh htm html mht mhtml".split()
)
MACROS = frozenset(
    "accdb accde docm dotm mdb mde potm ppam ppsm pptm sldm xla xlam xlm xlsb xlsm "
    "xltm".split()
)
ARCHIVES = frozenset(
    "7z ace alz arc arj bz2 cab gz lha lz lz4 lzma rar tar tbz tbz2 tgz txz xz z zip "
    "zipx zst".split()
)
#: What people expect to read: the last but one extension of a disguised program.
DOCUMENTS = frozenset(
    "csv doc docx gif jpeg jpg log mp3 mp4 msg odp ods odt pdf png ppt pptx rtf tif "
    "tiff txt xls xlsx xml zip".split()
)
PROGRAM_STARTS = (b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")
#: A shortcut of Windows, which runs a command.
SHORTCUT = b"L\x00\x00\x00\x01\x14\x02\x00"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: Streams in which Word, Excel and PowerPoint of before 2007 keep macros.
OLE_MACROS = ("_VBA_PROJECT".encode("utf-16-le"), "Macros".encode("utf-16-le"))
#: Characters that turn the reading direction: "exe.fdp" shown as "pdf.exe" reversed.
TURNS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
#: More names than this in a zip, or so many times its size: a bomb, for all we know.
MAX_NAMES = 5_000
MAX_RATIO = 200
BOMB_BYTES = 100_000_000


def find_risk(name: str, data: bytes) -> str:
    """Why a file may do harm.

    :param name: as the sender named it
    :param data: its bytes; never unpacked or run
    :return: ``program``, ``disguised`` (a program that looks like a document),
        ``macro`` (of an office program), ``archive`` (holds one of these or an
        archive, or cannot be looked into), ``locked`` (an archive with a password),
        or empty
    """
    risk = _risk_of_name(name)
    if risk == DISGUISED:
        return risk
    begins = data[:8]
    if _is_program(data):
        return PROGRAM if risk == PROGRAM else DISGUISED
    if risk:
        return risk
    if begins == OLE and any(stream in data for stream in OLE_MACROS):
        return MACRO
    if begins.startswith(b"PK\x03\x04"):
        return _risk_of_zip(data)
    if _extension(name) in ARCHIVES - {"zip", "gz"}:
        return ARCHIVE  # nobody has looked into it
    return ""


def _is_program(data):
    begins = data[:8]
    # a text may begin with MZ too, but has no zero bytes
    windows = begins.startswith(b"MZ") and b"\0" in data[:64]
    return windows or begins == SHORTCUT or begins.startswith(PROGRAM_STARTS)


def _parts(name):
    name = TURNS.sub("", name or "").strip().rstrip(". ").lower()
    return name.replace("\\", "/").rpartition("/")[2].split(".")


def _extension(name):
    parts = _parts(name)
    return parts[-1].strip() if len(parts) > 1 else ""


def _risk_of_name(name):
    extension = _extension(name)
    if extension in PROGRAMS:
        before = _parts(name)[-2].strip()
        hidden = TURNS.search(name or "") or re.search(r"\s{5,}", name or "")
        return DISGUISED if hidden or before in DOCUMENTS else PROGRAM
    return MACRO if extension in MACROS else ""


def _risk_of_zip(data):
    """Of a zip, to which the office formats of today belong too."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError):
        return ARCHIVE
    size = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_NAMES or (size > BOMB_BYTES and size > MAX_RATIO * len(data)):
        return ARCHIVE
    names = [entry.filename for entry in entries]
    if "[Content_Types].xml" in names or "mimetype" in names:
        return _risk_of_office(names)
    if any(entry.flag_bits & 1 for entry in entries):
        return LOCKED
    for name in names:
        if _risk_of_name(name) or _extension(name) in ARCHIVES:
            return ARCHIVE
    return ""


def _risk_of_office(names):
    """Of a document of Microsoft Office or LibreOffice, by the parts it has."""
    lower = [name.lower() for name in names]
    if any(name.endswith(("vbaproject.bin", ".exe", ".dll")) for name in lower) or any(
        name.startswith(("basic/", "scripts/", "xl/macrosheets/")) for name in lower
    ):
        return MACRO
    # what is put into a document as an object runs when it is clicked
    return MACRO if any("/activex/" in name for name in lower) else ""

# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""wkhtmltopdf neither reaches out nor hangs; pages are stamped."""

import io
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pdf
import pytest
from pypdf import PdfReader


def read(data):
    return [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]


@pytest.fixture
def site():
    """A web site on this machine that counts its visitors."""
    hits = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            hits.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", hits
    server.shutdown()
    server.server_close()


def test_page_becomes_pdf():
    assert "Één" in read(pdf.render("<html><body><p>Één</p></body></html>"))[0]


@pytest.mark.parametrize(
    "markup",
    [
        "<img src='{url}/x'>",
        "<iframe src='{url}/x'></iframe>",
        "<script>new Image().src='{url}/x'</script>",
        "<script src='{url}/x'></script>",
        "<link rel='stylesheet' href='{url}/x'>",
        "<style>body {{ background: url({url}/x) }}</style>",
        "<meta http-equiv='refresh' content='0; url={url}/x'>",
    ],
)
def test_nothing_is_asked_for_even_by_markup(site, markup):
    url, hits = site
    try:
        pdf.render(f"<html><body>{markup.format(url=url)}</body></html>", seconds=20)
    except pdf.RenderingError:
        pass
    assert not hits


def test_missing_program():
    with pytest.raises(pdf.MissingWkhtmltopdf):
        pdf.render("<html/>", binary="no-such-wkhtmltopdf")


def test_slow_program_is_ended(tmp_path):
    program = tmp_path / "slow"
    program.write_text("#!/bin/sh\nsleep 60 &\nsleep 60\n")
    program.chmod(0o755)
    started = time.monotonic()
    with pytest.raises(pdf.RenderingTimeout):
        pdf.render("<html/>", binary=str(program), seconds=1)
    assert time.monotonic() - started < 50


def test_failing_program_tells_nothing_of_the_document(tmp_path):
    program = tmp_path / "broken"
    program.write_text("#!/bin/sh\ncat >&2\nexit 3\n")
    program.chmod(0o755)
    with pytest.raises(pdf.RenderingError) as caught:
        pdf.render("<html>Jan</html>", binary=str(program))
    assert str(caught.value) == "exit code 3"


def test_every_page_is_stamped():
    source = pdf.merge([pdf.render("<html>A</html>"), pdf.render("<html>B</html>")])
    stamped = pdf.stamp(source, "SLA v1", "abc", lambda p, n: f"page {p} of {n}")
    for number, text in enumerate(read(stamped), 1):
        assert f"page {number} of 2" in text
        assert "SLA v1" in text and "abc" in text


def test_only_pictures_become_pictures():
    assert pdf.data_uri(None) is None
    assert pdf.data_uri("PHN2Zy8+") is None
    assert pdf.data_uri("%%%") is None

"""A server for looking at pages on this machine: with ranges, so that films can be seeked in.

Python's own server knows no ranges. It listens on the loopback address alone and serves the
folders of pages and talks, nothing else.
"""

import email.utils
import gzip
import http
import http.server
import os
import re
from functools import partial
from pathlib import Path
from typing import BinaryIO

from pipeline.media import Media
from pipeline.publish.errors import PublishError

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
_CHUNK = 1 << 16
_TEXTS = (".css", ".js", ".vtt", ".srt", ".txt")
RELOADER = (
    "<script>(()=>{let seen;setInterval(async()=>{try{const now=(await fetch(location.pathname,"
    "{method:'HEAD'})).headers.get('last-modified');if(seen&&now!==seen)location.reload();"
    "seen=now}catch{}},1000)})()</script>"
)


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files whole or in part, and lets pages reload themselves when they change."""

    protocol_version = "HTTP/1.1"

    def send_head(self) -> BinaryIO | None:
        path = Path(self.translate_path(self.path))
        if self.path.partition("?")[0].endswith("/") and (path / "index.html").is_file():
            path /= "index.html"
        if path.is_dir() or not path.is_file():
            return super().send_head()
        if path.suffix == ".html":
            self._page(path)
            return None
        if path.suffix in _TEXTS and "Range" not in self.headers:
            self._text(path, path.read_bytes())
            return None
        asked = _RANGE.fullmatch(self.headers.get("Range", ""))
        size = path.stat().st_size
        first, last = 0, size - 1
        if asked and asked.groups() != ("", ""):
            begin, end = asked.groups()
            first = int(begin) if begin else max(size - int(end), 0)
            last = min(int(end), size - 1) if begin and end else size - 1
            if first > last:
                self.send_response(http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
                self.send_header("Content-Range", f"bytes */{size}")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return None
            self.send_response(http.HTTPStatus.PARTIAL_CONTENT)
            self.send_header("Content-Range", f"bytes {first}-{last}/{size}")
        else:
            self.send_response(http.HTTPStatus.OK)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(last - first + 1))
        self.send_header("Accept-Ranges", "bytes")
        self._modified(path)
        self.end_headers()
        file = path.open("rb")
        file.seek(first)
        self._left = last - first + 1
        return file

    def copyfile(self, source: BinaryIO, outputfile: BinaryIO) -> None:  # type: ignore[override]
        left = getattr(self, "_left", 1 << 62)
        while left > 0 and (chunk := source.read(min(_CHUNK, left))):
            outputfile.write(chunk)
            left -= len(chunk)

    def _page(self, path: Path) -> None:
        """A page with the few lines that reload it, which its own policy has to admit."""
        text = path.read_text(encoding="utf-8")
        text = text.replace("script-src 'self' file:", "script-src 'self' 'unsafe-inline'", 1)
        self._text(path, text.replace("</body>", f"{RELOADER}</body>", 1).encode())

    def _text(self, path: Path, content: bytes) -> None:
        """A whole text file, packed for a browser that can unpack it."""
        self.send_response(http.HTTPStatus.OK)
        kind = self.guess_type(str(path))
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        if "gzip" in self.headers.get("Accept-Encoding", ""):
            content = gzip.compress(content, 6, mtime=0)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self._modified(path)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def _modified(self, path: Path) -> None:
        self.send_header("Last-Modified", email.utils.formatdate(path.stat().st_mtime, usegmt=True))
        self.send_header("Cache-Control", "no-cache")

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing for each file."""


def served(media: Media, lecture: str | None, port: int) -> http.server.ThreadingHTTPServer:
    """A server of all pages and talks, or of one lecture's page. Raises PublishError for none."""
    folder = media.pages
    if lecture is not None:
        folder = folder / Path(lecture).name
    if not folder.is_dir():
        made = sorted(one.name for one in (media.pages).glob("*/"))
        known = f"; there are {', '.join(made)}" if made else ""
        raise PublishError(f"{os.path.relpath(folder)}: no page yet{known}: run render.py page")
    try:
        return http.server.ThreadingHTTPServer(
            ("127.0.0.1", port), partial(Handler, directory=str(folder))
        )
    except OSError as error:
        raise PublishError(f"port {port} can't be used: {error.strerror}; take another") from error

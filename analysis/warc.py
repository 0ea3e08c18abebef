"""Read WARC files, as Common Crawl News and other web archives keep them: every web page in them, a record at a time.

ISO 28500: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/. A record that is broken is
passed over; where the next one begins is known by its first line.
"""

from __future__ import annotations

import http.client
import io
import zlib
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

from analysis import issues, webpages
from analysis.schema import Issue
from analysis.sources import ROOM, NotRead, Opened, Received

_VERSION = b"WARC/"
_LINE = 64 * 1024  # bytes of one line of a header
_HEADERS = 200
_PAGES = ("text/html", "application/xhtml+xml")


class _Broken(Exception):
    """One record is not as it should be."""


def read_warc(file: Opened) -> Iterator[Received | Issue]:
    """Yield the articles on the web pages of a WARC file.

    Raises:
        NotRead: It is no WARC file, or is damaged from some record on, or trafilatura is not installed.
    """
    webpages.refuse_where_missing()
    left_out: Counter[str] = Counter()
    number = 0
    line = _next_line(file.stream)
    if not line.startswith(_VERSION):
        raise NotRead("it is no WARC file: it does not begin with WARC/")
    while line:
        number += 1
        source = f"{file.name}#{number}"
        line = b"\n"  # what is looked at for the next record, should this one break
        try:
            headers = _headers(file.stream)
            block = _block(file.stream, headers, file.limits.article)
            line = _next_line(file.stream)
            if line and not line.startswith(_VERSION):
                raise _Broken("its length is not the one that it states")
            page = _page(headers, block, file.limits.article, left_out)
        except _Broken as error:
            yield issues.refusal(ROOM, source, f"record {number} is broken: {error}; the next one is read")
            while line and not line.startswith(_VERSION):
                line = file.stream.readline(_LINE)
            continue
        if page:
            try:
                yield webpages.page(source, *page)
            except NotRead as refused:
                yield issues.refusal(ROOM, source, str(refused))
    if left_out:
        what = ", ".join(f"{n} {kind}" for kind, n in sorted(left_out.items()))
        yield issues.remark(ROOM, file.name, f"records that are no web pages were left out: {what}")


def _next_line(stream: BinaryIO) -> bytes:
    """Return the next line that is not empty, or nothing at the end."""
    line = stream.readline(_LINE)
    while line and not line.strip():
        line = stream.readline(_LINE)
    return line


def _headers(stream: BinaryIO) -> dict[str, str]:
    """Return the named fields of a record, names in lower case."""
    headers: dict[str, str] = {}
    for _ in range(_HEADERS):
        line = stream.readline(_LINE)
        if not line.strip():
            return headers
        name, colon, value = line.decode("utf-8", "replace").partition(":")
        if not colon and not line.startswith((b" ", b"\t")):
            raise _Broken("a line of its header is no named field")
        headers.setdefault(name.strip().lower(), value.strip())
    raise _Broken(f"its header has more than {_HEADERS} lines")


def _block(stream: BinaryIO, headers: dict[str, str], limit: int) -> bytes:
    """Return what a record holds, or of one that is too long the beginning, and leave the stream behind it."""
    try:
        length = int(headers["content-length"])
    except (KeyError, ValueError):
        raise _Broken("it does not state its length") from None
    if length < 0:
        raise _Broken("its length is below zero")
    kept = stream.read(min(length, limit + 1))
    left = length - len(kept)
    while left > 0 and (skipped := stream.read(min(left, _LINE))):
        left -= len(skipped)
    if left:
        raise _Broken("it breaks off")
    return kept


def _page(
    headers: dict[str, str], block: bytes, limit: int, left_out: Counter[str]
) -> tuple[bytes, str | None, str] | None:
    """Return the HTML of a record, its encoding where that is stated, and its address; None where it is no page."""
    kind = headers.get("warc-type", "")
    url = headers.get("warc-target-uri", "").strip("<>")
    stated = headers.get("content-type", "")
    body = block
    if kind == "response" and stated.startswith("application/http"):
        response = http.client.HTTPResponse(_Received(block))  # type: ignore[arg-type]
        try:
            response.begin()
            if response.status != http.HTTPStatus.OK:
                left_out[f"with status {response.status}"] += 1
                return None
            stated = response.headers.get("Content-Type", "")
            if _media_type(stated) in _PAGES:
                if not response.chunked:
                    response.length = None  # crawlers unpack, and leave the length as it was
                body = _unpacked(response.read(), response.headers.get("Content-Encoding", ""), limit)
        except (http.client.HTTPException, ValueError, zlib.error) as error:
            raise _Broken(f"the answer that it holds is none ({type(error).__name__})") from error
    elif kind != "resource":
        left_out[f"of type {kind[:20] or 'unknown'}"] += 1
        return None
    if _media_type(stated) not in _PAGES:
        left_out[f"of {_media_type(stated)[:40] or 'no media type'}"] += 1
        return None
    if len(block) > limit or len(body) > limit:
        raise _Broken(f"it has more than the {limit // 1024**2} MB allowed")
    return body, _charset(stated), url


class _Received:
    """What `http.client` asks of a connection."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw

    def makefile(self, _mode: str) -> BinaryIO:
        return io.BytesIO(self._raw)


def _unpacked(body: bytes, encoding: str, limit: int) -> bytes:
    encoding = encoding.strip().lower()
    if encoding in ("gzip", "x-gzip", "deflate"):
        if encoding != "deflate" and not body.startswith(b"\x1f\x8b"):
            return body  # the crawler unpacked it
        return zlib.decompressobj(wbits=47 if encoding != "deflate" else 15).decompress(body, limit + 1)
    if encoding not in ("", "identity") and b"<" not in body[:1024]:
        raise _Broken(f"it is packed as {encoding[:20]}, which is not read; let the crawler ask for gzip")
    return body


def _media_type(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _charset(content_type: str) -> str | None:
    for part in content_type.split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'")
    return None

"""Bytes to text: whole or line by line, the encoding stated by a mark, else UTF-8, else assumed and said to be."""

from __future__ import annotations

import codecs
import io
import re
import threading
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from analysis.sources import NotRead, megabytes

_BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",  # before UTF-16, whose mark it begins with
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_CHUNK = 64 * 1024


def decode(raw: bytes) -> tuple[str, str]:
    """Return the text of a file and, where its encoding had to be assumed, a remark that says so.

    Raises:
        NotRead: It is no text.
    """
    encoding = marked_encoding(raw) or "utf-8"
    _refuse_nul(raw, encoding)
    remark = ""
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            raise _breaks_off(encoding, error.start) from error
        try:
            text = raw.decode("cp1252")
        except UnicodeDecodeError as also:
            raise _no_encoding(error.start, also.start) from also
        remark = _assumed(error.start)
    _refuse_control(text)
    return text, remark


def marked_encoding(raw: bytes) -> str | None:
    """Return the encoding that a byte order mark at the beginning names."""
    return next((encoding for mark, encoding in _BYTE_ORDER_MARKS.items() if raw.startswith(mark)), None)


class Lines:
    r"""The lines of a stream with their ends, decoded as they come: UTF-8, and bytes that are not are Windows-1252.

    Attributes:
        remark: Where an encoding had to be assumed, the sentence that says so.
    """

    def __init__(self, stream: BinaryIO, limit: int, newline: str) -> None:
        r"""Args are the stream, the most characters that a line may have, and what ends one as in `io.StringIO`.

        With `\n` only that ends a line, with an empty string `\r` does too.
        """
        self.remark = ""
        self._stream = stream
        self._limit = limit
        self._newline = newline

    def __iter__(self) -> Iterator[str]:
        """Yield the lines.

        Raises:
            NotRead: It is no text from there on, or a line is too long, or the stream is damaged.
        """
        held: list[str] = []  # the beginning of a line
        n_held = 0
        for text in self._decoded():
            for piece in io.StringIO(text, newline=self._newline):
                held.append(piece)
                n_held += len(piece)
                if n_held > self._limit:
                    allowed = megabytes(self._limit)
                    raise NotRead(f"a line has more than the {allowed} allowed; what follows is left out")
                if piece.endswith(("\n", "\r") if not self._newline else "\n"):
                    yield "".join(held)
                    held, n_held = [], 0
        if held:
            yield "".join(held)

    def _decoded(self) -> Iterator[str]:
        r"""Yield the text in pieces, none of which ends between a `\r` and its `\n`."""
        raw = self._read()
        while len(raw) < len(codecs.BOM_UTF32_LE) and (more := self._read()):
            raw += more
        encoding = marked_encoding(raw) or "utf-8"
        _refuse_nul(raw, encoding)
        decoder = _Utf8OrWindows() if encoding == "utf-8" else codecs.getincrementaldecoder(encoding)()
        n_bytes = 0
        waiting = ""
        first = True
        while True:
            try:
                text = waiting + decoder.decode(raw, final=not raw)
            except UnicodeDecodeError as error:
                if isinstance(decoder, _Utf8OrWindows):
                    raise _no_encoding(n_bytes + error.start, n_bytes + error.start) from error
                raise _breaks_off(encoding, n_bytes + error.start) from error
            if isinstance(decoder, _Utf8OrWindows) and decoder.assumed and not self.remark:
                self.remark = _assumed(None)
            if first:
                _refuse_control(text)
                first = False
            n_bytes += len(raw)
            waiting = "\r" if raw and text.endswith("\r") else ""
            if text := text[: -len(waiting) or None]:
                yield text
            if not raw:
                return
            raw = self._read()

    def _read(self) -> bytes:
        read1: Callable[[int], bytes] = self._stream.read1  # type: ignore[attr-defined]
        return read1(_CHUNK)


_BY_WINDOWS = "onrecord.windows-1252"
_seen = threading.local()


def _by_windows(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    _seen.assumed = True
    return error.object[error.start : error.end].decode("cp1252"), error.end


codecs.register_error(_BY_WINDOWS, _by_windows)


class _Utf8OrWindows(codecs.BufferedIncrementalDecoder):
    """UTF-8 in pieces, in which the bytes that are none are taken for Windows-1252."""

    assumed = False

    def _buffer_decode(self, raw: Any, errors: str, final: bool) -> tuple[str, int]:
        _seen.assumed = False
        decoded = codecs.utf_8_decode(raw, _BY_WINDOWS, final)
        self.assumed |= _seen.assumed
        return decoded


def _refuse_nul(raw: bytes, encoding: str) -> None:
    if encoding == "utf-8" and b"\0" in raw:
        raise NotRead("it is binary: it holds NUL bytes (if it is UTF-16, save it with a byte order mark)")


def _refuse_control(text: str) -> None:
    if len(_CONTROL.findall(text)) * 50 > len(text):
        raise NotRead("it is binary: more than one character in fifty is a control character")


def _breaks_off(encoding: str, at: int) -> NotRead:
    return NotRead(f"it starts as {encoding.upper()} and breaks off at byte {at}")


def _no_encoding(at: int, also_at: int) -> NotRead:
    return NotRead(f"it is neither UTF-8 (byte {at}) nor Windows-1252 (byte {also_at}); save it as UTF-8")


def _assumed(at: int | None) -> str:
    where = "" if at is None else f" (byte {at})"
    return f"not UTF-8{where}: read as Windows-1252; save it as UTF-8 if letters look wrong"

"""Read the text of a PDF that Chrome has printed: enough for that one writer, so that the tests need no other program.

Chrome's PDF has plain objects, deflated streams, and fonts whose glyphs are named by a ToUnicode map
(ISO 32000-1, 9.10.3).
"""

from __future__ import annotations

import re
import zlib
from pathlib import Path


def read(path: Path) -> str:
    """Return the text of all pages in the order of drawing, without any space."""
    objects = {
        int(number): body
        for number, body in re.findall(rb"(?<!\d)(\d+) 0 obj\b(.*?)\bendobj", path.read_bytes(), re.DOTALL)
    }
    fonts = {number: _glyphs(_stream(objects[int(found[1])])) for number, body in objects.items()
             if (found := re.search(rb"/ToUnicode (\d+) 0 R", body))}  # fmt: skip
    text = []
    for body in objects.values():
        if not re.search(rb"/Type\s*/Page\b", body):
            continue
        names = {name: int(number) for name, number in re.findall(rb"/(F\d+) (\d+) 0 R", _resources(body, objects))}
        contents = re.search(rb"/Contents (\d+) 0 R", body)
        font: dict[int, str] = {}
        for name, glyphs in re.findall(rb"/(F\d+) [\d.]+ Tf|<([0-9A-Fa-f]+)>", _stream(objects[int(contents[1])])):
            if name:
                font = fonts[names[name]]
            else:
                codes = bytes.fromhex(glyphs.decode())
                text += [font.get(int.from_bytes(codes[i : i + 2], "big"), "") for i in range(0, len(codes), 2)]
    return "".join("".join(text).split())


def _resources(page: bytes, objects: dict[int, bytes]) -> bytes:
    found = re.search(rb"/Resources (\d+) 0 R", page)
    return objects[int(found[1])] if found else page


def _stream(body: bytes) -> bytes:
    raw = re.search(rb"stream\r?\n(.*)endstream", body, re.DOTALL)[1]
    return zlib.decompress(raw) if b"/FlateDecode" in body else raw


def _glyphs(cmap: bytes) -> dict[int, str]:
    glyphs: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, text in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            glyphs[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for first, last, text in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            for code in range(int(first, 16), int(last, 16) + 1):
                glyphs[code] = chr(int(text, 16) + code - int(first, 16))
    return glyphs

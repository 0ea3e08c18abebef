"""A chart as a picture for another system: SVG and PNG that carry their own title and description.

A content management system that loses the text beside a picture still has it inside: as `title` and `desc` in the SVG
(https://www.w3.org/TR/SVG2/struct.html#TitleElement), as `Title` and `Description` in the PNG
(https://www.w3.org/TR/png-3/#11keywords). The picture is drawn on white, and links to nothing.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import escape

from analysis.highlight import shown
from analysis.page import PageError, own_ids
from analysis.prose import PAPER

SCALE = 2  # pixels of the PNG for each of the drawing: sharp on a good screen
_SIGNATURE = 8  # bytes
_HEADER = 25  # bytes of the chunk IHDR, which stands first


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn chart."""

    title: str
    description: str
    svg: bytes
    png: bytes


def draw(spec: Mapping[str, Any]) -> Picture:
    """Return a chart as pictures; the same specification gives the same bytes with the same fonts.

    Args:
        spec: A Vega-Lite specification with a top-level `description`, as a notebook keeps it.

    Raises:
        PageError: It has no description.
    """
    import vl_convert

    printed: dict[str, Any] = {**_printed(spec), "background": PAPER}
    description = " ".join(str(printed.get("description") or "").split())
    if not description:
        raise PageError("a chart has no description: say in words what it shows")
    title = _title(printed)
    svg = own_ids(vl_convert.vegalite_to_svg(printed, allowed_base_urls=[]), "part")
    png = vl_convert.vegalite_to_png(printed, scale=SCALE, allowed_base_urls=[])
    return Picture(
        title,
        description,
        _with_words(svg, title, description).encode(),
        _with_texts(png, {"Title": title, "Description": description}),
    )


def _printed(value: Any) -> Any:
    """Return a specification for paper: no links, nothing that acts."""
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, Mapping):
        return {key: _printed(item) for key, item in value.items() if key != "href"}
    return [_printed(item) for item in value] if isinstance(value, list) else value


def _title(spec: Mapping[str, Any]) -> str:
    title = spec.get("title") or ""
    text = title.get("text", "") if isinstance(title, Mapping) else title
    return " ".join(" ".join(text if isinstance(text, list) else [text]).split())


def _with_words(svg: str, title: str, description: str) -> str:
    head, tag, rest = svg.partition("<svg ")
    attributes, _, drawing = rest.partition(">")
    words = f'<title id="title">{escape(title)}</title><desc id="desc">{escape(description)}</desc>'
    return f'{head}{tag}role="img" aria-labelledby="title desc" {attributes}>{words}{drawing}'


def _with_texts(png: bytes, texts: Mapping[str, str]) -> bytes:
    """Return a PNG with texts in UTF-8 (chunks iTXt) behind its header."""
    at = _SIGNATURE + _HEADER
    chunks = b"".join(_chunk(b"iTXt", f"{key}\0\0\0\0\0{text}".encode()) for key, text in texts.items() if text)
    return png[:at] + chunks + png[at:]


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

"""Markup to plain text: what a browser would show of a piece of HTML, paragraphs apart.

`html.parser` would do it, but takes minutes for a few hundred kilobytes of `<a ` (CVE-2025-6069), and not every Python
that is supported has that put right. This goes through its input once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

_BLOCKS = frozenset(
    "address article aside blockquote dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 "
    "h5 h6 header hr li main nav ol p pre section table tr ul".split()
)
_RAW = frozenset("script style textarea title".split())  # in these a tag is no tag
_HIDDEN = frozenset("head noscript script style template title".split())
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/<>]{0,40})")
_SPACE = re.compile(r"[ \t\n\r\f]+")


def text(html: str) -> str:
    """Return the text of a fragment of HTML: a blank line between blocks, `- ` before the items of a list."""
    blocks: list[str] = []
    pieces: list[str] = []  # of the block that is being read
    hidden = as_is = 0

    def end() -> None:
        lines = "".join(pieces).split("\n")
        block = "\n".join(line if as_is else _SPACE.sub(" ", line).strip() for line in lines).strip("\n")
        pieces.clear()
        if block.strip("- "):
            blocks.append(block)

    for data, closing, tag in _tokens(html):
        if data and not hidden:
            data = unescape(data)
            pieces.append(data if as_is else _SPACE.sub(" ", data))
        if tag in _HIDDEN:
            hidden = max(0, hidden + (-1 if closing else 1))
        elif tag == "br":
            pieces.append("\n")
        elif tag in ("td", "th"):
            pieces.append(" ")
        elif tag in _BLOCKS:
            if tag != "p" or closing or "".join(pieces).strip() != "-":  # a paragraph may begin an item
                end()
            if tag == "li" and not closing:
                pieces.append("- ")
            elif tag == "pre":
                as_is = max(0, as_is + (-1 if closing else 1))
    end()
    return "\n\n".join(blocks)


def line(html: str) -> str:
    """Return the text of a fragment of HTML that is one line: a title, a name."""
    return " ".join(text(html).split())


def _tokens(html: str) -> Iterator[tuple[str, bool, str]]:
    """Yield stretches of text, each with the tag behind it: whether it closes, and its name, empty where it is none."""
    at = 0
    while (less := html.find("<", at)) >= 0:
        match = _TAG.match(html, less)
        if match:
            after = _end_of_tag(html, match.end())
            closing, name = bool(match[1]), match[2].lower()
            yield html[at:less], closing, name
            if name in _RAW and not closing:
                close = re.compile(f"</{name}", re.IGNORECASE).search(html, after)
                raw_end = close.start() if close else len(html)
                yield html[after:raw_end], False, ""
                after = raw_end
        elif html.startswith("<!--", less):
            yield html[at:less], False, ""
            after = (html.find("-->", less + 4) + 3) if html.find("-->", less + 4) >= 0 else len(html)
        elif html.startswith(("<!", "<?", "</"), less):
            yield html[at:less], False, ""
            after = _end_of_tag(html, less)
        else:
            yield html[at : less + 1], False, ""
            after = less + 1
        at = after
    yield html[at:], False, ""


def _end_of_tag(html: str, at: int) -> int:
    """Return where the tag ends: behind the first `>` that stands in no quotation marks, or with the text."""
    end = html.find(">", at)
    if end < 0:
        return len(html)
    for quote in "\"'":
        if html.count(quote, at, end) % 2:  # it stands in an attribute
            closed = html.find(quote, end)
            further = html.find(">", closed) if closed >= 0 else -1
            return further + 1 if further >= 0 else end + 1
    return end + 1

"""Read files that are one text: as they are, or with the marks of Markdown taken away."""

from __future__ import annotations

import re
from collections.abc import Iterator

import mistune

from analysis import fragments, issues
from analysis.decoding import decode
from analysis.schema import Issue
from analysis.sources import COLUMNS, ROOM, Opened, Received

_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(?P<lines>.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_FIELD = re.compile(r"^(?P<name>[A-Za-z_]+)[ \t]*:[ \t]*(?P<value>.*?)[ \t\r]*$", re.MULTILINE)
_TITLE = re.compile(r"\A\s*# +(?P<title>[^\n]+?)[ \t#]*\r?\n")

# What front matter says, by the names that it has for that.
_NAMES = {name: column for column, names in COLUMNS.items() if column != "text" for name in names}
_NAMES["publisher"] = "outlet"


def read_text(file: Opened) -> Iterator[Received | Issue]:
    """Yield the article that a text file is, as received.

    Raises:
        NotRead: It is no text.
    """
    text, remark = decode(file.whole())
    if remark:
        yield issues.remark(ROOM, file.name, remark)
    yield Received(file.name, {"text": text})


def read_markdown(file: Opened) -> Iterator[Received | Issue]:
    """Yield the article that a Markdown file is: its words without marks, its front matter as columns.

    Raises:
        NotRead: It is no text.
    """
    text, remark = decode(file.whole())
    if remark:
        yield issues.remark(ROOM, file.name, remark)
    front = _FRONT_MATTER.match(text)
    fields = _fields(front["lines"]) if front else {}
    body = text[front.end() :] if front else text
    if not fields.get("title") and (heading := _TITLE.match(body)):
        fields["title"] = fragments.line(_html(heading["title"]))
    yield Received(file.name, {"text": fragments.text(_html(body)), **fields})


def _html(markdown: str) -> str:
    html = mistune.create_markdown(escape=False, plugins=["table", "strikethrough"])(markdown)
    return html if isinstance(html, str) else ""


def _fields(lines: str) -> dict[str, str]:
    """Return what plain `name: value` lines say; a list in brackets is joined, and what is nested is left out."""
    fields: dict[str, str] = {}
    for match in _FIELD.finditer(lines):
        value = match["value"]
        parts = value[1:-1].split(",") if value.startswith("[") and value.endswith("]") else [value]
        value = "; ".join(part.strip().strip("\"'") for part in parts)
        column = _NAMES.get(match["name"].lower())
        if column and value:
            fields.setdefault(column, value)
    return fields

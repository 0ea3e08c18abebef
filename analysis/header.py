"""Find the line of metadata that a text starts with, as in ` date 2025-04-08 `."""

from __future__ import annotations

import re
from typing import NamedTuple

from analysis.spans import Span

_LINE = re.compile(r"\A\s*(?P<line>date:?[ \t]+(?P<date>\d{4}-\d{2}-\d{2}))(?!\S)", re.IGNORECASE)


class Header(NamedTuple):
    """Where the line stands, without the white space around it, and the day of publication as it is written there."""

    span: Span
    date: str


def find(text: str) -> Header | None:
    """Return the line of metadata of a text, None where it has none."""
    match = _LINE.match(text)
    return Header(Span(*match.span("line")), match["date"]) if match else None

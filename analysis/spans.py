"""Half-open character spans `[start, end)` into the text of one article, and ids made of them."""

from __future__ import annotations

import bisect
import hashlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Span(NamedTuple):
    """A half-open stretch of characters (Unicode code points) of one text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the characters that the span covers."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two spans share at least one character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Tell whether every character of `other` lies in this span."""
        return self.start <= other.start and other.end <= self.end


def hull(spans: Iterable[Span]) -> Span:
    """Return the smallest span that covers all of them; ValueError when there are none."""
    spans = list(spans)
    return Span(min(s.start for s in spans), max(s.end for s in spans))


def overlapping(ordered: Sequence[Span], span: Span) -> tuple[Span, ...]:
    """Return those of the spans (disjoint and in order) that share a character with `span`."""
    first = bisect.bisect_right(ordered, span.start, key=lambda s: s.end)
    last = bisect.bisect_left(ordered, span.end, key=lambda s: s.start)
    return tuple(ordered[first:last])


def trim(text: str, span: Span) -> Span:
    """Return the span without white space at either end (empty, at its start, if it is all white space)."""
    inner = span.of(text)
    start = span.start + len(inner) - len(inner.lstrip())
    return Span(start, max(start, span.end - len(inner) + len(inner.rstrip())))


def text_id(sha256: str, outlet: str | None = None) -> str:
    """Return the id of an article: the beginning of its text's hash.

    The outlet goes into it where another outlet's copy of the very same text has that id already.
    """
    return (hashlib.sha256(f"{sha256} {outlet}".encode()).hexdigest() if outlet else sha256)[:12]


def row_id(article_id: str, letter: str, *spans: Span) -> str:
    """Return the id of a row: the article, a letter for the table, and the spans that make the row.

    Ids hold nothing derived, so that a better reading of the same characters keeps the row's name.
    """
    return "-".join([article_id, letter + ".".join(f"{s.start}-{s.end}" for s in spans)])


def actor_of(mention_id: str) -> str:
    """Return the id of the actor that is named after a mention."""
    return mention_id.replace("-m", "-a", 1)


def mention_of(row_id: str) -> str:
    """Return the id of the mention that an actor's id is made of; a mention's own id stays."""
    return row_id.replace("-a", "-m", 1)

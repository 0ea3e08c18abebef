"""Show stretches of a text as HTML: around the words in question, marked as on the page of a report."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence

from markupsafe import Markup

from analysis.highlight import Mark, highlight
from analysis.spans import Span, hull

_REACH = 80  # characters shown on either side of an edge
_GAP = 60  # characters: a shorter stretch between two that are shown is shown too
_EDGE = Markup('<span class="edge">{}</span>')


def windows(text: str, spans: Iterable[Span], tied: Iterable[Span] = ()) -> list[Span]:
    """Return the stretches of a text to show: around each edge of the spans, and what they are tied to."""
    near = [_around(text, at) for span in spans for at in span]
    shown: list[Span] = []
    for span in sorted(_whole_words(text, span) for span in [*near, *tied]):
        if shown and span.start - shown[-1].end < _GAP:
            shown[-1] = hull([shown[-1], span])
        else:
            shown.append(span)
    return shown


def _around(text: str, at: int) -> Span:
    """Return what stands on either side of a place, within its paragraph."""
    left, right = text[max(0, at - _REACH) : at], text[at : at + _REACH]
    return Span(at - len(left.rpartition("\n")[2]), at + len(right.partition("\n")[0]))


def _whole_words(text: str, span: Span) -> Span:
    start, end = span
    while start > 0 and not text[start - 1].isspace() and span.start - start < _REACH:
        start -= 1
    while end < len(text) and not text[end].isspace() and end - span.end < _REACH:
        end += 1
    return Span(start, end)


def bracketed(span: Span) -> Mark:
    """Return the mark of the words in question: in brackets."""
    return Mark(span=span, tag="mark", before=_EDGE.format("["), after=_EDGE.format("]"))


def html(text: str, windows: Sequence[Span], marks: Sequence[Mark]) -> Markup:
    """Return stretches of a text as HTML, with dots for what is left out; `windows` is in order and not empty."""
    pieces = [highlight(window.of(text), _within(window, marks)) for window in windows]
    first, last = windows[0].start, windows[-1].end
    before = "… " if text[:first].rpartition("\n")[2] else ""
    after = " …" if text[last:].partition("\n")[0].strip() else ""
    return before + Markup(" … ").join(pieces) + after


def _within(window: Span, marks: Iterable[Mark]) -> Iterator[Mark]:
    """Yield the marks as far as they lie in a window, by its own offsets; an edge stands only where the mark has it."""
    for mark in marks:
        if mark.span.overlaps(window):
            start, end = max(mark.span.start, window.start), min(mark.span.end, window.end)
            yield dataclasses.replace(
                mark,
                span=Span(start - window.start, end - window.start),
                before=mark.before if start == mark.span.start else Markup(""),
                after=mark.after if end == mark.span.end else Markup(""),
            )

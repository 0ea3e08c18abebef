"""Pair quotation marks: curly, straight and guillemets, nested, and the ones that were never closed.

Works paragraph by paragraph, so that one unclosed mark costs one paragraph at most. A straight mark opens or
closes by its neighbours; an apostrophe is told from a closing single mark by what follows it. A quotation that
runs over several paragraphs has, by the convention of print, an opening mark on each of them and a closing mark
on the last only: its earlier paragraphs are quotations up to their ends. Where a page lost its line breaks, the same
holds inside a line: a mark that opens after the end of a sentence, while one is open, begins the next paragraph.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.spans import Span, overlapping

_OPENERS = "“„‟«"
_CLOSERS = "”»"
_DOUBLE = re.compile(r"[“”„‟«»\"]|''|``")
_SINGLE = re.compile(r"[‘’']")
_ELISIONS = re.compile(r"['’‘](?:em|tis|twas|til|cause|n|\d0s)\b", re.IGNORECASE)
_CANDIDATES = 20  # closing marks looked at for one opening mark, so that no text costs more than linear time
# ", Smith said": where this follows an opening mark, the closing one before it was forgotten
_REPORTED = re.compile(r", (?:[\w’'.-]+ ){0,4}(?:said|says|told|added|asked|wrote)\b")
_SENTENCE_END = re.compile(r"[.!?…][’')\]]?\s+$")
_BEFORE_OPENING = "([{—–-“\"‘'/"
_AFTER_CLOSING = ".,;:!?)]}—–-…”\"’'"


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation, its marks inside the span (the closing mark is missing where `continued`)."""

    span: Span
    depth: int  # 0 for the outermost
    continued: bool = False  # runs on in the quotation that begins the next paragraph


def pair(text: str, paragraphs: Sequence[Span]) -> tuple[list[Quote], list[Span]]:
    """Return the quotations in order of their start, and the spans of marks that have no partner."""
    quotes: list[Quote] = []
    strays: list[Span] = []
    for index, paragraph in enumerate(paragraphs):
        following = paragraphs[index + 1].of(text)[:1] if index + 1 < len(paragraphs) else ""
        doubles, unpaired, open_at = _pair_double(text, paragraph)
        if open_at is not None:
            goes_on = following != "" and (following in _OPENERS or following == '"')
            if goes_on and not _REPORTED.search(text, *Span(open_at.end, paragraph.end)):
                doubles.append((Span(open_at.start, paragraph.end), True))
            else:
                unpaired.append(open_at)
        singles, unpaired_singles = _pair_single(text, paragraph, [span for span, _ in doubles])
        strays += unpaired + unpaired_singles
        quotes += _with_depth(doubles + [(span, False) for span in singles])
    return quotes, sorted(strays)


def _pair_double(text: str, paragraph: Span) -> tuple[list[tuple[Span, bool]], list[Span], Span | None]:
    pairs: list[tuple[Span, bool]] = []
    strays: list[Span] = []
    open_at: Span | None = None
    for match in _DOUBLE.finditer(text, *paragraph):
        mark, here = match.group(), Span(*match.span())
        left = text[here.start - 1] if here.start > paragraph.start else " "
        right = text[here.end] if here.end < paragraph.end else " "
        if mark == '"' and left.isdigit() and open_at is None:
            continue  # inches or seconds
        may_open = not right.isspace() and (left.isspace() or left in _BEFORE_OPENING)
        may_close = not left.isspace()
        if mark in _OPENERS or mark == "``":
            opens = may_open or not may_close
        elif mark in _CLOSERS:
            opens = open_at is None and may_open and left.isspace()
        else:
            opens = may_open and (open_at is None or not may_close)
        if opens:
            if open_at is not None and (ends := _paragraph_end(text, open_at, here)):
                pairs.append((Span(open_at.start, ends), True))
            elif open_at is not None:
                strays.append(open_at)
            open_at = here
        elif open_at is not None and may_close:
            pairs.append((Span(open_at.start, here.end), False))
            open_at = None
        else:
            strays.append(here)
    return pairs, strays, open_at


def _paragraph_end(text: str, open_at: Span, here: Span) -> int | None:
    """Return where an open quotation's paragraph ends if the next mark opens its next one, in a line without breaks."""
    if _REPORTED.search(text, open_at.end, here.start):
        return None
    tail = text[max(open_at.end, here.start - 10) : here.start]
    return here.start - len(tail) + len(tail.rstrip()) if _SENTENCE_END.search(tail) else None


def _pair_single(text: str, paragraph: Span, doubles: list[Span]) -> tuple[list[Span], list[Span]]:
    """Pair ‘ ’ and ' ', each pair wholly inside or wholly outside (or around) every double pair."""
    marks = [m.start() for m in _SINGLE.finditer(text, *paragraph)]
    in_double = {i for d in doubles for i in (d.start, d.end - 1)}
    opening = [i for i in marks if _opens_single(text, paragraph, i) and i not in in_double]
    closing = [i for i in marks if _closes_single(text, paragraph, i) and i not in in_double]
    pairs: list[Span] = []
    strays: list[Span] = []
    reached = paragraph.start
    for place, i in enumerate(opening):
        if i < reached:
            continue
        inside = overlapping(doubles, Span(i, i + 1))
        stop = inside[0].end if inside else paragraph.end
        ends: list[int] = []
        for j in closing[bisect.bisect_right(closing, i + 1) :][:_CANDIDATES]:
            if j >= stop:
                break
            if overlapping(doubles, Span(j, j + 1)) == inside:
                ends.append(j)
        # "the soldiers’ fight": after an s, prefer a later mark, if one comes before the next opening
        following = opening[place + 1] if place + 1 < len(opening) else paragraph.end
        if len(ends) > 1 and text[ends[0] - 1] == "s" and not ends[0] < following < ends[1]:
            ends = ends[1:]
        if ends:
            pairs.append(Span(i, ends[0] + 1))
            reached = ends[0] + 1
        elif text[i] == "‘":
            strays.append(Span(i, i + 1))
    return pairs, strays


def _opens_single(text: str, paragraph: Span, i: int) -> bool:
    left = text[i - 1] if i > paragraph.start else " "
    right = text[i + 1] if i + 1 < paragraph.end else " "
    if text[i] == "’" or _ELISIONS.match(text, i):
        return False
    return (left.isspace() or left in _BEFORE_OPENING) and not right.isspace() and right not in ".,;:!?)"


def _closes_single(text: str, paragraph: Span, i: int) -> bool:
    left = text[i - 1] if i > paragraph.start else " "
    right = text[i + 1] if i + 1 < paragraph.end else " "
    return text[i] != "‘" and not left.isspace() and (right.isspace() or right in _AFTER_CLOSING)


def _with_depth(found: list[tuple[Span, bool]]) -> list[Quote]:
    found.sort(key=lambda f: (f[0].start, -f[0].end))
    quotes: list[Quote] = []
    around: list[Span] = []
    for span, continued in found:
        while around and around[-1].end <= span.start:
            around.pop()
        quotes.append(Quote(span, len(around), continued))
        around.append(span)
    return quotes

"""Show scores and errors as one HTML page: the figures, what confidence is worth, and each kind of error in its text.

The page makes no request and has no script; the same articles and readings give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from markupsafe import Markup

from analysis import charts, excerpts, page, scores
from analysis.brat import ROLES
from analysis.highlight import Mark
from analysis.scores import Band, Marked, Scores
from analysis.slips import MEANINGS, Slip, Tally
from analysis.spans import Span

T = TypeVar("T")
E = TypeVar("E")  # how an example is shown

EXAMPLES = 5  # of each kind of error


@dataclass(frozen=True, slots=True)
class Example:
    """One error as the page shows it: where it is, and the same words as annotated and as read."""

    where: str
    gold: Markup
    read: Markup
    confidence: float | None  # of the readings shown, the highest


@dataclass(frozen=True, slots=True)
class Kind(Generic[E]):
    """One kind of error in one part of what was scored, with some examples from all over the articles."""

    anchor: str
    name: str
    meaning: str
    n: int
    examples: Sequence[E]


def render(folder: str, version: str, figures: Scores, slips: Tally) -> str:
    """Return the page.

    Args:
        folder: Name of the folder of annotations.
        version: Version of the project, which the page names.
        figures: The scores.
        slips: The errors by role and kind, the commonest first.
    """
    kinds = {role: list(_kinds(role, slips[role])) for role in ROLES}
    # The last band lies inside the one before it.
    drawn = [band for band in figures.bands[:-1] if band.n]
    return page.fill(
        "scores.html.j2",
        ["style.css", "scores.css"],
        folder=folder,
        version=version,
        scores=figures,
        whole=figures.groups.get(scores.ALL, {}),
        splits={split: [(g[1], of) for g, of in figures.groups.items() if g[0] == split] for split in scores.SPLITS},
        shown=scores.SHOWN,
        linked=scores.LINKED,
        named=scores.named,
        percent=scores.percent,
        interval=scores.interval,
        chart=_chart(drawn) if drawn else None,
        kinds=kinds,
        totals={role: sum(kind.n for kind in those) for role, those in kinds.items()},
        names=[name for name in MEANINGS if any(name in slips[role] for role in ROLES)],
    )


def _chart(bands: Sequence[Band]) -> Markup:
    rows = [
        {"band": str(band), "n": band.n, "mean": band.mean, "share": band.share, "low": low, "high": high}
        for band in bands
        for low, high in [band.interval or (0.0, 1.0)]
    ]
    return page.figure(charts.calibration(rows).to_dict(), 1, {}, live=False)


def _kinds(role: str, slips: Mapping[str, Sequence[Slip]]) -> Iterator[Kind[Example]]:
    for name, those in slips.items():
        examples = [_example(slip) for slip in some(those)]
        yield Kind(f"{role}-{anchor(name)}", name, MEANINGS[name], len(those), examples)


def some(slips: Sequence[T], most: int = EXAMPLES) -> list[T]:
    """Return some of the errors, evenly spaced, so that they come from all over the articles."""
    n = min(most, len(slips))
    return [slips[i * len(slips) // n] for i in range(n)]


def anchor(words: str) -> str:
    """Return words as a part of an id in the page."""
    return re.sub(r"[^a-z]+", "-", words.lower()).strip("-")


def where(article: str, span: Span) -> str:
    """Return the place of an error as the page says it."""
    return f"{article}, characters {span.start:,} to {span.end:,}"


# --- one error in its text ------------------------------------------------------------------------------------------


def _example(slip: Slip) -> Example:
    pair = slip.pair
    gold = _concerned(pair.gold, slip.role, slip.gold, slip.read)
    read = _concerned(pair.read, slip.role, slip.read, slip.gold)
    windows = _windows(pair.text, slip, [*gold, *read])
    return Example(
        where=where(pair.name, slip.span),
        gold=_excerpt(pair.text, windows, gold, slip.gold),
        read=_excerpt(pair.text, windows, read, slip.read),
        confidence=max((m.confidence for m in read), default=None),
    )


def _concerned(side: Iterable[Marked], role: str, own: Sequence[Span], other: Sequence[Span]) -> list[Marked]:
    """Return the attributions that hold one of the fragments or, where there is none, what this side has there."""
    held = [m for m in side if any(span in own for span in scores.fragments(m.parts, role))]
    return held if own else [m for m in side if any(a.overlaps(b) for a in m.parts.spans() for b in other)]


def _windows(text: str, slip: Slip, concerned: Iterable[Marked]) -> list[Span]:
    """Return the stretches of the text to show: around each edge of the error, and what it is tied to."""
    tied = [span for m in concerned for role in ("source", "cue") for span in scores.fragments(m.parts, role)]
    return excerpts.windows(text, [*slip.gold, *slip.read], tied)


def _excerpt(text: str, windows: Sequence[Span], concerned: Iterable[Marked], own: Sequence[Span]) -> Markup:
    """Return the stretches as HTML: sources, cues and contents marked as in a report, the error in brackets."""
    marks = [
        Mark(span=span, attributes={"class": role}, rank=1 if role == "content" else 2)
        for m in concerned
        for role in ROLES
        for span in scores.fragments(m.parts, role)
    ]
    return excerpts.html(text, windows, [*marks, *map(excerpts.bracketed, own)])

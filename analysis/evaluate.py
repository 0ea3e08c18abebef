"""Score the project's own extraction against a folder of articles that people annotated."""

from __future__ import annotations

import importlib.metadata
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis import brat, ingest, pipeline, scores, slips, statements
from analysis.brat import Annotated, Attribution
from analysis.schema import Issue, Statement
from analysis.scores import ALL, LINKED, SHOWN, Marked, Pair, Score, Scores, interval, named, percent
from analysis.segment import Page
from analysis.slips import Tally
from analysis.spans import Span


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What came of a folder: every article on both sides, the figures, the errors, and what was not read."""

    pairs: tuple[Pair, ...]
    scores: Scores
    slips: Tally
    refused: tuple[Issue, ...]


def evaluate(folder: Path, progress: Callable[[Pair], None] | None = None) -> Evaluation:
    """Read the annotated articles of a folder with the project's own extraction, and compare.

    Args:
        folder: A folder as `brat.read` takes it.
        progress: Called with each article once it is read.

    Raises:
        FileNotFoundError: The folder is not there, or holds no annotated articles.
        brat.BrokenAnnotation: A file of annotations cannot be read.
    """
    annotated = list(brat.read(folder))  # a broken file is found before minutes are spent on reading
    nested = any(len(brat.outermost(a.attributions)) < len(a.attributions) for a in annotated)
    pairs: list[Pair] = []
    refused: list[Issue] = []
    for article in annotated:
        found = compare(article, nested=nested)
        if isinstance(found, Issue):
            refused.append(found)
            continue
        pairs.append(found)
        if progress:
            progress(found)
    return Evaluation(tuple(pairs), scores.score(pairs), slips.tally(pairs), tuple(refused))


def compare(annotated: Annotated, *, nested: bool = True) -> Pair | Issue:
    """Return an article as annotated and as read, or the issue that says why it was not read.

    Where nobody annotated what is reported inside reports (`nested`), as in PolNeAR, no such reading is judged.
    """
    article = ingest.of_text(annotated.name, annotated.text)
    if isinstance(article, Issue):
        return article
    reading = pipeline.read_article(article)
    gold = [_marked(reading.page, attribution) for attribution in annotated.attributions]
    parts = {_parts(row): row.confidence for row in reading.statements}
    judged = list(parts) if nested else brat.outermost(list(parts))
    read = [_marked(reading.page, part, parts[part]) for part in judged]
    return Pair(annotated.name, annotated.outlet, annotated.text, tuple(gold), tuple(read))


def _parts(row: Statement) -> Attribution:
    source, cue = (
        () if start is None or end is None else (Span(start, end),)
        for start, end in ((row.source_start, row.source_end), (row.cue_start, row.cue_end))
    )
    return Attribution(source, cue, tuple(row.parts))


def _marked(page: Page, parts: Attribution, confidence: float = 1.0) -> Marked:
    """Return an attribution with its kind and passage, found in one way whoever made it."""
    first = (parts.content or parts.cue or parts.source)[0]
    passage = page.passage_at(first.start)
    return Marked(parts, statements.kind(page, parts.content), passage.kind if passage else "none", confidence)


# --- as text and as data --------------------------------------------------------------------------------------------


def as_text(figures: Scores) -> str:
    """Return the figures as tables of plain text, in percent."""
    return "\n".join([*_figures(figures), "", *_groups(figures), "", *_bands(figures)])


def _figures(figures: Scores) -> Iterator[str]:
    yield (
        f"articles: {figures.n_articles:,}; attributions: {figures.n_gold:,} annotated, {figures.n_read:,} read; "
        "in percent, with 95 % intervals"
    )
    yield f"\n{'':22}{'precision':>9}{'recall':>9}{'F1':>9}   interval"
    for figure, score in figures.groups[ALL].items():
        cells = "".join(f"{percent(value):>9}" for value in (score.precision, score.recall, score.f1))
        yield f"{named(figure):22}{cells}   {interval(score.interval)}".rstrip()


def _groups(figures: Scores) -> Iterator[str]:
    yield f"{'F1 by':22}{'annotated':>9}{'read':>7}" + "".join(f"{named(figure):>15}" for figure in SHOWN)
    for group, of in figures.groups.items():
        if group != ALL:
            cells = "".join(f"{percent(of[figure].f1):>15}" for figure in SHOWN)
            yield f"{' '.join(group):22}{of[LINKED].n_gold:>9,}{of[LINKED].n_read:>7,}{cells}"


def _bands(figures: Scores) -> Iterator[str]:
    yield f"{'confidence':22}{'read':>9}{'mean':>9}{'right':>9}   interval"
    for band in figures.bands:
        mean = "–" if band.mean is None else f"{band.mean:.2f}"
        yield f"{band!s:22}{band.n:>9,}{mean:>9}{percent(band.share):>9}   {interval(band.interval)}".rstrip()


def as_json(found: Evaluation) -> str:
    """Return every figure as JSON, fractions to four places; the same articles and readings give the same bytes."""
    figures = found.scores
    data = {
        "articles": figures.n_articles,
        "annotated": figures.n_gold,
        "read": figures.n_read,
        "scores": [
            {"split": group[0], "value": group[1], "of": figure[0], "measure": figure[1], **_record(score)}
            for group, of in figures.groups.items()
            for figure, score in of.items()
        ],
        "calibration": [
            {"low": band.low, "high": band.high, "read": band.n, "right": band.right, "mean": _round(band.mean)}
            | {"share": _round(band.share)} | _ends(band.interval)
            for band in figures.bands
        ],
        "errors": {role: {kind: len(those) for kind, those in kinds.items()} for role, kinds in found.slips.items()},
    }  # fmt: skip
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _record(score: Score) -> dict[str, Any]:
    shares = {"precision": score.precision, "recall": score.recall, "f1": score.f1}
    return {
        "right_read": score.right_read,
        "read": score.n_read,
        "right_annotated": score.right_gold,
        "annotated": score.n_gold,
        **{name: _round(share) for name, share in shares.items()},
        **_ends(score.interval),
    }


def _ends(ends: tuple[float, float] | None) -> dict[str, float | None]:
    low, high = ends or (None, None)
    return {"interval_low": _round(low), "interval_high": _round(high)}


def _round(share: float | None) -> float | None:
    return None if share is None else round(share, 4)


def as_page(found: Evaluation, folder: Path) -> str:
    """Return figures and errors as an HTML page, named after the folder of annotations."""
    from analysis import scorepage  # takes long to import, and is not always wanted

    version = importlib.metadata.version("onrecord")
    return scorepage.render(folder.resolve().name, version, found.scores, found.slips)

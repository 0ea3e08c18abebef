"""The order of the house: sources to articles, articles to readings, readings to tables."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from analysis import (
    actors,
    claims,
    dates,
    ingest,
    mentions,
    quantities,
    segment,
    statements,
    tables,
    tagger,
)
from analysis.reading import Reading
from analysis.schema import Article, Issue


@dataclass(frozen=True, slots=True)
class Build:
    """The tables of a corpus and how the run went.

    `stages` holds seconds by stage.
    """

    tables: dict[str, pa.Table]
    n_articles: int
    stages: dict[str, float]


def read_article(article: Article) -> Reading:
    """Read one article: pure, so that articles can be read in any order, in any process."""
    page, unpaired = segment.cut(article)
    attributions = tagger.tag(page)
    said, unattributed = statements.read(page, attributions)
    references, unnamed = mentions.read(page, attributions)
    days, undated = dates.read(page)
    figures, uncounted = quantities.read(page)
    doubts = (*unpaired, *unattributed, *unnamed, *undated, *uncounted)
    return Reading(page, tuple(references), tuple(said), tuple(days), tuple(figures), doubts)


def build(sources: Sequence[str | Path], progress: Callable[[Article], None] | None = None) -> Build:
    """Read the sources and return their tables.

    Args:
        sources: Files, folders and globs.
        progress: Called with each article once it is read.
    """
    started = time.perf_counter()
    refusals: list[Issue] = []
    readings: list[Reading] = []
    for found in ingest.read(sources):
        if isinstance(found, Issue):
            refusals.append(found)
            continue
        readings.append(read_article(found))
        if progress:
            progress(found)
    read = time.perf_counter()
    made = join(readings, refusals)
    stages = {"reading": read - started, "joining": time.perf_counter() - read}
    return Build(made, len(readings), stages)


def join(readings: Sequence[Reading], refusals: Iterable[Issue] = ()) -> dict[str, pa.Table]:
    """Join the readings of a corpus and return its tables."""
    resolution = actors.resolve(readings)
    joined = claims.join(readings, resolution)
    return tables.to_arrow(
        {
            "articles": [r.page.article for r in readings],
            "passages": [p for r in readings for p in r.page.passages],
            "mentions": resolution.mentions,
            "actors": joined.actors,
            "statements": joined.statements,
            "dates": joined.dates,
            "quantities": joined.quantities,
            "issues": [*refusals, *(issue for r in readings for issue in r.issues)],
        }
    )

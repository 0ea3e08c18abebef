"""The order of the house: sources to articles, articles to readings, readings to tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import Any

import pyarrow as pa

from analysis import actors, attributes, duplicates, figures, ingest, pieces, quotes, rulings, tables
from analysis.cache import Cache
from analysis.corrections import Correction
from analysis.engines import Engine, Local
from analysis.extractor import read_annotated, read_article
from analysis.schema import Article, Issue
from analysis.spool import Spool

__all__ = ["join", "read", "read_annotated", "read_article"]

_ROWS = 2_000  # of actors or issues: what is in memory at a time


def read(
    sources: Sequence[str | Path],
    spool: Spool,
    progress: Callable[[Article, int], None] | None = None,
    engine: Engine | None = None,
    cache: Cache | None = None,
) -> None:
    """Read the sources, article by article, and keep what is found in a spool.

    Args:
        sources: Files, folders and globs.
        spool: Where the readings and the issues go.
        progress: Called with each article once it is read, and with the number of those that are still to be read.
            What the cache had is not read, and the others are known by number before the first is.
        engine: What reads; this process when not given.
        cache: Readings of earlier runs; takes those of this one.

    Raises:
        OSError: The spool or the cache has no room left.
        EngineError: The engine cannot read.
    """
    _gather(sources, spool, cache)
    for done, (article, read) in enumerate((engine or Local()).read(spool.waiting()), start=1):
        if isinstance(read, Issue):
            spool.add(read)
        else:
            spool.keep(article, read)
            if cache:
                cache.put(article, read)
        if progress:
            progress(article, spool.n_waiting - done)


def _gather(sources: Sequence[str | Path], spool: Spool, cache: Cache | None) -> None:
    """Bring in every article: with its reading where the cache has it, else to wait for one."""
    for found in ingest.read(sources):
        if isinstance(found, Issue):
            spool.add(found)
        elif cache and (packed := cache.get(found)):
            spool.keep(found, packed)
        else:
            spool.wait(found)


def join(
    spool: Spool,
    ids: attributes.Matcher | None = None,
    corrections: Sequence[Correction] = (),
    cache: Cache | None = None,
) -> Iterator[dict[str, pa.Table]]:
    """Join the readings of a corpus and yield its tables, a portion after the other, each table in its order.

    Args:
        spool: The readings; it takes the issues of what could not be joined.
        ids: The user's reconciliation file, which gives actors their ids in a knowledge base.
        corrections: What people ruled on rows.
        cache: What earlier runs joined; takes what this one does.
    """
    with quotes.SharedQuotes() as shared, figures.Lines() as lines:
        yield from _join(spool, ids, corrections, cache, shared, lines)


def _join(
    spool: Spool,
    ids: attributes.Matcher | None,
    corrections: Sequence[Correction],
    cache: Cache | None,
    shared: quotes.SharedQuotes,
    lines: figures.Lines,
) -> Iterator[dict[str, pa.Table]]:
    with duplicates.Finder(spool) as finder:
        resolution = actors.resolve(spool, finder.add, cache)
        repeated = finder.found()
    revised = rulings.revise(spool, resolution, corrections)
    for doubt in revised.issues:
        spool.add(doubt)
    spoken: Counter[str] = Counter()
    jointly: Counter[str] = Counter()
    for piece in pieces.read(spool, revised, repeated, cache):
        said = piece.tables["statements"]
        spoken.update(filter(None, said["actor_id"].to_pylist()))
        jointly.update(chain.from_iterable(said["joint_ids"].to_pylist()))
        if ids:
            ids.mentions(piece.tables["mentions"])
        for told in piece.told:
            shared.add(told.article_id, told.published, told.quoted)
            lines.add(told.published, told.counted)
        yield piece.tables
    yield from _some("figures", lines.rows())
    ordered = sorted(revised.actors(), key=tables.by_name)
    given, doubts = attributes.identified(ids, (seen.row(0) for seen in ordered)) if ids else ({}, [])
    for doubt in doubts:
        spool.add(doubt)
    finished = (
        replace(seen.row(spoken[seen.actor_id]), n_joint=jointly[seen.actor_id], external_id=given.get(seen.actor_id))
        for seen in ordered
    )
    yield from _some("actors", finished)
    yield from _some("quotes", shared.rows())
    yield from _some("issues", spool.issues())


def _some(name: str, rows: Iterator[Any]) -> Iterator[dict[str, pa.Table]]:
    """Yield the rows of one table, some at a time."""
    while some := list(islice(rows, _ROWS)):
        yield tables.to_arrow({name: some})

"""Tiny articles for tests."""

from __future__ import annotations

import datetime
import hashlib
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pyarrow as pa

from analysis import pipeline, store
from analysis.schema import Article, Passage
from analysis.segment import Page, Sentence
from analysis.spans import Span, row_id
from analysis.spool import Spool
from analysis.tables import to_arrow
from analysis.tagger import Attribution


def article(
    text: str, published: str | None = "2025-04-08", outlet: str | None = None, source: str = "test"
) -> Article:
    """Return an article with that text."""
    sha256 = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Article(
        article_id=sha256[:12],
        source=source,
        outlet=outlet,
        title=None,
        byline=None,
        published=datetime.date.fromisoformat(published) if published else None,
        language="en",
        text=text,
        n_words=len(text.split()),
        sha256=sha256,
    )


def rows(*articles: Article | str) -> dict[str, list[dict]]:
    """Return the tables of some articles as lists of dicts; a string is an article of 8 April 2025."""
    made = [article(a) if isinstance(a, str) else a for a in articles]
    return {name: table.to_pylist() for name, table in tables(*made).items()}


def tables(*articles: Article) -> dict[str, pa.Table]:
    """Return the tables of some articles."""
    with Spool() as spool:
        for written in articles:
            spool.add(pipeline.read_article(written))
        portions = [to_arrow({}), *pipeline.join(spool)]
    return {name: pa.concat_tables([portion[name] for portion in portions]) for name in portions[0]}


def extract(sources: Sequence[str | Path], folder: Path) -> dict[str, pa.Table]:
    """Write the tables of the sources to a folder, as `onrecord extract` does, and return them."""
    with Spool() as spool:
        pipeline.read(sources, spool)
        store.write(pipeline.join(spool), folder)
    return store.load(folder)


def reading(text: str, words: str, score: float = 0.5) -> Attribution:
    """Return an attribution written as "source | cue | content", the parts of a content joined by " ++ "."""
    source, cue, content = (
        [Span(text.index(w), text.index(w) + len(w)) for w in part.split(" ++ ") if w] for part in words.split(" | ")
    )
    return Attribution(source[0] if source else None, cue[0] if cue else None, tuple(content), score)


def page(text: str, published: str | None = "2025-04-08", kind: str = "body") -> Page:
    """Return a page whose whole text is one passage and one sentence, without quotations."""
    written = article(text, published)
    span = Span(0, len(text))
    passage = Passage(
        passage_id=row_id(written.article_id, "p", span),
        article_id=written.article_id,
        start=0,
        end=len(text),
        kind=kind,
        text=text,
    )
    return Page(written, text, (), (passage,), (Sentence(span, kind, 0),))


def growth(read: Callable[[str], object], unit: str, size: int = 4000) -> float:
    """Return how much longer ten times a text takes: about 10 when the cost is linear, about 100 when it is quadratic.

    The best of up to five tries, since whatever else the machine does can only add to one. A text that takes long as it
    is need not be as long.
    """

    def taken(length: int, rounds: int) -> float:
        return seconds(partial(read, unit * (length // len(unit))), rounds)

    read(unit)
    while size // 4 >= _LEAST and taken(size // 4, 1) > _TELLS:
        size //= 4
    ratios: list[float] = []
    while len(ratios) < 5 and min(ratios, default=100.0) > LINEAR:
        ratios.append(taken(10 * size, 1) / max(taken(size, 3), 1e-3))
    return min(ratios)


LINEAR = 25  # times: what still counts as linear for ten times the text
_LEAST = 1000  # characters
_TELLS = 0.004  # seconds: enough for a clock


def seconds(step: Callable[[], object], rounds: int = 2) -> float:
    """Return the processor time of a step, the least of some rounds: others use the machine too."""
    found = []
    for _ in range(rounds):
        start = time.process_time()
        step()
        found.append(time.process_time() - start)
    return min(found)

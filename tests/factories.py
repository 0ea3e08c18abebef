"""Tiny articles for tests."""

from __future__ import annotations

import datetime
import hashlib

from analysis import pipeline
from analysis.schema import Article, Passage
from analysis.segment import Page, Sentence
from analysis.spans import Span, row_id


def article(text: str, published: str | None = "2025-04-08", outlet: str | None = None, source: str = "test") -> Article:
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
    tables = pipeline.join([pipeline.read_article(a) for a in made])
    return {name: table.to_pylist() for name, table in tables.items()}


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

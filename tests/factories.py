"""Tiny articles for tests."""

from __future__ import annotations

import datetime
import hashlib

from analysis.schema import Article, Passage
from analysis.segment import Page, Sentence
from analysis.spans import Span, row_id


def page(text: str, published: str | None = "2025-04-08", kind: str = "body") -> Page:
    """Return a page whose whole text is one passage and one sentence, without quotations."""
    sha256 = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    article = Article(
        article_id=sha256[:12],
        source="test",
        outlet=None,
        title=None,
        byline=None,
        published=datetime.date.fromisoformat(published) if published else None,
        language="en",
        text=text,
        n_words=len(text.split()),
        sha256=sha256,
    )
    span = Span(0, len(text))
    passage = Passage(
        passage_id=row_id(article.article_id, "p", span),
        article_id=article.article_id,
        start=0,
        end=len(text),
        kind=kind,
        text=text,
    )
    return Page(article, text, (), (passage,), (Sentence(span, kind, 0),))

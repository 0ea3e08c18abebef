"""Articles in portions, as they are handed to whoever reads them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from analysis import extractor, issues, model, packing
from analysis.packing import Packed
from analysis.schema import Article, Issue

ROOM = "reading"
_CHARACTERS = 16_000  # of a portion: a second or two of reading

Found = Packed | Issue


def cut(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """Yield the articles in order, some at a time by the length of their texts."""
    portion: list[Article] = []
    n_characters = 0
    for article in articles:
        portion.append(article)
        n_characters += len(article.text)
        if n_characters >= _CHARACTERS:
            yield portion
            portion, n_characters = [], 0
    if portion:
        yield portion


def read(portion: Iterable[Article]) -> list[Found]:
    """Read some articles one after the other, one window of the network at a time: for a process beside others."""
    model.limit(1)
    return [attempt(article) for article in portion]


def attempt(article: Article) -> Found:
    """Read an article; where that fails, return the issue that says so: one article is not worth a run.

    Raises:
        OSError: The trouble is the machine's.
        MemoryError: So it is.
    """
    try:
        return packing.pack(extractor.read_article(article))
    except (OSError, MemoryError):
        raise
    except Exception as error:  # a fault of ours, whatever it is
        return lost(article, f"reading it failed ({type(error).__name__}: {error}); this is a fault of onrecord’s own")


def lost(article: Article, why: str) -> Issue:
    """Return the issue that says why an article could not be read."""
    return issues.refusal(ROOM, article.source, why)

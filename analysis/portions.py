"""Articles and readings in portions: as they are handed to whoever reads them, and as they are joined."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from analysis import extractor, issues, model, packing
from analysis.packing import Packed
from analysis.schema import Article, Issue

ROOM = "reading"
_CHARACTERS = 16_000  # of a portion: a second or two of reading

Found = Packed | Issue
_T = TypeVar("_T")


def cut(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """Yield the articles in order, some at a time by the length of their texts."""
    return by_length(articles, lambda article: len(article.text), _CHARACTERS)


def by_length(found: Iterable[_T], length: Callable[[_T], int], enough: int) -> Iterator[list[_T]]:
    """Yield things in order, as many at a time as have enough length together: of long ones fewer."""
    portion: list[_T] = []
    so_far = 0
    for each in found:
        portion.append(each)
        so_far += length(each)
        if so_far >= enough:
            yield portion
            portion, so_far = [], 0
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

"""Find articles that repeat another one: the same wire story in ten outlets, whole or cut.

The share of one text that stands in another is the containment of Broder ("On the resemblance and containment of
documents", SEQUENCES 1997), of the runs of five words of what was read, page furniture left out. Which articles to
compare is found by the fingerprints of `winnowing`. Each belongs to the first article that has it, so that an article
is compared with the few that most of its fingerprints belong to, however many repeat them: the work grows with the
number of words. The fingerprints lie on disk.
"""

from __future__ import annotations

from array import array
from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from analysis import scratch, winnowing
from analysis.outline import Outline
from analysis.schema import Article
from analysis.spool import Spool
from analysis.winnowing import PackedRuns, Runs

# The share from which an article repeats another. Of 724 articles of 2016 to 2020, wire copies lie above; below lie
# interviews with the same questions, updates, and articles that borrow some paragraphs.
REPEATED = 0.6
_COMPARED = 3  # earlier articles with which one is compared
_ASKED = 500  # fingerprints in one question to the database
_KEPT = 64  # articles whose runs are kept for the next comparison
_PRINTS = "fingerprints of articles"
_TABLES = """
CREATE TABLE holders (print INTEGER PRIMARY KEY, article_id TEXT);
CREATE TABLE waiting (n_words INTEGER, article_id TEXT, prints BLOB);
BEGIN;
"""


@dataclass(frozen=True, slots=True)
class Repeated:
    """That an article repeats another one.

    Attributes:
        original: The id of that one, which repeats none itself.
        share: How much of the article stands in it, between 0 and 1.
    """

    original: str
    share: float


class Finder:
    """Finds the articles that repeat another one, from outlines that somebody else goes through.

    An article can only repeat one that was published before it, or on the same day and is longer; undated articles come
    last. The same articles give the same answer in whatever order they were read. To be used in a `with` statement.

    Raises:
        OSError: The folder for temporary files is full.
    """

    def __init__(self, spool: Spool) -> None:
        self._holders = _Holders()
        self._texts = _Texts(spool)
        self._day: str | None = None
        self._found: dict[str, Repeated] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._holders.close()

    def add(self, outline: Outline) -> None:
        """Take in the outline of the next article of the spool, in its order."""
        if self._day != outline.day:
            self._settle()
            self._day = outline.day
        self._holders.wait(outline)

    def found(self) -> dict[str, Repeated]:
        """Return, when all are in, by the ids of the articles that repeat another one, which that is."""
        self._settle()
        return self._found

    def _settle(self) -> None:
        """Compare the articles of a day, the longest first, with those before them."""
        for article_id, prints in self._holders.waiting():
            repeated = _first_repeated(article_id, self._holders.of(prints), self._texts)
            if repeated:
                self._found[article_id] = repeated
            else:  # only originals hold fingerprints, so that no chain can form
                self._holders.add(article_id, prints)


def marked(article: Article, repeated: Mapping[str, Repeated]) -> Article:
    """Return the article with what it repeats."""
    found = repeated.get(article.article_id)
    if found is None:
        return article
    return replace(article, duplicate_of=found.original, duplicate_share=round(found.share, 3))


def share(of: Sequence[str], there: Sequence[str]) -> float:
    """Return how much of one sequence of words stands in another: the share of its runs of five words."""
    return _share(winnowing.runs(of), winnowing.runs(there))


def _share(of: Runs | PackedRuns, there: Runs | PackedRuns) -> float:
    runs = np.unique(of)
    return float(np.isin(runs, there).mean()) if len(runs) and len(there) else 0.0


def _first_repeated(article_id: str, held: Counter[str], texts: _Texts) -> Repeated | None:
    """Return the article that most of this one stands in, where that is enough."""
    if not held:
        return None
    mine = texts.runs(article_id)
    found = [Repeated(other, _share(mine, texts.runs(other))) for other, _ in _most(held)]
    best = max(found, key=lambda repeated: repeated.share)  # of equals the one with more fingerprints, then the id
    return best if best.share >= REPEATED else None


def _most(held: Counter[str]) -> list[tuple[str, int]]:
    return sorted(held.items(), key=lambda item: (-item[1], item[0]))[:_COMPARED]


class _Texts:
    """The runs of articles, read again from the spool; those that were asked for last are kept."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._kept: OrderedDict[str, PackedRuns] = OrderedDict()

    def runs(self, article_id: str) -> PackedRuns:
        if article_id not in self._kept:
            self._kept[article_id] = winnowing.unpacked(self._spool.outline(article_id).runs)
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(article_id)
        return self._kept[article_id]


class _Holders:
    """Which article each fingerprint belongs to, and the articles of a day, which may bring very many."""

    def __init__(self) -> None:
        self._database = scratch.database(_PRINTS, _TABLES)

    def close(self) -> None:
        self._database.close()

    def wait(self, outline: Outline) -> None:
        """Put the fingerprints of an article by until its day is over."""
        row = (outline.n_words, outline.article_id, array("q", outline.prints).tobytes())
        with scratch.errors(_PRINTS):
            self._database.execute("INSERT INTO waiting VALUES (?, ?, ?)", row)

    def waiting(self) -> Iterator[tuple[str, array[int]]]:
        """Yield the articles that wait, each with its fingerprints, the longest first, and forget them."""
        with scratch.errors(_PRINTS):
            ordered = "SELECT article_id, prints FROM waiting ORDER BY n_words DESC, article_id"
            for article_id, packed in self._database.execute(ordered):
                yield article_id, array("q", packed)
            self._database.execute("DELETE FROM waiting")

    def of(self, prints: Iterable[int]) -> Counter[str]:
        """Return how many of the fingerprints belong to each article."""
        held: Counter[str] = Counter()
        asked = list(prints)
        with scratch.errors(_PRINTS):
            for at in range(0, len(asked), _ASKED):
                some = asked[at : at + _ASKED]
                query = f"SELECT article_id FROM holders WHERE print IN ({','.join('?' * len(some))})"
                held.update(article_id for (article_id,) in self._database.execute(query, some))
        return held

    def add(self, article_id: str, prints: Iterable[int]) -> None:
        """Give the article the fingerprints that belong to nobody."""
        rows = ((each, article_id) for each in prints)
        with scratch.errors(_PRINTS):
            self._database.executemany("INSERT OR IGNORE INTO holders VALUES (?, ?)", rows)

"""Find articles that repeat another one: the same wire story in ten outlets, whole or cut.

The share of one text that stands in another is the containment of Broder ("On the resemblance and containment of
documents", SEQUENCES 1997), of the runs of five words of what was read, page furniture left out. Which articles to
compare is found by the fingerprints of winnowing (Schleimer, Wilkerson and Aiken, "Winnowing: local algorithms for
document fingerprinting", SIGMOD 2003): two texts that share as few as 36 words in a row share one. Each fingerprint
belongs to the first article that has it, so that an article is compared with the few that most of its fingerprints
belong to, however many repeat them: the work grows with the number of words. The fingerprints lie on disk.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections import Counter, OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Self

import numpy as np
import numpy.typing as npt

from analysis.reading import Reading
from analysis.schema import READ_KINDS, Article
from analysis.spool import Spool

# The share from which an article repeats another. Of 724 articles of 2016 to 2020, wire copies lie above; below lie
# interviews with the same questions, updates, and articles that borrow some paragraphs.
REPEATED = 0.6
_RUN = 5  # words
_WINDOW = 32  # runs, of which one becomes a fingerprint
_COMPARED = 3  # earlier articles with which one is compared
_FEW = 10  # words; what is shorter repeats nobody
_KEPT = 64  # articles whose runs are kept for the next comparison

_WORD = re.compile(r"\w+")
_Runs = npt.NDArray[np.uint64]
_FACTOR = np.uint64(0x9E3779B97F4A7C15)  # 2**64 over the golden ratio: D. Knuth, The Art of Computer Programming, 6.4


@dataclass(frozen=True, slots=True)
class Repeated:
    """That an article repeats another one.

    Attributes:
        original: The id of that one, which repeats none itself.
        share: How much of the article stands in it, between 0 and 1.
    """

    original: str
    share: float


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is kept of an article until its day is over."""

    article_id: str
    day: str
    n_words: int
    prints: tuple[int, ...]


def find(spool: Spool) -> dict[str, Repeated]:
    """Return, by the ids of the articles that repeat another one, which that is.

    An article can only repeat one that was published before it, or on the same day and is longer; undated articles come
    last. The same articles give the same answer in whatever order they were read.

    Raises:
        OSError: The folder for temporary files is full.
    """
    with Finder(spool) as finder:
        for reading in spool:
            finder.add(reading)
        return finder.found()


class Finder:
    """Finds the articles that repeat another one, as `find` does, from readings that somebody else goes through.

    To be used in a `with` statement.

    Raises:
        OSError: The folder for temporary files is full.
    """

    def __init__(self, spool: Spool) -> None:
        self._holders = _Holders()
        self._texts = _Texts(spool)
        self._of_day: list[_Facts] = []
        self._found: dict[str, Repeated] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._holders.close()

    def add(self, reading: Reading) -> None:
        """Take in the next reading of the spool, in its order."""
        facts = _facts(reading)
        if self._of_day and self._of_day[0].day != facts.day:
            self._settle()
        self._of_day.append(facts)

    def found(self) -> dict[str, Repeated]:
        """Return, when all are in, by the ids of the articles that repeat another one, which that is."""
        self._settle()
        return self._found

    def _settle(self) -> None:
        """Compare the articles of a day, the longest first, with those before them."""
        for facts in sorted(self._of_day, key=lambda facts: (-facts.n_words, facts.article_id)):
            repeated = _first_repeated(facts, self._holders.of(facts.prints), self._texts)
            if repeated:
                self._found[facts.article_id] = repeated
            else:  # only originals hold fingerprints, so that no chain can form
                self._holders.add(facts)
        self._of_day = []


def marked(article: Article, repeated: Mapping[str, Repeated]) -> Article:
    """Return the article with what it repeats."""
    found = repeated.get(article.article_id)
    if found is None:
        return article
    return replace(article, duplicate_of=found.original, duplicate_share=round(found.share, 3))


def share(of: Sequence[str], there: Sequence[str]) -> float:
    """Return how much of one sequence of words stands in another: the share of its runs of five words."""
    return _share(_runs(of), _runs(there))


def _share(of: _Runs, there: _Runs) -> float:
    runs = np.unique(of)
    return float(np.isin(runs, there).mean()) if len(runs) and len(there) else 0.0


def _first_repeated(facts: _Facts, held: Counter[str], texts: _Texts) -> Repeated | None:
    """Return the article that most of this one stands in, where that is enough."""
    if not held:
        return None
    mine = texts.runs(facts.article_id)
    found = [Repeated(other, _share(mine, texts.runs(other))) for other, _ in _most(held)]
    best = max(found, key=lambda repeated: repeated.share)  # of equals the one with more fingerprints, then the id
    return best if best.share >= REPEATED else None


def _most(held: Counter[str]) -> list[tuple[str, int]]:
    return sorted(held.items(), key=lambda item: (-item[1], item[0]))[:_COMPARED]


def _facts(reading: Reading) -> _Facts:
    article = reading.page.article
    words = _words(reading)
    runs = _runs(words) if len(words) >= _FEW else np.empty(0, np.uint64)
    day = article.published.isoformat() if article.published else ""
    return _Facts(article.article_id, day, len(words), tuple(map(int, _prints(runs).view(np.int64))))


def _words(reading: Reading) -> list[str]:
    """Return the words of what is read of an article, in lower case."""
    text = " ".join(passage.text for passage in reading.page.passages if passage.kind in READ_KINDS)
    return [match.group() for match in _WORD.finditer(text.lower())]


def _runs(words: Sequence[str]) -> _Runs:
    """Return a number for each run of words; of a text that is shorter than a run, one for all of it."""
    if not words:
        return np.empty(0, np.uint64)
    numbers = np.array([_number(word) for word in words], np.uint64)
    length = min(_RUN, len(numbers))
    runs = np.zeros(len(numbers) - length + 1, np.uint64)
    for offset in range(length):
        runs = (runs ^ numbers[offset : offset + len(runs)]) * _FACTOR
        runs ^= runs >> np.uint64(29)
    return runs


@lru_cache(2**14)
def _number(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=8).digest(), "big")


def _prints(runs: _Runs) -> _Runs:
    """Return the least of each window of runs, once each."""
    if not len(runs):
        return runs
    window = min(_WINDOW, len(runs))
    return np.unique(np.lib.stride_tricks.sliding_window_view(runs, window).min(axis=1))


class _Texts:
    """The runs of articles, read again from the spool; those that were asked for last are kept."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._kept: OrderedDict[str, _Runs] = OrderedDict()

    def runs(self, article_id: str) -> _Runs:
        if article_id not in self._kept:
            (reading,) = self._spool.some([article_id])
            self._kept[article_id] = _runs(_words(reading))
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(article_id)
        return self._kept[article_id]


class _Holders:
    """Which article each fingerprint belongs to: in a database without a name, which leaves nothing behind."""

    def __init__(self) -> None:
        try:
            self._database = sqlite3.connect("", isolation_level=None)
            self._database.executescript(
                "PRAGMA journal_mode = OFF; CREATE TABLE holders (print INTEGER PRIMARY KEY, article_id TEXT); BEGIN;"
            )
        except sqlite3.Error as error:
            raise _full(error) from error

    def close(self) -> None:
        self._database.close()

    def of(self, prints: Iterable[int]) -> Counter[str]:
        """Return how many of the fingerprints belong to each article."""
        held: Counter[str] = Counter()
        try:
            for each in prints:
                for (article_id,) in self._database.execute("SELECT article_id FROM holders WHERE print = ?", (each,)):
                    held[article_id] += 1
        except sqlite3.Error as error:
            raise _full(error) from error
        return held

    def add(self, facts: _Facts) -> None:
        """Give the article the fingerprints that belong to nobody."""
        rows = ((each, facts.article_id) for each in facts.prints)
        try:
            self._database.executemany("INSERT OR IGNORE INTO holders VALUES (?, ?)", rows)
        except sqlite3.Error as error:
            raise _full(error) from error


def _full(error: sqlite3.Error) -> OSError:
    return OSError(f"fingerprints of articles cannot be kept in the folder for temporary files: {error}")

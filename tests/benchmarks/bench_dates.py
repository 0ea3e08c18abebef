"""Measure how fast dates are read, beside `dateparser.search` on the same texts in the same run.

    make bench BENCH_DATES="--articles 20 --rounds 3"

`docs/benchmarks.md` says what the figures mean. dateparser is for development only; without it nothing is compared.
"""

from __future__ import annotations

import argparse
import datetime
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from analysis import dates, segment
from analysis.schema import Article
from benchmarks import articles, measure

OURS, THEIRS = "dates.read", "dateparser.search"
WANTED = 10
WORDS = 1000


def main() -> None:
    """Measure, print, and keep the figures as JSON."""
    options = _options()
    found = once(articles.articles(options.articles, WORDS), options.rounds)
    print(f"\nReading dates, {found['articles']} articles of some {WORDS:,} words, milliseconds for 1,000 words")
    for name in (OURS, THEIRS):
        print(f"  {name:<20}{found['milliseconds'][name]:>9.2f}")
    times = found["times"]
    print(f"  {times['median']:.0f} times as fast [{times['low']:.0f}–{times['high']:.0f}]; {WANTED} is wanted")
    measure.keep(options.json, {"dates": found})


def once(read: Sequence[Article], rounds: int) -> dict[str, Any]:
    """Race the two on the same articles; ours cuts words and resolves dates, the page is ready as for every extractor."""
    pages = [segment.cut(article)[0] for article in read]
    contenders: dict[str, Callable[[int], object]] = {
        OURS: lambda item: dates.read(pages[item]),
        THEIRS: _searcher(read),
    }
    raced = measure.race(contenders, len(read), rounds)
    words = sum(article.n_words for article in read)
    return {
        "articles": len(read),
        "words": words,
        "milliseconds": {name: 1e6 * raced.median(name) / words for name in contenders},
        "times": raced.times(OURS, THEIRS),
    }


def _searcher(read: Sequence[Article]) -> Callable[[int], object]:
    """Return what searches an article with dateparser, told language and day of publication as ours is."""
    from dateparser.search import search_dates

    def search(item: int) -> object:
        published = read[item].published
        assert published
        settings = {"RELATIVE_BASE": datetime.datetime.combine(published, datetime.time())}
        return search_dates(read[item].text, languages=["en"], settings=settings)

    return search


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10, metavar="N", help="invented articles to read (default 10)")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="how often each is read (default 3)")
    parser.add_argument("--json", type=Path, default=Path("reports/benchmarks/dates.json"), metavar="FILE")
    return parser.parse_args()


if __name__ == "__main__":
    main()

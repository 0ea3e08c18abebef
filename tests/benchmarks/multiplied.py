"""Many articles of a few, for measuring size: other names of the same length, so that the tagger's spans still fit.

    PYTHONPATH=tests python -m benchmarks.multiplied COPIES extract CORPUS --tables TABLES

runs `onrecord` over a corpus that `Multiplied.write` wrote, with what the tagger found in the first copy of each article
in place of the network.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import pickle
import random
import re
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from analysis import assembly, pipeline, segment, tagger
from analysis.reading import Reading
from analysis.schema import Article
from analysis.spans import text_id

PART = 500  # articles of a file
_SYLLABLES = "ba de fo ga ho li mi no pe ru sa te vu wi ya zo".split()
_NAMESAKES = 7  # so many copies of an article tell of one cast, as coverage of one event does


class Multiplied:
    """Articles that were tagged once, and copies of them.

    Attributes:
        seconds: What tagging one article takes on average, of the clock.
        processor: The same, of processors.
    """

    def __init__(self, base: Sequence[Article]) -> None:
        pages = [segment.cut(article)[0] for article in base]
        self._base = []
        tagger.tag(pages[0])  # which loads the network
        started, before = time.perf_counter(), time.process_time()
        for page in pages:
            tagged = tagger.tag(page)
            self._base.append((page.article, assembly.assemble(page, tagged.attributions), tagged.names))
        self.seconds = (time.perf_counter() - started) / len(base)
        self.processor = (time.process_time() - before) / len(base)
        self._names = [_names(pipeline.read_annotated(*each)) for each in self._base]

    def load(self) -> None:
        """Let the network read one article, so that a run holds in memory what it holds with the network."""
        tagger.tag(segment.cut(self._base[0][0])[0])

    def write(self, folder: Path, first: int, end: int) -> None:
        """Write the copies of these numbers to files of `PART` articles, as JSON Lines."""
        folder.mkdir(parents=True, exist_ok=True)
        for part in range(first, end, PART):
            with (folder / f"{part:08}.jsonl").open("w", encoding="utf-8") as file:
                for article in self.articles(part, min(end, part + PART)):
                    row = {name: getattr(article, name) for name in ("text", "outlet", "title", "byline", "url")}
                    day = article.published.isoformat() if article.published else ""
                    file.write(json.dumps({**row, "published": day}, ensure_ascii=False) + "\n")

    def articles(self, first: int, end: int) -> Iterator[Article]:
        """Yield the copies of these numbers, each another text."""
        for i in range(first, end):
            yield self._copy(i % len(self._base), i // len(self._base))

    def read(self, article: Article) -> Reading:
        """Read one that was written to a file as `extractor.read_article` does, without the network."""
        file, _, line = article.source.rpartition("#")
        number = int(Path(file).stem) + int(line) - 1
        _, attributions, marked = self._base[number % len(self._base)]
        return pipeline.read_annotated(article, attributions, marked)

    def _copy(self, which: int, copy: int) -> Article:
        article, *_ = self._base[which]
        other = {name: _other(name, copy // _NAMESAKES) for name in self._names[which]} if copy else {}
        text = article.text
        if other:
            names = "|".join(map(re.escape, sorted(other, key=len, reverse=True)))
            text = re.sub(rf"\b(?:{names})\b", lambda match: other[match[0]], text)
        text += f"\n\nCopy {copy}." if copy else ""
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        source = f"{article.source}-{copy}"
        return dataclasses.replace(article, text=text, sha256=sha256, article_id=text_id(sha256), source=source)


def _names(reading: Reading) -> list[str]:
    """Return the words of people's names that a copy has others for."""
    named = (r.name for r in reading.references if r.mention.form == "name" and r.kind in ("person", None))
    return sorted({w for name in named for w in name.split() if w.isalpha() and w[0].isupper() and len(w) > 3})


def _other(word: str, copy: int) -> str:
    chance = random.Random(f"{word} {copy}")
    return "".join(chance.choices(_SYLLABLES, k=len(word)))[: len(word)].capitalize()


def main() -> None:
    """Run a command of `onrecord` whose network is what was found before."""
    from analysis import cli, extractor

    kept = Path(sys.argv.pop(1))
    copies: Multiplied = pickle.loads(kept.read_bytes())  # this program's own
    copies.load()
    extractor.read_article = copies.read
    cli.main()


if __name__ == "__main__":
    main()

"""Many articles of a few, for measuring size: other names of the same length, so that the tagger's spans still fit."""

from __future__ import annotations

import dataclasses
import hashlib
import random
import re
import time
from collections.abc import Iterator, Sequence

from analysis import assembly, pipeline, segment, tagger
from analysis.reading import Reading
from analysis.schema import Article
from analysis.tagger import Attribution, Name

_SYLLABLES = "ba de fo ga ho li mi no pe ru sa te vu wi ya zo".split()
_NAMESAKES = 7  # so many copies of an article tell of one cast, as coverage of one event does


class Multiplied:
    """Articles that were tagged once, and copies of them.

    Attributes:
        seconds: What tagging one article takes on average, of one process.
    """

    def __init__(self, base: Sequence[Article]) -> None:
        started = time.perf_counter()
        pages = [segment.cut(article)[0] for article in base]
        self._base = []
        for page in pages:
            tagged = tagger.tag(page)
            self._base.append((page.article, assembly.assemble(page, tagged.attributions), tagged.names))
        self.seconds = (time.perf_counter() - started) / len(base)
        self._names = [_names(pipeline.read_annotated(*each)) for each in self._base]
        self._tagged: dict[str, tuple[list[Attribution], list[Name]]] = {}

    def articles(self, number: int) -> Iterator[Article]:
        """Yield so many articles, each another text."""
        for i in range(number):
            yield self._copy(i % len(self._base), i // len(self._base))

    def read(self, article: Article) -> Reading:
        """Read one of them as `pipeline.read_article` does, without the network."""
        return pipeline.read_annotated(article, *self._tagged[article.article_id])

    def _copy(self, which: int, copy: int) -> Article:
        article, attributions, marked = self._base[which]
        other = {name: _other(name, copy // _NAMESAKES) for name in self._names[which]} if copy else {}
        text = article.text
        if other:
            names = "|".join(map(re.escape, sorted(other, key=len, reverse=True)))
            text = re.sub(rf"\b(?:{names})\b", lambda match: other[match[0]], text)
        text += f"\n\nCopy {copy}." if copy else ""
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        self._tagged[sha256[:12]] = attributions, marked
        source = f"{article.source}-{copy}"
        return dataclasses.replace(article, text=text, sha256=sha256, article_id=sha256[:12], source=source)


def _names(reading: Reading) -> list[str]:
    """Return the words of people's names that a copy has others for."""
    named = (r.name for r in reading.references if r.mention.form == "name" and r.kind in ("person", None))
    return sorted({w for name in named for w in name.split() if w.isalpha() and w[0].isupper() and len(w) > 3})


def _other(word: str, copy: int) -> str:
    chance = random.Random(f"{word} {copy}")
    return "".join(chance.choices(_SYLLABLES, k=len(word)))[: len(word)].capitalize()

"""A page as the network reads it: word pieces and what print shows about each of them.

Words and pieces are BERT's (Devlin et al., NAACL 2019): split at white space and at every punctuation mark, folded to
lower case without accents. What folding loses, and what stands outside the words, is given beside each piece: its
capitals, its place inside or outside quotation marks, and the starts of sentences and paragraphs.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from analysis.segment import Page
from analysis.spans import Span

Ints = npt.NDArray[np.int64]

SHAPES = 5  # lower case; Capitalised; CAPITALS; miXed; no letters
QUOTES = 4  # outside quotation marks; inside; the opening mark; the closing mark
PLACES = 4  # inside a sentence; its first word; first word of a paragraph; first word of a caption
PARAGRAPH = 2
_APART = 10  # sentences
_CAPTION = 3


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a page's passages in order, and their pieces.

    Attributes:
        starts, ends: Characters of each word, half-open.
        first: Index of each word's first piece, and one more entry: the number of pieces.
        sentence, paragraph: For each word the number of sentence starts, of paragraph starts, up to and with it.
        pieces: Ids of the pieces.
        shapes, quotes, places: What print shows, for each piece.
    """

    starts: Ints
    ends: Ints
    first: Ints
    sentence: Ints
    paragraph: Ints
    pieces: Ints
    shapes: Ints
    quotes: Ints
    places: Ints

    def __len__(self) -> int:
        return len(self.starts)

    def part(self, first: int, last: int) -> Words:
        """Return the words from one to another, both included, as a text of their own."""
        a, b = int(self.first[first]), int(self.first[last + 1])
        places = self.places[a:b].copy()
        places[: int(self.first[first + 1]) - a] = PARAGRAPH
        return Words(
            starts=self.starts[first : last + 1],
            ends=self.ends[first : last + 1],
            first=self.first[first : last + 2] - a,
            sentence=self.sentence[first : last + 1],
            paragraph=self.paragraph[first : last + 1],
            pieces=self.pieces[a:b],
            shapes=self.shapes[a:b],
            quotes=self.quotes[a:b],
            places=places,
        )

    def paragraphs(self) -> list[tuple[int, int]]:
        """Return the first word of each paragraph, and the one past its last."""
        starts = np.flatnonzero(np.diff(self.paragraph, prepend=0)).tolist()
        return list(pairwise([*starts, len(self)]))

    def span(self, first: int, last: int) -> Span:
        """Return the characters from one word to another, both included."""
        return Span(int(self.starts[first]), int(self.ends[last]))


def joined(parts: Sequence[Words]) -> Words:
    """Return parts (`Words.part`) as the paragraphs of one text; they keep the characters that they have in theirs.

    Their sentences are numbered far apart, so that nothing is tied across parts.
    """
    offsets = np.cumsum([0, *(len(part.pieces) for part in parts)])
    first = [part.first[:-1] + offset for part, offset in zip(parts, offsets, strict=False)]
    bounds = np.concatenate([*first, offsets[-1:]])
    places = _together(part.places for part in parts)
    at_words = places[bounds[:-1]]
    paragraph = np.cumsum(at_words >= PARAGRAPH)
    return Words(
        starts=_together(part.starts for part in parts),
        ends=_together(part.ends for part in parts),
        first=bounds,
        sentence=np.cumsum(at_words > 0) + _APART * paragraph,
        paragraph=paragraph,
        pieces=_together(part.pieces for part in parts),
        shapes=_together(part.shapes for part in parts),
        quotes=_together(part.quotes for part in parts),
        places=places,
    )


def _together(arrays: Iterable[Ints]) -> Ints:
    return np.concatenate([np.empty(0, np.int64), *arrays])


def read(page: Page, tokenizer: Tokenizer, kinds: frozenset[str]) -> Words:
    """Return the words of the page's passages of the given kinds."""
    starts: list[int] = []
    ends: list[int] = []
    first: list[int] = []
    pieces: list[int] = []
    places: list[int] = []
    passages = [p for p in page.passages if p.kind in kinds]
    sentence_starts = {sentence.span.start for sentence in page.sentences}
    lines = [page.text[p.start : p.end] for p in passages]
    for passage, encoding in zip(passages, tokenizer.encode_batch(lines, add_special_tokens=False), strict=True):
        before: Any = None
        opening = _CAPTION if passage.kind == "caption" else PARAGRAPH
        for piece, word, (start, end) in zip(encoding.ids, encoding.word_ids, encoding.offsets, strict=True):
            if word == before:
                ends[-1] = passage.start + end
            else:
                before = word
                at = passage.start + start
                places.append(opening or int(at in sentence_starts))
                opening = 0
                starts.append(at)
                ends.append(passage.start + end)
                first.append(len(pieces))
            pieces.append(piece)
    first.append(len(pieces))
    bounds = np.array(first, np.int64)
    counts = bounds[1:] - bounds[:-1]
    place = np.array(places, np.int64)
    words = [page.text[s:e] for s, e in zip(starts, ends, strict=True)]
    return Words(
        starts=np.array(starts, np.int64),
        ends=np.array(ends, np.int64),
        first=bounds,
        sentence=np.cumsum(place > 0),
        paragraph=np.cumsum(place >= PARAGRAPH),
        pieces=np.array(pieces, np.int64),
        shapes=np.repeat(np.array([_shape(word) for word in words], np.int64), counts),
        quotes=np.repeat(_quotes(page, starts, ends), counts),
        places=np.repeat(place, counts),
    )


def _shape(word: str) -> int:
    if word.islower():
        return 0
    if not word[0].isalpha():
        return 4
    if word.istitle():
        return 1
    return 2 if word.isupper() else 3


def _quotes(page: Page, starts: list[int], ends: list[int]) -> Ints:
    states = np.zeros(len(starts), np.int64)
    for quote in page.quotes:
        if quote.depth:
            continue
        i = bisect.bisect_left(starts, quote.span.start)
        j = bisect.bisect_left(starts, quote.span.end)
        states[i:j] = 1
        if i < j:
            states[i] = 2
            if not quote.continued:
                states[j - 1] = 3
    return states

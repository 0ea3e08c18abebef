"""What an article has told so far to somebody who reads it from left to right: who was named, how often, and where.

The references near a place are looked up here, the nearest first, for whatever asks whom a word means.
"""

from __future__ import annotations

import bisect
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from analysis import mentions
from analysis.mentions import Reference
from analysis.reading import Reading
from analysis.segment import Sentence
from analysis.spans import Span
from analysis.words import DETERMINERS, tokens

Key = tuple[str, ...]  # ("person", given, family), ("state", name), …
Known = dict[str, tuple[Key | None, str]]  # actor and reason by mention
Several = dict[str, tuple[str, ...]]  # mentions by mention

BODIES = ("organisation", "state", "group", "unknown")
"""Kinds of actors that can be more than one person."""

_NEAREST = 40  # references
_WORD = 20  # characters
_SENTENCES_BACK = 2
_PARAGRAPHS_BACK = 3  # captions and headings may lie between
_OPENING = 500  # characters: what has more in front of it opens no sentence, but for a quotation or a comma
_OPENERS = frozenset(
    "but and so yet however meanwhile later then still also instead when as while after before if although though "
    "because since once until".split()
)


@dataclass(frozen=True, slots=True)
class Corpus:
    """What is known of people from all articles.

    Attributes:
        gender: `he` or `she` for somebody, where an honorific says so.
        roles: The roles written beside somebody's name, as `mentions.phrase` has them.
        key: The key of somebody by the full name.
    """

    gender: Callable[[Key], str | None]
    roles: Callable[[Key], Iterable[str]]
    key: Callable[[str], Key]


class Discourse:
    """One article while it is gone through.

    Attributes:
        reading: The article.
        page: Its page.
        corpus: What the other articles tell.
        known: Actor and reason of the references so far.
        several: For each mention that means several together, mentions by name of all of them.
        genders: `he` or `she`, where the article says so.
        counts: How often somebody was referred to, outside quotations.
        roles: The roles written beside the name, as `mentions.phrase` has them.
        called: The longest name so far.
        spoke: Who has said something.
        at: The references by name by their spans.
        by_name: All references by their words.
        by_source: All references by the sources of statements that they head.
        named: How often the whole article has a name of somebody, outside quotations.
    """

    def __init__(self, reading: Reading, known: Known, corpus: Corpus) -> None:
        self.reading = reading
        self.page = reading.page
        self.corpus = corpus
        self.known = known
        self.several: Several = {}
        self.genders: dict[Key, str] = {}
        self.counts: Counter[Key] = Counter()
        self.roles: dict[Key, set[str]] = defaultdict(set)
        self.called: dict[Key, str] = {}
        self.spoke: set[Key] = set()
        self._leading: dict[Span, bool] = {}
        self.at = {r.span: r for r in reading.references if r.mention.form == "name"}
        self.by_name: dict[str, list[Reference]] = defaultdict(list)
        self.by_source: dict[Span, list[Reference]] = defaultdict(list)
        for r in reading.references:
            self.by_name[r.name].append(r)
            for source in r.sources:
                self.by_source[source].append(r)
        self.named = Counter(
            key for r in reading.references if r.mention.form == "name" and not r.quoted and (key := self.key(r))
        )

    def key(self, r: Reference) -> Key | None:
        """Return the actor of a reference as far as it is known."""
        return self.known.get(r.mention.mention_id, (None, ""))[0]

    def see(self, r: Reference, key: Key) -> None:
        """Take note of somebody whom the text has come to."""
        if not r.quoted:
            self.counts[key] += 1
            if r.sources:
                self.spoke.add(key)
        if r.mention.form == "name" and len(r.name) > len(self.called.get(key, "")):
            self.called[key] = r.name
        if r.role:
            self.roles[key].add(mentions.phrase(r.role, r.affiliation))
        if r.gender:
            self.genders[key] = r.gender

    def gender(self, key: Key, word: str) -> str:
        """Return `he` or `she` for somebody, `word` where nothing says."""
        return self.corpus.gender(key) or self.genders.get(key) or word

    def name(self, who: Key | str) -> str:
        """Return the fullest name of somebody in this article."""
        return who if isinstance(who, str) else self.called.get(who, " ".join(filter(None, who[1:3])))

    def is_no_person(self, r: Reference) -> bool:
        """Tell whether somebody without an actor is certainly not one person: a place, a body, a work, or several."""
        d = r.described
        if d:
            nouns = (mentions.body_nouns(), mentions.press_nouns(), mentions.works())
            return d.many or any(d.noun in those for those in nouns)
        if r.kind == "person" or r.mention.form != "name":
            return False
        before = self.page.text[max(0, r.span.start - _WORD) : r.span.start].split()
        here = before[-1].lower() if before else ""
        placed = here in mentions.LOCATIVES or here in ("the", "a", "an")
        return r.kind is not None or placed or r.name.lower().startswith("the ")

    def leads(self, r: Reference) -> bool:
        """Tell whether a reference begins its sentence, but for a quotation, a title or an adverbial with a comma."""
        if r.span not in self._leading:
            self._leading[r.span] = self._begins(r)
        return self._leading[r.span]

    def _begins(self, r: Reference) -> bool:
        sentence = self.page.sentence_at(r.span)
        if sentence is None:
            return False
        at = start = max(sentence.span.start, r.span.start - _OPENING)
        bare = ""
        for quote in self.page.quotations(Span(start, r.span.start)):
            bare += self.page.text[at : max(at, quote.start)]
            at = max(at, quote.end)
        bare += self.page.text[at : r.span.start]
        if start > sentence.span.start:
            return bare.rstrip()[-1:] in ("", ",")
        row = [t for t in tokens(bare, Span(0, len(bare))) if t.word]
        while row and (mentions.is_title(row[-1]) or row[-1].lower in DETERMINERS):
            row.pop()
        if not row or (len(row) == 1 and row[0].lower in _OPENERS):
            return True
        return len(row) > 1 and bare.rstrip()[-1:] == ","

    def windows(self, r: Reference) -> Iterator[tuple[str, list[Reference]]]:
        """Yield the places to look, the nearest first: the sentence up to the pronoun, then the ones before.

        Farther back, a pronoun means somebody else often enough to keep silent. What is all quotation is passed over.
        """
        sentences = self.page.sentences
        at = self.page.sentence_index(r.span)
        if at is None:
            return
        own = sentences[at]
        yield "the same sentence", self.between(Span(own.span.start, r.span.start))
        left = _SENTENCES_BACK
        for before in reversed(sentences[max(0, at - 8) : at]):
            if before.kind != own.kind or self._all_quoted(before):
                continue
            if own.paragraph - before.paragraph > _PARAGRAPHS_BACK or not left:
                return
            yield "the sentence before" if left == _SENTENCES_BACK else "the last sentences", self.between(before.span)
            left -= 1

    def between(self, span: Span) -> list[Reference]:
        """Return the references in a stretch of text, the last of them if there are many."""
        references = self.reading.references  # in the order of the text
        first = bisect.bisect_left(references, span.start, key=lambda o: o.mention.start)
        last = bisect.bisect_left(references, span.end, key=lambda o: o.mention.start)
        # nobody means a name that far back, and a bounded look keeps a text without sentences from costing its square
        return [o for o in references[max(first, last - _NEAREST) : last] if o.span.end <= span.end]

    def _all_quoted(self, sentence: Sentence) -> bool:
        return self.page.quoted(sentence.span)

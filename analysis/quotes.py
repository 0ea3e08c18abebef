"""Which quoted sentences stand in several places, and how each place cut or changed them.

Only words inside quotation marks (or of a post, or of a transcript's line) are compared: what an outlet tells in its
own words is a paraphrase, and no two paraphrases are the same words. The unit is the sentence, since outlets cut
between sentences more often than within: one joins with an ellipsis what another quotes in two breaths.

Two sentences are looked at together when they share four words in a row, as near-duplicates are found since Broder
1997, *On the resemblance and containment of documents* (shingles, containment), and then aligned word by word with
Ratcliff and Obershelp's method (`difflib`). Pairs are only made of neighbours in a list sorted by shingle, speaker and
day, so their number grows with the words quoted and not with its square.
"""

from __future__ import annotations

import bisect
import datetime
import re
import sys
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from functools import lru_cache, partial
from itertools import groupby, pairwise
from operator import itemgetter
from typing import NamedTuple, Self

import numpy as np

from analysis import packing, scratch, segment
from analysis.claims import Claims
from analysis.schema import NOT_SAID, REJECTED, Quote, Statement, changed
from analysis.segment import Page
from analysis.spans import Span, hull, overlapping, row_id, trim
from analysis.words import ADVERBS, AUXILIARIES, CONJUNCTIONS, DETERMINERS, NEGATIONS, PREPOSITIONS, SUBJECT_PRONOUNS

SHINGLE = 4  # words in a row that two sentences must share before they are compared
DAYS = 10  # between two reports of one utterance
COVER = 0.8  # of the shorter sentence's words must stand in the longer, in runs of two or more
LONG = 8  # words: so many are the same words whoever is named as their speaker
_AT_ONCE = 500  # sentences, or pairs of them
_ALIGNED = 2**11  # pairs of wordings that were set side by side last: wire stories have the same ones
_LONE = 6  # letters of a word that is quoted alone: shorter ones are too common to tell an utterance by

# A bracket is the outlet's insertion and no part of what was said: one token.
_INSERTION = re.compile(r"\[[^\]]{0,80}\]")
_WORD = re.compile(rf"{_INSERTION.pattern}|\b[Ee]-mail\w*|[^\W_]+(?:['’][^\W_]+)*|&")
_ELLIPSIS = re.compile(r"\s*(?:\.\s?\.\s?\.|…)\s*")
_EMPTY = (
    ADVERBS | AUXILIARIES | CONJUNCTIONS | DETERMINERS | NEGATIONS | PREPOSITIONS | SUBJECT_PRONOUNS
    | frozenset("me him them us there here very just so more most much lots lot".split())
)  # fmt: skip

_TABLES = """
CREATE TABLE sentences (
    id INTEGER PRIMARY KEY, article_id TEXT, day INTEGER, "start" INTEGER, "end" INTEGER, statement_id TEXT, actor TEXT,
    name TEXT, fragment INTEGER, post INTEGER, clean TEXT, text TEXT, said TEXT
);
CREATE TABLE shingles (words INTEGER, actor TEXT, day INTEGER, sentence INTEGER);
CREATE TABLE pairs (a INTEGER, b INTEGER, PRIMARY KEY (a, b)) WITHOUT ROWID;
CREATE TABLE links (a INTEGER, b INTEGER, matched INTEGER, doubt TEXT);
CREATE TABLE lines (line INTEGER PRIMARY KEY, day INTEGER, article_id TEXT, "start" INTEGER, quote_id TEXT, rows BLOB);
CREATE TABLE roots (line INTEGER PRIMARY KEY, root INTEGER);
CREATE TABLE utterances (line INTEGER PRIMARY KEY, utterance_id TEXT);
CREATE TABLE holding (statement_id TEXT, line INTEGER, article_id TEXT, doubtful INTEGER);
BEGIN;
"""
_WAITING = "what is quoted"
_as_os_error = partial(scratch.errors, _WAITING)


class Quoted(NamedTuple):
    """A quoted sentence, or a fragment of one, of one article: all that is asked of it when it is compared.

    Attributes:
        actor: The speaker's id; empty where not known.
        name: As the article names the speaker.
        fragment: Whether it is quoted inside words of the outlet's.
        post: Whether it stands in an embedded post.
        clean: The text as cleaned.
        text: The text as printed.
        said: The words that are compared, in their normal form, a space between.
        shingles: Numbers of its runs of `SHINGLE` words, in order.
    """

    start: int
    end: int
    statement_id: str
    actor: str
    name: str
    fragment: bool
    post: bool
    clean: str
    text: str
    said: str
    shingles: tuple[int, ...]


def read(page: Page, joined: Claims) -> Iterator[Quoted]:
    """Yield the quoted sentences of one article."""
    for span, statement, fragment in _quoted(page, joined.statements):
        clean = span.of(page.text)
        words = _said(clean)
        numbers, full = [_number(word) for word in words], [_full(word) for word in words]
        runs = (slice(i, i + SHINGLE) for i in range(len(words) - SHINGLE + 1))
        yield Quoted(
            *span,
            statement.statement_id,
            statement.actor_id or "",
            statement.speaker or "",
            fragment,
            statement.passage_kind == "embed",
            clean,
            span.of(page.article.text),
            " ".join(words),
            tuple(sorted({hash(tuple(numbers[run])) for run in runs if any(full[run])})),
        )


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A quoted sentence, or a fragment of one, in one article."""

    number: int
    article_id: str
    span: Span
    text: str
    statement_id: str
    actor: str  # empty where not known
    name: str  # as the article names the speaker
    day: int | None  # of publication
    fragment: bool  # quoted inside words of the outlet's
    post: bool  # in an embedded post
    clean: str  # the text as cleaned
    said: tuple[str, ...]  # the words compared: what the outlet inserted is left out

    @property
    def quote_id(self) -> str:
        return row_id(self.article_id, "w", self.span)

    @property
    def words(self) -> tuple[_Word, ...]:
        """The words with their places, and what the outlet inserted."""
        return _words(self.clean, self.span.start)


@dataclass(frozen=True, slots=True)
class _Word:
    span: Span
    text: str

    @property
    def norm(self) -> str:
        return _norm(self.text)

    @property
    def inserted(self) -> bool:
        return _inserted(self.text)


class _Held(NamedTuple):
    """Where some words stand that a fragment may be."""

    number: int
    article_id: str
    day: int | None
    n_words: int


class _Link(NamedTuple):
    """Two sentences that are the same words, and why that may be wrong."""

    a: int
    b: int
    matched: int
    doubt: str | None


class SharedQuotes:
    """Gathers what is quoted in the articles of a corpus, and tells what is quoted more than once.

    To be used in a `with` statement. What is gathered waits in a file, so that memory holds a number or two a sentence.

    Raises:
        OSError: The folder for temporary files (`TMPDIR`) is full or cannot be written.
    """

    def __init__(self) -> None:
        self._database = scratch.database(_WAITING, _TABLES)
        self._n = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def add(self, article_id: str, published: datetime.date | None, quoted: Iterable[Quoted]) -> None:
        """Keep the quoted sentences of one article, as `read` has them."""
        day = published.toordinal() if published else None
        sentences, shingles = [], []
        for one in quoted:
            self._n += 1
            *columns, grams = one
            sentences.append((self._n, article_id, day, *columns))
            shingles += [(gram, one.actor, day, self._n) for gram in grams]
        with _as_os_error():
            self._database.executemany("INSERT INTO sentences VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)", sentences)
            self._database.executemany("INSERT INTO shingles VALUES (?,?,?,?)", shingles)

    def rows(self) -> Iterator[Quote]:
        """Yield every sentence of which another version stands elsewhere, versions of one sentence together."""
        lines = _Union(self._n + 1)
        for link in self._links():
            lines.join(link)
        for link in self._fragments(lines):
            lines.join(link)
        n_lines = 0
        for numbers in lines.groups():
            self._put_by(n_lines, self._sentences(numbers), lines.doubts)
            n_lines += 1
        self._tie(n_lines)
        with _as_os_error():
            found = self._database.execute(
                "SELECT rows, utterance_id FROM lines JOIN utterances USING (line) ORDER BY utterance_id, quote_id"
            )
            for packed, utterance_id in found:
                for quote in packing.loads(packed):
                    yield changed(quote, utterance_id=utterance_id)

    def _put_by(self, line: int, versions: Sequence[_Sentence], doubts: dict[int, str]) -> None:
        """Keep the rows of a line until it is known of which utterance they are: wire stories make very many."""
        fullest, made = _line(versions, doubts)
        held = [(quote.statement_id, line, quote.article_id, quote.doubt is not None) for quote in made]
        with _as_os_error():
            row = (line, *_age(fullest), fullest.quote_id, packing.dumps(made))
            self._database.execute("INSERT INTO lines VALUES (?,?,?,?,?,?)", row)
            self._database.executemany("INSERT INTO holding VALUES (?,?,?,?)", held)

    def _tie(self, n_lines: int) -> None:
        """Give each line its utterance: lines that an article quotes in one statement share it."""
        together = _Union(n_lines)
        ties: dict[tuple[int, int], str] = {}  # two lines with an article that ties them in doubt
        with _as_os_error():
            rows = self._database.execute("SELECT * FROM holding ORDER BY statement_id, rowid")
            for (statement, one, article_id, doubt), (same, other, _, doubts) in pairwise(rows):
                if statement != same or one == other:
                    continue
                pair = (min(one, other), max(one, other))
                # One article whose speaker is in doubt may have run two people's words together; two have not.
                if not (doubt or doubts) or ties.setdefault(pair, article_id) != article_id:
                    together.join(_Link(*pair, 0, None))
            roots = ((line, together.root(line)) for line in range(n_lines))
            self._database.executemany("INSERT INTO roots VALUES (?,?)", roots)
            oldest = "first_value(quote_id) OVER (PARTITION BY root ORDER BY day, article_id, start, quote_id)"
            self._database.execute(f"INSERT INTO utterances SELECT line, {oldest} FROM lines JOIN roots USING (line)")

    def _links(self) -> Iterator[_Link]:
        """Yield the sentences that are the same words, the surest first."""
        with _as_os_error():
            self._database.executemany("INSERT OR IGNORE INTO pairs VALUES (?,?)", self._neighbours())
            both = self._database.execute(
                "SELECT one.*, other.* FROM pairs"
                " JOIN sentences AS one ON one.id = a JOIN sentences AS other ON other.id = b ORDER BY a, b"
            )
            while some := both.fetchmany(_AT_ONCE):
                pairs = ((_sentence(row[: len(row) // 2]), _sentence(row[len(row) // 2 :])) for row in some)
                links = [link for pair in pairs if (link := _compare(*pair))]
                self._database.executemany("INSERT INTO links VALUES (?,?,?,?)", links)
            for row in self._database.execute("SELECT * FROM links ORDER BY doubt IS NOT NULL, matched DESC, a, b"):
                yield _Link(*row)

    def _neighbours(self) -> Iterator[tuple[int, int]]:
        """Yield sentences that are neighbours, by day, among those with one shingle: of one speaker, and of all.

        A pair comes as often as it has shingles.
        """
        rows = self._database.execute("SELECT words, actor, sentence FROM shingles ORDER BY words, day, sentence")
        for _, same in groupby(rows, key=itemgetter(0)):
            last: dict[str, int] = {}
            before = 0  # no sentence has this number
            for _, actor, sentence in same:
                for other in {before, last.get(actor, 0)} - {0, sentence}:
                    yield min(other, sentence), max(other, sentence)
                last[actor] = before = sentence

    def _fragments(self, lines: _Union) -> Iterator[_Link]:
        """Yield what ties a fragment too short for a shingle to the one line of its speaker that holds its words."""
        with _as_os_error():
            self._database.execute("CREATE INDEX by_actor ON sentences (actor, id)")
            actors = self._database.execute(
                "SELECT DISTINCT actor FROM sentences WHERE fragment = 1 AND actor != '' ORDER BY actor"
            )
            for (actor,) in actors:
                yield from self._fragments_of(actor, lines)

    def _fragments_of(self, actor: str, lines: _Union) -> Iterator[_Link]:
        wanted: defaultdict[tuple[str, ...], list[_Held]] = defaultdict(list)
        for sentence in self._of(actor, "AND fragment = 1"):
            if len(sentence.said) < SHINGLE and _tells(sentence.said):
                wanted[sentence.said].append(_held(sentence))
        if not wanted:
            return
        holding: defaultdict[tuple[str, ...], list[_Held]] = defaultdict(list)
        for sentence in self._of(actor):
            said = sentence.said
            for n in range(1, SHINGLE):
                for i in range(len(said) - n + 1):
                    if said[i : i + n] in wanted:
                        holding[said[i : i + n]].append(_held(sentence))
        for key, fragments in sorted(wanted.items()):
            for fragment in fragments:
                held = [s for s in holding[key] if s.article_id != fragment.article_id and _near(s.day, fragment.day)]
                held = [s for s in held if s.n_words >= SHINGLE] or held
                groups = {lines.root(s.number) for s in held}
                if len(groups) == 1:  # one candidate or none
                    first = min(held, key=lambda s: (-s.n_words, s.number))
                    words = "1 word: it" if len(key) == 1 else f"{len(key)} words: they"
                    yield _Link(first.number, fragment.number, len(key), f"only {words} may be from another sentence")

    def _of(self, actor: str, more: str = "") -> Iterator[_Sentence]:
        """Yield the sentences of a speaker."""
        query = f"SELECT * FROM sentences WHERE actor = ? {more} ORDER BY id"
        with _as_os_error():
            yield from map(_sentence, self._database.execute(query, (actor,)))

    def _sentences(self, numbers: Sequence[int]) -> list[_Sentence]:
        """Return the sentences of some numbers, in their order."""
        found: list[_Sentence] = []
        with _as_os_error():
            for at in range(0, len(numbers), _AT_ONCE):
                some = ",".join(map(str, numbers[at : at + _AT_ONCE]))
                rows = self._database.execute(f"SELECT * FROM sentences WHERE id IN ({some}) ORDER BY id")
                found += map(_sentence, rows)
        return found


class _Union:
    """Numbers put together, found by union and find (Tarjan 1975, *Efficiency of a good but not linear set union*)."""

    def __init__(self, n: int) -> None:
        self._parent = array("q", range(n))
        self._size = array("q", [1]) * n
        self.doubts: dict[int, str] = {}

    def root(self, number: int) -> int:
        while (above := self._parent[number]) != number:
            self._parent[number] = self._parent[above]
            number = above
        return number

    def join(self, link: _Link) -> None:
        """Put two numbers together; a doubtful link brings a single one in, and never two groups together."""
        a, b = self.root(link.a), self.root(link.b)
        if a == b:
            return
        size_a, size_b = self._size[a], self._size[b]
        if link.doubt:
            if min(size_a, size_b) > 1:
                return
            alone = b if size_b == 1 else a
            if alone in self.doubts:
                return
            self.doubts[alone] = sys.intern(link.doubt)
        if size_a < size_b or (size_a == size_b and b < a):
            a, b = b, a
        self._parent[b] = a
        self._size[a] = size_a + size_b

    def groups(self) -> Iterator[list[int]]:
        """Yield the numbers of each group that has more than one, groups in the order of their first."""
        roots = np.array([self.root(number) for number in range(len(self._parent))], np.int64)
        order = np.argsort(roots, kind="stable")
        starts = np.flatnonzero(np.diff(roots[order], prepend=-1))
        sizes = np.diff(starts, append=len(order))
        starts, sizes = starts[sizes > 1], sizes[sizes > 1]
        for at in np.argsort(order[starts]).tolist():
            yield order[starts[at] : starts[at] + sizes[at]].tolist()


def _sentence(row: tuple[int, str, int | None, int, int, str, str, str, int, int, str, str, str]) -> _Sentence:
    number, article_id, day, start, end, statement_id, actor, name, fragment, post, clean, text, said = row
    return _Sentence(
        *(number, article_id, Span(start, end), text, statement_id, actor, name, day),
        *(bool(fragment), bool(post), clean, tuple(said.split())),
    )


def _held(sentence: _Sentence) -> _Held:
    return _Held(sentence.number, sentence.article_id, sentence.day, len(sentence.said))


def _norm(word: str) -> str:
    """Return a word as it is compared: how an outlet writes "and" or "email" is no change of the words."""
    return "and" if word == "&" else word.casefold().replace("’", "'").replace("-", "")


def _inserted(word: str) -> bool:
    return word.startswith("[")


def _said(text: str) -> list[str]:
    """Return the words of a text in their normal form, without what the outlet inserted."""
    return [_norm(word) for word in _WORD.findall(text) if not _inserted(word)]


@lru_cache(2**8)  # the fullest version of a line is asked for beside each other
def _words(text: str, at: int) -> tuple[_Word, ...]:
    return tuple(_Word(Span(at + match.start(), at + match.end()), match.group()) for match in _WORD.finditer(text))


def _quoted(page: Page, statements: Sequence[Statement]) -> Iterator[tuple[Span, Statement, bool]]:
    """Yield each quoted sentence with the innermost statement that holds it; the flag is set inside other words.

    Of "the Post quoted her as saying “…”" the words are hers, and not the Post's.
    """
    taken: list[Span] = []
    told = [s for s in statements if s.status != REJECTED and s.cue_class != NOT_SAID and s.kind != "indirect"]
    for statement in sorted(told, key=lambda s: (sum(p.end - p.start for p in s.parts), s.start, s.statement_id)):
        for part in statement.parts:
            marked = [part] if statement.kind == "direct" else _inside(page, part)
            for stretch in marked:
                for span in _cut(page.text, stretch):
                    if not overlapping(taken, span):
                        bisect.insort(taken, span)
                        yield span, statement, statement.kind == "mixed"


def _inside(page: Page, part: Span) -> list[Span]:
    return [Span(max(q.start, part.start), min(q.end, part.end)) for q in page.quotations(part)]


def _cut(text: str, stretch: Span) -> Iterator[Span]:
    """Yield the sentences of a quoted stretch, from first to last word, cut where words are left out ("…") too."""
    for sentence in segment.sentences_within(text, trim(text, stretch)):
        at = sentence.start
        for gap in (*_ELLIPSIS.finditer(text, *sentence), None):
            piece = text[at : gap.start() if gap else sentence.end]
            words = list(_WORD.finditer(piece))
            if any(not _inserted(word.group()) for word in words):
                yield Span(at + words[0].start(), at + words[-1].end())
            at = gap.end() if gap else sentence.end


def _compare(a: _Sentence, b: _Sentence) -> _Link | None:
    """Tell whether two sentences are the same words: whether the longer holds the shorter, or nearly."""
    if a.article_id == b.article_id and a.span.overlaps(b.span):
        return None
    short, long = sorted((a.said, b.said), key=len)
    blocks = [Match(0, 0, len(short))] if short == long else _aligned(long, short)
    matched = sum(block.size for block in blocks if block.size > 1)
    longest = max(block.size for block in blocks)
    shared = [word for block in blocks for word in short[block.b : block.b + block.size]]
    if longest < SHINGLE or matched < COVER * len(short) or sum(map(_full, shared)) < 2:
        return None
    doubts = []
    if not a.actor or a.actor != b.actor:
        if len(short) < LONG or a.article_id == b.article_id:
            return None
        names = sorted({s.name for s in (a, b) if s.name})
        known = a.actor and b.actor
        doubts.append(
            f"the articles name different speakers: {' and '.join(names)}" if known else "a speaker is not known"
        )
    if not _near(a.day, b.day):
        if len(short) < LONG or a.day is None or b.day is None:
            return None
        doubts.append(f"reported {abs(a.day - b.day)} days apart: it may have been said twice")
    # A post that an article shows and quotes is one; else who says nearly the same in one article says it twice.
    if a.article_id == b.article_id and a.post == b.post and a.said != b.said and (
        matched < len(short) or len(short) < LONG
    ):
        doubts.append("other words in one article: it may have been said twice")
    if len(short) < SHINGLE + 1:
        doubts.append(f"only {len(short)} words: it may have been said twice")
    return _Link(a.number, b.number, matched, "; ".join(doubts) or None)


def _near(a: int | None, b: int | None) -> bool:
    """Tell whether two reports may be of one utterance by their days; a day not known speaks against nothing."""
    return a is None or b is None or abs(a - b) <= DAYS


@lru_cache(2**14)
def _number(word: str) -> int:
    return scratch.number(word)


@lru_cache(2**14)
def _full(word: str) -> bool:
    return len(word) > 2 and word.split("'")[0] not in _EMPTY


def _tells(words: Sequence[str]) -> bool:
    """Tell whether so few words can be known again: a long one, or two that mean something."""
    full = [word for word in words if _full(word)]
    return len(full) > 1 or any(len(word) >= _LONE - (len(words) > 1) for word in full)


def _line(found: Sequence[_Sentence], doubts: dict[int, str]) -> tuple[_Sentence, list[Quote]]:
    """Return the fullest version of a line, and the rows: that one first, then by article and place."""
    sure = [s for s in found if s.number not in doubts] or list(found)
    fullest = min(_agreed(sure), key=lambda s: (-len(s.said), _age(s)))
    rest = sorted((s for s in found if s is not fullest), key=lambda s: (s.article_id, s.span))
    return fullest, [_version(s, fullest, doubts.get(s.number)) for s in (fullest, *rest)]


def _agreed(found: Sequence[_Sentence]) -> Sequence[_Sentence]:
    """Return the versions that have no word of their own between words that others have, unless all have one.

    Of three outlets, the one that wrote "had to put" where two have "had put" is not the fullest: it erred.
    """
    if len(found) < 3:
        return found
    times = Counter(one.said for one in found)  # a wire story has the same words in hundreds of outlets
    odd = {said for said, n in times.items() if n == 1 and _inner(said, [other for other in times if other != said])}
    return [one for one in found if one.said not in odd] or found


def _inner(said: tuple[str, ...], others: Iterable[tuple[str, ...]]) -> bool:
    """Tell whether a version has a word between words that others have, which none of them has there."""
    inner: set[int] | None = None
    for other in others:
        blocks = _aligned(said, other)[:-1]
        gaps = {i for a, b in pairwise(blocks) for i in range(a.a + a.size, b.a)}
        inner = gaps if inner is None else inner & gaps
        if not inner:
            return False
    return bool(inner)


@lru_cache(_ALIGNED)
def _aligned(one: tuple[str, ...], other: tuple[str, ...]) -> list[Match]:
    """Return the runs of words that two wordings share, as `difflib` tells it."""
    return SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()


@lru_cache(_ALIGNED)
def _opcodes(before: tuple[str, ...], after: tuple[str, ...]) -> Sequence[tuple[str, int, int, int, int]]:
    """Return what makes some words of others, as `difflib` tells it."""
    return SequenceMatcher(None, before, after, autojunk=False).get_opcodes()


def _age(sentence: _Sentence) -> tuple[int, str, int]:
    day = datetime.date.max.toordinal() if sentence.day is None else sentence.day
    return (day, sentence.article_id, sentence.span.start)


def _version(sentence: _Sentence, fullest: _Sentence, doubt: str | None) -> Quote:
    alike = sentence.clean == fullest.clean and not _INSERTION.search(sentence.clean)  # as most are: wire stories
    shared = [sentence.span] if alike else []
    matched = [fullest.span] if alike else []
    left_out: list[str] = []
    added: list[str] = []
    reworded: list[str] = []
    differs = False  # in a word that is not in brackets
    theirs = [word for word in fullest.words if not word.inserted] if not alike else []
    mine = sentence.words if not alike else ()
    for what, a, b, c, d in _opcodes(*(tuple(w.norm for w in words) for words in (theirs, mine))):
        before, after = " ".join(w.text for w in theirs[a:b]), " ".join(w.text for w in mine[c:d])
        if what == "equal":
            matched.append(hull([w.span for w in theirs[a:b]]))
            shared.append(hull([w.span for w in mine[c:d]]))
        elif what == "delete":
            left_out.append(before)
        elif what == "insert":
            added.append(after)
        else:
            words = [w.text for w in theirs[a:b]]
            # At an end, the words next to what is shared are the ones replaced; the others are left out.
            n = d - c if (c == 0) != (d == len(mine)) else len(words)
            cut = slice(0, max(0, len(words) - n)) if c == 0 else slice(n, len(words))
            if words[cut]:
                left_out.append(" ".join(words[cut]))
                del words[cut]
            reworded.append(f"{' '.join(words)} → {after}")
        differs = differs or any(not w.inserted for w in mine[c:d] if what != "equal")
    if sentence is fullest:
        version = "fullest"
    elif differs:
        version = "changed"
    else:
        version = "cut" if left_out else "same words"
    return Quote(
        quote_id=sentence.quote_id,
        article_id=sentence.article_id,
        start=sentence.span.start,
        end=sentence.span.end,
        text=sentence.text,
        statement_id=sentence.statement_id,
        line_id=fullest.quote_id,
        utterance_id=fullest.quote_id,
        version=version,
        shared=shared,
        fullest_shared=matched,
        left_out=left_out,
        added=added,
        changed=reworded,
        doubt=doubt,
    )

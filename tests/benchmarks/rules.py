"""The rules that the learned tagger replaced, kept as a baseline for its benchmark and used by nothing else.

They read spans from cue verbs and word shapes, enough for plain direct and "said that" speech. Their verbs with all that
may follow them (`rules_cues.csv`) are a copy that stays as it was when they were replaced, so that a baseline measured
today can be compared with one measured later.
"""

from __future__ import annotations

import bisect
import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from analysis import cues
from analysis.segment import Page, Sentence
from analysis.spans import Span
from analysis.tagger import Attribution, Tagged
from analysis.words import (
    ADVERBS,
    AUXILIARIES,
    BE,
    DETERMINERS,
    HAVE,
    NEGATIONS,
    PREPOSITIONS,
    RELATIVES,
    SUBJECT_PRONOUNS,
    WEEKDAYS,
    Token,
    tokens,
)

_VERBS = Path(__file__).with_name("rules_cues.csv")

# The share of readings by each construction that overlap one annotated attribution in source, cue and content, measured
# on the 840 training articles of PolNeAR; "alone" has no speaker.
_SCORES = {
    "quote": 0.96,  # “…,” X said
    "said-quote": 0.96,  # X said: “…”
    "that": 0.94,  # X said that …
    "bare": 0.91,  # X said …
    "after": 0.81,  # …, X said
    "complement": 0.83,  # X urged Y to …; X demanded …
    "noun": 0.5,  # X’s claim that …
    "alone": 0.5,  # “…”
}
_SHARED = 0.85  # factor where the source is taken from another verb of the sentence

_SUBORDINATORS = frozenset("while although though because if when where whereas unless since after before as".split())
_BREAKS = _SUBORDINATORS | frozenset("and but or yet that who which what how why whether so".split())
_PARTICIPLE_LEADS = frozenset("before after while when by despite without".split())
_SENTENCE_QUOTE_WORDS = 4
_LOOK_AHEAD = 3  # tokens that a rule may look at behind the one it reads
_OPENERS = frozenset(("last", "next", "first", "another", "most", "many", "some", "few", "speaking"))
_VERB_ENDINGS = tuple(sorted(HAVE | BE | {"s", "ed", "will", "would"}))
_CLAUSE_OPENERS = frozenset("no if when while because once as".split())
_OBJECTS = frozenset("him them us me himself herself themselves itself".split())
_SHORT = frozenset(pronoun + mark + "s" for pronoun in ("it", "that", "he", "she", "there") for mark in "’'")
_NOUN_LEADS = DETERMINERS | PREPOSITIONS
_NUMERALS = frozenset("one two three four five six seven eight nine ten".split())


@dataclass(frozen=True, slots=True)
class _Verb:
    """One form of a cue.

    `form` is plain, s, ing, past or noun; `frames` are the complements that a verb takes: that, quote, told, to, of,
    as, object, label.
    """

    lemma: str
    frames: frozenset[str]
    form: str


@cache
def _verbs() -> dict[str, _Verb]:
    """Return every inflected form of the cue verbs, in lower case."""
    frames: dict[str, set[str]] = {}
    irregular: dict[str, list[str]] = {}
    with _VERBS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            frames.setdefault(row["lemma"], set()).update(row["frames"].split())
            irregular.setdefault(row["lemma"], []).extend(row["irregular"].split())
    return {
        word: _Verb(lemma, frozenset(frames[lemma]), form)
        for lemma in reversed(frames)  # the first of two lemmas with one form wins
        for form, word in reversed(list(_inflect(lemma, irregular[lemma])))
    }


def _inflect(lemma: str, irregular: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield (form, word) of an English verb: plain, s, ing and past; irregular pasts replace the regular one."""
    stem = lemma + lemma[-1] if lemma in ("admit", "quip") else lemma  # final consonant doubled
    soft = lemma.endswith("y") and lemma[-2] not in "aeiou"
    yield "plain", lemma
    yield "s", lemma[:-1] + "ies" if soft else lemma + ("es" if lemma.endswith(("s", "x", "ch", "sh")) else "s")
    yield "ing", (lemma[:-1] if lemma.endswith("e") else stem) + "ing"
    for word in irregular or [lemma[:-1] + "ied" if soft else stem + ("d" if lemma.endswith("e") else "ed")]:
        yield "past", word


@dataclass(frozen=True, slots=True)
class _Saying:
    """A cue verb in a sentence: tokens `[first, last]` with its auxiliaries."""

    first: int
    last: int
    verb: _Verb
    participle: bool


@dataclass(frozen=True, slots=True)
class _Subject:
    """The tokens `[first, last]` that name the source, and the token before its clause (-1: the sentence's start)."""

    first: int
    last: int
    before: int
    shared: bool = False


def _tokens(text: str, span: Span, quotations: Sequence[Span]) -> list[Token]:
    """Return the tokens of a stretch of text; each of the quotations (ordered, disjoint) becomes one token."""
    found: list[Token] = []
    at = span.start
    for quotation in quotations:
        found += tokens(text, Span(at, quotation.start))
        found.append(Token(quotation, quotation.of(text)))
        at = quotation.end
    return found + tokens(text, Span(at, span.end))


def _quoted(token: Token) -> bool:
    """Tell whether a token is a whole quotation: any other mark is a single character."""
    return not token.word and len(token.text) > 1


def read(page: Page) -> Tagged:
    """Read a page in place of `tagger.tag`; the rules mark no names."""
    return Tagged(tag(page), [])


def tag(page: Page) -> list[Attribution]:
    """Return the attributions of the page's body and captions in the order of their content.

    Embedded posts are not read here: their author is known from the page.
    """
    found: list[Attribution] = []
    for paragraph in _paragraphs(page):
        found += _paragraph(page, paragraph)
    return sorted(found, key=lambda a: (a.content[0], a.cue or a.content[0]))


def _paragraphs(page: Page) -> Iterator[list[Sentence]]:
    group: list[Sentence] = []
    for sentence in page.sentences:
        if sentence.kind not in ("body", "caption"):
            continue
        if group and group[0].paragraph != sentence.paragraph:
            yield group
            group = []
        group.append(sentence)
    if group:
        yield group


def _paragraph(page: Page, sentences: list[Sentence]) -> list[Attribution]:
    """Read the sentences of one paragraph; a sentence that is all quotation goes on with the speech before it."""
    found: list[Attribution] = []
    speech: int | None = None  # index of the attribution that a following quotation continues
    for sentence in sentences:
        inside = [q for q in page.quotations(sentence.span) if sentence.span.contains(q)]
        row = _tokens(page.text, sentence.span, inside)
        read = _Sentence(row).read()
        alone = [t.span for t in row if _quoted(t)] if all(_quoted(t) or not t.word for t in row) else []
        if alone and speech is not None:
            found[speech] = replace(found[speech], content=(*found[speech].content, *alone))
            continue
        claimed = [part for a in read for part in a.content]
        for quotation in inside:
            words = quotation.of(page.text)
            if any(part.overlaps(quotation) for part in claimed):
                continue
            enough = _SENTENCE_QUOTE_WORDS if alone else 2 * _SENTENCE_QUOTE_WORDS
            if len(words.split()) >= enough and (alone or words[-2:-1] in ".!?"):
                read.append(Attribution(None, None, (quotation,), _SCORES["alone"]))
        spoken = [i for i, a in enumerate(read) if any(part in inside for part in a.content)]
        speech = len(found) + spoken[-1] if spoken else None
        found += read
    return found


class _Sentence:
    """The rules over one sentence's tokens."""

    def __init__(self, row: list[Token]) -> None:
        # a look ahead from the last word meets nothing, not an error: a text may stop anywhere
        last = row[-1].span.end if row else 0
        self.row = row = [*row, *[Token(Span(last, last), " ")] * _LOOK_AHEAD]
        self.cues = [cue for i in range(len(row)) if (cue := self._cue(i))]
        self.starts = [cue.first for cue in self.cues]
        self.verbs = {cue.last for cue in self.cues}
        # what was found out about a cue, by its first token: asked for by every cue before it
        self.complements: dict[int, tuple[str, int, int] | None] = {}
        self.clauses: dict[int, int] = {}
        self.end = len(row)
        while self.end and not (row[self.end - 1].word or _quoted(row[self.end - 1])):
            self.end -= 1
        self.found: list[Attribution] = []
        self.sources: list[_Subject] = []  # of the attributions found so far

    def read(self) -> list[Attribution]:
        for cue in self.cues:
            if self._inverted(cue):
                continue
            subject = self._subject(cue)
            if subject is None:
                continue
            if not self._before(cue, subject):
                self._after(cue, subject)
        for i in range(len(self.row)):
            self._noun(i)
        return self.found

    # --- cues -------------------------------------------------------------------------------------------------

    def _cue(self, i: int) -> _Saying | None:
        token = self.row[i]
        verb = _verbs().get(token.lower) if token.word else None
        if verb is None or (token.capital and i > 0):
            return None
        first = i
        helpers: set[str] = set()
        while first > 0:
            left = self.row[first - 1]
            if left.lower in AUXILIARIES or left.lower in NEGATIONS or left.lower.endswith(("n’t", "n't")):
                helpers.add("not" if left.lower not in AUXILIARIES else left.lower)
                first -= 1
            elif left.lower in ADVERBS or (left.lower.endswith("ly") and not left.capital):
                first -= 1
            elif (skip := self._adverbial_before(first - 1)) is not None and self.row[skip].lower in AUXILIARIES:
                first = skip + 1
            else:
                break
        if helpers & {"not", "can", "could", "should", "must", "might", "do", "did", "does"}:
            return None
        if verb.form in ("s", "plain") and helpers & HAVE:
            return None  # a noun: "have claims"
        if verb.form == "past" and helpers & BE:
            return None  # passive: "was told"
        coming = helpers & {"will", "would", "may", "shall"}
        if verb.form == "plain" and not coming and (first == 0 or not self._plural(first - 1)):
            return None  # a noun or an infinitive: "the claim", "to say"
        if verb.form == "s" and first > 0 and self.row[first - 1].lower in _NOUN_LEADS:
            return None  # a noun: "the claims"
        owned = first > 0 and (self.row[first - 1].possessive or _quoted(self.row[first - 1]))
        if verb.form == "s" and owned and not self._speech_before(first - 1):
            return None  # a noun: "Mr Zelensky’s “baseless” claims"
        if first > 0 and self.row[first - 1].lower == "to":
            return None
        participle = verb.form == "ing" and not helpers & BE
        return _Saying(first, i, verb, participle or "having" in helpers)

    def _plural(self, i: int) -> bool:
        word = self.row[i].lower
        if word in ("they", "we", "i", "you", "who", "people", "police"):
            return True
        return self.row[i].word and not self.row[i].closed and word.endswith("s") and not self.row[i].possessive

    def _adverbial_before(self, i: int) -> int | None:
        """Return the token before a time adverbial that ends at token i ("on Tuesday", "in recent years"), or None."""
        row = self.row
        if i < 0 or not row[i].word:
            return None
        if row[i].lower in WEEKDAYS:
            return i - 2 if i > 0 and row[i - 1].lower in ("on", "last", "this", "late", "early") else i - 1
        if row[i].lower in ("week", "month", "year", "years", "months", "weeks", "days", "time", "morning", "night"):
            j = i
            while j > 0 and i - j < 4 and row[j - 1].word and row[j - 1].lower not in PREPOSITIONS:
                if row[j - 1].lower in ("this", "last", "next") or row[j - 1].lower in AUXILIARIES:
                    break
                j -= 1
            if j > 0 and (row[j - 1].lower in ("this", "last", "in", "for", "over", "on", "at")):
                return j - 2
        return None

    def _cue_starts(self, i: int) -> bool:
        at = bisect.bisect_left(self.starts, i)
        return at < len(self.starts) and self.starts[at] == i

    # --- sources ----------------------------------------------------------------------------------------------

    def _subject(self, cue: _Saying) -> _Subject | None:
        """Return the source in front of the cue, shared with another verb where the cue has none of its own."""
        row = self.row
        left = cue.first - 1
        while (skip := self._adverbial_before(left)) is not None and skip >= 0:
            left = skip
        if left < 0:
            return None
        token = row[left]
        if cue.participle:
            if token.text == "," or token.lower in _PARTICIPLE_LEADS:
                return self._shared(left)
            return None
        if token.lower in ("and", "but"):
            return self._shared(left)
        if token.lower in RELATIVES:
            return _Subject(left, left, left)
        if token.text == ",":
            return self._parenthesis(left)
        before = self._clause_start(left)
        relative = self._open_relative(before, left)
        if relative is not None:
            return relative
        return self._noun_phrase(before + 1, left, before)

    def _clause_start(self, left: int) -> int:
        """Return the token before the clause that token `left` stands in."""
        if left not in self.clauses:
            self.clauses[left] = self._clause_break(left)
        return self.clauses[left]

    def _clause_break(self, left: int) -> int:
        for i in range(left, -1, -1):
            token = self.row[i]
            if _quoted(token) or not (token.word or token.text in "$€£#@’'&") or i in self.verbs:
                return i
            if token.lower in _BREAKS and not (token.lower == "and" and self._coordinates(i)):
                return i
        return -1

    def _coordinates(self, i: int) -> bool:
        """Tell whether an "and" joins two names at the start of a clause: "Moscow and Beijing have …"."""
        row = self.row
        if not (0 < i < len(row) - 1 and row[i - 1].capital and row[i + 1].capital):
            return False
        j = i - 1
        while j >= 0 and (row[j].capital or row[j].lower in DETERMINERS):
            j -= 1
        return j < 0 or not row[j].word or row[j].lower in _BREAKS

    def _noun_phrase(self, first: int, last: int, before: int) -> _Subject | None:
        row = self.row
        while first <= last and (row[first].lower in ADVERBS or row[first].lower.endswith("ly")):
            first += 1
        if first > last or last - first > 14:
            return None
        inner = row[first : last + 1]
        head = row[last]
        if row[first].lower in PREPOSITIONS or any(t.lower in AUXILIARIES for t in inner):
            return None
        if any(t.lower in SUBJECT_PRONOUNS for t in inner[:-1]):
            return None  # a clause of its own
        if head.lower in SUBJECT_PRONOUNS:
            return _Subject(last, last, before) if first == last else None
        if row[first].lower in ("according", "there") or head.lower in _SHORT:
            return None
        if not head.word or head.closed or head.lower in DETERMINERS or head.text.isdigit():
            return None
        if head.possessive and not head.lower.endswith(("s’", "s'")):
            return None
        return _Subject(first, last, before)

    def _parenthesis(self, comma: int) -> _Subject | None:
        """Read "X, the envoy to Y, said": the name before an apposition, participle or relative clause."""
        row = self.row
        for opening in range(comma - 1, max(-1, comma - 25), -1):
            if _quoted(row[opening]):
                return None
            if row[opening].text != ",":
                continue
            inner = row[opening + 1 : comma]
            relative = bool(inner) and inner[0].lower in ("who", "which", "whose")
            if not inner or (not relative and any(t.lower in AUXILIARIES for t in inner)):
                return None
            before = self._clause_start(opening - 1)
            name = self._noun_phrase(before + 1, opening - 1, before)
            return _Subject(name.first, comma - 1, before) if name else None
        return None

    def _open_relative(self, before: int, left: int) -> _Subject | None:
        """Read "X, who opened the meeting said", where the comma that should close the clause is missing."""
        row = self.row
        if before < 2 or row[before].lower != "who" or row[before - 1].text != ",":
            return None
        start = self._clause_start(before - 2)
        name = self._noun_phrase(start + 1, before - 2, start)
        return _Subject(name.first, left, start) if name else None

    def _shared(self, before: int) -> _Subject | None:
        """Return the source of the verb before, else the name that opens the sentence; an empty one if neither."""
        if self.sources:
            return replace(self.sources[-1], before=before, shared=True)
        row = self.row
        first = 0
        while first < before and (row[first].lower in _BREAKS or not row[first].word):
            first += 1
        last = first
        if row[first].lower in DETERMINERS:
            last += 1
        if row[first].lower in SUBJECT_PRONOUNS and row[first].lower != "it":
            return _Subject(first, first, before, shared=True)
        while last < before and row[last].capital and not row[last].closed and row[last].lower not in DETERMINERS:
            last += 1
        named = last > first and row[last - 1].capital and row[last - 1].lower not in DETERMINERS
        if row[first].lower in _NUMERALS | _OPENERS:
            return None
        if named and not row[last - 1].possessive and row[last].lower.endswith(_VERB_ENDINGS):
            return _Subject(first, last - 1, before, shared=True)
        return None

    # --- contents ---------------------------------------------------------------------------------------------

    def _inverted(self, cue: _Saying) -> bool:
        """Read “…,” said X."""
        row = self.row
        if cue.first == 0 or not self._speech_before(cue.first - 1) or not cue.verb.frames & {"quote", "told"}:
            return False
        first = cue.last + 1
        if first >= self.end or not (row[first].capital or row[first].lower in DETERMINERS | {"he", "she"}):
            return False
        last = first
        while last + 1 < self.end and row[last + 1].word:
            following = row[last + 1].lower
            if following in ("of", "for", "to", "at") or not (row[last + 1].closed or following in WEEKDAYS):
                last += 1
            else:
                break
        if last + 1 < self.end and row[last + 1].text == "," and row[last + 2].word and not row[last + 2].closed:
            close = next((i for i in range(last + 2, min(self.end, last + 16)) if not row[i].word), self.end)
            if not any(t.lower in AUXILIARIES for t in row[last + 2 : close]):
                last = close - 1
        return self._add("quote", cue, _Subject(first, last, cue.first - 1), self._spoken(cue.first - 1, last + 1))

    def _before(self, cue: _Saying, subject: _Subject) -> bool:
        """Read “…,” X said and …, X said."""
        if subject.shared or not cue.verb.frames & {"quote", "told"} or subject.before < 0:
            return False
        row = self.row
        if self._speech_before(subject.before):
            after = cue.last + 1
            return self._add("quote", cue, subject, self._spoken(subject.before, after))
        if row[subject.before].text != "," or "that" not in cue.verb.frames:
            return False
        if self._complement(cue) is not None:
            return False
        start = max((s.before + 1 for s in self.sources if s.shared), default=0)
        if subject.before - start < 2 or row[start].lower in PREPOSITIONS or row[start].lower == "according":
            return False  # "On Tuesday, X said"
        return self._add("after", cue, subject, [(start, subject.before)])

    def _speech_before(self, i: int) -> bool:
        """Tell whether a quotation that can be a speech ends at token i, or before a comma there."""
        row = self.row
        if i > 0 and row[i].text == "," and _quoted(row[i - 1]):
            return True
        return i >= 0 and _quoted(row[i]) and len(row[i].text) > 2 and row[i].text[-2] in ",.?!…—-–"

    def _spoken(self, before: int, after: int) -> list[tuple[int, int]]:
        """Return the token ranges of a speech that ends at token `before` and may go on after token `after`."""
        row = self.row
        last = before if _quoted(row[before]) else before - 1
        first = last
        if any(t.word for t in row[:last]):  # "He called it “a shame,” Smith said": the words around belong to it
            first = 0
            for cue in self.cues:
                if cue.last < last and not _quoted(self.row[cue.last + 1]) and row[cue.last + 1].text in ",:":
                    first = last
        while first < last and not (row[first].word or _quoted(row[first])):
            first += 1
        parts = [(first, last + 1)]
        for i in range(after, self.end):
            if _quoted(row[i]) and row[i - 1].text in ",:;—–":
                parts.append((i, i + 1))
                break
            if self._cue_starts(i):
                break
        return parts

    def _after(self, cue: _Saying, subject: _Subject) -> None:
        complement = self._complement(cue)
        if complement is None:
            return
        construction, first, stop = complement
        self._add(construction, cue, subject, [(first, stop)])

    def _complement(self, cue: _Saying) -> tuple[str, int, int] | None:
        """Return construction and token range of the content after a cue, as the verb's frames allow."""
        if cue.first not in self.complements:
            self.complements[cue.first] = self._find_complement(cue)
        return self.complements[cue.first]

    def _find_complement(self, cue: _Saying) -> tuple[str, int, int] | None:
        row, frames = self.row, cue.verb.frames
        first = cue.last + 1
        if first >= self.end:
            return None
        following = row[first]
        if frames & {"quote", "told"}:
            quote = self._quote_after(first)
            if quote is not None:
                return "said-quote", quote, self._quote_stop(quote)
        if "told" in frames:
            for i in range(first, min(first + 9, self.end)):
                if row[i].lower == "that" and i > first:
                    return "that", i, self._clause_stop(cue, i)
            return None
        if "that" in frames:
            that = self._that_after(first)
            if that is not None:
                return "that", that, self._clause_stop(cue, that)
        if "to" in frames:
            for i in range(first, min(first + 12, self.end)):
                if row[i].text in ",;:" or row[i].lower in AUXILIARIES:
                    break
                if row[i].lower == "to" and i > first:
                    return "complement", first, self._phrase_stop(cue, first, i + 1)
        if "of" in frames:
            for i in range(first, min(first + 12, self.end)):
                if row[i].text in ",;:" or row[i].lower in AUXILIARIES:
                    break
                if row[i].lower == "of":
                    return "complement", first, self._phrase_stop(cue, first)
            return None
        if "as" in frames:
            for i in range(first, min(first + 10, self.end)):
                if row[i].text in ",;:":
                    break
                if row[i].lower == "as" and i + 1 < self.end:
                    return "complement", first + 1 if i == first else first, self._phrase_stop(cue, i + 1)
            return None
        if "label" in frames:
            quoted = next((i for i in range(first, min(first + 9, self.end)) if _quoted(row[i])), None)
            if quoted is None or any(t.text in ",;:" or t.lower in AUXILIARIES for t in row[first:quoted]):
                return None
            return "complement", first, self._phrase_stop(cue, first)
        if "object" in frames and (
            _quoted(following) or following.lower == "what" or (following.word and not following.closed)
        ):
            return "complement", first, self._phrase_stop(cue, first)
        if "that" in frames:
            start = first
            while start < self.end and (row[start].lower in WEEKDAYS or row[start].lower in ADVERBS):
                start += 1
            clause = start < self.end and self._starts_clause(start)
            if clause and (cue.verb.lemma == "say" or self._finite(start)):
                return "bare", start, self._clause_stop(cue, start)
        return None

    def _quote_after(self, first: int) -> int | None:
        """Return the quotation after "said:", "said, " or "said on Thursday, referring to …: "."""
        row = self.row
        for i in range(first, min(first + 22, self.end)):
            if _quoted(row[i]):
                if i == first:
                    return i if row[i].text[1:2].isupper() else None
                if row[i - 1].text == ":":
                    return i
                return i if row[i - 1].text == "," and (i - first <= 1 or row[first].closed) else None
            if row[i].lower == "that" or self._cue_starts(i):
                return None
        return None

    def _quote_stop(self, quote: int) -> int:
        stop = quote + 1
        if stop < self.end and self.row[stop].word and not self.row[stop].closed:
            return self.end
        return stop

    def _that_after(self, first: int) -> int | None:
        """Return the "that" after the cue, adjuncts in between skipped: "said on social media that"."""
        row = self.row
        if row[first].lower == "that":
            return first
        if not row[first].closed and row[first].lower not in WEEKDAYS | {"last", "this", "late"}:
            return None
        for i in range(first, min(first + 12, self.end)):
            if row[i].lower == "that":
                return i
            if not row[i].word or row[i].lower in AUXILIARIES or self._cue_starts(i):
                return None
        return None

    def _starts_clause(self, i: int) -> bool:
        token = self.row[i]
        if _quoted(token):
            return True
        return token.word and (not token.closed or token.lower in _CLAUSE_OPENERS) and token.lower not in _OBJECTS

    def _finite(self, first: int) -> bool:
        """Tell whether a clause starts at a token, not a noun phrase: "announced he …", not "announced steps"."""
        for token in self.row[first : min(first + 12, self.end)]:
            if token.lower in AUXILIARIES or token.lower in SUBJECT_PRONOUNS:
                return True
            if token.lower in _BREAKS or not token.word:
                return False
        return False

    def _clause_stop(self, cue: _Saying, first: int) -> int:
        """Return where a "that" clause ends: the sentence's end, or the next clause that reports another saying."""
        row = self.row
        clause = self._clause_start(max(0, cue.first - 1))
        opens = clause <= 0 and row[0].lower in _SUBORDINATORS
        for i in range(first, self.end):
            if row[i].text == "," and opens:
                return i
            if self._another_saying(i):
                return i
        return self.end

    def _another_saying(self, i: int) -> bool:
        """Tell whether token i opens ", adding that", " before claiming", ", but X said", ", X said." at the end."""
        row = self.row
        for cue in self.cues[bisect.bisect_right(self.starts, i) :]:
            if cue.participle and cue.first - 1 == i and (row[i].text == "," or row[i].lower in _PARTICIPLE_LEADS):
                return True
            if cue.first - i > 12:
                break
            if row[i].text == "," and not cue.participle:
                subject = self._subject(cue)
                if subject is not None and not subject.shared and subject.before >= 0:
                    if subject.before == i and self._complement(cue) is None:
                        return True
                    if subject.before == i + 1 and row[i + 1].lower in ("but", "although", "though", "while", "and"):
                        return True
        return False

    def _phrase_stop(self, cue: _Saying, first: int, after: int = 0) -> int:
        """Return where an object or infinitive ends: before a clause of its own or a comma that opens one."""
        row = self.row
        start = max(first, after)
        if _quoted(row[start]) and start + 1 < self.end and row[start + 1].lower in PREPOSITIONS - {"of"}:
            return start + 1
        for i in range(start, self.end):
            if i > start and row[i].lower in ("before", "after", "while", "although", "because", "when", "though"):
                return i
            if row[i].text == "," and i + 1 < self.end:
                following = row[i + 1]
                if following.lower in ("which", "who", "but", "while", "although", "as", "after", "saying"):
                    return i
                if following.lower.endswith("ing") and not following.capital:
                    return i
            if row[i].lower == "and" and row[i + 1].lower.endswith("ed") and not row[i + 1].capital:
                return i  # a second verb of the narrator's: "boasted of … and deepened …"
            if row[i].text in ";—" or self._another_saying(i):
                return i
        return self.end

    # --- nouns ------------------------------------------------------------------------------------------------

    def _noun(self, i: int) -> None:
        """Read "X’s claim that …", an adjective or a quoted word in between allowed."""
        row = self.row
        if row[i].lower not in cues.nouns() or i + 2 >= self.end or row[i + 1].lower != "that":
            return
        j = i - 1
        while j >= 0 and i - j <= 3 and (_quoted(row[j]) or (row[j].word and not row[j].possessive)):
            j -= 1
        if j < 0 or not row[j].possessive:
            return
        first = j
        while first > 0 and not row[first - 1].possessive:
            if not (row[first - 1].capital or row[first - 1].lower in DETERMINERS):
                break
            first -= 1
        stop = i + 2
        while stop < self.end and row[stop].text not in ";—" and not self._another_saying(stop):
            stop += 1
        noun = _Saying(i, i, _Verb(cues.nouns()[row[i].lower].lemma, frozenset(), "noun"), participle=False)
        self._add("noun", noun, _Subject(first, j, first - 1), [(i + 1, stop)])

    # --- making attributions ----------------------------------------------------------------------------------

    def _add(self, construction: str, cue: _Saying, subject: _Subject, parts: Sequence[tuple[int, int]]) -> bool:
        content = tuple(Span(self.row[a].span.start, self.row[b - 1].span.end) for a, b in parts if b > a)
        if not content:
            return False
        source = Span(self.row[subject.first].span.start, self.row[subject.last].span.end)
        if any(part.overlaps(source) for part in content):
            return False
        score = _SCORES[construction] * (_SHARED if subject.shared else 1.0)
        last = cue.last + 1 if "as" in cue.verb.frames and self.row[cue.last + 1].lower == "as" else cue.last
        words = Span(self.row[cue.first].span.start, self.row[last].span.end)
        self.found.append(Attribution(source, words, content, round(score, 3)))
        if construction != "noun":
            self.sources.append(subject)
        return True

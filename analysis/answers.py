"""Claim and answer: which statements deny, dispute, confirm, demand or reply, and whom or what they answer.

Only what the words of the article show counts: a claim named with its owner ("Mr Zelensky's “baseless” claims"),
somebody said to be wrong ("Zelensky is wrong"), an answer announced as one ("in response to"), a demand made of
somebody ("a response from Beijing"). The phrases are in `data/wordlists/answers.csv`, after the engagement system of
Martin & White 2005, *The Language of Evaluation* (disclaim: deny, counter). Two statements that merely disagree are
tied to nothing, and of two claims that a denial may mean none is taken.
"""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from analysis import cues, wordlists
from analysis.claims import Claims
from analysis.schema import NOT_SAID, REJECTED, Answer, Mention, Statement
from analysis.segment import Page
from analysis.spans import Span, hull, overlapping, row_id
from analysis.statements import cue_of
from analysis.words import (
    ADVERBS,
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    NEGATIONS,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    any_of,
)

# How often the rule was right where its answers were read (docs/decisions/017).
CONFIDENCE = {
    "claim of": 0.8,
    "is wrong": 0.6,
    "in response": 0.5,
    "demand of": 0.9,
    "accused before": 0.5,
    "denial": 0.9,
}
_EMPTY = ADVERBS | AUXILIARIES | CONJUNCTIONS | DETERMINERS | NEGATIONS | PREPOSITIONS | SUBJECT_PRONOUNS
_POSSESSIVE = re.compile(r"(?:['’]s|s['’])$")
# Between owner and claim: at most three words, quoted or not ("Mr Zelensky’s “baseless” claims").
_BETWEEN = r"\s*(?:[“\"‘'(]*(?P<adjectives>(?:[\w-]+[”\"’')]*\s+[“\"‘'(]*){0,3}))"
# A name's title, which is no part of the mention.
_TITLE = r"(?:the\s+)?(?:(?:[A-Z][\w’'-]*\.?|former|president|chancellor|prime|minister|senator|secretary)\s+){0,4}"
_FACT = r"(?:\s+(?:just|simply|completely|totally|absolutely|dead|clearly|very|all))?"
_ASKED = "asked about"
# What a denial denies where it only says that it denies.
_GENERIC = re.compile(
    r"\W*(?:(?:the|this|that|these|those|all|any|such|it|them)\s*)?(?:of\s+the\s+)?"
    r"(?:claims?|allegations?|accusations?|charges?|wrongdoing|doing so)?\W*",
    re.IGNORECASE,
)
# Before the subject of a clause; "if Mr Trump is wrong" and "a story about Trump is a lie" are none.
_CLAUSE_STARTS = re.compile(rf"(?:^|[.!?:;,“\"‘(–—-]|\b(?i:that|and|but|because|so|here))\s*{_TITLE}$")
_HYPOTHETICAL = re.compile(rf"\b(?i:if|whether|when|why|unless|perhaps|until|suppose)\s+{_TITLE}$")
_ENDS = re.compile(r"\s*(?:[,.;:)”\"’]|$)|\s+(?:on|in|at|by|with|and|saying|during|after|last|this)\b")
_NO_CLAIM = re.compile(
    r"\W*(?:(?:a|an|the|his|her|their|its|any)\s+)?(?:\w+\s+){0,3}"
    r"(?:(?:requests?|permission|permits?|access|visas?|bail|entry|applications?|motions?|appeals?|bids?|asylum|use|"
    r"parole|citizenship|clemency|tenure|compensation|boarding|refunds?)\b|"
    r"(?:funding|funds|money|loans?|benefits|treatment|coverage|protection|support)(?=\W*$| (?:for|to)\b))"
)  # but "denied funding the group"


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the words show: who is answered, how, and which words say so."""

    rule: str
    relation: str
    evidence: Span
    actor_id: str | None
    doubt: str | None = None
    claim: bool = False  # whether a claim is named, and not only somebody


def read(page: Page, joined: Claims) -> list[Answer]:
    """Return the answers of one article, in order of the words that show them."""
    article = _Article(page, joined)
    found: dict[tuple[Span, str | None], Answer] = {}
    told = [s for s in joined.statements if s.status != REJECTED and s.cue_class != NOT_SAID]
    # Of two statements that hold the same words the outer one is the answer, the inner one what it says.
    for statement in sorted(told, key=lambda s: (s.start - s.end, s.start, s.statement_id)):
        for shown in article.shown(statement):
            found.setdefault((shown.evidence, shown.actor_id), article.answer(statement, shown))
    return sorted(found.values(), key=lambda a: (a.start, a.end, a.answer_id))


class _Article:
    def __init__(self, page: Page, joined: Claims) -> None:
        self._page = page
        self._text = page.text
        self._statements = sorted(joined.statements, key=lambda s: (s.start, s.end, s.statement_id))
        self._mentions = sorted((m for m in joined.mentions if m.actor_id), key=lambda m: (m.start, m.end))
        self._starts = [m.start for m in self._mentions]
        self._nouns = [Span(*match.span()) for match in _nouns().finditer(page.text)]
        self._links = [Span(*match.span()) for match in _phrases("link").finditer(page.text)]
        self._predicates = any(words in page.text for words in _relations("predicate"))

    def shown(self, statement: Statement) -> Iterator[_Shown]:
        """Yield what a statement is shown to answer."""
        own = {statement.actor_id, *statement.joint_ids} - {None}
        rules = (self._claims, self._wrong, self._responses, self._demands)
        found = [shown for rule in rules for shown in rule(statement)]
        # Who repeats, confirms or withdraws a claim of his own answers nobody.
        found = [shown for shown in found if shown.actor_id not in own]
        yield from found or self._denials(statement)

    def answer(self, statement: Statement, shown: _Shown) -> Answer:
        """Make the row, with the statements answered where they can be told."""
        restated = self._restated(statement, shown)
        earlier = self._earlier(statement, shown, restated)
        span = shown.evidence
        return Answer(
            answer_id=row_id(self._page.article.article_id, "r", span),
            article_id=self._page.article.article_id,
            start=span.start,
            end=span.end,
            text=span.of(self._page.article.text),
            statement_id=statement.statement_id,
            relation=shown.relation,
            answers_actor_id=shown.actor_id,
            answers_id=earlier.statement_id if earlier else None,
            restated_id=restated.statement_id if restated else None,
            rule=shown.rule,
            confidence=CONFIDENCE[shown.rule],
            doubt=shown.doubt,
        )

    # --- what the words show ---

    def _claims(self, statement: Statement) -> Iterator[_Shown]:
        """A claim with its owner: "decrying Mr Zelensky’s “baseless” claims", "said of his claim that …"."""
        for zone in self._zones(statement) if self._nouns else ():
            for noun in _inside(self._nouns, zone):
                owner, adjectives = self._owner(noun, zone)
                if owner is None:
                    continue
                evidence = hull([Span(owner.start, owner.end), noun])
                if (relation := self._relation(statement, evidence, adjectives)) is not None:
                    yield _Shown("claim of", relation, evidence, owner.actor_id, claim=True)

    def _owner(self, noun: Span, zone: Span) -> tuple[Mention | None, str]:
        """Return whose claim it is, and the words between owner and noun."""
        for mention in reversed(self._within(Span(max(zone.start, noun.start - 60), noun.start))):
            between = self._text[mention.end : noun.start]
            possessive = _POSSESSIVE.search(mention.text) or mention.text.lower() in ("his", "her", "their", "its")
            if not possessive and (match := re.match(r"['’]s?(?=\s)", between)):
                between, possessive = between[match.end() :], match
            if possessive and re.fullmatch(_BETWEEN, between):
                return mention, between
        for mention in self._within(Span(noun.end, min(zone.end, noun.end + 60)))[:1]:
            between = self._text[noun.end : mention.start]
            if re.fullmatch(rf"\s+(?:made\s+)?(?:by|from)\s+{_TITLE}", between):
                before = self._text[max(zone.start, noun.start - 30) : noun.start]
                return mention, before.rpartition(" the ")[2]
        return None, ""

    def _relation(self, statement: Statement, evidence: Span, adjectives: str) -> str | None:
        """Return how a statement answers a claim that its words, or those beside it, name; None if they do not say."""
        cue = cue_of(statement)
        verdict = _phrases("verdict").search(adjectives)
        if cue is None:
            return None
        inside = any(part.overlaps(evidence) for part in statement.parts)
        verb = _verbs().get(statement.cue_lemma or "") or self._verb(cue)
        if verb and (cue.contains(evidence) or self._follows(cue.end, evidence.start)):
            return _relations("verdict")[verdict.group().lower()] if verdict else verb
        if inside:
            end = max(part.end for part in statement.parts)
            tail = self._text[evidence.end : min(end, evidence.end + 60)]
            if match := re.match(rf"\W*\s(?:is|are|was|were){_FACT}\s+(?P<what>{_alternatives('verdict')})\b", tail):
                return _relations("verdict")[match["what"].lower()]
            return None
        before = self._text[max(0, evidence.start - 40) : evidence.start]
        if link := re.search(rf"\b(?P<link>{_alternatives('link')})\s+{_TITLE}$", before):
            relation = _relations("link")[link["link"].lower()]
        elif re.search(rf"\b(?:of|about)\s+{_TITLE}$", before) and self._follows(cue.end, evidence.start, 12):
            relation = "reply"
        else:
            return None
        return self._verdict(statement) or relation

    def _verb(self, cue: Span) -> str | None:
        """Return what the first verb of a cue does, where it is one of the list."""
        for word in re.findall(r"[\w’']+", cue.of(self._text).lower()):
            if word in _forms():
                return _forms()[word]
        return None

    def _follows(self, end: int, start: int, reach: int = 45) -> bool:
        """Tell whether no more than a few words of one clause stand between a cue and what it may be about."""
        between = self._text[end:start]
        return 0 <= start - end <= reach and not re.search(
            r"[,;:!?]|\b(?:that|and|but|because|after|(?<!described )as)\b", between
        )

    def _verdict(self, statement: Statement) -> str | None:
        """Return what the content says of a claim that it does not name: "This is not the case"."""
        start = statement.parts[0].start
        opening = self._text[start : min(statement.parts[0].end, start + 60)]
        it = r"\W*(?:this|that|it|these|those|they)(?:\s+(?:is|are|was|were)|['’]s)"
        if match := re.match(rf"{it}{_FACT}\s+(?P<what>{_alternatives('verdict')})\b", opening, re.IGNORECASE):
            return _relations("verdict")[match["what"].lower()]
        return None

    def _wrong(self, statement: Statement) -> Iterator[_Shown]:
        """Somebody is said to be wrong: "Zelensky is wrong"."""
        for part in statement.parts if self._predicates else ():
            for mention in self._within(part):
                after = self._text[mention.end : min(part.end, mention.end + 60)]
                match = _is_wrong().match(after)
                before = self._text[max(part.start, mention.start - 60) : mention.start]
                if match and _CLAUSE_STARTS.search(before) and not _HYPOTHETICAL.search(before):
                    evidence = Span(mention.start, mention.end + match.end())
                    yield _Shown("is wrong", _relations("predicate")[match["what"].lower()], evidence, mention.actor_id)

    def _responses(self, statement: Statement) -> Iterator[_Shown]:
        """An answer that is announced as one: "in response to Mr Trump", "hit back at Mr Trump, saying"."""
        if statement.cue_class is None or not self._links:  # "is banned": no verb of saying
            return
        # "A resolution adopted in response to Mr Kim" was adopted so, not said so.
        source = None if statement.source_start is None else Span(statement.source_start, statement.source_end or 0)
        for zone in self._zones(statement, content=False):
            for span in _inside(self._links, zone):
                link = span.of(self._text).lower()
                mention = next(iter(self._within(Span(span.end, zone.end))), None)
                if mention is None or link == _ASKED or (source and source.overlaps(span)):
                    continue
                if not re.fullmatch(rf"\s+{_TITLE}", self._text[span.end : mention.start]):
                    continue
                if self._page.quoted(Span(span.start, mention.end)):
                    continue  # "You can disagree with Mr Trump" is no answer to him
                if not _ENDS.match(self._text, mention.end):
                    continue  # "in response to the Guam plan" answers no Guam, "Mr Trump's victory" no Mr Trump
                evidence = Span(span.start, mention.end)
                yield _Shown("in response", _relations("link")[link], evidence, mention.actor_id)

    def _demands(self, statement: Statement) -> Iterator[_Shown]:
        """A demand and of whom it is made: "urged Beijing to …", "demanded an explanation from Beijing"."""
        cue = cue_of(statement)
        if statement.cue_class != "demand" or cue is None:
            return
        if statement.addressee_id:
            for mention in self._within(Span(cue.start, statement.end)):
                if mention.actor_id == statement.addressee_id:
                    if not re.match(r"\s+(?:not\s+)?to\s+be\s+\w+ed\b", self._text[mention.end :]):
                        yield _Shown("demand of", "demand", Span(cue.start, mention.end), mention.actor_id)
                    return
        part = statement.parts[0]
        for mention in self._within(part):
            before = self._text[part.start : mention.start]
            asked = r"\W*(?:an?|the|some|any|more)?\s*(?:[\w-]+\s+){1,4}from\s+(?:the\s+)?"
            if part.start >= cue.end and re.fullmatch(asked, before):
                yield _Shown("demand of", "demand", Span(cue.start, mention.end), mention.actor_id)
                return

    def _denials(self, statement: Statement) -> Iterator[_Shown]:
        """A denial that names no claim: tied to the one accusation of the speaker before it, else to nothing."""
        cue = cue_of(statement)
        if cue is None or statement.cue_lemma != "deny" or not statement.actor_id:
            return
        if _NO_CLAIM.match(statement.content) or "being denied" in cue.of(self._text):
            return
        accusers = {s.actor_id for s in self._accusations(statement)}
        if len(accusers) == 1:
            (actor_id,) = accusers
            doubt = "no claim is named: it is tied to the only accusation of the speaker before it"
            yield _Shown("accused before", "deny", cue, actor_id, doubt)
        else:
            yield _Shown("denial", "deny", cue, None, "the text does not say whose claim is denied")

    def _accusations(self, denial: Statement) -> list[Statement]:
        """Return the accusations of the speaker before a denial: all where it names none, else those of its words."""
        words = _content(denial.content)
        found = []
        for s in self._statements:
            if s.cue_class != "accuse" or not s.actor_id or s.actor_id == denial.actor_id or s.end > denial.start:
                continue
            accused = next(iter(self._within(s.parts[0])), None)
            if accused is None or accused.actor_id != denial.actor_id or accused.start - s.parts[0].start > 8:
                continue
            if _GENERIC.fullmatch(denial.content) or words & (_content(s.content) - _content(accused.text)):
                found.append(s)
        return found

    # --- which statement is answered ---

    def _restated(self, statement: Statement, shown: _Shown) -> Statement | None:
        """Return the claim as the answer's own sentence tells it: "… claims that there were more fighters"."""
        if not shown.claim:
            return None
        for other in self._statements:
            cue = cue_of(other)
            if other is not statement and cue and other.actor_id == shown.actor_id and cue.overlaps(shown.evidence):
                return other
        return None

    def _earlier(self, statement: Statement, shown: _Shown, restated: Statement | None) -> Statement | None:
        """Return the one earlier statement of whoever is answered that shares most words with the claim."""
        if shown.actor_id is None or shown.relation == "demand":
            return None
        if shown.rule == "accused before":
            return self._accusations(statement)[-1]
        wanted = _content(restated.content if restated else statement.content)
        scores: list[tuple[float, Statement]] = []
        for other in self._statements:
            if other.actor_id == shown.actor_id and other.end <= min(statement.start, shown.evidence.start):
                score = len(wanted & _content(other.content)) / len(wanted) if wanted else 0
                scores.append((score, other))
        best = max((score for score, _ in scores), default=0)
        fitting = [other for score, other in scores if score == best]
        return fitting[0] if best >= 0.5 and len(fitting) == 1 else None

    # --- places ---

    def _zones(self, statement: Statement, *, content: bool = True) -> list[Span]:
        """Return where words about the saying stand: its sentence outside other statements, and its content."""
        cue = cue_of(statement)
        sentence = self._page.sentence_at(cue) if cue else None
        zones = list(statement.parts) if content else []
        if sentence and cue:
            zones += _without(sentence.span, [p for p in statement.parts if not p.contains(cue)])
        return zones

    def _within(self, span: Span) -> list[Mention]:
        first = bisect.bisect_left(self._starts, span.start)
        return [m for m in self._mentions[first : bisect.bisect_left(self._starts, span.end)] if m.end <= span.end]


def _inside(ordered: Sequence[Span], zone: Span) -> list[Span]:
    """Return those of the spans (disjoint and in order) that stand in a zone whole."""
    return [span for span in overlapping(ordered, zone) if zone.contains(span)]


def _without(span: Span, holes: Iterable[Span]) -> list[Span]:
    """Return what is left of a span without some others."""
    left, at = [], span.start
    for hole in sorted(holes):
        if hole.overlaps(span):
            left.append(Span(at, max(at, hole.start)))
            at = max(at, hole.end)
    left.append(Span(at, max(at, span.end)))
    return [piece for piece in left if piece.end > piece.start]


def _content(text: str) -> set[str]:
    """Return the words of a text that mean something, plural and singular alike."""
    words = re.findall(r"[^\W_]{3,}", text.casefold())
    return {word.removesuffix("s") for word in words if word not in _EMPTY}


@functools.cache
def _rows() -> tuple[dict[str, str], ...]:
    return tuple(wordlists.load("answers"))


@functools.cache
def _relations(does: str) -> dict[str, str]:
    return {row["words"]: row["relation"] for row in _rows() if row["does"] == does}


@functools.cache
def _alternatives(does: str) -> str:
    return "|".join(re.escape(words) for words in sorted(_relations(does), key=len, reverse=True))


@functools.cache
def _phrases(does: str) -> re.Pattern[str]:
    return re.compile(rf"\b{any_of(_relations(does))}\b")


@functools.cache
def _nouns() -> re.Pattern[str]:
    return re.compile(rf"\b{any_of(_relations('noun'))}[sS]?\b")


@functools.cache
def _is_wrong() -> re.Pattern[str]:
    return re.compile(rf"\s+(?:is|are|was|were){_FACT}\s+(?P<what>{_alternatives('predicate')})\b(?!\s+to\b)")


def _verbs() -> dict[str, str]:
    return _relations("verb")


@functools.cache
def _forms() -> dict[str, str]:
    return {form: relation for lemma, relation in _verbs().items() for form in cues.inflect(lemma)}

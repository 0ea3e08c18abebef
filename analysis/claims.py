"""Join what the extractors found: who said it, to whom, when, and which dates and figures stand in whose words."""

from __future__ import annotations

import dataclasses
import datetime
import re
from collections.abc import Sequence
from typing import Any, TypeVar

from analysis import cues, segment, statements
from analysis.actors import Resolved
from analysis.mentions import Reference
from analysis.reading import Reading
from analysis.schema import Date, Mention, Quantity, Statement, changed
from analysis.spans import Span

_DAY = datetime.timedelta(days=1)
_Values = dict[str, Any]  # by column
_Row = TypeVar("_Row", Date, Quantity)
_ABOUT = re.compile(r"\s*(?:of|about|regarding|concerning)\b")
_THAT = re.compile(r"\s+that\b")
_ASIDE = re.compile(r"\s*,\s*(?P<word>who|whose|which|where|when|\w+(?:ed|ing|n))\b")
_AHEAD = re.compile(r"\b(?:before|until|ahead of)\s+$")  # what follows was still to come
_REACH = 12  # characters in front of a date that are looked at for it
_OCCASIONS = frozenset(
    "speaking talking writing testifying responding replying addressing appearing posting tweeting "
    "released published posted issued broadcast aired dated filed seen obtained quoted interviewed asked".split()
)


@dataclasses.dataclass(frozen=True, slots=True)
class Claims:
    """The finished rows of one article."""

    mentions: tuple[Mention, ...]
    statements: tuple[Statement, ...]
    dates: tuple[Date, ...]
    quantities: tuple[Quantity, ...]


def join(reading: Reading, resolved: Resolved) -> Claims:
    """Return mentions, statements with speaker, addressee and day, and dates and quantities with their statement."""
    heads = _heads(reading, resolved)
    near = _Near(reading)
    return Claims(
        mentions=tuple(resolved.mentions.values()),
        statements=tuple(
            changed(
                statement,
                **_who(statement, heads, resolved.names),
                **_to_whom(near, statement, resolved.mentions),
                **_when(near, statement),
            )
            for statement in reading.statements
        ),
        dates=tuple(_held(date, near.holder(date)) for date in reading.dates),
        quantities=tuple(_held(quantity, near.holder(quantity)) for quantity in reading.quantities),
    )


def _held(row: _Row, statement_id: str | None) -> _Row:
    return row if row.statement_id == statement_id else changed(row, statement_id=statement_id)


class _Near:
    """One article's rows by the sentence that they stand in: what is joined stands in one sentence."""

    def __init__(self, reading: Reading) -> None:
        self.page = reading.page
        self._statements = statements.by_sentence(reading.page, reading.statements)
        self._dates: dict[int | None, list[Date]] = {}
        for date in reading.dates:
            self._dates.setdefault(self._index(date), []).append(date)
        self._references: dict[int | None, list[Reference]] = {}
        for r in reading.references:
            self._references.setdefault(self._index(r.mention), []).append(r)

    def _index(self, row: Date | Quantity | Mention) -> int | None:
        return self.page.sentence_index(Span(row.start, row.end))

    def statements(self, span: Span) -> list[Statement]:
        index = self.page.sentence_index(span)
        return [] if index is None else self._statements.get(index, [])

    def dates(self, span: Span) -> list[Date]:
        return self._dates.get(self.page.sentence_index(span), [])

    def references(self, span: Span) -> list[Reference]:
        return self._references.get(self.page.sentence_index(span), [])

    def holder(self, row: Date | Quantity) -> str | None:
        """Return the innermost statement whose content holds the row."""
        span = Span(row.start, row.end)
        holding = [
            (part.end - part.start, s.statement_id)
            for s in self.statements(span)
            for part in s.parts
            if part.contains(span)
        ]
        return min(holding)[1] if holding else None


@dataclasses.dataclass(frozen=True, slots=True)
class _Head:
    """A mention that heads a source, and, where it means several together, mentions by name of them."""

    mention: Mention
    several: tuple[Mention, ...] = ()


def _heads(reading: Reading, resolved: Resolved) -> dict[Span, list[_Head]]:
    """Return what heads each source."""
    heads: dict[Span, list[_Head]] = {}
    for r in reading.references:
        mention = resolved.mentions.get(r.mention.mention_id)
        several = (resolved.mentions.get(i) for i in resolved.several.get(r.mention.mention_id, ()))
        meant = tuple(other for other in several if other and other.actor_id)
        for source in r.sources:
            if mention:
                heads.setdefault(source, []).append(_Head(mention, meant if len(meant) > 1 else ()))
    return heads


def _who(statement: Statement, heads: dict[Span, list[_Head]], actors: dict[str, str]) -> _Values:
    """Return what is known of the speaker, by column."""
    if statement.source_start is None or statement.source_end is None:
        return {"speaker_reason": "no words nearby say whose it is"}
    head = heads.get(Span(statement.source_start, statement.source_end), [])
    found = [each.mention for each in head]
    told: _Values = {}
    if len({m.role_class for m in found}) == 1:  # of joint speakers the class that they share
        told = {"role_class": found[0].role_class, "role_word": found[0].role_word}
    if len(head) == 1 and head[0].several:
        ids = list(dict.fromkeys(m.actor_id for m in head[0].several if m.actor_id))
        together = " and ".join(actors[i] for i in ids)
        reason = f"{found[0].reason}: no single speaker"
        return {**told, "speaker": together, "speaker_reason": reason, "joint_ids": ids}
    names = [actors[m.actor_id] if m.actor_id else m.text for m in found]
    if len(found) > 1:
        reason = f"said jointly by {' and '.join(names)}: no single speaker"
        ids = [m.actor_id for m in found if m.actor_id]
        joint = ids if len(ids) == len(found) else []
        return {**told, "speaker": " and ".join(names), "speaker_reason": reason, "joint_ids": joint}
    if not found:
        reason = f"“{statement.source_text}” was not understood as anybody"
        return {"speaker": statement.source_text, "speaker_reason": reason}
    mention = found[0]
    speaker = names[0] if mention.actor_id or mention.form != "pronoun" else None
    return {**told, "actor_id": mention.actor_id, "speaker": speaker, "speaker_reason": mention.reason}


def _to_whom(near: _Near, statement: Statement, mentions: dict[str, Mention]) -> _Values:
    """Return whom the text says it was said to: "urged Beijing to …", "told Reuters"."""
    known = cues.lookup(statement.cue_text) if statement.cue_text else None
    cue = statements.cue_of(statement)
    if known is None or cue is None or not known.frames & {"to", "told"}:
        return {}
    if "to" in known.frames and " to " not in f" {statement.content} ":
        return {}
    for r in near.references(cue):
        if r.mention.start <= cue.start or r.possessive:
            continue
        if _right_behind(near.page.text, cue, known.lemma, r.mention.start):
            mention = mentions.get(r.mention.mention_id)
            if mention and mention.actor_id:
                return {"addressee_id": mention.actor_id}
        break
    return {}


def _right_behind(text: str, cue: Span, lemma: str, at: int) -> bool:
    """Tell whether nothing but an article stands between the verb of a cue and a place behind it.

    The cue may hold the place itself: "told the Mail in a letter" is one cue.
    """
    if at >= cue.end:
        return text[cue.end : at].strip() in ("", "the")
    words = text[cue.start : at].split()
    verb = words[-2] if words[-1] == "the" and len(words) > 1 else words[-1]
    known = cues.lookup(verb)
    return known is not None and known.lemma == lemma


def _when(near: _Near, statement: Statement) -> _Values:
    """Return the day of saying and what it was read from.

    That is a date in the saying clause, the embedded post's own, or else the day of publication.
    """
    cue = statements.cue_of(statement)
    spans: Sequence[Span] = ()
    dates: Sequence[Date] = ()
    basis = "clause"
    if statement.passage_kind == "embed":
        passage = near.page.passage_at(statement.parts[0].start)
        post = segment.embed(near.page.text, Span(passage.start, passage.end)) if passage else None
        basis, spans, dates = "embed", [post.posted] if post else [], near.dates(post.posted) if post else []
    elif cue and (dates := near.dates(cue)):
        spans = statements.saying_clause(near.page, statement, near.statements(cue))
    held = [
        date
        for span in spans
        for date in dates
        if span.contains(Span(date.start, date.end)) and date.type in ("DATE", "TIME") and date.earliest
    ]
    date = _of_the_saying(near.page.text, statement, cue, held) if cue else next(iter(held), None)
    if cue and date is None:
        date = _before_that(near.page.text, statement, cue, near.dates(cue))
    if date:
        return _said(date.earliest, date.latest, date.precision, basis)
    published = near.page.article.published
    return _said(published, published + _DAY, "day", "publication") if published else {}


def _said(first: datetime.date | None, until: datetime.date | None, precision: str, basis: str) -> _Values:
    return {"said_from": first, "said_until": until, "said_precision": precision, "said_basis": basis}


def _of_the_saying(text: str, statement: Statement, cue: Span, dates: Sequence[Date]) -> Date | None:
    """Return the date of a saying clause that dates the saying: one at or behind the cue, else one in front of it.

    Not the date of what was spoken about ("said of the 2016 deal"), nor that of an aside about the source ("Smith,
    elected in 2019, said"), unless the aside tells of the occasion ("The report, released on Monday, said"), nor one
    that it was before ("two days before Tuesday's election").
    """
    dates = [date for date in dates if not _AHEAD.search(text, max(0, date.start - _REACH), date.start)]
    for date in dates:
        if date.start >= cue.start and not _ABOUT.match(text[cue.end : date.start]):
            return date
    for date in dates:
        source_end = min(statement.source_end or cue.start, date.start)
        aside = _ASIDE.match(text[source_end : date.start])
        closed = "," in text[date.end : cue.start]
        if date.start < cue.start and not (aside and closed and aside["word"].lower() not in _OCCASIONS):
            return date
    return None


def _before_that(text: str, statement: Statement, cue: Span, dates: Sequence[Date]) -> Date | None:
    """Return the date between cue and "that", where the content was taken to begin before it: "said on Monday that"."""
    for part in statement.parts:
        for date in dates:
            leads = text[part.start : date.start].strip().lower() in ("", "on", "in", "late on", "early on")
            behind = cue.end <= part.start <= date.start and leads and _THAT.match(text, date.end, part.end)
            if behind and date.type in ("DATE", "TIME") and date.earliest:
                return date
    return None

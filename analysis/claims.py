"""Join what the extractors found: who said it, to whom, when, and which dates and figures stand in whose words."""

from __future__ import annotations

import dataclasses
import datetime
from collections import Counter
from collections.abc import Iterable, Sequence

from analysis import cues, statements
from analysis.actors import Resolution
from analysis.reading import Reading
from analysis.schema import Actor, Date, Mention, Quantity, Statement
from analysis.spans import Span

_DAY = datetime.timedelta(days=1)


@dataclasses.dataclass(frozen=True, slots=True)
class Claims:
    """The finished rows of a corpus."""

    actors: tuple[Actor, ...]
    statements: tuple[Statement, ...]
    dates: tuple[Date, ...]
    quantities: tuple[Quantity, ...]


def join(readings: Sequence[Reading], resolution: Resolution) -> Claims:
    """Return statements with speaker, addressee and day, dates and quantities with their statement, actors counted."""
    mentions = resolution.by_span()
    actors = {actor.actor_id: actor for actor in resolution.actors}
    said: list[Statement] = []
    dates: list[Date] = []
    quantities: list[Quantity] = []
    for reading in readings:
        heads = _heads(reading, mentions)
        for statement in reading.statements:
            said.append(_when(reading, _to_whom(reading, _who(statement, heads, actors), mentions)))
        for date in reading.dates:
            dates.append(dataclasses.replace(date, statement_id=_holder(date, reading.statements)))
        for quantity in reading.quantities:
            quantities.append(dataclasses.replace(quantity, statement_id=_holder(quantity, reading.statements)))
    spoken = Counter(s.actor_id for s in said if s.actor_id)
    counted = tuple(dataclasses.replace(a, n_statements=spoken[a.actor_id]) for a in actors.values())
    return Claims(counted, tuple(said), tuple(dates), tuple(quantities))


def _heads(reading: Reading, mentions: dict[tuple[str, int, int], Mention]) -> dict[Span, list[Mention]]:
    """Return the mentions that head each source."""
    heads: dict[Span, list[Mention]] = {}
    for r in reading.references:
        mention = mentions.get((r.mention.article_id, r.mention.start, r.mention.end))
        for source in r.sources:
            if mention:
                heads.setdefault(source, []).append(mention)
    return heads


def _who(statement: Statement, heads: dict[Span, list[Mention]], actors: dict[str, Actor]) -> Statement:
    if statement.source_start is None or statement.source_end is None:
        return dataclasses.replace(statement, speaker_reason="no words nearby say whose it is")
    found = heads.get(Span(statement.source_start, statement.source_end), [])
    names = [actors[m.actor_id].name if m.actor_id else m.text for m in found]
    if len(found) > 1:
        reason = f"said jointly by {' and '.join(names)}: no single speaker"
        return dataclasses.replace(statement, speaker=" and ".join(names), speaker_reason=reason)
    if not found:
        reason = f"“{statement.source_text}” was not understood as anybody"
        return dataclasses.replace(statement, speaker=statement.source_text, speaker_reason=reason)
    mention = found[0]
    speaker = names[0] if mention.actor_id or mention.form != "pronoun" else None
    return dataclasses.replace(statement, actor_id=mention.actor_id, speaker=speaker, speaker_reason=mention.reason)


def _to_whom(
    reading: Reading, statement: Statement, mentions: dict[tuple[str, int, int], Mention]
) -> Statement:
    """Fill in whom the text says it was said to: "urged Beijing to …", "told Reuters"."""
    known = cues.lookup(statement.cue_text) if statement.cue_text else None
    if known is None or statement.cue_end is None or not known.frames & {"to", "told"}:
        return statement
    if "to" in known.frames and " to " not in f" {statement.content} ":
        return statement
    for r in reading.references:
        gap = reading.page.text[statement.cue_end : r.mention.start] if r.mention.start >= statement.cue_end else "-"
        if gap.strip() in ("", "the"):
            mention = mentions.get((r.mention.article_id, r.mention.start, r.mention.end))
            if mention and mention.actor_id and not r.possessive:
                return dataclasses.replace(statement, addressee_id=mention.actor_id)
    return statement


def _when(reading: Reading, statement: Statement) -> Statement:
    """Fill in the day of saying: from the saying clause, the embedded post, or the day of publication, which it names."""
    spans: Iterable[Span]
    if statement.passage_kind == "embed":
        basis, spans = "embed", [Span(statement.parts[-1].end, statement.parts[-1].end + 400)]
    else:
        basis, spans = "clause", statements.saying_clause(reading.page, statement, reading.statements)
    passage = next((p for p in reading.page.passages if p.start <= statement.start < p.end), None)
    for span in spans:
        for date in reading.dates:
            inside = span.contains(Span(date.start, date.end)) or (
                basis == "embed" and span.start <= date.start and passage is not None and date.end <= passage.end
            )
            if inside and date.type in ("DATE", "TIME") and date.earliest and date.latest:
                return dataclasses.replace(
                    statement,
                    said_from=date.earliest,
                    said_until=date.latest,
                    said_precision=date.precision,
                    said_basis=basis,
                )
    published = reading.page.article.published
    if published is None:
        return statement
    return dataclasses.replace(
        statement,
        said_from=published,
        said_until=published + _DAY,
        said_precision="day",
        said_basis="publication",
    )


def _holder(row: Date | Quantity, said: Sequence[Statement]) -> str | None:
    """Return the innermost statement whose content holds the row."""
    span = Span(row.start, row.end)
    holding = [(part.end - part.start, s.statement_id) for s in said for part in s.parts if part.contains(span)]
    return min(holding)[1] if holding else None

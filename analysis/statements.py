"""Turn attributions and embedded posts into statements: parts, kind from the marks, class of the cue, channel.

An embedded post and a transcript's line are direct without marks.

Who the speaker is and when it was said is joined later, in `claims`.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence, Set
from functools import cache

from analysis import cues, issues, segment, wordlists
from analysis.schema import NOT_SAID, Issue, Statement
from analysis.segment import Page
from analysis.spans import Span, hull, row_id
from analysis.tagger import Attribution
from analysis.words import MONTH_NAMES

EMBED_CHANNEL = "embedded post"
_EMBED_SCORE = 0.98  # read from the page's form, not from its words
_BREAK = re.compile(r"[,;:—]|\b(?:and|but|before|after|while|when|as|who|which|that|although|though|because)\b")

_OCCASION = re.compile(
    rf"(?<=\s)(?:(?:in|on|at|during|via|through|earlier|late|last|this|yesterday|today)\b|\w+day\b|(?:{'|'.join(MONTH_NAMES)})\b)"
)


def read(page: Page, attributions: Sequence[Attribution]) -> tuple[list[Statement], list[Issue]]:
    """Return the statements of a page in the order of their content, and one issue for each without a source."""
    speakers = {turn.speaker for turn in page.turns}
    rows = [_row(page, attribution, speakers) for attribution in [*attributions, *_posts(page)]]
    rows, remarks = _once(page, rows)
    rows.sort(key=lambda s: (s.parts[0], s.cue_start or 0))
    near = by_sentence(page, rows)
    rows = [
        dataclasses.replace(row, channel=_channel(page, row, near[index]))
        if (cue := cue_of(row)) and (index := page.sentence_index(cue)) is not None
        else row
        for row in rows
    ]
    why = "a quotation without words that say whose it is: kept without a speaker"
    remarks += [
        issues.remark("statements", page.article.source, why, row.article_id, Span(row.start, row.end))
        for row in rows
        if row.source_text is None
    ]
    return rows, remarks


def _once(page: Page, rows: Sequence[Statement]) -> tuple[list[Statement], list[Issue]]:
    """Return one row for each cue and content, the surest, and an issue for each that says it of another source."""
    kept: dict[str, Statement] = {}
    remarks = []
    for row in sorted(rows, key=lambda s: -s.confidence):
        if (surer := kept.setdefault(row.statement_id, row)) is not row:
            why = f"said of {row.source_text!r} and, more surely, of {surer.source_text!r}, with one cue: kept once"
            span = Span(row.start, row.end)
            remarks.append(issues.remark("statements", page.article.source, why, row.article_id, span))
    return list(kept.values()), remarks


def by_sentence(page: Page, statements: Sequence[Statement]) -> dict[int, list[Statement]]:
    """Return the statements by the index of every sentence in which they have their cue or a part of their content."""
    groups: dict[int, list[Statement]] = {}
    for statement in statements:
        spans = [*statement.parts, *([cue] if (cue := cue_of(statement)) else [])]
        for index in dict.fromkeys(i for span in spans for i in page.sentences_over(span)):
            groups.setdefault(index, []).append(statement)
    return groups


def cue_of(statement: Statement) -> Span | None:
    """Return the cue's span."""
    if statement.cue_start is None or statement.cue_end is None:
        return None
    return Span(statement.cue_start, statement.cue_end)


def saying_clause(page: Page, statement: Statement, statements: Sequence[Statement]) -> list[Span]:
    """Return the stretches of the sentence that tell about the saying itself, in order.

    `statements` are those of the same sentence.

    Those are the adverbial in front of the source ("In a post on social media, Mr Zelensky"), the words between source
    and cue ("which on Thursday warned"), the occasion within the cue ("said in a post on Monday", which PolNeAR's
    annotators have as one cue), and those after the cue up to the content or to the next clause ("said during
    an appearance on Wednesday at Georgetown University"). Nothing inside any content belongs to it.
    """
    cue = cue_of(statement)
    sentence = page.sentence_at(cue) if cue else None
    if cue is None or sentence is None:
        return []
    start, end = sentence.span
    others: list[Span] = []
    for other in statements:
        for part in other.parts:
            if other is not statement and part.contains(cue):  # reported speech inside reported speech
                start, end = max(start, part.start), min(end, part.end)
            elif part.end <= cue.start:
                start = max(start, part.end)
            elif part.start >= cue.end:
                end = min(end, part.start)
        if other is not statement and (its := cue_of(other)):
            others.append(its)
    text = page.text
    later = [c.start for c in others if cue.end <= c.start < end]
    right = Span(cue.end, min([end, *later]))
    if later:
        breaks = [m.start() for m in _BREAK.finditer(text, *right)]
        right = Span(right.start, breaks[-1] if breaks else right.start)
    stop = re.compile(r"\b(?:that|which|who|when|after|before|while|as)\b").search(text, *right)
    right = Span(right.start, stop.start() if stop else right.end)
    before = statement.source_start if statement.source_start is not None else cue.start
    first = min(before, cue.start)
    left = Span(max([start, *(c.end for c in others if c.end <= first)]), first)
    between = Span(max(left.end, min(statement.source_end or cue.start, cue.start)), cue.start)
    between = Span(max([between.start, *(c.end for c in others if between.contains(c))]), cue.start)
    if between.start > (statement.source_end or 0) or len(between.of(text).split()) > 6:  # another verb comes first
        breaks = [m.end() for m in _BREAK.finditer(text, *between)]
        between = Span(breaks[-1] if breaks else cue.start, cue.start)
    occasion = _OCCASION.search(text, *cue)
    within = Span(occasion.start() if occasion else cue.end, cue.end)
    leading = _leading(text, left, sentence.span.start)
    return [span for span in (leading, between, within, right) if span.end > span.start]


def _leading(text: str, left: Span, sentence_start: int) -> Span:
    """Return `left` if it is an adverbial in front of the source, else an empty span."""
    words = left.of(text).strip()
    opens = re.match(
        r"(?:but |and )?(?:on|in|at|during|earlier|late|last|this|that|yesterday|\w+day\b|"
        r"the (?:same|next|following|previous) |the (?:day|night|morning|evening|week|month|year) (?:before|after)\b|"
        r"(?:a|\w+) (?:day|week|month|year)s? (?:later|earlier|ago|before|after)\b)",
        words,
        re.IGNORECASE,
    )
    single = words.count(",") <= 1 and words.endswith(",")
    if left.start == sentence_start and opens and single and len(words.split()) <= 12:
        return left
    return Span(left.start, left.start)


def _posts(page: Page) -> Iterator[Attribution]:
    """Yield each embedded post as a saying of its author."""
    for passage in page.passages:
        post = segment.embed(page.text, Span(passage.start, passage.end)) if passage.kind == "embed" else None
        if post and post.content.end > post.content.start:
            yield Attribution(post.author, None, (post.content,), _EMBED_SCORE)


def _row(page: Page, attribution: Attribution, speakers: Set[Span]) -> Statement:
    text = page.article.text
    passage = page.passage_at(attribution.content[0].start)
    passage_kind = passage.kind if passage else "body"
    source, cue, parts = attribution.source, attribution.cue, attribution.content
    whole = hull([*parts, *([source] if source else []), *([cue] if cue else [])])
    known = cues.lookup(cue.of(page.text)) if cue else None
    embedded = passage_kind == "embed"
    return Statement(
        statement_id=row_id(page.article.article_id, "s", hull(parts), *([cue] if cue else [])),
        article_id=page.article.article_id,
        start=whole.start,
        end=whole.end,
        content=" ".join(part.of(text) for part in parts),
        parts=list(parts),
        kind="direct" if embedded or source in speakers else kind(page, parts),
        source_start=source.start if source else None,
        source_end=source.end if source else None,
        source_text=source.of(text) if source else None,
        cue_start=cue.start if cue else None,
        cue_end=cue.end if cue else None,
        cue_text=cue.of(text) if cue else None,
        cue_lemma=known.lemma if known else None,
        cue_class=NOT_SAID if _unsaid(page, source, cue) else known.cue_class if known else None,
        channel=EMBED_CHANNEL if embedded else None,
        passage_kind=passage_kind,
        confidence=attribution.score,
    )


def _unsaid(page: Page, source: Span | None, cue: Span | None) -> bool:
    """Tell whether the words say that something was not said, or that nobody said it."""
    nobody = source is not None and source.of(page.text).lower() in ("nobody", "no one", "none")
    return nobody or (cue is not None and cues.denied(cue.of(page.text)))


def kind(page: Page, parts: Sequence[Span]) -> str:
    """Return direct, indirect or mixed: whether all, none or some of the parts' words stand inside quotation marks."""
    inside = outside = False
    for part in parts:
        at = part.start
        for quote in page.quotations(part):
            outside = outside or _has_word(page.text, at, quote.start)
            inside = inside or _has_word(page.text, max(part.start, quote.start), min(part.end, quote.end))
            at = max(at, min(part.end, quote.end))
        outside = outside or _has_word(page.text, at, part.end)
    if inside and not outside:
        return "direct"
    return "mixed" if inside else "indirect"


def _has_word(text: str, start: int, end: int) -> bool:
    return any(character.isalnum() for character in text[start:end])


@cache
def _channels() -> re.Pattern[str]:
    nouns = "|".join(re.escape(row["noun"]) for row in wordlists.load("channels"))
    medium = r"(?: (?:on|with|to) (?:social media|(?!\w+day\b)[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*))?"
    return re.compile(
        r"\b(?i:in|on|at|during|via|through|by) "
        rf"(?P<channel>(?:(?:a|an|the|his|her|their|its|this) )?(?:[a-z’'-]+ ){{0,2}}?(?:{nouns})\b{medium})"
    )


def _channel(page: Page, statement: Statement, statements: Sequence[Statement]) -> str | None:
    """Return the occasion or medium named in the saying clause or right behind the content, as written."""
    spans = saying_clause(page, statement, statements)
    last = statement.parts[-1].end
    if sentence := page.sentence_at(statement.parts[-1]):
        taken = [part.start for other in statements for part in other.parts if part.start >= last]
        taken += [other.cue_start for other in statements if (other.cue_start or 0) >= last and other.cue_start]
        tail = _BREAK.split(page.text[last : min([sentence.span.end, *taken])])[0]
        spans = [*spans, Span(last, last + len(tail))]
    for span in spans:
        match = _channels().search(page.text, *span)
        if match:
            return Span(*match.span("channel")).of(page.article.text)
    return None

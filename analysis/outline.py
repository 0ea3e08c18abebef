"""What the steps that see the whole corpus ask of every article: little, made once with the reading and kept beside it.

So that when one article is added the others need not be opened to find out who is in the corpus and who repeats whom,
and their sentences need not be taken apart again to tell what is counted.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from analysis import counting, mentions, winnowing
from analysis.counting import Frames
from analysis.mentions import Reference
from analysis.reading import Reading
from analysis.segment import Page

_WORD = 20  # characters
_BRACKETED = re.compile(r" ?\((?:the )?([A-Z][\w.&-]{1,9})\)")


class Sighted(NamedTuple):
    """One reference, as far as it shows who there is in the corpus; what it is says `mentions.Reference`.

    Attributes:
        role: Role and affiliation, as `mentions.phrase` has them.
        sources: Whether it heads a source.
        alias: Whether it is another spelling of a mention.
        placed: Whether the name stands as a place: "in West Virginia".
        bracket: The abbreviation that a bracket behind the name may explain.
    """

    name: str
    named: bool
    kind: str | None
    likely: str | None
    role: str | None
    sources: bool
    alias: bool
    placed: bool
    bracket: str | None


class Outline(NamedTuple):
    """The outline of one article.

    Attributes:
        article_id: As in the row.
        day: Of publication, ISO 8601; empty where it is not known.
        n_words: Of what is read.
        prints: Its fingerprints.
        runs: Its runs of words, as `winnowing.packed` has them.
        gendered: Whether somebody is called Mr, Mrs or the like.
        sighted: Its references, in order.
        frames: What it tells of its figures.
    """

    article_id: str
    day: str
    n_words: int
    prints: tuple[int, ...]
    runs: bytes
    gendered: bool
    sighted: tuple[Sighted, ...]
    frames: Frames


def of(reading: Reading) -> Outline:
    """Return the outline of an article."""
    page, references = reading.page, reading.references
    words = winnowing.words(page)
    runs = winnowing.runs(words)
    prints = winnowing.prints(runs) if len(words) >= winnowing.FEW else runs[:0]
    return Outline(
        article_id=page.article.article_id,
        day=page.article.published.isoformat() if page.article.published else "",
        n_words=len(words),
        prints=tuple(prints.view("int64").tolist()),
        runs=winnowing.packed(runs),
        gendered=any(r.gender for r in references),
        sighted=tuple(_sighted(page, r) for r in references),
        frames=counting.read(page, (r.mention for r in references), reading.dates, reading.quantities),
    )


def bracketed(page: Page, r: Reference) -> str | None:
    """Return the abbreviation that a bracket behind a name may explain, "International Rescue Committee (IRC)"."""
    if r.kind not in (None, "organisation") or " " not in r.name or r.mention.form != "name":
        return None
    bracket = _BRACKETED.match(page.text, r.span.end)
    return bracket[1] if bracket else None


def _sighted(page: Page, r: Reference) -> Sighted:
    return Sighted(
        name=r.name,
        named=r.mention.form == "name",
        kind=r.kind,
        likely=r.likely,
        role=mentions.phrase(r.role, r.affiliation) if r.role else None,
        sources=bool(r.sources),
        alias=bool(r.alias_of),
        placed=_is_placed(page, r),
        bracket=bracketed(page, r),
    )


def _is_placed(page: Page, r: Reference) -> bool:
    if r.kind is not None or r.possessive:
        return False
    before = page.text[max(0, r.span.start - _WORD) : r.span.start].split()
    return bool(before) and before[-1].lower() in mentions.LOCATIVES

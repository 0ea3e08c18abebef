"""Find who said what: the spans of source, cue and content, and which belong together.

A page goes in, attributions come out, in the terms of PolNeAR (Newell, Margolin & Ruths, LREC 2018). The spans are
read by a learned network (`model`), chosen by `lattice` and tied by `linking`; what the weights were trained on and
what they are bad at is told in `analysis/models/README.md`. Quotation marks, kinds and rows are other rooms' work.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis import cues, features, lattice, linking, model
from analysis.features import Words
from analysis.lattice import Found
from analysis.linking import CONTENT_TO_CUE, CUE_TO_SOURCE, Links
from analysis.model import Facts, Model
from analysis.segment import Page
from analysis.spans import Span

_AT_ONCE = 20_000  # words: what the network says of one takes a kilobyte
_DEPTH = 4  # one for the page, the others for reports inside reports
_SHORTEST_REPORT = 4  # words: somebody says something, and marks
_LIKELY = 0.5  # nothing measures reports inside reports, so what is likelier wrong than right is no row
_SPEAKER = frozenset(("i", "we"))  # in reported words, what these think is what the speaker says
READ = frozenset(("body", "caption"))  # an embedded post's author is known from the page
NOBODY = 0.05  # the score without a cue: annotators give every attribution one, so it hardly fits one of theirs


@dataclass(frozen=True, slots=True)
class Attribution:
    """One act of saying: who (`source`), the words that report it (`cue`), what (`content`, in order).

    `score` is how likely it is that source, cue and content all touch those of one attribution that a trained
    annotator would mark, between 0 and 1.
    """

    source: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the text, and whether it is a person's, an organisation's, a place's or another's (`lattice.ENTITIES`).

    `score` is what the network makes of that, between 0 and 1; it is not calibrated.
    """

    span: Span
    kind: str
    score: float


@dataclass(frozen=True, slots=True)
class Tagged:
    """What is read of a page: who said what, in the order of the contents, and the names in the order of the text."""

    attributions: list[Attribution]
    names: list[Name]


@dataclass(frozen=True, slots=True)
class Tie:
    """One cue with what belongs to it, and what the network thinks of each part."""

    source: Found | None
    cue: Found
    content: tuple[Found, ...]
    to_source: float  # how likely the source, or its absence, is the cue's
    to_cue: float  # how likely the content is the cue's, the least of its fragments


def tag(page: Page) -> Tagged:
    """Read the page's body and captions.

    The contents are then read as the paragraphs of a text of their own, for what is reported inside reports.
    """
    network = model.load()
    words = network.words(page, READ)
    portions = [_tag(page, portion, network) for portion in _portions(words)]
    attributions = [attribution for portion in portions for attribution in portion.attributions]
    return Tagged(
        sorted(attributions, key=lambda a: (a.content[0], a.cue or a.content[0])),
        [name for portion in portions for name in portion.names],
    )


def _portions(words: Words) -> Iterator[Words]:
    """Yield the words, those of a text as long as a book in several portions of whole paragraphs."""
    first = 0
    for _, last in words.paragraphs():
        if last - first >= _AT_ONCE or last == len(words):
            yield words if last - first == len(words) else words.part(first, last - 1)
            first = last


def _tag(page: Page, words: Words, network: Model) -> Tagged:
    attributions: list[Attribution] = []
    names: list[Name] = []
    around: list[float] = []  # the score of the attribution around each paragraph
    for depth in range(_DEPTH):
        if not len(words):
            break
        seen = network.read(words)
        found = spans(words, seen.emissions, network.facts)
        tied = ties(found, seen.links)
        if not depth:
            named = lattice.entities(seen.entities, words.paragraphs())
            names = [Name(words.span(name.first, name.last), name.kind, round(name.score, 3)) for name in named]
            attributions += _alone(page, words, tied, found)
        within: list[Words] = []
        scores: list[float] = []
        for tie in tied:
            attribution = _attribution(words, tie, network.facts)
            if depth:
                source = attribution.source.of(page.text).lower() if attribution.source else None
                if source is None or source in _SPEAKER:
                    continue
                outer = around[int(words.paragraph[tie.cue.first]) - 1]
                attribution = replace(attribution, score=round(attribution.score * outer, 3))
                if attribution.score < _LIKELY:
                    continue
            attributions.append(attribution)
            if attribution.score < _LIKELY:  # nothing in it can be likelier
                continue
            for part in tie.content:
                inside = words.part(part.first, part.last)
                if _reports(page, inside):
                    within.append(inside)
                    scores.append(attribution.score)
        words, around = features.joined(within), scores
    return Tagged(attributions, names)


def _alone(page: Page, words: Words, tied: Sequence[Tie], found: Sequence[Found]) -> Iterator[Attribution]:
    """Yield the quotations whose cue was not found: somebody's words, even where nothing near them says whose."""
    said = {part for tie in tied for part in tie.content}
    for part in _of(found, "content"):
        span = words.span(part.first, part.last)
        if part not in said and page.quoted(span):
            yield Attribution(None, None, (span,), NOBODY)


def _reports(page: Page, words: Words) -> bool:
    """Tell whether there are enough words for a report, and one that can be a cue."""
    if len(words) < _SHORTEST_REPORT:
        return False
    known = (page.text[start:end].lower() for start, end in zip(words.starts, words.ends, strict=True))
    return any(word in cues.verbs() or word in cues.nouns() for word in known)


def ties(found: Sequence[Found], links: Links) -> list[Tie]:
    """Return the cues that report something, each with its content and source."""
    contents, reporting, sources = (_of(found, role) for role in ("content", "cue", "source"))
    fragments: dict[int, list[tuple[Found, float]]] = {}
    attached = links.attach(CONTENT_TO_CUE, _ends(contents), _ends(reporting))
    for content, (at, sure) in zip(contents, attached, strict=True):
        if at is not None:
            fragments.setdefault(at, []).append((content, sure))
    told = sorted(fragments)
    speakers = links.attach(CUE_TO_SOURCE, _ends([reporting[at] for at in told]), _ends(sources))
    return [
        Tie(
            source=None if speaker is None else sources[speaker],
            cue=reporting[at],
            content=tuple(content for content, _ in fragments[at]),
            to_source=to_source,
            to_cue=min(sure for _, sure in fragments[at]),
        )
        for at, (speaker, to_source) in zip(told, speakers, strict=True)
    ]


def spans(words: Words, emissions: lattice.Floats, facts: Facts) -> list[Found]:
    """Return the spans of a page, in order; none runs on into the next paragraph."""
    return lattice.decode(emissions, facts.transitions, words.paragraphs())


def _of(found: Sequence[Found], role: str) -> list[Found]:
    return [span for span in found if span.role == role]


def _ends(found: Sequence[Found]) -> linking.Ints:
    return np.array([(span.first, span.last) for span in found], np.int64).reshape(-1, 2)


def _attribution(words: Words, tie: Tie, facts: Facts) -> Attribution:
    return Attribution(
        source=words.span(tie.source.first, tie.source.last) if tie.source else None,
        cue=words.span(tie.cue.first, tie.cue.last),
        content=tuple(words.span(part.first, part.last) for part in tie.content),
        score=round(float(1 / (1 + np.exp(-evidence(tie) @ facts.confidence))), 3),
    )


def evidence(tie: Tie) -> lattice.Floats:
    """Return what a tie's confidence is read from: one, and the log-odds of its parts and of its links.

    The weights of a logistic regression over them (Platt, 1999) are fitted after training; nobody as a source is
    evidence of its own.
    """
    return np.array(
        [
            1.0,
            _log_odds(max(part.touched for part in tie.content)),
            _log_odds(max(part.exact for part in tie.content)),
            _log_odds(tie.cue.touched),
            _log_odds(tie.source.touched) if tie.source else 0.0,
            _log_odds(tie.to_cue),
            _log_odds(tie.to_source) if tie.source else 0.0,
            0.0 if tie.source else 1.0,
            0.0 if tie.source else _log_odds(tie.to_source),
        ]
    )


def _log_odds(share: float) -> float:
    return float(np.log(max(share, 1e-4) / max(1 - share, 1e-4)))

"""Score the names that are found in a text against names that people annotated.

Two untyped scores, the kind of a name left aside, and one for each kind:

- people and bodies: annotated are the persons and organisations. A name that only meets an annotated place,
  nationality, date or work counts neither for nor against: whether "Kyiv" is somebody is not what those corpora ask;
- all names: places are asked for too;
- person, organisation, place: a name is right only with that kind. A state counts as a place here: the corpora know no
  difference. A name of no known kind is in none of these readings.

A name is right in the *exact* measure where the other side has one with the same first and last character, in the
*overlap* measure where it shares at least one character with one. Micro precision, recall and F1 over all articles,
as at CoNLL 2003 (Tjong Kim Sang & De Meulder, https://aclanthology.org/W03-0419) for the exact and typed ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from analysis import scores, slips
from analysis.conll import ORGANISATION, OTHER, PERSON, PLACE, Name, Named
from analysis.scores import Score
from analysis.spans import Span, hull

MEASURES = ("exact", "overlap")
ACTORS, ALL = "people and bodies", "all names"
GROUPS = (ACTORS, ALL, PERSON, ORGANISATION, PLACE)
FIGURES = tuple((group, measure) for group in GROUPS for measure in MEASURES)
WRONG_KIND = "right words, another kind"
KIND_MEANINGS = {**slips.MEANINGS, WRONG_KIND: "the words are right; the kind of the name is another, or not known"}
UNANNOTATED = "no annotated name"
ROLES = (PERSON, ORGANISATION, UNANNOTATED, PLACE)  # what the errors are grouped by
_WANTED = {ACTORS: (PERSON, ORGANISATION), ALL: (PERSON, ORGANISATION, PLACE)}
# What the kinds of actors are among the kinds of names.
OF_ACTORS = {PERSON: PERSON, ORGANISATION: ORGANISATION, "state": PLACE, "group": OTHER}

Figure: TypeAlias = tuple[str, str]
Finder: TypeAlias = Callable[[str], Iterable[Name]]


@dataclass(frozen=True, slots=True)
class Pair:
    """One article with its names as annotated and as read; all spans point into `text`."""

    name: str
    text: str
    gold: tuple[Name, ...]
    read: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Slip:
    """One error: the annotated names and those read in their place, what kind of error, and what it is listed under."""

    pair: Pair
    role: str
    kind: str
    gold: tuple[Name, ...]
    read: tuple[Name, ...]

    @property
    def span(self) -> Span:
        """Return the stretch of the text that the names lie in."""
        return hull(name.span for name in (*self.gold, *self.read))


@dataclass(frozen=True, slots=True)
class MentionScores:
    """All figures, and the errors by what they concern and by kind, the commonest first."""

    n_articles: int
    n_gold: int
    n_read: int
    figures: Mapping[Figure, Score]
    slips: Mapping[str, Mapping[str, Sequence[Slip]]]


def judge(find: Finder, annotated: Iterable[Named]) -> MentionScores:
    """Score whatever finds names in a text: called with each article's text, it gives its names with their kinds.

    Kinds are those of `conll` (person, organisation, place, other), or None where the kind is not known.
    """
    return score([Pair(a.article, a.text, a.names, tuple(find(a.text))) for a in annotated])


def score(pairs: Sequence[Pair]) -> MentionScores:
    """Return every figure; the order of the articles makes no difference."""
    ordered = sorted(pairs, key=lambda pair: pair.name)
    counts = np.array([[_counts(pair, figure) for figure in FIGURES] for pair in ordered], dtype=np.float64)
    return MentionScores(
        n_articles=len(ordered),
        n_gold=sum(len(pair.gold) for pair in ordered),
        n_read=sum(len(pair.read) for pair in ordered),
        figures=dict(zip(FIGURES, scores.scored(counts), strict=True)) if ordered else {},
        slips=_tally(ordered),
    )


def _counts(pair: Pair, figure: Figure) -> tuple[int, int, int, int]:
    group, measure = figure
    wanted = _WANTED.get(group, (group,))
    gold = {name.span for name in pair.gold if name.kind in wanted}
    aside = [name.span for name in pair.gold if name.kind not in (wanted if group in _WANTED else GROUPS)]
    read = {name.span for name in pair.read if group in _WANTED or name.kind == group}
    read = {span for span in read if _touches(span, gold) or not _touches(span, aside)}
    if measure == "exact":
        right = len(gold & read)
        return right, len(read), right, len(gold)
    return sum(_touches(s, gold) for s in read), len(read), sum(_touches(s, read) for s in gold), len(gold)


def _touches(span: Span, others: Iterable[Span]) -> bool:
    return any(span.overlaps(other) for other in others)


# --- errors -------------------------------------------------------------------------------------------------------


def _tally(pairs: Iterable[Pair]) -> dict[str, dict[str, list[Slip]]]:
    found: dict[str, dict[str, list[Slip]]] = {role: defaultdict(list) for role in ROLES}
    for pair in pairs:
        for slip in _slips(pair):
            found[slip.role][slip.kind].append(slip)
    order = list(KIND_MEANINGS)
    return {
        role: dict(sorted(kinds.items(), key=lambda kind: (-len(kind[1]), order.index(kind[0]))))
        for role, kinds in found.items()
    }


def _slips(pair: Pair) -> Iterator[Slip]:
    gold, read = ({name.span: name for name in side} for side in (pair.gold, pair.read))
    asked = {span for span, name in gold.items() if name.kind != OTHER}
    for golds, reads in slips.clumps(gold.keys() - read, read.keys() - gold):
        kinds = [gold[span].kind for span in golds if span in asked]
        if kinds or not golds:
            role = next((role for role in ROLES if role in kinds), UNANNOTATED)
            names = tuple(gold[span] for span in golds), tuple(read[span] for span in reads)
            yield Slip(pair, role, slips.kind_of(pair.text, golds, reads), *names)
    for span in sorted(asked & read.keys()):
        one, other = gold[span], read[span]
        if one.kind != other.kind and one.kind in ROLES:
            yield Slip(pair, one.kind, WRONG_KIND, (one,), (other,))


# --- as text and as data ------------------------------------------------------------------------------------------


def as_text(found: MentionScores) -> str:
    """Return the figures as a table of plain text, in percent."""
    lines = [
        f"articles: {found.n_articles:,}; names: {found.n_gold:,} annotated, {found.n_read:,} read; "
        "in percent, with 95 % intervals",
        f"\n{'':28}{'annotated':>9}{'read':>7}{'precision':>11}{'recall':>9}{'F1':>9}   interval",
    ]
    for figure, score in found.figures.items():
        cells = "".join(f"{scores.percent(value):>9}" for value in (score.recall, score.f1))
        lines.append(
            f"{' '.join(figure):28}{score.n_gold:>9,}{score.n_read:>7,}{scores.percent(score.precision):>11}{cells}"
            f"   {scores.interval(score.interval)}".rstrip()
        )
    return "\n".join(lines)


def as_record(found: MentionScores) -> dict[str, Any]:
    """Return every figure as it is written into a file of figures, fractions to four places."""
    return {
        "articles": found.n_articles,
        "annotated": found.n_gold,
        "read": found.n_read,
        "scores": [
            {"of": group, "measure": measure, **scores.record(score)}
            for (group, measure), score in found.figures.items()
        ],
        "errors": {role: {kind: len(those) for kind, those in kinds.items()} for role, kinds in found.slips.items()},
    }

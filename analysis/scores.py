"""Score what the machine read against what people annotated.

A *fragment* is one contiguous stretch of a source, a cue or a content; in one article each fragment of a role counts
once, however many attributions share it. For each role three measures, from strict to lenient:

- exact: a fragment with the same first and last character on the other side;
- token: characters of the role, white space left out;
- overlap: a fragment that shares at least one character with a fragment of that role on the other side.

And for whole attributions, *linked*: a reading fits an annotated attribution when each of source, cue and content
overlaps that attribution's own, or is absent from both (an absent part fits nothing but an absent part). Readings and
annotated attributions are matched one to one, as many as can be.

Precision is the share of what was read that is right, recall the share of what is annotated that was found, F1 their
harmonic mean. In a split by kind, outlet or passage, precision is over the readings in the group and recall over the
annotated attributions in it; the other side is never narrowed, so a reading of another kind can still be right.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from analysis.brat import ROLES, Attribution
from analysis.spans import Span

MEASURES = ("exact", "token", "overlap")
LINKED = ("linked", "all")
LINKED_SOURCED = ("linked", "with a source")
FIGURES = (*((role, measure) for role in ROLES for measure in MEASURES), LINKED, LINKED_SOURCED)
SHOWN = (*((role, "exact") for role in ROLES), ("content", "token"), LINKED)  # where there is room for a few
ALL = ("all", "all")
SPLITS = ("kind", "outlet", "passage")

RESAMPLES = 1000
_SEED = 20250408
_INTERVAL = (2.5, 97.5)  # percentiles
_Z = 1.959964  # standard deviations that hold 95 % of a normal distribution
_BANDS = ((0.0, 0.5), (0.5, 0.6), (0.6, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 1.0), (0.95, 1.0))

Figure: TypeAlias = tuple[str, str]
Group: TypeAlias = tuple[str, str]
_Counts: TypeAlias = npt.NDArray[np.float64]  # … by right_read, n_read, right_gold, n_gold
_Mask: TypeAlias = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Marked:
    """One attribution, annotated or read, and what scores are split by.

    `kind` is direct, indirect or mixed; `passage` the kind of the passage in which its content begins; `confidence`
    between 0 and 1, and 1 where a person annotated.
    """

    parts: Attribution
    kind: str
    passage: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Pair:
    """One article as annotated and as read; all spans point into `text`."""

    name: str
    outlet: str
    text: str
    gold: tuple[Marked, ...]
    read: tuple[Marked, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """One figure: what it counts on either side, and the 95 % bootstrap interval of its F1, as fractions.

    The interval is None where there is nothing to resample: fewer than two articles, or no F1.
    """

    right_read: int
    n_read: int
    right_gold: int
    n_gold: int
    interval: tuple[float, float] | None

    @property
    def precision(self) -> float | None:
        """Return the share of what was read that is right; None where nothing was read."""
        return self.right_read / self.n_read if self.n_read else None

    @property
    def recall(self) -> float | None:
        """Return the share of what is annotated that was found; None where nothing is annotated."""
        return self.right_gold / self.n_gold if self.n_gold else None

    @property
    def f1(self) -> float | None:
        """Return the harmonic mean of precision and recall; None where nothing is annotated."""
        counts = np.array([self.right_read, self.n_read, self.right_gold, self.n_gold], dtype=np.float64)
        f1 = float(_f1(counts))
        return None if math.isnan(f1) else f1


@dataclass(frozen=True, slots=True)
class Band:
    """The readings with a confidence from `low` up to `high`, and how many of them are right.

    `high` itself is left out, but for 1. `right` counts the readings that overlap one annotated attribution in all
    parts; here several readings may fit the same one. `mean` is None where there is no reading, and so is `interval`,
    Wilson's 95 % interval of the share that is right (https://doi.org/10.1080/01621459.1927.10502953).
    """

    low: float
    high: float
    n: int
    right: int
    mean: float | None
    interval: tuple[float, float] | None

    @property
    def share(self) -> float | None:
        """Return the share that is right; None where there is no reading."""
        return self.right / self.n if self.n else None

    def __str__(self) -> str:
        """Return the band as it is printed."""
        return f"{self.low:g} to {self.high:g}"


@dataclass(frozen=True, slots=True)
class Scores:
    """All figures of a set of articles: by group ("kind", "direct") and then by figure ("source", "exact")."""

    n_articles: int
    n_gold: int
    n_read: int
    groups: Mapping[Group, Mapping[Figure, Score]]
    bands: tuple[Band, ...]


def score(pairs: Iterable[Pair]) -> Scores:
    """Return every figure; the order of the articles, and of the attributions in them, makes no difference."""
    articles = [_Article(pair) for pair in sorted(pairs, key=lambda pair: pair.name)]
    groups = _groups([article.pair for article in articles])
    counts = np.array([[article.counts(group) for group in groups] for article in articles])
    return Scores(
        n_articles=len(articles),
        n_gold=sum(len(article.pair.gold) for article in articles),
        n_read=sum(len(article.pair.read) for article in articles),
        groups=_scored(groups, counts) if articles else {},
        bands=_bands([article.pair for article in articles]),
    )


def named(figure: Figure) -> str:
    """Return the name of a figure as it is printed."""
    return "linked" if figure == LINKED else " ".join(figure)


def percent(share: float | None) -> str:
    """Return a share in percent as it is printed, a dash where there is none."""
    return "–" if share is None else f"{100 * share:.1f}"


def interval(ends: tuple[float, float] | None) -> str:
    """Return an interval in percent as it is printed, nothing where there is none."""
    return "–".join(map(percent, ends)) if ends else ""


def record(score: Score) -> dict[str, Any]:
    """Return a score as it is written into a file of figures: the counts, and the shares as fractions."""
    shares = {"precision": score.precision, "recall": score.recall, "f1": score.f1}
    return {
        "right_read": score.right_read,
        "read": score.n_read,
        "right_annotated": score.right_gold,
        "annotated": score.n_gold,
        **{name: rounded(share) for name, share in shares.items()},
        **ends(score.interval),
    }


def ends(pair: tuple[float, float] | None) -> dict[str, float | None]:
    """Return the ends of an interval as they are written into a file of figures."""
    low, high = pair or (None, None)
    return {"interval_low": rounded(low), "interval_high": rounded(high)}


def rounded(share: float | None) -> float | None:
    """Return a fraction to four places."""
    return None if share is None else round(share, 4)


def fits(read: Attribution, gold: Attribution) -> bool:
    """Tell whether each part of a reading overlaps that part of an annotated attribution, or is absent from both."""
    return all(part_fits(read, gold, role) for role in ROLES)


def part_fits(read: Attribution, gold: Attribution, role: str) -> bool:
    """Tell whether one part of a reading overlaps that part of an annotated attribution, or is absent from both."""
    ours, theirs = fragments(read, role), fragments(gold, role)
    if not ours or not theirs:
        return not ours and not theirs
    return any(a.overlaps(b) for a in ours for b in theirs)


def fragments(attribution: Attribution, role: str) -> tuple[Span, ...]:
    """Return the fragments of one part of an attribution."""
    spans: tuple[Span, ...] = getattr(attribution, role)
    return spans


def match(read: Sequence[Attribution], gold: Sequence[Attribution]) -> dict[int, int]:
    """Return which reading is matched to which annotated attribution: one to one, and as many as can be.

    Readings come to their turn in the order given and prefer the attribution that shares most characters with them, but
    give it up where that lets another be matched too (augmenting paths: Kuhn, https://doi.org/10.1002/nav.3800020109).
    """
    choices = []
    for ours in read:
        found = [j for j, theirs in enumerate(gold) if fits(ours, theirs)]
        choices.append(sorted(found, key=lambda j: -_shared(ours, gold[j])))
    taken: dict[int, int] = {}

    def place(i: int, refused: set[int]) -> bool:
        for j in choices[i]:
            if j not in refused:
                refused.add(j)
                if j not in taken or place(taken[j], refused):
                    taken[j] = i
                    return True
        return False

    for i in range(len(read)):
        place(i, set())
    return {i: j for j, i in sorted(taken.items())}


def _shared(read: Attribution, gold: Attribution) -> int:
    return sum(
        max(0, min(a.end, b.end) - max(a.start, b.start))
        for role in ROLES
        for a in fragments(read, role)
        for b in fragments(gold, role)
    )


# --- counting, article by article ------------------------------------------------------------------------------------


class _Article:
    """One article, compared; its counts can then be asked for group by group."""

    def __init__(self, pair: Pair) -> None:
        self.pair = pair
        self._gold, self._read = (sorted(side, key=lambda m: m.parts.content + m.parts.cue + m.parts.source)
                                  for side in (pair.gold, pair.read))  # fmt: skip
        self._printed = np.array([not character.isspace() for character in pair.text], dtype=np.bool_)
        matched = match([m.parts for m in self._read], [m.parts for m in self._gold])
        self._matched = (frozenset(matched), frozenset(matched.values()))

    def counts(self, group: Group) -> _Counts:
        """Return the four counts of every figure, of the rows in the group."""
        split, value = group
        if split == "outlet":
            chosen = [self.pair.outlet == value] * 2
            read, gold = ([choice] * len(side) for choice, side in zip(chosen, (self._read, self._gold), strict=True))
        else:
            read, gold = ([split == "all" or getattr(m, split) == value for m in side]
                          for side in (self._read, self._gold))  # fmt: skip
        rows = [figure for role in ROLES for figure in self._role(role, read, gold)]
        rows += [self._linked(read, gold, lambda m: True), self._linked(read, gold, lambda m: bool(m.parts.source))]
        return np.array(rows, dtype=np.float64)

    def _role(self, role: str, read: Sequence[bool], gold: Sequence[bool]) -> list[tuple[int, ...]]:
        every_read, every_gold = _of(role, self._read), _of(role, self._gold)
        reads, golds = _of(role, self._read, read), _of(role, self._gold, gold)
        on_read, on_gold = self._mask(every_read), self._mask(every_gold)
        in_read, in_gold = self._mask(reads) & self._printed, self._mask(golds) & self._printed
        return [
            (len(reads & every_gold), len(reads), len(golds & every_read), len(golds)),
            (int((in_read & on_gold).sum()), int(in_read.sum()), int((in_gold & on_read).sum()), int(in_gold.sum())),
            (_touched(reads, on_gold), len(reads), _touched(golds, on_read), len(golds)),
        ]

    def _linked(
        self, read: Sequence[bool], gold: Sequence[bool], wanted: Callable[[Marked], bool]
    ) -> tuple[int, int, int, int]:
        counts = []
        for side, chosen, matched in zip((self._read, self._gold), (read, gold), self._matched, strict=True):
            mine = [i for i, m in enumerate(side) if chosen[i] and wanted(m)]
            counts += [len(matched.intersection(mine)), len(mine)]
        return counts[0], counts[1], counts[2], counts[3]

    def _mask(self, spans: Iterable[Span]) -> _Mask:
        mask = np.zeros(len(self.pair.text), dtype=np.bool_)
        for start, end in spans:
            mask[start:end] = True
        return mask


def _of(role: str, side: Sequence[Marked], chosen: Sequence[bool] | None = None) -> set[Span]:
    return {span for i, m in enumerate(side) if chosen is None or chosen[i] for span in fragments(m.parts, role)}


def _touched(spans: Iterable[Span], mask: _Mask) -> int:
    return sum(bool(mask[start:end].any()) for start, end in spans)


def _groups(pairs: Sequence[Pair]) -> list[Group]:
    rows = [m for pair in pairs for m in (*pair.gold, *pair.read)]
    kinds, passages = {m.kind for m in rows}, {m.passage for m in rows}
    values = (kinds, {pair.outlet for pair in pairs}, passages)
    return [ALL, *((split, value) for split, there in zip(SPLITS, values, strict=True) for value in sorted(there))]


# --- from counts to scores -------------------------------------------------------------------------------------------


def _scored(groups: Sequence[Group], counts: _Counts) -> dict[Group, dict[Figure, Score]]:
    """Return the scores of counts by article, group, figure and (right_read, n_read, right_gold, n_gold)."""
    of = iter(scored(counts.reshape(len(counts), -1, 4)))
    return {group: {figure: next(of) for figure in FIGURES} for group in groups}


def scored(counts: npt.NDArray[np.float64]) -> list[Score]:
    """Return the score of each figure, over all articles, with the interval that resampling the articles gives.

    Args:
        counts: By article, figure and (right_read, n_read, right_gold, n_gold); of one article at least.
    """
    n, n_figures, _ = counts.shape
    totals = counts.sum(axis=0)
    # How often each article is drawn in each resample: whole numbers below 2^53, so the product is exact anywhere.
    drawn = np.random.default_rng(_SEED).multinomial(n, [1 / n] * n, size=RESAMPLES).astype(np.float64)
    resampled = _f1((drawn @ counts.reshape(n, -1)).reshape(RESAMPLES, n_figures, 4))
    found = []
    for f in range(n_figures):
        values = resampled[:, f]
        values = values[~np.isnan(values)]
        low, high = np.percentile(values, _INTERVAL) if n > 1 and len(values) else (math.nan, math.nan)
        ends = None if math.isnan(low) else (float(low), float(high))
        right_read, n_read, right_gold, n_gold = (int(count) for count in totals[f])
        found.append(Score(right_read, n_read, right_gold, n_gold, ends))
    return found


def _f1(counts: _Counts) -> _Counts:
    """Return the F1 of counts whose last axis is (right_read, n_read, right_gold, n_gold); NaN where n_gold is 0."""
    right_read, n_read, right_gold, n_gold = np.moveaxis(counts, -1, 0)
    precision = right_read / np.maximum(n_read, 1)
    recall = right_gold / np.maximum(n_gold, 1)
    both = precision + recall
    f1 = 2 * precision * recall / np.where(both > 0, both, 1)
    return np.asarray(np.where(n_gold > 0, f1, math.nan))


# --- confidence ------------------------------------------------------------------------------------------------------


def _bands(pairs: Sequence[Pair]) -> tuple[Band, ...]:
    readings = [
        (m.confidence, any(fits(m.parts, gold.parts) for gold in pair.gold)) for pair in pairs for m in pair.read
    ]
    bands = []
    for low, high in _BANDS:
        inside = [(c, right) for c, right in readings if low <= c and (c < high or high == 1.0)]
        n, right = len(inside), sum(right for _, right in inside)
        mean = math.fsum(c for c, _ in inside) / n if n else None
        bands.append(Band(low, high, n, right, mean, wilson(right, n) if n else None))
    return tuple(bands)


def wilson(right: int, n: int) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share, as fractions; `n` is at least 1."""
    share, z2 = right / n, _Z**2
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z / (1 + z2 / n) * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)

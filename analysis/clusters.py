"""Score who is taken for whom across articles, against mentions that somebody resolved by reading.

The gold is a table of spans, one mention a row, with the name that an editor would index it under. Every mention is
looked up in the tables of the same articles; what is told of it there is the actor, so that the mentions of an actor
are a cluster. Two measures, over the annotated mentions only:

- B-cubed (Bagga & Baldwin 1998, "Algorithms for scoring coreference chains"): for each mention, the share of its read
  cluster that is of its actor (precision), and the share of its actor's mentions that are in its cluster (recall),
  each averaged;
- pairwise: of the pairs of mentions that were put together the share that belongs together, and the reverse.

A mention that was not found or was given no actor takes no part in precision, and its recall is nought.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis import scores, sheets
from analysis.scores import wilson
from analysis.spans import Span

COLUMNS = ("article_id", "outlet", "url", "start", "end", "text", "form", "kind", "actor")
FORMS = ("name", "nominal", "pronoun")
KINDS = ("person", "organisation", "state", "group")


class BrokenClusters(sheets.BrokenSheet):
    """A sheet of resolved mentions that says none or does not fit the articles; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """One mention resolved by reading: where it stands, what it says, and the actor an editor would index it under."""

    line: int
    article_id: str
    outlet: str
    span: Span
    text: str
    form: str
    kind: str
    actor: str


@dataclass(frozen=True, slots=True)
class Found:
    """One mention of the tables: its form, and id, name and kind of its actor, each None where it has none."""

    span: Span
    form: str
    actor_id: str | None
    name: str | None
    kind: str | None


@dataclass(frozen=True, slots=True)
class Judged:
    """A resolved mention beside what was found for it; None where nothing was."""

    gold: Resolved
    found: Found | None

    @property
    def cluster(self) -> str | None:
        """Return the id of the actor that it was given."""
        return self.found.actor_id if self.found else None


@dataclass(frozen=True, slots=True)
class Part:
    """So many of so many."""

    part: float
    whole: int

    @property
    def value(self) -> float | None:
        """Return the share as a fraction; None of nothing."""
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class Measure:
    """Precision and recall of clusters."""

    precision: Part
    recall: Part

    @property
    def f1(self) -> float | None:
        """Return the harmonic mean; None where one of the two is of nothing."""
        precision, recall = self.precision.value, self.recall.value
        if precision is None or recall is None:
            return None
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


@dataclass(frozen=True, slots=True)
class ClusterScores:
    """What came of the resolved mentions of some articles.

    Attributes:
        n_articles: The articles that they stand in.
        n_actors: The actors that they mean.
        found: Mentions that the tables have, of all; and by form.
        given: Mentions that were given an actor, of all; and by form.
        kind: Mentions whose actor has the right kind, of those given one.
        b_cubed: As the module says.
        pairwise: As the module says.
        judged: The mentions, each beside what was found for it.
    """

    n_articles: int
    n_actors: int
    found: Mapping[str, Part]
    given: Mapping[str, Part]
    kind: Part
    b_cubed: Measure
    pairwise: Measure
    judged: tuple[Judged, ...]


def is_gold(path: Path) -> bool:
    """Tell whether a file is a table of resolved mentions, by its first line."""
    if not path.is_file() or path.suffix.lower() != ".csv":
        return False
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        return {"actor", "start", "end", "article_id"} <= set(next(csv.reader(file), []))


def read(path: Path) -> list[Resolved]:
    """Read a table of resolved mentions: a sheet with the columns of `COLUMNS`.

    Raises:
        sheets.BrokenSheet: It is none, or a column is missing.
        BrokenClusters: A row does not say a mention.
    """
    found = []
    for line, row in sheets.read(path, COLUMNS).rows:
        where = f"{path}, line {line}"
        if row["form"] not in FORMS or row["kind"] not in KINDS or not row["actor"]:
            raise BrokenClusters(
                f"{where}: expected a form ({', '.join(FORMS)}), a kind ({', '.join(KINDS)}) and an actor"
            )
        if not (row["start"].isdigit() and row["end"].isdigit() and int(row["start"]) < int(row["end"])):
            raise BrokenClusters(f"{where}: start and end are {row['start']!r} and {row['end']!r}")
        span = Span(int(row["start"]), int(row["end"]))
        words = row["text"], row["form"], row["kind"], row["actor"]
        found.append(Resolved(line, row["article_id"], row["outlet"], span, *words))
    return found


def check(path: Path, resolved: Iterable[Resolved], texts: Mapping[str, str]) -> None:
    """Compare the mentions with the articles that were read, by id.

    Raises:
        BrokenClusters: An article is not among them, or has other words in the place of a mention.
    """
    for mention in resolved:
        if mention.article_id not in texts:
            raise BrokenClusters(
                f"{path}, line {mention.line}: no article {mention.article_id} ({mention.outlet}) was read; "
                "name the files that hold it with --articles (the id is that of this text: another edition has another)"
            )
        there = mention.span.of(texts[mention.article_id])
        if there != mention.text:
            raise BrokenClusters(f"{path}, line {mention.line}: expected {mention.text!r}, the text has {there!r}")


def score(resolved: Sequence[Resolved], found: Mapping[str, Sequence[Found]]) -> ClusterScores:
    """Return the figures for resolved mentions and, by article, the mentions that were read.

    A mention is compared with the one of the same form that is the same words, else that shares most characters with
    it for its length; no read mention is compared twice.
    """
    judged = tuple(_judged(resolved, found))
    given = [one for one in judged if one.cluster]
    forms = {"all": judged} | {form: tuple(one for one in judged if one.gold.form == form) for form in FORMS}
    return ClusterScores(
        n_articles=len({one.article_id for one in resolved}),
        n_actors=len({one.actor for one in resolved}),
        found={form: Part(sum(one.found is not None for one in those), len(those)) for form, those in forms.items()},
        given={form: Part(sum(one.cluster is not None for one in those), len(those)) for form, those in forms.items()},
        kind=Part(sum(one.found is not None and one.found.kind == one.gold.kind for one in given), len(given)),
        b_cubed=_b_cubed(judged),
        pairwise=_pairwise(judged),
        judged=judged,
    )


def _judged(resolved: Sequence[Resolved], found: Mapping[str, Sequence[Found]]) -> Iterator[Judged]:
    exact = {(article, one.span, one.form): one for article, those in found.items() for one in those}
    taken = {(one.article_id, one.span, one.form) for one in resolved}
    for one in resolved:
        same = exact.get((one.article_id, one.span, one.form))
        near = [
            other
            for other in found.get(one.article_id, ())
            if other.form == one.form and other.span.overlaps(one.span)
            and (one.article_id, other.span, other.form) not in taken
        ]  # fmt: skip
        best = same or max(near, key=lambda other: _shared(one.span, other.span), default=None)
        if best:
            taken.add((one.article_id, best.span, best.form))
        yield Judged(one, best)


def _shared(one: Span, other: Span) -> float:
    return (min(one.end, other.end) - max(one.start, other.start)) / (
        max(one.end, other.end) - min(one.start, other.start)
    )


def _b_cubed(judged: Sequence[Judged]) -> Measure:
    of_actor = Counter(one.gold.actor for one in judged)
    in_cluster = Counter(one.cluster for one in judged if one.cluster)
    together = Counter((one.gold.actor, one.cluster) for one in judged if one.cluster)
    precision = sum(n * n / in_cluster[cluster] for (_, cluster), n in sorted(together.items(), key=str))
    recall = sum(n * n / of_actor[actor] for (actor, _), n in sorted(together.items(), key=str))
    return Measure(Part(precision, sum(in_cluster.values())), Part(recall, len(judged)))


def _pairwise(judged: Sequence[Judged]) -> Measure:
    def pairs(counts: Mapping[Any, int]) -> int:
        return sum(n * (n - 1) // 2 for n in counts.values())

    right = pairs(Counter((one.gold.actor, one.cluster) for one in judged if one.cluster))
    read = pairs(Counter(one.cluster for one in judged if one.cluster))
    return Measure(Part(right, read), Part(right, pairs(Counter(one.gold.actor for one in judged))))


def merged(judged: Iterable[Judged]) -> list[tuple[str, list[Judged]]]:
    """Return the read actors that hold mentions of more than one annotated actor, by name, with the strangers in each.

    The actor that most of the mentions mean is who it is; a stranger is a mention of another.
    """
    clusters: dict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        if one.cluster:
            clusters[one.cluster].append(one)
    found = []
    for those in clusters.values():
        owner, _ = min(Counter(one.gold.actor for one in those).items(), key=lambda count: (-count[1], count[0]))
        strangers = [one for one in those if one.gold.actor != owner]
        if strangers:
            found.append((owner, strangers))
    return sorted(found, key=lambda pair: (-len(pair[1]), pair[0]))


def split(judged: Iterable[Judged]) -> list[tuple[str, list[Judged]]]:
    """Return the annotated actors whose mentions were given to more than one, with those elsewhere than most."""
    actors: dict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        if one.cluster:
            actors[one.gold.actor].append(one)
    found = []
    for actor, those in actors.items():
        home, _ = min(Counter(one.cluster or "" for one in those).items(), key=lambda count: (-count[1], count[0]))
        others = [one for one in those if one.cluster != home]
        if others:
            found.append((actor, others))
    return sorted(found, key=lambda pair: (-len(pair[1]), pair[0]))


# --- as text and as data ------------------------------------------------------------------------------------------


def as_text(found: ClusterScores) -> str:
    """Return the figures as tables of plain text, in percent."""
    lines = [
        f"articles: {found.n_articles:,}; mentions: {len(found.judged):,} of {found.n_actors:,} actors; in percent",
        f"\n{'':36}{'precision':>11}{'recall':>9}{'F1':>9}",
    ]
    for name, measure in (("B-cubed", found.b_cubed), ("pairwise", found.pairwise)):
        cells = (measure.precision.value, measure.recall.value, measure.f1)
        lines.append(f"{name:36}{scores.percent(cells[0]):>11}" + "".join(f"{scores.percent(c):>9}" for c in cells[1:]))
    lines.append(f"\n{'mentions':36}{'':15}{'':8}  interval")
    for name, part in shares(found):
        ends = wilson(int(part.part), part.whole) if part.whole else None
        lines.append(
            f"{name:36}{part.part:>6,.0f} of {part.whole:>5,}{scores.percent(part.value):>8}  {scores.interval(ends)}"
        )
    return "\n".join(line.rstrip() for line in lines)


def shares(found: ClusterScores) -> Iterator[tuple[str, Part]]:
    """Yield the shares by the names that they are printed under."""
    for form, part in found.found.items():
        yield ("found" if form == "all" else f"  {form}"), part
    for form, part in found.given.items():
        yield ("given an actor" if form == "all" else f"  {form}"), part
    yield "actor of the right kind, of those given", found.kind


def as_record(found: ClusterScores) -> dict[str, Any]:
    """Return every figure as it is written into a file of figures, fractions to four places."""
    return {
        "articles": found.n_articles,
        "mentions": len(found.judged),
        "actors": found.n_actors,
        "scores": [
            {
                "measure": name,
                "precision": scores.rounded(measure.precision.value),
                "recall": scores.rounded(measure.recall.value),
                "f1": scores.rounded(measure.f1),
            }
            for name, measure in (("b-cubed", found.b_cubed), ("pairwise", found.pairwise))
        ],
        "found": _parts(found.found),
        "given": _parts(found.given),
        "kind": _parts({"all": found.kind}),
        "merged": {actor: len(those) for actor, those in merged(found.judged)},
        "split": {actor: len(those) for actor, those in split(found.judged)},
    }


def _parts(parts: Mapping[str, Part]) -> dict[str, Any]:
    return {
        name: {"part": int(part.part), "whole": part.whole, "value": scores.rounded(part.value)}
        for name, part in parts.items()
    }

"""Show scores and errors of names, or of actors across articles, as an HTML page like that of `scorepage`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from analysis import clusters, conll, excerpts, mentionscores, page, scorepage, scores
from analysis.clusters import ClusterScores, Judged, Measure
from analysis.mentionscores import MentionScores
from analysis.scorepage import Example, Kind, anchor, where
from analysis.scores import percent
from analysis.spans import Span

_NAMES = "How far onrecord {} finds the names that people annotated in these texts, and where it does not."
_ACTORS = "How far onrecord {} takes mentions for whom a reader took them for, across articles, and where it does not."
SEVERAL, ONE, LOST = "Several taken for one", "One taken for several", "Not found, or given no actor"
_MEANINGS = {
    SEVERAL: "mentions of others that were put with this actor’s",
    ONE: "mentions that were not put where most of this actor’s are",
    LOST: "mentions that are part of no actor",
}
_TERMS = {
    "exact": "a name with the same first and last character on both sides",
    "overlap": "a name that shares at least one character with one of the other side",
    "mentions": "the names that the table `mentions` holds: something says that they are somebody",
    "found": "all names that were found, before it is asked whether they are somebody",
    "people and bodies": "persons and organisations; what only meets an annotated place, date, work or nationality "
    "does not count",
    "person, …": "right only with that kind; a state counts as a place here",
}
_CLUSTER_TERMS = {
    "B-cubed": "for each mention the share of its read actor’s mentions that are its own (precision), and the share of "
    "its own actor’s mentions that are there (recall)",
    "pairwise": "of the pairs of mentions put together, those that belong together, and the reverse",
    "no actor": "a mention that was not found, or means nobody for certain, is no part of precision and has no recall",
}


@dataclass(frozen=True, slots=True)
class Table:
    """A table of figures as it is printed."""

    title: str
    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Kinds of error that stand under one heading; `sides` are the names of the two readings of a text."""

    anchor: str
    title: str
    kinds: tuple[Kind[Example], ...]
    sides: tuple[str, str] = ("Annotated", "Read")


def names(folder: str, version: str, sides: Mapping[str, MentionScores], errors_of: str) -> str:
    """Return the page of the scores of names.

    Args:
        folder: Name of the annotated file or folder.
        version: Version of the project, which the page names.
        sides: The scores by what was scored.
        errors_of: Which of them the errors are shown of.
    """
    shown = sides[errors_of]
    facts = (f"{shown.n_articles:,} articles", f"{shown.n_gold:,} names annotated", f"{shown.n_read:,} read")
    sections = [
        Section(anchor(role), _title(role), tuple(_kinds(role, kinds))) for role, kinds in shown.slips.items() if kinds
    ]
    tables = [_figures(side, of) for side, of in sides.items()]
    return _fill(folder, version, facts, _NAMES, tables, sections, _TERMS)


def _title(role: str) -> str:
    return "Names where none is annotated" if role == mentionscores.UNANNOTATED else f"Names annotated as {role}"


def _figures(side: str, of: MentionScores) -> Table:
    rows = tuple(
        (" ".join(figure), *(percent(value) for value in (score.precision, score.recall, score.f1)),
         scores.interval(score.interval), f"{score.n_gold:,}", f"{score.n_read:,}")
        for figure, score in of.figures.items()
    )  # fmt: skip
    caption = "In percent. The interval is that of F1: 95 % of what resampling the articles gives."
    return Table(side, caption, ("score", "precision", "recall", "F1", "interval", "annotated", "read"), rows)


def _kinds(role: str, kinds: Mapping[str, Sequence[mentionscores.Slip]]) -> Iterator[Kind[Example]]:
    for name, those in kinds.items():
        examples = [_name(slip) for slip in scorepage.some(those)]
        yield Kind(f"{anchor(role)}-{anchor(name)}", name, mentionscores.KIND_MEANINGS[name], len(those), examples)


def _name(slip: mentionscores.Slip) -> Example:
    text = slip.pair.text
    shown = excerpts.windows(text, [name.span for name in (*slip.gold, *slip.read)])
    gold, read = (
        excerpts.html(text, shown, [excerpts.bracketed(name.span) for name in side]) + _listed(side)
        for side in (slip.gold, slip.read)
    )
    return Example(where(slip.pair.name, slip.span), gold, read, None)


def _listed(side: Sequence[conll.Name]) -> Markup:
    return escape(f" ({', '.join(name.kind or 'kind not known' for name in side)})") if side else Markup("")


def actors(folder: str, version: str, of: ClusterScores, texts: Mapping[str, str]) -> str:
    """Return the page of the scores of clusters.

    Args:
        folder: Name of the table of resolved mentions.
        version: Version of the project, which the page names.
        of: The scores.
        texts: The articles' texts by their ids.
    """
    facts = (f"{of.n_articles:,} articles", f"{len(of.judged):,} mentions", f"{of.n_actors:,} actors")
    measures = tuple(_measure(name, m) for name, m in (("B-cubed", of.b_cubed), ("pairwise", of.pairwise)))
    parts = tuple(
        (name.strip(), f"{part.part:,.0f}", f"{part.whole:,}", percent(part.value))
        for name, part in clusters.shares(of)
    )
    tables = [
        Table("Who is taken for whom", "In percent.", ("score", "precision", "recall", "F1"), measures),
        Table("Mentions", "How many were found, and given an actor.", ("share", "part", "of", "percent"), parts),
    ]
    lost = {
        "not found": [one for one in of.judged if one.found is None],
        "given no actor": [one for one in of.judged if one.found and not one.cluster],
    }
    groups = {
        SEVERAL: {f"taken for {actor}": those for actor, those in clusters.merged(of.judged)},
        ONE: {actor: those for actor, those in clusters.split(of.judged)},
        LOST: {name: those for name, those in lost.items() if those},
    }
    sections = [
        Section(anchor(title), title, tuple(_mistaken(title, kinds, texts)), ("In the article", "Taken for"))
        for title, kinds in groups.items()
        if kinds
    ]
    return _fill(folder, version, facts, _ACTORS, tables, sections, _CLUSTER_TERMS)


def _measure(name: str, of: Measure) -> tuple[str, ...]:
    return name, percent(of.precision.value), percent(of.recall.value), percent(of.f1)


def _mistaken(title: str, kinds: Mapping[str, Sequence[Judged]], texts: Mapping[str, str]) -> Iterator[Kind[Example]]:
    for number, (name, those) in enumerate(kinds.items(), start=1):
        examples = [_mention(one, texts[one.gold.article_id]) for one in scorepage.some(those)]
        yield Kind(f"{anchor(title)}-{number}", name, _MEANINGS[title], len(those), examples)


def _mention(one: Judged, text: str) -> Example:
    span: Span = one.gold.span
    gold = excerpts.html(text, excerpts.windows(text, [span]), [excerpts.bracketed(span)])
    read = (one.found.name or "nobody") if one.found else "not found"
    return Example(f"{where(one.gold.outlet, span)}: {one.gold.actor}", gold, escape(read), None)


def _fill(
    folder: str,
    version: str,
    facts: Sequence[str],
    standfirst: str,
    tables: Sequence[Table],
    sections: Sequence[Section],
    terms: Mapping[str, str],
) -> str:
    return page.fill(
        "names.html.j2",
        ["style.css", "scores.css"],
        folder=folder,
        version=version,
        facts=facts,
        standfirst=standfirst.format(version),
        tables=tables,
        sections=sections,
        terms=terms,
    )

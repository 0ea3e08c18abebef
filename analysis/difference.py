"""What changed from one edition of a report to the next: statements, figures and actors, by number.

An edition keeps its facts: which articles, statements, figures and actors it told of. The next one sets its own beside
them. Ids are made of an article and a span, so a row keeps its id for as long as its words are read in the same place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.corpus import Corpus
from analysis.highlight import shortened
from analysis.measures import UNKNOWN
from analysis.prose import Cell, Part, Prose, Table, count, figure, joined, paragraph, plural, sentence

Facts = dict[str, Any]
"""`articles`: ids; `statements`: speaker and first words, by id; `actors`: name, kind, role, affiliation and the ids of
their statements, by id; `lines`: of each line of figures what it counts, its figures, and the last of them."""

_WORDS = 90  # characters of a statement that are kept, to say which one is gone
_SHOWN = 12  # rows of a list, before it only counts the rest
_TRAITS = ("name", "kind", "role", "affiliation")


def facts(corpus: Corpus) -> Facts:
    """Return what an edition on this corpus tells of."""
    said = {
        row.statement_id: [row.speaker or UNKNOWN, shortened(row.content, _WORDS)]
        for row in corpus.statements.itertuples()
    }
    by_actor = corpus.statements.groupby("actor_id")["statement_id"].apply(list).to_dict()
    actors = {
        row.actor_id: {trait: _or_none(getattr(row, trait)) for trait in _TRAITS}
        | {"statements": by_actor.get(row.actor_id, [])}
        for row in corpus.actors.itertuples()
    }
    return {
        "articles": list(corpus.articles["article_id"]),
        "statements": said,
        "actors": actors,
        "lines": _lines(corpus),
    }


def _lines(corpus: Corpus) -> list[dict[str, Any]]:
    numbers = corpus.quantities.set_index("quantity_id")
    lines = []
    ordered = corpus.figures.sort_values(["line_id", "position"], kind="stable")
    for _, rows in ordered.groupby("line_id", sort=False):
        last = rows["quantity_id"].iloc[-1]
        names = [str(name) for name in rows["counted"].dropna()]
        number = numbers.loc[last]
        lines.append(
            {
                "counted": max(names, key=len) if names else None,
                "figures": list(rows["quantity_id"]),
                "text": number["text"],
                "value": [_or_none(number[name]) for name in ("low", "high", "hedge", "unit")],
            }
        )
    return lines


@dataclass(frozen=True, slots=True)
class Difference:
    """What is other than in the edition before.

    Attributes:
        counts: Numbers by what they count; all are zero where nothing changed.
        headline: In one sentence.
        blocks: For the page: prose and tables whose numbers lead to their rows.
    """

    counts: dict[str, int]
    headline: str
    blocks: list[Prose | Table]


def compare(before: Facts, after: Facts, edition: str, parameters: Mapping[str, tuple[str, str]]) -> Difference:
    """Return what changed.

    A figure moved when the last of its line is another, with other bounds, hedge or unit. An actor is the same when its
    id is, or else its name where that tells it from all others; it changed with its name, kind, role, affiliation or
    its number of statements. Numbers of statements are those of the report, not of the whole corpus.

    Args:
        before: The facts of the edition before.
        after: Those of this one.
        edition: What to call the one before: "the edition of 8 April 2025".
        parameters: Of those that changed the old and the new value, by name.
    """
    known, there = set(before["articles"]), set(after["articles"])
    articles = [one for one in after["articles"] if one not in known]
    gone_articles = [one for one in before["articles"] if one not in there]
    statements = [one for one in after["statements"] if one not in before["statements"]]
    gone = [one for one in before["statements"] if one not in after["statements"]]
    other = [one for one, (who, _) in after["statements"].items() if before["statements"].get(one, [who])[0] != who]
    moved = _moved(before["lines"], after["lines"])
    new_actors, gone_actors, changed = _actors(before["actors"], after["actors"])
    counts = {
        "new articles": len(articles),
        "articles gone": len(gone_articles),
        "new statements": len(statements),
        "statements gone": len(gone),
        "statements with another speaker": len(other),
        "moved figures": len(moved),
        "new actors": len(new_actors),
        "actors gone": len(gone_actors),
        "changed actors": len(changed),
    }
    named = [f"{name} is {new or 'not set'}, was {old or 'not set'}" for name, (old, new) in parameters.items()]
    asked = f"The report was asked for other things: {'; '.join(named)}." if named else ""
    if not any(counts.values()):
        first = paragraph(f"Nothing changed since {edition}: the same articles, statements, figures and actors.", asked)
        return Difference(counts, str(first), [first])

    lead: list[list[Part]] = []
    for noun, ids in (("article", articles), ("statement", statements)):
        if ids:
            lead.append(
                sentence(
                    "{n} new {noun}", n=figure(len(ids), ids, f"{noun}s", f"New {noun}s"), noun=plural(len(ids), noun)
                )
            )
    if other:
        n = figure(len(other), other, "statements", "Statements with another speaker than before")
        lead.append(sentence("{n} {noun} with another speaker", n=n, noun=plural(len(other), "statement")))
    if moved:
        ids = [line["figures"][-1] for _, line in moved]
        n = figure(len(moved), ids, "quantities", "Figures that moved")
        lead.append(sentence("{n} moved {noun}", n=n, noun=plural(len(moved), "figure")))
    if new_actors:
        n = figure(len(new_actors), new_actors, "actors", "New actors")
        lead.append(sentence("{n} new {noun}", n=n, noun=plural(len(new_actors), "actor")))
    if changed:
        n = figure(len(changed), [new for _, new, _ in changed], "actors", "Actors that changed")
        lead.append(sentence("{n} changed {noun}", n=n, noun=plural(len(changed), "actor")))
    lead += [
        [f"{count(n, noun)} no longer there"]
        for n, noun in ((len(gone_articles), "article"), (len(gone), "statement"), (len(gone_actors), "actor"))
        if n
    ]
    totals = ", ".join(
        f"{count(len(after[name]), name[:-1])} ({len(before[name]):,} before)" for name in ("articles", "statements")
    )
    first = paragraph(
        sentence("Since {edition}: {lead}.", edition=edition, lead=joined(lead)), f"There are now {totals}.", asked
    )
    blocks: list[Prose | Table] = [first]
    if statements:
        blocks.append(_said(statements, after["statements"]))
    if gone:
        shown = "; ".join(": ".join(before["statements"][one]) for one in gone[:_SHOWN])
        blocks.append(paragraph(f"No longer there: {shown}{_more(len(gone))}."))
    if moved:
        blocks.append(_figures(moved))
    if new_actors or changed:
        blocks.append(_people(new_actors, changed, before["actors"], after["actors"]))
    if gone_actors:
        names = [before["actors"][one]["name"] for one in gone_actors]
        blocks.append(paragraph(f"No longer named: {'; '.join(names[:_SHOWN])}{_more(len(names))}."))
    return Difference(counts, str(first), blocks)


def first(after: Facts) -> Difference:
    """Return what the first edition says instead."""
    told = paragraph("This is the first edition: there is none to compare it with.")
    return Difference({"new articles": len(after["articles"])}, str(told), [told])


def _moved(
    before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]
) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Return the lines, old and new, whose last figure is another."""
    line_of = {figure_id: line for line in after for figure_id in line["figures"]}
    found: dict[str, tuple[Mapping[str, Any], Mapping[str, Any]]] = {}
    for old in before:
        new = line_of.get(old["figures"][-1])
        if new and new["figures"][-1] != old["figures"][-1] and new["value"] != old["value"]:
            # Where two old lines are one now, the longer is the one that moved.
            known = found.get(new["figures"][-1])
            if known is None or len(known[0]["figures"]) < len(old["figures"]):
                found[new["figures"][-1]] = (old, new)
    return list(found.values())


def _actors(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[list[str], list[str], list[tuple[str, str, list[str]]]]:
    """Return the ids that are new and gone, and of those that changed the old id, the new one, and what changed."""
    pairs = {one: one for one in after if one in before}
    old_names = Counter(before[one]["name"] for one in before if one not in pairs)
    new_names = Counter(after[one]["name"] for one in after if one not in pairs)
    by_name = {before[one]["name"]: one for one in before if one not in pairs}
    for one in after:
        name = after[one]["name"]
        if one not in pairs and old_names[name] == new_names[name] == 1:
            pairs[one] = by_name[name]
    taken = set(pairs.values())
    changed = []
    for new, old in pairs.items():
        what = [trait for trait in _TRAITS if before[old][trait] != after[new][trait]]
        if len(before[old]["statements"]) != len(after[new]["statements"]):
            what.append("statements")
        if what:
            changed.append((old, new, what))
    return [one for one in after if one not in pairs], [one for one in before if one not in taken], changed


def _said(ids: Sequence[str], told: Mapping[str, Sequence[str]]) -> Prose:
    by_speaker: dict[str, list[str]] = {}
    for one in ids:
        by_speaker.setdefault(told[one][0], []).append(one)
    ranked = sorted(by_speaker.items(), key=lambda item: (-len(item[1]), item[0]))
    groups = [
        sentence("{who} {n}", who=who, n=figure(len(rows), rows, "statements", f"New statements by {who}"))
        for who, rows in ranked[:_SHOWN]
    ]
    return paragraph(
        sentence("New statements by speaker: {groups}{more}.", groups=joined(groups), more=_more(len(ranked)))
    )


def _figures(moved: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            new["counted"] or old["counted"] or "not named",
            old["text"],
            figure(new["text"], [new["figures"][-1]], "quantities", f"{new['counted'] or 'Figure'}: {new['text']}"),
        )
        for old, new in moved[:_SHOWN]
    ]
    return Table(f"Figures that moved{_of(len(moved))}", ("counted", "before", "now"), tuple(rows), (False,) * 3)


def _people(
    new: Sequence[str],
    changed: Sequence[tuple[str, str, list[str]]],
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> Table:
    rows: list[tuple[Cell, ...]] = []
    ranked = sorted(
        changed, key=lambda each: -abs(len(after[each[1]]["statements"]) - len(before[each[0]]["statements"]))
    )
    entries = [(None, one, ["new"]) for one in sorted(new, key=lambda one: -len(after[one]["statements"]))]
    for old, one, what in [*ranked, *entries][:_SHOWN]:
        actor = after[one]
        said = actor["statements"]
        was = "" if old is None else str(len(before[old]["statements"]))
        now: Cell = figure(len(said), said, "statements", f"Statements by {actor['name']}") if said else "0"
        told = [
            f"{trait} {actor[trait] or 'none'}, was {before[old][trait] or 'none'}"
            for trait in what
            if old is not None and trait in _TRAITS
        ]
        rows.append(
            (figure(actor["name"], [one], "actors"), was, now, "; ".join(told) or ("new" if old is None else ""))
        )
    n = len(new) + len(changed)
    heads = ("actor", "statements before", "now", "what else changed")
    return Table(f"Actors that are new or changed{_of(n)}", heads, tuple(rows), (False, True, True, False))


def _of(n: int) -> str:
    return f" ({_SHOWN} of {n:,})" if n > _SHOWN else ""


def _more(n: int) -> str:
    return f" and {n - _SHOWN:,} more" if n > _SHOWN else ""


def _or_none(value: Any) -> Any:
    return None if pd.isna(value) else value.item() if hasattr(value, "item") else value

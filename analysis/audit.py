"""A source audit: whose words the articles carry, how often, and what is known of them.

Newsrooms count whom they quote. What the text says is counted from the tables (`role_class`); everything else, sector,
expertise, gender as the person states it, home or abroad, comes from the newsroom's own table (`attributes`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from analysis import attributes, store
from analysis.highlight import shown
from analysis.schema import NOT_SAID, REJECTED, ROLE_CLASSES, Actor, columns

COLUMNS = {
    "source": "actor: a row of `actors`; nameless: all statements of speakers who have no row there, one row for each "
    "`role_class`; joint: the same for statements that several known speakers make together.",
    "actor_id": "As in `actors`; empty for nameless and joint.",
    "name": "As in `actors`.",
    "kind": "As in `actors`.",
    "role": "As in `actors`.",
    "affiliation": "As in `actors`: as the text writes it.",
    "role_class": "As in `actors`; of nameless and joint sources as in `statements`.",
    "role_word": "As in `actors`.",
    "external_id": "As in `actors`.",
    "n_statements": "Statements. Each is counted in one row; what somebody is said not to have said, or what a person "
    "rejected, in none.",
    "n_direct": "Those of kind direct.",
    "n_mixed": "Those of kind mixed.",
    "n_indirect": "Those of kind indirect.",
    "n_articles": "Articles that these statements stand in.",
    "n_joint": "Further statements that the actor makes together with others: counted in the rows of `joint`.",
}
"""The columns of `sources.csv` before the user's own, and what they mean."""

_OF_THE_ACTOR = ("name", "kind", "role", "affiliation", "role_class", "role_word", "external_id")


@dataclass(frozen=True, slots=True)
class Audit:
    """One row for each source.

    Attributes:
        columns: `COLUMNS`, then the user's own; one that has the name of ours ends in `_given`.
        rows: One for each source: actors by number of statements, then nameless and joint ones by class.
        coverage: What was joined, and what was not and why, line by line.
    """

    columns: tuple[str, ...]
    rows: tuple[Mapping[str, Any], ...]
    coverage: tuple[str, ...]

    def as_csv(self) -> bytes:
        """Return the rows as CSV."""
        return store.as_csv([self.columns, *([row.get(name) for name in self.columns] for row in self.rows)])


@dataclass(slots=True)
class _Count:
    kinds: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    articles: set[str] = field(default_factory=set)
    joint: int = 0

    def add(self, statement: Mapping[str, Any]) -> None:
        self.kinds[statement["kind"]] += 1
        self.articles.add(statement["article_id"])

    def cells(self) -> dict[str, int]:
        by_kind = {f"n_{kind}": self.kinds[kind] for kind in ("direct", "mixed", "indirect")}
        every = {"n_statements": sum(self.kinds.values()), "n_articles": len(self.articles), "n_joint": self.joint}
        return by_kind | every


def audit(tables: Mapping[str, pa.Table], table: attributes.Table | None = None) -> Audit:
    """Count the sources of a corpus, and join the user's table on them.

    Args:
        tables: As `store.load` gives them.
        table: As `attributes.read` reads it.
    """
    known = {row["actor_id"]: row for row in tables["actors"].to_pylist()}
    by_actor, others = _counts(tables["statements"])
    given: dict[str, dict[str, str]] = {}
    own: dict[str, str] = {}
    coverage: list[str] = []
    if table is not None:
        matches = _matches(tables, table)
        given, clashes = attributes.values(matches)
        own = _own(table.columns)
        coverage += _joined(table, matches, clashes, by_actor.keys(), known)
    rows: list[dict[str, Any]] = []
    for actor_id, count in by_actor.items():
        actor = {name: known[actor_id][name] for name in _OF_THE_ACTOR}
        values = {own[name]: value for name, value in given.get(actor_id, {}).items()}
        rows.append({"source": "actor", "actor_id": actor_id, **actor, **count.cells(), **values})
    rows.sort(key=lambda row: (-row["n_statements"], -row["n_joint"], row["name"], row["actor_id"]))
    rows += [
        {"source": source, "role_class": role_class, **others[source, role_class].cells()}
        for source in ("nameless", "joint")
        for role_class in (*ROLE_CLASSES, None)
        if (source, role_class) in others
    ]
    coverage += _counted(rows, own.values())
    return Audit((*COLUMNS, *own.values()), tuple(rows), tuple(" ".join(shown(line).split()) for line in coverage))


def _counts(statements: pa.Table) -> tuple[dict[str, _Count], dict[tuple[str, str | None], _Count]]:
    """Return what each actor says, and what the others say by source and class."""
    by_actor: defaultdict[str, _Count] = defaultdict(_Count)
    others: defaultdict[tuple[str, str | None], _Count] = defaultdict(_Count)
    wanted = ["article_id", "kind", "actor_id", "joint_ids", "role_class", "cue_class", "status"]
    for row in statements.select(wanted).to_pylist():
        if row["cue_class"] == NOT_SAID or row["status"] == REJECTED:
            continue
        if row["actor_id"]:
            by_actor[row["actor_id"]].add(row)
        else:
            others["joint" if row["joint_ids"] else "nameless", row["role_class"]].add(row)
            for actor_id in row["joint_ids"]:
                by_actor[actor_id].joint += 1
    return dict(by_actor), dict(others)


def _matches(tables: Mapping[str, pa.Table], table: attributes.Table) -> list[attributes.Match]:
    matcher = attributes.Matcher(table)
    if any("actor_id" in row.keys for row in table.rows):
        matcher.mentions(tables["mentions"])
    matcher.actors(_rows(tables["actors"], Actor))
    return matcher.matches()


def _rows(table: pa.Table, row: Any) -> Iterator[Any]:
    names = [column.name for column in columns(row)]
    for batch in table.select(names).to_batches(max_chunksize=10_000):
        yield from (row(**cells) for cells in batch.to_pylist())


def _own(names: Collection[str]) -> dict[str, str]:
    """Return what the user's columns are called beside ours."""
    called: dict[str, str] = {}
    for name in names:
        other = name
        while other in COLUMNS or (other != name and other in names):
            other += "_given"
        called[name] = other
    return called


# --- coverage -------------------------------------------------------------------------------------------------


def _joined(
    table: attributes.Table,
    matches: Iterable[attributes.Match],
    clashes: Iterable[str],
    speaking: Iterable[str],
    known: Mapping[str, Mapping[str, Any]],
) -> Iterator[str]:
    """Yield how many rows of the user's table found their actor, and for every other why not."""
    matches = list(matches)
    found = [match for match in matches if match.actor_id]
    yield f"{table.path}: {len(found)} of {len(matches)} rows found their actor"
    for match in matches:
        if match.actor_id is None:
            yield f"{table.path}, line {match.row.line}: {match.row.called}: {match.reason}"
    for clash in clashes:
        yield f"{table.path}: {clash}: neither is joined"
    says = set(speaking)
    silent = sorted({known[m.actor_id]["name"] for m in found if m.actor_id and m.actor_id not in says})
    if silent:
        yield f"{table.path}: named in the articles, but not as a source: {', '.join(silent)}"


def _counted(rows: Iterable[Mapping[str, Any]], own: Iterable[str]) -> Iterator[str]:
    """Yield how many statements have a source of each sort, and how many of those are covered by each column."""
    rows = list(rows)
    total = sum(row["n_statements"] for row in rows)
    sorts = (("actor", "by named sources"), ("nameless", "by sources without a name"), ("joint", "by several together"))
    yield f"{total:,} statements: " + ", ".join(
        f"{n:,} {says}" for source, says in sorts if (n := _n(rows, source)) or source == "actor"
    )
    for column in ("role_class", "external_id", *own):
        having = [row for row in rows if row.get(column)]
        if column == "external_id" and not having:  # not asked for
            continue
        n_actors = sum(_speaks(row) for row in having)
        n_all = sum(_speaks(row) for row in rows)
        n = sum(row["n_statements"] for row in having)
        share = f" ({n / total:.1%})" if total else ""
        yield f"{column}: known of {n_actors:,} of {n_all:,} named sources, and of {n:,} of {total:,} statements{share}"


def _speaks(row: Mapping[str, Any]) -> bool:
    """Tell whether a row is that of an actor who has a statement of its own, not only with others."""
    return bool(row["source"] == "actor" and row["n_statements"])


def _n(rows: Iterable[Mapping[str, Any]], source: str) -> int:
    return sum(row["n_statements"] for row in rows if row["source"] == source)

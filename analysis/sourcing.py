"""A source audit as a report: who is quoted, how often, how long, in which role, and what the newsroom knows of them.

The counts are those of `analysis.audit`, which `onrecord audit` writes as a sheet; here each leads to its rows.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from analysis import attributes, audit, charts, paths
from analysis.corpus import Corpus
from analysis.measures import KINDS, UNKNOWN, attributed, main_role, tally, with_ids
from analysis.narrative import absent, all_ids, be, many, records, speakers_of
from analysis.prose import Part, Prose, Table, capital, count, few, figure, joined, listed, paragraph, plural, sentence
from analysis.wording import ROLE_NAMES
from analysis.wording import named as named_

NOT_TOLD = "the text does not say"
NOT_KNOWN = "not known"

_COUNTS = ("statements", *KINDS, "words_said", "articles", "joint")
_ABOUT = ("speaker", "source", "actor_id", "kind", "role", "affiliation", "role_class", "role_word")
_LAST = ("median", "longest", "outlets")
_OTHERS = {"nameless": "sources without a name", "joint": "several who speak together"}


# --- measures ---------------------------------------------------------------------------------------------------------


def sources(corpus: Corpus, table: str = "") -> pd.DataFrame:
    """Who is quoted, how often, how long, and in which role?

    One row a source: an actor; all sources without a name, one row for each kind of source; the same for statements
    that several known speakers make together. Each statement is counted in one row, and named sources come first.

    Wrong if: two are taken for one, or one for two; a former office is told as the present one.

    Args:
        corpus: The corpus.
        table: Path of the user's own table about actors (docs/attributes.md), or nothing; a relative one starts from
            the project's root. Its columns stand behind the others under their own names.

    Returns:
        Columns `speaker, source` (actor, nameless, joint)`, actor_id, kind, role, affiliation, role_class, role_word,
        statements, direct, mixed, indirect, words_said` (words of what is said)`, articles, joint` (further ones, with
        others; each with `_ids`)`, median, longest` (words of one statement)`, outlets`, then the user's own.

    Raises:
        ValueError: The table cannot be read.
    """
    found = _audited(corpus, table)
    told = attributed(corpus)
    told["n_words"] = told["content"].str.split().str.len().fillna(0).astype(int)
    shared = [bool(len(ids)) for ids in told["joint_ids"]]
    told["group"] = [
        (key, "") if key else ("joint" if joint else "nameless", role or "")
        for key, joint, role in zip(told["actor_key"], shared, told["role_class"], strict=True)
    ]
    groups = {key: group for key, group in told.groupby("group", sort=False)}
    together: defaultdict[str, list[str]] = defaultdict(list)
    for statement_id, ids in zip(told["statement_id"], told["joint_ids"], strict=True):
        for actor_id in ids:
            together[actor_id].append(statement_id)
    rows = []
    for row in found.rows:
        named = row["source"] == "actor"
        key = (row["actor_id"], "") if named else (row["source"], row["role_class"] or "")
        mine = groups.get(key, told.iloc[:0])
        assert len(mine) == row["n_statements"], (
            f"the audit counts other statements of {row.get('name')} than the report"
        )
        kind_of = ROLE_NAMES.get(row["role_class"], row["role_class"]) or "kind not told"
        rows.append(
            {
                **{name: row.get(name) for name in found.columns},
                "speaker": row["name"] if named else f"{_OTHERS[row['source']]} ({kind_of})",
                "actor_id": row.get("actor_id"),
                "role": main_role(str(row["role"])) if row.get("role") else None,
                **tally("statements", mine["statement_id"]),
                **{
                    k: v
                    for kind in KINDS
                    for k, v in tally(kind, mine.loc[mine["kind"] == kind, "statement_id"]).items()
                },
                "words_said": int(mine["n_words"].sum()),
                "words_said_ids": list(mine["statement_id"]),
                **tally("articles", mine["article_id"]),
                **tally("joint", together[row["actor_id"]] if named else []),
                "median": f"{mine['n_words'].median():.0f}" if len(mine) else None,
                "longest": f"{mine['n_words'].max():,}" if len(mine) else None,
                "outlets": few(mine["outlet"]),
            }
        )
    own = [name for name in found.columns if name not in audit.COLUMNS]
    return pd.DataFrame(rows, columns=[*_ABOUT, *with_ids(*_COUNTS), *_LAST, *own])


def roles(sources: pd.DataFrame) -> pd.DataFrame:
    """Which kinds of sources are quoted, and how much?

    One row a kind of source, as the words beside the names and in place of them say it, most statements first.

    Wrong if: what makes somebody a source is another role than the one that the articles name.

    Returns:
        Columns `role_class, sources` (named ones)`, statements, direct, words_said` (each with `_ids`)`, share`.
    """
    return _grouped(sources, "role_class", NOT_TOLD)


def given(sources: pd.DataFrame) -> pd.DataFrame:
    """Which sources are quoted by what the user's own table says of them?

    One row a column of that table and a value in it; `NOT_KNOWN` for sources that it does not cover.

    Wrong if: the table is. Nothing in it is inferred, and a share holds only for what it covers.

    Returns:
        Columns `attribute, value, sources, statements, direct, words_said` (each with `_ids`)`, share`.
    """
    own = [name for name in sources.columns if name not in (*_ABOUT, *with_ids(*_COUNTS), *_LAST)]
    frames = [_grouped(sources, name, NOT_KNOWN).rename(columns={name: "value"}).assign(attribute=name) for name in own]
    columns = ["attribute", "value", *with_ids("sources", "statements", "direct", "words_said"), "share"]
    return pd.concat(frames, ignore_index=True)[columns] if frames else pd.DataFrame(columns=columns)


def coverage(corpus: Corpus, table: str = "") -> pd.DataFrame:
    """What does the audit rest on?

    One row a line of what `onrecord audit` prints: how many statements have which sort of source, which of the user's
    rows found nobody and why, and of how many statements each attribute is known.

    Returns:
        Column `line`.

    Raises:
        ValueError: The table cannot be read.
    """
    lines = (line.replace("role_class", "kind of source") for line in _audited(corpus, table).coverage)
    return pd.DataFrame({"line": list(lines)})


def _grouped(sources: pd.DataFrame, column: str, none: str) -> pd.DataFrame:
    total = int(sources["statements"].sum())
    values = sources[column].map(lambda value: none if absent(value) else value)
    rows = []
    for value, group in sources[sources["statements"] > 0].groupby(values, sort=True):
        said = all_ids(group, "statements")
        rows.append(
            {
                column: value,
                **tally("sources", group["actor_id"].dropna()),
                **tally("statements", said),
                **tally("direct", all_ids(group, "direct")),
                "words_said": int(group["words_said"].sum()),
                "words_said_ids": said,
                "share": f"{len(said) / total:.0%}",
            }
        )
    rows.sort(key=lambda row: (row[column] == none, -row["statements"], row[column]))
    return pd.DataFrame(rows, columns=[column, *with_ids("sources", "statements", "direct", "words_said"), "share"])


def _audited(corpus: Corpus, table: str) -> audit.Audit:
    known = set(corpus.actors["actor_id"])
    statements = corpus.statements.assign(
        joint_ids=[[i for i in ids if i in known] if len(ids) else [] for ids in corpus.statements["joint_ids"]]
    )
    wanted = ["article_id", "kind", "actor_id", "joint_ids", "role_class", "cue_class", "status"]
    tables = {
        "statements": pa.Table.from_pylist(statements[wanted].to_dict("records"), schema=_strings(wanted, "joint_ids")),
        "actors": pa.Table.from_pandas(corpus.actors, preserve_index=False),
        "mentions": pa.Table.from_pandas(corpus.mentions, preserve_index=False),
    }
    return audit.audit(tables, _read(table) if table else None)


def _strings(names: Sequence[str], listed: str) -> pa.Schema:
    return pa.schema([(name, pa.list_(pa.string()) if name == listed else pa.string()) for name in names])


def _read(table: str) -> attributes.Table:
    path = Path(table)
    try:
        found = attributes.read(path if path.is_absolute() else paths.project_root() / path)
    except (OSError, ValueError) as error:
        raise ValueError(f"attributes: {' '.join(str(error).split())}") from error
    return dataclasses.replace(found, path=Path(path.name))  # a report tells nothing of the machine


# --- charts -----------------------------------------------------------------------------------------------------------


def by_words(sources: pd.DataFrame) -> charts.Chart:
    """Draw `sources`: one bar a named source, as long as what it is given to say."""
    named = sources[(sources["source"] == "actor") & (sources["words_said"] > 0)]
    if named.empty:
        return charts.Note("No chart of sources: no statement has a named source.")
    named = named.sort_values(["words_said", "speaker"], ascending=[False, True], kind="stable")
    total = int(sources["words_said"].sum())
    rows = [
        {
            "row": row["speaker"],
            "n": row["words_said"],
            "says": f"{row['words_said']:,} words in {count(row['statements'], 'statement')}",
            "ids": row["statements_ids"],
            "table": "statements",
            "heading": f"{count(row['statements'], 'statement')} by {row['speaker']}",
        }
        for row in records(named.head(charts.ROWS_SHOWN))
    ]
    top = rows[0]
    title = f"{top['row']} has {top['n'] / total:.0%} of all the words that sources are given"
    first = [row["row"] for row in rows if row["n"] == top["n"]]
    if len(first) > 1:
        most = f"with {count(top['n'], 'word')} of {total:,} each"
        who = f"{listed(first)} have most" if len(first) <= 3 else f"No source stands out: {len(first)}"
        title = f"{who}, {most}" if len(first) <= 3 else f"{who} {most}"
    if len(named) == 1:
        title = f"Only {top['row']} is quoted by name: {count(top['n'], 'word')} of {total:,}"
    left = len(named) - len(rows)
    scope = "Words of what each named source says, quoted or told" + (
        f". {count(left, 'more source')} {'is' if left == 1 else 'are'} not drawn" if left else ""
    )
    told = charts.sentences(f"{row['row']}: {row['says']}" for row in rows)
    return charts.bars(rows, "Words", title, scope, f"Bar chart of words by source. {told}", of="source")


def by_role(roles: pd.DataFrame) -> charts.Chart:
    """Draw `roles`: one bar a kind of source, where the text says it."""
    known = roles[roles["role_class"] != NOT_TOLD]
    if known.empty:
        return charts.Note("No chart of roles: the text says of no source what kind it is.")
    total, covered = int(roles["statements"].sum()), int(known["statements"].sum())
    rows = [
        {
            "row": _kind(row),
            "n": row["statements"],
            "says": count(row["statements"], "statement")
            + (f" of {count(row['sources'], 'source')}" if row["sources"] else ", no source named"),
            "ids": row["statements_ids"],
            "table": "statements",
            "heading": f"{count(row['statements'], 'statement')} of sources of the kind: {_kind(row)}",
        }
        for row in records(known)
    ]
    top = rows[0]
    title = f"Most quoted kind of source: {top['row']}, with {top['n']} of {count(covered, 'statement')}"
    scope = f"The text tells the kind of source for {covered:,} of {count(total, 'statement')} ({covered / total:.0%})"
    told = charts.sentences(f"{row['row']}: {row['says']}" for row in rows)
    return charts.bars(
        rows, "Statements", title, scope, f"Bar chart of statements by kind of source. {told}", of="kind"
    )


def _kind(row: Mapping[str, Any]) -> str:
    return ROLE_NAMES.get(row["role_class"], str(row["role_class"]))


# --- sentences --------------------------------------------------------------------------------------------------------


def finding(sources: pd.DataFrame) -> Prose:
    """Say in a sentence or two how many sources there are, and how much the most quoted have, from `sources`."""
    heard = sources[sources["statements"] > 0]
    if heard.empty:
        return paragraph("No source is quoted in these articles.")
    named = heard[heard["source"] == "actor"]
    total = all_ids(heard, "statements")
    if named.empty:
        return paragraph(sentence("No source is named: {n} by sources without a name.", n=many(total, "statement")))
    by_name = all_ids(named, "statements")
    first = sentence(
        "These articles quote {sources}, in {n} of {total}.",
        sources=[speakers_of(named), f" named {plural(len(named), 'source')}"],
        n=figure(len(by_name), by_name, "statements", f"{count(len(by_name), 'statement')} by named sources"),
        total=many(total, "statement"),
    )
    top = named.sort_values(["statements", "speaker"], ascending=[False, True], kind="stable").head(3)
    said = all_ids(top, "statements")
    most = sentence(
        "The three most quoted, {names}, have {n}, or {share} of all.",
        names=joined([[named_(str(name))] for name in top["speaker"]]),
        n=figure(len(said), said, "statements", f"{count(len(said), 'statement')} of the three most quoted"),
        share=figure(f"{len(said) / len(total):.0%}", said, "statements", f"{len(said)} of {len(total)} statements"),
    )
    return paragraph(first, most if len(named) > 3 else "")


def about_length(sources: pd.DataFrame) -> Prose:
    """Say who is given most words, and in whose words, from `sources`."""
    named = sources[(sources["source"] == "actor") & (sources["statements"] > 0)]
    if named.empty:
        return paragraph("No source is named.")
    row = named.sort_values(["words_said", "speaker"], ascending=[False, True], kind="stable").iloc[0]
    every = f"{count(int(row['statements']), 'statement')} by {row['speaker']}"
    words = f"{row['words_said']:,}"
    longest = sentence(
        "Most words are given to {name}: {n} in {statements}, with a {median} and {longest}.",
        name=named_(row["speaker"]),
        n=figure(words, row["statements_ids"], "statements", f"{words} words of {row['speaker']}"),
        statements=many(row["statements_ids"], "statement", f"by {row['speaker']}"),
        median=figure(f"median of {row['median']}", row["statements_ids"], "statements", every),
        longest=figure(f"{row['longest']} in the longest", row["statements_ids"], "statements", every),
    )
    never = named[named["direct"] + named["mixed"] == 0]
    if never.empty:
        return paragraph(longest)
    told = sentence(
        "{n} {are} never quoted word for word, only told in the article’s own words.",
        n=[speakers_of(never), f" named {plural(len(never), 'source')}"],
        are=be(never),
    )
    return paragraph(longest, told)


def about_roles(roles: pd.DataFrame) -> Prose:
    """Say which kinds of sources are quoted, and of how many the text does not say it, from `roles`."""
    if roles.empty:
        return paragraph("No source is quoted.")
    known = roles[roles["role_class"] != NOT_TOLD]
    rest = all_ids(roles[roles["role_class"] == NOT_TOLD], "statements")
    if known.empty:
        return paragraph("The text says of no source what kind it is.")
    kinds: list[list[Part]] = [
        sentence(
            "{kind} ({n})",
            kind=_kind(row),
            n=figure(
                row["statements"],
                row["statements_ids"],
                "statements",
                f"{count(row['statements'], 'statement')} of sources of the kind: {_kind(row)}",
            ),
        )
        for row in records(known)
    ]
    told = sentence("By kind of source: {kinds}.", kinds=joined(kinds))
    if not rest:
        return paragraph(told)
    silent = sentence(
        "For {n} the text does not say what kind of source speaks; a share holds only for the others.",
        n=many(rest, "statement", "of sources whose kind is not told"),
    )
    return paragraph(told, silent)


def about_coverage(coverage: pd.DataFrame) -> Table:
    """Show what the audit rests on, a line of `coverage` a row."""
    lines = (str(line).partition(": ") for line in coverage["line"])
    rows = tuple((capital(what), known) for what, _, known in lines)
    return Table("What the audit rests on", ("what", "how much is known"), rows, (False, False))


def about_given(given: pd.DataFrame) -> Prose:
    """Say what the user's own table adds, an attribute a paragraph, from `given`."""
    if given.empty:
        return paragraph(
            "No table of the newsroom’s own was given. With one, sources are counted by what it says of them: nothing "
            "about a person is inferred from a name."
        )
    says = Prose()
    for attribute, group in given.groupby("attribute", sort=False):
        known = group[group["value"] != NOT_KNOWN]
        covered, total = int(known["statements"].sum()), int(group["statements"].sum())
        values: list[list[Part]] = [
            sentence(
                "{value} ({n})",
                value=str(row["value"]),
                n=figure(row["statements"], row["statements_ids"], "statements", f"{attribute}: {row['value']}"),
            )
            for row in records(known)
        ]
        told = sentence("By {attribute}: {values}.", attribute=str(attribute), values=joined(values))
        scope = f"It is known of {covered} of {count(total, 'statement')} ({covered / total:.0%})."
        says += paragraph(told, scope) if values else paragraph(f"By {attribute} nothing is known of those quoted.")
    return says


def about_nameless(sources: pd.DataFrame) -> Prose:
    """Say how much comes from sources without a name or from several at once, from `sources`."""
    nameless = all_ids(sources[sources["source"] == "nameless"], "statements")
    joint = all_ids(sources[sources["source"] == "joint"], "statements")
    first = sentence(
        "{n} of {total} {come} from sources without a name, or from nobody that the program could name.",
        n=[figure(len(nameless), nameless, "statements", f"by {UNKNOWN}")] if nameless else ["none"],
        total=many(all_ids(sources, "statements"), "statement"),
        come="comes" if len(nameless) == 1 else "come",
    )
    second = sentence("{n} {are} made by several together.", n=many(joint, "statement", "made together"), are=be(joint))
    if not nameless:
        return paragraph("Every statement has a named source.", second if joint else "")
    return paragraph(first, second if joint else "")

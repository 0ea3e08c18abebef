"""How outlets differ: how much each quotes, of whom, word for word or not, and with which verbs."""

from __future__ import annotations

import textwrap
from typing import Any

import pandas as pd

from analysis import charts
from analysis.corpus import Corpus
from analysis.measures import PLAIN_CUES, UNNAMED, attributed, tally, with_ids
from analysis.narrative import all_ids, be, behind, many, records
from analysis.prose import Part, Prose, count, figure, joined, paragraph, sentence
from analysis.schema import READ_KINDS

PLAIN = ("say", "add")
"""Classes of verbs that report that something was said, and no more: "said", "told", "added"."""

DISTANT = ("claim",)
"""Classes of verbs that report without vouching for what is reported: "claimed", "alleged"."""

_FEW, _MANY = 5, 30  # statements: an outlet with fewer is not compared in a title or a sentence
_CLASSES = 6  # columns that fit a phone


# --- measures ---------------------------------------------------------------------------------------------------------


def rates(corpus: Corpus) -> pd.DataFrame:
    """How much does each outlet quote, of how many, and how much of it word for word?

    One row an outlet, most statements first. `words` are those read for statements, so that `per_1000` compares outlets
    whose articles differ in length and number; `sources` are named speakers.

    Wrong if: an outlet's articles were cut off where they were copied; an outlet has few articles.

    Returns:
        Columns `outlet, articles, words, statements` (with `_ids`)`, per_1000, sources, direct` (with `_ids`)`,
        direct_share, nameless` (with `_ids`).
    """
    told = attributed(corpus)
    outlet_of = corpus.articles.set_index("article_id")["outlet"].fillna(UNNAMED)
    read = corpus.passages[corpus.passages["kind"].isin(READ_KINDS)]
    read = read.assign(outlet=read["article_id"].map(outlet_of), n=read["text"].str.split().str.len())
    rows = []
    for outlet, articles in corpus.articles.groupby(corpus.articles["outlet"].fillna(UNNAMED), sort=True):
        mine, passages = told[told["outlet"] == outlet], read[read["outlet"] == outlet]
        words, n = int(passages["n"].sum()), len(mine)
        direct = mine.loc[mine["kind"] == "direct", "statement_id"]
        rows.append(
            {
                "outlet": outlet,
                **tally("articles", articles["article_id"]),
                "words": words,
                "words_ids": list(passages["passage_id"]),
                **tally("statements", mine["statement_id"]),
                "per_1000": round(1000 * n / words, 1) if words else None,
                **tally("sources", mine.loc[mine["actor_key"] != "", "actor_key"]),
                **tally("direct", direct),
                "direct_share": f"{len(direct) / n:.0%}" if n else None,
                **tally("nameless", mine.loc[mine["actor_key"] == "", "statement_id"]),
            }
        )
    rows.sort(key=lambda row: (-row["statements"], row["outlet"]))
    columns = with_ids("articles", "words", "statements") + ["per_1000", *with_ids("sources", "direct"), "direct_share"]
    return pd.DataFrame(rows, columns=["outlet", *columns, *with_ids("nameless")])


def verbs(corpus: Corpus) -> pd.DataFrame:
    """With which verbs does each outlet report?

    One row an outlet and class of verb, as the word list has it; statements without a verb, as in an embedded post,
    are left out.

    Wrong if: the outlets report different statements: a verb may fit one and not the other.

    Returns:
        Columns `outlet, does, verbs` (the verbs themselves, most frequent first)`, statements` (with `_ids`).
    """
    told = attributed(corpus)
    told = told[told["cue_lemma"].notna()].assign(does=lambda rows: rows["cue_class"].fillna("not listed"))
    size = told.groupby("outlet").size()
    rows = [
        {
            "outlet": outlet,
            "does": does,
            "verbs": ", ".join(group["cue_lemma"].value_counts(sort=False).sort_index().sort_values(
                ascending=False, kind="stable").index[:5]),
            **tally("statements", group["statement_id"]),
        }
        for (outlet, does), group in told.groupby(["outlet", "does"], sort=True)
    ]  # fmt: skip
    rows.sort(key=lambda row: (-size[row["outlet"]], row["outlet"], -row["statements"], row["does"]))
    return pd.DataFrame(rows, columns=["outlet", "does", "verbs", *with_ids("statements")])


def distance(corpus: Corpus) -> pd.DataFrame:
    """Does an outlet say "said" or "claimed"?

    One row an outlet that reports with a verb, most statements first: `plain` verbs only report, `distant` ones do not
    vouch for what is reported, those that are `acts` tell what the statement does to somebody (deny, accuse, warn).

    Wrong if: what `verbs` says is wrong; an outlet that quotes a trial says "alleged" for good reason.

    Returns:
        Columns `outlet, statements, plain, distant, acts` (each with `_ids`)`, share` (of distant ones).
    """
    told = attributed(corpus)
    told = told[told["cue_class"].notna()]
    rows = []
    for outlet, group in told.groupby("outlet", sort=True):
        ids = {
            "plain": group["cue_class"].isin(PLAIN),
            "distant": group["cue_class"].isin(DISTANT),
            "acts": ~group["cue_class"].isin(PLAIN_CUES),
        }
        cells = [tally(name, group.loc[mask, "statement_id"]) for name, mask in ids.items()]
        rows.append(
            {
                "outlet": outlet,
                **tally("statements", group["statement_id"]),
                **{key: value for cell in cells for key, value in cell.items()},
                "distant_share": f"{cells[1]['distant'] / len(group):.0%}",
            }
        )
    rows.sort(key=lambda row: (-row["statements"], row["outlet"]))
    return pd.DataFrame(rows, columns=["outlet", *with_ids("statements", "plain", "distant", "acts"), "distant_share"])


# --- charts -----------------------------------------------------------------------------------------------------------


def by_rate(rates: pd.DataFrame) -> charts.Chart:
    """Draw `rates`: a bar an outlet, as long as its statements in 1,000 words."""
    if len(rates) < 2:
        return charts.Note("No chart of outlets: the articles come from fewer than two.")
    drawn = _fair(rates)
    if len(drawn) < 2:
        return charts.Note(f"No chart of outlets: fewer than two have {_FEW} statements or more.")
    chosen = drawn.head(charts.ROWS_SHOWN).sort_values(["per_1000", "outlet"], ascending=[False, True], kind="stable")
    rows = [
        {
            "row": row["outlet"],
            "n": row["per_1000"],
            "says": f"{row['per_1000']:g} ({row['statements']} in {row['words']:,} words)",
            "ids": row["statements_ids"],
            "table": "statements",
            "heading": f"{count(row['statements'], 'statement')} in {row['outlet']}",
        }
        for row in records(chosen)
    ]
    most, least = rows[0], rows[-1]
    of = f"Of {len(rows)} outlets, " if len(rows) < len(drawn) else ""
    title = f"{of}{most['row']} quotes most: {most['n']:g} statements in 1,000 words, {least['row']} {least['n']:g}"
    if _alike(most["n"], least["n"]):
        title = f"The outlets quote about equally much: {least['n']:g} to {most['n']:g} statements in 1,000 words"
    left = len(rates) - len(rows)
    scope = "Statements in 1,000 words that were read" + (
        f". {count(left, 'outlet')} with fewer statements {'is' if left == 1 else 'are'} not drawn"
        if left
        else ""
    )
    told = charts.sentences(f"{row['row']}: {row['says']}" for row in rows)
    description = f"Bar chart of statements in 1,000 words by outlet. {told}"
    return charts.bars(rows, "Statements in 1,000 words", title, scope, description, of="outlet")


def verbs_by_outlet(verbs: pd.DataFrame) -> charts.Chart:
    """Draw `verbs`: outlets down, classes of verbs across, in each cell the statements."""
    names = list(dict.fromkeys(verbs["outlet"]))
    if len(names) < 2:
        return charts.Note("No chart of verbs: fewer than two outlets report with one.")
    total = verbs.groupby("does")["statements"].sum()
    order = sorted(total.index, key=lambda does: (-total[does], does))
    # "claim" is what the question is about: it keeps its column however rare it is.
    kept = [does for does in order if does in DISTANT]
    columns = sorted([*kept, *[d for d in order if d not in kept][: _CLASSES - len(kept)]], key=order.index)
    cells = [
        {
            "row": row["outlet"],
            "column": row["does"],
            "n": row["statements"],
            "ids": row["statements_ids"],
            "heading": f"{count(row['statements'], 'statement')} in {row['outlet']}: verbs like “{row['does']}”",
        }
        for row in records(verbs)
        if row["outlet"] in names[: charts.ROWS_SHOWN] and row["does"] in columns
    ]
    every = int(verbs["statements"].sum())
    top = columns[0]
    are = "is" if total[top] == 1 else "are"
    title = f"{int(total[top])} of {count(every, 'statement')} {are} reported with verbs like “{top}”"
    hidden = [count(len(names) - charts.ROWS_SHOWN, "more outlet")] if len(names) > charts.ROWS_SHOWN else []
    other = len(order) - len(columns)
    hidden += [f"{other} more {'class' if other == 1 else 'classes'} of verbs"] if other else []
    scope = "Statements by outlet and class of verb; empty: none" + (
        f". Not drawn: {', '.join(hidden)}" if hidden else ""
    )
    told = charts.sentences(f"{cell['row']}, {cell['column']}: {cell['n']}" for cell in cells)
    return charts.grid(
        cells,
        names[: charts.ROWS_SHOWN],
        columns,
        [textwrap.wrap(column, 10) for column in columns],
        "Class of verb",
        title,
        scope,
        f"Grid of statements by outlet and class of verb. {told}",
        down="outlet",
    )


# --- sentences --------------------------------------------------------------------------------------------------------


def finding(rates: pd.DataFrame, distance: pd.DataFrame) -> Prose:
    """Say in a sentence or two which outlet quotes most, and which keeps most distance, from `rates` and `distance`."""
    if rates.empty:
        return paragraph("There is no article to compare.")
    total = all_ids(rates, "statements")
    if not total:
        return paragraph("No statement was found in these articles.")
    if len(rates) == 1:
        row = rates.iloc[0]
        return paragraph(
            sentence(
                "No two outlets can be compared: {outlet} alone published what was read, with {n}.",
                outlet=row["outlet"],
                n=many(total, "statement"),
            )
        )
    fair = _fair(rates)
    if len(fair) < 2:
        first: list[Part] = sentence(
            "Too little to compare: {n} of {outlets}, fewer than two of which have {few} or more.",
            n=many(total, "statement"),
            outlets=behind(len(rates), "outlet", total, "statements"),
            few=str(_FEW),
        )
        return paragraph(first)
    ordered = records(fair.sort_values(["per_1000", "outlet"], ascending=[False, True], kind="stable"))
    most, least = ordered[0], ordered[-1]
    among: list[Part] = ["The outlets"]
    if len(fair) < len(rates):
        compared = behind(len(fair), "outlet", all_ids(fair, "statements"), "statements")
        among = ["The ", *compared, f" with {_least(rates)} statements or more"]
    if most["per_1000"] == least["per_1000"]:
        first = sentence("{among} quote equally much: {n} statements in 1,000 words.", among=among, n=_rate(most))
    elif _alike(most["per_1000"], least["per_1000"]):
        first = sentence(
            "{among} quote about equally much: {most} {n} statements in 1,000 words ({n_base}), "
            "{least} {m} ({m_base}).",
            among=among,
            most=most["outlet"],
            n=_rate(most),
            n_base=_base(most),
            least=least["outlet"],
            m=_rate(least),
            m_base=_base(least),
        )
    else:
        of = ["Of t", str(among[0])[1:], *among[1:], ", "] if len(fair) < len(rates) else []
        first = sentence(
            "{of}{most} quotes most, {n} statements in 1,000 words ({n_base}), and {least} least, {m} ({m_base}).",
            of=of,
            most=most["outlet"],
            n=_rate(most),
            n_base=_base(most),
            least=least["outlet"],
            m=_rate(least),
            m_base=_base(least),
        )
    return paragraph(first) + about_distance(distance)


def about_rates(rates: pd.DataFrame) -> Prose:
    """Say which outlets quote word for word and which tell, from `rates`."""
    fair = _fair(rates)
    if len(fair) < 2:
        return paragraph("Fewer than two outlets have statements enough to be compared.")
    ordered = records(
        fair.assign(s=fair["direct"] / fair["statements"]).sort_values(
            ["s", "outlet"], ascending=[False, True], kind="stable"
        )
    )
    most, least = ordered[0], ordered[-1]
    least_said = _least(rates)
    few = rates[rates["statements"] < least_said]
    left = sentence(
        "{n} with fewer than {few} statements {are} not compared.",
        n=behind(len(few), "outlet", all_ids(few, "articles"), "articles") if len(few) else "",
        few=str(least_said),
        are=be(few),
    )
    if most["s"] == least["s"]:
        ids = all_ids(fair, "statements")
        share = figure(most["direct_share"], ids, "statements", "statements of the outlets compared")
        return paragraph(
            sentence("All quote equally much word for word: {share}.", share=share), left if len(few) else ""
        )
    told = sentence(
        "{most} quotes {a} of its {n} word for word, {least} {b} of {m}.",
        most=most["outlet"],
        a=_or_none(most, "direct"),
        n=many(most["statements_ids"], "statement", f"in {most['outlet']}"),
        least=least["outlet"],
        b=_or_none(least, "direct"),
        m=many(least["statements_ids"], "statement", f"in {least['outlet']}")[:1],
    )
    return paragraph(told, left if len(few) else "")


def about_distance(distance: pd.DataFrame) -> Prose:
    """Say which outlets report with verbs that keep a distance, from `distance`."""
    if distance.empty:
        return paragraph("No statement is reported with a verb that the word list knows.")
    held = distance[distance["distant"] > 0]
    if held.empty:
        return paragraph("No outlet uses a verb like “claim”, which keeps a distance from what is reported.")
    held = held[held["statements"] >= _least(distance)] if (held["statements"] >= _least(distance)).any() else held
    ordered = held.assign(s=held["distant"] / held["statements"]).sort_values(
        ["s", "distant", "outlet"], ascending=[False, False, True], kind="stable"
    )
    says: list[list[Part]] = []
    for row in records(ordered.head(5)):
        distant, said_n = row["distant_ids"], count(row["distant"], "statement")
        heading = f"{said_n} that {row['outlet']} reports with a verb like “claim”"
        said = sentence(
            "{outlet} ({n} of {all}, {share})",
            outlet=row["outlet"],
            n=figure(row["distant"], distant, "statements", heading),
            all=many(row["statements_ids"], "statement", f"in {row['outlet']}")[:1],
            share=figure(row["distant_share"], distant, "statements", heading),
        )
        says.append(said)
    left = all_ids(ordered.iloc[5:], "distant")
    if left:
        says.append([figure(f"{len(held) - 5} more", left, "statements", "statements in further outlets")])
    none = distance[distance["distant"] == 0]
    rest = sentence(
        "{n} {do} not.",
        n=behind(len(none), "outlet", all_ids(none, "statements"), "statements") if len(none) else "",
        do="does" if len(none) == 1 else "do",
    )
    told = sentence("Verbs like “claim” are used by {says}.", says=joined(says))
    return paragraph(told, rest if len(none) else "")


_SAME = 1.1  # times as much: less tells nothing of some dozens of statements


def _alike(most: float, least: float) -> bool:
    return most < _SAME * least


def _least(rates: pd.DataFrame) -> int:
    """Return with how many statements an outlet is compared: many, where three outlets have as many, else a few."""
    return _MANY if (rates["statements"] >= _MANY).sum() > 2 else _FEW  # noqa: PLR2004


def _fair(rates: pd.DataFrame) -> pd.DataFrame:
    return rates[rates["statements"] >= _least(rates)]


def _rate(row: dict[str, Any]) -> list[Part]:
    ids = row["statements_ids"]
    return [figure(f"{row['per_1000']:g}", ids, "statements", f"{count(len(ids), 'statement')} in {row['outlet']}")]


def _base(row: dict[str, Any]) -> list[Part]:
    said, words = row["statements_ids"], f"{row['words']:,} words"
    n = figure(len(said), said, "statements", f"{count(len(said), 'statement')} in {row['outlet']}")
    return [n, " in ", figure(words, row["words_ids"], "passages", f"{words} read in {row['outlet']}")]


def _or_none(row: dict[str, Any], column: str) -> list[Part]:
    ids = row[f"{column}_ids"]
    heading = f"{count(len(ids), f'{column} statement')} in {row['outlet']}"
    return [figure(len(ids), ids, "statements", heading)] if ids else ["none"]

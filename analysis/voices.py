"""Who speaks and who is only spoken about: actors by their own statements, and by the mentions that others make."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from typing import Any

import altair as alt
import pandas as pd

from analysis import charts, credits
from analysis.corpus import Corpus
from analysis.measures import NARRATOR, UNKNOWN, attributed, main_role, ranked, tally, with_ids, with_outlet
from analysis.narrative import all_ids, be, many, named_with, records, speakers_of
from analysis.prose import Figure, Part, Prose, capital, count, few, figure, joined, listed, paragraph, plural, sentence
from analysis.wording import named

_FORMS = {"named": "name", "described": "nominal", "pronouns": "pronoun"}
_COUNTS = ("statements", "joint", "mentions", "named", "described", "pronouns", "articles")
_OWN_WORDS = "in the articles’ own words"
_LISTED = 6  # names in one sentence; the others are a number


# --- measures ---------------------------------------------------------------------------------------------------------


def present(corpus: Corpus) -> pd.DataFrame:
    """Who is there, how often does each speak, and how often is each spoken of?

    One row an actor, most mentions first. `statements` are those that the actor makes alone, `joint` those with others;
    `mentions` are by name, by description ("the minister") or by pronoun. A mention that only gives
    credit counts nowhere, and an outlet or agency that has no other is not there: it is in `credited`.

    Wrong if: two are taken for one, or one for two; a pronoun is traced to the wrong person. Mentions that could not be
    resolved are nobody's.

    Returns:
        Columns `speaker, actor_id, kind, role, statements, joint, mentions, named, described, pronouns, articles` (from
        `statements` on with `_ids`) and `outlets` (some of their names).
    """
    told, mentions, cited = attributed(corpus), with_outlet(corpus.mentions, corpus), credits.of(corpus)
    said = {key: group for key, group in told.groupby("actor_key", sort=False) if key}
    held = {key: group for key, group in mentions.groupby("actor_id", sort=False)}
    joint: defaultdict[str, list[str]] = defaultdict(list)
    for statement_id, ids in zip(told["statement_id"], told["joint_ids"], strict=True):
        for actor_id in ids:
            joint[actor_id].append(statement_id)
    rows = []
    for actor in records(corpus.actors):
        actor_id = actor["actor_id"]
        mine, of = said.get(actor_id, told.iloc[:0]), held.get(actor_id, mentions.iloc[:0])
        if mine.empty and actor_id not in joint and cited.issuperset(of["mention_id"]):
            continue
        of = of[~of["mention_id"].isin(cited)]
        rows.append(
            {
                "speaker": actor["name"],
                "actor_id": actor_id,
                "kind": actor["kind"],
                "role": main_role(actor["role"]) if actor["role"] else None,
                **tally("statements", mine["statement_id"]),
                **tally("joint", joint[actor_id]),
                **tally("mentions", of["mention_id"]),
                **{
                    k: v
                    for n, form in _FORMS.items()
                    for k, v in tally(n, of.loc[of["form"] == form, "mention_id"]).items()
                },
                **tally("articles", [*of["article_id"], *mine["article_id"]]),
                "outlets": few([*of["outlet"], *mine["outlet"]]),
            }
        )
    rows.sort(key=lambda row: (-row["mentions"], -row["statements"], row["speaker"], row["actor_id"]))
    return pd.DataFrame(rows, columns=["speaker", "actor_id", "kind", "role", *with_ids(*_COUNTS), "outlets"])


def credited(corpus: Corpus) -> pd.DataFrame:
    """Which outlets and agencies are there only as the place where words or pictures come from?

    One row an actor that `present` leaves out, most mentions first; none of them makes a statement.

    Wrong if: what `credits` takes for a credit is none.

    Returns:
        Columns `speaker, actor_id, mentions` (with `_ids`)`, outlets`.
    """
    told, cited, names = attributed(corpus), credits.of(corpus), corpus.actors.set_index("actor_id")["name"]
    heard = set(told["actor_key"]).union(*told["joint_ids"])
    rows = []
    for actor_id, of in with_outlet(corpus.mentions, corpus).groupby("actor_id", sort=True):
        if actor_id in names.index and actor_id not in heard and cited.issuperset(of["mention_id"]):
            counted = tally("mentions", of["mention_id"])
            rows.append({"speaker": names[actor_id], "actor_id": actor_id, **counted, "outlets": few(of["outlet"])})
    return ranked(rows, ["speaker", "actor_id", *with_ids("mentions"), "outlets"], by="mentions", name="speaker")


def silent(present: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of `present` of actors who make no statement, alone or with others."""
    return present[(present["statements"] == 0) & (present["joint"] == 0)].reset_index(drop=True)


def kinds(present: pd.DataFrame) -> pd.DataFrame:
    """Which kinds of actors speak, and which are only spoken about?

    One row a kind of actor of `present`, most actors first.

    Wrong if: what `present` says is wrong.

    Returns:
        Columns `kind, actors, heard, silent, statements, mentions`, all but the first with `_ids`.
    """
    quiet = set(silent(present)["actor_id"])
    rows = []
    for kind, group in present.groupby("kind", sort=True):
        mute = group["actor_id"].isin(quiet)
        rows.append(
            {
                "kind": kind,
                **tally("actors", group["actor_id"]),
                **tally("heard", group.loc[~mute, "actor_id"]),
                **tally("silent", group.loc[mute, "actor_id"]),
                **tally("statements", all_ids(group, "statements")),
                **tally("mentions", all_ids(group, "mentions")),
            }
        )
    rows.sort(key=lambda row: -row["actors"])
    return pd.DataFrame(rows, columns=["kind", *with_ids("actors", "heard", "silent", "statements", "mentions")])


def spoken_of(corpus: Corpus) -> pd.DataFrame:
    """Who speaks of whom?

    One row a pair: whoever is mentioned, and whoever makes the statement in whose words the mention stands, innermost
    statement first; `measures.NARRATOR` where it stands in none. Nobody's mentions of oneself count, and no `credits`.

    Wrong if: a statement's words reach too far, or not far enough.

    Returns:
        Columns `about, about_id, speaker, actor_id, mentions` (with `_ids`)`, articles` (with `_ids`)`, outlets`.
    """
    told = attributed(corpus)
    names = corpus.actors.set_index("actor_id")["name"]
    spans: defaultdict[str, list[tuple[int, int, str, str]]] = defaultdict(list)
    for row in told[["article_id", "parts", "actor_key", "speaker"]].itertuples(index=False):
        for part in row.parts:
            spans[row.article_id].append((part["start"], part["end"], row.actor_key, row.speaker))
    starts = {article_id: [span[0] for span in sorted(found)] for article_id, found in spans.items()}
    ordered = {article_id: sorted(found) for article_id, found in spans.items()}
    entries = []
    mentions = with_outlet(corpus.mentions, corpus)
    counted = mentions["actor_id"].isin(names.index) & ~mentions["mention_id"].isin(credits.of(corpus))
    for row in mentions[counted].itertuples():
        found = ordered.get(row.article_id, [])
        last = bisect_right(starts.get(row.article_id, []), row.start)
        around = [span for span in found[:last] if span[1] >= row.end]
        _, _, actor_id, speaker = max(around, default=(0, 0, "", NARRATOR))
        if actor_id != row.actor_id:
            entries.append((row.actor_id, actor_id, speaker, row.mention_id, row.article_id, row.outlet))
    frame = pd.DataFrame(entries, columns=["about_id", "actor_id", "speaker", "mention", "article", "outlet"])
    rows = [
        {
            "about": names[about],
            "about_id": about,
            "speaker": speaker,
            "actor_id": actor_id or None,
            **tally("mentions", group["mention"]),
            **tally("articles", group["article"]),
            "outlets": few(group["outlet"]),
        }
        for (about, actor_id, speaker), group in frame.groupby(["about_id", "actor_id", "speaker"], sort=True)
    ]
    rows.sort(key=lambda row: (-row["mentions"], row["about"], row["speaker"]))
    columns = ["about", "about_id", "speaker", "actor_id", *with_ids("mentions", "articles"), "outlets"]
    return pd.DataFrame(rows, columns=columns)


# --- chart ------------------------------------------------------------------------------------------------------------


def heard_and_mentioned(present: pd.DataFrame) -> charts.Chart:
    """Draw `present`: two bars an actor, its statements above and the mentions of it below."""
    if present.empty:
        return charts.Note("No chart of actors: nobody is named in these articles.")
    drawn = records(present.head(charts.ROWS_SHOWN))
    evidence: dict[str, Any] = {}
    bars, labels = [], []
    for row in drawn:
        told = _told(row)
        labels.append({"row": row["actor_id"], "label": f"{charts.short(row['speaker'], 50 - len(told))}: {told}"})
        for what, dy, tail in (("statements", -5, "by"), ("mentions", 5, "of")):
            if row[what]:
                heading = f"{count(row[what], what.removesuffix('s'))} {tail} {row['speaker']}"
                href = charts.link(evidence, row[f"{what}_ids"], what, heading)
                bar = {"row": row["actor_id"], "name": row["speaker"], "what": what, "n": row[what]}
                bars.append({**bar, "dy": dy, "href": href})
    mute = [row["speaker"] for row in drawn if not row["statements"] and not row["joint"]]
    quiet = silent(present)
    title = _title(present, quiet)
    scope = "Filled: statements. Hollow: mentions, by name, description or pronoun"
    left = len(present) - len(drawn)
    scope += (
        f". {count(left, 'actor')} with fewer mentions {'is' if left == 1 else 'are'} not drawn" if left else ""
    )
    description = "Bar chart of statements and mentions by actor. " + charts.sentences(
        f"{row['speaker']}: {_told(row)}" for row in drawn
    )
    if mute:
        description += f" Without a statement: {listed(mute)}."
    y = alt.Y("row:N", sort=[label["row"] for label in labels], axis=None)
    most = max(bar["n"] for bar in bars)
    x = alt.X(
        "n:Q", title="Statements and mentions", axis=charts.whole_numbers(most), scale=alt.Scale(domain=[0, most])
    )
    tip = [alt.Tooltip("name:N", title="actor"), "what:N", alt.Tooltip("n:Q", title="number")]
    layers = []
    for what, offset, fill in (("statements", -6, charts.BLUE), ("mentions", 6, "rgba(213,94,0,0.08)")):
        some = [bar for bar in bars if bar["what"] == what]
        if some:
            stroke = charts.BLUE if what == "statements" else charts.ORANGE
            mark = alt.Chart(alt.Data(values=some)).mark_bar(
                height=10, yOffset=offset, fill=fill, stroke=stroke, strokeWidth=1.5
            )
            layers.append(mark.encode(x=x, y=y, href="href:N", tooltip=tip))
    layers.append(charts.row_labels(labels, y, dy=-24))
    return charts.view(layers, title, scope, description, evidence, height=alt.Step(58))


def _told(row: dict[str, Any]) -> str:
    statements = count(row["statements"], "statement") if row["statements"] else "no statement"
    return f"{statements}, {count(row['mentions'], 'mention')}"


def _title(present: pd.DataFrame, quiet: pd.DataFrame) -> str:
    if quiet.empty:
        every = "Both" if len(present) == 2 else f"All {len(present)}"
        return f"{every} actors speak" if len(present) > 1 else f"Only {present['speaker'].iloc[0]} is there"
    if len(quiet) == len(present):
        return "Nobody who is named speaks"
    return f"{len(quiet):,} of {count(len(present), 'actor')} {be(quiet)} only spoken about"


# --- sentences --------------------------------------------------------------------------------------------------------


def finding(present: pd.DataFrame) -> Prose:
    """Say in a sentence how many speak, and who is spoken about most without a word, from `present`."""
    if present.empty:
        return paragraph("Nobody is named in these articles.")
    quiet = silent(present)
    heard = present[~present["actor_id"].isin(quiet["actor_id"])]
    every: list[Part] = [speakers_of(present, "actor"), f" {plural(len(present), 'actor')}"]
    if heard.empty:
        return paragraph(sentence("None of the {every} named in these articles is heard.", every=every))
    if quiet.empty:
        return paragraph(sentence("Everybody who is named is also heard: {every}.", every=every))
    top = quiet[quiet["mentions"] == quiet["mentions"].max()]
    first = sentence(
        "Of the {every} named in these articles, {n} {are} only spoken about.",
        every=every,
        n=speakers_of(quiet, "actor"),
        are=be(quiet),
    )
    if len(top) > 3:
        return paragraph(first)
    most = sentence(
        "Most often named without a word of their own {are} {names}.",
        are=be(top),
        names=joined(named_with(top, "mentions")),
    )
    return paragraph(first, most)


def about_kinds(kinds: pd.DataFrame) -> Prose:
    """Say of each kind of actor how many speak, from `kinds`."""
    if kinds.empty:
        return paragraph("Nobody is named.")
    parts = []
    for row in records(kinds):
        total = figure(row["actors"], row["actors_ids"], "actors", f"actors of the kind {row['kind']}")
        heard: Any = "none"
        if row["heard"]:
            heard = figure(row["heard"], row["heard_ids"], "actors", f"of the kind {row['kind']} who speak")
        nouns = {"person": "people", "organisation": "organisations", "state": "states", "group": "groups"}
        noun = nouns.get(row["kind"], "actors whose kind is unknown")
        speak = "speaks" if row["heard"] == 1 else "speak"
        one = row["kind"] if row["kind"] in nouns else "actor whose kind is unknown"
        parts.append(
            sentence(
                "of {total} {noun}, {heard} {speak}",
                total=total,
                noun=noun if row["actors"] > 1 else one,
                heard=heard,
                speak=speak,
            )
        )
    told = [part for i, group in enumerate(parts) for part in (["; ", *group] if i else group)]
    told[0] = str(told[0])[:1].upper() + str(told[0])[1:]
    return paragraph([*told, "."])


def about_spoken_of(spoken_of: pd.DataFrame, quiet: pd.DataFrame) -> Prose:
    """Say of those who are only spoken about who speaks of them, from `spoken_of` and `silent`."""
    if quiet.empty:
        return paragraph("Nobody is only spoken about.")
    says, narrated = [], []
    for row in records(quiet[quiet["mentions"] > 0].head(_LISTED)):
        mine = spoken_of[spoken_of["about_id"] == row["actor_id"]]
        if len(mine) and (mine["speaker"] == NARRATOR).all():
            n = _mentions(records(mine)[0], _OWN_WORDS)
            narrated.append(sentence("{who} ({n})", who=named(row["speaker"]), n=n))
        elif len(mine):
            who = capital(named(row["speaker"]))
            says.append(sentence("{who} is mentioned {by}.", who=who, by=in_whose_words(mine)))
    if narrated:
        says.append(sentence("Only the articles’ own words mention {names}.", names=joined(narrated)))
    left = quiet.iloc[_LISTED:]
    if left.empty:
        return paragraph(*says)
    return paragraph(*says, sentence("{n} more {are} only spoken about.", n=speakers_of(left, "actor"), are=be(left)))


def in_whose_words(pairs: pd.DataFrame) -> list[Part]:
    """Return "by Ann (2), Bob (1) and in the articles’ own words (4)", of rows of `spoken_of` about one actor."""
    groups: list[list[Part]] = []
    for row in records(pairs[pairs["actor_id"].notna()].head(_LISTED)):
        name = named(row["speaker"])
        groups.append(sentence("{name} ({n})", name=name, n=_mentions(row, f"by {name}")))
    groups[:1] = [["by ", *group] for group in groups[:1]]
    names = {UNKNOWN: "by speakers whom the program does not name", NARRATOR: _OWN_WORDS}
    for row in records(pairs[pairs["actor_id"].isna()]):
        where = names[row["speaker"]]
        groups.append(sentence("{where} ({n})", where=where, n=_mentions(row, where)))
    return joined(groups)


def _mentions(row: dict[str, Any], where: str) -> Figure:
    title = f"{count(row['mentions'], 'mention')} of {named(row['about'])} {where}"
    return figure(row["mentions"], row["mentions_ids"], "mentions", title)


def about_joint(present: pd.DataFrame) -> Prose:
    """Say who speaks only together with others, from `present`; nothing where nobody does."""
    only = present[(present["statements"] == 0) & (present["joint"] > 0)]
    if only.empty:
        return Prose()
    ids = all_ids(only, "joint")
    left = len(only) - _LISTED
    more: list[list[Part]] = [[speakers_of(only.iloc[_LISTED:]), f" {plural(left, 'other')}"]] if left > 0 else []
    return paragraph(
        sentence(
            "{names} {are} heard only together with others, in {n}.",
            names=joined([*([name] for name in only["speaker"].head(_LISTED)), *more]),
            are=be(only),
            n=many(ids, "statement", "made together"),
        )
    )


def about_credited(credited: pd.DataFrame) -> Prose:
    """Say which outlets and agencies are named only as a source of words or pictures; nothing where none is."""
    if credited.empty:
        return Prose()
    left = credited.iloc[_LISTED:]
    more: list[list[Part]] = [[speakers_of(left), " more"]] if len(left) else []
    return paragraph(
        sentence(
            "Not counted among them, because only words or pictures are credited to them: {names}.",
            names=joined([*named_with(credited.head(_LISTED), "mentions"), *more]),
        )
    )

"""Measures: what a corpus says about one question, as a tidy table.

Every function takes a `Corpus` and returns a data frame. A column that counts rows has a sibling, `NAME_ids`, with the
ids of the rows counted, so that a number in a report can always be taken back to the words that it was read from;
`COUNTED` names the table that these ids belong to. Nothing is taken from a table's own totals: each number is a count
of rows that are in the selection.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.corpus import Corpus
from analysis.schema import READ_KINDS
from analysis.wording import NO_DAY as NO_DAY
from analysis.wording import UNKNOWN as UNKNOWN
from analysis.wording import UNNAMED as UNNAMED
from analysis.wording import quoted
from analysis.wording import when as when
from analysis.words import NAME_SUFFIXES, RELATIVES, SUBJECT_PRONOUNS

COUNTED: dict[str, str] = {
    "articles": "articles",
    "passages": "passages",
    "statements": "statements",
    "direct": "statements",
    "mixed": "statements",
    "indirect": "statements",
    "dated": "statements",
    "reported": "statements",
    "mentions": "mentions",
    "mentions_elsewhere": "mentions",
    "quantities": "quantities",
    "versions": "quotes",
    "same": "quotes",
    "cut": "quotes",
    "changed": "quotes",
    "doubtful": "quotes",
    "answers": "answers",
    "words": "passages",
    "joint": "statements",
    "nameless": "statements",
    "plain": "statements",
    "distant": "statements",
    "acts": "statements",
    "words_said": "statements",
    "expressions": "dates",
    "figures_given": "quantities",
    "named": "mentions",
    "described": "mentions",
    "pronouns": "mentions",
    "actors": "actors",
    "heard": "actors",
    "silent": "actors",
    "sources": "actors",
}
"""For each counting column of a measure, the table that its ids belong to."""

MEASURED = ("words", "words_said")
"""Columns of `COUNTED` that are a sum over rows and not their number."""

KINDS = ("direct", "mixed", "indirect")
NARRATOR = "the article's own words"

PLAIN_CUES = ("say", "add", "announce", "reply", "ask", "describe", "believe", "claim", "argue", "confirm", "predict")
"""Cue classes that only report; every other class is a stance: a denial, an accusation, an admission and the like."""

DOUBTFUL = 0.7
"""Statements read with less confidence than this are doubtful: a person should look before they are published."""


# --- who said what ----------------------------------------------------------------------------------------------------


def timeline(corpus: Corpus) -> pd.DataFrame:
    """When was each statement made?

    One row a statement, in order of the day on which it was said, then of the article and the place in it. `basis` says
    what that day rests on: `clause` (the sentence names it), `embed` (the embedded post's date) or `publication` (only
    the day of the report is known, so that it may have been said before).

    Wrong if: a date in the sentence belongs to the thing told and not to the telling; an article carries a wrong date.

    Returns:
        Columns `statement_id, speaker, actor_id, role, source, cue, kind, content, day, until, when, precision, basis,
        channel, passage_kind, outlet, published`; `source` and `cue` are the words of the text, `day` and `until` the
        first day and one past the last.
    """
    told = attributed(corpus)
    told["day"], told["until"] = told["said_from"], told["said_until"]
    told["when"] = [when(a, b) for a, b in zip(told["day"], told["until"], strict=True)]
    told = told.rename(columns={"said_precision": "precision", "said_basis": "basis"})
    told = told.drop(columns="source", errors="ignore").rename(columns={"source_text": "source", "cue_text": "cue"})
    order = told.assign(
        day=[_sortable(value) for value in told["day"]], published=[_sortable(value) for value in told["published"]]
    ).sort_values(["day", "published", "article_id", "start", "statement_id"])
    names = (
        "statement_id speaker actor_id role source cue kind content day until when precision basis channel "
        "passage_kind outlet published"
    )
    return told.loc[order.index, names.split()].reset_index(drop=True)


def speakers(corpus: Corpus) -> pd.DataFrame:
    """Who is speaking, how often, and in whose words?

    One row an actor, most statements first: `direct` are quoted word for word, `indirect` in the article's words,
    `mixed` in both. A statement counts once for each article that reports it; the same words in two articles are two.
    Statements without a known speaker make the last row, with the `reasons` for it.

    Wrong if: two people are taken for one, or one for two; a pronoun is traced to the wrong person.

    Returns:
        Columns `speaker, actor_id, role, statements, direct, mixed, indirect, articles` (the last five with `_ids`),
        `outlets` (their names) and `reasons`.
    """
    told = attributed(corpus)
    rows = []
    for (actor_id, name), group in told.groupby(["actor_key", "speaker"], sort=False):
        known = actor_id != ""
        rows.append(
            {
                "speaker": name,
                "actor_id": actor_id if known else None,
                "role": group["role"].iloc[0] if known else None,
                **tally("statements", group["statement_id"]),
                **{
                    k: v
                    for kind in KINDS
                    for k, v in tally(kind, group.loc[group["kind"] == kind, "statement_id"]).items()
                },
                **tally("articles", group["article_id"]),
                "outlets": "; ".join(sorted(group["outlet"].unique())),
                "reasons": "" if known else "; ".join(sorted(set(group["speaker_reason"]) - {""})),
            }
        )
    columns = ["speaker", "actor_id", "role", *with_ids("statements", *KINDS, "articles"), "outlets", "reasons"]
    return ranked(rows, columns, by="statements", name="speaker")


def days(corpus: Corpus) -> pd.DataFrame:
    """How many statements fall on which day, and how is that day known?

    One row a day, or longer interval where the text says no more, in order of time. `dated` statements have a day that
    their own sentence or post names; `reported` ones only that of the article. Statements without any day come last.

    Wrong if: what `timeline` says is wrong.

    Returns:
        Columns `when, day, until, statements, dated, reported`, the last three with `_ids`.
    """
    lines = timeline(corpus)
    rows = []
    for label, group in lines.groupby("when", sort=False):
        reported = group["basis"] == "publication"
        rows.append(
            {
                "when": label,
                "day": group["day"].iloc[0],
                "until": group["until"].iloc[0],
                **tally("statements", group["statement_id"]),
                **tally("dated", group.loc[group["basis"].isin(["clause", "embed"]), "statement_id"]),
                **tally("reported", group.loc[reported, "statement_id"]),
            }
        )
    return pd.DataFrame(rows, columns=["when", "day", "until", *with_ids("statements", "dated", "reported")])


def quotes(corpus: Corpus) -> pd.DataFrame:
    """What did each speaker say, in order of time?

    The rows of `timeline`, put together by speaker: whoever has most statements first, unknown speakers last.

    Wrong if: what `timeline` or `speakers` says is wrong.

    Returns:
        The columns of `timeline`.
    """
    lines = timeline(corpus)
    rank = {name: i for i, name in enumerate(speakers(corpus)["speaker"])}
    order = lines["speaker"].map(rank).sort_values(kind="stable").index
    return lines.loc[order].reset_index(drop=True)


def unresolved(corpus: Corpus) -> pd.DataFrame:
    """Which statements have no known speaker, and why?

    One row a reason and the words that stand for the speaker, however they are capitalised, most statements first.

    Wrong if: nothing is missing here that should be; a careful reader can often tell where the program would not guess.

    Returns:
        Columns `reason`, `source_text`, `statements` with `_ids`, `outlets`.
    """
    told = attributed(corpus)
    unknown = told[told["actor_key"] == ""]
    words = [str(words).rstrip(" ,;:") for words in unknown["source_text"].fillna("none")]
    unknown = unknown.assign(
        words=words,
        alike=[text.casefold() for text in words],  # "The company" opens a sentence
        why=[_why(*pair) for pair in zip(unknown["speaker_reason"], unknown["source_text"], strict=True)],
    )
    rows = [
        {
            "reason": reason or "no reason given",
            "source_text": _usual(group["words"]),
            **tally("statements", group["statement_id"]),
            "outlets": "; ".join(sorted(group["outlet"].unique())),
        }
        for (reason, _), group in unknown.groupby(["why", "alike"], sort=False)
    ]
    return ranked(rows, ["reason", "source_text", *with_ids("statements"), "outlets"], by="statements", name="reason")


def _usual(words: Iterable[str]) -> str:
    """Return some words as they are written inside a sentence, where they are: “they” rather than “They”."""
    return min(words, key=lambda written: (written != written.lower(), written))


def _why(reason: str, words: str | None) -> str:
    """Return the reason for an unknown speaker without the words for it, which stand beside it."""
    quoted = f"“{words}” "
    return reason.removeprefix(quoted).removeprefix("is ") if reason.startswith(quoted) else reason


def confidence(corpus: Corpus) -> pd.DataFrame:
    """How sure is the reading, and how much of it has a person checked?

    One row a band of confidence (half-open, between 0 and 1), surest first, then what people confirmed or corrected.
    The bands count statements that nobody has checked.

    Confidence is how likely a trained annotator would mark the same attribution, calibrated on US political news (the
    tagger's model card).

    Wrong if: these articles are much unlike those; then it orders statements, and no more.

    Returns:
        Columns `band`, `statements` with `_ids`.
    """
    rows = corpus.statements
    machine = rows["status"] == "machine"
    bands = [
        ("0.9 and more", 0.9, 1.01),
        ("0.7 to 0.9", DOUBTFUL, 0.9),
        ("0.5 to 0.7", 0.5, DOUBTFUL),
        ("below 0.5", -1, 0.5),
    ]
    out = [
        {
            "band": name,
            **tally("statements", rows.loc[machine & rows["confidence"].between(low, high, "left"), "statement_id"]),
        }
        for name, low, high in bands
    ]
    out += [
        {"band": f"{status} by a person", **tally("statements", rows.loc[rows["status"] == status, "statement_id"])}
        for status in ("confirmed", "corrected")
    ]
    frame = pd.DataFrame(out, columns=["band", *with_ids("statements")])
    return frame[frame["statements"] > 0].reset_index(drop=True)


def coverage(corpus: Corpus) -> pd.DataFrame:
    """How much of the text was read for statements, and what was set aside?

    One row a kind of passage. Statements are read from body, caption and embed; headline, boilerplate (the outlet
    speaking for itself, as in an appeal for donations) and header are not.

    Wrong if: an article's own prose is taken for boilerplate, or an appeal for the article.

    Returns:
        Columns `passage`, `read` ("yes" or "no"), `passages, articles, words, statements`, each with
        `_ids`; those of `words` are the passages whose words were counted.
    """
    rows = []
    for kind, group in corpus.passages.groupby("kind", sort=True):
        held = corpus.statements[corpus.statements["passage_kind"] == kind]
        rows.append(
            {
                "passage": kind,
                "read": "yes" if kind in READ_KINDS else "no",
                **tally("passages", group["passage_id"]),
                **tally("articles", group["article_id"]),
                "words": int(group["text"].str.split().str.len().sum()),
                "words_ids": list(group["passage_id"]),
                **tally("statements", held["statement_id"]),
            }
        )
    columns = ["passage", "read", *with_ids("passages", "articles", "words", "statements")]
    return pd.DataFrame(rows, columns=columns).sort_values(
        ["read", "words"], ascending=False, ignore_index=True, kind="stable"
    )


def corrections(corpus: Corpus) -> pd.DataFrame:
    """What did people rule on, and what became of it?

    One row a ruling that shows in these rows: a statement that somebody confirmed, or gave its speaker; a mention that
    a correction gave to somebody else. `ruling` has the reason, the author and the day, where the tables keep them.

    Wrong if: a correction was refused; that is an issue, and stands among what was not understood.

    Returns:
        Columns `correction` (what was done)`, ruling, statements, mentions` (both with `_ids`).
    """
    told = corpus.statements[corpus.statements["status"] != "machine"]
    # A confirmed statement keeps the program's own reason, which differs from row to row.
    said = told.assign(ruling=told["speaker_reason"].where(told["status"] == "corrected", ""))
    moved = _moved(corpus)
    moved = moved.assign(ruling=[_BY + str(reason).rpartition(_BY)[2] for reason in moved["reason"]])
    rows = [
        {"correction": _RULED[status], "ruling": why, **tally("statements", g["statement_id"]), **tally("mentions", [])}
        for (status, why), g in said.groupby(["status", "ruling"], sort=True)
    ]
    rows += [
        {
            "correction": "a mention is somebody else's",
            "ruling": why,
            **tally("statements", []),
            **tally("mentions", group["mention_id"]),
        }
        for why, group in moved.groupby("ruling", sort=True)
    ]
    return pd.DataFrame(rows, columns=["correction", "ruling", *with_ids("statements", "mentions")])


_BY = "by a correction"
_RULED = {"confirmed": "a statement is right", "corrected": "a statement is somebody else's"}


def _moved(corpus: Corpus) -> pd.DataFrame:
    """Return the mentions that a correction gave to somebody, or took from somebody."""
    return corpus.mentions[corpus.mentions["reason"].str.contains(_BY, regex=False).astype(bool)]


def doubts(corpus: Corpus) -> pd.DataFrame:
    """What would make the report wrong?

    One row a doubt, those that concern no row left out. `table` says what the ids are ids of.

    Wrong if: there is a doubt that nobody thought of; this lists those that the tables can show.

    Returns:
        Columns `doubt` (a fixed word), `rows` with `_ids`, `table`, `detail`.
    """
    told = attributed(corpus)
    here = corpus.articles["article_id"]
    boiler = corpus.passages[corpus.passages["kind"] == "boilerplate"]
    unread = corpus.dates[corpus.dates["value"].isna()]
    noted = corpus.issues[corpus.issues["article_id"].notna()]
    machine = told[told["status"] == "machine"]
    unsure = machine[machine["confidence"] < DOUBTFUL].sort_values(["confidence", "statement_id"])
    listed = [
        ("speaker", "statements", told.loc[told["actor_key"] == "", "statement_id"], ""),
        ("publication", "statements", told.loc[told["said_basis"] == "publication", "statement_id"], ""),
        ("no day", "statements", told.loc[told["said_from"].isna(), "statement_id"], ""),
        ("confidence", "statements", unsure["statement_id"], ""),
        ("unsaid", "statements", corpus.unsaid["statement_id"], ""),
        ("unchecked", "statements", machine["statement_id"], ""),
        ("corrected", "statements", told.loc[told["status"] != "machine", "statement_id"], ""),
        ("moved", "mentions", _moved(corpus)["mention_id"], ""),
        ("boilerplate", "passages", boiler["passage_id"], f"{int(boiler['text'].str.split().str.len().sum()):,}"),
        ("date", "dates", unread["date_id"], _some([f"“{text}”" for text in unread["text"]], ", ")),
        ("outlet", "articles", corpus.articles.loc[corpus.articles["outlet"].isna(), "article_id"], ""),
        ("undated", "articles", corpus.articles.loc[corpus.articles["published"].isna(), "article_id"], ""),
        ("left out", "articles", pd.Series(list(corpus.selection.undated), dtype=object), ""),
        ("copy", "articles", corpus.articles.loc[corpus.articles["duplicate_of"].isin(here), "article_id"], ""),
        ("repeated", "articles", pd.Series(list(corpus.selection.repeated), dtype=object), ""),
        ("issue", "articles", noted["article_id"], _some([plainly(reason) for reason in noted["reason"]], "; ")),
    ]
    rows = [
        {"doubt": name, **tally("rows", ids), "table": table, "detail": detail}
        for name, table, ids, detail in listed
        if len(ids)
    ]
    return pd.DataFrame(rows, columns=["doubt", *with_ids("rows"), "table", "detail"])


# --- where the accounts differ ----------------------------------------------------------------------------------------


def outlets(corpus: Corpus) -> pd.DataFrame:
    """Whose accounts are these?

    One row an outlet, most articles first; articles that name none share one row.

    Wrong if: an outlet that an article only cites is taken for its publisher.

    Returns:
        Columns `outlet`, `articles`, `statements` (with `_ids`), `first`, `last` (days of publication).
    """
    told = attributed(corpus)
    articles = corpus.articles.assign(outlet=corpus.articles["outlet"].fillna(UNNAMED))
    rows = []
    for name, group in articles.groupby("outlet", sort=True):
        published = sorted(group["published"].dropna())
        rows.append(
            {
                "outlet": name,
                **tally("articles", group["article_id"]),
                **tally("statements", told.loc[told["outlet"] == name, "statement_id"]),
                "first": published[0] if published else None,
                "last": published[-1] if published else None,
            }
        )
    return ranked(
        rows, ["outlet", *with_ids("articles", "statements"), "first", "last"], by="articles", name="outlet"
    )


def quoted_by(corpus: Corpus) -> pd.DataFrame:
    """Who is heard in which outlet?

    One row an actor and outlet that reports a statement of that actor; unknown speakers are left out. Actors with most
    statements come first.

    Wrong if: an outlet has more articles in the corpus than another; then it has more of everybody. See `outlets`.

    Returns:
        Columns `speaker, actor_id, outlet, statements, direct, mixed, indirect`, the last four with `_ids`.
    """
    told = attributed(corpus)
    known = told[told["actor_key"] != ""]
    total = known.groupby("actor_key").size()
    rows = [
        {
            "speaker": name,
            "actor_id": actor_id,
            "outlet": outlet,
            "total": total[actor_id],
            **tally("statements", group["statement_id"]),
            **{
                k: v
                for kind in KINDS
                for k, v in tally(kind, group.loc[group["kind"] == kind, "statement_id"]).items()
            },
        }
        for (actor_id, name, outlet), group in known.groupby(["actor_key", "speaker", "outlet"], sort=True)
    ]
    columns = ["speaker", "actor_id", "outlet", *with_ids("statements", *KINDS)]
    frame = pd.DataFrame(rows, columns=[*columns, "total"])
    frame = frame.sort_values(
        ["total", "speaker", "outlet"], ascending=[False, True, True], kind="stable", ignore_index=True
    )
    return frame[columns]


def heard_once(corpus: Corpus) -> pd.DataFrame:
    """Who is heard in one outlet only?

    One row an actor whose statements all stand in one outlet, where the corpus has more than one. `mentions_elsewhere`
    counts where the other outlets speak of that actor without letting it speak.

    Wrong if: the other outlet's article came out before the actor had spoken, or was cut short.

    Returns:
        Columns `speaker, actor_id, outlet, statements, mentions_elsewhere`, the last two with `_ids`.
    """
    pairs = quoted_by(corpus)
    columns = ["speaker", "actor_id", "outlet", *with_ids("statements", "mentions_elsewhere")]
    if len(outlets(corpus)) < 2:
        return pd.DataFrame(columns=columns)
    single = pairs[~pairs["actor_id"].duplicated(keep=False)].copy()
    mentions = with_outlet(corpus.mentions, corpus)
    elsewhere = [
        mentions.loc[(mentions["actor_id"] == row.actor_id) & (mentions["outlet"] != row.outlet), "mention_id"]
        for row in single.itertuples()
    ]
    single["mentions_elsewhere_ids"] = [list(ids) for ids in elsewhere]
    single["mentions_elsewhere"] = [len(ids) for ids in elsewhere]
    return single[columns].reset_index(drop=True)


def spellings(corpus: Corpus) -> pd.DataFrame:
    """Do the outlets spell a name differently?

    One row a person, outlet and spelling, for persons of whom the corpus has more than one spelling of the last word of
    the name. Mentions by name count, not pronouns, descriptions or handles (@name), and not those that end with another
    word of the full name ("Kim" of Kim Jong Un).

    Wrong if: two persons were taken for one; a name's last word is not its surname ("de Wever" is compared as "Wever").

    Returns:
        Columns `speaker, actor_id, spelling, outlet, mentions` with `_ids`.
    """
    persons = corpus.actors[corpus.actors["kind"] == "person"].set_index("actor_id")["name"]
    mentions = with_outlet(corpus.mentions, corpus)
    named = (mentions["form"] == "name") & ~mentions["text"].str.startswith("@").astype(bool)
    mentions = mentions[named & mentions["actor_id"].isin(persons.index)]
    if mentions.empty:
        return pd.DataFrame(columns=["speaker", "actor_id", "spelling", "outlet", *with_ids("mentions")])
    mentions = mentions.assign(spelling=[_last_word(text) for text in mentions["text"]])
    other_words = {actor: _other_words(name) for actor, name in persons.items()}
    compared = [
        bool(word) and word.casefold() not in other_words[actor]
        for word, actor in zip(mentions["spelling"], mentions["actor_id"], strict=True)
    ]
    mentions = mentions[pd.Series(compared, index=mentions.index, dtype=bool)]
    several = mentions.groupby("actor_id")["spelling"].nunique()
    mentions = mentions[mentions["actor_id"].isin(several[several > 1].index)]
    rows = [
        {
            "speaker": persons[actor],
            "actor_id": actor,
            "spelling": spelling,
            "outlet": outlet,
            **tally("mentions", g["mention_id"]),
        }
        for (actor, spelling, outlet), g in mentions.groupby(["actor_id", "spelling", "outlet"], sort=True)
    ]
    frame = pd.DataFrame(rows, columns=["speaker", "actor_id", "spelling", "outlet", *with_ids("mentions")])
    return frame.sort_values(["speaker", "mentions"], ascending=[True, False], kind="stable", ignore_index=True)


def _name_words(name: str) -> list[str]:
    """Return the words of a name without marks around them, ’s, and "Jr."."""
    words = [re.sub(r"['’]s$", "", word).strip("'’‘\"“”.,;:()[]") for word in name.split()]
    return [word for word in words if word and word.casefold() not in NAME_SUFFIXES | {"iv"}]


def _last_word(name: str) -> str:
    """Return the last word of a name as it is spelt."""
    last = (_name_words(name) or [""])[-1]
    return last.capitalize() if last.isupper() else last  # of a headline in capitals


def _other_words(name: str) -> set[str]:
    """Return the words of a full name but the last, in small letters."""
    return {word.casefold() for word in _name_words(name)[:-1]}


def figures(corpus: Corpus) -> pd.DataFrame:
    """Which figures are given for the same thing, by whom, and how do they move?

    One row a figure, who gives it and in which outlet, in the order of the table `figures`: its lines are set up when
    the articles are read, and `relation` says how a figure stands to the one before it. A figure outside any statement
    is the article's own; one by somebody nameless stands with the words for them, “officials”. `differ` is true where a
    line has more than one figure, `moved` where the text itself says that a figure went from or to another ("cut to
    360g"); lines with most different figures come first.

    Wrong if: a line holds two things, or a thing is in two lines. Each row's `reason` in the table says what it rests
    on, and `context` has the words; read both before setting one figure against another.

    Returns:
        Columns `counted` (unlike for every line), `figure, low, high, hedge, relation, speaker, outlet, when, day`
        (given), `moved, quantities` (with `_ids`), `context, differ`. A bound that the text leaves open is missing.
    """
    numbers = with_outlet(corpus.quantities, corpus).set_index("quantity_id")
    told = timeline(corpus).set_index("statement_id")["speaker"]
    words = corpus.statements.set_index("statement_id")["source_text"]
    texts = corpus.articles.set_index("article_id")["text"]
    names = _line_names(corpus.figures, numbers)
    entries = []
    for row in corpus.figures.sort_values(["line_id", "position"], kind="stable").itertuples():
        number = numbers.loc[row.quantity_id]
        speaker = told.get(row.statement_id) if row.statement_id else None
        entries.append(
            {
                "counted": names[row.line_id],
                "figure": number["text"],
                "low": number["low"],
                "high": number["high"],
                "hedge": number["hedge"],
                "relation": row.relation,
                "speaker": NARRATOR if speaker is None else _or_words(speaker, words[row.statement_id]),
                "outlet": number["outlet"],
                "when": when(row.day, row.day + datetime.timedelta(days=1)) if pd.notna(row.day) else "",
                "day": row.day,
                "moved": bool(number["change"]) and not str(number["change"]).endswith(" by"),
                "id": row.quantity_id,
                "context": around(texts[row.article_id], int(number["start"]), int(number["end"])),
            }
        )
    shown = ["counted", "figure", "low", "high", "hedge", "relation", "speaker", "outlet", "when", "day", "moved"]
    frame = pd.DataFrame(entries, columns=[*shown, "id", "context"])
    # Missing bounds are a value of their own here: "more than 150" has no upper one wherever it stands.
    bounds = frame[["low", "high"]].astype(float).fillna(float("inf")).apply(tuple, axis=1)
    frame["bounds"] = list(bounds) if len(bounds) else []
    several = frame.groupby("counted")["bounds"].nunique()
    outlets_of = frame.groupby("counted")["outlet"].nunique()
    rows = []
    for _, group in frame.groupby(["counted", "bounds", "hedge", "speaker", "outlet"], sort=False):
        first = group.iloc[0]
        rows.append(
            {
                **{name: first[name] for name in shown},
                **tally("quantities", group["id"]),
                "context": first["context"],
                "differ": bool(several[first["counted"]] > 1),
            }
        )
    rows.sort(key=lambda row: (-several[row["counted"]], -outlets_of[row["counted"]], row["counted"]))
    found = pd.DataFrame(rows, columns=[*shown, *with_ids("quantities"), "context", "differ"])
    found["differ"] = found["differ"].astype(bool)
    found["moved"] = found["moved"].astype(bool)
    return found


# What stands alone in a heading or opens a sentence is no sign: "Grams", not "G".
_IN_FULL = {"g": "grams", "kg": "kilograms", "km": "kilometres", "m": "metres", "cm": "centimetres"}


def _line_names(lines: pd.DataFrame, numbers: pd.DataFrame) -> dict[str, str]:
    """Return a name for each line: what it counts, of what event, and the figure it begins with where that is needed.

    Of the forms in a line the longest tells most: "German troops" and "troops" are one line. Lines that begin alike
    too are told apart by outlet, then by number.
    """
    names: dict[str, str] = {}
    for line_id, group in lines.groupby("line_id", sort=False):
        counted = max((str(name) for name in group["counted"].dropna()), key=len, default="nothing named")
        event = group["event"].dropna()
        counted = _IN_FULL.get(counted, counted)
        names[str(line_id)] = f"{counted} ({event.iloc[0]})" if len(event) else counted
    first = lines.sort_values(["line_id", "position"], kind="stable").drop_duplicates("line_id").set_index("line_id")
    begins = {str(line_id): numbers.loc[quantity_id] for line_id, quantity_id in first["quantity_id"].items()}
    for more in ("text", "outlet"):
        alike = Counter(names.values())
        for line_id, name in names.items():
            if alike[name] > 1:
                told = " ".join(str(begins[line_id][more]).split())
                names[line_id] = f"{name}, from “{told}”" if more == "text" else f"{name} in {told}"
    times: Counter[str] = Counter()
    alike = Counter(names.values())
    for line_id, name in names.items():
        times[name] += 1
        names[line_id] = f"{name}, no. {times[name]}" if alike[name] > 1 else name
    return names


def called(counted: str) -> str:
    """Return the name of a line of `figures` without what tells it from others of that name."""
    return re.sub(r", (?:from “.*|no\. \d+)$", "", counted)


def widest(figures: pd.DataFrame, *, disputed: bool = False) -> str | None:
    """Return the thing in `figures` on which the accounts are furthest apart; None when they agree.

    That is the one with most figures that exclude each other, of those the one with most different figures, then the
    one in most outlets, then the first by name. A figure that restates another, or of which the text itself says that
    it went from or to another, sets no account against another.

    Args:
        figures: The measure.
        disputed: Whether the figures have to exclude each other.
    """
    apart = figures[figures["differ"]]
    spread = {}
    for name, group in apart.groupby("counted"):
        against = group[~group["moved"] & (group["relation"] != "restated")]
        n = _n_bounds(against)
        if n > 1 or not disputed:
            spread[str(name)] = (-n, -_n_bounds(group), -group["outlet"].nunique())
    return min(spread, key=lambda name: (spread[name], name), default=None)


def _n_bounds(figures: pd.DataFrame) -> int:
    return len({(str(low), str(high)) for low, high in zip(figures["low"], figures["high"], strict=True)})


def stances(corpus: Corpus) -> pd.DataFrame:
    """Who denies, accuses, demands or warns?

    The statements whose cue is of a class outside `PLAIN_CUES`, in order of time; a class that the word list gained
    since then shows here under its own name and is not lost. Somebody nameless stands with the words for them.

    Wrong if: the verb is the outlet's choice and not the speaker's act; see `cues`.

    Returns:
        Columns `statement_id, stance` (the cue class)`, speaker, actor_id, addressee, cue, content, outlet, when`.
    """
    told = attributed(corpus)
    names = corpus.actors.set_index("actor_id")["name"]
    extra = told.set_index("statement_id")[["cue_class", "addressee_id"]]
    lines = timeline(corpus).join(extra, on="statement_id", validate="1:1")
    lines = lines[lines["cue_class"].notna() & ~lines["cue_class"].isin(PLAIN_CUES)]
    lines = lines.assign(
        stance=lines["cue_class"],
        speaker=[_or_words(*pair) for pair in zip(lines["speaker"], lines["source"], strict=True)],
        addressee=[names.get(i) if pd.notna(i) else None for i in lines["addressee_id"]],
    )
    columns = ["statement_id", "stance", "speaker", "actor_id", "addressee", "cue", "content", "outlet", "when"]
    return lines[columns].reset_index(drop=True)


def cues(corpus: Corpus) -> pd.DataFrame:
    """Which verb does each outlet choose for the same speaker?

    One row an actor, outlet and reporting verb, for actors heard in more than one outlet, so that "said" here can be
    set beside "claimed" there. `does` is the verb's class in the word list.

    Wrong if: the outlets report different statements; a verb may fit one and not the other.

    Returns:
        Columns `speaker, actor_id, outlet, verb, does, statements` with `_ids`.
    """
    told = attributed(corpus)
    known = told[(told["actor_key"] != "") & told["cue_lemma"].notna()]
    several = known.groupby("actor_key")["outlet"].nunique()
    known = known[known["actor_key"].isin(several[several > 1].index)]
    rows = [
        {
            "speaker": name,
            "actor_id": actor,
            "outlet": outlet,
            "verb": verb,
            "does": does,
            **tally("statements", g["statement_id"]),
        }
        for (actor, name, outlet, verb, does), g in known.assign(
            cue_class=known["cue_class"].fillna("not listed")
        ).groupby(["actor_key", "speaker", "outlet", "cue_lemma", "cue_class"], sort=True)
    ]
    # Whoever is heard most comes first.
    total = {actor: -size for actor, size in known.groupby("actor_key").size().items()}
    rows.sort(key=lambda row: (total[row["actor_id"]], row["speaker"], row["outlet"], -row["statements"], row["verb"]))
    return pd.DataFrame(rows, columns=["speaker", "actor_id", "outlet", "verb", "does", *with_ids("statements")])


# --- same words, other cuts -------------------------------------------------------------------------------------------


def shared_quotes(corpus: Corpus) -> pd.DataFrame:
    """Which quoted sentences stand in more than one place, and how whole?

    One row a sentence; those quoted by most outlets come first, the sentences of one utterance together and in the
    order of the article that quotes most of them. `content` is the fullest version. `same` are word for word that,
    `cut` leave words out, `changed` have another word; `doubtful` versions, of whatever kind, may be no version of it.

    Wrong if: the speaker said the same words twice; a speaker was read wrongly (that makes a version doubtful).

    Returns:
        Columns `line_id, utterance_id, statement_id, content, speaker, actor_id, versions, same, cut, changed,
        doubtful, articles` (each from `versions` on with `_ids`), `outlets` (their names), `n_outlets`, and `n_sure`,
        the outlets of versions that are not doubtful.
    """
    told = _versions(corpus)
    rows = []
    for line_id, group in told.groupby("line_id", sort=False):
        fullest = group[group["version"] == "fullest"]
        if fullest.empty or len(group) < 2:  # what it was compared with is not in the selection
            continue
        known = group[group["doubt"].isna() & (group["actor_key"] != "")]
        voice = (known if len(known) else fullest).iloc[0]
        outlets = sorted(set(group["outlet"]))
        rows.append(
            {
                "line_id": line_id,
                "utterance_id": fullest["utterance_id"].iloc[0],
                "statement_id": fullest["statement_id"].iloc[0],
                "content": fullest["text"].iloc[0],
                "speaker": voice["speaker"],
                "actor_id": voice["actor_key"] or None,
                **tally("versions", group["quote_id"]),
                **tally("same", group.loc[group["version"].isin(["fullest", "same words"]), "quote_id"]),
                **tally("cut", group.loc[group["version"] == "cut", "quote_id"]),
                **tally("changed", group.loc[group["version"] == "changed", "quote_id"]),
                **tally("doubtful", group.loc[group["doubt"].notna(), "quote_id"]),
                **tally("articles", group["article_id"]),
                "outlets": "; ".join(outlets),
                "n_outlets": len(outlets),
                "n_sure": group.loc[group["doubt"].isna(), "outlet"].nunique(),
            }
        )
    counts = ("versions", "same", "cut", "changed", "doubtful", "articles")
    names = ["line_id", "utterance_id", "statement_id", "content", "speaker", "actor_id", *with_ids(*counts)]
    frame = pd.DataFrame(rows, columns=[*names, "outlets", "n_outlets", "n_sure"])
    # An utterance is as widely quoted as the widest of its sentences, and told in the order of who quotes most of it.
    widest_of = frame.groupby("utterance_id")["n_outlets"].max()
    places = {utterance: _order(group) for utterance, group in told.groupby("utterance_id")}
    order = frame.assign(
        wide=[-int(widest_of[u]) for u in frame["utterance_id"]],
        place=[places[u].get(line, (1, 0)) for u, line in zip(frame["utterance_id"], frame["line_id"], strict=True)],
    ).sort_values(["wide", "utterance_id", "place", "line_id"], kind="stable")
    return frame.loc[order.index].reset_index(drop=True)


def _order(utterance: pd.DataFrame) -> dict[str, tuple[int, int]]:
    """Return the place of each sentence of an utterance in the article that quotes most of them, others behind."""
    lines = utterance.groupby("article_id")["line_id"].nunique()
    chosen = min(lines.index, key=lambda article_id: (-lines[article_id], article_id))
    places: dict[str, tuple[int, int]] = {}
    for row in utterance.sort_values("start", kind="stable").itertuples():
        mine = (0 if row.article_id == chosen else 1, int(row.start))
        places[row.line_id] = min(places.get(row.line_id, mine), mine)
    return places


def cuts(corpus: Corpus) -> pd.DataFrame:
    """What did each outlet leave out, add or change, and which verb did it choose?

    One row a version of a sentence of `shared_quotes`, in that order, the fullest version first. `does` is the class of
    the verb in the word list. Two outlets that report the same words as "said" and as "claimed" show it here.

    Wrong if: what `shared_quotes` says is wrong.

    Returns:
        Columns `quote_id, line_id, utterance_id, statement_id, speaker, outlet, version, content` (the words in this
        outlet)`, left_out, added, changed` (texts, empty for nothing)`, cue, verb, does, doubt`.
    """
    lines = shared_quotes(corpus)
    rank = {line_id: place for place, line_id in enumerate(lines["line_id"])}
    told = _versions(corpus)
    told = told[told["line_id"].isin(rank)]
    told = told.assign(
        rank=told["line_id"].map(rank),
        first=told["version"] != "fullest",
        content=told["text"],
        cue=told["cue_text"],
        verb=told["cue_lemma"],
        does=told["cue_class"],
        **{name: [" … ".join(words) for words in told[name]] for name in ("left_out", "added", "changed")},
    ).sort_values(["rank", "first", "outlet", "quote_id"], kind="stable")
    columns = (
        "quote_id line_id utterance_id statement_id speaker outlet version content left_out added changed cue verb "
        "does doubt"
    )
    return told[columns.split()].reset_index(drop=True)


def unlike(cuts: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of `cuts` that are not word for word the fullest version, each sentence's fullest before them."""
    other = cuts[~cuts["version"].isin(["fullest", "same words"])]
    beside = cuts["line_id"].isin(other["line_id"]) & (cuts["version"] != "same words")
    return cuts[beside].reset_index(drop=True)


def other_verbs(corpus: Corpus) -> pd.DataFrame:
    """Which outlets report the same words with verbs of another kind?

    The rows of `cuts` without a doubt, for sentences that two outlets report with verbs of different classes ("said"
    and "claimed"; `add` and the like only continue what was said, and are no other kind than `say`).

    Wrong if: the verb stands for a longer statement, of which only a part is shared.

    Returns:
        The columns of `cuts`.
    """
    told = cuts(corpus)
    told = told[told["doubt"].isna() & told["does"].notna()]
    kinds = told["does"].replace({"add": "say"})
    lines = told.assign(kind=kinds).groupby("line_id")
    apart = {line for line, group in lines if group["kind"].nunique() > 1 and group["outlet"].nunique() > 1}
    return told[told["line_id"].isin(apart)].reset_index(drop=True)


def _versions(corpus: Corpus) -> pd.DataFrame:
    """Return the quotes with their statement's speaker, cue and outlet, one row each, none lost."""
    told = attributed(corpus).set_index("statement_id")
    names = ["actor_key", "speaker", "cue_text", "cue_lemma", "cue_class", "outlet"]
    joined = corpus.quotes.join(told[names], on="statement_id", how="inner", validate="m:1")
    assert joined["quote_id"].is_unique, "a quote was doubled by joining its statement"
    return joined


# --- claim and answer -------------------------------------------------------------------------------------------------


def answers(corpus: Corpus) -> pd.DataFrame:
    """Who answers whom, and with what?

    One row an answer that the words of an article show, in order of publication and place. `claim` is the statement
    answered, `told` says where it stands: earlier in the article, or only as the answer itself restates it. What
    nobody is shown to answer is not here: two speakers who merely disagree are not tied.

    Wrong if: the words that show it were misread, or somebody else of that name is meant.

    Returns:
        Columns `answer_id, answer` (of which kind)`, speaker, actor_id, answered` (a name or None)`, evidence` (the
        words that show it)`, statement_id, content` (the answer)`, claim_id, claim, told, outlet, when, rule,
        confidence, doubt`.
    """
    told = attributed(corpus).set_index("statement_id")
    names = corpus.actors.set_index("actor_id")["name"]
    days = timeline(corpus).set_index("statement_id")["when"]
    rows = []
    for row in corpus.answers.itertuples():
        if row.statement_id not in told.index:
            continue
        said = told.loc[row.statement_id]
        claim_id = next((i for i in (row.answers_id, row.restated_id) if i in told.index), None)
        rows.append(
            {
                "answer_id": row.answer_id,
                "answer": row.relation,
                "speaker": said["speaker"] if said["actor_key"] else _or_words(UNKNOWN, said["source_text"]),
                "actor_id": said["actor_key"] or None,
                "answered": names.get(row.answers_actor_id),
                "evidence": row.text,
                "statement_id": row.statement_id,
                "content": said["content"],
                "claim_id": claim_id,
                "claim": None if claim_id is None else told.loc[claim_id, "content"],
                "told": None if claim_id is None else "earlier" if claim_id == row.answers_id else "in the answer",
                "outlet": said["outlet"],
                "when": days[row.statement_id],
                "rule": row.rule,
                "confidence": row.confidence,
                "doubt": row.doubt,
            }
        )
    columns = (
        "answer_id answer speaker actor_id answered evidence statement_id content claim_id claim told outlet when "
        "rule confidence doubt"
    )
    return pd.DataFrame(rows, columns=columns.split())


def exchanges(corpus: Corpus) -> pd.DataFrame:
    """Who answers whom how often?

    One row a pair of actors and a kind of answer, most answers first; answers to nobody named are left out.

    Wrong if: what `answers` says is wrong.

    Returns:
        Columns `pair` ("China → Volodymyr Zelenskyy"), `speaker, answered, answer, answers` (with `_ids`), `outlets`.
    """
    told = answers(corpus)
    told = told[told["answered"].notna()]
    rows = [
        {
            "pair": f"{speaker} → {answered}",
            "speaker": speaker,
            "answered": answered,
            "answer": answer,
            **tally("answers", group["answer_id"]),
            "outlets": "; ".join(sorted(set(group["outlet"]))),
        }
        for (speaker, answered, answer), group in told.groupby(["speaker", "answered", "answer"], sort=True)
    ]
    columns = ["pair", "speaker", "answered", "answer", *with_ids("answers"), "outlets"]
    return ranked(rows, columns, by="answers", name="pair")


# --- helpers ----------------------------------------------------------------------------------------------------------


# Who claims responsibility says that he did it: by that verb nobody doubts what is reported.
_OWNED = r"\W*(?:(?:the )?responsibility\b|to represent\b)"


def attributed(corpus: Corpus) -> pd.DataFrame:
    """Return the statements with outlet, day of publication, speaker's name and role; one row each, none lost."""
    rows = with_outlet(corpus.statements, corpus)
    people = corpus.actors.set_index("actor_id")[["name", "role"]]
    people["role"] = [main_role(role) if role else None for role in people["role"]]
    joined = rows.join(people, on="actor_id", validate="m:1")
    assert len(joined) == len(corpus.statements), "a statement was lost or doubled by joining its actor"
    owned = (joined["cue_class"] == "claim") & joined["content"].str.match(_OWNED)
    joined["cue_class"] = joined["cue_class"].mask(owned, None)
    known = joined["actor_id"].notna()
    joined["actor_key"] = joined["actor_id"].fillna("")
    joined["speaker"] = joined["name"].fillna(joined["speaker"]).where(known, UNKNOWN)
    return joined


def with_outlet(rows: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """Return rows with outlet and day of publication of their article; none lost or doubled."""
    articles = corpus.articles.set_index("article_id")[["outlet", "published"]]
    joined = rows.join(articles, on="article_id", validate="m:1")
    assert len(joined) == len(rows), "a row was lost or doubled by joining its article"
    return joined.assign(outlet=joined["outlet"].fillna(UNNAMED))


_PRONOUNS = SUBJECT_PRONOUNS | RELATIVES | frozenset("him her them us me his its their our my your whose whom".split())


def _or_words(speaker: str, words: str | None) -> str:
    """Return the name, or the words for somebody nameless: “officials”; a pronoun stands for nobody."""
    if speaker != UNKNOWN or not words or words.casefold() in _PRONOUNS:
        return speaker
    return quoted(words.rstrip(" ,;:"))


def main_role(roles: str) -> str:
    """Return the one of an actor's roles that tells most: none of the past, and "FBI director" before "Director"."""
    every = roles.split("; ")
    present = [role for role in every if not re.match(r"(?:then|former|ex)\b", role, re.IGNORECASE)] or every
    return next((role for role in present if " " in role), present[0])


def is_named(speaker: str) -> bool:
    """Tell whether a speaker of `figures` is somebody: not the article itself, nobody unknown, no nameless group."""
    return speaker not in (NARRATOR, UNKNOWN) and not speaker.startswith("“")


def tally(name: str, ids: Iterable[str]) -> dict[str, Any]:
    """Return the two cells of a counting column: the number of distinct ids, and the ids."""
    distinct = list(dict.fromkeys(ids))
    return {name: len(distinct), f"{name}_ids": distinct}


def with_ids(*names: str) -> list[str]:
    """Return counting columns, each followed by that of its ids."""
    return [column for name in names for column in (name, f"{name}_ids")]


def ranked(rows: Sequence[Mapping[str, Any]], columns: list[str], *, by: str, name: str) -> pd.DataFrame:
    """Make a data frame, sorted by number, then name; unknown speakers last."""
    ordered = sorted(rows, key=lambda row: (row[name] == UNKNOWN, -row[by], row[name]))
    return pd.DataFrame(ordered, columns=columns)


def _sortable(value: object) -> datetime.date:
    return value if isinstance(value, datetime.date) and pd.notna(value) else datetime.date.max


_SOME = 5  # things told of many in one sentence


def _some(texts: Sequence[str], comma: str) -> str:
    """Return the first few of many texts, each once."""
    each = list(dict.fromkeys(texts))
    return comma.join(each[:_SOME]) + (" and others" if len(each) > _SOME else "")


def plainly(reason: str) -> str:
    """Return a reason of the table `issues` without what it quotes and counts, and without what was done instead."""
    said = re.sub(r"“[^”]*”|'[^']*'|\"[^\"]*\"|[“”\"]", "…", reason.strip().partition(": ")[0])
    if re.match(r"… can be \d", said):
        return "a date that can be several"
    said = re.sub(r"…(?:-…)+", "…", re.sub(r"\d[\d,.]*", "…", said)).strip().rstrip(".")
    said = re.sub(r" \([^()]*…[^()]*\)", "", said)  # "(19 words)"
    return said.replace("quotation mark … has", "a quotation mark has").replace("… is no day", "a date is no day")


def around(text: str, start: int, end: int, reach: int = 60) -> str:
    """Return the words around a span, whole words only, as far as its line goes."""
    line_start, line_end = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    before, after = text[max(line_start, start - reach) : start], text[end : min(line_end, end + reach)]
    if start - reach > line_start:
        before = "…" + before.partition(" ")[2]
    if end + reach < line_end:
        after = after.rpartition(" ")[0] + "…"
    return " ".join((before + text[start:end] + after).split())

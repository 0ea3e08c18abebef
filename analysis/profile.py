"""One actor: what it said when and to whom, which figures it gave, who answered it, and what others say of it."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

import pandas as pd

from analysis import charts, measures, voices
from analysis.corpus import Corpus
from analysis.measures import attributed, tally, with_ids
from analysis.narrative import absent, all_ids, be, behind, many, records
from analysis.prose import Part, Prose, capital, count, few, figure, joined, listed, paragraph, plural, sentence
from analysis.wording import named

_LISTED = 6  # names in one sentence; the others are a number

# --- measures ---------------------------------------------------------------------------------------------------------


def choose(corpus: Corpus, actor: str = "") -> Corpus:
    """Return the part of a corpus that is one actor's: its row, its mentions, and the statements it makes or shares.

    The dates, figures, quotations and answers are those in its statements; articles and passages are all those of the
    corpus, since what an actor does not say is told by them.

    Args:
        corpus: The corpus.
        actor: A name or alias, in any case; by default whoever makes most statements, else is mentioned most, and is no
            outlet of the corpus, whose interviewers ask so much.

    Returns:
        A corpus with one actor; with none where the corpus has none.

    Raises:
        ValueError: The name is not known or fits several actors; the message names the known ones.
    """
    actor_id = _asked(corpus, actor) if actor.strip() else _foremost(corpus)
    mine = _is(corpus.statements, actor_id)
    part = {
        "actors": corpus.actors[corpus.actors["actor_id"] == actor_id],
        "statements": corpus.statements[mine],
        "unsaid": corpus.unsaid[_is(corpus.unsaid, actor_id)],
        "mentions": corpus.mentions[corpus.mentions["actor_id"] == actor_id],
    }
    own = set(part["statements"]["statement_id"])
    for name in ("dates", "quantities", "figures", "quotes", "answers"):
        frame = getattr(corpus, name)
        part[name] = frame[frame["statement_id"].isin(own)]
    return dataclasses.replace(corpus, **{name: frame.reset_index(drop=True) for name, frame in part.items()})


def portrait(own: Corpus) -> pd.DataFrame:
    """Who is this, as far as the articles say?

    One row a fact that is known: roles, affiliation, other names, first and last day, how often it speaks and is spoken
    of. Counts lead to their rows.

    Wrong if: two are taken for one, or one for two: the other names tell.

    Returns:
        Columns `fact, value`, and `statements`, `joint`, `mentions`, `articles` (each with `_ids`) in one row.
    """
    columns = ["name", "kind", "role", "affiliation", "also_called", "seen", *with_ids(*_COUNTS)]
    if own.actors.empty:
        return pd.DataFrame(columns=columns)
    actor = records(own.actors)[0]
    alone = own.statements["actor_id"] == actor["actor_id"]
    days = [day for day in (actor["first_seen"], actor["last_seen"]) if not absent(day)]
    until = days[-1] + datetime.timedelta(days=1) if days else None
    row = {
        "name": actor["name"],
        "kind": actor["kind"],
        "role": actor["role"],
        "affiliation": actor["affiliation"],
        "also_called": "; ".join(actor["aliases"]),
        "seen": measures.when(days[0], until) if days else None,
        **tally("statements", own.statements.loc[alone, "statement_id"]),
        **tally("joint", own.statements.loc[~alone, "statement_id"]),
        **tally("mentions", own.mentions["mention_id"]),
        **tally("articles", [*own.mentions["article_id"], *own.statements["article_id"]]),
    }
    return pd.DataFrame([row], columns=columns)


_COUNTS = ("statements", "joint", "mentions", "articles")


def said(own: Corpus) -> pd.DataFrame:
    """What did this actor say, in order of time?

    The rows of `measures.timeline`, with the actor for speaker: "Ann Lee and others" of statements made with others.

    Returns:
        The columns of `measures.timeline`.
    """
    lines = measures.timeline(own)
    if own.actors.empty:
        return lines
    name = own.actors["name"].iloc[0]
    alone = lines["actor_id"] == own.actors["actor_id"].iloc[0]
    return lines.assign(speaker=[name if mine else f"{name} and others" for mine in alone])


def addressees(corpus: Corpus, own: Corpus) -> pd.DataFrame:
    """To whom did it say so?

    One row somebody whom the text names as the one spoken to, most statements first.

    Wrong if: the text does not say to whom most of it was said; it rarely does.

    Returns:
        Columns `addressee, statements` (with `_ids`)`, outlets`.
    """
    names = corpus.actors.set_index("actor_id")["name"]
    told = attributed(own)
    told = told[told["addressee_id"].isin(names.index)]
    rows = [
        {
            "addressee": names[addressee],
            **tally("statements", group["statement_id"]),
            "outlets": few(group["outlet"]),
        }
        for addressee, group in told.groupby("addressee_id", sort=True)
    ]
    return measures.ranked(rows, ["addressee", *with_ids("statements"), "outlets"], by="statements", name="addressee")


def answered_by(corpus: Corpus, own: Corpus) -> pd.DataFrame:
    """Who answered it, and with what?

    The rows of `measures.answers` in which this actor is answered.

    Returns:
        The columns of `measures.answers`.
    """
    ids = corpus.answers.loc[corpus.answers["answers_actor_id"].isin(own.actors["actor_id"]), "answer_id"]
    told = measures.answers(corpus)
    return told[told["answer_id"].isin(ids)].reset_index(drop=True)


def answers_of(corpus: Corpus, own: Corpus) -> pd.DataFrame:
    """Whom does it answer itself, and with what?

    The rows of `measures.answers` in which this actor speaks.

    Returns:
        The columns of `measures.answers`.
    """
    told = measures.answers(corpus)
    return told[told["actor_id"].isin(own.actors["actor_id"])].reset_index(drop=True)


def spoken_of_by(corpus: Corpus, own: Corpus) -> pd.DataFrame:
    """Who speaks of it?

    The rows of `voices.spoken_of` about this actor.

    Returns:
        The columns of `voices.spoken_of`.
    """
    told = voices.spoken_of(corpus)
    return told[told["about_id"].isin(own.actors["actor_id"])].reset_index(drop=True)


def _is(statements: pd.DataFrame, actor_id: str | None) -> pd.Series:
    shared = [actor_id in list(ids) for ids in statements["joint_ids"]] if actor_id else False
    return (statements["actor_id"] == actor_id) & bool(actor_id) | pd.Series(shared, index=statements.index, dtype=bool)


def _asked(corpus: Corpus, actor: str) -> str:
    chosen = corpus.select(actors=[actor])
    name = chosen.selection.actors[0]
    fits = corpus.actors[corpus.actors["name"] == name]["actor_id"]
    wanted = actor.strip().casefold()
    for row in corpus.actors.itertuples():
        if row.actor_id in set(fits) and wanted in {form.casefold() for form in (row.name, *row.aliases)}:
            return str(row.actor_id)
    return str(fits.iloc[0])


def _foremost(corpus: Corpus) -> str | None:
    spoken = corpus.statements["actor_id"].value_counts()
    named = corpus.mentions["actor_id"].value_counts()
    own = _outlets(corpus)

    def rank(actor: tuple[str, str]) -> tuple[bool, int, int, str]:
        actor_id, name = actor
        return _label(name) in own, -spoken.get(actor_id, 0), -named.get(actor_id, 0), actor_id

    order = sorted(zip(corpus.actors["actor_id"], corpus.actors["name"], strict=True), key=rank)
    return str(order[0][0]) if order else None


def _outlets(corpus: Corpus) -> set[str]:
    """Return what the outlets of a corpus may be called as actors: The Sun of "thesun.co.uk"."""
    names = {str(outlet) for outlet in corpus.articles["outlet"].dropna()}
    return {_label(called) for name in names for called in (name, max(name.split("."), key=len))}


def _label(name: str) -> str:
    return "".join(name.casefold().split())


# --- chart ------------------------------------------------------------------------------------------------------------


def over_time(said: pd.DataFrame) -> charts.Chart:
    """Draw `said`: one mark a statement, on its day; numbers by week, month or year where there are too many."""
    if said.empty:
        return charts.Note("No chart over time: the actor makes no statement.")
    return charts.over_time(said)


# --- sentences --------------------------------------------------------------------------------------------------------


def finding(own: Corpus, portrait: pd.DataFrame) -> Prose:
    """Say in a sentence who this is and how much is heard of it, from `portrait`."""
    if portrait.empty:
        return paragraph("Nobody is named in these articles.")
    row = records(portrait)[0]
    role = f", {measures.main_role(row['role'])}," if not absent(row["role"]) else ""
    if not row["statements"] and not row["joint"]:
        silent = paragraph(
            sentence(
                "{name}{role} is not heard in these articles, only mentioned: {n} in {articles}.",
                name=capital(named(row["name"])),
                role=role,
                n=_mentions(row),
                articles=many(row["articles_ids"], "article"),
            )
        )
        return dataclasses.replace(silent, subject=row["name"])
    outlets = sorted(attributed(own)["outlet"].unique())
    direct = list(own.statements.loc[own.statements["kind"] == "direct", "statement_id"])
    alone = row["statements_ids"] or row["joint_ids"]
    where = outlets[0] if len(outlets) == 1 else behind(len(outlets), "outlet", alone, "statements")
    together = sentence(
        "Besides, there {are} {n} made together with others.",
        are=be(row["joint_ids"]),
        n=many(row["joint_ids"], "statement", "made together with others"),
    )
    heading = count(len(direct), "direct statement")
    words: list[Part] = [figure(len(direct), direct, "statements", heading)] if direct else ["none"]
    words = [*words, " of them"] if len(alone) > 1 else [] if direct else ["not"]
    told = paragraph(
        sentence(
            "{name}{role} is heard with {n} in {where}, {direct} quoted word for word.",
            name=capital(named(row["name"])),
            role=role,
            n=many(alone, "statement", f"by {named(row['name'])}"),
            where=where,
            direct=words,
        ),
        together if row["joint"] and row["statements"] else "",
    )
    return dataclasses.replace(told, subject=row["name"])


def about_addressees(addressees: pd.DataFrame) -> Prose:
    """Say to whom something was said, from `addressees`."""
    if addressees.empty:
        return paragraph("Of no statement does the text say to whom it was made.")
    who: list[list[Part]] = [
        sentence(
            "{name} ({n})",
            name=named(row["addressee"]),
            n=figure(
                row["statements"],
                row["statements_ids"],
                "statements",
                f"{count(row['statements'], 'statement')} to {named(row['addressee'])}",
            ),
        )
        for row in records(addressees.head(_LISTED))
    ]
    return paragraph(sentence("The text names as those spoken to: {who}.", who=joined(who)))


def about_figures(figures: pd.DataFrame) -> Prose:
    """Say how many figures the actor gave, and which moved, from `measures.figures` of its part."""
    if figures.empty:
        return paragraph("No figure stands in the actor’s statements.")
    ids = all_ids(figures, "quantities")
    moved = figures[figures["relation"].isin(["update", "contradiction"])]
    others = all_ids(moved, "quantities")
    first = sentence(
        "{n} {stand} in the actor’s statements.", n=many(ids, "figure"), stand="stands" if len(ids) == 1 else "stand"
    )
    heading = f"{count(len(others), 'figure')} unlike the one before"
    then = sentence(
        "{n} of them {differ} from the figure that stood before for the same thing, whoever gave that.",
        n=[figure(len(others), others, "quantities", heading)] if others else "",
        differ="differs" if len(others) == 1 else "differ",
    )
    return paragraph(first, then if others else "")


def about_others(spoken_of_by: pd.DataFrame, answered_by: pd.DataFrame) -> Prose:
    """Say who answers the actor and who speaks of it, from `answered_by` and `spoken_of_by`."""
    ids = list(answered_by["answer_id"])
    names = list(dict.fromkeys(named(str(name)) for name in answered_by["speaker"]))
    more = [f"{len(names) - _LISTED} others"] if len(names) > _LISTED else []
    answers = sentence(
        "{names} {answer} the actor, as the words of the articles show ({n}).",
        names=capital(listed(names[:_LISTED] + more)),
        answer="answers" if len(names) == 1 else "answer",
        n=[figure(len(ids), ids, "answers", count(len(ids), "answer")), f" {plural(len(ids), 'answer')}"]
        if ids
        else "",
    )
    spoken = sentence("The actor is mentioned {by}.", by=voices.in_whose_words(spoken_of_by))
    return paragraph(
        answers if ids else "Nobody is shown to answer the actor.",
        spoken if len(spoken_of_by) else "Nobody else mentions the actor.",
    )


def _mentions(row: dict[str, Any]) -> list[Part]:
    n = row["mentions"]
    heading = f"{count(n, 'mention')} of {named(row['name'])}"
    return [figure(n, row["mentions_ids"], "mentions", heading), f" {plural(n, 'mention')}"]

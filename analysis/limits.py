"""The corpus and its limits: what was read, when and by whom published, what repeats, and what was not read."""

from __future__ import annotations

import datetime
from typing import Any

import altair as alt
import pandas as pd

from analysis import charts, measures, wording
from analysis.corpus import Corpus
from analysis.measures import NO_DAY, UNNAMED, tally, when, with_ids
from analysis.narrative import all_ids, be, behind, many, records
from analysis.prose import Part, Prose, count, few, figure, joined, paragraph, plural, sentence

_LANGUAGES = {"en": "English"}
_NAMED = 5  # names in one cell or sentence; the others are a number


# --- measures ---------------------------------------------------------------------------------------------------------


def publication(corpus: Corpus) -> pd.DataFrame:
    """When was it published?

    One row a day; a month where the corpus spans more than a month, a year where it spans more than three. Periods
    without an article have none; articles without a date come last.

    Wrong if: an input's date is that of its download.

    Returns:
        Columns `published, day, until` (one past the last day)`, articles` (with `_ids`), `outlets` (their names).
    """
    articles = corpus.articles.assign(outlet=corpus.articles["outlet"].fillna(UNNAMED))
    dated = articles[articles["published"].notna()]
    days = list(dated["published"])
    span = (max(days) - min(days)).days + 1 if days else 0
    starts = [_start(day, span) for day in days]
    rows = []
    for start, group in dated.assign(start=starts).groupby("start", sort=True):
        until = _next(start, span)
        rows.append(_period(when(start, until), start, until, group))
    undated = articles[articles["published"].isna()]
    if len(undated):
        rows.append(_period(NO_DAY, None, None, undated))
    return pd.DataFrame(rows, columns=["published", "day", "until", *with_ids("articles"), "outlets"])


def languages(corpus: Corpus) -> pd.DataFrame:
    """In which languages is it?

    One row a language, most articles first; "not told" where a text is too short or does not read as English, which is
    the one language that statements are read from.

    Wrong if: a text mixes languages.

    Returns:
        Columns `language, articles, statements`, the last two with `_ids`.
    """
    told = corpus.articles["language"].map(lambda code: "not told" if pd.isna(code) else _LANGUAGES.get(code, code))
    rows = [
        {
            "language": language,
            **tally("articles", group["article_id"]),
            **tally(
                "statements",
                corpus.statements.loc[corpus.statements["article_id"].isin(group["article_id"]), "statement_id"],
            ),
        }
        for language, group in corpus.articles.groupby(told, sort=True)
    ]
    rows.sort(key=lambda row: -row["articles"])
    return pd.DataFrame(rows, columns=["language", *with_ids("articles", "statements")])


def copies(corpus: Corpus) -> pd.DataFrame:
    """Which articles repeat another, and how many statements are counted twice for it?

    One row an article most of whose words stand in another of the corpus, in the order of that one. Both are read: a
    statement that an agency sent to two outlets counts for each.

    Wrong if: two articles quote the same long document; neither is then a copy of the other.

    Returns:
        Columns `article_id, title, outlet, published, repeats_in` (the other article's outlet and title)`, share` (how
        much of it stands there)`, articles, statements`, the last two with `_ids`.
    """
    heads = headings(corpus)
    outlets = corpus.articles.set_index("article_id")["outlet"].fillna(UNNAMED)
    found = corpus.articles[corpus.articles["duplicate_of"].notna()]
    rows = []
    for row in records(found.sort_values(["duplicate_of", "published", "article_id"], kind="stable")):
        other = row["duplicate_of"]
        there = other in heads
        said = corpus.statements.loc[corpus.statements["article_id"] == row["article_id"], "statement_id"]
        rows.append(
            {
                "article_id": row["article_id"],
                "title": heads[row["article_id"]],
                "outlet": outlets[row["article_id"]],
                "published": wording.day(row["published"]),
                "repeats_in": f"{outlets[other]}: {heads[other]}" if there else "an article that is not chosen here",
                "share": f"{row['duplicate_share']:.0%}",
                **tally("articles", [row["article_id"], *([other] if there else [])]),
                **tally("statements", said),
            }
        )
    names = ["article_id", "title", "outlet", "published", "repeats_in", "share", *with_ids("articles", "statements")]
    return pd.DataFrame(rows, columns=names)


def unread(corpus: Corpus) -> pd.DataFrame:
    """What was not read, or not understood?

    One row a reason, most frequent first; reasons that differ only in the words they quote or in numbers are one.

    Wrong if: something was misread without a sign of it; then it is nowhere here.

    Returns:
        Columns `reason, times, articles` (with `_ids`)`, inputs` (names of inputs that became no article).
    """
    noted = corpus.issues.assign(why=[measures.plainly(reason) for reason in corpus.issues["reason"]])
    rows = []
    for why, group in noted.groupby("why", sort=True):
        lost = group.loc[group["article_id"].isna(), "source"]
        names = [str(source).replace("\\", "/").rpartition("/")[2] for source in lost]
        rows.append(
            {
                "reason": why,
                "times": len(group),
                **tally("articles", group["article_id"].dropna()),
                "inputs": few(names),
            }
        )
    rows.sort(key=lambda row: (-row["times"], row["reason"]))
    return pd.DataFrame(rows, columns=["reason", "times", *with_ids("articles"), "inputs"])


def headings(corpus: Corpus) -> dict[str, str]:
    """Return the title of each article, by id; where it has none, how its headline or body begins."""
    opens = corpus.passages[corpus.passages["kind"].isin(["headline", "body"])].sort_values("start", kind="stable")
    begins = opens.drop_duplicates("article_id").set_index("article_id")["text"]
    found = {}
    for row in corpus.articles.itertuples():
        title = row.title if isinstance(row.title, str) and row.title.strip() else begins.get(row.article_id, row.text)
        found[row.article_id] = charts.short(title[:400], 90)
    return found


# --- chart ------------------------------------------------------------------------------------------------------------


def by_day(publication: pd.DataFrame) -> charts.Chart:
    """Draw `publication`: a column a day, month or year, those without an article too: time must not shrink."""
    dated = publication[publication["day"].notna()]
    if dated.empty:
        return charts.Note("No chart of days: no article carries a date.")
    if len(dated) == 1:
        return charts.Note(f"No chart of days: every article with a date is of {dated.iloc[0]['published']}.")
    first, last = dated["day"].iloc[0], dated["until"].iloc[-1]
    unit = _unit(dated)
    starts = [first]
    while (after := _next(starts[-1], _SPANS[unit])) < last:
        starts.append(after)
    evidence: dict[str, Any] = {}
    values = []
    for row in records(dated):
        href = charts.link(
            evidence, row["articles_ids"], "articles", f"{count(row['articles'], 'article')} of {row['published']}"
        )
        values.append(
            {"period": _written(row["day"], unit), "n": row["articles"], "published": row["published"], "href": href}
        )
    most = max(value["n"] for value in values)
    top = [value for value in values if value["n"] == most]
    total = sum(value["n"] for value in values)
    title = (
        f"{count(most, 'article')} of {total} {'is' if most == 1 else 'are'} of {top[0]['published']}"
        if len(top) == 1
        else f"{count(total, 'article')}, published {_from_to(dated)}"
    )
    left = int(publication["articles"].sum()) - total
    scope = f"Articles by {unit} of publication" + (
        f". Not drawn: {count(left, 'article')} without a date" if left else ""
    )
    x = alt.X(
        "period:N",
        sort=None,
        scale=alt.Scale(domain=[_written(start, unit) for start in starts]),
        title=f"{unit.capitalize()} of publication",
        axis=alt.Axis(labelAngle=0, labelOverlap=True, ticks=False),
    )
    y = alt.Y("n:Q", title="Articles", axis=charts.whole_numbers(most), scale=alt.Scale(domain=[0, most]))
    tip = [alt.Tooltip("published:N"), alt.Tooltip("n:Q", title="articles")]
    data = alt.Data(values=values)
    column = alt.Chart(data).mark_bar(color=charts.BLUE).encode(x=x, y=y, href="href:N", tooltip=tip)
    layers = [column]
    if len(starts) <= 16:  # more numbers would run into one another on a phone
        layers.append(alt.Chart(data).mark_text(dy=-8).encode(x=x, y=y, text="n:Q", href="href:N"))
    description = f"Column chart of articles by {unit} of publication. " + charts.sentences(
        f"{value['published']}: {value['n']}" for value in values
    )
    return charts.view(layers, title, scope, description, evidence, height=200)


# --- sentences --------------------------------------------------------------------------------------------------------


def finding(corpus: Corpus, outlets: pd.DataFrame, coverage: pd.DataFrame) -> Prose:
    """Say in a sentence or two how much was read, from the corpus and `measures.outlets` and `measures.coverage`."""
    if corpus.articles.empty:
        return paragraph("No article was read.")
    days = sorted(corpus.articles["published"].dropna())
    span = f", published {_span(days)}" if days else ", none of which carries a date"
    named = [name for name in outlets["outlet"] if name != UNNAMED]
    if not named:
        by: list[Part] = [", none of which names its outlet"]
    else:
        shown: list[list[Part]] = [[name] for name in named[: _NAMED if len(named) <= _NAMED else _NAMED - 1]]
        if others := named[len(shown) :]:
            ids = all_ids(outlets[outlets["outlet"].isin(others)], "articles")
            shown.append(behind(len(others), "other outlet", ids, "articles"))
        by = [" by ", *joined(shown)]
    statements = list(corpus.statements["statement_id"])
    first = sentence(
        "The corpus has {articles}{by}{span}, with {statements}.",
        articles=many(list(corpus.articles["article_id"]), "article"),
        by=by,
        span=span,
        statements=many(statements, "statement"),
    )
    read = coverage[coverage["read"] == "yes"]
    words, every = int(read["words"].sum()), int(coverage["words"].sum())
    ids = all_ids(read, "words")
    if words == every:
        return paragraph(first)
    part = "almost all" if words / every > 0.995 else f"{words / every:.0%}"
    share = sentence(
        "Of their {every}, {n} were read for statements ({share}); the others are headlines, metadata and the "
        "outlets speaking for themselves.",
        every=figure(f"{every:,} words", all_ids(coverage, "words"), "passages"),
        n=figure(f"{words:,}", ids, "passages", f"{words:,} words that were read") if ids else "none",
        share=figure(part, ids, "passages", f"{words:,} words that were read") if ids else "none",
    )
    return paragraph(first, share)


def about_copies(copies: pd.DataFrame, corpus: Corpus) -> Prose:
    """Say how many articles repeat another, and what counts twice for it, from `copies`."""
    if copies.empty:
        return paragraph("No article repeats another one of the corpus.")
    ids = list(copies["article_id"])
    said = all_ids(copies, "statements")
    first = sentence(
        "{n} of {total} {repeat} another one for the most part.",
        n=[figure(len(ids), ids, "articles", f"{count(len(ids), 'article')} that repeat another")],
        total=many(list(corpus.articles["article_id"]), "article"),
        repeat="repeats" if len(ids) == 1 else "repeat",
    )
    twice = sentence(
        "{n} in {them} may so be counted twice.",
        n=many(said, "statement", "in articles that repeat another"),
        them="it" if len(ids) == 1 else "them",
    )
    return paragraph(first, twice if said else "")


def about_unread(unread: pd.DataFrame, corpus: Corpus) -> Prose:
    """Say how much was not read or not understood, from `unread`."""
    if unread.empty:
        return paragraph("Every input was read, and nothing in it was noted as not understood.")
    lost = int(corpus.issues.loc[corpus.issues["article_id"].isna(), "source"].nunique())
    inputs = f"{count(lost, 'input')} became no article or left a remark that belongs to none." if lost else ""
    ids = all_ids(unread, "articles")
    noted = sentence(
        "In {n} something was noted, most often this: {reason}.",
        n=many(ids, "article", "in which something was noted"),
        reason=unread[unread["articles"] > 0]["reason"].iloc[0] if ids else "",
    )
    return paragraph(inputs, noted if ids else "")


def about_publication(publication: pd.DataFrame) -> Prose:
    """Say how far the articles lie apart in time, from `publication`."""
    dated = publication[publication["day"].notna()]
    undated = all_ids(publication[publication["day"].isna()], "articles")
    if dated.empty:
        return paragraph("No article carries a day of publication: nothing in it can be placed in time.")
    ids = all_ids(dated, "articles")
    unit = _unit(dated)
    if len(dated) == 1:
        first = sentence(
            "All {n} with a date {be} of {day}.",
            n=many(ids, "article"),
            be=be(ids),
            day=dated.iloc[0]["published"],
        )
    else:
        first = sentence(
            "{n} fall {on} {days}, {span}.",
            n=many(ids, "article"),
            on="on" if unit == "day" else "in",
            days=behind(len(dated), f"different {unit}", ids, "articles"),
            span=_from_to(dated),
        )
    none = sentence(
        "{n} {carry} no date; what is said there on “Tuesday” cannot be placed.",
        n=many(undated, "article", "without a date"),
        carry="carries" if len(undated) == 1 else "carry",
    )
    return paragraph(first, none if undated else "")


def about_corrections(corrections: pd.DataFrame) -> Prose:
    """Say what people ruled on, from `measures.corrections`."""
    if corrections.empty:
        return paragraph("No correction was applied to these rows: everything is as the program read it.")
    said, moved = all_ids(corrections, "statements"), all_ids(corrections, "mentions")
    parts = [many(said, "statement", "that people ruled on")] if said else []
    if moved:
        parts.append(
            [
                figure(len(moved), moved, "mentions", "mentions that people ruled on"),
                f" {plural(len(moved), 'mention')}",
            ]
        )
    ruled = [part for i, parts_ in enumerate(parts) for part in ([" and ", *parts_] if i else parts_)]
    return paragraph(sentence("People ruled on {ruled}; they count as ruled.", ruled=ruled))


# --- helpers ----------------------------------------------------------------------------------------------------------

_SPANS = {"day": 1, "month": 100, "year": 2000}  # days: a span that is told in this unit


def _written(day: datetime.date, unit: str) -> str:
    return f"{day.day} {day:%b}" if unit == "day" else f"{day:%b %Y}" if unit == "month" else f"{day.year}"


def _unit(periods: pd.DataFrame) -> str:
    longest = max((row["until"] - row["day"]).days for row in records(periods))
    return "day" if longest == 1 else "month" if longest <= 31 else "year"


def _start(day: datetime.date, span: int) -> datetime.date:
    return day if span <= 31 else day.replace(day=1) if span <= 3 * 366 else day.replace(month=1, day=1)


def _next(start: datetime.date, span: int) -> datetime.date:
    if span <= 31:
        return start + datetime.timedelta(days=1)
    if span > 3 * 366:
        return start.replace(year=start.year + 1)
    return start.replace(year=start.year + start.month // 12, month=start.month % 12 + 1)


def _period(name: str, day: Any, until: Any, group: pd.DataFrame) -> dict[str, Any]:
    row = {"published": name, "day": day, "until": until, **tally("articles", group["article_id"])}
    return row | {"outlets": few(group["outlet"])}


def _from_to(dated: pd.DataFrame) -> str:
    """Return "8–10 April 2025" of days, "February 2016 to November 2016" of longer periods."""
    if _unit(dated) == "day":
        return when(dated["day"].iloc[0], dated["until"].iloc[-1])
    return f"{dated.iloc[0]['published']} to {dated.iloc[-1]['published']}"


def _span(days: list[datetime.date]) -> str:
    return when(days[0], days[-1] + datetime.timedelta(days=1))

"""One article, annotated: its text with sources, cues, contents, dates and figures marked, and the rows read from it.

The view is plain HTML with its own styles, so that it looks the same in a notebook and on a report's page. No meaning
rests on colour alone: every kind of mark has a line of its own, named in a key above the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from markupsafe import Markup

from analysis import measures, wording
from analysis.corpus import Corpus
from analysis.highlight import Mark, highlight, shown
from analysis.limits import headings
from analysis.measures import UNKNOWN, UNNAMED, attributed, tally, with_ids
from analysis.narrative import absent, all_ids, behind, many, records
from analysis.prose import Evidence, Figure, Output, Part, Prose, count, figure, joined, paragraph, sentence
from analysis.schema import READ_KINDS
from analysis.spans import Span, hull

_KNOWN = 8  # articles that an error names

# Lines tell the marks apart without colour; the tints are weak enough for the page's text on white and near-black.
_LOOKS = {
    "content": "background: rgba(0, 114, 178, 0.14); padding: 0.1em 0",
    "source": "text-decoration: underline solid 2px #0072b2; text-underline-offset: 0.22em",
    "cue": "text-decoration: underline wavy 1px #d55e00; text-underline-offset: 0.22em",
    "date": "border-bottom: 2px dotted #00866a",
    "figure": "border-bottom: 3px double #b85c94",
}
_NAMES = {
    "content": "what was said",
    "source": "who said it",
    "cue": "how it is reported",
    "date": "date",
    "figure": "figure",
}
_BESIDE = "border-left: 3px solid #8a8a8a; padding-left: 0.75rem; font-size: 0.9375em"  # captions and posts
_ASIDE = "opacity: 0.75; font-size: 0.875em"


# --- choosing ---------------------------------------------------------------------------------------------------------


def choose(corpus: Corpus, article: str = "") -> Corpus:
    """Return the part of a corpus that is one article.

    Args:
        corpus: The corpus.
        article: An `article_id`, a title, an address or the name of a source, in any case; by default the article with
            most statements.

    Returns:
        A corpus of one article; of none where the corpus has none.

    Raises:
        ValueError: No article, or more than one, goes by that; the message names some that there are.
    """
    wanted = article.strip().casefold()
    rows = records(corpus.articles)
    if wanted:
        fits = [row["article_id"] for row in rows if wanted in _names(row)]
        if len(fits) != 1:
            which = "fits several" if fits else "is not known"
            known = fits or [row["article_id"] for row in rows]
            titles = headings(corpus)
            listing = "; ".join(f"{i} ({titles[i]})" for i in known[:_KNOWN])
            more = f"; and {len(known) - _KNOWN} more" if len(known) > _KNOWN else ""
            raise ValueError(f"article {article!r} {which}; give the id of one: {listing}{more}")
        chosen = fits[0]
    else:
        said = corpus.statements["article_id"].value_counts()
        ids = sorted((row["article_id"] for row in rows), key=lambda i: (-said.get(i, 0), i))
        chosen = ids[0] if ids else None
    return corpus.of_articles([chosen] if chosen else [])


def _names(row: Mapping[str, Any]) -> set[str]:
    source = str(row["source"]).replace("\\", "/")
    names = (row["article_id"], row["title"], row["url"], source, source.rpartition("/")[2])
    return {str(name).casefold() for name in names if not absent(name)}


# --- measures ---------------------------------------------------------------------------------------------------------


def facts(one: Corpus) -> pd.DataFrame:
    """What is this article, and what was read from it?

    Returns:
        One row: `title, outlet, byline, published, words` (those that were read; with `_ids`)`, statements,
        expressions, figures_given, mentions` (each with `_ids`).
    """
    columns = [
        "title",
        "outlet",
        "byline",
        "published",
        *with_ids("words", "statements", "expressions", "figures_given", "mentions"),
    ]
    if one.articles.empty:
        return pd.DataFrame(columns=columns)
    row = records(one.articles)[0]
    read = one.passages[one.passages["kind"].isin(READ_KINDS)]
    return pd.DataFrame(
        [
            {
                "title": headings(one)[row["article_id"]],
                "outlet": UNNAMED if absent(row["outlet"]) else row["outlet"],
                "byline": row["byline"],
                "published": wording.day(row["published"]),
                "words": int(read["text"].str.split().str.len().sum()),
                "words_ids": list(read["passage_id"]),
                **tally("statements", one.statements["statement_id"]),
                **tally("expressions", one.dates["date_id"]),
                **tally("figures_given", one.quantities["quantity_id"]),
                **tally("mentions", one.mentions["mention_id"]),
            }
        ],
        columns=columns,
    )


def statements(one: Corpus) -> pd.DataFrame:
    """What is said in it, in the order of the text?

    One row a statement, with the number that stands behind it in the text.

    Returns:
        Columns `no, statement_id, speaker, content, cue, kind, when, basis, confidence, statements` (with `_ids`).
    """
    lines = measures.timeline(one).set_index("statement_id")
    numbers = _numbers(one)
    rows = []
    for row in _in_order(one):
        line = lines.loc[row["statement_id"]]
        rows.append(
            {
                "no": str(numbers[row["statement_id"]]),
                "statement_id": row["statement_id"],
                "speaker": _speaker(row),
                "cue": row["cue_text"],
                "kind": row["kind"],
                "content": row["content"],
                "when": line["when"],
                "basis": line["basis"],
                "confidence": f"{row['confidence']:.2f}",
            }
        )
    names = ["no", "statement_id", "speaker", "content", "cue", "kind", "when", "basis", "confidence"]
    return pd.DataFrame(rows, columns=names)


def times(one: Corpus) -> pd.DataFrame:
    """Which days does it name, and what do they mean?

    One row an expression of time, in the order of the text; `said_in` is the number of the statement that holds it.

    Returns:
        Columns `expression, value` (TIMEX3)`, first_day, last_day, anchor, said_in, expressions` (with `_ids`).
    """
    numbers = {statement_id: str(n) for statement_id, n in _numbers(one).items()}
    rows = [
        {
            "expression": row["text"],
            "value": "not resolved" if absent(row["value"]) else row["value"],
            "days": "" if absent(row["earliest"]) else measures.when(row["earliest"], row["latest"]),
            "anchor": row["anchor"],
            "said_in": numbers.get(row["statement_id"], ""),
            **tally("expressions", [row["date_id"]]),
        }
        for row in records(one.dates.sort_values("start", kind="stable"))
    ]
    return pd.DataFrame(rows, columns=["expression", "value", "days", "anchor", "said_in", *with_ids("expressions")])


def numbers(one: Corpus) -> pd.DataFrame:
    """Which figures does it give, and who gives them?

    One row a figure, in the order of the text; `said_in` is the number of the statement that holds it.

    Returns:
        Columns `figure, read_as, unit, speaker, said_in, outlet, quantities` (with `_ids`).
    """
    order = _in_order(one)
    places = {statement_id: str(n) for statement_id, n in _numbers(one).items()}
    speakers = {row["statement_id"]: _speaker(row) for row in order}
    outlet = one.articles["outlet"].fillna(UNNAMED).iloc[0] if len(one.articles) else UNNAMED
    rows = [
        {
            "figure": row["text"],
            "read_as": _amount(row),
            "unit": row["unit"],
            "speaker": speakers.get(row["statement_id"], measures.NARRATOR),
            "said_in": places.get(row["statement_id"], ""),
            "outlet": outlet,
            **tally("quantities", [row["quantity_id"]]),
        }
        for row in records(one.quantities.sort_values("start", kind="stable"))
    ]
    names = ["figure", "read_as", "unit", "speaker", "said_in", "outlet", *with_ids("quantities")]
    return pd.DataFrame(rows, columns=names)


def _in_order(one: Corpus) -> list[dict[str, Any]]:
    return records(attributed(one).sort_values(["start", "end", "statement_id"], kind="stable"))


def _numbers(one: Corpus) -> dict[str, int]:
    """Return the number of each statement: that of the page's table, which has what somebody did not say as well."""
    every = pd.concat([frame[["start", "end", "statement_id"]] for frame in (one.statements, one.unsaid)])
    ordered = every.sort_values(["start", "end", "statement_id"], kind="stable")["statement_id"]
    return {statement_id: n for n, statement_id in enumerate(ordered, start=1)}


def _speaker(row: Mapping[str, Any]) -> str:
    """Return the speaker's name, or the words that stand for somebody nameless."""
    if row["speaker"] != UNKNOWN:
        return str(row["speaker"])
    return UNKNOWN if absent(row["source_text"]) else wording.quoted(str(row["source_text"]).rstrip(" ,;:"))


def _amount(row: Mapping[str, Any]) -> str:
    bounds = [_number(row[side]) for side in ("low", "high") if not absent(row[side])]
    if not bounds:
        return f"{row['hedge']}, no number"
    value = " to ".join(dict.fromkeys(bounds))
    if row["hedge"] == "multiples of":  # "hundreds": two hundred, and nobody knows how many more
        return f"{value} or more"
    return value if row["hedge"] == "exactly" else f"{row['hedge']} {value}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.12g}"


# --- the reading view -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, repr=False)
class Reading(Output):
    """The text of an article with what was read from it marked; a number behind each statement leads to its row."""

    title: str
    text: str
    passages: tuple[Mapping[str, Any], ...]
    marks: tuple[Mark, ...]
    figures: tuple[Figure, ...]

    def __str__(self) -> str:
        """Return what it is in a line."""
        marked = count(len(self.figures), "statement") if self.figures else "no statement"
        return f"{self.title}: {marked} marked"

    __repr__ = __str__

    def __html__(self) -> str:
        """Return the key and the text."""
        key = Markup(" · ").join(
            Markup('<span style="{}">{}</span>').format(style, _NAMES[kind]) for kind, style in _LOOKS.items()
        )
        text = highlight(self.text, [*_paragraphs(self.text, self.passages), *self.marks])
        return str(
            Markup(
                '<div class="annotated" style="max-width: 42rem; line-height: 1.7">\n'
                '<p class="key" style="font: 0.875rem/2 sans-serif">{} · a number leads to the row</p>\n{}\n</div>'
            ).format(key, text)
        )

    def _figures(self) -> Iterable[Figure]:
        return self.figures


def reading(one: Corpus) -> Reading | Prose:
    """Return the article with what was read from it marked; a sentence where there is none."""
    if one.articles.empty:
        return paragraph("There is no article to show.")
    figures, marks = [], []
    numbers = _numbers(one)
    for row in _in_order(one):
        i = numbers[row["statement_id"]]
        number = Figure(str(i), Evidence("statements", (row["statement_id"],), f"Statement {i}, by {_speaker(row)}"))
        figures.append(number)
        parts = [Span(part["start"], part["end"]) for part in row["parts"]]
        behind = Markup('<sup style="line-height: 0; padding-left: 0.15em">{}</sup>').format(number)
        marks.append(Mark(span=hull(parts), rank=2, after=behind))
        marks += [_mark("content", part) for part in parts]
        for role in ("source", "cue"):
            if not absent(row[f"{role}_start"]):
                marks.append(_mark(role, Span(int(row[f"{role}_start"]), int(row[f"{role}_end"]))))
    for kind, rows, tells in (("date", one.dates, _value), ("figure", one.quantities, _amount)):
        marks += [_mark(kind, Span(row["start"], row["end"]), tells(row)) for row in records(rows)]
    article = records(one.articles)[0]
    title = headings(one)[article["article_id"]]
    return Reading(title, article["text"], tuple(records(one.passages)), tuple(marks), tuple(figures))


def _value(row: Mapping[str, Any]) -> str:
    return "not resolved" if absent(row["value"]) else str(row["value"])


def _mark(kind: str, span: Span, title: str = "") -> Mark:
    attributes = {"style": _LOOKS[kind]} | ({"title": shown(title)} if title else {})
    return Mark(span=span, attributes=attributes, rank=2)


def _paragraphs(text: str, passages: Iterable[Mapping[str, Any]]) -> Iterator[Mark]:
    """Yield a paragraph for each line of a passage; what was not read for statements is set smaller."""
    for passage in passages:
        start, end = int(passage["start"]), int(passage["end"])
        aside = {} if passage["kind"] in ("headline", *READ_KINDS) else {"style": _ASIDE}
        beside = {"style": _BESIDE} if passage["kind"] in ("caption", "embed") else aside
        look = {"style": "font-weight: 700"} if passage["kind"] == "headline" else beside
        for line in re.finditer(r"\S(?:.*\S)?", text[start:end]):
            span = Span(start + line.start(), start + line.end())
            yield Mark(span=span, tag="p", attributes={"dir": "auto"} | look, rank=1)


# --- sentences --------------------------------------------------------------------------------------------------------


def finding(one: Corpus, facts: pd.DataFrame) -> Prose:
    """Say in a sentence how much is said in the article, by how many, from `facts`."""
    if facts.empty:
        return paragraph("No article was read.")
    row = records(facts)[0]
    where = (
        "An article of an outlet that is not named" if row["outlet"] == UNNAMED else f"An article of {row['outlet']}"
    )
    day = "" if row["published"] == measures.NO_DAY else f", published {row['published']}"
    if not row["statements"]:
        return paragraph(f"{where}{day}, reports no statement.".replace(",,", ","))
    known = list(dict.fromkeys(one.statements["actor_id"].dropna()))
    unknown = list(one.statements.loc[one.statements["actor_id"].isna(), "statement_id"])
    named = list(one.statements.loc[one.statements["actor_id"].notna(), "statement_id"])
    by: list[Part] = []
    if known:
        some = figure(len(named), named, "statements", f"{count(len(named), 'statement')} by named speakers")
        share: list[Part] = ["all" if len(named) > 1 else "made"] if not unknown else [some, " of them"]
        by = [", ", *share, " by ", *behind(len(known), "named speaker", known, "actors")]
    first = sentence(
        "{where}{day}, reports {n}{by}.",
        where=where,
        day=day,
        n=many(row["statements_ids"], "statement"),
        by=by,
    )
    rest = sentence(
        "For {n} no single speaker is named.",
        n=many(unknown, "statement", f"by {UNKNOWN}"),
    )
    return paragraph(first, rest if unknown else "")


def about_times(times: pd.DataFrame) -> Prose:
    """Say how many days are named and how many could be placed, from `times`."""
    if times.empty:
        return paragraph("The article names no day.")
    lost = all_ids(times[times["value"] == "not resolved"], "expressions")
    vague = all_ids(times[(times["value"] != "not resolved") & (times["days"] == "")], "expressions")
    told = sentence(
        "{n} {stand} in the text",
        n=behind(len(times), "expression of time", all_ids(times, "expressions"), "dates"),
        stand="stands" if len(times) == 1 else "stand",
    )
    if not lost and not vague:
        return paragraph([*told, ", and each names its days."])
    heading = f"{count(len(vague), 'expression of time')} without a day"
    says: list[list[Part]] = []
    if vague:
        tells = "tells" if len(vague) == 1 else "tell"
        says.append([figure(len(vague), vague, "dates", heading), f" {tells} a length of time, or no day (“now”)"])
    if lost:
        number = figure(len(lost), lost, "dates", f"{count(len(lost), 'expression of time')} not resolved")
        says.append([number, " could not be resolved"])
    return paragraph([*told, "; ", *joined(says), "."])


def about_numbers(numbers: pd.DataFrame) -> Prose:
    """Say how many figures there are and how many are somebody's, from `numbers`."""
    if numbers.empty:
        return paragraph("The article gives no figure.")
    own = all_ids(numbers[numbers["speaker"] == measures.NARRATOR], "quantities")
    rest: list[Part] = ["each in somebody’s statement"]
    if own:
        heading = f"{count(len(own), 'figure')} in the article’s own words"
        rest = [figure(len(own), own, "quantities", heading), " in the article’s own words"]
    return paragraph(
        sentence(
            "{n} {stand} in the text, {rest}.",
            n=many(all_ids(numbers, "quantities"), "figure", "in the article"),
            stand="stands" if len(numbers) == 1 else "stand",
            rest=rest,
        )
    )

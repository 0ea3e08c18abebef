"""Sentences, tables and lists of quotations, made of measures; every figure in them links to its rows.

The sentences adapt to what the measures hold: a number that is nought, a tie, or a single outlet changes what is said,
and nothing is said of nobody. Text from articles is escaped wherever it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from markupsafe import Markup, escape

from analysis.highlight import shown
from analysis.measures import COUNTED, DOUBTFUL, KINDS, MEASURED, UNKNOWN, evidence_key, when, widest

EVIDENCE = "application/vnd.onrecord.evidence+json"


@dataclass(frozen=True, slots=True)
class Figure:
    """Words of a sentence that stand for rows of one table."""

    text: str
    ids: tuple[str, ...]
    table: str
    title: str

    @property
    def key(self) -> str:
        """Return the name of the set of rows, as in the link."""
        return evidence_key(self.table, self.ids)

    def __str__(self) -> str:
        """Return the words."""
        return shown(self.text)

    def __html__(self) -> str:
        """Return the words as a link to their evidence."""
        return str(Markup('<a class="figure" href="#ev-{}">{}</a>').format(self.key, shown(self.text)))


def figure(value: int | str, ids: Iterable[str], table: str, title: str = "") -> Figure:
    """Make a figure of a number of rows, or of words that were read from them.

    Args:
        value: A whole number is a count, and must be the number of ids; words are shown as they are.
        ids: The rows, in order.
        table: The table that holds them.
        title: What they are, for a reader who comes from the link; by default the value and the table.

    Raises:
        ValueError: The number is not that of the ids, or there are none.
    """
    rows = tuple(ids)
    if not rows:
        raise ValueError(f"the figure {value!r} has no rows to link to")
    if isinstance(value, int) and value != len(rows):
        raise ValueError(f"the figure {value} stands for {len(rows)} rows of {table}")
    text = f"{value:,}" if isinstance(value, int) else value
    return Figure(text, rows, table, title or f"{text} {table}")


Part = str | Figure


class _Shown:
    """Something that a notebook cell shows, with the evidence for its figures."""

    def __html__(self) -> str:
        raise NotImplementedError

    def _figures(self) -> Iterable[Figure]:
        raise NotImplementedError

    @property
    def evidence(self) -> dict[str, dict[str, Any]]:
        """Return the rows behind every figure, by key."""
        return {f.key: {"title": f.title, "table": f.table, "ids": list(f.ids)} for f in self._figures()}

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {"text/html": self.__html__(), "text/plain": str(self), EVIDENCE: self.evidence}


@dataclass(frozen=True, repr=False)
class Prose(_Shown):
    """Paragraphs of text and figures."""

    paragraphs: tuple[tuple[Part, ...], ...] = ()

    def __add__(self, other: Prose) -> Prose:
        """Put the other's paragraphs after these."""
        return Prose(self.paragraphs + other.paragraphs)

    def __str__(self) -> str:
        """Return the text, a blank line between paragraphs."""
        return "\n\n".join("".join(shown(str(part)) for part in parts) for parts in self.paragraphs)

    __repr__ = __str__

    def __html__(self) -> str:
        """Return the paragraphs as HTML."""
        paragraphs = (Markup("").join(_escaped(part) for part in parts) for parts in self.paragraphs)
        return str(Markup('<div class="prose">\n{}\n</div>').format(Markup("\n").join(map(Markup("<p>{}</p>").format, paragraphs))))

    def _figures(self) -> Iterable[Figure]:
        return (part for parts in self.paragraphs for part in parts if isinstance(part, Figure))


def paragraph(*sentences: Sequence[Part] | str) -> Prose:
    """Make one paragraph of sentences, each a text or a sequence of texts and figures; empty ones are left out."""
    parts: list[Part] = []
    for sentence in filter(None, sentences):
        pieces = [sentence] if isinstance(sentence, str) else list(sentence)
        parts += [" ", *pieces] if parts else pieces
    return Prose((tuple(parts),) if parts else ())


# --- who said what ----------------------------------------------------------------------------------------------------


def finding_who(speakers: pd.DataFrame) -> Prose:
    """Say in a sentence who speaks most, then who follows, from `measures.speakers`."""
    if speakers.empty:
        return paragraph("No statement was found in these articles.")
    total, articles = _all(speakers, "statements"), _all(speakers, "articles")
    known = speakers[speakers["actor_id"].notna()]
    if known.empty:
        return paragraph(["None of the ", _total(total, "statements"), f" {_noun(total, 'statement')} has a known speaker."])
    top = known[known["statements"] == known["statements"].max()]
    others = known.iloc[len(top) :]
    of = [" of the ", _total(total, "statements"), f" {_noun(total, 'statement')} in ", _total(articles, "articles"), f" {_noun(articles, 'article')}"]
    first: list[Part]
    if len(total) == 1:
        only = top.iloc[0]
        first = [f"{only['speaker']} makes the only statement", " in ", _total(articles, "articles"), f" {_noun(articles, 'article')}: ", _linked(only, "statements"), "."]
    elif len(top) == 1:
        row = top.iloc[0]
        first = [f"{row['speaker']} speaks most: ", _linked(row, "statements"), *of]
        first += [", ", _linked(row, "direct"), " of them quoted word for word."] if row["direct"] else [", none of them quoted word for word."]
    elif len(top) <= 3:
        first = [f"{_and(list(top['speaker']))} speak most, with ", *_joined([[_linked(row, "statements")] for row in _rows(top)]), *of, "."]
    else:
        ids = list(top["actor_id"])
        first = ["No speaker stands out: ", figure(len(ids), ids, "actors", f"{len(ids)} speakers"), " are heard equally often, in ",
                 *_joined([[_linked(row, "statements")] for row in _rows(top.head(3))]), " and so on", *of, "."]  # fmt: skip
    follow: list[Part] = []
    if not others.empty and len(top) <= 3:
        named = _rows(others.head(3))
        follow = ["Next come " if len(named) > 1 else "Next comes ", *_joined([[f"{row['speaker']} (", _linked(row, "statements"), ")"] for row in named]), "."]
        rest = others.iloc[3:]
        if len(rest):
            ids = list(rest["actor_id"])
            ending = "other speaker is heard less often." if len(ids) == 1 else "other speakers are heard less or as often."
            follow[-1:] = ["; ", figure(len(ids), ids, "actors", f"{len(ids)} other {_noun(ids, 'speaker')}"), " ", ending]
    return paragraph(first, follow)


def about_speakers(speakers: pd.DataFrame) -> Prose:
    """Say in whose words the speakers are heard, and how many cannot be named, from `measures.speakers`."""
    if speakers.empty:
        return paragraph("Nobody is heard.")
    total = _all(speakers, "statements")
    says = {"direct": "word for word", "mixed": "partly in quotation marks", "indirect": "in the article’s own words"}
    kinds = [[_total(_all(speakers, kind), kind, f"{kind} statements"), f" {says[kind]}"] for kind in KINDS if _all(speakers, kind)]
    reported = "is" if len(total) == 1 else "are"
    words: list[Part] = ["Of the " if len(total) > 1 else "The ", _total(total, "statements"), f" {_noun(total, 'statement')}"]
    words += (", " if len(total) > 1 else f" {reported} given "), *_joined(kinds), "."
    unknown = speakers[speakers["actor_id"].isna()]
    missing: list[Part] = []
    if not unknown.empty:
        row = unknown.iloc[0]
        missing = ["For ", _linked(row, "statements"), f" {_noun(row['statements_ids'], 'statement')} the program names no speaker."]
    return paragraph(words, missing)


def about_days(days: pd.DataFrame) -> Prose:
    """Say when most was said and how the days are known, from `measures.days`."""
    if days.empty:
        return paragraph("No statement was found.")
    placed = days[days["day"].notna()]
    dated, reported = _all(days, "dated"), _all(days, "reported")
    first: list[Part] = []
    if len(placed) == 1:
        row = placed.iloc[0]
        first = ["All that carry a date, ", _linked(row, "statements"), f", fall on {row['when']}."]
    elif len(placed):
        top = placed[placed["statements"] == placed["statements"].max()]
        listed = [[_linked(row, "statements"), f" on {row['when']}" if " " in row["when"] and "–" not in row["when"] else f" in {row['when']}"] for row in _rows(top)]
        first = ["Most was said on one day: " if len(top) == 1 else "Several days share the most: ", *_joined(listed), "."]
    second: list[Part] = []
    if dated:
        second = ["For ", _total(dated, "dated"), f" {_noun(dated, 'statement')} the text itself names the day"]
        second += ["."] if not reported else ["; for ", _total(reported, "reported"), " only the day of the report is known, so they may have been made before."]
    elif reported:
        second = ["For ", _total(reported, "reported"), f" {_noun(reported, 'statement')} only the day of the report is known, so they may have been made before."]
    undated = days[days["day"].isna()]
    third: list[Part] = [] if undated.empty else [_linked(undated.iloc[0], "statements"), f" {'carries' if undated.iloc[0]['statements'] == 1 else 'carry'} no day at all."]
    return paragraph(first, second, third)


@dataclass(frozen=True, repr=False)
class Quotes(_Shown):
    """Quotations by speaker, each with a link to its place in the article."""

    rows: tuple[dict[str, Any], ...]

    def _groups(self) -> Iterable[tuple[str, list[dict[str, Any]]]]:
        groups: dict[str, list[dict[str, Any]]] = {}
        for row in self.rows:
            groups.setdefault(str(row["speaker"]), []).append(row)
        return groups.items()

    def __str__(self) -> str:
        """Return one quotation a line, by speaker."""
        lines = []
        for name, rows in self._groups():
            lines += [_heading(name, rows), *(f"  {shown(row['content'])} ({'; '.join(_circumstances(row))})" for row in rows)]
        return "\n".join(lines) or "No statement was found."

    __repr__ = __str__

    def __html__(self) -> str:
        """Return a section a speaker, with a list of quotations."""
        item = Markup(
            '<li><blockquote class="words" dir="auto"><a href="#{}">{}</a></blockquote><p class="facts">{}</p></li>'
        )
        sections = []
        for name, rows in self._groups():
            items = (
                item.format(row["statement_id"], shown(row["content"]), Markup("").join(Markup("<span>{}</span>").format(fact) for fact in _circumstances(row)))
                for row in rows
            )
            sections.append(Markup('<section class="speaker"><h3>{}</h3>\n<ol class="quotes">\n{}\n</ol></section>').format(_heading(name, rows), Markup("\n").join(items)))
        return str(Markup("\n").join(sections) or Markup('<p class="note">No statement was found.</p>'))

    def _figures(self) -> Iterable[Figure]:
        return ()


def quotes(rows: pd.DataFrame) -> Quotes:
    """Show `measures.quotes`: what each speaker said, in order of time, readable in place."""
    return Quotes(tuple(_rows(rows)))


def about_doubts(doubts: pd.DataFrame) -> Prose:
    """Say what would make the report wrong, one doubt a sentence, from `measures.doubts`.

    Raises:
        KeyError: A doubt for which there is no sentence.
    """
    if doubts.empty:
        return paragraph("The tables show nothing that speaks against this report; that is not to say that nothing does.")
    says: list[Prose] = []
    for row in _rows(doubts):
        one = row["rows"] == 1
        before, noun, after = _DOUBTS[row["doubt"]]
        number = figure(row["rows"], row["rows_ids"], row["table"], f"{row['rows']:,} {_noun(row['rows_ids'], noun)}: {_DOUBT_TITLES[row['doubt']]}")
        text = after[0 if one else 1].format(detail=row["detail"])
        says.append(paragraph([before, number, f" {_noun(row['rows_ids'], noun)} {text}"]))
    return sum(says, Prose())


_DOUBT_TITLES = {
    "speaker": "no known speaker",
    "publication": "dated only by the day of the report",
    "no day": "no day",
    "confidence": f"confidence below {DOUBTFUL}",
    "unchecked": "read by the program, checked by nobody",
    "boilerplate": "set aside",
    "date": "not placed in time",
    "outlet": "no outlet",
    "undated": "no day of publication",
    "left out": "left out for want of a date",
    "issue": "something was not understood",
}

# Words before the number, the noun, and what follows it for one row and for several.
_DOUBTS: dict[str, tuple[str, str, tuple[str, str]]] = {
    "speaker": ("For ", "statement", (
        "no speaker is known. The program names one candidate or none; a person may be able to tell.",) * 2),
    "publication": ("", "statement", (
        "is dated only by the day of the report. It may have been made before.",
        "are dated only by the day of the report. They may have been made before.")),
    "no day": ("", "statement", ("carries no day at all.", "carry no day at all.")),
    "confidence": ("", "statement", (
        f"was read with a confidence below {DOUBTFUL}. Check it first.",
        f"were read with a confidence below {DOUBTFUL}. Check these first.")),
    "unchecked": ("", "statement", (
        "was read by the program and checked by nobody. Follow it to its article before it is published.",
        "were read by the program and checked by nobody. Follow each to its article before it is published.")),
    "boilerplate": ("", "passage", (
        "of {detail} words was set aside as the outlet speaking for itself. If it belongs to an article, what it says is missing here.",
        "of {detail} words together were set aside as the outlet speaking for itself. If they belong to an article, what they say is missing here.")),
    "date": ("", "expression of time", (
        "could not be placed in time: {detail}. A statement that hangs on it is not dated by it.",
        "could not be placed in time: {detail}. A statement that hangs on them is not dated by them.")),
    "outlet": ("", "article", ("does not name its outlet.", "do not name their outlet and are counted as one.")),
    "undated": ("", "article", (
        "carries no day of publication. What it says of “Tuesday” cannot be placed.",
        "carry no day of publication. What they say of “Tuesday” cannot be placed.")),
    "left out": ("", "article", (
        "was left out because it carries no date to compare with the days asked for.",
        "were left out because they carry no date to compare with the days asked for.")),
    "issue": ("In ", "article", ("something was not understood: {detail}.", "something was not understood: {detail}.")),
}  # fmt: skip


# --- where the accounts differ ----------------------------------------------------------------------------------------


def finding_accounts(figures: pd.DataFrame, quoted_by: pd.DataFrame, outlets: pd.DataFrame) -> Prose:
    """Say in a sentence where the accounts are furthest apart: in a figure, else in who is heard."""
    if outlets.empty:
        return paragraph("There is no article to compare.")
    if len(outlets) == 1:
        row = outlets.iloc[0]
        which = f"The only article is by {row['outlet']}" if row["articles"] == 1 else "All "
        parts: list[Part] = [which] if row["articles"] == 1 else [which, _linked(row, "articles"), f" articles come from {row['outlet']}"]
        return paragraph([*parts, ", so no two accounts can be set side by side."])
    thing = widest(figures)
    if thing is not None:
        return paragraph(_figures_of(figures, thing, f"The accounts give different figures for {thing}: "), _OPEN)
    names = list(dict.fromkeys(quoted_by["speaker"]))
    if not names:
        return paragraph("No statement in these articles has a known speaker, so the accounts cannot be compared by speaker.")
    shared, single = _shared(quoted_by, len(outlets)), _single(quoted_by)
    every = _every(len(outlets))
    if not shared:
        return paragraph(["No speaker is heard in ", f"{every}: each account has its own."])
    ids = list(dict.fromkeys(quoted_by["actor_id"]))
    if not single:
        return paragraph(["The accounts agree in whom they hear: ", figure(len(ids), ids, "actors", f"{len(ids)} {_noun(ids, 'speaker')}"), f" in {every}."])
    alone = list(single["actor_id"]) if isinstance(single, pd.DataFrame) else single
    return paragraph([figure(len(alone), alone, "actors", f"{len(alone)} speakers heard in one outlet only"), " of ", figure(len(ids), ids, "actors", f"{len(ids)} speakers"),
                      f" {'speaker is' if len(ids) == 1 else 'speakers are'} heard in one outlet only."])  # fmt: skip


_OPEN = "The figures may count different things; each leads to its sentence."


def about_outlets(quoted_by: pd.DataFrame, heard_once: pd.DataFrame) -> Prose:
    """Say who is heard in which outlet only, from `measures.quoted_by` and `measures.heard_once`."""
    n_outlets = quoted_by["outlet"].nunique()
    if quoted_by.empty:
        return paragraph("No statement has a known speaker.")
    if n_outlets < 2:
        return paragraph(f"Every known speaker is heard in {quoted_by['outlet'].iloc[0]}: there is no second outlet to compare with.")
    shared = _shared(quoted_by, n_outlets)
    both = [
        [f"{name} (", *_joined([[_linked(row, "statements"), f" in {row['outlet']}"] for row in _rows(quoted_by[quoted_by["speaker"] == name])]), ")"]
        for name in shared[:5]
    ]
    first: list[Part] = ["Heard in ", f"{_every(n_outlets)}: ", *_joined(both), "."] if both else [f"No speaker is heard in {_every(n_outlets)}."]
    if len(shared) > 5:
        first[-1:] = [f", and {len(shared) - 5} more."]
    alone: list[list[Part]] = []
    for outlet, group in heard_once.groupby("outlet", sort=True):
        named = [[f"{row['speaker']} (", _linked(row, "statements"), ")"] for row in _rows(group.head(6))]
        more = [[f"{len(group) - 6} more"]] if len(group) > 6 else []
        alone.append(["Only ", f"{outlet} lets us hear ", *_joined([*named, *more]), "."])
    silent = heard_once[heard_once["mentions_elsewhere"] > 0]
    spoken_of: list[Part] = []
    if len(silent):
        listed = [[f"{row['speaker']} (", _linked(row, "mentions_elsewhere"), ")"] for row in _rows(silent.head(6))]
        spoken_of = ["Named elsewhere, but not heard there: ", *_joined(listed), "."]
    return paragraph(first, *alone, spoken_of)


def about_figures(figures: pd.DataFrame) -> Prose:
    """Say for each thing counted which figures the outlets give, from `measures.figures`."""
    if figures.empty:
        return paragraph("The articles give no figure.")
    apart = figures[figures["differ"]]
    if apart.empty:
        rows = _all(figures, "quantities")
        return paragraph(["None of the ", _total(rows, "quantities", "figures"), f" {_noun(rows, 'figure')} differs from another for the same thing."])
    things = list(dict.fromkeys(apart["counted"]))
    first = widest(figures)
    ordered = [first, *(thing for thing in things if thing != first)]
    says = [_figures_of(figures, str(thing), f"{_capital(str(thing))}: ") for thing in ordered]
    return sum((paragraph(sentence) for sentence in says), Prose()) + paragraph(_OPEN)


_STANCES = {
    "accuse": ("accusation", "accusations"),
    "admit": ("admission", "admissions"),
    "demand": ("demand", "demands"),
    "deny": ("denial or rejection", "denials and rejections"),
    "promise": ("promise", "promises"),
    "warn": ("warning", "warnings"),
}


def about_stances(stances: pd.DataFrame) -> Prose:
    """Say who denies, accuses, demands or warns, from `measures.stances`; an unknown class goes by its own name."""
    if stances.empty:
        return paragraph("Nobody is reported to deny, accuse, demand or warn.")
    says = []
    for stance, group in stances.groupby("stance", sort=True):
        one, several = _STANCES.get(str(stance), (f"statement of the class “{stance}”", f"statements of the class “{stance}”"))
        ids = list(group["statement_id"])
        by = [
            [f"{name} (", figure(len(rows), list(rows["statement_id"]), "statements", f"{len(rows)} {one if len(rows) == 1 else several} by {name}"), ")"]
            for name, rows in group.groupby("speaker", sort=False)
        ]
        says.append([_capital(one if len(ids) == 1 else several), ": ", *_joined(by), "."])
    return paragraph(*says)


def about_cues(cues: pd.DataFrame) -> Prose:
    """Say where an outlet keeps a distance from a speaker and another does not, from `measures.cues`.

    Distance is a cue of the class `claim` ("claimed", "alleged"), which reports without vouching for what is reported.
    """
    if cues.empty:
        return paragraph("No speaker is heard in more than one outlet, so their verbs cannot be compared.")
    says: list[list[Part]] = []
    for name, group in cues.groupby("speaker", sort=True):
        held = group[group["does"] == "claim"]
        frank = sorted(set(group["outlet"]) - set(held["outlet"]))
        if held.empty or not frank:
            continue
        at = [
            [f"{outlet} writes ", *_joined([[f"“{row['verb']}” (", _linked(row, "statements"), ")"] for row in _rows(rows)])]
            for outlet, rows in held.groupby("outlet", sort=True)
        ]
        says.append([f"Of {name}, ", *_joined(at), f"; {_and(frank)} {'uses' if len(frank) == 1 else 'use'} no verb that keeps such a distance."])
    if not says:
        ids = list(dict.fromkeys(cues["actor_id"]))
        return paragraph(["No outlet keeps more distance than another from ", figure(len(ids), ids, "actors", f"{len(ids)} {_noun(ids, 'speaker')}"),
                          f" heard in several: “claim” and verbs like it are used of {'that speaker' if len(ids) == 1 else 'each'} by all of them or by none."])  # fmt: skip
    return paragraph(*says)


def about_spellings(spellings: pd.DataFrame) -> Prose:
    """Say which names the outlets spell differently, from `measures.spellings`."""
    if spellings.empty:
        return paragraph("Every person’s name is spelt in one way.")
    says = []
    for name, group in spellings.groupby("speaker", sort=True):
        ways = [[f"“{row['spelling']}” in {row['outlet']} (", _linked(row, "mentions"), ")"] for row in _rows(group)]
        says.append([f"{name} is spelt ", *_joined(ways), "."])
    return paragraph(*says)


# --- tables -----------------------------------------------------------------------------------------------------------

LABELS = {
    "actor_id": "actor", "addressee": "to", "articles": "articles", "content": "what was said", "context": "in the sentence",
    "counted": "of what", "cue": "reported as", "dated": "day named in the text", "does": "kind of verb", "first": "first published",
    "last": "last published", "mentions": "mentions", "mentions_elsewhere": "mentions in other outlets", "quantities": "times",
    "reported": "day of the report only", "reasons": "why not known", "reason": "why", "source_text": "words for the speaker",
    "read": "read for statements", "when": "said", "passage": "kind of passage",
}  # fmt: skip
"""Headings of columns whose own name would not tell a reader enough."""

HIDDEN = ("actor_id", "statement_id", "low", "high", "hedge", "day", "until", "differ", "table")
"""Columns that are for the program; a table shows them only when asked."""


@dataclass(frozen=True, repr=False)
class Table(_Shown):
    """A measure as a table whose numbers link to their rows."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Part | Markup, ...], ...]
    numeric: frozenset[str] = field(default=frozenset())

    def __str__(self) -> str:
        """Return the table in plain text, columns aligned."""
        if not self.rows:
            return f"{self.caption}: none."
        heads = [_label(column) for column in self.columns]
        cells = [[shown(str(cell if not isinstance(cell, Markup) else cell.striptags())) for cell in row] for row in self.rows]
        widths = [max(len(line[i]) for line in (heads, *cells)) for i in range(len(heads))]
        lines = []
        for line in (heads, *cells):
            padded = (text.rjust(w) if c in self.numeric else text.ljust(w) for text, w, c in zip(line, widths, self.columns, strict=True))
            lines.append("  ".join(padded).rstrip())
        return "\n".join([self.caption, "", *lines])

    __repr__ = __str__

    def __html__(self) -> str:
        """Return an HTML table with caption, column and row headings, that scrolls by itself when it is too wide."""
        if not self.rows:
            return str(Markup('<p class="note">{}: none.</p>').format(self.caption))
        head = Markup("").join(
            Markup('<th scope="col"{}>{}</th>').format(_side(column in self.numeric), _label(column)) for column in self.columns
        )
        body = Markup("\n").join(
            Markup("<tr>{}</tr>").format(Markup("").join(self._cell(i, cell) for i, cell in enumerate(row))) for row in self.rows
        )
        return str(
            Markup(
                '<div class="scroll" role="region" tabindex="0" aria-label="{0}">\n<table class="measure">\n<caption>{0}</caption>\n'
                "<thead><tr>{1}</tr></thead>\n<tbody>\n{2}\n</tbody>\n</table>\n</div>"
            ).format(self.caption, head, body)
        )

    def _cell(self, i: int, cell: Part | Markup) -> Markup:
        if i == 0:
            return Markup('<th scope="row" dir="auto">{}</th>').format(_escaped(cell))
        side = _side(self.columns[i] in self.numeric)
        return Markup("<td{}{}>{}</td>").format(side, "" if side else Markup(' dir="auto"'), _escaped(cell))

    def _figures(self) -> Iterable[Figure]:
        return (cell for row in self.rows for cell in row if isinstance(cell, Figure))


def table(measure: pd.DataFrame, caption: str, columns: Sequence[str] = ()) -> Table:
    """Show a measure: counts link to their rows, what was said to its place in the article.

    Args:
        measure: A data frame of `analysis.measures`.
        caption: What the table shows.
        columns: The columns to show, in order; by default all but ids and `HIDDEN`. A column that is empty in every row
            is left out unless asked for.

    Raises:
        KeyError: A column asked for is not there.
    """
    if missing := [column for column in columns if column not in measure.columns]:
        raise KeyError(f"no column {', '.join(missing)}; there are {', '.join(measure.columns)}")
    names = list(columns) or [
        name
        for name in measure.columns
        if name not in HIDDEN and not name.endswith("_ids") and not all(_empty(value) for value in measure[name])
    ]
    rows = tuple(tuple(_cell(row, name, names[0]) for name in names) for row in _rows(measure))
    numeric = frozenset(name for name in names if f"{name}_ids" in measure.columns)
    return Table(caption, tuple(names), rows, numeric)


def _cell(row: dict[str, Any], column: str, name: str) -> Part | Markup:
    value = row[column]
    if f"{column}_ids" in row:
        ids = row[f"{column}_ids"]
        if not ids:
            return "0"
        counted = row.get("table") or COUNTED[column]
        number: int | str = f"{value:,}" if column in MEASURED else int(value)
        return figure(number, ids, counted, f"{row[name]}: {value:,} {_label(column)}")
    if _empty(value):
        return ""
    if column == "content" and row.get("statement_id"):
        return Markup('<a href="#{}">{}</a>').format(row["statement_id"], shown(str(value)))
    if hasattr(value, "year"):
        return when(value, value + pd.Timedelta(days=1).to_pytimedelta())
    return str(value)


# --- helpers ----------------------------------------------------------------------------------------------------------


def _escaped(part: Part | Markup) -> Markup:
    if isinstance(part, (Markup, Figure)):
        return Markup(part.__html__())
    return escape(shown(str(part)))


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def _empty(value: Any) -> bool:
    return value is None or value == "" or (not isinstance(value, (list, tuple)) and bool(pd.isna(value)))


def _all(frame: pd.DataFrame, column: str) -> list[str]:
    """Return the ids of a column, over all rows, each once."""
    return list(dict.fromkeys(i for ids in frame[f"{column}_ids"] for i in ids))


def _total(ids: Sequence[str], column: str, title: str = "") -> Figure:
    return figure(len(ids), ids, COUNTED[column], f"{len(ids):,} {title or _noun(ids, column.removesuffix('s'))}")


def _linked(row: Any, column: str) -> Figure:
    """Return a count of a measure's row as a figure, titled with the row's speaker or day and its outlet."""
    ids = list(row[f"{column}_ids"])
    noun = {"direct": "direct statement", "mentions_elsewhere": "mention", "quantities": "figure"}.get(column, column.removesuffix("s"))
    name = next((str(row[key]) for key in ("speaker", "when", "outlet") if key in row), "")
    by = f"{_noun(ids, noun)} by {name}" if "speaker" in row and COUNTED[column] == "statements" else f"{_noun(ids, noun)}, {name}"
    where = f" in {row['outlet']}" if "outlet" in row and "speaker" in row and column != "mentions_elsewhere" else ""
    return figure(len(ids), ids, COUNTED[column], f"{len(ids):,} {by}{where}")


def _noun(ids: Sequence[str], noun: str) -> str:
    if len(ids) == 1:
        return noun
    head, _, tail = noun.partition(" of ")
    return f"{head}s of {tail}" if tail else f"{head}s"


def _joined(groups: Sequence[Sequence[Part]]) -> list[Part]:
    """Join groups of parts as in a sentence: "a", "a and b", "a, b and c"."""
    out: list[Part] = []
    for i, group in enumerate(groups):
        out += [] if i == 0 else [" and "] if i == len(groups) - 1 else [", "]
        out += group
    return out


def _and(names: Sequence[str]) -> str:
    return "".join(str(part) for part in _joined([[name] for name in names]))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _every(n_outlets: int) -> str:
    return "both outlets" if n_outlets == 2 else f"all {n_outlets} outlets"


def _shared(quoted_by: pd.DataFrame, n_outlets: int) -> list[str]:
    """Return the speakers heard in every outlet, most statements first."""
    heard = quoted_by.groupby("actor_id")["outlet"].nunique()
    everywhere = heard[heard == n_outlets].index
    return list(dict.fromkeys(quoted_by.loc[quoted_by["actor_id"].isin(everywhere), "speaker"]))


def _single(quoted_by: pd.DataFrame) -> list[str]:
    """Return the ids of the actors heard in one outlet only."""
    heard = quoted_by.groupby("actor_id", sort=False)["outlet"].nunique()
    return list(heard[heard == 1].index)


def _figures_of(figures: pd.DataFrame, thing: str, opening: str) -> list[Part]:
    """Return a sentence with the figures that each outlet gives for a thing, and who gives them."""
    rows = figures[figures["counted"] == thing]
    outlets: list[list[Part]] = []
    for outlet, group in rows.groupby("outlet", sort=True):
        given: list[list[Part]] = []
        for _, same in group.groupby(["low", "high", "hedge"], sort=False, dropna=False):
            ids = [i for ids in same["quantities_ids"] for i in ids]
            text = _uncapital(str(same["figure"].iloc[0]))
            given.append([figure(f"“{text}”", ids, "quantities", f"“{text}” in {outlet}"), f" ({_and(list(dict.fromkeys(same['speaker'])))})"])
        outlets.append([f"{outlet} has ", *_joined(given)])
    return [opening, *[p for i, group in enumerate(outlets) for p in (["; "] if i else []) + group], "."]


def _uncapital(text: str) -> str:
    """Write the first word small where only its place in a sentence made it large ("Two Chinese citizens")."""
    first = text.split(" ", 1)[0]
    return text[:1].lower() + text[1:] if first.isalpha() and first.istitle() else text


def _heading(name: str, rows: Sequence[dict[str, Any]]) -> str:
    role = next((row["role"] for row in rows if not _empty(row["role"])), None)
    return shown(f"{name}, {role}" if role else name)


def _circumstances(row: dict[str, Any]) -> list[str]:
    """Return what a reader needs beside the words: how it was reported, when, where."""
    cue = "" if _empty(row["cue"]) else str(row["cue"])
    source = "" if _empty(row["source"]) else str(row["source"])
    facts = [" ".join(filter(None, [source, cue]))]
    if row["basis"] == "publication":
        facts.append(f"reported {row['when']}, may have been said before")
    else:
        facts.append(f"said {row['when']}" if not _empty(row["day"]) else str(row["when"]))
    if not _empty(row["channel"]):
        facts.append(str(row["channel"]))
    where = {"caption": "photo caption", "embed": "embedded post"}.get(row["passage_kind"])
    facts += [str(row["outlet"])] + ([where] if where else [])
    return [shown(fact) for fact in facts if fact]


def _label(column: str) -> str:
    return LABELS.get(column, column.replace("_", " "))


def _side(numeric: bool) -> Markup:
    return Markup(' class="number"') if numeric else Markup("")

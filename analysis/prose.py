"""What a notebook shows beside charts: sentences, tables and quotations whose figures link to the rows behind them.

Text from articles is escaped wherever it stands, and characters that act instead of being read are made visible.
"""

from __future__ import annotations

import abc
import functools
import hashlib
import re
import string
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from analysis.highlight import shown
from analysis.wording import count as count
from analysis.wording import plural as plural

EVIDENCE = "application/vnd.onrecord.evidence+json"
"""Media type under which an output hands on the rows behind its figures: `{key: {title, table, ids}}`."""


SUBJECT = "application/vnd.onrecord.subject+json"
"""Media type under which an output says whom or what its report is about, for the title of the page."""

_LINK = re.compile(r'(<a (?:class="figure" )?href="#[^"]*")>')
IN_NOTEBOOK = ' title="a link in the built report"'
"""What a notebook's links say of themselves: the rows that they lead to stand in the report, which leaves this out."""


def evidence_key(table: str, ids: Sequence[str]) -> str:
    """Return the name of a set of rows: equal sets of one table share it, so that a page lists them once."""
    return hashlib.sha256("\n".join([table, *ids]).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Rows of one table, in order, and a title for a reader who comes to them from a link."""

    table: str
    ids: tuple[str, ...]
    title: str

    @property
    def key(self) -> str:
        """Return the name of the set of rows."""
        return evidence_key(self.table, self.ids)

    @property
    def href(self) -> str:
        """Return the link to where the page lists them."""
        return f"#ev-{self.key}"

    @property
    def entry(self) -> dict[str, Any]:
        """Return them as an output hands them on."""
        return {"title": self.title, "table": self.table, "ids": list(self.ids)}


@dataclass(frozen=True, slots=True)
class Figure:
    """Words of a sentence that stand for rows of one table."""

    text: str
    evidence: Evidence

    def __str__(self) -> str:
        """Return the words."""
        return shown(self.text)

    def __html__(self) -> Markup:
        """Return the words as a link to their evidence."""
        return Markup('<a class="figure" href="{}">{}</a>').format(self.evidence.href, shown(self.text))


def figure(value: int | str, ids: Iterable[str], table: str, title: str = "") -> Figure:
    """Make a figure of a number of rows, or of words that were read from them.

    Args:
        value: A whole number is a count, and must be the number of ids; words are shown as they are.
        ids: The rows, in order.
        table: The table that holds them.
        title: What they are, for a reader who comes from the link; by default the value and what the rows are.

    Raises:
        ValueError: The number is not that of the ids, or there are none.
    """
    rows = tuple(ids)
    if not rows:
        raise ValueError(f"the figure {value!r} has no rows to link to")
    if isinstance(value, int) and value != len(rows):
        raise ValueError(f"the figure {value} stands for {len(rows)} rows of {table}")
    text = f"{value:,}" if isinstance(value, int) else value
    counted = count(len(rows), _ROW.get(table, table.removesuffix("s")))
    return Figure(text, Evidence(table, rows, title or (counted if isinstance(value, int) else f"{text}: {counted}")))


# What a row of a table is to a reader, where the name of the table does not tell.
_ROW = {"quantities": "figure", "dates": "expression of time", "quotes": "quotation"}


@dataclass(frozen=True, slots=True)
class Place:
    """Words of an article, with a link to where they stand in it."""

    text: str
    anchor: str

    def __str__(self) -> str:
        """Return the words."""
        return shown(self.text)

    def __html__(self) -> Markup:
        """Return the words as a link."""
        return Markup('<a href="#{}">{}</a>').format(self.anchor, shown(self.text))


INK, PAPER = "#1b1b1b", "#ffffff"  # of a chart in a notebook or a picture; a page has colours of its own

Part = str | Figure
Cell = str | Figure | Place

_LONG, _SOME = 60, 24  # characters from which on a cell is given much room, or some, on a phone too

# Attributes of a table's cells.
_NUMBER, _TEXT, _WORDS = Markup(' class="number"'), Markup(' dir="auto"'), Markup(' dir="auto" class="quoted"')
_NAME, _PHRASE = Markup(' dir="auto" class="name"'), Markup(' dir="auto" class="phrase"')
_SHORT = 12  # characters that a row's name may have without room of its own
_DAY = Markup(' class="day"')  # stays on one line, in a narrow column too
_ONE_DAY = re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}")


def _escaped(part: Cell) -> Markup:
    return escape(shown(part) if isinstance(part, str) else part)


class Output(abc.ABC):
    """Something that a notebook cell shows, with the evidence for its figures."""

    @abc.abstractmethod
    def __html__(self) -> str:
        """Return the HTML, every text escaped."""

    def _figures(self) -> Iterable[Figure]:
        return ()

    @property
    def evidence(self) -> dict[str, dict[str, Any]]:
        """Return the rows behind every figure, by key."""
        return {f.evidence.key: f.evidence.entry for f in self._figures()}

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        told = _LINK.sub(rf"\g<1>{IN_NOTEBOOK}>", self.__html__())
        return {"text/html": told, "text/plain": str(self), EVIDENCE: self.evidence}


@dataclass(frozen=True, repr=False)
class Prose(Output):
    """Paragraphs of text and figures."""

    paragraphs: tuple[tuple[Part, ...], ...] = ()
    subject: str = ""  # whom or what the report is about

    def __add__(self, other: Prose) -> Prose:
        """Put the other's paragraphs after these."""
        return Prose(self.paragraphs + other.paragraphs, self.subject)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return super()._repr_mimebundle_() | ({SUBJECT: self.subject} if self.subject else {})

    def __str__(self) -> str:
        """Return the text, a blank line between paragraphs."""
        return "\n\n".join("".join(shown(str(part)) for part in parts) for parts in self.paragraphs)

    __repr__ = __str__

    def __html__(self) -> str:
        """Return the paragraphs as HTML."""
        told = (tuple(apart(p) if isinstance(p, str) else p for p in parts) for parts in self.paragraphs)
        paragraphs = (Markup("").join(_escaped(part) for part in parts) for parts in told)
        return str(
            Markup('<div class="prose">\n{}\n</div>').format(
                Markup("\n").join(map(Markup("<p>{}</p>").format, paragraphs))
            )
        )

    def _figures(self) -> Iterable[Figure]:
        return (part for parts in self.paragraphs for part in parts if isinstance(part, Figure))


def sentence(template: str, **parts: Part | Sequence[Part]) -> list[Part]:
    """Fill a sentence: each `{name}` stands for a text, a figure, or a sequence of both."""
    out: list[Part] = []
    for text, name, _, _ in string.Formatter().parse(template):
        out += [text] if text else []
        if name is not None:
            part = parts[name]
            out += [part] if isinstance(part, (str, Figure)) else part
    return out


def paragraph(*sentences: Sequence[Part] | str) -> Prose:
    """Make one paragraph of sentences, each a text or a sequence of texts and figures; empty ones are left out."""
    parts: list[Part] = []
    for said in filter(None, sentences):
        pieces = [said] if isinstance(said, str) else list(said)
        parts += [" ", *pieces] if parts else pieces
    return Prose((tuple(parts),) if parts else ())


class Quotation(NamedTuple):
    """What somebody said, and what a reader needs beside it: how it was reported, when, where."""

    words: Place
    facts: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class Quotes(Output):
    """Quotations by speaker, each with a link to its place in the article."""

    speakers: tuple[tuple[str, tuple[Quotation, ...]], ...]
    rest: tuple[Part, ...] = ()  # how many were left out

    def __str__(self) -> str:
        """Return one quotation a line, by speaker."""
        lines = []
        for speaker, quotations in self.speakers:
            lines.append(shown(speaker))
            lines += [f"  {words} ({'; '.join(map(shown, facts))})" for words, facts in quotations]
        lines += ["".join(map(str, self.rest))] if self.rest else []
        return "\n".join(lines) or "No statement was found."

    __repr__ = __str__

    def __html__(self) -> str:
        """Return a section a speaker, with a list of quotations."""
        item = Markup('<li><blockquote class="words" dir="auto">{}</blockquote><p class="facts">{}</p></li>')
        section = Markup('<section class="speaker"><h3>{}</h3>\n<ol class="quotes">\n{}\n</ol></section>')
        sections = []
        for speaker, quotations in self.speakers:
            items = (
                item.format(words, Markup("").join(Markup("<span>{}</span>").format(shown(fact)) for fact in facts))
                for words, facts in quotations
            )
            sections.append(section.format(shown(speaker), Markup("\n").join(items)))
        if self.rest:
            sections.append(Markup('<p class="note">{}</p>').format(Markup("").join(map(_escaped, self.rest))))
        return str(Markup("\n").join(sections) or Markup('<p class="note">No statement was found.</p>'))

    def _figures(self) -> Iterable[Figure]:
        return (part for part in self.rest if isinstance(part, Figure))


@dataclass(frozen=True, repr=False)
class Table(Output):
    """A table whose numbers link to their rows; `numeric` tells of each column whether it holds numbers."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numeric: tuple[bool, ...]

    def __str__(self) -> str:
        """Return the table in plain text, columns aligned."""
        if not self.rows:
            return f"{self.caption}: none."
        texts = [self.heads, *([_line(cell) for cell in row] for row in self.rows)]
        widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
        lines = []
        for row in texts:
            padded = (
                text.rjust(width) if numeric else text.ljust(width)
                for text, width, numeric in zip(row, widths, self.numeric, strict=True)
            )
            lines.append("  ".join(padded).rstrip())
        return "\n".join([self.caption, "", *lines])

    __repr__ = __str__

    def __html__(self) -> str:
        """Return an HTML table with caption, column and row headings, that scrolls by itself when it is too wide."""
        if not self.rows:
            return str(Markup('<p class="note">{}: none.</p>').format(self.caption))
        head = Markup("").join(
            Markup('<th scope="col"{}>{}</th>').format(_NUMBER if numeric else "", head)
            for head, numeric in zip(self.heads, self.numeric, strict=True)
        )
        body = Markup("\n").join(
            Markup("<tr>{}</tr>").format(Markup("").join(self._cell(i, cell) for i, cell in enumerate(row)))
            for row in self.rows
        )
        return str(
            Markup(
                '<div class="scroll" role="region" tabindex="0" aria-label="{0}">\n<table class="measure{3}">\n'
                "<caption>{0}</caption>\n"
                "<thead><tr>{1}</tr></thead>\n<tbody>\n{2}\n</tbody>\n</table>\n</div>"
            ).format(self.caption, head, body, " stacked" if self._stacked else "")
        )

    @functools.cached_property
    def _stacked(self) -> bool:
        """Tell whether a phone shows its rows one below the other: words of an article or long ones in half of them."""
        if len(self.heads) <= 2 or not self.rows:  # noqa: PLR2004 - a list of facts fits
            return False
        if any(isinstance(cell, Place) for row in self.rows for cell in row):
            return True
        long = (sum(len(str(cell)) > _LONG for cell in column) for column in zip(*self.rows, strict=True))
        return any(2 * n > len(self.rows) for n in long)

    def _cell(self, i: int, cell: Cell) -> Markup:
        length = len(str(cell))
        room = _WORDS if isinstance(cell, Place) or length > _LONG else _PHRASE if length > _SOME else _TEXT
        if i == 0:
            room = _NAME if room is _TEXT and length > _SHORT else room
            head = _DAY if _ONE_DAY.fullmatch(str(cell)) else room
            return Markup('<th scope="row"{}>{}</th>').format(head + self._named(i, cell), _escaped(cell))
        kind = _NUMBER if self.numeric[i] else _DAY if _ONE_DAY.fullmatch(str(cell)) else room
        return Markup("<td{}>{}</td>").format(kind + self._named(i, cell), _escaped(cell))

    def _named(self, i: int, cell: Cell) -> Markup:
        """Return the heading of a cell as an attribute, where a phone shows the cell without the one above it."""
        if not self._stacked or not str(cell) or isinstance(cell, Place):
            return Markup("")
        return Markup(' data-label="{}"').format(capital(self.heads[i]))

    def _figures(self) -> Iterable[Figure]:
        return (cell for row in self.rows for cell in row if isinstance(cell, Figure))


def _line(cell: Cell) -> str:
    """Return a cell as plain text; the words of an article on one line."""
    text = shown(str(cell))
    return " ".join(text.split()) if isinstance(cell, Place) else text


# --- words ---


def joined(groups: Sequence[Sequence[Part]]) -> list[Part]:
    """Join groups of parts as in a sentence: "a", "a and b", "a, b and c"."""
    out: list[Part] = []
    for i, group in enumerate(groups):
        out += [] if i == 0 else [" and "] if i == len(groups) - 1 else [", "]
        out += group
    return out


def listed(names: Sequence[str]) -> str:
    """Join names as in a sentence."""
    return "".join(str(part) for part in joined([[name] for name in names]))


_RIGHT_TO_LEFT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_END_OF_RUN = re.compile(rf"([{_RIGHT_TO_LEFT}])(?!\W*[{_RIGHT_TO_LEFT}])")


def apart(text: str) -> str:
    """Return a text with a mark behind words written from right to left, so that what follows stays to the right.

    Without it a number behind such a name is shown before it (Unicode Standard Annex #9, rule N1).
    """
    return _END_OF_RUN.sub("\\1\u200e", text)


def few(names: Iterable[str], most: int = 3) -> str:
    """Return names for a cell of a table, in order: "BBC; CNN; Fox; 4 more"."""
    every = sorted(set(names))
    return "; ".join(every[:most] + ([f"{len(every) - most} more"] if len(every) > most else []))


def capital(text: str) -> str:
    """Return the text with a capital first letter."""
    return text[:1].upper() + text[1:]

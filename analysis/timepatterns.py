"""Match the patterns of `data/wordlists/date-patterns.csv` against rows of classed items.

A row of the table is an expression over classes and the name of the reader that resolves what it matches. Inside, a
class is a single letter, so a pattern is an ordinary regular expression over words.
"""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from analysis import timewords, wordlists, words
from analysis.story import Story
from analysis.timewords import BREAK, Item

ENDS = frozenset(".!?")
"""Marks that end a sentence."""

REACH = 12
"""Words on either side of an expression that can still concern it."""

# Names that patterns use for several classes at once, and for a stretch that several patterns share.
_MACROS = {
    "DAY": "FIG12 FIG23 FIG31",
    "HOUR": "FIG0 FIG12 FIG23",
    "MINUTE": "FIG0 FIG12 FIG23 FIG31 FIG59",
    "NUM": "FIG0 FIG12 FIG23 FIG31 FIG59 FIG99 NUMBER YEAR WORDNUM",
    "MINUTE2": "FIG12 FIG23 FIG31 FIG59 FIG99",
    "NTH": "FIG12 FIG23 FIG31 ORDINAL",
    "ANYMONTH": "MONTH MON",
    "ANYDAY": "WEEKDAY WDAY",
    "BACK": "LAST PAST",
    "REL": "LAST PAST THIS NEXT",
    "ONE": "UNIT DECADEUNIT CENTURY WEEKEND",
    "ANYONE": "UNIT DECADEUNIT CENTURY WEEKEND CLOCKUNIT",
    "MANY": "UNITS CLOCKUNITS",
    "PARTLY": "MOD EDGE SHIFT",
}
_SHARED = {
    "COUNTED": "(A ANYONE|HALF HYPHEN? A? ANYONE|(NUM|VAGUE) (ANYONE|MANY))",
    "CLOCK": "(HOUR AMPM|HOUR (COLON|DOT) MINUTE AMPM|CLOCKPOINT AMPM|HOUR COLON MINUTE|HOUR OCLOCK|HOURNAME) ZONE?",
}


@dataclass(frozen=True, slots=True)
class Found:
    """The items `[first, last)` that a pattern matched, of which `[inner, outer)` are the expression."""

    row: Sequence[Item]
    first: int
    last: int
    inner: int
    outer: int
    story: Story = field(default_factory=Story)

    @property
    def today(self) -> datetime.date | None:
        """The day that the article is written on."""
        return self.story.today

    def all(self, *kinds: str) -> list[Item]:
        """Return the expression's items of these classes, in order."""
        return [item for item in self.row[self.inner : self.outer] if item.kind in kinds]

    def one(self, *kinds: str) -> Item | None:
        """Return the first of them, or None."""
        return next(iter(self.all(*kinds)), None)

    def the(self, *kinds: str) -> Item:
        """Return the first of them, where the pattern leaves no doubt that there is one."""
        return self.all(*kinds)[0]

    def before(self) -> Item | None:
        """Return the item before the expression."""
        return self.row[self.inner - 1] if self.inner else None

    def after(self) -> Item | None:
        """Return the item after the expression."""
        return self.row[self.outer] if self.outer < len(self.row) else None

    def part(self, first: int, last: int) -> Found:
        """Return the same match with another stretch as the expression."""
        return replace(self, inner=first, outer=last)

    @property
    def ahead(self) -> bool:
        """Whether the nearest verb of the clause looks ahead."""
        return _looks_ahead(self.row, self.inner, self.outer)


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the pattern table: the pattern over class letters, its reader's name, and what it cannot do without.

    Each of `needs` holds letters of which a row must have one, so that most patterns need not be tried on most rows.
    """

    pattern: re.Pattern[str]
    reader: str
    needs: tuple[frozenset[str], ...]


@functools.cache
def rules() -> tuple[Rule, ...]:
    """Return the pattern table, in order."""
    return tuple(
        Rule(compiled(row["pattern"]), row["reader"], _needs(row["pattern"])) for row in wordlists.load("date-patterns")
    )


def _needs(pattern: str) -> tuple[frozenset[str], ...]:
    """Return the letters of each symbol of a pattern that is neither optional nor one of several choices."""
    symbols = re.findall(r"[A-Z][A-Z0-9]*|\S", pattern)
    depth, found = 0, []
    for symbol, follows in zip(symbols, [*symbols[1:], ""], strict=True):
        depth += (symbol == "(") - (symbol == ")")
        if symbol[0].isalpha() and symbol not in ("ANY", *_SHARED) and not depth and follows != "?":
            found.append(frozenset(_letters()[kind] for kind in _MACROS.get(symbol, symbol).split()))
    return tuple(sorted(set(found), key=len))


def compiled(pattern: str) -> re.Pattern[str]:
    """Return the regular expression over class letters that a row of the pattern table means.

    Names stand for classes, `( | )` and `?` for themselves, brackets for the expression inside what surrounds it, and
    ANY for one item of whatever class. There is no unbounded repetition, so that searching is linear.

    Raises:
        KeyError: A name is no class.
    """
    for name, stretch in _SHARED.items():
        pattern = re.sub(rf"\b{name}\b", f"({stretch})", pattern)
    if "[" not in pattern:
        pattern = f"[{pattern}]"
    return re.compile("".join(_symbol(symbol) for symbol in re.findall(r"[A-Z][A-Z0-9]*|\S", pattern)))


def _symbol(symbol: str) -> str:
    match symbol:
        case "(":
            return "(?:"
        case "[":
            return "(?P<span>"
        case "]":
            return ")"
        case ")" | "|" | "?":
            return symbol
        case "ANY":
            return f"[^{_letters()[BREAK]}]"
    return "[" + "".join(_letters()[kind] for kind in _MACROS.get(symbol, symbol).split()) + "]"


@functools.cache
def _letters() -> dict[str, str]:
    """Return one letter, of those that Unicode leaves to private use, for each class of items."""
    return {kind: chr(0xE000 + number) for number, kind in enumerate(sorted(timewords.classes()))}


def matches(row: Sequence[Item], story: Story) -> Iterator[tuple[Found, Rule]]:
    """Yield what the patterns match in a row of items, pattern by pattern; matches of different ones may overlap."""
    known = _letters()
    letters = "".join([known[item.kind] for item in row])
    for rule in _possible(frozenset(letters)):
        for match in rule.pattern.finditer(letters):
            yield Found(row, match.start(), match.end(), match.start("span"), match.end("span"), story), rule


@functools.lru_cache(maxsize=4096)  # few sets of classes make up nearly all sentences
def _possible(there: frozenset[str]) -> tuple[Rule, ...]:
    """Return the rules that need no class but those there."""
    return tuple(rule for rule in rules() if not any(map(there.isdisjoint, rule.needs)))


def sentences(row: Sequence[Item]) -> list[int]:
    """Return for each item the number of its sentence within the row.

    A stop ends one where white space and a capital, a figure or a quotation follow, and no lone letter or month cut
    short stands before it; so that some abbreviations count as ends.
    """
    numbers, number = [], 0
    for at, item in enumerate(row):
        numbers.append(number)
        follows = row[at + 1] if at + 1 < len(row) else None
        if item.kind == BREAK or item.text in "!?":
            number += 1
        elif item.text == "." and follows and follows.start > item.end and not follows.text[0].islower():
            number += not (at and (len(row[at - 1].text) == 1 or row[at - 1].kind in ("MON", "WDAY")))
    return numbers


# --- which way the clause looks ---


_WERE = frozenset("was were been being".split())
_OUTCOMES = frozenset("result results outcome aftermath wake".split())


@functools.cache
def _tense() -> dict[str, str]:
    """Return which way each word of `data/wordlists/tense.csv` looks: ahead, past, or ahead with an infinitive."""
    return {row["word"]: row["reading"] for row in wordlists.load("tense")}


def _looks_ahead(row: Sequence[Item], first: int, last: int) -> bool:
    """Tell whether the verb nearest to an expression looks ahead; a mark on the way counts as four words."""
    if first > 1 and row[first - 1].lower == "of" and row[first - 2].lower in _OUTCOMES:
        return False  # "to digest the results of | Tuesday's election"
    nearest, ahead = 4 * REACH, False
    for step, start in ((-1, first - 1), (1, last)):
        far = 0
        for at in range(start, start + step * REACH, step):
            if not 0 <= at < len(row) or row[at].kind == BREAK or row[at].text in ENDS or far >= nearest:
                break
            far += 1 if row[at].text[0].isalnum() else 4
            verdict = _verb(row, at)
            if verdict is not None and far < nearest:
                nearest, ahead = far, verdict
    return ahead


def _verb(row: Sequence[Item], at: int) -> bool | None:
    """Tell whether a word looks ahead (True) or back (False); None when it says neither."""
    word = row[at].lower
    follows = row[at + 1].lower if at + 1 < len(row) else ""
    leads = row[at - 1].lower if at else ""
    arranged = follows == "be" or leads in words.BE or _tense().get(leads, "").startswith("ahead")
    if word == "to" and leads not in _WERE and arranged:
        return True  # "to be held", "is to meet", "agreed to meet"
    reading = _tense().get(word)
    if leads in words.BE | words.MODALS and word not in words.BE:
        # in "will be held" it is "will" that says when; "is scheduled" looks ahead, "was scheduled" does not
        return True if reading == "ahead" and leads not in _WERE else None
    if reading in ("ahead", "past"):
        return reading == "ahead"
    return False if word.endswith("ed") and len(word) > 4 and follows != "to" else None

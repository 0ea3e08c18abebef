"""Cut text into words of time, each with a class: months, weekdays, units, ordinals, figures by what they can be.

The words are in `data/wordlists/calendar.csv`; numbers are read by `analysis.numerals`. What says nothing about time is
PLAIN, a line break is BREAK.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import NamedTuple

from analysis import lexicon, numerals
from analysis.lexicon import Entry
from analysis.numerals import Numeral, Token
from analysis.spans import Span

PLAIN = "PLAIN"
BREAK = "BREAK"
_TOPS = (0, 12, 23, 31, 59, 99)  # FIG12 can be a month or an hour, FIG23 an hour, FIG31 a day, FIG59 a minute
# Classes that the form of a figure or number word gives, not the calendar.
_UNLISTED = frozenset({"ORDINAL", "DECADE", "QUARTERNAME", "YEAR", "NUMBER", "WORDNUM", "CLOCKPOINT"})
# Classes that stand in an expression only beside one of the others, or beside a figure.
_BESIDE = frozenset(
    "OF THE ON IN AT FOR WITHIN AND OR TO PER A OTHER OLD LONG AFTER BEHIND DURING TAKE OVER ROW BY SINCE THROUGHOUT "
    "TIMES HALF THAT STORY APPROX UNDER VAGUE MOD EDGE SHIFT AGO FROMNOW EVERY THIS LAST NEXT RECENT AMPM ZONE NAME "
    "ERA HYPHEN COMMA COLON SLASH DOT".split()
)
_QUOTES = frozenset("'’‘")  # "'90s"
_DIGIT = re.compile(r"[0-9]")
_LETTERS = re.compile(r"[a-z]+")
_JOINING = frozenset(",-–&)’'/")  # after one of these a capital means something


class Item(NamedTuple):
    """One word, phrase, number or mark with its class, the value that the calendar gives it, and its number."""

    start: int
    end: int
    text: str
    lower: str
    kind: str
    value: str = ""
    number: float = 0.0


@functools.cache
def classes() -> frozenset[str]:
    """Return every class that an item can have."""
    listed = {entry.fields["class"] for entries in lexicon.entries("calendar").values() for entry in entries}
    return frozenset({PLAIN, BREAK, *_UNLISTED, *(f"FIG{top}" for top in _TOPS), *listed})


def items(text: str, span: Span, *, headline: bool = False) -> list[Item]:
    """Return the items of a stretch of text. In a headline the capital of a word says nothing."""
    row = [
        _without_possessive(token) if token.lower.endswith(("'s", "’s")) else token
        for token in numerals.tokens(text, span)
    ]
    made: list[Item] = []
    end = -1
    openers, alone = _openers(), _alone()
    for at, token in enumerate(row):
        if token.start < end:
            continue
        if token.lower not in openers and token.kind in ("word", "mark") and token.text not in _QUOTES:
            # nearly every word of an article
            made.append(Item(token.start, token.end, token.text, token.lower, PLAIN))
        elif (known := alone.get(token.lower)) and not known.begins(row, at) and not _inside(row, at):
            # and nearly every other
            made.append(Item(token.start, token.end, token.text, token.lower, known.kind, known.value))
        else:
            made.append(_item(row, at, headline or _opens(made)))
        end = made[-1].end
    return made


def speaks_of_time(text: str) -> bool:
    """Tell whether a stretch of text can hold an expression: a figure, or a word that some expression needs."""
    return bool(_DIGIT.search(text)) or not _needed().isdisjoint(_LETTERS.findall(text.lower()))


@functools.cache
def _needed() -> frozenset[str]:
    """Return the last word of every entry of the calendar but those that make no expression by themselves."""
    return frozenset(
        _LETTERS.findall(" ".join(entry.words))[-1]
        for entries in lexicon.entries("calendar").values()
        for entry in entries
        if entry.fields["class"] not in _BESIDE and _LETTERS.search(" ".join(entry.words))
    )


def _without_possessive(token: Token) -> Token:
    if token.kind == "word":
        return Token(token.start, token.end - 2, token.text[:-2], token.lower[:-2], "word")
    return token


def _opens(made: Sequence[Item]) -> bool:
    """Tell whether the next word opens a sentence or a quotation, so that its capital says nothing."""
    return not made or not (made[-1].text[-1].isalnum() or made[-1].text in _JOINING)


def _item(row: Sequence[Token], at: int, opens: bool) -> Item:
    """Return the item that starts at a token."""
    token = row[at]
    if token.kind == "line":
        return _made(row, at, 1, BREAK)
    if token.kind == "opaque" or _inside(row, at):
        return _made(row, at, 1, PLAIN)
    if grown := _grown(row, at):
        return grown
    entry = _entry(row, at, opens)
    number = None if entry and len(entry.words) > 1 else _ordinal(row, at) or _cardinal(row, at)
    if number:
        return number
    if entry:
        return _made(row, at, len(entry.words), entry.fields["class"], entry.fields["value"])
    return _made(row, at, 1, PLAIN)


def _made(row: Sequence[Token], at: int, length: int, kind: str, value: str = "", number: float = 0.0) -> Item:
    first = row[at]
    if length == 1:
        return Item(first.start, first.end, first.text, first.lower, kind, value, number)
    text = " ".join(token.text for token in row[at : at + length])
    return Item(first.start, row[at + length - 1].end, text, text.lower(), kind, value, number)


@functools.cache
def _openers() -> frozenset[str]:
    """Return every word that an item other than a plain word can start with."""
    return frozenset([*lexicon.entries("calendar"), *(word.split("-")[0] for word in numerals.words()), "q"])


class _Alone(NamedTuple):
    """What a word is by itself, and the words after which it may begin something longer."""

    kind: str
    value: str
    next: frozenset[str]

    def begins(self, row: Sequence[Token], at: int) -> bool:
        return bool(self.next) and at + 1 < len(row) and row[at + 1].lower in self.next


@functools.cache
def _alone() -> dict[str, _Alone]:
    """Return what each word is that makes at most one entry of the calendar by itself, in any case, and no number."""
    numbers = {word.split("-")[0] for word in numerals.words()} | {"half", "q"}
    found = {}
    for word, entries in lexicon.entries("calendar").items():
        own = [entry.fields for entry in entries if len(entry.words) == 1]
        unsure = len(own) > 1 or any(fields["case"] for fields in own)
        if unsure or word in numbers or (word.isalnum() and not word.isalpha()):
            continue
        kind, value = (own[0]["class"], own[0]["value"]) if own else (PLAIN, "")
        longer = {entry.words[1] for entry in entries if len(entry.words) > 1}
        # "a hundred" is a number
        found[word] = _Alone(kind, value, frozenset(longer | (numbers if word in ("a", "an") else set())))
    return found


def _inside(row: Sequence[Token], at: int) -> bool:
    """Tell whether a word touches a figure that it is no unit of: "Future45"."""
    follows = row[at + 1] if at + 1 < len(row) else None
    touches = follows is not None and follows.kind == "figure" and follows.start == row[at].end
    return touches and row[at].kind == "word" and row[at].text not in ("Q", "FY")


def _grown(row: Sequence[Token], at: int) -> Item | None:
    """Read a figure and the letters that touch it: "8th", "1990s", "'90s", "Q3"."""
    token = row[at]
    tail = _touching(row, at)
    if tail is None:
        return None
    if token.kind == "figure" and token.text.isdigit():
        if tail.lower in ("st", "nd", "rd", "th") and len(token.text) <= 2:
            return _made(row, at, 2, "ORDINAL", number=int(token.text))
        if tail.lower == "s" and len(token.text) == 4 and token.text.endswith("0"):
            return _made(row, at, 2, "DECADE", number=int(token.text))
    if token.text in ("'", "’", "‘") and tail.kind == "figure" and len(tail.text) == 2 and tail.text[1] == "0":
        letter = _touching(row, at + 1)
        if letter and letter.lower == "s" and int(tail.text) > 20:  # the '10s and '20s may be of either century
            return _made(row, at + 1, 2, "DECADE", number=1900 + int(tail.text))._replace(start=token.start)
    if token.text == "Q" and tail.text in ("1", "2", "3", "4"):
        return _made(row, at, 2, "QUARTERNAME", number=int(tail.text))
    return None


def _touching(row: Sequence[Token], at: int) -> Token | None:
    """Return the token that follows another without a space."""
    return row[at + 1] if at + 1 < len(row) and row[at + 1].start == row[at].end else None


def _entry(row: Sequence[Token], at: int, opens: bool) -> Entry | None:
    """Return the longest entry of the calendar that stands at a token and has the case that it must have."""
    return next((e for e in lexicon.starting("calendar", row, at) if _cased(row[at], e, opens)), None)


def _cased(first: Token, entry: Entry, opens: bool) -> bool:
    match entry.fields["case"]:
        case "capital":
            return first.text[0].isupper()
        case "lower":
            return first.text[0].islower() or opens
    return True


def _ordinal(row: Sequence[Token], at: int) -> Item | None:
    for length in (3, 1):  # "twenty-first", "first"
        if row[at].kind == "word" and at + length <= len(row):
            kind, value = numerals.words().get("".join(t.lower for t in row[at : at + length]), ("", 0.0))
            if kind == "ordinal":
                return _made(row, at, length, "ORDINAL", number=value)
    return None


def _cardinal(row: Sequence[Token], at: int) -> Item | None:
    found = numerals.numeral(row, at)
    if found is None:
        return None
    return _made(row, at, found.last - at, _number_kind(row, found), number=found.value)


def _number_kind(row: Sequence[Token], found: Numeral) -> str:
    """Return the class of a number: how large it is, if it can be a day, an hour, a minute or a year."""
    if not found.figures:
        return "WORDNUM"
    text = row[found.first].text if found.last == found.first + 1 else ""
    if text.isdigit() and len(text) <= 2:
        return next(f"FIG{top}" for top in _TOPS if found.value <= top)
    if text.isdigit() and len(text) == 4 and 1000 <= found.value <= 2100:
        return "YEAR"
    return "CLOCKPOINT" if re.fullmatch(r"(?:1[0-2]|[1-9])\.[0-5][0-9]", text) else "NUMBER"

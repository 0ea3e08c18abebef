"""Cut text into words, figures and marks, and read the numbers that they write: "150", "5bn", "two and a half"."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import NamedTuple

from analysis import wordlists
from analysis.spans import Span

# A word here ends at a hyphen, a figure ends at a letter: "three-year", "mid-2011", "3pm" and "8th" come apart.
# Every repetition that could be entered again from the next character is bounded, so that cutting stays linear.
_TOKEN = re.compile(
    r"""
      (?P<opaque> (?:https?://|www\.)\S+ | [@\#]\w+ | [\w-]{1,64}(?:\.[\w-]{1,64}){1,4}/\S+ )
    | (?P<figure> [0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?(?![0-9]) | [0-9]+(?:\.[0-9]+)? )
    | (?P<word>   [aApP]\.[mM]\b\.? | [^\W\d_]+(?:['’][^\W\d_]+)* )
    | (?P<line>   \n+ )
    | (?P<mark>   \S )
    """,
    re.VERBOSE,
)
_LONGEST = 16  # digits of a figure that is still read as a number
_SCALES = ("hundred", "scale", "dozen")  # what "a" and "half a" can multiply


class Token(NamedTuple):
    """A word, a figure, a punctuation mark, a line break, or something opaque: an address, a handle, a hashtag."""

    start: int
    end: int
    text: str
    lower: str
    kind: str


class Numeral(NamedTuple):
    """A number as written: the tokens `[first, last)` and what they stand for.

    `figures` tells whether it is written in digits; `scaled` whether it has a scale ("million", "bn").
    """

    first: int
    last: int
    value: float
    figures: bool
    scaled: bool


def tokens(text: str, span: Span) -> list[Token]:
    """Return the tokens of a stretch of text, in order. White space but for line breaks is left out."""
    return [
        Token(*match.span(), word := match[0], word.lower(), match.lastgroup or "")
        for match in _TOKEN.finditer(text, *span)
    ]


@functools.cache
def words() -> dict[str, tuple[str, float]]:
    """Return the kind and the value of every number word of `data/wordlists/numbers.csv`."""
    return {row["word"]: (row["kind"], float(row["value"])) for row in wordlists.load("numbers")}


def number_word(row: Sequence[Token], at: int) -> tuple[str, float]:
    """Return the kind and the value of the number word at a token; an empty kind when there is none."""
    return words().get(row[at].lower, ("", 0.0)) if 0 <= at < len(row) else ("", 0.0)


def numeral(row: Sequence[Token], at: int, *, money: bool = False) -> Numeral | None:
    """Return the longest cardinal number that starts at the token `at`, or None.

    Args:
        row: The tokens of a text.
        at: Where to start.
        money: Whether a sum of money is expected: then "5m" is five million.
    """
    if row[at].kind == "figure":
        return _figures(row, at, money)
    return _words(row, at)


def _figures(row: Sequence[Token], at: int, money: bool) -> Numeral | None:
    digits = row[at].text.replace(",", "")
    if len(digits) > _LONGEST:
        return None
    value, last = float(digits), at + 1
    hyphen = last < len(row) and row[last].text == "-"
    kind, scale = number_word(row, last + hyphen)
    suffix = kind == "suffix" or (kind == "money suffix" and money and row[last].start == row[last - 1].end)
    scaled = kind == "scale" or (suffix and not hyphen)
    if scaled:
        value, last = value * scale, last + hyphen + 1
    return Numeral(at, last, value, True, scaled)


def _words(row: Sequence[Token], at: int) -> Numeral | None:
    """Read "two", "twenty-five", "one thousand two hundred and six", "half a million", "two and a half"."""
    last, total, group, before, scaled = at, 0.0, None, "", False
    if row[at].lower == "half" and _article(row, at + 1) and number_word(row, at + 2)[0] in _SCALES:
        last, group, before = at + 2, 0.5, "unit"
    elif _article(row, at) and number_word(row, at + 1)[0] in _SCALES:
        last, group, before = at + 1, 1.0, "unit"
    while last < len(row):
        kind, value = number_word(row, last)
        fresh = group is None or before == "hundred"
        if (kind in ("unit", "ten") and fresh) or (kind == "unit" and before == "ten" and 0 < value < 10):
            group = (group or 0.0) + value
        elif kind in ("hundred", "dozen") and group is not None and before in ("unit", "ten"):
            group *= value
        elif kind == "scale" and group is not None:
            total, group, scaled = total + group * value, None, True
        elif step := _joint(row, last, before):
            last += step
            continue
        elif group is not None and _half(row, last):
            last, group, kind = last + 3, group + 0.5, "unit"
            before = kind
            continue
        else:
            break
        before, last = kind, last + 1
    if last == at:
        return None
    return Numeral(at, last, total + (group or 0.0), False, scaled)


def _article(row: Sequence[Token], at: int) -> bool:
    return at < len(row) and row[at].lower in ("a", "an")


def _joint(row: Sequence[Token], at: int, before: str) -> int:
    """Return 1 for the hyphen of "twenty-five" and the "and" of "a hundred and five", else 0."""
    kind, value = number_word(row, at + 1)
    if row[at].text == "-" and before == "ten" and kind == "unit" and 0 < value < 10:
        return 1
    if row[at].lower == "and" and before in ("hundred", "scale") and kind in ("unit", "ten"):
        return 1
    return 0


def _half(row: Sequence[Token], at: int) -> bool:
    return [token.lower for token in row[at : at + 3]] == ["and", "a", "half"]

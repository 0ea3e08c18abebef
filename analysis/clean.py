"""Make a text easier to read without moving a character.

Each step replaces one character by one character, so that an offset into the cleaned text is an offset into the text
as received. Quotation marks keep their direction: pairing them is the business of `marks`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence


def _each(characters: str, replacement: str) -> dict[int, str]:
    return {ord(character): replacement for character in characters}


def _between(first: int, last: int) -> str:
    return "".join(map(chr, range(first, last + 1)))


_LINE_ENDS = _each("\r\v\f\x85\u2028\u2029", "\n")
# No-break, thin and ideographic spaces, and the zero-width ones: dropping those would move what follows.
_SPACES = _each("\t\xa0\u1680\u202f\u205f\u3000\u200b\u200c\u200d\u2060\ufeff" + _between(0x2000, 0x200A), " ")
_C0_AND_C1 = _between(0x00, 0x08) + _between(0x0E, 0x1F) + _between(0x7F, 0x84) + _between(0x86, 0x9F)
_DIRECTIONS = "\u061c\u200e\u200f" + _between(0x202A, 0x202E) + _between(0x2066, 0x2069)
_STAND_INS = "\ufffc\ufffd" + _between(0xFE00, 0xFE0F)  # for what a copy lost, and for a choice of glyph
_CONTROLS = _each(_C0_AND_C1 + _DIRECTIONS + _STAND_INS, " ")
_HYPHENS = _each("\xad\u2010\u2011\u2012\u2212\ufe63", "-") | _each("\u2015", "—")
_FULLWIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
# Dash and prime marks stay: a prime is a foot or a minute as often as a mark.
_MARKS = _each("‟❝", "“") | _each("❞", "”") | _each("‛❛", "‘") | _each("ʼ❜", "’")


def _replaces(table: dict[int, str]) -> Callable[[str], str]:
    """Return what `str.translate` would do; that looks every character of a text up, and these are rare."""
    there = re.compile(f"[{''.join(re.escape(chr(code)) for code in table)}]")
    return lambda text: there.sub(lambda match: table[ord(match[0])], text)


def _line_ends(text: str) -> str:
    return _other_ends(text.replace("\r\n", " \n"))


_other_ends = _replaces(_LINE_ENDS)


# A new paragraph, list item, speaker's line or quoted mail: no line that was only broken to fit begins so.
_NEW = re.compile(r"  |[-–—•*>] |\d+[.)] ")
_ENDED = re.compile(r"[.!?:][\"”’')\]]*$")
_WRAPPED_LINES = 5  # fewer broken lines are no proof
_WIDEST = 100  # characters
_FULL = 0.7  # of the widest line, on average
_ENDING = 0.25  # lines broken to fit seldom happen to end with a sentence


def _wraps(text: str) -> str:
    lines = text.split("\n")
    widest = max(map(len, lines))
    inner = [i for i, line in enumerate(lines[:-1]) if _goes_on(line, lines[i + 1])] if widest <= _WIDEST else []
    ending = sum(bool(_ENDED.search(lines[i].rstrip())) for i in inner)
    full = sum(len(lines[i]) for i in inner) / widest if widest else 0
    if len(inner) < _WRAPPED_LINES or full < _FULL * len(inner) or ending > _ENDING * len(inner):
        return text
    breaks = set(inner)
    return "".join(f"{line}{' ' if i in breaks else chr(10)}" for i, line in enumerate(lines))[:-1]


def _goes_on(line: str, following: str) -> bool:
    return bool(line.strip() and following.strip()) and not _NEW.match(following)


STEPS: dict[str, Callable[[str], str]] = {
    "line-ends": _line_ends,
    "spaces": _replaces(_SPACES),
    "controls": _replaces(_CONTROLS),
    "fullwidth": _replaces(_FULLWIDTH),
    "hyphens": _replaces(_HYPHENS),
    "marks": _replaces(_MARKS),
    "wraps": _wraps,
}


def clean(text: str, steps: Sequence[str] = tuple(STEPS)) -> str:
    r"""Return the text after the named steps, in the order given; it is as long as the text received.

    `line-ends` makes every line end a newline (`\r\n` a space and a newline), `spaces` every kind of space a plain one,
    `controls` every control character and direction mark a space, `fullwidth` the full-width forms ASCII, `hyphens`
    the hyphens, soft ones too, a plain one, `marks` the rare quotation marks their usual forms, and `wraps` the line
    ends inside the paragraphs of a text whose lines were all broken to one width spaces.

    Raises:
        ValueError: A step has no such name; the message lists the names.
    """
    for step in steps:
        if step not in STEPS:
            raise ValueError(f"no cleaning step is named {step!r}; the steps are {', '.join(STEPS)}")
        cleaned = STEPS[step](text)
        assert len(cleaned) == len(text), f"the cleaning step {step!r} moved characters"
        text = cleaned
    return text

"""Make a text easier to read without moving a character.

Each step replaces one character by one character, so that an offset into the cleaned text is an offset into the text
as received. Quotation marks keep their direction: pairing them is the business of `marks`.
"""

from __future__ import annotations

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


def _line_ends(text: str) -> str:
    return text.replace("\r\n", " \n").translate(_LINE_ENDS)


STEPS: dict[str, Callable[[str], str]] = {
    "line-ends": _line_ends,
    "spaces": lambda text: text.translate(_SPACES),
    "controls": lambda text: text.translate(_CONTROLS),
    "fullwidth": lambda text: text.translate(_FULLWIDTH),
    "hyphens": lambda text: text.translate(_HYPHENS),
    "marks": lambda text: text.translate(_MARKS),
}


def clean(text: str, steps: Sequence[str] = tuple(STEPS)) -> str:
    r"""Return the text after the named steps, in the order given; it is as long as the text received.

    `line-ends` makes every line end a newline (`\r\n` a space and a newline), `spaces` every kind of space a plain one,
    `controls` every control character and direction mark a space, `fullwidth` the full-width forms ASCII, `hyphens`
    the hyphens, soft ones too, a plain one, and `marks` the rare quotation marks their usual forms.

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

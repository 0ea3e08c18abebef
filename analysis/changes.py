"""Read how the text says that a figure moves: "rose by 5 % to 3 million", "up from 12", "a 10 percent cut".

The word that says so stands in the same sentence, before the figure ("rose", "down", "an increase of") or right behind
it ("a 5 % rise"); the preposition before the figure tells whether it is the difference, the new state or the old one.
Words are in `data/wordlists/changes.csv`.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence

from analysis import wordlists
from analysis.numerals import Token

_REACH = 12  # tokens between the word of change and the figure: "rose last month by a seasonally adjusted 5 %"
_BY = {"by": "by", "to": "to", "from": "from", "of": "by"}
_ENDS = frozenset(".;:!?\n")


@functools.cache
def _words() -> dict[str, tuple[str, str]]:
    """Return direction and word class (verb, noun, adverb) of every word of change."""
    return {row["word"]: (row["direction"], row["class"]) for row in wordlists.load("changes")}


def change(row: Sequence[Token], first: int, last: int) -> str | None:
    """Return how the text says that the figure of the tokens `[first, last)` moves, or None.

    Returns:
        A value of `schema.CHANGES`.
    """
    behind = row[last].lower if last < len(row) else ""
    if behind in _words() and _words()[behind][1] == "noun" and (first == 0 or row[first - 1].lower != "to"):
        return f"{_words()[behind][0]} by"  # "a 5 % rise"
    before = row[first - 1].lower if first else ""
    step = before if before in _BY else ""
    for at in range(first - 1, max(-1, first - 1 - _REACH), -1):
        token = row[at]
        if token.text in _ENDS or token.kind == "line":
            return None
        direction, kind = _words().get(token.lower, ("", ""))
        if not direction:
            continue
        near = at == first - 1
        if kind == "adverb" and not (near or row[at + 1].lower in ("from", "to", "by")):
            continue  # "gave up 5 seats" and "down the road" say nothing of a figure further on
        if kind == "adverb" and near and at and row[at - 1].kind == "word" and not _stands(row, at - 1):
            return None  # "rounded up 5 men", "picked up two bodies"
        if direction == "changed" and step == "by":
            return None  # "changed by 30 members": who did it
        beside = at == first - 2 or row[at + 1].lower == "in"  # "a cut of 5 %", "a rise in prices of 5 %"
        if step and (step != "of" or (kind == "noun" and beside)):
            return f"{direction} {_BY[step]}"
        if not near or kind == "noun" or direction == "changed":
            return None
        behind_it = zip(row[last + 1 : last + 4], row[last + 2 : last + 5], strict=False)
        then = any(one.lower == "to" and two.kind == "figure" for one, two in behind_it)
        return f"{direction} from" if then else f"{direction} by"  # "reduced 400g bars to 360g", but "fell 1 % to $254"
    return None


def _stands(row: Sequence[Token], at: int) -> bool:
    """Tell whether "up" or "down" behind this word can be about an amount: "is up 5 %", "shares down 3 %"."""
    return row[at].lower in ("is", "was", "are", "were", "be", "been") or row[at].lower.endswith("s")

"""Tell how a figure stands to the one before it in its line: the same, restated, an update, or a contradiction."""

from __future__ import annotations

import math
from typing import NamedTuple

_ABOUT = 0.1  # how far "about" and "nearly" reach, as a share


class Given(NamedTuple):
    """A figure as somebody gave it; a tuple of plain values, so that many can wait on disk.

    Attributes:
        figure_id: As in the row, as are `article_id`, `quantity_id`, `statement_id` and `actor_id`.
        giver: Who gives the figure: the speaker, else the outlet in its own words.
        day: The day on which it was given, in days since year 1.
        label: What is counted, in words; empty where the text names nothing.
        hurt: Whether it counts those whom an event struck.
        family: The kind of event; empty where none is named.
        low: As in the quantity, as are `high`, `hedge` and `change`.
        words: The figure as written.
        reason: Why it is in its line.
    """

    figure_id: str
    article_id: str
    quantity_id: str
    statement_id: str | None
    actor_id: str | None
    giver: str
    day: int | None
    label: str
    hurt: bool
    family: str
    low: float | None
    high: float | None
    hedge: str
    change: str
    words: str
    reason: str


def stands(figure: Given, before: Given) -> tuple[str, str]:
    """Return the relation of a figure to the one before it in its line, a value of `schema.RELATIONS`, and why."""
    if (figure.low, figure.high, figure.hedge) == (before.low, before.high, before.hedge):
        return "same", f"“{before.words}” has the same bounds"
    if figure.change.endswith(" to"):
        return "update", f"the text says that it {figure.change} this figure"
    if before.change.endswith(" from"):
        return "update", f"the text says that it {before.change} “{before.words}”"
    mine, other = size(figure.low, figure.high), size(before.low, before.high)
    if mine == other:
        return "restated", f"the same number as “{before.words}”, held otherwise ({figure.hedge}, {before.hedge})"
    low, high = reach(figure.low, figure.high, figure.hedge)
    low_before, high_before = reach(before.low, before.high, before.hedge)
    more = mine > other
    if low <= high_before and low_before <= high:
        if more and before.high is None:
            return "update", f"“{before.words}” leaves room for more"
        return "restated", f"it and “{before.words}” can both be true"
    later = bool(figure.day and before.day and figure.day > before.day)
    same_giver = bool(figure.giver) and (figure.actor_id or figure.giver) == (before.actor_id or before.giver)
    if later and same_giver:
        return "update", f"{figure.giver} gave “{before.words}” on an earlier day"
    if figure.hurt and more and later:
        return "update", f"a toll grows, and “{before.words}” is of an earlier day"
    if figure.hurt and more and figure.high is None:
        return "update", f"a toll grows, and “{figure.hedge}” leaves it open; “{before.words}” is of the same day"
    when = "a later day, but not more" if later else "no day lies between them"
    return "contradiction", f"it and “{before.words}” cannot both be true: {when}"


def tells_more(figure: Given, before: Given) -> bool:
    """Tell whether a restatement is no vaguer than what stands: "four" after "at least four"."""
    low, high = reach(figure.low, figure.high, figure.hedge)
    low_before, high_before = reach(before.low, before.high, before.hedge)
    return low >= low_before and high <= high_before


def size(low: float | None, high: float | None) -> float:
    """Return the number by which a figure is put in order: its lower bound, or else the upper."""
    return low if low is not None else high if high is not None else 0.0


def reach(low: float | None, high: float | None, hedge: str) -> tuple[float, float]:
    """Return between which numbers a figure is true, as its hedge leaves it; "about" reaches a tenth to each side."""
    least, most = 0.0 if low is None else low, math.inf if high is None else high
    if hedge == "about":
        return least * (1 - _ABOUT), most * (1 + _ABOUT)
    if hedge == "nearly":
        return most * (1 - _ABOUT), most
    return least, most

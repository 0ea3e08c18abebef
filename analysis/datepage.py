"""Show scores and errors of date and time expressions as one HTML page, each kind of error in its text.

The page makes no request and has no script; the same articles and readings give the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from analysis import page, scorepage, scores
from analysis.datescores import ALL, FIGURES, MEANINGS, DateScores, Slip, Timex
from analysis.highlight import Mark, highlight, shown
from analysis.scorepage import Kind
from analysis.spans import Span

EXAMPLES = 25  # of each kind of error in each set
_REACH = 90  # characters shown on either side


@dataclass(frozen=True, slots=True)
class Example:
    """One error as the page shows it: where it is, its words in their text, and what either side says of them."""

    where: str
    words: Markup
    gold: str
    read: str


def render(version: str, figures: Sequence[DateScores], sets: Sequence[DateScores]) -> str:
    """Return the page.

    Args:
        version: Version of the project, which the page names.
        figures: The sets whose scores are shown.
        sets: Those of them whose errors are shown.
    """
    return page.fill(
        "datescores.html.j2",
        ["style.css", "scores.css"],
        version=version,
        figures=figures,
        sets=[(f"set-{number}", one.name, _kinds(number, one)) for number, one in enumerate(sets)],
        shown=FIGURES,
        whole=ALL,
        percent=scores.percent,
        interval=scores.interval,
    )


def _kinds(number: int, one: DateScores) -> list[Kind[Example]]:
    return [
        Kind(
            anchor=f"set-{number}-{scorepage.anchor(name)}",
            name=name,
            meaning=MEANINGS[name],
            n=len(those),
            examples=[_example(slip) for slip in scorepage.some(those, EXAMPLES)],
        )
        for name, those in one.slips.items()
    ]


def _example(slip: Slip) -> Example:
    text = slip.pair.text
    left = text[max(0, slip.span.start - _REACH) : slip.span.start].rpartition("\n")[2]
    right = text[slip.span.end : slip.span.end + _REACH].partition("\n")[0]
    window = Span(slip.span.start - len(left), slip.span.end + len(right))
    inner = Span(len(left), len(left) + slip.span.end - slip.span.start)
    return Example(
        where=scorepage.where(slip.pair.name, slip.span),
        words=highlight(window.of(text), [Mark(span=inner, tag="mark")]),
        gold=_said(text, slip.gold),
        read=_said(text, slip.read),
    )


def _said(text: str, timex: Timex | None) -> str:
    return shown(f"{timex.span.of(text)} — {timex.type} {timex.value or 'null'}") if timex else "nothing"

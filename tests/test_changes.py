"""How the text says that a figure moves: a sentence on the left; each figure and its change on the right."""

from __future__ import annotations

import pytest
from factories import page

from analysis import quantities, wordlists
from analysis.schema import CHANGES, TABLES, columns

CASES = [
    (
        "Sales rose by 5 % to 3 million, up from 2.8 million a year earlier.",
        [("5 %", "rose by"), ("3 million", "rose to"), ("2.8 million", "rose from")],
    ),
    ("Unemployment fell to 4.1 percent from 4.5 percent.", [("4.1 percent", "fell to"), ("4.5 percent", "fell from")]),
    ("Prices jumped 12% in May.", [("12%", "rose by")]),
    ("Shares were down 3.2 percent at $45.60.", [("3.2 percent", "fell by"), ("$45.60", None)]),
    ("It followed a 10 percent cut.", [("10 percent", "fell by")]),
    ("An increase of 200 jobs was reported.", [("200 jobs", "rose by")]),
    ("The number of dead was revised down from 50 to 41.", [("50", "fell from"), ("41", "fell to")]),
    ("The death toll rose to at least six Friday.", [("at least six", "rose to")]),
    ("It reduced 400g bars to 360g.", [("400g", "fell from"), ("360g", "fell to")]),
    ("Shares fell 1 percent to $254.", [("1 percent", "fell by"), ("$254", "fell to")]),
    # no change of the figure
    ("They decided to cut the weight of two bars.", [("two bars", None)]),
    ("A truck moved at 20-25 mph.", [("20-25 mph", None)]),
    ("The rule was changed by 30 members.", [("30 members", None)]),
    ("They rounded up 50 men.", [("50 men", None)]),
    ("It rose. Then 50 men came.", [("50 men", None)]),
    ("He fell in front of 50 men.", [("50 men", None)]),
    ("30 people were killed.", [("30 people", None)]),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_change(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert [(q.text, q.change) for q in quantities.read(page(text))[0]] == expected


def test_the_words_have_directions_that_the_schema_knows() -> None:
    assert {f"{row['direction']} to" for row in wordlists.load("changes")} <= set(CHANGES)
    assert {row["class"] for row in wordlists.load("changes")} == {"verb", "noun", "adverb"}
    (change,) = (column for column in columns(TABLES["quantities"]) if column.name == "change")
    assert change.values == CHANGES and not change.required

"""Figures: a sentence on the left; span, bounds, hedge and unit on the right."""

from __future__ import annotations

from pathlib import Path

import pytest
from factories import LINEAR, growth, page
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import ingest, quantities, segment, wordlists
from analysis.schema import TABLES, columns

SEEDS = Path(__file__).parent.parent / "seeds"
Row = tuple[str, float | None, float | None, str, str | None]


def rows(text: str, kind: str = "body") -> list[Row]:
    """Return text, low, high, hedge and unit of every figure."""
    return [(q.text, q.low, q.high, q.hedge, q.unit) for q in quantities.read(page(text, kind=kind))[0]]


FIGURES: list[tuple[str, list[Row]]] = [
    # exactly
    (
        "Soldiers captured two Chinese citizens fighting alongside Russian forces.",
        [("two Chinese citizens", 2, 2, "exactly", "Chinese citizens")],
    ),
    ("He said the capture of the two men was a clear signal.", [("two men", 2, 2, "exactly", "men")]),
    ("The developments came as 30 countries convened in Brussels.", [("30 countries", 30, 30, "exactly", "countries")]),
    ("One person was killed.", [("One person", 1, 1, "exactly", "person")]),
    (
        "They sent 1,500 North Korean and Russian soldiers.",
        [("1,500 North Korean and Russian soldiers", 1500, 1500, "exactly", "North Korean and Russian soldiers")],
    ),
    ("They sent 150 U.S. troops.", [("150 U.S. troops", 150, 150, "exactly", "U.S. troops")]),
    ("They sent twenty-five police officers.", [("twenty-five police officers", 25, 25, "exactly", "police officers")]),
    ("They sent two dozen rockets.", [("two dozen rockets", 24, 24, "exactly", "rockets")]),
    (
        "They freed five anti-government protesters.",
        [("five anti-government protesters", 5, 5, "exactly", "anti-government protesters")],
    ),
    ("It was held with 155 Chinese fighting for Russia.", [("155 Chinese", 155, 155, "exactly", "Chinese")]),
    (
        "Of the 10 United Nations peacekeepers, two were wounded.",
        [
            ("10 United Nations peacekeepers", 10, 10, "exactly", "United Nations peacekeepers"),
            ("two", 2, 2, "exactly", None),
        ],
    ),
    ("A 40-mile convoy left.", [("40-mile", 40, 40, "exactly", "mile")]),
    ("Two of the men fled.", [("Two of the men", 2, 2, "exactly", "men")]),
    # more, at least, less, up to, nearly, about
    (
        "There are more than 150 Chinese fighters currently among them.",
        [("more than 150 Chinese fighters", 150, None, "more than", "Chinese fighters")],
    ),
    ("It fired over 2,000 shells.", [("over 2,000 shells", 2000, None, "more than", "shells")]),
    ("At least 12 were killed.", [("At least 12", 12, None, "at least", None)]),
    ("It fired 150 or more shells.", [("150 or more shells", 150, None, "at least", "shells")]),
    ("No fewer than three ministers left.", [("No fewer than three ministers", 3, None, "at least", "ministers")]),
    ("Fewer than 100 soldiers remain.", [("Fewer than 100 soldiers", None, 100, "less than", "soldiers")]),
    ("Up to 12,000 troops were sent.", [("Up to 12,000 troops", None, 12000, "up to", "troops")]),
    ("As many as 12,000 troops were sent.", [("As many as 12,000 troops", None, 12000, "up to", "troops")]),
    ("Nearly 300 houses burned.", [("Nearly 300 houses", None, 300, "nearly", "houses")]),
    ("About a dozen people came.", [("About a dozen people", 12, 12, "about", "people")]),
    ("An estimated 2 million people fled.", [("An estimated 2 million people", 2e6, 2e6, "about", "people")]),
    # between
    ("Between 5 and 10 people died.", [("Between 5 and 10 people", 5, 10, "between", "people")]),
    ("Five to seven people died.", [("Five to seven people", 5, 7, "between", "people")]),
    ("He saw 10-15 soldiers.", [("10-15 soldiers", 10, 15, "between", "soldiers")]),
    ("It costs $5-10 million.", [("$5-10 million", 5e6, 10e6, "between", "USD")]),
    # multiples of
    ("It has cost tens of thousands of lives.", [("tens of thousands of lives", 20000, None, "multiples of", "lives")]),
    (
        "It has attracted thousands of foreign fighters to both sides.",
        [("thousands of foreign fighters", 2000, None, "multiples of", "foreign fighters")],
    ),
    (
        "The deployment of thousands of troops to the frontlines.",
        [("thousands of troops", 2000, None, "multiples of", "troops")],
    ),
    ("Several hundred people came.", [("Several hundred people", 200, None, "multiples of", "people")]),
    ("Dozens of her aides left.", [("Dozens of her aides", 24, None, "multiples of", "aides")]),
    ("Thousands fled their homes.", [("Thousands", 2000, None, "multiples of", None)]),
    # where no noun is counted
    ("The toll rose to at least six Friday.", [("at least six", 6, None, "at least", None)]),
    ("They arrested three for trespassing.", [("three", 3, 3, "exactly", None)]),
    ("It infected around 35,000 worldwide.", [("around 35,000", 35000, 35000, "about", None)]),
    ("The crew of seven was safe.", [("seven", 7, 7, "exactly", None)]),
    ("It won 12 of the state's 41 delegates.", [("12", 12, 12, "exactly", None), ("41 delegates", 41, 41, "exactly", "delegates")]),
    ("There is land for a population of 2 billion.", [("2 billion", 2e9, 2e9, "exactly", None)]),
    # where the noun phrase ends, and what may stand in it
    ("The strikes left 32 civilians dead.", [("32 civilians", 32, 32, "exactly", "civilians")]),
    ("With more than 100 others wounded, it closed.", [("more than 100 others", 100, None, "more than", "others")]),
    ("It answers two long-range missile launches.", [("two long-range missile launches", 2, 2, "exactly", "long-range missile launches")]),
    ("It has 1,000 privately owned aircraft.", [("1,000 privately owned aircraft", 1000, 1000, "exactly", "privately owned aircraft")]),
    ("It killed hundreds of Taliban.", [("hundreds of Taliban", 200, None, "multiples of", "Taliban")]),
    ("It named at least eight current or former members.", [("at least eight current or former members", 8, None, "at least", "current or former members")]),
    # shares, money, measures
    ("It ended at less than 1 cent.", [("less than 1 cent", None, 1, "less than", "cent")]),
    ("It placed Humberto 75 miles off.", [("75 miles", 75, 75, "exactly", "miles")]),
    ("The 75 m (250 ft) ship.", [("75 m", 75, 75, "exactly", "m"), ("250 ft", 250, 250, "exactly", "ft")]),
    ("It blew at about 160 km/h.", [("about 160 km/h", 160, 160, "about", "km/h")]),
    ("Bars of 400g weigh 360g.", [("400g", 400, 400, "exactly", "g"), ("360g", 360, 360, "exactly", "g")]),
    ("It cost Rs 500 crore.", [("Rs 500 crore", 5e9, 5e9, "exactly", "INR")]),
    ("It is 110 light-years away.", [("110 light-years", 110, 110, "exactly", "light-years")]),
    ("It won 45 percent of the vote.", [("45 percent", 45, 45, "exactly", "percent")]),
    ("It won 0.5% of it.", [("0.5%", 0.5, 0.5, "exactly", "percent")]),
    ("It fell by four percentage points.", [("four percentage points", 4, 4, "exactly", "percentage points")]),
    ("It is a $40 billion contract.", [("$40 billion", 40e9, 40e9, "exactly", "USD")]),
    (
        "They paid A$5 and US$ 6 million.",
        [("A$5", 5, 5, "exactly", "AUD"), ("US$ 6 million", 6e6, 6e6, "exactly", "USD")],
    ),
    ("They paid more than €5m for it.", [("more than €5m", 5e6, None, "more than", "EUR")]),
    ("They paid three million pounds.", [("three million pounds", 3e6, 3e6, "exactly", "GBP")]),
    ("It has 5.1 million pounds of thrust.", [("5.1 million pounds", 5.1e6, 5.1e6, "exactly", "pounds")]),
    ("It weighs 200 pounds.", [("200 pounds", 200, 200, "exactly", "pounds")]),
    ("It lies 10km from Kyiv.", [("10km", 10, 10, "exactly", "km")]),
]


@pytest.mark.parametrize(("text", "expected"), FIGURES, ids=[text for text, _ in FIGURES])
def test_figure(text: str, expected: list[Row]) -> None:
    assert rows(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The more than three-year war goes on.",
        "The war is grinding through its fourth year.",
        "He spoke on April 8 and on 9 April.",
        "He spoke on April 8, 2025 at 3 p.m. and at 14:30.",
        "In 2016 elections were held; the 2024 campaigns cost more.",
        "Smith, 47, said so; a 30-year-old man agreed.",
        "One of the men, one of them and no one else spoke.",
        "He is one of those.",
        "It takes town and village one by one.",
        "A “no limits” and “no-limits” partnership.",
        "For the first time, the second battalion came third.",
        "1. Aims",
        "They won 3-2.",
        "One in five Americans and two-thirds of Russians agree.",
        "It happened three times.",
        "He lives at 10 Downing Street.",
        "Owners over the age of 18 are eligible.",
        "It was chartered by Taiwanese Billions Bunker Group.",
        "She rose to 10 Downing Street in 1979.",
        "Resolution 2231 and Article 5 apply.",
        "G20 leaders met over 5G networks, F-16 jets and Covid-19 vaccines.",
        "Use version 9.3.1 or call 020 7946 0958.",
        "See pic.twitter.com/ekBr6hCkQL or https://example.org/150/people or @user150 fighters.",
    ],
)
def test_no_figure(text: str) -> None:
    assert rows(text) == []


def test_boilerplate_is_not_read() -> None:
    assert rows("Support us: two men did.", kind="boilerplate") == []
    assert rows("Two men captured", kind="headline") == [("Two men", 2, 2, "exactly", "men")]


def test_hedges_of_the_word_list_are_those_of_the_schema() -> None:
    allowed = next(column.values for column in columns(TABLES["quantities"]) if column.name == "hedge")
    assert {row["hedge"] for row in wordlists.load("hedges")} <= set(allowed)


# Every figure that a reader finds in the two articles, furniture left out.
SEED_000 = [
    ("two Chinese citizens", 2, 2, "exactly", "Chinese citizens"),  # captured, says the reporter
    ("two Chinese citizens", 2, 2, "exactly", "Chinese citizens"),  # Zelenskyy's words
    ("two Chinese citizens", 2, 2, "exactly", "Chinese citizens"),  # the embedded post
    ("tens of thousands of lives", 20000, None, "multiples of", "lives"),
    ("two men", 2, 2, "exactly", "men"),
    ("thousands of foreign fighters", 2000, None, "multiples of", "foreign fighters"),
    ("thousands of North Korean troops", 2000, None, "multiples of", "North Korean troops"),
]
SEED_003 = [
    ("Two Chinese citizens", 2, 2, "exactly", "Chinese citizens"),
    ("more than 150 Chinese fighters", 150, None, "more than", "Chinese fighters"),
    ("more than 155 Chinese fighters", 155, None, "more than", "Chinese fighters"),  # a caption
    ("thousands of troops", 2000, None, "multiples of", "troops"),
    ("30 countries", 30, 30, "exactly", "countries"),
]


@pytest.mark.parametrize(("number", "expected"), [("000", SEED_000), ("003", SEED_003)])
def test_seeds(number: str, expected: list[Row]) -> None:
    (path,) = SEEDS.glob(f"{number}_*.txt")
    (article,) = ingest.read([path])
    cut, _ = segment.cut(article)
    found, issues = quantities.read(cut)
    assert [(q.text, q.low, q.high, q.hedge, q.unit) for q in found] == expected
    assert issues == []


WORDS = st.sampled_from(
    [
        row[column]
        for name, column in (("numbers", "word"), ("units", "word"), ("hedges", "phrase"))
        for row in wordlists.load(name)
    ]
    + [
        "8",
        "2025",
        "1,500",
        "0",
        "0.5",
        "99999999999999999999",
        "-",
        "of",
        "and",
        "to",
        "between",
        "a",
        ",",
        ".",
        "\n",
        "U.S.",
        "men’s",
    ]
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=14).map(" ".join))


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_any_text(text: str) -> None:
    end = 0
    for q in quantities.read(page(text))[0]:
        assert text[q.start : q.end] == q.text != ""
        assert q.start >= end
        end = q.end
        assert q.low is not None or q.high is not None
        assert q.low is None or q.high is None or q.low <= q.high
        assert (q.low == q.high) == (q.hedge in ("exactly", "about"))


@pytest.mark.parametrize(
    "unit",
    ["1", "1,111,", "1 ", "10-", "$", "twenty-", "one hundred and ", "two red ", "hundreds of ", "more than ", "U.S."],
)
def test_reading_time_grows_with_the_text(unit: str) -> None:
    """Ten times the text takes at most about ten times the time; a quadratic rule would take a hundred times."""
    assert growth(lambda text: quantities.read(page(text)), unit) < LINEAR

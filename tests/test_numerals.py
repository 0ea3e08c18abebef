"""Numbers as written, and what they stand for."""

from __future__ import annotations

import pytest

from analysis import numerals
from analysis.spans import Span


def read(text: str, *, money: bool = False) -> float | None:
    """Return the value of the number that fills the text, or None."""
    row = numerals.tokens(text, Span(0, len(text)))
    found = numerals.numeral(row, 0, money=money)
    return found.value if found and found.last == len(row) else None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("8", 8),
        ("1,500", 1500),
        ("3.5", 3.5),
        ("40 billion", 40e9),
        ("5bn", 5e9),
        ("10-million", 10e6),
        ("two", 2),
        ("Twenty-five", 25),
        ("a hundred", 100),
        ("a hundred and five", 105),
        ("one thousand two hundred and six", 1206),
        ("three hundred thousand", 300000),
        ("two dozen", 24),
        ("half a million", 500000),
        ("two and a half", 2.5),
        ("two and a half million", 2.5e6),
    ],
)
def test_number(text: str, value: float) -> None:
    assert read(text) == value


@pytest.mark.parametrize("text", ["hundred", "two and three", "one two", "a man", "second", "1,23", "9.3.1", "8th"])
def test_no_single_number(text: str) -> None:
    assert read(text) is None


def test_m_is_a_million_in_sums_of_money_only() -> None:
    assert read("5m") is None
    assert read("5m", money=True) == 5e6


def test_tokens_come_apart_at_hyphens_and_digits_but_addresses_stay_whole() -> None:
    text = "The three-year war, at 3pm: https://example.org/a-1 @user"
    row = numerals.tokens(text, Span(0, len(text)))
    assert [token.text for token in row] == [
        *("The", "three", "-", "year", "war", ",", "at", "3", "pm", ":", "https://example.org/a-1", "@user"),
    ]
    assert all(text[token.start : token.end] == token.text for token in row)

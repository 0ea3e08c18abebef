"""Phrases of the word lists, looked up in a row of tokens."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from analysis import numerals, wordlists
from analysis.numerals import Token
from analysis.spans import Span


class Entry(NamedTuple):
    """One row of a word list: its phrase as words in lower case, and its fields."""

    words: tuple[str, ...]
    fields: Mapping[str, str]


def words(phrase: str) -> tuple[str, ...]:
    """Return the words and marks of a phrase in lower case."""
    return tuple(token.lower for token in numerals.tokens(phrase, Span(0, len(phrase))))


def stands(phrase: tuple[str, ...], row: Sequence[Token], at: int) -> bool:
    """Tell whether a phrase stands in a row of tokens, its first word at `at`, which is not negative."""
    end = at + len(phrase)  # the last word is looked at first, because most phrases of one beginning fail there
    return end <= len(row) and row[end - 1].lower == phrase[-1] and [t.lower for t in row[at:end]] == list(phrase)


@functools.cache
def entries(name: str) -> Mapping[str, Sequence[Entry]]:
    """Return the entries of a word list, whose column `word` holds the phrase, by first word; the longest come first.

    Raises:
        WordlistError: No such list, or a row that is not well formed.
    """
    by_first: dict[str, list[Entry]] = {}
    for fields in wordlists.load(name):
        phrase = words(fields["word"])
        by_first.setdefault(phrase[0], []).append(Entry(phrase, fields))
    for choices in by_first.values():
        choices.sort(key=lambda entry: -len(entry.words))
    return by_first


def starting(name: str, row: Sequence[Token], at: int) -> Iterator[Entry]:
    """Yield the entries of a word list that stand at a token, the longest first; none where there is no token."""
    if 0 <= at < len(row):
        yield from (entry for entry in entries(name).get(row[at].lower, ()) if stands(entry.words, row, at))

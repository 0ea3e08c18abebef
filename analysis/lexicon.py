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
    if at + len(phrase) > len(row):
        return False
    for step, word in enumerate(phrase):  # a loop, because most phrases fail at their second word
        if row[at + step].lower != word:
            return False
    return True


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

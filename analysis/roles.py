"""What kind of source the words beside a name, or in place of one, say somebody is: official, expert or witness.

The classes are those of a source audit, after the occupations and functions that the Global Media Monitoring Project
codes (https://whomakesthenews.org). They come from a role as written ("Foreign Minister", "spokesman for the bank") or
from the description of somebody without a name ("three officials"), by the noun that it is built on, and never from a
name. Where the words show none, there is none.

A row of `data/wordlists/role-classes.csv` is a word or phrase that holds that noun; the longest counts, and one
without a class keeps silent ("university president"). Its `use` says more: `state`, the class holds only where
nothing but a state stands beside it; `quantity`, the word counts others ("a majority of voters"); `after`, it describes
the noun in front of it ("people familiar with the matter"); `adjective`, it may be joined to another of the same noun
("current and former officials").
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from analysis import wordlists
from analysis.mentions import Reference
from analysis.segment import Page
from analysis.spans import Span
from analysis.words import DETERMINERS, PREPOSITIONS, RELATIVES, Token, tokens

_LONGEST = 5  # words of a phrase
_NAMES_THE_BODY = frozenset("of at for to".split())


@dataclass(frozen=True, slots=True)
class Shown:
    """A class of `schema.ROLE_CLASSES`, and the words, as written, that show it."""

    role_class: str
    word: str


def classify(page: Page, references: Iterable[Reference]) -> list[Reference]:
    """Return the references with role, class and the words that show it in their mentions."""
    return [_classified(page, r) for r in references]


def _classified(page: Page, r: Reference) -> Reference:
    if r.mention.form == "name":
        shown = of_role(r.role, r.affiliation or _beside(page.text, r)) if r.role else None
    elif r.mention.form == "nominal":
        shown = of_description(r.mention.text)
    else:
        return r
    if not (r.role or shown):
        return r
    found = (shown.role_class, shown.word) if shown else (None, None)
    role = r.role if r.mention.form == "name" else None
    return replace(r, mention=replace(r.mention, role=role, role_class=found[0], role_word=found[1]))


def _beside(text: str, r: Reference) -> str | None:
    """Return the capitalised word right in front of a title in front of a name: "Acme president Jane Roe"."""
    before = text[max(0, r.span.start - 200) : r.span.start].rstrip()
    if not r.role or not before.endswith(r.role):
        return None
    row = tokens(before, Span(0, len(before) - len(r.role)))
    if not row or not row[-1].capital or before[row[-1].span.end : len(before) - len(r.role)] != " ":
        return None
    last = row[-1]
    return None if last.closed or last.lower in DETERMINERS or _party(last) else last.text


def _party(token: Token) -> bool:
    """Tell whether a word names somebody's party ("Republican President …"), which is no other body of his."""
    row = _list().get((_bare(token),))
    return row is not None and row[0] == "party"


@lru_cache(4096)  # a corpus repeats its titles
def of_role(role: str, beside: str | None = None) -> Shown | None:
    """Return the class that a role shows, if any; of several roles ("author and former judge") the first that does.

    Args:
        role: As written beside a name.
        beside: The body or state written beside it, as a name of its own.
    """
    parts = _parts(role)
    return next((shown for part in parts if (shown := _part(role, part, beside))), None)


@lru_cache(4096)
def of_description(words: str) -> Shown | None:
    """Return the class that the description of somebody without a name shows, if any.

    Of people described together ("police and witnesses") that is the class that all of them share.
    """
    found = [_part(words, part, None) for part in _parts(words)]
    if not found or None in found or len({shown.role_class for shown in found if shown}) > 1:
        return None
    return found[0]


# --- the noun that words are built on -------------------------------------------------------------------------


def _parts(words: str) -> list[list[Token]]:
    """Return the words up to the first comma, parted where "and" or "or" joins nouns."""
    row = tokens(words, Span(0, len(words)))
    stop = next((i for i, t in enumerate(row) if i and (t.text in ",;:—–(" or t.lower in RELATIVES)), len(row))
    parts: list[list[Token]] = [[]]
    prepositions = 0
    for token in row[:stop]:
        prepositions += token.lower in PREPOSITIONS
        if token.lower in ("and", "or", "&") and not prepositions:  # "of trade and industry" is one thing
            if not all(t.lower in DETERMINERS or _use(t) in ("adjective", "quantity") for t in parts[-1]):
                parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def _part(words: str, row: list[Token], beside: str | None) -> Shown | None:
    """Return what one noun phrase shows."""
    head = _head(row)
    if head is None:
        return None
    for length in range(_LONGEST, 0, -1):
        for start in range(max(0, head - length + 1), head + 1):
            found = _phrase(row[start : start + length]) if start + length <= len(row) else None
            if found is None:
                continue
            role_class, use = found
            if use == "quantity":
                behind = next((i for i, t in enumerate(row) if i > head and t.lower == "of"), None)
                return _part(words, row[behind + 1 :], beside) if behind is not None else None
            if not role_class or (use == "state" and not _of_a_state(words, row, start + length, beside)):
                return None
            return Shown(role_class, words[row[start].span.start : row[start + length - 1].span.end])
    return None


def _head(row: list[Token]) -> int | None:
    """Return the place of the noun that a phrase is built on: the last before what is said about it."""
    end = next((i for i, t in enumerate(row) if i and (t.closed or not t.word and t.text != "’")), len(row))
    after = next((i for i in range(1, end) if _use(row[i]) == "after"), end)
    # "people surveyed" is built on people; an owner is not who is meant: "Mr Roe's"
    head = min(end, after) - 1
    return None if head < 0 or row[head].possessive else head


def _phrase(row: list[Token]) -> tuple[str, str] | None:
    """Return class and use of a listed phrase, in the singular or plural of its words."""
    if any(t.possessive for t in row):
        return None
    return next((_list()[words] for words in _spelt(row) if words in _list()), None)


def _spelt(row: list[Token]) -> Iterable[tuple[str, ...]]:
    words = tuple(_bare(t) for t in row)
    yield words
    for at in dict.fromkeys((len(words) - 1, 0)):  # "police officers", "attorneys general"
        for singular in _singulars(words[at]):
            yield (*words[:at], singular, *words[at + 1 :])


def _singulars(word: str) -> Iterable[str]:
    if word.endswith("men"):
        yield word[:-3] + "man"
    if word.endswith("ies"):
        yield word[:-3] + "y"
    if word.endswith(("ses", "xes", "zes", "ches", "shes")):
        yield word[:-2]
    if word.endswith("s"):
        yield word[:-1]


def _use(token: Token) -> str:
    return _list().get((_bare(token),), ("", ""))[1]


def _bare(token: Token) -> str:
    """Return a word without what is joined to it: "then-Foreign", "ex-president", "President-elect", "Sen."."""
    word = token.lower.rstrip(".")
    if (word,) in _list():
        return word
    return word.removesuffix("-elect").removeprefix("then-").removeprefix("ex-").removeprefix("co-")


def _of_a_state(words: str, row: list[Token], end: int, beside: str | None) -> bool:
    """Tell whether nothing but a state stands beside a title ("President", "president of France")."""
    if beside is not None and beside.casefold() not in _states():
        return False
    if end < len(row) and row[end].lower in _NAMES_THE_BODY:
        body = words[row[end].span.end :].strip().casefold().removeprefix("the ")
        return any(
            body == state or body.startswith((f"{state},", f"{state} and ", f"{state} who ")) for state in _states()
        )
    first = next((i for i in range(end) if not row[i].closed and row[i].lower not in DETERMINERS), end)
    while first < end and (row[first].lower in _modifiers() or _party(row[first])):
        first += 1
    owner = [t for t in row[first : end - 1] if t.capital and t.lower not in _modifiers()]
    return not owner or re.sub(r"[’']s?$", "", " ".join(t.lower for t in owner)) in _states()


@cache
def _list() -> dict[tuple[str, ...], tuple[str, str]]:
    """Return class and use of every listed phrase."""
    return {tuple(row["word"].split()): (row["class"], row["use"]) for row in wordlists.load("role-classes")}


@cache
def _modifiers() -> frozenset[str]:
    """Return the words of a title that are no body: "former", "acting"."""
    return frozenset(row["word"] for row in wordlists.load("roles") if row["part"] == "modifier")


@cache
def _states() -> frozenset[str]:
    """Return every listed form of every state, in lower case."""
    return frozenset(form.casefold() for row in wordlists.load("states") for form in (row["form"], row["state"]))

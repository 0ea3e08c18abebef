"""The words that report a saying: every form of every listed cue verb and noun, its class and its frames."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from analysis import wordlists
from analysis.spans import Span
from analysis.words import tokens


@dataclass(frozen=True, slots=True)
class Cue:
    """One form of a cue: its dictionary form, what it does, what may follow it.

    `form` is plain, s, ing, past or noun; `frames` are the complements that a verb takes: that, quote, told, to, of,
    as, object, label (see `data/README.md`).
    """

    lemma: str
    cue_class: str
    frames: frozenset[str]
    form: str


@cache
def verbs() -> dict[str, Cue]:
    """Return every inflected form of the cue verbs, in lower case."""
    classes: dict[str, str] = {}
    frames: dict[str, set[str]] = {}
    irregular: dict[str, list[str]] = {}
    for row in wordlists.load("cues"):
        lemma = row["lemma"]
        classes.setdefault(lemma, row["class"])
        frames.setdefault(lemma, set()).update(row["frames"].split())
        irregular.setdefault(lemma, []).extend(row["irregular"].split())
    return {
        word: Cue(lemma, classes[lemma], frozenset(frames[lemma]), form)
        for lemma in reversed(classes)  # the first of two lemmas with one form wins
        for form, word in reversed(list(inflect(lemma, irregular[lemma])))
    }


@cache
def nouns() -> dict[str, Cue]:
    """Return the nouns that take a "that" clause, singular and plural, in lower case."""
    found: dict[str, Cue] = {}
    for row in wordlists.load("cue-nouns"):
        for word in (row["lemma"], row["lemma"] + "s"):
            found[word] = Cue(row["lemma"], row["class"], frozenset(), "noun")
    return found


def lookup(words: str) -> Cue | None:
    """Return the cue that a cue's words contain ("has repeatedly urged": urge); None when it is not in the lists."""
    known = [t.lower for t in tokens(words, Span(0, len(words)))]
    for table in (verbs(), nouns()):
        for word in reversed(known):
            if word in table:
                return table[word]
    return None


def inflect(lemma: str, irregular: Sequence[str] = ()) -> Iterator[tuple[str, str]]:
    """Yield (form, word) of an English verb: plain, s, ing and past; irregular pasts replace the regular one."""
    stem = lemma + lemma[-1] if lemma in ("admit", "quip") else lemma  # final consonant doubled
    soft = lemma.endswith("y") and lemma[-2] not in "aeiou"
    yield "plain", lemma
    yield "s", lemma[:-1] + "ies" if soft else lemma + ("es" if lemma.endswith(("s", "x", "ch", "sh")) else "s")
    yield "ing", (lemma[:-1] if lemma.endswith("e") else stem) + "ing"
    for word in irregular or [lemma[:-1] + "ied" if soft else stem + ("d" if lemma.endswith("e") else "ed")]:
        yield "past", word

"""The words that report a saying: every form of every listed cue verb and noun, its class and its frames.

A class says what the speaker does by the word (Quirk et al. 1985 §16.31-32; Levin 1993 §29, §33, §37). The reason in
the lists begins with what the writer makes of it, since "claimed" rather than "said" is the writer's choice (Bergler
1992): neutral, assertive (the speaker insists, the writer takes no side), factive (taken for true, as after "admit";
Kiparsky & Kiparsky 1970), doubting (the writer does not vouch for it), or act (a denial, a demand: the saying is the
news).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from analysis import wordlists
from analysis.spans import Span
from analysis.words import AUXILIARIES, CONJUNCTIONS, DETERMINERS, NEGATIONS, PREPOSITIONS, Token, tokens

_CLAUSE = AUXILIARIES | CONJUNCTIONS | NEGATIONS
_ASPECT = "continue"  # "continued to insist", "continued insisting": the verb behind it reports


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue: its dictionary form, what it does, and how a verb names whom it is said to.

    `frames` holds `told` for a verb with the hearer right behind it ("told Reuters that …"), `to` for one with the
    hearer and an infinitive ("urged Beijing to …"), both, or neither.
    """

    lemma: str
    cue_class: str
    frames: frozenset[str]


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
        word: Cue(lemma, classes[lemma], frozenset(frames[lemma]))
        for lemma in reversed(classes)  # the first of two lemmas with one form wins
        for word in inflect(lemma, irregular[lemma])
    }


@cache
def nouns() -> dict[str, Cue]:
    """Return the nouns that take a "that" clause, singular and plural, in lower case."""
    found: dict[str, Cue] = {}
    for row in wordlists.load("cue-nouns"):
        for word in (row["lemma"], row["lemma"] + "s"):
            found[word] = Cue(row["lemma"], row["class"], frozenset())
    return found


def lookup(words: str) -> Cue | None:
    """Return the cue that a cue's words are about; None when none of them is in the lists.

    That is the first listed verb: a cue may go on with the occasion ("said in a post on Monday": say) or with an
    infinitive ("refused to say": refuse). Only where no verb stands does a noun count ("made the claim": claim).
    """
    row = tokens(words, Span(0, len(words)))
    for at, token in enumerate(row):
        if token.lower in verbs() and not _in_noun_phrase(row, at) and not _leads_on(row, at):
            return verbs()[token.lower]
    for token in row:
        if cue := nouns().get(token.lower) or verbs().get(token.lower):
            return cue
    return None


def denied(words: str) -> bool:
    """Tell whether a cue says that something was not said: "never said", "did not say", "hasn’t called for"."""
    row = tokens(words, Span(0, len(words)))
    return any(token.lower in NEGATIONS or token.lower.endswith(("n't", "n’t")) for token in row)


def _in_noun_phrase(row: Sequence[Token], at: int) -> bool:
    """Tell whether a form that can be a noun is one here: "in a post", "his latest claims", "issued a warning"."""
    word = row[at].lower
    plain, ing = word == verbs()[word].lemma, word.endswith("ing")
    if not (plain or ing or word.endswith("s")):
        return False
    for token in reversed(row[:at]):
        if token.lower in DETERMINERS or token.possessive:
            return True
        if token.lower in PREPOSITIONS:  # "to say" is an infinitive, "by saying" a clause; "in posts" is neither
            return not ing and not (plain and token.lower == "to")
        if not token.word or token.lower in _CLAUSE or token.lower in nouns() or token.lower in verbs():
            return False  # "issued a statement saying": the noun of the phrase stands before
    return False


def _leads_on(row: Sequence[Token], at: int) -> bool:
    """Tell whether a verb only says that the next one goes on."""
    if verbs()[row[at].lower].lemma != _ASPECT:
        return False
    following = [token.lower for token in row[at + 1 : at + 3]]
    return following[:1] == ["to"] or any(word.endswith("ing") for word in following)


def inflect(lemma: str, irregular: Sequence[str] = ()) -> Iterator[str]:
    """Yield the plain form of an English verb and those in s, ing and past; irregular pasts replace the regular one."""
    stem = lemma + lemma[-1] if lemma in ("admit", "quip") else lemma  # final consonant doubled
    soft = lemma.endswith("y") and lemma[-2] not in "aeiou"
    yield lemma
    yield lemma[:-1] + "ies" if soft else lemma + ("es" if lemma.endswith(("s", "x", "ch", "sh")) else "s")
    yield (lemma[:-1] if lemma.endswith("e") else stem) + "ing"
    yield from irregular or [lemma[:-1] + "ied" if soft else stem + ("d" if lemma.endswith("e") else "ed")]

"""Words and punctuation with their offsets, and the closed classes of English, whose words are no part of a name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from analysis.spans import Span

_TITLES = "Mr Mrs Ms Dr Sen Sens Rep Reps Gov Govs Gen St Jr Sr Prof Lt Col Maj Cmdr Sgt Capt Rev Hon".split()
_TOKEN = re.compile(
    rf"(?:[A-Z]\.){{2,5}}(?!\w)|[A-Z]\.(?=\]? ?[A-Z])|\b(?:{'|'.join(_TITLES)})\."
    r"|[^\W_]+(?:(?:[’'.\-&@]|–(?![a-z]))[^\W_]+)*[’']?|\S"  # "the debate–held there–": a dash, no hyphen
)

SUBJECT_PRONOUNS = frozenset("he she they it we i you".split())
RELATIVES = frozenset("who which".split())
DETERMINERS = frozenset(
    "the a an this that these those his her its their our my your some any all both another each every no "
    "several many".split()
)
PREPOSITIONS = frozenset(
    "of in on at by for with from to about into over under between among during against through without within along "
    "alongside despite amid as than like unlike until upon per via near outside inside across toward towards".split()
)
CONJUNCTIONS = frozenset(
    "and or but nor yet so while although though because if when where whereas unless since after before that who "
    "which what how why whether whose whom once".split()
)
BE = frozenset("is are was were be been being am".split())
HAVE = frozenset("has have had having".split())
MODALS = frozenset("will would may shall can could should must might do does did".split())
AUXILIARIES = BE | HAVE | MODALS
NEGATIONS = frozenset("not never no hardly n't".split())
ADVERBS = frozenset(
    "also again already earlier ever even first further just later long next now often once only previously recently "
    "still then today tonight yesterday twice".split()
)
WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
MONTH_NAMES = "January February March April May June July August September October November December".split()
MONTHS = frozenset(name.lower() for name in MONTH_NAMES) | frozenset(
    "jan jan. feb feb. aug aug. sept sept. oct oct. nov nov. dec dec.".split()
)
NAME_PARTICLES = frozenset("de da del della der di du van von den bin ibn al el la le ter ten".split())
NAME_SUFFIXES = frozenset(("jr", "sr", "ii", "iii"))


class Token:
    """A word or a punctuation mark.

    Attributes:
        span: Its characters.
        text: Those characters.
        lower: The text in lower case.
        word: Whether it is a word or number.
        capital: Whether it is a word with a capital first letter.
    """

    __slots__ = ("capital", "lower", "span", "text", "word")

    def __init__(self, span: Span, text: str) -> None:
        self.span = span
        self.text = text
        self.lower = text.lower()
        self.word = text[0].isalnum()
        self.capital = self.word and text[0].isupper()

    @property
    def possessive(self) -> bool:
        """Whether it ends in 's or s'."""
        return self.word and self.lower.endswith(("’s", "'s", "s’", "s'"))

    @property
    def closed(self) -> bool:
        """Whether it is a function word or an adverb, and so no part of a name or noun."""
        return (
            self.lower in PREPOSITIONS
            or self.lower in CONJUNCTIONS
            or self.lower in AUXILIARIES
            or self.lower in ADVERBS
            or self.lower in NEGATIONS
            or self.lower.endswith("ly")
            and not self.capital
        )


def any_of(words: Iterable[str]) -> str:
    """Return a pattern for any of some words, in capitals or not, the longest that fits.

    It has one branch for each first letter, so that a text is passed over quickly where none of them begins.
    """
    rests: defaultdict[str, list[str]] = defaultdict(list)
    for word in sorted(words, key=len, reverse=True):
        rests[word[0].lower()].append(re.escape(word[1:]))
    branches = (f"[{first}{first.upper()}](?i:{'|'.join(rest)})" for first, rest in rests.items())
    return f"(?:{'|'.join(branches)})"


def tokens(text: str, span: Span) -> list[Token]:
    """Return the tokens of a stretch of text, in order."""
    return [Token(Span(*m.span()), m.group()) for m in _TOKEN.finditer(text, *span)]

"""Tell whether a text is English, and which language it is where it is not.

Two tests that know nothing of each other have to agree before a text is taken for another language: few of English's
function words, and the model of langid (Lui and Baldwin, "langid.py: An Off-the-shelf Language Identification Tool",
ACL 2012), as py3langid ships it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

# Words that English has in nearly every sentence and few other languages have at all ("in", "is" and "was" are Dutch).
_FUNCTION_WORDS = frozenset(
    "the of and to that for with from by at as on this not but which who it its they their he his she her had have has "
    "were are be been will would said".split()
)
# About 0.3 in English news, 0.13 in lists of names and results, under 0.07 in its neighbours.
_ENGLISH_SHARE = 0.1
_ENOUGH_WORDS = 20
_SURE = 0.99
_SHOWN = 20_000  # characters that the model is shown


@dataclass(frozen=True, slots=True)
class Told:
    """What a text is written in.

    Attributes:
        code: ISO 639-1, where it is known.
        foreign: Whether it is known to be another language than English.
        doubt: Why it is not known; empty where it is.
    """

    code: str | None
    foreign: bool = False
    doubt: str = ""


def tell(text: str, words: Sequence[str]) -> Told:
    """Return the language of a text.

    Args:
        text: The text.
        words: Its words in lower case.
    """
    if len(words) < _ENOUGH_WORDS:
        return Told(None, doubt=f"too short to tell its language ({len(words)} words)")
    share = sum(word in _FUNCTION_WORDS for word in words) / len(words)
    if share >= _ENGLISH_SHARE:
        return Told("en")
    code, sure = _identifier().classify(text[:_SHOWN])
    if code == "en" or sure < _SURE:
        return Told(
            None, doubt="does not read as English, the only language that is understood: expect rows to be missing"
        )
    return Told(code, foreign=True)


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # takes half a second: only where it is needed

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)

"""Words for what is not known, and days as a reader would write them: the same in tables, charts, prose and pages."""

from __future__ import annotations

import calendar
import datetime
import re
from functools import cache

from analysis import wordlists

UNKNOWN = "no single named speaker"
UNNAMED = "outlet not named"
NO_DAY = "day not known"
_DAY = datetime.timedelta(days=1)

BASIS_LABELS = {
    "clause": "dated in the text",
    "embed": "date of the post",
    "publication": "day of the report, or before",
}
"""How the day of a statement is known."""

ROLE_NAMES = {
    "official": "officials",
    "spokesperson": "spokespeople",
    "party": "parties",
    "security": "security forces",
    "legal": "courts and lawyers",
    "business": "business",
    "expert": "experts",
    "civic": "civic groups",
    "religious": "clergy",
    "media": "media",
    "arts": "arts",
    "sport": "sport",
    "witness": "witnesses",
    "public": "the public",
    "insider": "unnamed insiders",
    "document": "documents",
}
"""What the sources of each class are called."""

ANSWER_NOUNS = {
    "deny": "denial",
    "dispute": "dispute",
    "confirm": "confirmation",
    "reply": "reply",
    "demand": "demand",
}
"""What an answer of each relation is called."""


def when(first: datetime.date | None, until: datetime.date | None) -> str:
    """Write a half-open interval of days as a reader would: "8 April 2025", "7–13 April 2025", "February 2022"."""
    if first is None or until is None or first != first or until != until:  # pandas’ NaT is not itself
        return NO_DAY
    last = until - datetime.timedelta(days=1)
    if first == last:
        return f"{first.day} {first:%B %Y}"
    if first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]:
        if (first.year, first.month) == (last.year, last.month):
            return f"{first:%B %Y}"
        if (first.month, last.month) == (1, 12):
            return f"{first.year}" if first.year == last.year else f"{first.year}–{last.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{last.day} {last:%B %Y}"
    if first.year == last.year:
        return f"{first.day} {first:%B} – {last.day} {last:%B %Y}"
    return f"{first.day} {first:%B %Y} – {last.day} {last:%B %Y}"


def day(of: datetime.date | None) -> str:
    """Write a day as a reader would; what is absent, pandas' way too, is not known."""
    return NO_DAY if of is None or of != of else when(of, of + _DAY)


def short_day(of: datetime.date) -> str:
    """Write a day without its year, for a place with little room: "8 Apr"."""
    return f"{of.day} {of:%b}"


def plural(n: int, noun: str) -> str:
    """Return the noun in the number: "denial or rejection", "denials or rejections"; "expressions of time"."""
    if n == 1:
        return noun
    head, of, tail = noun.partition(" of ")
    return " or ".join(map(_plural, head.split(" or "))) + of + tail


def _plural(noun: str) -> str:
    return f"{noun[:-1]}ies" if re.search(r"[^aeiou]y$", noun) else f"{noun}es" if noun.endswith("s") else f"{noun}s"


def count(n: int, noun: str) -> str:
    """Return "1 statement", "1,234 statements"."""
    return f"{n:,} {plural(n, noun)}"


def named(name: str) -> str:
    """Return a name as a sentence has it: "the United States", "the Obama administration", "Ukraine"."""
    words = name.split()
    takes = name in _the("name") or (
        len(words) > 1
        and (words[-1].lower() in _the("last word") or " ".join(words[:2]) in _the("first words"))
        and words[0] not in ("The", "the")
    )
    return f"the {name}" if takes else name


@cache
def _the(part: str) -> frozenset[str]:
    return frozenset(row["words"] for row in wordlists.load("the-names") if row["part"] == part)


def quoted(text: str) -> str:
    """Return words of an article in quotation marks, those inside them single: “Zelensky’s ‘baseless’ claims”.

    Marks that stand around all of them are not doubled, and one that the words leave open is closed.
    """
    text = " ".join(text.split())
    inner = re.sub(r'(?<![^\s(\[—–-])"(?=\S)', "“", text).replace('"', "”")
    if inner[:1] == "“" and inner[-1:] == "”" and not re.search("[“”]", inner[1:-1]):
        inner = inner[1:-1]
    single = inner.replace("“", "‘").replace("”", "’")
    return f"“{single}{'’' * max(0, inner.count('“') - inner.count('”'))}”"

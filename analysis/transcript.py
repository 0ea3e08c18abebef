"""Find the turns of a transcript: lines that begin with who speaks, "SMITH: We won.", without marks or a verb.

One such line proves nothing ("UPDATE: the road is open", "LONDON: a bridge fell"). What tells an exchange from labels
is that a speaker comes back after somebody else spoke. Labels in small letters ("Smith: We won.") are common on other
lines too, so there two speakers have to come back.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from analysis import wordlists
from analysis.spans import Span, trim
from analysis.words import NAME_PARTICLES

_LABEL = re.compile(
    r"[“\"]?(?:"
    r"\(\((?P<bracketed>[^()\n]{1,40})\)\)[ ]{0,3}(?P<colon>:?)"  # as Wikinews sets its interviews
    r"|(?P<name>[^\W\d_][^\n:“”\"(),]{0,50})(?:, [^\n:“”\"()]{1,50}| ?\([^()\n]{1,40}\))?(?P<mark>:)"
    r")(?=\s|$)"
)
_WORD = re.compile(r"[^\W\d_][\w.’'-]*|#?\d{1,2}")
_OPENING = "“\""
_CLOSING = "”\""
_LONGEST_NAME = 6  # words: "SENATE MAJORITY LEADER MITCH MCCONNELL" has five
_SIGNATURE = re.compile(  # under words set large in between: "— Jane Roe, mayor"
    r"(?:—|–|―|--?) {0,2}[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){1,3}(?:, [^\n.?!]{1,60})?"
)
_STAGE = re.compile(r"[“\"]?[(\[][^()\[\]]*[)\]][.\"”]*")  # "(SOUNDBITE OF A BELL)"


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says until the next one speaks."""

    speaker: Span
    mark: Span | None  # the colon
    parts: tuple[Span, ...]  # one for each paragraph, never none


@dataclass(frozen=True, slots=True)
class _Label:
    speaker: Span
    mark: Span | None
    words: Span  # the rest of the line
    name: tuple[str, ...]
    plain: bool  # set in small letters


def turns(text: str, lines: Sequence[Span]) -> dict[int, Turn]:
    """Return the turns of a text by the index of the line that they begin in; none where it holds no exchange."""
    labels = {i: label for i, line in enumerate(lines) if (label := _label(text, line))}
    labels = _exchange(labels)
    if not labels:
        return {}
    places = sorted(labels)
    stages = {i for i in range(places[0], places[-1]) if _STAGE.fullmatch(text, *lines[i])}
    # Only where most lines say whose they are does a line without a label belong to the last speaker; elsewhere it is
    # the reporter's own.
    dense = 2 * len(labels) >= places[-1] - places[0] + 1 - len(stages)
    found = {}
    for at, following in zip(places, [*places[1:], places[-1] + 1], strict=True):
        label = labels[at]
        parts = [label.words]
        marked = text[lines[at].start] in _OPENING  # the marks are the page's, one before each paragraph
        for i in range(at + 1, following) if dense else ():
            if i in stages:
                break
            if _SIGNATURE.fullmatch(text, *lines[i]):
                if len(parts) > 1 and text[parts[-1].start] in _OPENING and text[parts[-1].end - 1] in _CLOSING:
                    parts.pop()  # the words themselves
                continue
            first = marked and text[lines[i].start] in _OPENING
            parts.append(Span(lines[i].start + first, lines[i].end))
        said = tuple(part for part in parts if part.end > part.start and not _STAGE.fullmatch(text, *part))
        if said:
            found[at] = Turn(label.speaker, label.mark, said)
    return found


def _label(text: str, line: Span) -> _Label | None:
    match = _LABEL.match(text, *line)
    if not match:
        return None
    group = "bracketed" if match["bracketed"] else "name"
    name = match[group].strip()
    if not name or name.casefold() in _labels_of_other_lines():
        return None
    plain = False
    if group == "name":
        words = name.split()
        if len(words) > _LONGEST_NAME or not all(_WORD.fullmatch(word) for word in words):
            return None
        capitals = [word for word in words if word.lower() not in NAME_PARTICLES]
        if not all(word[0].isupper() or not word[0].isalpha() for word in capitals) or not capitals:
            return None
        plain = not all(word.upper() == word or word[-1].isupper() for word in capitals)  # "McCAIN" is capitals too
    words = trim(text, Span(match.end(), line.end))
    if words.end > words.start and not any(c.isalpha() for c in words.of(text)):
        return None  # "Roe: 1,204", a table of results
    colon = Span(*match.span("colon" if group == "bracketed" else "mark"))
    return _Label(
        speaker=trim(text, Span(*match.span(group))),
        mark=colon if colon.end > colon.start else None,
        words=words,
        name=tuple(name.casefold().split()),
        plain=plain,
    )


def _exchange(labels: Mapping[int, _Label]) -> dict[int, _Label]:
    """Return the labels of those who take turns, and none where nobody comes back after somebody else."""
    names = {label.name for label in labels.values()}
    # "JANE ROE" and later "ROE" are one speaker; "GOAL OF THE DAY" and "MISS OF THE DAY" are two labels of something
    speaker = {name: next(name[i:] for i in reversed(range(len(name))) if name[i:] in names) for name in names}
    for name in names:
        if len(name) > 1 and (initials := ("".join(word[0] for word in name),)) in names:
            speaker[name] = initials  # "Jane Roe: …" once, and "JR: …" from there on
    strong = {i: speaker[label.name] for i, label in labels.items() if not label.plain}
    if _returning(list(strong.values())):
        spoken, first, last = set(strong.values()), min(strong), max(strong)  # "Roe: We Won" over it is its headline
        return {i: label for i, label in labels.items() if first <= i <= last and speaker[label.name] in spoken}
    back = _returning([speaker[label.name] for label in labels.values()])
    return {i: label for i, label in labels.items() if speaker[label.name] in back} if len(back) > 1 else {}


def _returning(speakers: Sequence[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """Return the speakers who speak again after somebody else spoke."""
    seen: set[tuple[str, ...]] = set()
    back: set[tuple[str, ...]] = set()
    for before, speaker in pairwise([(), *speakers]):
        if speaker != before and speaker in seen:
            back.add(speaker)
        seen.add(speaker)
    return back


@cache
def _labels_of_other_lines() -> frozenset[str]:
    return frozenset(row["pattern"].casefold() for row in wordlists.load("furniture") if row["kind"] == "label")

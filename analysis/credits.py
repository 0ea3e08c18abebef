"""Mentions that only say where words or pictures come from: “(Photo: AP)”, “told Reuters”, “BBC News, Washington”.

An agency named below a picture is not what the article is about, nor is the photographer, and whoever counts who is
spoken about leaves them out.
"""

from __future__ import annotations

import re
from functools import cache

from analysis import wordlists
from analysis.corpus import Corpus

_NOT_READ = ("header", "caption", "boilerplate")  # kinds of passages that hold credits, and no account of anybody
_OUTLET = "outlet or agency"  # the reason for its row in the list of organisations
_REACH = 60  # characters on either side that are looked at
_OPEN, _CLOSED = re.compile(r"[(\[][^()\[\]\n]*$"), re.compile(r"[^()\[\]\n]{0,25}[)\]]")  # (Photo: Susan Walsh, AP)
# “Anthony Zurcher, BBC News”; “Jabin Botsford/The Washington Post”; “1 of 10 AFP”
_BYLINE = re.compile(r"[A-Z]\w+ [A-Z]\w+, (?:the )?$|/(?:The )?$|\d of \d+ $")
# “Reuters/Ipsos”; “AP:Associated Press”; the number of a picture in a row of them; “the BBC’s Paul Adams”
_ROW = re.compile(r"\s*[/*]|:\s?[A-Z]|\s+\d{1,2}(?:/\d{1,2}\b|\s+[“\"A-Z])|[’']s\s+[A-Z]\w+\s+[A-Z]")


def of(corpus: Corpus) -> frozenset[str]:
    """Return the ids of the mentions that only give credit.

    Only outlets and agencies give words and pictures: those of the word lists, and the outlets of the corpus. A mention
    of one is a credit where the words right before or after it show that (`data/wordlists/credits.csv`), or a bracket,
    a stroke or a picture's number does, or where it stands in a caption, a header or the outlet's own matter. A person
    is credited only right behind such a word and a colon, "Image: Ann Lee", or behind "photo by".

    Wrong if: an article about an outlet cites it in passing, too; other mentions of it then count all the same.
    """
    known = _known() | {str(outlet).casefold() for outlet in corpus.articles["outlet"].dropna()}
    bodies = corpus.actors[corpus.actors["kind"] != "person"]
    media = set(bodies.loc[[_bare(name) in known for name in bodies["name"]], "actor_id"])
    of_media = corpus.mentions[corpus.mentions["actor_id"].isin(media)]
    texts = corpus.articles.set_index("article_id")["text"]
    apart: dict[str, list[tuple[int, int]]] = {}
    for passage in corpus.passages[corpus.passages["kind"].isin(_NOT_READ)].itertuples():
        apart.setdefault(passage.article_id, []).append((passage.start, passage.end))
    media_only = {
        row.mention_id
        for row in of_media.itertuples()
        if any(start <= row.start and row.end <= end for start, end in apart.get(row.article_id, ()))
        or is_credit(texts[row.article_id], row.start, row.end)
    }
    persons = set(corpus.actors.loc[corpus.actors["kind"] == "person", "actor_id"])
    named = corpus.mentions[corpus.mentions["actor_id"].isin(persons) & (corpus.mentions["form"] == "name")]
    return frozenset(
        media_only.union(row.mention_id for row in named.itertuples() if is_byline(texts[row.article_id], row.start))
    )


def is_byline(text: str, start: int) -> bool:
    """Tell whether the words right before a name say that it made the picture: "Image: Ann Lee", "photo by Ann Lee"."""
    return bool(_maker().search(text[max(0, start - _REACH) : start]))


def is_credit(text: str, start: int, end: int) -> bool:
    """Tell whether the words around the name of an outlet or agency show that it is only credited."""
    before, name, after = text[max(0, start - _REACH) : start], text[start:end], text[end : end + _REACH]
    if name.isupper() and name.title() in _forms():
        return True  # REUTERS, GETTY: below a picture; in its sentences a text does not shout
    if _OPEN.search(before) and _CLOSED.match(after):
        return True
    return bool(_before().search(before) or _BYLINE.search(before) or _after().match(after) or _ROW.match(after))


@cache
def _known() -> frozenset[str]:
    bodies = {row["organisation"] for row in wordlists.load("organisations") if row["reason"] == _OUTLET}
    return frozenset(_bare(name) for name in bodies | {row["outlet"] for row in wordlists.load("outlets")})


@cache
def _forms() -> frozenset[str]:
    bodies = {row["form"] for row in wordlists.load("organisations") if row["reason"] == _OUTLET}
    return frozenset(bodies | {row["outlet"] for row in wordlists.load("outlets")})


def _bare(name: str) -> str:
    return name.casefold().removeprefix("the ")


@cache
def _before() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_words('before')})\s*:?\s*(?:the\s+)?$", re.IGNORECASE)


@cache
def _maker() -> re.Pattern[str]:
    return re.compile(rf"\b(?:(?:{_words('before')})\s*:|(?:photo|photograph|picture|image)s?\s+by)\s*$", re.IGNORECASE)


@cache
def _after() -> re.Pattern[str]:
    return re.compile(rf"\s+(?:{_words('after')})\b", re.IGNORECASE)


def _words(place: str) -> str:
    rows = [row["word"] for row in wordlists.load("credits") if row["place"] == place]
    return "|".join(re.escape(word) for word in sorted(rows, key=len, reverse=True))

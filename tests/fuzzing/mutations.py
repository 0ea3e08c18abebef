"""Real articles, spoilt: what a scraper, an editor in a hurry or somebody hostile might make of them."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

MARKS = list("“”\"'‘’«»„‟()[]{}–—-…,.;:!?/\\@#$£€%&*+=<>|_~^`´") + [
    "''",
    "``",
    "--",
    "...",
    " – ",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
]
ODD = [
    *("\u00a0", "\u200b", "\u200d", "\u202e", "\ufeff", "\u0301", "\u2028", "\u2029", "\x0b", "\x0c", "\x1f", "\x85", "\u00ad"),
    *("\ufffd", "İ", "ß", "ﬁ", "Ǆ", "ſ", "²", "½", "Ⅷ", "٣", "四", "😀", "👩‍👩‍👧", "中国", "Київ", "שלום", "ا", "\U0001d7d8", "㋿"),
]  # fmt: skip
WORDS = (
    "and and and|said|said that|told|claims that|according to|Mr|Mr.|Dr|the|of the|who|which is|he|she|they|his|the two|"
    "former|President|Prime Minister|spokesman|Ministry of Foreign Affairs|Ann Lee|Lee|Bo Poe Jr.|van der Berg|"
    "McDonald’s|Al-Jazeera|U.S.|the US|Trump’s|Xi|Paris, France|Democrat|(R-Ohio)|, 30,|30-year-old|date 2025-04-08|"
    "Tuesday|last Tuesday|on April 8|8 April 2025|April 31, 2025|30 February|the 1990s|’90s|2025-13-45|08/04/2025|"
    "10:30|25:61 p.m.|two days ago|99999999 years ago|next month|from March to May|between 1990 and 1980|Q5 2020|"
    "the end of the year 0|year 10000|a decade|every Friday|noon|midnight GMT|1,2,3|1,234,567.89|-5|1e400|0x10|١٢٣|"
    "two|two hundred and fifty thousand|dozens of|a million million million|half a|one in three|1.5m|$5bn|£3|50 per cent|"
    "100%|0%|999999999999999999999999|more than 150|between 5 and 3|up to|at least at least|1/0|5-3|about about|10km|40C|"
    "— Ann Lee (@annlee) April 8, 2025|pic.twitter.com/abc|https://t.co/abc|Image caption|Getty Images|"
    "Hide Caption 3 of 12|ANN LEE:|Q:|((LEE)) :|[applause]|(SOUNDBITE)|Copyright|Read more|Advertisement"
).split("|")
_PIECE = re.compile(r"\S+\s*|\s+")


def mutate(texts: Sequence[str], chance: random.Random, longest: int = 900) -> str:
    """Return a stretch of one of the texts with some things changed in it."""
    return spoil(_stretch(texts, chance, longest), texts, chance, 4 * longest)


def spoil(text: str, texts: Sequence[str], chance: random.Random, longest: int) -> str:
    """Return the text with some things changed in it, and no longer than that."""
    for _ in range(chance.choice((1, 1, 2, 3, 5, 8, 20))):
        text = chance.choice(_CHANGES)(text, texts, chance)[:longest]
    return text


def mutate_bytes(raw: bytes, chance: random.Random) -> bytes:
    """Return bytes with some of them changed, cut out, doubled or cut off."""
    found = bytearray(raw)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        at = chance.randrange(len(found) + 1)
        end = min(len(found), at + chance.choice((1, 1, 2, 8, 64, 1024)))
        match chance.randrange(7):
            case 0:
                found[at:end] = bytes(chance.randrange(256) for _ in range(end - at))
            case 1:
                del found[at:end]
            case 2:
                found[at:at] = found[at:end]
            case 3:
                del found[at:]
            case 4:
                found[at:at] = chance.choice(
                    (b"\0", b"\xff", b"\xfe\xff", b"\r", b'"', b"<", b"]]>", b"\xed\xa0\x80", b"{")
                )
            case 5 if at < len(found):
                found[at] ^= 1 << chance.randrange(8)
            case _:
                found[at:end] = chance.choice((b"99999999999", b"-1", b"0", b"\n", b"\xf0\x9f"))
    return bytes(found)


def _stretch(texts: Sequence[str], chance: random.Random, longest: int) -> str:
    text = chance.choice(texts)
    length = chance.choice((longest // 10, longest // 3, longest))
    at = text.rfind("\n", 0, chance.randrange(max(1, len(text) - length // 2))) + 1
    return text[at : at + length]


def _at(text: str, chance: random.Random) -> int:
    return chance.randrange(len(text) + 1)


def _between(text: str, chance: random.Random) -> tuple[int, int]:
    """Return the ends of a stretch, mostly between words."""
    edges = [0, *(match.end() for match in _PIECE.finditer(text))]
    first = chance.randrange(len(edges))
    last = min(len(edges) - 1, first + chance.choice((0, 1, 1, 2, 5, 20)))
    return edges[first], edges[last]


def _mark(text: str, _: Sequence[str], chance: random.Random) -> str:
    at = _at(text, chance)
    return text[:at] + chance.choice(MARKS) * chance.choice((1, 1, 1, 2, 9, 60)) + text[at:]


def _odd(text: str, _: Sequence[str], chance: random.Random) -> str:
    at = _at(text, chance)
    return text[:at] + chance.choice(ODD) * chance.choice((1, 1, 3)) + text[at:]


def _word(text: str, _: Sequence[str], chance: random.Random) -> str:
    at, _end = _between(text, chance)
    return (
        text[:at] + " ".join(chance.choices(WORDS, k=chance.choice((1, 1, 2, 4)))) + chance.choice(" ,.\n") + text[at:]
    )


def _delete(text: str, _: Sequence[str], chance: random.Random) -> str:
    start, end = _between(text, chance)
    return text[:start] + text[end:]


def _delete_character(text: str, _: Sequence[str], chance: random.Random) -> str:
    at = _at(text, chance)
    return text[:at] + text[at + 1 :]


def _double(text: str, _: Sequence[str], chance: random.Random) -> str:
    start, end = _between(text, chance)
    return text[:end] + text[start:end] * chance.choice((1, 1, 2, 30)) + text[end:]


def _move(text: str, _: Sequence[str], chance: random.Random) -> str:
    start, end = _between(text, chance)
    left = text[:start] + text[end:]
    at = _at(left, chance)
    return left[:at] + text[start:end] + left[at:]


def _graft(text: str, texts: Sequence[str], chance: random.Random) -> str:
    at, _ = _between(text, chance)
    return text[:at] + _stretch(texts, chance, 300) + text[at:]


def _case(text: str, _: Sequence[str], chance: random.Random) -> str:
    start, end = _between(text, chance)
    return text[:start] + chance.choice((str.upper, str.lower, str.title, str.swapcase))(text[start:end]) + text[end:]


def _unwrap(text: str, _: Sequence[str], chance: random.Random) -> str:
    before, after = chance.choice(
        ((" ", "\n"), ("\n", " "), ("\n", ""), (" ", ""), (". ", " "), (",", ""), ("’", "'"), ("“", '"'))
    )
    return text.replace(before, after, chance.choice((1, 5, -1)))


def _digits(text: str, _: Sequence[str], chance: random.Random) -> str:
    return re.sub(r"\d+", lambda m: chance.choice((m[0] * 3, "0", "31", "1999", "10,000", "1.5", "½", m[0])), text)


_CHANGES: Sequence[Callable[[str, Sequence[str], random.Random], str]] = (
    *(
        _mark,
        _mark,
        _odd,
        _word,
        _word,
        _word,
        _delete,
        _delete_character,
        _double,
        _move,
        _graft,
        _case,
        _unwrap,
        _digits,
    ),
)

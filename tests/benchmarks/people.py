"""Invented people under the names that the news would write them by: the same seed gives the same names."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import NamedTuple

from analysis import wordlists

_SYLLABLES = "ba be bo da de do fa ga go ha ka ke ko la le lo ma me mo na ne no pa ra re ro sa se so ta te to va ve vo".split()
_ENDINGS = ("ski", "rov", "lin", "man", "sen", "ton", "ner", "kaya", "dez", "poulos", "yan", "ich")
_UMLAUTS = {"ü": "ue", "ö": "oe", "ä": "ae"}
_SPELLED = (("ski", "sky"), ("ski", "skyy"), ("ski", "skiy"), ("kaya", "kaia"), ("ich", "itch"))
_FAMILY_SHARE = 8  # people for each family name, on average


class Written(NamedTuple):
    """A name as written, whose it is, and how it came about."""

    name: str
    person: int
    how: str


class _Person(NamedTuple):
    given: str
    middle: str
    family: str
    suffix: str


def written(number: int, seed: int = 1) -> list[Written]:
    """Return about that many different spellings, in no order, of a sixth as many people.

    No two people bear one name; but they share family names, the frequent ones with hundreds, and among them are
    fathers and sons, and people who differ in the middle name only.
    """
    chance = random.Random(f"{seed} {number}")
    found: dict[str, Written] = {}
    doubtful: set[str] = set()
    people = _people(chance, number)
    index = 0
    while len(found) < number:
        person = next(people)
        for how, name in _spellings(person, chance):
            if found.get(name, Written(name, index, how)).person != index:
                doubtful.add(name)  # whose it is, nobody could tell
            found[name] = Written(name, index, how)
        index += 1
    names = sorted(entry for name, entry in found.items() if name not in doubtful)
    chance.shuffle(names)
    return names


def _people(chance: random.Random, number: int) -> Iterator[_Person]:
    """Yield people who differ in given names, family name or suffix; some few families are large (Zipf)."""
    formal = sorted({row["name"].capitalize() for row in wordlists.load("given-names") if row["use"] == "nickname"})
    given = formal + sorted({"".join(chance.choices(_SYLLABLES, k=3)).capitalize() for _ in range(1000)})
    families = [_family(chance) for _ in range(max(20, number // 6 // _FAMILY_SHARE))]
    weights = [1 / (rank + 10) for rank in range(len(families))]
    seen: set[_Person] = set()
    while True:
        family = chance.choices(families, weights)[0]
        middle = chance.choice(given) if chance.random() < 0.5 else ""
        person = _Person(chance.choice(given), middle, family, "")
        kin = [person]
        if chance.random() < 0.03:
            kin.append(person._replace(suffix="Jr."))
        if chance.random() < 0.03 and middle:
            kin.append(person._replace(middle=chance.choice([g for g in given if g[0] != middle[0]])))
        if not any(one._replace(middle="", suffix="") in seen for one in kin):
            seen.update(one._replace(middle="", suffix="") for one in kin)
            yield from kin


def _family(chance: random.Random) -> str:
    stem = "".join(chance.choices(_SYLLABLES, k=chance.choice((1, 2, 2))))
    name = (stem + chance.choice(_ENDINGS)).capitalize()
    kind = chance.random()
    if kind < 0.05:
        return f"al-{name}"
    if kind < 0.1:
        return f"{chance.choice(('de', 'van', 'von'))} {name}"
    return name[0] + chance.choice("üöä") + name[2:] if kind < 0.2 else name


def _spellings(person: _Person, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Yield how and as what a person is written: always in the plain way, and in some of the other ways."""
    given, middle, family, suffix = person
    full = [given, middle, family, suffix]

    def write(*words: str) -> str:
        return " ".join(word for word in words if word)

    yield "plain", write(*full)
    ways: list[tuple[str, Callable[[], str]]] = [
        ("without the middle name", lambda: write(given, family, suffix)),
        ("initial for the middle name", lambda: write(given, middle and middle[0] + ".", family, suffix)),
        ("initials", lambda: write(given[0] + "." + (middle and middle[0] + "."), family, suffix)),
        ("nickname", lambda: write(_nickname(given, chance), family, suffix)),
        ("without accents", lambda: write(given, middle, _translated(family, {"ü": "u", "ö": "o", "ä": "a"}), suffix)),
        ("umlauts written out", lambda: write(given, middle, _translated(family, _UMLAUTS), suffix)),
        ("transliteration", lambda: write(given, middle, _respelled(family, chance), suffix)),
        ("article", lambda: write(given, middle, _other_article(family, chance), suffix)),
        ("capitals", lambda: write(*full).upper()),
    ]
    for how, way in ways:
        name = way()
        if name != write(*full):
            yield how, name


def _nickname(given: str, chance: random.Random) -> str:
    short = _NICKNAMES.get(given.casefold())
    return chance.choice(short).capitalize() if short else given


def _other_article(family: str, chance: random.Random) -> str:
    return chance.choice(("el-", "El ", "")) + family.removeprefix("al-") if family.startswith("al-") else family


def _respelled(family: str, chance: random.Random) -> str:
    fitting = [(old, new) for old, new in _SPELLED if family.endswith(old)]
    if not fitting:
        return family
    old, new = chance.choice(fitting)
    return family.removesuffix(old) + new


def _translated(word: str, letters: dict[str, str]) -> str:
    return word.translate(str.maketrans(letters))


_NICKNAMES: dict[str, list[str]] = {}
for _row in wordlists.load("given-names"):
    if _row["use"] == "nickname":
        _NICKNAMES.setdefault(_row["name"], []).append(_row["other"])

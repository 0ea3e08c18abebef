"""Compare names as they are written: which spellings are one person or body, which may be, and why.

Names of people are taken apart into given names, family name and suffix, and compared inside blocks of one family name,
so that the cost grows with the number of names and not with its square. Two names are merged when they can be one
person and every other name of the corpus that fits one of them fits the other: "Donald Trump" and "Donald J. Trump",
but not "George Bush", which fits both George W. and George H. W. Bush. What might be one person and is not merged is
listed by `alike`, for somebody to decide.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import cache, lru_cache
from itertools import combinations, product
from typing import NamedTuple

from analysis import wordlists
from analysis.words import CONJUNCTIONS, DETERMINERS, NAME_PARTICLES, NAME_SUFFIXES, PREPOSITIONS

_CACHED = 1 << 14  # names; an article repeats its names, and is asked several times
_SHORTEST = 5  # letters: two shorter words that differ in one letter are as a rule two words
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ß": "ss"})
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
# Resolution 55 of the Cabinet of Ukraine (2010) and BGN/PCGN for Russian agree once `fold` is through with them.
_CYRILLIC = dict(
    zip(
        "а б в г ґ д е є ё ж з и і ї й к л м н о п р с т у ў ф х ц ч ш щ ъ ы ь э ю я ’".split(),
        "a b v g g d e ie e zh z i i i i k l m n o p r s t u u f kh ts ch sh shch _ i _ e iu ia _".split(),
        strict=True,
    )
)
_UKRAINIAN = re.compile("[ґєії]")
_FORMER = frozenset("former then ex current acting co vice deputy".split())
NO_OFFICE = DETERMINERS | PREPOSITIONS | CONJUNCTIONS | _FORMER  # words of a role that name no office
_ARTICLE = re.compile(r"^(?:(?:al|el)[ -]|(?:as|ash|ad|an|ar|at|az)-)(?=\w{3})")
_INITIAL = {"y": "i", "q": "k"}  # as `fold` has them
_INITIALS = re.compile(r"[^\W\d_](?:\.-?[^\W\d_])*\.|[A-Z]{1,3}")


# --- one name -------------------------------------------------------------------------------------------------


class Name(NamedTuple):
    """A person's name, taken apart and folded.

    Attributes:
        given: Given names and initials in their order; none for a family name alone.
        family: Family name, without an Arabic article.
        suffix: `jr`, `iii` and the like, or nothing.
        umlauts: The whole name with umlauts written out (Mueller for Müller); nothing where it has none.
    """

    given: tuple[str, ...]
    family: str
    suffix: str = ""
    umlauts: str = ""

    @property
    def letters(self) -> str:
        """The letters without spaces: the same for Kim Jong Un, Kim Jong-un and Kim Jongun."""
        return "".join((*self.given, self.family, self.suffix)).replace(" ", "")


@lru_cache(_CACHED)
def fold(name: str) -> str:
    """Return a key under which the spellings of one family or given name fall together.

    Case, accents, apostrophes, an Arabic article and the usual variants of transliteration go: Zelenskyy, Zelenskiy,
    Zelensky, Zelenskij, Зеленський; al-Assad, el-Assad, Assad.
    """
    lower = _latin(name.casefold()).translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", lower)
    letters = "".join(c for c in plain if c.isalpha() or c in " -")
    letters = _ARTICLE.sub("", letters)
    letters = letters.replace("kh", "h").replace("ks", "x").replace("tch", "ch").replace("zh", "j").replace("q", "k")
    letters = re.sub(r"[ij]+\b", "i", letters.replace("y", "i"))
    return re.sub(r"(.)\1", r"\1", letters).replace("-", " ").strip()


def _latin(lower: str) -> str:
    """Return Cyrillic letters in Latin ones."""
    if not any("а" <= c <= "ґ" for c in lower):
        return lower
    table = {**_CYRILLIC, "г": "h"} if _UKRAINIAN.search(lower) else _CYRILLIC
    return "".join(table.get(c, c) for c in lower).replace("_", "")


def split(name: str) -> tuple[str, str]:
    """Return (given, family) of a person's name as written; given is empty for a single word."""
    words, _ = _words(name)
    first = _family_at(words)
    return (words[0] if first else ""), " ".join(words[first:])


@lru_cache(_CACHED)
def parse(name: str) -> Name:
    """Take a person's name apart: "Mr. Donald J. Trump Jr." into given names (donald, j), trump and jr."""
    words, suffix = _words(name)
    first = _family_at(words)
    given = tuple(part for word in words[:first] for part in _given(word))
    family = fold(" ".join(words[first:]))
    found = Name(given, family, suffix)
    written_out = unicodedata.normalize("NFC", name).casefold().translate(_UMLAUTS)
    if written_out != unicodedata.normalize("NFC", name).casefold():
        found = found._replace(umlauts=parse(written_out).letters)
    return found


def _words(name: str) -> tuple[list[str], str]:
    """Return the words of a name without courtesy titles, nicknames in quotation marks and suffix; and the suffix."""
    bare = re.sub(r"[“\"(][^”\")]*[”\")]", " ", name).replace(",", " ")
    words = bare.split() or name.split() or [name]
    while len(words) > 1 and words[0].casefold().rstrip(".") in _honorifics():
        del words[0]
    suffix = ""
    while len(words) > 1 and words[-1].casefold().rstrip(".") in NAME_SUFFIXES:
        suffix = words.pop().casefold().rstrip(".")
    return words, suffix


def _family_at(words: Sequence[str]) -> int:
    """Return which of the words begins the family name: the last one, or the first of its particles."""
    first = len(words) - 1
    while first > 1 and words[first - 1].casefold() in NAME_PARTICLES:
        first -= 1
    if first == 1 and words[0].casefold() in NAME_PARTICLES and words[0] != "Al":  # Al Gore
        first = 0
    return first


def _given(word: str) -> Iterator[str]:
    """Yield the folded given name, or each of several initials: "J.K.", "JK"."""
    if _INITIALS.fullmatch(word):
        yield from (_INITIAL.get(c, c) for c in unicodedata.normalize("NFKD", _latin(word.casefold())) if c.isalpha())
    elif folded := fold(word):
        yield folded


@cache
def _honorifics() -> frozenset[str]:
    return frozenset(row["word"] for row in wordlists.load("roles") if row["part"] == "honorific")


@cache
def _related() -> dict[str, dict[str, str]]:
    """Return, for each folded given name, the others that it may stand for, with how: nickname, spelling, language."""
    related: dict[str, dict[str, str]] = defaultdict(dict)
    spellings: dict[str, list[str]] = defaultdict(list)
    for row in wordlists.load("given-names"):
        one, other, use = fold(row["name"]), fold(row["other"]), row["use"]
        fellows = spellings[one] if use == "spelling" else []
        for left, right in [(one, other), *((fellow, other) for fellow in fellows)]:
            if left != right:
                related[left].setdefault(right, use)
                related[right].setdefault(left, use)
        fellows.append(other)
    return dict(related)


@cache
def _family_first() -> frozenset[str]:
    return frozenset(fold(row["name"]) for row in wordlists.load("family-first"))


@cache
def _first_names() -> frozenset[str]:
    return frozenset(_related()) | {fold(row["name"]) for row in wordlists.load("first-names")}


def is_given_name(word: str) -> bool:
    """Tell whether a word is a given name of the lists: "Ed" of Ed Schultz, and not "Meanwhile"."""
    return fold(word) in _first_names()


def may_come_first(word: str) -> bool:
    """Tell whether a word may be a family name that is written first: "Xi" of Xi Jinping."""
    return fold(word) in _family_first()


def is_tail(short: str, full: str) -> bool:
    """Tell whether a name of several words is the compound family name at the end of a longer name.

    "López Obrador" is that of Andrés Manuel López Obrador; "Jane Roe" is not that of Mary Jane Roe, since Jane is a
    given name.
    """
    few, many = (_words(name)[0] for name in (short, full))
    if not 1 < len(few) < len(many) - (_INITIALS.fullmatch(many[0]) is not None):
        return False
    first = fold(few[0])
    return first not in _first_names() and [fold(w) for w in few] == [fold(w) for w in many[-len(few) :]]


def ends(name: Name) -> Iterator[Name]:
    """Yield the names that are left of a name without first words that are no given names, the longest first.

    "David Wright" of "Physicist David Wright"; not "Jane Roe" of "Mary Jane Roe".
    """
    for first, word in enumerate(name.given[:-1], 1):
        if word in _first_names() or len(word) == 1:
            return
        yield Name(name.given[first:], name.family, name.suffix)


def usual(forms: Mapping[str, int]) -> str:
    """Return the name to call a person by: of the full names, the one written most often.

    An initial in place of the given name comes after any given name, and a family name alone after all of them.

    Args:
        forms: How often each spelling is written.
    """

    def rank(form: str) -> tuple[int, int, int, str]:
        given = parse(form).given
        full = 0 if not given or any(is_tail(form, other) for other in forms) else 1 if len(given[0]) == 1 else 2
        return full, forms[form], len(form), form

    return max(forms, key=rank)


# --- two names ------------------------------------------------------------------------------------------------


class Pair(NamedTuple):
    """Two names and what a comparison of them says.

    Attributes:
        one: A name as written.
        other: The other.
        compared: The two strings that were compared.
        verdict: `same` where nothing speaks against one person, `alike` where too little speaks for one, `different`.
        score: How like the compared strings are, from 0 to 1.
        reason: The rule that decided.
    """

    one: str
    other: str
    compared: tuple[str, str]
    verdict: str
    score: float
    reason: str


def compare(one: str, other: str) -> Pair:
    """Compare two names of people as written."""
    a, b = parse(one), parse(other)
    verdict, reason = _compared(a, b)
    left, right = (" ".join((*n.given, n.family, n.suffix)).strip() for n in (a, b))
    return Pair(one, other, (left, right), verdict, _score(left, right), reason)


def _score(left: str, right: str) -> float:
    left, right = sorted((left, right))  # the ratio depends on the order
    return round(SequenceMatcher(None, left, right, autojunk=False).ratio(), 3)


def _compared(a: Name, b: Name) -> tuple[str, str]:
    if a == b:
        return "same", "the same once case, accents and transliteration are folded"
    if a.letters == b.letters and (a.family == b.family or len((*a.given, "  ")[0]) > 1 < len((*b.given, "  ")[0])):
        return "same", "the same letters, divided differently"
    if a.umlauts in (b.letters, b.umlauts or None) or b.umlauts == a.letters:
        return "same", "the same with umlauts written out"
    if _turned(a) == b:
        return "same", "family name first in one, last in the other"
    if not a.given or not b.given:
        return ("alike", "one is a family name alone") if a.family == b.family else ("different", "")
    if a.family != b.family:
        return _nearly(a, b)
    verdict, reason = _given_names(a.given, b.given)
    if verdict != "different" and a.suffix != b.suffix:
        if a.suffix and b.suffix:
            return "different", f"{a.suffix} and {b.suffix}"
        return "alike", f"only one is {a.suffix or b.suffix}: father and son, or one person"
    if verdict == "different" and (a.family, a.suffix) == (b.family, b.suffix):
        near, why = _nearly(a, b)
        return (near, why) if near == "alike" else (verdict, reason)
    return verdict, reason


def _given_names(a: Sequence[str], b: Sequence[str]) -> tuple[str, str]:
    """Compare given names in front of one family name: each of the shorter list must fit its fellow in the longer."""
    how = [_fit(one, other) for one, other in zip(a, b, strict=False)]
    if None in how:
        if how[0] is None and (a[1:2] == b[:1] or b[1:2] == a[:1]):
            return "alike", "one is written without the first given name of the other"
        one, other = next((one, other) for one, other in zip(a, b, strict=False) if not _fit(one, other))
        return "different", f"{one} is not {other}"
    if "language" in how:
        return "alike", "the same given name in two languages"
    if len(a[0]) == 1 or len(b[0]) == 1:
        if len(how) == 1:
            return "alike", "of the given name, only the initial agrees"
        return "same", "the initials agree"
    if "nickname" in how:
        return "same", f"{a[0]} and {b[0]} are forms of one given name"
    if "spelling" in how:
        return "same", f"{a[0]} and {b[0]} are one given name in two transliterations"
    return "same", "the given names agree as far as both are written"


def _fit(one: str, other: str) -> str | None:
    """Return how two given names or initials can be one: equal, initial, nickname, spelling, language; None if not."""
    if one == other:
        return "equal"
    if len(one) == 1 or len(other) == 1:
        return "initial" if one[:1] == other[:1] else None
    return _related().get(one, {}).get(other)


def _turned(name: Name) -> Name | None:
    """Return the name with its two words in the other order, where one and only one is a family name written first."""
    if len(name.given) != 1 or len(name.given[0]) == 1:
        return None
    if (name.given[0] in _family_first()) == (name.family in _family_first()):
        return None
    return Name((name.family,), name.given[0], name.suffix)


def _nearly(a: Name, b: Name) -> tuple[str, str]:
    """Tell names apart that differ in one letter, or only in the order of their words."""
    if a.suffix == b.suffix and a.given == (b.family,) and b.given == (a.family,):
        return "alike", "the same words in the other order"
    if a.given[0] == b.given[0] and _one_off(a.family, b.family):
        return "alike", "the family names differ in one letter"
    if a.family == b.family and _one_off(a.given[0], b.given[0]):
        return "alike", "the given names differ in one letter"
    return "different", "two family names" if a.family != b.family else "two given names"


def _one_off(one: str, other: str) -> bool:
    if one == other or min(len(one), len(other)) < _SHORTEST:
        return False
    return not _without_one(one).isdisjoint(_without_one(other))


def _without_one(word: str) -> set[str]:
    """Return the word and every word that it leaves without one of its letters (Garbe's symmetric deletion)."""
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}


# --- many names -----------------------------------------------------------------------------------------------


def cluster(found: Collection[Name], roles: Mapping[Name, Collection[str]] | None = None) -> dict[Name, Name]:
    """Return for every name the one that stands for its person, the same for all names of the person.

    The result does not depend on the order, and names of other families change nothing.

    Args:
        found: Names of people.
        roles: The words of the roles beside a name. A nickname is merged with the given name that it may stand for only
            where they have a word in common or one of them has none: Rob Manning the spokesman is not Robert A. Manning
            the author.
    """
    person = _Union(found)
    by_letters: dict[str, Name] = {}
    for name in sorted(found):
        # initials and the letters behind them are too little: B. N. de Naich, B. N. Denaich
        for letters in {name.letters, name.umlauts or name.letters} if not name.given or len(name.given[0]) > 1 else ():
            person.join(by_letters.setdefault(letters, name), name)
        turned = _turned(name)
        if turned in person:
            person.join(turned, name)
    by_family: dict[str, list[Name]] = defaultdict(list)
    for name in found:
        by_family[name.family].append(name)
    for block in by_family.values():
        if len(block) > 1:
            for one, other in _merged(block, roles or {}):
                person.join(one, other)
    return {name: person.of(name) for name in found}


def _merged(block: Sequence[Name], roles: Mapping[Name, Collection[str]]) -> Iterator[tuple[Name, Name]]:
    """Yield the pairs of a block that can be one person while no other name fits one of them and not the other."""

    def apart(one: Name, other: Name) -> bool:
        how = {_fit(a, b) for a, b in zip(one.given, other.given, strict=False)}
        if one.suffix != other.suffix or not how.isdisjoint((None, "language")):
            return one.letters != other.letters
        return "nickname" in how and _at_odds(roles.get(one, ()), roles.get(other, ()))

    fits: dict[Name, set[Name]] = defaultdict(set)
    for one, other in _neighbours(block):
        if _compared(one, other)[0] == "same" and not apart(one, other):
            fits[one].add(other)
            fits[other].add(one)
    person = _Union(fits)
    for one, others in fits.items():
        for other in others:
            if one < other and not (
                any(apart(third, other) for third in others - {other})
                or any(apart(third, one) for third in fits[other] - {one})
            ):
                person.join(one, other)
    groups: dict[Name, list[Name]] = defaultdict(list)
    for name in fits:
        groups[person.of(name)].append(name)
    for stands, group in groups.items():
        # what fits is not always of one mind: A may fit B, B fit C, and A and C be two people
        if not any(apart(one, other) for one, other in combinations(group, 2)):
            yield from ((stands, name) for name in group)


def _at_odds(one: Collection[str], other: Collection[str]) -> bool:
    left, right = set(one) - NO_OFFICE, set(other) - NO_OFFICE
    return bool(left) and bool(right) and left.isdisjoint(right)


def _neighbours(block: Iterable[Name], *, lone_initials: bool = False) -> Iterator[tuple[Name, Name]]:
    """Yield the pairs of one family whose first given names may be one: equal, related, or an initial.

    Args:
        block: Names of one family.
        lone_initials: Whether an initial is enough; otherwise the second given names must begin alike, too.
    """
    by_first: dict[str, list[Name]] = defaultdict(list)
    by_initials: dict[str, list[Name]] = defaultdict(list)
    for name in block:
        if name.given:
            by_first[name.given[0]].append(name)
            if len(name.given[0]) > 1:
                by_initials["".join(given[0] for given in name.given[: 1 if lone_initials else 2])].append(name)
    for first, group in by_first.items():
        yield from combinations(group, 2)
        others = [n for other in _related().get(first, ()) if first < other for n in by_first.get(other, ())]
        for one in group:
            initials = first if lone_initials else first + "".join(given[0] for given in one.given[1:2])
            fuller = by_initials.get(initials, ()) if len(first) == 1 and (lone_initials or len(initials) == 2) else ()
            yield from ((one, other) for other in (*fuller, *others))


class _Union:
    """Sets that are joined two at a time; the smallest member stands for each (Tarjan 1975)."""

    def __init__(self, members: Iterable[Name]) -> None:
        self._up = {member: member for member in members}

    def __contains__(self, member: object) -> bool:
        return member in self._up

    def of(self, member: Name) -> Name:
        while (up := self._up[member]) != member:
            self._up[member] = self._up[up]
            member = up
        return member

    def join(self, one: Name | None, other: Name | None) -> None:
        if one is not None and other is not None:
            low, high = sorted((self.of(one), self.of(other)))
            self._up[high] = low


def joined(written: Iterable[str]) -> list[Pair]:
    """Return the comparisons that make one person or body of names: as few as tie them together, the likest first.

    They are those that `cluster` and the keys of bodies rest on. A name that no comparison ties to the others is in no
    pair: a family name alone, or what an article or a correction says is another name.

    Args:
        written: The full names of one actor as written, the usual one first.
    """
    forms = list(dict.fromkeys(written))
    ties = sorted(
        (pair for one, other in combinations(forms, 2) if (pair := _tie(one, other)).verdict == "same"),
        key=lambda pair: -pair.score,
    )
    group = {form: {form} for form in forms}
    found = []
    for pair in ties:  # the likest first, as long as they join what is still apart (Kruskal 1956)
        if group[pair.one] is not group[pair.other]:
            found.append(pair)
            group[pair.one] |= group[pair.other]
            group.update(dict.fromkeys(group[pair.other], group[pair.one]))
    return found


def _tie(one: str, other: str) -> Pair:
    """Compare two names that may be those of people or of bodies."""
    pair = compare(one, other)
    left, right = body(one), body(other)
    if pair.verdict == "same":
        return pair
    if left == right:
        return Pair(one, other, (left, right), "same", _score(left, right), "one name of a body, written in two ways")
    for short, full in ((one, other), (other, one)):
        if abbreviates(short, full):
            return Pair(one, other, (one, other), "same", 0.5, f"“{short}” is the first letters of “{full}”")
    return pair


def alike(written: Iterable[str]) -> list[Pair]:
    """Return pairs of names that may be one person or body and are kept apart, the likeliest first.

    Args:
        written: Names as written, best of one kind at a time: the `name` column of the table of actors, say.
    """
    by_name: dict[Name, str] = {}
    for text in sorted(set(written)):
        by_name.setdefault(parse(text), text)
    person = cluster(by_name.keys())
    pairs = {
        _in_order(one, other)
        for one, other in _candidates(by_name.keys())
        if person[one] != person[other] and _compared(one, other)[0] != "different"
    }
    found = [compare(by_name[one], by_name[other]) for one, other in pairs]
    found += _abbreviated(by_name.values())
    return sorted(found, key=lambda pair: (-pair.score, pair.one, pair.other))


def _in_order(one: Name, other: Name) -> tuple[Name, Name]:
    return (one, other) if one < other else (other, one)


def _candidates(found: Collection[Name]) -> Iterator[tuple[Name, Name]]:
    """Yield the pairs worth a comparison: of one family, or of which one part agrees and the other is a letter off."""
    by_family: dict[str, dict[str, list[Name]]] = defaultdict(lambda: defaultdict(list))
    by_given: dict[str, dict[str, list[Name]]] = defaultdict(lambda: defaultdict(list))
    for name in found:
        for given in name.given[:1]:
            by_family[name.family][given].append(name)
            by_given[given][name.family].append(name)
    for block in by_family.values():
        everyone = [name for group in block.values() for name in group]
        yield from _neighbours(everyone, lone_initials=True)
        yield from ((name, other) for name in everyone for given in name.given[1:2] for other in block.get(given, ()))
    for blocks in (by_family, by_given):
        for block in blocks.values():
            for one, other in _near(block):
                yield from product(block[one], block[other])
    for name in found:
        if len(name.given) == 1:
            turned = by_family.get(name.given[0], {}).get(name.family, ())
            yield from ((name, other) for other in turned)


def _near(words: Iterable[str]) -> set[tuple[str, str]]:
    """Return the pairs of words that are one letter off."""
    by_rest: dict[str, list[str]] = defaultdict(list)
    for word in words:
        if len(word) >= _SHORTEST:
            for rest in _without_one(word):
                by_rest[rest].append(word)
    return {pair for group in by_rest.values() if len(group) > 1 for pair in combinations(sorted(group), 2)}


# --- bodies ---------------------------------------------------------------------------------------------------

_SMALL = frozenset("of for the and on in to de des du la le et und der für".split())
_LEGAL = re.compile(r"(?:,? (?:inc|corp|co|ltd|llc|plc|gmbh|ag|s\.?a)\.?)+$")
_BODY_WORDS = (
    *(("isation", "ization"), ("defence", "defense"), ("centre", "center"), ("labour", "labor")),
    *(("united states ", "us "), ("united kingdom ", "uk "), ("united nations ", "un ")),
)


@cache
def _listed() -> frozenset[str]:
    return frozenset(body(row["organisation"]) for row in wordlists.load("organisations"))


@lru_cache(_CACHED)
def body(name: str) -> str:
    """Return a key under which the spellings of one body's name fall together.

    "The Department of Justice" and "Justice Department"; "Apple Inc." and "Apple"; British and American spelling.
    """
    key = " ".join(re.sub(r"^the ", "", name.casefold()).replace("&", " and ").replace("’", "'").split())
    key = _LEGAL.sub("", key).replace(".", "").strip() or key
    for one, other in _BODY_WORDS:
        key = key.replace(one, other)
    return re.sub(r"^((?:us|uk|un) )?(department|ministry) (?:of|for) (?:the )?(.+)$", r"\1\3 \2", key)


def longer(bodies: Collection[str]) -> dict[str, set[str]]:
    """Return, for every body whose name is the end of a longer one among them, the keys of the longer ones.

    "Security Council" of "UN Security Council". A listed body is no part of another: the Supreme Court is not the
    Florida Supreme Court.
    """
    by_end: dict[str, set[str]] = defaultdict(set)
    for full in bodies:
        words = body(full).split()
        for first in range(1, len(words) - 1):
            by_end[" ".join(words[first:])].add(body(full))
    return {short: by_end[body(short)] for short in bodies if body(short) in by_end and body(short) not in _listed()}


def abbreviates(short: str, full: str) -> bool:
    """Tell whether a word is made of the first letters of a name: NATO, IAEA; small words may count or not (DOJ)."""
    letters = re.sub(r"[^A-Z]", "", short)
    if not 2 <= len(letters) <= 8 or len(letters) * 2 < len(short.replace(".", "")):
        return False
    words = re.findall(r"-?[^\W\d_]+", full.replace("’s", ""))
    pattern = "".join(
        re.escape(w.lstrip("-")[0].upper()) + ("?" if w[0] == "-" or w.casefold() in _SMALL else "") for w in words
    )
    return len(words) > 1 and re.fullmatch(pattern, letters) is not None


def _abbreviated(written: Collection[str]) -> Iterator[Pair]:
    """Yield the abbreviations among the names, each with every name that it may stand for."""
    by_initials: dict[str, list[str]] = defaultdict(list)
    for full in written:
        words = [w for w in re.findall(r"[^\W\d_]+", full) if w.casefold() not in _SMALL]
        if len(words) > 1:
            by_initials["".join(w[0] for w in words).upper()[:2]].append(full)
    for short in written:
        letters = re.sub(r"[^A-Z]", "", short)
        if " " in short or len(letters) < 2:
            continue
        for full in by_initials.get(letters[:2], ()):
            if abbreviates(short, full):
                yield Pair(short, full, (letters, full), "alike", 0.5, "the first letters of the other")

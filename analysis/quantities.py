"""Read the figures of an article: how many of what, and how the text holds the figure.

A span is hedge, number and counted noun phrase: "more than 150 Chinese fighters", "tens of thousands of lives". The
unit is the noun phrase as written ("Chinese fighters"); for a share it is `percent`, for money the ISO 4217 code. Where
no noun stands by the figure ("at least 12 were wounded") the unit is null.

* "more than", "at least": `low` is the figure, `high` is open. "less than", "up to", "nearly": `high` is the figure.
* "about": both are the figure; the hedge says that neither is exact.
* "between 5 and 10", "5-10", "five or six": both bounds as written.
* "rose by 5 %", "fell to 3 million", "up from 12": what the text says of its course stands in `change`.
* "thousands", "tens of thousands", "dozens": the plural says at least two of them, so `low` is 2,000, 20,000, 24 and
  `high` is open.

Not figures of this table: dates, times, ages and lengths of time, ordinals, scores, ratios and fractions, the numbers
in names, labels and addresses, and "one" where it does not count ("one of them", "no one", "one side").
Words are in `data/wordlists/numbers.csv`, `hedges.csv`, `units.csv` and, for `change`, `changes.csv`.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from analysis import changes, lexicon, numerals, wordlists, words
from analysis.numerals import Numeral, Token
from analysis.schema import Issue, Quantity
from analysis.segment import Page
from analysis.spans import Span, row_id

# Beside these, a million pounds is no money.
_WEIGHT = frozenset(
    "thrust ton tons tonne tonnes kilogram kilograms kg kilos weigh weighs weighed weighing weight payload tnt".split()
)
_DASHES = frozenset("-–—‑")
_UNSAID = (("several",), ("a", "few"), ("many",), ("a", "couple"))  # before a scale: "several hundred people"
_OWNERS = words.DETERMINERS - {"a", "an", "any", "some", "all", "no", "every", "each", "another", "both", "either"}
_GROUPS = frozenset("crew group family team party population total number crowd audience delegation".split())
_LARGE = 100  # from here on "around" and "over" before digits are hedges even where no noun is counted
_LONGEST_PHRASE = 8  # words of a noun phrase
_CASUALTIES = frozenset(
    "killed dead died wounded injured hurt missing arrested detained hospitalised hospitalized stranded homeless "
    "displaced rescued evacuated infected survived perished".split()
)
_BEFORE_CASUALTIES = frozenset(
    "killed killing wounded wounding injured injuring kills wounds injures arrested arresting detained detaining "
    "infected infecting".split()
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number being read: its tokens `[first, last)`, its bounds, its hedge; `unit` once that is known.

    `scaled` and `digits` tell how the number is written, `sure` whether the hedge can be nothing else.
    """

    first: int
    last: int
    low: float | None
    high: float | None
    hedge: str = "exactly"
    unit: str | None = None
    scaled: bool = False
    digits: bool = False
    sure: bool = False

    @property
    def multiple(self) -> bool:
        """Whether it is a plural scale: "thousands"."""
        return self.hedge == "multiples of"


def read(page: Page) -> tuple[list[Quantity], list[Issue]]:
    """Return the figures of an article's headlines, body, captions and embedded posts; it has no issues to report."""
    article = page.article
    rows: list[Quantity] = []
    for passage in page.read_passages():
        row = numerals.tokens(page.text, Span(passage.start, passage.end))
        for figure in figures(page.text, row):
            span = Span(row[figure.first].start, row[figure.last - 1].end)
            rows.append(
                Quantity(
                    quantity_id=row_id(article.article_id, "q", span),
                    article_id=article.article_id,
                    start=span.start,
                    end=span.end,
                    text=span.of(article.text),
                    low=figure.low,
                    high=figure.high,
                    hedge=figure.hedge,
                    unit=figure.unit,
                    change=changes.change(row, figure.first, figure.last),
                )
            )
    return rows, []


def figures(text: str, row: Sequence[Token]) -> Iterator[Figure]:
    """Yield the figures of a row of tokens from left to right, none overlapping another."""
    at = free = 0
    while at < len(row):
        number = _number(row, at)
        if number is None:
            at += 1
            continue
        figure = _range(row, number)
        hedged = _hedged(row, figure, free)
        counted = None if _is_part_of_a_name(row, figure, hedged) else _with_unit(text, row, hedged)
        if counted:
            yield counted
            free = counted.last
        at = max(figure.last, counted.last if counted else 0)


# --- the number ---


def _number(row: Sequence[Token], at: int) -> Figure | None:
    """Read the number that starts at a token, with the currency sign before it."""
    if row[at].kind != "figure" and row[at].lower not in _openers():
        return None
    if sign := _entry(row, at, "sign"):
        length, code = sign
        found = numerals.numeral(row, at + length, money=True) if at + length < len(row) else None
        return _exact(found, first=at, unit=code) if found else None
    if multiple := _multiple(row, at):
        return multiple
    found = numerals.numeral(row, at)
    return _exact(found) if found else None


@functools.cache
def _openers() -> frozenset[str]:
    """Return the words and marks that a number not in digits can start with; nearly no word of an article is one."""
    units = (entry for entries in lexicon.entries("units").values() for entry in entries)
    signs = (entry.words[0] for entry in units if entry.fields["class"] == "sign")
    return frozenset(("a", "an", "half", *numerals.words(), *(unsaid[0] for unsaid in _UNSAID), *signs))


def _exact(found: Numeral, *, first: int | None = None, unit: str | None = None) -> Figure:
    first = found.first if first is None else first
    return Figure(first, found.last, found.value, found.value, unit=unit, scaled=found.scaled, digits=found.figures)


def _multiple(row: Sequence[Token], at: int) -> Figure | None:
    """Read "thousands", "tens of thousands", "several hundred", "a few dozen"."""
    last, value = at, 0.0
    for unsaid in _UNSAID:
        if lexicon.stands(unsaid, row, at):
            last = at + len(unsaid)
            break
    scales = ("multiple", "hundred", "scale", "dozen") if last > at else ("multiple",)
    while last < len(row):
        kind, size = numerals.number_word(row, last)
        step = 1
        if value and row[last].lower == "of":
            kind, size = numerals.number_word(row, last + 1)
            step = 2
        if kind not in scales:
            break
        value, last = (value or 1.0) * size, last + step
    if not value or (row[last - 1].lower == "scores" and _lower(row, last) != "of"):
        return None
    return Figure(at, last, 2 * value, None, "multiples of", scaled=True)


def _range(row: Sequence[Token], figure: Figure) -> Figure:
    """Join "5 to 10", "5-10", "five or six" and "between 5 and 10" into one figure."""
    joint, first = _lower(row, figure.last), figure.first
    between = _lower(row, first - 1) == "between" and joint == "and"
    if figure.multiple or not (between or joint in ("to", "or") or joint in _DASHES):
        return figure
    if joint == "to" and _lower(row, first - 1) == "from":
        return figure  # a change, not a span
    other = _number(row, figure.last + 1) if figure.last + 1 < len(row) else None
    if other is None or other.multiple or figure.low is None or other.low is None:
        return figure
    low = figure.low
    if other.scaled and not figure.scaled and other.digits:
        low *= other.low / float(row[other.last - 2].text.replace(",", "")) if _plain(row, other) else 1.0
    if low >= other.low:
        return figure
    return replace(
        other, first=first - between, low=low, high=other.low, hedge="between", unit=figure.unit or other.unit
    )


def _plain(row: Sequence[Token], figure: Figure) -> bool:
    """Tell whether the figure is digits and a scale: "10 million"."""
    return row[figure.last - 2].kind == "figure" and row[figure.last - 2].text not in ("0", "00")


# --- the hedge ---


@functools.cache
def _hedges(place: str) -> list[tuple[tuple[str, ...], str, bool]]:
    """Return the hedges of one place, longest first: words, hedge, whether they may be something else."""
    made = [
        (lexicon.words(line["phrase"]), line["hedge"], bool(line["ambiguous"]))
        for line in wordlists.load("hedges")
        if line["place"] == place
    ]
    return sorted(made, key=lambda hedge: -len(hedge[0]))


def _hedged(row: Sequence[Token], figure: Figure, free: int) -> Figure:
    """Return the figure with the hedge before or after it; `free` is the first token that is not taken."""
    if figure.hedge == "between":
        return figure
    for phrase, hedge, ambiguous in _hedges("before"):
        first = figure.first - len(phrase)
        if first >= free and not (ambiguous and figure.multiple) and lexicon.stands(phrase, row, first):
            return replace(_bounded(figure, hedge), first=first, sure=not ambiguous)
    for phrase, hedge, _ in _hedges("after"):
        if lexicon.stands(phrase, row, figure.last):
            return replace(_bounded(figure, hedge), last=figure.last + len(phrase), sure=True)
    return figure


def _bounded(figure: Figure, hedge: str) -> Figure:
    if figure.multiple:
        return figure
    match hedge:
        case "more than" | "at least":
            return replace(figure, hedge=hedge, high=None)
        case "less than" | "up to" | "nearly":
            return replace(figure, hedge=hedge, low=None)
    return replace(figure, hedge=hedge)


# --- what it is not ---


def _is_part_of_a_name(row: Sequence[Token], figure: Figure, hedged: Figure) -> bool:
    """Tell whether the number belongs to a name, a label, a date, a clock, a score, a ratio or an address."""
    first, last = figure.first, figure.last
    before, after = _at(row, first - 1), _at(row, last)
    start, end = row[first].start, row[last - 1].end
    is_hedged = hedged.first < first
    if before and before.end == start and (before.text.isalnum() or before.text in _DASHES | frozenset(".:/'’#№@+")):
        return True
    if before and figure.digits and (before.kind == "figure" or before.text in ("#", "№")):
        return True
    if after and after.start == end:
        follows = _at(row, last + 1)
        if after.kind == "word" and not (_entry(row, last, "measure") or _entry(row, last, "percent")):
            return True  # 5G, 20th, 1990s
        if after.text in ":/." and follows and follows.start == after.end and follows.text.isalnum():
            return True
    if after and (after.kind == "figure" or (after.text in _DASHES and _kind(row, last + 1) == "figure")):
        return True
    if figure.multiple and row[first].text.istitle() and after and after.text.istitle() and before:
        return True  # "chartered by Billions Bunker Group"
    if _lower(row, first - 1) == "of" and _lower(row, first - 2) in ("age", "ages"):
        return True
    if before and _entry(row, first - 1, "label") and not is_hedged and figure.digits:
        return True
    if before and before.text == "." and _entry(row, first - 2, "label"):
        return True
    if (
        figure.digits
        and (figure.low or 0) <= 31
        and any(_entry(row, at, "month") for at in (first - 1, first - 2, last))
    ):
        return True
    if _lower(row, first - 1) in ("in", "of") and _kind(row, first - 2) and _number(row, first - 2):
        return True  # one in five
    if any(_entry(row, last, kind) for kind in ("measure", "percent", "currency")):
        return False  # "placed Humberto 75 miles off the coast"
    named = before and before.kind == "word" and before.text[0].isupper() and before.lower not in _stops()
    opens = first - 2 < 0 or row[first - 2].text in '.!?:“"‘—–' or row[first - 2].kind == "line"
    return bool(named and figure.digits and not is_hedged and not opens and figure.unit is None)


@functools.cache
def _stops() -> frozenset[str]:
    """Return the words at which a noun phrase ends."""
    closed = (
        words.PREPOSITIONS | words.CONJUNCTIONS | words.AUXILIARIES | words.DETERMINERS | words.NEGATIONS
        | words.ADVERBS | words.SUBJECT_PRONOUNS
    )  # fmt: skip
    spoken = {line["word"] for line in wordlists.load("tense") if line["reading"] == "past"}
    return frozenset((closed | spoken) - {"further", "held", "lost", "shot", "left", "cut"})  # "two further cases"


# --- what it counts ---


def _entry(row: Sequence[Token], at: int, kind: str) -> tuple[int, str] | None:
    """Return length and code of the longest entry of a class that starts at a token, or None.

    Months and currency signs have capitals ("a $5 note" is not "A$5"), and a sign stands in one piece.
    """
    for entry in lexicon.starting("units", row, at):
        length = len(entry.words)
        if entry.fields["class"] != kind or (kind in ("month", "sign") and row[at].text.islower()):
            continue
        if kind == "measure" and length == 1 and len(row[at].text) == 1 and row[at].text.isupper():
            continue  # "5G networks" weigh nothing
        if kind == "sign" and not _touch(row, at, at + length):
            continue
        return length, entry.fields["code"]
    return None


def _at(row: Sequence[Token], at: int) -> Token | None:
    return row[at] if 0 <= at < len(row) else None


def _lower(row: Sequence[Token], at: int) -> str:
    return row[at].lower if 0 <= at < len(row) else ""


def _kind(row: Sequence[Token], at: int) -> str:
    return row[at].kind if 0 <= at < len(row) else ""


def _touch(row: Sequence[Token], first: int, last: int) -> bool:
    """Tell whether the tokens `[first, last)` stand without white space between them."""
    return first >= 0 and last <= len(row) and all(row[i].end == row[i + 1].start for i in range(first, last - 1))


def _with_unit(text: str, row: Sequence[Token], figure: Figure) -> Figure | None:
    """Return the figure with what it counts, or None when it is no figure of this table."""
    at = figure.last
    if figure.unit:
        return figure
    joined = at + 1 < len(row) and row[at].text in _DASHES and _touch(row, at - 1, at + 2)
    step = int(joined or (figure.multiple and _lower(row, at) == "of"))  # "millions of dollars"
    for kind in ("percent", "currency", "scaled currency", "measure", "member"):
        found = _entry(row, at + step, kind)
        if not found or (kind == "member" and not joined) or (kind == "scaled currency" and not figure.scaled):
            continue
        if kind == "scaled currency" and any(token.lower in _WEIGHT for token in row):
            continue  # "5.1 million pounds of thrust"
        if kind == "measure" and found[0] == 1 and len(row[at].text) == 1 and not _touch(row, at - 1, at + 1):
            converted = _lower(row, at + 1) == "(" and _kind(row, at + 2) == "figure"
            if not converted:
                continue  # "5 m" may be anything, "5m" and "5 m (16 ft)" are lengths
        last = at + step + found[0]
        return replace(figure, last=last, unit=found[1] or text[row[at + step].start : row[last - 1].end])
    if joined or _entry(row, at, "time"):
        return None
    noun = _noun(row, figure)
    if noun and any(_entry(row, noun.end - 1, kind) for kind in ("time", "uncounted")):
        return None
    if _is_year(row, figure) and not (noun and (figure.hedge != "exactly" or (figure.low or 0) % 50 == 0)):
        return None
    if noun:
        return replace(figure, last=noun.end, unit=text[row[noun.start].start : row[noun.end - 1].end])
    return figure if _stands_alone(row, figure) else None


def _is_year(row: Sequence[Token], figure: Figure) -> bool:
    written = row[figure.last - 1].text
    return figure.digits and len(written) == 4 and written.isdigit() and 1900 <= int(written) <= 2100


def _stands_alone(row: Sequence[Token], figure: Figure) -> bool:
    """Tell whether a number without a noun counts all the same: "two were killed", "killing at least 12"."""
    after, before = _lower(row, figure.last), _lower(row, figure.first - 1)
    if figure.multiple:
        return True
    if figure.low == figure.high and (figure.low or 0) < 2:
        return False
    if after in _CASUALTIES or before in _BEFORE_CASUALTIES or (after in ("were", "are", "have") and figure.low != 1):
        return True
    moved = changes.change(row, figure.first, figure.last) or ""
    size = figure.low or figure.high or 0
    if before == "of" and size > 1 and _lower(row, figure.first - 2) in _GROUPS:
        return True  # "a crew of seven"
    if size > 1 and after == "of" and _lower(row, figure.last + 1) in _OWNERS | {"them", "whom"}:
        return True  # "12 of the state's 41 delegates"
    if figure.digits and figure.hedge != "exactly" and size >= _LARGE:
        return True  # "infected around 35,000 worldwide"
    street = row[figure.last].text[0].isupper() and after not in words.WEEKDAYS if after else False
    if figure.digits and moved.startswith(("rose", "fell")) and not street:
        return True  # "revised down from 50 to 41", and not "rose to 10 Downing Street"
    counts = figure.digits or size > 1
    return (figure.scaled and figure.digits) or (figure.sure and counts and after not in ("and", "-", "/"))


def _noun(row: Sequence[Token], figure: Figure) -> Span | None:
    """Return the tokens of the counted noun phrase after a number, or None.

    There is no tagger here: the phrase runs to its first plural noun ("Chinese fighters"), or on while plural follows
    plural ("police officers"), and never across a function word, a verb of the word lists or a mark.
    """
    start = figure.last
    if _lower(row, start) == "of":
        owned = _lower(row, start + 1) in _OWNERS
        if not figure.multiple and (not owned or figure.low == figure.high == 1):
            return None  # "one of the men" is whoever it is
        start += 1 + owned
    elif figure.multiple and numerals.number_word(row, start - 1)[0] == "multiple":
        return None  # "Thousands fled their homes"
    if figure.low == figure.high == 1:
        return _one(row, start)
    for at in _phrase(row, start):
        if _plural(row, at):
            while _kind(row, at + 1) == "word" and _plural(row, at + 1) and not _fate_after(row, at):
                at += 1
            return Span(start, at + 1)
    for at in reversed(list(_phrase(row, start))):
        if _entry(row, at, "people"):
            return Span(start, at + 1)  # "155 Chinese fighting for Russia"
        if not row[at].lower.endswith(("ing", "ed")):
            break
    return None


def _fate_after(row: Sequence[Token], at: int) -> bool:
    """Tell whether a noun is done and the word behind it says what became of them: "32 civilians dead"."""
    return row[at + 1].lower in _CASUALTIES and row[at].lower not in _CASUALTIES


def _phrase(row: Sequence[Token], start: int) -> Iterator[int]:
    """Yield the tokens that can be words of one noun phrase from `start` on."""
    for at in range(start, min(len(row), start + _LONGEST_PHRASE)):
        token = row[at]
        if token.kind == "word":
            acronym = token.text.isupper() and len(token.text) > 1
            if token.lower in ("and", "or") and at > start and _kind(row, at + 1) == "word":
                continue  # "North Korean and Chinese soldiers", "current or former members"
            compound = at + 1 < len(row) and row[at + 1].text == "-" and _touch(row, at, at + 3)
            if token.lower in _stops() and not acronym and not compound:
                return  # but "two long-range missiles"
            described = _kind(row, at + 1) == "word" and row[at + 1].lower.endswith(("ed", "wn", "built", "made"))
            if token.lower.endswith("ly") and token.text.islower() and not described:
                return  # but "1,000 privately owned aircraft"
            yield at
        elif not (token.text in "-–.'’&" and at > start and _touch(row, at - 1, at + 2) and row[at + 1].kind == "word"):
            abbreviated = token.text == "." and len(row[at - 1].text) == 1 and row[at - 1].text.isupper()
            owner = token.text in "'’" and _touch(row, at - 1, at + 1)
            if not ((abbreviated or owner) and at > start):
                return


def _plural(row: Sequence[Token], at: int) -> bool:
    """Tell whether a word looks like a plural noun and is the last part of its compound."""
    word = row[at].lower
    if at + 1 < len(row) and row[at + 1].text in "-–'’" and _touch(row, at, at + 2):
        return False  # "women-led", "soldiers' lives"
    if _entry(row, at, "plural") or _entry(row, at, "both"):
        return True
    regular = len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "'s", "’s"))
    return regular and word not in _stops() and not _entry(row, at, "not plural")


def _one(row: Sequence[Token], start: int) -> Span | None:
    """Return the noun phrase after "one": only the nouns that news counts one of."""
    for at in _phrase(row, start):
        follows = _lower(row, at + 1)
        ends = at + 1 not in _phrase(row, start) or follows.endswith(("ed", "ing"))
        if ends and _entry(row, at, "singular"):
            return Span(start, at + 1)
    return None

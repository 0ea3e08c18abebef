"""What the words around a figure tell of what it counts: the thing, what became of it, of which event, where and when.

"killing at least six civilians" counts people, killed; the event is the attack that the clause names, and where it
names none, the one named last before it. All of it is read from words and their order, with no parser; whom the names
near it mean shows only in the corpus, and `counted` puts that in.
Words are in `data/wordlists/counted-nouns.csv`, `fates.csv` and `events.csv`.
"""

from __future__ import annotations

import bisect
import datetime
import functools
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from analysis import lexicon, numerals, wordlists, words
from analysis.numerals import Token
from analysis.schema import Date, Mention, Quantity
from analysis.segment import Page
from analysis.spans import Span

PEOPLE = "people"
_LEAD = 2  # sentences of the body that tell what an article is about
_LABEL = 6  # words that may stand in front of the colon of a list's entry
_AHEAD = 14  # tokens behind a figure in which its fate is looked for
_TOLL = 25  # tokens before a figure in which "the death toll" is looked for
_NEAR = 12  # tokens around a figure whose words tell what it is about
_BACK = 8  # sentences back to the event that a figure belongs to
_PAST = datetime.timedelta(days=8)  # a day named with the figure that lies further back is the event's own
_STOPS = frozenset(";:")
_CLAUSE = frozenset("but while after when before because although said says as if".split())
_ARTICLES = frozenset("the a an its his her their these those both all".split())
_BE = words.BE | words.HAVE
_WORD = 4  # letters of a word that tells something
_AGENTS = ("er", "or", "ist", "ian", "ee", "man", "woman")  # "invaders" die, houses do not
_OF_EVENTS = frozenset(
    ("killed", "wounded", "casualties", "in hospital", "missing", "displaced", "stranded", "rescued", "evacuated")
    + ("infected", "destroyed", "damaged")
)
_SITES = frozenset(
    "city town village province region district state capital suburb suburbs outskirts area county port centre center "
    "hub island north south east west part parts".split()
)
_PERIODS = frozenset(("year", "month", "week", "day", "hour"))
_LOCATIVE = frozenset("in near outside at".split())


class Sentence(NamedTuple):
    """The names in a sentence, by its tokens.

    Attributes:
        mentions: Mentions by name: id, first token, one past the last.
        plain: Other names: token, code of a state or word with a capital, and how many tokens that is, 0 for a word.
    """

    mentions: tuple[tuple[str, int, int], ...]
    plain: tuple[tuple[int, str, int], ...]


class Frame(NamedTuple):
    """What the text tells of one figure; `counted.Counted` says what most of it is.

    Attributes:
        near: Where the names stand that tell the event or the context: sentence and first token.
        central: Whether it is of the kind of event that the article is about, and no day puts it elsewhere.
    """

    thing: str
    fate: str
    whose: tuple[str, ...]
    family: str
    near: tuple[tuple[int, int], ...]
    places: tuple[str, ...]
    words: tuple[str, ...]
    central: bool
    past: tuple[datetime.date, datetime.date] | None
    apart: str
    definite: bool
    sentence: int


class Frames(NamedTuple):
    """What the text tells of all figures of an article, in the order of its quantities.

    Attributes:
        figures: A frame for each.
        sentences: The names of those sentences that matter to one.
        lead: The sentences that tell what the article is about.
        title: The names in its title.
    """

    figures: tuple[Frame, ...]
    sentences: dict[int, Sentence]
    lead: tuple[int, ...]
    title: tuple[str, ...]


NONE = Frames((), {}, (), ())


def read(page: Page, mentions: Iterable[Mention], dates: Iterable[Date], quantities: Sequence[Quantity]) -> Frames:
    """Return what an article tells of its figures."""
    return _Reader(page, mentions, dates).read(quantities) if quantities else NONE


class _Event(NamedTuple):
    at: int  # token of its sentence
    family: str


class _Reader:
    """One article, tokens by sentence."""

    def __init__(self, page: Page, mentions: Iterable[Mention], dates: Iterable[Date]) -> None:
        self.page = page
        self.rows = [numerals.tokens(page.text, sentence.span) for sentence in page.sentences]
        self.events = [list(_events(row)) for row in self.rows]
        self.known = _capitalised(self.rows)
        self.mentions: dict[int, list[Mention]] = {}
        for mention in mentions:
            index = page.sentence_index(Span(mention.start, mention.end))
            if mention.form == "name" and index is not None:
                self.mentions.setdefault(index, []).append(mention)
        self.days: dict[int, list[tuple[int, datetime.date, datetime.date]]] = {}
        for date in dates:
            index = page.sentence_index(Span(date.start, date.end))
            if index is not None and date.earliest and date.latest and date.type == "DATE":
                self.days.setdefault(index, []).append((date.start, date.earliest, date.latest))
        self.title = numerals.tokens(page.article.title or "", Span(0, len(page.article.title or "")))
        body = [i for i, s in enumerate(page.sentences) if s.kind in ("headline", "body")]
        self.lead = body[: _LEAD + sum(page.sentences[i].kind == "headline" for i in body[:_LEAD])]
        families = [event.family for event in _events(self.title)]
        families += [event.family for i in self.lead for event in self.events[i]]
        families += [event.family for row in self.events for event in row]  # where the lead says "struck", the first
        self.family = next((family for family in families if family != "same"), "")

    def read(self, quantities: Iterable[Quantity]) -> Frames:
        # One that runs over the end of a sentence belongs to that in which it begins.
        figures = tuple(self._frame(q, self.page.sentences_over(Span(q.start, q.end))[0]) for q in quantities)
        wanted = {*self.lead, *(index for figure in figures for index, _ in figure.near)}
        sentences = {index: self._sentence(index) for index in sorted(wanted)}
        return Frames(figures, sentences, tuple(self.lead), tuple(sorted(self._plain_names(self.title, 0))))

    def _frame(self, quantity: Quantity, index: int) -> Frame:
        row = self.rows[index]
        starts = [token.start for token in row]
        first = max(0, bisect.bisect_right(starts, quantity.start) - 1)
        last = bisect.bisect_left(starts, quantity.end)
        thing, person, whose = _thing(quantity.unit)
        fate = _fate(row, first, last, quantity, person or not thing)
        if fate and not thing:
            thing = PEOPLE
        family, place, at = self._event(index, first, last)
        family = (family or self.family) if fate in _OF_EVENTS else ""
        near = [(place, max(0, at - 3))] if fate else [(index, 0)]
        if fate and place != index:
            near.append((index, 0))
        past = self._past(index, quantity.start)
        return Frame(
            thing=thing,
            fate=fate,
            whose=tuple(sorted(whose)),
            family=family,
            near=tuple(near),
            places=tuple(sorted(_places(row, self))),
            words=tuple(sorted(_words_near(row, first, last))),
            central=(family == self.family or fate not in _OF_EVENTS) and past is None,
            past=past,
            apart=self._listed(index, first, last) or _apart(row, first, last, quantity, thing),
            definite=_lower(row, first - 1) in ("the", "these", "those", "both") and quantity.hedge == "exactly",
            sentence=index,
        )

    def _listed(self, index: int, first: int, last: int) -> str:
        """Tell whether a line names an event and its figure, as a list does: "Florida club: 49 killed"."""
        row = self.rows[index]
        if index in self.lead or not 1 < first <= _LABEL + 1 or row[first - 1].text != ":" or len(row) - last > 1:
            return ""
        return f"an entry of a list, under “{self.page.text[row[0].start : row[first - 2].end]}”"

    def _sentence(self, index: int) -> Sentence:
        """Return the names in a sentence: mentions by name, but for those of states, and all others."""
        row = self.rows[index]
        mentions = []
        for mention in self.mentions.get(index, ()):
            inside = [i for i, t in enumerate(row) if mention.start <= t.start < mention.end]
            if inside and not _state_at(row, inside[0]):
                mentions.append((mention.mention_id, inside[0], inside[-1] + 1))
        return Sentence(tuple(mentions), tuple(self._named(row, 0, len(row))))

    def _named(self, row: Sequence[Token], first: int, last: int) -> Iterator[tuple[int, str, int]]:
        """Yield the names in the tokens `[first, last)` that are no mentions, as `Sentence.plain` has them."""
        for at in range(first, last):
            if state := _state_at(row, at):
                yield at, *state
            elif row[at].kind == "word" and row[at].text[0].isupper() and row[at].lower in self.known:
                yield at, row[at].lower, 0

    def _plain_names(self, row: Sequence[Token], first: int, last: int | None = None) -> frozenset[str]:
        return frozenset(plain(self._named(row, first, len(row) if last is None else last), set()))

    def _event(self, index: int, first: int, last: int) -> tuple[str, int, int]:
        """Return family, sentence and token of the event that a figure belongs to; the figure's own where none is."""
        here = [event for event in self.events[index] if not first <= event.at < last]
        before = [event for event in here if event.at < first]
        chosen = before[-1] if before else here[0] if here else None
        if chosen and chosen.family != "same":
            return chosen.family, index, chosen.at
        for back in range(index - (chosen is None), max(-1, index - _BACK), -1):
            named = [e for e in self.events[back] if e.family != "same" and (back < index or e.at < (chosen or e).at)]
            if named:
                return named[-1].family, back, named[-1].at
        return "", index, 0

    def _past(self, index: int, start: int) -> tuple[datetime.date, datetime.date] | None:
        """Return the interval named nearest to a figure when it lies well before the day of publication."""
        published = self.page.article.published
        sentence = self.page.sentences[index].span.start
        days = [day for day in self.days.get(index, ()) if self._same_clause(sentence, day[0], start)]
        near = min(days, key=lambda day: abs(day[0] - start), default=None)
        return (near[1], near[2]) if near and published and near[2] <= published - _PAST else None

    def _same_clause(self, sentence: int, day: int, start: int) -> bool:
        """Tell whether a day is that of a figure: no comma parts them, or the day opens the sentence."""
        between = self.page.text[min(day, start) : max(day, start)]
        return "," not in between or day - sentence < len("Early in ")


def plain(named: Iterable[tuple[int, str, int]], taken: set[int]) -> Iterator[str]:
    """Yield the names of a sentence that begin at no token of a name before them, or of those that are `taken`."""
    for at, name, length in named:
        if at not in taken:
            yield name
            taken.update(range(at, at + length))


# --- what is counted ---


@functools.cache
def _nouns() -> dict[str, tuple[str, bool]]:
    """Return the normal form of each noun of `counted-nouns.csv`, and whether it counts people."""
    return {row["word"]: (row["thing"], row["person"] == "yes") for row in wordlists.load("counted-nouns")}


def _thing(unit: str | None) -> tuple[str, bool, frozenset[str]]:
    """Return the normal form of a unit, whether it counts people, and the names inside it."""
    if not unit:
        return "", False, frozenset()
    if unit.startswith("percent") or (len(unit) == 3 and unit.isupper()):
        return unit, False, frozenset()
    row = numerals.tokens(unit, Span(0, len(unit)))
    whose: set[str] = set()
    at = 0
    while at < len(row):
        state = _state_at(row, at)
        if state:
            whose.add(state[0])
            at += state[1]
            continue
        if at < len(row) - 1 and row[at].kind == "word" and row[at].text[0].isupper():
            whose.add(row[at].lower)
        at += 1
    text = unit.lower()
    for size in (3, 2, 1):
        end = " ".join(text.split()[-size:])
        if end in _nouns():
            return *_nouns()[end], frozenset(whose)
    if not row:
        return "", False, frozenset()
    if _state_at(row, len(row) - 1):
        return PEOPLE, True, frozenset(whose)  # "155 Chinese"
    if any(entry.fields["class"] == "measure" for entry in lexicon.starting("units", row, 0)):
        return text, False, frozenset(whose)
    one = _singular(row[-1].lower)
    return _plural(one), one.endswith(_AGENTS), frozenset(whose)


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in tuple("aeiou"):
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("ch", "sh", "s", "x")) else "s")


def _apart(row: Sequence[Token], first: int, last: int, quantity: Quantity, thing: str) -> str:
    """Tell why a figure can be no state of a moving one: a part, a surplus, a difference, or nothing named."""
    before = [_lower(row, at) for at in range(max(0, first - 3), first)]
    inside = {token.lower for token in row[first:last]}
    behind = [_lower(row, last), _lower(row, last + 1)]
    if (quantity.change or "").endswith(" by"):
        return "a difference, not a state"
    if inside & {"more", "further", "additional"} and quantity.hedge != "more than" and "or" not in inside:
        return "on top of others"
    if before[-1:] in (["another"], ["additional"], ["further"], ["other"]) or behind[0] in ("more", "further"):
        return "on top of others"
    if "another" in inside:
        return "on top of others"
    if behind[0] in ("per", "annually", "yearly") or (behind[0] in ("a", "each", "every") and behind[1] in _PERIODS):
        return "a rate, not a state"
    partitive = any(_lower(row, at) == "of" and _lower(row, at + 1) in ("the", "those") for at in range(first, last))
    if partitive or (behind[0] in words.BE and behind[1] in ("of", "among")):
        return "a part of others"  # "nine of the dead"; "six deaths were of children"
    generic = thing in ("", PEOPLE)
    if generic and ({"including", "included"} & set(before) or behind in (["of", "them"], ["of", "whom"])):
        return "a part of others"
    return "" if thing else "the text does not name what it counts"


# --- what became of them ---


@functools.cache
def _fates(place: str) -> list[tuple[tuple[str, ...], str]]:
    found = [(lexicon.words(row["word"]), row["fate"]) for row in wordlists.load("fates") if row["place"] == place]
    return sorted(found, key=lambda fate: -len(fate[0]))


def _fate(row: Sequence[Token], first: int, last: int, quantity: Quantity, person: bool) -> str:
    """Return what became of those counted, from the words before, inside and behind the figure."""
    for phrase, fate in _fates("before"):
        for gap in (0, 1):
            start = first - len(phrase) - gap
            if start >= 0 and lexicon.stands(phrase, row, start) and (not gap or row[first - 1].lower in _ARTICLES):
                passive = phrase[-1].endswith("ed") and start and row[start - 1].lower in words.BE
                if not passive and _fits(fate, person):
                    return fate
    unit = lexicon.words(quantity.unit or "")
    for phrase, fate in _fates("noun"):
        if unit[-len(phrase) :] == phrase or (unit[: len(phrase)] == phrase and fate == "wounded"):
            return fate
    return _fate_behind(row, last, person) or _toll(row, first, person)


def _fits(fate: str, person: bool) -> bool:
    return person or fate in ("destroyed", "damaged", "captured", "evacuated")


def _fate_behind(row: Sequence[Token], last: int, person: bool) -> str:
    """Read "30 people were killed", "32 civilians dead", "84 people have been taken to hospital"."""
    said_be, skipping = False, False
    for at in range(last, min(len(row), last + _AHEAD)):
        token = row[at]
        if token.text in _STOPS or token.text in ".!?" or (token.lower in _CLAUSE and not skipping):
            return ""
        if token.text == ",":
            skipping = not skipping
            continue
        if skipping:
            continue
        if token.lower in _BE:
            said_be = True
            continue
        for phrase, fate in _fates("after"):
            if not lexicon.stands(phrase, row, at) or not _fits(fate, person):
                continue
            if said_be or not phrase[0].endswith("ed") or _closes(row, at + len(phrase)):
                return fate
        if token.kind == "word" and token.lower in ("killing", "wounding", "injuring", "who") and token.lower != "who":
            return ""
    return ""


def _closes(row: Sequence[Token], at: int) -> bool:
    """Tell whether no object follows a participle: "two men killed in May", and not "two men killed a guard"."""
    return (
        at >= len(row)
        or row[at].kind not in ("word", "figure")
        or (
            row[at].lower in words.PREPOSITIONS | words.CONJUNCTIONS | words.WEEKDAYS | words.ADVERBS
            or row[at].lower in ("last", "this", "fighting")
        )
    )


def _toll(row: Sequence[Token], first: int, person: bool) -> str:
    """Read "the death toll from the bombing rose to at least six"."""
    if not person or _lower(row, first - 1) not in ("to", "at", "from", "is", "was", "of", "reached", "passed", "hit"):
        return ""
    for at in range(first - 1, max(-1, first - 1 - _TOLL), -1):
        for phrase, fate in _fates("toll"):
            if lexicon.stands(phrase, row, at):
                return fate
    return ""


# --- of which event ---


def _events(row: Sequence[Token]) -> Iterator[_Event]:
    """Yield the events that a sentence names, from left to right."""
    at = 0
    while at < len(row):
        entry = next(lexicon.starting("events", row, at), None)
        if entry:
            yield _Event(at, entry.fields["family"])
        at += len(entry.words) if entry else 1


def _capitalised(rows: Sequence[Sequence[Token]]) -> frozenset[str]:
    """Return the words that have a capital inside a sentence, and so not only because they begin one."""
    known = set()
    for row in rows:
        for before, token in zip(row, row[1:], strict=False):
            inside = before.kind in ("word", "figure") or before.text in ",-–’'"
            if inside and token.kind == "word" and token.text[0].isupper() and len(token.text) > 1:
                known.add(token.lower)
    closed = (
        words.PREPOSITIONS | words.CONJUNCTIONS | words.AUXILIARIES | words.DETERMINERS | words.ADVERBS
        | words.SUBJECT_PRONOUNS | words.WEEKDAYS | words.MONTHS
    )  # fmt: skip
    return frozenset(known - closed - {"mr", "mrs", "ms", "dr", "image", "getty", "images", "reuters", "afp", "ap"})


def _places(row: Sequence[Token], reader: _Reader) -> frozenset[str]:
    """Return the names that follow a preposition of place: "in the northern Afghan city of Mazar-i-Sharif"."""
    places: set[str] = set()
    for at, token in enumerate(row):
        if token.lower not in _LOCATIVE:
            continue
        for i in range(at + 1, min(len(row), at + 9)):
            of = row[i].lower == "of" and row[i - 1].lower in _SITES  # "in the city of …", but not "in support of …"
            if row[i].kind != "word" or (row[i].lower in words.PREPOSITIONS and not of):
                break
            if found := reader._plain_names(row, i, i + 1):
                places |= found
                for j in range(i + 1, min(len(row), i + 6)):  # the name goes on over hyphens: Mazar-i-Sharif
                    if row[j].text in ".,;:" or not row[j].text.strip() or row[j].lower in words.PREPOSITIONS:
                        break
                    places |= reader._plain_names(row, j, j + 1)
                break
    return frozenset(places)


@functools.cache
def _states() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Return the forms of states, as written, by their first token, the longest first."""
    by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for row in wordlists.load("states"):
        if row["use"] not in ("name", "adjective"):
            continue
        form = tuple(token.text for token in numerals.tokens(row["form"], Span(0, len(row["form"]))))
        by_first.setdefault(form[0], []).append((form, row["code"] or row["state"]))
    for forms in by_first.values():
        forms.sort(key=lambda form: -len(form[0]))
    return by_first


@functools.cache
def state_words() -> dict[str, str]:
    """Return for each state the adjective that the word list has first, else its name."""
    names: dict[str, str] = {}
    for use in ("adjective", "name"):
        for row in wordlists.load("states"):
            if row["use"] == use:
                names.setdefault(row["code"] or row["state"], row["form"])
    return names


def _state_at(row: Sequence[Token], at: int) -> tuple[str, int] | None:
    """Return code and length of the state that a token begins, or None; "Afghanistan's" is Afghanistan."""
    text = row[at].text
    for owner in ("'s", "’s"):
        text = text.removesuffix(owner)
    for form, code in _states().get(text, ()):
        rest = [token.text.removesuffix("'s").removesuffix("’s") for token in row[at + 1 : at + len(form)]]
        if rest == list(form[1:]):
            return code, len(form)
    return None


# --- what it is about ---


def _words_near(row: Sequence[Token], first: int, last: int) -> frozenset[str]:
    """Return the stems of the words around a figure, without function words, names, numbers and the figure's own."""
    near = [*row[max(0, first - _NEAR) : first], *row[last : last + _NEAR]]
    return frozenset(
        _stem(token.lower)
        for token in near
        if token.kind == "word"
        and token.text.islower()
        and len(token.text) >= _WORD
        and token.lower not in _plain_words()
        and not token.lower.endswith("ly")
        and token.lower not in numerals.words()
    )


@functools.cache
def _plain_words() -> frozenset[str]:
    """Return the words that tell nothing about a figure: function words, hedges, words of saying and time."""
    hedges = {word for row in wordlists.load("hedges") for word in row["phrase"].split()}
    times = {row["word"] for row in wordlists.load("units") if row["class"] == "time"}
    said = set("said says told that there were them they more other others people also".split())
    return (
        words.PREPOSITIONS | words.CONJUNCTIONS | words.AUXILIARIES | words.DETERMINERS | words.NEGATIONS
        | words.ADVERBS | frozenset(hedges | times | said)
    )  # fmt: skip


def _stem(word: str) -> str:
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def _lower(row: Sequence[Token], at: int) -> str:
    return row[at].lower if 0 <= at < len(row) else ""

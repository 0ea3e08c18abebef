"""Line up the figures that count the same thing, article after article, and tell an update from a contradiction.

"Killed: at least two, at least four, at least six" is one line. A figure joins a line when it counts the same thing,
with the same fate, of an event of the same kind, in days near each other, and when names (and, where nobody was hurt,
other words too) show that it is the same event. It stays alone when two lines fit it equally, when nothing but the noun
is shared, and when it is a part, a surplus or a difference: the doubtful stays separate.

Articles come in the order of their days, and a line that nothing has joined for `WINDOW` is closed. So memory grows
with the figures of a month, and a figure is compared only with lines of the same thing that share a name with it.
"""

from __future__ import annotations

import datetime
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from analysis import counted
from analysis.claims import Claims
from analysis.counted import Counted
from analysis.counting import Frames
from analysis.schema import Figure, Quantity
from analysis.segment import Page
from analysis.spans import Span, row_id

WINDOW = datetime.timedelta(days=30)
"""How long a line waits for another figure."""

_REMEMBERED = 6  # figures of a line that a new one is compared with
_COMPARED = 64  # lines that a figure is compared with, those that share its rarest names first
_ABOUT = 0.1  # how far "about" and "nearly" reach, as a share
_SMALL = 10  # up to here equal numbers show little


@dataclass(slots=True)
class _Line:
    """One line: what it counts, and its last figures."""

    line_id: str
    head: Counted
    last: list[Counted] = field(default_factory=list)
    names: Counter[str] = field(default_factory=Counter)
    places: set[str] = field(default_factory=set)
    sentences: set[tuple[str, int]] = field(default_factory=set)
    n: int = 0  # figures that have their position
    previous: tuple[str, Counted] | None = None  # the one that stands last, with its id
    day: datetime.date | None = None  # of the last article

    def add(self, figure: Counted, day: datetime.date | None) -> None:
        self.last = [*self.last[-_REMEMBERED + 1 :], figure]
        self.names.update(figure.names)
        self.places |= figure.places
        self.sentences.add((figure.quantity.article_id, figure.sentence))
        self.day = day


class Lines:
    """The lines of a corpus: figures go in article by article, in order of days, and come out as rows."""

    def __init__(self) -> None:
        self._day: datetime.date | None = None
        self._today: list[tuple[Counted, _Line, str]] = []
        self._done: list[Figure] = []
        self._pruned: datetime.date | None = None
        # Lines that are open, by what they count and then by each of their names.
        self._open: dict[tuple[str, str], dict[str, dict[str, _Line]]] = defaultdict(lambda: defaultdict(dict))

    def add(self, page: Page, claims: Claims, frames: Frames) -> None:
        """Take in the figures of one article; articles come in order of their days, undated ones last.

        Args:
            page: The article.
            claims: Its rows.
            frames: What its text tells of its figures.
        """
        published = page.article.published
        if published != self._day:
            self._settle()
            self._day = published
        mine: list[tuple[Counted, _Line, str]] = []
        for figure in counted.read(page, claims, frames):
            line, reason = self._line(figure, mine)
            line.add(figure, published)
            mine.append((figure, line, reason))
            self._index(figure, line)
        self._today += mine

    def take(self) -> list[Figure]:
        """Return the rows of the days that are over, and forget them."""
        done, self._done = self._done, []
        return done

    def rest(self) -> list[Figure]:
        """Return the rows that are left, when every article is in."""
        self._settle()
        return self.take()

    # --- which line ---

    def _line(self, figure: Counted, mine: Sequence[tuple[Counted, _Line, str]]) -> tuple[_Line, str]:
        """Return the line of a figure, and why it is that."""
        new = _Line(_id(figure.quantity), figure)
        if figure.apart:
            return new, f"a line of its own: {figure.apart}"
        if mine and (old := _moved(figure, mine[-1][0])):
            return mine[-1][1], old
        if figure.definite:
            back = [(f, line) for f, line, _ in mine if _meant(figure, f)]
            if len({line.line_id for _, line in back}) == 1:
                first, line = back[-1]
                return line, f"“{_words(figure)}” takes up “{_words(first)}” in the same article"
            return new, "a line of its own: “the” points to something that was not read as a figure"
        fits = [(score, line, why) for line in self._candidates(figure, mine) for score, why in _alike(figure, line)]
        if not fits:
            return new, "opens a line: no other figure before it is known to count the same"
        best = max(score for score, _, _ in fits)
        ahead = [(line, why) for score, line, why in fits if score == best]
        if len(ahead) > 1:
            return new, f"a line of its own: {len(ahead)} lines would fit it equally"
        return ahead[0]

    def _candidates(self, figure: Counted, mine: Sequence[tuple[Counted, _Line, str]]) -> list[_Line]:
        lines = {line.line_id: line for f, line, _ in mine if (f.thing, f.fate) == (figure.thing, figure.fate)}
        if figure.quantity.article_id and self._day:
            by_name = self._open.get((figure.thing, figure.fate), {})
            for name in sorted(figure.names & by_name.keys(), key=lambda name: (len(by_name[name]), name)):
                for line_id in reversed(by_name[name]):
                    if len(lines) >= _COMPARED:
                        break
                    line = by_name[name][line_id]
                    if line.day and self._day - line.day <= WINDOW:
                        lines[line_id] = line
        return list(lines.values())

    def _index(self, figure: Counted, line: _Line) -> None:
        if not line.head.apart and self._day:
            for name in figure.names:
                self._open[(figure.thing, figure.fate)][name][line.line_id] = line

    # --- a day is over ---

    def _settle(self) -> None:
        """Give the figures of a day their positions, and close the lines that are too old."""
        rows: dict[str, Figure] = {}
        order = sorted(self._today, key=lambda entry: _order(entry[0]))
        for figure, line, reason in order:
            rows[_id(figure.quantity)] = _row(figure, line, reason)
        self._done += [rows[_id(figure.quantity)] for figure, _, _ in self._today]
        self._today = []
        if self._day and (self._pruned is None or self._day - self._pruned > WINDOW):
            self._pruned = self._day
            self._prune(self._day)

    def _prune(self, day: datetime.date) -> None:
        for key in list(self._open):
            by_name = self._open[key]
            for name in list(by_name):
                kept = {i: line for i, line in by_name[name].items() if line.day and day - line.day <= WINDOW}
                if kept:
                    by_name[name] = kept
                else:
                    del by_name[name]
            if not by_name:
                del self._open[key]


def _id(quantity: Quantity) -> str:
    return row_id(quantity.article_id, "f", Span(quantity.start, quantity.end))


def _words(figure: Counted) -> str:
    return " ".join(figure.quantity.text.split())


def _size(figure: Counted) -> float:
    q = figure.quantity
    return q.low if q.low is not None else q.high if q.high is not None else 0.0


def _order(figure: Counted) -> tuple[object, ...]:
    """Order the figures of one day of publication: by the day given, then by size, since no hour is known.

    What something moved from comes first, and what it fell to last.
    """
    change = figure.quantity.change or ""
    turn = 0 if change.endswith(" from") else 2 if change in ("fell to", "changed to") else 1
    day = figure.day or datetime.date.max
    return (day, turn, _size(figure), figure.quantity.article_id, figure.quantity.start)


# --- is it the same thing? ---


def _moved(figure: Counted, before: Counted) -> str:
    """Tell why a figure is another state of the one before it: "reduced from 400g to 360g", "to six from four"."""
    mine, other = figure.quantity.change or "", before.quantity.change or ""
    near = figure.sentence == before.sentence and not before.apart
    alike = (figure.thing, figure.fate, figure.whose) == (before.thing, before.fate, before.whose)
    to = mine.endswith(" to") and not other.endswith((" to", " by"))
    if near and alike and (to or (mine.endswith(" from") and other.endswith(" to"))):
        return f"{figure.label}: the sentence says that “{_words(before)}” and “{_words(figure)}” are one, moved"
    return ""


def _meant(figure: Counted, before: Counted) -> bool:
    """Tell whether "the two men" takes up a figure of the same article."""
    same = (figure.quantity.low, figure.quantity.high) == (before.quantity.low, before.quantity.high)
    fate = figure.fate == before.fate or not figure.fate
    return same and figure.thing == before.thing and fate and (not figure.whose or figure.whose == before.whose)


def _alike(figure: Counted, line: _Line) -> Iterator[tuple[tuple[bool, int], str]]:
    """Yield how well a figure fits a line, and why, when it does: first equal bounds, then what is shared."""
    head = line.head
    if head.apart or head.definite or not _same_owner(figure, line):
        return
    if (figure.quantity.article_id, figure.sentence) in line.sentences:
        return  # two figures of one sentence count two things
    if not _same_days(figure, head):
        return
    yield from _same_event(figure, line) if figure.fate else _same_matter(figure, line)


def _same_owner(figure: Counted, line: _Line) -> bool:
    """Tell whether the states in both noun phrases agree; one that has none must name it in the sentence."""
    other = line.head
    if figure.whose and other.whose:
        return figure.whose == other.whose
    if figure.fate:
        return figure.whose == other.whose
    return figure.whose <= set(line.names) and other.whose <= figure.names


def _same_days(figure: Counted, other: Counted) -> bool:
    if figure.past is None or other.past is None:
        return figure.past == other.past
    return figure.past[0] < other.past[1] and other.past[0] < figure.past[1]


def _same_event(figure: Counted, line: _Line) -> Iterator[tuple[tuple[bool, int], str]]:
    if figure.family != line.head.family:
        return
    same_article = any(f.quantity.article_id == figure.quantity.article_id and f.main for f in line.last)
    if figure.main and same_article:
        yield (True, 1000), f"{figure.label}, of the event that this article is about"
        return
    shared = figure.names & line.names.keys()
    places = figure.places & line.places
    again = any(f.quantity.article_id == figure.quantity.article_id and _size(f) == _size(figure) for f in line.last)
    if again and shared:
        yield (True, len(shared)), f"{figure.label}: said before in this article"
        return
    if figure.places and line.places and not places and not (figure.main and line.head.main):
        return
    needed = 1 if places or min(len(figure.names), len(line.names)) < 3 else 2
    if len(shared) >= needed and figure.main <= line.head.main | bool(places):
        equal = any(_size(f) == _size(figure) for f in line.last)
        family = f"the same {figure.family}" if figure.family else "the same event"
        yield (equal, len(shared)), f"{figure.label}: {family} by the names {_listed(shared)}"


def _same_matter(figure: Counted, line: _Line) -> Iterator[tuple[tuple[bool, int], str]]:
    found = []
    for other in line.last:
        names, near = figure.names & other.names, figure.words & other.words
        equal = _size(figure) == _size(other)
        owner = bool(figure.whose and figure.whose == other.whose)
        measured = figure.thing.isupper() or not figure.thing.isalpha() or figure.thing.startswith("percent")
        if measured or not figure.thing:
            enough = bool(names) and len(near) >= (2 if equal else 4)
        elif equal:
            small = _size(figure) <= _SMALL
            enough = bool(names) and (owner or len(near) >= (2 if small else 1) or (len(names) >= 2 and not small))
        else:
            enough = bool(names - figure.whose) and (owner or (len(names) >= 2 and len(near) >= 2))
        if enough:
            by = _listed(names | near)
            found.append(((equal, len(names) + len(near)), f"{figure.label}: both sentences have {by}"))
    yield from sorted(found)[-1:]


def _listed(names: set[str] | frozenset[str]) -> str:
    """Return names in order, those of actors left out: they are ids, and the row has them."""
    shown = sorted(name for name in names if "-a" not in name)
    actors = len(names) - len(shown)
    more = [f"{actors} actor{'s' if actors > 1 else ''}"] if actors else []
    return ", ".join([*shown, *more])


# --- how does it stand to the one before? ---


def _row(figure: Counted, line: _Line, reason: str) -> Figure:
    """Return the row of a figure, and make it the last of its line."""
    line.n += 1
    relation, why = ("first", "") if line.previous is None else stands(figure, line.previous[1])
    quantity = figure.quantity
    row = Figure(
        figure_id=_id(quantity),
        line_id=line.line_id,
        article_id=quantity.article_id,
        quantity_id=quantity.quantity_id,
        statement_id=quantity.statement_id,
        actor_id=figure.actor_id,
        day=figure.day,
        counted=figure.label or None,
        event=figure.family or None,
        position=line.n,
        previous_id=line.previous[0] if line.previous else None,
        relation=relation,
        reason=f"{reason}; {why}" if why else reason,
    )
    if relation != "restated" or line.previous is None or _tells_more(figure, line.previous[1]):
        line.previous = (row.figure_id, replace(figure, names=frozenset(), words=frozenset()))
    return row


def _tells_more(figure: Counted, before: Counted) -> bool:
    """Tell whether a restatement is no vaguer than what stands: "four" after "at least four"."""
    (low, high), (low_before, high_before) = reach(figure.quantity), reach(before.quantity)
    return low >= low_before and high <= high_before


def stands(figure: Counted, before: Counted) -> tuple[str, str]:
    """Return the relation of a figure to the one before it in its line, a value of `schema.RELATIONS`, and why."""
    mine, other = figure.quantity, before.quantity
    if (mine.low, mine.high, mine.hedge) == (other.low, other.high, other.hedge):
        return "same", f"“{_words(before)}” has the same bounds"
    if (mine.change or "").endswith(" to"):
        return "update", f"the text says that it {mine.change} this figure"
    if (other.change or "").endswith(" from"):
        return "update", f"the text says that it {other.change} “{_words(before)}”"
    if _size(figure) == _size(before):
        return "restated", f"the same number as “{_words(before)}”, held otherwise ({mine.hedge}, {other.hedge})"
    low, high = reach(mine)
    low_before, high_before = reach(other)
    more = _size(figure) > _size(before)
    if low <= high_before and low_before <= high:
        if more and other.high is None:
            return "update", f"“{_words(before)}” leaves room for more"
        return "restated", f"it and “{_words(before)}” can both be true"
    later = bool(figure.day and before.day and figure.day > before.day)
    same_giver = bool(figure.giver) and (figure.actor_id or figure.giver) == (before.actor_id or before.giver)
    if later and same_giver:
        return "update", f"{figure.giver} gave “{_words(before)}” on an earlier day"
    if figure.fate and more and later:
        return "update", f"a toll grows, and “{_words(before)}” is of an earlier day"
    if figure.fate and more and mine.high is None:
        return "update", f"a toll grows, and “{mine.hedge}” leaves it open; “{_words(before)}” is of the same day"
    when = "a later day, but not more" if later else "no day lies between them"
    return "contradiction", f"it and “{_words(before)}” cannot both be true: {when}"


def reach(quantity: Quantity) -> tuple[float, float]:
    """Return between which numbers a figure is true, as its hedge leaves it; "about" reaches a tenth to each side."""
    low = 0.0 if quantity.low is None else quantity.low
    high = math.inf if quantity.high is None else quantity.high
    if quantity.hedge == "about":
        return low * (1 - _ABOUT), high * (1 + _ABOUT)
    if quantity.hedge == "nearly":
        return high * (1 - _ABOUT), high
    return low, high

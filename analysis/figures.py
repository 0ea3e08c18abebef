"""Line up the figures that count the same thing, article after article, and tell an update from a contradiction.

"Killed: at least two, at least four, at least six" is one line. A figure joins a line when it counts the same thing,
with the same fate, of an event of the same kind, in days near each other, and when names (and, where nobody was hurt,
other words too) show that it is the same event. It stays alone when two lines fit it equally, when nothing but the noun
is shared, and when it is a part, a surplus or a difference: the doubtful stays separate.

Articles come in the order of their days, and a line that nothing has joined for `WINDOW` is closed. The lines and the
figures lie on disk, so that a month of a hundred thousand articles takes no more memory than one of ten; a figure is
compared only with lines of the same thing that share a name with it.
"""

from __future__ import annotations

import datetime
import marshal
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple, Self

from analysis import scratch, standing
from analysis.counted import Counted
from analysis.schema import Figure, Quantity
from analysis.spans import Span, row_id
from analysis.standing import Given

WINDOW = datetime.timedelta(days=30)
"""How long a line waits for another figure."""

_REMEMBERED = 6  # figures of a line that a new one is compared with, beside the first
_COMPARED = 64  # lines that a figure is compared with, those that share its rarest names first
_KEPT = 2_000  # lines that were looked at last
_SMALL = 10  # up to here equal numbers show little
_NO_DAY = datetime.date.max.toordinal()  # what has no day comes last

_TABLES = """
CREATE TABLE figures (
    number INTEGER PRIMARY KEY, line INTEGER, published INTEGER, day INTEGER, turn INTEGER, size REAL, article_id TEXT,
    "start" INTEGER, packed BLOB
);
CREATE TABLE lines (number INTEGER PRIMARY KEY, day INTEGER, packed BLOB);
CREATE TABLE named (name INTEGER, line INTEGER, PRIMARY KEY (name, line)) WITHOUT ROWID;
CREATE TABLE places (number INTEGER PRIMARY KEY, position INTEGER, previous_id TEXT, relation TEXT, why TEXT);
BEGIN;
"""
_WAITING = "the figures of the articles"
_as_os_error = partial(scratch.errors, _WAITING)


class _Said(NamedTuple):
    """What a line keeps of a figure that joined it."""

    article_id: str
    size: float
    reach: tuple[float, float]
    giver: str
    day: int
    main: bool
    whose: frozenset[str]
    names: frozenset[str]
    places: frozenset[str]
    words: frozenset[str]


@dataclass(slots=True)
class _Line:
    """One line: what its first figure counts, and its last figures.

    Attributes:
        number: That of its first figure.
        apart: Whether none from another article may join it.
        whose: As in `Counted`, as are `family`, `main` and `past`, which is in days since year 1.
        said: Its first figure and its last ones.
        names: Names beside these.
        places: Names of places beside these.
        article_id: The last article that has one of its figures.
        sentences: The sentences there that have one.
        day: Of that article, in days since year 1.
    """

    number: int
    apart: bool
    whose: frozenset[str]
    family: str
    main: bool
    past: tuple[int, int] | None
    said: list[_Said] = field(default_factory=list)
    names: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    article_id: str = ""
    sentences: set[int] = field(default_factory=set)
    day: int = 0

    def add(self, figure: Counted, day: int) -> None:
        """Let a figure join, of an article of that day."""
        article_id = figure.quantity.article_id
        if article_id != self.article_id:
            self.article_id, self.sentences = article_id, set()
        self.said.append(_said(figure))
        if len(self.said) > 1 + _REMEMBERED:
            del self.said[1]
        self.names = frozenset().union(*(each.names for each in self.said))
        self.places = frozenset().union(*(each.places for each in self.said))
        self.sentences.add(figure.sentence)
        self.day = day

    def pack(self) -> bytes:
        """Return the line as it waits on disk."""
        values = (
            *(self.number, self.apart, self.whose, self.family, self.main, self.past),
            *([tuple(each) for each in self.said], self.names, self.places),
            *(self.article_id, self.sentences, self.day),
        )
        return marshal.dumps(values)

    @classmethod
    def unpacked(cls, packed: bytes) -> Self:
        """Return a line that was packed."""
        line = cls(*marshal.loads(packed))
        line.said = [_Said(*each) for each in line.said]
        return line


class Lines:
    """The lines of a corpus: figures go in article by article, in order of days, and come out as rows.

    To be used in a `with` statement. What goes in waits in a file.

    Raises:
        OSError: The folder for temporary files (`TMPDIR`) is full or cannot be written.
    """

    def __init__(self) -> None:
        self._database = scratch.database(_WAITING, _TABLES)
        self._n = 0
        self._pruned: int | None = None
        self._kept: dict[int, _Line] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def add(self, published: datetime.date | None, figures: Iterable[Counted]) -> None:
        """Take in the figures of one article; articles come in order of their days, undated ones last.

        Args:
            published: Day of publication.
            figures: In the order of the text.
        """
        day = published.toordinal() if published else None
        if day:
            self._close_before(day - WINDOW.days)
        if len(self._kept) >= _KEPT:
            self._kept.clear()
        mine: list[tuple[Counted, _Line]] = []
        waiting = []
        for figure in figures:
            self._n += 1
            keys = _keys(figure) if day else []
            line, reason = self._line(figure, keys, day, mine)
            line.add(figure, day or 0)
            mine.append((figure, line))
            place = (line.number, day or _NO_DAY, *_order(figure))
            waiting.append((self._n, *place, marshal.dumps(_given(figure, reason))))
            if day and not line.apart:
                self._keep(keys, line)
        changed = {line.number: line for _, line in mine if line.number in self._kept}
        with _as_os_error():
            self._database.executemany("INSERT INTO figures VALUES (?,?,?,?,?,?,?,?,?)", waiting)
            packed = ((number, line.day, line.pack()) for number, line in changed.items())
            self._database.executemany("INSERT OR REPLACE INTO lines VALUES (?,?,?)", packed)

    def rows(self) -> Iterator[Figure]:
        """Yield the row of every figure, in the order in which they came."""
        order = 'line, published, day, turn, size, article_id, "start"'
        with _as_os_error():
            ordered = self._database.execute(f"SELECT line, number, packed FROM figures ORDER BY {order}")
            for _, line in groupby(ordered, key=itemgetter(0)):
                known = ((number, Given(*marshal.loads(packed))) for _, number, packed in line)
                self._database.executemany("INSERT INTO places VALUES (?,?,?,?,?)", _placed(known))
            found = self._database.execute(
                "SELECT opening.packed, figures.packed, places.* FROM figures"
                " JOIN places USING (number) JOIN figures AS opening ON opening.number = figures.line"
                " ORDER BY figures.number"
            )
            for opening, packed, _, *place in found:
                yield _row(Given(*marshal.loads(opening)).figure_id, Given(*marshal.loads(packed)), *place)

    # --- which line ---

    def _line(
        self, figure: Counted, keys: Sequence[int], day: int | None, mine: Sequence[tuple[Counted, _Line]]
    ) -> tuple[_Line, str]:
        """Return the line of a figure, and why it is that."""
        new = _opened(self._n, figure)
        if figure.apart:
            return new, f"a line of its own: {figure.apart}"
        if mine and (moved := _moved(figure, mine[-1][0])):
            return mine[-1][1], moved
        if figure.definite:
            back = [(f, line) for f, line in mine if _meant(figure, f)]
            if len({line.number for _, line in back}) == 1:
                first, line = back[-1]
                return line, f"“{_words(figure)}” takes up “{_words(first)}” in the same article"
            return new, "a line of its own: “the” points to something that was not read as a figure"
        near = self._candidates(figure, keys, day, mine)
        fits = [(score, line, why) for line in near for score, why in _alike(figure, line)]
        if not fits:
            return new, "opens a line: no other figure before it is known to count the same"
        best = max(score for score, _, _ in fits)
        ahead = [(line, why) for score, line, why in fits if score == best]
        if len(ahead) > 1:
            return new, f"a line of its own: {len(ahead)} lines would fit it equally"
        return ahead[0]

    def _candidates(
        self, figure: Counted, keys: Sequence[int], day: int | None, mine: Sequence[tuple[Counted, _Line]]
    ) -> list[_Line]:
        """Return the lines of the article, and those of others that share a name: the rarest name's newest first."""
        lines = {line.number: line for f, line in mine if (f.thing, f.fate) == (figure.thing, figure.fate)}
        for number in self._sharing(keys):
            if len(lines) >= _COMPARED:
                break
            line = lines.get(number) or self._open(number)
            if line and day and day - line.day <= WINDOW.days:
                lines[number] = line
        return list(lines.values())

    def _sharing(self, keys: Iterable[int]) -> Iterator[int]:
        """Yield the newest lines that are found under each key, first those of the key that has fewest lines."""
        query = "SELECT line FROM named WHERE name = ? ORDER BY line DESC LIMIT ?"
        with _as_os_error():
            found = [self._database.execute(query, (key, _COMPARED)).fetchall() for key in keys]
        yield from dict.fromkeys(number for numbers in sorted(found, key=len) for (number,) in numbers)

    def _open(self, number: int) -> _Line | None:
        """Return a line that is not closed."""
        if number not in self._kept:
            with _as_os_error():
                row = self._database.execute("SELECT packed FROM lines WHERE number = ?", (number,)).fetchone()
            if row is None:
                return None
            self._kept[number] = _Line.unpacked(row[0])
        return self._kept[number]

    def _keep(self, keys: Iterable[int], line: _Line) -> None:
        """Let the figures to come find a line by the keys of a figure that joined it."""
        self._kept[line.number] = line
        with _as_os_error():
            named = ((key, line.number) for key in keys)
            self._database.executemany("INSERT OR IGNORE INTO named VALUES (?,?)", named)

    def _close_before(self, day: int) -> None:
        """Forget the lines that nothing has joined since a day."""
        if self._pruned is None or day - self._pruned > WINDOW.days:
            self._pruned = day
            with _as_os_error():
                old = "SELECT number FROM lines WHERE day < ?"
                self._database.execute(f"DELETE FROM named WHERE line IN ({old})", (day,))
                self._database.execute("DELETE FROM lines WHERE day < ?", (day,))


def _keys(figure: Counted) -> list[int]:
    """Return the numbers under which the lines are found that may count what a figure does."""
    of = (figure.thing, figure.fate, *((figure.family, *sorted(figure.whose)) if figure.fate else ()))
    return [scratch.number(*of, name) for name in sorted(figure.names)]


def _opened(number: int, figure: Counted) -> _Line:
    """Return the line that a figure opens."""
    return _Line(
        number=number,
        apart=bool(figure.apart or figure.definite),
        whose=figure.whose,
        family=figure.family,
        main=figure.main,
        past=_days(figure),
    )


def _id(quantity: Quantity) -> str:
    return row_id(quantity.article_id, "f", Span(quantity.start, quantity.end))


def _words(figure: Counted) -> str:
    return " ".join(figure.quantity.text.split())


def _day(figure: Counted) -> int:
    return figure.day.toordinal() if figure.day else 0


def _reach(figure: Counted) -> tuple[float, float]:
    return standing.reach(figure.quantity.low, figure.quantity.high, figure.quantity.hedge)


def _size(figure: Counted) -> float:
    return standing.size(figure.quantity.low, figure.quantity.high)


def _said(figure: Counted) -> _Said:
    return _Said(
        article_id=figure.quantity.article_id,
        size=_size(figure),
        reach=_reach(figure),
        giver=figure.actor_id or figure.giver,
        day=_day(figure),
        main=figure.main,
        whose=figure.whose,
        names=figure.names,
        places=figure.places,
        words=figure.words,
    )


def _given(figure: Counted, reason: str) -> tuple[Any, ...]:
    quantity = figure.quantity
    given = Given(
        figure_id=_id(quantity),
        article_id=quantity.article_id,
        quantity_id=quantity.quantity_id,
        statement_id=quantity.statement_id,
        actor_id=figure.actor_id,
        giver=figure.giver,
        day=figure.day.toordinal() if figure.day else None,
        label=figure.label,
        hurt=bool(figure.fate),
        family=figure.family,
        low=quantity.low,
        high=quantity.high,
        hedge=quantity.hedge,
        change=quantity.change or "",
        words=_words(figure),
        reason=reason,
    )
    return tuple(given)


def _order(figure: Counted) -> tuple[int, int, float, str, int]:
    """Order the figures of one day of publication: by the day given, then by size, since no hour is known.

    What something moved from comes first, and what it fell to last.
    """
    change = figure.quantity.change or ""
    turn = 0 if change.endswith(" from") else 2 if change in ("fell to", "changed to") else 1
    day = figure.day.toordinal() if figure.day else _NO_DAY
    return (day, turn, _size(figure), figure.quantity.article_id, figure.quantity.start)


def _placed(line: Iterable[tuple[int, Given]]) -> Iterator[tuple[int, int, str | None, str, str]]:
    """Yield for each figure of a line, in its order, its number and place, the one that stood, the relation and why."""
    before: Given | None = None
    for position, (number, figure) in enumerate(line, start=1):
        relation, why = standing.stands(figure, before) if before else ("first", "")
        yield number, position, before.figure_id if before else None, relation, why
        if relation != "restated" or before is None or standing.tells_more(figure, before):
            before = figure


def _row(line_id: str, figure: Given, position: int, previous_id: str | None, relation: str, why: str) -> Figure:
    return Figure(
        figure_id=figure.figure_id,
        line_id=line_id,
        article_id=figure.article_id,
        quantity_id=figure.quantity_id,
        statement_id=figure.statement_id,
        actor_id=figure.actor_id,
        day=datetime.date.fromordinal(figure.day) if figure.day else None,
        counted=figure.label or None,
        event=figure.family or None,
        position=position,
        previous_id=previous_id,
        relation=relation,
        reason=f"{figure.reason}; {why}" if why else figure.reason,
    )


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
    if line.apart or not _same_owner(figure, line):
        return
    if figure.quantity.article_id == line.article_id and figure.sentence in line.sentences:
        return  # two figures of one sentence count two things
    if any(_excludes(figure, said) for said in line.said):
        return  # nobody contradicts himself in one article: he counts two things
    if not _same_days(figure, line):
        return
    yield from _same_event(figure, line) if figure.fate else _same_matter(figure, line)


def _excludes(figure: Counted, said: _Said) -> bool:
    """Tell whether one giver gives both in one article as of one day, and both cannot be true."""
    if figure.quantity.article_id != said.article_id or (figure.actor_id or figure.giver) != said.giver:
        return False
    if _day(figure) != said.day:
        return False
    (low, high), (other_low, other_high) = _reach(figure), said.reach
    if figure.fate and math.inf in (high, other_high):
        return False  # "at least two … at least four": a toll grows
    return low > other_high or other_low > high


def _same_owner(figure: Counted, line: _Line) -> bool:
    """Tell whether the states in both noun phrases agree; one that has none must name it in the sentence."""
    if (figure.whose and line.whose) or figure.fate:
        return figure.whose == line.whose
    return figure.whose <= line.names and line.whose <= figure.names


def _same_days(figure: Counted, line: _Line) -> bool:
    past = _days(figure)
    if past is None or line.past is None:
        return past == line.past
    return past[0] < line.past[1] and line.past[0] < past[1]


def _days(figure: Counted) -> tuple[int, int] | None:
    return (figure.past[0].toordinal(), figure.past[1].toordinal()) if figure.past else None


def _same_event(figure: Counted, line: _Line) -> Iterator[tuple[tuple[bool, int], str]]:
    if figure.family != line.family:
        return
    article_id, size = figure.quantity.article_id, _size(figure)
    if figure.main and any(said.article_id == article_id and said.main for said in line.said):
        yield (True, 1000), f"{figure.label}, of the event that this article is about"
        return
    shared = figure.names & line.names
    places = figure.places & line.places
    if shared and any(said.article_id == article_id and said.size == size for said in line.said):
        yield (True, len(shared)), f"{figure.label}: said before in this article"
        return
    if figure.places and line.places and not places and not (figure.main and line.main):
        return
    needed = 1 if places or min(len(figure.names), len(line.names)) < 3 else 2
    if len(shared) >= needed and figure.main <= line.main | bool(places):
        equal = any(said.size == size for said in line.said)
        family = f"the same {figure.family}" if figure.family else "the same event"
        yield (equal, len(shared)), f"{figure.label}: {family} by the names {_listed(shared)}"


def _same_matter(figure: Counted, line: _Line) -> Iterator[tuple[tuple[bool, int], str]]:
    found = []
    for other in line.said:
        names, near = figure.names & other.names, figure.words & other.words
        equal = _size(figure) == other.size
        owner = bool(figure.whose and figure.whose == other.whose)
        if not equal and figure.whose != other.whose:
            continue  # 400,000 British consumers of 143 million
        measured = figure.thing.isupper() or not figure.thing.isalpha() or figure.thing.startswith("percent")
        if measured or not figure.thing:
            # how far and how fast a storm is changes by the day: nobody is contradicted
            enough = bool(names) and (len(near) >= 2 if equal else len(near) >= 4 and other.day == _day(figure))  # noqa: PLR2004
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

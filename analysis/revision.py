"""A corpus with corrections applied: what people ruled goes before what was read.

Which corrections hold is decided in `rulings`; here they are carried out, one article at a time.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from analysis import claims
from analysis.actors import Resolution, Resolved, Sightings, sighting
from analysis.claims import Claims
from analysis.corrections import Correction, plain
from analysis.reading import Reading
from analysis.schema import REJECTED, Actor, Issue, Mention, Statement

SPLIT_OFF = "new:"
Cell = str | None
"""An actor before merging: the id of one that was read, `SPLIT_OFF` and a mention for one of its own, or nobody."""


class Revision:
    """Whom every reference of a corpus means and what is said in it, corrections applied.

    Attributes:
        issues: One for each correction that was not applied, or was and should be looked at.
    """

    def __init__(self, resolution: Resolution) -> None:
        self.issues: list[Issue] = []
        self.rulings: dict[str, list[Correction]] = {}  # that hold, by statement
        self.moves: dict[str, tuple[Cell, Correction]] = {}  # by mention
        self.articles: dict[tuple[str, str], tuple[Cell, Correction]] = {}  # by article and actor as read
        self.bonds = Bonds()
        self.merges: dict[str, Correction] = {}  # one by each actor that is merged
        self.names: dict[str, str] = {}  # by root
        self.speakers: dict[str, Cell] = {}  # by statement
        self._resolution = resolution
        self._as_read: dict[str, Sightings] = {}
        self._anew: dict[str, Sightings] = {}  # by root, for those whose mentions are others than were read
        self._moved_in: set[str] = set()

    def count_anew(self, readings: Iterable[Reading], kinds: dict[str, str]) -> None:
        """Count the mentions of the actors whose mentions are others than were read.

        Args:
            readings: All of the corpus, in the order of the tables.
            kinds: Kind of each such actor by its root.
        """
        self._as_read = {seen.actor_id: seen for seen in self._resolution.actors()}
        self._moved_in = {mention_id[:12] for mention_id in self.moves} | {article for article, _ in self.articles}
        self._anew = {root: Sightings(kind) for root, kind in kinds.items()}
        for number, reading in enumerate(readings if kinds else ()):
            held = self._held(reading, self._resolution.of(reading))
            for r in reading.references:
                root = held.get(r.mention.mention_id, (None, ""))[0]
                if root in self._anew:
                    self._anew[root].add(sighting([r]), number, reading.page.article.published)

    def of(self, reading: Reading) -> Resolved:
        """Return what is known of one article, as `Resolution.of` does."""
        resolved = self._resolution.of(reading)
        if not (self._anew or self.names):
            return resolved
        mentions: dict[str, Mention] = {}
        names: dict[str, str] = {}
        held = self._held(reading, resolved)
        for mention_id, mention in resolved.mentions.items():
            root, reason = held[mention_id]
            actor_id, name = self._actor(root, resolved)
            if root and not actor_id:
                reason = "whom it was read as is named nowhere else, since a correction took the names away"
            if actor_id:
                names[actor_id] = name
            mentions[mention_id] = dataclasses.replace(mention, actor_id=actor_id, reason=reason or mention.reason)
        return dataclasses.replace(resolved, mentions=mentions, names=names)

    def state(self, article_id: str) -> bytes:
        """Return all that `join` would add to a reading of that article: equal bytes, equal rows."""
        return self._resolution.state(article_id) + self._ruled_so

    @cached_property
    def _ruled_so(self) -> bytes:
        """What was ruled, for all articles: a correction is rare."""
        moved = {cell for cell, _ in (*self.moves.values(), *self.articles.values())}
        cells = {*moved, *self.speakers.values(), *self._anew, *self.merges, *self.names} - {None}
        named = sorted((str(cell), *self.actor(cell)) for cell in cells)
        mappings = (self.rulings, self.moves, self.articles, self.merges, self.names, self.speakers, self.bonds.above())
        return repr((named, [sorted(each.items()) for each in mappings])).encode() if named or self.rulings else b""

    def join(self, reading: Reading) -> Claims:
        """Join what was found in one article, as `claims.join` does."""
        resolved = self.of(reading)
        article_id = reading.page.article.article_id
        mine = {i: found for i, found in self.rulings.items() if i.startswith(article_id)}
        if not mine:
            return claims.join(reading, resolved)
        gone = {i for i, found in mine.items() if any(c.kind == "reject" for c in found)}
        left = tuple(s for s in reading.statements if s.statement_id not in gone)
        kept = dataclasses.replace(reading, statements=left)
        joined = claims.join(kept, resolved)
        said = [self._ruled(s, mine.get(s.statement_id, []), joined.mentions) for s in joined.statements]
        said += [_rejected(s, mine[s.statement_id]) for s in reading.statements if s.statement_id in gone]
        return dataclasses.replace(joined, statements=tuple(said))

    def actors(self) -> Collection[Sightings | _Renamed]:
        """Return what is known of every actor, in no order."""
        known: list[Sightings | _Renamed] = []
        for seen in self._resolution.actors():
            root = self.bonds.root(seen.actor_id)
            if root not in self._anew:
                known.append(self._named(root, seen))
        known += [self._named(root, seen) for root, seen in self._anew.items() if seen.actor_id]
        return known

    def actor(self, cell: Cell) -> tuple[str | None, str]:
        """Return id and name of the actor that a cell belongs to; no id where nothing names it."""
        if cell is None:
            return None, ""
        root = self.bonds.root(cell)
        seen = self._anew.get(root) or self._as_read.get(root)
        if seen is None or not seen.actor_id:
            return None, ""
        return seen.actor_id, self.names.get(root) or seen.name

    def roots(self) -> dict[str, str]:
        """Return the root of every actor whose mentions are others than were read, by the id that it has now."""
        return {seen.actor_id: root for root, seen in self._anew.items() if seen.actor_id}

    def _actor(self, root: Cell, resolved: Resolved) -> tuple[str | None, str]:
        if root is None:
            return None, ""
        if root in self._anew:
            return self.actor(root)
        return root, self.names.get(root) or resolved.names[root]

    def _named(self, root: str, seen: Sightings) -> Sightings | _Renamed:
        name = self.names.get(root)
        return _Renamed(seen, name) if name and name != seen.name else seen

    def _held(self, reading: Reading, resolved: Resolved) -> dict[str, tuple[Cell, str]]:
        """Return the root of every mention of an article, and the reason where a correction moved it."""
        article_id = reading.page.article.article_id
        if article_id not in self._moved_in:
            return {i: self._merged(mention.actor_id, "", mention) for i, mention in resolved.mentions.items()}
        held: dict[str, tuple[Cell, str]] = {}
        before: dict[str, tuple[Cell, str]] = {}  # where the last mention by name of each actor as read went
        here = resolved.mentions
        rows = [(r, here[r.mention.mention_id]) for r in reading.references if r.mention.mention_id in here]
        for r, mention in rows:  # what comes before the first name goes with that
            if r.mention.form == "name" and mention.actor_id:
                before.setdefault(mention.actor_id, self._moved(article_id, r.alias_of, mention))
        for r, mention in rows:
            moved = self._moved(article_id, r.alias_of, mention)
            read_as = mention.actor_id
            if read_as and r.mention.form == "name":
                before[read_as] = moved
            elif read_as and mention.mention_id not in self.moves:
                cell, reason = before.get(read_as, moved)
                moved = cell, f"{mention.reason}; as the name beside it, {reason}" if reason else ""
            held[mention.mention_id] = self._merged(*moved, mention)
        return held

    def _merged(self, cell: Cell, reason: str, mention: Mention) -> tuple[Cell, str]:
        """Return the root of a mention's cell, and the reason with that of the merging."""
        if cell is None or cell not in self.merges:
            return cell, reason
        return self.bonds.root(cell), f"{reason or mention.reason}; merged {_by(self.merges[cell])}"

    def _moved(self, article_id: str, alias_of: str | None, mention: Mention) -> tuple[Cell, str]:
        """Return the cell of a mention by itself, and the reason where a correction put it there."""
        found = self.moves.get(mention.mention_id) or (self.moves.get(alias_of) if alias_of else None)
        if found is None and mention.actor_id:
            found = self.articles.get((article_id, mention.actor_id))
        return (found[0], _by(found[1])) if found else (mention.actor_id, "")

    def _ruled(self, statement: Statement, rulings: Sequence[Correction], mentions: Iterable[Mention]) -> Statement:
        """Return a statement with the speaker and the status that people gave it."""
        for c in rulings:
            if c.kind == "set speaker":
                actor_id, name = self.actor(self.speakers[statement.statement_id])
                statement = dataclasses.replace(
                    statement,
                    actor_id=actor_id,
                    joint_ids=[],
                    speaker=name or _words(statement, mentions),
                    speaker_reason=_by(c),
                    status="corrected",
                )
            elif statement.status == "machine":
                statement = dataclasses.replace(statement, status="confirmed")
        return statement


@dataclass(frozen=True, slots=True)
class _Renamed:
    """What is known of an actor that people call by another name than the fullest found."""

    _seen: Sightings
    name: str

    @property
    def actor_id(self) -> str:
        return self._seen.actor_id

    def row(self, n_statements: int) -> Actor:
        row = self._seen.row(n_statements)
        forms = [form for form in (row.name, *row.aliases) if form != self.name]
        return dataclasses.replace(row, name=self.name, aliases=forms)


class Bonds:
    """Cells that are one actor (Tarjan's disjoint sets), each set known by its least member."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}
        self._members: dict[str, list[str]] = {}

    def root(self, cell: str) -> str:
        """Return the member that a cell's set is known by."""
        while cell in self._above:
            cell = self._above[cell]
        return cell

    def above(self) -> dict[str, str]:
        """Return what each cell that does not stand for its set hangs on."""
        return self._above

    def members(self, cell: str) -> list[str]:
        """Return all of a cell's set."""
        root = self.root(cell)
        return self._members.get(root, [root])

    def roots(self) -> Collection[str]:
        """Return the roots of the sets with more than one member."""
        return self._members.keys()

    def bind(self, one: str, other: str) -> None:
        """Make one set of two."""
        least, most = sorted((self.root(one), self.root(other)))
        if least != most:
            self._members[least] = [*self.members(least), *self.members(most)]
            self._members.pop(most, None)
            self._above[most] = least


def _by(c: Correction) -> str:
    return f"by a correction: {plain(c.reason).rstrip('.')} ({plain(c.author)}, {c.date})"


def _rejected(statement: Statement, rulings: Sequence[Correction]) -> Statement:
    """Return a statement that people said is none: whoever was read there says nothing by it."""
    return dataclasses.replace(
        statement, actor_id=None, joint_ids=[], speaker=None, speaker_reason=_by(rulings[-1]), status=REJECTED
    )


def _words(statement: Statement, mentions: Iterable[Mention]) -> str | None:
    """Return the words that stand for a speaker whom nobody knows; a pronoun stands for none."""
    span = (statement.source_start, statement.source_end)
    if any((m.start, m.end) == span and m.form == "pronoun" and m.article_id == statement.article_id for m in mentions):
        return None
    return statement.source_text

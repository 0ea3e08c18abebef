"""Decide which corrections hold for a corpus, and say why of those that do not.

Corrections are facts about the text (whom a mention means, who says something) or judgements on a reading (it is right,
it is none). A fact holds whatever is read there now; a judgement, or a ruling on an actor as a whole, holds only for
what was seen when it was made. The order of the rows plays no part: of two that contradict each other the later day
holds, and of one day neither.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from analysis import issues
from analysis.actors import Resolution
from analysis.corrections import COLUMNS, NEW, NOBODY, Correction, is_id, plain
from analysis.revision import SPLIT_OFF, Bonds, Cell, Revision
from analysis.schema import ACTOR_KINDS, Mention, Statement
from analysis.spans import Span, mention_of
from analysis.spool import Spool

ROOM = "corrections"


def revise(spool: Spool, resolution: Resolution, corrections: Sequence[Correction]) -> Revision:
    """Work out what the corrections make of a corpus.

    Args:
        spool: Its readings; those of the articles that the corrections name are read once more, and all of them where
            actors are merged or split.
        resolution: Whom its references mean, as read.
        corrections: In any order.
    """
    revision = Revision(resolution)
    if corrections:
        _Judge(spool, resolution, corrections, revision).decide()
    return revision


@dataclass(frozen=True, slots=True)
class _Seen:
    """One mention of an article that a correction names."""

    mention: Mention  # as read
    forms: frozenset[str]  # of a name
    kind: str | None


_Slot = tuple[str, str]  # a mention and "", or an article and an actor as read


class _Judge:
    """Decide which corrections hold, and say why of those that do not."""

    def __init__(
        self, spool: Spool, resolution: Resolution, corrections: Sequence[Correction], revision: Revision
    ) -> None:
        self._spool = spool
        self._resolution = resolution
        self._revision = revision
        distinct = dict.fromkeys(sorted(corrections, key=attrgetter("file", "line")))
        self._all = sorted(distinct, key=attrgetter("date", *COLUMNS))
        self._as_read = {seen.actor_id: seen for seen in resolution.actors()}
        self._mentions: dict[str, _Seen] = {}
        self._lengths: dict[str, int] = {}  # of the articles that are there
        self._root_of: dict[str, str] = {}
        self._forms: defaultdict[str, set[str]] = defaultdict(set)  # names that splits bring, by cell
        self._splits: dict[Correction, tuple[str, Cell]] = {}  # that hold: the actor read there, and the cell instead

    def decide(self) -> None:
        self._look_up()
        self._split()
        self._bind()
        self._revision.count_anew(self._spool, self._kinds())
        self._rule()

    def _doubt(self, c: Correction, why: str) -> None:
        article_id, span = c.row_id[:12], _span(c.row_id)
        there = span.end <= self._lengths.get(article_id, 0)
        place = (article_id, span) if there else (None, None)
        self._revision.issues.append(issues.remark(ROOM, c.file, f"line {c.line}: {c.kind} {c.row_id}: {why}", *place))

    # --- what is there

    def _look_up(self) -> None:
        """Keep the mentions of the articles that are named."""
        for reading in self._spool.some(i for c in self._all for i in c.article_ids):
            article = reading.page.article
            self._lengths[article.article_id] = len(article.text)
            mentions = self._resolution.of(reading).mentions
            for r in reading.references:
                if mention := mentions.get(r.mention.mention_id):
                    named = mention.form == "name" and not r.alias_of
                    forms = frozenset((r.name, mention.text) if named else ())
                    self._mentions[mention.mention_id] = _Seen(mention, forms, r.kind)

    def _seen(self, c: Correction, row_id: str) -> _Seen | None:
        """Return the mention that an id names, or say that there is none."""
        found = self._mentions.get(mention_of(row_id))
        if found is None:
            if row_id[:12] not in self._lengths:
                self._doubt(c, f"not applied: the article {row_id[:12]} is not among those read")
            else:
                here = [seen.mention for i, seen in self._mentions.items() if i[:12] == row_id[:12]]
                near = [m for m in here if _span(row_id).overlaps(Span(m.start, m.end))]
                hint = f"; {near[0].mention_id} (“{near[0].text}”) is read there now: name that" if near else ""
                self._doubt(c, f"not applied: no mention of anybody is read at {row_id} any more{hint}")
        return found

    def _names(self, cell: str) -> set[str]:
        """Return what an actor is called before merging."""
        names = set(self._forms.get(cell, ()))
        if cell in self._as_read:
            row = self._as_read[cell].row(0)
            names |= {row.name, *row.aliases}
        return names

    # --- mentions

    def _split(self) -> None:
        """Find where the mentions go that people took out of the actor that they were read as."""
        asked: dict[_Slot, list[Correction]] = defaultdict(list)
        for c in self._all:
            if c.kind == "split" and (seen := self._seen(c, c.row_id)):
                read_as = seen.mention.actor_id
                asked[(c.row_id[:12], read_as) if c.scope and read_as else (c.row_id, "")].append(c)
        chosen: dict[_Slot, Correction] = {}
        called = self._called_as_read()
        for slot, rivals in asked.items():
            holds = self._settled(rivals, lambda c: mention_of(c.value))
            if holds and self._still(holds, rivals, called):
                chosen[slot] = holds
        while lost := self._place(chosen):
            for slot in lost:
                del chosen[slot]

    def _still(self, c: Correction, rivals: Sequence[Correction], called: dict[str, set[str]]) -> bool:
        """Tell whether a split applies to what is read now; say so where that is not what it was."""
        seen = self._mentions[c.row_id]
        read_as = seen.mention.actor_id
        names = {""} if read_as is None else called.get(read_as) or self._names(read_as)
        earlier = [rival for rival in rivals if rival.date <= c.date and rival is not c]  # that had moved it
        names = names.union(*({r.value_read_as} if r.value_read_as else {"", *seen.forms} for r in earlier))
        if _bears(names, c.read_as):
            return True
        target = self._mentions.get(mention_of(c.value))
        if (c.value == NOBODY and not read_as) or (target and target.mention.actor_id == read_as):
            return True  # it is read now as the correction says
        now = self._as_read[read_as].name if read_as else "nobody"
        why = f"it was read as {c.read_as or 'nobody'} and is read as {now} now"
        if c.value == NEW:
            self._doubt(c, f"not applied: {why}")
            return False
        self._doubt(c, f"applied, but look again: {why}")
        return True

    def _called_as_read(self) -> dict[str, set[str]]:
        """Return what the actors are called that some correction merges or renames, by their ids as read."""
        bonds = Bonds()
        names: dict[str, set[str]] = {}
        for c in self._all:
            if c.kind in ("merge", "rename"):
                seen = [self._mentions.get(mention_of(i)) for i in (c.row_id, c.value)]
                ends = [s.mention.actor_id for s in seen if s and s.mention.actor_id]
                names |= {end: names.get(end) or self._names(end) for end in ends}
                if len(ends) == 2:
                    bonds.bind(ends[0], ends[1])
                elif ends and c.kind == "rename":
                    names[ends[0]].add(c.value)
        return {end: set().union(*(names[member] for member in bonds.members(end))) for end in names}

    def _place(self, chosen: dict[_Slot, Correction]) -> list[_Slot]:
        """Fill in the cell of every mention that is moved; return the splits that have none, after saying so."""
        moves, articles = self._revision.moves, self._revision.articles
        for filled in (moves, articles, self._splits, self._forms):
            filled.clear()
        lost: list[_Slot] = []
        for slot, c in chosen.items():
            cell = self._target(slot, chosen)
            if cell == "":
                lost.append(slot)
            elif slot[1]:
                articles[slot] = cell, c
            else:
                moves[slot[0]] = cell, c
        for mention_id, seen in self._mentions.items():
            wide = (mention_id[:12], seen.mention.actor_id or "")
            found = moves.get(mention_id) or articles.get(wide)
            if found and found[0]:
                self._forms[found[0]] |= seen.forms
        for slot, c in chosen.items():
            found = articles.get(slot) if slot[1] else moves.get(slot[0])
            if found and found[0] and found[0].startswith(SPLIT_OFF) and not self._forms[found[0]]:
                self._doubt(c, "not applied: an actor of its own needs a mention by name; take one along")
                lost.append(slot)
            elif found and (read_as := self._mentions[c.row_id].mention.actor_id):
                self._splits[c] = read_as, found[0]
        return lost

    def _target(self, slot: _Slot, chosen: dict[_Slot, Correction]) -> Cell:
        """Return the cell that a split moves to: where the mention that it names ends up; empty where it has none."""
        first = chosen[slot]
        way: list[str] = []
        while True:
            c = chosen[slot]
            if c.row_id in way:  # in a circle: they go together
                return SPLIT_OFF + min(way[way.index(c.row_id) :])
            way.append(c.row_id)
            if c.value == NEW:
                return SPLIT_OFF + c.row_id
            if c.value == NOBODY:
                return None
            name = mention_of(c.value)
            seen = self._seen(first, c.value)
            if seen is None:
                return ""
            read_as = seen.mention.actor_id
            if (name, "") in chosen:
                slot = (name, "")
            elif read_as and (name[:12], read_as) in chosen:
                slot = (name[:12], read_as)
            elif read_as:
                return read_as
            else:
                self._doubt(first, f"not applied: {c.value} is read as nobody, so that it names no actor")
                return ""

    def _settled(self, rivals: Sequence[Correction], meaning: Callable[[Correction], object]) -> Correction | None:
        """Return the correction that holds of those about one thing: of the latest day, if that says one thing only."""
        last = max(c.date for c in rivals)
        latest = [c for c in rivals if c.date == last]
        holds = latest[0] if len({meaning(c) for c in latest}) == 1 else None
        for c in rivals:
            if holds and meaning(c) != meaning(holds):
                self._doubt(c, f"not applied: line {holds.line} rules otherwise, of a later day ({last}); take one out")
            elif not holds:
                others = [other for other in latest if meaning(other) != meaning(c)]
                self._doubt(c, f"not applied: line {others[0].line} contradicts it, of {last}; take one out")
        return holds

    # --- actors

    def _cell(self, c: Correction, row_id: str) -> str | None:
        """Return the cell of the actor that an id names, or say why there is none."""
        seen = self._seen(c, row_id)
        if seen is None:
            return None
        mention = seen.mention
        moved = self._revision.moves.get(mention.mention_id)
        if not moved and mention.actor_id:
            moved = self._revision.articles.get((mention.mention_id[:12], mention.actor_id))
        if moved and moved[1].date >= c.date:
            self._doubt(
                c,
                f"not applied: line {moved[1].line} takes {mention.mention_id} out of its actor; "
                "name another mention of the actor that is meant",
            )
            return None
        cell = moved[0] if moved else mention.actor_id
        if cell is None:
            self._doubt(c, f"not applied: {row_id} (“{mention.text}”) is read as nobody, so that it names no actor")
        return cell

    def _bind(self) -> None:
        """Merge and rename actors."""
        ends: dict[Correction, tuple[str, str]] = {}
        for c in self._all:
            if c.kind in ("merge", "rename") or (c.kind == "confirm" and not is_id(c.row_id, "s")):
                one = self._cell(c, c.row_id)
                other = one if c.kind == "rename" or not c.value else self._cell(c, c.value)
                if one and other:
                    ends[c] = (one, other)
        known = self._current(ends)
        bonds = self._revision.bonds
        apart: list[tuple[str, str, Correction]] = []
        apart += [(to, read_as, c) for c, (read_as, to) in self._splits.items() if to and to != read_as]
        apart += [(*ends[c], c) for c in known if c.kind == "confirm" and c.value]
        steps = [(c, one, other, True) for one, other, c in apart]
        steps += [(c, *ends[c], False) for c in known if c.kind == "merge"]
        held: list[tuple[str, str, Correction]] = []
        # The latest day first; of one day what keeps apart goes first, since one taken for two does less harm.
        steps.sort(key=lambda s: (-s[0].date.toordinal(), not s[3], s[0].row_id, s[0].value))
        for c, one, other, keeps in steps:
            same = bonds.root(one) == bonds.root(other)
            if keeps and same:
                why = "one actor is read there" if one == other else "later corrections merge the two"
                remedy = "split it" if one == other else "take one out"
                self._doubt(c, f"not applied: {why}; {remedy}")
            elif keeps:
                held.append((one, other, c))
            elif not same:
                pair = {bonds.root(one), bonds.root(other)}
                against = next((h[2] for h in held if {bonds.root(h[0]), bonds.root(h[1])} == pair), None)
                if against:
                    self._doubt(c, f"not applied: line {against.line} ({against.kind}) keeps them apart; take one out")
                else:
                    bonds.bind(one, other)
                    self._revision.merges.setdefault(one, c)
                    self._revision.merges.setdefault(other, c)
        by_root: dict[str, list[Correction]] = defaultdict(list)
        for c in known:
            if c.kind == "rename":
                by_root[bonds.root(ends[c][0])].append(c)
        for root, rivals in by_root.items():
            if holds := self._settled(rivals, lambda c: plain(c.value)):
                self._revision.names[root] = plain(holds.value)

    def _current(self, ends: dict[Correction, tuple[str, str]]) -> list[Correction]:
        """Return those whose actors still go by the names that they went by, and say so of the others.

        A name may be one that another correction gave, so they are gone through until nothing more is found.
        """
        bonds = Bonds()
        labels: dict[str, set[str]] = defaultdict(set)
        names: dict[str, set[str]] = {cell: self._names(cell) for pair in ends.values() for cell in pair}

        def called(cell: str, name: str) -> bool:
            return any(_bears(names[member] | labels[member], name) for member in bonds.members(cell))

        open_: list[Correction] = list(ends)
        known: list[Correction] = []
        while True:
            found = [
                c
                for c in open_
                if (c.kind == "merge" and bonds.root(ends[c][0]) == bonds.root(ends[c][1]))
                or (called(ends[c][0], c.read_as) and (not is_id(c.value) or called(ends[c][1], c.value_read_as)))
            ]
            if not found:
                break
            for c in found:
                if c.kind == "merge":
                    bonds.bind(*ends[c])
                elif c.kind == "rename":
                    labels[ends[c][0]].add(plain(c.value))
            known += found
            taken = set(found)
            open_ = [c for c in open_ if c not in taken]
        for c in open_:
            row_id, was, cell = c.row_id, c.read_as, ends[c][0]
            if called(cell, was):
                row_id, was, cell = c.value, c.value_read_as, ends[c][1]
            now = min(names[cell], key=lambda name: (-len(name), name))
            self._doubt(c, f"not applied: {row_id} was read as {was} and is read as {now} now")
        return known

    def _kinds(self) -> dict[str, str]:
        """Return root and kind of every actor whose mentions are others than were read.

        The kind is that of most mentions; "unknown" says nothing against another.
        """
        bonds = self._revision.bonds
        weights: dict[str, Counter[str]] = {root: Counter() for root in bonds.roots()}
        for read_as, to in self._splits.values():
            weights |= {bonds.root(cell): Counter() for cell in (read_as, to) if cell}
        weights |= {bonds.root(to): Counter() for to, _ in self._revision.moves.values() if to}
        for root, weight in weights.items():
            for member in bonds.members(root):
                if member in self._as_read:
                    row = self._as_read[member].row(0)
                    weight[row.kind] += row.n_mentions
        for cell, c in (*self._revision.moves.values(), *self._revision.articles.values()):
            if cell and cell.startswith(SPLIT_OFF):
                seen = self._mentions[c.row_id]
                was = seen.mention.actor_id
                weights[bonds.root(cell)][self._as_read[was].kind if was else seen.kind or "unknown"] += 1
        kinds = {}
        for root, weight in weights.items():
            del weight["unknown"]
            kinds[root] = max(ACTOR_KINDS, key=lambda kind: weight[kind]) if weight else "unknown"
        return kinds

    # --- statements

    def _rule(self) -> None:
        """Find the rulings on statements that hold."""
        asked: dict[str, list[Correction]] = defaultdict(list)
        for c in self._all:
            if is_id(c.row_id, "s"):
                asked[c.row_id].append(c)
        self._root_of = self._revision.roots()
        there: dict[str, Statement] = {}
        for reading in self._spool.some(i[:12] for i in asked):
            said = self._revision.join(reading).statements
            there |= {s.statement_id: s for s in said}
        for statement_id, rivals in sorted(asked.items()):
            statement = there.get(statement_id)
            if statement is None:
                self._not_there(rivals, there.values())
            elif held := self._holding(statement, rivals):
                self._revision.rulings[statement_id] = held

    def _not_there(self, rivals: Sequence[Correction], there: Iterable[Statement]) -> None:
        for c in rivals:
            if c.row_id[:12] not in self._lengths:
                self._doubt(c, f"not applied: the article {c.row_id[:12]} is not among those read")
                continue
            here = [s for s in there if s.article_id == c.row_id[:12]]
            near = [s for s in here if any(_span(c.row_id).overlaps(part) for part in s.parts)]
            hint = f"; {near[0].statement_id} is read there now: name that" if near else ""
            self._doubt(c, f"not applied: no such statement is read any more{hint}")

    def _holding(self, statement: Statement, rivals: Sequence[Correction]) -> list[Correction]:
        """Return the rulings on one statement that hold: whose it is, and whether it is right."""
        cells: dict[Correction, Cell] = {}
        for c in rivals:
            if c.kind == "set speaker":
                cell = None if c.value == NOBODY else self._cell(c, c.value)
                if c.value == NOBODY or (cell and self._bears(cell, c, c.value_read_as)):
                    cells[c] = self._revision.bonds.root(cell) if cell else None
        speaker = self._settled(list(cells), lambda c: cells[c]) if cells else None
        judged = [c for c in rivals if c.kind != "set speaker"]
        judgement = self._settled(judged, lambda c: c.kind) if judged else None
        if speaker and judgement:
            agrees = judgement.kind == "confirm" and self._reads(statement, judgement, cells[speaker])
            if not agrees:
                holds = self._settled([speaker, judgement], lambda c: c.kind)
                speaker, judgement = (c if c is holds else None for c in (speaker, judgement))
        held = []
        if speaker:
            self._revision.speakers[statement.statement_id] = cells[speaker]
            now = self._revision.actor(cells[speaker])[0]
            as_read = self._reads(statement, speaker, statement.actor_id) and _worded(statement, speaker)
            if not as_read and (statement.actor_id is None or statement.actor_id != now):
                self._doubt(speaker, f"applied, but look again: {_otherwise(statement, speaker)}")
            held.append(speaker)
        if judgement:
            reads = speaker is not None or self._reads(statement, judgement, statement.actor_id)
            if reads and _worded(statement, judgement):
                held.append(judgement)
            else:
                self._doubt(judgement, f"not applied: {_otherwise(statement, judgement)}")
        return held

    def _bears(self, cell: str, c: Correction, name: str) -> bool:
        """Tell whether an actor goes by a name, or say that it does not."""
        if self._called(cell, name):
            return True
        now = self._revision.actor(cell)[1]
        self._doubt(c, f"not applied: {c.value} was read as {name} and is read as {now or 'nobody'} now")
        return False

    def _called(self, cell: str, name: str) -> bool:
        root = self._revision.bonds.root(cell)
        names = {form for member in self._revision.bonds.members(root) for form in self._names(member)}
        return _bears(names | {self._revision.names.get(root, ""), self._revision.actor(root)[1]} - {""}, name)

    def _reads(self, statement: Statement, c: Correction, cell: Cell) -> bool:
        """Tell whether a statement with the speaker of a cell is read as it was when a correction was made."""
        if cell is None:
            return plain(c.read_as).casefold() == plain(statement.speaker if not statement.actor_id else "").casefold()
        return self._called(self._root_of.get(cell, cell), c.read_as)


def _span(row_id: str) -> Span:
    """Return the first of the spans that an id is made of."""
    start, end = row_id[14:].split(".")[0].split("-")
    return Span(int(start), int(end))


def _bears(names: Iterable[str], name: str) -> bool:
    return plain(name).casefold() in {plain(form).casefold() for form in names}


def _worded(statement: Statement, c: Correction) -> bool:
    return plain(statement.content) == plain(c.words)


def _otherwise(statement: Statement, c: Correction) -> str:
    if not _worded(statement, c):
        return f"it was read as “{plain(c.words)}” and is read as “{plain(statement.content)}” now"
    return f"its speaker was read as {c.read_as or 'nobody'} and is read as {statement.speaker or 'nobody'} now"

"""What a figure counts, with whom the names near it mean: the words of an article (`counting`), joined.

What a figure counts is only used to set figures beside each other, and `figures` keeps apart what it is not sure of.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from analysis import counting
from analysis.claims import Claims
from analysis.counting import Frame, Frames
from analysis.schema import Quantity
from analysis.segment import Page


@dataclass(frozen=True, slots=True)
class Counted:
    """One figure, and what it counts.

    Attributes:
        quantity: The figure, with its statement.
        actor_id: The speaker of that statement, where known.
        giver: Who gives the figure: the speaker, else the outlet in its own words.
        day: The day on which it was given; of publication where the text names none.
        thing: The noun in its normal form; empty where the text names none.
        fate: What became of them ("killed"); empty where it does not say.
        whose: States (ISO 3166 codes) and names inside the noun phrase: "Chinese citizens".
        family: The kind of event; empty where none is named.
        names: Names that tell the event or the context: ids of actors, codes of states, words with a capital.
        places: Names after "in", "near" and the like, in the figure's own sentence.
        words: Stems of the other words near the figure.
        main: Whether it belongs to the event that the article is about.
        past: The interval of days that the text puts the event into, where that lies back.
        apart: Why it can be no state of a moving figure; empty where it can.
        definite: Whether "the two men" refers back to somebody named before.
        sentence: Index of its sentence.
    """

    quantity: Quantity
    actor_id: str | None
    giver: str
    day: datetime.date | None
    thing: str
    fate: str
    whose: frozenset[str]
    family: str
    names: frozenset[str]
    places: frozenset[str]
    words: frozenset[str]
    main: bool
    past: tuple[datetime.date, datetime.date] | None
    apart: str
    definite: bool
    sentence: int

    @property
    def label(self) -> str:
        """What is counted, in words: "Chinese people captured"."""
        adjectives = [counting.state_words().get(name, name.title()) for name in sorted(self.whose)]
        return " ".join(filter(None, [*adjectives, self.thing, self.fate]))


def read(page: Page, claims: Claims, frames: Frames) -> Iterator[Counted]:
    """Yield what each figure of an article counts, in the order of the text."""
    if not frames.figures:
        return
    actors = {m.mention_id: m.actor_id for m in claims.mentions if m.actor_id}
    lead = frozenset(frames.title).union(*(_names(frames, index, 0, actors) for index in frames.lead))
    said = {statement.statement_id: statement for statement in claims.statements}
    published = page.article.published
    for quantity, frame in zip(claims.quantities, frames.figures, strict=True):
        statement = said.get(quantity.statement_id or "")
        day = statement.said_from if statement and statement.said_basis in ("clause", "embed") else published
        names = frozenset().union(*(_names(frames, index, first, actors) for index, first in frame.near))
        main = frame.central and _there(frame, lead)
        yield Counted(
            quantity=quantity,
            actor_id=statement.actor_id if statement else None,
            giver=(statement.speaker or "") if statement else "",
            day=min(day, published) if day and published else day,
            thing=frame.thing,
            fate=frame.fate,
            whose=frozenset(frame.whose),
            family=frame.family,
            names=names | lead if frame.fate and main else names,
            places=frozenset(frame.places),
            words=frozenset(frame.words),
            main=main,
            past=frame.past,
            apart=frame.apart,
            definite=frame.definite,
            sentence=frame.sentence,
        )


def _there(frame: Frame, lead: frozenset[str]) -> bool:
    """Tell whether a figure's own sentence names no other place than the lead."""
    return not frame.places or not lead or not lead.isdisjoint(frame.places)


def _names(frames: Frames, index: int, first: int, actors: Mapping[str, str]) -> frozenset[str]:
    """Return the names from a token of a sentence on: actors by id, states by code, other words."""
    sentence = frames.sentences[index]
    names: set[str] = set()
    taken: set[int] = set()
    for mention_id, start, end in sentence.mentions:
        if start >= first and (actor_id := actors.get(mention_id)):
            names.add(actor_id)
            taken.update(range(start, end))
    names.update(counting.plain((named for named in sentence.plain if named[0] >= first), taken))
    return frozenset(names)

"""Sort what was read wrong into kinds of error, role by role, each with the fragments to show.

Fragments that are the same on both sides are right; they can still be linked to the wrong words. The others are put
into clumps that hang together by overlap, and a clump is one error: an annotated fragment alone was missed, a read one
alone invented, one against one has a wrong edge, one against several is split or merged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from analysis.brat import ROLES
from analysis.scores import Marked, Pair, fragments, part_fits
from analysis.spans import Span, hull

MISSED = "missed"
INVENTED = "invented"
START = "wrong start"
END = "wrong end"
BOTH = "wrong start and end"
PUNCTUATION = "only punctuation differs"
SPLIT = "split into pieces"
MERGED = "merged"
TANGLED = "cut differently"
OTHER_CUE = "right words, linked to another cue"
OTHER_SOURCE = "right words, linked to another source"

MEANINGS = {
    MISSED: "annotated, and nothing of it was read",
    INVENTED: "read, and nothing of it is annotated",
    START: "the end is right, the start is not",
    END: "the start is right, the end is not",
    BOTH: "the two overlap, and neither edge is right",
    PUNCTUATION: "no letter and no figure stands between the two",
    SPLIT: "one annotated stretch was read as several",
    MERGED: "several annotated stretches were read as one",
    TANGLED: "several stretches were read as several others",
    OTHER_CUE: "the words are right; the cue that they were tied to is not theirs, or is missing",
    OTHER_SOURCE: "the words are right; the source that they were tied to is not theirs, or is missing or added",
}
# What a role can be linked to wrongly: seen from the source the cue, from the cue the source, from the content either.
_LINKS = {"source": ((OTHER_CUE, "cue"),), "cue": ((OTHER_SOURCE, "source"),),
          "content": ((OTHER_CUE, "cue"), (OTHER_SOURCE, "source"))}  # fmt: skip


Tally: TypeAlias = Mapping[str, Mapping[str, Sequence["Slip"]]]


@dataclass(frozen=True, slots=True)
class Slip:
    """One error: the fragments of one role that are annotated and those that were read in their place."""

    pair: Pair
    role: str
    kind: str
    gold: tuple[Span, ...]
    read: tuple[Span, ...]

    @property
    def span(self) -> Span:
        """Return the stretch of the text that the fragments lie in."""
        return hull([*self.gold, *self.read])


def tally(pairs: Iterable[Pair]) -> Tally:
    """Return the errors by role and kind, the commonest kind first, those of a kind in the order of the articles."""
    found: dict[str, dict[str, list[Slip]]] = {role: defaultdict(list) for role in ROLES}
    for pair in sorted(pairs, key=lambda pair: pair.name):
        for role in ROLES:
            for slip in _slips(pair, role):
                found[role][slip.kind].append(slip)
    order = list(MEANINGS)
    return {
        role: dict(sorted(kinds.items(), key=lambda kind: (-len(kind[1]), order.index(kind[0]))))
        for role, kinds in found.items()
    }


def _slips(pair: Pair, role: str) -> Iterator[Slip]:
    gold, read = _holders(pair.gold, role), _holders(pair.read, role)
    apart = clumps(gold.keys() - read, read.keys() - gold)
    slips = [Slip(pair, role, kind_of(pair.text, g, r), g, r) for g, r in apart]
    for span in gold.keys() & read.keys():
        for kind, other in _LINKS[role]:
            if _astray(read[span], gold[span], other):
                slips.append(Slip(pair, role, kind, (span,), (span,)))
                break
    yield from sorted(slips, key=lambda slip: (slip.span, slip.kind))


def _holders(side: Iterable[Marked], role: str) -> dict[Span, list[Marked]]:
    """Return the attributions that hold each fragment of a role."""
    found: dict[Span, list[Marked]] = defaultdict(list)
    for marked in side:
        for span in fragments(marked.parts, role):
            found[span].append(marked)
    return dict(found)


def _astray(read: Sequence[Marked], gold: Sequence[Marked], other: str) -> bool:
    """Tell whether a reading ties the words to another part that no annotated attribution of these words has."""
    return any(not any(part_fits(ours.parts, theirs.parts, other) for theirs in gold) for ours in read)


def clumps(gold: Iterable[Span], read: Iterable[Span]) -> list[tuple[tuple[Span, ...], tuple[Span, ...]]]:
    """Return the fragments that hang together by an overlap of an annotated with a read one."""
    rest_gold, rest_read = sorted(gold), sorted(read)
    found = []
    while rest_gold or rest_read:
        golds, reads = ([rest_gold.pop(0)], []) if rest_gold else ([], [rest_read.pop(0)])
        while True:
            more_reads = _taken(rest_read, golds)
            more_golds = _taken(rest_gold, more_reads)
            reads += more_reads
            golds += more_golds
            if not more_reads and not more_golds:
                break
        found.append((tuple(sorted(golds)), tuple(sorted(reads))))
    return found


def _taken(spans: list[Span], near: Sequence[Span]) -> list[Span]:
    """Take those spans out of a list that overlap one of the others, and return them."""
    taken = [span for span in spans if any(span.overlaps(other) for other in near)]
    spans[:] = [span for span in spans if span not in taken]
    return taken


def kind_of(text: str, gold: Sequence[Span], read: Sequence[Span]) -> str:
    """Return the kind of error that a clump is."""
    if not read:
        return MISSED
    if not gold:
        return INVENTED
    if len(gold) > 1 or len(read) > 1:
        return SPLIT if len(gold) == 1 else MERGED if len(read) == 1 else TANGLED
    (a,), (b,) = gold, read
    edges = [sorted(pair) for pair in zip(a, b, strict=True)]
    if not any(character.isalnum() for start, end in edges for character in text[start:end]):
        return PUNCTUATION
    if a.end == b.end:
        return START
    return END if a.start == b.start else BOTH

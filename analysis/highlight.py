"""Mark spans, which may cross one another, in a text, as properly nested HTML.

HTML elements nest; the spans of an article need not. A mark that is crossed is cut into pieces: its anchor (`id`)
stands on the first piece, its other attributes on every piece. The text itself is never changed: take the tags away
and what is left is the text, but for characters that would act on the page instead of being read (see `shown`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from markupsafe import Markup, escape

from analysis.spans import Span

# What an article can smuggle in to reorder or hide the words around it: bidirectional embeddings, overrides and
# isolates (Unicode Standard Annex #9), C1 controls, the two separators that end a line in JavaScript alone, and what
# no XML or UTF-8 may hold: half a surrogate pair and two codes that are no characters.
_ACTING = [
    *range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF,
    *range(0xD800, 0xE000),
]  # fmt: skip
_SHOWN = {
    **{code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n\r"},
    0x7F: "\u2421",
    **{code: f"[U+{code:04X}]" for code in _ACTING},
}


def shown(text: str) -> str:
    """Return the text with characters that act instead of being read replaced by visible signs.

    Control characters become their control pictures (NUL is shown as U+2400); bidirectional overrides and the like
    their code point in brackets; line ends become line feeds. For display only: the tables keep the characters.
    """
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_SHOWN)


def shortened(text: str, most: int) -> str:
    """Return a text on one line, and of one with more characters than `most` whole words of its beginning and "…"."""
    words = " ".join(text.split())
    return words if len(words) <= most else words[:most].rsplit(" ", 1)[0] + " …"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One span to mark.

    `rank` decides who is outside: a mark of a lower rank is never inside, nor cut by, one of a higher rank. Among
    equals the one that starts first, then the longer, is outside.
    """

    span: Span
    tag: str = "span"
    anchor: str | None = None  # id, on the first piece only
    attributes: Mapping[str, str] = field(default_factory=dict)  # on every piece
    rank: int = 0
    before: Markup = Markup("")  # right after the first opening tag
    after: Markup = Markup("")  # right after the last closing tag


def highlight(text: str, marks: Iterable[Mark]) -> Markup:
    """Return the text as HTML with every mark as an element or, where it is crossed, as several.

    Args:
        text: The text that the spans point into. It is escaped.
        marks: In any order; those of one span and rank keep the order given, the first outside. An empty span
            makes an empty element, so that a link to it still lands.

    Raises:
        ValueError: A span reaches beyond the text.
    """
    ordered = sorted(marks, key=lambda m: (m.rank, m.span.start, -m.span.end))
    opening: dict[int, list[int]] = defaultdict(list)
    for number, mark in enumerate(ordered):
        if not 0 <= mark.span.start <= mark.span.end <= len(text):
            raise ValueError(f"span {tuple(mark.span)} reaches beyond the text of {len(text)} characters")
        opening[mark.span.start].append(number)

    html: list[str] = []
    stack: list[int] = []
    begun: set[int] = set()

    def close(keep: int, at: int) -> None:
        while len(stack) > keep:
            number = stack.pop()
            html.append(f"</{ordered[number].tag}>")
            if ordered[number].span.end <= at:
                html.append(ordered[number].after)

    def open_(number: int) -> None:
        mark = ordered[number]
        first = number not in begun
        begun.add(number)
        attributes = {"id": mark.anchor, **mark.attributes} if first and mark.anchor else mark.attributes
        written = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
        html.append(f"<{mark.tag}{written}>")
        if first:
            html.append(mark.before)
        stack.append(number)

    active: set[int] = set()
    bounds = sorted({0, len(text), *opening, *(m.span.end for m in ordered)})
    for here, there in pairwise([*bounds, len(text)]):
        active = {number for number in active if ordered[number].span.end > here}
        empty = [number for number in opening[here] if ordered[number].span.end == here]
        active.update(number for number in opening[here] if ordered[number].span.end > here)
        wanted = sorted(active)
        same = next((i for i, (a, b) in enumerate(zip(stack, wanted, strict=False)) if a != b), None)
        close(min(len(stack), len(wanted)) if same is None else same, here)
        for number in wanted[len(stack) :]:
            open_(number)
        for number in empty:
            open_(number)
            close(len(stack) - 1, here)
        html.append(escape(shown(text[here:there])))
    close(0, len(text))
    return Markup("".join(html))

"""Pack what a large page holds beside its story: the HTML of rows and articles, in blocks that the page's script opens.

Written out, the rows behind the figures of 400 articles are 25 to 85 MB that no reader scrolls through. Here each row
and each article is rendered once, by the same templates, and put into blocks that are deflated (RFC 1951) and written
in base 85. A browser inflates a block when a link leads into it (`DecompressionStream`,
https://compression.spec.whatwg.org/). Rows stand right after the article that they were read from: their words repeat
it, and so cost almost nothing.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

BLOCK = 200_000  # characters of HTML in a block: some milliseconds to inflate
INDEX = "index"

# Between the fragments of a block, and around the id of an article; no text of a page holds them (`highlight.shown`).
FRAGMENT, ARTICLE = "\x1e", "\x1f"


@dataclass(slots=True)
class Parcels:
    """Blocks of articles and rows in the order of adding, and lists of rows by name.

    A row has a number, from 0, and each block holds the rows of consecutive numbers.
    """

    scripts: dict[str, str] = field(default_factory=dict)  # as written, by name
    block_of: dict[str, int] = field(default_factory=dict)  # the block of an article, by its id
    html: list[str] = field(default_factory=list)  # every fragment, as it was before packing
    _block: list[str] = field(default_factory=list)
    _size: int = 0
    _starts: list[int] = field(default_factory=lambda: [0])
    _numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    _lists: dict[str, list[int]] = field(default_factory=dict)

    def article(self, article_id: str, html: str) -> None:
        """Add an article; the rows that follow, up to the next article, share its block."""
        if self._size > BLOCK:
            self._close()
        self.block_of[article_id] = len(self._starts) - 1
        self._keep(html, f"{ARTICLE}{article_id}{ARTICLE}")

    def row(self, kind: str, row_id: str, html: str) -> None:
        """Add a row; a kind is one way of showing rows, and within it an id stands for one row.

        Raises:
            ValueError: The row holds a character that separates rows, or was added before.
        """
        if (kind, row_id) in self._numbers:
            raise ValueError(f"the row {row_id!r} is packed already")
        if self._size > 2 * BLOCK:  # what belongs to no article
            self._close()
        self._numbers[kind, row_id] = len(self._numbers)
        self._keep(html)

    def list(self, name: str, kind: str, row_ids: Sequence[str]) -> None:
        """Name a list of rows that were added."""
        numbers = [self._numbers[kind, row_id] for row_id in row_ids]
        # From one to the next: mostly small, and so mostly alike.
        self._lists[name] = [after - before for before, after in pairwise([0, *numbers])]

    def finish(self) -> None:
        """Close the last block, and write the index: the first row of each block, and the lists."""
        self._close()
        index = {"starts": self._starts[:-1], "lists": self._lists}
        self.scripts[INDEX] = packed(json.dumps(index, ensure_ascii=False, separators=(",", ":")))

    def _keep(self, html: str, before: str = "") -> None:
        html = html.strip()
        if FRAGMENT in html or ARTICLE in html:
            raise ValueError("a fragment holds a character that separates fragments")
        self._size += len(html)
        self._block.append(before + html)
        self.html.append(html)

    def _close(self) -> None:
        self.scripts[str(len(self._starts) - 1)] = packed(FRAGMENT.join(self._block))
        self._starts.append(len(self._numbers))
        self._block, self._size = [], 0


# The base of 85 that Python and git write (as in RFC 1924), a sixteenth shorter than base64, without what means
# something to HTML.
_SAFE = str.maketrans("<>&", ",:.")
_PLAIN = str.maketrans(",:.", "<>&")


def packed(text: str) -> str:
    """Return a text, deflated without a header, in digits of base 85."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return base64.b85encode(squeeze.compress(text.encode("utf-8")) + squeeze.flush()).decode("ascii").translate(_SAFE)


def unpacked(script: str) -> str:
    """Return the text that `packed` was given."""
    return zlib.decompress(base64.b85decode(script.translate(_PLAIN)), -zlib.MAX_WBITS).decode("utf-8")

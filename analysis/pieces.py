"""The corpus joined piece by piece: the rows of some articles, and what the steps that see all of them ask of them.

A piece is kept from run to run under a hash of all that it is made of: the readings of its articles, whom their
references mean, what they repeat and what people ruled. Where one article is added, the pieces of the others stand as
long as nobody in them has become somebody else. Pieces end where the readings themselves say (as in content-defined
chunking: Muthitacharoen, Chen and Mazières, "A low-bandwidth network file system", SOSP 2001), so that an article that
comes in between moves the bounds of no more than its own.
"""

from __future__ import annotations

import datetime
import functools
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pyarrow as pa

from analysis import answers, counted, duplicates, fingerprint, packing, quotes, store, tables
from analysis.cache import Cache
from analysis.counted import Counted
from analysis.duplicates import Repeated
from analysis.packing import Unreadable
from analysis.quotes import Quoted
from analysis.revision import Revision
from analysis.schema import TABLES
from analysis.spool import Place, Spool

# Bytes of packed readings: what a piece has at least, and what it ends at wherever it is. Enough that a piece is worth
# its while, little beside the network that reads.
_LEAST = 150_000
_MOST = 600_000
_ENDS = 16  # one reading in so many ends a piece that is long enough


class Told(NamedTuple):
    """What one article gives to the steps that see all of them."""

    article_id: str
    published: datetime.date | None
    quoted: tuple[Quoted, ...]
    counted: tuple[Counted, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """Some articles, joined.

    Attributes:
        tables: Their rows, those of the tables of single articles.
        told: One for each, in order.
    """

    tables: store.Rendered
    told: tuple[Told, ...]


def read(
    spool: Spool, revised: Revision, repeated: Mapping[str, Repeated], cache: Cache | None = None
) -> Iterator[Piece]:
    """Yield the pieces of a corpus, in the order of its readings.

    Args:
        spool: The readings; they are opened only where a piece is not kept.
        revised: Whom their references mean.
        repeated: Which articles repeat another, by id.
        cache: Pieces of earlier runs; takes those of this one.
    """
    for places in cut(spool.places()):
        key = _key(places, revised, repeated) if cache else b""
        piece = _kept(cache, key) if cache else None
        if piece is None:
            packed = pack(_join(spool, places, revised, repeated))
            piece = unpack(packed)  # as a kept one is, to the bytes that its tables take
            if cache:
                cache.remember(key, packed)
        yield piece


def cut(places: Iterable[Place]) -> Iterator[list[Place]]:
    """Yield the places in order, as many at a time as make a piece."""
    portion: list[Place] = []
    n_bytes = 0
    for place in places:
        portion.append(place)
        n_bytes += place.n_bytes
        if n_bytes >= _MOST or (n_bytes >= _LEAST and place.digest[0] % _ENDS == 0):
            yield portion
            portion, n_bytes = [], 0
    if portion:
        yield portion


def _key(places: Sequence[Place], revised: Revision, repeated: Mapping[str, Repeated]) -> bytes:
    digest = hashlib.sha256(_version().encode())
    for place in places:
        state = revised.state(place.article_id)
        original = repr(repeated.get(place.article_id)).encode()
        for part in (place.digest, state, original):
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
    return digest.digest()


def _kept(cache: Cache, key: bytes) -> Piece | None:
    packed = cache.recall(key)
    try:
        return unpack(packed) if packed else None
    except Unreadable:
        return None


@functools.cache
def _version() -> str:
    """Return the version of what makes a piece of readings, beside these."""
    return f"{fingerprint.code('pieces')} {fingerprint.extractor()} {pa.__version__}"


def _join(spool: Spool, places: Iterable[Place], revised: Revision, repeated: Mapping[str, Repeated]) -> Piece:
    rows: defaultdict[str, list[Any]] = defaultdict(list)
    told = []
    for place in places:
        reading = spool.reading(place)
        page = reading.page
        joined = revised.join(reading)
        rows["articles"].append(duplicates.marked(page.article, repeated))
        rows["passages"] += page.passages
        rows["mentions"] += joined.mentions
        rows["statements"] += joined.statements
        rows["dates"] += joined.dates
        rows["quantities"] += joined.quantities
        rows["answers"] += answers.read(page, joined)
        quoted = tuple(quotes.read(page, joined))
        figures = tuple(counted.read(page, joined, spool.outline(place.article_id).frames))
        told.append(Told(place.article_id, page.article.published, quoted, figures))
    return Piece(store.Rendered(tables.to_arrow(rows)), tuple(told))


def pack(piece: Piece) -> bytes:
    """Return a piece as bytes."""
    rows = {name: _written(table) for name, table in piece.tables.items() if table.num_rows}
    raw = packing.dumps((rows, {name: piece.tables.csv[name] for name in rows}, piece.told))
    small: bytes = pa.compress(raw, codec="zstd", asbytes=True)
    return len(raw).to_bytes(8, "big") + small


def unpack(packed: bytes) -> Piece:
    """Return the piece of such bytes.

    Raises:
        Unreadable: They are something else.
    """
    try:
        raw = pa.decompress(packed[8:], int.from_bytes(packed[:8], "big"), codec="zstd", asbytes=True)
        rows, csv, told = packing.loads(raw)
        found = {
            name: _read(name, rows[name]) if name in rows else tables.arrow_schema(name).empty_table()
            for name in TABLES
        }
        return Piece(store.Rendered(found, csv), told)
    except (pa.ArrowException, OSError, ValueError, TypeError, KeyError) as error:  # an OSError is Arrow's
        raise Unreadable(str(error)) from error


def _written(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue().to_pybytes()  # type: ignore[no-any-return]


def _read(name: str, written: bytes) -> pa.Table:
    with pa.ipc.open_stream(written) as reader:
        table = reader.read_all()
    table.validate(full=True)
    if not table.schema.equals(tables.arrow_schema(name)):
        raise Unreadable(f"{name} has other columns")
    return table

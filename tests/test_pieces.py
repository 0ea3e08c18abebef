"""Pieces of a corpus that are kept: whatever came before, the tables are those of a first run."""

import sqlite3
import tempfile
from pathlib import Path

import pyarrow as pa
import pytest
from correction_factory import arrow, read, who
from factories import article
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import actors, packing, pieces, rulings
from analysis.cache import Cache
from analysis.schema import Article
from analysis.spool import Place, Spool


def paper(text: str, day: int, outlet: str = "The Post") -> Article:
    return article(text, f"2025-04-{day:02d}", outlet, source=f"{day}.txt")


FIRST = paper("“The plan is dead,” Doe said on Tuesday.", 9)
JANE = paper("President Jane Doe said that taxes would rise. She left.", 8)
JOHN = paper("Senator John Doe said that he would vote no.", 10)
POOL = [
    FIRST,
    JANE,
    JOHN,
    paper("Mr Doe said that it was over. He was angry.", 11),
    paper("Mrs Doe told reporters that she agreed.", 7),
    paper("Robert Doe, the father of Jane Doe, died. Doe said that he was sad. The president said that she was too.", 12),
    paper("The Office for National Statistics (ONS) said that prices rose by 3 per cent.", 6),
    paper("The ONS said that prices fell by 2 per cent. The office said that this was good.", 13),
    paper("“We will win this and nobody will ever take it away from us,” Jane Doe said.", 9, "The Times"),
    paper("“We will win this and nobody will take it away,” Doe said, and smiled.", 9, "The Sun"),
    paper("At least two people were killed in an attack in Kabul, police said.", 9),
    paper("At least four people were killed in an attack in Kabul, the president said.", 10),
]
_KEPT = Path(tempfile.mkdtemp())


def plain(tables: dict[str, pa.Table]) -> dict[str, list[dict]]:
    return {name: table.to_pylist() for name, table in tables.items()}


@given(corpus=st.lists(st.sampled_from(POOL), unique=True, min_size=1), most=st.sampled_from([1, 2_000, 600_000]))
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_was_kept_the_tables_are_those_of_a_first_run(corpus: list[Article], most: int):
    with pytest.MonkeyPatch.context() as patch, Cache(_KEPT, "1") as cache:
        patch.setattr(pieces, "_MOST", most)
        assert plain(arrow(corpus, cache=cache)) == plain(arrow(corpus))


def test_somebody_new_changes_whom_a_kept_article_means(tmp_path: Path):
    with Cache(tmp_path, "1") as cache:
        assert who(plain(arrow([FIRST, JANE], cache=cache)), "plan is dead") == "Jane Doe"
        assert who(plain(arrow([FIRST, JANE, JOHN], cache=cache)), "plan is dead") == "Doe"  # which of them, nobody knows
        assert who(plain(arrow([FIRST, JOHN], cache=cache)), "plan is dead") == "John Doe"


def opened(monkeypatch: pytest.MonkeyPatch, corpus: list[Article], cache: Cache) -> set[str]:
    """Return the ids of the articles whose readings are opened while a corpus is joined."""
    found: set[str] = set()
    before = Spool.reading

    def told(spool: Spool, place: Place):
        found.add(place.article_id)
        return before(spool, place)

    with monkeypatch.context() as patch:
        patch.setattr(Spool, "reading", told)
        arrow(corpus, cache=cache)
    return found


def test_only_what_is_new_and_whom_it_concerns_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pieces, "_MOST", 1)
    old, new = [each for each in POOL if each is not JOHN], JOHN
    with Cache(tmp_path, "1") as cache:
        assert opened(monkeypatch, old, cache) == {each.article_id for each in old}
        assert opened(monkeypatch, old, cache) == set()
        named = {each.article_id for each in POOL if "Doe" in each.text}
        assert new.article_id in opened(monkeypatch, POOL, cache) <= named
        stranger = paper("Ann Roe said that it rained.", 30)
        assert opened(monkeypatch, [*POOL, stranger], cache) == {stranger.article_id}


def test_an_article_in_between_moves_the_bounds_of_no_more_than_its_own_piece():
    places = [Place(n, f"{n:012}", bytes([n * 37 % 256]), 9_000) for n in range(400)]
    before = [tuple(piece) for piece in pieces.cut(places)]
    between = Place(400, "between", b"\1", 9_000)
    after = [tuple(piece) for piece in pieces.cut([*places[:200], between, *places[200:]])]
    assert len(before) > 5
    assert len(set(after) - set(before)) <= 3
    assert [place for piece in after for place in piece] == [*places[:200], between, *places[200:]]


def test_a_piece_comes_back_as_it_was_and_nothing_else_does():
    with Spool() as spool:
        for each in POOL:
            spool.add(read(each))
        [piece] = pieces.read(spool, rulings.revise(spool, actors.resolve(spool), ()), {})
    packed = pieces.pack(piece)
    assert pieces.unpack(packed) == piece
    assert sum(len(told.quoted) for told in piece.told) == 3  # of Doe, of Jane Doe, and of Doe again
    for damaged in (b"", b"none", packed[:100], packed[:8] + bytes(len(packed) - 8), bytes(8) + packed[8:]):
        with pytest.raises(packing.Unreadable):
            pieces.unpack(damaged)


def test_a_damaged_piece_is_made_again(tmp_path: Path):
    with Cache(tmp_path, "1") as cache:
        whole = plain(arrow(POOL, cache=cache))
    with sqlite3.connect(tmp_path / "readings.sqlite") as database:
        database.execute("UPDATE made SET packed = zeroblob(length(packed))")
    database.close()
    with Cache(tmp_path, "1") as cache:
        assert plain(arrow(POOL, cache=cache)) == whole
        assert cache.damaged == len(POOL) + 1  # what was found of each, and the one piece
    with Cache(tmp_path, "1") as cache:
        assert plain(arrow(POOL, cache=cache)) == whole
        assert cache.damaged == 0

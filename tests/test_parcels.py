"""What is packed comes out as it went in, and a large page holds each row once."""

from __future__ import annotations

import pytest
from corpus_factory import Paper, corpus
from hypothesis import given
from hypothesis import strategies as st
from page_factory import evidence, parse, prose, render, tables_of

from analysis import page, parcels
from analysis.parcels import Parcels


@given(st.text())
def test_a_text_comes_out_as_it_went_in(text: str) -> None:
    script = parcels.packed(text)
    assert parcels.unpacked(script) == text
    assert not set(script) & set("<>&\"'\n")


def test_rows_stand_after_their_article_and_lists_count_on_from_one_to_the_next() -> None:
    packed = Parcels()
    packed.article("a1", "<p>first</p>")
    packed.row("lines", "s1", "<tr>one</tr>")
    packed.row("lines", "s2", "<tr>two</tr>")
    packed.article("a2", "<p>second</p>")
    packed.row("lines", "s3", "<tr>three</tr>")
    packed.list("all", "lines", ["s1", "s2", "s3"])
    packed.list("some", "lines", ["s3", "s1"])
    packed.finish()
    assert parcels.unpacked(packed.scripts["0"]).split(parcels.FRAGMENT) == [
        "\x1fa1\x1f<p>first</p>", "<tr>one</tr>", "<tr>two</tr>", "\x1fa2\x1f<p>second</p>", "<tr>three</tr>",
    ]  # fmt: skip
    assert parcels.unpacked(packed.scripts["index"]) == '{"starts":[0],"lists":{"all":[0,1,1],"some":[2,-2]}}'
    assert packed.block_of == {"a1": 0, "a2": 0}


def test_a_full_block_ends_before_the_next_article() -> None:
    packed = Parcels()
    for n in range(3):
        packed.article(f"a{n}", "x" * (parcels.BLOCK + 1))
        packed.row("lines", f"s{n}", f"<tr>{n}</tr>")
    packed.finish()
    assert packed.block_of == {"a0": 0, "a1": 1, "a2": 2}
    assert '"starts":[0,1,2]' in parcels.unpacked(packed.scripts["index"])


def test_a_row_that_would_end_another_is_refused() -> None:
    with pytest.raises(ValueError, match="separates fragments"):
        Parcels().row("lines", "s1", "one\x1etwo")


def test_a_row_is_packed_once() -> None:
    packed = Parcels()
    packed.row("lines", "s1", "one")
    with pytest.raises(ValueError, match="'s1' is packed already"):
        packed.row("lines", "s1", "one")


# --- a page that is packed -------------------------------------------------------------------------------------------


@pytest.fixture
def tables(monkeypatch):
    monkeypatch.setattr(page, "WRITTEN_OUT", 3)
    paper = Paper("Herald", "2025-04-08", "“Yes,” Ann Lee said.\n\n“No,” Bob Ray said.\n\n“Maybe,” Ann Lee added.")
    for words, who, cue in (("“Yes,”", "Ann Lee", "said"), ("“No,”", "Bob Ray", "said"), ("“Maybe,”", "Ann Lee", "added")):
        paper.passage(f"{words} {who} {cue}.")
        paper.says(who, source=who, cue=cue, content=words, after=words)
    return tables_of(corpus(paper))


def ids(tables) -> list[str]:
    return [row["statement_id"] for row in tables["statements"].to_pylist()]


def test_without_its_script_a_packed_page_cites_the_first_rows(tables, monkeypatch) -> None:
    monkeypatch.setattr(page, "SAMPLES", 2)
    found = prose('<p><a class="figure" href="#ev-{0}">3</a></p>', evidence("3 statements", "statements", ids(tables)))
    tree = parse(render(tables, found))
    article = tables["articles"].to_pylist()[0]
    cited = [" ".join(item.get_text().split()) for item in tree.select(".evidence li.sample")]
    assert cited == [
        f"“Yes,” Ann Lee. Herald, 8 April 2025 (characters 0–6 of {article['source']}, article {article['article_id']})",
        f"“No,” Bob Ray. Herald, 8 April 2025 (characters 22–27 of {article['source']}, article {article['article_id']})",
    ]
    assert tree.select_one(".evidence .needs-script").get_text() == "And 1 row more."


def test_what_a_packed_page_links_to_stands_on_it_or_in_a_parcel(tables) -> None:
    whole = evidence("3 statements", "statements", ids(tables))
    with pytest.raises(page.PageError, match="links to #nowhere"):
        render(tables, prose('<p><a href="#ev-{0}">3</a> <a href="#nowhere">1</a></p>', whole))
    tree = parse(render(tables, prose('<p><a href="#ev-{0}">3</a></p>', whole)))
    for link in tree.select('td.words a[href^="#"]'):
        assert tree.find(id=link["href"][1:])["class"] == ["sample"]  # it stands in for the words in their article


def test_a_long_table_of_the_story_begins_on_the_page_and_goes_on_in_a_parcel(tables, monkeypatch) -> None:
    one, two = evidence("Ann Lee", "statements", ids(tables)[::2]), evidence("Bob Ray", "statements", ids(tables)[1:2])
    long = "\n".join(
        [f'<tr><th scope="row">{n}</th><td><a href="#ev-{{0}}">2</a></td></tr>' for n in range(60)]
        + ['<tr><th scope="row">last</th><td><a href="#ev-{1}">1</a></td></tr>']
    )
    html = render(tables, prose(f'<table class="measure"><tbody>\n{long}\n</tbody></table>', one, two))
    tree = parse(html)
    assert [head.get_text() for head in tree.select("table.measure tbody th")] == [str(n) for n in range(page.PAGE_ROWS)]
    assert [section.h3.get_text() for section in tree.select(".evidence")] == ["Ann Lee"]  # the other waits for its row
    block = parcels.unpacked(tree.find(id="parcel-0").string)
    assert block.count('<th scope="row">') == 61
    assert f'<section class="evidence" id="ev-{two[0]}"' in block

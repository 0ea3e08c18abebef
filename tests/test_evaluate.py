"""The command that scores: what it prints and writes, what it says of a broken folder, and that its page is safe."""

import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner, Result
from gold_factory import LEE, RAY, RAY_TOO, TEXT, ann, said, write

from analysis import cli, evaluate, ingest, pipeline, segment, statements, tagger
from analysis.brat import Annotated
from analysis.reading import Reading
from analysis.schema import Article
from analysis.scores import Pair

EMBED = "The vote is a fraud and will be repeated soon, I say. — Ann Lee (@annlee) April 8, 2025"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli.main, ["evaluate", *map(str, arguments)])


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch):
    """Return a function that sets what is read in every article, so that no figure here hangs on the tagger."""

    def says(*attributions: tagger.Attribution) -> None:
        def read_article(article: Article) -> Reading:
            page, _ = segment.cut(article)
            rows, _ = statements.read(page, attributions)
            return Reading(page, (), tuple(rows), (), (), ())

        monkeypatch.setattr(pipeline, "read_article", read_article)

    return says


def reading(source: str, cue: str, content: str | list[str], score: float = 0.9, text: str = TEXT) -> tagger.Attribution:
    parts = said(source, cue, content, text)
    return tagger.Attribution(*(part[0] if part else None for part in (parts.source, parts.cue)), parts.content, score)


def compare(annotated: Annotated) -> Pair:
    return evaluate.compare(annotated, pipeline.read_article(ingest.of_text(annotated.name, annotated.text)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "gold", "herald_1", TEXT, ann(TEXT, [LEE, RAY, RAY_TOO]))
    return tmp_path / "gold"


# --- the figures


def test_the_figures_are_printed(folder: Path, reads):
    reads(reading("Ann Lee", "said", "“We won,”", 0.97), reading("Bob Ray", "denied", "she had won", 0.7))
    result = run("--gold", folder)
    assert result.exit_code == 0, result.output
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert lines[0] == "articles: 1; attributions: 3 annotated, 2 read; in percent, with 95 % intervals"
    assert "source exact 100.0 100.0 100.0" in lines
    assert "content exact 50.0 33.3 40.0" in lines
    assert "content overlap 100.0 66.7 80.0" in lines
    assert "linked 100.0 66.7 80.0" in lines
    assert "kind direct 1 1 100.0 100.0 100.0 100.0 100.0" in lines
    assert "0.95 to 1 1 0.97 100.0 20.7–100.0" in lines


def test_every_figure_is_written_as_json_and_twice_the_same(folder: Path, reads, tmp_path: Path):
    reads(reading("Ann Lee", "said", "“We won,”"), reading("", "", "Nobody asked him."))
    assert run("--gold", folder, "--json", tmp_path / "new" / "one.json").exit_code == 0
    assert run("--gold", folder, "--json", tmp_path / "two.json").exit_code == 0
    written = (tmp_path / "new" / "one.json").read_bytes()
    assert written == (tmp_path / "two.json").read_bytes()
    data = json.loads(written)
    assert (data["articles"], data["annotated"], data["read"]) == (1, 3, 2)
    by = {(r["split"], r["value"], r["of"], r["measure"]): r for r in data["scores"]}
    linked = by["all", "all", "linked", "all"]
    assert (linked["right_read"], linked["read"], linked["right_annotated"], linked["annotated"]) == (1, 2, 1, 3)
    assert (linked["precision"], linked["recall"], linked["f1"], linked["interval_low"]) == (0.5, 0.3333, 0.4, None)
    assert by["kind", "direct", "content", "exact"]["f1"] == 1
    assert by["outlet", "herald", "linked", "with a source"]["precision"] == 1
    assert data["errors"]["content"] == {"missed": 2, "invented": 1}
    assert [(band["low"], band["read"], band["right"]) for band in data["calibration"] if band["read"]] == [(0.9, 2, 1)]


def test_the_projects_own_extraction_is_what_is_scored(folder: Path):
    article = pipeline.read_article(ingest.of_text("herald_1", TEXT))
    rows = [(s.source_start, s.cue_start, tuple(s.parts), s.confidence) for s in article.statements]
    annotated = Annotated("herald_1", "", TEXT, (LEE, RAY))
    read = compare(annotated).read
    firsts = [tuple(part[0].start if part else None for part in (m.parts.source, m.parts.cue)) for m in read]
    assert [(*starts, m.parts.content, m.confidence) for starts, m in zip(firsts, read, strict=True)] == rows
    assert rows


def test_offsets_are_those_of_the_file(reads):
    text = "\ufeffDate\r\n\r\n“We won,” Ann Lee said.\r\n"
    reads(reading("Ann Lee", "said", "“We won,”", text=text))
    parts = said("Ann Lee", "said", "“We won,”", text)
    found = compare(Annotated("herald_1", "", text, (parts,)))
    assert found.text == text
    assert found.gold[0].parts == found.read[0].parts == parts


def test_kind_and_passage_are_told_in_one_way_on_both_sides(reads):
    text = f"“We won,” Ann Lee said.\n\nBob Ray denied that she “won” at all.\n\n{EMBED}\n"
    reads(reading("Ann Lee", "said", "“We won,”", text=text), reading("Bob Ray", "denied", "that she “won” at all", text=text))
    post = said("Ann Lee (@annlee)", "", "The vote is a fraud and will be repeated soon, I say.", text)
    gold = (said("Ann Lee", "said", "“We won,”", text), said("Bob Ray", "denied", "that she “won” at all", text), post)
    found = compare(Annotated("herald_1", "", text, gold))
    expected = [("direct", "body"), ("mixed", "body"), ("indirect", "embed")]
    assert [(m.kind, m.passage) for m in found.gold] == expected
    assert [(m.kind, m.passage) for m in found.read] == expected  # the embedded post is read from its form
    assert found.read[2].parts.content == post.content


# --- faults


def test_reports_inside_reports_are_judged_only_where_somebody_annotated_some(tmp_path: Path, reads):
    text = "Ann Lee said that Bob Ray denied it."
    outer = said("Ann Lee", "said", "that Bob Ray denied it", text)
    inner = said("Bob Ray", "denied", "it", text)
    reads(
        reading("Ann Lee", "said", "that Bob Ray denied it", text=text),
        reading("Bob Ray", "denied", "it", text=text),
    )
    for name, annotated, judged in (("flat", [outer], 1), ("nested", [outer, inner], 2)):
        write(tmp_path / name, "herald_1", text, ann(text, annotated))
        run("--gold", tmp_path / name, "--json", tmp_path / f"{name}.json")
        assert json.loads((tmp_path / f"{name}.json").read_text())["read"] == judged


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path):
    result = run("--gold", tmp_path / "nowhere")
    assert result.exit_code == 1
    assert result.stderr == f"Error: {tmp_path / 'nowhere'}: expected text/*.txt and attributions/*.ann (brat stand-off)\n"


def test_a_broken_file_of_annotations_is_named_with_its_line_and_nothing_is_written(folder: Path, tmp_path: Path):
    path = write(folder, "herald_2", TEXT, "T1\tSource 10 17\tBob Ray\n")
    result = run("--gold", folder, "--json", tmp_path / "scores.json")
    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: {path}, line 1: T1 quotes 'Bob Ray', the text has 'Ann Lee' there")
    assert not (tmp_path / "scores.json").exists()


def test_an_article_that_cannot_be_read_is_named_and_the_others_are_scored(folder: Path, reads):
    reads(reading("Ann Lee", "said", "“We won,”"))
    write(folder, "herald_2", "A\0B", "")
    result = run("--gold", folder)
    assert result.exit_code == 3
    assert "herald_2: not read: `text` holds a NUL at character 1" in result.stderr
    assert result.stdout.startswith("articles: 1; attributions: 3 annotated, 1 read")


def test_where_no_article_can_be_read_nothing_is_scored(tmp_path: Path):
    write(tmp_path, "herald_1", "A\0B", "")
    result = run("--gold", tmp_path)
    assert result.exit_code == 1
    assert f"Error: no article under {tmp_path}/ was read" in result.stderr


def test_nothing_annotated_and_nothing_read_is_no_failure(tmp_path: Path, reads):
    reads()
    write(tmp_path / "gold", "herald_1", TEXT, "")
    result = run("--gold", tmp_path / "gold", "--errors", tmp_path / "errors.html", "--json", tmp_path / "scores.json")
    assert result.exit_code == 0, result.output
    assert re.search(r"^linked +– +– +–$", result.stdout, re.MULTILINE)
    assert "None was found." in (tmp_path / "errors.html").read_text(encoding="utf-8")


def test_a_file_that_cannot_be_written_is_said_before_anything_is_read(folder: Path, tmp_path: Path):
    (tmp_path / "file").touch()
    result = run("--gold", folder, "--errors", tmp_path / "file" / "errors.html")
    assert result.exit_code == 1
    assert "Traceback" not in result.stderr and "file" in result.stderr
    assert result.stdout == ""


# --- the page


def page(folder: Path, out: Path) -> BeautifulSoup:
    result = run("--gold", folder, "--errors", out)
    assert result.exit_code == 0, result.output
    return BeautifulSoup(out.read_text(encoding="utf-8"), "html.parser")


def test_the_page_shows_each_kind_of_error_in_its_text(folder: Path, reads, tmp_path: Path):
    reads(
        reading("Ann Lee", "said", "We won", 0.97),
        reading("Bob Ray", "denied", "that she had won, and added that he would ask the court", 0.5),
    )
    tree = page(folder, tmp_path / "errors.html")
    assert tree.h1.get_text() == "Scores on gold"
    headings = [heading.get_text() for heading in tree.select("#content h3")]
    assert headings == ["Only punctuation differs: 1", "Merged: 1"]
    first, second = tree.select("#content ol.slips li")
    after = " Ann Lee said. Bob Ray denied that she had won, and added that he would ask the court."
    excerpts = [excerpt.get_text() for excerpt in first.select(".excerpt")]
    assert excerpts == [f"[“We won,”]{after}", f"“[We won],”{after}"]
    assert [title.get_text() for title in first.select(".side-title")] == ["Annotated", "Read, confidence 0.97"]
    assert [mark.get_text().lstrip("[") for mark in second.select(".excerpt mark")] == [
        "that she had won", "that he would ask the court", "that she had won, and added that he would ask the court",
    ]  # fmt: skip
    assert {cue.get_text() for cue in second.select(".excerpt .cue")} == {"denied", "added"}
    assert first.select_one(".facts").get_text() == "herald_1, characters 0 to 9"
    link = tree.select_one('#errors a[aria-label="content, merged: 1"]')
    assert tree.find(id=link["href"][1:]).h3.get_text() == "Merged: 1"


def test_the_page_shows_scores_and_what_confidence_is_worth(folder: Path, reads, tmp_path: Path):
    reads(reading("Ann Lee", "said", "“We won,”", 0.97), reading("Bob Ray", "said", "that she had won", 0.7))
    tree = page(folder, tmp_path / "errors.html")
    rows = [[cell.get_text() for cell in row.select("th, td")] for row in tree.select("#figures tbody tr")]
    assert ["linked", "50.0", "33.3", "40.0", "", "3", "2"] in rows
    assert "confidence 0.9 to 1, on average 0.97: 100% of 1 right" in tree.figcaption.get_text()
    assert tree.select_one("#confidence svg[role=img][aria-label]")


def test_many_errors_of_one_kind_are_counted_and_some_are_shown_from_all_over(tmp_path: Path, reads):
    reads()
    for n in range(12):
        write(tmp_path / "gold", f"herald_{n:02}", TEXT, ann(TEXT, [LEE]))
    tree = page(tmp_path / "gold", tmp_path / "errors.html")
    assert tree.select_one("#source h3").get_text() == "Missed: 12"
    shown = [facts.get_text().partition(",")[0] for facts in tree.select("#source li .facts")]
    assert shown == ["herald_00", "herald_02", "herald_04", "herald_07", "herald_09"]


def test_a_long_content_is_shown_at_its_edges(tmp_path: Path, reads):
    reads()
    text = f"“Begin {'blah ' * 300}end,” Ann Lee said."
    long = text[: text.index(" Ann")]
    write(tmp_path / "gold", "herald_1", text, ann(text, [said("Ann Lee", "said", long, text)]))
    excerpt = page(tmp_path / "gold", tmp_path / "errors.html").select_one("#content .excerpt")
    assert re.fullmatch(r"\[“Begin (blah )+… (blah )+end,”\] Ann Lee said\.", excerpt.get_text())
    assert len(excerpt.get_text()) < 300


HOSTILE = "“<script>alert(1)</script><img src=x onerror=alert(1)> \u202ex,” Ann “</style>” <b>Lee</b> said."


def test_what_an_article_holds_cannot_act_on_the_page(tmp_path: Path, reads):
    content, source = HOSTILE[: HOSTILE.index(" Ann")], "Ann “</style>” <b>Lee</b>"
    name = "a&b\"'<i>_1"
    write(tmp_path / "gold <i>", name, HOSTILE, ann(HOSTILE, [said(source, "said", content, HOSTILE)]))
    reads(reading("Lee", "said", "alert(1)", text=HOSTILE))
    tree = page(tmp_path / "gold <i>", tmp_path / "errors.html")
    assert not tree.select("script, img, b:not(td b), i, iframe, link")
    assert tree.h1.get_text() == "Scores on gold <i>"
    assert any("<script>alert(1)</script>" in excerpt.get_text() for excerpt in tree.select(".excerpt"))
    assert "\u202e" not in tree.get_text() and "[U+202E]" in tree.get_text()
    assert name in tree.select_one("li .facts").get_text()


def test_the_page_asks_for_nothing_and_says_so(folder: Path, reads, tmp_path: Path):
    reads(reading("Ann Lee", "said", "“We won,”"))
    tree = page(folder, tmp_path / "errors.html")
    policy = tree.select_one('meta[http-equiv="Content-Security-Policy"]')["content"]
    assert "default-src 'none'" in policy and "script-src 'none'" in policy
    assert not tree.select("script, link, img, [src], [onclick]")
    assert all(link["href"].startswith("#") for link in tree.select("[href]"))
    assert "url(http" not in (tmp_path / "errors.html").read_text(encoding="utf-8")


def test_two_pages_of_the_same_articles_are_the_same_bytes(folder: Path, reads, tmp_path: Path):
    reads(reading("Ann Lee", "said", "We won"))
    page(folder, tmp_path / "one.html")
    page(folder, tmp_path / "two.html")
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "two.html").read_bytes()

"""Annotations in brat's format: what is read, and what is said of a file that cannot be."""

from pathlib import Path

import pytest
from gold_factory import LEE, RAY, RAY_TOO, TEXT, ann, said, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import brat
from analysis.brat import Annotated, Attribution, BrokenAnnotation
from analysis.spans import Span

SHORT = "Ann Lee said no.\n"
NOTES = "T1\tSource 0 7\tAnn Lee\nT2\tCue 8 12\tsaid\nT3\tContent 13 15\tno\nE1\tAttribution:T2 Source:T1 Cue:T2 Content:T3\n"
NO = said("Ann Lee", "said", "no", SHORT)


def only(folder: Path) -> Annotated:
    (article,) = brat.read(folder)
    return article


def test_an_article_is_read_with_its_outlet(tmp_path: Path):
    write(tmp_path, "herald_2025-04-08_no", SHORT, NOTES)
    article = only(tmp_path)
    assert (article.name, article.outlet, article.annotator, article.text) == ("herald_2025-04-08_no", "herald", "", SHORT)
    assert article.attributions == (NO,)


def test_what_is_written_is_what_is_read(tmp_path: Path):
    write(tmp_path, "a", TEXT, ann(TEXT, [LEE, RAY, RAY_TOO]))
    assert only(tmp_path).attributions == (LEE, RAY, RAY_TOO)


def test_fragments_come_in_order_though_the_file_quotes_them_in_another(tmp_path: Path):
    text = "“We won,” Ann Lee said, “by two seats.”"
    notes = "T1\tSource 10 17\tAnn Lee\nT2\tCue 18 22\tsaid\nT3\tContent 24 39;0 9\t“by two seats.” “We won,”\nE1\tAttribution:T2 Source:T1 Cue:T2 Content:T3\n"
    write(tmp_path, "a", text, notes)
    assert only(tmp_path).attributions == (said("Ann Lee", "said", ["“We won,”", "“by two seats.”"], text),)


def test_a_numbered_argument_adds_to_its_role(tmp_path: Path):
    notes = NOTES.replace("Content:T3", "Content:T3 Content2:T4") + "T4\tContent 15 16\t.\n"
    write(tmp_path, "a", SHORT, notes)
    assert only(tmp_path).attributions[0].content == (Span(13, 15), Span(15, 16))


@pytest.mark.parametrize("quoted", ["“Never.\n\nEver.”", "“Never. Ever.”", "“Never.\n\n\nEver.”"])
def test_annotated_text_may_hold_line_breaks_or_have_them_as_spaces(tmp_path: Path, quoted: str):
    text = "“Never.\n\nEver.” Ann Lee said."
    notes = f"T1\tContent 0 15\t{quoted}\nT2\tCue 24 28\tsaid\nE1\tAttribution:T2 Cue:T2 Content:T1\n"
    write(tmp_path, "a", text, notes)
    assert only(tmp_path).attributions == (Attribution((), (Span(24, 28),), (Span(0, 15),)),)


def test_a_carriage_return_is_a_character(tmp_path: Path):
    text = "A\r\nB\r\nAnn Lee said no.\r\n"
    write(tmp_path, "a", text, ann(text, [said("Ann Lee", "said", "no", text)]))
    article = only(tmp_path)
    assert article.text == text
    assert article.attributions[0].source[0].of(article.text) == "Ann Lee"


@pytest.mark.parametrize("end", ["\r\n", "\n", ""])
def test_lines_of_the_annotation_may_end_in_any_way(tmp_path: Path, end: str):
    write(tmp_path, "a", SHORT, NOTES.rstrip("\n").replace("\n", end or "\n") + end)
    assert only(tmp_path).attributions == (NO,)


def test_an_attribution_without_a_source_has_none(tmp_path: Path):
    notes = NOTES.replace("Attribution:T2 Source:T1", "Attribution-no-source:T4") + "T4\tAttribution-no-source 8 12\tsaid\n"
    write(tmp_path, "a", SHORT, notes)
    assert only(tmp_path).attributions == (Attribution((), NO.cue, NO.content),)


def test_what_is_no_attribution_is_passed_over(tmp_path: Path):
    extra = "T9\tDiscard 15 16\t.\n#1\tAnnotatorNotes T9\tIs this\nT9 a stop?\nA1\tSure E1\nR1\tSame Arg1:T1 Arg2:T2\n*\tEquiv T1 T2\n"
    write(tmp_path, "a", SHORT, NOTES + extra + "E2\tAttribution:T2\n")
    assert only(tmp_path).attributions == (NO,)


def test_nothing_annotated_is_an_article_without_attributions(tmp_path: Path):
    write(tmp_path, "a", SHORT, "")
    assert only(tmp_path).attributions == ()


def test_of_several_annotators_the_first_in_alphabetical_order_counts(tmp_path: Path):
    write(tmp_path, "a_1", SHORT, NOTES, "zoe")
    write(tmp_path, "a_1", SHORT, "", "ann_lee")
    write(tmp_path, "a", SHORT, NOTES)
    assert [(a.name, a.annotator, len(a.attributions)) for a in brat.read(tmp_path)] == [("a", "", 1), ("a_1", "ann_lee", 0)]
    assert [a.annotator for a in brat.read(tmp_path, every=True)] == ["", "ann_lee", "zoe"]


def test_a_text_that_nobody_annotated_is_left_out(tmp_path: Path):
    write(tmp_path, "a", SHORT, NOTES)
    (tmp_path / "text" / "b.txt").write_text("Nobody looked.")
    assert only(tmp_path).name == "a"


# What is in the file of annotations, the line that is named, and what is said of it.
BROKEN = [
    (NOTES.replace("T2\tCue 8 12", "T2\tCue 8"), 2, "expected `T1<tab>Source 0 4<tab>text`"),
    (NOTES.replace("T2\tCue 8 12", "T2\tCue 8 x"), 2, "expected `T1<tab>Source 0 4<tab>text`"),
    (NOTES.replace("\t", " ", 1), 1, "neither an annotation nor the rest of a quoted text"),
    (NOTES.replace("8 12", "12 12"), 2, "T2 is 12 to 12, the text has 17 characters"),
    (NOTES.replace("13 15", "13 99"), 3, "T3 is 13 to 99, the text has 17 characters"),
    (NOTES.replace("13 15", "12 14"), 3, "T3 quotes 'no', the text has ' n' there; offsets count characters of the file"),
    (NOTES.replace("Source:T1", "Source:T7"), 4, "names T7, which is no span of this file"),
    (NOTES.replace("Source:T1", "Source:E1"), 4, "names E1, which is no span of this file"),
    (NOTES.replace("Source:T1", "Source T1"), 4, "expected `E1<tab>Attribution:T4 Source:T1 Cue:T2 Content:T3`"),
    (NOTES + "\nsaid no", 6, "neither an annotation nor the rest of a quoted text"),
]  # fmt: skip


@pytest.mark.parametrize(("notes", "line", "why"), BROKEN)
def test_a_broken_annotation_is_named_with_file_and_line(tmp_path: Path, notes: str, line: int, why: str):
    path = write(tmp_path, "a", SHORT, notes)
    with pytest.raises(BrokenAnnotation) as error:
        list(brat.read(tmp_path))
    assert str(error.value).startswith(f"{path}, line {line}: {why}")


def test_what_is_not_utf_8_is_named_with_file_and_line(tmp_path: Path):
    path = write(tmp_path, "a", SHORT, NOTES)
    path.write_bytes(b"T1\tSource 0 7\tAnn Lee\nT2\tCue 8 12\t\xff\n")
    with pytest.raises(BrokenAnnotation, match=r"a\.ann, line 2: not UTF-8 \(byte 34\)"):
        list(brat.read(tmp_path))


def test_a_folder_without_articles_says_what_was_expected(tmp_path: Path):
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(FileNotFoundError, match=r"expected text/\*\.txt and attributions/\*\.ann"):
            list(brat.read(folder))
    write(tmp_path, "a", SHORT, NOTES)
    (tmp_path / "attributions" / "b_zoe.ann").touch()
    with pytest.raises(FileNotFoundError, match=r"b_zoe\.ann: no text/b_zoe\.txt beside it"):
        list(brat.read(tmp_path))


_TEXTS = st.text(st.sampled_from("ab .“”\n\r\té😀"), min_size=1, max_size=40)


@given(st.data(), _TEXTS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_whatever_the_text_its_spans_come_back(tmp_path: Path, data: st.DataObject, text: str):
    def parts() -> tuple[Span, ...]:
        edges = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=4)))
        return tuple(Span(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False))

    given_ = [Attribution(parts(), parts(), parts()) for _ in range(data.draw(st.integers(0, 3)))]
    write(tmp_path, "a", text, ann(text, given_))
    assert only(tmp_path).attributions == tuple(a for a in given_ if a != Attribution((), (), ()))

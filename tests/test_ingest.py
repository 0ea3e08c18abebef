"""Bytes on the left, the article or the issue on the right."""

import csv
import datetime
import hashlib
import io
import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import header, issues
from analysis.ingest import read
from analysis.schema import Article, Issue
from analysis.sources import Limits

SEEDS = Path(__file__).parent.parent / "seeds"
SHARED = Path(__file__).parent.parent.parent / "shared" / "corpora"

ENGLISH = (
    "The foreign minister said on Tuesday that the two men had been captured in the east of the country, and that the "
    "government would ask for an explanation from its neighbour."
)
GERMAN = (
    "Der Außenminister sagte am Dienstag, die beiden Männer seien im Osten des Landes gefangen genommen worden, und die "
    "Regierung werde in Peking um eine Erklärung bitten, hieß es in Kiew am Abend noch."
)

RESULTS = "Arsenal 2 Chelsea 1 Everton 0 Fulham 0 Leeds United 3 Newcastle 2 Manchester City 4 Brighton 1 Wolves 2 Spurs 2 Villa 1"


def articles(*sources: Path | str, **options: Limits) -> list[Article]:
    return [found for found in read(sources, **options) if isinstance(found, Article)]


def reasons(*sources: Path | str, **options: Limits) -> list[str]:
    return [found.reason for found in read(sources, **options) if isinstance(found, Issue)]


# --- plain text


def test_the_seeds_are_read_as_received():
    path = SEEDS / "000_a5a3c4e4cba64c51.txt"
    (article,) = articles(path)
    assert article.text.encode() == path.read_bytes()
    assert article.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert article.article_id == article.sha256[:12]
    assert article.source == path.as_posix()
    assert article.published == datetime.date(2025, 4, 8)
    assert (article.outlet, article.title, article.byline, article.language) == (None, None, None, "en")
    assert reasons(path) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (" date 2025-04-08 President Zelenskyy said", "date 2025-04-08"),
        ("Date: 2025-04-08\n\nPresident Zelenskyy said", "Date: 2025-04-08"),
        ("date 2025-04-08", "date 2025-04-08"),
        ("On a date 2025-04-08 nobody knows", None),
        ("date 2025-04-081", None),
        ("dated 2025-04-08", None),
        ("", None),
    ],
)
def test_the_header_is_a_span_of_the_text(text: str, words: str | None):
    found = header.find(text)
    assert (found.span.of(text) if found else None) == words


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Peña said".encode(), "Peña said"),
        ("Peña said".encode("utf-8-sig"), "Peña said"),
        ("Peña said".encode("utf-16"), "Peña said"),
        (b"\xfe\xff" + "Peña said".encode("utf-16-be"), "Peña said"),
        ("Peña said".encode("utf-32"), "Peña said"),
        (b"one\r\ntwo\rthree\n", "one\r\ntwo\rthree\n"),
        ("said\N{NO-BREAK SPACE}so\N{LINE SEPARATOR}".encode(), "said\N{NO-BREAK SPACE}so\N{LINE SEPARATOR}"),
    ],
)
def test_text_is_decoded_and_otherwise_untouched(write, raw: bytes, text: str):
    (article,) = articles(write("a.txt", raw))
    assert article.text == text


def test_latin_1_is_read_as_windows_1252_and_says_so(write):
    path = write("a.txt", "Señor Peña said “no”".encode("cp1252"))
    (article,) = articles(path)
    assert article.text == "Señor Peña said “no”"
    assert "not UTF-8 (byte 2): read as Windows-1252; save it as UTF-8 if letters look wrong" in reasons(path)


@pytest.mark.parametrize(
    ("name", "raw", "reason"),
    [
        ("a.txt", b"", "not read: the file is empty"),
        ("a.txt", b" \n\t\r\n ", "not read: the text holds only white space"),
        ("a.txt", "\N{ZERO WIDTH SPACE}…\n".encode(), "not read: the text holds no word"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not read: it is binary: it holds NUL bytes"),
        ("a.txt", "said so".encode("utf-16-le"), "not read: it is binary: it holds NUL bytes (if it is UTF-16"),
        ("a.txt", b"\x1b[0m" * 20, "not read: it is binary: more than one character in fifty is a control character"),
        ("a.txt", b"\x81 and \x8d", "not read: it is neither UTF-8 (byte 0) nor Windows-1252 (byte 0); save it as UTF-8"),
        ("a.txt", b"\xff\xfeo", "not read: it starts as UTF-16 and breaks off at byte 2"),
        ("a.txt", ("said " * 20 + "\0").encode("utf-16"), "not read: `text` holds a NUL at character 100"),
        ("a.pdf", b"%PDF", "not read: .pdf is not a kind that is read; .txt, .md, .html, "),
        ("minutes", b"said", "not read: a file without suffix is not a kind that is read"),
        ("a.csv", b"\n \n", "not read: the file holds only white space"),
        ("a.jsonl", b"\n \n", "not read: the file holds only white space"),
    ],
)
def test_what_is_no_text_is_refused_with_the_reason(write, name: str, raw: bytes, reason: str):
    (found,) = read([write(name, raw)])
    assert isinstance(found, Issue)
    assert found.reason.startswith(reason)
    assert issues.is_refusal(found)


def test_a_large_file_is_refused_unread(write, monkeypatch: pytest.MonkeyPatch):
    path = write("a.txt", b" " * 3 * 1024**2)
    monkeypatch.setattr(Path, "open", lambda *_: io.BytesIO(b"said"))
    assert reasons(path, limits=Limits(article=1024**2)) == ["not read: it has 3 MB, more than the 1 MB allowed; split it"]


def test_a_file_that_may_not_be_opened_is_an_issue(write, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = write("a.txt", "said")
    monkeypatch.setattr(Path, "open", refuse)
    assert reasons(path) == ["not read: it cannot be opened (Permission denied)"]


def test_what_is_no_regular_file_does_not_hang(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe.txt")
    assert reasons(tmp_path / "pipe.txt") == ["not read: it is not a regular file"]


# --- sources


def test_a_folder_is_read_in_order_with_its_subfolders(write, tmp_path: Path):
    for name in ("b.txt", "a.md", "more/c.txt", ".hidden.txt", ".git/d.txt", "README.md", "more/readme.txt"):
        write(name, f"{ENGLISH} {name}")
    assert [Path(a.source).relative_to(tmp_path).as_posix() for a in articles(tmp_path)] == ["a.md", "b.txt", "more/c.txt"]


def test_a_readme_is_read_when_it_is_named(write):
    assert len(articles(write("README.md", ENGLISH))) == 1


def test_a_pattern_is_read_in_order(write, tmp_path: Path):
    for name in ("b.txt", "a.txt", "c.csv", "deep/d.txt"):
        write(name, f"text\n{name}")
    found = [Path(a.source).name for a in articles(f"{tmp_path}/**/*.txt")]
    assert found == ["a.txt", "b.txt", "d.txt"]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("nowhere.txt", "not read: there is no such file or folder"),
        ("nowhere/*.txt", "not read: no file matches this pattern"),
        ("", "not read: there is no such file or folder"),
    ],
)
def test_a_source_that_is_not_there_is_an_issue(source: str, reason: str):
    assert reasons(source) == [reason]


def test_an_empty_folder_is_an_issue(tmp_path: Path):
    assert reasons(tmp_path) == ["not read: the folder holds no file that could be an article"]


def test_a_broken_link_is_an_issue(tmp_path: Path):
    (tmp_path / "a.txt").symlink_to(tmp_path / "gone.txt")
    assert reasons(tmp_path) == ["not read: it cannot be opened (No such file or directory)"]


def test_one_bad_file_costs_only_itself(write, tmp_path: Path):
    write("a.txt", ENGLISH + " One."), write("b.txt", b"\0\0"), write("c.txt", ENGLISH + " Three.")
    assert [Path(a.source).name for a in articles(tmp_path)] == ["a.txt", "c.txt"]


def test_the_same_text_is_read_once_and_the_second_names_the_first(write):
    first, second = write("first.txt", ENGLISH), write("second.txt", ENGLISH)
    found = list(read([first, second, first]))
    (article,) = [f for f in found if isinstance(f, Article)]
    left_out = [(f.source, f.reason, f.article_id) for f in found if isinstance(f, Issue) and "left out" in f.reason]
    reason = f"left out: the same text as {first}"
    assert left_out == [(str(second), reason, article.article_id), (str(first), reason, article.article_id)]
    assert sum("day of publication" in f.reason for f in found if isinstance(f, Issue)) == 1


def test_the_same_text_in_several_outlets_is_an_article_of_each(write, tmp_path: Path):
    rows = [("The Herald", "2025-04-08"), ("The Courier", ""), ("The Herald", "2025-04-09"), ("", ""), ("The Post", "")]
    lines = [json.dumps({"text": ENGLISH, "outlet": outlet, "published": day}) for outlet, day in rows]
    write("wire.jsonl", "\n".join(lines))
    found = list(read([tmp_path]))
    kept = [f for f in found if isinstance(f, Article)]
    assert [a.outlet for a in kept] == ["The Herald", "The Courier", "The Post"]
    assert len({a.article_id for a in kept}) == 3 and len({a.sha256 for a in kept}) == 1
    assert kept[0].article_id == kept[0].sha256[:12]
    undated = [f.article_id for f in found if isinstance(f, Issue) and "no day of publication" in f.reason]
    assert undated == [kept[1].article_id, kept[2].article_id]
    left_out = [f.reason for f in found if isinstance(f, Issue) and "left out" in f.reason]
    assert left_out == [
        f"left out: the same text as {kept[0].source}; here from The Herald, 2025-04-09",
        f"left out: the same text as {kept[0].source}",
    ]


def test_a_path_that_is_not_utf_8_can_be_written_into_tables(tmp_path: Path):
    path = os.fsencode(tmp_path) + b"/a\xff.txt"
    with open(path, "wb") as file:
        file.write(ENGLISH.encode())
    (article,) = articles(tmp_path)
    assert article.source.endswith("/a?.txt")


# --- dates and language


@pytest.mark.parametrize(
    ("text", "published", "reason"),
    [
        (ENGLISH, None, "no day of publication, so no relative date in it is resolved; begin the text with"),
        ("date 2025-02-30 " + ENGLISH, None, "the day of publication '2025-02-30' is no date of the form 2025-04-08"),
        ("date 2024-02-29 " + ENGLISH, datetime.date(2024, 2, 29), None),
    ],
)
def test_the_day_of_publication_is_that_of_the_header(write, text, published, reason):
    path = write("a.txt", text)
    assert articles(path)[0].published == published
    found = reasons(path)
    assert found == [] if reason is None else found[0].startswith(reason)


@pytest.mark.parametrize(
    ("text", "language", "reason"),
    [
        (ENGLISH, "en", None),
        (RESULTS, None, "does not read as English, the only language that is understood"),
        ("The men were captured, he said.", None, "too short to tell its language (6 words)"),
    ],
)
def test_english_is_known_by_its_function_words(write, text, language, reason):
    path = write("a.txt", text)
    assert articles(path)[0].language == language
    about_language = [r for r in reasons(path) if "day of publication" not in r]
    assert [r[: len(reason or "")] for r in about_language] == ([reason] if reason else [])


# --- rows


def test_a_csv_row_is_an_article_with_what_its_columns_say(write):
    path = write(
        "wire.csv",
        "Date,Outlet,title,authors,TEXT,url\r\n"
        f'2025-04-08,Herald,"Two, captured",Ann Lee; Bo Poe,"{ENGLISH}\r\n\r\n""We won,"" she said.",https://x.org/1\r\n',
    )
    (article,) = articles(path)
    assert article.text == ENGLISH + '\r\n\r\n"We won," she said.'
    assert article.source == f"{path}#1"
    assert (article.outlet, article.title, article.byline) == ("Herald", "Two, captured", "Ann Lee; Bo Poe")
    assert article.published == datetime.date(2025, 4, 8)
    assert reasons(path) == []


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_may_be_separated_otherwise(write, delimiter: str):
    path = write("wire.csv", delimiter.join(["title", "text"]) + "\n" + delimiter.join(["Two", "They said so"]) + "\n")
    assert [(a.title, a.text) for a in articles(path)] == [("Two", "They said so")]


def test_a_json_line_is_an_article(write):
    record = {"text": "They\u2028said so\n\n😀", "published": "2025-04-08T10:30:00Z", "author": ["Ann Lee", "Bo Poe"]}
    path = write("wire.jsonl", json.dumps(record) + "\n\n" + json.dumps(record | {"text": "More", "author": None}) + "\n")
    first, second = articles(path)
    assert first.text == "They\u2028said so\n\n😀"
    assert first.published == datetime.date(2025, 4, 8)
    assert (first.byline, second.byline) == ("Ann Lee; Bo Poe", None)
    assert (first.source, second.source) == (f"{path}#1", f"{path}#3")


@pytest.mark.parametrize(
    ("outlet", "url", "expected"),
    [
        ("Herald", "https://www.post.com/a", "Herald"),
        ("", "https://www.post.com/a", "post.com"),
        ("", "post.com/a", None),
        ("", "http://[broken", None),
        ("www.thesun.co.uk", "", "thesun.co.uk"),
        ("https://m.post.com/news", "", "post.com"),
        ("", "https://amp.post.com/a", "post.com"),
        ("money.cnn.com", "", "money.cnn.com"),  # a desk of its own and no view of another page
        ("m.co", "", "m.co"),
        ("M. People", "", "M. People"),
    ],
)
def test_the_host_of_the_address_stands_in_for_the_outlet(write, outlet, url, expected):
    path = write("wire.jsonl", json.dumps({"text": "said", "outlet": outlet, "url": url}))
    assert articles(path)[0].outlet == expected


@pytest.mark.parametrize("name", ["wire.csv", "wire.jsonl"])
def test_unknown_columns_are_named_in_one_issue_of_the_file(write, name: str):
    rows = [{"text": "First", "section": "World", "id": "7"}, {"text": "Second", "section": "Home", "id": "8"}]
    lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)] if name.endswith("csv") else map(json.dumps, rows)
    path = write(name, "\n".join(lines))
    about_columns = [f for f in read([path]) if isinstance(f, Issue) and "columns" in f.reason]
    (issue,) = about_columns
    assert issue.source == str(path)
    assert issue.reason.startswith("columns not understood and left out: section, id; understood are text, published, ")
    assert not issues.is_refusal(issue)
    assert len(articles(path)) == 2


@pytest.mark.parametrize(
    ("name", "raw", "reason"),
    [
        ("a.csv", b"title,body\nx,y\n", "no column `text`; the columns are title, body, understood are text, published"),
        ("a.csv", b"text,Text\nx,y\n", "several columns have one name: text"),
        ("a.csv", b"title,text\nx,y,z\n", "line 2: the row has 3 cells, the header 2"),
        ("a.csv", b"title,text\nx\n", "line 2: the row has 1 cells, the header 2"),
        ("a.csv", b'text\n"open', "from line 2 on it is not well-formed CSV (unexpected end of data); all after row 0"),
        ("a.csv", b'text\n"a"b\n', "from line 2 on it is not well-formed CSV"),
        ("a.csv", b"title,text\nx,\n", "the text is empty"),
        ("a.jsonl", b'{"text": "x"', "line 1 is not JSON (Expecting ',' delimiter"),
        ("a.jsonl", b"[" * 100_000, "line 1 is not JSON (maximum recursion depth"),
        ("a.jsonl", b'{"text": ' + b"1" * 5000 + b"}", "line 1 is not JSON (Exceeds the limit"),
        ("a.jsonl", b'["text"]', "line 1 is not a JSON object with named columns"),
        ("a.jsonl", b'{"body": "x"}', "no column `text`; the columns are body, understood are text, published"),
        ("a.jsonl", b'{"text": 7}', "`text` is 7, not a text"),
        ("a.jsonl", b'{"text": null}', "the text is empty"),
        ("a.jsonl", b'{"text": "half \\ud83d"}', "`text` holds half a surrogate pair at character 5"),
        ("a.jsonl", b'{"text": "said", "title": "\\udc80"}', "`title` holds half a surrogate pair at character 0"),
        ("a.jsonl", b'{"text": "a\\u0000b"}', "`text` holds a NUL at character 1"),
    ],
)
def test_a_row_that_is_no_article_is_refused_with_the_reason(write, name: str, raw: bytes, reason: str):
    found = list(read([write(name, raw)]))
    assert len(found) == 1
    assert isinstance(found[0], Issue)
    assert found[0].reason.startswith("not read: " + reason)


def test_a_bad_row_costs_only_itself(write):
    path = write("a.csv", "title,text\nx,First\ntoo,many,cells\ny,Third\n")
    assert [(a.title, a.text, a.source) for a in articles(path)] == [("x", "First", f"{path}#1"), ("y", "Third", f"{path}#3")]
    path = write("a.jsonl", '{"text": "First"}\nnot json\n{"text": "Third"}\n')
    assert [(a.text, a.source) for a in articles(path)] == [("First", f"{path}#1"), ("Third", f"{path}#3")]


def test_an_unclosed_quote_in_a_csv_costs_what_follows_it_and_not_what_stands_before(write):
    path = write("a.csv", 'text\nFirst\n"Second\nThird\n')
    assert [a.text for a in articles(path)] == ["First"]
    assert "all after row 1 is left out" in reasons(path)[-1]


def test_a_cell_longer_than_the_csv_module_allows_is_read(write):
    path = write("a.csv", "text\n" + "said " * 50_000)
    assert len(articles(path)[0].text) == 250_000


@pytest.mark.parametrize("first", "=+-@")
def test_a_cell_like_a_formula_is_kept_and_noted(write, first: str):
    path = write("a.jsonl", json.dumps({"text": f'{first}HYPERLINK("x")', "title": "Fine"}))
    assert articles(path)[0].text == f'{first}HYPERLINK("x")'
    assert f"`text` begins with '{first}', as a spreadsheet formula does; kept as received" in reasons(path)


@pytest.mark.parametrize("date", ["8 April 2025", "11/12/2016", "2025-13-01", "2025-04-08-09", "20250408"])
def test_a_date_column_that_is_no_iso_date_is_left_empty(write, date: str):
    path = write("a.jsonl", json.dumps({"text": ENGLISH, "published": date}))
    assert articles(path)[0].published is None
    assert reasons(path) == [f"the day of publication {date!r} is no date of the form 2025-04-08; left empty"]


def test_a_reason_holds_nothing_that_a_terminal_would_obey(write):
    path = write("a.jsonl", '{"text": "said", "\\u001b[2J\\u202e\\ud800": 1}')
    (reason,) = [r for r in reasons(path) if "columns" in r]
    assert reason.startswith("columns not understood and left out: \ufffd[2j\ufffd\ufffd; understood")


# --- anything


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
@given(raw=st.binary(max_size=200), suffix=st.sampled_from([".txt", ".csv", ".jsonl"]))
def test_no_bytes_raise_and_every_article_can_be_stored(tmp_path: Path, raw: bytes, suffix: str):
    path = tmp_path / f"any{suffix}"
    path.write_bytes(raw)
    for found in read([path]):
        if isinstance(found, Article):
            assert found.sha256 == hashlib.sha256(found.text.encode()).hexdigest()
        else:
            found.reason.encode()


_CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\r\n\t\"',;")).map("x{}x".format)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
@given(rows=st.lists(st.tuples(_CELLS, _CELLS), min_size=1, max_size=5, unique_by=lambda row: row[1]))
def test_rows_survive_csv_and_json_lines_alike(tmp_path: Path, rows: list[tuple[str, str]]):
    as_csv, as_json = tmp_path / "rows.csv", tmp_path / "rows.jsonl"
    with open(as_csv, "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("title", "text"), *rows])
    as_json.write_text("".join(json.dumps({"title": t, "text": x}) + "\n" for t, x in rows), encoding="utf-8")
    assert [(a.title, a.text) for a in articles(as_csv)] == rows
    assert [(a.title, a.text) for a in articles(as_json)] == rows


@pytest.mark.skipif(not SHARED.is_dir(), reason="the corpora beside the project are not here")
@pytest.mark.parametrize(("folder", "rows", "outlets"), [("coverage", 430, 94), ("wikinews", 295, 1)])
def test_the_corpora_beside_the_project_are_read_whole(folder: str, rows: int, outlets: int):
    found = list(read([SHARED / folder]))
    read_whole = [f for f in found if isinstance(f, Article)]
    left_out = [f for f in found if isinstance(f, Issue) and "the same text as" in f.reason]
    assert len(read_whole) + len(left_out) == rows
    assert not [f for f in found if isinstance(f, Issue) and issues.is_refusal(f)]
    assert all(article.published and article.outlet and article.title for article in read_whole)
    assert len({article.outlet for article in read_whole}) >= outlets

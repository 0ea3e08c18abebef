"""Files of every kind on the left, articles and issues on the right; and what is damaged or hostile."""

import dataclasses
import datetime
import gzip
import io
import json
import re
import time
import tracemalloc
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import fragments, ingest, issues, rows, sources, webpages
from analysis.decoding import Lines
from analysis.schema import Article, Issue
from analysis.sources import Limits

LIMITS = Limits()
SAID = (
    "The foreign minister said on Tuesday that the two men had been captured in the east of the country, and that the "
    "government would ask for an explanation from its neighbour."
)
WON = "“We won by two seats, and we will form a government with whoever wants to work for this country,” Ann Lee said."
PAGE = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>Two men captured - The Herald</title>
<meta property="og:site_name" content="The Herald"><meta name="author" content="Ann Lee">
<meta property="article:published_time" content="2025-04-08T10:30:00+02:00">
<link rel="canonical" href="https://herald.example/two-men"></head><body><nav><a href="/">Home</a> <a href="/s">Sport</a></nav>
<article><h1>Two men captured</h1><p>{SAID}</p><p>{WON}</p></article>
<div class="comments"><p>First! said a reader who did not read.</p></div><footer>Copyright</footer></body></html>"""


def read(*named: Path | str, limits: Limits = LIMITS) -> tuple[list[Article], list[Issue]]:
    found = list(ingest.read(named, limits))
    return [f for f in found if isinstance(f, Article)], [f for f in found if isinstance(f, Issue)]


def refused(*named: Path | str, limits: Limits = LIMITS) -> list[str]:
    return [issue.reason for issue in read(*named, limits=limits)[1] if issues.is_refusal(issue)]


def zst(raw: bytes) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as stream:
        stream.write(raw)
    return sink.getvalue().to_pybytes()


def json_lines(*texts: str) -> bytes:
    return "".join(json.dumps({"text": text, "published": "2025-04-08"}) + "\n" for text in texts).encode()


def record(body: bytes, kind: str = "response", url: str = "https://herald.example/a", head: str = "") -> bytes:
    if kind == "response":
        body = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n{head}\r\n".encode() + body
    content = "application/http; msgtype=response" if kind == "response" else "text/html"
    header = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nContent-Type: {content}\r\n"
    return header.encode() + f"Content-Length: {len(body)}\r\n\r\n".encode() + body + b"\r\n\r\n"


# --- Markdown


def test_markdown_is_read_without_its_marks_and_with_its_front_matter(write):
    path = write(
        "a.md",
        '---\ntitle: "Two men: captured"\ndate: 2025-04-08\nauthors: [Ann Lee, Bo Poe]\nsource: https://herald.example/a\n'
        f"tags:\n  - war\n---\n\n**{SAID}**\n\n> “We [won](https://x.example),”\n> she *said*.\n\n- AT&T & 2 < 3\n",
    )
    ((article,), found) = read(path)
    assert article.text == f"{SAID}\n\n“We won,” she said.\n\n- AT&T & 2 < 3"
    assert (article.title, article.byline, article.outlet) == ("Two men: captured", "Ann Lee; Bo Poe", "herald.example")
    assert (str(article.published), article.url) == ("2025-04-08", "https://herald.example/a")
    assert found == []


def test_front_matter_has_the_names_that_a_row_has(write):
    fields = "headline: Two men captured\npublish_date: 2025-04-08\nmedia_name: The Herald\ntext: not this"
    ((article,), _) = read(write("a.md", f"---\n{fields}\n---\n\n{SAID}\n"))
    assert (article.title, str(article.published), article.outlet) == ("Two men captured", "2025-04-08", "The Herald")
    assert article.text == SAID


def test_the_first_heading_of_markdown_is_its_title(write):
    ((article,), _) = read(write("a.md", f"# Two *men* captured\n\ndate 2025-04-08\n\n{SAID}\n"))
    assert article.title == "Two men captured"
    assert article.text.startswith("Two men captured\n\ndate 2025-04-08\n\nThe foreign")


# --- web pages


def test_a_saved_page_gives_its_article_with_what_it_says_of_it(write):
    path = write("a.html", PAGE)
    ((article,), found) = read(path)
    assert article.text == f"Two men captured\n\n{SAID}\n\n{WON}"
    assert (article.title, article.byline, article.outlet) == ("Two men captured", "Ann Lee", "The Herald")
    assert (str(article.published), article.url) == ("2025-04-08", "https://herald.example/two-men")
    assert (article.source, found) == (str(path), [])


def test_a_page_without_a_stated_day_has_none_although_its_words_name_one(write):
    page = re.sub("<meta property=.article.*", "", PAGE).replace("on Tuesday", "on 3 March 2025")
    ((article,), _) = read(write("a.html", page))
    assert article.published is None


@pytest.mark.parametrize(("encoding", "stated"), [("cp1252", "iso-8859-1"), ("koi8-r", "koi8-r"), ("utf-16", "utf-8")])
def test_a_page_is_decoded_as_it_states(write, encoding: str, stated: str):
    page = PAGE.replace('charset="utf-8"', f'charset="{stated}"').replace("“", '"').replace("”", '"')
    ((article,), _) = read(write("a.htm", page.encode(encoding)))
    assert SAID in article.text


def test_a_page_saved_as_one_file_is_read(write):
    mhtml = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://herald.example/saved\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="XX"\r\n\r\n--XX\r\nContent-Type: text/html\r\n'
        f"Content-Transfer-Encoding: 8bit\r\n\r\n{PAGE}\r\n--XX\r\nContent-Type: image/png\r\n\r\nPNG\r\n--XX--\r\n"
    )
    ((article,), _) = read(write("a.mhtml", mhtml))
    assert (article.url, SAID in article.text) == ("https://herald.example/saved", True)


def test_the_pictures_that_a_browser_saves_beside_a_page_are_no_articles(write, tmp_path: Path):
    write("a.html", PAGE), write("a_files/logo.png", b"\x89PNG"), write("a_files/frame.html", PAGE.replace("won", "lost"))
    write("my_files/b.txt", SAID)
    found, left_out = read(tmp_path)
    assert [Path(article.source).name for article in found] == ["a.html", "b.txt"]
    assert not any(map(issues.is_refusal, left_out))


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 100_000,
        "<" * 200_000,
        "<!--" * 100_000,
        "<p " + "a=1 " * 100_000,
        "<script>" * 50_000,
        "&" * 100_000,
        "<script type='application/ld+json'>" + "[" * 100_000 + "</script>",
        "<table><tr><td>" * 3_000,
        "no markup",
    ],
)
def test_a_hostile_page_is_an_issue_and_takes_no_time(write, page: str):
    start = time.process_time()
    assert refused(write("a.html", page))
    assert time.process_time() - start < 10


def test_without_trafilatura_a_page_says_what_to_install(write, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(webpages, "_NEEDED", ("no_such_module",))
    for path in (write("a.html", PAGE), write("a.warc", record(PAGE.encode()))):
        (reason,) = refused(path)
        assert "web pages are read with no_such_module" in reason
        assert "pip install 'onrecord[web]'" in reason


# --- fragments of HTML


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>She said &ldquo;no&rdquo;<br>twice.</p>\n<p>He left.", "She said “no”\ntwice.\n\nHe left."),
        ("<ul><li><p>one</p></li><li>two <b>bold</b></ul>end", "- one\n\n- two bold\n\nend"),
        ("3 < 4 & <a title='a > b'>link</a><!-- no --> <script>x<y</script>end", "3 < 4 & link end"),
        ("<div>a<div>b</div></div>", "a\n\nb"),
        ("", ""),
    ],
)
def test_a_fragment_reads_as_a_browser_shows_it(html: str, text: str):
    assert fragments.text(html) == text


@pytest.mark.parametrize("bad", ["<a ", "<a href='", "<!--", "<![CDATA[", "<script></", "</", "<!>", "<p>", "&#", '<a "> '])
def test_fragments_take_time_in_proportion_to_their_length(bad: str):
    start = time.process_time()
    fragments.text(bad * 50_000 + ">" * 1000)
    assert time.process_time() - start < 5


@given(st.text(st.sampled_from("<>/!-?\"'=& abp\n"), max_size=300))
def test_no_fragment_raises(html: str):
    fragments.text(html)
    fragments.line(html)


# --- feeds

RSS = f"""<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>The Herald - World</title>
<item><title>Two men &amp;amp; a dog</title><link>https://www.herald.example/1</link><dc:creator>Ann Lee</dc:creator>
<pubDate>Tue, 08 Apr 2025 23:30:00 -0400</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>{SAID}</p><p>{WON}</p><script>x()</script>]]></content:encoded></item>
<item><title>Short</title><guid>https://herald.example/2</guid><description>{SAID}</description></item>
<item><title>None</title><link>https://herald.example/3</link></item></channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>The Herald</title><entry><title type="html">A &lt;b&gt;B&lt;/b&gt;</title>
<link rel="self" href="https://x.example/self"/><link href="https://herald.example/1"/><author><name>Ann Lee</name></author>
<author><name>Bo Poe</name></author><updated>2025-04-09T00:00:00Z</updated><published>2025-04-08T10:00:00Z</published>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{SAID}</p><p>{WON}</p></div></content></entry></feed>"""


@pytest.mark.parametrize("name", ["feed.rss", "feed.xml"])
def test_an_entry_of_rss_is_an_article(write, name: str):
    path = write(name, RSS)
    (first, second), found = read(path)
    assert first.text == f"{SAID}\n\n{WON}"
    assert (first.title, first.byline, first.outlet) == ("Two men & a dog", "Ann Lee", "herald.example")
    assert (str(first.published), first.url) == ("2025-04-08", "https://www.herald.example/1")
    assert (second.text, second.url, second.source) == (SAID, "https://herald.example/2", f"{path}#2")
    assert [f.reason for f in found if f.source == f"{path}#3"] == [
        "not read: the feed holds no text of this entry; save the page that it links to"
    ]
    assert any("an announcement rather than the article" in f.reason for f in found if f.article_id == second.article_id)


def test_an_entry_of_atom_is_an_article(write):
    ((article,), _) = read(write("feed.atom", ATOM))
    assert article.text == f"{SAID}\n\n{WON}"
    assert (article.title, article.byline, str(article.published)) == ("A B", "Ann Lee; Bo Poe", "2025-04-08")
    assert (article.url, article.outlet) == ("https://herald.example/1", "herald.example")


BOMB = '<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><rss><channel><item>&b;</item></channel></rss>'
FILE = '<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><item><title>&a;</title></item></rss>'


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        (BOMB, "after entry 0 it is not well-formed XML (entities of its own are not read)"),
        (FILE, "after entry 0 it is not well-formed XML (entities of its own are not read)"),
        ("<html><p>said</p></html>", "it is XML whose root is <html>: neither RSS nor Atom"),
        ("said", "after entry 0 it is not well-formed XML"),
        ("<rss><channel/></rss>", "the feed has no entries"),
        ("<rss>" + "<a>" * 50_000, "after entry 0 it is not well-formed XML"),
    ],
)
def test_what_is_no_feed_is_refused_with_the_reason(write, xml: str, reason: str):
    (why,) = refused(write("a.xml", xml))
    assert why.startswith("not read: " + reason)


def test_a_feed_that_breaks_off_keeps_its_first_entries(write):
    path = write("a.rss", RSS[: RSS.index("<title>Short")])
    (article,), _ = read(path)
    assert article.title == "Two men & a dog"
    assert "after entry 1 it is not well-formed XML" in refused(path)[0]


# --- Parquet


def test_a_row_of_parquet_is_an_article(write, tmp_path: Path):
    path = tmp_path / "a.parquet"
    table = pa.table(
        {
            "Text": [SAID, None, WON],
            "date": [datetime.datetime(2025, 4, 8, 10, 30), None, datetime.datetime(2025, 4, 9)],
            "authors": [["Ann Lee", "Bo Poe"], [], None],
            "url": ["https://herald.example/1", None, "javascript:alert(1)"],
            "section": [1, 2, 3],
        }
    )
    pq.write_table(table, path)
    (first, third), found = read(path)
    assert (first.text, str(first.published), first.byline) == (SAID, "2025-04-08", "Ann Lee; Bo Poe")
    assert (first.url, third.url) == ("https://herald.example/1", None)
    assert (first.source, third.source) == (f"{path}#1", f"{path}#3")
    reasons = [f.reason for f in found]
    assert reasons[0].startswith("columns not understood and left out: section; understood are text, published")
    assert "not read: the text is empty" in reasons


@pytest.mark.parametrize("raw", [b"PAR1", b"said so", b"PAR1" + b"\0" * 100 + b"PAR1"])
def test_what_is_no_parquet_is_refused(write, raw: bytes):
    (reason,) = refused(write("a.parquet", raw))
    assert reason.startswith("not read: it is no Parquet file, or is damaged after row 0")


def test_parquet_damaged_in_the_middle_is_an_issue(write, tmp_path: Path):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": [f"{SAID} {n}" for n in range(5000)]}), path, write_page_checksum=True)
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 3 : len(raw) // 3 + 200] = b"\xff" * 200
    path.write_bytes(raw)
    assert any("damaged after row" in reason for reason in refused(path))


# --- packed files


@pytest.mark.parametrize(("suffix", "pack"), [(".gz", gzip.compress), (".zst", zst)])
def test_a_packed_file_is_read_as_what_is_in_it(write, suffix: str, pack):
    path = write(f"a.jsonl{suffix}", pack(json_lines(SAID)) + pack(json_lines(WON)))  # several members, as loggers append them
    found, left_out = read(path, write(f"b.txt{suffix}", pack(f"date 2025-04-08 {SAID} More.".encode())))
    assert [article.text for article in found] == [SAID, WON, f"date 2025-04-08 {SAID} More."]
    assert [article.source for article in found][:2] == [f"{path}#1", f"{path}#2"]
    assert not any(map(issues.is_refusal, left_out))


@pytest.mark.parametrize(("suffix", "pack"), [(".gz", gzip.compress), (".zst", zst)])
def test_a_packed_file_that_breaks_off_keeps_what_came_before(write, suffix: str, pack):
    whole = json_lines(*(f"{SAID} {n} {n * n:x}" for n in range(20_000)))
    packed = pack(whole)
    path = write(f"a.jsonl{suffix}", packed[: len(packed) // 2])
    found, left_out = read(path, write("b.txt", SAID))
    assert 1000 < len(found) < 20_000
    assert found[-1].source.endswith("b.txt")
    reasons = [issue.reason for issue in left_out if issues.is_refusal(issue) and "damaged or breaks off" in issue.reason]
    assert len(reasons) == 1
    assert "get the file again" in reasons[0]


@pytest.mark.parametrize("name", ["a.txt.gz", "a.txt.zst", "a.jsonl.gz", "a.csv.zst", "a.zip", "a.warc.gz"])
@pytest.mark.parametrize("raw", [b"", b"said so", b"\x1f\x8b\x08", b"PK\x03\x04", b"\x28\xb5\x2f\xfd"])
def test_what_is_not_packed_as_its_name_says_is_one_issue(write, name: str, raw: bytes):
    path = write(name, raw)
    assert len(refused(path)) == 1
    assert not read(path)[0]


def test_a_bomb_is_refused_before_it_unfolds(write, tmp_path: Path):
    limits = Limits(article=100_000, ratio=10)
    raw = b"said " * 4_000_000
    text = write("a.txt.gz", gzip.compress(raw))
    lines = write("a.jsonl.zst", zst(b'{"text": "%s"}\n' % (b"said " * 200) * 10_000))
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", b"text\n" + (b"said " * 200 + b"\n") * 20_000)
    for path in (text, lines, tmp_path / "a.zip"):
        tracemalloc.start()
        assert "unpacks to more than" in refused(path, limits=limits)[-1]
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
        tracemalloc.stop()


def test_the_files_in_an_archive_are_read_in_order_of_name(write, tmp_path: Path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("z/b.txt", SAID)
        archive.writestr("a.jsonl", json_lines(WON))
        for name in ("README.md", "__MACOSX/._b.txt", ".hidden.txt", "p_files/x.html", "p_files/y/z.png", "z/"):
            archive.writestr(name, SAID)
        archive.writestr("p.html", PAGE)
        archive.writestr("inner.zip", b"PK")
        archive.writestr("c.txt.gz", b"")
    found, left_out = read(path)
    assert [article.source.removeprefix(f"{path}/") for article in found] == ["a.jsonl#1", "p.html", "z/b.txt"]
    assert {i.source.removeprefix(f"{path}/"): i.reason for i in left_out if issues.is_refusal(i)} == dict.fromkeys(
        ["c.txt.gz", "inner.zip"], "not read: an archive in an archive is not opened; unpack it"
    )


def test_a_damaged_file_in_an_archive_costs_only_itself(tmp_path: Path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", f"{SAID} One.")
        archive.writestr("b.txt", f"{SAID} Two.")
    path.write_bytes(path.read_bytes().replace(b"Two.", b"2wo."))  # its checksum tells
    found, _ = read(path)
    assert [article.source for article in found] == [f"{path}/a.txt"]
    assert "damaged or breaks off" in refused(path)[0]


def test_a_file_without_a_name_in_an_archive_is_damage_and_costs_only_itself(tmp_path: Path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", f"{SAID} One.")
        archive.writestr("b.txt", f"{SAID} Two.")
    raw = bytearray(path.read_bytes())
    entry = raw.rindex(b"PK\x01\x02")  # of b.txt in the archive's list: its name becomes its comment
    raw[entry + 28], raw[entry + 32] = 0, len("b.txt")
    path.write_bytes(raw)
    found, _ = read(path)
    assert [article.source for article in found] == [f"{path}/a.txt"]
    assert refused(path) == ["not read: it holds a file without a name, so it is damaged; get it again"]


# --- rows that stream


def test_a_large_file_takes_the_memory_of_one_row(tmp_path: Path):
    path = tmp_path / "a.csv"
    text = f"{SAID} {WON}\n\n" * 200
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("published,text\r\n")
        for n in range(1000):
            file.write(f'2025-04-08,"{n}. {text}"\r\n')
    assert path.stat().st_size > 45 * 1024**2
    (opened,) = sources.open_all(path, Limits())
    with path.open("rb") as file:
        found = rows.read_csv(dataclasses.replace(opened, stream=file))
        tracemalloc.start()
        assert [next(found).source for _ in range(20)][-1] == f"{path}#20"
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
        tracemalloc.stop()  # it makes reading slow
        assert sum(len(each.fields["text"]) for each in found) > 40 * 1024**2


def test_a_line_that_is_longer_than_an_article_may_be_ends_the_file(write):
    path = write("a.jsonl", json_lines(SAID) + b" " * 3000 + json_lines(WON))
    found, _ = read(path, limits=Limits(article=2000))
    assert [article.text for article in found] == [SAID]
    assert "a line has more than the" in refused(path, limits=Limits(article=2000))[0]


def test_rows_that_are_not_utf_8_are_read_as_windows_1252_and_one_issue_says_so(write):
    lines = [f'"Señor Peña said “no” {n}"' for n in range(3)]
    path = write("a.csv", ("text\n" + "\n".join(lines)).encode("cp1252"))
    found, left_out = read(path)
    assert [article.text for article in found] == [line.strip('"') for line in lines]
    assert sum("read as Windows-1252" in issue.reason for issue in left_out) == 1


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-8-sig"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_rows_with_a_byte_order_mark_are_decoded_by_it(write, encoding: str, end: str):
    path = write("a.csv", end.join(["title,text", f'Peña,"{SAID}{end}{WON}"', "Two,They said so"]).encode(encoding))
    found, _ = read(path)
    assert [article.text for article in found] == [f"{SAID}{end}{WON}", "They said so"]


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl"])
@pytest.mark.parametrize("raw", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"\x1b[0m" * 20, b"\xff\xfeo"])
def test_a_binary_file_of_rows_is_refused(write, name: str, raw: bytes):
    assert len(refused(write(name, raw))) == 1


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
@given(text=st.text(st.characters(codec="utf-8"), max_size=200), size=st.integers(1, 7), encoding=st.sampled_from(["utf-8", "utf-16"]))
def test_lines_are_those_of_the_text_however_the_bytes_come(text: str, size: int, encoding: str):
    class Slow(io.BytesIO):
        def read1(self, _n: int | None = -1) -> bytes:
            return self.read(size)

    text = "said" + text.replace("\0", "").translate(dict.fromkeys([*range(1, 9), *range(14, 32), 127]))
    raw = text.encode(encoding)
    for newline in ("", "\n"):
        lines = list(Lines(Slow(raw), 10_000, newline))
        assert lines == list(io.StringIO(text.removeprefix("\ufeff"), newline=newline))


# --- WARC


def test_the_pages_of_a_web_archive_are_articles(write):
    other = PAGE.replace("two men", "three women").replace("two-men", "three").encode()
    raw = b"".join(
        [
            record(b"software: x\r\n", kind="warcinfo"),
            record(PAGE.encode(), url="https://herald.example/a"),
            record(b"robots", kind="request"),
            record(gzip.compress(other), url="https://herald.example/b", head="Content-Encoding: gzip\r\n"),
            record(b"3\r\n<p>\r\n0\r\n\r\n", head="Transfer-Encoding: chunked\r\n"),
        ]
    )
    packed = gzip.compress(raw[:100]) + gzip.compress(raw[100:])
    for path in (write("a.warc", raw), write("a.warc.gz", packed), write("a.warc.zst", zst(raw))):
        found, left_out = read(path)
        assert [(article.source, article.url) for article in found] == [
            (f"{path}#2", "https://herald.example/a"),
            (f"{path}#4", "https://herald.example/b"),
        ]
        assert "three women" in found[1].text
        reasons = [issue.reason for issue in left_out]
        assert reasons[-1] == "records that are no web pages were left out: 1 of type request, 1 of type warcinfo"
        assert any("no article was found on the page" in reason for reason in reasons)


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (record(PAGE.encode()).replace(b"Content-Length: ", b"Content-Length: x"), "it does not state its length"),
        (record(PAGE.encode()).replace(b"Content-Length: ", b"Content-Length: -"), "its length is below zero"),
        (record(PAGE.encode()).replace(b"Content-Length: ", b"Content-Length: 50\r\nX: "), "its length is not the one"),
        (record(PAGE.encode()).replace(b"HTTP/1.1 200", b"TOAST 1.1 20"), "the answer that it holds is none (BadStatusLine)"),
        (record(gzip.compress(b"x")[:12] + b"junk", head="Content-Encoding: gzip\r\n"), "the answer that it holds is none"),
        (record(b"\x8b\x02", head="Content-Encoding: br\r\n"), "it is packed as br, which is not read"),
        (b"WARC/1.0\r\nno field\r\n\r\n", "a line of its header is no named field"),
        (b"WARC/1.0\r\n" + b"a: b\r\n" * 300 + b"\r\n", "its header has more than 200 lines"),
    ],
)
def test_a_broken_record_costs_only_itself(write, broken: bytes, why: str):
    good = [record(PAGE.replace("Ann Lee said", f"{name} Lee said").encode()) for name in ("Bo", "Di")]
    path = write("a.warc", good[0] + broken + good[1])
    found, _ = read(path)
    assert [article.source for article in found] == [f"{path}#1", f"{path}#3"]
    (reason,) = refused(path)
    assert reason.startswith(f"not read: record 2 is broken: {why}")


def test_a_web_archive_that_breaks_off_keeps_the_records_before(write):
    raw = record(PAGE.encode()) + record(PAGE.replace("won", "lost").encode())[:-500]
    path = write("a.warc", raw)
    assert len(read(path)[0]) == 1
    assert refused(path) == ["not read: record 2 is broken: it breaks off; the next one is read"]
    path = write("b.warc.gz", gzip.compress(raw)[:-20])
    assert "damaged or breaks off" in refused(path)[-1]


# --- languages

FOREIGN = {
    "de": "Der Außenminister sagte am Dienstag, die beiden Männer seien im Osten des Landes gefangen genommen worden, und die "
    "Regierung werde in Peking um eine Erklärung bitten, hieß es in Kiew am Abend noch.",
    "fr": "Le ministre des Affaires étrangères a déclaré mardi que les deux hommes avaient été capturés dans l’est du pays "
    "et que le gouvernement demanderait une explication à son voisin dans les prochains jours.",
    "nl": "De minister van Buitenlandse Zaken zei dinsdag dat de twee mannen in het oosten van het land gevangen waren "
    "genomen en dat de regering in Peking om een verklaring zou vragen, was het antwoord.",
    "ru": "Министр иностранных дел заявил во вторник, что двое мужчин были взяты в плен на востоке страны и что "
    "правительство попросит объяснений у своего соседа уже в ближайшие дни этой недели.",
}


@pytest.mark.parametrize("code", FOREIGN)
def test_another_language_is_set_aside_with_an_issue(write, code: str):
    path = write("a.txt", FOREIGN[code])
    assert read(path)[0] == []
    assert refused(path) == [
        f"not read: it reads as another language than English (`{code}`), and only English is understood"
    ]


@pytest.mark.parametrize("text", ["Der Minister sagte am Dienstag nichts.", "Zelenskyy, Xi, Putin"])
def test_a_short_text_is_not_rejected_on_thin_evidence(write, text: str):
    ((article,), found) = read(write("a.txt", text))
    assert article.language is None
    assert any(issue.reason.startswith("too short to tell its language") for issue in found)


def test_a_quotation_in_another_language_does_not_make_an_article_foreign(write):
    ((article,), _) = read(write("a.txt", f"{SAID} {SAID} “{FOREIGN['de']}” {WON}"))
    assert article.language == "en"


# --- anything

_SUFFIXES = sorted(ingest.SUFFIXES) + [".txt.gz", ".jsonl.zst", ".csv.gz", ".warc.gz", ".rss.gz"]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
@given(data=st.data(), suffix=st.sampled_from(_SUFFIXES))
def test_no_bytes_raise_in_any_reader(tmp_path: Path, data: st.DataObject, suffix: str):
    seeds = [PAGE.encode(), RSS.encode(), ATOM.encode(), json_lines(SAID, WON), record(PAGE.encode()), b"title,text\na,said so\n"]
    raw = bytearray(data.draw(st.one_of(st.binary(max_size=200), st.sampled_from(seeds))))
    for _ in range(data.draw(st.integers(0, 5))):
        if raw:
            raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    raw = raw[: data.draw(st.integers(0, len(raw)))]
    packed = gzip.compress(raw) if suffix.endswith(".gz") and data.draw(st.booleans()) else bytes(raw)
    path = tmp_path / f"any{suffix}"
    path.write_bytes(packed)
    for found in ingest.read([path]):
        if isinstance(found, Article):
            found.text.encode()
            assert found.url is None or found.url.startswith("http")
        else:
            found.reason.encode()

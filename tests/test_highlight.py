"""Spans on the left, marked-up text on the right."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from analysis.highlight import Mark, highlight, shown
from analysis.spans import Span

TEXT = "Ann said Bob denied it."


def mark(words: str, name: str, **more: object) -> Mark:
    start = TEXT.index(words)
    return Mark(span=Span(start, start + len(words)), tag="i", anchor=name, **more)


@pytest.mark.parametrize(
    ("marks", "html"),
    [
        ([], "Ann said Bob denied it."),
        ([mark("Ann", "a")], '<i id="a">Ann</i> said Bob denied it.'),
        # one inside the other, whichever is named first
        ([mark("Bob denied", "b"), mark("Bob", "c")], 'Ann said <i id="b"><i id="c">Bob</i> denied</i> it.'),
        ([mark("Bob", "c"), mark("Bob denied", "b")], 'Ann said <i id="b"><i id="c">Bob</i> denied</i> it.'),
        # the same words twice: the first named is outside
        ([mark("Bob", "b"), mark("Bob", "c")], 'Ann said <i id="b"><i id="c">Bob</i></i> denied it.'),
        # side by side
        ([mark("Ann ", "a"), mark("said", "b")], '<i id="a">Ann </i><i id="b">said</i> Bob denied it.'),
        # crossing: the later one is cut, and only its first piece has the id
        (
            [mark("Ann said Bob", "a"), mark("Bob denied", "b")],
            '<i id="a">Ann said <i id="b">Bob</i></i><i> denied</i> it.',
        ),
        # crossing a mark of lower rank, which stays whole
        (
            [mark("Ann said Bob", "a", rank=1), mark("Bob denied", "b")],
            '<i id="a">Ann said </i><i id="b"><i>Bob</i> denied</i> it.',
        ),
        # up to the last character, and the whole text
        ([mark("it.", "a")], 'Ann said Bob denied <i id="a">it.</i>'),
        ([mark(TEXT, "a")], '<i id="a">Ann said Bob denied it.</i>'),
        # nothing at all, in two places: a link to it still lands
        ([Mark(span=Span(4, 4), tag="i", anchor="a")], 'Ann <i id="a"></i>said Bob denied it.'),
        ([Mark(span=Span(23, 23), tag="i", anchor="a")], 'Ann said Bob denied it.<i id="a"></i>'),
    ],
)
def test_marks_nest(marks: list[Mark], html: str) -> None:
    assert highlight(TEXT, marks) == html


def test_what_goes_before_and_after_is_written_once_although_the_mark_is_cut() -> None:
    cut = mark("Bob denied", "b", before=Markup("<u>"), after=Markup("</u>"), attributes={"class": "x"})
    assert (
        highlight(TEXT, [mark("Ann said Bob", "a"), cut])
        == '<i id="a">Ann said <i id="b" class="x"><u>Bob</i></i><i class="x"> denied</i></u> it.'
    )


def test_text_and_attributes_are_escaped() -> None:
    html = highlight("a<b>&\"'", [Mark(span=Span(1, 4), attributes={"class": '"><script>'})])
    assert html == 'a<span class="&#34;&gt;&lt;script&gt;">&lt;b&gt;</span>&amp;&#34;&#39;'


def test_a_span_beyond_the_text_is_refused() -> None:
    with pytest.raises(ValueError, match=r"span \(20, 24\) reaches beyond the text of 23 characters"):
        highlight(TEXT, [Mark(span=Span(20, 24))])


@pytest.mark.parametrize(
    ("received", "displayed"),
    [
        ("“plain — text” naïve Київ 北京", "“plain — text” naïve Київ 北京"),
        ("line\r\nline\rline\ttab", "line\nline\nline\ttab"),
        ("nul\x00byte", "nul␀byte"),
        ("bell\x07, delete\x7f", "bell␇, delete␡"),
        ("invoice\u202egnp.exe", "invoice[U+202E]gnp.exe"),  # would read "invoiceexe.png"
        ("\u2066isolated\u2069", "[U+2066]isolated[U+2069]"),
        ("next\x85line\u2028separator", "next[U+0085]line[U+2028]separator"),
        ("שלום\u200f!", "שלום\u200f!"),  # a mark that belongs to the script does no harm
    ],
)
def test_characters_that_act_are_shown(received: str, displayed: str) -> None:
    assert shown(received) == displayed


class Reader(HTMLParser):
    """Reads what `highlight` wrote: the text, and the text inside each mark; fails where elements do not nest."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.open: list[str] = []
        self.inside: dict[str, str] = {}
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.open.append(attributes["class"])
        self.inside.setdefault(attributes["class"], "")
        if "id" in attributes:
            self.ids.append(attributes["id"])

    def handle_endtag(self, tag: str) -> None:
        assert tag == self.open[-1].split("-")[0]
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.text += data
        for name in self.open:
            self.inside[name] += data


@given(
    text=st.text(alphabet="ab <&\"'\n\x00\u202e", max_size=40),
    ends=st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(0, 2)), max_size=12),
)
def test_whatever_the_spans_each_mark_holds_its_text_and_no_character_is_lost(
    text: str, ends: list[tuple[int, int, int]]
) -> None:
    spans = [Span(min(a, b, len(text)), min(max(a, b), len(text))) for a, b, _ in ends]
    tags = ["b", "i", "span"]
    marks = [
        Mark(span=span, tag=tags[n % 3], anchor=f"m{n}", attributes={"class": f"{tags[n % 3]}-{n}"}, rank=rank)
        for n, (span, (_, _, rank)) in enumerate(zip(spans, ends, strict=True))
    ]
    reader = Reader()
    reader.feed(str(highlight(text, marks)))
    reader.close()
    assert reader.open == []
    assert reader.text == shown(text)
    assert sorted(reader.ids) == sorted(f"m{n}" for n in range(len(marks)))
    assert reader.inside == {f"{tags[n % 3]}-{n}": shown(span.of(text)) for n, span in enumerate(spans)}

import pytest
from factories import LINEAR, growth
from hypothesis import given
from hypothesis import strategies as st

from analysis import marks
from analysis.spans import Span


def paragraphs(text: str) -> list[Span]:
    spans, at = [], 0
    for line in text.split("\n"):
        if line:
            spans.append(Span(at, at + len(line)))
        at += len(line) + 1
    return spans


def pair(text: str) -> tuple[list[str], list[str]]:
    """Outermost quotations, and marks without a partner."""
    quotes, strays = marks.pair(text, paragraphs(text))
    return [q.span.of(text) for q in quotes if q.depth == 0], [s.of(text) for s in strays]


@pytest.mark.parametrize(
    ("text", "quotations"),
    [
        ("“Yes,” she said.", ["“Yes,”"]),
        ('"Yes," she said. "No."', ['"Yes,"', '"No."']),
        # a straight mark opens and a curly one closes, as on The Independent's pages
        ('He said: "It is clear.” Then he left.', ['"It is clear.”']),
        ("‘A reaction’ from allies", ["‘A reaction’"]),
        ("She called it 'a shame' and left.", ["'a shame'"]),
        # apostrophes are no marks
        ("Russia’s ranks and the soldiers’ families", []),
        ("It's the '90s, and he'll say 'tis so.", []),
        ("He is 5'11\" tall.", []),
        # the closing mark follows a plural's apostrophe
        ("‘The soldiers’ fight,’ he said.", ["‘The soldiers’ fight,’"]),
        ("''We won,'' he said.", ["''We won,''"]),
        ("«Oui», dit-il.", ["«Oui»"]),
    ],
)
def test_quotations(text, quotations):
    assert pair(text) == (quotations, [])


def test_a_quotation_inside_a_quotation_lies_deeper():
    text = "“He told me ‘never again’ twice,” she said."
    quotes, _ = marks.pair(text, paragraphs(text))
    assert [(q.span.of(text), q.depth) for q in quotes] == [
        ("“He told me ‘never again’ twice,”", 0),
        ("‘never again’", 1),
    ]


@pytest.mark.parametrize(
    ("text", "quotations", "strays"),
    [
        ("“We will win, Smith said. He left.", [], ["“"]),
        ('"A, Smith said. "B," he said.', ['"B,"'], ['"']),
        ("We will win,” Smith said.", [], ["”"]),
        # the paragraph pays, the next one does not
        ("“We will win, Smith said.\nHe left. “Good,” she said.", ["“Good,”"], ["“"]),
    ],
)
def test_an_unclosed_mark_costs_one_mark(text, quotations, strays):
    assert pair(text) == (quotations, strays)


def test_a_quotation_over_two_paragraphs_opens_twice_and_closes_once():
    text = "“First of all,\n“we won.”"
    quotes, strays = marks.pair(text, paragraphs(text))
    assert [(q.span.of(text), q.continued) for q in quotes] == [("“First of all,", True), ("“we won.”", False)]
    assert strays == []


@pytest.mark.parametrize(
    ("text", "quotations"),
    [
        # where the page lost its line breaks, every paragraph opens and the last one closes
        ('He said: "It fell. "It was old." Then he left.', [('"It fell.', True), ('"It was old."', False)]),
        ("“It fell! “It was old. “We knew.”", [("“It fell!", True), ("“It was old.", True), ("“We knew.”", False)]),
        # not after the end of a sentence, and not where a report shows that the closing mark was forgotten
        ('He called it "a shame and "a pity" in May.', [('"a pity"', False)]),
        ('"It fell, Roe said. "It was old."', [('"It was old."', False)]),
    ],
)
def test_a_mark_that_opens_while_one_is_open_begins_the_next_paragraph(text, quotations):
    quotes, _ = marks.pair(text, paragraphs(text))
    assert [(q.span.of(text), q.continued) for q in quotes if q.depth == 0] == quotations


@given(st.text(alphabet="ab .,\n“”‘’'\"«»", max_size=80))
def test_quotations_stay_in_their_paragraph_and_nest(text):
    lines = paragraphs(text)
    quotes, strays = marks.pair(text, lines)
    assert quotes == sorted(quotes, key=lambda q: (q.span.start, -q.span.end))
    for q in quotes:
        assert any(line.contains(q.span) for line in lines)
        assert q.span.of(text)[0] in "“\"‘'«»”"
        around = [o for o in quotes if o is not q and o.span.contains(q.span) and o.span != q.span]
        assert q.depth == len(around)
        assert all(o.span.contains(q.span) or q.span.contains(o.span) or not o.span.overlaps(q.span) for o in quotes)
    assert strays == sorted(strays)


@pytest.mark.parametrize("unit", ["' ", "a' 'b ", '" ', "“ ", "‘x "])
def test_time_grows_with_the_text_and_not_faster(unit):
    assert growth(lambda text: marks.pair(text, [Span(0, len(text))]), unit, 8000) < LINEAR

import pytest
from factories import article
from hypothesis import given
from hypothesis import strategies as st

from analysis import segment
from analysis.spans import Span


def kinds(text: str) -> list[tuple[str, str]]:
    page, _ = segment.cut(article(text))
    return [(p.kind, p.text) for p in page.passages]


def sentences(text: str) -> list[str]:
    page, _ = segment.cut(article(text))
    return [s.span.of(text) for s in page.sentences]


def test_header_headline_body():
    assert kinds(" date 2025-04-08 Kyiv wants an answer.\n\nA reaction from allies\n\nMr Smith left.") == [
        ("header", "date 2025-04-08"),
        ("body", "Kyiv wants an answer."),
        ("headline", "A reaction from allies"),
        ("body", "Mr Smith left."),
    ]


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("open image in gallery Mr Smith said so ( Smith/AFP/Getty )", "Mr Smith said so"),
        ("Image caption The minister said no", "The minister said no"),
        ("The minister arrives in Rome on Friday. (Remo Casilli/Reuters)", "The minister arrives in Rome on Friday."),
    ],
)
def test_a_caption_is_read_without_lead_in_and_credit(line, read):
    assert kinds(line) == [("caption", line)]
    assert sentences(line) == [read]


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        # a slide show repeats its title on every picture
        (
            "Photos: A bridge falls The bridge in May. Hide Caption 1 of 9\n"
            "Photos: A bridge falls Roe said it was old. Hide Caption 2 of 9",
            [
                ("boilerplate", "Photos: A bridge falls"),
                ("caption", "The bridge in May."),
                ("boilerplate", "Hide Caption 1 of 9"),
                ("boilerplate", "Photos: A bridge falls"),
                ("caption", "Roe said it was old."),
                ("boilerplate", "Hide Caption 2 of 9"),
            ],
        ),
        # fuzzing found: where pictures have no caption of their own, the title once ran into what ends them
        (
            "Photos: A bridge falls Hide Caption 6 of 31\nPhotos: A bridge falls Hide Caption 7 of 31",
            [
                ("boilerplate", "Photos: A bridge falls"),
                ("boilerplate", "Hide Caption 6 of 31"),
                ("boilerplate", "Photos: A bridge falls"),
                ("boilerplate", "Hide Caption 7 of 31"),
            ],
        ),
        (
            "Getty Images The bridge in May\nIt fell on Monday.\nReuters People fled\nGetty Images Roe was there",
            [
                ("boilerplate", "Getty Images"),
                ("caption", "The bridge in May"),
                ("body", "It fell on Monday."),
                ("boilerplate", "Reuters"),
                ("caption", "People fled"),
                ("boilerplate", "Getty Images"),
                ("caption", "Roe was there"),
            ],
        ),
        # the same on one line, with the article behind it
        (
            "Roe left on Monday and Photos: A bridge falls The bridge in May. Hide Caption 1 of 2 "
            "Photos: A bridge falls Poe said it was old. Hide Caption 2 of 2 Roe came back on Friday.",
            [
                ("caption", "Roe left on Monday and Photos: A bridge falls The bridge in May."),
                ("boilerplate", "Hide Caption 1 of 2"),
                ("caption", "Photos: A bridge falls Poe said it was old."),
                ("boilerplate", "Hide Caption 2 of 2"),
                ("body", "Roe came back on Friday."),
            ],
        ),
        # the buttons of players and galleries, and credits in brackets with the article behind them
        (
            "Skip Ad Ad Loading... x Embed x Share The bridge fell. (Photo: Ann Poe, AP) Roe said it was old.",
            [
                ("boilerplate", "Skip Ad Ad Loading... x Embed x Share"),
                ("body", "The bridge fell."),
                ("boilerplate", "(Photo: Ann Poe, AP)"),
                ("body", "Roe said it was old."),
            ],
        ),
        (
            "He said it was old. 1 of 57 Full Screen Autoplay Close Skip Ad x The bridge in pictures View Photos "
            "It fell in May. Buy Photo Wait 1 second to continue. Roe left.",
            [
                ("body", "He said it was old."),
                ("boilerplate", "1 of 57 Full Screen Autoplay Close Skip Ad x"),
                ("headline", "The bridge in pictures"),
                ("boilerplate", "View Photos"),
                ("body", "It fell in May."),
                ("boilerplate", "Buy Photo Wait 1 second to continue."),
                ("body", "Roe left."),
            ],
        ),
        (
            "41 of 41 Skip in Skip x Embed x Share CLOSE ALL ABOUT BRIDGES Roe builds one | 0:50 It was old.",
            [
                ("boilerplate", "41 of 41 Skip in Skip x Embed x Share CLOSE ALL ABOUT BRIDGES"),
                ("headline", "Roe builds one"),
                ("boilerplate", "| 0:50"),
                ("body", "It was old."),
            ],
        ),
        (
            "Roe left. (Reporting by Kim Poe in Rome; editing by Ann Doe)",
            [("body", "Roe left."), ("boilerplate", "(Reporting by Kim Poe in Rome; editing by Ann Doe)")],
        ),
        ("Additional reporting by Kim Poe.", [("boilerplate", "Additional reporting by Kim Poe.")]),
        ("GETTY Roe left the bridge.", [("boilerplate", "GETTY"), ("body", "Roe left the bridge.")]),
        ("Jane RoeImage: John Poe.", [("caption", "Jane Roe"), ("boilerplate", "Image: John Poe.")]),
        ("He told related stories of the bridge, too.", [("body", "He told related stories of the bridge, too.")]),
        # the agency and the network as what the news is about
        (
            "Getty Images Chief Roe said no.\nTwitter Chief Poe said yes.",
            [("body", "Getty Images Chief Roe said no."), ("body", "Twitter Chief Poe said yes.")],
        ),
        (
            "Image copyright EPA Image caption The bridge in May",
            [("boilerplate", "Image copyright EPA Image caption"), ("caption", "The bridge in May")],
        ),
        # a page without line breaks
        (
            "Roe said no. Image copyright EPA Image caption The bridge in May Poe said yes.",
            [
                ("body", "Roe said no."),
                ("boilerplate", "Image copyright EPA Image caption"),
                ("body", "The bridge in May Poe said yes."),
            ],
        ),
        (
            "Media caption Roe said no. " + "It fell. " * 50 + "(EPA)",
            [("boilerplate", "Media caption"), ("body", "Roe said no. " + "It fell. " * 50 + "(EPA)")],
        ),
        ("More: Why did the bridge fall?", [("boilerplate", "More: Why did the bridge fall?")]),
        ("More bridges will fall.", [("body", "More bridges will fall.")]),
    ],
)
def test_the_pages_own_words_are_cut_from_the_line(text, cut):
    assert kinds(text) == cut


def test_a_credit_with_the_number_of_pictures_parts_captions_on_one_line():
    story = "The bridge that fell on Monday was old, as all in the village knew. " * 8
    line = f"{story}EPA 18 Roe at the bridge AP:Associated Press 18 Poe there {story}Reuters 5 Roe stayed."
    assert [p for p in kinds(line) if p[0] == "boilerplate"] == [
        ("boilerplate", "EPA 18"),
        ("boilerplate", "AP:Associated Press 18"),
    ]


def test_an_aside_in_brackets_makes_no_caption():
    assert kinds("The ministry would not answer (it never does).")[0][0] == "body"


@pytest.mark.parametrize(
    ("post", "content", "author"),
    [
        (
            "We won. pic.twitter.com/ekBr6hCkQL — Jane Doe (@jdoe) April 8, 2025",
            "We won.",
            "Jane Doe (@jdoe)",
        ),
        (
            "We won. https://t.co/abc123 pic.twitter.com/ekBr6hCkQL — Jane Doe / Джейн (@jdoe) November 12, 2016",
            "We won.",
            "Jane Doe / Джейн (@jdoe)",
        ),
    ],
)
def test_an_embedded_post(post, content, author):
    assert kinds(post) == [("embed", post)]
    parts = segment.embed(post, Span(0, len(post)))
    assert (parts.content.of(post), parts.author.of(post)) == (content, author)


@pytest.mark.parametrize(
    "line",
    [
        "Your support makes all the difference. Your donation keeps us going.",
        "Sign up for our free newsletter",
        "Read more",
        "Read more:",
        "Advertisement",
    ],
)
def test_the_outlet_speaking_for_itself_is_boilerplate(line):
    assert kinds(line)[0][0] == "boilerplate"
    assert sentences(line) == []


def test_what_somebody_promises_is_no_appeal_of_the_outlet():
    line = "Roe said: \"I will never take your support for granted. We thank you for your support and your donation.\""
    assert kinds(line) == [("body", line)]


def test_one_such_phrase_in_a_long_paragraph_is_still_news():
    text = (
        "The minister told parliament on Tuesday that quality journalism would be protected by the new law, which "
        "passed with 310 votes to 280 after a debate of nine hours in which members of both parties spoke against it."
    )
    assert kinds(text)[0][0] == "body"


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Mr. Smith left. He won.", ["Mr. Smith left.", "He won."]),
        ("Sen. John F. Kennedy of the U.S. Senate spoke. It rained.", None),
        ("“We won. They lost,” he said. Then he left.", ["“We won. They lost,” he said.", "Then he left."]),
        ("“We won.” He left.", ["“We won.”", "He left."]),
        ("“Did we win?” Smith asked. Nobody knew.", ["“Did we win?” Smith asked.", "Nobody knew."]),
        ("It cost 3.5 million. It was late.", ["It cost 3.5 million.", "It was late."]),
    ],
)
def test_sentences(text, cut):
    assert sentences(text) == (cut or ["Sen. John F. Kennedy of the U.S. Senate spoke.", "It rained."])


@pytest.mark.parametrize(
    ("text", "outlet"),
    [
        ("Al Jazeera’s Zein Basravi, reporting from Kyiv, said: “No.”", "Al Jazeera"),
        ("Your support helps. Your donation allows The Independent to be trusted.", "The Independent"),
        # naming another outlet is not naming oneself
        ("He told The Guardian that it was over.", None),
        ("The Guardian and CNN reported it. Al Jazeera said nothing.", None),
    ],
)
def test_the_outlet_is_the_one_that_names_itself(text, outlet):
    page, _ = segment.cut(article(text))
    assert page.article.outlet == outlet


def test_an_outlet_that_is_given_stays():
    page, _ = segment.cut(article("Al Jazeera’s Zein Basravi, reporting from Kyiv, said: “No.”", outlet="Reuters"))
    assert page.article.outlet == "Reuters"


def test_an_unclosed_mark_is_one_issue():
    page, issues = segment.cut(article("“We will win, Smith said.\n\n“Good,” she said."))
    assert [(i.room, i.start, i.end) for i in issues] == [("marks", 0, 1)]
    assert [q.span.of(page.text) for q in page.quotes] == ["“Good,”"]


@given(st.text(max_size=300))
def test_passages_and_sentences_lie_in_order_and_slice(text):
    page, _ = segment.cut(article(text))
    assert len(page.text) == len(text)
    at = 0
    for p in page.passages:
        assert at <= p.start < p.end <= len(text)
        assert text[p.start : p.end] == p.text
        at = p.end
    at = 0
    for s in page.sentences:
        assert at <= s.span.start < s.span.end
        holder = page.passages[s.paragraph]
        assert holder.start <= s.span.start and s.span.end <= holder.end and holder.kind == s.kind
        assert page.sentence_at(s.span) == s
        at = s.span.end


def test_a_line_without_an_end_is_read_in_pieces():
    text = "word " * 20_000
    page, _ = segment.cut(article(text + "."))
    assert max(s.span.end - s.span.start for s in page.sentences) <= 6000


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        # a reader's voice, signed; the dash is a horizontal bar on some pages
        ("“They never listened.” ― Francisco Herrero", "body"),
        ('"They never listened!" -- Jane Roe', "body"),
        ("‘We never listened’ – Nevada state senator", "headline"),
        ("They never listened – Jane Roe", "headline"),
    ],
)
def test_a_signed_quotation_is_no_headline(line, kind):
    page, _ = segment.cut(article(f"It rained in Leeds on Monday, and nobody came to see the bridge fall.\n{line}\n"))
    assert page.passages[-1].kind == kind

import pytest
from factories import article, reading, rows

from analysis import segment, statements
from analysis.spans import Span
from analysis.tagger import Attribution


def read(text: str, column: str) -> list:
    return [row[column] for row in rows(text)["statements"]]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("“We won,” Smith said.", "direct"),
        ("“We won,” Smith said. “They lost.”", "direct"),
        ("Smith demanded “an answer”.", "direct"),
        ("Smith said that “we won”.", "mixed"),
        ("Smith said it was “a shame”.", "mixed"),
        ("Smith said that it rained.", "indirect"),
        # the marks inside a word of speech do not make it more direct
        ("“He told me ‘never again’ twice,” Smith said.", "direct"),
    ],
)
def test_kind_comes_from_the_marks(text, kind):
    assert read(text, "kind") == [kind]


def test_one_cue_with_one_content_is_one_row_and_the_other_source_an_issue():
    text = "Ann Lee of Bob Roy said it rained."
    page, _ = segment.cut(article(text))
    cue, content = Span(19, 23), (Span(24, 33),)
    assert cue.of(text) == "said" and content[0].of(text) == "it rained"
    both = [Attribution(Span(11, 18), cue, content, 0.5), Attribution(Span(0, 7), cue, content, 0.9)]
    (row,), (issue,) = statements.read(page, both)
    assert (row.source_text, row.confidence) == ("Ann Lee", 0.9)
    assert issue.reason == "said of 'Bob Roy' and, more surely, of 'Ann Lee', with one cue: kept once"


def test_an_embedded_post_is_a_direct_statement_of_its_author_without_marks_and_without_a_cue():
    [row] = rows("We won. pic.twitter.com/ekBr6hCkQL — Jane Doe (@jdoe) April 5, 2025")["statements"]
    assert (row["kind"], row["content"], row["speaker"], row["cue_text"], row["passage_kind"], row["channel"]) == (
        "direct",
        "We won.",
        "Jane Doe",
        None,
        "embed",
        "embedded post",
    )
    assert (row["said_from"].isoformat(), row["said_basis"]) == ("2025-04-05", "embed")


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ("“We won,” Smith said in a post on social media on Tuesday.", "a post on social media"),
        ("In a statement on Monday, Smith said it rained.", "a statement"),
        ("Smith demanded “an answer” in his online post.", "his online post"),
        ("“We won,” Smith said at a press conference in Kyiv.", "a press conference"),
        ("Smith said on Twitter that it rained.", "Twitter"),
        # what is said about a post is not said in it
        ("Smith said that the post on social media was a lie.", None),
        ("Smith said it rained.", None),
    ],
)
def test_channel(text, channel):
    assert read(text, "channel") == [channel]


@pytest.mark.parametrize(
    ("text", "lemma", "cue_class"),
    [
        ("Smith has repeatedly said that it rained.", "say", "say"),
        ("Kyiv has been urging Beijing to wait.", "urge", "demand"),
        ("The Kremlin denied any involvement.", "deny", "deny"),
        ("Smith never said that it rained.", "say", "not said"),
        ("Nobody said that it rained.", "say", "not said"),
        ("Smith’s claim that it rained was old.", "claim", "claim"),
    ],
)
def test_cue_lemma_and_class(text, lemma, cue_class):
    assert (read(text, "cue_lemma"), read(text, "cue_class")) == ([lemma], [cue_class])


@pytest.mark.parametrize(
    ("text", "readings", "clauses"),
    [
        (
            "“We won,” Smith said during a visit on Wednesday to Rome.",
            ["Smith | said | “We won,”"],
            ["during a visit on Wednesday to Rome."],
        ),
        (
            "In a post, Smith said on Thursday, meaning the men: “We won.”",
            ["Smith | said | “We won.”"],
            ["In a post,", "on Thursday, meaning the men:"],
        ),
        # the occasion stands in the cue
        (
            "“We won,” Smith said in a post on Monday.",
            ["Smith | said in a post on Monday | “We won,”"],
            ["in a post on Monday"],
        ),
        # the day belongs to the first verb
        (
            "It rained, Smith announced on Tuesday before claiming that it was dry.",
            ["Smith | announced | It rained", "Smith | claiming | that it was dry"],
            ["on Tuesday"],
        ),
        # the day of the attack is not the day of the saying
        ("Smith said after the attack on Monday that it rained.", ["Smith | said | that it rained"], []),
    ],
)
def test_the_saying_clause_holds_what_is_told_about_the_saying(text, readings, clauses):
    page, _ = segment.cut(article(text))
    found, _ = statements.read(page, [reading(text, words) for words in readings])
    near = statements.by_sentence(page, found)
    said = [
        span.of(text).strip()
        for row in found
        for span in statements.saying_clause(page, row, near[page.sentence_index(statements.cue_of(row))])
    ]
    assert [s for s in said if s.strip(".")] == clauses


def test_a_quotation_without_a_speaker_is_kept_with_the_reason_and_an_issue():
    tables = rows("“We won the war of the pigs.”")
    [row] = tables["statements"]
    assert (row["actor_id"], row["speaker"], row["source_text"]) == (None, None, None)
    assert row["speaker_reason"] == "no words nearby say whose it is"
    assert [(i["room"], i["start"], i["end"]) for i in tables["issues"]] == [("statements", 0, 29)]

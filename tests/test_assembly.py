"""Text on the left, what the network read in the middle, and on the right what the form of the page makes of it.

A reading is "source | cue | content", the parts of a content joined by " ++ ".
"""

import pytest
from factories import LINEAR, article, growth, reading

from analysis import assembly, segment
from analysis.spans import Span
from analysis.tagger import Attribution


def assembled(text: str, *readings: str) -> list[str]:
    page, _ = segment.cut(article(text))
    found = assembly.assemble(page, [reading(text, words) for words in readings])
    return [
        " | ".join([a.source.of(text) if a.source else "", a.cue.of(text) if a.cue else "", " ++ ".join(parts)])
        for a in found
        if (parts := [part.of(text) for part in a.content])
    ]


CONTINUED = "Roe said: “It fell.\n“It was old.\n“It was shut.”\nPoe added: “No.”"


@pytest.mark.parametrize(
    ("text", "readings", "made"),
    [
        # a later paragraph was tied to another cue, or to none, or was not read
        (
            CONTINUED,
            ["Roe | said: | “It fell.", "Poe | added: | “It was shut.” ++ “No.”", " |  | “It was old."],
            ["Roe | said: | “It fell. ++ “It was old. ++ “It was shut.”", "Poe | added: | “No.”"],
        ),
        (
            CONTINUED,
            ["Roe | said: | “It fell.", "Poe | added: | “No.”"],
            ["Roe | said: | “It fell. ++ “It was old. ++ “It was shut.”", "Poe | added: | “No.”"],
        ),
        # the cue stands in the last paragraph
        (
            "“It fell.\n“It was old,” Roe said.",
            [" |  | “It fell.", "Roe | said | “It was old,”"],
            ["Roe | said | “It fell. ++ “It was old,”"],
        ),
        # a paragraph with a cue of its own keeps it
        (
            "Roe said: “It fell.\n“It was old,” he added. “We knew.\n“We all did.”",
            ["Roe | said: | “It fell.", "he | added | “It was old,” ++ “We knew."],
            ["Roe | said: | “It fell.", "he | added | “It was old,” ++ “We knew. ++ “We all did.”"],
        ),
        # nobody is named: one statement, not three
        ("“It fell.\n“It was old.”", [" |  | “It fell.", " |  | “It was old.”"], [" |  | “It fell. ++ “It was old.”"]),
        # what is reported in the quotation stays with whom it names
        (
            "Roe said: “Poe swore it held.\n“It fell.”",
            ["Roe | said: | “Poe swore it held.", "Poe | swore | it held"],
            ["Roe | said: | “Poe swore it held. ++ “It fell.”", "Poe | swore | it held"],
        ),
        # the same where the page lost its line breaks
        (
            'Roe said: "It fell. "It was old." Poe added: "No."',
            ['Roe | said: | "It fell.', 'Poe | added: | "It was old." ++ "No."'],
            ['Roe | said: | "It fell. ++ "It was old."', 'Poe | added: | "No."'],
        ),
    ],
)
def test_a_quotation_of_several_paragraphs_has_one_speaker(text, readings, made):
    assert assembled(text, *readings) == made


@pytest.mark.parametrize(
    ("text", "readings", "made"),
    [
        ("“It fell.” — Jane Roe, Leeds.", [], ["Jane Roe, Leeds | — | “It fell.”"]),
        ('"It fell and nobody came." - J. M. Roe', [], ['J. M. Roe | - | "It fell and nobody came."']),
        ("“It fell, and nobody came.”\n— Jane Roe", [], ["Jane Roe | — | “It fell, and nobody came.”"]),
        ("“It fell.” — Jane Roe", [" |  | “It fell.”"], ["Jane Roe | — | “It fell.”"]),
        # marks inside it part it only as print sees it
        (
            "“Everybody here told us ‘no bridge.” And that is it: “no road at all’.” — Jane Roe",
            [],
            ["Jane Roe | — | “Everybody here told us ‘no bridge.” And that is it: “no road at all’.”"],
        ),
        (
            "“It stands on good ground,” Ann Poe said. “It fell into the water.” — Jane Roe",
            ["Ann Poe | said | “It stands on good ground,”"],
            ["Ann Poe | said | “It stands on good ground,”"],
        ),
        # a headline may quote, and nobody is read from a headline
        ("“Bridge fell” - State Senator Roe", [], []),
        # no signature
        ("“It fell” — Roe was sure of it.", ["Roe | was sure of | it"], ["Roe | was sure of | it"]),
        ("“It fell,” Roe said.\n— Another bridge", ["Roe | said | “It fell,”"], ["Roe | said | “It fell,”"]),
        ("The bridge — Jane Roe", [], []),
    ],
)
def test_a_signed_quotation(text, readings, made):
    assert assembled(text, *readings) == made


def test_a_reading_of_a_transcripts_line_gives_way_to_the_turn_and_one_inside_it_stays():
    text = "ROE: Poe says it fell.\nPOE: No.\nROE: Why?"
    assert assembled(text, "ROE | : | Poe says it fell", "Poe | says | it fell", "POE | : | No") == [
        "ROE | : | Poe says it fell.",
        "Poe | says | it fell",
        "POE | : | No.",
        "ROE | : | Why?",
    ]


def test_where_a_full_stop_is_missing_a_name_belongs_to_the_verb_behind_it():
    text = "Doctors said they feared for the bridge Ann Roe, a nurse, said it was loud."
    readings = ("Doctors | said | they feared for the bridge Ann Roe", "Doctors | said it | was loud")
    page, _ = segment.cut(article(text))
    first = reading(text, readings[0])
    second = Attribution(first.source, Span(text.rindex("said"), text.rindex("said") + 4), (Span(len(text) - 9, len(text) - 1),), 0.9)
    made = assembly.assemble(page, [first, second])
    assert [(a.source.of(text), a.content[0].of(text)) for a in made] == [
        ("Doctors", "they feared for the bridge"),
        ("Ann Roe", "was loud"),
    ]


@pytest.mark.parametrize(
    ("text", "read", "made"),
    [
        # a heading that a page on one line runs into the sentence, and a quotation in front of its speaker
        (
            "It fell. ‘Massive damage’ A man said it fell with “massive damage”.",
            "A man | said | ‘Massive damage’ ++ it fell with “massive damage”",
            ["A man | said | it fell with “massive damage”"],
        ),
        # another clause in front
        ("“I left and Roe said, ‘Go.’”", "Roe | said | I left ++ ‘Go.’", ["Roe | said | ‘Go.’"]),
        ("“It fell,” Roe said, “and it was old.”", "Roe | said | “It fell,” ++ “and it was old.”", ["Roe | said | “It fell,” ++ “and it was old.”"]),
        ("• It fell, Roe said.", "Roe | said | • It fell", ["Roe | said | It fell"]),
        ("-- Roe said it fell.", "-- Roe | said | it fell", ["Roe | said | it fell"]),
        ("Roe: Bridge fell", "Roe | : | Bridge fell", ["Roe | : | Bridge fell"]),
        # how, and not who
        ("Roe and Poe, who together said it fell.", "together | said | it fell", ["who | said | it fell"]),
        # a name, and no auxiliary
        ("Theresa May urged it to fall.", "Theresa | May urged | it to fall", ["Theresa May | urged | it to fall"]),
        ("Roe may say it fell.", "Roe | may say | it fell", ["Roe | may say | it fell"]),
        # nothing that somebody could say, and no word that reports
        ("It was what Roe considered.", "Roe | considered | what", []),
        ("Roe said ….", "Roe | said | …", []),
        ("Roe, it fell.", "Roe | , | it fell", []),
        ("Roe said no.", "Roe | said | no", ["Roe | said | no"]),
    ],
)
def test_tidy(text, read, made):
    assert assembled(text, read) == made


@pytest.mark.parametrize("unit", ["“a.\n", "“a.” — Roe\n", "ROE: a\nPOE: b\n", "“ ", "“a — "])
def test_time_grows_with_the_text_and_not_faster(unit):
    def assemble(text: str) -> None:
        page, _ = segment.cut(article(text))
        lines = [Attribution(None, None, (Span(p.start, p.end),), 0.5) for p in page.passages]
        assembly.assemble(page, lines)

    assert growth(assemble, unit, 8000) < LINEAR


@pytest.mark.parametrize(
    ("text", "readings", "made"),
    [
        ("It rained.\n“We won the war of the pigs.”", [], [" |  | “We won the war of the pigs.”"]),
        # a title, a word, a quotation that was read
        ("It rained.\n“War of the Pigs in Winter”", [], []),
        ("It rained.\n“We won.”", [], []),
        ("Roe said: “We won the war of the pigs.”", [], []),
        (
            "Roe said this.\n“We won the war of the pigs.”",
            ["Roe | said | “We won the war of the pigs.”"],
            ["Roe | said | “We won the war of the pigs.”"],
        ),
    ],
)
def test_a_paragraph_that_is_one_quotation_is_kept_without_a_speaker(text, readings, made):
    assert assembled(text, *readings) == made


CAPTIONED = "The bridge fell on Monday. ( AFP/Getty )\nThe mayor said on Tuesday that the town would build another one."


@pytest.mark.parametrize(
    ("readings", "made"),
    [
        (
            ["The mayor | said | The bridge fell on Monday ++ that the town would build another one"],
            ["The mayor | said | that the town would build another one"],
        ),
        (["The mayor | said | The bridge fell on Monday"], []),
    ],
)
def test_what_stands_under_a_picture_is_not_said_in_the_text(readings, made):
    assert assembled(CAPTIONED, *readings) == made


@pytest.mark.parametrize(
    ("readings", "made"),
    [
        (["Roe | added | that it fell ++ to shut the road"], ["Roe | added | that it fell"]),
        (["Poe | said | “We will see,” ++ “It is late.”"], ["Poe | said | “We will see,” ++ “It is late.”"]),
        (["Poe | said | to shut the road"], []),
    ],
)
def test_only_a_quotation_runs_on_beyond_the_sentence_of_its_cue(readings, made):
    text = "Roe added that it fell. The town plans to shut the road.\n“We will see,” Poe said. “It is late.”"
    assert [a for a in assembled(text, *readings) if not a.startswith(" |")] == made


@pytest.mark.parametrize(
    ("text", "words", "made"),
    [
        (
            "The army said: “Roe also approved the attack. We will go on.”",
            "Roe | approved | the attack. We will go on.",
            "Roe | approved | the attack.",
        ),
        (
            "The army said: “Roe told us: ‘It fell. It was old.’ We will go on.”",
            "Roe | told | ‘It fell. It was old.’",
            "Roe | told | ‘It fell. It was old.’",
        ),
        (
            "The army said: “Roe added, ‘It fell. It was old.’ We will go on.”",
            "Roe | added, ‘ | It fell. It was old.",
            "Roe | added, ‘ | It fell. It was old.",
        ),
        ("“It fell. It was old,” Roe said.", "Roe | said | “It fell. It was old,”", "Roe | said | “It fell. It was old,”"),
    ],
)
def test_a_verb_inside_a_quotation_gives_no_more_than_its_sentence(text, words, made):
    assert assembled(text, words) == [made]


def test_who_is_under_investigation_for_something_does_not_say_it():
    text = "Roe is under investigation for selling the bridge. Poe said he knew."
    assert assembled(text, "Roe | is under investigation for | selling the bridge", "Poe | said | he knew") == [
        "Poe | said | he knew"
    ]

"""The words of a cue on the left, the dictionary form of the word that reports on the right."""

import pytest

from analysis import cues, wordlists


@pytest.mark.parametrize(
    ("words", "lemma"),
    [
        ("has repeatedly urged", "urge"),
        ("could not confirm", "confirm"),
        ("was quick to deny", "deny"),
        ("Reports", "report"),
        # what comes behind the verb is the occasion, the hearer or a second verb
        ("said in a post on Monday", "say"),
        ("told the Washington Post in a written statement", "tell"),
        ("told reporters that he expected", "tell"),
        ("reiterated his claim", "reiterate"),
        ("refused to say", "refuse"),
        ("declined to comment", "decline"),
        ("responded by saying", "respond"),
        # what only says that the next verb goes on
        ("continued to insist", "insist"),
        ("has continued quietly insisting", "insist"),
        ("continued:", "continue"),
        ("continued to portray her as", "continue"),
        # a noun before the verb
        ("in a Facebook post wrote", "write"),
        ("in recent tweets suggested", "suggest"),
        ("issued a statement saying", "say"),
        ("sent a tweet yesterday warning", "warn"),
        ("her latest post claims", "claim"),
        ("in announcing", "announce"),
        # no verb that reports
        ("made the claim in a post", "claim"),
        ("issued a friendly warning", "warning"),
        ("Smith’s promise", "promise"),
        ("according to reports", "report"),
        ("in a tweet", "tweet"),
    ],
)
def test_a_cue_is_known_by_its_first_verb_and_by_a_noun_where_it_has_none(words, lemma):
    assert cues.lookup(words).lemma == lemma


@pytest.mark.parametrize("words", ["", ":", "according to", "nodded"])
def test_words_that_are_not_listed_are_no_cue(words):
    assert cues.lookup(words) is None


@pytest.mark.parametrize(
    ("lemma", "forms"),
    [
        ("say", ["say", "says", "saying", "said"]),
        ("deny", ["deny", "denies", "denying", "denied"]),
        ("admit", ["admit", "admits", "admitting", "admitted"]),
        ("argue", ["argue", "argues", "arguing", "argued"]),
        ("write", ["write", "writes", "writing", "wrote", "written"]),
        ("stress", ["stress", "stresses", "stressing", "stressed"]),
    ],
)
def test_the_forms_of_a_verb(lemma, forms):
    assert [word for word, cue in cues.verbs().items() if cue.lemma == lemma] == forms


@pytest.mark.parametrize(
    ("word", "frames"), [("told", {"told"}), ("urged", {"to"}), ("warned", {"to"}), ("said", set())]
)
def test_a_verb_says_how_it_names_the_hearer(word, frames):
    assert cues.verbs()[word].frames == frames


@pytest.mark.parametrize(
    ("word", "cue_class", "writer"),
    [
        ("said", "say", "neutral"),
        ("announced", "announce", "neutral"),
        ("revealed", "announce", "factive"),
        ("claimed", "claim", "doubting"),
        ("alleged", "claim", "doubting"),
        ("insisted", "argue", "assertive"),
        ("asserted", "argue", "assertive"),
        ("maintained", "argue", "assertive"),
        ("admitted", "admit", "factive"),
        ("denied", "deny", "act"),
        ("rejected", "deny", "act"),
        # to call something bad is not to call it untrue
        ("condemned", "criticise", "act"),
        ("denounced", "criticise", "act"),
        ("decried", "criticise", "act"),
        ("accused", "accuse", "act"),
    ],
)
def test_what_the_speaker_does_and_what_the_writer_makes_of_it(word, cue_class, writer):
    cue = cues.verbs()[word]
    [reason] = [row["reason"] for row in wordlists.load("cues") if row["lemma"] == cue.lemma]
    assert (cue.cue_class, reason.partition(":")[0]) == (cue_class, writer)


@pytest.mark.parametrize("name", ["cues", "cue-nouns"])
def test_every_listed_word_says_what_the_writer_makes_of_it(name):
    writers = {row["reason"].partition(": ")[0] for row in wordlists.load(name)}
    assert writers <= {"neutral", "assertive", "factive", "doubting", "act"}


def test_a_noun_does_what_its_verb_does():
    """An allegation is what is alleged: the lists must not tell two stories of one word."""
    related = {
        "claim": "claimed", "assertion": "asserted", "allegation": "alleged", "accusation": "accused", "warning": "warned",
        "announcement": "announced", "suggestion": "suggested", "insistence": "insisted", "argument": "argued",
        "promise": "promised", "pledge": "pledged", "belief": "believed", "denial": "denied", "admission": "admitted",
        "prediction": "predicted", "statement": "said",
    }  # fmt: skip
    assert set(related) == {row["lemma"] for row in wordlists.load("cue-nouns")}
    for noun, verb in related.items():
        assert cues.nouns()[noun].cue_class == cues.verbs()[verb].cue_class


def test_there_are_no_other_frames():
    assert {frame for cue in cues.verbs().values() for frame in cue.frames} == {"told", "to"}


@pytest.mark.parametrize("words", ["never said", "did not say", "hasn’t called for", "didn't say", "has not yet said"])
def test_a_cue_that_denies_the_saying(words):
    assert cues.denied(words)


@pytest.mark.parametrize("words", ["said", "denied", "noted", "has said nothing new about", "declined to comment"])
def test_a_cue_that_does_not(words):
    assert not cues.denied(words)

"""Annotated articles as the network learns from them: labels of words, links, and reports inside reports."""

from pathlib import Path

import gold_factory as gold
import pytest
from tokenizers import Tokenizer

from analysis import brat, model, paths
from analysis.lattice import LABELS
from analysis.training import calibrate, data

TOKENIZER = Tokenizer.from_file(str(paths.MODELS / model.TOKENIZER))
ANNOTATED = Path(__file__).parent.parent / "data" / "annotated"
SEEDS = Path(__file__).parent.parent / "seeds"


def labelled(example: data.Example, text: str, version: int = 0) -> list[tuple[str, str]]:
    """Each word that stands in a span, with its label."""
    words = example.words
    return [
        (text[start:end], LABELS[label])
        for start, end, label in zip(words.starts, words.ends, example.versions[version].labels, strict=True)
        if label
    ]


def test_labels_and_links(tmp_path):
    gold.write(tmp_path, "herald_1", gold.TEXT, gold.ann(gold.TEXT, [gold.LEE, gold.RAY, gold.RAY_TOO]))
    [example] = data.read(tmp_path, TOKENIZER)
    found = labelled(example, gold.TEXT)
    assert found[:7] == [
        ("“", "B-content"),
        ("We", "I-content"),
        ("won", "I-content"),
        (",", "I-content"),
        ("”", "E-content"),
        ("Ann", "B-source"),
        ("Lee", "E-source"),
    ]
    assert ("denied", "S-cue") in found and ("added", "S-cue") in found
    [version] = example.versions
    assert version.cue_of.tolist() == [0, 1, 2]
    assert version.source_of.tolist() == [0, 1, 1]  # Bob Ray both denied and added


def test_nobody_is_a_source_too(tmp_path):
    alone = gold.said("", "said", "“We won,”")
    gold.write(tmp_path, "herald_1", gold.TEXT, gold.ann(gold.TEXT, [alone]))
    [example] = data.read(tmp_path, TOKENIZER)
    assert example.versions[0].source_of.tolist() == [-1]


def test_each_annotators_version_of_an_article_is_kept(tmp_path):
    for annotator, found in (("ann", [gold.LEE]), ("bob", [gold.LEE, gold.RAY])):
        gold.write(tmp_path, "herald_1", gold.TEXT, gold.ann(gold.TEXT, found), annotator)
    [example] = data.read(tmp_path, TOKENIZER)
    assert [len(version.cues) for version in example.versions] == [1, 2]


def test_a_report_inside_a_report_is_a_lesson_of_its_own(tmp_path):
    text = "Ann Lee said that Bob Ray denied it. Cy Poe said it rained."
    outer = gold.said("Ann Lee", "said", "that Bob Ray denied it", text)
    plain = gold.said("Cy Poe", "said", "it rained", text)
    plain = brat.Attribution(plain.source, (gold.Span(44, 48),), plain.content)
    inner = gold.said("Bob Ray", "denied", "it", text)
    inner = brat.Attribution(inner.source, inner.cue, (gold.Span(33, 35),))
    gold.write(tmp_path, "herald_1", text, gold.ann(text, [outer, inner, plain]))
    whole, within, deepest = data.read(tmp_path, TOKENIZER)
    assert [label for _, label in labelled(whole, text)].count("S-cue") == 2
    said = [text[a:b] for a, b in zip(within.words.starts, within.words.ends, strict=True)]
    assert said == ["that", "Bob", "Ray", "denied", "it", "it", "rained"]
    assert within.words.paragraph.tolist() == [1, 1, 1, 1, 1, 2, 2]
    assert labelled(within, text) == [
        ("Bob", "B-source"),
        ("Ray", "E-source"),
        ("denied", "S-cue"),
        ("it", "S-content"),
    ]
    assert labelled(deepest, text) == []  # nothing is reported in "it"


def test_the_annotated_seeds_are_the_seeds():
    annotated = list(brat.read(ANNOTATED))
    assert {a.name: a.text for a in annotated} == {p.stem: p.read_bytes().decode() for p in SEEDS.glob("*.txt")}
    # the same statements as in tests/gold/statements.csv
    assert (
        sum(len(a.attributions) for a in annotated)
        == len((Path(__file__).parent / "gold" / "statements.csv").read_text().splitlines()) - 1
    )


def test_a_network_that_finds_nothing_is_refused_with_the_remedy():
    with pytest.raises(calibrate.NothingRead, match="train on more articles, or for more rounds"):
        calibrate.fitted(model.load(), [])

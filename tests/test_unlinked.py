"""Every number in a sentence of a report leads to its rows; a scan finds those that do not."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from corpus_factory import Paper, corpus, seeds
from page_factory import tables_of
from unlinked import numbers, told

from analysis import paths, store

NOTEBOOKS = sorted(paths.notebooks_dir().glob("*.ipynb"))
EVERY = pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>Of 12 statements, none.</p>", ["12"]),
        ('<p>Of <a href="#x">12</a> statements, 3.5% are.</p>', ["3.5%"]),
        ("<p>Heard in two outlets.</p>", ["two"]),
        ("<p>On 8 April 2025, in 2024, from 2025-04-08 and on 8–10 April 2025.</p>", []),
        ("<p>“150 men” is said; below 0.7; 1,000 words; No two accounts.</p>", []),
    ],
)
def test_the_scan_finds_numbers_that_count(html, found):
    assert [line.split(" in: ")[0] for line in numbers(f'<div class="prose">{html}</div>')] == found


@EVERY
def test_the_seeds_reports_tell_no_number_without_its_rows(notebook):
    outputs = [o.data for cell in nbformat.read(notebook, 4).cells if cell.cell_type == "code" for o in cell.outputs]
    assert [found for data in outputs for found in numbers(data.get("text/html", ""))] == []


def crowd(n: int) -> list[Paper]:
    """Return one article of each of n outlets, which share a speaker and a quotation, and have others of their own."""
    papers = []
    for i in range(n):
        own = f"Ann {chr(65 + i)}lee"
        text = f"Bob Ray said “we will open the bridge before the winter”. {own} claimed that {i + 3} men left in May. 4 came."
        paper = Paper(f"Paper {chr(65 + i)}", f"2025-04-{i + 1:02}", text, f"{i}.txt").passage(text)
        paper.mention("Bob Ray", "Bob Ray").mention(own, own).date("May", "2025-05")
        paper.says("Bob Ray", source="Bob Ray", cue="said", content="“we will open the bridge before the winter”")
        paper.says(own, source=own, cue="claimed", lemma="claim", does="claim", content=f"that {i + 3} men left in May")
        for _ in range(3):  # more than a few, so that outlets are compared
            paper.says(None, words="men", cue="came", content=["men left", "4", "May"][_], reason="no candidate")
        paper.counts(f"{i + 3} men", i + 3, i + 3, "exactly", "men", line="men", relation="update" if i else "")
        papers.append(paper.counts("4", 4, 4, "exactly", "people", line="people"))
    return papers


CORPORA = {"seeds": seeds(), "crowd": corpus(*crowd(9)), "one": corpus(*crowd(1)), "two": corpus(*crowd(2))}


@pytest.fixture(scope="module")
def folders(tmp_path_factory) -> dict[str, Path]:
    folders = {name: tmp_path_factory.mktemp(name) for name in CORPORA}
    for name, folder in folders.items():
        store.write([tables_of(CORPORA[name])], folder)
    return folders


@pytest.mark.parametrize("name", CORPORA)
@EVERY
def test_no_report_on_a_small_corpus_does_either(notebook, name, folders):
    outputs = [output for _, output in told(notebook, folders[name]) if hasattr(output, "_repr_mimebundle_")]
    shown = [output._repr_mimebundle_().get("text/html", "") for output in outputs]
    assert shown and [found for html in shown for found in numbers(html)] == []

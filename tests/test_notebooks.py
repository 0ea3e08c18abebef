"""The notebooks are thin, carry the outputs that nbval compares with, and hold nothing of the machine that ran them."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from papermill import inspect_notebook
from refresh_notebooks import METADATA, SKIPPED, TUTORIAL

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))
EVERY = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)

EVERYWHERE = {
    "tables": "str", "since": "str", "until": "str", "actors": "list[str]", "outlets": "list[str]", "once": "bool",
}  # fmt: skip
PARAMETERS = {
    "source-audit": EVERYWHERE | {"attributes": "str"},
    "one-actor": {name: kind for name, kind in EVERYWHERE.items() if name != "actors"} | {"actor": "str"},
    "one-article": {"tables": "str", "article": "str"},
}

CHART, EVIDENCE = "application/vnd.vegalite.v5+json", "application/vnd.onrecord.evidence+json"
SUBJECT = "application/vnd.onrecord.subject+json"


def cells(path: Path, kind: str = "code") -> list[Any]:
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == kind]


def outputs(path: Path) -> list[dict[str, Any]]:
    return [output.data for cell in cells(path) for output in cell.outputs]


def test_every_notebook_is_there():
    assert [path.stem for path in NOTEBOOKS] == [
        "claim-and-answer", "corpus-and-limits", "how-outlets-differ", "one-actor", "one-article", "same-words-other-cuts",
        "source-audit", "where-accounts-differ", "who-is-heard", "who-said-what",
    ]  # fmt: skip


@EVERY
def test_every_cell_has_run_in_order_and_a_cell_that_ends_in_an_expression_has_its_output(path):
    assert [cell.execution_count for cell in cells(path)] == list(range(1, len(cells(path)) + 1))
    for cell in cells(path):
        ends_in_expression = isinstance(ast.parse(cell.source).body[-1], ast.Expr)
        assert [output.output_type for output in cell.outputs] == ["execute_result"] * ends_in_expression, cell.source


@EVERY
def test_notebooks_only_call_the_package(path):
    for cell in cells(path):
        tree = ast.parse(cell.source)
        nodes = {type(node) for node in ast.walk(tree)}
        assert not nodes & {ast.FunctionDef, ast.Lambda, ast.ClassDef, ast.For, ast.While, ast.ListComp}, cell.source
        imported = [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        assert all(module.split(".")[0] == "analysis" for module in imported)
        assert ast.Import not in nodes


@EVERY
def test_parameters_are_typed_and_explained(path):
    assert cells(path)[0].metadata.tags == ["parameters"]
    parameters = inspect_notebook(str(path))
    assert {name: p["inferred_type_name"] for name, p in parameters.items()} == PARAMETERS.get(path.stem, EVERYWHERE)
    assert all(p["help"] for p in parameters.values())
    assert parameters["tables"]["default"] == '"data/tables"'


@EVERY
def test_a_notebook_begins_with_its_title_and_question_and_ends_with_its_doubts(path):
    prose = [cell.source for cell in cells(path, "markdown")]
    assert re.fullmatch(r"# [A-Z][^\n]+\n\n[A-Z][^\n]+\?", prose[0])
    assert prose[-1].startswith("## What would make this wrong?")
    assert [text for text in prose[1:] if not re.match(r"## [^\n]+\?\n\n", text)] == []  # each part asks a question
    assert "about_doubts" in cells(path)[-1].source


@EVERY
def test_the_first_output_is_the_finding_in_a_sentence(path):
    first = outputs(path)[0]
    assert first["text/html"].startswith('<div class="prose">')
    assert re.match(r"[A-Z][^\n]+\.", first["text/plain"])
    assert first[EVIDENCE]


@EVERY
def test_every_output_is_one_that_a_page_can_show(path):
    for data in outputs(path):
        assert set(data) in (
            {CHART, "text/plain", EVIDENCE},
            {"text/html", "text/plain", EVIDENCE},
            {"text/html", "text/plain", EVIDENCE, SUBJECT},
            {"text/html", "text/plain"},
        )
        if CHART in data:
            assert data[CHART]["description"] in data["text/plain"]
            links = set(re.findall(r'"#ev-([0-9a-f]{12})"', json.dumps(data[CHART])))
            assert links == set(data[EVIDENCE])
        elif EVIDENCE in data:
            assert set(re.findall(r'href="#ev-([0-9a-f]{12})"', data["text/html"])) == set(data[EVIDENCE])


@EVERY
def test_nothing_in_a_notebook_tells_of_the_machine_or_the_hour(path):
    text = path.read_text(encoding="utf-8")
    notebook = nbformat.read(path, as_version=4)
    assert notebook.metadata == METADATA
    assert not [cell.metadata for cell in notebook.cells if set(cell.metadata) - {"tags"}]
    assert not re.search(r"/(home|root|tmp|usr|work|Users)/|[A-Z]:\\\\|\d\d:\d\d:\d\d| at 0x[0-9a-f]{6}", text)


@EVERY
def test_no_output_was_cut_short_or_went_wrong(path):
    kinds = [output.output_type for cell in cells(path) for output in cell.outputs]
    assert set(kinds) == {"execute_result"}


def test_the_tutorial_has_run_but_for_what_needs_jupyterlab_and_tells_nothing_of_the_machine():
    code = cells(TUTORIAL)
    skipped = [cell for cell in code if SKIPPED in cell.metadata.get("tags", [])]
    assert ["ReadingView" in cell.source for cell in skipped] == [True]
    assert [cell.execution_count for cell in code if cell not in skipped] == list(range(1, len(code)))
    compared = [cell for cell in code if cell.outputs and not cell.metadata.get("tags")]
    assert len(compared) == 5
    text = TUTORIAL.read_text(encoding="utf-8")
    assert nbformat.read(TUTORIAL, as_version=4).metadata == METADATA
    assert not re.search(r"/(home|root|tmp|usr|work|Users)/|[A-Z]:\\\\|\d\d:\d\d:\d\d| at 0x[0-9a-f]{6}|\d\.\d\d s\b", text)

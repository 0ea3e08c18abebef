"""Word lists: well formed, all of them, and refused with file and line where they are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis import paths, wordlists

LISTS = sorted(paths.wordlists_dir().glob("*.csv"))


def test_there_are_word_lists() -> None:
    assert {"calendar", "date-patterns", "hedges", "numbers", "tense", "units"} <= {path.stem for path in LISTS}


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_every_list_is_well_formed(path: Path) -> None:
    assert wordlists.load(path.stem)


def test_a_row_is_a_dict_and_the_callers_own() -> None:
    first = wordlists.load("numbers")[2]
    assert (first["word"], first["kind"], first["value"]) == ("two", "unit", "2")
    first["word"] = "changed"
    assert wordlists.load("numbers")[2]["word"] == "two"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("word,source\nmen,AP\n", "line 1: the header"),
        ("", "line 1: the header"),
        ("word,source,reason\nmen,AP\n", "line 2: 2 fields where the header has 3"),
        ("word,source,reason\nmen,AP,plural\n\n", "line 3: 0 fields where the header has 3"),
        ("word,source,reason\nmen,AP,plural\nmen,Quirk,noun\n", "line 3: says the same as line 2"),
        ("word,source,reason\nmen ,AP,plural\n", "line 2: white space around word"),
        ("word,source,reason\nmen,,plural\n", "line 2: empty source"),
        ("word,source,reason\n,AP,plural\n", "line 2: empty word"),
        ('word,source,reason\n"men,AP,plural\n', "line"),
    ],
)
def test_a_list_that_is_not_well_formed_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "words.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(wordlists.WordlistError) as error:
        wordlists.read(path)
    assert str(path) in str(error.value)
    assert message in str(error.value)


def test_a_list_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "words.csv"
    path.write_bytes(b"word,source,reason\nm\xe9n,AP,plural\n")
    with pytest.raises(wordlists.WordlistError, match="words.csv"):
        wordlists.read(path)


def test_an_unknown_list_is_answered_with_the_known_ones() -> None:
    with pytest.raises(wordlists.WordlistError, match=r"no such word list; known: .*numbers"):
        wordlists.load("numerals")


def test_the_checkout_is_the_project_root() -> None:
    assert (paths.project_root() / "pyproject.toml").is_file()
    assert paths.wordlists_dir() == paths.project_root() / "data" / "wordlists"
    assert paths.notebooks_dir() == paths.project_root() / "notebooks"


def test_an_installed_package_reads_its_own_copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "site-packages" / "analysis"
    for folder in ("_wordlists", "_notebooks"):
        (package / folder).mkdir(parents=True)
    monkeypatch.setattr(paths, "PACKAGE", package)
    assert paths.wordlists_dir() == package / "_wordlists"
    assert paths.notebooks_dir() == package / "_notebooks"
    with pytest.raises(FileNotFoundError, match="no project root"):
        paths.project_root()

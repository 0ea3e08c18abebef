"""The documentation says what is so: commands exist, links land, and the generated page is current."""

import re
import tomllib
from pathlib import Path

import pytest

from analysis import cli, duplicates, ingest, rows, store
from analysis.dictionary import markdown
from analysis.schema import TABLES, columns
from analysis.sources import Limits

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = sorted(
    page.relative_to(ROOT).as_posix()
    for pattern in ("*.md", "docs/**/*.md", "seeds/*.md", "data/*.md", "notebooks/*.md", "reports/*.md")
    for page in ROOT.glob(pattern)
)
_LINK = re.compile(r"\]\(([^)\s]+)\)")


def commands(page: str) -> list[tuple[str, list[str]]]:
    """Return the commands of `onrecord` that a page shows in blocks of code, each with its options."""
    blocks = re.findall(r"```\w*\n(.*?)```", page, re.DOTALL)
    shown = [m for block in blocks for m in re.findall(r"bin/onrecord (\w+)([^\n&]*)", block)]
    return [(name, re.findall(r"(?<!\S)--?[\w-]+", rest)) for name, rest in shown]


def test_the_readme_shows_every_command_and_no_other():
    assert {name for name, _ in commands(README)} == {n for n, c in cli.main.commands.items() if not c.hidden}
    for name, options in commands(README):
        known = [option for parameter in cli.main.commands[name].params for option in parameter.opts]
        assert set(options) <= set(known)


def test_the_targets_that_the_readme_names_are_in_the_makefile_and_help_lists_them():
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE))
    named = set(re.findall(r"(?:`|^)make ([a-z]+)", README, re.MULTILINE))
    assert {"report", "test", "lab"} <= named <= targets


def test_the_guide_to_sources_names_every_kind_column_and_limit():
    page = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    table = page.partition("| column |")[2].partition("\n\n")[0]
    rows_of = {cells[1]: set(re.findall(r"`(\w+)`", cells[2])) for cells in (r.split("|") for r in table.splitlines()[2:])}
    assert {key.strip(" `"): names for key, names in rows_of.items()} == {c: set(n) for c, n in rows.COLUMNS.items()}
    assert all(f"`{suffix}`" in page for suffix in ingest.SUFFIXES)
    assert all(f"`{suffix}`" in README for suffix in ingest.SUFFIXES)
    limits = Limits()
    for amount in (f"{limits.article // 1024**2} MB", f"{limits.unpacked // 1024**3} GB", f"{limits.ratio} times", f"{limits.members:,}"):
        assert amount in page
    assert f"{duplicates.REPEATED:.0%}".replace("%", " %") in page


def test_the_readme_names_every_table():
    table_list = README.partition("There are eleven")[2].partition("The [data dictionary]")[0]
    assert re.findall(r"`(\w+)`", table_list) == list(TABLES)


def test_the_data_dictionary_is_current():
    page = (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    assert page == markdown(), "run: onrecord dictionary > docs/data-dictionary.md"


def test_the_data_dictionary_says_what_every_column_means():
    page = markdown()
    for name, row in TABLES.items():
        section = page.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
        for column in columns(row):
            assert re.search(rf"^\| `{column.name}` \| [^|]+ \| {re.escape(column.description)}", section, re.MULTILINE)


def test_every_decision_is_linked_and_says_what_was_rejected():
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [re.fullmatch(r"(\d{3})-[a-z0-9-]+\.md", page.name)[1] for page in decisions] == [
        f"{n:03}" for n in range(1, len(decisions) + 1)
    ]
    for page in decisions:
        text = page.read_text(encoding="utf-8")
        assert f"decisions/{page.name}" in index
        assert text.startswith(f"# {page.name[:3]} ")
        assert "**Chosen.**" in text and "**Rejected.**" in text


def test_the_guide_names_every_module():
    table = (ROOT / "docs" / "index.md").read_text(encoding="utf-8").partition("| layer |")[2].partition("\n\n")[0]
    modules = {path.stem for path in (ROOT / "analysis").glob("*.py")} - {"__init__", "__main__"}
    assert set(re.findall(r"`(\w+)`", table)) == modules


@pytest.mark.parametrize("page", PAGES)
def test_every_link_lands(page: str):
    for link in _LINK.findall((ROOT / page).read_text(encoding="utf-8")):
        if not link.startswith(("https://", "#")):
            assert (ROOT / page).parent.joinpath(link.partition("#")[0]).exists(), link


def test_the_changelog_has_an_entry_for_the_version():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert f"\n## {version}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_example_that_reads_the_tables_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys):
    import small_tables

    store.write([small_tables.tables()], tmp_path / "tables")
    monkeypatch.chdir(tmp_path)
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    exec(example, {})  # the page is our own
    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == "2025-04-08 | Ann Lee | direct | “We won,” Ann Lee said on Tuesday. “By two seats.”"
    assert len(printed) == 3


# --- what else is promised of the project's files


@pytest.mark.parametrize("lock", ["run", "dev", "lab"])
def test_a_lock_pins_every_package_by_hash_and_names_no_place(lock: str):
    lines = (ROOT / ".lock" / f"{lock}.txt").read_text().splitlines()
    pins = [line for line in lines if line and line[0] not in " #"]
    assert pins
    assert all(re.match(r"[a-z0-9._-]+==\S+ (; .+ )?\\$", line) for line in pins)
    assert all(re.match(r" +(--hash=sha256:[0-9a-f]{64}( \\)?|#.*)$", line) for line in lines if line[:1] == " ")
    assert not [line for line in lines if re.search(r"://|--index|--find-links|file:|@", line)]


def test_the_locks_hold_the_same_versions():
    pins = {
        lock: set(re.findall(r"^([a-z0-9._-]+==[^ ]+)", (ROOT / ".lock" / f"{lock}.txt").read_text(), re.MULTILINE))
        for lock in ("run", "dev", "lab")
    }
    assert pins["run"] <= pins["dev"]
    assert pins["run"] <= pins["lab"]


def test_every_dependency_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = {
        "run": project["project"]["dependencies"] + project["dependency-groups"]["build"],
        "dev": project["project"]["optional-dependencies"]["dev"],
        "lab": project["project"]["optional-dependencies"]["lab"],
    }
    for lock, requirements in wanted.items():
        text = (ROOT / ".lock" / f"{lock}.txt").read_text()
        for requirement in requirements:
            name = re.match(r"[\w-]+", requirement)[0].lower()
            assert re.search(rf"^{name}==", text, re.MULTILINE), f"{name} is not in .lock/{lock}.txt: run make lock"

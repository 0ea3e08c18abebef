"""The sample edition: every report of the seed articles, as it is committed in `reports/sample/`.

    python tests/sample_edition.py

writes it anew; `make notebooks` does, after the notebooks' own outputs. `tests/browser/test_sample_edition.py` compares.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
from pathlib import Path

from factories import extract

from analysis import paths, run

SAMPLE = paths.project_root() / "reports" / "sample"
BUILT = "1744353000"  # 11 April 2025, 06:30 UTC: a day that stays, so that a page that says the same is the same file

# What may differ between two machines, and is no part of what the reports say. The chart library is long and not ours.
_MACHINES_OWN = (
    (re.compile(r"<script>(?:(?!</script>).){100000,}</script>", re.DOTALL), "<script>the chart library</script>"),
    (re.compile(r"script-src .*?; base-uri"), "script-src its scripts; base-uri"),
    (re.compile(r"onrecord \d[\w.+]*"), "onrecord VERSION"),
    (re.compile(r"(<dt>Tables</dt><dd>SHA-256 <code class=\"hash\">)\w+"), r"\1of the tables"),
)


def build(folder: Path) -> Path:
    """Read the seed articles, tell every report, and return the reports' folder."""
    with contextlib.chdir(paths.project_root()):  # the pages say where each article lies, and this is the same anywhere
        extract(sorted(Path("seeds").glob("*.txt")), folder / "tables")
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = BUILT
    try:
        run.report([], folder / "tables", folder / "reports", {})
    finally:
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = before
    return folder / "reports"


def settled(page: Path) -> str:
    """Return a page without what may differ between machines."""
    text = page.read_text(encoding="utf-8")
    for pattern, name in _MACHINES_OWN:
        text = pattern.sub(name, text)
    return text


def refresh() -> None:
    """Write the pages of the sample edition anew, and take away those of reports that are no more."""
    with tempfile.TemporaryDirectory() as folder:
        made = build(Path(folder))
        SAMPLE.mkdir(parents=True, exist_ok=True)
        there = {page.name for page in made.glob("*.html")}
        for page in SAMPLE.glob("*.html"):
            if page.name not in there:
                page.unlink()
        for name in sorted(there):
            # The one of another machine stays where it says the same: a new file of a megabyte would tell nothing.
            if not (SAMPLE / name).exists() or settled(SAMPLE / name) != settled(made / name):
                shutil.copyfile(made / name, SAMPLE / name)


if __name__ == "__main__":
    refresh()

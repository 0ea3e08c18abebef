"""The committed sample edition is what the seeds' reports are now."""

from __future__ import annotations

import difflib
import re
import sys
from pathlib import Path

import pytest

from analysis import paths

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from sample_edition import SAMPLE, settled

NAMES = [*sorted(path.stem for path in paths.notebooks_dir().glob("*.ipynb")), "index"]


def test_the_sample_holds_every_report_and_nothing_else() -> None:
    assert sorted(path.name for path in SAMPLE.iterdir()) == sorted(f"{name}.html" for name in NAMES)
    assert sum(path.stat().st_size for path in SAMPLE.iterdir()) < 15_000_000


@pytest.mark.parametrize("name", NAMES)
def test_the_sample_says_what_the_reports_say_now(reports, name) -> None:
    kept, made = settled(SAMPLE / f"{name}.html"), settled(reports / f"{name}.html")
    if kept != made:
        lines = list(difflib.unified_diff(kept.splitlines(), made.splitlines(), "kept", "made", n=0, lineterm=""))
        shown = "\n".join(line[:300] for line in lines[:20])
        pytest.fail(f"read what changed, then write the sample anew with `make notebooks`\n{shown}", pytrace=False)


def test_the_chart_library_apart_the_whole_page_is_compared(reports) -> None:
    page = (reports / "who-said-what.html").read_text(encoding="utf-8")
    longest = max(re.findall(r"<script>.*?</script>", page, re.DOTALL), key=len)
    assert 0 < len(page) - len(longest) - len(settled(reports / "who-said-what.html")) < 500

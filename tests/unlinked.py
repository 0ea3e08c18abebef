"""Numbers in sentences that lead to no rows: what a report tells, and a reader cannot look up."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from bs4 import BeautifulSoup

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
# Numbers that count no rows: days and years, what is quoted, what a rate or a grade is told in, and names of lines.
NO_COUNTS = re.compile(
    rf"“[^”]*”|\b(?:\d{{1,2}}(?: ?[–-] ?\d{{1,2}})? )?(?:{MONTHS})(?: \d{{4}})?(?: ?[–-] ?\d{{1,2}} (?:{MONTHS}))?(?: \d{{4}})?"
    r"|\b\d{4}(?:-\d\d){1,2}\b|\b(?:1[5-9]|20)\d\d\b|\b1,000 words\b|\b(?:below|above|least|than) 0\.\d\b|\bfewer than \d+\b"
    r"|\b(?:[Nn]o|than) two\b|, no\. \d+\b"
)
NUMBER = re.compile(
    r"(?<![\w.])\d[\d.,]*\d?%?|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b(?= [a-z]+s\b)", re.I
)


def told(notebook: Path, tables: Path) -> Iterator[tuple[str, Any]]:
    """Run a notebook's cells in this process on tables, and yield what each cell shows, with the cell's source."""
    names: dict[str, Any] = {}
    for cell in nbformat.read(notebook, as_version=4).cells:
        if cell.cell_type != "code":
            continue
        code = ast.parse(cell.source)
        last = code.body.pop() if isinstance(code.body[-1], ast.Expr) else None
        exec(compile(code, notebook.name, "exec"), names)
        if "parameters" in cell.metadata.get("tags", []):
            names["tables"] = str(tables)
        if last is not None:
            yield cell.source, eval(compile(ast.Expression(last.value), notebook.name, "eval"), names)


def numbers(html: str) -> list[str]:
    """Return each sentence's part of an output's prose in which a number stands that is no link, and the number."""
    found = []
    for paragraph in BeautifulSoup(html, "html.parser").select(".prose p, p.note"):
        for link in paragraph.select("a"):
            link.replace_with("⁂")
        text = " ".join(paragraph.get_text().split())
        found += [f"{n[0]} in: {text}" for n in NUMBER.finditer(NO_COUNTS.sub("…", text))]
    return found

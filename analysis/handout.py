"""A report as files for another system: its text as Markdown, and each of its charts as SVG and PNG.

Made of the notebook that `report` has executed and left beside the page, so that nothing is computed again. Words of
articles are escaped: none of them is markup, and none a link (https://spec.commonmark.org/0.31.2/#backslash-escapes).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from analysis import chartfiles
from analysis.highlight import shown
from analysis.page import CHART, PageError

MANIFEST = "manifest.json"


class NotAReport(ValueError):
    """The file is no notebook that `report` has executed; the message says what to give."""


@dataclass(frozen=True, slots=True)
class Handout:
    """The files by name, the Markdown first; and the number of charts."""

    files: Mapping[str, bytes]
    n_charts: int


def make(notebook: Path, link: str = "") -> Handout:
    """Return the files of a report.

    Args:
        notebook: The executed notebook, `NAME.ipynb`, as `report` leaves it; the manifest beside it tells the rest.
        link: Address at which the report's page is published; figures then link to their rows there. Without it they
            are plain numbers.

    Raises:
        NotAReport: It is none, or has no output.
        PageError: A chart has no description.
        OSError: It cannot be read.
    """
    cells = _cells(notebook)
    name = notebook.stem
    files: dict[str, bytes] = {}
    parts: list[str] = []
    number = 0
    for cell in cells:
        if cell["cell_type"] == "markdown":
            parts.append(_text_of(cell["source"]).strip())
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if CHART in data:
                number += 1
                try:
                    picture = chartfiles.draw(data[CHART])
                except PageError as error:
                    raise PageError(f"{notebook}, chart {number}: {error}") from None
                files |= {f"{name}-{number}.svg": picture.svg, f"{name}-{number}.png": picture.png}
                parts.append(f"![{escaped(picture.description)}]({name}-{number}.png)")
            elif "text/html" in data:
                parts.append(markdown(_text_of(data["text/html"]), link))
    parts.append(_made(notebook))
    text = "\n\n".join(part for part in parts if part) + "\n"
    return Handout({f"{name}.md": text.encode()} | files, number)


def _cells(notebook: Path) -> list[dict[str, Any]]:
    why = f"{notebook} is no report: give the .ipynb that `onrecord report` has left beside its page"
    try:
        cells: list[dict[str, Any]] = json.loads(notebook.read_bytes())["cells"]
        found = any("data" in output for cell in cells for output in cell.get("outputs", []))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise NotAReport(why) from None
    if not found:
        raise NotAReport(f"{why}; this one has not been executed")
    return cells


def _text_of(source: str | list[str]) -> str:
    return source if isinstance(source, str) else "".join(source)


def _made(notebook: Path) -> str:
    """Return a line on where it comes from, as far as the manifest beside the notebook tells."""
    try:
        entry = json.loads((notebook.parent / MANIFEST).read_bytes())["reports"][notebook.stem]
        facts = [entry["corpus"], f"read by machine, {entry['made_by']}", f"built {entry['built'][:10]}"]
        facts += [f"{key}: {value}" for key, value in entry["parameters"].items()]
    except (OSError, ValueError, KeyError, TypeError):
        facts = ["Read by machine with onrecord"]
    return "*" + " · ".join(map(escaped, facts)) + "*"


# --- HTML of outputs to Markdown --------------------------------------------------------------------------------------


def escaped(text: str) -> str:
    """Return a text of one line that Markdown shows as it is: no markup, no HTML, no link."""
    line = " ".join(shown(text).split())
    line = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    line = re.sub(r"([\\`*_{}\[\]#|~$])", r"\\\1", line)
    line = re.sub(r"(?=://|@)|(?<=\bwww)(?=\.)", r"\\", line)  # some make links of bare addresses
    return re.sub(r"^(\d*)([-+=.)!:])", r"\1\\\2", line)  # what begins a list, a heading or an image


def markdown(html: str, link: str = "") -> str:
    """Return HTML that `prose` made as Markdown: paragraphs, headings, tables, quotations."""
    reader = _Reader(link)
    reader.feed(html)
    reader.close()
    return "\n\n".join(reader.blocks())


class _Reader(HTMLParser):
    """What `prose` writes, read back; of any other element the text stays."""

    def __init__(self, link: str) -> None:
        super().__init__(convert_charrefs=True)
        self._link = link
        self._blocks: list[str] = []
        self._line: list[str] = []
        self._words: list[str] = []
        self._rows: list[list[str]] = []
        self._numeric: list[bool] = []
        self._href = ""
        self._list = 0

    def blocks(self) -> Iterator[str]:
        self._end("")
        yield from (block for block in self._blocks if block)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("p", "h3", "caption", "blockquote", "section", "div"):
            self._end("")
        elif tag == "ol":
            self._end("")
            self._list = 0
        elif tag == "table":
            self._rows, self._numeric = [], []
        elif tag == "tr":
            self._rows.append([])
        elif tag in ("th", "td"):
            self._take()
            self._line = []
            if len(self._rows) == 1:
                self._numeric.append(given.get("class") == "number")
        elif tag == "li":
            self._list += 1
        elif tag == "span" and (self._line or self._words):
            self._words.append(" · ")
        elif tag == "a":
            self._take()
            self._href = given.get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            text = escaped("".join(self._words))
            self._words.clear()
            # Only to rows on the report's own page; no address out of an article ever stands here.
            ours = self._link and re.fullmatch(r"#[\w.-]+", self._href)
            self._line.append(f"[{text}]({self._link}{self._href})" if ours else text)
        elif tag == "h3":
            self._end("### ")
        elif tag == "blockquote":
            self._end(f"{self._list}. " if self._list else "> ")
        elif tag == "p":
            self._end("   " if self._list else "")
        elif tag == "caption":
            self._end("**", "**")
        elif tag in ("th", "td"):
            self._take()
            self._rows[-1].append("".join(self._line).strip())
            self._line = []
        elif tag == "table":
            self._blocks.append(self._table())
        elif tag in ("ol", "section"):
            self._end("")
            self._list = 0

    def handle_data(self, data: str) -> None:
        self._words.append(data)

    def _take(self) -> None:
        """Put the words since the last element into the line, escaped; the spaces at their ends stay one space."""
        text = "".join(self._words)
        self._words.clear()
        if text:
            inner = escaped(text) if not self._line else escaped("x" + text)[1:]
            before = " " if self._line and text[:1].isspace() else ""
            after = " " if text[-1:].isspace() and inner else ""
            self._line.append(f"{before}{inner.strip()}{after}")

    def _end(self, before: str, after: str = "") -> None:
        self._take()
        line = "".join(self._line).strip()
        self._line = []
        if line:
            self._blocks.append(f"{before}{line}{after}")

    def _table(self) -> str:
        head, *rows = self._rows
        rule = ["---:" if numeric else "---" for numeric in self._numeric]
        return "\n".join("| " + " | ".join(row) + " |" for row in [head, rule, *rows])

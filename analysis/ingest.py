"""Read articles from files: plain text as received, and CSV or JSON Lines with named columns.

Nothing here raises for a bad input: what cannot be read becomes an issue that says why, and the next input is read.
"""

from __future__ import annotations

import codecs
import csv
import datetime
import glob
import hashlib
import io
import json
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from analysis import issues
from analysis.schema import Article, Issue
from analysis.spans import Span

ROOM = "ingest"
TEXT_SUFFIXES = (".txt", ".md")
ROW_SUFFIXES = (".csv", ".jsonl", ".ndjson")
SUFFIXES = TEXT_SUFFIXES + ROW_SUFFIXES
LIMIT_BYTES = 20 * 1024 * 1024

# What a row may name, by the names that are understood; where several are present the first one counts.
COLUMNS: dict[str, tuple[str, ...]] = {
    "text": ("text",),
    "published": ("published", "date"),
    "outlet": ("outlet",),
    "title": ("title",),
    "byline": ("byline", "author", "authors"),
    "url": ("url", "source"),
}

_BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",  # before UTF-16, whose mark it begins with
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}

HEADER = re.compile(r"\A\s*(?P<header>date:?[ \t]+(?P<date>\d{4}-\d{2}-\d{2}))(?!\S)", re.IGNORECASE)
_ISO_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?![\d-])")
_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")

# Words that English has in nearly every sentence and few other languages have at all ("in", "is" and "was" are Dutch).
_FUNCTION_WORDS = frozenset(
    "the of and to that for with from by at as on this not but which who it its they their he his she her had have has "
    "were are be been will would said".split()
)
# About 0.3 in English news, 0.13 in lists of names and results, under 0.07 in its neighbours.
_ENGLISH_SHARE = 0.1
_ENOUGH_WORDS = 20


class _NotRead(Exception):
    """A source, or a row of one, that became no article; the message is the reason."""


def read(sources: Sequence[Path | str], limit_bytes: int = LIMIT_BYTES) -> Iterator[Article | Issue]:
    """Yield the articles of files, folders and glob patterns, with an issue for whatever was not read or understood.

    A folder is read through its subfolders in order of name, without hidden files and READMEs. The issues about an
    article come after it. Of several articles with the very same text the first is kept.

    Args:
        sources: Files, folders, or patterns such as `articles/**/*.txt`.
        limit_bytes: A larger file is refused unread.
    """
    first_with: dict[str, str] = {}
    for path in files(sources):
        if isinstance(path, Issue):
            yield path
            continue
        left_out = set()
        for found in _read_file(path, limit_bytes):
            if isinstance(found, Article) and found.sha256 in first_with:
                left_out.add(found.source)
                why = f"left out: the same text as {first_with[found.sha256]}"
                yield issues.remark(ROOM, found.source, why, found.article_id)
            elif isinstance(found, Article):
                first_with[found.sha256] = found.source
                yield found
            elif found.source not in left_out:
                yield found


def of_text(source: str, text: str) -> Article | Issue:
    """Return the article of a text that is already decoded, offsets as they are, or the issue that says why not."""
    return next(_article(source, {"text": text}, []))


def header(text: str) -> Span | None:
    """Return the span of the line of metadata that the text starts with, as in ` date 2025-04-08 `, if it has one."""
    match = HEADER.match(text)
    return Span(*match.span("header")) if match else None


def files(sources: Iterable[Path | str]) -> Iterator[Path | Issue]:
    """Yield the files that the sources name, in order, and an issue for each source that names none."""
    for source in map(str, sources):
        if os.path.isdir(source) and source:
            yield from _files_in(source)
        elif os.path.lexists(source):
            yield Path(source)
        elif glob.has_magic(source):
            matches = sorted(m for m in glob.glob(source, recursive=True) if not os.path.isdir(m))
            yield from map(Path, matches)
            if not matches:
                yield issues.refusal(ROOM, _name(source), "no file matches this pattern")
        else:
            yield issues.refusal(ROOM, _name(source), "there is no such file or folder")


def _files_in(folder: str) -> Iterator[Path | Issue]:
    """Yield the files of a folder and its subfolders."""
    unreadable: list[OSError] = []
    files: list[Path] = []
    for parent, subfolders, names in os.walk(folder, onerror=unreadable.append):
        subfolders[:] = [name for name in subfolders if not name.startswith(".")]
        files += [Path(parent, name) for name in names if not name.startswith(".")]
    for error in unreadable:
        yield issues.refusal(ROOM, _name(error.filename), f"the folder cannot be opened ({error.strerror})")
    articles = sorted(path for path in files if path.stem.upper() != "README")
    yield from articles
    if not articles and not unreadable:
        yield issues.refusal(ROOM, _name(folder), f"the folder holds no file; wanted are {_listed(SUFFIXES)}")


def _read_file(path: Path, limit_bytes: int) -> Iterator[Article | Issue]:
    source = _name(path)
    suffix = path.suffix.lower()
    try:
        if suffix not in SUFFIXES:
            raise _NotRead(f"{suffix or 'a file without suffix'} is not a kind that is read; {_listed(SUFFIXES)} are")
        text, remark = _decode(_bytes(path, limit_bytes))
        if remark:
            yield issues.remark(ROOM, source, remark)
        if suffix in TEXT_SUFFIXES:
            yield from _article(source, {"text": text}, [])
        elif suffix == ".csv":
            yield from _read_csv(source, text)
        else:
            yield from _read_json_lines(source, text)
    except _NotRead as refused:
        yield issues.refusal(ROOM, source, str(refused))


def _bytes(path: Path, limit_bytes: int) -> bytes:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise _NotRead("it is not a regular file")
        if status.st_size > limit_bytes:
            megabytes = f"{status.st_size / 1024**2:.1f} MB"
            raise _NotRead(f"it has {megabytes}, more than the {limit_bytes / 1024**2:g} MB allowed; split it")
        return path.read_bytes()
    except OSError as error:
        raise _NotRead(f"it cannot be opened ({error.strerror})") from error


def _decode(raw: bytes) -> tuple[str, str]:
    """Return the text of a file and, where its encoding had to be assumed, a remark that says so."""
    if not raw:
        raise _NotRead("the file is empty")
    remark = ""
    encoding = next((encoding for mark, encoding in _BYTE_ORDER_MARKS.items() if raw.startswith(mark)), "utf-8")
    if encoding == "utf-8" and b"\0" in raw:
        raise _NotRead("it is binary: it holds NUL bytes (if it is UTF-16, save it with a byte order mark)")
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            raise _NotRead(f"it starts as {encoding.upper()} and breaks off at byte {error.start}") from error
        try:
            text = raw.decode("cp1252")
        except UnicodeDecodeError as also:
            raise _NotRead(
                f"it is neither UTF-8 (byte {error.start}) nor Windows-1252 (byte {also.start}); save it as UTF-8"
            ) from also
        remark = f"not UTF-8 (byte {error.start}): read as Windows-1252; save it as UTF-8 if letters look wrong"
    if len(_CONTROL.findall(text)) * 50 > len(text):
        raise _NotRead("it is binary: more than one character in fifty is a control character")
    return text, remark


def _read_csv(source: str, text: str) -> Iterator[Article | Issue]:
    """Yield the articles of a CSV file with a header row, separated by comma, semicolon or tab."""
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))  # the file as a whole is limited, not the field
    first_line = text.lstrip().partition("\n")[0]
    delimiter = max(",;\t", key=first_line.count)
    # Newlines inside a field are the article's own: no translation.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    names: list[str] = []
    number = 0
    try:
        for row in reader:
            if not any(cell.strip() for cell in row):
                continue
            if not names:
                names = [name.strip().lower() for name in row]
                known, unknown = _known(names)
                twice = {name for name in names if name and names.count(name) > 1}
                if twice:
                    raise _NotRead(f"several columns have one name: {_listed(sorted(twice))}")
                if "text" not in known:
                    raise _NotRead(f"no column `text`; the columns are {_listed(names)}, understood are {_wanted()}")
                if unknown:
                    yield _ignored(source, unknown)
                continue
            number += 1
            row_source = f"{source}#{number}"
            if len(row) != len(names):
                why = f"line {reader.line_num}: the row has {len(row)} cells, the header {len(names)}"
                yield issues.refusal(ROOM, row_source, why)
                continue
            yield from _row(row_source, dict(zip(names, row, strict=True)))
    except csv.Error as error:
        why = f"from line {reader.line_num} on it is not well-formed CSV ({error}); all after row {number} is left out"
        raise _NotRead(why) from error
    if not names:
        raise _NotRead("the file holds only white space")


def _read_json_lines(source: str, text: str) -> Iterator[Article | Issue]:
    """Yield the articles of a file with one JSON object a line."""
    ignored: dict[str, None] = {}
    rows = 0
    for number, line in enumerate(text.split("\n"), start=1):  # splitlines would cut inside strings
        if not line.strip():
            continue
        rows += 1
        row_source = f"{source}#{number}"
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield issues.refusal(ROOM, row_source, f"line {number} is not JSON ({error})")
            continue
        if not isinstance(record, dict):
            yield issues.refusal(ROOM, row_source, f"line {number} is not a JSON object with named columns")
            continue
        record = {name.strip().lower(): value for name, value in record.items()}
        known, unknown = _known(record)
        if "text" not in known:
            why = f"no column `text`; the columns are {_listed(record)}, understood are {_wanted()}"
            yield issues.refusal(ROOM, row_source, why)
            continue
        ignored |= dict.fromkeys(unknown)
        yield from _row(row_source, record)
    if ignored:
        yield _ignored(source, list(ignored))
    if not rows:
        raise _NotRead("the file holds only white space")


def _known(names: Iterable[str]) -> tuple[dict[str, str], list[str]]:
    """Return the name that each column of ours goes by in this input, and the names that mean nothing to us."""
    present = list(names)
    known = {column: next((n for n in known_as if n in present), None) for column, known_as in COLUMNS.items()}
    found = {column: name for column, name in known.items() if name is not None}
    return found, [name for name in present if name not in found.values()]


def _row(source: str, record: Mapping[str, Any]) -> Iterator[Article | Issue]:
    """Yield the article of one row, or the issue that says why it is none."""
    known, _ = _known(record)
    fields: dict[str, str] = {}
    for column, name in known.items():
        value = record[name]
        if isinstance(value, list) and all(isinstance(part, str) for part in value):
            value = "; ".join(value)
        if value is not None and not isinstance(value, str):
            if column == "text":
                yield issues.refusal(ROOM, source, f"`{name}` is {json.dumps(value)[:40]}, not a text")
                return
            value = str(value)
        fields[column] = value or ""
    remarks = [
        f"`{column}` begins with {value[0]!r}, as a spreadsheet formula does; kept as received"
        for column, value in fields.items()
        if value.startswith(("=", "+", "-", "@"))
    ]
    yield from _article(source, fields, remarks)


def _article(source: str, fields: Mapping[str, str], remarks: list[str]) -> Iterator[Article | Issue]:
    """Yield the article made of one text and what is known about it, followed by the remarks on it."""
    try:
        article = _make(source, fields, remarks)
    except _NotRead as refused:
        yield issues.refusal(ROOM, source, str(refused))
        return
    yield article
    for remark in remarks:
        yield issues.remark(ROOM, source, remark, article.article_id)


def _make(source: str, fields: Mapping[str, str], remarks: list[str]) -> Article:
    text = fields["text"]
    for column, value in fields.items():
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise _NotRead(f"`{column}` holds half a surrogate pair at character {error.start}") from error
        if "\0" in value:
            raise _NotRead(f"`{column}` holds a NUL at character {value.index(chr(0))}")
    words = [word.lower() for word in _WORD.findall(text)]
    if not words:
        what = "holds no word" if text.strip() else "holds only white space" if text else "is empty"
        raise _NotRead(f"the text {what}")
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return Article(
        article_id=sha256[:12],
        source=source,
        outlet=fields.get("outlet", "").strip() or _host(fields.get("url", "")),
        title=fields.get("title", "").strip() or None,
        byline=fields.get("byline", "").strip() or None,
        published=_published(fields.get("published", ""), text, remarks),
        language=_language(words, remarks),
        text=text,
        n_words=len(words),
        sha256=sha256,
    )


def _published(given: str, text: str, remarks: list[str]) -> datetime.date | None:
    """Return the day of publication from the row's own column, else from the header of the text."""
    head = HEADER.match(text)
    written = given.strip() or (head["date"] if head else "")
    if not written:
        remarks.append(
            "no day of publication, so no relative date in it is resolved; begin the text with `date 2025-04-08`, "
            "or give a column `published`"
        )
        return None
    day = _ISO_DAY.match(written)
    try:
        return datetime.date.fromisoformat(day[1] if day else "")
    except ValueError:
        remarks.append(f"the day of publication {written[:40]!r} is no date of the form 2025-04-08; left empty")
        return None


def _language(words: Sequence[str], remarks: list[str]) -> str | None:
    if len(words) < _ENOUGH_WORDS:
        remarks.append(f"too short to tell its language ({len(words)} words)")
        return None
    share = sum(word in _FUNCTION_WORDS for word in words) / len(words)
    if share < _ENGLISH_SHARE:
        remarks.append("does not read as English, the only language that is understood: expect rows to be missing")
        return None
    return "en"


def _host(url: str) -> str | None:
    """Return the host of an address, which stands in for an outlet that the row does not name."""
    try:
        return (urlsplit(url.strip()).hostname or "").removeprefix("www.") or None
    except ValueError:
        return None


def _ignored(source: str, names: Sequence[str]) -> Issue:
    why = f"columns not understood and left out: {_listed(names)}; understood are {_wanted()}"
    return issues.remark(ROOM, source, why)


def _wanted() -> str:
    return _listed(" or ".join(names) for names in COLUMNS.values())


def _listed(names: Iterable[str]) -> str:
    shown = [(name if len(name) <= 40 else name[:40] + "…") or "(no name)" for name in names]
    return ", ".join(shown[:12]) + (f" and {len(shown) - 12} more" if len(shown) > 12 else "") or "(none)"


def _name(path: Path | str) -> str:
    """Return a path as it is written into tables: with forward slashes, and in characters that UTF-8 has."""
    return Path(path).as_posix().encode("utf-8", "replace").decode()

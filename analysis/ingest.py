"""Read articles from files of many kinds.

Nothing here raises for a bad input: what cannot be read becomes an issue that says why, and the next input is read.
"""

from __future__ import annotations

import datetime
import hashlib
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from analysis import feeds, header, issues, language, plaintext, rows, sources, spans, warc, webpages
from analysis.schema import Article, Issue
from analysis.sources import ROOM, Limits, NotRead, Opened, Received

# One reader for a kind of file.
READERS: dict[str, Callable[[Opened], Iterator[Received | Issue]]] = {
    ".txt": plaintext.read_text,
    ".md": plaintext.read_markdown,
    ".html": webpages.read_page,
    ".htm": webpages.read_page,
    ".xhtml": webpages.read_page,
    ".mhtml": webpages.read_mhtml,
    ".mht": webpages.read_mhtml,
    ".csv": rows.read_csv,
    ".jsonl": rows.read_json_lines,
    ".ndjson": rows.read_json_lines,
    ".parquet": rows.read_parquet,
    ".rss": feeds.read_feed,
    ".atom": feeds.read_feed,
    ".xml": feeds.read_feed,
    ".warc": warc.read_warc,
}
SUFFIXES = (*READERS, *sources.PACKED, *sources.ARCHIVES)

_ISO_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?![\d-])")
_PRESS = range(1600, 3000)  # years; a database's empty day, 0001-01-01 or 9999-12-31, is nobody's
# What an address begins with that says how the page is shown, and not whose it is.
_VIEW = re.compile(r"(?:(?:www\d?|m|mobile|amp)\.)+(?=(?:[\w-]+\.)+[a-z]{2,}$)", re.IGNORECASE)
_WORD = re.compile(r"\w+(?:['’-]\w+)*")


def read(named: Sequence[Path | str], limits: Limits = Limits()) -> Iterator[Article | Issue]:  # noqa: B008
    """Yield the articles of files, folders and glob patterns, with an issue for whatever was not read or understood.

    A folder is read through its subfolders in order of name, without hidden files and READMEs. The issues about an
    article come after it. Of several articles with the very same text the first of each outlet is kept. One article is
    in memory.

    Args:
        named: Files, folders, or patterns such as `articles/**/*.txt`.
        limits: How much is read before a file, or an article, is refused.
    """
    first_with: dict[bytes, tuple[str | None, str]] = {}  # by as much of a text's hash as tells texts apart
    copies: dict[tuple[bytes, str | None], str] = {}
    for path in sources.find(named):
        if isinstance(path, Issue):
            yield path
            continue
        ids: dict[str, str | None] = {}  # of the articles in this file that are not called by their text alone
        for found in _read_file(path, limits):
            if isinstance(found, Issue):
                if (article_id := ids.get(found.source, "")) is not None:
                    yield replace(found, article_id=article_id) if article_id else found
                continue
            digest = bytes.fromhex(found.sha256)[:16]
            if digest not in first_with:
                first_with[digest] = (found.outlet and sys.intern(found.outlet), found.source)
                yield found
                continue
            outlet, first = first_with[digest]
            if outlet is None or found.outlet in (None, outlet) or (digest, found.outlet) in copies:
                first = copies.get((digest, found.outlet), first)
                ids[found.source] = None
                yield issues.remark(ROOM, found.source, _same(found, first), found.article_id)
            else:
                copies[digest, found.outlet] = found.source
                found = replace(found, article_id=spans.text_id(found.sha256, found.outlet))
                ids[found.source] = found.article_id
                yield found


def of_text(source: str, text: str, published: str = "") -> Article | Issue:
    """Return the article of a text that is already decoded, offsets as they are, or the issue that says why not.

    Without `published` (ISO 8601) the day of publication is that of the text's header, if it has one.
    """
    return next(_article(Received(source, {"text": text, "published": published}), Limits()))


def _read_file(path: Path, limits: Limits) -> Iterator[Article | Issue]:
    source = sources.name(path)
    try:
        for opened in sources.open_all(path, limits):
            if isinstance(opened, Issue):
                yield opened
                continue
            source = opened.name
            try:
                yield from _read_opened(opened)
            except NotRead as refused:
                yield issues.refusal(ROOM, source, str(refused))
            except OSError as error:
                yield issues.refusal(ROOM, source, f"it cannot be read ({error.strerror or error})")
    except NotRead as refused:
        yield issues.refusal(ROOM, source, str(refused))


def _read_opened(opened: Opened) -> Iterator[Article | Issue]:
    reader = READERS.get(opened.suffix)
    if reader is None:
        kind = opened.suffix or "a file without suffix"
        raise NotRead(f"{kind} is not a kind that is read; {', '.join(SUFFIXES)} are")
    for found in reader(opened):
        if isinstance(found, Issue):
            yield found
        else:
            yield from _article(found, opened.limits)


def _same(article: Article, first: str) -> str:
    """Say that a text was read before, and what is known of this copy of it, which no table has."""
    day = article.published.isoformat() if article.published else None
    here = ", ".join(filter(None, (article.outlet, day, article.title, article.url)))
    return f"left out: the same text as {first}" + (f"; here from {here}" if here else "")


def _article(received: Received, limits: Limits) -> Iterator[Article | Issue]:
    """Yield the article made of one text and what is known about it, followed by the remarks on it."""
    remarks = list(received.remarks)
    try:
        article = _make(received.source, received.fields, remarks, limits)
    except NotRead as refused:
        yield issues.refusal(ROOM, received.source, str(refused))
        return
    yield article
    for remark in remarks:
        yield issues.remark(ROOM, received.source, remark, article.article_id)


def _make(source: str, fields: Mapping[str, str], remarks: list[str], limits: Limits) -> Article:
    text = fields["text"]
    for column, value in fields.items():
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise NotRead(f"`{column}` holds half a surrogate pair at character {error.start}") from error
        if "\0" in value:
            raise NotRead(f"`{column}` holds a NUL at character {value.index(chr(0))}")
    if len(text) > limits.article:
        raise NotRead(f"the text has {len(text)} characters, more than the {limits.article} allowed; split it")
    words = [word.lower() for word in _WORD.findall(text)]
    if not words:
        what = "holds no word" if text.strip() else "holds only white space" if text else "is empty"
        raise NotRead(f"the text {what}")
    told = language.tell(text, words)
    if told.foreign:
        raise NotRead(f"it reads as another language than English (`{told.code}`), and only English is understood")
    published = _published(fields.get("published", ""), text, remarks)
    if told.doubt:
        remarks.append(told.doubt)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    url = fields.get("url", "").strip()
    return Article(
        article_id=spans.text_id(sha256),
        source=source,
        outlet=_outlet(fields.get("outlet", "").strip(), url),
        title=fields.get("title", "").strip() or None,
        byline=fields.get("byline", "").strip() or None,
        url=url if url.lower().startswith(("http://", "https://")) else None,
        published=published,
        language=told.code,
        text=text,
        n_words=len(words),
        sha256=sha256,
    )


def _published(given: str, text: str, remarks: list[str]) -> datetime.date | None:
    """Return the day of publication from the row's own column, else from the header of the text."""
    head = header.find(text)
    written = given.strip() or (head.date if head else "")
    if not written:
        remarks.append(
            "no day of publication, so no relative date in it is resolved; begin the text with `date 2025-04-08`, "
            "or give a column `published`"
        )
        return None
    day = _ISO_DAY.match(written)
    try:
        published = datetime.date.fromisoformat(day[1] if day else "")
        if published.year not in _PRESS:
            remarks.append(f"the day of publication {written[:40]!r} is no newspaper’s; left empty")
            return None
        return published
    except ValueError:
        remarks.append(f"the day of publication {written[:40]!r} is no date of the form 2025-04-08; left empty")
        return None


def _outlet(named: str, url: str) -> str | None:
    """Return the outlet as people write it; of an address, which stands in for a name, the site: "thesun.co.uk"."""
    site = named
    if not named or named.lower().startswith(("http://", "https://")):
        try:
            site = urlsplit(named or url).hostname or ""
        except ValueError:
            site = ""
    return _VIEW.sub("", site or named) or None

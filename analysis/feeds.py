"""Read RSS and Atom files: what the feed itself holds of each entry. Nothing is fetched.

RSS 2.0: https://www.rssboard.org/rss-specification, RSS 1.0: https://web.resource.org/rss/1.0/spec, Atom: RFC 4287. The
XML is parsed without entities of its own making, so that none can unfold or read a file.
"""

from __future__ import annotations

import datetime
import email.utils
import io
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from analysis import fragments, issues
from analysis.schema import Issue
from analysis.sources import ROOM, NotRead, Opened, Received

_ROOTS = ("rss", "RDF", "feed")
_ENTRIES = ("item", "entry")
_TEXTS = ("encoded", "content", "description", "summary")  # the fuller ones first
_DAYS = ("published", "pubDate", "issued", "date", "updated", "modified")
_SHORT = 60  # words; what is shorter is an announcement of an article


def read_feed(file: Opened) -> Iterator[Received | Issue]:
    """Yield an article for each entry of a feed.

    Raises:
        NotRead: It is no feed, or is not well-formed from some entry on.
    """
    number = 0
    title = ""
    path: list[Any] = []
    try:
        for event, element in iterparse(io.BytesIO(file.whole()), events=("start", "end")):
            if event == "start":
                if not path and _local(element) not in _ROOTS:
                    raise NotRead(f"it is XML whose root is <{_local(element)[:40]}>: neither RSS nor Atom")
                path.append(element)
                continue
            path.pop()
            if not path:
                break
            if _local(element) == "title" and len(path) <= 2 and not title:
                title = _line(element)
            if _local(element) in _ENTRIES:
                number += 1
                yield _entry(f"{file.name}#{number}", element, title)
                path[-1].remove(element)  # one entry in memory
    except (ET.ParseError, LookupError, ValueError) as error:
        what = "entities of its own are not read" if isinstance(error, DefusedXmlException) else str(error)
        raise NotRead(f"after entry {number} it is not well-formed XML ({what[:100]}); the rest is left out") from error
    if not number:
        raise NotRead("the feed has no entries")


def _entry(source: str, entry: Any, feed_title: str) -> Received | Issue:
    """Return what one entry holds, or the issue that says why it is no article."""
    children: dict[str, Any] = {}
    for child in entry:
        children.setdefault(_local(child), child)
    text = next(filter(None, (_text(children[name]) for name in _TEXTS if name in children)), "")
    if not text:
        return issues.refusal(ROOM, source, "the feed holds no text of this entry; save the page that it links to")
    url = _link(entry)
    publisher = _line(children.get("source")) or _line(children.get("publisher"))
    fields = {
        "text": text,
        "title": _line(children.get("title")),
        "published": _day(children),
        "byline": "; ".join(dict.fromkeys(filter(None, map(_author, entry)))),
        "outlet": publisher or ("" if url else feed_title),
        "url": url,
    }
    n_words = len(text.split())
    short = f"the feed holds {n_words} words of this entry: an announcement rather than the article"
    return Received(source, fields, (short,) if n_words < _SHORT else ())


def _local(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _text(element: Any) -> str:
    """Return the text of an element whose content is text, escaped HTML or XHTML."""
    if len(element):
        for each in element.iter():
            each.tag = _local(each)
        return fragments.text(ET.tostring(element, encoding="unicode", method="html"))
    content = element.text or ""
    return str(content).strip() if element.get("type") == "text" else fragments.text(content)


def _line(element: Any) -> str:
    if element is None:
        return ""
    named = next((child for child in element if _local(child) == "title"), None)  # Atom's source is a feed
    return " ".join(_text(element if named is None else named).split())


def _link(entry: Any) -> str:
    """Return the address of the article: Atom's alternate link, or RSS's link, or a guid that is one."""
    for child in entry:
        if _local(child) == "link" and child.get("rel", "alternate") == "alternate":
            address = (child.get("href") or child.text or "").strip()
            if address:
                return str(address)
    guid = next((child for child in entry if _local(child) in ("guid", "id")), None)
    address = (guid.text or "").strip() if guid is not None and guid.get("isPermaLink") != "false" else ""
    return str(address) if address.startswith(("http://", "https://")) else ""


def _author(child: Any) -> str:
    if _local(child) not in ("author", "creator"):
        return ""
    named = next((part for part in child if _local(part) == "name"), child)
    written = _line(named)
    # RSS wants `address (name)`.
    name, _ = email.utils.parseaddr(written) if "@" in written else (written, "")
    return name


def _day(children: dict[str, Any]) -> str:
    """Return the day of publication, in the form `2025-04-08` where it is understood."""
    written = next((t for name in _DAYS if name in children and (t := (children[name].text or "").strip())), "")
    try:
        day: datetime.datetime = email.utils.parsedate_to_datetime(written)
        return day.date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return str(written)

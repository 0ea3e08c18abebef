"""Read saved web pages: the article on the page, without menus and comments, and what the page says of it.

What an article's text is on a page is trafilatura's judgement (Barbaresi, "Trafilatura: A Web Scraping Library and
Command-Line Tool for Text Discovery and Extraction", ACL 2021). It is the text as received from here on.
"""

from __future__ import annotations

import codecs
import email
import email.policy
import importlib.util
import logging
import re
from collections.abc import Iterator
from email.message import EmailMessage

from analysis.decoding import marked_encoding
from analysis.schema import Issue
from analysis.sources import NotRead, Opened, Received

_NEEDED = ("trafilatura", "lxml_html_clean")
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_SAVED_FROM = re.compile(rb"<!-- saved from url=\(\d{1,8}\)(\S{1,2000}) -->")
# Only what the page states: trafilatura can also guess a day from the words, and a wrong one moves every "on Tuesday".
_STATED = {"extensive_search": False, "original_date": True}


def read_page(file: Opened) -> Iterator[Received | Issue]:
    """Yield the article of an HTML file.

    Raises:
        NotRead: There is none in it, or trafilatura is not installed.
    """
    yield page(file.name, file.whole())


def read_mhtml(file: Opened) -> Iterator[Received | Issue]:
    """Yield the article of a page that a browser saved as one file (MHTML).

    Raises:
        NotRead: As of `read_page`, or there is no page in it.
    """
    raw = file.whole()
    try:
        message = email.message_from_bytes(raw, policy=email.policy.default)
        parts = [part for part in message.walk() if part.get_content_type() == "text/html"]
        html = parts[0].get_payload(decode=True) if parts else None
        charset = parts[0].get_content_charset() if parts else None
        url = str(message.get("Snapshot-Content-Location") or (parts[0].get("Content-Location") if parts else "") or "")
    except Exception as error:  # what the parser of letters may raise on what is none is not documented
        raise NotRead(f"it is no web page in one file ({type(error).__name__}); save the page again") from error
    if not parts or not isinstance(parts[0], EmailMessage) or not isinstance(html, bytes):
        raise NotRead("it is no web page in one file: it holds no part of type text/html; save the page again")
    yield page(file.name, html, charset, url)


def refuse_where_missing() -> None:
    """Do nothing where web pages can be read.

    Raises:
        NotRead: What they are read with is not installed.
    """
    missing = [module for module in _NEEDED if importlib.util.find_spec(module) is None]
    if missing:
        raise NotRead(
            f"web pages are read with {' and '.join(missing)}, which this environment does not have; install "
            "the extra `web` (pip install 'onrecord[web]', in a checkout pip install -e '.[web]')"
        )


def page(source: str, raw: bytes, charset: str | None = None, url: str = "") -> Received:
    """Return the article of one web page.

    Args:
        source: What it is called in the tables.
        raw: The HTML.
        charset: Its encoding, where whoever delivered it said so.
        url: Its address, where that is known.

    Raises:
        NotRead: There is no article in it, or trafilatura is not installed.
    """
    refuse_where_missing()
    import trafilatura

    html, remark = _decoded(raw, charset)
    if "<" not in html:
        raise NotRead("it is no web page: it holds no markup; name it .txt if it is a text")
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    try:
        found = trafilatura.bare_extraction(
            html, url=url or None, with_metadata=True, include_comments=False, date_extraction_params=_STATED
        )
    except Exception as error:  # a page is anybody's bytes, and one of them is not to cost the others
        raise NotRead(f"trafilatura cannot read this page ({type(error).__name__}); save its text as .txt") from error
    if found is None or isinstance(found, dict) or not (found.text or "").strip():
        raise NotRead("no article was found on the page; where there is one, save its text as .txt")
    saved_from = _SAVED_FROM.search(raw[:4096])
    address = url or found.url or (saved_from[1].decode("ascii", "replace") if saved_from else "")
    fields = {
        "text": "\n\n".join(filter(None, (line.strip() for line in (found.text or "").split("\n")))),
        "title": found.title or "",
        "byline": found.author or "",
        "outlet": found.sitename or "",
        "published": found.date or "",
        "url": address,
    }
    return Received(source, fields, (remark,) if remark else ())


def _decoded(raw: bytes, charset: str | None) -> tuple[str, str]:
    """Return the text of a page and, where its encoding had to be assumed, a remark that says so."""
    if b"\0" in raw and not marked_encoding(raw):
        raise NotRead("it is binary: it holds NUL bytes")
    stated = _META_CHARSET.search(raw[:4096])
    for name in (marked_encoding(raw), charset, stated[1].decode("ascii") if stated else None, "utf-8"):
        try:
            codec = codecs.lookup(name or "")
            # What calls itself Latin-1 on the web is Windows-1252: https://encoding.spec.whatwg.org/#names-and-labels
            codec_name = "cp1252" if codec.name in ("iso8859-1", "ascii") else codec.name
            return raw.decode(codec_name), ""
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    return raw.decode("cp1252", "replace"), "not in the encoding that it states: read as Windows-1252"

"""What a run leaves beside the reports: an index page, an Atom feed of editions, and a page that says how it went.

The feed follows RFC 4287 (https://www.rfc-editor.org/rfc/rfc4287). An edition in which nothing changed is not news, and
not in it.
"""

from __future__ import annotations

import datetime
import json
import re
import uuid
import xml.etree.ElementTree as ET  # which only writes here; what others wrote is read with defusedxml
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from analysis import edition, filling
from analysis.highlight import shown

INDEX, FEED, SUMMARY, SUMMARY_DATA = "index.html", "feed.atom", "summary.html", "summary.json"
ENTRIES = 50  # of the feed
_ATOM = "http://www.w3.org/2005/Atom"
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, section 2.2
_NOTHING_YET = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)

READING = "reading articles"
MADE, FAILED, UNCHANGED, WAITING, WOULD = "made", "failed", "unchanged", "waiting", "due"


@dataclass(frozen=True, slots=True)
class Step:
    """What became of one report, or of the reading of articles, in a run."""

    name: str
    state: str  # MADE, FAILED, UNCHANGED, WAITING (its day has not come), or in a rehearsal WOULD
    why: str = ""
    folder: Path | None = None  # of a report, below `out`
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Shown:
    """One report as the index has it."""

    name: str
    folder: Path
    failure: str
    current: bool  # whether the file of editions still orders it


def address(folder: Path, file: str = "") -> str:
    """Return the relative address of a file of a report."""
    return "/".join(quote(part) for part in folder.parts) + f"/{file}"


def index(out: Path, title: str, reports: Sequence[Shown]) -> bytes:
    """Return the page that lists the reports, each with its latest edition and links to the earlier ones."""
    cards = []
    latest = _NOTHING_YET
    for report in reports:
        there = edition.stamps(out / report.folder)
        entry = edition.entry_of(out / report.folder, there[-1]) if there else None
        if there:
            latest = max(latest, edition.time_of(there[-1]))
        cards.append(
            {
                "name": report.name,
                "page": address(report.folder) + edition.PAGE,
                "entry": entry,
                "label": edition.label(entry) if entry else "",
                "failure": report.failure,
                "current": report.current,
                "earlier": [
                    (
                        address(report.folder, f"{each}.html"),
                        edition.said_time(edition.time_of(each)),
                    )
                    for each in reversed(there[:-1])
                ],
            }
        )
    return filling.fill(
        "editions.html.j2", ["style.css"], title=title, cards=cards, built=latest, feed=FEED, summary=SUMMARY
    ).encode()


def feed(out: Path, title: str, url: str, reports: Sequence[Shown]) -> bytes:
    """Return the Atom feed of the latest editions in which something changed.

    Without the address where they are published, links are relative to the feed's own place.
    """
    own = uuid.uuid5(uuid.NAMESPACE_URL, url or f"onrecord:{title}")
    base = url.rstrip("/") + "/" if url else ""
    ET.register_namespace("", _ATOM)
    root = ET.Element(f"{{{_ATOM}}}feed")
    found = sorted(
        ((stamped, report.folder) for report in reports for stamped in edition.stamps(out / report.folder)),
        key=lambda each: (each[0], each[1].as_posix()),
        reverse=True,
    )
    entries: list[tuple[str, Path, Mapping[str, Any]]] = []
    for stamped, folder in found:
        told = edition.entry_of(out / folder, stamped)
        if told and (told.get("first") or any(told.get("counts", {}).values())):
            entries.append((stamped, folder, told))
            if len(entries) == ENTRIES:
                break
    _add(root, "id", own.urn)
    _add(root, "title", title)
    _add(root, "updated", (edition.time_of(entries[0][0]) if entries else _NOTHING_YET).isoformat())
    _add(_add(root, "author"), "name", title)
    _add(root, "link", rel="self", type="application/atom+xml", href=base + FEED)
    _add(root, "link", rel="alternate", type="text/html", href=base + INDEX)
    for stamped, folder, entry in entries:
        each = _add(root, "entry")
        _add(each, "id", uuid.uuid5(own, f"{folder.as_posix()} {stamped}").urn)
        _add(each, "title", f"{entry['title']}{_parameters(entry)}")
        _add(each, "updated", edition.time_of(stamped).isoformat())
        _add(each, "link", rel="alternate", type="text/html", href=base + address(folder, f"{stamped}.html"))
        _add(each, "summary", f"{entry['finding']} {entry['changed']}".strip(), type="text")
    ET.indent(root)
    raw: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return raw + b"\n"


def _parameters(entry: Mapping[str, Any]) -> str:
    said = ", ".join(f"{name} = {value}" for name, value in entry["parameters"].items() if value)
    return f" ({said})" if said else ""


def _add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    # What acts instead of being read is shown; what XML still forbids is replaced.
    child.text = None if text is None else _FORBIDDEN.sub("\ufffd", shown(text))
    return child


def summary(title: str, started: datetime.datetime, steps: Sequence[Step], remarks: Sequence[str]) -> bytes:
    """Return the page that says how a run went: what failed first, and why."""
    order = {state: n for n, state in enumerate((FAILED, WOULD, MADE, WAITING, UNCHANGED))}
    counts = {state: sum(step.state == state for step in steps if step.name != READING) for state in order}
    return filling.fill(
        "summary.html.j2",
        ["style.css"],
        title=title,
        started=started,
        counts={state: n for state, n in counts.items() if n},
        steps=sorted(steps, key=lambda step: order[step.state]),
        remarks=remarks,
        address=address,
        index=INDEX,
    ).encode()


def summary_data(started: datetime.datetime, status: int, steps: Sequence[Step], remarks: Sequence[str]) -> bytes:
    """Return the same for programs."""
    found = {
        "started": started.isoformat(),
        "exit_status": status,
        "steps": [
            {
                "name": step.name,
                "state": step.state,
                "why": step.why,
                "page": address(step.folder) + edition.PAGE if step.folder else None,
                "seconds": round(step.seconds, 2),
            }
            for step in steps
        ],
        "remarks": list(remarks),
    }
    return (json.dumps(found, indent=2, ensure_ascii=False) + "\n").encode()

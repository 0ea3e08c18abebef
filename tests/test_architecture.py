"""Imports go one way: up the house, never down, and never between rooms that stand side by side."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "analysis"

# From the ground up. Rooms of one line stand side by side and do not import each other.
HOUSE = [
    # ground
    {"paths", "spans", "atomic", "locks", "scratch"},
    {"fingerprint", "schema", "wordlists", "words", "highlight", "brat"},
    {"issues", "dictionary", "numerals", "cues", "scores", "conll", "sheets"},
    {"lexicon", "slips", "lattice", "clusters", "datescores"},
    {"mentionscores"},
    # one article
    {"sources", "language", "fragments", "header"},
    {"decoding"},
    {"plaintext", "rows", "webpages", "feeds"},
    {"warc"},
    {"ingest", "clean", "marks", "transcript", "periods", "timewords", "changes"},
    {"story"},
    {"segment", "timepatterns"},
    {"features", "timereading"},
    {"windows", "linking", "timedays", "timeyears", "timelengths"},
    {"model", "timedeictic", "timestory"},
    {"tagger", "timeclock"},
    {"assembly", "timex"},
    {"namespans"},
    {"statements", "mentions", "dates", "quantities"},
    {"roles", "authors"},
    {"reading", "winnowing", "counting"},
    {"outline"},
    {"extractor", "packing"},
    {"portions"},
    # the corpus
    {"cache", "spool", "names"},
    {"discourse"},
    {"descriptions"},
    {"anaphora", "duplicates", "people"},
    {"actors"},
    {"claims"},
    {"tables", "attributes", "counted", "standing"},
    {"checks", "store", "speakers", "figures", "quotes", "answers"},
    {"corrections"},
    {"revision"},
    {"rulings", "pieces"},
    # telling
    {"frames", "wording"},
    {"filling"},
    {"corpus", "audit", "entities", "explain", "flat"},
    {"measures", "credits", "workbook", "database"},
    {"prose"},
    {"charts", "narrative", "difference"},
    {"limits", "voices", "sourcing", "habits"},
    {"profile", "annotated"},
    {"parcels", "excerpts"},
    {"page"},
    {"scorepage", "chartfiles"},
    {"datepage", "namepage", "reviewpage", "handout"},
    # running
    {"workers", "manifest", "evaluatedates", "plan"},
    {"engines"},
    {"pipeline"},
    {"run", "evaluate", "review", "exports"},
    {"edition"},
    {"bulletin"},
    {"schedule"},
    {"reader", "cli"},
    {"widget", "lab", "__main__"},
]
FLOOR = {room: floor for floor, rooms in enumerate(HOUSE) for room in rooms}

# What tells reads tables and never extracts, whatever the floor.
EXTRACTING = {
    *("sources", "decoding", "language", "fragments", "header", "plaintext", "rows", "webpages", "feeds", "warc"),
    *("ingest", "clean", "marks", "transcript", "segment", "tagger", "assembly"),
    *("namespans", "statements", "mentions", "dates", "quantities", "changes", "counting", "counted", "standing", "figures"),
    *("timewords", "timepatterns", "timereading", "timedays", "timeyears", "timelengths"),
    *("timedeictic", "timestory", "timeclock", "timex"),
}
TELLING = {
    *("wording", "filling"),
    *("frames", "corpus", "audit", "entities", "explain", "measures", "credits", "prose", "charts", "narrative", "difference"),
    *("limits", "voices", "sourcing", "habits", "profile", "annotated"),
    *("parcels", "excerpts", "page", "scorepage", "datepage", "namepage"),
    *("flat", "workbook", "database", "chartfiles", "handout", "reviewpage"),
}


def imported(path: Path) -> set[str]:
    """Return the modules of the package that a module imports, wherever in it the import stands."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "analysis":
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("analysis."):
            found.add(node.module.split(".")[1])
        elif isinstance(node, ast.ImportFrom) and node.level:
            pytest.fail(f"{path.name}: imports are written from the top, `from analysis import …`")
        elif isinstance(node, ast.Import):
            found |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("analysis.")}
    return found


ROOMS = {path.stem: imported(path) for path in sorted(PACKAGE.glob("*.py")) if path.stem != "__init__"}


def test_every_module_has_its_place_and_every_place_a_module():
    assert set(FLOOR) == set(ROOMS)


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_a_room_imports_only_from_below(room: str):
    upward = {other for other in ROOMS[room] if FLOOR[other] >= FLOOR[room]}
    assert not upward, f"{room} imports {', '.join(sorted(upward))}, which is not below it"


@pytest.mark.parametrize("room", sorted(TELLING & set(ROOMS)))
def test_what_tells_never_extracts(room: str):
    assert not ROOMS[room] & EXTRACTING


def test_the_front_imports_nothing():
    assert imported(PACKAGE / "__init__.py") == set()

"""Make the rows of the word lists that come from published packages anew, and keep the rows written by hand.

    pip install --target DIR countryinfo==1.0.1 nicknames==1.0.1 faker==40.54.0
    PYTHONPATH=DIR .venv/bin/python tests/refresh_wordlists.py

Everything about states that the package offers is taken, but for what `states-left-out.csv` lists with the reason.
`given-names.csv` says itself which pairs are wanted: of a nickname it is checked that the package has it.
"""

from __future__ import annotations

import csv
import importlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from analysis import paths, wordlists

COUNTRYINFO, NICKNAMES, FAKER = "countryinfo 1.0.1 (MIT)", "nicknames 1.0.1 (Apache-2.0)", "faker 40.54.0 (MIT)"
REASON = {"name": "state", "capital": "its capital stands for its government", "adjective": "of that state"}
# how the package writes it, and how the news does
CALLED = {
    "The Bahamas": "Bahamas",
    "The Gambia": "Gambia",
    "Federated States of Micronesia": "Micronesia",
    "Republic of Macedonia": "North Macedonia",
    "Holy See (Vatican City State)": "Vatican City",
    "Vatican City State": "Vatican City",
    "Palestine, State of": "Palestine",
    "Virgin Islands, British": "British Virgin Islands",
    "Virgin Islands, U.S.": "US Virgin Islands",
    "Saint Martin (French part)": "Saint Martin",
    "Sint Maarten (Dutch part)": "Sint Maarten",
}


def main() -> None:
    """Check the lists against the packages, and write them."""
    states()
    nicknames()
    family_first()


def states() -> None:
    """Write `states.csv`: what the package offers without what is left out, and the rows by hand."""
    fields = ("form", "state", "use")
    left_out = {tuple(row[f] for f in fields) for row in wordlists.load("states-left-out")}
    offered = dict(_offered())
    if unknown := left_out - {*offered}:
        sys.exit(f"states-left-out.csv: the package does not offer {sorted(unknown)}")
    by_hand = [row for row in wordlists.load("states") if row["source"] != COUNTRYINFO]
    codes = {state: code for (_, state, _), code in offered.items()}
    rows = [
        {**dict(zip(fields, key, strict=True)), "code": code, "source": COUNTRYINFO, "reason": REASON[key[2]]}
        for key, code in offered.items()
        if key not in left_out
    ]
    rows += [{**row, "code": codes.get(row["state"], row["code"])} for row in by_hand]
    order = [*REASON, "seat"]
    rows.sort(key=lambda row: (row["state"], order.index(row["use"]), row["source"] != COUNTRYINFO, row["form"]))
    _write("states", [*fields, "code", "source", "reason"], rows)


def _offered() -> Iterator[tuple[tuple[str, str, str], str]]:
    folder = Path(importlib.import_module("countryinfo").__file__ or "").parent / "data"
    for path in sorted(folder.glob("*.json")):
        found = json.loads(path.read_text(encoding="utf-8"))
        state, code = CALLED.get(found["name"], found["name"]), found["ISO"]["alpha2"]
        yield (state, state, "name"), code
        capital = found.get("capital")
        for city in capital if isinstance(capital, list) else [capital] if capital else []:
            yield (CALLED.get(city, city), state, "capital"), code
        for adjective in re.split("[,/]", found.get("demonym") or ""):
            if adjective:
                yield (adjective.strip(), state, "adjective"), code


def nicknames() -> None:
    """Write `first-names.csv`, and check that the package has every pair of `given-names.csv` said to come from it."""
    path = Path(importlib.import_module("nicknames").__file__ or "").parent / "names.csv"
    with path.open(encoding="utf-8", newline="") as file:
        known = {(row["name1"], row["name2"]) for row in csv.DictReader(file)}
    for row in wordlists.load("given-names"):
        if row["source"] == NICKNAMES and (row["name"], row["other"]) not in known:
            sys.exit(f"given-names.csv: the package does not have {row['name']}, {row['other']}")
    source = {"source": NICKNAMES, "reason": "given name or short form of one"}
    names = sorted({name for pair in known for name in pair})
    _write("first-names", ["name", *source], [{"name": name, **source} for name in names])


def family_first() -> None:
    """Write `family-first.csv`: the Chinese family names of the package, and the rows by hand."""
    provider = importlib.import_module("faker.providers.person.zh_CN").Provider
    rows = [row for row in wordlists.load("family-first") if row["source"] != FAKER]
    by_hand = {row["name"] for row in rows}
    rows += [
        {"name": name, "source": FAKER, "reason": "Chinese family name in pinyin"}
        for name in (word.lower() for word in provider.last_romanized_names)
        if name not in by_hand
    ]
    _write("family-first", ["name", "source", "reason"], sorted(rows, key=lambda row: row["name"]))


def _write(name: str, columns: list[str], rows: list[dict[str, str]]) -> None:
    with (paths.wordlists_dir() / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{name}: {len(rows)} rows")


if __name__ == "__main__":
    main()

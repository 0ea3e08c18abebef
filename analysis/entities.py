"""The actors as FollowTheMoney entities, so that Aleph and other investigative tools can load them.

One JSON object a line: `id`, `schema` and `properties`, each property a list of strings. Schemata and properties are
those of FollowTheMoney's default model (https://followthemoney.tech/explorer/): nothing here is outside it, and nothing
is in it that the tables do not say. A group of people ("Ukrainians") is no entity of that model, and is left out.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import pyarrow as pa

from analysis import wordlists

SCHEMATA = {"person": "Person", "organisation": "Organization", "state": "PublicBody", "unknown": "LegalEntity"}
"""The FollowTheMoney schema of each kind of actor; LegalEntity is "a person or a company"."""

PROPERTIES = {
    "name": "`name`.",
    "alias": "`aliases`.",
    "position": "Each `role`, of a person.",
    "summary": "`role`, of anything else.",
    "country": "ISO 3166-1 code of a state, or of each state in `affiliation`, which the text writes beside the role.",
    "wikidataId": "`external_id`, a Wikidata item.",
    "idNumber": "`external_id`, any other.",
    "keywords": "`role_class`.",
    "publisher": "`outlet` of the articles that mention the actor.",
    "notes": "`n_statements`, `n_articles`, `first_seen` and `last_seen`, in a sentence.",
}
"""The properties that are filled, and the columns that they come from; one without a value is left out."""


@dataclass(frozen=True, slots=True)
class Export:
    """The entities, and how many actors of each kind are none."""

    lines: bytes
    n_entities: int
    left_out: Mapping[str, int]


def export(tables: Mapping[str, pa.Table]) -> Export:
    """Return the actors as entities, in the order of their table.

    Args:
        tables: As `store.load` gives them.
    """
    outlets = _outlets(tables)
    entities: list[str] = []
    left_out: Counter[str] = Counter()
    for batch in tables["actors"].to_batches(max_chunksize=10_000):
        for actor in batch.to_pylist():
            if actor["kind"] in SCHEMATA:
                found = entity(actor, outlets.get(actor["actor_id"], []))
                entities.append(json.dumps(found, ensure_ascii=False) + "\n")
            else:
                left_out[actor["kind"]] += 1
    return Export("".join(entities).encode(), len(entities), left_out)


def entity(actor: Mapping[str, Any], outlets: Sequence[str] = ()) -> dict[str, Any]:
    """Return one actor as an entity.

    Args:
        actor: A row of `actors` whose kind is in `SCHEMATA`.
        outlets: Those that mention it.
    """
    person = actor["kind"] == "person"
    roles = actor["role"].split("; ") if actor["role"] else []
    bodies = [actor["name"]] if actor["kind"] == "state" else (actor["affiliation"] or "").split("; ")
    external = actor["external_id"]
    wikidata = bool(external) and external.startswith("Q")
    properties = {
        "name": [actor["name"]],
        "alias": actor["aliases"],
        "position": roles if person else [],
        "summary": [] if person else roles,
        "country": sorted({code for body in bodies if (code := _codes().get(body))}),
        "wikidataId": [external] if wikidata else [],
        "idNumber": [external] if external and not wikidata else [],
        "keywords": [actor["role_class"]] if actor["role_class"] else [],
        "publisher": list(outlets),
        "notes": [_note(actor)],
    }
    return {
        "id": f"onrecord-{actor['actor_id']}",
        "schema": SCHEMATA[actor["kind"]],
        "properties": {name: values for name, values in properties.items() if values},
    }


def _note(actor: Mapping[str, Any]) -> str:
    said, articles = actor["n_statements"], actor["n_articles"]
    days = [day.isoformat() for day in (actor["first_seen"], actor["last_seen"]) if day]
    when = f", published {' to '.join(dict.fromkeys(days))}" if days else ""
    return (
        f"Read by onrecord from news articles: {said} statement{'' if said == 1 else 's'}, named in "
        f"{articles} article{'' if articles == 1 else 's'}{when}."
    )


def _outlets(tables: Mapping[str, pa.Table]) -> dict[str, list[str]]:
    """Return the outlets that mention each actor, by name."""
    of_article = dict(zip(*(tables["articles"][name].to_pylist() for name in ("article_id", "outlet")), strict=True))
    found: defaultdict[str, set[str]] = defaultdict(set)
    for batch in tables["mentions"].select(["article_id", "actor_id"]).to_batches(max_chunksize=10_000):
        for row in batch.to_pylist():
            if row["actor_id"] and (outlet := of_article[row["article_id"]]):
                found[row["actor_id"]].add(outlet)
    return {actor_id: sorted(outlets) for actor_id, outlets in found.items()}


@cache
def _codes() -> dict[str, str]:
    """Return the code of every state, by the name that an actor has."""
    return {row["state"]: row["code"].lower() for row in wordlists.load("states") if row["code"]}

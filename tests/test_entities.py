"""Rows of actors on the left, FollowTheMoney entities on the right."""

import dataclasses
import json
from pathlib import Path

import pytest
import small_tables
from click.testing import CliRunner

from analysis import cli, store
from analysis.entities import PROPERTIES, SCHEMATA, entity, export
from analysis.schema import ACTOR_KINDS
from analysis.tables import to_arrow

LEE = dataclasses.asdict(small_tables.rows()["actors"][0])


def made(outlets: list[str] | None = None, **changed) -> dict:
    return entity(LEE | changed, outlets or [])


def test_a_person_has_names_positions_and_the_state_that_the_text_puts_beside_them():
    found = made(
        ["The Post"], role="President; nominee", affiliation="Ukraine; Acme", role_class="official", external_id="Q42"
    )
    assert found == {
        "id": f"onrecord-{small_tables.LEE}",
        "schema": "Person",
        "properties": {
            "name": ["Ann Lee"],
            "alias": ["she", "Ms Lee"],
            "position": ["President", "nominee"],
            "country": ["ua"],
            "wikidataId": ["Q42"],
            "keywords": ["official"],
            "publisher": ["The Post"],
            "notes": ["Read by onrecord from news articles: 2 statements, named in 1 article, published 2025-04-08."],
        },
    }


@pytest.mark.parametrize(
    ("changed", "schema", "properties"),
    [
        ({"kind": "state", "name": "France"}, "PublicBody", {"country": ["fr"]}),
        ({"kind": "organisation", "role": "agency"}, "Organization", {"summary": ["agency"]}),
        ({"kind": "unknown", "external_id": "lei:549300"}, "LegalEntity", {"idNumber": ["lei:549300"]}),
    ],
)
def test_other_kinds_have_the_schema_that_fits_and_no_position(changed: dict, schema: str, properties: dict):
    found = made(**changed)
    assert found["schema"] == schema
    assert {name: found["properties"].get(name) for name in properties} == properties
    assert "position" not in found["properties"]


def test_what_is_empty_is_left_out_and_every_value_is_a_list_of_strings():
    found = made(aliases=[], first_seen=None, last_seen=None, n_statements=1, n_articles=2)["properties"]
    assert found == {
        "name": ["Ann Lee"],
        "notes": ["Read by onrecord from news articles: 1 statement, named in 2 articles."],
    }


def test_every_kind_but_a_group_of_people_is_an_entity_and_every_property_is_described():
    assert set(ACTOR_KINDS) - set(SCHEMATA) == {"group"}
    every = made(role="x", affiliation="France", external_id="Q1", role_class="official", outlets=["x"])["properties"]
    assert set(every) | {"summary", "idNumber"} == set(PROPERTIES)


def test_the_command_writes_one_entity_a_line_and_says_what_it_leaves_out(tmp_path: Path):
    rows = small_tables.rows()
    rows["articles"][0] = dataclasses.replace(rows["articles"][0], outlet="The\nPost")
    rows["actors"] += [
        dataclasses.replace(rows["actors"][0], actor_id="x-a1-2", name="Ukrainians", kind="group"),
        dataclasses.replace(rows["actors"][0], actor_id="x-a3-4", name="Kyjiw \u2028 ☃", kind="unknown", aliases=[]),
    ]
    tables = to_arrow(rows)
    store.write([tables], tmp_path / "tables")
    out = tmp_path / "new" / "actors.ftm.json"
    result = CliRunner().invoke(cli.main, ["export", "--tables", str(tmp_path / "tables"), "--out", str(out)])
    assert result.exit_code == 0, result.output
    assert "left out 1 of kind group" in result.stdout
    assert out.read_bytes() == export(tables).lines
    found = [json.loads(line) for line in out.read_text(encoding="utf-8").split("\n")[:-1]]
    assert [e["properties"]["name"] for e in found] == [["Ann Lee"], ["Kyjiw \u2028 ☃"]]
    assert found[0]["properties"]["publisher"] == ["The\nPost"]

"""The data dictionary in `docs/`, written from the schema."""

from __future__ import annotations

from analysis.schema import TABLES, Column, columns

_TYPES = {"strings": "list of strings", "spans": "list of spans"}
_TOP = """\
# Data dictionary

Written from `analysis/schema.py` by `onrecord dictionary > docs/data-dictionary.md`; change it there.

Offsets are half-open, `[start, end)`, in characters (Unicode code points) of `articles.text`, the text as received:
`text[start:end]` equals the row's own text, always. Dates are ISO 8601, and an interval of days ends one past its last
day. An id is made of the article's id and of spans, never of a derived value, so a better reading keeps the row's name.
A column marked *may be empty* holds no value where there is none to hold; no other column is ever empty.
"""


def markdown() -> str:
    """Return the page: a section for every table, a line for every column."""
    return "\n".join([_TOP, *(_section(name, row) for name, row in TABLES.items())])


def _section(name: str, row: type) -> str:
    head = f"## {name}\n\n{(row.__doc__ or '').strip()}\n\n| column | type | meaning |\n|---|---|---|\n"
    return head + "".join(_line(column, key=column.name == row.key) for column in columns(row))  # type: ignore[attr-defined]


def _line(column: Column, *, key: bool) -> str:
    meaning = [column.description]
    if column.values:
        meaning.append("One of: " + ", ".join(f"`{value}`" for value in column.values) + ".")
    if column.refers:
        meaning.append(f"A row of [{column.refers}](#{column.refers}).")
    kind = [_TYPES.get(column.type, column.type)]
    kind += [f"in {column.unit}"] if column.unit else []
    kind += ["key"] if key else []
    kind += [] if column.required else ["may be empty"]
    return f"| `{column.name}` | {', '.join(kind)} | {' '.join(meaning)} |\n"

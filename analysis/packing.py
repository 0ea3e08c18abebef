"""Readings as bytes: small, quick to open, and safe to open whoever wrote them.

The form is pickle's, of which nothing but the classes of readings is let in: a file cannot name code to be run. A
dataclass is its values in the order of its fields, which opens three times as fast as pickle's own way.
"""

from __future__ import annotations

import dataclasses
import datetime
import importlib
import io
import json
import pickle
import zlib
from collections.abc import Callable
from functools import cache, partial
from typing import Any, NamedTuple, TypeVar

from analysis import outline
from analysis.reading import Reading
from analysis.schema import Issue

_Kind = TypeVar("_Kind")


class Packed(NamedTuple):
    """A reading as bytes, and beside it its issues and its outline, which are wanted without the rest."""

    reading: bytes
    issues: bytes
    outline: bytes


class Unreadable(ValueError):
    """Bytes that are no packed reading of this version."""


def pack(reading: Reading) -> Packed:
    """Return a reading as bytes."""
    doubts = json.dumps([dataclasses.astuple(issue) for issue in reading.issues]).encode()
    return Packed(small(reading), doubts, small(outline.of(reading)))


def issues(packed: Packed) -> list[Issue]:
    """Return the issues of a packed reading."""
    return [Issue(**dict(zip(_ISSUE, values, strict=True))) for values in json.loads(packed.issues)]


def unpack(packed: bytes, kind: type[_Kind]) -> _Kind:
    """Return the reading, outline, article … of such bytes.

    Raises:
        Unreadable: They are nothing of that kind.
    """
    try:
        found = loads(zlib.decompress(packed))
    except zlib.error as error:
        raise Unreadable(str(error)) from error
    if not isinstance(found, kind):
        raise Unreadable(f"no {kind.__name__}")
    return found


def small(value: object) -> bytes:
    """Return rows and plain values as bytes."""
    return zlib.compress(dumps(value), 1)


def dumps(value: object) -> bytes:
    """Return rows and plain values as bytes that are not made smaller yet."""
    raw = io.BytesIO()
    _Pickler(raw, pickle.HIGHEST_PROTOCOL).dump(value)
    return raw.getvalue()


def loads(raw: bytes) -> Any:
    """Return what `dumps` made bytes of.

    Raises:
        Unreadable: They are something else.
    """
    try:
        return _Unpickler(io.BytesIO(raw)).load()
    except (pickle.UnpicklingError, EOFError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise Unreadable(str(error)) from error


_ISSUE = [field.name for field in dataclasses.fields(Issue)]


class _Pickler(pickle.Pickler):
    def reducer_override(self, value: Any) -> Any:
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return type(value), tuple(slot.__get__(value) for slot in _slots(type(value)))
        if isinstance(value, tuple) and type(value) is not tuple:
            return type(value), (tuple(value),)
        return NotImplemented


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        return _known(module, name)


@cache
def _known(module: str, name: str) -> Any:
    """Return what makes a part of a reading, by the name that it is packed under."""
    if (module, name) == ("datetime", "date"):
        return datetime.date
    if module.startswith("analysis."):
        found = getattr(importlib.import_module(module), name)
        if isinstance(found, type) and dataclasses.is_dataclass(found):
            return _maker(found)
        if isinstance(found, type) and issubclass(found, tuple):
            return partial(tuple.__new__, found)  # what a named tuple has for `__new__` takes three times as long
    raise pickle.UnpicklingError(f"{module}.{name} is no part of a reading")


@cache
def _slots(kind: type) -> tuple[Any, ...]:
    """Return what reads and sets each field of a dataclass with slots, frozen or not."""
    return tuple(getattr(kind, field.name) for field in dataclasses.fields(kind))


@cache
def _maker(kind: type) -> Callable[..., object]:
    """Return what makes an instance of its values, without the checks that these have behind them."""
    setters = [slot.__set__ for slot in _slots(kind)]
    new = object.__new__

    n = len(setters)

    def make(*values: object) -> object:
        if len(values) != n:
            raise ValueError(f"{kind.__name__} has {n} values, not {len(values)}")
        made: object = new(kind)
        for put, value in zip(setters, values):  # noqa: B905 (`strict` takes a quarter of the time)
            put(made, value)
        return made

    return make

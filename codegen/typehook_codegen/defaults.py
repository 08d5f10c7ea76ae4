"""The initializer that a schema's default gives a required member.

The default of an optional member is only documented: absent stays absent. A default that doesn't fit its type
is reported by the check stage, which asks here.
"""

from __future__ import annotations

import math

from .cpp_text import literal, view
from .cpp_types import TypeWriter, integer, short_name
from .json_text import Node, Number
from .model import Alias, Constant, Definition, Enum, ListOf, MapOf, Nullable, Scalar, Struct, Type, Use

_RANGES = {
    "int32": (-(2**31), 2**31 - 1),
    "int64": (-(2**63), 2**63 - 1),
    "uint32": (0, 2**32 - 1),
    "uint64": (0, 2**64 - 1),
    "epoch_ms": (-(2**63), 2**63 - 1),
    "epoch_s": (-(2**63), 2**63 - 1),
    "duration": (-(2**63), 2**63 - 1),
}
_CHRONO = {
    "epoch_ms": "::typehook::timestamp::duration",
    "epoch_s": "std::chrono::seconds",
    "duration": "",
}


class Unfit(Exception):
    """The default does not fit; the message says why."""


class Undecided(Exception):
    """The default fits, but can't be written as an initializer; it is documented instead."""


def initializer(whole: Type, default: Node, table: dict[str, Definition], writer: TypeWriter) -> str:
    """What stands between the member's braces. Raises Unfit or Undecided."""
    value = default.value
    if isinstance(whole, Nullable):
        return "" if value is None else initializer(whole.value, default, table, writer)
    if isinstance(whole, Use):
        return _of_definition(table[whole.key], default, table, writer)
    if isinstance(whole, Scalar):
        return _of_scalar(whole.name, default)
    if isinstance(whole, Constant):
        given = value.as_int() if isinstance(value, Number) and value.is_integer else value
        if given != whole.value:
            raise Unfit("default is not the value of const")
        return ""
    if isinstance(whole, ListOf):
        return _empty(default, "array", list)
    if isinstance(whole, MapOf):
        return _empty(default, "object", dict)
    raise Undecided


def _empty(default: Node, kind: str, python: type) -> str:
    if not isinstance(default.value, python):
        raise Unfit(f"default is {default.kind}, but the type is {kind}")
    if default.value:
        raise Undecided
    return ""


def _of_definition(
    definition: Definition, default: Node, table: dict[str, Definition], writer: TypeWriter
) -> str:
    if isinstance(definition, Alias):
        return initializer(definition.type, default, table, writer)
    if isinstance(definition, Struct):
        return _empty(default, "object", dict)
    assert isinstance(definition, Enum)
    for enumerator in definition.enumerators:
        if enumerator.wire == default.value:
            return f"{writer.name(short_name(definition))}::{enumerator.name}"
    raise Unfit("default is not a value of enum")


def _of_scalar(name: str, default: Node) -> str:
    value = default.value
    if name == "raw":
        raise Undecided
    if name == "string":
        if not isinstance(value, str):
            raise Unfit(f"default is {default.kind}, but the type is string")
        return view(value)
    if name == "date_time":
        raise Undecided
    if name == "boolean":
        if not isinstance(value, bool):
            raise Unfit(f"default is {default.kind}, but the type is boolean")
        return "true" if value else "false"
    if not isinstance(value, Number):
        raise Unfit(f"default is {default.kind}, but the type is a number")
    return _of_number(name, value)


def _of_number(name: str, value: Number) -> str:
    if name == "decimal":
        return literal(value.lexeme)
    if name == "double":
        if math.isinf(float(value.lexeme)):
            raise Unfit("default is beyond the range of double")
        return f"{value.lexeme}.0" if value.is_integer else value.lexeme
    if not value.is_integer:
        raise Unfit("default is not an integer")
    lowest, highest = _RANGES[name]
    number = value.as_int()
    if not lowest <= number <= highest:
        raise Unfit(f"default is beyond the range of {name}")
    unit = _CHRONO.get(name)
    return f"{unit}{{{integer(number)}}}" if unit else integer(number)

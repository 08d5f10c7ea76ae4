"""Example instances of a schema of the bundle, without chance: the same schema gives the same sample.

minimal        what is required
valid          what is required, and optional members that are no objects or arrays; examples of the schema where it has some
full           every member, two items in each array
boundary_low   every member at its lower bound: smallest numbers, shortest texts, null, empty arrays
boundary_high  every member at its upper bound: largest numbers, longest texts of characters outside the BMP

What recursion makes endless is left out. Python's standard library can't validate: `doubts` names the
keywords that a sample may miss, and the tests validate all of them.
"""

from __future__ import annotations

import dataclasses
import json
import re
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from ..json_text import Number
from .bundle import Bundle
from .patterns import matches, matching

KINDS = ("minimal", "valid", "full", "boundary_low", "boundary_high")

_MOST_VALUES = 20_000  # above, only what is required
_MOST_REQUIRED = 100_000
_MOST_TEXT = 10_000
_NOT_ASKED = frozenset(
    """not if contains propertyNames unevaluatedProperties unevaluatedItems dependentSchemas""".split()
)
_FORMATS = {
    "date-time": ("2026-03-01T09:30:00Z", "1970-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z"),
    "date": ("2026-03-01", "0001-01-01", "9999-12-31"),
    "time": ("09:30:00Z", "00:00:00Z", "23:59:59.999Z"),
    "duration": ("P1D", "PT0S", "P9999Y"),
    "uuid": (
        "5f0c3a52-7d1e-4b8a-9c64-2f1e0d9b8a73",
        "00000000-0000-0000-0000-000000000000",
        "ffffffff-ffff-ffff-ffff-ffffffffffff",
    ),
    "email": ("ada@example.com", "a@b.co", "a.very.long.name+with-a-tag@mail.department.example.com"),
    "uri": ("https://example.com/resources/1", "a:", "https://user@example.com:65535/a/b?c=d&e=%20#f"),
    "uri-reference": ("/resources/1", "", "//example.com/a?b#c"),
    "iri": ("https://example.com/1", "a:", "https://example.com/\u00e9"),
    "hostname": ("example.com", "a", "sub.domain-1.example.com"),
    "ipv4": ("192.0.2.1", "0.0.0.0", "255.255.255.255"),
    "ipv6": ("2001:db8::1", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
    "json-pointer": ("/a/0", "", "/~0/~1"),
    "regex": ("^a+$", "", "[a-z]{2,4}"),
}
_INTEGERS = {
    "int32": (-(2**31), 2**31 - 1), "uint32": (0, 2**32 - 1), "uint64": (0, 2**64 - 1),
    "epoch-ms": (0, 253_402_300_799_000), "epoch-s": (0, 253_402_300_799), "duration": (0, 31_536_000),
}
_INT64 = (-(2**63), 2**63 - 1)
_PLAIN_INTEGERS = {"epoch-ms": 1_772_357_400_000, "epoch-s": 1_772_357_400, "duration": 3600}
_DOUBLES = (Decimal("-1.7976931348623157e308"), Decimal("1.7976931348623157e308"))
_DECIMALS = (Decimal("-99999999999999999999.99"), Decimal("99999999999999999999.99"))
_CLOSED = "the members that a part of the schema allows"  # no keyword is called so
_WORD = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")


class Endless(Exception):
    """A schema that requires itself, or more values than a sample may have."""


@dataclasses.dataclass(frozen=True)
class Sample:
    """An instance, and the keywords that nobody looked at."""

    value: object
    doubts: frozenset[str]


def sample(schema: object, bundle: Bundle, kind: str) -> Sample:
    """An instance of a schema. Raises Endless when there is none of finite size."""
    maker = _Maker(bundle, kind)
    value = maker.value(schema, "value", (), 0)
    return Sample(value, frozenset(maker.doubts))


@dataclasses.dataclass(frozen=True)
class _Choice:
    """An oneOf or anyOf, and the references on the way to it."""

    keyword: str
    schemas: list
    path: tuple[str, ...]


class _Maker:
    def __init__(self, bundle: Bundle, kind: str) -> None:
        self._bundle = bundle
        self._kind = kind
        self._made = 0
        self.doubts: set[str] = set()

    def value(self, schema: object, name: str, stack: tuple[str, ...], number: int) -> object:
        """An instance; name is the member's, stack the references on the way, number tells items apart."""
        self._made += 1
        if self._made > _MOST_REQUIRED:
            raise Endless(f"more than {_MOST_REQUIRED} values")
        if schema is True or schema == {}:
            return {"any": "JSON"} if self._kind == "full" else name
        if not isinstance(schema, dict):
            raise Endless("a schema that nothing fits")
        flat, stack = self._flat(schema, stack)
        self.doubts |= _NOT_ASKED & flat.keys()
        if "const" in flat:
            return flat["const"]
        examples = flat.get("examples")
        if self._kind == "valid" and isinstance(examples, list) and examples:
            return examples[min(number, len(examples) - 1)]
        if isinstance(flat.get("enum"), list) and flat["enum"]:
            return self._enumerated(flat)
        kind = self._type(flat)
        if kind == "object":
            return self._object(flat, stack)
        if kind == "array":
            return self._array(flat, name, stack)
        if kind == "string":
            return self._string(flat, name, number)
        if kind in ("integer", "number"):
            return self._number(flat, kind, number)
        return None if kind == "null" else self._kind != "boundary_low"

    def _flat(
        self, schema: dict[str, object], stack: tuple[str, ...]
    ) -> tuple[dict[str, object], tuple[str, ...]]:
        """The schema with what it refers to, its allOf and one of its alternatives put together."""
        found: dict[str, object] = {}
        choices: list[_Choice] = []
        stack = self._gather(schema, stack, found, choices, set())
        for choice in choices:
            inner, reached = self._alternative(choice, found)
            _merge(found, inner)
            stack = _union(stack, reached)
        return found, stack

    def _gather(
        self,
        schema: dict[str, object],
        path: tuple[str, ...],
        found: dict[str, object],
        choices: list[_Choice],
        gathered: set[str],
    ) -> tuple[str, ...]:
        """Merges all that holds whichever alternative is chosen, and lists the choices. Returns the references met;
        what was gathered already is not again."""
        reached = path
        for key, value in schema.items():
            if key == "$ref":
                if value in path:
                    raise Endless(str(value))
                if value in gathered:
                    continue
                target = _as_object(self._bundle.target(value))
                reached = _union(reached, self._gather(target, (*path, value), found, choices, gathered))
                gathered.add(value)
            elif key == "allOf":
                for each in value:
                    reached = _union(reached, self._gather(_as_object(each), path, found, choices, gathered))
            elif key in ("oneOf", "anyOf"):
                choices.append(_Choice(key, value, path))
            else:
                _merge(found, {key: value})
        if schema.get("additionalProperties") is False and "patternProperties" not in schema:
            _merge(found, {_CLOSED: [frozenset(schema.get("properties", ()))]})
        return reached

    def _alternative(self, choice: _Choice, found: dict[str, object]) -> tuple[dict, tuple[str, ...]]:
        """The first alternative that has an end and agrees with what holds anyway."""
        null = [each for each in choice.schemas if isinstance(each, dict) and each.get("type") == "null"]
        others = [each for each in choice.schemas if each not in null and each is not False]
        if choice.keyword == "oneOf":
            others = [each for each in others if not any(_covers(other, each) for other in others)] or others
        ordered = list(reversed(others)) if self._kind == "boundary_high" else others
        ordered = [*null, *ordered] if self._kind == "boundary_low" else [*ordered, *null]
        finite = []
        for each in ordered:
            try:
                finite.append(self._flat(_as_object(each), choice.path))
            except Endless:
                continue
            if _agree(found, finite[-1][0]):
                return finite[-1]
        if not finite:
            raise Endless("every alternative")
        self.doubts.add(choice.keyword)
        return finite[0]

    def _enumerated(self, flat: dict[str, object]) -> object:
        values = [each for each in flat["enum"] if _is_of(each, flat.get("type"))]
        if not values:
            self.doubts.add("enum")
            values = flat["enum"]
        if self._kind == "boundary_low" and None in values:
            return None
        present = [each for each in values if each is not None] or [None]
        return present[-1] if self._kind == "boundary_high" else present[0]

    def _type(self, flat: dict[str, object]) -> str:
        declared = flat.get("type")
        if isinstance(declared, list):
            if "null" in declared and (self._kind == "boundary_low" or declared == ["null"]):
                return "null"
            kinds = [each for each in declared if each != "null"]
            return kinds[-1] if self._kind == "boundary_high" else kinds[0]
        if isinstance(declared, str):
            return declared
        for keys, kind in _IMPLIED:
            if keys & flat.keys():
                return kind
        return "string"

    def _object(self, flat: dict[str, object], stack: tuple[str, ...]) -> dict[str, object]:
        members = flat.get("properties", {})
        required = list(flat.get("required", ()))
        found: dict[str, object] = {}
        for key, schema in members.items():
            if schema is False or key not in required and not self._wants(schema):
                continue
            try:
                found[key] = self.value(schema, key, stack, 0)
            except Endless:
                if key in required:
                    raise
        for key in required:
            if key not in found:
                found[key] = self.value(self._undeclared(flat, key), key, stack, 0)
        for key, needed in flat.get("dependentRequired", {}).items():
            for other in needed if key in found else ():
                if other not in found:
                    found[other] = self.value(members.get(other, True), other, stack, 0)
        self._free_members(flat, found, stack)
        if any(key not in allowed for allowed in flat.get(_CLOSED, ()) for key in found):
            self.doubts.add("additionalProperties")
        return found

    def _free_members(
        self, flat: dict[str, object], found: dict[str, object], stack: tuple[str, ...]
    ) -> None:
        more = flat.get("additionalProperties")
        wanted = _count(flat, "minProperties", 0)
        if self._kind in ("full", "boundary_high") and isinstance(more, dict) and not flat.get("properties"):
            wanted = max(wanted, 1)
        if self._kind == "full":
            for pattern, schema in flat.get("patternProperties", {}).items():
                key = matching(pattern)
                if key is not None and schema is not False:
                    found.setdefault(key, self.value(schema, key, stack, 0))
        for number in range(wanted):
            if len(found) >= wanted or more is False:
                return
            key = "key" if number == 0 else f"key_{number + 1}"
            found.setdefault(key, self.value(True if more is None else more, key, stack, number))

    def _undeclared(self, flat: dict[str, object], key: str) -> object:
        for pattern, schema in flat.get("patternProperties", {}).items():
            if matches(pattern, key):
                return schema
        return flat.get("additionalProperties", True)

    def _wants(self, schema: object) -> bool:
        if self._kind == "minimal" or self._made > _MOST_VALUES:
            return False
        if self._kind != "valid":
            return True
        try:
            flat, _ = self._flat(_as_object(schema), ())
        except Endless:
            return False
        return "const" in flat or "enum" in flat or self._type(flat) not in ("object", "array", "null")

    def _array(self, flat: dict[str, object], name: str, stack: tuple[str, ...]) -> list[object]:
        least = _count(flat, "minItems", 0)
        most = _count(flat, "maxItems", max(least, 3))
        wanted = {"minimal": 0, "valid": 1, "full": 2, "boundary_low": 0, "boundary_high": 3}[self._kind]
        wanted = max(least, min(wanted, most))
        first = flat.get("prefixItems", [])
        rest = flat.get("items", True)
        if self._kind in ("valid", "full", "boundary_high"):
            wanted = min(max(wanted, len(first)), most)
        if self._made > _MOST_VALUES:
            wanted = least
        found: list[object] = []
        seen: set[str] = set()
        for number in range(min(wanted, _MOST_TEXT)):
            schema = first[number] if number < len(first) else rest
            if schema is False:
                break
            try:
                made = self.value(schema, name, stack, number)
            except Endless:
                if number < least:
                    raise
                break
            text = _key(made)
            if flat.get("uniqueItems") is True and text in seen and number < least:
                made = self._other(schema, name, stack, number)
                text = _key(made)
            if flat.get("uniqueItems") is True and text in seen:
                if len(found) < least:
                    self.doubts.add("uniqueItems")
                    found.append(made)
                continue
            seen.add(text)
            found.append(made)
        return found

    def _other(self, schema: object, name: str, stack: tuple[str, ...], number: int) -> object:
        """Another value where the usual one stands already; it counts as one of this sample's."""
        maker = _Maker(self._bundle, "valid")
        maker._made = self._made
        made = maker.value(schema, name, stack, number)
        self._made = maker._made
        return made

    def _string(self, flat: dict[str, object], name: str, number: int) -> str:
        least = _count(flat, "minLength", 0)
        most = _count(flat, "maxLength", None)
        pattern = flat.get("pattern")
        if isinstance(pattern, str):
            found = matching(pattern, least, most)
            if found is None:
                self.doubts.add("pattern")
            return name if found is None else found
        texts = _FORMATS.get(str(flat.get("format")))
        if texts is not None:
            return texts[{"boundary_low": 1, "boundary_high": 2}.get(self._kind, 0)]
        if self._kind == "boundary_low":
            return "x" * min(least, _MOST_TEXT)
        if self._kind == "boundary_high":
            return "\U0001f4a1" * min(_MOST_TEXT, max(least, 16) if most is None else most)
        words = " ".join(_WORD.findall(name)).lower() or "text"
        words = words if number == 0 else f"{words} {number + 1}"
        words = words.ljust(least, ".")
        return words if most is None else words[:most]

    def _number(self, flat: dict[str, object], kind: str, number: int) -> object:
        integral = kind == "integer"
        form = str(flat.get("x-format", flat.get("format")))
        is_decimal = flat.get("x-cpp-type") == "decimal"
        ends = _INTEGERS.get(form, _INT64) if integral else _DECIMALS if is_decimal else _DOUBLES
        step = _decimal(flat.get("multipleOf"))
        unit = step if step and step > 0 else Decimal(1) if integral else None
        if integral and unit != unit.to_integral_value():
            unit = Decimal(1)
        low, high = _range(flat, (Decimal(ends[0]), Decimal(ends[1])), unit)
        plain = Decimal(_PLAIN_INTEGERS.get(form, 1)) + number if integral else Decimal("9.50") + number
        chosen = {"boundary_low": low, "boundary_high": high}.get(self._kind, min(max(plain, low), high))
        if unit is not None:
            chosen = _on_grid(chosen, unit, self._kind != "boundary_high")
        if integral:
            return int(chosen)
        text = f"{chosen:f}" if abs(chosen) < Decimal(10) ** 25 else f"{chosen:e}"
        return Number(text)


def _range(
    flat: dict[str, object], ends: tuple[Decimal, Decimal], unit: Decimal | None
) -> tuple[Decimal, Decimal]:
    """The least and the greatest number that a schema takes."""
    least, above, most, below = (_decimal(flat.get(key)) for key in _BOUNDS)
    low, high = ends
    low = max(each for each in (low, least, above) if each is not None)
    high = min(each for each in (high, most, below) if each is not None)
    step = min(Decimal(1), (high - low) / 4) if unit is None else unit
    if unit is not None:
        low, high = _on_grid(low, unit, True), _on_grid(high, unit, False)
    if above is not None and low <= above:
        low += step
    if below is not None and high >= below:
        high -= step
    return low, high


def _on_grid(value: Decimal, unit: Decimal, upwards: bool) -> Decimal:
    """The nearest multiple of the unit, up or down; one near zero when the value has too many digits."""
    if abs(value / unit) > Decimal(10) ** 27:
        return unit if value > 0 else -unit
    return (value / unit).to_integral_value(ROUND_CEILING if upwards else ROUND_FLOOR) * unit


_BOUNDS = ("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum")
_IMPLIED = (
    ({"properties", "required", "additionalProperties", "patternProperties"}, "object"),
    ({"items", "prefixItems", "minItems", "uniqueItems"}, "array"),
    ({"minimum", "maximum", "multipleOf", "exclusiveMinimum", "exclusiveMaximum"}, "number"),
    ({"x-format"}, "integer"),
)


def _as_object(schema: object) -> dict[str, object]:
    if schema is False:
        raise Endless("a schema that nothing fits")
    return schema if isinstance(schema, dict) else {}


def _key(value: object) -> str:
    return json.dumps(value, sort_keys=True, default=str)


def _decimal(value: object) -> Decimal | None:
    if isinstance(value, Number):
        return Decimal(value.lexeme)
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else None


def _count(flat: dict[str, object], key: str, otherwise: int | None) -> int | None:
    found = _decimal(flat.get(key))
    return otherwise if found is None else min(int(found), _MOST_TEXT)


def _union(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))


def _types(declared: object) -> list[str]:
    return [] if declared is None else declared if isinstance(declared, list) else [str(declared)]


def _is_of(value: object, declared: object) -> bool:
    """Whether a value is of one of the types that a schema declares."""
    kinds = {str: ("string",), dict: ("object",), list: ("array",), bool: ("boolean",), type(None): ("null",)}
    wanted = _types(declared)
    return not wanted or any(each in wanted for each in kinds.get(type(value), ("integer", "number")))


def _agree(first: dict[str, object], second: dict[str, object]) -> bool:
    """Whether one value can satisfy two flat schemas, as far as types and fixed values tell."""
    types, others = _types(first.get("type")), _types(second.get("type"))
    if types and others and not any(_is_common(each, others) for each in types):
        return False
    values, other_values = _values(first), _values(second)
    if values is not None and other_values is not None:
        keys = {_key(each) for each in other_values}
        values = [each for each in values if _key(each) in keys]
    fixed = values if values is not None else other_values
    if fixed is not None and not any(_is_of(each, types) and _is_of(each, others) for each in fixed):
        return False
    needed = {*first.get("required", ()), *second.get("required", ())}
    members, other_members = first.get("properties", {}), second.get("properties", {})
    return all(
        _agree(_as_object(members[key]), _as_object(other_members[key]))
        for key in needed & members.keys() & other_members.keys()
        if members[key] is not False and other_members[key] is not False
    )


def _is_common(kind: str, others: list[str]) -> bool:
    return kind in others or kind == "integer" and "number" in others or kind == "number" and "integer" in others


def _values(schema: dict[str, object]) -> list | None:
    """The only values that a schema takes, if it lists them."""
    if "const" in schema:
        return [schema["const"]]
    return schema["enum"] if isinstance(schema.get("enum"), list) else None


def _covers(wide: object, narrow: object) -> bool:
    """Whether one alternative takes all that another lists: then no value is of the other alone. A format may not be checked."""
    if wide is narrow or not isinstance(wide, dict) or not isinstance(narrow, dict) or _values(narrow) is None:
        return False
    free = {"type", "format", "title", "description", "examples", "default", "deprecated"}
    return wide.keys() <= free and all(_is_of(each, wide.get("type")) for each in _values(narrow) or ())


def _merge(into: dict[str, object], more: dict[str, object]) -> None:
    """Adds the keywords of another schema that holds too."""
    for key, value in more.items():
        if key not in into:
            into[key] = value
        elif key == "required":
            into[key] = list(dict.fromkeys([*into[key], *value]))
        elif key in ("properties", "patternProperties"):
            both = into[key].keys() & value.keys()
            into[key] = into[key] | value | {name: {"allOf": [into[key][name], value[name]]} for name in both}
        elif key in ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"):
            into[key] = max(into[key], value, key=lambda each: _decimal(each) or Decimal(0))
        elif key in ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"):
            into[key] = min(into[key], value, key=lambda each: _decimal(each) or Decimal(0))
        elif key == "enum":
            into[key] = [each for each in into[key] if each in value] or value
        elif key == "type":
            into[key] = _common_types(into[key], value)
        elif key in ("title", "description", "examples", "default"):
            continue
        elif key == _CLOSED:
            into[key] = [*into[key], *value]
        else:
            into[key] = value


def _common_types(first: object, second: object) -> object:
    listed = first if isinstance(first, list) else [first]
    other = second if isinstance(second, list) else [second]
    common = [each for each in listed if each in other or each == "integer" and "number" in other]
    common = common or [each for each in other if each == "integer" and "number" in listed]
    return (common[0] if len(common) == 1 else common) if common else first

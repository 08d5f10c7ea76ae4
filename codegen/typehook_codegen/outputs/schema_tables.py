"""Compiles the schemas of a bundle to the tables of <typehook/json/schema.hpp>.

A schema becomes a node, each keyword a rule; what a rule needs lies in flat tables of nodes, names, texts and
patterns, each text and pattern once. A keyword that can't be evaluated is told, never dropped in silence.
"""

from __future__ import annotations

import dataclasses
from decimal import Decimal

from ..json_text import Number
from .bundle import Bundle
from .ecma_pattern import Untranslatable, to_re2

NO_NODE = 0xFFFFFFFF
MOST = 0xFFFFFFFE

FORMATS = {
    "date-time": "date_time", "date": "date", "email": "email", "hostname": "hostname", "ipv4": "ipv4",
    "ipv6": "ipv6", "uri": "uri", "uuid": "uuid",
}
# Told by the decode itself: a number that its C++ type cannot hold.
OF_THE_TYPE = frozenset({"int32", "int64", "uint32", "uint64", "float", "double"})
NOT_EVALUATED = frozenset({"$dynamicRef", "$recursiveRef"})

_TYPES = {
    "null": 1, "boolean": 2, "integer": 4, "number": 8, "string": 16, "array": 32, "object": 64
}
_BOUNDS = {
    "multipleOf": "multiple_of", "maximum": "maximum", "exclusiveMaximum": "exclusive_maximum",
    "minimum": "minimum", "exclusiveMinimum": "exclusive_minimum",
}
_COUNTS = {
    "maxLength": "max_length", "minLength": "min_length", "maxItems": "max_items", "minItems": "min_items",
    "maxProperties": "max_properties", "minProperties": "min_properties",
}
_LISTS = {"allOf": "all_of", "anyOf": "any_of", "oneOf": "one_of", "prefixItems": "prefix_items"}
_NODES = {"not": "not_", "propertyNames": "property_names", "additionalProperties": "additional_properties"}
# What they look at is what all else at their place has looked at, so they come last.
_LAST = {"unevaluatedItems": "unevaluated_items", "unevaluatedProperties": "unevaluated_properties"}
_MAPS = {"properties": "properties", "dependentSchemas": "dependent_schemas"}
_MOST_DIGITS = 18


@dataclasses.dataclass(frozen=True)
class Rule:
    """A keyword (in C++) and its two numbers."""

    keyword: str
    first: int = 0
    count: int = 0


@dataclasses.dataclass(frozen=True)
class NamedRange:
    """A name and its two numbers."""

    name: str
    first: int
    count: int = 0


@dataclasses.dataclass(frozen=True)
class LeftOut:
    """A keyword that is not evaluated: the definition or event that it stands in, its value, and why."""

    name: str
    keyword: str
    value: object
    sentence: str


@dataclasses.dataclass
class Tables:
    """The tables, and what they leave out."""

    nodes: list[tuple[int, int]] = dataclasses.field(default_factory=list)
    rules: list[Rule] = dataclasses.field(default_factory=list)
    children: list[int] = dataclasses.field(default_factory=list)
    members: list[NamedRange] = dataclasses.field(default_factory=list)
    texts: list[str] = dataclasses.field(default_factory=list)
    patterns: list[str] = dataclasses.field(default_factory=list)
    roots: list[NamedRange] = dataclasses.field(default_factory=list)
    left_out: list[LeftOut] = dataclasses.field(default_factory=list)


def schema_tables(bundle: Bundle) -> Tables:
    """The tables of every definition, by its name, and every event, by its label."""
    return _Compiler(bundle).tables()


def canonical(value: object) -> str:
    """A text that is the same for equal JSON values and for no others; token_list writes the same."""
    if isinstance(value, dict):
        members = sorted((_string(key), canonical(each)) for key, each in value.items())
        return "{" + "".join(f"{key}{each}," for key, each in members) + "}"
    if isinstance(value, list):
        return "[" + "".join(f"{canonical(each)}," for each in value) + "]"
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, bool) or value is None:
        return {True: "t", False: "f", None: "n"}[value]
    return _number(value)


def _string(text: str) -> str:
    return f'"{len(text.encode("utf-8"))}:{text}'


def _number(value: object) -> str:
    sign, digits, exponent = Decimal(value.lexeme if isinstance(value, Number) else value).as_tuple()
    written = "".join(map(str, digits)).lstrip("0")
    kept = written.rstrip("0")
    if not kept:
        return "0"
    return f"{'-' if sign else ''}{kept}e{exponent + len(written) - len(kept)}"


class _Compiler:
    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle
        self._tables = Tables()
        self._known_texts: dict[str, int] = {}
        self._known_patterns: dict[str, int] = {}
        self._named: dict[str, int] = {}
        self._where = ""
        self._alike: dict[tuple[Rule, ...], int] = {}

    def tables(self) -> Tables:
        for name in self._bundle.definitions:
            self._named[self._bundle.home + name] = self._reserve()
        for name, schema in self._bundle.definitions.items():
            self._where = name
            node = self._named[self._bundle.home + name]
            self._fill(node, self._all_rules(schema))
            self._tables.roots.append(NamedRange(name, node))
        for message in self._bundle.messages:
            self._where = message.name
            self._tables.roots.append(NamedRange(message.event.label, self._node(message.schema)))
        self._tables.roots.sort(key=lambda root: root.name.encode("utf-8"))
        return self._tables

    def _reserve(self) -> int:
        self._tables.nodes.append((0, 0))
        return len(self._tables.nodes) - 1

    def _node(self, schema: object) -> int:
        if isinstance(schema, dict) and set(schema) == {"$ref"} and schema["$ref"] in self._named:
            return self._named[schema["$ref"]]
        rules = self._all_rules(schema)
        if rules not in self._alike:
            self._alike[rules] = self._reserve()
            self._fill(self._alike[rules], rules)
        return self._alike[rules]

    def _fill(self, node: int, rules: tuple[Rule, ...]) -> None:
        self._tables.nodes[node] = (len(self._tables.rules), len(rules))
        self._tables.rules.extend(rules)

    def _all_rules(self, schema: object) -> tuple[Rule, ...]:
        if not isinstance(schema, dict):
            return () if schema is True else (Rule("never"),)
        rules: list[Rule] = []
        for key, value in sorted(schema.items(), key=lambda member: member[0] in _LAST):
            if is_shaped(key, value):
                rules += self._rules(key, value, schema)
            else:
                self._leave_out(key, value, f"{key} has a value that it cannot have and is not evaluated")
        return tuple(rules)

    def _rules(self, key: str, value: object, schema: dict[str, object]) -> list[Rule]:
        if key == "type":
            names = value if isinstance(value, list) else [value]
            return [Rule("type", sum({_TYPES.get(str(name), 0) for name in names}))]
        if key == "$ref":
            return [Rule("ref", self._named[value])] if value in self._named else []
        if key in ("enum", "const"):
            values = value if key == "enum" else [value]
            return [Rule(f"{key}_", *self._text_range([canonical(each) for each in values]))]
        if key in _BOUNDS:
            return self._bound(key, value)
        if key in _COUNTS:
            return [Rule(_COUNTS[key], _clamped(value))]
        if key == "pattern":
            number = self._pattern(key, value)
            return [] if number is None else [Rule("pattern", number)]
        if key == "format":
            return self._format(str(value))
        if key == "uniqueItems":
            return [Rule("unique_items")] if value is True else []
        if key in _LISTS:
            return [Rule(_LISTS[key], *self._child_range([self._node(each) for each in value]))]
        if key in _NODES or key in _LAST:
            return [Rule(_NODES.get(key) or _LAST[key], self._node(value))]
        if key in _MAPS:
            members = [NamedRange(name, self._node(each)) for name, each in value.items()]
            return [Rule(_MAPS[key], *self._member_range(members))]
        return self._other_rules(key, value, schema)

    def _other_rules(self, key: str, value: object, schema: dict[str, object]) -> list[Rule]:
        if key == "items":
            return [Rule("items", self._node(value), _length(schema.get("prefixItems")))]
        if key == "required":
            return [Rule("required", *self._text_range(value))]
        if key == "dependentRequired":
            members = [NamedRange(name, *self._text_range(names)) for name, names in value.items()]
            return [Rule("dependent_required", *self._member_range(members))]
        if key == "patternProperties":
            members = []
            for pattern, each in value.items():
                number = self._pattern(key, pattern)
                if number is not None:
                    members.append(NamedRange(pattern, self._node(each), number))
            return [Rule("pattern_properties", *self._member_range(members))]
        if key == "contains":
            fewest, most = schema.get("minContains", 1), schema.get("maxContains", MOST)
            bounds = [_clamped(fewest) if _is_number(fewest) else 1, _clamped(most) if _is_number(most) else MOST]
            return [Rule("contains", self._node(value), self._child_range(bounds)[0])]
        if key == "if":
            branches = [self._node(schema[each]) if each in schema else NO_NODE for each in ("then", "else")]
            return [Rule("if_", self._node(value), self._child_range(branches)[0])]
        if key in NOT_EVALUATED:
            self._leave_out(key, value, f"{key} is not evaluated")
        return []

    def _bound(self, key: str, value: object) -> list[Rule]:
        if isinstance(value, bool) or not isinstance(value, (int, Number)):
            return []
        text = value.lexeme if isinstance(value, Number) else str(value)
        if key == "multipleOf" and len(_number(value).partition("e")[0]) > _MOST_DIGITS:
            self._leave_out(key, value, f"{key} {text} has more than {_MOST_DIGITS} digits and is not evaluated")
            return []
        return [Rule(_BOUNDS[key], self._text(text))]

    def _format(self, name: str) -> list[Rule]:
        if name in OF_THE_TYPE:
            return []
        found = FORMATS.get(name)
        if found is None:
            self._leave_out("format", name, f"format {name} is not evaluated")
            return []
        return [Rule(f"format:{found}")]

    def _pattern(self, key: str, pattern: str) -> int | None:
        try:
            translated = to_re2(pattern)
        except Untranslatable as problem:
            self._leave_out(key, pattern, f"pattern {pattern!r} {problem}; it is not evaluated")
            return None
        if translated not in self._known_patterns:
            self._known_patterns[translated] = len(self._tables.patterns)
            self._tables.patterns.append(translated)
        return self._known_patterns[translated]

    def _text(self, text: str) -> int:
        if text not in self._known_texts:
            self._known_texts[text] = len(self._tables.texts)
            self._tables.texts.append(text)
        return self._known_texts[text]

    def _text_range(self, texts: list[str]) -> tuple[int, int]:
        if len(texts) == 1:
            return self._text(texts[0]), 1
        first = len(self._tables.texts)
        self._tables.texts.extend(texts)
        return first, len(texts)

    def _child_range(self, nodes: list[int]) -> tuple[int, int]:
        first = len(self._tables.children)
        self._tables.children.extend(nodes)
        return first, len(nodes)

    def _member_range(self, members: list[NamedRange]) -> tuple[int, int]:
        first = len(self._tables.members)
        self._tables.members.extend(sorted(members, key=lambda member: member.name.encode("utf-8")))
        return first, len(members)

    def _leave_out(self, key: str, value: object, sentence: str) -> None:
        found = LeftOut(self._where, key, value, sentence)
        if found not in self._tables.left_out:
            self._tables.left_out.append(found)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, Number)) and not isinstance(value, bool)


def _length(value: object) -> int:
    return len(value) if isinstance(value, list) else 0


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def is_shaped(key: str, value: object) -> bool:
    """Whether a keyword's value is of a kind that it can have: schemas come from anywhere."""
    if key in _COUNTS:
        return _is_number(value)
    if key in ("pattern", "format", "$ref"):
        return isinstance(value, str)
    if key == "required":
        return _are_texts(value)
    if key == "dependentRequired":
        return isinstance(value, dict) and all(map(_are_texts, value.values()))
    if key in _LISTS or key == "enum":
        return isinstance(value, list)
    if key in _MAPS or key == "patternProperties":
        return isinstance(value, dict)
    return True


def _clamped(value: object) -> int:
    number = int(Decimal(value.lexeme)) if isinstance(value, Number) else int(value)
    return min(max(number, 0), MOST)

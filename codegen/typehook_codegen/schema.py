"""Reads one schema object: which JSON kinds it takes, whether null is among them, the shape of its keywords.

Looks through references, with a guard against reference loops. Knows nothing of C++.
"""

from __future__ import annotations

import json
from decimal import Decimal

from .diagnostics import Findings
from .json_text import Node, Number
from .references import References

ALL_KINDS = frozenset({"string", "number", "boolean", "array", "object", "null"})
TYPES = frozenset({"string", "integer", "number", "boolean", "array", "object", "null"})

_EXPECTED = {
    "string": """$schema $id $comment $ref title description format pattern contentEncoding contentMediaType
        x-format x-cpp-type x-cpp-include x-extra-members $anchor $dynamicAnchor""",
    "object": """properties $defs definitions dependentRequired dependentSchemas dependencies
        patternProperties discriminator x-enum-doc x-event x-envelope""",
    "array": "required enum oneOf anyOf allOf prefixItems examples",
    "boolean": "deprecated readOnly writeOnly uniqueItems nullable",
    "number": """minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength minItems
        maxItems minProperties maxProperties minContains maxContains""",
}
_KIND_OF_KEYWORD = {key: kind for kind, keys in _EXPECTED.items() for key in keys.split()}


_OBJECT_KEYWORDS = ("properties", "required", "additionalProperties", "patternProperties")
_ARRAY_KEYWORDS = ("items", "prefixItems")


def check_shapes(schema: Node, findings: Findings) -> None:
    """Reports keywords whose value has the wrong JSON kind."""
    for key, node in schema.value.items():
        expected = _KIND_OF_KEYWORD.get(key)
        if expected is not None and node.kind != expected:
            findings.error(node.place, f"{key} must be {_article(expected)} {expected}, not {node.kind}")


def _article(word: str) -> str:
    return "an" if word[0] in "aeiou" else "a"


def keyword(schema: Node, key: str) -> Node | None:
    """The keyword's value, if it is there and has the right JSON kind."""
    node = schema.get(key)
    expected = _KIND_OF_KEYWORD.get(key)
    return node if node is not None and (expected is None or node.kind == expected) else None


def text(schema: Node, key: str) -> str:
    """The keyword's string, or an empty one."""
    node = keyword(schema, key)
    return node.value if node is not None and isinstance(node.value, str) else ""


def is_true(schema: Node, key: str) -> bool:
    """Whether the keyword is there and true."""
    node = schema.get(key)
    return node is not None and node.value is True


def types_of(schema: Node) -> list[str] | None:
    """The names in `type`, each once, or those that other keywords imply; None when every kind is allowed."""
    declared = schema.get("type")
    if declared is not None:
        names = declared.value if isinstance(declared.value, list) else [declared]
        known = [name.value for name in names if isinstance(name.value, str) and name.value in TYPES]
        known += ["null"] if is_true(schema, "nullable") else []
        return list(dict.fromkeys(known))
    if any(schema.get(key) is not None for key in _OBJECT_KEYWORDS):
        return ["object"]
    if any(schema.get(key) is not None for key in _ARRAY_KEYWORDS):
        return ["array"]
    return ["integer"] if schema.get("x-format") is not None else None


def value_kind(node: Node) -> str:
    """The JSON kind of a value, in the words of `type`."""
    if isinstance(node.value, Number):
        return "integer" if node.value.is_integer else "number"
    return node.kind


class Kinds:
    """Answers which JSON kinds a schema takes, references included."""

    def __init__(self, references: References) -> None:
        self._references = references
        self._known: dict[int, tuple[Node, frozenset[str]]] = {}  # the node too, so that its id stays its own
        self._looped = False

    def of(self, schema: Node) -> frozenset[str]:
        """The kinds of the values the schema may take; integers count as numbers."""
        return self._kinds(schema, frozenset())

    def nullable(self, schema: Node) -> bool:
        """Whether null is one value among others that the schema takes; free JSON holds null itself."""
        kinds = self.of(schema)
        return "null" in kinds and kinds not in (ALL_KINDS, {"null"})

    def contradiction(self, first: Node, second: Node) -> str:
        """Why no value fits both schemas, as far as kinds and listed values tell; empty if one may."""
        kinds, others = self.of(first), self.of(second)
        if not kinds & others:
            return _apart(kinds, others)
        values, more = self._values(first), self._values(second)
        if values is not None and more is not None and not values & more:
            return _apart(values, more)
        return ""

    def _values(self, schema: Node) -> frozenset[str] | None:
        """The values that const or enum lists, as JSON, references followed; None if any value fits."""
        seen: set[int] = set()
        while isinstance(schema.value, dict) and id(schema) not in seen:
            seen.add(id(schema))
            constant, listed = schema.get("const"), keyword(schema, "enum")
            if constant is not None or listed is not None:
                return frozenset(map(_json, [constant] if constant is not None else listed.value))
            reference = keyword(schema, "$ref")
            target = self._references.resolve(reference) if reference is not None else None
            if target is None:
                break
            schema = target.node
        return None

    def _kinds(self, schema: Node, seen: frozenset[int]) -> frozenset[str]:
        if id(schema) in self._known:
            return self._known[id(schema)][1]
        if not isinstance(schema.value, dict) or id(schema) in seen:
            self._looped = self._looped or id(schema) in seen
            return ALL_KINDS
        if text(schema, "x-cpp-type") == "raw":
            return ALL_KINDS
        outer, self._looped = self._looped, False
        found = self._own(schema)
        inner = seen | {id(schema)}
        more = frozenset({"null"} if is_true(schema, "nullable") else ())
        reference = keyword(schema, "$ref")
        target = self._references.resolve(reference) if reference is not None else None
        if target is not None:
            found &= self._kinds(target.node, inner) | more
        for key in ("oneOf", "anyOf"):
            alternatives = keyword(schema, key)
            if alternatives is not None and alternatives.value:
                found &= more.union(*(self._kinds(one, inner) for one in alternatives.value))
        every = keyword(schema, "allOf")
        for part in [] if every is None else every.value:
            found &= self._kinds(part, inner)
        if not seen or not self._looped:  # what was met within a loop may be wider than the schema itself
            self._known[id(schema)] = schema, found
        self._looped = self._looped or outer
        return found

    def _own(self, schema: Node) -> frozenset[str]:
        names = types_of(schema)
        if names is None or schema.get("type") is None and _is_composed(schema):
            kinds = ALL_KINDS
        else:
            kinds = frozenset({"number" if name == "integer" else name for name in names})
        constant = schema.get("const")
        if constant is not None:
            return frozenset({constant.kind}) | (kinds & {"null"} if names is not None else set())
        values = keyword(schema, "enum")
        if values is not None and names is None:
            return frozenset(value.kind for value in values.value)
        if values is not None and any(value.value is None for value in values.value):
            kinds |= {"null"}
        return kinds


def _apart(first: frozenset[str], second: frozenset[str]) -> str:
    one, other = (" or ".join(sorted(each)) or "nothing" for each in (first, second))
    return f"one takes {one}, the other {other}"


def _json(node: Node) -> str:
    """The value as JSON that is the same for equal values."""
    if isinstance(node.value, dict):
        return "{" + ", ".join(f"{json.dumps(key)}: {_json(each)}" for key, each in sorted(node.value.items())) + "}"
    if isinstance(node.value, list):
        return "[" + ", ".join(map(_json, node.value)) + "]"
    if isinstance(node.value, Number):
        return str(Decimal(node.value.lexeme).normalize())
    return json.dumps(node.value, ensure_ascii=False)


def _is_composed(schema: Node) -> bool:
    """Whether keywords that combine schemas say more about the kinds than `required` and the like imply."""
    return any(schema.get(key) is not None for key in ("$ref", "oneOf", "anyOf", "allOf"))

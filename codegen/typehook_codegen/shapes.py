"""Tells objects apart: what the alternatives of a oneOf or anyOf have in common, and what only one of them has.

Decided from the schemas alone, before anything is lowered: the member whose constant differs, as an OpenAPI
discriminator names it or as it is found, else a required member that no other alternative describes.
"""

from __future__ import annotations

import dataclasses

from .json_text import Node
from .model import KeyRule, TagRule
from .references import References
from .schema import keyword

MOST_SHAPES = 500

_MOST_DEPTH = 32


@dataclasses.dataclass
class Shape:
    """The members of an object schema by name, each with the schemas that describe it; which are required; the
    value of an OpenAPI discriminator."""

    properties: dict[str, list[Node]] = dataclasses.field(default_factory=dict)
    required: list[str] = dataclasses.field(default_factory=list)


class _TooMany(Exception):
    """An object may have more than MOST_SHAPES shapes."""


class Shapes:
    """Looks through references, allOf and nested alternatives."""

    def __init__(self, references: References) -> None:
        self._references = references
        self._known: dict[int, tuple[Node, list[Shape] | None]] = {}  # the node too, so that its id stays its own

    def are_too_many(self, schema: Node) -> bool:
        """Whether an object of the schema may have more than MOST_SHAPES shapes."""
        return self._all(schema) is None

    def of(self, schema: Node) -> list[Shape]:
        """The shapes that an object of the schema may have: one, or one for each of its own alternatives; one without
        members if they are too many."""
        return self._all(schema) or [Shape()]

    def _all(self, schema: Node) -> list[Shape] | None:
        if id(schema) not in self._known:
            self._known[id(schema)] = schema, [Shape()]  # for a schema that contains itself
            try:
                self._known[id(schema)] = schema, self._shapes(schema)
            except _TooMany:
                self._known[id(schema)] = schema, None
        return self._known[id(schema)][1]

    def _shapes(self, schema: Node) -> list[Shape]:
        if not isinstance(schema.value, dict):
            return [Shape()]
        own = Shape()
        node = keyword(schema, "properties")
        for name, each in {}.items() if node is None else node.value.items():
            own.properties[name] = [each]
        needed = keyword(schema, "required")
        own.required = [] if needed is None else [each.value for each in needed.value if isinstance(each.value, str)]
        found = [own]
        every = keyword(schema, "allOf")
        parts = list(every.value) if every is not None else []
        reference = keyword(schema, "$ref")
        if reference is not None:
            target = self._references.resolve(reference)
            if target is not None:
                parts.insert(0, target.node)
        for part in parts:
            found = _product(self._some(part), found)
        for key in ("oneOf", "anyOf"):
            alternatives = keyword(schema, key)
            if alternatives is not None:
                inner = [shape for each in alternatives.value for shape in self._some(each)]
                found = _product(found, inner) or found
        return found

    def _some(self, schema: Node) -> list[Shape]:
        found = self._all(schema)
        if found is None:
            raise _TooMany
        return found

    def constants(self, shape: Shape, name: str) -> tuple[str, ...] | None:
        """The texts that a member can have, if it is a string with known values."""
        best: tuple[str, ...] | None = None
        for schema in shape.properties.get(name, ()):
            values = self._constants(schema, 0)
            if values is not None and (best is None or len(values) <= len(best)):
                best = values
        return best

    def _constants(self, schema: Node, depth: int) -> tuple[str, ...] | None:
        constant = schema.get("const")
        if constant is not None:
            return (constant.value,) if isinstance(constant.value, str) else None
        values = keyword(schema, "enum")
        if values is not None and values.value and all(isinstance(each.value, str) for each in values.value):
            return tuple(each.value for each in values.value)
        reference = keyword(schema, "$ref")
        if reference is not None and depth < _MOST_DEPTH:
            target = self._references.resolve(reference)
            return None if target is None else self._constants(target.node, depth + 1)
        return None

    def rule(self, schema: Node, alternatives: list[Node | None]) -> TagRule | KeyRule | None:
        """How objects are told apart; None in the list is an alternative that is no object. None if nothing
        tells them apart."""
        shapes = [None if each is None else self.of(each) for each in alternatives]
        return (
            self._discriminated(schema, alternatives, shapes) or self._tagged(shapes) or self._keyed(shapes)
        )

    def _discriminated(
        self, schema: Node, alternatives: list[Node | None], shapes: list[list[Shape] | None]
    ) -> TagRule | None:
        described = keyword(schema, "discriminator")
        name = described.get("propertyName") if described is not None else None
        if name is None or not isinstance(name.value, str):
            return None
        mapping = described.get("mapping")
        given = {} if mapping is None or not isinstance(mapping.value, dict) else mapping.value
        values: list[tuple[str, ...]] = []
        for each, shape in zip(alternatives, shapes):
            if each is None:
                values.append(())
                continue
            mapped = tuple(value for value, node in given.items() if self._leads_to(node, each))
            values.append(mapped or self._texts(shape, name.value) or self._implicit(each))
        return TagRule(name.value, tuple(values)) if _apart(values, shapes) else None

    def _leads_to(self, node: Node, alternative: Node) -> bool:
        reference = keyword(alternative, "$ref")
        if reference is None or not isinstance(node.value, str):
            return False
        same = node.value == reference.value
        return same or reference.value.rsplit("/", 1)[-1] == node.value

    @staticmethod
    def _implicit(alternative: Node) -> tuple[str, ...]:
        reference = keyword(alternative, "$ref")
        return () if reference is None else (reference.value.rsplit("/", 1)[-1],)

    def _texts(self, shapes: list[Shape], name: str) -> tuple[str, ...]:
        """The values of a member in all shapes of one alternative; none if one of them has no known values."""
        found: list[str] = []
        for shape in shapes:
            values = self.constants(shape, name)
            if values is None or name not in shape.required:
                return ()
            found.extend(values)
        return tuple(dict.fromkeys(found))

    def _tagged(self, shapes: list[list[Shape] | None]) -> TagRule | None:
        present = [each for each in shapes if each is not None]
        for name in present[0][0].properties if present else ():
            values = [() if each is None else self._texts(each, name) for each in shapes]
            if _apart(values, shapes):
                return TagRule(name, tuple(values))
        return None

    @staticmethod
    def _keyed(shapes: list[list[Shape] | None]) -> KeyRule | None:
        keys = []
        for number, each in enumerate(shapes):
            if each is None:
                keys.append("")
                continue
            others = {
                name
                for other, many in enumerate(shapes)
                if many is not None and other != number
                for shape in many
                for name in shape.properties
            }
            own = [
                name
                for name in each[0].required
                if name not in others and all(name in shape.required for shape in each)
            ]
            keys.append(own[0] if own else "")
        without = sum(1 for key, each in zip(keys, shapes) if each is not None and not key)
        return KeyRule(tuple(keys)) if without <= 1 else None


def _product(first: list[Shape], second: list[Shape]) -> list[Shape]:
    if len(first) * len(second) > MOST_SHAPES:
        raise _TooMany
    return [_joined(one, other) for one in first for other in second]


def _joined(first: Shape, second: Shape) -> Shape:
    properties = {name: list(each) for name, each in first.properties.items()}
    for name, each in second.properties.items():
        known = properties.setdefault(name, [])
        known.extend(node for node in each if all(node is not other for other in known))
    return Shape(properties, list(dict.fromkeys([*first.required, *second.required])))


def _apart(values: list[tuple[str, ...]], shapes: list[list[Shape] | None]) -> bool:
    """Whether every object alternative has values, none of them shared."""
    if any(not each for each, shape in zip(values, shapes) if shape is not None):
        return False
    every = [value for each in values for value in each]
    return len(every) == len(set(every)) and sum(1 for shape in shapes if shape is not None) > 0

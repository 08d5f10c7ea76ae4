"""Lowers schemas that are composed of others: $ref, allOf, oneOf, anyOf.

allOf of objects becomes one struct: what its parts are is noted here, and flatten.py puts the members together
once every file has been lowered. oneOf and anyOf become a variant: by JSON kind, and among objects by a rule
that shapes.py finds. What can't be told apart is reported and kept as raw JSON.
"""

from __future__ import annotations

import dataclasses
import typing

from . import names
from .diagnostics import Findings
from .docs import type_docs
from .json_text import Node
from .keywords import BESIDE_REFERENCE
from .lower_objects import ObjectLowering
from .model import (
    Constant,
    Definition,
    KeyRule,
    ListOf,
    Member,
    Nullable,
    Scalar,
    Struct,
    TagRule,
    Type,
    Use,
    Variant,
)
from .references import References
from .schema import ALL_KINDS, Kinds, is_true, keyword
from .scope import Scope
from .shapes import MOST_SHAPES, Shapes

RAW = Scalar("raw")

_ENUM_VALUE = frozenset({"const", "title", "description", "deprecated", "$comment"})
_COMPOSERS = ("$ref", "allOf", "oneOf", "anyOf")
# Of the keywords beside a composition, those that say nothing about the type.
_SILENT = (BESIDE_REFERENCE - {"nullable"}) | {"type", "nullable", "$ref", "allOf", "oneOf", "anyOf", "x-enum-doc"}
# These alone make no part: they concern the members that the parts describe.
_CLOSING = frozenset({"additionalProperties", "x-extra-members"})
_MOST_PARTS = 64
# The forms of numbers: "fixed" is a constant, "integer" any type that int64 can stand for.
_SPECIAL_INTEGERS = frozenset({"uint64", "epoch_ms", "epoch_s", "duration"})
_INTEGERS = _SPECIAL_INTEGERS | {"fixed", "integer"}
_NUMBERS = frozenset({"double", "decimal"})
_FORMS = {"int32": "integer", "uint32": "integer", "int64": "integer", "date_time": "string"}


@dataclasses.dataclass(frozen=True)
class Part:
    """What a flattened struct takes from one part of an allOf: all of a definition, or members of its own."""

    base: Type | None
    members: tuple[Member, ...] = ()
    required: frozenset[str] = frozenset()


class Lowers(typing.Protocol):
    """What this module needs of the one that lowers any schema."""

    def type(self, schema: Node, scope: Scope) -> Type:
        """The type of a schema."""

    def reference(self, reference: Node) -> Type:
        """The type that a $ref stands for."""

    def named_type(self, schema: Node, scope: Scope) -> Type:
        """The type of a schema; what it declares has its x-cpp-name."""

    def definition(self, schema: Node, stem: str) -> list[Definition]:
        """What a definition declares."""

    def check_schema(self, schema: Node) -> None:
        """Reports the keywords of a schema."""


class Composition:
    """Lowers $ref, allOf, oneOf and anyOf; `parts` says what each flattened struct is made of."""

    def __init__(
        self, types: Lowers, references: References, kinds: Kinds, objects: ObjectLowering, findings: Findings
    ) -> None:
        self._types = types
        self._references = references
        self._kinds = kinds
        self._objects = objects
        self._findings = findings
        self._shapes = Shapes(references)
        self.parts: dict[str, list[Part]] = {}

    def rename(self, old: str, new: str) -> None:
        """Follows a struct that gets the key of the definition that it is."""
        if old in self.parts and old != new:
            self.parts[new] = self.parts.pop(old)

    def type(self, schema: Node, scope: Scope) -> Type | None:
        """The type of a composed schema; None if it is not composed."""
        parts = self._parts(schema)
        if parts is not None:
            return self._all_of(schema, parts, scope)
        if keyword(schema, "$ref") is not None:
            lowered = self._types.reference(schema.get("$ref"))
            return _nullable(lowered) if is_true(schema, "nullable") else lowered
        for key in ("oneOf", "anyOf"):
            listed = keyword(schema, key)
            if listed is None:
                continue
            if not listed.value:
                self._findings.error(listed.place, f"{key} is empty")
                return RAW
            if self._says_type(listed, key):
                return self._one_of(schema, key, scope)
            self._findings.note(listed.place, f"{key} is kept as a validation, not enforced by the type")
        return None

    # --- allOf -----------------------------------------------------------------------------------------------

    def _parts(self, schema: Node) -> list[Node] | None:
        """The parts of a schema that is the sum of several; None if it is not."""
        parts: list[Node] = []
        for key in ("$ref", "allOf", "oneOf", "anyOf"):
            node = keyword(schema, key)
            if node is None:
                continue
            if key == "allOf":
                parts.extend(self._spliced(node, 0))
            elif self._says_type(node, key):
                parts.append(_like(schema, {key: node, **_only(schema, ("discriminator",))}))
        own = {key: node for key, node in schema.value.items() if key not in _SILENT}
        if parts and any(key not in _CLOSING or isinstance(node.value, dict) for key, node in own.items()):
            parts.append(_like(schema, own | _only(schema, ("type",))))
        whole = keyword(schema, "allOf") is not None
        return parts if whole or len(parts) > 1 else None

    def _spliced(self, every: Node, depth: int) -> list[Node]:
        """The parts of an allOf, those of inline ones in it included."""
        found: list[Node] = []
        for each in every.value:
            if not isinstance(each.value, dict):
                if each.value is not True:
                    self._findings.error(each.place, f"a schema is an object, not {each.kind}")
                continue
            inner = keyword(each, "allOf")
            if inner is not None and depth < _MOST_PARTS and not set(each.value) - {"allOf"} - BESIDE_REFERENCE:
                found.extend(self._spliced(inner, depth + 1))
            elif set(each.value) - BESIDE_REFERENCE:
                found.append(each)
            else:
                self._types.check_schema(each)
        return found

    @staticmethod
    def _says_type(node: Node, key: str) -> bool:
        """Whether alternatives do more than ask for members to be there: those that do not are a validation."""
        if key == "$ref":
            return True
        return any(
            not isinstance(each.value, dict) or set(each.value) - {"required", "not"} - BESIDE_REFERENCE
            for each in node.value
        )

    def _all_of(self, schema: Node, parts: list[Node], scope: Scope) -> Type:
        if not parts:
            return RAW
        inner = scope.part_of(schema)
        if len(parts) == 1:
            lowered = self._types.type(parts[0], scope)
            return _nullable(lowered) if is_true(schema, "nullable") else lowered
        unions = [each for each in parts if self._union(each) is not None]
        kinds = frozenset(ALL_KINDS).intersection(*(self._kinds.of(each) for each in parts))
        takes_null = "null" in kinds or is_true(schema, "nullable")
        if "object" not in kinds:
            return self._narrowed(schema, parts, scope)
        if unions and len(parts) > 1:
            if self._shapes.are_too_many(schema):
                return self._too_many(schema)
            return self._distributed(schema, parts, unions[0], scope)
        use = self._flattened(schema, parts, scope, inner)
        return Nullable(use) if takes_null and kinds != ALL_KINDS else use

    def _flattened(self, schema: Node, parts: list[Node], scope: Scope, inner: Scope) -> Use:
        path = scope.object_path()
        nested: list[Struct] = []
        found: list[Part] = []
        keeps = True
        for part in parts:
            self._types.check_schema(part)
            needed = self._objects.names_required(part)
            if keyword(part, "$ref") is not None:
                found.append(Part(self._types.reference(part.get("$ref")), (), needed))
                continue
            members = self._objects.members(part, path, nested, inner)
            found.append(Part(None, tuple(members), needed))
            keeps = keeps and self._objects.keeps_extra(part)
        struct = Struct(
            key=scope.key(schema),
            path=path,
            members=(),
            nested=tuple(nested),
            keeps_extra=keeps and self._objects.keeps_extra(schema),
            docs=type_docs(schema, self._findings),
            place=schema.place,
            schema=schema,
        )
        self.parts[struct.key] = found
        (scope.space if scope.hoists else scope.nested).append(struct)
        return Use(struct.key)

    def _narrowed(self, schema: Node, parts: list[Node], scope: Scope) -> Type:
        """Scalars and arrays: a reference that others narrow, or one schema of all keywords."""
        inline = [each for each in parts if not any(each.get(key) is not None for key in _COMPOSERS)]
        typed = [each for each in inline if each.get("type") is not None or each.get("enum") or each.get("const")]
        others = [each for each in parts if each not in inline]
        if others and (len(others) > 1 or typed):
            self._findings.warning(
                schema.place, "the parts of this allOf don't make one type; it is kept as raw JSON"
            )
            return RAW
        if others:
            return self._types.type(others[0], scope)
        merged: dict[str, Node] = {}
        for number, each in enumerate(inline):
            problems = (self._kinds.contradiction(other, each) for other in inline[:number])
            problem = next(filter(None, problems), "")
            if problem:
                self._findings.warning(schema.place, f"no value fits every part of this allOf: {problem}")
            merged.update(each.value)
        return self._types.type(_like(schema, merged), scope)

    def _union(self, part: Node) -> tuple[Node, Node] | None:
        """The alternatives that a part consists of, also behind references, and the schema they stand in."""
        for _ in range(_MOST_PARTS):
            if not isinstance(part.value, dict):
                return None
            for key in ("oneOf", "anyOf"):
                node = keyword(part, key)
                if node is not None and self._says_type(node, key):
                    return part, node
            reference = keyword(part, "$ref")
            target = None if reference is None else self._references.resolve(reference)
            if target is None:
                return None
            part = target.node
        return None

    def _distributed(self, schema: Node, parts: list[Node], union: Node, scope: Scope) -> Type:
        """allOf of alternatives and more: each alternative with the rest added."""
        home, alternatives = self._union(union)
        rest = [each for each in parts if each is not union]
        every = []
        for each in alternatives.value:
            joined = Node([*rest, each], each.file, each.line, each.pointer)
            every.append(Node({"allOf": joined} | _only(each, ("x-cpp-name",)), each.file, each.line, each.pointer))
        described = _only(schema, ("discriminator",)) or _only(home, ("discriminator",))
        whole = _like(schema, described | {"oneOf": Node(every, schema.file, schema.line, schema.pointer)})
        return self._one_of(whole, "oneOf", scope.part_of(schema))

    # --- oneOf, anyOf ----------------------------------------------------------------------------------------

    def _one_of(self, schema: Node, key: str, scope: Scope) -> Type:
        listed = schema.get(key)
        alternatives = [each for each in listed.value if not self._is_null(each)]
        has_null = len(alternatives) != len(listed.value) or is_true(schema, "nullable")
        if alternatives and all(_is_documented_value(each) for each in alternatives):
            enum = self._objects.enum(schema, [each.get("const") for each in alternatives], scope)
            return _nullable_if(has_null, enum)
        if not alternatives:
            return RAW
        kinds = [self._kinds.of(each) for each in alternatives]
        has_null = has_null or any("null" in each for each in kinds)
        if any(each >= ALL_KINDS for each in kinds):
            for each in alternatives:
                self._types.named_type(each, scope)
            return RAW
        objects = [each if "object" in kind else None for each, kind in zip(alternatives, kinds)]
        rule = None
        if sum(1 for each in objects if each is not None) > 1:
            if any(each is not None and self._shapes.are_too_many(each) for each in objects):
                return self._too_many(listed)
            rule = self._shapes.rule(schema, objects)
            if rule is None:
                self._report_undecided(listed, objects)
                return RAW
        found: list[Type] = []
        for number, each in enumerate(alternatives):
            place = self._alternative_scope(number, objects, rule, scope)
            found.append(_without_null(self._types.named_type(each, place)))
        return _nullable_if(has_null, self._joined(found, alternatives, rule, listed))

    def _is_null(self, alternative: Node) -> bool:
        return self._kinds.of(alternative) == {"null"}

    def _alternative_scope(
        self, number: int, objects: list[Node | None], rule: TagRule | KeyRule | None, scope: Scope
    ) -> Scope:
        """What an inline alternative is named after: its tag, or the member that only it has."""
        if rule is None or objects[number] is None:
            return scope
        if isinstance(rule, TagRule):
            return scope.inside(names.stem(rule.values[number][0]))
        return scope.inside(names.stem(rule.keys[number]) if rule.keys[number] else "other")

    def _too_many(self, place: Node) -> Scalar:
        self._findings.warning(place.place, f"more than {MOST_SHAPES} alternatives; kept as raw JSON")
        return RAW

    def _report_undecided(self, listed: Node, objects: list[Node | None]) -> None:
        places = [each.pointer for each in objects if each is not None]
        message = "two alternatives take a JSON object, and nothing tells them apart"
        self._findings.warning(
            listed.place,
            f"{message}: {places[0]} and {places[1]}; kept as raw JSON. A member with a const in each would do",
        )

    def _joined(
        self,
        found: list[Type],
        schemas: list[Node],
        rule: TagRule | KeyRule | None,
        listed: Node,
    ) -> Type:
        """One type of the alternatives: those of one JSON kind are joined, all else stays apart."""
        if RAW in found:
            return RAW
        if rule is None:
            pairs = [(part, schema) for each, schema in zip(found, schemas) for part in _unfolded(each)]
            found, schemas = [part for part, _ in pairs], [schema for _, schema in pairs]
        forms = [self._form(each, schema) for each, schema in zip(found, schemas)]
        self._join_alike(found, [form == "string" for form in forms], Scalar("string"))
        self._join_alike(found, [form == "boolean" for form in forms], Scalar("boolean"))
        are_lists = [form == "array" for form in forms]
        texts = all(self._is_list_of_texts(each) for each, is_list in zip(schemas, are_lists) if is_list)
        joined = ListOf(Scalar("string") if texts else RAW)
        if self._join_alike(found, are_lists, joined) and not texts:
            message = "several alternatives are arrays; their items are kept as raw JSON"
            self._findings.warning(listed.place, message)
        if "fixed" in forms and not _NUMBERS.isdisjoint(forms):
            # An integer that is not the constant is a number too, but the decoder takes the integer one.
            found, forms = [*found, Scalar("int64")], [*forms, "integer"]
        if not self._join_numbers(found, forms, listed):
            return RAW
        kept = [number for number, each in enumerate(found) if each not in found[:number]]
        if len(kept) == 1:
            return found[kept[0]]
        if isinstance(rule, TagRule):
            rule = TagRule(rule.key, tuple(rule.values[number] for number in kept))
        elif isinstance(rule, KeyRule):
            rule = KeyRule(tuple(rule.keys[number] for number in kept))
        return Variant(tuple(found[number] for number in kept), rule)

    def _form(self, lowered: Type, schema: Node) -> str:
        """The JSON kind by which the decoder tells an alternative; of numbers, what the type makes of it."""
        if isinstance(lowered, Constant):
            return {str: "string", bool: "boolean", int: "fixed"}[type(lowered.value)]
        if isinstance(lowered, Scalar):
            return _FORMS.get(lowered.name, lowered.name)
        kinds = self._kinds.of(schema) - {"null"}
        kind = next(iter(kinds)) if len(kinds) == 1 else ""
        reference = keyword(schema, "$ref")
        target = self._references.resolve(reference) if reference is not None else None
        if kind == "number" and target is not None:
            (alias,) = self._types.definition(target.node, "number")  # a number declares nothing else
            return self._form(alias.type, target.node)
        return kind

    def _join_numbers(self, found: list[Type], forms: list[str], listed: Node) -> bool:
        """Makes one type of the alternatives that are integers, and one of other numbers; whether there is one."""
        for own, joined in ((_INTEGERS, "int64"), (_NUMBERS, "double")):
            alike = [form in own for form in forms]
            chosen = {form for form in forms if form in own}
            if len(chosen - {"fixed"}) > 1 or "fixed" in chosen and chosen & _SPECIAL_INTEGERS:
                message = "two alternatives are numbers of one kind, and nothing tells them apart; kept as raw JSON"
                self._findings.warning(listed.place, message)
                return False
            if chosen & {"fixed", "integer", "double"} and self._join_alike(found, alike, Scalar(joined)):
                if "fixed" in chosen:
                    message = "several alternatives are integers; they are kept as an integer; "
                    self._findings.warning(listed.place, f"{message}its values are not checked")
        return True

    @staticmethod
    def _join_alike(found: list[Type], alike: list[bool], joined: Type) -> bool:
        """Makes one type of the alternatives that are alike; whether they differed."""
        chosen = [each for each, wanted in zip(found, alike) if wanted]
        if len(set(chosen)) < 2:
            return False
        for number, wanted in enumerate(alike):
            if wanted:
                found[number] = joined
        return True

    def _is_list_of_texts(self, schema: Node) -> bool:
        items = schema.get("items")
        return items is not None and isinstance(items.value, dict) and self._kinds.of(items) == {"string"}


def _like(schema: Node, value: dict[str, Node]) -> Node:
    """A schema with other keywords at the same place."""
    return Node(value, schema.file, schema.line, schema.pointer)


def _only(schema: Node, keys: tuple[str, ...]) -> dict[str, Node]:
    return {key: schema.value[key] for key in keys if key in schema.value}


def _is_documented_value(alternative: Node) -> bool:
    """Whether this is one value of an enum written as oneOf, each with its description."""
    constant = alternative.get("const")
    return constant is not None and isinstance(constant.value, str) and set(alternative.value) <= _ENUM_VALUE


def _unfolded(lowered: Type) -> tuple[Type, ...]:
    """The alternatives of a variant that the JSON kind tells apart, else the type itself."""
    return lowered.alternatives if isinstance(lowered, Variant) and lowered.rule is None else (lowered,)


def _nullable(lowered: Type) -> Type:
    return lowered if isinstance(lowered, Nullable) or lowered == RAW else Nullable(lowered)


def _nullable_if(wanted: bool, lowered: Type) -> Type:
    return _nullable(lowered) if wanted else lowered


def _without_null(lowered: Type) -> Type:
    return lowered.value if isinstance(lowered, Nullable) else lowered

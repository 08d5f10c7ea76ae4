"""Lowers one schema to a type of the intermediate form, and what it declares on the way to definitions.

Null is taken off here: the type of a schema that also takes null is wrapped in Nullable, and a definition is
stored without it, each use wrapping it again. A schema that can't be lowered is reported and becomes free
JSON, so that the rest of the file is still looked at.
"""

from __future__ import annotations

import dataclasses

from .assertions import check_assertions
from .compose import Composition
from .diagnostics import Findings
from .docs import TYPED_FORMATS, type_docs
from .extensions import Extensions, foreign_problem, given_name
from .json_text import Node, Number
from .keywords import check_keywords
from .lower_objects import ObjectLowering
from .model import (
    Alias,
    Constant,
    Definition,
    Docs,
    Foreign,
    ListOf,
    MapOf,
    Nullable,
    Scalar,
    Struct,
    TupleOf,
    Type,
    Use,
    Variant,
)
from .references import References, Target, key_of
from .schema import TYPES, Kinds, check_shapes, is_true, keyword, text, types_of, value_kind
from .scope import Scope

RAW = Scalar("raw")

_EPOCHS = {"epoch-ms": "epoch_ms", "epoch-s": "epoch_s", "duration": "duration"}
_MEANT_FOR = {
    "properties": "object",
    "required": "object",
    "additionalProperties": "object",
    "items": "array",
    "prefixItems": "array",
}
_NEEDS = {
    "x-enum-doc": ("enum",),
    "x-cpp-include": ("x-cpp-type",),
    "x-extra-members": ("properties", "additionalProperties", "allOf"),
}


class Lowering:
    """Lowers the schemas of one corpus."""

    def __init__(self, references: References, findings: Findings) -> None:
        self._findings = findings
        self._references = references
        self._kinds = Kinds(references)
        self.extensions = Extensions()
        self._objects = ObjectLowering(self, self.extensions, findings)
        self._composition = Composition(self, references, self._kinds, self._objects, findings)

    @property
    def objects(self) -> ObjectLowering:
        """The part that lowers objects and enums."""
        return self._objects

    @property
    def kinds(self) -> Kinds:
        """What knows which JSON kinds a schema takes."""
        return self._kinds

    @property
    def composition(self) -> Composition:
        """The part that lowers allOf, oneOf and anyOf."""
        return self._composition

    def check_schema(self, schema: Node) -> None:
        """Reports the unknown, unsupported, ill-shaped and lonely keywords of a schema object."""
        self.extensions.meet(schema)
        check_keywords(schema, self._findings, at_root=schema.pointer == "#")
        check_shapes(schema, self._findings)
        check_assertions(schema, self._findings)
        for key, needed in _NEEDS.items():
            node = schema.get(key)
            if node is not None and all(schema.get(each) is None for each in needed):
                self._findings.warning(node.place, f"{key} says nothing without {' or '.join(needed)}")

    def use(self, node: Node) -> Type:
        """The type that the definition declared by a node stands for."""
        use = Use(key_of(node))
        return Nullable(use) if self._kinds.nullable(node) else use

    def reference(self, reference: Node) -> Type:
        """The type that a $ref stands for; free JSON after reporting when it is broken."""
        target = self._references.resolve(reference)
        if target is None:
            return RAW
        if target.document.is_envelope and target.node is target.document.root:
            self._error(reference, "the envelope can't be referred to")
            return RAW
        if target.node is target.document.root and not target.document.declares_type:
            self._error(reference, f"{target.document.path} is no type; name an entry of its $defs")
            return RAW
        return self.use(target.node)

    def definition(self, schema: Node, stem: str) -> list[Definition]:
        """What a file's root or an entry of its definitions declares; the definition itself is among it."""
        given = given_name(schema, self._findings)
        if given:
            self.extensions.read(schema, "x-cpp-name")
        stem = given or stem
        scope = Scope([], stem)
        key = key_of(schema)
        lowered = without_null(self._lowered(schema, scope))
        if any(found.key == key for found in scope.space):
            if lowered != Use(key):
                message = "an object that is one of several kinds can't be the root; move it to $defs"
                self._findings.error(schema.place, message)
            return scope.space
        docs = type_docs(schema, self._findings) if isinstance(schema.value, dict) else Docs()
        declared = next((found for found in scope.space if lowered == Use(found.key)), None)
        if declared is None:
            own = next((found for found in scope.space if _stem(found) == stem), None)
            if own is not None:
                message = "an object or enum that is one of several kinds can't be the root; "
                self._error(schema, message + "move it to $defs, or give it an x-cpp-name")
                return scope.space
            return [*scope.space, Alias(key, stem, lowered, docs, schema.place, schema)]
        self._composition.rename(declared.key, key)
        named = dataclasses.replace(declared, key=key, docs=declared.docs if declared.docs.text else docs)
        return [named if found is declared else found for found in scope.space]

    def type(self, schema: Node, scope: Scope) -> Type:
        """The type of a schema, Nullable around it if null is taken."""
        if key_of(schema) in self._references.promoted:
            return self.use(schema)
        return self._lowered(schema, scope)

    def _lowered(self, schema: Node, scope: Scope) -> Type:
        if schema.value is True:
            return RAW
        if not isinstance(schema.value, dict):
            never = schema.value is False
            self._error(
                schema, "a schema that nothing fits" if never else f"a schema is an object, not {schema.kind}"
            )
            return RAW
        self.check_schema(schema)
        if keyword(schema, "x-cpp-type") is not None:
            return self._mapped(schema, scope)
        composed = self._composition.type(schema, scope)
        if composed is not None:
            return composed
        if schema.get("const") is not None:
            return self._constant(schema)
        if keyword(schema, "enum") is not None:
            return self._enum(schema, scope)
        return self._by_type(schema, scope)

    def named_type(self, schema: Node, scope: Scope) -> Type:
        """The type of a schema that is no member; what it declares has its x-cpp-name."""
        given = given_name(schema, self._findings)
        before = scope.declared()
        lowered = self.type(schema, scope.named(given) if given else scope)
        if given and scope.declared() > before:
            self.extensions.read(schema, "x-cpp-name")
        return lowered

    def _error(self, node: Node, message: str) -> None:
        self._findings.error(node.place, message)

    def _warning(self, node: Node, message: str) -> None:
        self._findings.warning(node.place, message)

    def _mapped(self, schema: Node, scope: Scope) -> Type:
        wanted = text(schema, "x-cpp-type")
        self.extensions.read(schema, "x-cpp-type")
        include = keyword(schema, "x-cpp-include")
        if wanted == "raw":
            return RAW
        if wanted == "decimal":
            declared = types_of(schema) or []
            if "number" not in declared and "integer" not in declared:
                self._error(schema.get("x-cpp-type"), "x-cpp-type decimal needs type number or integer")
                return RAW
            return self._by_type(schema, scope, number="decimal")
        self.extensions.read(schema, "x-cpp-include")
        problem = foreign_problem(wanted, include)
        if problem is not None:
            self._error(schema.get("x-cpp-type"), problem)
            return RAW
        kinds = types_of(schema)
        foreign = Foreign(wanted, include.value.strip('<>"'))
        return Nullable(foreign) if kinds is not None and "null" in kinds else foreign

    def _constant(self, schema: Node) -> Type:
        constant = schema.get("const")
        declared = types_of(schema)
        kind = value_kind(constant)
        if declared is not None and kind not in declared and not (kind == "integer" and "number" in declared):
            self._error(constant, f"const is {kind}, but type is not")
        if constant.value is None:
            return RAW
        fixed = _fixed(constant)
        if fixed is None:
            self._warning(constant, f"a const that is {kind} is kept as a validation, not as a type")
            return self._by_type(schema, Scope([], "", nested=[]))
        return Nullable(fixed) if declared is not None and "null" in declared else fixed

    def _enum(self, schema: Node, scope: Scope) -> Type:
        listed = schema.get("enum")
        values = listed.value
        declared = types_of(schema)
        present = [value for value in values if value.value is not None]
        kinds = {value_kind(value) for value in present}
        listed_null = len(present) != len(values)
        takes_null = listed_null or (declared is not None and "null" in declared)
        if declared is not None and "null" in declared and not listed_null:
            self._warning(listed, "type takes null, but enum does not list it; null is taken")
        if declared is not None and "null" not in declared and listed_null:
            self._warning(listed, "enum lists null, but type does not take it; null is taken")
        wrong = next(
            (value for value in present if declared is not None and not _fits(value, declared)), None
        )
        if wrong is not None:
            self._error(wrong, f"this value of enum is {value_kind(wrong)}, but type is not")
            return RAW
        if not values:
            self._error(listed, "enum is empty, so that no value fits")
        if not present:
            return RAW
        if kinds == {"string"}:
            if len(present) == 1 and not self._references.document_of(schema).has_constants:
                return combined([_fixed(present[0])], takes_null)
            return combined([self._objects.enum(schema, present, scope)], takes_null)
        if kinds == {"boolean"}:
            only = {value.value for value in present}
            return combined([Constant(only.pop()) if len(only) == 1 else Scalar("boolean")], takes_null)
        if kinds == {"integer"}:
            self._warning(listed, "an enum of integers is kept as an integer; its values are not checked")
            return combined([self._integer(schema)], takes_null)
        if kinds <= {"integer", "number"}:
            self._warning(listed, "an enum of numbers is kept as a number; its values are not checked")
            return combined([Scalar("double")], takes_null)
        self._warning(listed, "an enum of several kinds is kept as raw JSON; its values are not checked")
        return RAW

    def _by_type(self, schema: Node, scope: Scope, number: str = "") -> Type:
        wanted = types_of(schema)
        self._check_type_keyword(schema)
        self._check_formats(schema, wanted)
        self._check_meaning(schema, wanted)
        if wanted is None:
            return RAW
        found: list[Type] = []
        for name in wanted:
            if name == "null" or (name == "integer" and "number" in wanted):
                continue
            found.append(self._of_kind(name, schema, scope, number))
        return combined(found, "null" in wanted)

    def _of_kind(self, name: str, schema: Node, scope: Scope, number: str) -> Type:
        if name == "string":
            return Scalar("date_time" if text(schema, "format") == "date-time" else "string")
        if name == "integer":
            return Scalar(number) if number else self._integer(schema)
        if name == "number":
            return Scalar(number or "double")
        if name == "boolean":
            return Scalar("boolean")
        if name == "array":
            return self._array(schema, scope)
        return self._object(schema, scope)

    def _array(self, schema: Node, scope: Scope) -> Type:
        items = schema.get("items")
        prefix = keyword(schema, "prefixItems")
        rest = items if prefix is not None else schema.get("additionalItems")
        if prefix is None and items is not None and isinstance(items.value, list):
            prefix = items
        if prefix is None or not prefix.value:
            if items is None or isinstance(items.value, (bool, list)):
                return ListOf(RAW)
            inner = scope.inside("item")
            return ListOf(self.named_type(items, inner))
        if rest is not None and isinstance(rest.value, dict):
            self._warning(rest, "an array of a tuple and more items is kept as raw JSON")
            return RAW
        inner = scope.inside("item")
        found = []
        for number, each in enumerate(prefix.value):
            found.append(self.named_type(each, inner.inside(str(number))))
        return TupleOf(tuple(found))

    def _object(self, schema: Node, scope: Scope) -> Type:
        more = schema.get("additionalProperties")
        patterns = keyword(schema, "patternProperties")
        if keyword(schema, "properties") is None and patterns is not None and patterns.value:
            return self._by_pattern(patterns, more, scope)
        if keyword(schema, "properties") is not None or (more is not None and more.value is False):
            if more is not None and not isinstance(more.value, bool):
                message = "additionalProperties beside properties is not typed; others are kept as raw JSON"
                self._warning(more, message)
            return self._objects.struct(schema, scope)
        if keyword(schema, "required") is not None:
            self._warning(schema.get("required"), "required needs properties that declare what it names")
        if more is None or more.value is True:
            return RAW
        inner = scope.inside("value")
        return MapOf(self.named_type(more, inner))

    def _by_pattern(self, patterns: Node, more: Node | None, scope: Scope) -> Type:
        """A map, if every key has one schema."""
        schemas = list(patterns.value.values())
        if len(schemas) == 1 and (more is None or more.value is False):
            inner = scope.inside("value")
            return MapOf(self.named_type(schemas[0], inner))
        return MapOf(RAW)

    def _integer(self, schema: Node) -> Scalar:
        epoch = text(schema, "x-format")
        if epoch in _EPOCHS:
            self.extensions.read(schema, "x-format")
            return Scalar(_EPOCHS[epoch])
        width = text(schema, "format")
        return Scalar(width if TYPED_FORMATS.get(width) == "integer" else "int64")

    def _check_type_keyword(self, schema: Node) -> None:
        declared = schema.get("type")
        if declared is None:
            return
        listed = declared.value if isinstance(declared.value, list) else [declared]
        for name in listed:
            if name.value not in TYPES if isinstance(name.value, str) else True:
                self._error(name, f"type must be one of {', '.join(sorted(TYPES))}")
        if isinstance(declared.value, list) and not listed:
            self._error(declared, "type lists no kind")

    def _check_meaning(self, schema: Node, wanted: list[str] | None) -> None:
        for key, kind in _MEANT_FOR.items():
            node = schema.get(key)
            if node is not None and wanted is not None and kind not in wanted:
                self._warning(node, f"{key} says nothing about type {' or '.join(wanted)}")

    def _check_formats(self, schema: Node, wanted: list[str] | None) -> None:
        kinds = wanted or []
        needed = TYPED_FORMATS.get(text(schema, "format"))
        if needed is not None and needed not in kinds and not (needed == "number" and "integer" in kinds):
            said = f"format {text(schema, 'format')} needs type {needed}, and says nothing here"
            self._warning(schema.get("format"), said)
        epoch = keyword(schema, "x-format")
        if epoch is None:
            return
        if epoch.value not in _EPOCHS:
            self._error(epoch, f"x-format must be one of {', '.join(sorted(_EPOCHS))}")
        elif "integer" not in kinds:
            self._error(epoch, f"x-format {epoch.value} needs type integer")


def _stem(definition: Definition) -> str:
    """What a definition at namespace scope is named after."""
    return definition.path[0] if isinstance(definition, Struct) else definition.stem


def _fixed(node: Node) -> Constant | None:
    """The constant of a value that a type can hold: a string, a boolean, an integer of 64 bits."""
    value = node.value
    if isinstance(value, Number) and value.is_integer and -(2**63) <= value.as_int() < 2**63:
        return Constant(value.as_int())
    return Constant(value) if isinstance(value, (str, bool)) else None


def _fits(value: Node, declared: list[str]) -> bool:
    kind = value_kind(value)
    return kind in declared or (kind == "integer" and "number" in declared)


def combined(found: list[Type], takes_null: bool) -> Type:
    """One type of several alternatives of different kinds, and null."""
    if not found or RAW in found:
        return RAW
    whole = found[0] if len(found) == 1 else Variant(tuple(found))
    return Nullable(whole) if takes_null else whole


def without_null(lowered: Type) -> Type:
    """The type itself."""
    return lowered.value if isinstance(lowered, Nullable) else lowered

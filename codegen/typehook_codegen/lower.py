"""Lowers one schema to a type of the intermediate form, and what it declares on the way to definitions.

Null is taken off here: the type of a schema that also takes null is wrapped in Nullable, and a definition is
stored without it, each use wrapping it again. A schema that can't be lowered is reported and becomes free
JSON, so that the rest of the file is still looked at.
"""

from __future__ import annotations

import dataclasses

from .diagnostics import Findings
from .docs import TYPED_FORMATS, type_docs
from .extensions import foreign_problem, given_name
from .json_text import Node, Number
from .keywords import BESIDE_REFERENCE, check_keywords
from .load import Document
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
    Type,
    Use,
    Variant,
)
from .references import References, Target, key_of
from .schema import TYPES, Kinds, check_shapes, keyword, text, types_of, value_kind
from .scope import Scope

RAW = Scalar("raw")

_EPOCHS = {"epoch-ms": "epoch_ms", "epoch-s": "epoch_s", "duration": "duration"}
_MEANT_FOR = {
    "properties": "object",
    "required": "object",
    "additionalProperties": "object",
    "items": "array",
}
_NEEDS = {
    "x-enum-doc": ("enum",),
    "x-cpp-include": ("x-cpp-type",),
    "x-extra-members": ("properties", "additionalProperties"),
}
_ENUM_VALUE = frozenset({"const", "title", "description", "deprecated", "$comment"})


class Lowering:
    """Lowers the schemas of one corpus."""

    def __init__(self, references: References, findings: Findings) -> None:
        self._findings = findings
        self._references = references
        self._kinds = Kinds(references)
        self._objects = ObjectLowering(self, findings)

    @property
    def objects(self) -> ObjectLowering:
        """The part that lowers objects and enums."""
        return self._objects

    def check_schema(self, schema: Node) -> None:
        """Reports the unknown, unsupported, ill-shaped and lonely keywords of a schema object."""
        check_keywords(schema, self._findings, at_root=schema.pointer == "#")
        check_shapes(schema, self._findings)
        for key, needed in _NEEDS.items():
            node = schema.get(key)
            if node is not None and all(schema.get(each) is None for each in needed):
                self._findings.warning(node.place, f"{key} says nothing without {' or '.join(needed)}")

    def use_of_root(self, document: Document) -> Type:
        """The type that a file's root stands for."""
        return self._use(Target(document, document.root))

    def reference(self, reference: Node, document: Document) -> Type:
        """The type that a $ref stands for; free JSON after reporting when it is broken."""
        target = self._references.resolve(reference, document)
        if target is None:
            return RAW
        if target.document.is_envelope and target.node is target.document.root:
            self._error(reference, "the envelope can't be referred to")
            return RAW
        if target.node is target.document.root and not target.document.declares_type:
            self._error(reference, f"{target.document.path} is no type; name an entry of its $defs")
            return RAW
        return self._use(target)

    def _use(self, target: Target) -> Type:
        use = Use(target.key)
        return Nullable(use) if self._kinds.nullable(target.node, target.document) else use

    def definition(self, document: Document, schema: Node, stem: str) -> list[Definition]:
        """What a file's root or an entry of its $defs declares; the definition itself is among it."""
        given = given_name(schema, self._findings)
        stem = given or stem
        scope = Scope(document, [], stem)
        key = key_of(document, schema)
        lowered = without_null(self.type(schema, scope))
        if any(found.key == key for found in scope.space):
            if lowered != Use(key):
                message = "an object that is one of several kinds can't be the root; move it to $defs"
                self._findings.error(schema.place, message)
            return scope.space
        docs = type_docs(schema, self._findings) if isinstance(schema.value, dict) else Docs()
        declared = next((found for found in scope.space if lowered == Use(found.key)), None)
        if declared is None:
            return [*scope.space, Alias(key, stem, lowered, docs, schema.place, schema)]
        named = dataclasses.replace(declared, key=key, docs=declared.docs if declared.docs.text else docs)
        return [named if found is declared else found for found in scope.space]

    def type(self, schema: Node, scope: Scope) -> Type:
        """The type of a schema, Nullable around it if null is taken."""
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
        if keyword(schema, "$ref") is not None:
            return self._reference(schema, scope)
        if keyword(schema, "oneOf") is not None:
            return self._one_of(schema, scope)
        if schema.get("const") is not None:
            return self._constant(schema)
        if keyword(schema, "enum") is not None:
            return self._enum(schema, scope)
        return self._by_type(schema, scope)

    def named_scope(self, schema: Node, scope: Scope) -> Scope:
        """The scope with the x-cpp-name of a schema that is no member."""
        given = given_name(schema, self._findings)
        return scope.named(given) if given else scope

    def _error(self, node: Node, message: str) -> None:
        self._findings.error(node.place, message)

    def _mapped(self, schema: Node, scope: Scope) -> Type:
        wanted = text(schema, "x-cpp-type")
        include = keyword(schema, "x-cpp-include")
        if wanted == "raw":
            return RAW
        if wanted == "decimal":
            declared = types_of(schema) or []
            if "number" not in declared and "integer" not in declared:
                self._error(schema.get("x-cpp-type"), "x-cpp-type decimal needs type number or integer")
                return RAW
            return self._by_type(schema, scope, number="decimal")
        problem = foreign_problem(wanted, include)
        if problem is not None:
            self._error(schema.get("x-cpp-type"), problem)
            return RAW
        kinds = types_of(schema)
        foreign = Foreign(wanted, include.value.strip('<>"'))
        return Nullable(foreign) if kinds is not None and "null" in kinds else foreign

    def _reference(self, schema: Node, scope: Scope) -> Type:
        self._only_beside(schema, "$ref")
        return self.reference(schema.get("$ref"), scope.document)

    def _only_beside(self, schema: Node, leader: str) -> None:
        for key, node in schema.value.items():
            if key not in BESIDE_REFERENCE and key != leader:
                self._error(node, f"{key} beside {leader} is not supported")

    def _one_of(self, schema: Node, scope: Scope) -> Type:
        self._only_beside(schema, "oneOf")
        alternatives = schema.get("oneOf").value
        if not alternatives:
            self._error(schema.get("oneOf"), "oneOf is empty")
            return RAW
        values = [each for each in alternatives if not _is_null(each)]
        if values and all(_is_documented_value(each) for each in values):
            enum = self._objects.enum(schema, [each.get("const") for each in values], scope)
            return combined([enum], len(values) != len(alternatives))
        takes_null = False
        found: list[Type] = []
        claimed: dict[str, Node] = {}
        for alternative in alternatives:
            kinds = self._kinds.of(alternative, scope.document)
            lowered = self.type(alternative, self.named_scope(alternative, scope))
            takes_null = takes_null or "null" in kinds
            for kind in sorted(kinds - {"null"}):
                first = claimed.setdefault(kind, alternative)
                if first is not alternative:
                    message = f"oneOf is not supported: two alternatives take a JSON {kind}"
                    message = f"{message}, the other is at {first.pointer}"
                    self._error(alternative, message)
                    return RAW
            if kinds != {"null"}:
                core = without_null(lowered)
                found.extend(core.alternatives if isinstance(core, Variant) else [core])
        return combined(found, takes_null)

    def _constant(self, schema: Node) -> Type:
        constant = schema.get("const")
        value = constant.value
        declared = types_of(schema)
        kind = value_kind(constant)
        if declared is not None and kind not in declared and not (kind == "integer" and "number" in declared):
            self._error(constant, f"const is {kind}, but type is not")
        if isinstance(value, Number) and value.is_integer and -(2**63) <= value.as_int() < 2**63:
            value = value.as_int()
        elif value is None:
            return RAW
        elif not isinstance(value, (str, bool)):
            self._error(constant, "const is supported for strings, booleans, null and integers of 64 bits")
            return RAW
        return Nullable(Constant(value)) if declared is not None and "null" in declared else Constant(value)

    def _enum(self, schema: Node, scope: Scope) -> Type:
        values = schema.get("enum").value
        declared = types_of(schema)
        present = [value for value in values if value.value is not None]
        kinds = {value_kind(value) for value in present}
        listed_null = len(present) != len(values)
        takes_null = listed_null or (declared is not None and "null" in declared)
        if declared is not None and "null" in declared and not listed_null:
            self._findings.warning(
                schema.get("enum").place, "type takes null, but enum does not list it; null is taken"
            )
        if declared is not None and "null" not in declared and listed_null:
            self._findings.warning(
                schema.get("enum").place, "enum lists null, but type does not take it; null is taken"
            )
        wrong = next(
            (value for value in present if declared is not None and value_kind(value) not in declared), None
        )
        if wrong is not None:
            self._error(wrong, f"this value of enum is {value_kind(wrong)}, but type is not")
            return RAW
        if kinds == {"integer"}:
            message = "an enum of integers is kept as an integer; its values are not checked"
            self._findings.warning(schema.get("enum").place, message)
            return combined([self._integer(schema)], takes_null)
        if kinds != {"string"}:
            self._error(schema.get("enum"), "enum is supported for strings or integers, and null beside them")
            return RAW
        return combined([self._objects.enum(schema, present, scope)], takes_null)

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
            items = schema.get("items")
            if items is None:
                return ListOf(RAW)
            inner = scope.inside("item")
            return ListOf(self.type(items, self.named_scope(items, inner)))
        return self._object(schema, scope)

    def _object(self, schema: Node, scope: Scope) -> Type:
        more = schema.get("additionalProperties")
        if keyword(schema, "properties") is not None or (more is not None and more.value is False):
            if more is not None and not isinstance(more.value, bool):
                message = "additionalProperties beside properties is not typed; others are kept as raw JSON"
                self._findings.warning(more.place, message)
            return self._objects.struct(schema, scope)
        if keyword(schema, "required") is not None:
            self._error(schema.get("required"), "required needs properties that declare what it names")
        if more is None or more.value is True:
            return RAW
        inner = scope.inside("value")
        return MapOf(self.type(more, self.named_scope(more, inner)))

    def _integer(self, schema: Node) -> Scalar:
        epoch = text(schema, "x-format")
        if epoch in _EPOCHS:
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
                self._findings.warning(node.place, f"{key} says nothing about type {' or '.join(wanted)}")

    def _check_formats(self, schema: Node, wanted: list[str] | None) -> None:
        kinds = wanted or []
        needed = TYPED_FORMATS.get(text(schema, "format"))
        if needed is not None and needed not in kinds and not (needed == "number" and "integer" in kinds):
            self._error(schema.get("format"), f"format {text(schema, 'format')} needs type {needed}")
        epoch = keyword(schema, "x-format")
        if epoch is None:
            return
        if epoch.value not in _EPOCHS:
            self._error(epoch, f"x-format must be one of {', '.join(sorted(_EPOCHS))}")
        elif "integer" not in kinds:
            self._error(epoch, f"x-format {epoch.value} needs type integer")


def _is_null(alternative: Node) -> bool:
    kind = alternative.get("type")
    plain = kind is not None and kind.value == "null"
    return plain and set(alternative.value) <= {"type", "description", "title"}


def _is_documented_value(alternative: Node) -> bool:
    """Whether this is one value of an enum written as oneOf, each with its description."""
    constant = alternative.get("const")
    return constant is not None and isinstance(constant.value, str) and set(alternative.value) <= _ENUM_VALUE


def combined(found: list[Type], takes_null: bool) -> Type:
    """One type of several alternatives, and null."""
    if not found or RAW in found:
        return RAW
    whole = found[0] if len(found) == 1 else Variant(tuple(found))
    return Nullable(whole) if takes_null else whole


def without_null(lowered: Type) -> Type:
    """The type itself."""
    return lowered.value if isinstance(lowered, Nullable) else lowered

"""Lowers objects and enums, the schemas that declare a C++ type."""

from __future__ import annotations

import dataclasses
import typing

from . import names
from .diagnostics import Findings
from .docs import member_docs, type_docs
from .extensions import Extensions, checked_name, given_name
from .json_text import Node
from .model import Enum, Enumerator, Member, Struct, Type, Use
from .schema import is_true, keyword, text
from .scope import Scope

_MOST_VALUES = 65_536


class TypeLowering(typing.Protocol):
    """What this module needs of the one that lowers any schema."""

    def type(self, schema: Node, scope: Scope) -> Type:
        """The type of a schema."""


class ObjectLowering:
    """Lowers objects and enums; calls back for the types of members."""

    def __init__(self, types: TypeLowering, extensions: Extensions, findings: Findings) -> None:
        self._types = types
        self._extensions = extensions
        self._findings = findings

    def struct(self, schema: Node, scope: Scope) -> Use:
        """Declares the struct of an object and gives its use."""
        path = scope.object_path()
        nested: list[Struct] = []
        self.required(schema)
        members = self.members(schema, path, nested, scope)
        struct = Struct(
            key=scope.key(schema),
            path=path,
            members=tuple(members),
            nested=tuple(nested),
            keeps_extra=self.keeps_extra(schema),
            docs=type_docs(schema, self._findings),
            place=schema.place,
            schema=schema,
        )
        (scope.space if scope.hoists else scope.nested).append(struct)
        return Use(struct.key)

    def members(
        self, schema: Node, path: tuple[str, ...], nested: list[Struct], scope: Scope
    ) -> list[Member]:
        """The members of the struct with that path, their inline objects going to `nested`."""
        needed = self.names_required(schema)
        members = []
        for wire, node in self.properties(schema).items():
            stem = self.stem(wire, node)
            inner = scope.member(path, nested, stem)
            found = self.member(wire, node, stem, wire in needed, inner)
            members.append(dataclasses.replace(found, name=names.apart(found.name, path[-1])))
        return members

    def names_required(self, schema: Node) -> frozenset[str]:
        """The names that `required` lists."""
        node = keyword(schema, "required")
        listed = [] if node is None else node.value
        return frozenset(each.value for each in listed if isinstance(each.value, str))

    def properties(self, schema: Node) -> dict[str, Node]:
        """The declared members by wire name."""
        node = keyword(schema, "properties")
        return {} if node is None else node.value

    def required(self, schema: Node) -> set[str]:
        """The wire names of the required members; those that are not declared are reported."""
        node = keyword(schema, "required")
        declared = self.properties(schema)
        for name in [] if node is None else node.value:
            if not isinstance(name.value, str):
                self._findings.error(name.place, "required lists names")
            elif name.value not in declared:
                self._findings.warning(
                    name.place, f"required names {name.value!r}, which properties does not declare"
                )
        return set(self.names_required(schema))

    def keeps_extra(self, schema: Node) -> bool:
        """Whether the struct keeps the members that its schema does not know."""
        node = keyword(schema, "x-extra-members")
        self._extensions.read(schema, "x-extra-members")
        if node is not None and node.value not in ("keep", "drop"):
            self._findings.error(node.place, "x-extra-members must be keep or drop")
        return node is None or node.value != "drop"

    def stem(self, wire: str, schema: Node) -> str:
        """What a member and the types declared in it are named after."""
        given = given_name(schema, self._findings)
        if given:
            self._extensions.read(schema, "x-cpp-name")
        return given or names.stem(wire)

    def member(
        self, wire: str, schema: Node, stem: str, required: bool, scope: Scope, event_root: bool = False
    ) -> Member:
        """One member, its type lowered in the given scope."""
        lowered = self._types.type(schema, scope)
        key = scope.key(schema)
        declares = lowered == Use(key) or getattr(lowered, "value", None) == Use(key)
        return Member(
            name=names.member(stem, event_root),
            wire=wire,
            type=lowered,
            required=required,
            default=schema.get("default"),
            docs=member_docs(schema, self._findings, required, declares),
            place=schema.place,
            schema=schema,
        )

    def enum(self, schema: Node, values: list[Node], scope: Scope) -> Use:
        """Declares the enum of a string with known values and gives its use."""
        texts = self._enum_docs(schema, values) | self._alternative_docs(schema)
        renamed = self._renamed(schema, values)
        enumerators: dict[str, Enumerator] = {}
        for value in values:
            wire = value.value
            if wire in enumerators:
                first = enumerators[wire].place
                self._findings.error(value.place, f"enum lists {wire!r} twice, first on line {first.line}")
                continue
            name = renamed.get(wire) or names.safe(names.stem(wire))
            enumerators[wire] = Enumerator(name, wire, texts.get(wire, ""), value.place)
        if len(enumerators) > _MOST_VALUES:
            self._findings.error(schema.place, f"an enum of more than {_MOST_VALUES} values is not supported")
        declared = Enum(
            key=scope.key(schema),
            stem=scope.enum_stem(),
            enumerators=tuple(enumerators.values()),
            docs=type_docs(schema, self._findings),
            place=schema.place,
            schema=schema,
        )
        scope.space.append(declared)
        return Use(declared.key)

    def _enum_docs(self, schema: Node, values: list[Node]) -> dict[str, str]:
        node = keyword(schema, "x-enum-doc")
        self._extensions.read(schema, "x-enum-doc")
        found: dict[str, str] = {}
        for wire, value in {}.items() if node is None else node.value.items():
            if not isinstance(value.value, str):
                self._findings.error(value.place, "x-enum-doc maps each value to a sentence")
            elif all(each.value != wire for each in values):
                self._findings.error(value.place, f"x-enum-doc describes {wire!r}, which enum does not list")
            else:
                found[wire] = value.value
        return found

    @staticmethod
    def _alternative_docs(schema: Node) -> dict[str, str]:
        """The descriptions of an enum that is written as oneOf of const."""
        alternatives = keyword(schema, "oneOf")
        found = {}
        for each in [] if alternatives is None else alternatives.value:
            constant = each.get("const")
            if constant is not None:
                said = "Deprecated. " if is_true(each, "deprecated") else ""
                found[constant.value] = said + (text(each, "description") or text(each, "title"))
        return found

    def _renamed(self, schema: Node, values: list[Node]) -> dict[str, str]:
        node = schema.get("x-cpp-name")
        if node is None or not isinstance(node.value, dict):
            return {}
        self._extensions.read(schema, "x-cpp-name")
        for wire, value in node.value.items():
            if all(each.value != wire for each in values):
                self._findings.error(value.place, f"x-cpp-name names {wire!r}, which enum does not list")
        return {wire: checked_name(value, self._findings) for wire, value in node.value.items()}

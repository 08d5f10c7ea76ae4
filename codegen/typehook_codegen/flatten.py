"""Puts flattened structs together: an allOf of objects is one struct with the members of all its parts.

A member that several parts describe has the type that the last one gives it; if both are objects, the inner
one is flattened in its turn. Members that nothing refines keep their types, so that a nested struct or enum of
the base stays the base's own. No inheritance: the result is as plain as any other struct.
"""

from __future__ import annotations

import dataclasses

from . import names
from .compose import Part
from .diagnostics import Findings
from .docs import DEFAULT
from .json_text import Node
from .keywords import BESIDE_REFERENCE
from .model import Alias, Catalog, Definition, Docs, Member, Nullable, Scalar, Struct, Type, Use
from .schema import Kinds

RAW = Scalar("raw")


def flatten(catalog: Catalog, parts: dict[str, list[Part]], kinds: Kinds, findings: Findings) -> Catalog:
    """The catalog with the members of flattened structs filled in."""
    if not parts:
        return catalog
    flattener = _Flattener(catalog.definitions(), parts, kinds, findings)
    units = tuple(
        dataclasses.replace(
            unit, definitions=tuple(flattener.definition(each) for each in unit.definitions)
        )
        for unit in catalog.units
    )
    return dataclasses.replace(catalog, units=units)


def _is_null(schema: Node) -> bool:
    """Whether a refinement only says that the member is null: the base's nullable type says it too, and reads
    what comes when it is not."""
    kind = schema.get("type")
    return kind is not None and kind.value == "null"


def _joined_docs(base: Member, own: Member) -> Docs:
    """What both parts say; of two texts and two defaults the last one's."""
    kept = [each for each in base.docs.lines if own.default is None or not each.startswith(DEFAULT)]
    return Docs(own.docs.text or base.docs.text, tuple(dict.fromkeys([*kept, *own.docs.lines])))


class _Flattener:
    def __init__(
        self, table: dict[str, Definition], parts: dict[str, list[Part]], kinds: Kinds, findings: Findings
    ) -> None:
        self._table = table
        self._parts = parts
        self._kinds = kinds
        self._findings = findings
        self._done: dict[str, Struct] = {}
        self._active: set[str] = set()

    def definition(self, definition: Definition) -> Definition:
        return self._struct(definition) if isinstance(definition, Struct) else definition

    def _struct(self, struct: Struct) -> Struct:
        if struct.key in self._done:
            return self._done[struct.key]
        nested = [self._struct(each) for each in struct.nested]
        members = list(struct.members)
        if struct.key in self._parts:
            self._active.add(struct.key)
            members = self._composed(struct, nested)
            self._active.discard(struct.key)
        built = dataclasses.replace(struct, members=tuple(members), nested=tuple(nested))
        self._done[struct.key] = built
        return built

    def _composed(self, struct: Struct, nested: list[Struct]) -> list[Member]:
        members: dict[str, Member] = {}
        needed: set[str] = set()
        for part in self._parts[struct.key]:
            found = part.members
            if part.base is not None:
                base = self._base(part.base, struct)
                found = () if base is None else base.members
            for member in found:
                first = members.get(member.wire)
                members[member.wire] = member if first is None else self._refined(first, member, nested)
            needed |= part.required
        for name in needed - set(members):
            message = f"required names {name!r}, which no part of this allOf declares"
            self._findings.warning(struct.place, message)
        return [
            dataclasses.replace(
                each,
                name=names.apart(each.name, struct.path[-1]),
                required=each.required or each.wire in needed,
            )
            for each in members.values()
        ]

    def _base(self, whole: Type, struct: Struct) -> Struct | None:
        base = self._struct_of(whole)
        if base is None:
            if whole != RAW:
                self._findings.warning(
                    struct.place, "a part of this allOf is no object with properties; it adds no members"
                )
            return None
        if base.key in self._active:
            self._findings.error(struct.place, "this allOf contains itself")
            return None
        return self._struct(base)

    def _struct_of(self, whole: Type) -> Struct | None:
        for _ in range(len(self._table) + 1):
            if isinstance(whole, Nullable):
                whole = whole.value
            if not isinstance(whole, Use):
                return None
            found = self._table.get(whole.key)
            if isinstance(found, Struct):
                return found
            if not isinstance(found, Alias):
                return None
            whole = found.type
        return None

    def _refined(self, base: Member, own: Member, nested: list[Struct]) -> Member:
        said = own.schema
        silent = own.type == RAW and said is not None and (
            not isinstance(said.value, dict) or not set(said.value) - BESIDE_REFERENCE
        )
        self._check(base, own)
        merged = dataclasses.replace(own, required=own.required or base.required, docs=_joined_docs(base, own))
        is_null = said is not None and _is_null(said)
        if silent or (is_null and isinstance(base.type, Nullable)):
            return dataclasses.replace(merged, type=base.type, default=own.default or base.default)
        outer, inner = self._struct_of(base.type), self._struct_of(own.type)
        if outer is None or inner is None or outer.key == inner.key or outer.key in self._active:
            return merged
        for number, each in enumerate(nested):
            if each.key == inner.key:
                nested[number] = self._joined(self._struct(outer), each)
        return merged

    def _check(self, base: Member, own: Member) -> None:
        """Reports parts that no value fits; the last one gives the type."""
        known = base.schema is not None and own.schema is not None
        problem = self._kinds.contradiction(base.schema, own.schema) if known else ""
        if problem:
            message = f"no value fits this and {base.place}, which an allOf joins: {problem}; the type is this one's"
            self._findings.warning(own.place, message)

    def _joined(self, base: Struct, own: Struct) -> Struct:
        """The nested struct of a refinement, with the members of the struct that it refines."""
        nested = list(own.nested)
        members = {member.wire: member for member in base.members}
        for member in own.members:
            first = members.get(member.wire)
            members[member.wire] = member if first is None else self._refined(first, member, nested)
        return dataclasses.replace(own, members=tuple(members.values()), nested=tuple(nested))

"""Puts a box where a struct contains itself by value, and refuses what can't exist.

A struct that leads back to the one it is used in is boxed there, also when the way back is through an array
or a map: clang completes the elements of those while it completes the struct. Only the elements of a plain
array are not: a vector is content with a declaration, while pairs, nullables and variants are not. Nested
structs need no box, because the way back from them has one. A cycle of required members has no finite value,
and a cycle of aliases no type: both are errors.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from .diagnostics import Findings
from .model import (
    Alias,
    Box,
    Catalog,
    Definition,
    ListOf,
    MapOf,
    Member,
    Nullable,
    Struct,
    TupleOf,
    Type,
    Use,
    Variant,
)
from .walk import definition_uses, parts, strongly_connected, uses, with_members


def break_cycles(catalog: Catalog, findings: Findings) -> Catalog:
    """The catalog with boxes in it."""
    table = catalog.definitions()
    if not _aliases_are_sound(table, findings):
        return catalog
    structs = {key: each for key, each in table.items() if isinstance(each, Struct)}
    graph = {key: list(_reached(each, table)) for key, each in structs.items()}
    components = strongly_connected(graph)
    _refuse_endless(structs, table, findings)
    hoisted = {key for key, each in structs.items() if len(each.path) == 1}
    loops = {
        number: {key for key in hoisted if components[key] == number}
        for number in {
            components[key] for key, targets in graph.items() if _loops_back(key, targets, components)
        }
    }
    recursive = set().union(*loops.values())
    table = {key: _boxed_alias(each, recursive, table) for key, each in table.items()}

    def change(owner: Struct, member: Member) -> Member:
        found = loops.get(components[owner.key], set())
        return dataclasses.replace(member, type=_boxed(member.type, found, table)) if found else member

    def rebuilt(definition: Definition) -> Definition:
        return with_members(definition, change) if isinstance(definition, Struct) else table[definition.key]

    units = tuple(
        dataclasses.replace(unit, definitions=tuple(rebuilt(each) for each in unit.definitions))
        for unit in catalog.units
    )
    envelope = catalog.envelope
    if envelope is not None:
        envelope = dataclasses.replace(envelope, root=rebuilt(envelope.root))
    return Catalog(units, envelope)


def _loops_back(key: str, targets: list[str], components: dict[str, int]) -> bool:
    return any(components[target] == components[key] for target in targets)


def _aliases_are_sound(table: dict[str, Definition], findings: Findings) -> bool:
    graph = {key: definition_uses(each) for key, each in table.items() if isinstance(each, Alias)}
    components = strongly_connected(graph)
    sound = True
    for key, targets in graph.items():
        if any(components.get(target) == components[key] for target in targets):
            message = "this schema refers to itself without an object on the way; make it an object"
            findings.error(table[key].place, message)
            sound = False
    return sound


def _reached(struct: Struct, table: dict[str, Definition]) -> Iterator[str]:
    """The structs that the members of a struct hold, by value or in arrays and maps."""
    for member in struct.members:
        for key in uses(member.type):
            yield from _structs_of(key, table)


def _structs_of(key: str, table: dict[str, Definition]) -> Iterator[str]:
    definition = table.get(key)
    if isinstance(definition, Struct):
        yield key
    elif isinstance(definition, Alias):
        for inner in uses(definition.type):
            yield from _structs_of(inner, table)


def _contained(whole: Type, table: dict[str, Definition]) -> Iterator[str]:
    """The structs that a value of the type holds directly."""
    if isinstance(whole, Use):
        definition = table.get(whole.key)
        if isinstance(definition, Struct):
            yield whole.key
        elif isinstance(definition, Alias):
            yield from _contained(definition.type, table)
    elif isinstance(whole, Nullable):
        yield from _contained(whole.value, table)
    elif isinstance(whole, (Variant, TupleOf)):
        for part in parts(whole):
            yield from _contained(part, table)


def _may_end(member: Member) -> bool:
    return not member.required or isinstance(member.type, (Nullable, Variant))


def _refuse_endless(structs: dict[str, Struct], table: dict[str, Definition], findings: Findings) -> None:
    edges = {
        key: [
            (member, target)
            for member in struct.members
            if not _may_end(member)
            for target in _contained(member.type, table)
        ]
        for key, struct in structs.items()
    }
    components = strongly_connected({key: [target for _, target in found] for key, found in edges.items()})
    for key, found in edges.items():
        for member, target in found:
            if components[target] == components[key]:
                message = f"the required member {member.wire!r} contains itself without end; make it optional"
                findings.error(member.place, message)


def _boxed(whole: Type, loops: set[str], table: dict[str, Definition]) -> Type:
    """The type with a box around each use of one of the structs, but not around a plain array's elements."""
    if isinstance(whole, Nullable):
        return Nullable(_boxed(whole.value, loops, table))
    if isinstance(whole, Variant):
        return Variant(tuple(_boxed(each, loops, table) for each in whole.alternatives), whole.rule)
    if isinstance(whole, TupleOf):
        return TupleOf(tuple(_boxed(each, loops, table) for each in whole.items))
    if isinstance(whole, MapOf):
        return MapOf(_boxed(whole.value, loops, table))
    if isinstance(whole, ListOf):
        return whole if _is_struct(whole.item, table) else ListOf(_boxed(whole.item, loops, table))
    return Box(whole) if loops & set(_contained(whole, table)) else whole


def _boxed_alias(definition: Definition, recursive: set[str], table: dict[str, Definition]) -> Definition:
    if not isinstance(definition, Alias) or _is_struct(definition.type, table):
        return definition
    return dataclasses.replace(definition, type=_boxed(definition.type, recursive, table))


def _is_struct(whole: Type, table: dict[str, Definition]) -> bool:
    while isinstance(whole, Use) and isinstance(table.get(whole.key), Alias):
        whole = table[whole.key].type
    return isinstance(whole, Use)

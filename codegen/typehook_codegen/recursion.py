"""Puts a box where a struct contains itself by value, and refuses what can't exist.

A member on a cycle of by-value members is boxed when it may be absent or null, or is one of several kinds; arrays and
maps break a cycle by themselves. A cycle of required members only has no finite value, and a cycle of aliases no
type: both are errors.
"""

from __future__ import annotations

import dataclasses

from .diagnostics import Findings
from .model import Alias, Box, Catalog, Definition, Member, Nullable, Struct, Type, Use, Variant
from .walk import definition_uses, strongly_connected, with_members


def break_cycles(catalog: Catalog, findings: Findings) -> Catalog:
    """The catalog with boxes in it."""
    table = catalog.definitions()
    if not _aliases_are_sound(table, findings):
        return catalog
    edges = {key: list(_by_value(each, table)) for key, each in table.items() if isinstance(each, Struct)}
    components = strongly_connected({key: [target for _, target in found] for key, found in edges.items()})
    _refuse_endless(table, edges, components, findings)

    def change(owner: Struct, member: Member) -> Member:
        loops = {
            target
            for found, target in edges[owner.key]
            if found is member and components[target] == components[owner.key]
        }
        boxed = _boxed(member.type, loops, table) if loops and _may_end(member) else member.type
        return dataclasses.replace(member, type=boxed)

    def rebuilt(definition: Definition) -> Definition:
        return with_members(definition, change) if isinstance(definition, Struct) else definition

    units = tuple(
        dataclasses.replace(unit, definitions=tuple(rebuilt(each) for each in unit.definitions))
        for unit in catalog.units
    )
    envelope = catalog.envelope
    if envelope is not None:
        envelope = dataclasses.replace(envelope, root=rebuilt(envelope.root))
    return Catalog(units, envelope)


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


def _by_value(struct: Struct, table: dict[str, Definition]):
    for member in struct.members:
        for target in _contained(member.type, table):
            yield member, target


def _contained(whole: Type, table: dict[str, Definition]):
    if isinstance(whole, Use):
        definition = table.get(whole.key)
        if isinstance(definition, Struct):
            yield whole.key
        elif isinstance(definition, Alias):
            yield from _contained(definition.type, table)
    elif isinstance(whole, Nullable):
        yield from _contained(whole.value, table)
    elif isinstance(whole, Variant):
        for alternative in whole.alternatives:
            yield from _contained(alternative, table)


def _may_end(member: Member) -> bool:
    return not member.required or isinstance(member.type, (Nullable, Variant))


def _refuse_endless(table, edges, components, findings: Findings) -> None:
    required = {
        key: [target for member, target in found if not _may_end(member)] for key, found in edges.items()
    }
    endless = strongly_connected(required)
    for key, found in edges.items():
        for member, target in found:
            if not _may_end(member) and endless[target] == endless[key]:
                message = f"the required member {member.wire!r} contains itself without end; make it optional"
                findings.error(member.place, message)


def _boxed(whole: Type, loops: set[str], table: dict[str, Definition]) -> Type:
    if isinstance(whole, Nullable):
        return Nullable(_boxed(whole.value, loops, table))
    if isinstance(whole, Variant):
        return Variant(tuple(_boxed(each, loops, table) for each in whole.alternatives))
    return Box(whole) if loops & set(_contained(whole, table)) else whole

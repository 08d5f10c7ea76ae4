"""Decides in which order things are written: definitions within a header, and headers among each other.

Templates make this easy: a struct needs other structs declared, not defined. So definitions are ordered by
use where that is possible and declared ahead where it is not; headers that use each other in a circle declare
what they need and include each other at the end.
"""

from __future__ import annotations

import dataclasses

from .model import Alias, Catalog, Definition, Enum, Struct, Type, Unit
from .walk import definition_uses, strongly_connected, uses


@dataclasses.dataclass(frozen=True)
class Order:
    """How one header is written."""

    definitions: tuple[Definition, ...]
    forward: tuple[Definition, ...]
    opaque: frozenset[str]
    includes: tuple[str, ...]
    late_includes: tuple[str, ...]


def order_units(catalog: Catalog) -> dict[str, Order]:
    """The order of every unit, by source."""
    return _Ordering(catalog).all()


class _Ordering:
    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        whole = catalog.envelope is not None and catalog.envelope.whole_body
        self._envelope = None if whole else catalog.envelope
        self._table = catalog.definitions()
        self._home = {
            key: unit.source for unit in catalog.units for each in unit.definitions for key in _keys(each)
        }
        self._outer = {
            key: each.key for unit in catalog.units for each in unit.definitions for key in _keys(each)
        }
        self._aliases = {
            key: self._home[key] for key, each in self._table.items() if isinstance(each, Alias)
        }
        self._headers = {unit.source: unit.header for unit in catalog.units}
        self._graph = {unit.source: self._sources(unit) for unit in catalog.units}
        self._component = strongly_connected(self._graph)

    def all(self) -> dict[str, Order]:
        return {unit.source: self._order(unit) for unit in self._catalog.units}

    def _order(self, unit: Unit) -> Order:
        peers = [
            source
            for source in self._graph[unit.source]
            if source != unit.source and self._component[source] == self._component[unit.source]
        ]
        others = [
            source for source in self._graph[unit.source] if source not in peers and source != unit.source
        ]
        opaque = frozenset(key for key, source in self._aliases.items() if source in peers)
        definitions = self._sorted(unit)
        return Order(
            definitions=definitions,
            forward=self._forward(unit, definitions, opaque, set(peers)),
            opaque=opaque,
            includes=tuple(sorted(self._headers[source] for source in others)),
            late_includes=tuple(sorted(self._headers[source] for source in peers)),
        )

    def _sources(self, unit: Unit) -> list[str]:
        found = [self._home[key] for each in unit.definitions for key in definition_uses(each)]
        found.extend(self._home[key] for event in unit.events for key in _event_uses(event))
        if unit.events and self._envelope is not None:
            found.append(self._home[self._envelope.root.key])
        return list(dict.fromkeys(found))

    def _sorted(self, unit: Unit) -> tuple[Definition, ...]:
        """Enums first; then every alias after the aliases it uses, every struct after what it uses here."""
        own = {each.key: each for each in unit.definitions}
        done: dict[str, Definition] = {key: each for key, each in own.items() if isinstance(each, Enum)}
        started: set[str] = set(done)

        def place(each: Definition) -> None:
            if each.key in started:
                return
            started.add(each.key)
            for key in definition_uses(each):
                used = own.get(self._outer[key])
                if used is not None and (isinstance(each, Struct) or isinstance(used, Alias)):
                    place(used)
            done[each.key] = each

        for each in unit.definitions:
            if isinstance(each, Alias):
                place(each)
        for each in unit.definitions:
            place(each)
        return tuple(done.values())

    def _forward(
        self, unit: Unit, definitions: tuple[Definition, ...], opaque: frozenset[str], peers: set[str]
    ) -> tuple[Definition, ...]:
        own = {each.key for each in unit.definitions}
        defined: set[str] = set()
        found: dict[str, Definition] = {}

        def need(key: str) -> None:
            if key in opaque:
                for inner in uses(self._table[key].type):
                    need(inner)
                return
            key = self._outer.get(key, key)
            if self._home[key] in peers:
                found[key] = self._table[key]
            elif key in own and key not in defined and not isinstance(self._table[key], Alias):
                found[key] = self._table[key]

        for each in definitions:
            if isinstance(each, Struct):
                defined.add(each.key)
            for key in definition_uses(each):
                need(key)
            defined.add(each.key)
        for event in unit.events:
            for key in _event_uses(event):
                need(key)
        if unit.events and self._envelope is not None and self._home[self._envelope.root.key] in peers:
            for key in uses_of_members(self._envelope.root):
                need(key)
        return tuple(each for key, each in found.items() if isinstance(each, Enum) or len(each.path) == 1)


def uses_of_members(struct: Struct) -> list[str]:
    """The keys that the members of a struct name."""
    return list(dict.fromkeys(key for member in struct.members for key in uses(member.type)))


def _event_uses(event) -> list[str]:
    types: tuple[Type, ...] = (event.payload, event.content)
    return list(dict.fromkeys(key for each in types for key in uses(each)))


def _keys(definition: Definition) -> list[str]:
    nested = [key for each in definition.nested for key in _keys(each)] if isinstance(
        definition, Struct
    ) else []
    return [definition.key, *nested]

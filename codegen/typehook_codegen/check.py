"""Checks the whole catalog: names that collide, defaults that don't fit, resources declared twice.

A collision is never mended by numbering: it is an error that names both places and the x-cpp-name that mends
it.
"""

from __future__ import annotations

import dataclasses

from .cpp_types import Place as Writing
from .cpp_types import TypeWriter, short_name, template_name, view_name
from .defaults import Undecided, Unfit, initializer
from .diagnostics import Findings, Place
from .docs import json_text
from .model import Catalog, Definition, Enum, Member, Struct
from .walk import with_members

_OWN_HEADERS = ("catalog.hpp", "fwd.hpp")
_OWN_NAMES = ("catalog", "any_event")


def check(catalog: Catalog, findings: Findings) -> Catalog:
    """Reports what is wrong; gives the catalog without defaults that can't be written as initializers."""
    _headers(catalog, findings)
    _events(catalog, findings)
    _namespace(catalog, findings)
    for unit in catalog.units:
        for definition in unit.definitions:
            _inside(definition, findings)
    if findings.failed:
        return catalog
    return _defaults(catalog, findings)


def _headers(catalog: Catalog, findings: Findings) -> None:
    taken: dict[str, Place] = {}
    for unit in catalog.units:
        is_file = unit.place.pointer == "#"
        if unit.header in _OWN_HEADERS:
            mend = "rename the file" if is_file else "give this an x-cpp-name"
            findings.error(unit.place, f"{unit.header} is a header that typehook writes itself; {mend}")
        first = taken.setdefault(unit.header, unit.place)
        if first is not unit.place:
            other, mend = (first.file, "rename one of the files") if is_file else (first, "give one an x-cpp-name")
            findings.error(unit.place, f"{unit.source} would get the header of {other}; {mend}")


def _events(catalog: Catalog, findings: Findings) -> None:
    resources: dict[str, Place] = {}
    labels: dict[str, Place] = {}
    for unit in catalog.units:
        for resource in dict.fromkeys(event.resource for event in unit.events):
            first = resources.setdefault(resource, unit.place)
            if first.file != unit.place.file:
                findings.error(
                    unit.place, f"resource {resource!r} is declared twice; the other place is {first}"
                )
        for event in unit.events:
            first = labels.setdefault(event.label, event.place)
            if first is not event.place:
                message = f"this event is called {event.label!r} as another is; the other place is {first}"
                findings.error(event.place, message)


def _namespace(catalog: Catalog, findings: Findings) -> None:
    taken: dict[str, Place | None] = {name: None for name in _OWN_NAMES}
    for unit in catalog.units:
        for each in (*unit.definitions, *unit.events):
            if isinstance(each, Enum):
                own = [short_name(each)]
            elif isinstance(each, Struct) and each.is_envelope:
                own = [template_name(each)]
            else:
                own = [short_name(each), view_name(each), template_name(each)]
            for name in own:
                _claim(taken, name, each.place, "in the namespace", findings)


def _inside(definition: Definition, findings: Findings) -> None:
    if isinstance(definition, Enum):
        taken: dict[str, Place | None] = {}
        for each in definition.enumerators:
            mend = f'; give one another name: "x-cpp-name": {{"{each.wire}": "…"}}'
            _claim(taken, each.name, each.place, f"in the enum {short_name(definition)}", findings, mend)
    elif isinstance(definition, Struct):
        own = template_name(definition) if len(definition.path) == 1 else definition.path[-1]
        taken = {own: definition.place}
        where = f"in {'::'.join(definition.path)}"
        for nested in definition.nested:
            _claim(taken, nested.path[-1], nested.place, where, findings)
        for member in definition.members:
            _claim(taken, member.name, member.place, where, findings)
        for nested in definition.nested:
            _inside(nested, findings)


def _claim(
    taken: dict[str, Place | None], name: str, place: Place, where: str, findings: Findings, mend: str = ""
) -> None:
    if name not in taken:
        taken[name] = place
        return
    first = taken[name]
    other = f"the other place is {first}" if first is not None else "typehook uses it itself"
    findings.error(
        place, f"the C++ name {name!r} is taken {where}; {other}{mend or '; give one an x-cpp-name'}"
    )


def _defaults(catalog: Catalog, findings: Findings) -> Catalog:
    table = catalog.definitions()
    writer = TypeWriter(table, Writing(""))

    def change(_: Struct, member: Member) -> Member:
        if member.default is None:
            return member
        try:
            initializer(member.type, member.default, table, writer)
        except Unfit as problem:
            findings.warning(member.default.place, f"{problem}; it is ignored")
            return dataclasses.replace(member, default=None)
        except Undecided:
            if not member.required:
                return member
            findings.warning(
                member.default.place, "this default is documented, but the member is not set to it"
            )
            return _documented(member)
        return member

    units = tuple(
        dataclasses.replace(
            unit,
            definitions=tuple(
                with_members(each, change) if isinstance(each, Struct) else each for each in unit.definitions
            ),
        )
        for unit in catalog.units
    )
    envelope = catalog.envelope
    if envelope is not None:
        envelope = dataclasses.replace(envelope, root=with_members(envelope.root, change))
    return Catalog(units, envelope)


def _documented(member: Member) -> Member:
    """The required member with its default in words only."""
    lines = (*member.docs.lines, f"Default: {json_text(member.default)}")
    return dataclasses.replace(member, default=None, docs=dataclasses.replace(member.docs, lines=lines))

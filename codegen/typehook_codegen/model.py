"""The intermediate form: what the schemas say, in terms of types. Frozen, free of C++ syntax.

Types refer to structs, enums and aliases by key (`<file>#<pointer>` of the schema that declares them), so the
form has no cycles. Names are C++ names; wire names stand beside them. Everything an output needs besides the
headers (descriptions, kept assertions, places) is here too.
"""

from __future__ import annotations

import dataclasses
from typing import Union

from .diagnostics import Place
from .json_text import Node


@dataclasses.dataclass(frozen=True)
class Scalar:
    """A leaf: string, boolean, int32, int64, uint32, uint64, double, decimal, raw, epoch_ms, epoch_s,
    duration, date_time."""

    name: str


@dataclasses.dataclass(frozen=True)
class Constant:
    """The only value a member can have: string, integer or boolean."""

    value: Union[str, int, bool]


@dataclasses.dataclass(frozen=True)
class Use:
    """A struct, enum or alias, by key."""

    key: str


@dataclasses.dataclass(frozen=True)
class ListOf:
    """An array."""

    item: Type


@dataclasses.dataclass(frozen=True)
class MapOf:
    """An object with free keys."""

    value: Type


@dataclasses.dataclass(frozen=True)
class TupleOf:
    """An array whose items have a type each."""

    items: tuple[Type, ...]


@dataclasses.dataclass(frozen=True)
class TagRule:
    """Objects are told apart by the text of one member: for each alternative the texts it has; none where an
    alternative is no object."""

    key: str
    values: tuple[tuple[str, ...], ...]


@dataclasses.dataclass(frozen=True)
class KeyRule:
    """Objects are told apart by a member that only one of them has: its name for each alternative; empty for
    the one that is left when none is there, and where an alternative is no object."""

    keys: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class Variant:
    """One of several types, told apart by JSON kind, and objects among each other by a rule."""

    alternatives: tuple[Type, ...]
    rule: TagRule | KeyRule | None = None


@dataclasses.dataclass(frozen=True)
class Nullable:
    """The type or null."""

    value: Type


@dataclasses.dataclass(frozen=True)
class Box:
    """The type on the heap, where it contains itself."""

    value: Type


@dataclasses.dataclass(frozen=True)
class Foreign:
    """A type of the user's own (x-cpp-type)."""

    text: str
    include: str


@dataclasses.dataclass(frozen=True)
class Slot:
    """The place of the resource, action or content in the envelope."""

    name: str


Type = Union[Scalar, Constant, Use, ListOf, TupleOf, MapOf, Variant, Nullable, Box, Foreign, Slot]


@dataclasses.dataclass(frozen=True)
class Docs:
    """What the schema says to people."""

    text: str = ""
    lines: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Member:
    """A member of a struct. `default` is the schema's default, as the JSON node it stands in; `schema` is what
    the member was made from, with the assertions that are kept."""

    name: str
    wire: str
    type: Type
    required: bool
    default: Node | None
    docs: Docs
    place: Place
    schema: Node | None = None


@dataclasses.dataclass(frozen=True)
class Struct:
    """An object with described members. `path` holds the names of the enclosing structs and its own."""

    key: str
    path: tuple[str, ...]
    members: tuple[Member, ...]
    nested: tuple[Struct, ...]
    keeps_extra: bool
    docs: Docs
    place: Place
    slots: tuple[str, ...] = ()
    is_envelope: bool = False
    schema: Node | None = None


@dataclasses.dataclass(frozen=True)
class Enumerator:
    """A known value of an enum."""

    name: str
    wire: str
    text: str
    place: Place


@dataclasses.dataclass(frozen=True)
class Enum:
    """A string with known values; always at namespace scope."""

    key: str
    stem: str
    enumerators: tuple[Enumerator, ...]
    docs: Docs
    place: Place
    schema: Node | None = None


@dataclasses.dataclass(frozen=True)
class Alias:
    """A named schema that is no object and no enum."""

    key: str
    stem: str
    type: Type
    docs: Docs
    place: Place
    schema: Node | None = None


Definition = Union[Struct, Enum, Alias]


@dataclasses.dataclass(frozen=True)
class Event:
    """A resource × action. `presence` is required, optional or none. An empty action: whatever action comes that
    no other event of the resource names, or none at all."""

    stem: str
    label: str
    resource: str
    action: str
    presence: str
    payload: Type
    content: Type
    docs: Docs
    place: Place


@dataclasses.dataclass(frozen=True)
class Accessor:
    """A member function of events: the names of the members on the way to what it returns."""

    name: str
    path: tuple[str, ...]
    docs: Docs


@dataclasses.dataclass(frozen=True)
class Spot:
    """Where a message says something: in a header, or in the body at a JSON pointer (its tokens)."""

    header: str = ""
    tokens: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Envelope:
    """The shape all events share: its root struct, where the accessors look, which member is the content.

    `spots` says where resource, action, name (one dotted name in place of both), id, time and subject are.
    `header_members` are kept in the event but not in the body; their wire name is the header's. With
    `whole_body` the body is all content, and the root has no members.
    """

    root: Struct
    accessors: tuple[Accessor, ...]
    content_path: tuple[str, ...]
    content_docs: Docs
    spots: tuple[tuple[str, Spot], ...] = ()
    header_members: tuple[Member, ...] = ()
    whole_body: bool = False

    @property
    def is_dotted(self) -> bool:
        """Whether events are named by one dotted name."""
        return any(name == "name" for name, _ in self.spots)


@dataclasses.dataclass(frozen=True)
class Unit:
    """A schema file and what it declares, in the order in which it can be written."""

    source: str
    header: str
    definitions: tuple[Definition, ...]
    events: tuple[Event, ...]
    place: Place


@dataclasses.dataclass(frozen=True)
class Catalog:
    """Everything."""

    units: tuple[Unit, ...]
    envelope: Envelope | None

    def definitions(self) -> dict[str, Definition]:
        """Every definition by key, nested structs included."""
        found: dict[str, Definition] = {}
        for unit in self.units:
            for definition in unit.definitions:
                _collect(definition, found)
        return found


def _collect(definition: Definition, found: dict[str, Definition]) -> None:
    found[definition.key] = definition
    if isinstance(definition, Struct):
        for nested in definition.nested:
            _collect(nested, found)

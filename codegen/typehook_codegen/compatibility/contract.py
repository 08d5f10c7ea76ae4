"""What a catalog promises to others: names in C++, keys and types on the wire, constraints, events.

A contract is made from a catalog, or read from a baseline file; both give the same form, so that one
comparison serves. Types are named by the place of their schema (`<file>#<pointer>`, files relative to their
folder), and every part knows where it stands, so that a finding can name file and line.

A *shape* is a type as JSON: a string for a leaf (`"int64"`), else an object with one member, the kind of
type: `{"list": shape}`, `{"nullable": shape}`, `{"use": "<file>#<pointer>"}`.
"""

from __future__ import annotations

import dataclasses

from ..diagnostics import Place
from ..docs import TYPED_FORMATS, json_text
from ..inputs import Input
from ..json_text import Node, Number
from ..keywords import KEPT
from ..load import ENVELOPE
from ..model import Alias, Catalog, Definition, Enum, Member, Scalar, Struct, Use

Shape = object

_CONSTRAINTS = KEPT | {"format"}


@dataclasses.dataclass(frozen=True)
class MemberFacts:
    """A member: its key on the wire, its name in C++, and what the schema asks of its value."""

    key: str
    name: str
    type: Shape
    required: bool
    default: str | None
    constraints: dict[str, str]
    place: Place


@dataclasses.dataclass(frozen=True)
class TypeFacts:
    """A struct, enum or alias: `kind` says which, and so which of the parts it has."""

    schema: str
    name: str
    kind: str
    place: Place
    members: tuple[MemberFacts, ...] = ()
    keeps_extra: bool = True
    values: dict[str, str] = dataclasses.field(default_factory=dict)
    type: Shape = None
    constraints: dict[str, str] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True)
class EventFacts:
    """An event: its C++ name, what it is called on the wire, and its content."""

    name: str
    resource: str
    action: str
    presence: str
    content: Shape
    place: Place


@dataclasses.dataclass(frozen=True)
class Contract:
    """Everything that a catalog promises; `place` is the catalog as a whole."""

    envelope: dict[str, object]
    events: tuple[EventFacts, ...]
    types: dict[str, TypeFacts]
    place: Place


def contract_of(read: Input) -> Contract:
    """The contract of a catalog."""
    return _Builder(read).contract()


class _Builder:
    def __init__(self, read: Input) -> None:
        self._catalog: Catalog = read.catalog
        self._table = read.catalog.definitions()
        self._sources = {unit.place.file: unit.source for unit in read.catalog.units}
        self._roots = {document.shown: document.root for document in read.corpus.documents}
        self._envelope = read.corpus.own(ENVELOPE)

    def contract(self) -> Contract:
        found = [self._type(definition) for definition in self._table.values()]
        events = [self._event(event) for unit in self._catalog.units for event in unit.events]
        return Contract(
            envelope=self._places(),
            events=tuple(events),
            types={each.schema: each for each in found},
            place=self._envelope.root.place if self._envelope is not None else self._catalog.units[0].place,
        )

    def _places(self) -> dict[str, object]:
        described = self._envelope.root.get("x-envelope") if self._envelope is not None else None
        if described is None or not isinstance(described.value, dict):
            return {}
        return {key: plain(node) for key, node in described.value.items()}

    def _event(self, event) -> EventFacts:
        return EventFacts(
            name=event.stem,
            resource=event.resource,
            action=event.action,
            presence=event.presence,
            content=None if event.presence == "none" else self._shape(event.content),
            place=event.place,
        )

    def _type(self, definition: Definition) -> TypeFacts:
        schema = self._schema(definition)
        node = self._node(definition.place)
        common = {"schema": schema, "place": definition.place}
        if isinstance(definition, Struct):
            return TypeFacts(
                name="::".join(definition.path),
                kind="struct",
                members=tuple(self._member(member) for member in definition.members),
                keeps_extra=definition.keeps_extra,
                constraints=_constraints(node),
                **common,
            )
        if isinstance(definition, Enum):
            values = {each.wire: each.name for each in definition.enumerators}
            return TypeFacts(name=definition.stem, kind="enum", values=values, **common)
        assert isinstance(definition, Alias)
        shape = self._shape(definition.type)
        return TypeFacts(
            name=definition.stem, kind="alias", type=shape, constraints=_constraints(node), **common
        )

    def _member(self, member: Member) -> MemberFacts:
        node = self._node(member.place)
        declares = isinstance(member.type, Use) and self._table[member.type.key].place == member.place
        return MemberFacts(
            key=member.wire,
            name=member.name,
            type=self._shape(member.type),
            required=member.required,
            default=json_text(member.default) if member.required and member.default is not None else None,
            constraints={} if declares or node is None else _constraints(node),
            place=member.place,
        )

    def _shape(self, whole: object) -> Shape:
        if isinstance(whole, Scalar):
            return whole.name
        if isinstance(whole, Use):
            return {"use": self._schema(self._table[whole.key])}
        if isinstance(whole, tuple):
            return [self._shape(each) for each in whole]
        if not dataclasses.is_dataclass(whole):
            return whole
        kind = type(whole).__name__
        kind = {"ListOf": "list", "MapOf": "map"}.get(kind, kind.lower())
        parts = {field.name: self._shape(getattr(whole, field.name)) for field in dataclasses.fields(whole)}
        return {kind: next(iter(parts.values())) if len(parts) == 1 else parts}

    def _schema(self, definition: Definition) -> str:
        place = definition.place
        return self._sources.get(place.file, place.file) + place.pointer

    def _node(self, place: Place) -> Node | None:
        here = self._roots.get(place.file)
        for token in place.pointer.split("/")[1:]:
            if here is None:
                return None
            here = here.below(token.replace("~1", "/").replace("~0", "~"))
        return here


def plain(node: Node) -> object:
    """The JSON value of a node; numbers as text, with their digits."""
    if isinstance(node.value, dict):
        return {key: plain(each) for key, each in node.value.items()}
    if isinstance(node.value, list):
        return [plain(each) for each in node.value]
    return node.value.lexeme if isinstance(node.value, Number) else node.value


def _constraints(node: Node | None, at: str = "") -> dict[str, str]:
    """What a schema asks of a value beyond its type: keyword, with the way to it for items and the like."""
    found: dict[str, str] = {}
    for key, value in node.value.items() if node is not None and isinstance(node.value, dict) else ():
        if key == "format" and isinstance(value.value, str) and value.value in TYPED_FORMATS:
            continue
        if key in _CONSTRAINTS:
            found[at + key] = json_text(value)
        elif key == "enum" and isinstance(value.value, list):
            if not any(isinstance(each.value, str) for each in value.value):
                found[at + key] = json_text(value)
        elif key == "additionalProperties" and value.value is False:
            found[at + key] = "false"
        elif key in ("items", "additionalProperties") and value.get("properties") is None:
            found |= _constraints(value, f"{at}{key}/")
    return found

"""Lowers the envelope: the one file that says, by x-envelope, where resource, action, content, id, time and
subject live.

Resource, action and content are places whose type each event decides: they become slots, and every object on
the way to one becomes a struct template on the slots beneath it. All objects of the envelope are hoisted to
namespace scope, because each event shares them. What is in a header has no place in the body: id, time and
subject become members that the writer leaves out.
"""

from __future__ import annotations

import dataclasses

from . import names
from .diagnostics import Findings
from .docs import member_docs, type_docs
from .json_text import Node
from .load import Document
from .lower import Lowering
from .model import Definition, Docs, Member, Scalar, Slot, Struct, Type, Use
from .references import key_of
from .schema import keyword, types_of
from .scope import Scope
from .spots import ACCESSORS, Places, read_places

Slots = dict[tuple[str, ...], str]
SLOTS = {"resource": "Resource", "action": "Action", "name": "Name", "content": "Content"}


@dataclasses.dataclass(frozen=True)
class OpenEnvelope:
    """The envelope before its accessors are known: they may lead into structs of other files."""

    root: Struct
    places: Places
    header_members: tuple[Member, ...]


class EnvelopeLowering:
    """Lowers one envelope file."""

    def __init__(self, document: Document, lowering: Lowering, findings: Findings) -> None:
        self._document = document
        self._lowering = lowering
        self._findings = findings
        self._space: list[Definition] = []
        self._places = Places({}, {})

    def lower(self) -> tuple[OpenEnvelope | None, list[Definition]]:
        """The envelope and the definitions of its file; None after reporting when there can be no events."""
        root = self._document.root
        places = read_places(root, self._findings)
        self._lowering.check_schema(root)
        if places is not None and places.whole_body:
            return self._of_headers(root, places), []
        if types_of(root) != ["object"] or keyword(root, "properties") is None:
            self._findings.error(root.place, "the envelope must be an object with properties")
            return None, []
        scope = Scope(self._space, "envelope", hoists_all=True)
        if places is None:
            self._object(root, (), {}, scope)
            return None, self._space
        self._places = places
        slots = {places.tokens[key]: name for key, name in SLOTS.items() if key in places.tokens}
        opened = OpenEnvelope(self._object(root, (), slots, scope), places, self._header_members(places))
        return opened, self._space

    def _of_headers(self, root: Node, places: Places) -> OpenEnvelope:
        declared = keyword(root, "properties")
        if declared is not None and declared.value:
            message = "the whole body is the content, so the envelope has no properties of its own"
            self._findings.error(declared.place, message)
        struct = Struct(
            key_of(root), ("envelope",), (), (), False, Docs(), root.place, (), True, schema=root
        )
        return OpenEnvelope(struct, places, self._header_members(places))

    @staticmethod
    def _header_members(places: Places) -> tuple[Member, ...]:
        found = []
        for name in ACCESSORS:
            spot = places.spots.get(name)
            if spot is not None and spot.header:
                lowered = Scalar(places.time_format if name == "time" else "string")
                place = places.nodes[name].place
                found.append(
                    Member(names.join(name, ""), spot.header, lowered, False, None, Docs(), place)
                )
        return tuple(found)

    def _object(
        self, schema: Node, at: tuple[str, ...], slots: Slots, scope: Scope
    ) -> Struct:
        objects = self._lowering.objects
        needed = objects.required(schema)
        members: list[Member] = []
        for wire, node in objects.properties(schema).items():
            path = (*at, wire)
            stem = objects.stem(wire, node)
            inner = scope.member((), [], stem)
            if path in slots:
                members.append(self._slot(wire, node, stem, slots[path], not at))
            elif any(place[: len(path)] == path for place in slots):
                members.append(self._on_the_way(wire, node, path, slots, stem, inner))
            else:
                members.append(objects.member(wire, node, stem, wire in needed, inner, event_root=not at))
        for place, slot in slots.items():
            if place[:-1] == at and all(member.wire != place[-1] for member in members):
                members.append(self._undeclared(place, slot))
        struct = Struct(
            key=key_of(schema),
            path=(scope.base,),
            members=tuple(members),
            nested=(),
            keeps_extra=objects.keeps_extra(schema),
            docs=type_docs(schema, self._findings),
            place=schema.place,
            slots=tuple(name for name in SLOTS.values() if name in self._beneath(at, slots)),
            is_envelope=True,
            schema=schema,
        )
        self._space.append(struct)
        return struct

    @staticmethod
    def _beneath(at: tuple[str, ...], slots: Slots) -> set[str]:
        return {slot for place, slot in slots.items() if place[: len(at)] == at}

    def _slot(self, wire: str, schema: Node, stem: str, slot: str, at_root: bool) -> Member:
        if slot != "Content" and isinstance(schema.value, dict):
            kinds = types_of(schema) or ["string"]
            if "string" not in kinds or schema.get("$ref") is not None:
                message = f"the place of {slot.lower()} must be declared as a string"
                self._findings.error(schema.place, message)
        docs = member_docs(schema, self._findings, True, False)
        return Member(names.member(stem, at_root), wire, Slot(slot), True, None, docs, schema.place, schema)

    def _undeclared(self, place: tuple[str, ...], slot: str) -> Member:
        node = self._places.nodes[slot.lower()]
        if slot != "Content":
            pointer = f"x-envelope.{slot.lower()} {node.value!r}"
            message = f"{pointer} leads nowhere: properties has no {place[-1]!r}"
            self._findings.error(node.place, message)
        name = names.member(names.stem(place[-1]), len(place) == 1)
        return Member(name, place[-1], Slot(slot), True, None, Docs(), node.place)

    def _on_the_way(
        self, wire: str, schema: Node, at: tuple[str, ...], slots: Slots, stem: str, scope: Scope
    ) -> Member:
        if types_of(schema) != ["object"] or schema.get("$ref") is not None:
            reached = ", ".join(slot.lower() for slot in sorted(self._beneath(at, slots)))
            message = f"an object on the way to {reached} must be declared here, as type object"
            self._findings.error(schema.place, message)
            lowered: Type = Scalar("raw")
        else:
            self._lowering.check_schema(schema)
            lowered = Use(self._object(schema, at, slots, scope).key)
        docs = member_docs(schema, self._findings, True, True)
        return Member(names.member(stem, len(at) == 1), wire, lowered, True, None, docs, schema.place, schema)

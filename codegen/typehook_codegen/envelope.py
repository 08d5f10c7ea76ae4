"""Lowers the envelope: the one file that says, by x-envelope, where resource, action, content, id, time and
subject live.

Resource, action and content are places whose type each event decides: they become slots, and every object on
the way to one becomes a struct template on the slots beneath it. All objects of the envelope are hoisted to
namespace scope, because each event shares them.
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

Slots = dict[tuple[str, ...], str]
SLOTS = {"resource": "Resource", "action": "Action", "content": "Content"}
ACCESSORS = ("id", "time", "subject")

_NOT_YET = {
    "header": "a place in a header",
    "name": "one dotted name in place of resource and action",
    "events": "events found by a pattern",
}


@dataclasses.dataclass(frozen=True)
class Places:
    """The parsed x-envelope: the reference tokens of each pointer, and where it stands."""

    tokens: dict[str, tuple[str, ...]]
    nodes: dict[str, Node]


def read_places(root: Node, findings: Findings) -> Places | None:
    """Parses x-envelope; reports and gives None when it can't be used."""
    described = keyword(root, "x-envelope")
    if described is None:
        if root.get("x-envelope") is None:
            findings.error(
                root.place,
                "the envelope needs x-envelope, which says where resource, action and content live",
            )
        return None
    tokens: dict[str, tuple[str, ...]] = {}
    sound = True
    for key, node in described.value.items():
        problem = _place_problem(key, node)
        if problem is not None:
            findings.error(node.place, problem)
            sound = False
            continue
        tokens[key] = tuple(part.replace("~1", "/").replace("~0", "~") for part in node.value.split("/")[1:])
    for key in SLOTS:
        if described.get(key) is None and described.get("name") is None and described.get("events") is None:
            findings.error(described.place, f"x-envelope must say where {key} lives")
            sound = False
    return Places(tokens, described.value) if sound and _apart(tokens, described, findings) else None


def _place_problem(key: str, node: Node) -> str | None:
    if key in _NOT_YET and key not in SLOTS:
        return f"x-envelope.{key}: {_NOT_YET[key]} is not supported"
    if key not in SLOTS and key not in ACCESSORS:
        return f"unknown member {key!r} of x-envelope; it may hold {', '.join([*SLOTS, *ACCESSORS])}"
    if isinstance(node.value, dict) and "header" in node.value:
        return f"x-envelope.{key}: {_NOT_YET['header']} is not supported"
    if not isinstance(node.value, str):
        return f"x-envelope.{key} must be a JSON pointer, not {node.kind}"
    if node.value == "":
        return f"x-envelope.{key}: the whole body as {key} is not supported"
    if not node.value.startswith("/"):
        return f"x-envelope.{key} {node.value!r} is not a JSON pointer; it begins with /"
    return None


def _apart(tokens: dict[str, tuple[str, ...]], described: Node, findings: Findings) -> bool:
    sound = True
    earlier: list[str] = []
    for slot in (slot for slot in SLOTS if slot in tokens):
        for other, path in tokens.items():
            said_before = other in earlier and path == tokens[slot]
            if other != slot and path[: len(tokens[slot])] == tokens[slot] and not said_before:
                findings.error(
                    described.get(other).place, f"x-envelope.{other} leads into the place of {slot}"
                )
                sound = False
        earlier.append(slot)
    return sound


@dataclasses.dataclass(frozen=True)
class OpenEnvelope:
    """The envelope before its accessors are known: they may lead into structs of other files."""

    root: Struct
    places: Places


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
        if types_of(root) != ["object"] or keyword(root, "properties") is None:
            self._findings.error(root.place, "the envelope must be an object with properties")
            return None, []
        scope = Scope(self._document, self._space, "envelope", hoists_all=True)
        if places is None:
            self._object(root, (), {}, scope)
            return None, self._space
        self._places = places
        slots = {places.tokens[key]: name for key, name in SLOTS.items()}
        return OpenEnvelope(self._object(root, (), slots, scope), places), self._space

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
            key=key_of(self._document, schema),
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

"""Finds the members that an event's accessors return: id(), time(), subject() and content().

They are found by the pointers of x-envelope, through the envelope's own objects and through those it refers
to, so this comes after every file has been lowered.
"""

from __future__ import annotations

from .diagnostics import Findings
from .envelope import OpenEnvelope
from .lower import without_null
from .model import (
    Accessor,
    Alias,
    Constant,
    Definition,
    Docs,
    Enum,
    Envelope,
    Member,
    Scalar,
    Struct,
    Type,
    Use,
)
from .spots import ACCESSORS

_TIMES = frozenset({Scalar("epoch_ms"), Scalar("epoch_s"), Scalar("date_time")})


def with_accessors(
    envelope: OpenEnvelope, table: dict[str, Definition], findings: Findings
) -> Envelope | None:
    """The envelope; None after reporting an accessor that leads nowhere."""
    finder = _Finder(table, findings)
    places = envelope.places
    accessors = [finder.accessor(name, envelope) for name in ACCESSORS if name in places.spots]
    path: tuple[str, ...] = ("content_",)
    docs = Docs()
    if not places.whole_body:
        content = finder.walk(places.tokens["content"], envelope.root)
        if content is None:
            node = places.nodes["content"]
            findings.error(
                node.place, f"x-envelope.content {node.value!r} leads nowhere: its parent is not declared"
            )
            return None
        path = tuple(member.name for member in content)
        docs = content[-1].docs
    if any(found is None for found in accessors):
        return None
    spots = tuple(places.spots.items())
    return Envelope(
        envelope.root, tuple(accessors), path, docs, spots, envelope.header_members, places.whole_body
    )


class _Finder:
    def __init__(self, table: dict[str, Definition], findings: Findings) -> None:
        self._table = table
        self._findings = findings

    def accessor(self, name: str, envelope: OpenEnvelope) -> Accessor | None:
        node = envelope.places.nodes[name]
        if envelope.places.spots[name].header:
            member = next(each for each in envelope.header_members if each.wire == envelope.places.spots[name].header)
            return Accessor(name, (member.name,), member.docs)
        members = self.walk(envelope.places.tokens[name], envelope.root)
        if members is None:
            self._findings.error(node.place, f"x-envelope.{name} {node.value!r} leads nowhere")
            return None
        for member in members[:-1]:
            if not member.required:
                message = f"x-envelope.{name} passes through {member.wire!r}, which is not required"
                self._findings.error(node.place, message)
        problem = self._type_problem(name, members[-1].type)
        if problem is not None:
            self._findings.error(node.place, problem)
        return Accessor(name, tuple(member.name for member in members), members[-1].docs)

    def walk(self, tokens: tuple[str, ...], root: Struct) -> tuple[Member, ...] | None:
        """The members on the way; None when a token names none."""
        found: list[Member] = []
        here: Definition | None = root
        for token in tokens:
            members = here.members if isinstance(here, Struct) else ()
            member = next((each for each in members if each.wire == token), None)
            if member is None:
                return None
            found.append(member)
            here = self._definition(member.type)
        return tuple(found)

    def _definition(self, whole: Type) -> Definition | None:
        while isinstance(whole, Use):
            definition = self._table.get(whole.key)
            if not isinstance(definition, Alias):
                return definition
            whole = definition.type
        return None

    def _type_problem(self, name: str, whole: Type) -> str | None:
        plain = without_null(whole)
        definition = self._definition(plain)
        while isinstance(plain, Use) and isinstance(self._table.get(plain.key), Alias):
            plain = self._table[plain.key].type
        if name == "time":
            if plain in _TIMES:
                return None
            return "x-envelope.time must lead to x-format epoch-ms or epoch-s, or to format date-time"
        if isinstance(plain, (Scalar, Constant)) and plain != Scalar("raw") or isinstance(definition, Enum):
            return None
        return f"x-envelope.{name} must lead to a string, a number or an enum"

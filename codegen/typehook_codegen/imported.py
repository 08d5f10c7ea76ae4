"""Events of schemas that nobody wrote for typehook: definitions of a bundle and webhooks of an OpenAPI document
that the pattern x-envelope.events maps to resource and action.

The names of such an event come from the pattern. What it is called on the wire comes from its schema: the
constant at the place of the action. Without one, the event takes every action that no other event of its
resource names, and a message without any.
"""

from __future__ import annotations

import dataclasses

from . import names
from .diagnostics import Findings
from .extensions import given_name
from .json_text import Node
from .model import Docs, Event, Type
from .references import References
from .shapes import Shapes
from .spots import Places


@dataclasses.dataclass(frozen=True)
class Import:
    """A schema that is an event's body, and the event's names."""

    stem: str
    resource: str
    action: str
    label: str = ""


def names_joined(resource: str, action: str) -> str:
    """The name of an event for people: its parts with a dot between them."""
    return f"{resource}.{names.stem(action)}" if action else resource


class Imports:
    """Finds the events among the definitions of a bundle."""

    def __init__(self, places: Places | None, references: References, findings: Findings) -> None:
        self._places = places
        self._shapes = Shapes(references)
        self._findings = findings
        self.unmatched: list[Node] = []

    def match(self, key: str, schema: Node) -> Import | None:
        """The event that a definition or webhook of that name is; None if it is none."""
        places = self._places
        if places is None or places.events is None:
            return None
        groups = places.events.match(key)
        if groups is None:
            return None
        if not groups["resource"]:
            self._findings.error(schema.place, f"x-envelope.events finds no resource in {key!r}")
            return None
        stem = names.join(*(names.stem(part) for part in (groups["resource"], groups.get("action", "")) if part))
        action = self._action(places, schema, groups.get("action", ""))
        return Import(given_name(schema, self._findings) or stem, groups["resource"], action)

    def _action(self, places: Places, schema: Node, named: str) -> str:
        """The action on the wire."""
        if places.spots.get("name") is not None:
            return named
        spot = places.spots.get("action")
        if spot is None:
            return ""
        if spot.header or not places.whole_body or len(spot.tokens) != 1:
            return named
        found = {self._shapes.constants(shape, spot.tokens[0]) for shape in self._shapes.of(schema)}
        only = found.pop() if len(found) == 1 else None
        if only is None:
            return ""
        if len(only) > 1:
            self._findings.warning(
                schema.place,
                f"the action of this event may be {', '.join(only)}; it takes every action without an event",
            )
            return ""
        return only[0]

    def event(self, found: Import, payload: Type, schema: Node, docs: Docs) -> Event:
        """The event itself."""
        resource = names.stem(found.resource)
        return Event(
            stem=found.stem,
            label=found.label or names_joined(resource, found.action),
            resource=found.resource,
            action=found.action,
            presence="required",
            payload=payload,
            content=payload,
            docs=docs,
            place=schema.place,
        )

"""Reads x-event: which resource a schema is the payload of, its actions, and what content each carries."""

from __future__ import annotations

from . import names
from .diagnostics import Findings
from .extensions import given_name
from .json_text import Node
from .model import Docs, Event, Scalar, Type
from .schema import keyword

PRESENCES = ("required", "optional", "none")

_EVENT_KEYS = ("resource", "actions")
_ACTION_KEYS = ("content", "description", "$ref", "x-cpp-name")


class EventLowering:
    """Lowers the events that a file declares."""

    def __init__(self, payload_of, findings: Findings) -> None:
        """`payload_of(reference)` gives the type that a $ref names, reporting broken ones."""
        self._payload_of = payload_of
        self._findings = findings

    def lower(self, root: Node, payload: Type, is_dotted: bool = False) -> list[Event]:
        """The events of the file, in its order; payload is the type of its root."""
        described = keyword(root, "x-event")
        if described is None:
            return []
        self._only(described, _EVENT_KEYS, "x-event")
        resource = self._resource(described)
        actions = described.get("actions")
        if actions is None or not isinstance(actions.value, dict) or not actions.value:
            place = (actions or described).place
            self._findings.error(place, "x-event needs actions, an object with one member for each action")
            return []
        found = []
        for name, node in actions.value.items():
            if is_dotted and "." in name:
                self._findings.error(node.place, f"the action {name!r} has a dot; put what is before it into resource")
            event = self._event(name, node, resource, payload)
            if event is not None and resource:
                found.append(event)
        return found

    def _resource(self, described: Node) -> str:
        node = described.get("resource")
        if node is None or not isinstance(node.value, str) or not node.value:
            self._findings.error(
                (node or described).place, "x-event needs resource, the name in the envelope"
            )
            return ""
        return node.value

    def _only(self, node: Node, allowed: tuple[str, ...], what: str) -> None:
        for key, value in node.value.items():
            if key not in allowed:
                message = f"unknown member {key!r} of {what}; it may hold {', '.join(allowed)}"
                self._findings.error(value.place, message)

    def _event(self, action: str, node: Node, resource: str, payload: Type) -> Event | None:
        if not isinstance(node.value, dict):
            self._findings.error(
                node.place, f'an action is an object such as {{"content": "required"}}, not {node.kind}'
            )
            return None
        if not action:
            self._findings.error(node.place, "an action needs a name")
            return None
        self._only(node, _ACTION_KEYS, "an action")
        presence = node.get("content")
        if presence is None or presence.value not in PRESENCES:
            self._findings.error((presence or node).place, f"content must be one of {', '.join(PRESENCES)}")
            return None
        carried = self._content(node, presence.value, payload)
        described = node.get("description")
        if described is not None and not isinstance(described.value, str):
            self._findings.error(described.place, f"description must be a string, not {described.kind}")
            described = None
        first, second = names.stem(resource), names.stem(action)
        return Event(
            stem=given_name(node, self._findings) or names.join(first, second),
            label=f"{first}.{second}",
            resource=resource,
            action=action,
            presence=presence.value,
            payload=payload,
            content=carried,
            docs=Docs(described.value if described is not None else ""),
            place=node.place,
        )

    def _content(self, node: Node, presence: str, payload: Type) -> Type:
        reference = node.get("$ref")
        if reference is None:
            return payload
        if presence == "none":
            self._findings.error(reference.place, "$ref of an action whose content is none")
        if not isinstance(reference.value, str):
            self._findings.error(reference.place, f"$ref must be a string, not {reference.kind}")
            return Scalar("raw")
        return self._payload_of(reference)

"""Reads x-envelope: where resource, action, content, id, time and subject of a message are."""

from __future__ import annotations

import dataclasses
import re

from .diagnostics import Findings
from .json_text import Node
from .model import Spot
from .patterns import BadPattern, Pattern
from .schema import keyword

NAMES = ("resource", "action", "name")
ACCESSORS = ("id", "time", "subject")
TIME_FORMATS = {"date-time": "date_time", "epoch-ms": "epoch_ms", "epoch-s": "epoch_s"}

_KNOWN = (*NAMES, "content", *ACCESSORS, "events")
_HEADER = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z")


@dataclasses.dataclass(frozen=True)
class Places:
    """The parsed x-envelope: what is where, the node that says so, and the pattern that finds events."""

    spots: dict[str, Spot]
    nodes: dict[str, Node]
    time_format: str = "date_time"
    events: Pattern | None = None

    @property
    def tokens(self) -> dict[str, tuple[str, ...]]:
        """The reference tokens of everything that is in the body."""
        return {name: spot.tokens for name, spot in self.spots.items() if not spot.header}

    @property
    def whole_body(self) -> bool:
        """Whether the whole body is the content."""
        content = self.spots.get("content")
        return content is not None and not content.tokens


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
    return _Reader(described, findings).read()


class _Reader:
    def __init__(self, described: Node, findings: Findings) -> None:
        self._described = described
        self._findings = findings
        self._sound = True
        self._time_format = "date_time"

    def read(self) -> Places | None:
        spots: dict[str, Spot] = {}
        events: Pattern | None = None
        for key, node in self._described.value.items():
            if key not in _KNOWN:
                self._error(node, f"unknown member {key!r} of x-envelope; it may hold {', '.join(_KNOWN)}")
            elif key == "events":
                events = self._events(node)
            else:
                spot = self._spot(key, node)
                if spot is not None:
                    spots[key] = spot
        self._complete(spots)
        places = Places(spots, self._described.value, self._time_format, events)
        self._apart(places)
        return places if self._sound else None

    def _error(self, node: Node, message: str) -> None:
        self._findings.error(node.place, message)
        self._sound = False

    def _spot(self, key: str, node: Node) -> Spot | None:
        if isinstance(node.value, dict):
            return self._header(key, node)
        if not isinstance(node.value, str):
            self._error(node, f'x-envelope.{key} must be a JSON pointer or {{"header": …}}, not {node.kind}')
            return None
        if node.value == "" and key == "content":
            return Spot()
        if not node.value.startswith("/"):
            self._error(node, f"x-envelope.{key} {node.value!r} is not a JSON pointer; it begins with /")
            return None
        return Spot("", tuple(part.replace("~1", "/").replace("~0", "~") for part in node.value.split("/")[1:]))

    def _header(self, key: str, node: Node) -> Spot | None:
        allowed = ("header", "format") if key == "time" else ("header",)
        for each, value in node.value.items():
            if each not in allowed:
                self._error(value, f"unknown member {each!r}; a place in a header is {{\"header\": \"X-Name\"}}")
        header = node.get("header")
        if header is None or not isinstance(header.value, str) or not _HEADER.match(header.value):
            self._error(node, f'x-envelope.{key} must be a JSON pointer or {{"header": …}} with a header\'s name')
            return None
        if key == "content":
            self._error(node, "x-envelope.content must be in the body")
            return None
        written = node.get("format")
        if written is not None:
            if written.value not in TIME_FORMATS:
                self._error(written, f"format must be one of {', '.join(TIME_FORMATS)}")
            else:
                self._time_format = TIME_FORMATS[written.value]
        return Spot(header.value)

    def _events(self, node: Node) -> Pattern | None:
        if not isinstance(node.value, str):
            self._error(node, f"x-envelope.events must be a pattern, not {node.kind}")
            return None
        try:
            pattern = Pattern(node.value)
        except BadPattern as problem:
            self._error(node, f"x-envelope.events {problem}")
            return None
        if "resource" not in pattern.groups or pattern.groups - {"resource", "action"}:
            self._error(node, "x-envelope.events needs the group (?<resource>…) and may have (?<action>…)")
            return None
        return pattern

    def _complete(self, spots: dict[str, Spot]) -> None:
        written = self._described.value
        if "name" in written:
            for key in ("resource", "action"):
                if key in written:
                    self._error(written[key], f"x-envelope.{key} beside name, which stands in its place")
            needed = ("content",)
        else:
            in_header = spots.get("resource") is not None and bool(spots["resource"].header)
            needed = ("resource", "content") if in_header else ("resource", "action", "content")
        for key in needed:
            if key not in written:
                self._error(self._described, f"x-envelope must say where {key} lives")

    def _apart(self, places: Places) -> None:
        if places.whole_body:
            for key in ACCESSORS:
                spot = places.spots.get(key)
                if spot is not None and not spot.header:
                    self._error(
                        places.nodes[key], f"the whole body is the content, so {key} has to be in a header"
                    )
            return
        earlier: list[str] = []
        tokens = places.tokens
        for slot in (slot for slot in (*NAMES, "content") if slot in tokens):
            for other, path in tokens.items():
                said_before = other in earlier and path == tokens[slot]
                if other != slot and path[: len(tokens[slot])] == tokens[slot] and not said_before:
                    self._error(places.nodes[other], f"x-envelope.{other} leads into the place of {slot}")
            earlier.append(slot)

"""One JSON Schema document of everything: each definition under its C++ name, each event as a whole message.

All other outputs start here. References are resolved and point into the bundle; what only the generator reads
(x-event, x-envelope, identifiers and anchors) is left out, and older drafts are written in the words of
2020-12. A message is the envelope with resource and action as constants and the content in its place.
"""

from __future__ import annotations

import dataclasses
import re

from ..cpp_types import short_name
from ..diagnostics import Findings
from ..inputs import Input
from ..json_text import Node, Number
from ..load import ENVELOPE, Document
from ..model import Alias, Definition, Enum, Event, Nullable, Struct, Type, Use
from ..references import References, key_of
from ..schema import keyword, text
from .json_writer import plain

DRAFT = "https://json-schema.org/draft/2020-12/schema"

_LEFT_OUT = frozenset(
    """$schema $id id $anchor $dynamicAnchor $comment $vocabulary $defs definitions x-event x-envelope
    x-cpp-name x-cpp-include x-extra-members""".split()
)
_DATA = frozenset({"enum", "const", "default", "examples", "required", "x-enum-doc", "dependentRequired"})
_SCHEMA_MAPS = frozenset({"properties", "patternProperties", "dependentSchemas"})
_OLD_DRAFT = re.compile(r"https?://json-schema\.org/draft-0[34567]/")
_UNFIT = re.compile(r"[^A-Za-z0-9._-]")


@dataclasses.dataclass(frozen=True)
class Message:
    """An event as it is sent: its schema, and the headers that name it."""

    event: Event
    schema: dict[str, object]
    content: object
    headers: dict[str, str]

    @property
    def name(self) -> str:
        """The C++ name of the event, which is its name everywhere."""
        return self.event.stem


@dataclasses.dataclass(frozen=True)
class Bundle:
    """The definitions by name, then the messages. References begin with `home`."""

    home: str
    definitions: dict[str, dict[str, object]]
    messages: tuple[Message, ...]
    envelope: dict[str, object]

    def target(self, reference: str) -> dict[str, object]:
        """The schema that a reference of this bundle names."""
        return self.definitions[reference[len(self.home) :]]

    def schemas(self) -> dict[str, object]:
        """Every schema by name: definitions, then messages."""
        return self.definitions | {message.name: message.schema for message in self.messages}

    def document(self, title: str) -> dict[str, object]:
        """The bundle as one JSON Schema: any message of the catalog."""
        found: dict[str, object] = {"$schema": DRAFT, "title": title}
        if self.messages:
            found["anyOf"] = [{"$ref": self.home + message.name} for message in self.messages]
        return found | {"$defs": self.schemas()}


def bundle(read: Input, home: str = "#/$defs/") -> Bundle:
    """The bundle of a catalog."""
    return _Bundler(read, home).bundle()


class _Bundler:
    def __init__(self, read: Input, home: str) -> None:
        self._read = read
        self._home = home
        self._table = read.catalog.definitions()
        self._references = References(read.corpus, Findings())
        self._by_file = {document.shown: document for document in read.corpus.documents}
        self._names: dict[str, str] = {}
        self._taken = {event.stem for unit in read.catalog.units for event in unit.events}
        self._work: list[tuple[str, Node]] = []

    def bundle(self) -> Bundle:
        for document in self._read.corpus.documents:
            if not document.is_envelope and not document.imported and document.declares_type:
                self._reference(document.root)
        for definition in self._table.values():
            if self._is_named_schema(definition) and not self._by_file[definition.place.file].imported:
                self._reference(self._node(definition.place))
        events = [event for unit in self._read.catalog.units for event in unit.events]
        messages = tuple(self._message(event) for event in events)
        envelope = self._envelope_schema()
        found: dict[str, dict[str, object]] = {}
        while self._work:
            name, node = self._work.pop(0)
            schema = self._schema(node)
            found[name] = schema if isinstance(schema, dict) else ({} if schema else {"not": {}})
        return Bundle(self._home, dict(sorted(found.items())), messages, envelope)

    def _is_named_schema(self, definition: Definition) -> bool:
        """Whether the definition is an entry of $defs; inline ones stay where they are."""
        return definition.place.pointer.rpartition("/")[0] in ("#/$defs", "#/definitions")

    def _message(self, event: Event) -> Message:
        content = None if event.presence == "none" else self._type(event.content)
        places = self._places()
        if places is None:
            return Message(event, {"title": self._title(event)} | (content or {}), content, {})
        schema = self._envelope_schema()
        headers = {}
        dotted = f"{event.resource}.{event.action}" if event.action else event.resource
        for slot, value in (("resource", event.resource), ("action", event.action), ("name", dotted)):
            place = places.get(slot) if value else None  # an event without an action takes any, or none
            if isinstance(place, dict) and isinstance(place.get("header"), str):
                headers[place["header"]] = value
            elif isinstance(place, str):
                _put(schema, place, {"type": "string", "const": value}, True)
        place = places.get("content")
        if place == "" and content is not None:
            schema = schema | {"allOf": [content]}
        elif isinstance(place, str):
            _put(schema, place, False if content is None else content, event.presence == "required")
        said = event.docs.text or schema.get("description", "")
        schema = {"title": self._title(event), "description": said} | {
            key: each for key, each in schema.items() if key not in ("title", "description")
        }
        return Message(event, schema, content, headers)

    @staticmethod
    def _title(event: Event) -> str:
        return f"{event.resource} {event.action}".strip()

    def _places(self) -> dict[str, object] | None:
        envelope = self._read.corpus.own(ENVELOPE)
        described = keyword(envelope.root, "x-envelope") if envelope is not None else None
        return plain(described) if described is not None else None

    def _envelope_schema(self) -> dict[str, object]:
        envelope = self._read.corpus.own(ENVELOPE)
        return self._schema(envelope.root) if envelope is not None else {}

    def _type(self, whole: Type) -> dict[str, object]:
        if isinstance(whole, Nullable):
            return {"anyOf": [self._type(whole.value), {"type": "null"}]}
        if isinstance(whole, Use):
            return {"$ref": self._reference(self._node(self._table[whole.key].place))}
        return {}

    def _reference(self, node: Node) -> str:
        """The reference to a schema, which is put into the bundle if it is not there."""
        key = node.file + node.pointer
        if key not in self._names:
            self._names[key] = self._name(node)
            self._taken.add(self._names[key])
            self._work.append((self._names[key], node))
        return self._home + self._names[key]

    def _name(self, node: Node) -> str:
        document = self._by_file[node.file]
        found = self._table.get(key_of(node))
        if isinstance(found, (Enum, Alias)) or isinstance(found, Struct) and len(found.path) == 1:
            name = short_name(found)
        else:
            name = _UNFIT.sub("_", document.base_name + node.pointer.lstrip("#"))
        while name in self._taken:
            name += "_"
        return name

    def _node(self, place) -> Node:
        here = self._by_file[place.file].root
        for token in place.pointer.split("/")[1:]:
            token = token.replace("~1", "/").replace("~0", "~")
            here = here.value[int(token)] if isinstance(here.value, list) else here.value[token]
        return here

    def _schema(self, node: Node) -> object:
        """A schema in the words of 2020-12, its references into the bundle."""
        if not isinstance(node.value, dict):
            return plain(node)
        document = self._by_file[node.file]
        old = _OLD_DRAFT.match(text(document.root, "$schema")) is not None
        reference = keyword(node, "$ref")
        found: dict[str, object] = {}
        for key, value in node.value.items():
            if key in _LEFT_OUT or (old and reference is not None and key in _ASSERTING):
                continue
            found |= self._keyword(key, value, document, old)
        if found.pop("nullable", None) is True and isinstance(found.get("type"), str):
            found["type"] = [found["type"], "null"]
            if isinstance(found.get("enum"), list) and None not in found["enum"]:
                found["enum"] = [*found["enum"], None]
        return found

    def _keyword(self, key: str, value: Node, document: Document, old: bool) -> dict[str, object]:
        if key == "$ref" and isinstance(value.value, str):
            target = self._references.resolve(value)
            return {key: self._reference(target.node) if target is not None else value.value}
        if key == "additionalItems":
            return {"items": self._schema(value)} if old else {}
        if key == "dependencies" and isinstance(value.value, dict):
            return self._dependencies(value)
        if key == "example":
            return {"examples": [plain(value)]}
        if key in ("exclusiveMinimum", "exclusiveMaximum") and isinstance(value.value, bool):
            return {}
        if key in _DATA or key.startswith("x-") or not isinstance(value.value, (dict, list)):
            return {key: plain(value)}
        if key in _SCHEMA_MAPS and isinstance(value.value, dict):
            return {key: {name: self._schema(each) for name, each in value.value.items()}}
        if isinstance(value.value, list):
            name = "prefixItems" if key == "items" else key
            return {name: [self._schema(each) for each in value.value]}
        return {key: self._schema(value)}

    def _dependencies(self, value: Node) -> dict[str, object]:
        names = {key: plain(each) for key, each in value.value.items() if isinstance(each.value, list)}
        schemas = {key: self._schema(each) for key, each in value.value.items() if key not in names}
        found: dict[str, object] = {"dependentRequired": names} if names else {}
        return found | ({"dependentSchemas": schemas} if schemas else {})


_WORDS = ("title", "description")
_ASSERTING = frozenset(
    """type properties required items enum const oneOf anyOf allOf not minimum maximum minLength maxLength
    pattern format additionalProperties""".split()
)


def _put(schema: dict[str, object], pointer: str, value: object, required: bool) -> None:
    """Puts a schema in the place of a message that a pointer names, required on the whole way if it is."""
    tokens = [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]
    here = schema
    for number, token in enumerate(tokens):
        members = here.setdefault("properties", {})
        last = number == len(tokens) - 1
        if last:
            said = members.get(token)
            words = {key: said[key] for key in _WORDS if isinstance(said, dict) and key in said}
            members[token] = value if value is False else words | value
        elif not isinstance(members.get(token), dict):
            members[token] = {"type": "object"}
        needed = here.setdefault("required", [])
        if (required or not last) and token not in needed:
            needed.append(token)
        here = members[token] if isinstance(members[token], dict) else {}


def number_of(value: object) -> int | float | None:
    """A number of a schema as Python has it; None for anything else."""
    if isinstance(value, Number):
        return float(value.lexeme)
    return value if isinstance(value, int) and not isinstance(value, bool) else None

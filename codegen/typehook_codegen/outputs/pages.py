"""What the pages for readers show: resources with their events, and a table for each type.

Decided here, printed by the templates for Markdown and HTML. An inline object is no table of its own: its
members follow it, with the way to them (`order.lines[].price`).
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator

from ..json_text import Number
from ..model import Catalog, Nullable, Struct, Use
from .bundle import Bundle, Message
from .json_writer import dumps

_CONSTRAINTS = (
    "format", "x-format", "minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "multipleOf",
    "minLength", "maxLength", "pattern", "minItems", "maxItems", "uniqueItems", "minProperties",
    "maxProperties", "default",
)
_MOST_VALUES = 12


@dataclasses.dataclass(frozen=True)
class Piece:
    """A part of a type's name; `target` is the definition that it leads to, or empty."""

    text: str
    target: str = ""


@dataclasses.dataclass(frozen=True)
class Row:
    """A member in a table. `path` is the way to it, `depth` how far inside it is."""

    path: str
    depth: int
    type: tuple[Piece, ...]
    presence: str
    deprecated: bool
    text: str
    constraints: tuple[str, ...]
    values: tuple[tuple[str, str], ...]


@dataclasses.dataclass(frozen=True)
class TypeView:
    """A definition."""

    name: str
    title: str
    text: str
    type: tuple[Piece, ...]
    rows: tuple[Row, ...]


@dataclasses.dataclass(frozen=True)
class EventView:
    """An event."""

    name: str
    resource: str
    action: str
    text: str
    presence: str
    content: tuple[Piece, ...]
    headers: tuple[tuple[str, str], ...]
    sample: str
    snippet: str


@dataclasses.dataclass(frozen=True)
class ResourceView:
    """A resource: its events, and the types that they carry."""

    name: str
    wire: str
    events: tuple[EventView, ...]
    types: tuple[TypeView, ...]


@dataclasses.dataclass(frozen=True)
class Page:
    """Everything on a page."""

    title: str
    version: str
    envelope: tuple[Row, ...]
    envelope_text: str
    resources: tuple[ResourceView, ...]
    types: tuple[TypeView, ...]

    @property
    def event_count(self) -> int:
        """How many events there are."""
        return sum(len(resource.events) for resource in self.resources)


@dataclasses.dataclass(frozen=True)
class Naming:
    """What the caller's C++ calls the catalog."""

    namespace: str
    prefix: str


def page(
    bundle: Bundle,
    catalog: Catalog,
    title: str,
    version: str,
    samples: dict[str, object],
    naming: Naming,
) -> Page:
    """The page of a catalog; samples are instances by event name."""
    maker = _Maker(bundle, catalog, samples, naming)
    by_resource: dict[str, list[Message]] = {}
    for message in bundle.messages:
        by_resource.setdefault(message.event.resource, []).append(message)
    shown: set[str] = set()
    resources = tuple(maker.resource(wire, messages, shown) for wire, messages in by_resource.items())
    types = tuple(maker.type(name) for name in bundle.definitions if name not in shown)
    return Page(
        title=title,
        version=version,
        envelope=tuple(maker.rows(bundle.envelope, "", 0)),
        envelope_text=str(bundle.envelope.get("description", "")),
        resources=resources,
        types=types,
    )


class _Maker:
    def __init__(
        self, bundle: Bundle, catalog: Catalog, samples: dict[str, object], naming: Naming
    ) -> None:
        self._bundle = bundle
        self._catalog = catalog
        self._table = catalog.definitions()
        self._samples = samples
        self._naming = naming
        self._headers = {
            event.stem: unit.header for unit in catalog.units for event in unit.events
        }

    def resource(self, wire: str, messages: list[Message], shown: set[str]) -> ResourceView:
        """A resource; the types that its events carry are shown with the first that carries them."""
        names = []
        for message in messages:
            for name in self._targets(message.content):
                if name not in shown:
                    shown.add(name)
                    names.append(name)
        return ResourceView(
            name=messages[0].event.label.partition(".")[0] or messages[0].name,
            wire=wire,
            events=tuple(self.event(message) for message in messages),
            types=tuple(self.type(name) for name in names),
        )

    def event(self, message: Message) -> EventView:
        """An event."""
        event = message.event
        sample = self._samples.get(message.name)
        return EventView(
            name=message.name,
            resource=event.resource,
            action=event.action,
            text=event.docs.text,
            presence=event.presence,
            content=self._pieces(message.content) if message.content is not None else (),
            headers=tuple(message.headers.items()),
            sample=dumps(sample) if sample is not None else "",
            snippet=self._snippet(message),
        )

    def type(self, name: str) -> TypeView:
        """A definition with its table."""
        schema = self._bundle.definitions[name]
        return TypeView(
            name=name,
            title=str(schema.get("title", name)),
            text=str(schema.get("description", "")),
            type=self._pieces(schema),
            rows=tuple(self.rows(schema, "", 0)),
        )

    def rows(self, schema: dict[str, object], path: str, depth: int) -> Iterator[Row]:
        """The members of an object, each followed by those inside it."""
        required = schema.get("required", [])
        for key, member in schema.get("properties", {}).items():
            if member is False:
                continue
            described = member if isinstance(member, dict) else {}
            here = f"{path}{key}"
            yield Row(
                path=here,
                depth=depth,
                type=self._pieces(member),
                presence="required" if key in required else "optional",
                deprecated=described.get("deprecated") is True,
                text=str(described.get("description", described.get("title", ""))),
                constraints=tuple(_constraints(described)),
                values=tuple(_values(described)),
            )
            yield from self._inside(described, here, depth + 1)

    def _inside(self, schema: dict[str, object], path: str, depth: int) -> Iterator[Row]:
        if schema.get("properties"):
            yield from self.rows(schema, f"{path}.", depth)
        items = schema.get("items")
        if isinstance(items, dict):
            yield from self._inside(items, f"{path}[]", depth)
        values = schema.get("additionalProperties")
        if isinstance(values, dict) and not schema.get("properties"):
            yield from self._inside(values, f"{path}.*", depth)
        for key in ("oneOf", "anyOf", "allOf"):
            for each in schema.get(key, []):
                if isinstance(each, dict):
                    yield from self._inside(each, path, depth)

    def _pieces(self, schema: object) -> tuple[Piece, ...]:
        return tuple(_joined(self._type(schema)))

    def _type(self, schema: object) -> Iterator[Piece]:
        if not isinstance(schema, dict) or not schema:
            yield Piece("any JSON")
            return
        if "$ref" in schema:
            name = str(schema["$ref"])[len(self._bundle.home) :]
            yield Piece(name, name)
            return
        alternatives = schema.get("oneOf", schema.get("anyOf"))
        if isinstance(alternatives, list) and not all(
            isinstance(each, dict) and "const" in each for each in alternatives
        ):
            for number, each in enumerate(alternatives):
                if number:
                    yield Piece(" or ")
                yield from self._type(each)
            return
        if "const" in schema:
            yield Piece(json.dumps(schema["const"], ensure_ascii=False, default=str))
            return
        declared = schema.get("type")
        kinds = declared if isinstance(declared, list) else [declared] if declared else []
        if schema.get("x-cpp-type") == "decimal":
            kinds = ["decimal" if each == "number" else each for each in kinds]
        if "array" in kinds and isinstance(schema.get("items"), dict):
            yield Piece("array of ")
            yield from self._type(schema["items"])
            kinds = [each for each in kinds if each != "array"]
            if kinds:
                yield Piece(" or ")
        elif kinds == ["object"] and isinstance(schema.get("additionalProperties"), dict):
            yield Piece("map of ")
            yield from self._type(schema["additionalProperties"])
            return
        elif isinstance(schema.get("allOf"), list) and not schema.get("properties"):
            for number, each in enumerate(schema["allOf"]):
                if number:
                    yield Piece(" with ")
                yield from self._type(each)
            return
        if not kinds:
            kinds = ["object"] if "properties" in schema else [] if "items" in schema else ["any JSON"]
        if schema.get("enum") is not None or alternatives is not None:
            kinds = ["enum" if each == "string" else each for each in kinds]
        yield Piece(" or ".join(kinds))

    def _targets(self, content: object) -> list[str]:
        pieces = self._pieces(content) if content is not None else ()
        return [piece.target for piece in pieces if piece.target]

    def _snippet(self, message: Message) -> str:
        event = message.event
        name = f"{self._naming.namespace}::{message.name}"
        accessors = self._catalog.envelope.accessors if self._catalog.envelope is not None else ()
        named = {each.name for each in accessors}
        subject = next((f"event.{each}()" for each in ("subject", "id") if each in named), "event")
        if event.presence == "required":
            body = f"handle(event.content(){self._first_member(event.content)});"
        elif event.presence == "optional":
            body = f"if (event.content()) handle(*event.content(){self._first_member(event.content, '->')});"
            body = body.replace("(*event.content()->", "(event.content()->")
        else:
            body = f"handle({subject});"
        header = f"{self._naming.prefix}/{self._headers[message.name]}"
        return (
            f"#include <{header}>\n\n"
            f"typehook::on<{name}>([](auto const& event) {{\n    {body}\n}})\n"
        )

    def _first_member(self, content: object, access: str = ".") -> str:
        if isinstance(content, Nullable):
            return ""
        found = self._table.get(content.key) if isinstance(content, Use) else None
        if not isinstance(found, Struct):
            return ""
        member = next((each for each in found.members if each.required), None)
        return f"{access}{member.name}" if member is not None else ""


def _joined(pieces: Iterator[Piece]) -> list[Piece]:
    """Neighbouring pieces without a target as one."""
    found: list[Piece] = []
    for piece in pieces:
        if found and not piece.target and not found[-1].target:
            found[-1] = Piece(found[-1].text + piece.text)
        elif piece.text:
            found.append(piece)
    return found


def _constraints(schema: dict[str, object]) -> Iterator[str]:
    for key in _CONSTRAINTS:
        if key in schema:
            value = schema[key]
            if isinstance(value, Number):
                value = value.lexeme
            elif not isinstance(value, str):
                value = json.dumps(value, ensure_ascii=False, default=lambda number: number.lexeme)
            yield f"{key} {value}"


def _values(schema: dict[str, object]) -> Iterator[tuple[str, str]]:
    """The values of an enum with what is said about each; a long list is cut."""
    told = schema.get("x-enum-doc")
    told = told if isinstance(told, dict) else {}
    listed = schema.get("enum")
    if not isinstance(listed, list):
        alternatives = [
            each for each in schema.get("oneOf", []) if isinstance(each, dict) and "const" in each
        ]
        listed = [each["const"] for each in alternatives]
        told = {
            each["const"]: each.get("description", "")
            for each in alternatives
            if isinstance(each["const"], str)
        }
    for value in listed[:_MOST_VALUES]:
        text = value if isinstance(value, str) else json.dumps(value, default=lambda number: number.lexeme)
        yield text, str(told.get(value, "")) if isinstance(value, str) else ""
    if len(listed) > _MOST_VALUES:
        yield "…", f"and {len(listed) - _MOST_VALUES} more"


_TOKEN = re.compile(r'("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d[\d.eE+-]*)|(true|false|null)')


def json_tokens(text: str) -> Iterator[tuple[str, str]]:
    """A JSON text in pieces for colouring: (kind, text) of the kinds key, string, number, word and empty."""
    at = 0
    for found in _TOKEN.finditer(text):
        if found.start() > at:
            yield "", text[at : found.start()]
        string, colon, number, _ = found.groups()
        if string is not None:
            yield ("key" if colon is not None else "string"), string
            if colon is not None:
                yield "", colon
        else:
            yield ("number" if number is not None else "word"), found.group()
        at = found.end()
    if at < len(text):
        yield "", text[at:]

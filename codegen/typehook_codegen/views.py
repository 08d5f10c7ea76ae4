"""What the templates print: structs, enums and events as ready lines of text.

Everything is decided here; templates only loop and print.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from .cpp_text import literal, one_line
from .cpp_types import (
    Place,
    TypeWriter,
    short_name,
    slots_text,
    stem_of,
    template_name,
    underlying,
    view_name,
)
from .defaults import initializer
from .layout import (
    MemberView,
    assigned,
    docs_lines,
    enumerator,
    equality,
    fact,
    filled,
    function,
    laid_out,
    unindented,
)
from .load import ENVELOPE
from .model import (
    Alias,
    Constant,
    Definition,
    Docs,
    Enum,
    Envelope,
    Event,
    Member,
    Nullable,
    Slot,
    Struct,
    Use,
)
from .walk import all_members


@dataclasses.dataclass(frozen=True)
class ReflectionView:
    """The reflection of one struct, defined out of class."""

    template: str
    name: str
    facts: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class StructView:
    """A struct; nested ones come first."""

    indent: str
    template: str
    name: str
    docs: tuple[str, ...]
    nested: tuple[StructView, ...]
    members: tuple[MemberView, ...]
    accessors: tuple[MemberView, ...]
    equality: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class EnumView:
    """An enum and the specialization that names its values."""

    name: str
    qualified: str
    underlying: str
    docs: tuple[str, ...]
    enumerators: tuple[MemberView, ...]
    names: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class AliasView:
    """An alias template and its two names."""

    docs: tuple[str, ...]
    template: str
    lines: tuple[str, ...]
    short: str
    view: str


class Views:
    """Makes the views of one header."""

    def __init__(self, namespace: str, table: dict[str, Definition], opaque: frozenset[str]) -> None:
        self._namespace = namespace
        self._table = table
        self._opaque = opaque
        self._types = TypeWriter(table, Place(namespace))
        self.headers = self._types.headers
        self.foreign = self._types.foreign

    def struct(self, struct: Struct, envelope: Envelope | None = None) -> StructView:
        """A struct of namespace scope and what is nested in it; the envelope's root has accessors."""
        view = self._struct(struct, self._types.at(self._place(struct)), 0)
        if envelope is None or envelope.root.key != struct.key:
            return view
        return dataclasses.replace(view, accessors=tuple(self._places(envelope)))

    def reflections(self, struct: Struct) -> list[ReflectionView]:
        """The reflections of a struct and of those nested in it, inner ones first."""
        found = [view for nested in struct.nested for view in self.reflections(nested)]
        owner = "".join(f"::{part}" for part in struct.path[1:])
        outer = template_name(struct)
        short = struct.path[-1] if owner else outer
        arguments = ", ".join(("Storage", *struct.slots))
        facts = [*fact("name", literal(label(struct)))]
        if struct.is_envelope:
            facts.append("static constexpr bool envelope = true;")
        facts.extend(_defaults(struct))
        facts.extend(self._keys(struct.members, short))
        if not struct.is_envelope:
            other = f"typename {outer}<Other>{owner}" if owner else f"{outer}<Other>"
            facts.append(f"template <class Other> using rebind = {other};")
        return [
            *found, ReflectionView(slots_text(struct.slots), f"{outer}<{arguments}>{owner}", tuple(facts))
        ]

    def event(self, event: Event, envelope: Envelope) -> tuple[StructView, ReflectionView]:
        """An event and its reflection."""
        name = template_name(event)
        place = self._place(envelope.root)
        place = dataclasses.replace(place, inside=None, taken=place.taken | self._accessor_names(envelope))
        types = self._types.at(place)
        payload = types.of(event.payload)
        content = self._content(event, types)
        types = types.at(dataclasses.replace(place, arguments=arguments_of(event, content)))
        sentence = one_line(f"{event.resource} {event.action}")
        docs = Docs(f"{sentence}: {event.docs.text}" if event.docs.text else f"{sentence}.")
        members = (self._member(each, types, 4, ENVELOPE) for each in envelope.root.members)
        view = StructView(
            indent="",
            template="class Storage",
            name=name,
            docs=docs_lines(docs, 0),
            nested=(),
            members=(*members, *_extra(envelope.root, 4)),
            accessors=tuple(self._accessors(event, envelope, content)),
            equality=equality(name, 4),
        )
        facts = [
            *fact("name", literal(event.label)),
            *fact("resource", literal(event.resource)),
            *fact("action", literal(event.action)),
            "static constexpr bool envelope = true;",
            *_defaults(envelope.root),
            *self._keys(envelope.root.members, name),
            f"using payload = {payload};",
            f"using content = {content};",
            f"template <class Other> using rebind = {name}<Other>;",
        ]
        return view, ReflectionView("class Storage", f"{name}<Storage>", tuple(facts))

    def enum(self, enum: Enum) -> EnumView:
        """An enum."""
        self.headers.add("cstdint")
        name = short_name(enum)
        wires = [literal(each.wire) for each in enum.enumerators]
        return EnumView(
            name=name,
            qualified=f"::{self._namespace}::{name}",
            underlying=underlying(enum),
            docs=docs_lines(enum.docs, 0),
            enumerators=tuple(enumerator(each) for each in enum.enumerators),
            names=filled(f"static constexpr std::string_view names[{len(wires)}] = {{", wires, "};", 4),
        )

    def alias(self, alias: Alias) -> AliasView:
        """An alias template."""
        name = template_name(alias)
        text = self._types.at(Place(self._namespace, opaque=self._opaque)).of(alias.type)
        return AliasView(
            docs=docs_lines(alias.docs, 0),
            template=name,
            lines=assigned(f"using {name}", text, 0),
            short=short_name(alias),
            view=view_name(alias),
        )

    def _place(self, struct: Struct) -> Place:
        taken = {member.name for member in all_members(struct)} | set(_nested_names(struct))
        return Place(self._namespace, frozenset(taken), struct, self._opaque)

    @staticmethod
    def _accessor_names(envelope: Envelope) -> frozenset[str]:
        return frozenset({"content", *(each.name for each in envelope.accessors)})

    def _struct(self, struct: Struct, types: TypeWriter, indent: int) -> StructView:
        inner = indent + 4
        name = template_name(struct) if not indent else struct.path[-1]
        return StructView(
            indent=" " * indent,
            template=slots_text(struct.slots) if not indent else "",
            name=name,
            docs=docs_lines(struct.docs, indent),
            nested=tuple(self._struct(nested, types, inner) for nested in struct.nested),
            members=(
                *(self._member(each, types, inner) for each in struct.members),
                *_extra(struct, inner),
            ),
            accessors=(),
            equality=equality(name, inner),
        )

    def _member(self, member: Member, types: TypeWriter, indent: int, source: str = "") -> MemberView:
        value = ""
        if member.required and member.default is not None:
            value = initializer(member.type, member.default, self._table, types)
        text = types.member(member)
        empty = isinstance(member.type, Slot) and (
            text in ("Resource", "Action", "Content", "::typehook::absent")
        )
        literal_like = isinstance(member.type, (Constant, Slot)) and text.startswith(
            ("::typehook::literal<", "::typehook::constant<")
        )
        attribute = "[[no_unique_address]] " if member.required and (empty or literal_like) else ""
        place = f"// {source}{one_line(member.place.pointer)}"
        return laid_out(
            docs_lines(member.docs, indent), attribute + text, f"{member.name}{{{value}}};", place, indent
        )

    def _keys(self, members: tuple[Member, ...], owner: str) -> list[str]:
        wires = [literal(member.wire) for member in members]
        pointers = [f"&{owner}::{member.name}" for member in members]
        if not members:
            self.headers.add("array")
            keys = ["static constexpr std::array<std::string_view, 0> keys{};"]
        else:
            keys = unindented(
                filled(f"static constexpr std::string_view keys[{len(wires)}] = {{", wires, "};", 4)
            )
        return [*keys, *unindented(filled("using members = ::typehook::member_list<", pointers, ">;", 4))]

    def _content(self, event: Event, types: TypeWriter) -> str:
        if event.presence == "none":
            return "::typehook::absent"
        if event.presence == "required":
            return types.of(event.content)
        if isinstance(event.content, Nullable):
            return f"::typehook::optional_nullable<{types.of(event.content.value)}>"
        return types.optional(types.of(event.content))

    @staticmethod
    def _places(envelope: Envelope) -> Iterator[MemberView]:
        for each in envelope.accessors:
            reader = "envelope_time" if each.name == "time" else "envelope_text"
            docs = Docs(each.docs.text or _ACCESSOR_DOCS[each.name])
            body = f"return ::typehook::{reader}({'.'.join(each.path)});"
            yield MemberView(docs_lines(docs, 4), function(f"auto {each.name}() const noexcept", body))

    def _accessors(self, event: Event, envelope: Envelope, content: str) -> Iterator[MemberView]:
        yield from self._places(envelope)
        if event.presence != "none":
            docs = Docs(envelope.content_docs.text or self._content_docs(event))
            body = f"return {'.'.join(envelope.content_path)};"
            yield MemberView(
                docs_lines(docs, 4), function(f"{content} const& content() const noexcept", body)
            )

    def _content_docs(self, event: Event) -> str:
        carried = event.content.value if isinstance(event.content, Nullable) else event.content
        if not isinstance(carried, Use):
            return "What the event is about."
        return f"The {stem_of(self._table[carried.key]).strip('_').replace('_', ' ')}."


def arguments_of(event: Event, content: str) -> tuple[tuple[str, str], ...]:
    """What an event puts into the envelope's slots."""
    resource = f"::typehook::literal<{literal(event.resource)}>"
    action = f"::typehook::literal<{literal(event.action)}>"
    return (("Resource", resource), ("Action", action), ("Content", content))


def label(struct: Struct) -> str:
    """The name of a struct in its reflection."""
    first = struct.path[0]
    if struct.is_envelope and first.startswith("envelope_"):
        first = "envelope." + first[len("envelope_") :]
    return ".".join((first, *struct.path[1:]))


def _nested_names(struct: Struct) -> Iterator[str]:
    for nested in struct.nested:
        yield nested.path[-1]
        yield from _nested_names(nested)


def _extra(struct: Struct, indent: int) -> tuple[MemberView, ...]:
    line = " " * indent + "::typehook::basic_extra_members<Storage> extra_members{};"
    return (MemberView((), (line,)),) if struct.keeps_extra else ()


def _defaults(struct: Struct) -> list[str]:
    given = any(member.required and member.default is not None for member in struct.members)
    return ["static constexpr bool has_defaults = true;"] if given else []


_ACCESSOR_DOCS = {"id": "The event's id.", "time": "When it happened.", "subject": "What it happened to."}

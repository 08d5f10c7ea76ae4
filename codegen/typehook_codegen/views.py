"""What the templates print: structs, enums and events as ready lines of text.

Everything is decided here; templates only loop and print.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from .cpp_text import WIDTH, literal, one_line
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
from .json_text import escape_token
from .layout import (
    MemberView,
    assigned,
    broken,
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

    def __init__(
        self, namespace: str, table: dict[str, Definition], opaque: frozenset[str], compiled: bool = False
    ) -> None:
        self._namespace = namespace
        self._compiled = ["static constexpr bool compiled = true;"] if compiled else []
        self._file = ""
        self._table = table
        self._opaque = opaque
        self._types = TypeWriter(table, Place(namespace))
        self.headers = self._types.headers
        self.foreign = self._types.foreign

    def struct(self, struct: Struct, envelope: Envelope | None = None) -> StructView:
        """A struct of namespace scope and what is nested in it; the envelope's root has accessors."""
        self._file = struct.place.file
        view = self._struct(struct, self._types.at(self._place(struct)), 0)
        if envelope is None or envelope.root.key != struct.key:
            return view
        return dataclasses.replace(view, accessors=tuple(self._places(envelope, False)))

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
        if not struct.slots:
            facts.extend(self._compiled)
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
        self._file = event.place.file
        name = template_name(event)
        place = self._place(envelope.root)
        place = dataclasses.replace(place, inside=None, taken=place.taken | self._accessor_names(envelope))
        types = self._types.at(place)
        payload = types.of(event.payload)
        content = self._content(event, types)
        types = types.at(dataclasses.replace(place, arguments=arguments_of(event, content)))
        sentence = one_line(f"{event.resource} {event.action}").strip()
        docs = Docs(f"{sentence}: {event.docs.text}" if event.docs.text else f"{sentence}.")
        members = [self._member(each, types, 4, ENVELOPE) for each in envelope.root.members]
        members += [self._header_member(each, types) for each in envelope.header_members]
        if envelope.whole_body:
            members.append(laid_out((), content, "content_{};", "// the whole body", 4))
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
            *_identity_headers(event, envelope),
            *self._compiled,
            *self._event_members(envelope, name),
            f"using payload = {payload};",
            f"using content = {content};",
            f"template <class Other> using rebind = {name}<Other>;",
        ]
        return view, ReflectionView("class Storage", f"{name}<Storage>", tuple(facts))

    def _header_member(self, member: Member, types: TypeWriter) -> MemberView:
        return laid_out(
            (), types.of(member.type), f"{member.name}{{}};", f"// the header {one_line(member.wire)}", 4
        )

    def _event_members(self, envelope: Envelope, name: str) -> list[str]:
        """The member lists of an event: what the body holds, and what came in headers."""
        if envelope.whole_body:
            facts = ["static constexpr bool whole_body = true;"]
            content = Member("content_", "content", Slot("Content"), True, None, Docs(), envelope.root.place)
            facts += self._keys((content,), name)
        else:
            facts = ["static constexpr bool envelope = true;", *_defaults(envelope.root)]
            facts += self._keys(envelope.root.members, name)
        if envelope.header_members:
            facts += self._keys(envelope.header_members, name, "header_keys", "header_members")
        return facts

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
            lines=_alias_lines(name, text),
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
            text in ("Resource", "Action", "Name", "Content", "::typehook::absent")
        )
        literal_like = isinstance(member.type, (Constant, Slot)) and text.startswith(
            ("::typehook::literal<", "::typehook::constant<")
        )
        attribute = "[[no_unique_address]] " if member.required and (empty or literal_like) else ""
        place = f"// {source or self._source_of(member)}{one_line(member.place.pointer)}"
        return laid_out(
            docs_lines(member.docs, indent), attribute + text, f"{member.name}{{{value}}};", place, indent
        )

    def _source_of(self, member: Member) -> str:
        """The file of a member that stands in another file than the struct: allOf took it from there."""
        file = member.place.file
        return "" if file == self._file else file.rsplit("/", 1)[-1]

    def _keys(
        self, members: tuple[Member, ...], owner: str, keys_name: str = "keys", list_name: str = "members"
    ) -> list[str]:
        wires = [literal(member.wire) for member in members]
        pointers = [f"&{owner}::{member.name}" for member in members]
        if not members:
            self.headers.add("array")
            keys = [f"static constexpr std::array<std::string_view, 0> {keys_name}{{}};"]
        else:
            keys = unindented(
                filled(f"static constexpr std::string_view {keys_name}[{len(wires)}] = {{", wires, "};", 4)
            )
        listed = filled(f"using {list_name} = ::typehook::member_list<", pointers, ">;", 4)
        return [*keys, *unindented(listed)]

    def _content(self, event: Event, types: TypeWriter) -> str:
        if event.presence == "none":
            return "::typehook::absent"
        if event.presence == "required":
            return types.of(event.content)
        if isinstance(event.content, Nullable):
            return f"::typehook::optional_nullable<{types.of(event.content.value)}>"
        return types.optional(types.of(event.content))

    @staticmethod
    def _places(envelope: Envelope, with_headers: bool) -> Iterator[MemberView]:
        """The accessors; the envelope by itself has none for what is in headers."""
        in_header = {member.name for member in envelope.header_members}
        for each in envelope.accessors:
            if each.path[0] in in_header and not with_headers:
                continue
            reader = "envelope_time" if each.name == "time" else "envelope_text"
            docs = Docs(each.docs.text or _ACCESSOR_DOCS[each.name])
            body = f"return ::typehook::{reader}({'.'.join(each.path)});"
            yield MemberView(docs_lines(docs, 4), function(f"auto {each.name}() const noexcept", body))

    def _accessors(self, event: Event, envelope: Envelope, content: str) -> Iterator[MemberView]:
        yield from self._places(envelope, True)
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
    name = f"::typehook::literal<{literal(dotted_name(event))}>"
    return (("Resource", resource), ("Action", action), ("Name", name), ("Content", content))


def _alias_lines(name: str, text: str) -> tuple[str, ...]:
    lines = assigned(f"using {name}", text, 0)
    if all(len(line) <= WIDTH for line in lines):
        return lines
    *first, last = broken(text, 4)
    return (lines[0], *first, f"{last};")


def _identity_headers(event: Event, envelope: Envelope) -> list[str]:
    """The headers that name an event, for those who send it."""
    found = []
    for name, value in (("name", dotted_name(event)), ("resource", event.resource), ("action", event.action)):
        spot = dict(envelope.spots).get(name)
        if spot is not None and spot.header:
            found.append(f"{{{literal(spot.header)}, {literal(value)}}}")
    if not found:
        return []
    line = filled(f"static constexpr ::typehook::header identity_headers[{len(found)}] = {{", found, "};", 4)
    return unindented(line)


def dotted_name(event: Event) -> str:
    """Resource and action as one name."""
    return f"{event.resource}.{event.action}" if event.action else event.resource


def identities(events: list[Event]) -> list[str]:
    """The names of a catalog's events, a row each."""
    if not events:
        return []
    rows = [f"{{{literal(each.label)}, {literal(each.resource)}, {literal(each.action)}}}" for each in events]
    lines = [f"    static constexpr ::typehook::event_identity identities[{len(rows)}] = {{"]
    lines += [f"        {row}," for row in rows[:-1]]
    return [*lines, f"        {rows[-1]}}};"]


def message_layout(envelope: Envelope) -> list[str]:
    """The layout of a catalog's messages; nothing where resource, action and content are in the body."""
    spots = dict(envelope.spots)
    is_plain = not envelope.whole_body and not envelope.is_dotted
    if is_plain and not any(spot.header for spot in spots.values()):
        return []
    lines = ["static constexpr ::typehook::message_layout layout{"]
    for name in ("resource", "action", "name", "id", "time", "subject"):
        spot = spots.get(name)
        if spot is not None and spot.header:
            lines.append(f"    .{name} = {{.header = {literal(spot.header)}}},")
            if name == "time" and (form := _time_format(envelope, spot.header)) != "date_time":
                lines.append(f"    .time_format = ::typehook::header_time::{form},")
        elif spot is not None:
            pointer = "".join("/" + escape_token(token) for token in spot.tokens)
            lines.append(f"    .{name} = {{.pointer = {literal(pointer)}}},")
    lines.append(f"    .whole_body = {'true' if envelope.whole_body else 'false'},")
    return [*lines, "};"]


def _time_format(envelope: Envelope, header: str) -> str:
    """How the time in a header is written."""
    return next(
        each.type.name
        for each in envelope.header_members
        if each.wire == header and each.type.name != "string"
    )


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

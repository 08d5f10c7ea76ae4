"""Types of the intermediate form as C++ text, and the standard headers they need.

A type is written for a place: inside which struct, in which file. That decides whether a name must be
qualified (a member or a nested struct of the same name is in the way) and whether an alias must be written
out (its file is part of an include cycle, and alias templates can't be declared ahead).
"""

from __future__ import annotations

import dataclasses

from . import names
from .cpp_text import literal
from .model import (
    Alias,
    Box,
    Constant,
    Definition,
    Enum,
    Event,
    Foreign,
    ListOf,
    MapOf,
    Member,
    Nullable,
    Scalar,
    Slot,
    Struct,
    TagRule,
    TupleOf,
    Type,
    Use,
    Variant,
)

_PLAIN = {
    "boolean": ("bool", ()),
    "int32": ("std::int32_t", ("cstdint",)),
    "int64": ("std::int64_t", ("cstdint",)),
    "uint32": ("std::uint32_t", ("cstdint",)),
    "uint64": ("std::uint64_t", ("cstdint",)),
    "double": ("double", ()),
    "epoch_ms": ("::typehook::timestamp", ()),
    "epoch_s": ("std::chrono::sys_seconds", ("chrono",)),
    "duration": ("std::chrono::seconds", ("chrono",)),
    "decimal": ("::typehook::basic_decimal<Storage>", ()),
    "raw": ("::typehook::basic_raw_json<Storage>", ()),
    "date_time": ("::typehook::basic_date_time<Storage>", ()),
    "string": ("typename Storage::string", ()),
}


def template_name(definition: Struct | Alias | Event) -> str:
    """The name of the template of a struct, an alias or an event."""
    return names.join("basic", stem_of(definition))


def short_name(definition: Definition | Event) -> str:
    """The name people use: the owning struct, or the enum."""
    return names.safe(stem_of(definition))


def view_name(definition: Definition | Event) -> str:
    """The name of the borrowing twin."""
    return names.join(stem_of(definition), "view")


def stem_of(definition: Definition | Event) -> str:
    """What the names of a definition are made of."""
    return definition.path[0] if isinstance(definition, Struct) else definition.stem


def underlying(enum: Enum) -> str:
    """The integer that holds an enum."""
    return "std::uint8_t" if len(enum.enumerators) <= 256 else "std::uint16_t"


def slots_text(slots: tuple[str, ...]) -> str:
    """The parameters of an envelope struct."""
    return ", ".join(f"class {name}" for name in ("Storage", *slots))


@dataclasses.dataclass(frozen=True)
class Place:
    """Where types are written: names in the way, enclosing struct, aliases to write out, slots' arguments."""

    namespace: str
    taken: frozenset[str] = frozenset()
    inside: Struct | None = None
    opaque: frozenset[str] = frozenset()
    arguments: tuple[tuple[str, str], ...] = ()


class TypeWriter:
    """Writes types for one place and remembers the headers they need."""

    def __init__(self, table: dict[str, Definition], place: Place) -> None:
        self._table = table
        self._place = place
        self.headers: set[str] = set()
        self.foreign: set[str] = set()

    def at(self, place: Place) -> TypeWriter:
        """A writer for another place of the same file."""
        writer = TypeWriter(self._table, place)
        writer.headers = self.headers
        writer.foreign = self.foreign
        return writer

    def member(self, member: Member) -> str:
        """The type of a member: required, optional, nullable or both."""
        if member.required:
            return self.of(member.type)
        if isinstance(member.type, Nullable):
            return f"::typehook::optional_nullable<{self.of(member.type.value)}>"
        return self.optional(self.of(member.type))

    def optional(self, inner: str) -> str:
        """std::optional of a written type."""
        self.headers.add("optional")
        return f"std::optional<{inner}>"

    def of(self, whole: Type) -> str:
        """The type as C++ text."""
        if isinstance(whole, Scalar):
            text, headers = _PLAIN[whole.name]
            self.headers.update(headers)
            return text
        if isinstance(whole, Use):
            return self._use(self._table[whole.key])
        if isinstance(whole, ListOf):
            return f"typename Storage::template list<{self.of(whole.item)}>"
        if isinstance(whole, MapOf):
            return f"::typehook::basic_ordered_map<Storage, {self.of(whole.value)}>"
        if isinstance(whole, Variant):
            return self._variant(whole)
        if isinstance(whole, TupleOf):
            self.headers.add("tuple")
            return f"std::tuple<{', '.join(self.of(each) for each in whole.items)}>"
        if isinstance(whole, Nullable):
            return f"::typehook::nullable<{self.of(whole.value)}>"
        if isinstance(whole, Box):
            return f"::typehook::box<{self.of(whole.value)}>"
        if isinstance(whole, Constant):
            return self._constant(whole.value)
        if isinstance(whole, Slot):
            return dict(self._place.arguments).get(whole.name, whole.name)
        assert isinstance(whole, Foreign)
        self.foreign.add(whole.include)
        return whole.text

    def _variant(self, whole: Variant) -> str:
        alternatives = [self.of(each) for each in whole.alternatives]
        if whole.rule is None:
            self.headers.add("variant")
            return f"std::variant<{', '.join(alternatives)}>"
        if isinstance(whole.rule, TagRule):
            cases = [f"::typehook::tags<{', '.join(map(literal, each))}>" for each in whole.rule.values]
            rule = f"::typehook::by_tag<{', '.join((literal(whole.rule.key), *cases))}>"
        else:
            rule = f"::typehook::by_key<{', '.join(map(literal, whole.rule.keys))}>"
        return f"::typehook::choice<{', '.join((rule, *alternatives))}>"

    def name(self, plain: str) -> str:
        """A name of the catalog's namespace, qualified where something else is in the way."""
        return f"::{self._place.namespace}::{plain}" if plain in self._place.taken else plain

    def _constant(self, value: str | int | bool) -> str:
        if isinstance(value, str):
            return f"::typehook::literal<{literal(value)}>"
        if isinstance(value, bool):
            return f"::typehook::constant<{'true' if value else 'false'}>"
        self.headers.add("cstdint")
        return f"::typehook::constant<std::int64_t{{{integer(value)}}}>"

    def _use(self, definition: Definition) -> str:
        if isinstance(definition, Enum):
            return f"::typehook::open_enum<{self.name(short_name(definition))}, Storage>"
        if isinstance(definition, Alias):
            if definition.key in self._place.opaque:
                return self.of(definition.type)
            return f"{self.name(template_name(definition))}<Storage>"
        inside = self._place.inside
        if len(definition.path) > 1:
            if inside is not None and inside.path[0] == definition.path[0]:
                return definition.path[-1]
            outer = self.name(names.join("basic", definition.path[0]))
            return f"typename {outer}<Storage>::{'::'.join(definition.path[1:])}"
        injected = template_name(definition)
        if inside is not None and inside.key == definition.key and injected not in self._place.taken:
            return injected
        given = dict(self._place.arguments)
        arguments = ", ".join(["Storage", *(given.get(slot, slot) for slot in definition.slots)])
        return f"{self.name(template_name(definition))}<{arguments}>"


def integer(value: int) -> str:
    """An integer of 64 bits as an expression without warnings."""
    if value == -(2**63):
        return "-9223372036854775807 - 1"
    return f"{value}U" if value >= 2**63 else str(value)

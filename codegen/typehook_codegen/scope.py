"""Where lowering stands: inside which structs, and what a type found here is named after.

Two modes. Inside a struct, inline objects become nested structs: `x_type` for member x, `x_item` for array
items, `x_value` for map values, `x_<tag>` for alternatives. At namespace scope ( a file's root, and everything
in the envelope ) they stand beside it, named by the whole path. Enums always stand at namespace scope.
"""

from __future__ import annotations

import dataclasses

from . import names
from .json_text import Node
from .model import Definition, Struct
from .references import key_of


@dataclasses.dataclass(frozen=True)
class Scope:
    """`space` and `nested` are where types found on the way are put; hoists_all is the envelope's mode; `within`
    is the key of the composed schema that this one is a part of, because parts may be lowered more than once."""

    space: list[Definition]
    base: str
    enclosing: tuple[str, ...] = ()
    nested: list[Struct] | None = None
    is_member: bool = False
    hoists_all: bool = False
    within: str = ""

    @property
    def hoists(self) -> bool:
        """Whether an inline object declared here goes to namespace scope."""
        return self.nested is None

    def key(self, schema: Node) -> str:
        """The key of what a schema declares here."""
        return f"{self.within}+{key_of(schema)}" if self.within else key_of(schema)

    def declared(self) -> int:
        """How many types were found here."""
        return len(self.space) + len(self.nested or ())

    def object_path(self) -> tuple[str, ...]:
        """The path of an inline object declared here."""
        if self.hoists:
            return (self.base,)
        own = names.join(self.base, "type") if self.is_member else self.base
        return (*self.enclosing, names.apart(own, self.enclosing[-1] if self.enclosing else ""))

    def enum_stem(self) -> str:
        """The name of an enum declared here."""
        return names.join(*self.enclosing, self.base)

    def named(self, base: str) -> Scope:
        """The same place with a name that the schema gives."""
        return dataclasses.replace(self, base=base, is_member=False)

    def inside(self, suffix: str) -> Scope:
        """The place of an array's items, a map's values or one of several alternatives."""
        return dataclasses.replace(self, base=names.join(self.base, suffix), is_member=False)

    def part_of(self, schema: Node) -> Scope:
        """The same place, for the parts that a schema is composed of."""
        return dataclasses.replace(self, within=self.key(schema))

    def member(self, path: tuple[str, ...], nested: list[Struct], stem: str) -> Scope:
        """The place of a member of the struct with that path, whose inline objects go to `nested`."""
        if self.hoists_all:
            return dataclasses.replace(self, base=names.join(self.base, stem), is_member=False)
        return dataclasses.replace(self, base=stem, enclosing=path, nested=nested, is_member=True)

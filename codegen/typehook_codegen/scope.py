"""Where lowering stands: which file, inside which structs, and what a type found here is named after.

Two modes. Inside a struct, inline objects become nested structs: `x_type` for member x, `x_item` for array
items, `x_value` for map values. At namespace scope ( a file's root, and everything in the envelope ) they
stand beside it, named by the whole path. Enums always stand at namespace scope.
"""

from __future__ import annotations

import dataclasses

from . import names
from .load import Document
from .model import Definition, Struct


@dataclasses.dataclass(frozen=True)
class Scope:
    """`space` and `nested` are where types found on the way are put; hoists_all is the envelope's mode."""

    document: Document
    space: list[Definition]
    base: str
    enclosing: tuple[str, ...] = ()
    nested: list[Struct] | None = None
    is_member: bool = False
    hoists_all: bool = False

    @property
    def hoists(self) -> bool:
        """Whether an inline object declared here goes to namespace scope."""
        return self.nested is None

    def object_path(self) -> tuple[str, ...]:
        """The path of an inline object declared here."""
        if self.hoists:
            return (self.base,)
        return (*self.enclosing, names.join(self.base, "type") if self.is_member else self.base)

    def enum_stem(self) -> str:
        """The name of an enum declared here."""
        return names.join(*self.enclosing, self.base)

    def named(self, base: str) -> Scope:
        """The same place with a name that the schema gives."""
        return dataclasses.replace(self, base=base, is_member=False)

    def inside(self, suffix: str) -> Scope:
        """The place of an array's items or a map's values."""
        return dataclasses.replace(self, base=names.join(self.base, suffix), is_member=False)

    def member(self, path: tuple[str, ...], nested: list[Struct], stem: str) -> Scope:
        """The place of a member of the struct with that path, whose inline objects go to `nested`."""
        if self.hoists_all:
            return dataclasses.replace(self, base=names.join(self.base, stem), is_member=False)
        return dataclasses.replace(self, base=stem, enclosing=path, nested=nested, is_member=True)

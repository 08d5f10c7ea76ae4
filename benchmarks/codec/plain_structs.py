#!/usr/bin/env python3
"""Writes the structs that the peers read into and write from: what a user of another JSON library would write by hand.

    plain_structs.py SCHEMA_FOLDER OUTPUT_FOLDER EVENT…        writes plain.hpp and plain_glaze.hpp

Same members, in the same order, as the structs that typehook generates from the same schemas, but plain: std::optional for
every member that may be null or absent, double for decimals, std::int64_t for times, text for enums and constants, a vector
of pairs for objects with free keys. Text is a template argument, so that std::string_view gives the views. Each struct shows
its members to a visitor; what glaze has to be told is written beside, in a header of its own.
"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "codegen"))

from typehook_codegen.assemble import assemble  # noqa: E402
from typehook_codegen.check import check  # noqa: E402
from typehook_codegen.diagnostics import Findings  # noqa: E402
from typehook_codegen.load import load  # noqa: E402
from typehook_codegen.model import (Alias, Box, Constant, Enum, ListOf, MapOf, Nullable, Scalar, Slot, Struct, Use,  # noqa: E402
                                    Variant)
from typehook_codegen.recursion import break_cycles  # noqa: E402

SCALARS = {"string": "Text", "date_time": "Text", "boolean": "bool", "double": "double", "decimal": "double",
           "int32": "std::int32_t", "uint32": "std::uint32_t", "uint64": "std::uint64_t"}

HEAD = """\
// Written by plain_structs.py.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace plain {
"""


GLAZE_HEAD = """\
// Written by plain_structs.py.
#pragma once

#include "plain.hpp"

#include <glaze/json.hpp>
"""


class Writer:
    """Writes each struct after those that it holds by value."""

    def __init__(self, definitions):
        self.definitions = definitions
        self.written = set()
        self.text = [HEAD]
        self.glaze = [GLAZE_HEAD]

    def type(self, whole, slots):
        """The C++ of a type. An optional in an optional is one: null and absent are not told apart."""
        if isinstance(whole, Scalar):
            return "std::optional<Text>" if whole.name == "raw" else SCALARS.get(whole.name, "std::int64_t")
        if isinstance(whole, Constant):
            return "Text"
        if isinstance(whole, Slot):
            return slots[whole.name]
        if isinstance(whole, ListOf):
            return f"std::vector<{self.type(whole.item, slots)}>"
        if isinstance(whole, MapOf):
            return f"std::vector<std::pair<Text, {self.type(whole.value, slots)}>>"
        if isinstance(whole, Variant):
            return f"std::variant<{', '.join(self.type(part, slots) for part in whole.alternatives)}>"
        if isinstance(whole, Nullable):
            return self.optional(self.type(whole.value, slots))
        if isinstance(whole, Box):
            return self.type(whole.value, slots)
        definition = self.definitions[whole.key]
        if isinstance(definition, Enum):
            return "Text"
        if isinstance(definition, Alias):
            return self.type(definition.type, slots)
        return f"plain::{self.struct(definition, slots)}<Text>"

    @staticmethod
    def optional(text):
        return text if text.startswith("std::optional<") else f"std::optional<{text}>"

    def struct(self, struct, slots, name=None):
        """Writes a struct unless it is there; its name. Structs of the envelope are written once for each event."""
        name = name or slots.get("prefix", "") * bool(struct.slots) + "_".join(struct.path)
        if name in self.written:
            return name
        self.written.add(name)
        members = []
        for member in struct.members:
            text = self.type(member.type, slots)
            members.append((member.name, member.wire, text if member.required else self.optional(text)))
        lines = [f"    {text} {member}{{}};" for member, _, text in members]
        visits = " &&\n               ".join(f'visit("{wire}", self.{member})' for member, wire, _ in members)
        self.text.append(f"""
template <class Text>
struct {name} {{
{chr(10).join(lines)}

    /// visit(key, member) for each member until it returns false; whether it never did.
    static bool each_member(auto& self, auto&& visit) {{
        return {visits};
    }}
}};
""")
        pairs = ", ".join(f'"{wire}", &type::{member}' for member, wire, _ in members)
        self.glaze.append(f"""
template <class Text>
struct glz::meta<plain::{name}<Text>> {{
    using type = plain::{name}<Text>;
    static constexpr auto value = glz::object({pairs});
}};
""")
        return name


def main():
    schemas, output, *wanted = sys.argv[1:]
    findings = Findings()
    catalog = check(break_cycles(assemble(load(schemas, [], findings), findings), findings), findings)
    writer = Writer(catalog.definitions())
    for unit in catalog.units:
        for event in unit.events:
            if event.stem in wanted:
                slots = {"Resource": "Text", "Action": "Text", "Content": writer.type(event.content, {}), "prefix": f"{event.stem}_"}
                writer.struct(catalog.envelope.root, slots, event.stem)
    pathlib.Path(output, "plain.hpp").write_text("".join(writer.text) + "\n}  // namespace plain\n")
    pathlib.Path(output, "plain_glaze.hpp").write_text("".join(writer.glaze))


if __name__ == "__main__":
    sys.exit(main())

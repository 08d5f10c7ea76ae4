"""The command `validation`: a header with the schemas of a catalog as tables, for the audit policy."""

from __future__ import annotations

import argparse
import dataclasses
import pathlib
import textwrap

from .cpp_text import view
from .cpp_types import short_name
from .diagnostics import Findings, Place
from .generate import usage_problem as generate_usage_problem
from .inputs import Failure, Input, add_input_options, read_input
from .json_text import Node
from .model import Catalog
from .outputs.bundle import bundle
from .outputs.json_writer import plain
from .outputs.schema_tables import NO_NODE, LeftOut, NamedRange, Tables, schema_tables
from .render import environment
from .write import STAMP, write_if_changed

HEADER = "validation.hpp"

_NAMES = ("validation", "validation_tables")
_JSON = "::typehook::json::"


@dataclasses.dataclass(frozen=True)
class _Table:
    name: str
    declaration: str
    lines: list[str]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Adds the options of the command."""
    add_input_options(parser)
    parser.add_argument(
        "--namespace", required=True, metavar="NS", help="C++ namespace, such as shop::events"
    )
    parser.add_argument("--include-prefix", required=True, metavar="P", help="folder in #include <P/…>")
    parser.add_argument("--output", required=True, metavar="DIR", help=f"folder to write <P>/{HEADER} to")
    parser.add_argument(
        "--verify", action="store_true", help="write nothing; exit 1 if the header is not what would be written"
    )


def usage_problem(options: argparse.Namespace) -> str | None:
    """What is wrong with the options, beyond what the parser saw."""
    return generate_usage_problem(argparse.Namespace(**vars(options), depfile=None, stamp=None))


def run(options: argparse.Namespace, findings: Findings) -> None:
    """Writes <P>/validation.hpp: what every type and event has to fulfil, as constexpr tables."""
    read = read_input(options, findings)
    if read is None:
        return
    _check_names(read, findings)
    tables = schema_tables(bundle(read))
    for each in tables.left_out:
        findings.warning(_place(each, read.catalog), f"{each.sentence} by the audit")
    if findings.failed:
        return
    file = pathlib.Path(options.output) / options.include_prefix / HEADER
    if file.exists() and not file.read_bytes().startswith(STAMP.encode()):
        raise Failure(f"{file}: not written by typehook; it would be overwritten")
    template = environment(options.namespace, options.include_prefix).get_template(f"{HEADER}.jinja2")
    text = template.render(tables=_written(tables))
    if not options.verify:
        write_if_changed(file, text)
    elif not file.is_file() or file.read_bytes() != text.encode("utf-8"):
        findings.error(Place(file.as_posix(), 1, "#"), "is not what the schemas give now; run validation")


def _place(what: LeftOut, catalog: Catalog) -> Place:
    """Where a keyword stands; else where the event or the definition does."""
    for unit in catalog.units:
        events = [each for each in unit.events if each.stem == what.name]
        named = [each for each in unit.definitions if short_name(each) == what.name]
        for each in unit.definitions if events else named:  # an event is its content in the envelope
            found = _stands(each.schema, what)
            if found is not None:
                return found
        if events or named:
            envelope = catalog.envelope
            found = _stands(envelope.root.schema, what) if events and envelope is not None else None
            return found or (events or named)[0].place
    return catalog.units[0].place


def _stands(schema: Node | None, what: LeftOut) -> Place | None:
    """The first place in a schema where a keyword has a value; of patternProperties the pattern."""
    work = [schema]
    while work:
        node = work.pop()
        if node is None or not isinstance(node.value, (dict, list)):
            continue
        found = node.get(what.keyword)
        if found is not None and what.keyword == "patternProperties" and isinstance(what.value, str):
            found = found.get(what.value)
        elif found is not None and plain(found) != what.value:
            found = None
        if found is not None:
            return found.place
        work += reversed(node.value.values() if isinstance(node.value, dict) else node.value)
    return None


def _check_names(read: Input, findings: Findings) -> None:
    for unit in read.catalog.units:
        if unit.header == HEADER:
            findings.error(unit.place, f"{HEADER} is the header of the audit; give the file another name")
        for definition in unit.definitions:
            if short_name(definition) in _NAMES:
                message = f"{short_name(definition)} is a name of the audit; give it an x-cpp-name"
                findings.error(definition.place, message)


def _written(tables: Tables) -> list[_Table]:
    nodes = [f"{{{first}, {count}}}" for first, count in tables.nodes]
    rules = [_rule(rule.keyword, rule.first, rule.count) for rule in tables.rules]
    children = [_number(each) for each in tables.children]
    return [
        _Table("nodes", f"static constexpr {_JSON}schema_node nodes[]", _filled(nodes)),
        _Table("rules", f"static constexpr {_JSON}schema_rule rules[]", _filled(rules)),
        _Table("children", "static constexpr std::uint32_t children[]", _filled(children)),
        _Table("members", f"static constexpr {_JSON}schema_member members[]", _named(tables.members)),
        _Table("texts", "static constexpr std::string_view texts[]", _texts(tables.texts)),
        _Table("patterns", "static constexpr std::string_view patterns[]", _texts(tables.patterns)),
        _Table("roots", f"static constexpr {_JSON}schema_member roots[]", _named(tables.roots)),
    ]


def _rule(keyword: str, first: int, count: int) -> str:
    name, _, form = keyword.partition(":")
    if form:
        return f"{{{_JSON}keyword::format, static_cast<std::uint32_t>({_JSON}format::{form})}}"
    numbers = f", {_number(first)}, {_number(count)}" if count else f", {_number(first)}" if first else ""
    return f"{{{_JSON}keyword::{name}{numbers}}}"


def _number(value: int) -> str:
    return f"{_JSON}no_node" if value == NO_NODE else f"{value}u" if value > 0x7FFFFFFF else str(value)


def _named(members: list[NamedRange]) -> list[str]:
    return [f"{{{view(each.name)}, {each.first}, {each.count}}}," for each in members]


def _texts(texts: list[str]) -> list[str]:
    return [f"{view(each)}," for each in texts]


def _filled(items: list[str]) -> list[str]:
    joined = " ".join(f"{item.replace(' ', chr(1))}," for item in items)
    lines = textwrap.wrap(joined, 100, break_long_words=False, break_on_hyphens=False)
    return [line.replace(chr(1), " ") for line in lines]

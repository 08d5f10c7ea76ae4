"""The command `docs`: the catalog for readers and for other tools."""

from __future__ import annotations

import argparse
import pathlib

from .diagnostics import Findings
from .inputs import Input, add_input_options, read_input
from .json_text import MalformedJson, parse
from .names import namespace_problem
from .outputs.asyncapi import asyncapi
from .outputs.bundle import Bundle, bundle
from .outputs.json_writer import dumps, plain
from .outputs.openapi import HOME, openapi
from .outputs.pages import Naming, page
from .outputs.render import html, markdown
from .outputs.samples import Endless, sample
from .write import write_if_changed

FORMATS = {
    "openapi": "openapi.json",
    "asyncapi": "asyncapi.json",
    "markdown": "catalog.md",
    "html": "catalog.html",
}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Adds the options of the command."""
    add_input_options(parser)
    parser.add_argument("--output", required=True, metavar="DIR", help="folder to write to")
    parser.add_argument(
        "--format", action="append", choices=FORMATS, default=[], help="only this one; may be repeated"
    )
    parser.add_argument("--title", default="Events", metavar="TEXT", help="title of the catalog")
    parser.add_argument("--version", default="1.0.0", metavar="TEXT", help="version of the catalog")
    parser.add_argument("--namespace", default="events", metavar="NS", help="C++ namespace in the snippets")
    parser.add_argument(
        "--include-prefix", default="events", metavar="P", help="folder in #include <P/…> of the snippets"
    )
    parser.add_argument(
        "--examples", metavar="DIR", help="folder of <event>.json to show (default: examples/ of the schemas)"
    )


def usage_problem(options: argparse.Namespace) -> str | None:
    """What is wrong with the options, beyond what the parser saw."""
    problem = namespace_problem(options.namespace)
    return f"--namespace {options.namespace}: {problem}" if problem is not None else None


def run(options: argparse.Namespace, findings: Findings) -> None:
    """Writes openapi.json, asyncapi.json, catalog.md and catalog.html."""
    read = read_input(options, findings)
    if read is None:
        return
    whole = bundle(read, HOME)
    samples = _samples(whole, options, findings)
    for name in options.format or FORMATS:
        text = _text(name, read, whole, samples, options)
        write_if_changed(pathlib.Path(options.output) / FORMATS[name], text)


def _text(
    name: str, read: Input, whole: Bundle, samples: dict[str, object], options: argparse.Namespace
) -> str:
    if name == "openapi":
        return dumps(openapi(whole, options.title, options.version, samples))
    if name == "asyncapi":
        return dumps(asyncapi(whole, options.title, options.version, samples))
    naming = Naming(options.namespace, options.include_prefix)
    shown = page(whole, read.catalog, options.title, options.version, samples, naming)
    return html(shown) if name == "html" else markdown(shown)


def _samples(whole: Bundle, options: argparse.Namespace, findings: Findings) -> dict[str, object]:
    """An instance of each event: the example beside the schemas, else one that is made."""
    beside = pathlib.Path(options.schema_dir) / "examples" if options.schema_dir else None
    folder = pathlib.Path(options.examples) if options.examples else beside
    found: dict[str, object] = {}
    for message in whole.messages:
        file = folder / f"{message.name}.json" if folder is not None else None
        if file is not None and file.is_file():
            try:
                found[message.name] = plain(parse(file.read_bytes(), file.as_posix()))
                continue
            except MalformedJson as problem:
                findings.not_readable(problem.place, problem.message)
        try:
            found[message.name] = sample(message.schema, whole, "valid").value
        except Endless as problem:
            said = f"no sample of {message.name}: it has no end, or one too far ({problem})"
            findings.warning(message.event.place, said)
    return found

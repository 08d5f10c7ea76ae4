"""What every command reads: the options that name the input, and the way from them to a checked catalog.

The commands differ only in what they make of the catalog, so that all of them take the same schemas and say
the same about them.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
import typing

from .diagnostics import Findings
from .load import Corpus, UnreadableInput, load, load_file

if typing.TYPE_CHECKING:
    from .model import Catalog

_FRAMES = 10_000  # nested schemas take several frames a level; the loader bounds the levels


class Failure(Exception):
    """The command can't be carried out: exit 2."""


@dataclasses.dataclass(frozen=True)
class Input:
    """The schemas as they were read, and what they mean."""

    corpus: Corpus
    catalog: Catalog


def add_input_options(parser: argparse.ArgumentParser) -> None:
    """Adds the options that name the input of a command."""
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--schema-dir", metavar="DIR", help="folder of the *.schema.json files")
    source.add_argument("--schema", metavar="FILE", help="one schema file, each of its definitions a type")
    source.add_argument("--openapi", metavar="FILE", help="an OpenAPI document with webhooks")
    parser.add_argument(
        "--envelope", metavar="FILE", default="", help="where the messages say what they are (x-envelope)"
    )
    parser.add_argument(
        "--import-dir", action="append", default=[], metavar="DIR", help="another folder that $ref may reach"
    )
    parser.add_argument("--strict", action="store_true", help="warnings are errors, and notes are shown")
    parser.add_argument("--no-notes", action="store_true", help="notes are not shown, whatever --strict says")


def _load(options: argparse.Namespace, findings: Findings) -> Corpus:
    if options.schema_dir:
        return load(options.schema_dir, options.import_dir, findings, options.envelope)
    form, file = ("bundle", options.schema) if options.schema else ("openapi", options.openapi)
    return load_file(file, form, options.import_dir, findings, options.envelope)


def read_input(options: argparse.Namespace, findings: Findings) -> Input | None:
    """The input of a command; None when a finding is an error. Raises Failure without anything to read."""
    # Not before: a run that would change nothing ends without them, in half the time.
    from .assemble import assemble
    from .check import check
    from .recursion import break_cycles

    sys.setrecursionlimit(max(sys.getrecursionlimit(), _FRAMES))
    try:
        corpus = _load(options, findings)
    except UnreadableInput as problem:
        raise Failure(str(problem)) from None
    if findings.unreadable:
        return None
    if not corpus.documents and not findings.failed:
        raise Failure(f"{options.schema_dir}: holds no *.schema.json")
    catalog = check(break_cycles(assemble(corpus, findings), findings), findings)
    return None if findings.failed else Input(corpus, catalog)

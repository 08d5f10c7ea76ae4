"""The command `generate`: the headers of a catalog."""

from __future__ import annotations

import argparse
import pathlib
import re

from .diagnostics import Findings
from .inputs import Failure, add_input_options, read_input
from .load import Corpus
from .names import namespace_problem
from .render import TEMPLATES, Target, render
from .write import OutputInTheWay, depfile, write_all, write_if_changed

_PREFIX = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.+-]*(/[A-Za-z0-9_][A-Za-z0-9_.+-]*)*\Z")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Adds the options of the command."""
    add_input_options(parser)
    parser.add_argument(
        "--namespace", required=True, metavar="NS", help="C++ namespace, such as shop::events"
    )
    parser.add_argument("--include-prefix", required=True, metavar="P", help="folder in #include <P/…>")
    parser.add_argument("--output", required=True, metavar="DIR", help="folder to write <P>/… to")
    parser.add_argument(
        "--compiled", action="store_true", help="declare codecs, and define them in codecs.cpp"
    )
    parser.add_argument(
        "--depfile", metavar="FILE", help="write what the output was made of, for make or ninja"
    )
    parser.add_argument(
        "--stamp", metavar="FILE", help="touch this file on success; the target in the depfile"
    )


def usage_problem(options: argparse.Namespace) -> str | None:
    """What is wrong with the options, beyond what the parser saw."""
    problem = namespace_problem(options.namespace)
    if problem is not None:
        return f"--namespace {options.namespace}: {problem}"
    if not _PREFIX.match(options.include_prefix):
        shown = f"--include-prefix {options.include_prefix}"
        return f"{shown}: not a relative path of letters, digits and _ . + -"
    if options.depfile and not options.stamp:
        return "--depfile needs --stamp, the file it speaks about"
    return None


def run(options: argparse.Namespace, findings: Findings) -> None:
    """Writes the headers of a catalog, unless there are errors. Raises Failure."""
    read = read_input(options, findings)
    if read is None:
        return
    target = Target(options.namespace, options.include_prefix, options.compiled)
    try:
        write_all(pathlib.Path(options.output), options.include_prefix, render(read.catalog, target))
        if options.stamp:
            pathlib.Path(options.stamp).parent.mkdir(parents=True, exist_ok=True)
            pathlib.Path(options.stamp).write_bytes(b"")
        if options.depfile:
            write_if_changed(pathlib.Path(options.depfile), depfile(options.stamp, _inputs(read.corpus)))
    except OutputInTheWay as problem:
        raise Failure(str(problem)) from None


def _inputs(corpus: Corpus) -> list[pathlib.Path]:
    package = pathlib.Path(__file__).resolve().parent
    own = [*package.rglob("*.py"), *TEMPLATES.glob("*.jinja2")]
    return [document.location for document in corpus.documents] + sorted(own)

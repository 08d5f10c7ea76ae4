"""The command `generate`, stage after stage."""

from __future__ import annotations

import argparse
import pathlib
import sys

from .assemble import assemble
from .check import check
from .diagnostics import Findings
from .load import Corpus, UnreadableInput, load
from .recursion import break_cycles
from .render import TEMPLATES, Target, render
from .write import OutputInTheWay, depfile, write_all, write_if_changed

_FRAMES = 10_000  # nested schemas take several frames a level; the loader bounds the levels


class Failure(Exception):
    """The command can't be carried out."""


def generate(options: argparse.Namespace, findings: Findings) -> None:
    """Writes the headers of a catalog, unless there are errors. Raises Failure."""
    sys.setrecursionlimit(max(sys.getrecursionlimit(), _FRAMES))
    try:
        corpus = load(options.schema_dir, options.import_dir, findings)
    except UnreadableInput as problem:
        raise Failure(str(problem)) from None
    if findings.unreadable:
        return
    if not corpus.documents and not findings.failed:
        raise Failure(f"{options.schema_dir}: holds no *.schema.json")
    catalog = check(break_cycles(assemble(corpus, findings), findings), findings)
    if findings.failed:
        return
    target = Target(options.namespace, options.include_prefix, options.compiled)
    try:
        write_all(pathlib.Path(options.output), options.include_prefix, render(catalog, target))
        if options.stamp:
            pathlib.Path(options.stamp).parent.mkdir(parents=True, exist_ok=True)
            pathlib.Path(options.stamp).write_bytes(b"")
        if options.depfile:
            write_if_changed(pathlib.Path(options.depfile), depfile(options.stamp, _inputs(corpus)))
    except OutputInTheWay as problem:
        raise Failure(str(problem)) from None
    except OSError as problem:
        raise Failure(f"{problem.filename}: {problem.strerror}") from None


def _inputs(corpus: Corpus) -> list[pathlib.Path]:
    package = pathlib.Path(__file__).resolve().parent
    own = [*package.glob("*.py"), *TEMPLATES.glob("*.jinja2")]
    return [document.location for document in corpus.documents] + sorted(own)

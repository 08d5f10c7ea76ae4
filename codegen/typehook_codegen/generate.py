"""The command `generate`: the headers of a catalog."""

from __future__ import annotations

import argparse
import os
import pathlib
import re
import typing

from .diagnostics import Findings, Place
from .inputs import Failure, add_input_options, read_input
from .load import Corpus, schema_files
from .names import namespace_problem
from .state import MANIFEST, State, arguments_of, digest_of_texts, is_current, made_of, read_state
from .write import OutputInTheWay, depfile, stale, write_all, write_if_changed

if typing.TYPE_CHECKING:
    from .render import Target

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


    parser.add_argument("--list", action="store_true", help="print the paths that would be written, and write nothing")
    parser.add_argument(
        "--verify", action="store_true", help="write nothing; exit 1 if the output is not what would be written"
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
    manifest = pathlib.Path(options.output) / options.include_prefix / MANIFEST
    state = read_state(manifest)
    if not options.list and is_current(options, state):
        findings.repeat(state.findings)
        if not options.verify:
            _tell_build(options, _inputs(options, state.reached))
        return
    read = read_input(options, findings)
    if read is None:
        return
    from .render import render

    files = render(read.catalog, _target(options))
    if options.list:
        print("\n".join(sorted(files)))
    elif options.verify:
        _verify(options, files, findings)
    else:
        _write(options, files, read.corpus, findings)


def _target(options: argparse.Namespace) -> Target:
    from .render import Target

    return Target(options.namespace, options.include_prefix, options.compiled, not options.schema_dir)


def _write(options: argparse.Namespace, files: dict[str, str], corpus: Corpus, findings: Findings) -> None:
    reached = _reached(corpus)
    said = tuple(str(each) for each in findings.reported())
    state = State(
        files=tuple(sorted(files)),
        made_of=made_of(options, reached),
        output=digest_of_texts(files),
        reached=reached,
        findings=said,
        arguments=arguments_of(options) if said else (),
    )
    try:
        write_all(pathlib.Path(options.output), options.include_prefix, files, state)
    except OutputInTheWay as problem:
        raise Failure(str(problem)) from None
    _tell_build(options, [document.location for document in corpus.documents])


def _verify(options: argparse.Namespace, files: dict[str, str], findings: Findings) -> None:
    for path in stale(pathlib.Path(options.output), options.include_prefix, files):
        place = Place((pathlib.Path(options.output) / path).as_posix(), 1, "#")
        findings.error(place, "is not what the schemas give now; run generate")


def _tell_build(options: argparse.Namespace, inputs: list[pathlib.Path]) -> None:
    """Touches the stamp and writes the depfile."""
    if options.stamp:
        pathlib.Path(options.stamp).parent.mkdir(parents=True, exist_ok=True)
        pathlib.Path(options.stamp).write_bytes(b"")
    if options.depfile:
        package = pathlib.Path(__file__).resolve().parent
        own = sorted([*package.rglob("*.py"), *package.rglob("*.jinja2")])
        write_if_changed(pathlib.Path(options.depfile), depfile(options.stamp, inputs + own))


def _reached(corpus: Corpus) -> tuple[str, ...]:
    """The files that a bundle's references led to, below its folder."""
    if not corpus.reads_more:
        return ()
    home = corpus.documents[0].folder.resolve()
    return tuple(
        os.path.relpath(document.location, home) for document in corpus.documents[1:] if not document.is_envelope
    )


def _inputs(options: argparse.Namespace, reached: tuple[str, ...]) -> list[pathlib.Path]:
    """The files that a run would read, without reading them."""
    folders = [each for each in (options.schema_dir, *options.import_dir) if each]
    found = [path for folder in folders for path in schema_files(pathlib.Path(folder))]
    found += [pathlib.Path(each) for each in (options.schema, options.openapi, options.envelope) if each]
    home = pathlib.Path(options.schema or options.openapi or ".").parent
    return [path.resolve() for path in [*found, *(home / path for path in reached)]]

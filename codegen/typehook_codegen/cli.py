"""The command line. Exit 0: clean; 1: findings; 2: wrong usage or unreadable input."""

from __future__ import annotations

import argparse
import re
import sys

from .diagnostics import Findings

_PREFIX = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.+-]*(/[A-Za-z0-9_][A-Za-z0-9_.+-]*)*\Z")

_INSTALL = "install it with apt-get install python3-jinja2"


def main(arguments: list[str]) -> int:
    """Runs one command."""
    options = _parser().parse_args(arguments)
    problem = _usage_problem(options)
    if problem is not None:
        print(f"typehook_codegen: error: {problem}", file=sys.stderr)
        return 2
    return _generate(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="typehook_codegen", description="JSON event schemas to C++ headers."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    generate = commands.add_parser("generate", help="write the headers of a catalog")
    generate.add_argument(
        "--schema-dir", required=True, metavar="DIR", help="folder of the *.schema.json files"
    )
    generate.add_argument(
        "--import-dir", action="append", default=[], metavar="DIR", help="another folder that $ref may reach"
    )
    generate.add_argument(
        "--namespace", required=True, metavar="NS", help="C++ namespace, such as shop::events"
    )
    generate.add_argument("--include-prefix", required=True, metavar="P", help="folder in #include <P/…>")
    generate.add_argument("--output", required=True, metavar="DIR", help="folder to write <P>/… to")
    generate.add_argument(
        "--compiled", action="store_true", help="declare codecs, and define them in codecs.cpp"
    )
    generate.add_argument(
        "--depfile", metavar="FILE", help="write what the output was made of, for make or ninja"
    )
    generate.add_argument(
        "--stamp", metavar="FILE", help="touch this file on success; the target in the depfile"
    )
    generate.add_argument("--strict", action="store_true", help="warnings are errors, and notes are shown")
    return parser


def _usage_problem(options: argparse.Namespace) -> str | None:
    from .names import namespace_problem

    problem = namespace_problem(options.namespace)
    if problem is not None:
        return f"--namespace {options.namespace}: {problem}"
    if not _PREFIX.match(options.include_prefix):
        shown = f"--include-prefix {options.include_prefix}"
        return f"{shown}: not a relative path of letters, digits and _ . + -"
    if options.depfile and not options.stamp:
        return "--depfile needs --stamp, the file it speaks about"
    return None


def _generate(options: argparse.Namespace) -> int:
    try:
        from .generate import Failure, generate
    except ModuleNotFoundError as problem:
        if problem.name != "jinja2":
            raise
        print(f"typehook_codegen: error: {sys.executable} has no module jinja2; {_INSTALL}", file=sys.stderr)
        return 2
    findings = Findings(options.strict)
    try:
        generate(options, findings)
    except Failure as problem:
        _print(findings)
        print(f"typehook_codegen: error: {problem}", file=sys.stderr)
        return 2
    _print(findings)
    if findings.unreadable:
        return 2
    return 1 if findings.failed else 0


def _print(findings: Findings) -> None:
    for finding in findings.reported():
        print(finding, file=sys.stderr)

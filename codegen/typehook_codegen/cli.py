"""The command line. Exit 0: clean; 1: findings; 2: wrong usage or unreadable input.

Each command is a module with `add_options`, `usage_problem` and `run`; a module is imported only when its
command is called, because some need Jinja2 and some do not.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import types

from .diagnostics import Findings
from .inputs import Failure

COMMANDS = {
    "generate": ("generate", "write the headers of a catalog"),
    "validation": ("validation_command", "the schemas as tables, for the audit policy"),
    "check": ("check_command", "check the schemas, and what a change to them breaks"),
    "docs": ("docs_command", "OpenAPI, AsyncAPI, Markdown and a page of the catalog"),
    "samples": ("samples_command", "example instances of every event"),
    "bundle": ("bundle_command", "one JSON Schema of the whole catalog"),
}

_INSTALL = "install it with apt-get install python3-jinja2"


def main(arguments: list[str]) -> int:
    """Runs one command."""
    parser = argparse.ArgumentParser(
        prog="typehook_codegen", description="JSON event schemas to C++ headers, documents and samples."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    for name, (_, summary) in COMMANDS.items():
        commands.add_parser(name, help=summary, add_help=False)
    chosen = parser.parse_args(arguments[:1]).command
    try:
        command = importlib.import_module(f".{COMMANDS[chosen][0]}", __package__)
        return _run(chosen, command, arguments[1:])
    except ModuleNotFoundError as problem:
        if problem.name != "jinja2":
            raise
        return _refuse(f"{sys.executable} has no module jinja2; {_INSTALL}")


def _run(name: str, command: types.ModuleType, arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog=f"typehook_codegen {name}", description=command.run.__doc__)
    command.add_options(parser)
    options = parser.parse_args(arguments)
    problem = command.usage_problem(options)
    if problem is not None:
        return _refuse(problem)
    findings = Findings(options.strict, not options.no_notes)
    try:
        command.run(options, findings)
    except Failure as problem:
        _print(findings)
        return _refuse(str(problem))
    except OSError as problem:
        _print(findings)
        return _refuse(f"{problem.filename}: {problem.strerror}")
    _print(findings)
    if findings.unreadable:
        return 2
    return 1 if findings.failed else 0


def _refuse(problem: str) -> int:
    print(f"typehook_codegen: error: {problem}", file=sys.stderr)
    return 2


def _print(findings: Findings) -> None:
    for finding in (*findings.repeated, *findings.reported()):
        print(finding, file=sys.stderr)

"""The command `check`: whether the schemas are sound, and what a change to them breaks."""

from __future__ import annotations

import argparse
import pathlib

from .compatibility.baseline import baseline_text, read_baseline
from .compatibility.compare import compare, report
from .compatibility.contract import contract_of
from .compatibility.rules import RULES, Levels
from .diagnostics import Findings
from .inputs import add_input_options, read_input
from .write import write_if_changed


class _ListRules(argparse.Action):
    def __call__(self, parser, namespace, values, option_string=None) -> None:
        for rule in RULES.values():
            print(f"{rule.id:<24} {rule.level:<6} {', '.join(rule.classes):<20} {rule.change}")
        parser.exit()


def add_options(parser: argparse.ArgumentParser) -> None:
    """Adds the options of the command."""
    add_input_options(parser)
    before = parser.add_mutually_exclusive_group()
    before.add_argument("--baseline", metavar="FILE", help="what the last release promised; changes are told")
    before.add_argument(
        "--baseline-openapi", metavar="FILE", help="the OpenAPI document of the last release, in its place"
    )
    parser.add_argument("--write-baseline", metavar="FILE", help="write what these schemas promise")
    parser.add_argument(
        "--rule",
        action="append",
        default=[],
        metavar="RULE=LEVEL",
        help="off, warn or error for a rule, or for a class: source, read, write, safe",
    )
    parser.add_argument("--rules", action=_ListRules, nargs=0, help="list the rules, and end")


def usage_problem(options: argparse.Namespace) -> str | None:
    """What is wrong with the options, beyond what the parser saw."""
    levels = Levels()
    return next((f"--rule {problem}" for problem in map(levels.set, options.rule) if problem), None)


def run(options: argparse.Namespace, findings: Findings) -> None:
    """Checks the schemas, by themselves and against a baseline; writes a new baseline if nothing is wrong."""
    read = read_input(options, findings)
    if read is None:
        return
    levels = Levels()
    for setting in options.rule:
        levels.set(setting)
    contract = contract_of(read)
    if options.baseline:
        report(compare(read_baseline(options.baseline), contract), levels, findings)
    if options.baseline_openapi:
        named = {"schema_dir": None, "schema": None, "openapi": options.baseline_openapi}
        before = read_input(argparse.Namespace(**(vars(options) | named)), findings)
        if before is None:
            return
        report(compare(contract_of(before), contract), levels, findings)
    if options.write_baseline and not findings.failed:
        write_if_changed(pathlib.Path(options.write_baseline), baseline_text(contract))

"""The command `bundle`: one JSON Schema of the whole catalog."""

from __future__ import annotations

import argparse
import pathlib
import sys

from .diagnostics import Findings
from .inputs import add_input_options, read_input
from .outputs.bundle import bundle
from .outputs.json_writer import dumps
from .write import write_if_changed


def add_options(parser: argparse.ArgumentParser) -> None:
    """Adds the options of the command."""
    add_input_options(parser)
    parser.add_argument("--output", metavar="FILE", help="the file to write; printed without it")
    parser.add_argument("--title", default="Events", metavar="TEXT", help="title of the bundle")


def usage_problem(options: argparse.Namespace) -> str | None:
    """What is wrong with the options, beyond what the parser saw."""
    del options
    return None


def run(options: argparse.Namespace, findings: Findings) -> None:
    """Writes one JSON Schema: every definition under its C++ name, every event as a whole message."""
    read = read_input(options, findings)
    if read is None:
        return
    text = dumps(bundle(read).document(options.title))
    if options.output:
        write_if_changed(pathlib.Path(options.output), text)
    else:
        sys.stdout.write(text)

"""The command `samples`: example instances of every event."""

from __future__ import annotations

import argparse
import pathlib

from .diagnostics import Findings
from .inputs import add_input_options, read_input
from .outputs.bundle import Bundle, Message, bundle
from .outputs.json_writer import dumps
from .outputs.samples import KINDS, Endless, sample
from .write import write_if_changed


def add_options(parser: argparse.ArgumentParser) -> None:
    """Adds the options of the command."""
    add_input_options(parser)
    parser.add_argument("--output", required=True, metavar="DIR", help="folder for <event>.<kind>.json")
    parser.add_argument(
        "--kind", action="append", choices=KINDS, default=[], help="only this kind; may be repeated"
    )


def usage_problem(options: argparse.Namespace) -> str | None:
    """What is wrong with the options, beyond what the parser saw."""
    del options
    return None


def run(options: argparse.Namespace, findings: Findings) -> None:
    """Writes example instances of every event: minimal, valid, full and at the bounds; always the same."""
    read = read_input(options, findings)
    if read is None:
        return
    whole = bundle(read)
    for message in whole.messages:
        for kind in options.kind or KINDS:
            text = _sample(message, whole, kind, findings)
            if text is not None:
                write_if_changed(pathlib.Path(options.output) / f"{message.name}.{kind}.json", text)


def _sample(message: Message, whole: Bundle, kind: str, findings: Findings) -> str | None:
    try:
        made = sample(message.schema, whole, kind)
    except Endless as problem:
        findings.warning(message.event.place, f"no sample of {message.name}: it has no end, or one too far ({problem})")
        return None
    for keyword in sorted(made.doubts):
        findings.warning(
            message.event.place, f"the {kind} sample of {message.name} may not satisfy {keyword}"
        )
    return dumps(made.value)

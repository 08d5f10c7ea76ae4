"""What an earlier run was made of and what it wrote, so that a run that would change nothing ends at once.

The manifest beside the headers holds two digests: of everything that goes in (schemas, options, the generator
itself) and of everything that came out. If both still hold, nothing has to be read, rendered or written; what
the earlier run found is said again.
"""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import json
import pathlib

from .load import schema_files

MANIFEST = ".typehook-manifest.json"


@dataclasses.dataclass(frozen=True)
class State:
    """The manifest: our files; the digests; the files that references reached; the findings and the arguments
    that they speak of."""

    files: tuple[str, ...] = ()
    made_of: str = ""
    output: str = ""
    reached: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()


def read_state(manifest: pathlib.Path) -> State:
    """The manifest of an earlier run; an empty one if there is none or it can't be read."""
    try:
        found = json.loads(manifest.read_text("utf-8"))
        lists = ("files", "reached", "findings", "arguments")
        texts = ("made_of", "output")
        shaped = isinstance(found, dict) and all(isinstance(found.get(key, []), list) for key in lists)
        if shaped and all(isinstance(found.get(key, ""), str) for key in texts):
            values = {key: tuple(each for each in found.get(key, []) if isinstance(each, str)) for key in lists}
            return State(**values, **{key: found.get(key, "") for key in texts})
    except (OSError, ValueError):
        pass
    return State()


def state_text(state: State) -> str:
    """The manifest as text."""
    told = {key: value for key, value in dataclasses.asdict(state).items() if value}
    return json.dumps(told, indent=1) + "\n"


def made_of(options: argparse.Namespace, reached: tuple[str, ...]) -> str:
    """The digest of everything that decides what is written; independent of where the folders are."""
    digest = hashlib.sha256()
    for word in (options.namespace, options.include_prefix, str(options.compiled), str(options.strict),
                 str(options.no_notes)):
        digest.update(word.encode() + b"\0")
    package = pathlib.Path(__file__).resolve().parent
    for file in sorted([*package.rglob("*.py"), *package.rglob("*.jinja2")]):
        _add(digest, file.relative_to(package).as_posix(), file)
    for folder in (options.schema_dir, *options.import_dir):
        digest.update(b"folder\0")
        root = pathlib.Path(folder) if folder else None
        for file in schema_files(root) if root is not None else ():
            _add(digest, file.relative_to(root).as_posix(), file)
    for kind, name in (("schema", options.schema), ("openapi", options.openapi), ("envelope", options.envelope)):
        if name:
            _add(digest, f"{kind} {pathlib.Path(name).name}", pathlib.Path(name))
    home = pathlib.Path(options.schema or options.openapi or ".").parent
    for path in reached:
        _add(digest, path, home / path)
    return digest.hexdigest()


def digest_of_files(output: pathlib.Path, files: tuple[str, ...]) -> str:
    """The digest of what stands in the output folder."""
    digest = hashlib.sha256()
    for path in files:
        _add(digest, path, output / path)
    return digest.hexdigest()


def digest_of_texts(files: dict[str, str]) -> str:
    """The digest that files with these texts have."""
    digest = hashlib.sha256()
    for path in sorted(files):
        content = files[path].encode("utf-8")
        digest.update(f"{path}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def arguments_of(options: argparse.Namespace) -> tuple[str, ...]:
    """The input as it is named in findings."""
    named = (options.schema_dir, options.schema, options.openapi, options.envelope, *options.import_dir)
    return tuple(each or "" for each in named)


def is_current(options: argparse.Namespace, state: State) -> bool:
    """Whether the run that wrote this state would be repeated exactly."""
    if not state.made_of or (state.findings and state.arguments != arguments_of(options)):
        return False
    return state.made_of == made_of(options, state.reached) and state.output == digest_of_files(
        pathlib.Path(options.output), state.files
    )


def _add(digest, name: str, file: pathlib.Path) -> None:
    try:
        content = file.read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    except OSError:
        digest.update(f"{name}\0missing\0".encode())

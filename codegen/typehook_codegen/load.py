"""Finds and reads the schema files: those of the schema folder, and those of the folders it may import.

A file is named by its path below its folder, with forward slashes; that path decides header and type names.
Files are read in the order of their names, imports after the folder's own.
"""

from __future__ import annotations

import dataclasses
import pathlib
import re

from .diagnostics import Findings, Place
from .json_text import MalformedJson, Node, parse

SUFFIX = ".schema.json"
ENVELOPE = "envelope" + SUFFIX

_NO_TYPE = frozenset({"$schema", "$id", "$comment", "$defs", "title", "description"})
_PART = re.compile(r"[A-Za-z0-9_+@-][A-Za-z0-9_.+@-]*\Z")


class UnreadableInput(Exception):
    """A folder that is missing or can't be listed."""


@dataclasses.dataclass(frozen=True)
class Document:
    """One schema file."""

    path: str
    shown: str
    location: pathlib.Path
    folder: pathlib.Path
    root: Node
    imported: bool

    @property
    def header(self) -> str:
        """The path of its header below the include prefix."""
        return self.path[: -len(SUFFIX)] + ".hpp"

    @property
    def is_envelope(self) -> bool:
        """Whether this is the catalog's envelope file."""
        return self.path == ENVELOPE and not self.imported

    @property
    def declares_type(self) -> bool:
        """Whether the root is a type, and not only the home of definitions."""
        root = self.root.value
        return not (isinstance(root, dict) and "$defs" in root and not set(root) - _NO_TYPE)

    @property
    def base_name(self) -> str:
        """The file's own name without folder and suffix."""
        return self.path.rsplit("/", 1)[-1][: -len(SUFFIX)]


@dataclasses.dataclass(frozen=True)
class Corpus:
    """Every file of a catalog, and the folders a reference may search."""

    by_location: dict[pathlib.Path, Document]
    import_dirs: tuple[pathlib.Path, ...]

    @property
    def documents(self) -> tuple[Document, ...]:
        """The files in order: the folder's own by name, then the imports."""
        return tuple(self.by_location.values())

    def own(self, path: str) -> Document | None:
        """The document of the schema folder with that path."""
        return next((found for found in self.documents if found.path == path and not found.imported), None)


def load(schema_dir: str, import_dirs: list[str], findings: Findings) -> Corpus:
    """Reads all files; malformed ones are reported and left out. Raises UnreadableInput without a folder."""
    documents: dict[pathlib.Path, Document] = {}
    for folder, imported in [(schema_dir, False), *((each, True) for each in import_dirs)]:
        for document in _folder(folder, imported, findings):
            documents.setdefault(document.location, document)
    return Corpus(documents, tuple(pathlib.Path(each).absolute() for each in import_dirs))


def _folder(folder: str, imported: bool, findings: Findings) -> list[Document]:
    root = pathlib.Path(folder)
    if not root.is_dir():
        raise UnreadableInput(f"{folder}: not a folder")
    paths = sorted(path.relative_to(root).as_posix() for path in root.rglob("*" + SUFFIX) if path.is_file())
    found = []
    for path in paths:
        shown = (root / path).as_posix()
        if not all(_PART.match(part) for part in path.split("/")):
            printable = ascii(shown)[1:-1]
            message = "a schema file's path may hold only letters, digits and _ . + @ -"
            findings.error(Place(printable, 1, "#"), message)
            continue
        node = _read(root / path, shown, findings)
        if node is not None:
            file = root / path
            found.append(Document(path, shown, file.resolve(), file.absolute().parent, node, imported))
    return found


def _read(file: pathlib.Path, shown: str, findings: Findings) -> Node | None:
    try:
        return parse(file.read_bytes(), shown)
    except OSError as problem:
        findings.not_readable(Place(shown, 1, "#"), f"can't be read: {problem.strerror}")
    except MalformedJson as problem:
        findings.not_readable(problem.place, problem.message)
    return None

"""Finds and reads the schema files: a folder, one file, or one OpenAPI document, and what their references reach.

A file is named by its path below its folder, with forward slashes; that path decides header and type names. A
folder's files are read in the order of their names, imports after the folder's own. One file on its own is a
bundle: each of its definitions gets a header, and files that it refers to are read as they are met.
"""

from __future__ import annotations

import dataclasses
import pathlib
import re

from .diagnostics import Findings, Place
from .json_text import MalformedJson, Node, parse

SUFFIXES = (".schema.json", ".schema.yaml", ".schema.yml")
SUFFIX = SUFFIXES[0]
ENVELOPE = "envelope" + SUFFIX

_NO_TYPE = frozenset({"$schema", "$id", "$comment", "$defs", "definitions", "title", "description"})
_PART = re.compile(r"[A-Za-z0-9_+@-][A-Za-z0-9_.+@-]*\Z")
_YAML = (".yaml", ".yml")


class UnreadableInput(Exception):
    """A folder or file that is missing or can't be listed."""


@dataclasses.dataclass(frozen=True)
class Document:
    """One schema file. `form` is file, bundle or openapi; the definitions of the last two are units of their
    own."""

    path: str
    shown: str
    location: pathlib.Path
    folder: pathlib.Path
    root: Node
    imported: bool
    form: str = "file"
    is_envelope: bool = False

    @property
    def header(self) -> str:
        """The path of its header below the include prefix."""
        return without_suffix(self.path) + ".hpp"

    @property
    def declares_type(self) -> bool:
        """Whether the root is a type, and not only the home of definitions or the list of a bundle's types."""
        root = self.root.value
        if not isinstance(root, dict):
            return True
        if self.form == "openapi":
            return False
        own = set(root) - _NO_TYPE
        listed = self.form == "bundle" and own in ({"oneOf"}, {"anyOf"})
        return not ((listed or not own) and ("$defs" in root or "definitions" in root))

    @property
    def has_constants(self) -> bool:
        """Whether the schema's language has `const`, so that an enum of one value is an enum with more to come.
        In the older drafts and in OpenAPI 3.0 it is how a constant is written."""
        root = self.root
        draft = root.get("$schema") or root.get("openapi")
        said = draft.value if draft is not None and isinstance(draft.value, str) else ""
        return not any(each in said for each in ("draft-04", "draft-06", "draft-07")) and not said.startswith("3.0")

    @property
    def base_name(self) -> str:
        """The file's own name without folder and suffix."""
        return without_suffix(self.path).rsplit("/", 1)[-1]


def without_suffix(path: str) -> str:
    """The path without .schema.json or the like."""
    for suffix in (*SUFFIXES, ".json", *_YAML):
        if path.endswith(suffix):
            return path[: -len(suffix)]
    return path


@dataclasses.dataclass(frozen=True)
class Corpus:
    """Every file of a catalog, and the folders a reference may search. `reads_more` says that referenced files
    are read although nobody listed them."""

    by_location: dict[pathlib.Path, Document]
    import_dirs: tuple[pathlib.Path, ...]
    reads_more: bool = False

    @property
    def documents(self) -> tuple[Document, ...]:
        """The files in order: the folder's own by name, then the imports."""
        return tuple(self.by_location.values())

    def own(self, path: str) -> Document | None:
        """The document of the schema folder with that path."""
        return next((found for found in self.documents if found.path == path and not found.imported), None)

    @property
    def envelope(self) -> Document | None:
        """The envelope, if there is one."""
        return next((found for found in self.documents if found.is_envelope), None)


def load(schema_dir: str, import_dirs: list[str], findings: Findings, envelope: str = "") -> Corpus:
    """Reads a folder; malformed files are reported and left out. Raises UnreadableInput without a folder."""
    documents: dict[pathlib.Path, Document] = {}
    for folder, imported in [(schema_dir, False), *((each, True) for each in import_dirs)]:
        for document in _folder(folder, imported, findings):
            documents.setdefault(document.location, document)
    if envelope:
        _add_envelope(documents, envelope, findings)
    return Corpus(documents, tuple(pathlib.Path(each).absolute() for each in import_dirs))


def load_file(
    file: str, form: str, import_dirs: list[str], findings: Findings, envelope: str = ""
) -> Corpus:
    """Reads one file as a bundle or an OpenAPI document. Raises UnreadableInput if there is none."""
    path = pathlib.Path(file)
    if not path.is_file():
        raise UnreadableInput(f"{file}: not a file")
    documents: dict[pathlib.Path, Document] = {}
    root = _read(path, path.as_posix(), findings)
    if root is not None:
        documents[path.resolve()] = Document(
            path.name, path.as_posix(), path.resolve(), path.absolute().parent, root, False, form
        )
    if envelope:
        _add_envelope(documents, envelope, findings)
    return Corpus(documents, tuple(pathlib.Path(each).absolute() for each in import_dirs), reads_more=True)


def read_more(corpus: Corpus, location: pathlib.Path, folder: pathlib.Path, findings: Findings) -> Document | None:
    """Reads a file that a bundle refers to: it becomes an imported document, named by its path below `folder`."""
    path = location.relative_to(folder).as_posix()
    shown = (folder / path).as_posix()
    try:
        shown = location.relative_to(pathlib.Path.cwd()).as_posix()
    except ValueError:
        pass
    root = _read(location, shown, findings)
    if root is None:
        return None
    document = Document(path, shown, location, location.parent, root, True)
    corpus.by_location[location] = document
    return document


def _add_envelope(documents: dict[pathlib.Path, Document], file: str, findings: Findings) -> None:
    path = pathlib.Path(file)
    if not path.is_file():
        raise UnreadableInput(f"{file}: not a file")
    for location, document in list(documents.items()):
        if document.is_envelope:
            del documents[location]
    root = _read(path, path.as_posix(), findings)
    if root is not None:
        documents[path.resolve()] = Document(
            ENVELOPE, path.as_posix(), path.resolve(), path.absolute().parent, root, False, is_envelope=True
        )


def schema_files(root: pathlib.Path) -> list[pathlib.Path]:
    """The schema files below a folder, by name."""
    found = [file for suffix in SUFFIXES for file in root.rglob("*" + suffix) if file.is_file()]
    return sorted(found, key=lambda file: file.relative_to(root).as_posix())


def _folder(folder: str, imported: bool, findings: Findings) -> list[Document]:
    root = pathlib.Path(folder)
    if not root.is_dir():
        raise UnreadableInput(f"{folder}: not a folder")
    paths = [path.relative_to(root).as_posix() for path in schema_files(root)]
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
            is_envelope = without_suffix(path) == "envelope" and not imported
            found.append(
                Document(
                    path, shown, file.resolve(), file.absolute().parent, node, imported, "file", is_envelope
                )
            )
    return found


def _read(file: pathlib.Path, shown: str, findings: Findings) -> Node | None:
    try:
        content = file.read_bytes()
        if file.suffix in _YAML:
            from .yaml_text import parse_yaml

            return parse_yaml(content, shown)
        return parse(content, shown)
    except OSError as problem:
        findings.not_readable(Place(shown, 1, "#"), f"can't be read: {problem.strerror}")
    except MalformedJson as problem:
        findings.not_readable(problem.place, problem.message)
    return None

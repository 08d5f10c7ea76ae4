"""Finds what a $ref names: a schema file, or an entry of a file's $defs. Never the network.

A path is looked up beside the referring file first, then in each import folder. What is found must lie in the
schema folder or in an import folder, because only those are watched by the build and get headers.
"""

from __future__ import annotations

import dataclasses
import re
import urllib.parse

from .diagnostics import Findings
from .json_text import Node
from .load import Corpus, Document

_DEFINITION = re.compile(r"/\$defs/([^/]+)\Z")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


@dataclasses.dataclass(frozen=True)
class Target:
    """What a reference leads to."""

    document: Document
    node: Node

    @property
    def key(self) -> str:
        """The key of the definition in the intermediate form."""
        return key_of(self.document, self.node)


def key_of(document: Document, node: Node) -> str:
    """The key of the definition that this node declares."""
    return document.shown + node.pointer


class References:
    """Resolves references, reporting each broken one."""

    def __init__(self, corpus: Corpus, findings: Findings) -> None:
        self._corpus = corpus
        self._findings = findings

    def resolve(self, reference: Node, document: Document) -> Target | None:
        """The target of the string `reference`, which stands in `document`; None after reporting if there is
        none."""
        path, _, fragment = reference.value.partition("#")
        fragment = urllib.parse.unquote(fragment)
        target = self._document(urllib.parse.unquote(path), reference, document)
        if target is None:
            return None
        if not fragment:
            return Target(target, target.root)
        named = _DEFINITION.match(fragment)
        if named is None:
            message = f"$ref {reference.value!r} is not supported: it may name a file, or an entry of $defs"
            self._findings.error(reference.place, message)
            return None
        name = named.group(1).replace("~1", "/").replace("~0", "~")
        definitions = target.root.get("$defs")
        found = definitions.get(name) if definitions is not None else None
        if found is None:
            self._findings.error(
                reference.place, f"$ref {reference.value!r}: {target.path} has no $defs/{name}"
            )
            return None
        return Target(target, found)

    def _document(self, path: str, reference: Node, document: Document) -> Document | None:
        if not path:
            return document
        if _SCHEME.match(path) or path.startswith("/") or "\\" in path or "\0" in path:
            message = f"$ref {reference.value!r} is not supported: write a relative path, with /"
            self._findings.error(reference.place, message)
            return None
        exists = False
        for folder in (document.folder, *self._corpus.import_dirs):
            location = (folder / path).resolve()
            found = self._corpus.by_location.get(location)
            if found is not None:
                return found
            exists = exists or location.is_file()
        if exists:
            message = f"$ref {reference.value!r} leads out of the schema folder and the import folders"
        else:
            message = f"$ref {reference.value!r}: there is no such file"
        self._findings.error(reference.place, message)
        return None

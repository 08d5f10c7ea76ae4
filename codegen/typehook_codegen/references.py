"""Finds what a $ref names: a file, a place in one by JSON pointer, an $id or an anchor. Never the network.

A path is looked up among the $ids first, then beside the referring file, then in each import folder. What is
found must lie in the schema folder or in an import folder, because only those are watched by the build and get
headers. A target that is no file's root and no entry of its definitions is promoted: it becomes a definition
named after its path, so that everything that refers to it shares one type.
"""

from __future__ import annotations

import dataclasses
import pathlib
import re
import urllib.parse

from . import names
from .diagnostics import Findings
from .keywords import KNOWN, SCHEMA_MAPS
from .json_text import Node
from .load import Corpus, Document, read_more
from .openapi import Webhook, read_webhooks

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_HOMES = re.compile(r"#/(?:\$defs|definitions|components/schemas)/[^/]+\Z")
_LAYOUT = frozenset({"properties", "$defs", "definitions", "patternProperties", "components", "schemas"})
_SUFFIXES = {"items": "item", "additionalProperties": "value", "prefixItems": "item"}
_DATA = frozenset({"enum", "const", "default", "examples", "example", "x-event", "x-envelope", "x-enum-doc"})
_SCHEMA, _MAP, _OTHER = "schema", "map", "other"
_ANCHORS = ("$anchor", "$dynamicAnchor")


@dataclasses.dataclass(frozen=True)
class Target:
    """What a reference leads to."""

    document: Document
    node: Node

    @property
    def key(self) -> str:
        """The key of the definition in the intermediate form."""
        return key_of(self.node)


def key_of(node: Node) -> str:
    """The key of the definition that this node declares."""
    return node.file + node.pointer


class References:
    """Resolves references, reporting each broken one."""

    def __init__(self, corpus: Corpus, findings: Findings) -> None:
        self._corpus = corpus
        self._findings = findings
        self._by_shown: dict[str, Document] = {}
        self._ids: dict[str, tuple[Document, Node]] = {}
        self._anchors: dict[tuple[str, str], Node] = {}
        self._resources: dict[str, list[tuple[str, str, Node]]] = {}
        self._found: dict[str, Target | None] = {}
        self._references: list[Node] = []
        self.promoted: dict[str, Target] = {}
        self.webhooks: dict[str, list[Webhook]] = {}
        self.reached: set[str] = set()
        for document in corpus.documents:
            self._enlist(document)
        done = 0
        while done < len(self._references):
            reference = self._references[done]
            done += 1
            target = self.resolve(reference)
            if target is None:
                continue
            if self._is_inside(target):
                self.promoted.setdefault(target.key, target)
            if target.document.form == "openapi" and target.key not in self.reached:
                self.reached.add(target.key)
                self._walk(target.document, target.node)

    def document_of(self, node: Node) -> Document:
        """The document in which a node stands."""
        return self._by_shown[node.file]

    def resolve(self, reference: Node) -> Target | None:
        """The target of the string `reference`; None after reporting if there is none."""
        key = f"{reference.file}{reference.pointer}"
        if key not in self._found:
            self._found[key] = self._resolve(reference)
        return self._found[key]

    def promoted_stem(self, target: Target) -> str:
        """The name of a promoted target, from its path."""
        tokens = [part.replace("~1", "/").replace("~0", "~") for part in target.node.pointer.split("/")[1:]]
        words = [] if target.document.form != "file" else [names.stem(target.document.base_name)]
        words += [names.stem(_SUFFIXES.get(token, token)) for token in tokens if token not in _LAYOUT]
        return names.join(*words)

    def _enlist(self, document: Document) -> None:
        self._by_shown[document.shown] = document
        self._resources[document.shown] = []
        if document.form == "openapi":
            self.webhooks[document.shown] = read_webhooks(document, self._findings)
            for webhook in self.webhooks[document.shown]:
                self._walk(document, webhook.body)
            return
        self._walk(document, document.root)

    def _walk(self, document: Document, root: Node) -> None:
        """Collects the ids, anchors and references below a node; iterative, because schemas may be deep.

        What stands in an unknown keyword is no schema: nothing has a name there, though references lead on.
        """
        work = [(root, "", _SCHEMA)]
        while work:
            node, base, kind = work.pop()
            value = node.value
            if isinstance(value, list):
                work.extend((each, base, kind) for each in value)
                continue
            if not isinstance(value, dict):
                continue
            if kind == _SCHEMA:
                base = self._names(document, node, base)
            reference = value.get("$ref")
            if reference is not None and isinstance(reference.value, str):
                self._references.append(reference)
            work.extend(
                (each, base, _kind_below(kind, key)) for key, each in value.items() if key not in _DATA
            )

    def _names(self, document: Document, node: Node, base: str) -> str:
        """Notes the id and the anchors of a schema; returns the base of what is below it."""
        named = node.value.get("$id")
        if named is not None and isinstance(named.value, str):
            identifier, _, fragment = named.value.partition("#")
            if identifier:
                base = self._joined(base, identifier, named) or base
                self._ids.setdefault(base, (document, node))
                self._resources[document.shown].append((node.pointer, base, node))
            elif fragment:
                self._anchors[base or document.shown, fragment] = node
        for word in _ANCHORS:
            anchor = node.value.get(word)
            if anchor is not None and isinstance(anchor.value, str):
                self._anchors[base or document.shown, anchor.value] = node
        return base

    def _resource(self, node: Node) -> tuple[str, Node]:
        """The base URI and the root of the schema resource in which a node stands."""
        document = self._by_shown[node.file]
        best = ("", document.root)
        length = -1
        for pointer, base, root in self._resources[node.file]:
            inside = node.pointer == pointer or node.pointer.startswith(pointer + "/")
            if inside and len(pointer) > length:
                best, length = (base, root), len(pointer)
        return best

    def _is_inside(self, target: Target) -> bool:
        pointer = target.node.pointer
        return pointer != "#" and not _HOMES.match(pointer)

    def _resolve(self, reference: Node) -> Target | None:
        path, _, fragment = reference.value.partition("#")
        fragment = urllib.parse.unquote(fragment)
        base, root = self._resource(reference)
        if path:
            found = self._by_path(path, base, reference)
            if found is None:
                return None
            document, root = found
            base = self._resource(root)[0]
        else:
            document = self._by_shown[reference.file]
        if not fragment:
            return Target(document, root)
        if not fragment.startswith("/"):
            node = self._anchors.get((base or document.shown, fragment))
            what = f"no schema there has the anchor {fragment!r}"
        else:
            node, what = _at(root, fragment)
        if node is None:
            self._error(reference, what)
            return None
        if not isinstance(node.value, (dict, bool)):
            self._error(reference, f"a schema is an object, and this leads to {node.kind}")
            return None
        return Target(document, node)

    def _by_path(self, path: str, base: str, reference: Node) -> tuple[Document, Node] | None:
        joined = self._joined(base, path, reference)
        if joined is None:
            return None
        for identifier in (joined, path):
            if identifier in self._ids:
                return self._ids[identifier]
        if _SCHEME.match(path):
            self._error(reference, "no schema here has this $id, and the network is never asked")
            return None
        path = urllib.parse.unquote(path)
        if path.startswith("/") or "\\" in path or "\0" in path:
            self._error(reference, "this is not supported: write a relative path, with /")
            return None
        try:
            found = self._file(path, reference)
        except OSError as problem:
            self._error(reference, f"the file can't be read: {problem.strerror}")
            return None
        return None if found is None else (found, found.root)

    def _joined(self, base: str, identifier: str, node: Node) -> str | None:
        """A reference resolved against a base; None after reporting one that is no URI reference."""
        try:
            urllib.parse.urlsplit(identifier)  # a join with nothing would not look at it
            return urllib.parse.urljoin(base, identifier)
        except ValueError as problem:
            self._findings.error(node.place, f"{identifier!r} is no URI reference: {problem}")
            return None

    def _file(self, path: str, reference: Node) -> Document | None:
        home = self._by_shown[reference.file]
        exists = False
        for folder in (home.folder, *self._corpus.import_dirs):
            location = (folder / path).resolve()
            found = self._corpus.by_location.get(location)
            if found is not None:
                return found
            exists = exists or location.is_file()
            if self._corpus.reads_more and location.is_file():
                found = self._read(location, folder)
                if found is not None:
                    return found
        if exists:
            self._error(reference, "this leads out of the schema folder and the import folders")
        else:
            self._error(reference, "there is no such file")
        return None

    def _read(self, location: pathlib.Path, folder: pathlib.Path) -> Document | None:
        top = folder
        first = self._corpus.documents[0].folder
        if location.is_relative_to(first):
            top = first
        if not location.is_relative_to(top):
            return None
        document = read_more(self._corpus, location, top, self._findings)
        if document is not None:
            self._enlist(document)
        return document

    def _error(self, reference: Node, message: str) -> None:
        self._findings.error(reference.place, f"$ref {reference.value!r}: {message}")


def _kind_below(kind: str, key: str) -> str:
    """What stands below a key of a schema, of a map of schemas, or of something else."""
    if kind != _SCHEMA:
        return _SCHEMA if kind == _MAP else _OTHER
    return _MAP if key in SCHEMA_MAPS else _SCHEMA if key in KNOWN else _OTHER


def _at(root: Node, fragment: str) -> tuple[Node | None, str]:
    """The node at a pointer below a root, or what is missing."""
    node = root
    for part in fragment.split("/")[1:]:
        token = part.replace("~1", "/").replace("~0", "~")
        following = node.below(token)
        if following is None:
            where = node.file if node.pointer == "#" else node.pointer
            return None, f"{where} has no {token!r}"
        node = following
    return node, ""

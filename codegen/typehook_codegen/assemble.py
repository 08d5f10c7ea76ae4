"""Lowers a whole corpus to a catalog: every file's definitions, the envelope, the events."""

from __future__ import annotations

import dataclasses

from . import names
from .accessors import with_accessors
from .diagnostics import Findings
from .docs import type_docs
from .envelope import EnvelopeLowering, OpenEnvelope
from .events import EventLowering
from .extensions import given_name
from .flatten import flatten
from .imported import Import, Imports
from .json_text import Node
from .keywords import DRAFTS
from .load import ENVELOPE, Corpus, Document
from .lower import Lowering
from .model import Catalog, Definition, Docs, Event, Struct, Unit
from .openapi import Webhook
from .references import References, key_of
from .schema import keyword
from .shapes import Shapes
from .webhooks import identify


def assemble(corpus: Corpus, findings: Findings) -> Catalog:
    """The catalog, incomplete where something was reported."""
    return _Assembly(corpus, findings).catalog()


class _Assembly:
    def __init__(self, corpus: Corpus, findings: Findings) -> None:
        self._findings = findings
        self._references = References(corpus, findings)
        self._corpus = corpus
        self._lowering = Lowering(self._references, findings)
        self._events = EventLowering(self._lowering.reference, findings)
        self._opened: OpenEnvelope | None = None
        self._imports = Imports(None, self._references, findings)
        self._units: list[Unit] = []
        self._promoted: dict[str, list] = {}
        for target in self._references.promoted.values():
            self._promoted.setdefault(target.node.file, []).append(target)

    def catalog(self) -> Catalog:
        envelope = self._corpus.envelope
        if envelope is not None:
            self._check_root(envelope)
            self._opened, own = EnvelopeLowering(envelope, self._lowering, self._findings).lower()
            places = None if self._opened is None else self._opened.places
            self._imports = Imports(places, self._references, self._findings)
        for document in self._corpus.documents:
            if document.is_envelope:
                found = own + self._defs(document)
                if found or self._opened is None or not self._opened.places.whole_body:
                    self._units.append(_unit(document, found, []))
                continue
            self._check_root(document)
            if document.form == "file":
                self._file(document)
            else:
                self._bundle(document)
        lowered = Catalog(tuple(self._units), None)
        catalog = flatten(lowered, self._lowering.composition.parts, self._lowering.kinds, self._findings)
        self._lowering.extensions.report(self._findings)
        if self._opened is None:
            return catalog
        if self._opened.places.events is not None and not any(unit.events for unit in catalog.units):
            place = self._opened.places.nodes["events"].place
            self._findings.error(place, "x-envelope.events matches no definition and no webhook")
        found = with_accessors(self._opened, catalog.definitions(), self._findings)
        return dataclasses.replace(catalog, envelope=found)

    def _file(self, document: Document) -> None:
        definitions = self._defs(document)
        found: list[Event] = []
        if document.declares_type:
            definitions = definitions + self._lowering.definition(
                document.root, names.stem(document.base_name)
            )
            if not document.imported:
                is_dotted = self._opened is not None and "name" in self._opened.places.spots
                found = self._events.lower(document.root, self._lowering.use(document.root), is_dotted)
        self._units.append(_unit(document, definitions, found))

    def _bundle(self, document: Document) -> None:
        """Each definition is a unit, so that a program compiles only what it uses."""
        is_openapi = document.form == "openapi"
        for key, node in _definitions(document):
            if is_openapi and key_of(node) not in self._references.reached:
                continue
            found = None if is_openapi else self._imports.match(key, node)
            self._unit_of(document, key, node, found)
        for target in self._promoted.get(document.shown, ()):
            stem = self._references.promoted_stem(target)
            self._add(document, stem, stem, self._lowering.definition(target.node, stem), [], target.node)
        if document.declares_type:
            stem = names.stem(document.base_name)
            definitions = self._lowering.definition(document.root, stem)
            self._add(document, stem, stem, definitions, [], document.root)
        if is_openapi:
            self._webhooks(document)

    def _webhooks(self, document: Document) -> None:
        webhooks = self._references.webhooks[document.shown]
        found: dict[str, Import] = {}
        if self._opened is not None and self._opened.places.events is not None:
            for webhook in webhooks:
                matched = self._imports.match(webhook.key, webhook.body)
                if matched is None:
                    message = f"x-envelope.events does not match {webhook.key!r}; this webhook is left out"
                    self._findings.warning(webhook.operation.place, message)
                else:
                    found[webhook.key] = matched
        elif self._opened is not None:
            place = self._corpus.envelope.root.place
            self._findings.error(place, "x-envelope needs events, a pattern for the webhooks' keys")
        elif webhooks:
            places, found = identify(webhooks, Shapes(self._references), self._findings)
            if places is not None:
                root = Struct(f"{document.shown}#envelope", ("envelope",), (), (), False, Docs(), document.root.place)
                self._opened = OpenEnvelope(dataclasses.replace(root, is_envelope=True), places, ())
        for webhook in webhooks:
            if webhook.key in found:
                self._webhook(document, webhook, self._named(webhook, found[webhook.key]))

    def _named(self, webhook: Webhook, found: Import) -> Import:
        """The event with the x-cpp-name of its operation, if it has one."""
        own = given_name(webhook.operation, self._findings)
        return dataclasses.replace(found, stem=own, label=own if found.label else "") if own else found

    def _unit_of(self, document: Document, key: str, node: Node, found: Import | None) -> None:
        if found is None:
            stem = given_name(node, Findings()) or names.stem(key)
            self._add(document, key, stem, self._lowering.definition(node, stem), [], node)
            return
        definitions = self._lowering.definition(node, names.join(found.stem, "payload"))
        docs = type_docs(node, Findings()) if isinstance(node.value, dict) else Docs()
        event = self._imports.event(found, self._lowering.use(node), node, Docs(docs.text))
        self._add(document, key, found.stem, definitions, [event], node)

    def _webhook(self, document: Document, webhook: Webhook, found: Import) -> None:
        stem = found.stem
        definitions: list[Definition] = []
        if webhook.body.get("$ref") is not None and not set(webhook.body.value) - {"$ref"}:
            payload = self._lowering.reference(webhook.body.get("$ref"))
        else:
            definitions = self._lowering.definition(webhook.body, names.join(stem, "payload"))
            payload = self._lowering.use(webhook.body)
        event = self._imports.event(found, payload, webhook.operation, Docs(webhook.description))
        self._add(document, webhook.key, stem, definitions, [event], webhook.operation)

    def _add(
        self, document: Document, key: str, stem: str, found: list[Definition], events: list[Event], node: Node
    ) -> None:
        source = f"{document.path}{node.pointer}" if node.pointer != "#" else document.path
        self._units.append(Unit(source, names.safe(stem) + ".hpp", tuple(found), tuple(events), node.place))

    def _defs(self, document: Document) -> list[Definition]:
        found: list[Definition] = []
        base = names.stem(document.base_name)
        for name, node in _definitions(document):
            found.extend(self._lowering.definition(node, names.join(base, names.stem(name))))
        for target in self._promoted.get(document.shown, ()):
            found.extend(self._lowering.definition(target.node, self._references.promoted_stem(target)))
        return found

    def _check_root(self, document: Document) -> None:
        root = document.root
        draft = keyword(root, "$schema")
        if draft is not None and draft.value.rstrip("#") not in DRAFTS:
            known = ", ".join(DRAFTS.values())
            message = f"$schema {draft.value!r} is not supported; typehook reads the drafts {known}"
            self._findings.error(draft.place, message)
        named = keyword(root, "$id")
        if document.form == "file" and named is not None and "://" not in named.value and named.value not in (
            document.path, document.path.rsplit("/", 1)[-1]
        ):
            self._findings.warning(named.place, f"$id {named.value!r} is not the file's name")
        placed = root.get("x-envelope")
        if placed is not None and not document.is_envelope:
            message = f"x-envelope belongs in {ENVELOPE} at the top of the schema folder"
            self._findings.error(placed.place, message)
        event = root.get("x-event")
        if event is not None and document.is_envelope:
            self._findings.error(event.place, "the envelope is no event")
        elif event is not None and document.imported:
            self._findings.note(event.place, "the events of an imported folder are not in the catalog")
        elif event is not None and self._corpus.envelope is None:
            self._findings.error(event.place, f"x-event needs {ENVELOPE} at the top of the schema folder")


def _unit(document: Document, definitions: list[Definition], events: list[Event]) -> Unit:
    return Unit(document.path, document.header, tuple(definitions), tuple(events), document.root.place)


def _definitions(document: Document) -> list[tuple[str, Node]]:
    """The named definitions of a document, in its order."""
    found: list[tuple[str, Node]] = []
    for key in ("$defs", "definitions"):
        home = keyword(document.root, key)
        found.extend([] if home is None else home.value.items())
    components = document.root.get("components") if document.form == "openapi" else None
    schemas = components.get("schemas") if components is not None else None
    if schemas is not None and isinstance(schemas.value, dict):
        found.extend(schemas.value.items())
    return found

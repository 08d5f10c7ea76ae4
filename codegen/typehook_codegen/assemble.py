"""Lowers a whole corpus to a catalog: every file's definitions, the envelope, the events."""

from __future__ import annotations

import dataclasses

from . import names
from .accessors import with_accessors
from .diagnostics import Findings
from .envelope import EnvelopeLowering, OpenEnvelope
from .events import EventLowering
from .load import ENVELOPE, Corpus, Document
from .lower import Lowering
from .model import Catalog, Definition, Event, Unit
from .references import References
from .schema import keyword

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def assemble(corpus: Corpus, findings: Findings) -> Catalog:
    """The catalog, incomplete where something was reported."""
    lowering = Lowering(References(corpus, findings), findings)
    events = EventLowering(lowering.reference, findings)
    has_envelope = corpus.own(ENVELOPE) is not None
    opened: OpenEnvelope | None = None
    units = []
    for document in corpus.documents:
        _check_root(document, has_envelope, findings)
        definitions = _defs(document, lowering)
        found: list[Event] = []
        if document.is_envelope:
            opened, own = EnvelopeLowering(document, lowering, findings).lower()
            definitions = own + definitions
        elif document.declares_type:
            definitions = definitions + _root(document, lowering)
            if not document.imported:
                found = events.lower(document, lowering.use_of_root(document))
        units.append(_unit(document, definitions, found))
    catalog = Catalog(tuple(units), None)
    if opened is None:
        return catalog
    return dataclasses.replace(catalog, envelope=with_accessors(opened, catalog.definitions(), findings))


def _unit(document: Document, definitions: list[Definition], events: list[Event]) -> Unit:
    return Unit(document.path, document.header, tuple(definitions), tuple(events), document.root.place)


def _root(document: Document, lowering: Lowering) -> list[Definition]:
    return lowering.definition(document, document.root, names.stem(document.base_name))


def _defs(document: Document, lowering: Lowering) -> list[Definition]:
    definitions = keyword(document.root, "$defs")
    found: list[Definition] = []
    base = names.stem(document.base_name)
    for name, node in {}.items() if definitions is None else definitions.value.items():
        found.extend(lowering.definition(document, node, names.join(base, names.stem(name))))
    return found


def _check_root(document: Document, has_envelope: bool, findings: Findings) -> None:
    root = document.root
    draft = keyword(root, "$schema")
    if draft is not None and draft.value.rstrip("#") != DRAFT:
        findings.error(draft.place, f"$schema {draft.value!r} is not supported; typehook reads {DRAFT}")
    named = keyword(root, "$id")
    if named is not None and "://" not in named.value and named.value not in (
        document.path, document.path.rsplit("/", 1)[-1]
    ):
        findings.warning(
            named.place, f"$id {named.value!r} is not the file's name; references go by the file's path"
        )
    placed = root.get("x-envelope")
    if placed is not None and not document.is_envelope:
        findings.error(placed.place, f"x-envelope belongs in {ENVELOPE} at the top of the schema folder")
    event = root.get("x-event")
    if event is not None and document.is_envelope:
        findings.error(event.place, "the envelope is no event")
    elif event is not None and document.imported:
        findings.note(event.place, "the events of an imported folder are not in the catalog")
    elif event is not None and not has_envelope:
        findings.error(event.place, f"x-event needs {ENVELOPE} at the top of the schema folder")

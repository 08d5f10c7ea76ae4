"""Renders a catalog to files: path below the output folder → text."""

from __future__ import annotations

import dataclasses
import pathlib

import jinja2

from .cpp_types import short_name, slots_text, template_name, underlying, view_name
from .layout import filled
from .model import Alias, Catalog, Definition, Enum, Envelope, Event, Struct, Unit, Use
from .order import Order, order_units
from .views import Views, identities, message_layout

TEMPLATES = pathlib.Path(__file__).resolve().parent / "templates"

_ALWAYS = ("string_view",)
_UNITS_OF_A_SOURCE = 24
_IN_CATALOG = ("event_list", "events", "name", "identities", "payloads", "envelope", "layout")


@dataclasses.dataclass(frozen=True)
class Target:
    """What the caller chose: namespace, include prefix, whether codecs are compiled once, and in several sources."""

    namespace: str
    prefix: str
    compiled: bool
    splits: bool = False


def render(catalog: Catalog, target: Target) -> dict[str, str]:
    """Every file of the catalog."""
    return _Renderer(catalog, target).all()


def environment(namespace: str, prefix: str) -> jinja2.Environment:
    """The templates of C++ headers, which know the namespace and the include prefix."""
    found = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=False,
        keep_trailing_newline=True,
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    found.globals.update(namespace_name=namespace, prefix=prefix)
    return found


class _Renderer:
    def __init__(self, catalog: Catalog, target: Target) -> None:
        self._catalog = catalog
        self._target = target
        self._table = catalog.definitions()
        self._orders = order_units(catalog)
        self._environment = environment(target.namespace, target.prefix)

    def all(self) -> dict[str, str]:
        files = {}
        for unit in self._catalog.units:
            files[f"{self._target.prefix}/{unit.header}"] = self._header(unit, self._orders[unit.source])
        files[f"{self._target.prefix}/catalog.hpp"] = self._catalog_header()
        files[f"{self._target.prefix}/fwd.hpp"] = self._page("fwd.hpp.jinja2", macro=self._macro())
        if self._target.compiled:
            files |= self._codecs()
        return files

    def _codecs(self) -> dict[str, str]:
        """The sources of the catalog: one, or for a bundle several of a size that a compiler can hold."""
        units = [unit for unit in self._catalog.units if self._compiled_types([unit])]
        if not self._target.splits or len(units) <= _UNITS_OF_A_SOURCE:
            return {"codecs.cpp": self._source(self._catalog.units, [f"{self._target.prefix}/catalog.hpp"], True)}
        found = {}
        for begin in range(0, len(units), _UNITS_OF_A_SOURCE):
            some = units[begin : begin + _UNITS_OF_A_SOURCE]
            includes = sorted(f"{self._target.prefix}/{unit.header}" for unit in some)
            includes.append(f"{self._target.prefix}/fwd.hpp")
            found[f"codecs_{begin // _UNITS_OF_A_SOURCE + 1}.cpp"] = self._source(some, includes, begin == 0)
        return found

    def _source(self, units, includes: list[str], is_first: bool) -> str:
        events = [event for unit in units for event in unit.events]
        envelope = self._catalog.envelope
        return self._page(
            "codecs.cpp.jinja2",
            includes=includes,
            types=self._compiled_types(units),
            envelope=is_first and envelope is not None and not envelope.whole_body,
            events=[f"::{self._target.namespace}::{name}" for event in events for name in (short_name(event), view_name(event))],
        )

    def _page(self, template: str, **values) -> str:
        return self._environment.get_template(template).render(**values)

    def _macro(self) -> str:
        return self._target.namespace.replace("::", "_").upper()

    def _header(self, unit: Unit, order: Order) -> str:
        views = Views(self._target.namespace, self._table, order.opaque, self._target.compiled)
        blocks = [self._block(each, views) for each in order.definitions if not isinstance(each, Enum)]
        events = [self._event(event, views) for event in unit.events]
        enums = [views.enum(each) for each in order.definitions if isinstance(each, Enum)]
        forward = [_forward(each) for each in order.forward]
        own = {f"{self._target.prefix}/{header}" for header in order.includes}
        return self._page(
            "header.hpp.jinja2",
            source=unit.source,
            includes=sorted(own | views.foreign),
            late_includes=[f"{self._target.prefix}/{header}" for header in order.late_includes],
            headers=sorted(views.headers.union(_ALWAYS if blocks or events or enums else ())),
            forward=forward,
            enums=enums,
            blocks=blocks,
            events=events,
        )

    def _block(self, each: Definition, views: Views) -> dict[str, object]:
        if isinstance(each, Alias):
            return {"kind": "alias", "alias": views.alias(each)}
        aliases = [] if each.is_envelope and each.slots else _aliases(each)
        return {
            "kind": "struct",
            "struct": views.struct(each, self._catalog.envelope),
            "reflections": views.reflections(each),
            "aliases": aliases,
        }

    def _event(self, event: Event, views: Views) -> dict[str, object]:
        struct, reflection = views.event(event, self._catalog.envelope)
        return {"struct": struct, "reflections": [reflection], "aliases": _aliases(event)}

    def _catalog_header(self) -> str:
        events = [event for unit in self._catalog.units for event in unit.events]
        forward = [
            _forward(each) for unit in self._catalog.units for each in (*unit.definitions, *unit.events)
        ]
        names = [self._event_name(event) for event in events]
        payloads = [self._payload_name(event) for event in events]
        envelope = self._catalog.envelope
        whole = envelope is not None and envelope.whole_body
        return self._page(
            "catalog.hpp.jinja2",
            macro=self._macro(),
            includes=sorted(f"{self._target.prefix}/{unit.header}" for unit in self._catalog.units),
            forward=[line for line in forward if line is not None],
            events=filled("struct catalog : ::typehook::listed_events<", names, "> {", 0),
            identities=identities(events),
            payloads=filled("using payloads = ::typehook::payload_list<", payloads, ">;", 4),
            has_events=envelope is not None,
            envelope=None if envelope is None or whole else template_name(envelope.root),
            slots=envelope and _slots(envelope),
            layout=message_layout(envelope) if envelope is not None else [],
            name=self._target.namespace,
            compiled=self._target.compiled,
        )

    def _payload_name(self, event: Event) -> str:
        """The struct that an event is about, as it can be named where it is only declared."""
        type = event.payload
        while isinstance(type, Use) and isinstance(self._table[type.key], Alias):
            type = self._table[type.key].type
        if not isinstance(type, Use) or not isinstance(self._table[type.key], Struct):
            return "void"
        return self._in_catalog(short_name(self._table[type.key]))

    def _event_name(self, event: Event) -> str:
        return self._in_catalog(short_name(event))

    def _in_catalog(self, name: str) -> str:
        return f"::{self._target.namespace}::{name}" if name in _IN_CATALOG else name

    def _compiled_types(self, units) -> list[str]:
        found = []
        for unit in units:
            for each in (*unit.definitions, *unit.events):
                if isinstance(each, Event) or (isinstance(each, Struct) and not each.slots):
                    names = [short_name(each), view_name(each)]
                    for nested in _nested_paths(each) if isinstance(each, Struct) else ():
                        names.extend(f"{name}::{nested}" for name in (short_name(each), view_name(each)))
                    found.extend(f"::{self._target.namespace}::{name}" for name in names)
        return found


def _nested_paths(struct: Struct) -> list[str]:
    """The names of all structs inside one, seen from it, the innermost first."""
    found = []
    for nested in struct.nested:
        found.extend(_nested_paths(nested))
        found.append("::".join(nested.path[1:]))
    return found


def _slots(envelope: Envelope) -> list[str]:
    """The arguments of the envelope; a dotted name stands in the place of the resource."""
    return ["Resource" if slot == "Name" else slot for slot in envelope.root.slots]


def _aliases(each: Struct | Event) -> list[str]:
    template = template_name(each)
    return [
        f"using {short_name(each)} = {template}<::typehook::owning>;",
        f"using {view_name(each)} = {template}<::typehook::borrowed>;",
    ]


def _forward(each: Definition | Event) -> dict[str, object] | None:
    if isinstance(each, Alias):
        return None
    if isinstance(each, Enum):
        return {"line": f"enum class {short_name(each)} : {underlying(each)};", "aliases": []}
    slots = each.slots if isinstance(each, Struct) else ()
    line = f"template <{slots_text(slots)}> struct {template_name(each)};"
    return {"line": line, "aliases": [] if slots else _aliases(each)}

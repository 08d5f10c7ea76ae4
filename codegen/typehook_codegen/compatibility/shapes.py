"""Compares two shapes: in which ways one type became another.

The JSON kinds that a type takes are ordered by inclusion: where the new set holds the old one, the type is
wider; the other way round, narrower; the same set in another C++ type is a matter of source code only.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from .contract import Shape, TypeFacts

Difference = tuple[str, Shape, Shape]

# Leaves by what they take on the wire: the name of the set, and the sets that it lies in.
_WIRE = {
    "int32": "int32", "uint32": "uint32", "int64": "int64", "uint64": "uint64", "double": "number",
    "decimal": "number", "string": "string", "date_time": "string", "boolean": "boolean", "raw": "any",
    "epoch_ms": "epoch_ms", "epoch_s": "epoch_s", "duration": "duration",
}
_LIES_IN = {
    "int32": {"int64", "number"}, "uint32": {"int64", "uint64", "number"}, "int64": {"number"},
    "uint64": {"number"},
}


class ShapeComparison:
    """Compares shapes of two contracts whose types were matched."""

    def __init__(
        self, old: dict[str, TypeFacts], new: dict[str, TypeFacts], matched: dict[str, str]
    ) -> None:
        self._old = old
        self._new = new
        self._matched = matched

    def changes(self, old: Shape, new: Shape) -> Iterator[Difference]:
        """The rules that the change from old to new falls under, with the shapes that differ."""
        if _used(new) is not None and self._matched.get(_used(old)) == _used(new):
            return
        old, new = _resolved(old, self._old), _resolved(new, self._new)
        if self._same(old, new):
            return
        was, now = _kind(old), _kind(new)
        if "nullable" in (was, now):
            if was != now:
                yield ("null-added" if now == "nullable" else "null-removed"), old, new
            yield from self.changes(_without("nullable", old), _without("nullable", new))
        elif "box" in (was, now):
            if was != now:
                yield "representation-changed", old, new
            yield from self.changes(_without("box", old), _without("box", new))
        elif was == now and was in ("list", "map"):
            yield from self.changes(old[was], new[now])
        elif "variant" in (was, now):
            yield from self._alternatives(old, new)
        else:
            yield self._leaf_rule(old, new), old, new

    def _alternatives(self, old: Shape, new: Shape) -> Iterator[Difference]:
        before, after = _alternatives(old), _alternatives(new)
        gone = [each for each in before if not any(self._same(each, other) for other in after)]
        fresh = [each for each in after if not any(self._same(other, each) for other in before)]
        if gone:
            yield "alternative-removed", old, new
        if fresh:
            yield "alternative-added", old, new
        if not gone and not fresh:
            yield "representation-changed", old, new

    def _same(self, old: Shape, new: Shape) -> bool:
        if isinstance(old, dict) and isinstance(new, dict) and old.keys() == new.keys():
            if "use" in old:
                return self._matched.get(old["use"]) == new["use"]
            return all(self._same(old[key], new[key]) for key in old)
        if isinstance(old, list) and isinstance(new, list):
            return len(old) == len(new) and all(map(self._same, old, new))
        return type(old) is type(new) and old == new

    def _leaf_rule(self, old: Shape, new: Shape) -> str:
        if _kind(old) == _kind(new) == "constant":
            return "constant-changed"
        was, now = self._set(old, self._old), self._set(new, self._new)
        if was == now and isinstance(old, str) and isinstance(new, str):
            return "representation-changed"
        if now == "any" or now in _LIES_IN.get(was, ()) or was == ("within", now):
            return "type-widened"
        if was == "any" or was in _LIES_IN.get(now, ()) or now == ("within", was):
            return "type-narrowed"
        integers = {"int64", "epoch_ms", "epoch_s", "duration"}
        if {was, now} <= integers and "int64" in (was, now):
            return "representation-changed"
        return "type-changed"

    @staticmethod
    def _set(shape: Shape, types: dict[str, TypeFacts]) -> object:
        if isinstance(shape, str):
            return _WIRE.get(shape, shape)
        if _kind(shape) == "constant":
            value = shape["constant"]
            inner = {str: "string", bool: "boolean", int: "int64"}.get(type(value))
            return ("within", inner)
        used = types.get(_used(shape))
        if used is not None and used.kind == "enum":
            return ("within", "string")
        return json.dumps(shape, sort_keys=True)


def shown(shape: Shape) -> str:
    """The shape in words, for a message."""
    if not isinstance(shape, dict):
        return str(shape)
    kind = _kind(shape)
    inner = shape[kind]
    if kind == "use":
        return str(inner)
    if kind == "constant":
        return f"the constant {json.dumps(inner, ensure_ascii=False)}"
    if kind == "variant":
        return " or ".join(shown(each) for each in _alternatives(shape))
    if kind == "nullable":
        return f"{shown(inner)} or null"
    return f"{kind} of {shown(inner)}" if kind in ("list", "map", "box") else f"{kind} {json.dumps(inner)}"


def _kind(shape: Shape) -> str:
    return next(iter(shape), "") if isinstance(shape, dict) else ""


def _used(shape: Shape) -> str | None:
    return shape["use"] if isinstance(shape, dict) and isinstance(shape.get("use"), str) else None


def _without(kind: str, shape: Shape) -> Shape:
    return shape[kind] if _kind(shape) == kind else shape


def _alternatives(shape: Shape) -> list[Shape]:
    inner = shape["variant"] if _kind(shape) == "variant" else [shape]
    inner = inner.get("alternatives", []) if isinstance(inner, dict) else inner
    return inner if isinstance(inner, list) else [inner]


def _resolved(shape: Shape, types: dict[str, TypeFacts]) -> Shape:
    """The shape behind aliases; a loop of aliases in a damaged baseline ends."""
    seen = set()
    while (used := _used(shape)) in types and types[used].kind == "alias" and used not in seen:
        seen.add(used)
        shape = types[used].type
    return shape
